"""How long data is kept, in the other words that data has for it -> in the words that the shapes look for."""

from __future__ import annotations

from gdprmap.graph.triples import Literal
from gdprmap.rdf._kinds import is_process
from gdprmap.rdf._standing import stand_in
from gdprmap.rdf.statements import Statements, is_term

_WORDS = ("rdfs:label", "skos:prefLabel", "dct:title", "rdfs:comment", "skos:note", "skos:definition")


def say_storage(graph: Statements) -> None:
    """Say how long data is kept as a duration of a storage condition."""
    _stored(graph)
    for condition in dict.fromkeys(value for _, value in graph.pairs("dpv:hasStorageCondition")):
        if isinstance(condition, Literal) or is_term(condition) or graph.says(condition, "dpv:hasDuration"):
            continue
        for period in graph.values(condition, "rdf:value"):
            _lasts(graph, condition, period)
        if "dpv:StorageDuration" in graph.kinds(condition) and not graph.says(condition, "dct:description"):
            for words in graph.values(condition, *_WORDS):
                graph.add(condition, "dct:description", words)


def _stored(graph: Statements) -> None:
    """What is stored for some time is kept for that time."""
    for process, operation in graph.pairs("dpv:hasProcessing"):
        if isinstance(operation, Literal) or is_term(operation) or not is_process(graph, process):
            continue
        durations = graph.values(operation, "dpv:hasDuration")
        if durations and "dpv:Store" in graph.kinds(operation):
            condition = stand_in("dpv:StorageDuration", operation)
            graph.add(process, "dpv:hasStorageCondition", condition)
            graph.add(condition, "rdf:type", "dpv:StorageDuration")
            for duration in durations:
                graph.add(condition, "dpv:hasDuration", duration)


def _lasts(graph: Statements, condition: str, period: str | Literal) -> None:
    duration = stand_in("dpv:TemporalDuration", condition)
    graph.add(condition, "dpv:hasDuration", duration)
    graph.add(duration, "rdf:type", "dpv:TemporalDuration")
    graph.add(duration, "rdf:value", period)
