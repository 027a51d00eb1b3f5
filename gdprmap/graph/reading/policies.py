"""Which node of a graph is the policy."""

from __future__ import annotations

import re

from gdprmap.errors import GdprmapError
from gdprmap.graph._naming import DEFAULT_BASE
from gdprmap.graph.blank import is_blank
from gdprmap.graph.reading.listing import id_of
from gdprmap.graph.reading.slots import slots, wider
from gdprmap.graph.reading.statements import Statements, closure, is_concept
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.graph.writing import CONFORMS_TO, DECLARES_NONE
from gdprmap.model.fields import fields_of
from gdprmap.model.marks import Typed
from gdprmap.model.measures import SAYS_MEASURES
from gdprmap.model.policy import Policy
from gdprmap.model.values import ID_PATTERN, LONGEST_ID
from gdprmap.vocab._term import expand

HAS_PROCESS = expand("dpv:hasProcess")
_PROCESS = expand("dpv:Process")
_NOT_APPLICABLE = expand("dpv:isNotApplicableFor")
_ADDRESSES = tuple(map(expand, ("dct:source", "dct:references", "foaf:page", "oa:hasSource")))
"""Properties that name a page, which may be called like the policy that stands on it."""
_MEASURE = expand(SAYS_MEASURES.property)
_KINDS = frozenset(map(expand, ("dpv:Notice", "dpv:RecordsOfActivities")))
"""Policies are notices and records, perhaps of a kind that is read as ours only where it is lifted."""
_MOST_LISTED = 20


class WhichPolicyError(GdprmapError, ValueError):
    """A graph holds several policies, or not the one that is asked for; `policies` are those that it holds."""

    def __init__(self, message: str, policies: tuple[str, ...]) -> None:
        super().__init__(message, policies)
        self.message = message
        self.policies = policies

    def __str__(self) -> str:
        return self.message


def policies_in(statements: Statements) -> tuple[str, ...]:
    """The nodes that are policies: notices and records; else nodes without a type that only a policy can be."""
    marks = [mark for field in fields_of(Policy) for mark in field.marks if isinstance(mark, Typed)]
    profiles = {expand(concepts.split()[-1]) for mark in marks for concepts in mark.by.values()}
    typed = [
        node
        for node in statements.nodes()
        if profiles & closure(statements.iris(node, RDF_TYPE))
        and not is_concept(node)
        and not _is_measure(node, statements)
    ]
    return tuple(typed) or tuple(dict.fromkeys(_untyped(statements)))


def _is_measure(node: str, statements: Statements) -> bool:
    """Whether *node* is a notice only as a measure of somebody."""
    return _MEASURE in statements.into(node) and HAS_PROCESS not in statements.of(node)


def _untyped(statements: Statements) -> list[str]:
    """Nodes that say what only a policy says, but not what they are; nothing of ours points to such a node."""
    names = {CONFORMS_TO, DECLARES_NONE, *wider(Policy), *(name for name, inverse in slots(Policy) if not inverse)}
    return [
        node
        for node in statements.nodes()
        if RDF_TYPE not in (said := statements.of(node))
        and said.keys() <= names
        and statements.into(node).keys() <= {_NOT_APPLICABLE, *_ADDRESSES}
    ]


def chosen(statements: Statements, iri: str | None) -> str | None:
    """The node that is the policy: the one asked for, or the only one; None where there is none.

    Raises:
        WhichPolicyError: there are several, or the one asked for is not there.
    """
    found = policies_in(statements)
    if iri is not None:
        known = statements.of(iri) or statements.into(iri) or iri in found
        if found and not known:
            raise WhichPolicyError(f"the graph says nothing of {iri}; the policies in it are: {_listed(found)}", found)
        if found and iri not in found and _is_another(iri, statements):
            raise WhichPolicyError(f"{iri} is no policy; the policies in the graph are: {_listed(found)}", found)
        return iri
    if len(found) > 1:
        raise WhichPolicyError(
            f"{len(found)} policies are in the graph; say which one is meant: {_listed(found)}", found
        )
    return found[0] if found else None


def _is_another(node: str, statements: Statements) -> bool:
    """Whether *node* says that it is something that is no policy, such as a controller."""
    types = closure(statements.iris(node, RDF_TYPE))
    return bool(types) and types.isdisjoint(_KINDS) and HAS_PROCESS not in statements.of(node)


def _listed(found: tuple[str, ...]) -> str:
    more = f" and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
    return ", ".join(found[:_MOST_LISTED]) + more


def loose_processes(statements: Statements) -> list[str]:
    """The processes that stand in no other: what a policy lists where none is in the graph."""
    top = [
        node
        for node in statements.nodes()
        if _PROCESS in closure(statements.iris(node, RDF_TYPE)) or HAS_PROCESS in statements.of(node)
    ]
    within = {inner for node in top for inner in statements.iris(node, HAS_PROCESS) if inner != node}
    outer = [node for node in top if node not in within]
    return outer or top  # all in a ring


def identity(node: str) -> tuple[str, str | None]:
    """The id of the policy at *node*, and its IRI where that does not follow from the id."""
    name = node.removeprefix(DEFAULT_BASE)
    if name != node and re.fullmatch(ID_PATTERN, name) and len(name) <= LONGEST_ID:
        return name, None
    if is_blank(node):
        return "policy", None
    return id_of(re.split(r"[#/:]", node.rstrip("#/:"))[-1]) or "policy", node
