"""The document on rights: for each processing, which right follows from what, and what the policy says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdprmap.documents import _entitled
from gdprmap.documents._flow_section import picture_sections
from gdprmap.documents._tables import all_cells, columns, nothing_described, one
from gdprmap.documents.view import Said, Section, Table
from gdprmap.model.entitlements import beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.model.entitlements import Entitlement
    from gdprmap.model.rights import RightName

_COLUMNS = ("right", "article", "because", "limit", "policy_says")


def rights_sections(tell: Teller, anchor: str) -> Iterator[Section]:
    """The picture, what is stated for all, each processing, and what is stated although it follows from nothing."""
    policy = tell.policy
    yield from picture_sections(tell, anchor)
    if gaps := tell.findings.of_policy("rights"):
        lead = Said(lines=(tell.ours("status.gaps_for_all"),), gaps=gaps)
        yield Section(id=f"{anchor}-all", title=tell.ours("title.for_all"), lead=lead)
    brought: set[RightName] = set()
    for cells in all_cells(tell):
        due = policy.rights_for(cells.one)
        brought.update(right.right for right in due)
        yield _section(tell, f"{anchor}-of-{cells.one.id}", cells, due)
    stated = [_entitled.right_line(tell, name) for name in beyond(policy.rights, brought)]
    stated += [
        replace(_entitled.right_line(tell, name), parts=said)
        for name, said in _entitled.refused(tell).items()
        if name not in brought
    ]
    if stated:
        yield Section(id=f"{anchor}-beyond", title=tell.ours("title.beyond"), lead=Said(lines=tuple(stated)))
    if not policy.processing:
        yield Section(id=f"{anchor}-none", title=tell.ours("title.rights"), lead=nothing_described(tell))


def _section(tell: Teller, anchor: str, cells: Cells, due: Sequence[Entitlement]) -> Section:
    rows = [_row(tell, right) for right in due]
    rows += [_beyond(tell, name) for name in beyond(cells.one.rights, {right.right for right in due})]
    table = Table(caption=tell.texts("caption.rights"), columns=columns(tell, *_COLUMNS), rows=tuple(rows))
    gaps = tell.findings.near("rights", [cells.here])
    bases = Said(lines=cells.bases().lines, gaps=gaps) if rows else one(tell.ours("status.not_judged"))
    return Section(id=anchor, title=cells.title(), lead=bases, table=table if rows else None)


def _row(tell: Teller, due: Entitlement) -> tuple[Said, ...]:
    return (
        one(_entitled.right_line(tell, due.right)),
        one(_entitled.article_line(tell, due.right)),
        Said(lines=_entitled.because(tell, due)),
        Said(lines=_entitled.limits(tell, due)),
        Said(lines=_entitled.status(tell, due)),
    )


def _beyond(tell: Teller, name: RightName) -> tuple[Said, ...]:
    """A right that is stated for this processing alone, although nothing brings it."""
    return (
        one(_entitled.right_line(tell, name)),
        one(_entitled.article_line(tell, name)),
        one(tell.ours("status.no_basis")),
        Said(lines=()),
        one(tell.ours("status.beyond")),
    )
