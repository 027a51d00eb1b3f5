"""What a notice says of rights: over all processing, where it is not the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents import _entitled
from gdprmap.documents._tables import Answer, columns, one
from gdprmap.documents.view import Line, Said, Table
from gdprmap.model.entitlements import DEPENDENT
from gdprmap.model.rights import RIGHT_TERMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.model.entitlements import Entitlement
    from gdprmap.model.rights import RightName


def rights_in_short(tell: Teller, _: Sequence[Cells]) -> Said:
    """The rights that are stated, and those that are missing."""
    stated = _stated(tell)
    due = [right for _, right in _due(tell)]
    missing = {right.right for right in due if right.missing_for_certain}
    lines = [_entitled.right_line(tell, name) for name in _in_order(stated)]
    if missing:
        names = tell.texts.listed(tell.texts(f"right.{name}") for name in DEPENDENT if name in missing)
        lines.append(Line(text=tell.texts("summary.rights", rights=names), state="not stated"))
    return tell.said(lines)


def rights(tell: Teller, _: Sequence[Cells]) -> Answer:
    """Each right that follows or is stated: how it is used, and for which processing it holds or is missing."""
    due = list(_due(tell))
    brought: set[RightName] = {right.right for _, right in due}
    names = _stated(tell) | brought
    rows = tuple(
        (
            one(_entitled.right_line(tell, name)),
            one(_entitled.article_line(tell, name)),
            Said(lines=_by_status(tell, name, [pair for pair in due if pair[1].right == name])),
            tell.said(_entitled.uses(tell, name)),
        )
        for name in _in_order(names)
    )
    gaps = tell.findings.everywhere("rights")
    if not rows:
        return Answer(lead=tell.said((), gaps=gaps))
    headed = columns(tell, "right", "article", "policy_says", "use")
    table = Table(caption=tell.texts("caption.notice_rights"), columns=headed, rows=rows)
    return Answer(lead=Said(lines=(tell.ours("status.lead"),), gaps=gaps), table=table)


def _by_status(tell: Teller, name: RightName, due: Sequence[tuple[Line, Entitlement]]) -> tuple[Line, ...]:
    """What the policy says of a right, with the processing that it says it of where it is not the same for all."""
    if not due:
        return (tell.ours("status.stated" if name not in DEPENDENT else "status.beyond"),)
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
