"""A first look at Turtle, TriG, N-Triples and N-Quads: how deep brackets stand, and where each node does.

This is no parser: what is no valid Turtle is told by the one that comes after it. It only has to be right on valid
text, and to come to an end on all else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdprmap.errors import ReadError
from gdprmap.files._node import DEEPEST_LEVEL, refusal
from gdprmap.places import Place
from gdprmap.rdf._survey import Lines, Survey, resolved

# No token gives way to another once begun (*+), and an open text goes on to its end: the time is linear.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*+)
    |(?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    |(?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3}|\Z)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\Z)
        |"(?:[^"\\\n\r]|\\.)*+"?|'(?:[^'\\\n\r]|\\.)*+'?)
    |(?P<at>@[A-Za-z][A-Za-z0-9-]*+)
    |(?P<star><<|\{\|)
    |(?P<mark>\^\^|[][(){};,]|\.(?![0-9]))
    |(?P<word>(?:\\.|\.(?=[^\s<>"'\[\](){};,\#^@])|[^\s<>"'\[\](){};,\#^@.\\])++)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)", re.DOTALL)
_DIRECTIVES = {"prefix", "base", "version"}
_MAY_ESCAPE = {"iri", "text"}
_NO_STATEMENT = "a statement about a statement (RDF 1.2) stands here, which gdprmap does not read; leave it out"
_NO_NUL = "the character U+0000 cannot stand in a text; leave it out"


def survey(text: str, name: str, base: str) -> Survey:
    """What a first look at *text* finds.

    Raises:
        ReadError: brackets stand in each other too deep, or what no graph here may hold: the character U+0000, or a
            statement about a statement.
    """
    return _Surveyor(text, name, base).survey()


@dataclass(slots=True, eq=False)
class _Blank:
    """A blank node that a pair of brackets makes."""

    place: Place
    mentioned: bool = False


_Term = str | _Blank | None
"""An IRI, a blank node without a label, or what has no place of its own."""


@dataclass(slots=True)
class _Frame:
    """What a statement or a pair of brackets holds so far."""

    kind: str
    """The bracket that opens it, or "." for the statements of the file."""
    subject: _Term = None
    subject_place: Place | None = None
    terms: int = 0
    """How many terms of a statement have come, up to three."""


class _Surveyor:
    """Goes over a text once."""

    def __init__(self, text: str, name: str, base: str) -> None:
        self._text = text
        self._name = name
        self._lines = Lines(text, name)
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._found = Survey()
        self._frames = [_Frame(".")]
        self._directive: list[str] = []
        self._is_datatype = False

    def survey(self) -> Survey:
        if (at := self._text.find("\0")) >= 0:
            raise self._refusal(at, _NO_NUL)
        for token in _TOKEN.finditer(self._text):
            kind = token.lastgroup or ""
            if kind in _MAY_ESCAPE and "\\" in token[0]:
                self._look_for_nul(token[0], token.start())
            if kind == "star":
                raise self._refusal(token.start(), _NO_STATEMENT)
            if kind == "mark":
                self._mark(token[0], token.start())
            elif kind != "comment" and not self._directs(kind, token[0]):
                self._term_at(kind, token[0], token.start())
        return self._found

    def _refusal(self, position: int, message: str) -> ReadError:
        place = self._lines.place(position)
        return refusal(self._name, place.line, place.column, message)

    def _look_for_nul(self, token: str, position: int) -> None:
        for escape in _ESCAPE.finditer(token):
            if not escape[3] and int(escape[1] or escape[2], 16) == 0:
                raise self._refusal(position + escape.start(), _NO_NUL)

    def _directs(self, kind: str, token: str) -> bool:
        """Whether this belongs to a @prefix or @base, which is carried out, or to a literal."""
        if self._is_datatype:
            self._is_datatype = False
            return True
        begins = self._frames[-1].kind in ".{" and self._frames[-1].terms == 0
        word = token.removeprefix("@").lower()
        if not self._directive:
            if begins and kind in ("at", "word") and word in _DIRECTIVES:
                self._directive = [word]
            return bool(self._directive) or kind == "at" or (begins and kind == "word" and word == "graph")
        self._directive.append(token)
        if self._directive[0] == "prefix" and len(self._directive) < 3:
            return True
        if kind == "iri" and self._directive[0] == "base":
            self._base = self._iri(token)
        elif kind == "iri" and self._directive[0] == "prefix":
            self._prefixes[self._directive[1].removesuffix(":")] = self._iri(token)
        self._directive = []
        return True

    def _mark(self, mark: str, position: int) -> None:
        frame = self._frames[-1]
        if mark == "^^":
            self._is_datatype = True
        elif mark in "[({":
            if len(self._frames) > DEEPEST_LEVEL:
                message = f"brackets stand more than {DEEPEST_LEVEL} levels deep here; give the inner nodes names"
                raise self._refusal(position, message)
            if mark == "{":
                frame.terms = 0  # what came before it names the graph
                self._frames.append(_Frame("{"))
            else:
                if mark == "(" and frame.kind != "(" and frame.terms > 1:
                    self._mention(frame.subject)  # the parser says that there is a list before it says what is in it
                place = self._lines.place(position)
                self._frames.append(_Frame(mark, _Blank(place), place, terms=1))
        elif mark in "])}":
            self._closed(mark)
        elif mark == "." and frame.kind in ".{":
            frame.terms = 0
        elif mark == ";" and frame.terms:
            frame.terms = 1

    def _closed(self, mark: str) -> None:
        if len(self._frames) == 1:
            return  # one too many, as the parser will tell
        closed = self._frames.pop()
        if mark == "}":
            self._frames[-1].terms = 0
        else:
            self._term(closed.subject if mark == "]" else None, closed.subject_place)

    def _term_at(self, kind: str, token: str, position: int) -> None:
        iri = self._iri(token) if kind == "iri" else self._prefixed(token) if kind == "word" else None
        place = self._lines.place(position) if iri or kind == "word" else None
        if iri and place:
            self._found.mentioned.setdefault(iri, place)
        elif token.startswith("_:") and place:
            self._found.labelled.setdefault(token.removeprefix("_:"), place)
        self._term(iri, place)

    def _term(self, term: _Term, place: Place | None) -> None:
        """Takes in a term of a statement; a blank node is mentioned by the first whole statement about it."""
        frame = self._frames[-1]
        if frame.kind == "(":
            self._mention(term)
            return
        if frame.terms == 0:
            frame.subject, frame.subject_place = term, place
        elif frame.terms == 1 and frame.kind in ".{" and isinstance(frame.subject, str) and frame.subject_place:
            self._found.described.setdefault(frame.subject, frame.subject_place)
        elif frame.terms > 1:
            self._mention(frame.subject)
            self._mention(term)
        frame.terms = min(frame.terms + 1, 2)

    def _mention(self, term: _Term) -> None:
        if isinstance(term, _Blank) and not term.mentioned:
            term.mentioned = True
            self._found.unlabelled.append(term.place)

    def _iri(self, token: str) -> str:
        return resolved(self._base, _unescaped(token[1:-1]))

    def _prefixed(self, token: str) -> str | None:
        prefix, colon, rest = token.partition(":")
        if not colon or prefix not in self._prefixes:
            return None
        return self._prefixes[prefix] + _unescaped(rest)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: found[3] or _character(int(found[1] or found[2], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"
