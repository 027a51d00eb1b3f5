"""`gdprmap check`: find what policies lack under the GDPR."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli._arguments import Parser, one_of
from gdprmap.cli._baselines import Baseline
from gdprmap.cli._checking import Checker, CheckingOptions, add_checking
from gdprmap.cli._reports import Output, add_reports, sink
from gdprmap.report import Tally
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Options(CheckingOptions):
    format: str
    output: list[Output]
    fail_on: str | None
    fail_on_unused: bool | None
    baseline: Path | None


def run(arguments: Sequence[str]) -> int:
    """Check the policies and print what was found."""
    parser = _parser()
    options = parser.parse_args(arguments, _Options())
    checker = Checker(options, parser)
    sources = checker.sources()
    fail_on = options.fail_on or checker.config.fail_on or "violation"
    profiles = options.profile or checker.config.profile
    known = options.baseline or checker.settled_baseline()
    baseline = Baseline.read(known) if known else None
    report = sink(options.format, options.output, rules=checker.wanted, fail_on=fail_on, profiles=profiles)
    tally = Tally()
    report.begin()
    for source in sources:
        checked = checker.check(source)
        if baseline:
            checked = baseline.new_in(checked, checker.rules_in(checked.name))
        tally.add(checked)
        report.file(checked)
    gone = baseline.gone(known) if baseline and known else None
    if gone:
        report.file(gone)
    report.end(tally)
    if tally.unreadable:
        return 2
    strict = checker.config.fail_on_unused if options.fail_on_unused is None else options.fail_on_unused
    if strict and (checker.unused or gone):
        return 1
    return int(fail_on != "never" and tally.reaches(Severity(fail_on)))


def _parser() -> Parser:
    parser = Parser(
        "check",
        "Find what policies lack under the GDPR. A finding says where in the file, what is wrong\n"
        "there, and by which rule and article; the first of each rule also says what to write.",
        more="exit codes: 0 no finding at or over --fail-on, 1 such findings, 2 the input or the call is broken.",
        examples=(
            "gdprmap check privacy/",
            "gdprmap check shop.yaml --select GM-R,GM-C --fail-on warning",
            "gdprmap check --format json - < shop.yaml",
            "gdprmap check privacy/ --format github --output sarif=gdprmap.sarif",
        ),
    )
    add_checking(parser)
    add_reports(parser)
    parser.add_argument(
        "--fail-on",
        type=one_of("severity", *Severity, "never"),
        metavar="{violation,warning,info,never}",
        help="how severe a finding makes the exit code 1 (default: violation)",
    )
    parser.add_argument(
        "--fail-on-unused",
        action=argparse.BooleanOptionalAction,
        help="make the exit code 1 too where the file ignores, or the baseline holds, a finding that is not there",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="report only what is not in this file, which `gdprmap baseline` wrote",
    )
    return parser
