"""`gdprmap rules`: all rules, a line each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_format
from gdprmap.cli._rules import as_json, letters
from gdprmap.report.colour import painting
from gdprmap.rules import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = "V violation, W warning, I info, - not checked; several where it depends on the case"


class _Options(argparse.Namespace):
    format: str
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Print all rules."""
    options = _parser().read(arguments, _Options())
    if options.output and options.format != "markdown":
        raise CallError("--output is a folder for pages; write --format markdown as well")
    if options.format == "json":
        _output.for_machines()
        _output.say(as_json(rules().values()))
    elif options.output:
        from gdprmap.cli._pages import pages

        _output.write_files({options.output / name: text for name, text in pages().items()})
    elif options.format == "markdown":
        from gdprmap.cli._pages import index

        _output.for_machines()
        _output.say(index())
    else:
        _output.say(_table())
    return 0


def _parser() -> Parser:
    parser = Parser(
        "rules",
        "List all rules with their severity in a notice, in a record of processing and in the record\n"
        f"of a processor: {_LETTERS}.",
        examples=(
            "gdprmap rules",
            "gdprmap rules --format json",
            "gdprmap rules --format markdown --output docs/rules",
        ),
    )
    add_format(parser, "markdown")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="write the list as README.md into this folder, with a page for each rule beside it (markdown only)",
    )
    return parser


def _table() -> str:
    paint = painting(colour=_output.coloured(sys.stdout))
    width = max(len(rule.title) for rule in rules().values())
    lines = [paint(f"{'rule':<6}  notice  record  processor  {'finds':<{width}}  article", "dim")]
    for rule in rules().values():
        severities = (
            f"{letters(rule, 'notice'):<6}  {letters(rule, 'record'):<6}  {letters(rule, 'processor record'):<9}"
        )
        article = rule.articles[0] if rule.articles else "-"
        lines.append(f"{paint(rule.id, 'bold')}  {severities}  {rule.title:<{width}}  {article}")
    return "\n".join((*lines, paint(_LETTERS, "dim"))) + "\n"
