"""A policy as RDF: model -> triples -> graph or text."""

from gdprmap.graph._naming import DEFAULT_BASE, path_of, policy_iri, slug
from gdprmap.graph.facts import facts
from gdprmap.graph.serialising import FORMATS, export, to_graph
from gdprmap.graph.triples import Literal, Triple, nquads, ntriples
from gdprmap.graph.writing import Written, triples, write

__all__ = [
    "DEFAULT_BASE",
    "FORMATS",
    "Literal",
    "Triple",
    "Written",
    "export",
    "facts",
    "nquads",
    "ntriples",
    "path_of",
    "policy_iri",
    "slug",
    "to_graph",
    "triples",
    "write",
]
