"""Whether a graph is what was sent, as far as all servers keep what they are sent."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

_TEXT = "http://www.w3.org/2001/XMLSchema#string"


def is_kept(sent: bytes, found: Iterable[Triple]) -> bool:
    """Whether the statements that were sent, as N-Triples, and those found are the same.

    Literals with a type count as alike: servers write a number or a time in their own way.
    """
    wanted = {_kept(quad.triple) for quad in parse(sent, RdfFormat.N_TRIPLES)}
    return wanted == {_kept(one) for one in found}


def _kept(one: Triple) -> tuple[object, ...]:
    value = one.object
    if isinstance(value, Literal):
        text = value.language is not None or value.datatype.value == _TEXT
        return one.subject, one.predicate, value.value if text else None
    return one.subject, one.predicate, value if isinstance(value, NamedNode | BlankNode) else None
