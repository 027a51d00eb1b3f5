"""The rules' shapes as engines run them: what each process asks of its notice or record is asked there once.

Engines answer every question anew. A shape of processes that asks something of what holds them, which looks through
all its processes, would cost the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from gdprmap.checking._results import Result
from gdprmap.graph import Triple
from gdprmap.graph.triples import term
from gdprmap.rules import shapes as rule_shapes
from gdprmap.rules import shapes_graph
from gdprmap.vocab._term import expand

_HOLDS = URIRef(expand("dpv:hasProcess"))
_TARGETS = frozenset((SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf))
_ASKS_ONCE = "urn:gdprmap:once:"
_Statement: TypeAlias = tuple[Node, Node, Node]


class _Excuse(NamedTuple):
    """What excuses a process from a shape: that something that holds it conforms to another shape."""

    dropped: frozenset[_Statement]
    """The list of alternatives that it is one of."""
    kept: tuple[_Statement, ...]
    """The same list without it."""
    holder: Node
    """The shape of the holder."""


def shapes_asked(asked: frozenset[str] | None) -> Iterator[_Statement]:
    """The shapes, but for what only people read, with targets for those that are *asked* for, or for all.

    Each excuse of a shape by what holds its processes is a shape of the holders of its own; `answered` puts the two
    together. (pyshacl's `use_shapes` would lose the shapes that the asked ones name.)
    """
    off = set[str]() if asked is None else rule_shapes().keys() - asked
    dropped = {statement for excuse in _excuses().values() for statement in excuse.dropped}
    for statement in _for_engines():
        if statement not in dropped and not (statement[1] in _TARGETS and str(statement[0]) in off):
            yield statement
    for shape, excuse in _excuses().items():
        yield from excuse.kept
        if shape not in off:
            once = URIRef(_ASKS_ONCE + shape)
            yield once, RDF.type, SH.NodeShape
            yield once, SH.targetSubjectsOf, _HOLDS
            yield once, SH["not"], excuse.holder


@cache
def _for_engines() -> tuple[_Statement, ...]:
    spoken = (str(SH), str(RDF))
    return tuple(statement for statement in shapes_graph() if str(statement[1]).startswith(spoken))


def answered(results: Iterable[Result], statements: Iterable[Triple]) -> frozenset[Result]:
    """The *results* of such shapes on *statements* as the shapes themselves give them."""
    excusing = dict[str, list[str]]()
    kept = set[Result]()
    for result in results:
        if result.shape.startswith(_ASKS_ONCE):
            excusing.setdefault(result.focus, []).append(result.shape.removeprefix(_ASKS_ONCE))
        else:
            kept.add(result)
    for subject, property, value in statements if excusing else ():
        if property == str(_HOLDS):
            focus = value if isinstance(value, str) else term(value)
            kept.difference_update(Result(shape, focus) for shape in excusing.get(subject, ()))
    return frozenset(kept)


@cache
def _excuses() -> dict[str, _Excuse]:
    """The excuse of each rule's shape that has one."""
    found = {shape: _excuse_of(shapes_graph(), URIRef(shape)) for shape in rule_shapes()}
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


def _as_list(cells: Sequence[Node], members: Sequence[Node]) -> Iterator[_Statement]:
    for cell, member, rest in zip(cells, members, (*cells[1 : len(members)], RDF.nil), strict=False):
        yield cell, RDF.first, member
        yield cell, RDF.rest, rest
