"""The flow as an SVG picture: four columns of boxes, with curves between them."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from gdprmap.documents._flow_layout import LEFTS, PADDING, WIDTH, Placed, Row, marks, placed, tidy
from gdprmap.report.text import SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gdprmap.documents._flow_parts import Flow, Link
    from gdprmap.documents._texts import Texts
    from gdprmap.documents.view import Gap

_HEADINGS = ("flow.data", "flow.processing", "field.bases", "title.rights")
_SVG = "http://www.w3.org/2000/svg"
_LINE = 18
_BADGE = 15
_ROOM = 4
"""Between two curves that meet a box, at most."""


def drawn(
    flow: Flow,
    texts: Texts,
    anchor: str,
    *,
    title: str,
    about: str,
    gaps: Sequence[Gap] = (),
    note: str = "",
    alone: bool = False,
) -> str:
    """The picture as an SVG element.

    *title* is what it is called and *about* says in words what it shows; *gaps* are the findings on the policy as a
    whole, and *note* is a word to the reader. A picture that stands *alone* brings its style with it, and needs no page
    around it.
    """
    return _Drawing(flow, texts, anchor, gaps, note).svg(title, about, alone=alone)


class _Drawing:
    def __init__(self, flow: Flow, texts: Texts, anchor: str, gaps: Sequence[Gap], note: str) -> None:
        self._texts = texts
        self._anchor = f"{anchor}-flow"
        self._links = flow.links
        self._columns = placed(flow)
        boxes = [one for column in self._columns for one in column]
        self._by_key = {one.box.key: one for one in boxes}
        self._names = {one.box.key: f"k{at}" for at, one in enumerate(boxes)}
        self._bottom = max(one.y + one.high for one in boxes) + 14
        self._legend = list(self._in_legend(gaps, note))

    def svg(self, title: str, about: str, *, alone: bool) -> str:
        """The whole picture."""
        high = round(self._bottom + _LINE * len(self._legend) + 6)
        style = files("gdprmap.documents").joinpath("templates/flow.css").read_text(encoding="utf-8") if alone else ""
        ids = f"{self._anchor}-title", f"{self._anchor}-about"
        size = f'viewBox="-1 0 {WIDTH + 2} {high}" width="{WIDTH + 2}" height="{high}"'
        names = f"aria-labelledby={quoteattr(ids[0])} aria-describedby={quoteattr(ids[1])}"
        return "\n".join(
            (
                f'<svg xmlns="{_SVG}" id={quoteattr(self._anchor)} class="flow" {size} role="img" {names}>',
                f"<title id={quoteattr(ids[0])}>{escape(tidy(title))}</title>",
                f"<desc id={quoteattr(ids[1])}>{escape(about)}</desc>",
                f"<style>{style}{self._hovering()}</style>",
                *(['<rect class="paper" x="-1" width="100%" height="100%"/>'] if alone else []),
                *self._headings(),
                *self._curves(),
                *(part for one in self._by_key.values() for part in self._box(one)),
                *self._legend_lines(),
                "</svg>",
            )
        )

    def _hovering(self) -> str:
        """The links of a box stand out while the mouse is on it."""
        here = f"#{self._anchor}"
        rules = "".join(f"{here}:has(.{name}:hover) .link:not(.{name})," for name in self._names.values())
        return f"@media (hover: hover) {{ {rules[:-1]} {{ opacity: .08; }} }}"

    def _headings(self) -> Iterator[str]:
        for key, x in zip(_HEADINGS, LEFTS, strict=True):
            yield f'<text class="heading" x="{x}" y="16">{escape(self._texts(key))}</text>'
        first = next((one for one in self._columns[2] if one.box.kind == "recipient"), None)
        if first:
            text = escape(self._texts("field.recipients"))
            yield f'<text class="heading" x="{LEFTS[2]}" y="{first.y - 8:g}">{text}</text>'

    def _curves(self) -> Iterator[str]:
        leaving, reaching = self._ports()
        for link in self._links:
            source, target = self._by_key[link.source], self._by_key[link.target]
            x1, y1, x2, y2 = source.x + source.wide, leaving[link], target.x, reaching[link]
            bend = (x2 - x1) / 2
            kinds = " ".join(
                filter(None, ("link", self._look(link), self._names[link.source], self._names[link.target]))
            )
            curve = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
            yield f'<path class="{kinds}" d="{curve}"/>'

    def _look(self, link: Link) -> str:
        looks = [self._by_key[key].box.look for key in (link.source, link.target)]
        bases = [look for look in looks if look.startswith("basis") or look in ("not-stated", "none")]
        return " ".join((*bases[:1], *(["unknown"] if link.state == "unknown" else [])))

    def _ports(self) -> tuple[Mapping[Link, float], Mapping[Link, float]]:
        """Where each link leaves the one box and reaches the other: side by side, in the order of where they lead."""
        leaving: dict[str, list[Link]] = defaultdict(list)
        reaching: dict[str, list[Link]] = defaultdict(list)
        for link in self._links:
            leaving[link.source].append(link)
            reaching[link.target].append(link)
        return (
            dict(self._spread(leaving, lambda link: self._by_key[link.target].middle)),
            dict(self._spread(reaching, lambda link: self._by_key[link.source].middle)),
        )

    def _spread(self, at: Mapping[str, Sequence[Link]], other: Callable[[Link], float]) -> Iterator[tuple[Link, float]]:
        for key, links in at.items():
            one = self._by_key[key]
            space = min(_ROOM, (one.high - 2 * PADDING) / len(links))
            first = one.middle - space * (len(links) - 1) / 2
            for index, link in enumerate(sorted(links, key=other)):
                yield link, round(first + index * space, 1)

    def _box(self, one: Placed) -> Iterator[str]:
        kinds = " ".join(filter(None, ("box", one.box.kind, one.box.look, self._names[one.box.key])))
        size = f'width="{one.wide:g}" height="{one.high:g}"'
        yield f'<g class="{kinds}"><rect x="{one.x:g}" y="{one.y:g}" {size} rx="4"/>'
        for row in one.rows:
            yield from self._row(one, row)
        yield "</g>"

    def _row(self, one: Placed, row: Row) -> Iterator[str]:
        x, y = one.x + PADDING, one.y + row.y
        if one.box.kind == "basis":
            yield from (_badge(x, y, letter) for letter in row.signs)
        else:
            for at, letter in enumerate(reversed(row.signs)):
                yield _badge(one.x + one.wide - PADDING - _BADGE * (at + 1) - 2 * at, y, letter)
        if one.box.kind == "basis" and one.box.look.startswith("basis"):
            x += _BADGE + 5
        elif one.box.kind == "processing" and row.kind == "item":
            x += 10
        yield _text(row, x, y)

    def _in_legend(self, gaps: Sequence[Gap], note: str) -> Iterator[tuple[str, Row]]:
        """What stands below: a note, the findings on the policy as a whole, and what the signs mean."""
        if note:
            yield "", Row(kind="head", text=note)
        if gaps:
            row = marks(gaps, WIDTH - 260)
            yield "", Row(kind="marks", text=f"{self._texts('flow.whole')}: {row.text}", whole=row.whole, look=row.look)
        if gaps or any(row.kind == "marks" for one in self._by_key.values() for row in one.rows):
            words = ", ".join(f"{sign} {self._texts(f'severity.{severity}')}" for severity, sign in SIGNS.items())
            yield "", Row(kind="detail", text=f"{self._texts('flow.marks')}: {words}")
        if any(link.state == "unknown" for link in self._links):
            yield "unknown", Row(kind="detail", text=self._texts("legend.unknown"))

    def _legend_lines(self) -> Iterator[str]:
        y = self._bottom + _LINE
        for kind, row in self._legend:
            if kind:
                yield f'<path class="link {kind}" d="M0 {y - 4:g}H28"/>'
            yield _text(row, 36 if kind else 0, y)
            y += _LINE


def _badge(x: float, y: float, letter: str) -> str:
    return (
        f'<g class="badge basis-{letter}"><rect x="{x:g}" y="{y - 11:g}" width="{_BADGE}" height="{_BADGE}" rx="2"/>'
        f'<text x="{x + _BADGE / 2:g}" y="{y:g}" text-anchor="middle">{"?" if letter == "other" else letter}</text></g>'
    )


def _text(row: Row, x: float, y: float) -> str:
    state = "" if row.state == "stated" else row.state.replace(" ", "-")
    kinds = " ".join(filter(None, (row.kind, state, row.look)))
    lang = f" lang={quoteattr(row.lang)}" if row.lang else ""
    title = f"<title>{escape(row.whole)}</title>" if row.whole else ""
    return f'<text class="{kinds}" x="{x:g}" y="{y:g}"{lang}>{escape(row.text)}{title}</text>'
