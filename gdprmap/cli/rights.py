"""`gdprmap rights`: which rights follow from the legal bases, and what the policy says of each."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from gdprmap import __version__
from gdprmap.checking import is_under_gdpr
from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_format, one_of
from gdprmap.cli._rights import Row, Rows, entailed, entitled
from gdprmap.cli._sources import add_input_format, add_sources, all_policies
from gdprmap.reasoning import Reasoner
from gdprmap.report.colour import painting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.files import PolicyFile
    from gdprmap.report.colour import Paint

_Who = Literal[Reasoner, "none"]
_HEADINGS = ("right", "article", "follows from", "the policy")


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    format: str
    reasoner: str


def run(arguments: Sequence[str]) -> int:
    """Print the rights of each process, once all policies are read."""
    options = _parser().read(arguments, _Options())
    sources = all_policies(options.paths, options.input_format)
    given = [source.policy for source in sources]
    reasoner = cast("_Who", options.reasoner)
    answers = [entitled(policy) for policy in given] if reasoner == "none" else entailed(given, reasoner)
    answered = list(zip(sources, answers, strict=True))
    if options.format == "json":
        _output.for_machines()
        said = {"version": __version__, "reasoner": reasoner, "policies": [_json(*one) for one in answered]}
        _output.say(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
    else:
        paint = painting(colour=_output.coloured(sys.stdout))
        _output.say("\n".join("\n".join((*_text(*one, paint), "")) for one in answered))
    return int(any(answer.contradictions for answer in answers))


def _parser() -> Parser:
    parser = Parser(
        "rights",
        "Show which rights follow from the legal bases of each processing, from what, and whether the\n"
        "policy states them, refuses them, or misses them. The rights follow from the axioms of the\n"
        "ontology; the reasoners need Java. Without one the rights are the same, but contradictions are\n"
        "not looked for.",
        more="exit codes: 0 shown, 1 a policy contradicts itself, 2 the input or the call is broken, or no Java.",
        examples=(
            "gdprmap rights shop.yaml",
            "gdprmap rights privacy/ --format json",
            "gdprmap rights shop.yaml --reasoner none",
        ),
    )
    add_sources(parser)
    add_input_format(parser)
    add_format(parser)
    parser.add_argument(
        "--reasoner",
        type=one_of("reasoner", *get_args(_Who)),
        default="hermit",
        metavar=f"{{{','.join(get_args(_Who))}}}",
        help="who reasons: HermiT, Pellet (needs Java 25), or nobody: the same rights without axioms; "
        "contradictions are not looked for (default: hermit)",
    )
    return parser


def _text(source: PolicyFile, rows: Rows, paint: Paint) -> Iterator[str]:
    policy = source.policy
    yield f"{paint(source.name, 'bold')}: {policy.title or policy.id}"
    if not is_under_gdpr(policy):
        yield "note: the GDPR is not among the applicable laws; this is what would follow from it"
    for loc, said in rows.contradictions or ():
        yield f"{source.place(loc)}: {paint('contradiction', 'bold', 'red')}: {said}"
    if not rows.contradictions and not rows.processes:
        yield "no processing is described"
    if rows.beyond:
        yield f"stated, though no processing brings it: {', '.join(rows.beyond)}"
    for name, process in rows.processes:
        yield ""
        yield paint(name, "bold")
        yield from _table(process, paint) if process else ["  no rights follow: it is not judged by itself"]


def _table(rows: Sequence[Row], paint: Paint) -> Iterator[str]:
    cells = [(row.right, row.article, ", ".join(row.because) or "-", row.says) for row in rows]
    widths = [max(len(row[at]) for row in (_HEADINGS, *cells)) for at in range(3)]

    def line(row: Sequence[str]) -> str:
        return "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)) + f"  {row[3]}"

    yield paint(line(_HEADINGS), "dim")
    for row, shown in zip(rows, cells, strict=True):
        yield paint(line(shown), "bold", "red") if row.missing == "certain" else line(shown)


def _json(source: PolicyFile, rows: Rows) -> dict[str, Any]:
    return {
        "file": source.name,
        "policy": source.policy.id,
        "contradictions": None
        if rows.contradictions is None
        else [
            {"place": str(source.place(loc)), "path": list(loc), "message": said} for loc, said in rows.contradictions
        ],
        "stated_but_not_entailed": list(rows.beyond),
        "processes": [
            {"process": name, "rights": [row.as_json() for row in process]} for name, process in rows.processes
        ],
    }
