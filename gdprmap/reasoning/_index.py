"""Statements by subject and property: what a policy's graph says of a node, with DPV's hierarchy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gdprmap.graph import Triple
from gdprmap.graph.facts import SUBCLASS_OF
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.vocab._term import expand

BROADER = expand("skos:broader")


class Index:
    """The statements between IRIs, in both directions."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._forth: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._back: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._above: dict[str, frozenset[str]] = {}
        for subject, predicate, value in triples:
            if isinstance(value, str):
                self._forth[subject, predicate].append(value)
                self._back[value, predicate].append(subject)

    def values(self, node: str, property: str) -> list[str]:
        """What *node* has by *property*."""
        return self._forth.get((node, property), [])

    def holders(self, node: str, property: str) -> list[str]:
        """What has *node* by *property*."""
        return self._back.get((node, property), [])

    def concepts(self, node: str) -> frozenset[str]:
        """All that *node* is: itself, its types, and what stands above them."""
        if node not in self._above:
            found, level = {node}, [node]
            while level:
                below = level.pop()
                for property in (RDF_TYPE, BROADER, SUBCLASS_OF):
                    above = [concept for concept in self.values(below, property) if concept not in found]
                    found.update(above)
                    level += above
            self._above[node] = frozenset(found)
        return self._above[node]

    def is_a(self, node: str, *curies: str) -> bool:
        """Whether *node* is one of these concepts, or something below them."""
        return any(expand(curie) in self.concepts(node) for curie in curies)
