"""What a first look at a text finds before RDF is made of it: that it is safe to read, and where its nodes stand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from gdprmap.places import Place


class Lines:
    """Turns positions in a text into places."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, position: int) -> Place:
        """The line and column of the character at *position*."""
        line = bisect_right(self._starts, position)
        return Place(self._name, line, position - self._starts[line - 1] + 1)


@dataclass(slots=True)
class Survey:
    """Where the nodes of a text stand; each is kept at its first place."""

    described: dict[str, Place] = field(default_factory=dict)
    """Where IRIs are subjects."""
    mentioned: dict[str, Place] = field(default_factory=dict)
    """Where IRIs stand at all."""
    labelled: dict[str, Place] = field(default_factory=dict)
    """Where blank nodes stand, by the label that the text gives them."""
    unlabelled: list[Place] = field(default_factory=list)
    """Where blank nodes without a label stand, in the order in which a parser comes to mention them."""


@lru_cache(maxsize=10_000)  # a text names the same again and again, and N-Triples in full
def resolved(base: str, iri: str) -> str:
    """The IRI that *iri* is in a text with this *base*."""
    try:
        return urljoin(base, iri)
    except ValueError:  # such as a host that begins with [
        return iri
