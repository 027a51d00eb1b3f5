"""The flow in documents: as a section of its own with a table that says the same, and within others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._flow import flow_of
from gdprmap.documents._flow_picture import drawn
from gdprmap.documents._flow_rights import rights_lines
from gdprmap.documents._tables import all_cells, columns, nothing_described, one
from gdprmap.documents.view import Line, Picture, Said, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller

MOST = 40
"""So many processings stand in one picture; of more, it would be larger than any screen or page."""
_COLUMNS = ("processing", "data", "purposes", "bases", "recipients", "rights")


def flow_sections(tell: Teller, anchor: str) -> Iterator[Section]:
    """The pictures, each with the table that says the same."""
    cells = all_cells(tell)
    if not cells:
        yield Section(id=f"{anchor}-flow", title=tell.ours("title.flow"), lead=nothing_described(tell))
    for at, some in enumerate(_parts(cells), start=1):
        here = f"{anchor}-flow-{at}"
        yield Section(
            id=here,
            title=_title(tell, cells, some),
            picture=_picture(tell, cells, some, here, tell.texts("flow.about")),
            table=_table(tell, some),
        )


def picture_sections(tell: Teller, anchor: str) -> Iterator[Section]:
    """The pictures alone, for a document that says the same in words."""
    cells = all_cells(tell)
    for at, some in enumerate(_parts(cells), start=1):
        here = f"{anchor}-flow-{at}"
        picture = _picture(tell, cells, some, here, tell.texts("flow.about"))
        yield Section(id=here, title=_title(tell, cells, some), picture=picture, folds=True)


def picture_alone(tell: Teller) -> str:
    """A picture in a file of its own, which says in words what it shows, and how much it leaves out; empty if nothing.

    More than `MOST` processings are more than one picture can hold.
    """
    cells = all_cells(tell)
    if not cells:
        return ""
    some = cells[:MOST]
    table = _table(tell, some)
    about = "\n".join(_in_words(table, row) for row in table.rows)
    return drawn(
        flow_of(tell, some),
        tell.texts,
        "gdprmap",
        title=f"{tell.policy.title or tell.policy.id}: {_title(tell, cells, some).text}",
        about=about,
        gaps=tell.findings.elsewhere(),
        note=tell.texts("flow.cut", number=len(some), of=len(cells)) if len(cells) > MOST else "",
        alone=True,
    )


def _parts(cells: Sequence[Cells]) -> Iterator[Sequence[Cells]]:
    return (cells[at : at + MOST] for at in range(0, len(cells), MOST))


def _title(tell: Teller, cells: Sequence[Cells], some: Sequence[Cells]) -> Line:
    title = tell.ours("title.flow")
    if len(cells) <= MOST:
        return title
    first = cells.index(some[0]) + 1
    part = tell.texts("flow.part", first=first, last=first + len(some) - 1, of=len(cells))
    return Line(text=f"{title.text}: {part}")


def _picture(tell: Teller, cells: Sequence[Cells], some: Sequence[Cells], anchor: str, about: str) -> Picture:
    title = _title(tell, cells, some).text
    whole = tell.findings.elsewhere()
    return Picture(
        svg=drawn(flow_of(tell, some), tell.texts, anchor, title=title, about=about, gaps=whole), title=title
    )


def _table(tell: Teller, cells: Sequence[Cells]) -> Table:
    return Table(
        caption=tell.texts("caption.flow"),
        columns=columns(tell, *_COLUMNS),
        rows=tuple(
            (
                one(each.title()),
                each.data(),
                each.purposes(),
                each.bases(),
                each.recipients(),
                Said(lines=rights_lines(tell, each), gaps=tell.findings.near("rights", [each.here])),
            )
            for each in cells
        ),
    )


def _in_words(table: Table, row: Sequence[Said]) -> str:
    said = (
        f"{column.title}: {'; '.join(cell.flat().splitlines())}"
        for column, cell in zip(table.columns, row, strict=True)
        if cell.lines
    )
    return ". ".join(said)
