"""What the tables of the documents have in common: columns, cells, and rows that say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdprmap.documents._cells import Cells
from gdprmap.documents._findings import each_once
from gdprmap.documents.view import Column, Line, Said, State, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import Entry, Field

    Cited = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a section says, in the form that fits it."""

    lead: Said | None = None
    fields: tuple[Field, ...] = ()
    table: Table | None = None
    entries: tuple[Entry, ...] = ()


ASKED_FOR = {
    "purposes": ("Art 30(1)(b)",),
    "subjects": ("Art 30(1)(c)",),
    "data": ("Art 30(1)(c)",),
    "recipients": ("Art 30(1)(d)",),
    "transfers": ("Art 30(1)(e)",),
    "retention": ("Art 30(1)(f)",),
    "measures": ("Art 30(1)(g)",),
    "bases": ("Art 6(1)",),
}
"""The provisions behind the columns of a controller's record."""


def columns(tell: Teller, *keys: str, cited: Cited = MappingProxyType({})) -> tuple[Column, ...]:
    """The columns of these names, each with the provisions that ask for it."""
    return tuple(
        Column(key=key, title=tell.texts(f"field.{key}"), cite=tell.texts.cite(*cited.get(key, ()))) for key in keys
    )


def one(line: Line) -> Said:
    """A cell that says a single thing."""
    return Said(lines=(line,))


def all_cells(tell: Teller) -> tuple[Cells, ...]:
    """The cells of each processing."""
    return tuple(Cells(tell, index, each) for index, each in enumerate(tell.policy.processing or ()))


def nothing_described(tell: Teller) -> Said:
    """That the policy describes no processing: it says that there is none, or it does not say."""
    if tell.policy.processing == ():
        line = tell.ours("state.none_processing", state="none")
    else:
        line = tell.ours("state.no_processing", state="not stated")
    return Said(lines=(line,), gaps=tell.findings.of_policy("other"))


def by_processing(tell: Teller, cells: Sequence[Cells], **matters: Callable[[Cells], Said]) -> Answer:
    """What is said of *matters* for each processing: what holds for all of it once, the rest as a table."""
    if not cells:
        return Answer(lead=nothing_described(tell))
    said = {key: [tell_of(each) for each in cells] for key, tell_of in matters.items()}
    fields: list[Field] = []
    for key, column in said.items():
        common = _common(tell, key, column)
        if common:
            fields.append(tell.field(key, common))
            said[key] = [_without(tell, one, common) for one in column]
    apart = [key for key, column in said.items() if any(cell.lines != column[0].lines for cell in column)]
    apart += [key for key in said if key not in apart and key not in {field.key for field in fields}]
    if not apart:
        return Answer(fields=tuple(fields))
    caption = tell.texts("caption.by_processing", what=tell.texts.listed(tell.texts(f"field.{key}") for key in apart))
    rows = zip(*(said[key] for key in apart), strict=True)
    table = Table(
        caption=caption,
        columns=columns(tell, "processing", *apart),
        rows=tuple((one(each.title()), *row) for each, row in zip(cells, rows, strict=True)),
    )
    return Answer(fields=tuple(fields), table=table)


def _common(tell: Teller, key: str, column: Sequence[Said]) -> Said | None:
    """What all cells say: the whole of it if they say the same, else what the policy says for all processing."""
    gaps = tell.findings.of_policy(key)
    if len({said.lines for said in column}) == 1:
        return Said(lines=column[0].lines, gaps=each_once((*gaps, *(gap for said in column for gap in said.gaps))))
    shared = tuple(line for line in column[0].lines if all(line in said.lines for said in column))
    of_all = tuple(line for line in shared if line.for_all)
    return Said(lines=of_all, gaps=gaps) if of_all else None


def _without(tell: Teller, said: Said, common: Said) -> Said:
    lines = tuple(line for line in said.lines if line not in common.lines)
    return Said(
        lines=lines or (tell.ours("label.as_for_all"),), gaps=tuple(gap for gap in said.gaps if gap not in common.gaps)
    )


def summed(tell: Teller, cells: Sequence[Said], most: int) -> Said:
    """Many cells in short: what is stated, each thing once and *most* at most, then how many say nothing."""
    if not cells:
        return Said(lines=nothing_described(tell).lines)
    opened = [tuple(_opened(said.lines)) for said in cells]
    stated = tuple(dict.fromkeys(bare(line) for lines in opened for line in lines if line.state == "stated"))
    lines = list(stated[:most])
    if len(stated) > most:
        lines.append(Line(text=tell.texts("summary.more", number=len(stated) - most)))
    for key, (state, met) in _COUNTED.items():
        found = [lines for lines in opened if met([line.state == state for line in lines])]
        if len(found) == len(cells) and not stated:
            lines.append(next(line for line in found[0] if line.state == state))
        elif found:
            lines.append(Line(text=tell.texts(f"summary.{key}", number=len(found), of=len(cells)), state=state))
    return Said(lines=tuple(lines))


def _some(met: Sequence[bool]) -> bool:
    return any(met) and not all(met)


_COUNTED: dict[str, tuple[State, Callable[[Sequence[bool]], bool]]] = {
    "none": ("none", all),
    "partly_none": ("none", _some),
    "not_stated": ("not stated", all),
    "partly_not_stated": ("not stated", _some),
    "unknown": ("unknown", any),
}
"""What a summary counts, by the text that tells it: the cells in which all, some or any lines are of that state."""


def _opened(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with what stands below instead of those that only say what that is about."""
    for line in lines:
        if line.heads:
            yield from _opened(line.parts)
        else:
            yield line


def bare(line: Line) -> Line:
    """The line without what its parts add."""
    return replace(line, parts=())
