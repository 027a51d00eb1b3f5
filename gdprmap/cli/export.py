"""`gdprmap export`: write policies as RDF."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, listed, one_of
from gdprmap.cli._sources import add_sources, policies
from gdprmap.errors import Problem, ReadError
from gdprmap.files import PolicyFile
from gdprmap.graph import FORMATS, export
from gdprmap.graph.serialising import Format


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    format: str
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Write the policies as RDF, once all of them are read."""
    options = _parser().parse_args(arguments, _Options())
    format = cast("Format", options.format)
    sources = _read(options)
    texts = {source.policy.id: export(source.policy, format) for source in sources}
    output = options.output
    if output is not None and (output.is_dir() or (len(sources) > 1 and format != "nquads")):
        _output.write_files({output / f"{id}{FORMATS[format][0]}": text for id, text in texts.items()})
    elif len(sources) > 1 and format != "nquads":
        raise CallError(
            f"{len(sources)} policies do not go into one text as {format}; "
            "write `--output FOLDER` for a file each, or `--format nquads` for a graph each"
        )
    elif output is not None:
        _output.write_file(output, "".join(texts.values()))
    else:
        _output.for_machines()
        for text in texts.values():
            _output.say(text)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "export",
        "Write policies as RDF: one to standard output or a file, several into a folder, a file\n"
        "each that is called by the id of the policy; as nquads also into one, a graph each.",
        examples=(
            "gdprmap export shop.yaml",
            "gdprmap export privacy/ --format nquads --output privacy.nq",
            "gdprmap export privacy/ --format jsonld --output graphs/",
        ),
    )
    add_sources(parser)
    parser.add_argument(
        "--format",
        type=one_of("format", *FORMATS),
        default="turtle",
        metavar=f"{{{','.join(FORMATS)}}}",
        help="how to write the graph (default: turtle)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE|FOLDER", help="write there instead of to standard output")
    return parser


def _read(options: _Options) -> list[PolicyFile]:
    sources: list[PolicyFile] = []
    problems: list[Problem] = []
    for source in policies(options.paths, options.input_format):
        if isinstance(source, ReadError):
            problems += source.problems
        else:
            sources.append(source)
    if problems:
        raise ReadError(tuple(problems))
    counts = Counter(source.policy.id for source in sources)
    for id, count in counts.items():
        if count > 1:
            names = listed([source.name for source in sources if source.policy.id == id])
            raise CallError(
                f"the id {id} is given to {count} policies, which would be one graph: {names}; rename all but one"
            )
    return sources
