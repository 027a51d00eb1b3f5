"""`python -m gdprmap.terms`: make the vocabulary files of a release of DPV, or a module of one's own vocabulary."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.errors import GdprmapError
from gdprmap.terms._comparing import remarks
from gdprmap.terms._own import module_of, read_vocabulary
from gdprmap.terms._release import read_release
from gdprmap.terms._writing import texts_of, unlike, write
from gdprmap.vocab import _table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CHECKOUT = Path(__file__).parent.parent.parent
_HOME = Path(_table.__file__).parent


class _Options(argparse.Namespace):
    source: Path
    vocabulary: Path | None
    target: Path | None
    check: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is generated or as it should be, 1 when --check finds a difference, 2 when there is trouble."""
    given = _parser().parse_args(arguments, _Options())
    try:
        texts = _of_release(given) if given.vocabulary is None else _of_vocabulary(given.vocabulary, given.target)
        if given.check:
            return _checked(texts, "" if given.vocabulary is None else f" --vocabulary {given.vocabulary}")
        write(texts)
    except OSError as error:
        _tell(f"{error.filename} cannot be written: {error.strerror}")
        return 2
    except GdprmapError as error:
        _tell(str(error))
        return 2
    folders = dict.fromkeys(str(file.parent) for file in texts)
    where = " and ".join(folders) if len(texts) > 1 else str(next(iter(texts)))
    sys.stdout.write(f"{len(texts)} {'files' if len(texts) > 1 else 'file'} written to {where}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gdprmap.terms", description=__doc__)
    of = parser.add_mutually_exclusive_group()
    of.add_argument(
        "--from",
        dest="source",
        type=Path,
        default=_CHECKOUT.parent / "shared" / "dpv-2.3",
        metavar="FOLDER",
        help="a release of DPV in Turtle",
    )
    of.add_argument("--vocabulary", type=Path, metavar="FILE", help="a vocabulary of your own in RDF, such as acme.ttl")
    parser.add_argument(
        "--to",
        dest="target",
        type=Path,
        metavar="FOLDER|FILE",
        help="one folder for all (default: where they belong); for a vocabulary, the module (default: beside it)",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, and say which file differs")
    return parser


def _of_release(given: _Options) -> Mapping[Path, str]:
    release = read_release(given.source)
    texts = texts_of(release, given.target or _HOME, given.target or _CHECKOUT / "ontology")
    if not given.check:
        for line in remarks(release, _table.read_rows(_HOME / "terms.tsv")):
            _tell(line)
    return texts


def _of_vocabulary(source: Path, target: Path | None) -> Mapping[Path, str]:
    vocabulary = read_vocabulary(source)
    for iri in vocabulary.left_out:
        _tell(f"{iri} is left out: it stands under no term of DPV")
    name = f"{vocabulary.prefix.replace('-', '_')}.py"
    if target is None or target.is_dir():
        target = (target or source.parent) / name
    return {target: module_of(vocabulary, source.name)}


def _checked(texts: Mapping[Path, str], how: str) -> int:
    differing = unlike(texts)
    sys.stdout.write("".join(f"{file} differs: run python -m gdprmap.terms{how}\n" for file in differing))
    return 1 if differing else 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
