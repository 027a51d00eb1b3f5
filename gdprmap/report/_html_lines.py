"""The author's lines around a place, as HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE, _AFTER = 2, 3
_WIDEST = 160
"""So many letters of a line are shown; in a file of one long line those about the place."""
_LED = 40
"""How many of them stand before the place where the line is longer."""
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def visible(text: str) -> str:
    """The text with what cannot be seen, or would turn round what can, as its escape."""
    return _INVISIBLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def excerpt(lines: Sequence[str], line: int, column: int) -> Iterator[str]:
    """The lines around the place, with what stands there marked; nothing if the file has no such line."""
    if not 0 < line <= len(lines):
        return
    first, last = max(line - _BEFORE, 1), min(line + _AFTER, len(lines))
    margin = len(str(last))
    shown = "\n".join(_line(lines[at - 1], at, margin, column if at == line else None) for at in range(first, last + 1))
    label = f"Lines {first} to {last}" if first < last else f"Line {first}"
    yield f'<pre tabindex="0" role="group" aria-label="{label}"><code>{shown}</code></pre>'


def _line(text: str, number: int, margin: int, column: int | None) -> str:
    if column is None:
        return f"  {number:>{margin}} {_cut(text)}"
    return f'<span class="here">&gt; {number:>{margin}} {_marked(text, column)}</span>'


def _marked(text: str, column: int) -> str:
    """The line with the rest of it from the place on marked."""
    at = min(max(column - 1, 0), len(text))
    start = at - _LED if len(text) > _WIDEST and at > _LED else 0
    before, there = text[start:at], text[at : start + _WIDEST]
    led = "\u2026" if start else ""
    cut = "\u2026" if len(text) > start + _WIDEST else ""
    return f"{led}{escape(visible(before))}<mark>{escape(visible(there))}</mark>{cut}"


def _cut(text: str) -> str:
    return escape(visible(text[:_WIDEST])) + ("\u2026" if len(text) > _WIDEST else "")
