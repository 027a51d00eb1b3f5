"""The matrix: which data serves which purpose, and on which legal bases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdprmap.documents._bases import article_of
from gdprmap.documents._matrix_picture import drawn
from gdprmap.documents._tables import all_cells, nothing_described, one
from gdprmap.documents.view import Column, Line, Picture, Said, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import State
    from gdprmap.model.data import DataGroup
    from gdprmap.model.legal_basis import LegalBasis
    from gdprmap.model.processing import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands where data meets a purpose: the bases, or why there are none to show."""

    letters: tuple[str, ...] = ()
    """The letters of Article 6(1), "other" for what is none of them."""
    state: State = "stated"
    """Unknown where several bases stand beside several purposes, and nothing says which carries which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A purpose with what stands at each group of data; None where the data does not serve it."""

    processing: Line
    purpose: Line
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Purposes by groups of data."""

    columns: tuple[Line, ...]
    rows: tuple[Row, ...]


def matrix_sections(tell: Teller, anchor: str) -> Iterator[Section]:
    """The picture, and the table that says the same."""
    title = tell.ours("title.matrix")
    matrix = matrix_of(tell)
    if not matrix.rows:
        yield Section(id=f"{anchor}-matrix", title=title, lead=nothing_described(tell))
        return
    text = tell.texts
    caption = text("caption.matrix")
    yield Section(
        id=f"{anchor}-matrix",
        title=title,
        picture=Picture(svg=drawn(matrix, text, anchor, tell.lang), title=caption),
        table=Table(
            caption=caption,
            columns=(
                Column(key="processing", title=text("field.processing")),
                Column(key="purpose", title=text("field.purpose")),
                *(Column(key=f"data-{at}", title=line.text, lang=line.lang) for at, line in enumerate(matrix.columns)),
            ),
            rows=tuple(_cells(tell, row) for row in matrix.rows),
        ),
    )


def matrix_of(tell: Teller) -> Matrix:
    """The matrix of the policy; a last column takes the processing that names no data."""
    all_of = all_cells(tell)
    groups = tell.policy.data or ()
    heads = [tell.named(group) for group in groups]
    if any(map(_names_no_data, all_of)):
        heads.append(tell.ours("state.data_not_stated", state="not stated"))
    rows = [row for cells in all_of for row in _rows(tell, cells, groups, len(heads))]
    return Matrix(columns=tuple(heads), rows=tuple(rows))


def _rows(tell: Teller, cells: Cells, groups: Sequence[DataGroup], width: int) -> Iterator[Row]:
    used = {group.id for _, group in cells.groups}
    for purpose in cells.one.purposes or (None,):
        mark = mark_of(tell, cells, purpose)
        marks = [mark if group.id in used else None for group in groups]
        marks += [mark if _names_no_data(cells) else None] * (width - len(groups))
        named = tell.named(purpose) if purpose else tell.missing()
        yield Row(processing=cells.title(), purpose=named, marks=tuple(marks))


def _names_no_data(cells: Cells) -> bool:
    """Whether there is personal data that is not named; data that identifies nobody needs no basis."""
    return not cells.groups and not cells.one.non_personal_data


def mark_of(tell: Teller, cells: Cells, purpose: Purpose | None) -> Mark:
    """What a purpose of a processing rests on."""
    own = purpose.legal_bases if purpose else None
    bases = own if own is not None else (*(cells.one.legal_bases or ()), *(tell.policy.legal_bases or ()))
    letters = tuple(dict.fromkeys(map(letter, bases)))
    if letters:
        return Mark(letters=letters, state="unknown" if own is None and cells.is_unmatched() else "stated")
    said_none = own == () or (own is None and cells.says_no_bases())
    return Mark(state="none" if said_none else "not stated")


def letter(basis: LegalBasis) -> str:
    """The letter of Article 6(1) of a basis; "other" for what is none of them."""
    return article_of(basis)[-2:-1] or "other"


def _cells(tell: Teller, row: Row) -> tuple[Said, ...]:
    return (one(row.processing), one(row.purpose), *(_said(tell, mark) for mark in row.marks))


def _said(tell: Teller, mark: Mark | None) -> Said:
    if mark is None:
        return Said(lines=())
    if not mark.letters:
        return one(tell.none() if mark.state == "none" else tell.missing())
    lines = [Line(text=tell.texts(f"letter.{name}"), state=mark.state) for name in mark.letters]
    if mark.state == "unknown":
        lines.insert(0, tell.ours("state.one_of", state="unknown"))
    return Said(lines=tuple(lines))
