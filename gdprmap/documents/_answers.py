"""The answers of a notice to what people ask, each in short and in whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents import _people
from gdprmap.documents._register import data_table, records
from gdprmap.documents._sharing import recipient_line
from gdprmap.documents._tables import Answer, bare, by_processing, columns, nothing_described, one, summed
from gdprmap.documents.view import Entry, Line, Said, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import Field

_MOST = 6
"""How many things the short table lists before it says how many more there are."""
_MOST_GROUPS = 12


def who_in_short(tell: Teller, _: Sequence[Cells]) -> Said:
    """The names of those who decide, or who work for them."""
    names = [tell.named(one) for one in _people.accountable(tell)]
    return tell.said(names)


def who(tell: Teller, _: Sequence[Cells]) -> Answer:
    """All that is said of who decides, and of whom to turn to."""
    return Answer(fields=(*_people.who(tell, records(tell.policy)), *_people.further(tell)))


def what_in_short(tell: Teller, _: Sequence[Cells]) -> Said:
    """The groups of data."""
    return summed(tell, [_groups(tell)], _MOST_GROUPS)


def what(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """Whose data, and which in each group."""
    policy = tell.policy
    about = [each.subjects() for each in cells] or [tell.said(())]
    other = [tell.named(data) for data in policy.non_personal_data or ()]
    fields = (
        tell.field("subjects", summed(tell, about, _MOST_GROUPS)),
        *((tell.field("non_personal", Said(lines=tuple(other))),) if other else ()),
    )
    return Answer(fields=fields, table=data_table(tell)) if policy.data else Answer(lead=_groups(tell), fields=fields)


def _groups(tell: Teller) -> Said:
    groups = tell.policy.data
    return tell.said(map(tell.named, groups or ()), none=groups == (), gaps=tell.findings.of_policy("data"))


def why_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """The bases."""
    return summed(tell, [each.bases() for each in cells], _MOST)


def why(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """The purposes of each processing, its bases, and the data that it takes; and what is no basis of any."""
    fields = tuple(_assumed(tell))
    rows = tuple((_titled(each), each.purposes(), each.bases(), each.data()) for each in cells)
    if not rows:
        return Answer(lead=nothing_described(tell), fields=fields)
    headed = columns(tell, "processing", "purposes", "bases", "data")
    return Answer(fields=fields, table=Table(caption=tell.texts("caption.why"), columns=headed, rows=rows))


def _assumed(tell: Teller) -> Iterator[Field]:
    """Consent that the policy takes from something else, where it does."""
    assumed = tell.policy.assumed_consent
    if assumed:
        line = tell.words(assumed.given_through, label="given_through")
        gaps = tell.findings.near("bases", [("assumed_consent",)])
        yield tell.field("assumed_consent", Said(lines=(line,), gaps=gaps))


def whence_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """The sources, and whether the data must be provided."""
    return _both(tell, sources=[each.sources() for each in cells], necessity=[each.necessity() for each in cells])


def whence(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """The sources of each processing, and whether the person must provide the data."""
    return by_processing(tell, cells, sources=lambda each: each.sources(), necessity=lambda each: each.necessity())


def to_whom_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """The recipients."""
    return summed(tell, [each.recipients() for each in cells], _MOST)


def to_whom(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """The recipients of each processing, and what is said of each of them."""
    answer = by_processing(tell, cells, recipients=lambda each: each.recipients())
    entries = tuple(_recipient(tell, index) for index in range(len(tell.policy.recipients or ())))
    return Answer(lead=answer.lead, fields=answer.fields, table=answer.table, entries=entries)


def _recipient(tell: Teller, index: int) -> Entry:
    found = (tell.policy.recipients or ())[index]
    line, near = recipient_line(tell, found, full=True), [("recipients", index)]
    gaps = (*tell.findings.near("recipients", near), *tell.findings.near("transfers", near))
    about = tell.field("about", Said(lines=line.parts, gaps=gaps))
    return Entry(title=bare(line), fields=(about,))


def where_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """The third countries, and where data is kept."""
    return _both(tell, transfers=[each.transfers() for each in cells], storage=[each.storage() for each in cells])


def where(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """The third countries of each processing with what that rests on, and where data is kept."""
    return by_processing(tell, cells, transfers=lambda each: each.transfers(), storage=lambda each: each.storage())


def how_long_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """The periods."""
    return summed(tell, [each.retention() for each in cells], _MOST)


def how_long(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """How long the data of each processing is kept."""
    return by_processing(tell, cells, retention=lambda each: each.retention())


def automated_in_short(tell: Teller, cells: Sequence[Cells]) -> Said:
    """Whether there are automated decisions."""
    return summed(tell, [each.automated() for each in cells], _MOST)


def automated(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """The automated decisions of each processing."""
    return by_processing(tell, cells, automated=lambda each: each.automated())


def _titled(cells: Cells) -> Said:
    """What the processing is called, and what the policy says it is."""
    title = cells.title()
    parts = (*title.parts, *cells.description())
    return one(Line(text=title.text, lang=title.lang, parts=parts))


def _both(tell: Teller, **columns: Sequence[Said]) -> Said:
    """Two matters in short, each under its title."""
    if not all(columns.values()):
        return Said(lines=nothing_described(tell).lines)
    short = {key: summed(tell, column, _MOST).lines for key, column in columns.items()}
    return Said(lines=tuple(Line(label=tell.texts(f"field.{key}"), parts=lines) for key, lines in short.items()))
