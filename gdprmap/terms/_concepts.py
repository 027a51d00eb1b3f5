"""What a vocabulary says of its terms, and where each stands: among what terms, and of what kind."""

from __future__ import annotations

import graphlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdprmap.errors import GdprmapError
from gdprmap.vocab import _base, _term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

RDF, RDFS, SKOS = _term.PREFIXES["rdf"], _term.PREFIXES["rdfs"], _term.PREFIXES["skos"]
TYPE, LABEL = RDF + "type", SKOS + "prefLabel"
BROADER = {SKOS + "broader", RDFS + "subClassOf", RDFS + "subPropertyOf"}
STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"


class GeneratorError(GdprmapError):
    """The vocabulary cannot be read, or does not fit; the message says where."""


@dataclass(slots=True)
class Concept:
    """What a vocabulary says of one term."""

    types: set[str] = field(default_factory=set[str])
    broader: set[str] = field(default_factory=set[str])
    label: str = ""
    status: str = ""
    replaced_by: str = ""


def closure(direct: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """All that each term stands under.

    Raises:
        GeneratorError: some stand under each other.
    """
    try:
        order = graphlib.TopologicalSorter(direct).static_order()
        above = dict[str, frozenset[str]]()
        for curie in order:
            ups = direct.get(curie, ())
            above[curie] = frozenset(ups).union(*(above[other] for other in ups))
    except graphlib.CycleError as error:
        raise GeneratorError(f"terms stand under each other: {' < '.join(error.args[1])}") from error
    return above


def told(concept: Concept, direct: Set[str], above: Mapping[str, Set[str]]) -> set[str]:
    """The terms right above one that are worth a place in a table: those that it names, and types beside them.

    A top concept that the other links lead to already would only make the table longer.
    """
    tops = {_term.shorten(kind.top) for kind in _term.kinds().values()}
    return concept.broader | {up for up in direct if up not in tops or not any(up in above[by] for by in direct)}


def kind_among(places: Set[str]) -> str:
    """The narrowest kinds whose top concept is among the places; several are joined by a plus."""
    kinds = {kind for kind in _term.kinds().values() if kind.top and _term.shorten(kind.top) in places}
    narrowest = {kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)}
    return "+".join(sorted(kind.__name__ for kind in narrowest)) or "Concept"


def has_class(kind: str) -> bool:
    """Whether there is a class for terms of this kind, or of these kinds at once."""
    return _base.has_class(kind)
