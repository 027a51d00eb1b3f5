"""triples -> model: the mirror of the writer, and what it could not carry over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdprmap.graph._naming import DEFAULT_BASE
from gdprmap.graph.reading.losses import Account, Loss, reachable
from gdprmap.graph.reading.nesting import flattened
from gdprmap.graph.reading.parts import PartReader
from gdprmap.graph.reading.policies import (
    HAS_PROCESS,
    WhichPolicyError,
    chosen,
    identity,
    loose_processes,
    policies_in,
)
from gdprmap.graph.reading.statements import Statements, in_todays_terms, triples_of
from gdprmap.graph.triples import Literal, Triple
from gdprmap.model.policy import Policy
from gdprmap.vocab._term import expand

if TYPE_CHECKING:
    from rdflib import Graph

_LANGUAGE = expand("dct:language")
UNNAMED = f"{DEFAULT_BASE}policy"
"""The policy that lists the processes of a graph in which no policy is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A policy that was read from a graph, and what it does not say of it."""

    policy: Policy
    """What the graph says, as far as the model can."""
    node: str | None
    """The node that is the policy; None where the graph has none, and its processes stand in a policy of their own."""
    carried: int
    """How many statements of the graph the policy says again."""
    losses: tuple[Loss, ...]
    """The others, each with the reason; in the order of the graph."""
    elsewhere: tuple[Triple, ...]
    """Statements about other policies in the graph, which were not asked for."""


def from_graph(graph: Graph | Iterable[Triple], *, iri: str | None = None) -> Policy:
    """The policy in a graph: what `to_graph` or `triples` said, or as much of other data as the model can hold.

    *iri* says which policy is meant where the graph holds several, or is all that is known of one.

    Raises:
        WhichPolicyError: the graph holds several policies, or not the one that is asked for.
    """
    return read_graph(graph, iri=iri).policy


def read_graph(
    graph: Graph | Iterable[Triple],
    *,
    iri: str | None = None,
    added: Iterable[Triple] = (),
    stands_for: Callable[[str], str] = str,
) -> Reading:
    """The policy in a graph, with all that it does not say of it.

    Nodes may get other names: what counts is that each statement stands between the same things. A type counts as
    said where a narrower one is. *iri* is as for `from_graph`. What was *added* to the graph so that it can be read is
    read with it, but is not missed; *stands_for* says for which node one that was added stands.

    Raises:
        WhichPolicyError: the graph holds several policies, or not the one that is asked for.
    """
    given = Statements(triples_of(graph)).all
    statements = Statements(map(in_todays_terms, (*given, *added)))
    node = chosen(statements, iri)
    found, node = node, node or UNNAMED
    if found is None:
        links = [Triple(UNNAMED, HAS_PROCESS, process) for process in loose_processes(statements)]
        statements = Statements((*statements.all, *links))
    others = frozenset(policies_in(statements)) - {node}
    flat = flattened(statements, node, others, stands_for)
    reader = PartReader(flat.statements, node, _language(statements, node))
    policy = reader.policy(node, *identity(node))
    lost = Account(policy, reader, statements, flat, stands_for).losses(given)
    elsewhere = _elsewhere(statements, node, others) - reader.images.keys()
    losses = tuple(loss for loss in lost if loss.triple.subject not in elsewhere)
    apart = tuple(loss.triple for loss in lost if loss.triple.subject in elsewhere)
    return Reading(policy, found, len(given) - len(lost), losses, apart)


def _elsewhere(statements: Statements, node: str, others: frozenset[str]) -> frozenset[str]:
    """The nodes that only other policies lead to."""
    if not others:
        return frozenset()
    here = reachable(statements, node, others)
    return frozenset(one for other in others for one in reachable(statements, other, frozenset({node}))) - here


def _language(statements: Statements, node: str) -> str | None:
    """The language that the policy says it is in; else the one that most of its words are in."""
    stated = [one.text for one in statements.of(node).get(_LANGUAGE, ()) if isinstance(one, Literal)]
    if stated:
        return stated[0]
    tags = Counter(value.language.lower() for _, _, value in statements.all
                   if isinstance(value, Literal) and value.language)  # fmt: skip
    return tags.most_common(1)[0][0] if tags else None


__all__ = ["Loss", "Reading", "WhichPolicyError", "from_graph", "read_graph"]
