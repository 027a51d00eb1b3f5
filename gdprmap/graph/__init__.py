"""A policy as RDF: model -> triples -> graph or text."""

from gdprmap.graph._naming import policy_iri, slug
from gdprmap.graph.facts import facts
from gdprmap.graph.serialising import FORMATS, export, to_graph
from gdprmap.graph.triples import Literal, Triple, nquads, ntriples
from gdprmap.graph.writing import Written, triples, write

__all__ = [
    "FORMATS",
    "Literal",
    "Triple",
    "Written",
    "export",
    "facts",
    "nquads",
    "ntriples",
    "policy_iri",
    "slug",
    "to_graph",
    "triples",
    "write",
]
