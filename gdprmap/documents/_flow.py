"""The flow of one policy: which data goes into what, what that rests on, who gets it, and which rights follow."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gdprmap.documents._flow_parts import LETTERS, Box, Entry, Flow, Link, bases_of, key_of
from gdprmap.documents._flow_rights import right_boxes
from gdprmap.documents._matrix import mark_of
from gdprmap.documents._tables import all_cells
from gdprmap.documents.view import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._flow_parts import Linking
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import State
    from gdprmap.model.entities import Recipient
    from gdprmap.model.processing import Purpose

_MOST = 60
"""So many boxes stand in a column."""
_HUB = 4
"""From more groups of data than that, processing that uses all of them has one link from a box for all."""


def flow_of(tell: Teller, cells: Sequence[Cells]) -> Flow:
    """The flow of these *cells*, with only the data, bases, recipients and rights that they have to do with."""
    links: dict[tuple[str, str], Link] = {}

    def link(source: str, target: str, state: State = "stated") -> None:
        found = links.get((source, target))
        if found is None or found.state != "stated":
            links[source, target] = Link(source=source, target=target, state=state)

    data = _data(tell, cells, link)
    processing = [_processing(tell, each, link) for each in cells]
    bases = _bases(tell, cells)
    recipients = _recipients(tell, cells, link)
    circumstances, rights = right_boxes(tell, cells, link)
    linked = tuple(links.values())
    data, linked = _few(tell, *_together(data, linked, by="target"))
    recipients, linked = _few(tell, *_together(recipients, linked, by="source"))
    rights, linked = _together(rights, linked, by="source")
    columns = (data, processing, [*bases, *circumstances, *recipients], rights)
    return Flow(columns=tuple(map(tuple, columns)), links=linked)


def _data(tell: Teller, cells: Sequence[Cells], link: Linking) -> list[Box]:
    """The boxes of the data; what no processing of the policy uses stands there without a link."""
    groups = tell.policy.data or ()
    unused = {group.id for group in groups} - {id for one in tell.policy.processing or () for id in one.data or ()}
    used: set[str] = set()
    for each in cells:
        for key in _keys_of_data(each, len(groups)):
            used.add(key)
            link(key, key_of(each))
    boxes: list[Box] = []
    for at, group in enumerate(groups):
        # What is only used where all is still has its name in the picture.
        if group.id in unused or f"d-{at}" in used or "d-all" in used:
            note = (tell.ours("flow.unused"),) if group.id in unused else ()
            entry = Entry(line=tell.named(group), details=note, gaps=tell.findings.at(("data", at)))
            boxes.append(Box(key=f"d-{at}", kind="data", entries=(entry,)))
    if "d-all" in used:
        line = Line(text=tell.texts("summary.all_data", number=len(groups)))
        boxes.append(Box(key="d-all", kind="data", entries=(Entry(line=line),), look="all"))
    for other in tell.policy.non_personal_data or ():
        if f"n-{other.id}" in used:
            note = (tell.ours("label.non_personal"),)
            boxes.append(Box(key=f"n-{other.id}", kind="data", entries=(Entry(line=tell.named(other), details=note),)))
    for look, line in (("not-stated", tell.missing()), ("none", tell.none())):
        if f"d-{look}" in used:
            boxes.append(Box(key=f"d-{look}", kind="data", entries=(Entry(line=line),), look=look))
    return boxes


def _keys_of_data(each: Cells, groups: int) -> Iterator[str]:
    """The keys of the boxes that lead to a processing."""
    if len(each.groups) == groups > _HUB:
        yield "d-all"
    else:
        yield from (f"d-{at}" for at, _ in each.groups)
    yield from (f"n-{id}" for id in each.one.non_personal_data or ())
    if not each.groups and not each.one.non_personal_data:
        yield "d-none" if each.one.data == () else "d-not-stated"


def _processing(tell: Teller, each: Cells, link: Linking) -> Box:
    for key, state in bases_of(tell, each).items():
        link(key_of(each), key, state)
    head = Entry(line=each.title(), head=True, gaps=tell.findings.at(each.here))
    lines = [_purpose(tell, each, purpose) for purpose in each.one.purposes or ()]
    if not lines:
        lines = [Entry(line=tell.none("purposes") if each.one.purposes == () else tell.missing("purposes"))]
    if not each.recipient_ids:
        # A box for nobody would have a link from nearly everywhere, and hide the others.
        nobody = tell.none("recipients") if each.recipients().state == "none" else tell.missing("recipients")
        lines.append(Entry(line=nobody))
    return Box(key=key_of(each), kind="processing", entries=(head, *lines))


def _purpose(tell: Teller, each: Cells, purpose: Purpose) -> Entry:
    mark = mark_of(tell, each, purpose)
    return Entry(line=tell.named(purpose), signs=() if mark.state == "unknown" else mark.letters)


def _bases(tell: Teller, cells: Sequence[Cells]) -> list[Box]:
    met = {key for each in cells for key in bases_of(tell, each)}
    boxes = [
        Box(
            key=f"b-{letter}",
            kind="basis",
            entries=(Entry(line=tell.ours(f"basis.{kind}"), signs=(letter,), details=_article(tell, letter)),),
            look=f"basis-{letter}",
        )
        for kind, letter in LETTERS.items()
        if f"b-{letter}" in met
    ]
    for state in ("not-stated", "none"):
        if f"b-{state}" in met:
            line = tell.ours(f"legend.{state.replace('-', '_')}", state="none" if state == "none" else "not stated")
            boxes.append(Box(key=f"b-{state}", kind="basis", entries=(Entry(line=line),), look=state))
    return boxes


def _article(tell: Teller, letter: str) -> tuple[Line, ...]:
    return () if letter == "other" else (Line(text=tell.texts.cite(f"Art 6(1)({letter})")),)


def _recipients(tell: Teller, cells: Sequence[Cells], link: Linking) -> list[Box]:
    """The boxes of those who get data; those who get none from any processing have no link."""
    every = tell.policy.recipients or ()
    keys = {one.id: f"r-{at}" for at, one in enumerate(every)}
    reached = {id for each in all_cells(tell) for id in each.recipient_ids}
    here: set[str] = set()
    for each in cells:
        for id in each.recipient_ids:
            here.add(id)
            link(key_of(each), keys[id])
    return [
        Box(key=keys[one.id], kind="recipient", entries=(_recipient(tell, at, one, unused=one.id not in reached),))
        for at, one in enumerate(every)
        if one.id in here or one.id not in reached
    ]


def _recipient(tell: Teller, at: int, one: Recipient, *, unused: bool) -> Entry:
    role = tell.ours(f"role.{one.role}") if one.role else tell.missing("role")
    country = (tell.country(one.country),) if one.country else ()
    note = (tell.ours("flow.unused"),) if unused else ()
    return Entry(line=tell.named(one), details=(role, *country, *note), gaps=tell.findings.at(("recipients", at)))


def _together(boxes: list[Box], links: tuple[Link, ...], *, by: str) -> tuple[list[Box], tuple[Link, ...]]:
    """Boxes with the same links on one side as one box, and the links that are left."""
    ends: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in links:
        here, there = (each.source, each.target) if by == "target" else (each.target, each.source)
        ends[here].add((there, each.state))
    groups: dict[tuple[str, frozenset[tuple[str, str]]], list[Box]] = {}
    for box in boxes:
        groups.setdefault((box.look, frozenset(ends[box.key])), []).append(box)
    gone = {box.key for group in groups.values() for box in group[1:]}
    made = [
        Box(
            key=group[0].key,
            kind=group[0].kind,
            entries=tuple(entry for box in group for entry in box.entries),
            look=group[0].look,
        )
        for group in groups.values()
    ]
    return made, tuple(link for link in links if link.source not in gone and link.target not in gone)


def _few(tell: Teller, boxes: list[Box], links: tuple[Link, ...]) -> tuple[list[Box], tuple[Link, ...]]:
    """The boxes with those beyond `_MOST` in one, which has the links of all of them and says so."""
    if len(boxes) <= _MOST:
        return boxes, links
    kept, rest = boxes[: _MOST - 1], boxes[_MOST - 1 :]
    key, gone = rest[0].key, {box.key for box in rest}
    head = Entry(line=tell.ours("flow.others", state="unknown"), head=True)
    others = Box(key=key, kind=rest[0].kind, entries=(head, *(entry for box in rest for entry in box.entries)))
    led = (
        Link(
            source=key if link.source in gone else link.source,
            target=key if link.target in gone else link.target,
            state=link.state,
        )
        for link in links
    )
    return [*kept, others], tuple(dict.fromkeys(led))
