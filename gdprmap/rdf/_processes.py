"""Processes as others write them -> held by a notice, a record or a process that says dpv:hasProcess."""

from __future__ import annotations

from gdprmap.graph.triples import Literal
from gdprmap.rdf._consents import say_consented
from gdprmap.rdf._holding import DOES, OF_PROCESS, let_bases_give_way, say_own_parts
from gdprmap.rdf._kinds import POLICIES, is_policy, is_process, say_kinds, say_what_is_above
from gdprmap.rdf._laws import set_apart
from gdprmap.rdf._links import PARTS, PRIMARY_TOPIC, RULES, WHOLES
from gdprmap.rdf._properties import say_by_known_properties
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import expand

_TELLING = ("dpv:", "eu-gdpr:", "tech:", "risk:", "gm:")
"""The vocabularies whose terms say what a node is."""
_NO_PROCESS = {"dpv:Contract", "dpv:Entity", "dpv:LegalBasis", "dpv:Notice", "dpv:NoticeLayer", "dpv:Process"}
_NO_PROCESS |= {"dpv:Purpose", "dpv:RecordsOfActivities", "dpv:Rule", *POLICIES}
"""What may speak of purposes, data and bases without being a process, or is one already."""
_ALLOWED = {"dpv:Permission", "dpv:Obligation"}
"""Rules that are processes where they say what is done (DPV's guide on rules)."""
_OTHER_NOTICES = {"dpv:SecurityIncidentNotice", "dpv:RightNotice", "dpv:DataTransferNotice", "dpv:AINotice"}
_OTHER_NOTICES |= {"risk:IncidentNotice", "dpv:DeviceNotice"}
_ARTICLE_13_14 = {"eu-gdpr:DirectDataCollectionNotice", "eu-gdpr:IndirectDataCollectionNotice"}
_RECORDS = {expand("dpv:RecordsOfActivities"), expand("dpv:DataProcessingRecord")}


def say_processes(graph: Statements) -> None:
    """Say what is a process and what holds it."""
    say_what_is_above(graph)
    say_by_known_properties(graph)
    say_consented(graph)
    _services(graph)
    _untyped(graph)
    _rules(graph)
    _parts(graph)
    _layers(graph)
    _policies(graph)
    say_kinds(graph)
    _notices(graph)
    _without_personal_data(graph)
    set_apart(graph)
    say_own_parts(graph)
    let_bases_give_way(graph)


def _services(graph: Statements) -> None:
    """A process of a service is held by it, unless it is the service that has the purpose."""
    for subject, service in graph.pairs("dpv:hasService"):
        if isinstance(service, Literal) or "dpv:Entity" in graph.kinds(subject):
            continue
        if graph.says(subject, "dpv:hasPurpose") and not graph.says(service, "dpv:hasPurpose"):
            graph.add(service, "dpv:hasProcess", subject)
        else:
            graph.add(subject, "dpv:hasProcess", service)


def _untyped(graph: Statements) -> None:
    """What has a purpose, data or operations, and is nothing else that DPV knows or has a legal basis, is a process."""
    for node in graph.subjects():
        if is_term(node) or not graph.says(node, *DOES) or graph.holders(node, "dpv:hasPersonalData", "dpv:hasData"):
            continue
        kinds = {kind for kind in graph.kinds(node) if kind.startswith(_TELLING)}
        if kinds & _ALLOWED:
            is_one = graph.says(node, *DOES[:2])
        elif kinds:
            is_one = kinds.isdisjoint(_NO_PROCESS) and graph.says(node, "dpv:hasLegalBasis")
        else:
            is_one = graph.says(node, "dpv:hasPurpose") or not graph.says(node, "rdf:type")
        if is_one:
            graph.add(node, "rdf:type", "dpv:Process")


def _rules(graph: Statements) -> None:
    """A process that is permitted is one of its process; one that a rule prohibits does not happen."""
    for subject, rule in graph.pairs(*RULES):
        if isinstance(rule, Literal):
            continue
        if "dpv:Prohibition" not in graph.kinds(rule):
            if is_process(graph, rule):
                graph.add(subject, "dpv:hasProcess", rule)
            continue
        # The term alone is about what has it; a rule with a node of its own is about what it describes.
        for prohibited in (rule, *graph.nodes(rule, "dpv:hasProcess")) if not is_term(rule) else (subject,):
            graph.add(subject, "dpv:hasProhibition", prohibited)
    for node in graph.subjects():
        if is_process(graph, node) and "dpv:Prohibition" in graph.kinds(node):
            graph.add(node, "dpv:hasProhibition", node)
    for holder, forbidden in graph.pairs("dpv:hasProhibition"):
        if "dpv:Entity" in graph.kinds(holder):  # another may do it all the same
            graph.put_aside(holder, "dpv:hasProhibition", forbidden)


def _parts(graph: Statements) -> None:
    """A whole holds the processes that are its parts, also by way of parts of its own, up to the notice or record."""
    wholes: dict[str | Literal, list[str]] = {}
    for whole, part in graph.pairs(*PARTS):
        for one in (part, *(graph.nodes(part, PRIMARY_TOPIC) if isinstance(part, str) else ())):
            wholes.setdefault(one, []).append(whole)
    for one, its_whole in graph.pairs(*WHOLES):
        if isinstance(its_whole, str):
            wholes.setdefault(one, []).append(its_whole)
    waiting = [node for node in graph.subjects() if node in wholes and _happens(graph, node)]
    seen = set(waiting)
    while waiting:
        held = waiting.pop()
        for whole in wholes.get(held, ()):
            graph.add(whole, "dpv:hasProcess", held)
            if whole not in seen and not is_term(whole) and not is_policy(graph, whole):
                seen.add(whole)
                waiting.append(whole)


def _happens(graph: Statements, node: str) -> bool:
    return is_process(graph, node) and not graph.holders(node, "dpv:hasProhibition")


def _layers(graph: Statements) -> None:
    """What a layer of a notice says, the notice says; what it says of a process is a process of its own."""
    for notice, layer in graph.pairs("dpv:hasNoticeLayer"):
        if isinstance(layer, Literal):
            continue
        if graph.says(layer, *DOES, "dpv:hasProcess"):
            graph.add(notice, "dpv:hasProcess", layer)
        own = {expand(property) for property in (*OF_PROCESS, "dpv:hasLegalBasis", "rdf:type", "dct:description")}
        for property, value in list(graph.said(layer)):
            if property not in own:
                graph.add(notice, property, value)


def _policies(graph: Statements) -> None:
    """A notice or a record of no other kind is one of those that the rules know, if it is about processes."""
    for node in graph.subjects():
        kinds = graph.kinds(node)
        if is_term(node) or not kinds.isdisjoint(POLICIES):
            continue
        if not kinds & _ARTICLE_13_14 and not graph.says(node, "dpv:hasProcess", *DOES):
            continue
        if kinds & _ARTICLE_13_14 or ("dpv:Notice" in kinds and not kinds & _OTHER_NOTICES):
            graph.add(node, "rdf:type", "dpv:PrivacyNotice")
        elif not _RECORDS.isdisjoint(graph.nodes(node, "rdf:type", "skos:broader")):
            graph.add(node, "rdf:type", "dpv:ROPA")


def _notices(graph: Statements) -> None:
    """A process stands in the notice that it names."""
    for process, notice in graph.pairs("dpv:hasNotice"):
        if isinstance(notice, str) and is_policy(graph, notice) and is_process(graph, process):
            graph.add(notice, "dpv:hasProcess", process)


def _without_personal_data(graph: Statements) -> None:
    for node in graph.subjects():
        if "dpv:NonPersonalDataProcess" in graph.kinds(node) and not graph.says(node, "dpv:hasPersonalData"):
            graph.add(node, "dpv:hasData", "dpv:NonPersonalData")
