"""A file as a tree of values, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gdprmap.errors import Problem, ReadError
from gdprmap.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_FILE_BYTES = 10_000_000
"""The size up to which a file is read; a policy of 5,000 lines has about 200,000 bytes."""
MOST_VALUES = 100_000
"""How many values a file may hold, those that its aliases repeat counted each time; 5,000 lines hold about 15,000."""
DEEPEST_LEVEL = 50
"""How deep lists and mappings may stand in each other; a policy needs about a dozen levels."""

_LONGEST_SHOWN = 80
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Node:
    """A value in a file: text, true or false, nothing, a list or a mapping, and where it begins."""

    __slots__ = ("column", "line", "value")

    def __init__(self, value: Value, line: int, column: int) -> None:
        self.value = value
        self.line = line
        self.column = column


class Entry(NamedTuple):
    """A value in a mapping, and where its key stands."""

    line: int
    column: int
    value: Node


Value = str | bool | None | list[Node] | dict[str, Entry]


class Tree(NamedTuple):
    """A whole file: its root, and what is wrong with it although it can be read."""

    root: Node | None
    """None for a file that holds nothing."""
    problems: list[Problem]


def problem(name: str, line: int, column: int, message: str) -> Problem:
    """A problem at a place of the file."""
    return Problem(loc=(), message=message, place=Place(name, line, column))


def refusal(name: str, line: int, column: int, message: str) -> ReadError:
    """The error for a file that cannot be read any further."""
    return ReadError((problem(name, line, column, message),))


def shown(text: str) -> str:
    """The text, or its beginning if it is long."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def bad_character(text: str) -> str | None:
    """What is wrong with a text that holds a control character or half a surrogate pair; None if nothing is."""
    found = _NO_TEXT.search(text)
    return f"the character U+{ord(found[0]):04X} cannot stand in a text; leave it out" if found else None


def printable(text: str) -> str:
    """The text without such characters."""
    return _NO_TEXT.sub("", text)


def twice(name: str, key: str, line: int, column: int, first: Entry) -> Problem:
    """The problem of a key that its mapping has already."""
    at = f"line {first.line}, column {first.column}"
    return problem(
        name, line, column, f"the key {shown(key)!r} is given twice: it stands at {at} too; keep one of them"
    )


def too_deep(name: str, line: int, column: int) -> ReadError:
    """The error for lists and mappings that stand in each other without end."""
    message = f"lists and mappings stand more than {DEEPEST_LEVEL} levels deep here; no policy needs that"
    return refusal(name, line, column, message)


def too_many(name: str, line: int, column: int) -> ReadError:
    """The error for a file that holds too much, or whose aliases multiply what it holds."""
    message = f"the file holds more than {MOST_VALUES:,} values, with what its aliases repeat; split it up"
    return refusal(name, line, column, message)


def plain(node: Node) -> object:
    """The value without places: text, bool, None, list and dict."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(entry.value) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def mapping(node: Node) -> Mapping[str, Entry]:
    """The entries of a mapping; empty for all else."""
    return node.value if isinstance(node.value, dict) else {}
