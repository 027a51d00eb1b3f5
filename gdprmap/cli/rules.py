"""`gdprmap rules`: all rules, a line each."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_format
from gdprmap.cli._rules import as_json, shapes_of
from gdprmap.report.colour import painting
from gdprmap.rules import Rule, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = "V violation, W warning, I info, - not checked; several where it depends on the case"


class _Options(argparse.Namespace):
    format: str


def run(arguments: Sequence[str]) -> int:
    """Print all rules."""
    parser = Parser(
        "rules",
        f"List all rules with their severity in a notice and in a record of processing:\n{_LETTERS}.",
        examples=("gdprmap rules", "gdprmap rules --format json"),
    )
    add_format(parser)
    options = parser.parse_args(arguments, _Options())
    if options.format == "json":
        _output.for_machines()
        _output.say(as_json(rules().values()))
    else:
        _output.say(_table())
    return 0


def _table() -> str:
    paint = painting(colour=_output.coloured(sys.stdout))
    width = max(len(rule.title) for rule in rules().values())
    lines = [paint(f"{'rule':<6}  notice  record  {'finds':<{width}}  article", "dim")]
    for rule in rules().values():
        severities = f"{_severity(rule, 'notice'):<6}  {_severity(rule, 'record'):<6}"
        article = rule.articles[0] if rule.articles else "-"
        lines.append(f"{paint(rule.id, 'bold')}  {severities}  {rule.title:<{width}}  {article}")
    return "\n".join((*lines, paint(_LETTERS, "dim"))) + "\n"


def _severity(rule: Rule, profile: str) -> str:
    severities = {shape.severities[profile] for shape in shapes_of(rule) if profile in shape.severities}
    return "/".join(severity[0].upper() for severity in sorted(severities, key=lambda s: s.rank)) or "-"
