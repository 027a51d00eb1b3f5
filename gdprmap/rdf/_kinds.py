"""What a node is, in the other words that data has for it -> in the words that the shapes look for."""

from __future__ import annotations

from gdprmap.graph.triples import OWL, RDF_TYPE, Literal
from gdprmap.rdf._links import BOTH_WAYS, DOWNWARDS, UPWARDS
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import ancestors, expand, shorten

POLICIES = {"dpv:PrivacyNotice": "notice", "dpv:ROPA": "record", "gm:ProcessorRecord": "processor record"}
"""What a notice or a record is, and what its processes are judged as."""

_CLASSES = {expand("rdfs:Class"), f"{OWL}Class"}
_SAYS_MORE = ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasProcessing", "dpv:hasLegalBasis", "dpv:hasProcess")


def say_what_is_above(graph: Statements) -> None:
    """Say in skos:broader what stands under what, whatever property of SKOS or OWL says so.

    Nothing is said of the terms of vocabularies, which stand under what DPV says.
    """
    for one, other in graph.pairs(*UPWARDS, *BOTH_WAYS):
        _stands_under(graph, one, other)
    for one, other in graph.pairs(*DOWNWARDS, *BOTH_WAYS):
        _stands_under(graph, other, one)


def _stands_under(graph: Statements, below: str | Literal, above: str | Literal) -> None:
    if isinstance(below, str) and isinstance(above, str) and below != above and not is_term(below):
        graph.add(below, "skos:broader", above)


def say_kinds(graph: Statements) -> None:
    """Type each process, notice and record that is one by way of a class of its author's, or of skos:broader."""
    for node in graph.subjects():
        if is_term(node) or is_class(graph, node):
            continue
        kinds = graph.kinds(node)
        typed = _typed(graph, node) if not kinds.isdisjoint((*POLICIES, "dpv:Process")) else kinds
        for kind in ("dpv:Process", *POLICIES):
            if kind in kinds and kind not in typed:
                graph.add(node, RDF_TYPE, kind)


def _typed(graph: Statements, node: str) -> set[str]:
    """What *node* is by its types that are terms; a shape needs no more to find it."""
    types = {shorten(one) for one in graph.nodes(node, RDF_TYPE)}
    return types.union(*map(ancestors, types))


def is_class(graph: Statements, node: str) -> bool:
    """Whether *node* only says what others are, and nothing of what is done."""
    types = graph.nodes(node, RDF_TYPE)
    if not graph.holders(node, RDF_TYPE, "rdfs:subClassOf") and _CLASSES.isdisjoint(types):
        return False
    return not graph.says(node, *_SAYS_MORE)


def is_process(graph: Statements, node: str) -> bool:
    """Whether *node* is a process of somebody's data."""
    if is_term(node):
        return False
    if graph.holders(node, "dpv:hasProcess"):
        return True
    return "dpv:Process" in graph.kinds(node) and not is_class(graph, node)


def is_policy(graph: Statements, node: str) -> bool:
    """Whether *node* is a notice or a record of somebody's data."""
    return not is_term(node) and not graph.kinds(node).isdisjoint(POLICIES) and not is_class(graph, node)
