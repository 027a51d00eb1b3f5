# ruff: noqa: N999 (a command is called like its module)
"""`gdprmap import`: read a policy out of RDF, and say what of it a policy file cannot hold."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_quiet, one_of
from gdprmap.cli._sources import STANDARD_INPUT, stdin
from gdprmap.errors import GdprmapError
from gdprmap.files import dump, read_text
from gdprmap.graph import policy_iri
from gdprmap.graph.reading import WhichPolicyError, read_graph
from gdprmap.graph.triples import Literal, term
from gdprmap.graph.writing import CONFORMS_TO
from gdprmap.rdf.lifting import lift, stands_for
from gdprmap.rdf.parsing import ENDINGS, Syntax, parse_file, parse_stream
from gdprmap.report.colour import painting
from gdprmap.vocab._release import IRI as DPV
from gdprmap.vocab._term import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.files import Format
    from gdprmap.graph.reading import Loss, Reading
    from gdprmap.graph.triples import Triple
    from gdprmap.places import Place
    from gdprmap.rdf.parsing import Document

_LOST = 1
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+')


class UnwritableError(GdprmapError):
    """What was read cannot be written as a policy file; the message says why."""


class _Options(argparse.Namespace):
    path: str
    input_format: Syntax | None
    format: Format | None
    output: Path | None
    policy: str | None
    losses: Path | None
    strict: bool
    quiet: bool


def run(arguments: Sequence[str]) -> int:
    """Write the policy as a file, and to standard error what was lost."""
    options = _parser().read(arguments, _Options())
    _check(options)
    document = _document(options)
    reading = _reading(document, options.policy)
    text = _text(reading, document.name, _format(options))
    if options.losses:
        _output.write_file(options.losses, _losses_as_json(reading, document))
    refused = options.strict and bool(reading.losses)
    if not refused:
        _output.deliver(text, options.output)
    _tell(reading, document, options)
    return _LOST if refused else 0


def _parser() -> Parser:
    syntaxes = get_args(Syntax)
    parser = Parser(
        "import",
        "Read a policy out of RDF: what gdprmap wrote comes back as it was, and of data in DPV that others\n"
        "wrote as much as a policy file can hold. What it cannot hold is listed on standard error, each\n"
        "statement with the reason. Nothing is fetched from the network.",
        more="exit codes: 0 written, 1 something was lost and --strict forbids it (then nothing is written),"
        "\n2 the graph or the call is broken.",
        examples=(
            "gdprmap import shop.ttl > shop.yaml",
            "gdprmap import privacy.nq --policy https://shop.example/privacy --output shop.yaml",
            "gdprmap import register.jsonld --strict --losses losses.json > register.yaml",
        ),
    )
    endings = ", ".join(ENDINGS)
    parser.add_argument("path", metavar="FILE", help=f"a graph ({endings}), or - for standard input")
    parser.add_argument(
        "--input-format",
        type=one_of("input format", *syntaxes),
        metavar=f"{{{','.join(syntaxes)}}}",
        help="what the graph is written in (default: what the name of the file ends like)",
    )
    parser.add_argument(
        "--format",
        type=one_of("format", "yaml", "json"),
        metavar="{yaml,json}",
        help="how to write the policy (default: what the output ends like, else yaml)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file instead of standard output")
    parser.add_argument("--policy", metavar="IRI", help="which policy is meant, where the graph holds several")
    parser.add_argument("--losses", type=Path, metavar="FILE", help="write what was lost to this file, as JSON")
    parser.add_argument("--strict", action="store_true", help="write nothing if anything is lost")
    add_quiet(parser, "do not say on standard error what was lost")
    return parser


def _check(options: _Options) -> None:
    """Look at the call.

    Raises:
        CallError: a file is to be written over another, or what is asked for has no name that a policy can have.
    """
    for target in (options.output, options.losses):
        if target and target.resolve() == Path(options.path).resolve():
            raise CallError(f"{target} is the graph that is read; write to another file")
    if options.output and options.losses and options.output.resolve() == options.losses.resolve():
        raise CallError(f"{options.losses} is to hold the policy; write the losses to another file")
    if options.policy is not None and not _IRI.fullmatch(options.policy):
        raise CallError(
            f"--policy {options.policy!r} is no IRI; write it in full, such as https://shop.example/privacy"
        )


def _document(options: _Options) -> Document:
    """The graph.

    Raises:
        CallError: it comes from standard input, and nothing says what it is written in.
        ReadError: it cannot be read.
    """
    if options.path == "-":
        if options.input_format is None:
            raise CallError("standard input has no name that says what it is written in; write --input-format turtle")
        return parse_stream(stdin(), STANDARD_INPUT, options.input_format)
    if options.input_format is None:
        return parse_file(Path(options.path))
    try:
        with Path(options.path).open("rb") as stream:
            return parse_stream(stream, options.path, options.input_format)
    except OSError as error:
        raise CallError(f"{options.path} cannot be read: {error.strerror}") from error


def _reading(document: Document, iri: str | None) -> Reading:
    """The policy in the graph of its name, if there is one, else in all of the document.

    Raises:
        WhichPolicyError: there are several, or not the one that is asked for.
    """
    said = document.graphs.get(iri, document.triples) if iri else document.triples
    if iri in document.graphs and not any(iri in (triple.subject, triple.object) for triple in said):
        iri = None  # a graph that is called otherwise than the policy in it
    try:
        reading = read_graph(said, iri=iri)
        if reading.losses or not _is_ours(said):  # what we wrote says all there is; lifting would have it say more
            reading = read_graph(said, iri=iri, added=lift(said)[len(said) :], stands_for=stands_for)
    except WhichPolicyError as error:
        listed = "".join(f"\n  --policy {one}   ({document.place(one)})" for one in error.policies)
        raise WhichPolicyError(f"{document.name}: {error}{listed}", error.policies) from None
    return reading


def _is_ours(said: Sequence[Triple]) -> bool:
    """Whether gdprmap wrote these statements: it says of which release of DPV its terms are."""
    return any(triple.predicate == CONFORMS_TO and triple.object == DPV for triple in said)


def _format(options: _Options) -> Format:
    if options.format:
        return options.format
    return "json" if options.output and options.output.suffix == ".json" else "yaml"


def _text(reading: Reading, name: str, format: Format) -> str:
    """The policy as the text of a file that reads as the same policy.

    Raises:
        UnwritableError: no file says the same.
    """
    text = dump(reading.policy, format)
    try:
        same = read_text(text, f"{name} (as {format})", format).policy == reading.policy
    except GdprmapError as error:
        raise UnwritableError(f"{name} holds a policy that cannot be written as a file:\n{error}") from error
    if not same:
        raise UnwritableError(
            f"{name} holds a policy that reads otherwise when it is written as {format}; please report it"
        )
    return text


def _tell(reading: Reading, document: Document, options: _Options) -> None:
    """Say on standard error how much was carried over, and what was not."""
    if options.quiet:
        return
    paint = painting(colour=_output.coloured(sys.stderr))
    places = _Places(document)
    lines = [] if options.losses else [_line(loss, places) for loss in reading.losses]
    lines += [f"{document.name}: {note}" for note in _renamed(reading)]
    lines.append(paint(_summary(reading, document, options), "bold"))
    _output.warn("\n".join(lines) + "\n")


def _renamed(reading: Reading) -> Iterator[str]:
    """What to know of the name of the policy."""
    iri = policy_iri(reading.policy)
    if reading.node is None and reading.policy.processing:
        yield f"no notice or record is in the graph; its processes stand in a policy of their own, <{iri}>"
    elif reading.node is None:
        yield f"no notice, record or process is in the graph; the policy <{iri}> says nothing"
    elif reading.node != iri:
        yield f"the policy is called <{iri}> from now on: a file cannot say that it is <{reading.node}>"


def _summary(reading: Reading, document: Document, options: _Options) -> str:
    lost, of = len(reading.losses), reading.carried + len(reading.losses)
    said = f"{reading.carried} of {_counted(of, 'statement')} carried over, {lost} lost"
    if apart := _left_alone(reading, document):
        said += f"; {apart} about other policies left alone"
    if lost and options.strict:
        said += "; nothing was written (--strict)"
    return f"{document.name}: {said}"


def _left_alone(reading: Reading, document: Document) -> int:
    """How many statements are about other policies, which were not asked for."""
    return len(document.triples) - reading.carried - len(reading.losses)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _line(loss: Loss, places: _Places) -> str:
    subject, predicate, value = loss.triple
    said = " ".join(_shown(one) for one in (subject, predicate, value))
    return f"{places.of(subject)}: lost: {said}: {loss.why}"


class _Places:
    """Knows where nodes stand; one that has no place, such as that of a list, stands where what leads to it does."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before: dict[str, str] = {}
        for subject, _, value in document.triples:
            if isinstance(value, str):
                self._before.setdefault(value, subject)

    def of(self, node: str) -> Place:
        """The place of *node*."""
        way = dict[str, None]()
        while node not in self._document.places and node in self._before and node not in way:
            way[node] = None
            node = self._before[node]
        self._before.update(dict.fromkeys(way, node))
        return self._document.place(node)


def _shown(value: str | Literal) -> str:
    if isinstance(value, Literal):
        return term(value)
    return shorten(value) if shorten(value) != value else f"<{value}>"


def _losses_as_json(reading: Reading, document: Document) -> str:
    places = _Places(document)
    said: dict[str, Any] = {
        "version": __version__,
        "source": document.name,
        "policy": policy_iri(reading.policy),
        "carried": reading.carried,
        "left_alone": _left_alone(reading, document),
        "lost": [_loss_as_json(loss, places) for loss in reading.losses],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _loss_as_json(loss: Loss, places: _Places) -> dict[str, Any]:
    subject, predicate, value = loss.triple
    place = places.of(subject)
    said = cast("dict[str, Any]", {"iri": value})
    if isinstance(value, Literal):
        said = {"text": value.text, "datatype": value.datatype, "language": value.language}
    return {
        "subject": subject,
        "property": predicate,
        "value": said,
        "why": loss.why,
        "line": place.line,
        "column": place.column,
    }
