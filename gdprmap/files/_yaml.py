"""YAML as a tree with places: PyYAML finds the words, what they mean is decided here.

Only `true` and `false` are booleans, only `null` and `~` are nothing, all else is text as it stands:
`NO` is Norway, 0123 keeps its zero, 1:30 is no number of seconds, and the model reads the dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

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
from gdprmap.files._yaml_errors import in_our_words

if TYPE_CHECKING:
    from gdprmap.errors import Problem

_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_MERGE = "<<"


class _Anchored:
    """What an alias stands for: a node, how many values it holds, and how many levels."""

    __slots__ = ("height", "node", "size")

    def __init__(self) -> None:
        self.node: Node | None = None
        self.size = 0
        self.height = 0


def read_yaml(text: str, name: str) -> Tree:
    """The tree of a YAML text.

    Raises:
        ReadError: the text is no YAML, or cannot be read any further.
    """
    # Any, since PyYAML without libyaml has only the slower of the two.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        composer = _Composer(loader, name)
        return Tree(composer.document(), composer.problems)
    except yaml.MarkedYAMLError as error:
        raise in_our_words(error, text, name) from None
    except yaml.YAMLError as error:
        raise refusal(name, 1, 1, f"the file is not YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()


class _Composer:
    """Builds the tree from PyYAML's events; these come as Any, since PyYAML has no types of its own."""

    def __init__(self, loader: Any, name: str) -> None:
        self._next = loader.get_event
        self._name = name
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        """The root of the only document; None if there is none."""
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        root, _ = self._node(self._next(), 1)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            mark = event.start_mark
            message = "a second document begins here; a file holds one policy"
            raise refusal(self._name, mark.line + 1, mark.column + 1, message)
        return root

    def _node(self, event: Any, level: int) -> tuple[Node, int]:
        """The node that begins with *event*, and how many levels it has."""
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        self._count += 1
        if self._count > MOST_VALUES:
            raise too_many(self._name, line, column)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, level, line, column)
        if event.tag is not None:
            self._tag(event, line, column)
        anchored = _Anchored() if event.anchor else None
        if anchored:
            self._anchors[event.anchor] = anchored
        before, height = self._count, 0
        if isinstance(event, yaml.ScalarEvent):
            node = Node(self._scalar(event, line, column), line, column)
        else:
            if level > DEEPEST_LEVEL:
                raise too_deep(self._name, line, column)
            listed = isinstance(event, yaml.SequenceStartEvent)
            value, height = self._list(level) if listed else self._mapping(level)
            node = Node(value, line, column)
        if anchored:
            anchored.node, anchored.size, anchored.height = node, self._count - before, height
        return node, height

    def _list(self, level: int) -> tuple[list[Node], int]:
        items, height = list[Node](), 0
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item, below = self._node(event, level + 1)
            height = max(height, below)
            items.append(item)
        return items, height + 1

    def _mapping(self, level: int) -> tuple[dict[str, Entry], int]:
        entries, height = dict[str, Entry](), 0
        merged: list[Node] = []
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, level)
            value, below = self._node(self._next(), level + 1)
            height = max(height, below)
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if key == _MERGE and event.implicit[0]:
                merged += self._merged(value)
            elif key is not None and key in entries:
                self.problems.append(twice(self._name, key, line, column, entries[key]))
            elif key is not None:
                entries[key] = Entry(line, column, value)
        for node in merged:
            assert isinstance(node.value, dict)
            entries = {**entries, **{key: entry for key, entry in node.value.items() if key not in entries}}
        return entries, height + 1

    def _key(self, event: Any, level: int) -> str | None:
        """A key as it is written, also where it looks like a number; None if it is no word at all."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, level + 1)
            self._complain(line, column, "a key is a word; a list, a mapping or an alias cannot be one")
            return None
        self._node(event, level + 1)
        text: str = event.value
        if not text:
            self._complain(line, column, "there is no key before this colon")
        return text or None

    def _merged(self, value: Node) -> list[Node]:
        """The mappings that `<<` brings in, the nearest first."""
        nodes = value.value if isinstance(value.value, list) else [value]
        if all(isinstance(node.value, dict) for node in nodes):
            return nodes
        self._complain(value.line, value.column, "<< takes in another mapping: write an alias of one, such as *name")
        return []

    def _alias(self, event: Any, level: int, line: int, column: int) -> tuple[Node, int]:
        anchor, anchored = shown(event.anchor), self._anchors.get(event.anchor)
        if anchored is None:
            raise refusal(self._name, line, column, f"no anchor stands before the alias *{anchor}")
        if anchored.node is None:
            message = f"the alias *{anchor} stands inside of what it repeats, so it would never end"
            raise refusal(self._name, line, column, message)
        self._count += anchored.size
        if self._count > MOST_VALUES:
            raise too_many(self._name, line, column)
        if level + anchored.height > DEEPEST_LEVEL + 1:
            raise too_deep(self._name, line, column)
        return Node(anchored.node.value, line, column), anchored.height

    def _scalar(self, event: Any, line: int, column: int) -> str | bool | None:
        text: str = event.value
        if event.implicit[0]:
            return _WORDS.get(text, text)
        if found := bad_character(text):
            self._complain(line, column, found)
        return printable(text)

    def _tag(self, event: Any, line: int, column: int) -> None:
        tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
        self._complain(line, column, f"tags such as {tag} have no meaning in a policy; leave it out")

    def _complain(self, line: int, column: int, message: str) -> None:
        self.problems.append(problem(self._name, line, column, message))
