"""`python -m tests.benchmarks`: measure gdprmap beside its peers, and print the tables (`make bench` writes them down)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from gdprmap import __version__
from tests.benchmarks.measuring import machine, markdown
from tests.benchmarks.scenes import ROOT, more_and_more, one_cold, one_warm

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured by `make bench` -->\n", "<!-- measured until here -->\n"
NUMBERS = 100, 1_000, 10_000
QUICK_NUMBERS = 5, 20, 80


class _Options(argparse.Namespace):
    dpv: Path
    quick: bool
    peers: bool
    write: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write down if that is asked for."""
    options = _parser().parse_args(arguments, _Options())
    dpv = options.dpv if any(options.dpv.glob("dpv*.ttl")) else None
    with TemporaryDirectory(prefix="gdprmap-bench-") as made:
        folder = Path(made)
        tables = [
            one_warm(dpv, 3 if options.quick else 7),
            one_cold(folder, 3 if options.quick else 9, peers=options.peers),
            more_and_more(folder, QUICK_NUMBERS if options.quick else NUMBERS),
        ]
    said = f"gdprmap {__version__} on {machine()}; {date.today()}.\n\n{markdown(tables)}"
    sys.stdout.write(said)
    if options.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{said}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--dpv",
        type=Path,
        default=ROOT.parent / "shared" / "dpv-2.3",
        metavar="FOLDER",
        help="where DPV's Turtle is, for the naive way (default: %(default)s)",
    )
    parser.add_argument("--quick", action="store_true", help="small numbers, to see whether it works")
    parser.add_argument(
        "--peers",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="install fideslang and linkml from PyPI into throw-away environments and measure them too",
    )
    parser.add_argument("--write", action="store_true", help=f"write the tables into {PAGE.relative_to(ROOT)}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
