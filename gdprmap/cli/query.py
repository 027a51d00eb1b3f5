"""`gdprmap query`: ask what is published, in SPARQL."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._answers import FORMATS, NO_ROWS, written
from gdprmap.cli._arguments import CallError, Parser, one_of
from gdprmap.cli._layout import wrapped
from gdprmap.publishing.named import named_queries, named_query
from gdprmap.report.colour import painting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMES_GRAPHS = re.compile(r"\b(graph|from)\b", re.IGNORECASE)
_NOTE = "note: nothing is asked for in a named graph, and policies stand there; write GRAPH ?policy { ... }\n"


class _Options(argparse.Namespace):
    target: str | None
    query: str | None
    file: Path | None
    named: str | None
    set: list[tuple[str, str]]
    list: bool
    format: str | None
    output: Path | None
    query_url: str | None


def run(arguments: Sequence[str]) -> int:
    """Print what the store answers."""
    parser = _parser()
    options = parser.read(arguments, _Options())
    if options.list:
        _output.say("\n".join(_listed()))
        return 0
    if options.target is None:
        parser.error("the following arguments are required: TARGET")
    query = _query(options, parser)
    from gdprmap.publishing.asking import check_query
    from gdprmap.publishing.opening import opened

    check_query(query)
    with closing(opened(options.target, query_url=options.query_url, read_only=True)) as store:
        paint = painting(colour=_output.coloured(sys.stdout))
        with _ended_by_signals():
            text = written(store.select(query), options.format, store.name, paint=paint)
    if text.endswith(NO_ROWS) and not _NAMES_GRAPHS.search(query):
        _output.warn(_NOTE)
    if options.format is None and options.output is None:
        _output.say(text)
    else:
        _output.deliver(text, options.output)
    return 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let Ctrl-C end the process at once: Oxigraph does not return to Python before it has the answer."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _query(options: _Options, parser: Parser) -> str:
    """The query.

    Raises:
        CallError: there is none or several, or it cannot be read.
        PublishError: there is none of this name, or a value cannot be set in it.
    """
    given = [one for one in (options.query, options.file, options.named) if one is not None]
    if len(given) != 1:
        parser.error("one query is wanted: in SPARQL, with --file, or with --named")
    if options.named is not None:
        return named_query(options.named).filled(dict(options.set))
    if options.set:
        parser.error("--set is for --named; write the value into the query")
    file = options.file
    if options.query is not None:
        if not options.query.startswith("@"):
            return options.query
        file = Path(options.query[1:])
    try:
        text = sys.stdin.read() if str(file) == "-" else Path(file or "").read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CallError(f"{file} is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise CallError(f"{file} cannot be read: {error.strerror}") from error
    return text.removeprefix("\ufeff")


def _listed() -> list[str]:
    """What each query asks for, and what can be set in it."""
    paint = painting(colour=_output.coloured(sys.stdout))
    return [
        "\n".join(
            (
                paint(query.name, "bold"),
                *(f"  {line}" for line in wrapped(query.does)),
                *(f"  --set {name}={one.kind}: {one.does}" for name, one in query.settable.items()),
                "",
            )
        )
        for query in named_queries().values()
    ]


def _set(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} sets nothing; write NAME=VALUE")
    return name, value


def _parser() -> Parser:
    parser = Parser(
        "query",
        "Ask what is published, in SPARQL 1.1: of a folder or file that `gdprmap publish` wrote, or of a\n"
        "server. Each policy is a named graph, so write GRAPH ?policy { ... }. Nothing is ever changed.",
        more="exit codes: 0 asked, whatever the answer is, 2 the query or the call is broken, or nobody answers.",
        examples=(
            "gdprmap query --list",
            "gdprmap query graph/ --named without-basis",
            "gdprmap query graph/ --named data-uses --set category=pd:Contact --format csv",
            "gdprmap query graph/ 'SELECT ?policy (COUNT(*) AS ?n) { GRAPH ?policy { ?s ?p ?o } } GROUP BY ?policy'",
            "gdprmap query http://localhost:7878 @recipients.rq --format json",
        ),
    )
    parser.add_argument(
        "target", nargs="?", metavar="TARGET", help="a folder, a file of RDF, or the http(s) address of a server"
    )
    parser.add_argument("query", nargs="?", metavar="QUERY", help="the query, or @ and the name of a file with it")
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="take the query from this file, or - for standard input"
    )
    parser.add_argument("--named", metavar="NAME", help="ask one of the queries that gdprmap brings")
    parser.add_argument(
        "--set",
        action="append",
        type=_set,
        default=[],
        metavar="NAME=VALUE",
        help="set a value of a query that gdprmap brings; may be repeated",
    )
    parser.add_argument("--list", action="store_true", help="list the queries that gdprmap brings, and end")
    parser.add_argument(
        "--format",
        type=one_of("format", *FORMATS),
        metavar=f"{{{','.join(FORMATS)}}}",
        help="how to write the answer: rows as table, csv, tsv, json or xml, statements as turtle, ntriples or jsonld"
        " (default: table or turtle)",
    )
    parser.add_argument("--query-url", metavar="URL", help="where the server is asked, if its kind is unknown")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file instead of standard output")
    return parser
