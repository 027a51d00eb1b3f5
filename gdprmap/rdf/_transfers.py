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
    _with_a_basis(graph)


def _located(graph: Statements) -> None:
    """A transfer that takes place in a country outside the EEA, or to somebody there, is one to that country."""
    for _, operation in graph.pairs("dpv:hasProcessing"):
        if isinstance(operation, Literal) or is_term(operation) or "dpv:Transfer" not in graph.kinds(operation):
            continue
        if graph.says(operation, "dpv:hasThirdCountry"):
            graph.add(operation, "rdf:type", "dpv:CrossBorderTransfer")
            continue
        there = (operation, *graph.nodes(operation, "dpv:hasRecipient", "dpv:hasDataImporter"))
        for place in (place for one in there for place in _places_abroad(graph, one)):
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


def _with_a_basis(graph: Statements) -> None:
    """Who is abroad, and has a basis for transfers or is given data on one, is given data by a transfer."""
    for node, recipient in graph.pairs("dpv:hasRecipient"):
        if isinstance(recipient, Literal) or not (is_process(graph, node) or is_policy(graph, node)):
            continue
        own = _transfer_bases(graph, recipient)
        if (own or _transfer_bases(graph, node)) and _places_abroad(graph, recipient):
            transfer = stand_in("dpv:CrossBorderTransfer", node)
            graph.add(node, "dpv:hasProcessing", transfer)
            graph.add(transfer, "rdf:type", "dpv:CrossBorderTransfer")
            graph.add(transfer, "dpv:hasDataImporter", recipient)
            for basis in own:
                graph.add(transfer, "dpv:hasLegalBasis", basis)


def _transfer_bases(graph: Statements, node: str) -> list[str]:
    bases = graph.nodes(node, "dpv:hasLegalBasis")
    return [basis for basis in bases if "dpv:DataTransferLegalBasis" in graph.kinds(basis)]


def _places_abroad(graph: Statements, node: str) -> list[str]:
    """The countries outside the EEA where *node* is, or takes place."""
    places = graph.nodes(node, "dpv:hasLocation", "dpv:hasCountry")
    kinds = {place: graph.kinds(place) for place in places}
    return [place for place in places if "dpv:Country" in kinds[place] and "loc:EEA30" not in kinds[place]]
