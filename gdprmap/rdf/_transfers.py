"""Transfers as others write them -> transfers to a third country."""

from __future__ import annotations

from gdprmap.graph.triples import Literal
from gdprmap.rdf.statements import Statements, is_term


def say_transfers(graph: Statements) -> None:
    """A transfer that takes place in a country outside the EEA is one to that country (Chapter V)."""
    for _, operation in graph.pairs("dpv:hasProcessing"):
        if isinstance(operation, Literal) or is_term(operation) or "dpv:Transfer" not in graph.kinds(operation):
            continue
        if graph.says(operation, "dpv:hasThirdCountry"):
            graph.add(operation, "rdf:type", "dpv:CrossBorderTransfer")
            continue
        for place in graph.nodes(operation, "dpv:hasLocation", "dpv:hasCountry"):
            kinds = graph.kinds(place)
            if "dpv:Country" in kinds and "loc:EEA30" not in kinds:
                graph.add(operation, "rdf:type", "dpv:CrossBorderTransfer")
                graph.add(operation, "dpv:hasThirdCountry", place)
