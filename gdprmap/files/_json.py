"""JSON as a tree with places; YAML's parser will not do: it refuses surrogate pairs and some tabs.

Numbers stay the text that they are written as, so that a text field takes them as it does in YAML.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gdprmap.files._node import (
    DEEPEST_LEVEL,
    MOST_VALUES,
    Entry,
    Node,
    Tree,
    bad_character,
    printable,
    problem,
    refusal,
    shown,
    too_deep,
    too_many,
    twice,
)

if TYPE_CHECKING:
    from gdprmap.errors import Problem, ReadError

_SPACE = re.compile(r"[ \t\n\r]*+")
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-])")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")
_WORDS = {"true": True, "false": False, "null": None}


def read_json(text: str, name: str, line: int = 1) -> Tree:
    """The tree of a JSON text, which begins on this line of its file.

    Raises:
        ReadError: the text is no JSON, or cannot be read any further.
    """
    parser = _Parser(text, name, line)
    return Tree(parser.document(), parser.problems)


class _Parser:
    """Reads a text from its beginning to its end."""

    def __init__(self, text: str, name: str, line: int) -> None:
        self._text = text
        self._name = name
        self._at = 0
        self._count = 0
        # Where the line begins that the last place asked for stands in; places are asked for in order.
        self._line = line
        self._line_start = 0
        self._seen = 0
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        """The root; None for a text without any."""
        if not self._look():
            return None
        root = self._node(1)
        if self._look():
            raise self._refusal("the JSON has ended before this; a file holds one policy")
        return root

    def _node(self, level: int) -> Node:
        """The value that begins here."""
        line, column = self._place()
        self._count += 1
        if self._count > MOST_VALUES:
            raise too_many(self._name, line, column)
        first = self._look()
        if first in ("[", "{"):
            if level > DEEPEST_LEVEL:
                raise too_deep(self._name, line, column)
            self._at += 1
        match first:
            case "[":
                return Node(self._list(level, line, column), line, column)
            case "{":
                return Node(self._mapping(level, line, column), line, column)
            case '"':
                return Node(self._quoted(), line, column)
            case _:
                return Node(self._bare(), line, column)

    # A list and an object are read from behind their opening bracket.

    def _list(self, level: int, line: int, column: int) -> list[Node]:
        items: list[Node] = []
        while self._more("]", f"the list that begins at line {line}, column {column}", first=not items):
            items.append(self._node(level + 1))
        return items

    def _mapping(self, level: int, line: int, column: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        given = 0
        while self._more("}", f"the object that begins at line {line}, column {column}", first=not given):
            given += 1
            if self._look() != '"':
                raise self._refusal("a key in double quotes is wanted here")
            key_line, key_column = self._place()
            key = self._quoted()
            if self._look() != ":":
                raise self._refusal(f"a colon is missing after the key {shown(key)!r}")
            self._at += 1
            self._look()
            value = self._node(level + 1)
            if key in entries:
                self.problems.append(twice(self._name, key, key_line, key_column, entries[key]))
            else:
                entries[key] = Entry(key_line, key_column, value)
        return entries

    def _more(self, end: str, what: str, *, first: bool) -> bool:
        """Whether another item follows; goes past the comma or the end."""
        found = self._look()
        if found == end:
            self._at += 1
            return False
        if first:
            if found:
                return True
            raise self._refusal(f"{what} is not closed")
        if found != ",":
            raise self._refusal(f"{what} is not closed; , or {end} is missing here")
        self._at += 1
        if self._look() == end:
            raise self._refusal(f"a comma cannot stand before {end}; leave it out")
        return True

    def _quoted(self) -> str:
        found = _TEXT.match(self._text, self._at)
        if not found:
            raise self._refusal(
                "the text that begins here is not closed, or holds a line break or an escape that JSON lacks"
            )
        line, column = self._place()
        self._at = found.end()
        text: str = json.loads(found[0])
        if wrong := bad_character(text):
            self.problems.append(problem(self._name, line, column, wrong))
        return printable(text)

    def _bare(self) -> str | bool | None:
        if found := _NUMBER.match(self._text, self._at):
            self._at = found.end()
            return found[0]
        word = _WORD.match(self._text, self._at)
        if word and word[0] in _WORDS:
            self._at = word.end()
            return _WORDS[word[0]]
        if word:
            raise self._refusal(f"{shown(word[0])} is no value in JSON; a text stands in double quotes")
        if self._text.startswith(("//", "/*", "#"), self._at):
            raise self._refusal("JSON has no comments; leave it out, or write YAML")
        raise self._refusal("a value is missing here" if self._at == len(self._text) else "this is no value in JSON")

    def _look(self) -> str:
        """The next character that is no white space, which is gone past; nothing at the end."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _place(self) -> tuple[int, int]:
        """The line and the column of what comes next."""
        self._line += self._text.count("\n", self._seen, self._at)
        self._line_start = max(self._line_start, self._text.rfind("\n", self._seen, self._at) + 1)
        self._seen = self._at
        return self._line, self._at - self._line_start + 1

    def _refusal(self, message: str) -> ReadError:
        return refusal(self._name, *self._place(), message)
