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
from gdprmap.rules import PROFILES
from gdprmap.rules import rules as all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.rules import Rule, Shape


PLACES = "in a notice", "in a record", "in a processor's record", "for a process alone"
"""What a process can be judged as, in the order of `PROFILES`."""


class _Options(argparse.Namespace):
    rules: list[str]
    format: str


def run(arguments: Sequence[str]) -> int:
    """Print what the rules ask for."""
    options = _parser().read(arguments, _Options())
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
    superseded = ", ".join(other.id for other in all_rules().values() if rule.id in other.supersedes)
    rows = (
        ("finds", (line for shape in shapes_of(rule) for line in wrapped(_finding(shape), hanging="  "))),
        ("why", wrapped(rule.why)),
        ("write", (line for remedy in dict.fromkeys(s.remedy for s in shapes_of(rule)) for line in wrapped(remedy))),
        ("rests on", [f"{cited:<{width}}  {at}" for cited, at in zip(rule.articles, rule.sources, strict=True)]),
        ("see also", rule.guidance),
        ("replaces", wrapped(supersedes and f"{supersedes} on the same part")),
        ("yields to", wrapped(superseded and f"{superseded} on the same part")),
    )
    return entry(rule.id, rule.title, rows, painting(colour=_output.coloured(sys.stdout)))


def _finding(shape: Shape) -> str:
    """What is said where the shape fires, and how severe that is."""
    severities: dict[str, list[str]] = {}
    for profile, place in zip(PROFILES, PLACES, strict=True):
        severities.setdefault(shape.severities.get(profile, "not checked"), []).append(place)
    said = ", ".join(f"{severity} {' and '.join(places)}" for severity, places in severities.items())
    return f"{shape.message} ({said})"
