"""Triples as Turtle and TriG, laid out for people: a node a paragraph, a property a line, short names.

Our own, since rdflib's takes ten times as long, and grows faster than the policy does, and pyoxigraph's puts all values
of a property into one line and the prefixes in another order each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gdprmap.graph.triples import ESCAPED, RDF_TYPE, XSD, Literal, Triple
from gdprmap.vocab._term import PREFIXES, shorten

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
"""What stands behind the colon of a short name as it is; Turtle allows more."""
_NEXT_PROPERTY, _NEXT_VALUE = " ;\n    ", ",\n        "
_INTEGER = re.compile(r"[+-]?[0-9]+")
_TO_ESCAPE = re.compile(r'[\\"\x00-\x09\x0b-\x1f\x7f]')
"""All that cannot stand in a text, but for the end of a line, which can stand in a text between triple quotes."""


def turtle(triples: Iterable[Triple], first: str) -> str:
    """The triples as Turtle, sorted, so that the same triples give the same text.

    Nodes whose names begin with *first* come first.
    """
    names = _Names()
    body = "\n".join(_paragraphs(triples, first, names))
    return f"{names.prefixes()}\n{body}"


def trig(triples: Iterable[Triple], graph: str) -> str:
    """The triples as TriG in the named graph *graph*, sorted."""
    names = _Names()
    body = "\n".join(_paragraphs(triples, graph, names))
    # Not indented: a text may go on over several lines.
    return f"{names.prefixes()}\n<{graph}> {{\n{body}}}\n"


def _paragraphs(triples: Iterable[Triple], first: str, names: _Names) -> Iterator[str]:
    nodes: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value in triples:
        nodes.setdefault(subject, {}).setdefault(predicate, set()).add(names.term(value))
    for node in sorted(nodes, key=lambda iri: (not iri.startswith(first), iri)):
        properties = sorted(nodes[node].items(), key=lambda said: (said[0] != RDF_TYPE, said[0]))
        lines = (f"{names.property(name)} {_NEXT_VALUE.join(sorted(values))}" for name, values in properties)
        yield f"{names.term(node)} {_NEXT_PROPERTY.join(lines)} .\n"


class _Names:
    """Writes terms as short as may be, and knows which prefixes that takes."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._used: set[str] = set()

    def prefixes(self) -> str:
        """What the text begins with."""
        return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(self._used))

    def property(self, iri: str) -> str:
        """A property, `a` for rdf:type."""
        return "a" if iri == RDF_TYPE else self._name(iri)

    def term(self, value: str | Literal) -> str:
        """A node or a value."""
        if not isinstance(value, Literal):
            return self._name(value)
        if value.datatype == f"{XSD}integer" and _INTEGER.fullmatch(value.text):
            return value.text
        quotes = '"""' if "\n" in value.text else '"'
        text = f"{quotes}{_TO_ESCAPE.sub(_escape, value.text)}{quotes}"
        if value.language:
            return f"{text}@{value.language.lower()}"
        return f"{text}^^{self._name(value.datatype)}" if value.datatype else text

    def _name(self, iri: str) -> str:
        if iri not in self._known:
            prefix, colon, name = shorten(iri).partition(":")
            is_short = colon and prefix in PREFIXES and PREFIXES[prefix] + name == iri and _NAME.fullmatch(name)
            if is_short:
                self._used.add(prefix)
            self._known[iri] = f"{prefix}:{name}" if is_short else f"<{iri}>"
        return self._known[iri]


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return ESCAPED.get(character, f"\\u{ord(character):04X}")
