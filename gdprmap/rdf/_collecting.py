"""Oxigraph's parser -> our triples; the only import of pyoxigraph in this room."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

import pyoxigraph
from pyoxigraph import RdfFormat

from gdprmap.files._node import LARGEST_FILE_BYTES, refusal
from gdprmap.graph.blank import BLANK, is_blank
from gdprmap.graph.triples import XSD, Literal, Triple
from gdprmap.vocab._term import expand

MOST_TRIPLES = 500_000
"""How many statements a file may hold; a policy of 5,000 lines has about 10,000."""
MOST_CHARACTERS = 10 * LARGEST_FILE_BYTES
"""How long all names and texts may be together, each counted once: a long prefix makes much of a small file."""
_LONGEST_SEARCHED = 500_000
"""How long a text is at most in which a fault is searched for that the parser gives no place."""

_FORMS: Mapping[str, tuple[RdfFormat, str]] = {
    "turtle": (RdfFormat.TURTLE, "Turtle"),
    "ntriples": (RdfFormat.N_TRIPLES, "N-Triples"),
    "nquads": (RdfFormat.N_QUADS, "N-Quads"),
    "trig": (RdfFormat.TRIG, "TriG"),
    "jsonld": (RdfFormat.JSON_LD, "JSON-LD"),
    "rdfxml": (RdfFormat.RDF_XML, "RDF/XML"),
}
_LIST = frozenset(map(expand, ("rdf:first", "rdf:rest")))
_PLAIN = frozenset((f"{XSD}string", expand("rdf:langString"), expand("rdf:dirLangString")))


def collect(text: str, name: str, syntax: str, base: str) -> Collected:
    """All that *text* says.

    Raises:
        ReadError: it is not in this syntax, or says too much.
    """
    form, called = _FORMS[syntax]
    collected = Collected(name)
    try:
        for quad in pyoxigraph.parse(text, format=form, base_iri=base):
            collected.take(quad)
    except SyntaxError as error:
        if error.lineno:  # which stands before the colon too
            line, column, message = error.lineno, error.offset or 1, error.msg.partition(": ")[2] or error.msg
        else:
            (line, column), message = _place_of(error.msg, text, form, base), error.msg
        raise refusal(name, line, column, f"this is no {called}: {' '.join(message.split())}") from None
    return collected


def _place_of(message: str, text: str, form: RdfFormat, base: str) -> tuple[int, int]:
    """Where the parser comes upon what it only tells of: the end of the least that it must read to do so.

    That of JSON-LD reads on to the end first, so there it is only the beginning of the file.
    """
    if form != RdfFormat.RDF_XML or len(text) > _LONGEST_SEARCHED:
        return 1, 1
    end = bisect_left(range(len(text)), 1, key=lambda end: _says(message, text[:end], form, base))
    before = text[: max(end - 1, 0)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _says(message: str, text: str, form: RdfFormat, base: str) -> bool:
    """Whether the parser finds fault with *text* in these words."""
    try:
        for _ in pyoxigraph.parse(text, format=form, base_iri=base):
            pass
    except SyntaxError as error:
        return error.msg == message
    return False


class Collected:
    """What a text says."""

    def __init__(self, name: str) -> None:
        self.said: dict[Triple, None] = {}
        self.graphs: dict[str, dict[Triple, None]] = {}
        self.blanks: dict[str, str] = {}
        """The IRI of each blank node by the label that the text or the parser gives it."""
        self.in_lists: set[str] = set()
        """The blank nodes that lists are made of."""
        self._name = name
        self._known: dict[str, str] = {}
        self._characters = 0

    def nodes(self) -> Iterator[str]:
        """All that stands in some statement as subject, property or object, but for literals."""
        for subject, predicate, value in self.said:
            yield from (subject, predicate) if isinstance(value, Literal) else (subject, predicate, value)

    def take(self, quad: pyoxigraph.Quad) -> None:
        """Takes in a statement.

        Raises:
            ReadError: with it, there are too many.
        """
        subject, predicate = self._node(quad.subject), self._once(quad.predicate.value)
        if predicate in _LIST and is_blank(subject):
            self.in_lists.add(subject)
        triple = Triple(subject, predicate, self._value(quad.object))
        self.said[triple] = None
        if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
            self.graphs.setdefault(self._node(quad.graph_name), {})[triple] = None
        if len(self.said) > MOST_TRIPLES:
            raise refusal(self._name, 1, 1, f"the file holds more than {MOST_TRIPLES:,} statements; split it up")

    def _value(self, term: object) -> str | Literal:
        if not isinstance(term, pyoxigraph.Literal):
            return self._node(term)
        datatype = self._once(term.datatype.value)
        return Literal(self._once(term.value), None if datatype in _PLAIN else datatype, term.language)

    def _node(self, term: object) -> str:
        if isinstance(term, pyoxigraph.BlankNode) or (isinstance(term, pyoxigraph.NamedNode) and is_blank(term.value)):
            return self.blanks.setdefault(term.value, f"{BLANK}{len(self.blanks) + 1}")
        if isinstance(term, pyoxigraph.NamedNode):
            return self._once(term.value)
        wrong = "a statement about a statement (RDF 1.2) stands here, which gdprmap does not read; leave it out"
        raise refusal(self._name, 1, 1, wrong)

    def _once(self, text: str) -> str:
        """The same text for the same characters: memory for each once."""
        if text not in self._known:
            self._known[text] = text
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                wrong = f"names and texts, with prefixes, are longer than {MOST_CHARACTERS:,} characters; split it up"
                raise refusal(self._name, 1, 1, wrong)
        return self._known[text]


def canonical_text(ntriples: bytes) -> bytes:
    """The same N-Triples, sorted, with blank nodes whose labels depend on what is said of them alone."""
    quads = pyoxigraph.Dataset(pyoxigraph.parse(ntriples, format=RdfFormat.N_TRIPLES))
    quads.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    return "".join(lines).encode()
