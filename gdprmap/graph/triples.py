"""Triples as plain values: what the writer yields, with no RDF library behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


class Literal(NamedTuple):
    """A value in a graph that is no IRI."""

    text: str
    datatype: str | None = None
    """The IRI of its datatype; None for plain text and for text with a language."""
    language: str | None = None


class Triple(NamedTuple):
    """One statement; subject, property and an object that is an IRI are full IRIs."""

    subject: str
    predicate: str
    object: str | Literal


def ntriples(triples: Iterable[Triple]) -> str:
    """The triples as N-Triples, sorted, so that the same triples give the same text."""
    return "".join(sorted(f"<{s}> <{p}> {_term(o)} .\n" for s, p, o in triples))


def nquads(triples: Iterable[Triple], graph: str) -> str:
    """The triples as N-Quads in the named graph *graph*, sorted."""
    return "".join(sorted(f"<{s}> <{p}> {_term(o)} <{graph}> .\n" for s, p, o in triples))


def _term(value: str | Literal) -> str:
    if not isinstance(value, Literal):
        return f"<{value}>"
    text = f'"{_TO_ESCAPE.sub(_escape, value.text)}"'
    if value.language:
        return f"{text}@{value.language.lower()}"
    return f"{text}^^<{value.datatype}>" if value.datatype else text


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPED.get(character, f"\\u{ord(character):04X}")
