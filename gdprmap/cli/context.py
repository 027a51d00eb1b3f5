"""`gdprmap context`: the JSON-LD context of policies, or a policy with it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_output
from gdprmap.cli._settings import add_config, config_of
from gdprmap.cli._sources import add_input_format, source_at, with_base
from gdprmap.graph.context import context, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.files import Format


class _Options(argparse.Namespace):
    path: str | None
    apart: bool
    input_format: Format
    output: Path | None
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Print the context, or the policy as JSON-LD."""
    options = _parser().read(arguments, _Options())
    if options.path is None:
        if options.apart:
            raise CallError("--apart leaves the context out of a policy; name the file of one")
        if options.config:
            raise CallError("--config is for the IRI of a policy; name the file of one")
        said = {"@context": context()}
    else:
        config = config_of(options.config, no_config=options.no_config)
        source = with_base(source_at(options.path, options.input_format, anew=True), config.base)
        if options.output and options.output.resolve() == Path(source.name).resolve():
            raise CallError(f"{options.output} is the policy file; write the JSON-LD to another file")
        said = document(source.policy, embedded=not options.apart)
    _output.deliver(json.dumps(said, ensure_ascii=False, indent=2) + "\n", options.output)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "context",
        "Print the JSON-LD context of policies; or, with a policy, one JSON document that is a policy file and\n"
        "at the same time JSON-LD for just the graph that `gdprmap export` writes.",
        examples=(
            "gdprmap context --output policy.context.jsonld",
            "gdprmap context shop.yaml --output shop.json",
            "gdprmap context shop.yaml --apart",
        ),
    )
    parser.add_argument("path", nargs="?", metavar="PATH", help="a policy file, or - for standard input")
    add_input_format(parser)
    parser.add_argument("--apart", action="store_true", help="leave the context out, for processors that are given it")
    add_output(parser)
    add_config(parser)
    return parser
