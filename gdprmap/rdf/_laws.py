"""Which laws apply to a node of somebody's data, as far as it says so."""

from __future__ import annotations

import re

from gdprmap.graph.labels import LABELS
from gdprmap.graph.triples import RDF_TYPE, Literal
from gdprmap.model.law import is_gdpr
from gdprmap.rdf._kinds import is_process
from gdprmap.rdf.statements import Statements
from gdprmap.vocab._table import expand, shorten

_LAW = "dpv:hasApplicableLaw"
_GDPR = expand("legal-eu:law-GDPR")
_TITLES = (*LABELS, "dpv:hasName")
_VOCABULARY_OF_LAWS = re.compile(r"https://w3id\.org/dpv/legal/([a-z]{2})(?:[#/]|$)")
"""DPV has the laws of each country in a vocabulary of its own."""
_UNION = {"loc:EU", "loc:EU27", "loc:EEA", "loc:EEA30"}
_NO_GDPR = re.compile(r"\b2018/1725\b|\b32018R1725\b|\b2016/680\b|\b32016L0680\b")
"""For the institutions of the Union, and for the police, there are other acts in place of the GDPR (its Article 2)."""


def is_under_gdpr(graph: Statements, node: str) -> bool:
    """Whether the GDPR applies to *node*, by the laws that it says apply; so if it says nothing of laws.

    A law of a Member State goes beside the GDPR, and a process may name the law behind its basis: of a law that says
    nothing of where it applies it is only for a notice or record that the GDPR is known not to be among the laws.
    """
    laws = graph.values(node, _LAW)
    if not laws or any(_is_gdpr(graph, law) or _is_of_eea(graph, law) for law in laws):
        return True
    return is_process(graph, node) and not all(_is_instead(graph, law) for law in laws)


def set_apart(graph: Statements) -> None:
    """Let no notice or record hold a process to which, as it says, other laws apply: it is not judged with them."""
    for node in dict.fromkeys(subject for subject, _ in graph.pairs(_LAW)):
        if not is_process(graph, node) or is_under_gdpr(graph, node):
            continue
        for holder in graph.holders(node, "dpv:hasProcess"):
            graph.put_aside(holder, "dpv:hasProcess", node)
        graph.add(node, RDF_TYPE, "dpv:Process")


def _is_gdpr(graph: Statements, law: str | Literal) -> bool:
    if isinstance(law, Literal):
        return is_gdpr(law.text)
    titles = (title for title in graph.values(law, *_TITLES) if isinstance(title, Literal))
    known = _GDPR in (law, *graph.nodes(law, "skos:exactMatch"))
    return known or is_gdpr(law) or any(is_gdpr(title.text) for title in titles)


def _is_of_eea(graph: Statements, law: str | Literal) -> bool:
    """Whether it is known to be a law of the Union or of a country in the EEA, and none for its institutions alone."""
    places = {place for place in _jurisdictions(graph, law) if not _NO_GDPR.search(_called(graph, law))}
    return any(place in _UNION or "loc:EEA30" in graph.kinds(expand(place)) for place in places)


def _is_instead(graph: Statements, law: str | Literal) -> bool:
    """Whether it is known to apply where the GDPR does not: a law of elsewhere, or one of the Union's in its place."""
    return bool(_NO_GDPR.search(_called(graph, law))) or bool(_jurisdictions(graph, law) and not _is_of_eea(graph, law))


def _jurisdictions(graph: Statements, law: str | Literal) -> set[str]:
    """Where a law applies: as it says, or as the vocabulary of DPV says that it is in."""
    if isinstance(law, Literal):
        return set()
    stated = {shorten(place) for place in graph.nodes(law, "dpv:hasJurisdiction", "dpv:hasCountry", "dpv:hasLocation")}
    found = _VOCABULARY_OF_LAWS.match(law)
    return stated | ({f"loc:{found[1].upper()}"} if found else set())


def _called(graph: Statements, law: str | Literal) -> str:
    """All that a law is called by."""
    if isinstance(law, Literal):
        return law.text
    titles = (title.text for title in graph.values(law, *_TITLES) if isinstance(title, Literal))
    return " ".join((law, *titles))
