"""`gdprmap check`: find what policies lack under the GDPR."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from gdprmap import __version__
from gdprmap.checking import check, notes
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, add_format, day, one_of, profile_of
from gdprmap.cli._rules import rules_under
from gdprmap.cli._sources import add_sources, name_of, policies
from gdprmap.errors import ReadError
from gdprmap.files.loading import decoded
from gdprmap.model.policy import Profile
from gdprmap.report import Checked, Placed, Report, Tally
from gdprmap.report.as_json import JsonReport
from gdprmap.report.text import TextReport, problem_lines
from gdprmap.rules import Severity, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gdprmap.adequacy import Decision
    from gdprmap.files import PolicyFile
    from gdprmap.findings import Finding
    from gdprmap.model import Policy


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    format: str
    fail_on: str
    select: list[str]
    ignore: list[str]
    profile: list[Profile] | None
    on: date | None
    adequacy: tuple[Decision, ...] | None
    source_text: str | None


def run(arguments: Sequence[str]) -> int:
    """Check the policies and print what was found."""
    options = _parser().parse_args(arguments, _Options())
    sources = list(policies(options.paths, options.input_format)) if options.source_text else None
    if sources is not None and len(sources) > 1:
        raise CallError(f"--source-text is the text of one policy, and there are {len(sources)}; check them one by one")
    judge = partial(
        check,
        profiles=options.profile,
        on=options.on,
        source_text=_text(options.source_text) if options.source_text else None,
        adequacy=options.adequacy,
        rules=_wanted(options),
    )
    tally = Tally()
    report = _report(options)
    _output.say(report.begin())
    for source in sources or policies(options.paths, options.input_format):
        checked = _checked(source, options, judge)
        tally.add(checked)
        if checked.problems and options.format == "text":
            _output.warn(problem_lines(checked.problems, colour=_output.coloured(sys.stderr)))
        _output.say(report.file(checked))
    _output.say(report.end(tally))
    if tally.unreadable:
        return 2
    return int(options.fail_on != "never" and tally.reaches(Severity(options.fail_on)))


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
        ),
    )
    add_sources(parser)
    add_format(parser)
    parser.add_argument(
        "--fail-on",
        type=one_of("severity", *Severity, "never"),
        default="violation",
        metavar="{violation,warning,info,never}",
        help="how severe a finding makes the exit code 1 (default: violation)",
    )
    for name, does in (("--select", "report"), ("--ignore", "do not report, even if selected")):
        parser.add_argument(
            name,
            action="append",
            default=[],
            metavar="RULES",
            help=f"{does}: ids or beginnings of ids such as GM-R, joined by commas; may be repeated",
        )
    parser.add_argument(
        "--profile",
        action="append",
        type=profile_of(*get_args(Profile)),
        metavar="PROFILE",
        help="check as a notice, record or processor-record, whatever the policy says it is; may be repeated"
        " (alone, the profile of processing that stands in none of them, is `profiles: none` in the policy)",
    )
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="judge countries as of this day (default: when the policy was last changed)",
    )
    add_adequacy(parser)
    parser.add_argument("--source-text", metavar="FILE", help="look for the quotes of the one policy in this text")
    return parser


def _wanted(options: _Options) -> frozenset[str]:
    selected = rules_under(options.select) if options.select else frozenset(rules())
    return selected - (rules_under(options.ignore) if options.ignore else frozenset[str]())


def _text(path: str) -> str:
    try:
        return decoded(Path(path).read_bytes(), path)
    except OSError as error:
        raise CallError(f"the source text {path} cannot be read: {error.strerror}") from error


def _report(options: _Options) -> Report:
    if options.format == "json":
        _output.for_machines()
        return JsonReport(version=__version__)
    return TextReport(colour=_output.coloured(sys.stdout))


def _checked(
    source: PolicyFile | ReadError, options: _Options, judge: Callable[[Policy], Iterable[Finding]]
) -> Checked:
    if isinstance(source, ReadError):
        return Checked(name=name_of(source), problems=source.problems)
    policy = source.policy
    return Checked(
        name=source.name,
        policy=policy.id,
        findings=tuple(Placed(source.place(finding.loc), finding) for finding in judge(policy)),
        notes=notes(policy, profiles=options.profile, on=options.on, adequacy=options.adequacy),
    )
