"""What a notice says of rights: over all processing, where it is not the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents import _entitled
from gdprmap.documents._tables import Answer, bare, columns, one
from gdprmap.documents.view import Entry, Line, Said, Table
from gdprmap.model.entitlements import DEPENDENT
from gdprmap.model.rights import RIGHT_TERMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.model.entitlements import Entitlement
    from gdprmap.model.rights import RightName


def rights_in_short(tell: Teller, _: Sequence[Cells]) -> Said:
    """The rights that are stated, those that are refused, and those that are missing."""
    stated = _stated(tell)
    due = [right for _, right in _due(tell)]
    missing = {right.right for right in due if right.missing_for_certain}
    lines = [_entitled.right_line(tell, name) for name in _in_order(stated)]
    if refused := _in_order(_entitled.refused(tell)):
        names = tell.texts.listed(tell.texts(f"right.{name}") for name in refused)
        lines.append(Line(text=tell.texts("summary.refused", rights=names)))
    if missing:
        names = tell.texts.listed(tell.texts(f"right.{name}") for name in DEPENDENT if name in missing)
        lines.append(Line(text=tell.texts("summary.rights", rights=names), state="not stated"))
    return tell.said(lines, none=tell.policy.rights == ())


def rights(tell: Teller, cells: Sequence[Cells]) -> Answer:
    """Each right that follows or is stated or refused: how it is used, and for which processing it holds or is missing.

    Beside them, what people can do without it being a right.
    """
    due = list(_due(tell))
    brought: set[RightName] = {right.right for _, right in due}
    refused = _entitled.refused(tell)
    names = _stated(tell) | brought | set(refused)
    rows = tuple(
        (
            one(_entitled.right_line(tell, name)),
            one(_entitled.article_line(tell, name)),
            Said(lines=_by_status(tell, name, [pair for pair in due if pair[1].right == name])),
            _use(tell, name, refused=name in refused),
        )
        for name in _in_order(names)
    )
    gaps = tell.findings.everywhere("rights")
    entries = tuple(_controls(tell, each) for each in cells if each.one.controls is not None)
    if not rows:
        return Answer(lead=tell.said((), none=tell.policy.rights == (), gaps=gaps), entries=entries)
    headed = columns(tell, "right", "article", "policy_says", "use")
    table = Table(caption=tell.texts("caption.notice_rights"), columns=headed, rows=rows)
    return Answer(lead=Said(lines=(tell.ours("status.lead"),), gaps=gaps), table=table, entries=entries)


def _use(tell: Teller, name: RightName, *, refused: bool) -> Said:
    """How a right is used; of one that is only refused nobody asks that."""
    said = tuple(_entitled.uses(tell, name))
    return Said(lines=()) if refused and not said and name not in _stated(tell) else tell.said(said)


def _controls(tell: Teller, cells: Cells) -> Entry:
    return Entry(title=bare(cells.title()), fields=(tell.field("controls", cells.controls()),))


def _by_status(tell: Teller, name: RightName, due: Sequence[tuple[Line, Entitlement]]) -> tuple[Line, ...]:
    """What the policy says of a right, with the processing that it says it of where it is not the same for all."""
    if not due:
        stated = (tell.ours("status.stated" if name not in DEPENDENT else "status.beyond"),)
        return (*(stated if name in _stated(tell) else ()), *_entitled.refused(tell).get(name, ()))
    found: dict[tuple[Line, ...], list[Line]] = {}
    for title, right in due:
        found.setdefault(_entitled.status(tell, right), []).append(title)
    every = len(tell.policy.processing or ())
    lines: list[Line] = []
    for said, titles in found.items():
        of = () if len(titles) == every else tell.under("holds_for", titles)
        lines += [
            Line(text=line.text, label=line.label, state=line.state, lang=line.lang, parts=(*line.parts, *of))
            for line in said
        ]
    return tuple(lines)


def _stated(tell: Teller) -> set[RightName]:
    """The rights that the policy states, for all processing or for some."""
    policy = tell.policy
    every = [*(policy.rights or ()), *(right for one in policy.processing or () for right in one.rights or ())]
    return {right.right for right in every}


def _due(tell: Teller) -> Iterator[tuple[Line, Entitlement]]:
    """The rights that follow from each processing, with what that is called."""
    for each in tell.policy.processing or ():
        for right in tell.policy.rights_for(each):
            yield tell.words(each.label or each.id), right


def _in_order(names: Collection[RightName]) -> Sequence[RightName]:
    """The rights in the order of the articles, those that depend on a basis first."""
    others: list[RightName] = [name for name in RIGHT_TERMS if name not in DEPENDENT]
    return [name for name in (*DEPENDENT, *others) if name in names]
