"""Which laws apply to a node of somebody's data, as far as it says so."""

from __future__ import annotations

from gdprmap.graph.triples import RDF_TYPE, Literal
from gdprmap.model.law import is_gdpr
from gdprmap.rdf._kinds import is_process
from gdprmap.rdf.statements import Statements
from gdprmap.vocab._table import expand

_LAW = "dpv:hasApplicableLaw"
_GDPR = expand("legal-eu:law-GDPR")
_TITLES = ("dct:title", "skos:prefLabel", "rdfs:label", "dpv:hasName")


def is_under_gdpr(graph: Statements, node: str) -> bool:
    """Whether the GDPR is among the laws that *node* says apply; so if it says nothing of laws."""
    laws = graph.values(node, _LAW)
    return not laws or any(_is_gdpr(graph, law) for law in laws)


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
