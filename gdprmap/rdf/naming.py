"""What a node is called for people, and by what it is known again: also one that has no name in the file."""

from __future__ import annotations

from collections import Counter

from gdprmap.graph._naming import slug
from gdprmap.graph.blank import is_blank
from gdprmap.graph.labels import NAMES
from gdprmap.graph.triples import Literal
from gdprmap.rdf.dividing import Unit
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import expand, shorten, table

_LABELS = ("skos:prefLabel", "dct:title", "rdfs:label", "dpv:hasName", *NAMES)
_TOPS = {"dpv:Purpose", "dpv:PersonalData", "dpv:LegalBasis", "dpv:Processing", "dpv:Entity", "skos:Concept"}
"""What says less of a node than another type of it."""


class Names:
    """Names the nodes of a unit."""

    def __init__(self, graph: Statements, unit: Unit) -> None:
        self._graph = graph
        self._unit = unit
        self._paths: dict[str, str] = {}
        self._blanks: dict[str, list[str]] = {}
        for node, upper in unit.hangs.items():
            if is_blank(node) and node != upper:
                self._blanks.setdefault(upper, []).append(node)

    def subject(self, node: str) -> str:
        """The label of *node*, or its short form; for a blank node what it is, and of what."""
        above = [*self.above(node)]
        said = []
        for one in above:
            if label := label_of(self._graph, one):
                said.append(label)
                break
            said.append(self._what(one) if is_blank(one) else shorten(one))
            if not is_blank(one):
                break
        return " of ".join(said)

    def above(self, node: str) -> list[str]:
        """The node, what it hangs on, and so on up to the root."""
        found = [node]
        while (upper := self._unit.hangs.get(found[-1], found[-1])) != found[-1]:
            found.append(upper)
        return found

    def path(self, node: str) -> str:
        """What stays the same when other nodes come and go: the IRI, or for a blank node the way to it from one."""
        if node not in self._paths:
            self._paths[node] = self._path_of(node)
        return self._paths[node]

    def _path_of(self, node: str) -> str:
        if not is_blank(node):
            return shorten(node)
        upper = self._unit.hangs.get(node, node)
        if upper == node:
            return self._step(node) + (f"-{self._unit.number}" if self._unit.number > 1 else "")
        given: Counter[str] = Counter()
        for twin in self._blanks[upper]:
            step = self._step(twin)
            given[step] += 1
            self._paths[twin] = f"{self.path(upper)}/{step}" + (f"-{given[step]}" if given[step] > 1 else "")
        return self._paths[node]

    def _step(self, node: str) -> str:
        label = label_of(self._graph, node)
        return slug(label) if label else slug(self._what(node))

    def _what(self, node: str) -> str:
        """What kind of thing a blank node is, in the words of DPV."""
        types = [shorten(one) for one in self._graph.nodes(node, "rdf:type", "skos:broader")]
        telling = [one for one in types if one not in _TOPS] or types
        return name_of_term(telling[0]).lower() if telling else "something"


def label_of(graph: Statements, node: str) -> str | None:
    """What *node* is called in the data: in English or in no language if that is there."""
    for property in _LABELS:
        texts = [value for value in graph.values(node, property) if isinstance(value, Literal) and value.text.strip()]
        if texts:
            return min(texts, key=lambda text: (_is_foreign(text), text.text)).text
    return None


def _is_foreign(text: Literal) -> bool:
    return (text.language or "en").partition("-")[0].lower() != "en"


def name_of_term(iri: str) -> str:
    """What DPV calls a term, or its short form."""
    curie = shorten(expand(iri))
    row = table().get(curie) if is_term(expand(iri)) else None
    return row.label if row else curie
