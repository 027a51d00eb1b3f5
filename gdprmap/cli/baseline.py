"""`gdprmap baseline`: write down the findings that are there, so that a check reports only new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser
from gdprmap.cli._baselines import Entry, text_of
from gdprmap.cli._checking import Checker, CheckingOptions, add_checking
from gdprmap.errors import Problem, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "gdprmap-baseline.json"
"""Where a baseline is written unless the settings or the command line say otherwise."""


class _Options(CheckingOptions):
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Write the baseline, once everything is read."""
    parser = _parser()
    options = parser.parse_args(arguments, _Options())
    checker = Checker(options, parser)
    checker.tell_settings()
    problems: list[Problem] = []
    entries: list[Entry] = []
    for source in checker.sources():
        for checked in checker.check(source):
            problems += checked.problems
            entries += [Entry.of(placed.finding) for placed in checked.findings]
    if problems:
        raise ReadError(tuple(problems))
    target = options.output or checker.settled_baseline() or Path(FILE)
    _output.write_file(target, text_of(entries))
    if options.quiet:
        return 0
    known = f"{len(entries)} {'finding' if len(entries) == 1 else 'findings'}"
    _output.say(f"{known} written to {target}; `gdprmap check --baseline {target}` reports what comes after\n")
    return 0


def _parser() -> Parser:
    parser = Parser(
        "baseline",
        "Write down all findings that there are, so that `gdprmap check --baseline` reports only new ones.\n"
        "A finding is known again by its rule, its policy and the ids and names of the part that it is\n"
        "about, wherever the lines move.",
        usage="gdprmap baseline [OPTIONS] [PATH ...]",
        more="exit codes: 0 written, whatever was found, 2 the input or the call is broken; then nothing is written.",
        examples=("gdprmap baseline privacy/", "gdprmap baseline privacy/ --output known.json"),
    )
    add_checking(parser, quiet="say nothing when it is written")
    parser.group("how it is said").add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"write it to this file (default: the baseline of the settings, else {FILE})",
    )
    return parser
