"""Transfers as others write them -> transfers to a third country."""

from __future__ import annotations

from gdprmap.graph.triples import Literal
from gdprmap.rdf._kinds import is_policy, is_process
from gdprmap.rdf._standing import stand_in
from gdprmap.rdf.statements import Statements, is_term


def say_transfers(graph: Statements) -> None:
    """Say what goes to a third country (Chapter V): operations there, and processes that name one."""
    _located(graph)
    _named_by_processes(graph)


def _located(graph: Statements) -> None:
    """A transfer that takes place in a country outside the EEA is one to that country."""
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


def _named_by_processes(graph: Statements) -> None:
    """A process or notice that names a third country, which none of its operations does, transfers data there."""
    for node, country in graph.pairs("dpv:hasThirdCountry"):
        if not (is_process(graph, node) or is_policy(graph, node)):
            continue
        operations = graph.nodes(node, "dpv:hasProcessing")
        if any(country in graph.values(one, "dpv:hasThirdCountry", "dpv:hasCountry") for one in operations):
            continue
        transfer = stand_in("dpv:CrossBorderTransfer", node)
        graph.add(node, "dpv:hasProcessing", transfer)
        graph.add(transfer, "rdf:type", "dpv:CrossBorderTransfer")
        graph.add(transfer, "dpv:hasThirdCountry", country)
