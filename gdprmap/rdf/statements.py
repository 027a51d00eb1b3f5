"""Triples that can be asked: what a node says, who speaks of it, and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gdprmap.graph.triples import RDF_TYPE, Literal, Triple
from gdprmap.rdf._closure import close
from gdprmap.vocab._table import ancestors, claims_vocabulary, expand, shorten, table

KIND_PROPERTIES = (RDF_TYPE, expand("skos:broader"), expand("rdfs:subClassOf"))
"""By these a node says what it is; data in DPV uses all three."""


class Statements:
    """A graph that grows; properties and kinds are asked for by their short forms, such as dpv:hasPurpose."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._said: dict[Triple, None] = {}
        self._out: dict[str, dict[str, list[str | Literal]]] = {}
        self._in: dict[str | Literal, dict[str, list[str]]] = {}
        self._order: dict[str, int] = {}
        self._aside: set[Triple] = set()
        self._kinds: dict[str, frozenset[str]] = {}
        for triple in triples:
            self.add(*triple)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._said)

    def add(self, subject: str, property: str, value: str | Literal) -> None:
        """Add a statement, if it is not there; names may be short forms."""
        value = value if isinstance(value, Literal) else expand(value)
        triple = Triple(expand(subject), expand(property), value)
        if triple not in self._said:
            self._said[triple] = None
            self._out.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(value)
            self._in.setdefault(value, {}).setdefault(triple.predicate, []).append(triple.subject)
            if triple.predicate in KIND_PROPERTIES:
                self._forget_kinds(triple.subject)

    def put_aside(self, subject: str, property: str, value: str | Literal) -> None:
        """Let a statement that is there be found no more, but by who goes over all there is."""
        triple = Triple(subject, expand(property), value)
        self._aside.add(triple)
        self._out[subject][triple.predicate].remove(value)
        self._in[value][triple.predicate].remove(subject)

    def subjects(self) -> list[str]:
        """All nodes that something is said of, in the order of the first statement."""
        return list(self._out)

    def order(self, node: str) -> int:
        """Sorts nodes as `subjects` does; what nothing is said of comes first."""
        if len(self._order) != len(self._out):
            self._order = {one: number for number, one in enumerate(self._out)}
        return self._order.get(node, -1)

    def said(self, node: str) -> Iterator[tuple[str, str | Literal]]:
        """What is said of *node*: properties as full IRIs, and values."""
        for property, values in self._out.get(node, {}).items():
            for value in values:
                yield property, value

    def used(self, value: str | Literal) -> Iterator[tuple[str, str]]:
        """Who speaks of *value*, and by which property."""
        for property, subjects in self._in.get(value, {}).items():
            for subject in subjects:
                yield subject, property

    def values(self, node: str, *properties: str) -> list[str | Literal]:
        """The values of *node* for any of the properties."""
        said = self._out.get(node, {})
        return [value for property in properties for value in said.get(expand(property), ())]

    def nodes(self, node: str, *properties: str) -> list[str]:
        """Those values that are no literals."""
        return [value for value in self.values(node, *properties) if not isinstance(value, Literal)]

    def says(self, node: str, *properties: str) -> bool:
        """Whether *node* has a value for one of the properties."""
        return bool(self.values(node, *properties))

    def holders(self, node: str, *properties: str) -> list[str]:
        """The nodes that have *node* as a value for any of the properties."""
        used = self._in.get(node, {})
        return [subject for property in properties for subject in used.get(expand(property), ())]

    def pairs(self, *properties: str) -> list[tuple[str, str | Literal]]:
        """All nodes that have one of the properties, each with each value."""
        wanted = {expand(property) for property in properties}
        return [
            (triple.subject, triple.object)
            for triple in self._said
            if triple.predicate in wanted and triple not in self._aside
        ]

    def kinds(self, node: str) -> frozenset[str]:
        """The short forms of all terms that *node* is, by what is said here and by DPV; a term is itself, too."""
        return close(node, self.above, _called, self._kinds)

    def above(self, node: str) -> Iterator[str]:
        """What *node* stands right under, by what is said here, and all that DPV says it stands under."""
        said = self._out.get(node, {})
        for property in KIND_PROPERTIES:
            for value in said.get(property, ()):
                if isinstance(value, str):
                    yield value
        yield from map(expand, ancestors(shorten(node)))

    def _forget_kinds(self, node: str) -> None:
        """What is known of the kinds of *node* holds no more, nor of what stands under it."""
        if self._in.get(node, {}).keys() & set(KIND_PROPERTIES):
            self._kinds.clear()
        else:
            self._kinds.pop(node, None)


def _called(node: str) -> frozenset[str]:
    """The short form of a term; nothing for a node of somebody's data."""
    short = shorten(node)
    return frozenset((short,)) if short != node or is_term(node) else frozenset()


def is_term(iri: str) -> bool:
    """Whether *iri* is a term of a vocabulary and no node of somebody's data."""
    return claims_vocabulary(iri) or shorten(iri) in table()
