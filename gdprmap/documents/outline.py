"""A policy as a tree: what it says of itself, of its data and recipients, and of each processing, with the findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdprmap.documents import _people
from gdprmap.documents._cells import item_line
from gdprmap.documents._findings import topic_of
from gdprmap.documents._flow_rights import rights_lines
from gdprmap.documents._sharing import recipient_line
from gdprmap.documents._tables import all_cells
from gdprmap.documents._telling import Teller
from gdprmap.documents._texts import Texts
from gdprmap.documents.view import Line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from gdprmap.documents._building import Described
    from gdprmap.documents._cells import Cells
    from gdprmap.documents.view import Gap
    from gdprmap.model.data import DataGroup
    from gdprmap.places import Loc

_FIELDS = ("data", "purposes", "bases", "rights", "recipients", "transfers", "retention")
"""What is shown of each processing, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A line of the tree with what hangs on it."""

    line: Line
    """What it says; its parts are branches of their own."""
    name: str = ""
    """The id of a part, by which other parts and commands call it."""
    gaps: tuple[Gap, ...] = ()
    """What the rules found here."""
    branches: tuple[Branch, ...] = ()
    """What belongs to it."""


def outline(one: Described, only: Collection[str] = ()) -> Branch:
    """The policy as a tree; with *only*, these processings by id, with the data and the recipients that they name.

    Each finding hangs on the part that it is about, once.
    """
    return _Outline(Teller(one.policy, one.findings, Texts("en")), only).tree()


class _Outline:
    def __init__(self, tell: Teller, only: Collection[str]) -> None:
        self._tell = tell
        self._only = only
        every = all_cells(tell)
        self._cells = [each for each in every if not only or each.one.id in only]

    def tree(self) -> Branch:
        policy = self._tell.policy
        head = () if self._only else (*self._head(), *self._wide())
        return Branch(
            line=self._tell.words(policy.title or policy.id),
            name=policy.id,
            gaps=() if self._only else self._of_policy(),
            branches=(*head, *self._data(), *self._recipients(), *self._processing()),
        )

    def _head(self) -> Iterator[Branch]:
        tell = self._tell
        records = ("processor",) if tell.policy.processor and not tell.policy.controller else ("controller",)
        for field in (*_people.who(tell, records), *_people.when(tell)):
            yield _field(field.title, field.said.lines)

    def _wide(self) -> Iterator[Branch]:
        """What the policy states for all processing; each processing shows the rest of it."""
        rights = self._tell.policy.rights
        if rights is not None:
            names = tuple(self._tell.ours(f"right.{right.right}") for right in rights) or (self._tell.none(),)
            yield _field(self._tell.texts("field.rights"), names)

    def _of_policy(self) -> tuple[Gap, ...]:
        """The findings on no part that is shown by itself, or on one that does not stand in the tree."""
        shown: set[Loc] = {("data", at) for at, _ in self._groups()}
        shown |= {("recipients", at) for at in self._reached()}
        shown |= {each.here for each in self._cells}
        return tuple(gap for loc, gap in self._tell.findings.placed() if loc[:2] not in shown)

    def _groups(self) -> Iterator[tuple[int, Iterable[Line]]]:
        used = {at for each in self._cells for at, _ in each.groups}
        for at, group in enumerate(self._tell.policy.data or ()):
            if at in used or not self._only:
                yield at, (item_line(self._tell, item) for item in group.items or ())

    def _data(self) -> Iterator[Branch]:
        groups = self._tell.policy.data or ()
        branches = tuple(self._part(("data", at), groups[at], items) for at, items in self._groups())
        if branches:
            yield Branch(line=_named(self._tell.texts("field.data")), branches=branches)

    def _reached(self) -> Sequence[int]:
        reached = {id for each in self._cells for id in each.recipient_ids}
        every = self._tell.policy.recipients or ()
        return [at for at, one in enumerate(every) if one.id in reached or not self._only]

    def _recipients(self) -> Iterator[Branch]:
        every = self._tell.policy.recipients or ()
        branches = tuple(
            Branch(
                line=recipient_line(self._tell, every[at]),
                name=every[at].id or "",
                gaps=self._tell.findings.each_at(("recipients", at)),
            )
            for at in self._reached()
        )
        if branches:
            yield Branch(line=_named(self._tell.texts("field.recipients")), branches=branches)

    def _part(self, loc: Loc, part: DataGroup, lines: Iterable[Line]) -> Branch:
        gaps = self._tell.findings.each_at(loc)
        return Branch(line=self._tell.named(part, parts=lines), name=part.id or "", gaps=gaps)

    def _processing(self) -> Iterator[Branch]:
        branches = tuple(map(self._one, self._cells))
        said = self._tell.none() if self._tell.policy.processing == () else self._tell.missing()
        title = self._tell.texts("field.processing")
        yield Branch(line=_named(title), branches=branches) if branches else _field(title, (said,))

    def _one(self, each: Cells) -> Branch:
        tell = self._tell
        found: dict[str, list[Gap]] = {key: [] for key in _FIELDS}
        others: list[Gap] = []
        for gap in tell.findings.each_at(each.here):
            found.get(topic_of(gap.rule), others).append(gap)
        said = {
            "data": each.data().lines,
            "purposes": each.purposes().lines,
            "bases": each.bases().lines,
            "rights": rights_lines(tell, each),
            "recipients": each.recipients().lines,
            "transfers": each.transfers().lines,
            "retention": each.retention().lines,
        }
        branches = (
            _field(tell.texts(f"field.{key}"), lines, found[key]) for key, lines in said.items() if lines or found[key]
        )
        return Branch(line=each.title(), name=each.one.id, gaps=tuple(others), branches=tuple(branches))


def _field(title: str, lines: Sequence[Line], gaps: Sequence[Gap] = ()) -> Branch:
    return Branch(line=Line(label=title, parts=tuple(lines), heads=True), gaps=tuple(gaps))


def _named(title: str) -> Line:
    return Line(text=title, heads=True)
