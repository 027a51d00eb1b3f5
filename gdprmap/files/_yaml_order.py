"""YAML with its fields in order: PyYAML finds where they begin and end, and their text is moved as it stands."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from gdprmap.files.formatting import Kinds, chosen, field_of, rank
from gdprmap.model.policy import Policy

_ALIAS = re.compile(r"\s*:\s*\*[^\s,\[\]{}]+")
_LEADS = re.compile(r"[ \t]*(#.*)?\r?$")
_ENDS = re.compile(r"[ \t]*(#.*)?\r?$|\.\.\.[ \t]*\r?$")


class _Entry(NamedTuple):
    """A field of a mapping: its key, its value, and where its text begins and ends."""

    key: str
    name: Any
    value: Any
    start: int
    end: int


def in_order_of_the_model(text: str) -> str:
    """The text of a policy with its fields in order."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    return _Mover(text).document(root)


class _Mover:
    """Writes the text of a node anew; nodes come as Any, since PyYAML has no types of its own."""

    def __init__(self, text: str) -> None:
        self._text = text

    def document(self, root: Any) -> str:
        """The whole text: what stands above the first field and below the last one keeps its place."""
        if root.flow_style:
            return self._around(root, (Policy,), 0, len(self._text), by_id=False)
        first = self._line_start(root.value[0][0].start_mark.index)
        end = self._without_footer()
        own = self._above_first(first)
        return self._text[:own] + self._block(root, (Policy,), own, end, by_id=False) + self._text[end:]

    def _node(self, node: Any, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """The text from *start* to *end*, in which the node stands; an alias stands for a node elsewhere."""
        at = node.start_mark.index
        if isinstance(node, yaml.ScalarNode) or not start <= at < end or not node.value:
            return self._text[start:end]
        if node.flow_style:
            return self._around(node, kinds, start, end, by_id=by_id)
        first = (node.value[0][0] if isinstance(node, yaml.MappingNode) else node).start_mark.index
        if isinstance(node, yaml.MappingNode):
            opening = self._after_line_of(start, first)
            return self._text[start:opening] + self._block(node, kinds, opening, end, by_id=by_id)
        return self._items(node, kinds, start, end)

    def _items(self, node: Any, kinds: Kinds, start: int, end: int) -> str:
        """A list: its entries keep their order."""
        written, at = "", start
        for index, item in enumerate(node.value):
            begins = item.start_mark.index
            if not at <= begins < end:
                continue
            later = (one.start_mark.index for one in node.value[index + 1 :])
            follows = min((one for one in later if begins < one < end), default=None)
            column = node.start_mark.column
            stop = end if follows is None else self._led(self._line_start(follows), begins, column)
            written += self._text[at:begins] + self._node(item, kinds, begins, stop, by_id=False)
            at = stop
        return written + self._text[at:end]

    def _block(self, node: Any, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """A mapping with a line for each key."""
        kinds = chosen(kinds, _kind(node))
        keys = [key.start_mark.index for key, _ in node.value]
        column = node.value[0][0].start_mark.column
        starts = [start, *(self._led(self._line_start(key), before, column) for before, key in pairwise(keys))]
        entries = [
            _Entry(key.value, key, value, starts[index], starts[index + 1] if index + 1 < len(starts) else end)
            for index, (key, value) in enumerate(node.value)
        ]
        ordered = entries if by_id or not kinds else sorted(entries, key=lambda entry: rank(kinds, entry.key))
        texts = {entry.start: self._entry(entry, kinds, by_id=by_id) for entry in entries}
        if self._line_start(keys[0]) < start <= keys[0] and ordered[0] is not entries[0]:
            return self._behind_dash(ordered, texts, keys[0], column)
        return (
            "".join(_ended(texts[entry.start]) for entry in ordered)
            if ordered != entries
            else "".join(texts[entry.start] for entry in ordered)
        )

    def _behind_dash(self, ordered: list[_Entry], texts: dict[int, str], first: int, column: int) -> str:
        """The first key stands behind a dash: one that takes its place has its comments below."""
        written: list[str] = []
        for entry in ordered:
            text = _ended(texts[entry.start])
            if entry.name.start_mark.index == first:
                text = " " * column + text
            if not written:
                led = entry.name.start_mark.index - entry.start
                above, text = text[: led - column], text[led:]
                text += above if above.strip() else ""
            written.append(text)
        return "".join(written)

    def _entry(self, entry: _Entry, kinds: Kinds, *, by_id: bool) -> str:
        ended = entry.name.end_mark.index
        before = self._text[entry.start : ended]
        if by_id:
            return before + self._node(entry.value, kinds, ended, entry.end, by_id=False)
        field = field_of(kinds, entry.key)
        if field is None:
            return before + self._text[ended : entry.end]
        return before + self._node(entry.value, field.parts, ended, entry.end, by_id=field.by_id)

    def _around(self, node: Any, kinds: Kinds, start: int, end: int, *, by_id: bool) -> str:
        """A list or mapping in brackets: what stands between its entries keeps its place."""
        slots: list[tuple[int, int]] = []
        texts: list[tuple[int, str]] = []
        mapping = isinstance(node, yaml.MappingNode)
        kinds = chosen(kinds, _kind(node)) if mapping and not by_id else kinds
        for entry in node.value:
            key, value = entry if mapping else (None, entry)
            opens = key.start_mark.index if key else value.start_mark.index
            if not start <= opens < end:
                return self._text[start:end]  # an alias in a list: nothing to move, and nothing to look into
            closes = self._closes(key, value, opens, end)
            slots.append((opens, closes))
            field = field_of(kinds, key.value) if key and not by_id else None
            below, named = (field.parts, field.by_id) if field else ((), False)
            if not key or by_id:
                below = kinds
            texts.append(
                (
                    rank(kinds, key.value) if key and not by_id else 0,
                    self._node(value, below, opens, closes, by_id=named),
                )
            )
        if "#" not in self._text[node.start_mark.index : node.end_mark.index]:
            texts.sort(key=lambda text: text[0])
        written, at = "", start
        for (opens, closes), (_, text) in zip(slots, texts, strict=True):
            written += self._text[at:opens] + text
            at = closes
        return written + self._text[at:end]

    def _closes(self, key: Any, value: Any, opens: int, end: int) -> int:
        """Where an entry in brackets ends; of an alias, the node tells only where its anchor stands."""
        if opens <= value.start_mark.index < end:
            ends: int = max(value.end_mark.index, key.end_mark.index if key else 0)
            return ends
        alias = _ALIAS.match(self._text, key.end_mark.index)
        assert alias
        return alias.end()

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _after_line_of(self, start: int, first: int) -> int:
        """Where the text of a mapping begins: on the line below, or at its first key if that is on the same line."""
        newline = self._text.find("\n", start, first)
        return first if newline < 0 else newline + 1

    def _led(self, line: int, lowest: int, column: int) -> int:
        """The beginning of the comments and empty lines right above a line that belong to what stands in it."""
        while True:
            above = self._text.rfind("\n", 0, max(line - 1, 0)) + 1
            said = self._text[above : line - 1]
            if above <= lowest or line == 0 or not _LEADS.match(said) or len(said) - len(said.lstrip()) > column:
                return line
            line = above

    def _above_first(self, first: int) -> int:
        """The head of the file ends with its last empty line above the first field; without one all is head."""
        above = self._text[:first]
        blank = max(above.rfind("\n\n"), above.rfind("\n\r\n"))
        return above.index("\n", blank + 1) + 1 if blank >= 0 else first

    def _without_footer(self) -> int:
        """Where the last field ends: comments at the margin and empty lines after it stay last."""
        end = len(self._text)
        while end:
            line = self._line_start(end - 1)
            said = self._text[line:end].rstrip("\n")
            if not _ENDS.match(said) or said[:1] in (" ", "\t"):
                return end
            end = line
        return end


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _kind(node: Any) -> object:
    return next((value.value for key, value in node.value if key.value == "kind"), None)
