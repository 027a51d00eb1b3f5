"""The shapes as a graph -> what they say of the rules; only who changes the shapes needs it (`_table`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gdprmap.errors import ShapesError
from gdprmap.rules import ARTICLE, PROFILES, Rule, Severity, Shape, citation
from gdprmap.vocab._table import expand

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SEVERITIES = {expand(f"sh:{name}"): Severity(name.lower()) for name in ("Violation", "Warning", "Info")}


def shapes_in(graph: Graph) -> Mapping[str, Shape]:
    """The shapes of rules in *graph*, by the IRI of the shape.

    Raises:
        ShapesError: a shape does not say what a rule says.
    """
    reader = _Reader(graph)
    return {str(node): reader.shape(node) for node in sorted(graph.subjects(_node("dct:identifier")), key=str)}


class _Reader:
    """Reads the metadata of shapes; a variant takes what it does not say itself from its main shape."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def shape(self, node: Node) -> Shape:
        main = self._graph.value(node, _node("gm:variantOf")) or node
        own_remedy = (node, _node("gm:remedy"), None) in self._graph
        own_source, rule = self._graph.value(node, _node("dct:source")), self._rule(main)
        return Shape(
            rule=rule,
            sources=tuple(dict.fromkeys([*([str(own_source)] if own_source else []), *rule.sources])),
            message=self._text(node, "sh:message"),
            remedy=self._text(node if own_remedy else main, "gm:remedy"),
            severities={
                profile: _SEVERITIES[str(value)]
                for profile, name in PROFILES.items()
                if (value := self._graph.value(node, _node(name)))
            },
            field=str(field) if (field := self._graph.value(node, _node("gm:field"))) else None,
        )

    def _rule(self, node: Node) -> Rule:
        references = sorted(str(value) for value in self._graph.objects(node, _node("dct:references")))
        further = sorted((value for value in references if ARTICLE.fullmatch(value)), key=_natural)
        main = self._graph.value(node, _node("dct:source"))
        sources = (*([str(main)] if main else []), *further)
        return Rule(
            id=self._text(node, "dct:identifier"),
            title=self._text(node, "dct:title"),
            articles=tuple(citation(source) for source in sources),
            sources=sources,
            guidance=tuple(value for value in references if not ARTICLE.fullmatch(value)),
            why=self._text(node, "rdfs:comment"),
            remedy=self._text(node, "gm:remedy"),
            supersedes=frozenset(
                str(value).removeprefix(expand("gm:")) for value in self._graph.objects(node, _node("gm:supersedes"))
            ),
        )

    def _text(self, node: Node, name: str) -> str:
        value = self._graph.value(node, _node(name))
        if value is None:
            raise ShapesError(f"{node}: the shape has no {name}")
        return " ".join(str(value).split())


def _node(curie: str) -> Node:
    from rdflib import URIRef

    return URIRef(expand(curie))


def _natural(text: str) -> list[int | str]:
    return [int(step) if step.isdigit() else step for step in re.split(r"(\d+)", text)]
