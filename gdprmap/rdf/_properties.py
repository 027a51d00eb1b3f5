"""Statements by properties that the rules do not look at, or of many things at once -> by those that they look at."""

from __future__ import annotations

from gdprmap.graph.blank import is_blank
from gdprmap.graph.triples import Literal
from gdprmap.rdf._links import PROCESSES
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import expand

_WIDER = {
    **dict.fromkeys(PROCESSES, "dpv:hasProcess"),
    "dpv:hasRecipientThirdParty": "dpv:hasRecipient",
    "dpv:hasRecipientDataController": "dpv:hasRecipient",
    "dpv:hasDataProcessor": "dpv:hasRecipient",
    "dpv:hasDataImporter": "dpv:hasRecipient",
    "dpv:hasTechnicalMeasure": "dpv:hasTechnicalOrganisationalMeasure",
    "dpv:hasOrganisationalMeasure": "dpv:hasTechnicalOrganisationalMeasure",
    "dpv:hasPhysicalMeasure": "dpv:hasTechnicalOrganisationalMeasure",
}
"""Properties that say what a wider one says, which the rules look at. Not all that DPV has: there a data protection
officer is a representative, and a notice a measure."""
_BY_IRI = {expand(narrow): wide for narrow, wide in _WIDER.items()}

_BY_ROLE = {
    "dpv:DataController": "dpv:hasDataController",
    "dpv:DataProtectionOfficer": "dpv:hasDataProtectionOfficer",
}
"""What an entity is said to be, where only its type says in which role it takes part."""
_TAKES_PART = ("dpv:hasEntity", "dpv:isImplementedByEntity", "dpv:hasResponsibleEntity")
_ASKED = frozenset(map(expand, ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasData", "dpv:hasLegalBasis")))
_SUBPROPERTY = "rdfs:subPropertyOf"
_FIRST, _REST = expand("rdf:first"), expand("rdf:rest")
_MEMBER = expand("rdf:_")
_NIL = expand("rdf:nil")


def say_by_known_properties(graph: Statements) -> None:
    """Say in properties that the rules look at what is said in others."""
    _by_properties_of_their_own(graph)
    _one_by_one(graph)
    for subject, property, value in list(graph):
        wider = _BY_IRI.get(property)
        # A processor's own record names the processor whose it is.
        if wider and not (property == expand("dpv:hasDataProcessor") and "gm:ProcessorRecord" in graph.kinds(subject)):
            graph.add(subject, wider, value)
    _by_role(graph)
    _data(graph)


def _by_properties_of_their_own(graph: Statements) -> None:
    """A property of the author's under one of DPV says what that says."""
    wider: dict[str, set[str]] = {}
    for narrow, wide in graph.pairs(_SUBPROPERTY):
        if isinstance(wide, str) and not is_term(narrow):
            wider.setdefault(narrow, set()).add(wide)
    for subject, property, value in list(graph) if wider else ():
        found, waiting = set[str](), [property]
        while waiting:
            more = wider.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        for one in sorted(found):
            graph.add(subject, one, value)


def _one_by_one(graph: Statements) -> None:
    """A list or a container as a value of a term's property is each of its members; a node without a word is none."""
    for subject, property, value in list(graph):
        if not isinstance(value, str) or not is_term(property):
            continue
        if property in _ASKED and is_blank(value) and not any(graph.said(value)):
            graph.put_aside(subject, property, value)
        members = _members(graph, value)
        if members is not None:
            graph.put_aside(subject, property, value)
            for member in members:
                graph.add(subject, property, member)


def _members(graph: Statements, node: str) -> list[str | Literal] | None:
    """What is in a list or container; None for what is neither."""
    if is_term(node):
        return None
    if not graph.says(node, _FIRST):
        counted = [
            (property, value) for property, value in graph.said(node) if property.removeprefix(_MEMBER).isdecimal()
        ]
        return [value for _, value in counted] or None
    found, seen = list[str | Literal](), set[str]()
    while node != _NIL and node not in seen:
        seen.add(node)
        found += graph.values(node, _FIRST)
        node = next(iter(graph.nodes(node, _REST)), _NIL)
    return found


def _by_role(graph: Statements) -> None:
    """An entity takes part in the role of its type, if nobody else is named for that; recipients may be controllers."""
    for subject, entity in graph.pairs(*_TAKES_PART):
        if isinstance(entity, Literal):
            continue
        kinds = graph.kinds(entity)
        if "dpv:Recipient" in kinds or graph.holders(entity, "dpv:hasRecipient"):
            continue
        for role, property in _BY_ROLE.items():
            if role in kinds and not set(graph.values(subject, property)) - {entity}:
                graph.add(subject, property, entity)


def _data(graph: Statements) -> None:
    """Data that is personal by what it is, is personal data; a data set that names personal data has it in it."""
    for subject, data in graph.pairs("dpv:hasData"):
        if isinstance(data, str) and "dpv:PersonalData" in graph.kinds(data):
            graph.add(subject, "dpv:hasPersonalData", data)
    for _, data in graph.pairs("dpv:hasPersonalData"):
        if isinstance(data, str) and not is_term(data):
            for part in graph.values(data, "dpv:hasPersonalData"):
                graph.add(data, "dct:hasPart", part)
