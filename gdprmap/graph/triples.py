"""Triples as plain values: what the writer yields, with no RDF library behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from gdprmap.vocab._term import PREFIXES, expand, shorten

RDF_TYPE = expand("rdf:type")
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
"""Which gdprmap reads and seldom writes, so that it has no prefix of ours."""
ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
"""How N-Triples and Turtle write characters that cannot stand in a text."""
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


class Literal(NamedTuple):
    """A value in a graph that is no IRI."""

    text: str
    """Its words or digits."""
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
    return "".join(sorted(lines(triples)))


def lines(triples: Iterable[Triple]) -> list[str]:
    """The triples as lines of N-Triples, in their order, which no engine asks for."""
    return [f"<{s}> <{p}> {term(o)} .\n" for s, p, o in triples]


def nquads(triples: Iterable[Triple], graph: str) -> str:
    """The triples as N-Quads in the named graph *graph*, sorted."""
    return "".join(sorted(f"<{s}> <{p}> {term(o)} <{graph}> .\n" for s, p, o in triples))


def jsonld(triples: Iterable[Triple]) -> str:
    """The triples as JSON-LD with a context of prefixes; nodes, properties and values in order.

    Our own, since rdflib's drops empty texts and writes the nodes in another order each time.
    """
    statements = sorted(set(triples), key=str)
    nodes: dict[str, dict[str, list[Any]]] = {}
    for subject, predicate, value in statements:
        node = nodes.setdefault(subject, {})
        if predicate == RDF_TYPE and isinstance(value, str):
            node.setdefault("@type", []).append(shorten(value))
        else:
            node.setdefault(shorten(predicate), []).append(_json(value))
    graph = [
        {"@id": shorten(iri), **{name: node[name] for name in sorted(node)}} for iri, node in sorted(nodes.items())
    ]
    return json.dumps({"@context": prefixes_of(statements), "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def prefixes_of(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes that shorten some IRI in *triples*, with their namespaces, in order."""
    iris = {iri for s, p, o in triples for iri in (s, p, o.datatype if isinstance(o, Literal) else o) if iri}
    used = {shorten(iri).partition(":")[0] for iri in iris if shorten(iri) != iri}
    return {prefix: PREFIXES[prefix] for prefix in sorted(used)}


def _json(value: str | Literal) -> Any:
    if not isinstance(value, Literal):
        return {"@id": shorten(value)}
    if value.language:
        return {"@value": value.text, "@language": value.language.lower()}
    return {"@value": value.text, "@type": shorten(value.datatype)} if value.datatype else value.text


def term(value: str | Literal) -> str:
    """An IRI or a literal as N-Triples and Turtle write it."""
    if not isinstance(value, Literal):
        return f"<{value}>"
    text = f'"{_TO_ESCAPE.sub(_escape, value.text)}"'
    if value.language:
        return f"{text}@{value.language.lower()}"
    return f"{text}^^<{value.datatype}>" if value.datatype else text


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return ESCAPED.get(character, f"\\u{ord(character):04X}")
