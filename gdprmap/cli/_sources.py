"""Arguments -> the policies they stand for: files, folders, and - for standard input.

What reads a policy is imported where one is read: a check whose answer is known from an earlier run reads none.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from gdprmap.cli._arguments import Parser, one_of
from gdprmap.cli._pieces import Piece, form_of, pieces_of
from gdprmap.cli._progress import followed
from gdprmap.errors import Problem, ReadError
from gdprmap.files.finding_files import found_at
from gdprmap.files.loading import opened
from gdprmap.rdf._syntaxes import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.cli._arguments import Options
    from gdprmap.files import Format, PolicyFile

STANDARD_INPUT = "<stdin>"
"""What stands for the file in every place when a policy comes from standard input."""


def add_sources(parser: Parser, *, settled: bool = False) -> None:
    """Add `PATH...`; where the settings may name the paths too, *settled*, none need be given, and RDF is read."""
    parser.add_argument(
        "paths",
        nargs="*" if settled else "+",
        metavar="PATH",
        help="a policy file, a graph in RDF, a file with a policy in each line (.jsonl), a folder that is searched for"
        " policy files, or - for standard input"
        " (default: the paths of the settings)"
        if settled
        else "a policy file, a folder that is searched for them, or - for standard input",
    )


def add_input_format(options: Options, *, graphs: bool = False) -> None:
    """Add `--input-format`; with *graphs*, the syntaxes of RDF are among the formats."""
    formats = ("yaml", "json", *(("jsonl", *dict.fromkeys(ENDINGS.values())) if graphs else ()))
    options.add_argument(
        "--input-format",
        type=one_of("input format", *formats),
        default="yaml",
        metavar=f"{{{','.join(formats)}}}",
        help="what standard input is written in (default: yaml)",
    )


class _Files:
    """The files that *paths* stand for, or the error of a path that cannot be found, by name."""

    def __init__(self, paths: Sequence[str], input_format: str, *, lines: bool = False) -> None:
        found: dict[Path | str, str | ReadError] = {}
        for path in paths:
            if path == "-":
                found.setdefault("-", STANDARD_INPUT)
                continue
            here = found_at([path], lines=lines)
            for file in here.files:
                found.setdefault(file.resolve(), str(file))
            if here.problems:
                found.setdefault(path, ReadError(here.problems))
        self._found = sorted(found.items(), key=lambda item: name_of(item[1]))
        self._input_format = input_format

    def __len__(self) -> int:
        return len(self._found)


class Policies(_Files):
    """The policy in each file that *paths* stand for, or the error of a path that cannot be read, by name.

    Each is read when it is its turn.
    """

    def __iter__(self) -> Iterator[PolicyFile | ReadError]:
        from gdprmap.files import read

        for source, name in self._found:
            if isinstance(name, ReadError):
                yield name
                continue
            try:
                yield _from_stdin(cast("Format", self._input_format)) if source == "-" else read(name)
            except ReadError as error:
                yield error


class Sources(_Files):
    """What is to be checked in each file that *paths* stand for, or the error of what cannot be read, by name.

    A file in RDF that is named is read too, as the graph that it is; and one that holds many policies, one by one.
    """

    def __init__(self, paths: Sequence[str], input_format: str) -> None:
        super().__init__(paths, input_format, lines=True)

    def __iter__(self) -> Iterator[Piece | ReadError]:
        for source, name in self._found:
            if isinstance(name, ReadError):
                yield name
                continue
            try:
                if source == "-":
                    yield from pieces_of(stdin(), STANDARD_INPUT, self._input_format)
                else:
                    form = form_of(Path(name))
                    with opened(Path(name)) as stream:
                        yield from pieces_of(stream, name, form)
            except ReadError as error:
                yield error

    def written_in(self, *forms: str) -> list[str]:
        """The names of those in these forms."""
        names = [(source, name) for source, name in self._found if isinstance(name, str)]
        return [name for source, name in names if (self._input_format if source == "-" else _form(name)) in forms]


def _form(name: str) -> str:
    """What the file is written in; nothing if that cannot be told."""
    try:
        return form_of(Path(name))
    except ReadError:
        return ""


def with_base(source: PolicyFile, base: str | None) -> PolicyFile:
    """The same, with an IRI that begins with *base* for a policy that has none."""
    if base is None or source.policy.iri is not None:
        return source
    return replace(source, policy=replace(source.policy, iri=f"{base}{source.policy.id}"))


def source_at(path: str, input_format: Format, *, anew: bool = False) -> PolicyFile:
    """The policy in the file at *path*, or in standard input for -; *anew* is as for `files.read`.

    Raises:
        ReadError: it holds no policy.
    """
    from gdprmap.files import read

    return _from_stdin(input_format, anew=anew) if path == "-" else read(path, anew=anew)


def all_policies(paths: Sequence[str], input_format: str) -> list[PolicyFile]:
    """The policies that *paths* stand for, for who needs them all.

    Raises:
        ReadError: one of the paths cannot be read; it says what is wrong with each of them.
    """
    sources: list[PolicyFile] = []
    problems: list[Problem] = []
    for source in followed(Policies(paths, input_format), "read"):
        if isinstance(source, ReadError):
            problems += source.problems
        else:
            sources.append(source)
    if problems:
        raise ReadError(tuple(problems))
    return sources


def name_of(source: PolicyFile | ReadError | str) -> str:
    """The name of what was read or could not be."""
    if isinstance(source, str):
        return source
    return file_of(source.problems) if isinstance(source, ReadError) else source.name


def file_of(problems: Sequence[Problem]) -> str:
    """The file that problems are in."""
    return next((problem.place.file for problem in problems if problem.place), "")


def _from_stdin(format: Format, *, anew: bool = False) -> PolicyFile:
    from gdprmap.files import read_stream

    return read_stream(stdin(), STANDARD_INPUT, format, anew=anew)


def stdin() -> BinaryIO:
    """Standard input; nothing where the command was started without one."""
    return sys.stdin.buffer if sys.stdin else io.BytesIO()
