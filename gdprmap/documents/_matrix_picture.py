"""The matrix as a picture: a square where data meets a purpose, with the letters of its bases."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._matrix import Mark, Matrix, Row
    from gdprmap.documents._texts import Texts
    from gdprmap.documents.view import Line

_SIDE = 26
_GAP = 4
_LABELS = 330
_HEADS = 190
_LETTER = 6.6
"""How wide a letter is at most words' average, in the units of the picture; the text is 12 high."""
_GROUP = 24
_LEGEND = 22
_KINDS = ("a", "b", "c", "d", "e", "f", "other")


def drawn(matrix: Matrix, texts: Texts, anchor: str, lang: str | None) -> str:
    """The picture as an SVG element; the table beside it says the same in words."""
    return _Drawing(matrix, texts, anchor, lang).svg()


class _Drawing:
    def __init__(self, matrix: Matrix, texts: Texts, anchor: str, lang: str | None) -> None:
        self._matrix = matrix
        self._texts = texts
        self._anchor = anchor
        self._lang = lang
        self._groups = [list(rows) for _, rows in groupby(matrix.rows, key=lambda row: row.processing)]
        self._legend = self._in_legend()
        columns = len(matrix.columns) * (_SIDE + _GAP)
        self._width = _LABELS + max(columns, 300) + _HEADS // 2
        rows = len(matrix.rows) * (_SIDE + _GAP) + len(self._groups) * _GROUP
        self._height = _HEADS + rows + (len(self._legend) + 1) * _LEGEND

    def svg(self) -> str:
        """The whole picture."""
        title, about = f"{self._anchor}-picture", self._texts("caption.matrix_picture")
        return "".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" class="matrix" viewBox="0 0 {self._width} {self._height}"',
                f' width="{self._width}" height="{self._height}" role="img" aria-labelledby={quoteattr(title)}>',
                f"<title id={quoteattr(title)}>{escape(about)}</title>",
                *self._heads(),
                *self._rows(),
                *self._legend_lines(),
                "</svg>",
            )
        )

    def _heads(self) -> Iterator[str]:
        for at, head in enumerate(self._matrix.columns):
            x = _LABELS + at * (_SIDE + _GAP) + _SIDE / 2
            yield f'<g transform="translate({x:g} {_HEADS - 8}) rotate(-50)">{self._text(head, 0, 0, _HEADS)}</g>'

    def _rows(self) -> Iterator[str]:
        y = _HEADS
        for rows in self._groups:
            yield self._text(rows[0].processing, 0, y + 16, self._width, "group")
            y += _GROUP
            for row in rows:
                yield from self._row(row, y)
                y += _SIDE + _GAP

    def _row(self, row: Row, y: int) -> Iterator[str]:
        yield f'<line class="rule" x1="14" x2="{self._width}" y1="{y + _SIDE + 2}" y2="{y + _SIDE + 2}"/>'
        yield self._text(row.purpose, 14, y + 17, _LABELS - 24)
        for at, mark in enumerate(row.marks):
            if mark:
                yield from self._mark(mark, _LABELS + at * (_SIDE + _GAP), y)

    def _mark(self, mark: Mark, x: int, y: int) -> Iterator[str]:
        """The square, in as many strips as there are bases."""
        if not mark.letters:
            yield _square(x, y, _SIDE, mark.state, _sign(mark.state))
            return
        wide = _SIDE / len(mark.letters)
        for at, letter in enumerate(mark.letters):
            kind = f"basis-{letter} {mark.state}" if mark.state != "stated" else f"basis-{letter}"
            yield _square(x + at * wide, y, wide, kind, "?" if letter == "other" else letter)

    def _in_legend(self) -> Sequence[tuple[str, str, str]]:
        """The squares that stand in the picture: class, sign and meaning of each."""
        marks = [mark for row in self._matrix.rows for mark in row.marks if mark]
        letters = {letter for mark in marks for letter in mark.letters}
        states = {mark.state for mark in marks if not mark.letters}
        found = [(f"basis-{k}", "?" if k == "other" else k, f"letter.{k}") for k in _KINDS if k in letters]
        found += [(s, _sign(s), f"legend.{s.replace(' ', '_')}") for s in ("not stated", "none") if s in states]
        if any(mark.state == "unknown" for mark in marks):
            found.append(("unknown", "", "legend.unknown"))
        return [(kind, sign, self._texts(key)) for kind, sign, key in found]

    def _legend_lines(self) -> Iterator[str]:
        y = self._height - len(self._legend) * _LEGEND - 4
        for kind, sign, meaning in self._legend:
            yield _square(14, y, 18, kind, sign, high=18)
            yield f'<text x="40" y="{y + 13}">{escape(meaning)}</text>'
            y += _LEGEND

    def _text(self, line: Line, x: float, y: float, room: float, kind: str = "") -> str:
        """Words that end with dots where there is no room for them; the whole stands in the title."""
        most = max(int(room / _LETTER), 2)
        whole = " ".join(line.text.split())
        shown = whole if len(whole) <= most else whole[: most - 1] + "\u2026"
        title = f"<title>{escape(whole)}</title>" if shown != whole else ""
        said = f" lang={quoteattr(line.lang)}" if line.lang else ""
        kinds = f' class="{kind}"' if kind else ""
        return f'<text x="{x:g}" y="{y:g}"{kinds}{said}>{escape(shown)}{title}</text>'


def _square(x: float, y: float, wide: float, kind: str, sign: str, *, high: int = _SIDE) -> str:
    kind = kind.replace("not stated", "not-stated")
    return (
        f'<g class="mark {kind}"><rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high}" rx="3"/>'
        f'<text x="{x + wide / 2:g}" y="{y + high / 2 + 4:g}" text-anchor="middle">{escape(sign)}</text></g>'
    )


def _sign(state: str) -> str:
    return {"not stated": "\u2013", "none": "0"}.get(state, "?")
