"""Makes the shapes as engines run them: what each process asks of its notice or record is asked there once.

Engines answer every question anew. A shape of processes that asks something of what holds them, which looks through
all its processes, would cost the square of their number. Only who changes the shapes needs this module (`_table`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from gdprmap.rules import ASKED_ONCE
from gdprmap.vocab._table import expand

_HOLDS = URIRef(expand("dpv:hasProcess"))
_SELDOM = URIRef(expand("gm:IsNotJudged"))
"""What excuses few processes, and stands before all other excuses in shapes/, as people read it."""


class _Excuse(NamedTuple):
    """What excuses a process from a shape: that something that holds it conforms to another shape."""

    dropped: frozenset[tuple[Node, Node, Node]]
    """The list of alternatives that it is one of."""
    kept: tuple[tuple[Node, Node, Node], ...]
    """The same list without it."""
    holder: Node
    """The shape of the holder."""


def engine_shapes_in(graph: Graph) -> str:
    """The shapes of *graph* in N-Triples, but for what only people read; the same graph gives the same text.

    Each excuse of a shape by what holds its processes is a shape of the holders of its own, `ASKED_ONCE` and the IRI
    of the shape that it excuses from.
    """
    said: dict[Node, list[tuple[Node, Node]]] = {}
    for subject, property, value in _statements(_with_the_likely_first(graph)):
        said.setdefault(subject, []).append((property, value))
    named = _Named(said)
    written = Graph(bind_namespaces="none")
    for subject, pairs in said.items():
        for property, value in pairs:
            written.add((named(subject), property, named(value)))
    return "".join(sorted(written.serialize(format="nt").splitlines(keepends=True)))


def _with_the_likely_first(graph: Graph) -> Graph:
    """The same shapes, which ask last what seldom holds: the fast engine stops at the first alternative that does."""
    ordered = Graph(bind_namespaces="none")
    ordered += graph
    for alternatives in graph.objects(None, SH["or"]):
        cells = [one for one in graph.transitive_objects(alternatives, RDF.rest) if one and one != RDF.nil]
        for cell, member in zip(cells, sorted(graph.items(alternatives), key=_SELDOM.__eq__), strict=True):
            ordered.set((cell, RDF.first, member))
    return ordered


class _Named:
    """Nodes, with a name for each blank one that is made of what it says, so that equal ones are one.

    A path that leads from a process to its policy stands in the shapes two hundred times: engines read it once.
    """

    def __init__(self, said: Mapping[Node, Sequence[tuple[Node, Node]]]) -> None:
        self._said = said
        self._names: dict[Node, BNode] = {}

    def __call__(self, node: Node) -> Node:
        if not isinstance(node, BNode):
            return node
        if node not in self._names:
            said = sorted(f"{property.n3()} {self(value).n3()}" for property, value in self._said[node])
            self._names[node] = BNode(f"b{sha256(' '.join(said).encode()).hexdigest()[:12]}")
        return self._names[node]


def _statements(graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    spoken = (str(SH), str(RDF))
    excuses = _excuses(graph)
    dropped = {statement for excuse in excuses.values() for statement in excuse.dropped}
    for statement in graph:
        if str(statement[1]).startswith(spoken) and statement not in dropped:
            yield statement
    for shape, excuse in excuses.items():
        yield from excuse.kept
        once = URIRef(ASKED_ONCE + shape)
        yield once, RDF.type, SH.NodeShape
        yield once, SH.targetSubjectsOf, _HOLDS
        yield once, SH["not"], excuse.holder
        yield once, SH.message, RdfLiteral("a process that this holds is excused")  # or pyshacl words one, slowly


def _excuses(graph: Graph) -> Mapping[str, _Excuse]:
    """The excuse of each rule's shape that has one."""
    found = {str(node): _excuse_of(graph, node) for node in graph.subjects(URIRef(expand("dct:identifier")))}
    return {shape: excuse for shape, excuse in found.items() if excuse}


def _excuse_of(graph: Graph, shape: Node) -> _Excuse | None:
    """The first that it has; a second would be asked as it stands."""
    for alternatives in graph.objects(shape, SH["or"]):
        cells = [one for one in graph.transitive_objects(alternatives, RDF.rest) if one and one != RDF.nil]
        members = [*graph.items(alternatives)]
        for member in members:
            others = [one for one in members if one != member]
            if others and (holder := _holder_in(graph, member)):
                return _Excuse(
                    frozenset(statement for cell in cells for statement in graph.triples((cell, None, None))),
                    tuple(_as_list(cells, others)),
                    holder,
                )
    return None


def _holder_in(graph: Graph, member: Node) -> Node | None:
    """The shape of the holder, if *member* says that one holder conforms to it, and no more."""
    said = dict(graph.predicate_objects(member))
    if said.keys() != {SH.path, SH.qualifiedValueShape, SH.qualifiedMinCount}:
        return None
    is_one = said[SH.qualifiedMinCount] == RdfLiteral(1)
    is_holder = [*graph.predicate_objects(said[SH.path])] == [(SH.inversePath, _HOLDS)]
    return said[SH.qualifiedValueShape] if is_one and is_holder else None


def _as_list(cells: Sequence[Node], members: Sequence[Node]) -> Iterator[tuple[Node, Node, Node]]:
    for cell, member, rest in zip(cells, members, (*cells[1 : len(members)], RDF.nil), strict=False):
        yield cell, RDF.first, member
        yield cell, RDF.rest, rest
