"""Consents that say themselves what is consented to -> processes that rest on them."""

from __future__ import annotations

from gdprmap.graph.triples import RDF_TYPE
from gdprmap.rdf._holding import DOES, OF_PROCESS
from gdprmap.rdf._kinds import is_class, is_policy, is_process
from gdprmap.rdf._standing import stand_in
from gdprmap.rdf.statements import Statements, is_term

_STATUS = ("dpv:hasConsentStatus", "dpv:hasStatus", "dpv:hasConsentControl")
"""What a record says of the consent in it."""


def say_consented(graph: Statements) -> None:
    """Say what is a process among consents and their records; what a process rests on is judged there."""
    for node in graph.subjects():
        if is_term(node) or not graph.says(node, *DOES) or is_class(graph, node) or is_policy(graph, node):
            continue
        kinds = graph.kinds(node)
        if "dpv:ConsentRecord" in kinds:
            graph.add(node, RDF_TYPE, "dpv:Process")
            if not graph.says(node, "dpv:hasLegalBasis", "dpv:hasProcess"):
                _say_recorded(graph, node)
        elif "dpv:Consent" in kinds and not is_process(graph, node) and not graph.holders(node, "dpv:hasLegalBasis"):
            process = stand_in("dpv:Process", node)
            graph.add(process, RDF_TYPE, "dpv:Process")
            graph.add(process, "dpv:hasLegalBasis", node)
            for property in OF_PROCESS:
                for value in graph.values(node, property):
                    graph.add(process, property, value)


def _say_recorded(graph: Statements, record: str) -> None:
    """What a record of consent is about rests on the consent."""
    consent = stand_in("dpv:Consent", record)
    graph.add(record, "dpv:hasLegalBasis", consent)
    graph.add(consent, RDF_TYPE, "dpv:Consent")
    for property in _STATUS:
        for value in graph.values(record, property):
            graph.add(consent, property, value)
