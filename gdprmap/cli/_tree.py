"""Trees in a terminal: branches with lines before them, no wider than the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdprmap.report.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.report.colour import Paint

_NARROWEST = 24
"""So many columns a text has, however deep its branch is."""


class Strokes(NamedTuple):
    """What branches are drawn with."""

    branch: str
    last: str
    past: str


BOX = Strokes("\u251c\u2500 ", "\u2514\u2500 ", "\u2502  ")
ASCII = Strokes("|- ", "`- ", "|  ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twig:
    """A line of the tree."""

    text: str
    """What it says."""
    styles: tuple[str, ...] = ()
    """How it is painted on a terminal."""
    twigs: tuple[Twig, ...] = ()
    """What hangs on it."""


def strokes_for(encoding: str | None, signs: str) -> Strokes:
    """What a terminal of this encoding can show, with these *signs* beside them."""
    try:
        "".join((*BOX, signs)).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BOX


def drawn(root: Twig, strokes: Strokes, width: int, paint: Paint) -> Iterator[str]:
    """The lines of the tree."""
    for line in wrapped(root.text, width):
        yield paint(line, *root.styles) if root.styles else line
    yield from _hanging(root.twigs, "", strokes, width, paint)


def _hanging(twigs: Sequence[Twig], before: str, strokes: Strokes, width: int, paint: Paint) -> Iterator[str]:
    for at, twig in enumerate(twigs):
        last = at == len(twigs) - 1
        after = before + ("   " if last else strokes.past)
        lead = before + (strokes.last if last else strokes.branch)
        hang = after + (strokes.past if twig.twigs else "   ")
        for number, line in enumerate(wrapped(twig.text, max(width - len(hang), _NARROWEST))):
            shown = paint(line, *twig.styles) if twig.styles else line
            yield paint(lead if number == 0 else hang, "dim") + shown
        yield from _hanging(twig.twigs, after, strokes, width, paint)


def wrapped(text: str, width: int) -> list[str]:
    """The text on lines of *width* columns at most, with nothing in it that steers a terminal."""
    lines, taken = list[str](), 0
    for word in one_line(text).split(" "):
        wide = columns(word)
        if taken and taken + 1 + wide <= width:
            lines[-1] += f" {word}"
            taken += 1 + wide
            continue
        *full, rest = _pieces(word, width) if wide > width else [word]
        lines += [*full, rest]
        taken = columns(rest)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word that is longer than a line, in pieces that are not."""
    pieces, taken = [""], 0
    for letter in word:
        wide = _columns(letter)
        if taken + wide > width:
            pieces.append("")
            taken = 0
        pieces[-1] += letter
        taken += wide
    return pieces


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
