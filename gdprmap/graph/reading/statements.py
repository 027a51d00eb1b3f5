"""Triples, or an rdflib graph -> the same statements, found by node: what a reader looks things up in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from gdprmap.graph.blank import BLANK, is_blank
from gdprmap.graph.triples import RDF_TYPE, XSD, Literal, Triple
from gdprmap.vocab import _table
from gdprmap.vocab._releases import same_today
from gdprmap.vocab._term import expand, shorten

if TYPE_CHECKING:
    from rdflib import Graph

BROADER = expand("skos:broader")
_FIRST = expand("rdf:first")
_PLAIN = {f"{XSD}string", expand("rdf:langString"), None}


class Statements:
    """The triples of a graph, each once, in their order."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.all = tuple(dict.fromkeys(map(_plain, triples)))
        self._from: dict[str, dict[str, list[str | Literal]]] = {}
        self._into: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in self.all:
            self._from.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if isinstance(value, str):
                self._into.setdefault(value, {}).setdefault(predicate, []).append(subject)

    def of(self, node: str) -> Mapping[str, Sequence[str | Literal]]:
        """What is said of *node*, by property."""
        return self._from.get(node, {})

    def into(self, node: str) -> Mapping[str, Sequence[str]]:
        """What points to *node*, by property."""
        return self._into.get(node, {})

    def nodes(self) -> Iterable[str]:
        """All that something is said of."""
        return self._from

    def iris(self, node: str, predicate: str) -> tuple[str, ...]:
        """The IRIs among the values of a property."""
        return tuple(value for value in self.of(node).get(predicate, ()) if isinstance(value, str))

    def types(self, node: str) -> tuple[str, ...]:
        """The types of *node*; of a concept of a vocabulary, or where nothing is said of it, itself."""
        if is_concept(node) or not self.of(node):
            return () if is_blank(node) else (node,)
        # Instances of the guides of DPV have a top concept for their type and name the concept with skos:broader.
        return tuple(dict.fromkeys((*self.iris(node, RDF_TYPE), *self.iris(node, BROADER))))

    def is_list(self, node: str) -> bool:
        """Whether *node* is no thing, but a link of a list of things."""
        return _FIRST in self.of(node)

    def broader(self, node: str) -> tuple[str, ...]:
        """The concepts that *node* says it stands under."""
        return self.iris(node, BROADER)


def is_concept(iri: str) -> bool:
    """Whether *iri* is a concept of a vocabulary that we know."""
    return shorten(iri) in _table.table()


def closure(types: Iterable[str]) -> frozenset[str]:
    """The types and all that stands above them."""
    return frozenset(above for one in types for above in (one, *_above(one)))


@cache
def _above(iri: str) -> tuple[str, ...]:
    return tuple(map(expand, _table.ancestors(shorten(iri))))


def in_todays_terms(triple: Triple) -> Triple:
    """The triple, with what DPV calls its terms today, where they mean the same."""
    subject, predicate, value = triple
    now = Triple(_today(subject), _today(predicate), value if isinstance(value, Literal) else _today(value))
    return triple if now == triple else now


@_table.kept
def _today(iri: str) -> str:
    return same_today(iri) or iri


def _plain(triple: Triple) -> Triple:
    """The triple, with text as text whether or not its datatype is spelt out."""
    value = triple.object
    if isinstance(value, Literal) and value.datatype in _PLAIN:
        return Triple(triple.subject, triple.predicate, Literal(value.text, None, value.language or None))
    return triple


def triples_of(graph: Graph | Iterable[Triple]) -> list[Triple]:
    """The statements of an rdflib graph, of its named graphs too, in an order of their own; triples as they come."""
    theirs: Any = graph
    if not hasattr(graph, "namespace_manager"):
        return list(theirs)
    return _converted({statement[:3] for statement in (theirs.quads() if hasattr(theirs, "quads") else theirs)})


def _converted(found: Collection[tuple[Any, ...]]) -> list[Triple]:
    from rdflib import BNode

    blanks = sorted({str(node) for triple in found for node in triple if isinstance(node, BNode)})
    numbers = {name: f"{BLANK}{number}" for number, name in enumerate(blanks)}
    return sorted((Triple(*(_value(node, numbers) for node in triple)) for triple in found), key=str)


def _value(node: Any, numbers: Mapping[str, str]) -> Any:
    from rdflib import BNode
    from rdflib import Literal as TheirLiteral

    if isinstance(node, TheirLiteral):
        return Literal(str(node), node.datatype and str(node.datatype), node.language)
    return numbers[str(node)] if isinstance(node, BNode) else str(node)
