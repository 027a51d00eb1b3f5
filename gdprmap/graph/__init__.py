"""A policy as RDF: model -> triples -> graph or text, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.graph._naming import DEFAULT_BASE, path_of, policy_iri, slug
from gdprmap.graph.facts import facts
from gdprmap.graph.serialising import FORMATS, export, to_graph
from gdprmap.graph.triples import Literal, Triple, nquads, ntriples
from gdprmap.graph.writing import Written, triples, write

if TYPE_CHECKING:
    from gdprmap.graph.reading import Loss, Reading, WhichPolicyError, from_graph, read_graph

__all__ = [
    "DEFAULT_BASE",
    "FORMATS",
    "Literal",
    "Loss",
    "Reading",
    "Triple",
    "WhichPolicyError",
    "Written",
    "export",
    "facts",
    "from_graph",
    "nquads",
    "ntriples",
    "path_of",
    "policy_iri",
    "read_graph",
    "slug",
    "to_graph",
    "triples",
    "write",
]

if not TYPE_CHECKING:  # or a type checker would take a misspelt name for an attribute of any type
    _OF_READING = {"Loss", "Reading", "WhichPolicyError", "from_graph", "read_graph"}

    def __getattr__(name: str) -> object:
        # Checking writes graphs but reads none, and is to start fast.
        if name in _OF_READING:
            from gdprmap.graph import reading

            return getattr(reading, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
