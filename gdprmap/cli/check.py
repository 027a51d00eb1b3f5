"""`gdprmap check`: find what policies lack under the GDPR."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Never

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, one_of
from gdprmap.cli._baselines import Baseline
from gdprmap.cli._checking import Checker, CheckingOptions, add_checking
from gdprmap.cli._reports import Output, add_reports, sink
from gdprmap.report import Tally
from gdprmap.report.text import TextReport
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class _Options(CheckingOptions):
    format: str
    output: list[Output]
    fail_on: str | None
    fail_on_unused: bool | None
    baseline: Path | None
    no_baseline: bool
    watch: bool


def run(arguments: Sequence[str]) -> int:
    """Check the policies and print what was found; with `--watch`, again whenever something changes."""
    parser = _parser()
    options = parser.read(arguments, _Options())
    if options.watch:
        _watch(options, parser)
    return _check(Checker(options, parser), options)


def _watch(options: _Options, parser: Parser) -> Never:
    if options.format != "text":
        parser.error(f"--watch writes text; `--output {options.format}=FILE` writes a file each time")
    if "-" in options.paths:
        parser.error("--watch waits for files to change, and standard input does not; name the file")
    if find_spec("watchdog") is None:
        raise CallError("--watch needs the library watchdog; the extra `watch` of gdprmap brings it")
    from gdprmap.cli._watching import watch

    def once(look_at: Callable[[Iterable[Path]], None]) -> None:
        checker = Checker(options, parser)  # anew, for the settings may be what changed
        look_at(_inputs(checker, options))
        _check(checker, options)

    watch(once, but=[output.file for output in options.output])


def _check(checker: Checker, options: _Options) -> int:
    results = checker.results()
    fail_on = options.fail_on or checker.config.fail_on or "violation"
    strict = checker.config.fail_on_unused if options.fail_on_unused is None else options.fail_on_unused
    known = _baseline(checker, options)
    baseline = Baseline.read(known) if known else None
    report = sink(
        options.format,
        options.output,
        rules=checker.wanted,
        fail_on=fail_on,
        inputs=_inputs(checker, options),
        profiles=options.profile or checker.config.profile,
        text=_text_report(quiet=options.quiet, strict=bool(strict)),
        whole=checker.whole,
    )
    tally = Tally()
    checker.tell_settings()
    report.begin()
    for checked in results:
        new = baseline.new_in(checked) if baseline else checked
        tally.add(new)
        report.file(new)
    gone = baseline.gone(known) if baseline and known else None
    if gone:
        tally.add(gone)
        report.file(gone)
    report.end(tally)
    if tally.unreadable:
        return 2
    if strict and tally.unused:
        return 1
    return int(fail_on != "never" and tally.reaches(Severity(fail_on)))


def _text_report(*, quiet: bool, strict: bool) -> TextReport:
    """The report for standard output; a quiet one notes only what makes the exit code 1."""
    colour = _output.coloured(sys.stdout)
    if not quiet:
        return TextReport(colour=colour)
    return TextReport(colour=colour, with_summary=False, noting=lambda note: strict and note.unused)


def _baseline(checker: Checker, options: _Options) -> Path | None:
    return None if options.no_baseline else options.baseline or checker.settled_baseline()


def _inputs(checker: Checker, options: _Options) -> list[Path]:
    """The files and folders on which it depends what is reported."""
    known = _baseline(checker, options)
    return [*checker.inputs(), *([known] if known else [])]


def _parser() -> Parser:
    parser = Parser(
        "check",
        "Find what policies lack under the GDPR. A finding says where in the file, what is wrong\n"
        "there, and by which rule and article; the first of each rule also says what to write.",
        usage="gdprmap check [OPTIONS] [PATH ...]",
        more="exit codes: 0 no finding at or over --fail-on, 1 such findings, 2 the input or the call is broken.",
        examples=(
            "gdprmap check privacy/",
            "gdprmap check shop.yaml --select GM-R,GM-C --fail-on warning",
            "gdprmap check --format json - < shop.yaml",
            "gdprmap check register.ttl",
            "gdprmap check privacy/ --format github --output sarif=gdprmap.sarif",
            "gdprmap check privacy/ --watch",
        ),
    )
    add_checking(parser, quiet="print only findings and errors: no notes, nothing that sums up")
    known = parser.group("what is reported").add_mutually_exclusive_group()
    known.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="report only what is not in this file, which `gdprmap baseline` wrote",
    )
    known.add_argument("--no-baseline", action="store_true", help="report all, whatever the settings say is known")
    said = parser.group("how it is said")
    add_reports(said)
    said.add_argument(
        "--watch",
        action="store_true",
        help="go on, and check again whenever a policy or what is checked by changes; Ctrl-C ends it"
        " (needs the extra `watch`)",
    )
    failing = parser.group("when the exit code is 1")
    failing.add_argument(
        "--fail-on",
        type=one_of("severity", *Severity, "never"),
        metavar="{violation,warning,info,never}",
        help="how severe a finding makes it 1 (default: violation)",
    )
    failing.add_argument(
        "--fail-on-unused",
        action=argparse.BooleanOptionalAction,
        help="also where the file ignores, or the baseline holds, a finding that is not there",
    )
    return parser
