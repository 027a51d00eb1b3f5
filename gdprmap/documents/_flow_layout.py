"""Boxes of the flow -> how large each is and where it stands, in the units of the picture."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from gdprmap.documents._flow_parts import Entry
from gdprmap.documents.view import Line
from gdprmap.report.text import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gdprmap.documents._flow_parts import Box, Flow, Link
    from gdprmap.documents.view import Gap, State

WIDTHS = (205, 300, 236, 215)
"""How wide the boxes of each column are."""
LEFTS = (0, 285, 665, 981)
WIDTH = 1196
"""How wide the picture is."""
PADDING = 8
_TOP = 34
_BETWEEN = 12
_SUBHEADING = 26
_LETTER = 6.7
"""How wide a letter is at most words' average; the text is 12 high."""
_SMALL, _BOLD = 0.92, 1.1
"""How wide small and bold letters are beside the others."""
_BADGE = 18
_HIGH = {"head": 17, "item": 16, "detail": 14, "marks": 15}
_MOST_LINES = 2
_MOST_ENTRIES = 16
"""So many things stand in one box; the title of the last has the names of those that do not."""

RowKind = Literal["head", "item", "detail", "marks"]
_UNDRAWABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the text around it."""
_MIRRORED = {"R", "AL", "AN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of text in a box."""

    kind: RowKind
    text: str
    """What is shown of it."""
    whole: str = ""
    """All of it, where more is to be said than is shown."""
    lang: str | None = None
    """The language of it, where it is not the document's."""
    signs: tuple[str, ...] = ()
    """The letters of the bases, of a purpose or a basis."""
    state: State = "stated"
    """Whether it is stated at all."""
    look: str = ""
    """The worst of what the rules found, where it says that."""
    y: float = 0
    """Its base line from the top of the box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box where it stands."""

    box: Box
    x: float
    y: float
    wide: float
    high: float
    rows: tuple[Row, ...]

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return self.y + self.high / 2


def placed(flow: Flow) -> tuple[tuple[Placed, ...], ...]:
    """The boxes of each column, each near those that it is linked with, and none over another."""
    sized = [[_sized(box, LEFTS[at], WIDTHS[at], at != 1) for box in column] for at, column in enumerate(flow.columns)]
    high = max(_height(column) for column in sized)
    processing = _stacked(sized[1], dict.fromkeys((one.box.key for one in sized[1]), 0.0), high)
    data = _near(sized[0], processing, flow.links, high)
    third = _near(sized[2], processing, flow.links, high)
    return data, processing, third, _near(sized[3], third, flow.links, high)


def tidy(text: str) -> str:
    """The text on one line, with nothing that XML cannot hold; what is written from right to left is kept together."""
    flat = " ".join(_UNDRAWABLE.sub("\ufffd", _TURNING.sub("", text)).split())
    return f"\u2068{flat}\u2069" if any(unicodedata.bidirectional(each) in _MIRRORED for each in flat) else flat


def wide_of(text: str) -> float:
    """About how wide a text is."""
    return _LETTER * sum(map(_letters, text))


@cache
def _letters(each: str) -> float:
    if unicodedata.combining(each) or unicodedata.category(each) in ("Cf", "Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(each) in "WF":
        return 1.9
    return 1.3 if each in "MWmw@%" else 1.15 if each.isupper() else 1


def _near(column: list[Placed], neighbours: Sequence[Placed], links: Sequence[Link], high: float) -> tuple[Placed, ...]:
    """The column with each box as near as can be to the middle of what it is linked with."""
    middles = {one.box.key: one.middle for one in neighbours}
    wanted: dict[str, float] = {}
    for one in column:
        key = one.box.key
        found = [middles[end] for link in links for end in _other_end(link, key) if end in middles]
        wanted[key] = (sum(found) / len(found) if found else high) - one.high / 2
    return _stacked(sorted(column, key=lambda one: _rank(one, wanted)), wanted, high)


def _other_end(link: Link, key: str) -> Iterator[str]:
    if link.source == key:
        yield link.target
    elif link.target == key:
        yield link.source


def _rank(one: Placed, wanted: Mapping[str, float]) -> tuple[int, int, float]:
    """Recipients come below bases, and data that is not stated last."""
    silent = one.box.kind != "basis" and one.box.look in ("not-stated", "none")
    return (int(one.box.kind == "recipient"), int(silent), wanted[one.box.key])


def _stacked(column: Sequence[Placed], wanted: Mapping[str, float], high: float) -> tuple[Placed, ...]:
    """The boxes one under the other, as near to where they are *wanted* as there is room for."""
    tops: list[float] = []
    end = 0.0
    for one, space in zip(column, _spaces(column), strict=True):
        tops.append(max(wanted[one.box.key], end + space))
        end = tops[-1] + one.high
    limit = high
    for at, (one, space) in reversed(list(enumerate(zip(column, _spaces(column), strict=True)))):
        tops[at] = min(tops[at], limit - one.high)
        limit = tops[at] - space
    return tuple(replace(one, y=round(_TOP + top, 1)) for one, top in zip(column, tops, strict=True))


def _spaces(column: Sequence[Placed]) -> list[float]:
    """What is left free above each box: more where recipients begin below bases."""
    spaces: list[float] = []
    for at, one in enumerate(column):
        begins = one.box.kind == "recipient" and (at == 0 or column[at - 1].box.kind != "recipient")
        spaces.append((_BETWEEN if at else 0) + (_SUBHEADING if begins else 0))
    return spaces


def _height(column: Sequence[Placed]) -> float:
    by_kind = sorted(column, key=lambda one: one.box.kind == "recipient")
    return sum(one.high for one in column) + sum(_spaces(by_kind))


def _sized(box: Box, x: float, wide: float, badged: bool) -> Placed:
    rows: list[Row] = []
    y = float(PADDING)
    for entry in _shown(box.entries):
        for row in _rows(entry, wide - 2 * PADDING, badged=badged):
            y += _HIGH[row.kind]
            rows.append(replace(row, y=y - 4))
        y += 3
    return Placed(box=box, x=x, y=0, wide=wide, high=y - 3 + PADDING, rows=tuple(rows))


def _shown(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries of a box, with one that counts the rest where they are many."""
    if len(entries) <= _MOST_ENTRIES:
        return entries
    rest = entries[_MOST_ENTRIES - 1 :]
    gaps = {gap.rule: gap for entry in rest for gap in entry.gaps}
    whole = "\n".join(tidy(entry.line.text) for entry in rest)
    more = Entry(line=Line(text=f"+ {len(rest)}"), whole=whole, gaps=tuple(gaps.values()))
    return (*entries[: _MOST_ENTRIES - 1], more)


def _rows(entry: Entry, room: float, *, badged: bool) -> Iterator[Row]:
    line = entry.line
    badges = _BADGE * len(entry.signs)
    indent = 0 if entry.head or badged else 10
    kind: RowKind = "head" if entry.head else "item"
    bold = _BOLD if entry.head or line.state == "not stated" else 1.0
    for at, (text, whole) in enumerate(_fitted(_said(line), (room - badges - indent) / bold)):
        yield Row(
            kind=kind,
            text=text,
            whole=entry.whole or whole,
            lang=line.lang,
            signs=() if at else entry.signs,
            state=line.state,
        )
    if entry.details:
        states: list[State] = [one.state for one in entry.details if one.state != "stated"]
        state: State = states[0] if states else "stated"
        small = _SMALL * (_BOLD if state == "not stated" else 1)
        for text, whole in _fitted(", ".join(map(_said, entry.details)), (room - badges) / small):
            yield Row(kind="detail", text=text, whole=whole, state=state)
    if entry.gaps:
        yield marks(entry.gaps, room)


def _said(line: Line) -> str:
    return ": ".join(filter(None, (line.label, line.text)))


def marks(gaps: Sequence[Gap], room: float) -> Row:
    """The rules that found something, as many as there is room for; all of them, and what they say, are the whole."""
    gaps = sorted(gaps, key=lambda gap: (gap.severity.rank, gap.rule))
    words = [f"{SIGNS[gap.severity]} {gap.rule}" for gap in gaps]
    shown = len(words)
    while shown > 1 and wide_of(_some(words, shown)) * _SMALL > room:
        shown -= 1
    whole = "\n".join(f"{gap.rule}, {gap.severity_word}: {gap.says}" for gap in gaps)
    return Row(kind="marks", text=_some(words, shown), whole=whole, look=gaps[0].severity)


def _some(words: Sequence[str], number: int) -> str:
    left = len(words) - number
    return " ".join((*words[:number], *([f"+{left}"] if left else [])))


def _fitted(text: str, room: float) -> Iterable[tuple[str, str]]:
    """The text on a few lines that fit, with the whole of it where the last is cut off."""
    whole = tidy(text)
    if wide_of(whole) <= room:
        return [(whole, "")]
    flat = whole.strip("\u2068\u2069")
    lines = _broken(flat, room)
    shown, cut = lines[:_MOST_LINES], len(lines) > _MOST_LINES
    if cut:
        last = f"{shown[-1]} {lines[_MOST_LINES]}"
        while wide_of(f"{last}\u2026") > room:
            last = last[:-1]
        shown[-1] = f"{last.rstrip()}\u2026"
    return [(tidy(one), flat if cut and at == len(shown) - 1 else "") for at, one in enumerate(shown)]


def _broken(text: str, room: float) -> list[str]:
    """The text broken between words, or within one that is longer than a line."""
    lines = [""]
    for word in text.split(" "):
        if len(lines) > _MOST_LINES + 1:  # no more is ever shown
            break
        with_it = f"{lines[-1]} {word}".lstrip()
        if wide_of(with_it) <= room:
            lines[-1] = with_it
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if wide_of(lines[-1] + letter) > room:
                lines.append("")
                if len(lines) > _MOST_LINES + 1:
                    return lines
            lines[-1] += letter
    return lines
