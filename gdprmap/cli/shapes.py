"""`gdprmap shapes`: the rules as plain SHACL, for engines elsewhere."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_output, profile_of
from gdprmap.portable import shapes_for
from gdprmap.rules import PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class _Options(argparse.Namespace):
    profile: list[str] | None
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Print the shapes, or write them to a file."""
    options = _parser().read(arguments, _Options())
    _output.deliver(shapes_for(*options.profile or ()), options.output)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "shapes",
        "Print the rules as one file of plain SHACL in Turtle, for any engine. Each has the severity\n"
        "that it has in the profile; what is off there is left out.",
        more="`gdprmap export --facts` writes a policy as these shapes read it.",
        examples=(
            "gdprmap shapes --output notice.ttl",
            "gdprmap shapes --profile record --profile notice",
        ),
    )
    parser.add_argument(
        "--profile",
        action="append",
        type=profile_of(*PROFILES),
        metavar="PROFILE",
        help="notice, record, processor-record, or alone for processing in data of others that stands in none of them;"
        " a policy always says what it is, or `profiles: none`, so `check` has no such profile (default: notice);"
        " may be repeated, then the highest severity counts",
    )
    add_output(parser)
    return parser
