"""The syntaxes of RDF that are read, and the endings of their files; apart, since every call of the command asks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Syntax = Literal["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"]

ENDINGS: Mapping[str, Syntax] = MappingProxyType(
    {
        ".ttl": "turtle",
        ".nt": "ntriples",
        ".nq": "nquads",
        ".trig": "trig",
        ".jsonld": "jsonld",
        ".rdf": "rdfxml",
        ".owl": "rdfxml",
    }
)
"""The endings of RDF files, and what is in such a file."""
