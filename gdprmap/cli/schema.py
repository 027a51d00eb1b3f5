"""`gdprmap schema`: the format of policy files, for editors and for people."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Literal

from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_output
from gdprmap.files import schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class _Options(argparse.Namespace):
    format: Literal["json", "markdown"]
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Print the schema, or write it to a file."""
    options = _parser().read(arguments, _Options())
    text = _page() if options.format == "markdown" else json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    _output.deliver(text, options.output)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "schema",
        "Print the JSON Schema of policy files, by which an editor completes, explains and checks them;\n"
        "or all their parts and fields as a page to read.",
        examples=("gdprmap schema --output policy.schema.json", "gdprmap schema --format markdown"),
    )
    parser.add_argument(
        "--format",
        choices=("json", "markdown"),
        default="json",
        help="the schema, or the page to read (default: %(default)s)",
    )
    add_output(parser)
    return parser


def _page() -> str:
    from gdprmap.files.reference import reference

    return reference()
