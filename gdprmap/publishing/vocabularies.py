"""What queries need to know of the terms that policies use: the ontology and the hierarchies, a graph each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from gdprmap._data import folder
from gdprmap.graph.facts import broader
from gdprmap.graph.triples import Literal, ntriples
from gdprmap.graph.triples import Triple as Statement
from gdprmap.vocab import _table
from gdprmap.vocab._table import Row
from gdprmap.vocab._term import expand

INDEX = "https://w3id.org/gdprmap/dpv-index"
"""The graph of what stands above what in DPV."""
_SHIPPED = {
    "gdprmap.ttl": ("https://w3id.org/gdprmap/ns", "Terms of gdprmap, and what legal bases entail"),
    "dpv-2.3-index.ttl": (INDEX, "What stands above what in DPV 2.3"),
    "adequacy.ttl": ("https://w3id.org/gdprmap/adequacy", "Adequacy decisions"),
}
_UNDER = expand("rdfs:subClassOf")
_CLOSED = frozenset((expand("dpv:PersonalData"), expand("loc:EEA30")))
_Above: TypeAlias = dict[str, set[str]]
"""What each term stands directly under."""
_GENID = "https://w3id.org/.well-known/genid/gdprmap/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A graph that is no policy."""

    graph: str
    """Its IRI."""
    title: str
    """What it holds."""
    content: bytes
    """What it says, as sorted N-Triples without blank nodes."""


def vocabularies() -> Iterator[Vocabulary]:
    """What gdprmap ships, and the vocabularies of the settings."""
    above: _Above = {}
    for name, (graph, title) in _SHIPPED.items():
        said = _ntriples(folder("ontology").joinpath(name).read_bytes(), graph)
        yield Vocabulary(graph, title, _closed(said, above) if graph == INDEX else said)
    for prefix, rows in _table.added().items():
        graph = _table.PREFIXES[prefix].rstrip("#/")
        said = ntriples(_hierarchy(rows)).encode()
        yield Vocabulary(graph, f"What stands above what in {prefix}", _closed(said, above))


def _closed(said: bytes, above: _Above) -> bytes:
    """The same, where each kind of personal data and each place in the EEA stands under all above it, and itself.

    So a query needs no path: Virtuoso loses rows where it joins what it found by one. *above* grows by what is said.
    """
    own = dict[str, None]()
    for one in parse(said, RdfFormat.N_TRIPLES):
        if one.predicate.value == _UNDER and isinstance(one.subject, NamedNode) and isinstance(one.object, NamedNode):
            above.setdefault(one.subject.value, set()).add(one.object.value)
            own |= dict.fromkeys((one.subject.value, one.object.value))
    lines = set(said.splitlines(keepends=True))
    for term in own:
        over = _over(term, above)
        if not over.isdisjoint(_CLOSED):
            lines |= {f"<{term}> <{_UNDER}> <{one}> .\n".encode() for one in over}
    return b"".join(sorted(lines))


def _over(term: str, above: _Above) -> set[str]:
    """The term, and all that it stands under."""
    over, rest = {term}, [term]
    while rest:
        new = above.get(rest.pop(), set()) - over
        over |= new
        rest += new
    return over


def _hierarchy(rows: Iterable[Row]) -> Iterator[Statement]:
    """What each term is called and stands under, as the index says it of the terms of DPV."""
    for row in rows:
        iri, kind = expand(row.curie), "Property" if row.kind == "Property" else "Class"
        yield Statement(iri, expand("rdfs:label"), Literal(row.label, language="en"))
        for above in broader(row):
            yield Statement(iri, expand(f"rdfs:sub{kind}Of"), expand(above))


def _ntriples(turtle: bytes, graph: str) -> bytes:
    """The statements, with an IRI for each blank node: a graph with blank nodes cannot be compared."""
    names: dict[str, NamedNode] = {}

    def named(node: BlankNode) -> NamedNode:
        return names.setdefault(node.value, NamedNode(f"{_GENID}{graph.rpartition('/')[2]}/{len(names) + 1}"))

    statements = parse(turtle, RdfFormat.TURTLE)
    lines = set[bytes]()
    for subject, predicate, value, _ in statements:
        said = Triple(
            named(subject) if isinstance(subject, BlankNode) else subject,
            predicate,
            named(value) if isinstance(value, BlankNode) else value,
        )
        lines.add(f"{said} .\n".encode())
    return b"".join(sorted(lines))
