"""`gdprmap export`: write policies as RDF."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, day, one_of
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, config_of, decisions
from gdprmap.cli._sources import add_input_format, add_sources, all_policies, with_base
from gdprmap.graph import FORMATS, export, policy_iri
from gdprmap.graph.serialising import WITH_GRAPHS, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gdprmap.adequacy import Decision
    from gdprmap.files import PolicyFile
    from gdprmap.graph.serialising import Format
    from gdprmap.model import Policy


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    format: Format | None
    output: str | None
    facts: bool
    on: date | None
    adequacy: Path | None
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Write the policies as RDF, once all of them are read."""
    options = _parser().read(arguments, _Options())
    format = options.format or _format_like(options.output) or "turtle"
    for given, option in ((options.on, "--on is the day of the facts"), (options.adequacy, "--adequacy is for facts")):
        if given and not options.facts:
            raise CallError(f"{option}, and there are none; write --facts as well")
    config = config_of(options.config, no_config=options.no_config)
    adequacy = decisions(options.adequacy, config) if options.facts else None
    sources = [with_base(source, config.base) for source in _read(options)]
    fit_in_one = len(sources) == 1 or format in WITH_GRAPHS
    into_folder = options.output is not None and _is_folder(options.output, new=not fit_in_one)
    if not (fit_in_one or into_folder):
        raise CallError(
            f"{len(sources)} policies do not go into one text as {format}; "
            "write `--output FOLDER/` for a file each, or `--format trig` or `nquads` for a graph each"
        )
    targets = {Path(options.output).resolve()} if options.output and not into_folder else set[Path]()
    if any(Path(source.name).resolve() in targets for source in sources):
        raise CallError(f"{options.output} is one of the policy files; write the graph to another file")
    written = followed(sources, "written")
    texts = {source.policy.id: _text(source.policy, format, options, adequacy) for source in written}
    if options.output is None:
        _output.for_machines()
        for text in texts.values():
            _output.say(text)
    elif into_folder:
        _output.write_files({Path(options.output, f"{id}{FORMATS[format]}"): text for id, text in texts.items()})
    else:
        _output.write_file(Path(options.output), "".join(texts.values()))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "export",
        "Write policies as RDF: one to standard output or a file, several into a folder, a file\n"
        "each that is called by the id of the policy; as trig or nquads also into one, a graph each.",
        examples=(
            "gdprmap export shop.yaml",
            "gdprmap export privacy/ --output privacy.trig",
            "gdprmap export privacy/ --format jsonld --output graphs/",
            "gdprmap export shop.yaml --facts --output shop.ttl",
        ),
    )
    add_sources(parser)
    add_input_format(parser)
    parser.add_argument(
        "--format",
        type=one_of("format", *FORMATS),
        metavar=f"{{{','.join(FORMATS)}}}",
        help="how to write the graph (default: what the output ends like, else turtle)",
    )
    parser.add_argument("--output", metavar="FILE|FOLDER", help="write there instead of to standard output")
    parser.add_argument(
        "--facts",
        action="store_true",
        help="add what the shapes need to know of the terms, so that they find the same in any SHACL engine",
    )
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="state the facts about countries as of this day (default: when the policy was last changed)",
    )
    add_adequacy(parser)
    add_config(parser)
    return parser


def _text(policy: Policy, format: Format, options: _Options, adequacy: Sequence[Decision] | None) -> str:
    if not options.facts:
        return export(policy, format)
    from gdprmap.checking import statements

    return text_of(statements(policy, on=options.on, adequacy=adequacy), format, policy_iri(policy))


def _format_like(output: str | None) -> Format | None:
    """The format whose files end like the output."""
    return next((format for format, ending in FORMATS.items() if output and output.endswith(ending)), None)


def _is_folder(output: str, *, new: bool) -> bool:
    """Whether the output is a folder, or (if *new*) is to become one."""
    return Path(output).is_dir() or output.endswith(("/", os.sep)) or (new and not _format_like(output))


def _read(options: _Options) -> list[PolicyFile]:
    sources = all_policies(options.paths, options.input_format)
    counts = Counter(source.policy.id for source in sources)
    for id, count in counts.items():
        if count > 1:
            names = ", ".join(source.name for source in sources if source.policy.id == id)
            raise CallError(
                f"{count} policies have the id {id}, and would be one graph: {names}; give each an id of its own"
            )
    return sources
