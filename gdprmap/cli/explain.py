"""`gdprmap explain`: what a rule asks for, why, and what to write."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_format
from gdprmap.cli._layout import entry, wrapped
from gdprmap.cli._rules import as_json, rule_of, shapes_of, unknown
from gdprmap.report.colour import painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.rules import Rule, Shape


class _Options(argparse.Namespace):
    rules: list[str]
    format: str


def run(arguments: Sequence[str]) -> int:
    """Print what the rules ask for."""
    options = _parser().parse_args(arguments, _Options())
    found = {text: rule_of(text) for text in options.rules}
    if wrong := [text for text, rule in found.items() if rule is None]:
        raise CallError(unknown(wrong))
    asked = list(dict.fromkeys(rule for rule in found.values() if rule))
    if options.format == "json":
        _output.for_machines()
        _output.say(as_json(asked))
    elif options.format == "markdown":
        from gdprmap.cli._pages import page

        _output.for_machines()
        _output.say("\n".join(map(page, asked)))
    else:
        _output.say("\n".join(map(_explained, asked)))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "explain",
        "Say what a rule asks for, on which articles it rests, why, and what to write;\n"
        "in json and markdown also with an example, as it fails and put right.",
        examples=("gdprmap explain GM-L01", "gdprmap explain GM-R05 GM-C01 --format json"),
    )
    parser.add_argument("rules", nargs="+", metavar="RULE", help="the id of a rule, such as GM-L01")
    add_format(parser, "markdown")
    return parser


def _explained(rule: Rule) -> str:
    width = max(map(len, rule.articles), default=0)
    supersedes = ", ".join(sorted(rule.supersedes))
    rows = (
        ("finds", (line for shape in shapes_of(rule) for line in wrapped(_finding(shape), hanging="  "))),
        ("why", wrapped(rule.why)),
        ("write", (line for remedy in dict.fromkeys(s.remedy for s in shapes_of(rule)) for line in wrapped(remedy))),
        ("rests on", [f"{cited:<{width}}  {at}" for cited, at in zip(rule.articles, rule.sources, strict=True)]),
        ("see also", rule.guidance),
        ("replaces", wrapped(supersedes and f"{supersedes} on the same part")),
    )
    return entry(rule.id, rule.title, rows, painting(colour=_output.coloured(sys.stdout)))


def _finding(shape: Shape) -> str:
    """What is said where the shape fires, and how severe that is."""
    notice, record = (shape.severities.get(profile, "not checked") for profile in ("notice", "record"))
    said = f"{notice} in a notice, {record} in a record"
    if notice == record:
        said = f"{notice} in a notice and in a record"
    if processor := shape.severities.get("processor record"):
        said += f", {processor} in a processor's record"
    return f"{shape.message} ({said})"
