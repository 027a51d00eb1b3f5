"""A text in RDF -> triples, with the places of its nodes; nothing is ever fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from gdprmap.files._node import LARGEST_FILE_BYTES, refusal
from gdprmap.files.loading import decoded, opened
from gdprmap.graph.triples import OWL, Triple
from gdprmap.places import Place
from gdprmap.rdf import _jsonld, _rdfxml, _turtle
from gdprmap.rdf._published import of_policies
from gdprmap.rdf._syntaxes import ENDINGS as ENDINGS
from gdprmap.rdf._syntaxes import Syntax as Syntax
from gdprmap.rdf.depth import refuse_depth

if TYPE_CHECKING:
    from gdprmap.rdf._collecting import Collected
    from gdprmap.rdf._survey import Survey

_SURVEYS: Mapping[str, Callable[[str, str, str], Survey]] = {
    **dict.fromkeys(("turtle", "ntriples", "nquads", "trig"), _turtle.survey),
    "jsonld": _jsonld.survey,
    "rdfxml": _rdfxml.survey,
}
_IMPORTS = f"{OWL}imports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text in RDF as triples, with places."""

    name: str
    """What stands for the file in every place: its path as given, or <stdin>."""
    syntax: Syntax
    """What it is written in."""
    triples: tuple[Triple, ...]
    """What it says, in all graphs together, each statement once, in its order; what `gdprmap publish` puts beside
    policies is none of it."""
    graphs: Mapping[str, tuple[Triple, ...]]
    """What it says by the IRI of the named graph; empty where it names none."""
    places: Mapping[str, Place]
    """Where each node is first described, or else first named, as far as the syntax allows."""

    def place(self, node: str) -> Place:
        """Where *node* stands; the beginning of the file if that is not known."""
        return self.places.get(node) or Place(self.name, 1, 1)


def parse_file(path: Path) -> Document:
    """What the file at *path* says; its ending says in what syntax (`ENDINGS`).

    Raises:
        ReadError: the file is not there, too large, not in this syntax, or asks for something from elsewhere.
    """
    name, syntax = str(path), ENDINGS.get(path.suffix.lower())
    if syntax is None:
        *others, last = ENDINGS
        raise refusal(name, 1, 1, f"an RDF file ends in {', '.join(others)} or {last}")
    with opened(path) as file:
        return parse_stream(file, name, syntax)


def parse_stream(stream: BinaryIO, name: str, syntax: Syntax) -> Document:
    """What *stream* gives, of which no more is read than a file may have.

    Raises:
        ReadError: it is too large, not in this syntax, or asks for something from elsewhere.
    """
    return parse(stream.read(LARGEST_FILE_BYTES + 1), name, syntax)


def parse(content: bytes, name: str, syntax: Syntax) -> Document:
    """What *content* says; *name* stands for the file in every place, and is what its relative IRIs begin with.

    Raises:
        ReadError: it is too large or too deep, not in this syntax, or asks for something from elsewhere.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise refusal(name, 1, 1, f"the file is larger than {LARGEST_FILE_BYTES:,} bytes; split it up")
    from gdprmap.rdf._collecting import collect

    text, base = decoded(content, name).removeprefix("\ufeff"), _base(name)
    survey = _SURVEYS[syntax](text, name, base)
    collected = collect(text, name, syntax, base)
    document = Document(
        name=name,
        syntax=syntax,
        triples=of_policies(collected.said, collected.graphs),
        graphs=MappingProxyType({graph: tuple(said) for graph, said in collected.graphs.items()}),
        places=MappingProxyType(_places(survey, collected)),
    )
    for triple in document.triples:
        if triple.predicate == _IMPORTS:
            at = survey.mentioned.get(_IMPORTS) or document.place(triple.subject)
            message = f"owl:imports asks for {triple.object}, and nothing is fetched; give both files, or leave it out"
            raise refusal(name, at.line, at.column, message)
    refuse_depth(document.triples, document.place)
    return document


def canonical(ntriples: bytes) -> tuple[Triple, ...]:
    """The triples of a text in N-Triples, in an order and with blank nodes that depend on what it says alone.

    Raises:
        ReadError: it is no N-Triples, or says too much.
    """
    from gdprmap.rdf._collecting import canonical_text

    document = parse(canonical_text(ntriples), "<graph>", "ntriples")
    return document.triples


def _base(name: str) -> str:
    """What relative IRIs begin with: the same wherever the file is, so that findings keep their fingerprints."""
    return "file:///" + quote(name.replace("\\", "/").lstrip("/"), safe="/")


def _places(survey: Survey, collected: Collected) -> dict[str, Place]:
    """The places that *survey* knows of the nodes that were collected."""
    places = {**survey.mentioned, **survey.described}
    found = {node: places[node] for node in collected.nodes() if node in places}
    blanks = collected.blanks
    found |= {node: survey.labelled[label] for label, node in blanks.items() if label in survey.labelled}
    unlabelled = [
        node for label, node in blanks.items() if label not in survey.labelled and node not in collected.in_lists
    ]
    if len(unlabelled) == len(survey.unlabelled):
        found |= dict(zip(unlabelled, survey.unlabelled, strict=True))
    return found
