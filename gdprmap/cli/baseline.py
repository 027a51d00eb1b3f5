"""`gdprmap baseline`: write down the findings that are there, so that a check reports only new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser
from gdprmap.cli._baselines import Baseline, Entry, text_of
from gdprmap.cli._checking import Checker, CheckingOptions, add_checking
from gdprmap.errors import Problem, ReadError
from gdprmap.report.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "gdprmap-baseline.json"
"""Where a baseline is written unless the settings or the command line say otherwise."""


class _Options(CheckingOptions):
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Write the baseline, once everything is read."""
    parser = _parser()
    options = parser.read(arguments, _Options())
    checker = Checker(options, parser)
    checker.tell_settings()
    target = options.output or checker.settled_baseline() or Path(FILE)
    # Who looks at a part of the policies, or of the rules, has nothing to say of the rest.
    some_policies = bool(options.paths and checker.config.paths)
    some_rules = bool(options.select or options.ignore or options.profile)
    before = Baseline.read(target) if (some_policies or some_rules) and target.is_file() else Baseline(())
    problems: list[Problem] = []
    entries: list[Entry] = []
    for checked in checker.results():
        problems += checked.problems
        entries += [Entry.of(placed.finding) for placed in checked.findings]
        before.new_in(checked)
    if problems:
        raise ReadError(tuple(problems))
    kept = before.beside(policies=some_policies, rules=some_rules)
    _output.write_file(target, text_of([*entries, *kept]))
    if not options.quiet:
        found = counted(len(entries), "finding", "findings")
        beside = f", beside {len(kept)} of what was not looked at now" if kept else ""
        _output.say(
            f"{found} written to {target}{beside}; `gdprmap check --baseline {target}` reports what comes after\n"
        )
    return 0


def _parser() -> Parser:
    parser = Parser(
        "baseline",
        "Write down all findings that there are, so that `gdprmap check --baseline` reports only new ones.\n"
        "A finding is known again by its rule, its policy and the ids and names of the part that it is\n"
        "about, wherever the lines move. Where PATH or the rules name a part of what the settings do, what\n"
        "the baseline says of the rest is kept.",
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
