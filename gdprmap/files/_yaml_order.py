"""YAML with its fields in order: PyYAML finds where they begin and end, and their text is moved as it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from gdprmap.files._kinds import chosen, field_of, rank
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.files._kinds import Kinds

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t]*")
_EMPTY_LINES = re.compile("(?:[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029]))*")
_COMMENT_OR_EMPTY = re.compile(r"[ \t]*(#.*)?", re.DOTALL)
_FOOTER = re.compile(r"#.*|\.\.\.([ \t].*)?|[ \t]*", re.DOTALL)
_DASH = re.compile(r"[ \t]*(?:[-?:][ \t]+)*-(?!\S)")
_KEEPS_EMPTY_LINES = re.compile(r"[|>][0-9]?\+")


@dataclass(slots=True)
class _Node:
    """A value as it stands in the text; an alias is a word."""

    start: int
    end: int
    word: str | None = None
    in_brackets: bool = False
    items: list[_Node] = field(default_factory=list)
    fields: list[tuple[_Node, _Node]] = field(default_factory=list)


def in_order_of_the_model(text: str) -> str:
    """The text of a policy with its fields in order; there is a line break at its end."""
    return _Mover(text).document(_Nodes(text).root())


class _Nodes:
    """Builds nodes from the events of PyYAML; these come as Any, since PyYAML has no types of its own."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The same parser as that of the reader: PyYAML's two differ in where they take tabs.
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))
        self._words: dict[Any, str | None] = {}

    def root(self) -> _Node:
        """The node of the only document."""
        found = next(event for event in self._events if isinstance(event, yaml.NodeEvent))
        return self._node(found)

    def _node(self, event: Any) -> _Node:
        node = _Node(event.start_mark.index, event.end_mark.index)
        if isinstance(event, yaml.AliasEvent):
            node.word = self._words.get(event.anchor)
            return node
        if isinstance(event, yaml.ScalarEvent):
            node.word = event.value
            if event.style in ("|", ">"):
                node.end = self._end_of_block_scalar(node)
        else:
            node.in_brackets = event.flow_style
            node.end = self._fill(node, mapping=isinstance(event, yaml.MappingStartEvent))
        if event.anchor:
            self._words[event.anchor] = node.word
        return node

    def _fill(self, node: _Node, *, mapping: bool) -> int:
        """Where the list or mapping ends, when all that is in it was read."""
        last = node
        event = next(self._events)
        while not isinstance(event, yaml.CollectionEndEvent):
            last = first = self._node(event)
            if mapping:
                last = self._node(next(self._events))
                node.fields.append((first, last))
            else:
                node.items.append(first)
            event = next(self._events)
        end: int = event.end_mark.index  # type: ignore[union-attr]
        return end if node.in_brackets else last.end

    def _end_of_block_scalar(self, node: _Node) -> int:
        """Where a text below `|` or `>` ends; empty lines after it belong to it only where it keeps them."""
        text = self._text[node.start : node.end]
        header = _BREAK.split(text, maxsplit=1)[0]
        return node.end if _KEEPS_EMPTY_LINES.search(header) else node.start + len(text.rstrip())


class _Mover:
    """Writes the text of a node anew."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in _BREAK.finditer(text))]
        self._break = "\r\n" if "\r\n" in text else "\n"

    def document(self, root: _Node) -> str:
        """The whole text: what stands above the first field and below the last one keeps its place."""
        if root.in_brackets:
            return self._ended(self._around(root, (Policy,), 0, len(self._text), by_id=False))
        own = self._above_first(self._line(root.fields[0][0].start))
        end = self._without_footer(root.end)
        written = self._block(root, (Policy,), own, end, by_id=False)
        return self._ended(self._text[:own] + written + self._text[end:])

    def _node(self, node: _Node, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """The text from *start* to *end*, in which the node stands."""
        if node.in_brackets:
            return self._around(node, kinds, start, end, by_id=by_id)
        if node.items:
            return self._items(node, kinds, start, end)
        if not node.fields:
            return self._text[start:end]
        first = node.fields[0][0].start
        opening = self._opening(node.start if node.start < first else start, first)  # an anchor stays above
        return self._text[start:opening] + self._block(node, kinds, opening, end, by_id=by_id)

    def _items(self, node: _Node, kinds: Kinds, start: int, end: int) -> str:
        """A list: its entries keep their order."""
        stops = [self._led(self._dash(after.start)[0], item.end) for item, after in pairwise(node.items)]
        written, at = "", start
        for item, stop in zip(node.items, [*stops, end], strict=True):
            _, behind = self._dash(item.start)
            written += self._text[at:behind] + self._node(item, kinds, behind, stop, by_id=False)
            at = stop
        return written

    def _block(self, node: _Node, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """A mapping with a line for each key; empty lines between its fields keep their places."""
        kinds = chosen(kinds, _kind(node))
        leads = [self._led(self._line(after.start), value.end) for (_, value), (after, _) in pairwise(node.fields)]
        gaps, texts = list[str](), list[str]()
        for (key, value), begins, stop in zip(node.fields, [start, *leads], [*leads, end], strict=True):
            below, named = _below(kinds, key, by_id=by_id)
            gaps.append(self._empty_lines(begins, key.start))
            text = self._text[begins + len(gaps[-1]) : key.end]
            texts.append(text + self._node(value, below, key.end, stop, by_id=named))
        order = _order(node, kinds, by_id=by_id)
        if order == sorted(order):
            return "".join(gap + text for gap, text in zip(gaps, texts, strict=True))
        first = node.fields[0][0].start
        behind_dash = start == first  # where another comes to stand now, with the comments that lead it
        if behind_dash:
            texts[0] = " " * (first - self._line(first)) + texts[0]
        written = [self._ended(texts[index]) for index in order]
        if behind_dash:
            written[0] = written[0].lstrip(" \t")
        return "".join(gap + text for gap, text in zip(gaps, written, strict=True))

    def _around(self, node: _Node, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """A list or mapping in brackets: what stands between its entries keeps its place, and comments there all."""
        kinds = chosen(kinds, _kind(node)) if node.fields and not by_id else kinds
        gaps, texts, at = list[str](), list[str](), start
        for key, value in [*((None, item) for item in node.items), *node.fields]:
            below, named = _below(kinds, key, by_id=by_id) if key else (kinds, False)
            opens, closes = (key or value).start, max(value.end, key.end if key else 0)
            gaps.append(self._text[at:opens])
            text = self._text[opens : value.start]
            texts.append(text + self._node(value, below, value.start, closes, by_id=named))
            at = closes
        inner = [self._text[node.start : start + len(gaps[0])], *gaps[1:], self._text[at : node.end]] if gaps else []
        order = [*range(len(texts))] if any("#" in gap for gap in inner) else _order(node, kinds, by_id=by_id)
        written = (gap + texts[index] for gap, index in zip(gaps, order, strict=True))
        return "".join(written) + self._text[at:end]

    def _line(self, index: int) -> int:
        """Where the line begins in which a character stands."""
        return self._lines[bisect_right(self._lines, index) - 1]

    def _above(self, line: int) -> tuple[int, str]:
        """Where the line above a line begins, and what it says."""
        above = self._line(line - 1)
        return above, _BREAK.sub("", self._text[above:line])

    def _column(self, line: int) -> int:
        """How far a line is indented."""
        found = _SPACES.match(self._text, line)
        assert found
        return found.end() - line

    def _opening(self, start: int, first: int) -> int:
        """Where the text of a mapping begins: on the line below, or at its first key if that is not the first word."""
        if self._text[self._line(first) : first].strip(" "):
            return first
        return self._lines[bisect_right(self._lines, start)]

    def _dash(self, item: int) -> tuple[int, int]:
        """Where the line begins in which the dash of an entry stands, and where the dash ends."""
        line = self._line(item)
        found = _DASH.match(self._text, line, item)
        while not found:  # there are comments between the dash and the entry
            line, _ = self._above(line)
            found = _DASH.match(self._text, line, item)
        return line, found.end()

    def _led(self, line: int, lowest: int) -> int:
        """The beginning of the comments and empty lines right above a line that belong to what stands in it."""
        column = self._column(line)
        while line:
            above, said = self._above(line)
            deeper = bool(said.strip()) and self._column(above) > column
            if above < lowest or deeper or not _COMMENT_OR_EMPTY.fullmatch(said):
                return line
            line = above
        return line

    def _above_first(self, first: int) -> int:
        """The head of the file ends with its last empty line above the first field; without one all is head."""
        line = first
        while line:
            above, said = self._above(line)
            if not said.strip():
                return line
            if not _COMMENT_OR_EMPTY.fullmatch(said):
                return first
            line = above
        return first

    def _without_footer(self, lowest: int) -> int:
        """Where the last field ends: comments at the margin and empty lines after it stay last."""
        end = len(self._text)
        while end:
            above, said = self._above(end)
            if above < lowest or not _FOOTER.fullmatch(said):
                return end
            end = above
        return end

    def _empty_lines(self, start: int, end: int) -> str:
        found = _EMPTY_LINES.match(self._text, start, end)
        assert found
        return found[0]

    def _ended(self, text: str) -> str:
        return text if not text or _BREAK.match(text, len(text) - 1) else text + self._break


def _kind(node: _Node) -> str | None:
    return next((value.word for key, value in node.fields if key.word == "kind"), None)


def _below(kinds: Kinds, key: _Node, *, by_id: bool) -> tuple[Kinds, bool]:
    """What the value of a key may be, and whether that is a mapping by id."""
    if key.word == "<<":  # it stands for fields of the same mapping
        return kinds, by_id
    if by_id:
        return kinds, False
    field = field_of(kinds, key.word or "")
    return (field.parts, field.by_id) if field else ((), False)


def _order(node: _Node, kinds: Kinds, *, by_id: bool) -> list[int]:
    """The order in which the entries come to stand; only fields are moved."""
    if by_id or not node.fields:
        return [*range(len(node.items or node.fields))]
    ranks = [rank(kinds, key.word or "") for key, _ in node.fields]
    return sorted(range(len(ranks)), key=ranks.__getitem__)
