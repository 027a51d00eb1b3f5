"""The purposes of a processing that both policies have, and the basis on which each of them rests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._bases import compare_kinds
from gdprmap.changes._matching import SILENT, content, name_of, paired
from gdprmap.changes._telling import At, Telling, quoted
from gdprmap.model.entitlements import entitlements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gdprmap.changes._matching import Ids
    from gdprmap.model import Policy, Processing, Purpose
    from gdprmap.places import Loc


def compare_purposes(telling: Telling, at: At, policy: At, ids: Ids) -> None:
    """Compare what a processing is for."""
    telling.denial(on.PURPOSE, at, "purposes")
    before, after = at.values("purposes")
    both, gone, come = paired(before, after)
    served = _data_by_purpose(policy.old, ids["data"])
    serves = _data_by_purpose(policy.new, {})
    for index in gone:
        data = {ids["data"].get(id, id) for id in at.old.data or ()}
        if not _already(before[index], data, serves):
            telling.dropped(on.PURPOSE, at, "purposes", index, quoted(before[index]))
    for index in come:
        if _already(after[index], set(at.new.data or ()), served):
            _compare_moved(telling, at, policy, index)
        else:
            telling.added(on.PURPOSE, at, "purposes", index, quoted(after[index]))
    for one, other in both:
        old, new = before[one], after[other]
        where = (*at.old_loc, "purposes", one), (*at.new_loc, "purposes", other)
        if old.term and new.term and old.term != new.term:
            said = f"the purpose {quoted(new)} is of another kind: {new.term.label}, not {old.term.label}"
            telling.tell(on.PURPOSE, "changed", at, said, *where)
        elif old.label and new.label and old.label != new.label:
            said = f"the purpose {quoted(old)} is now called {quoted(new)}"
            telling.tell(on.PURPOSE, "changed", at, said, *where)


def compare_bases_of_purposes(telling: Telling, at: At, policy: At) -> None:
    """Tell of purposes that rest on another basis although the processing as a whole rests on the same ones."""
    before, after = at.values("purposes")
    for one, other in paired(before, after).both:
        old, new = _alone(at.old, before[one]), _alone(at.new, after[other])
        was, now = ({basis.kind for basis in alone.legal_bases or ()} for alone in (old, new))
        if was != now:
            where = (*at.old_loc, "purposes", one), (*at.new_loc, "purposes", other)
            pair = At(old, new, *where, f"{at.subject}, {name_of(after[other])}")
            compare_kinds(telling, pair, (was, now), (due(policy.old, old), due(policy.new, new)), where)


def _compare_moved(telling: Telling, at: At, policy: At, index: int) -> None:
    """Tell if a purpose that has come here from another processing rests on another basis than there."""
    purpose = at.new.purposes[index]
    there, here = _holders(policy.old, purpose), _holders(policy.new, purpose)
    was, now = ({basis.kind for one in some.values() for basis in one.legal_bases or ()} for some in (there, here))
    rights = tuple(
        {right for one in some.values() for right in due(side, one)}
        for side, some in ((policy.old, there), (policy.new, here))
    )
    where = next(iter(there)), (*at.new_loc, "purposes", index)
    pair = At(None, None, *where, f"{at.subject}, {name_of(purpose)}")
    compare_kinds(telling, pair, (was, now), (rights[0], rights[1]), where)


def _holders(policy: Policy, purpose: Purpose) -> dict[Loc, Processing]:
    """Every processing for a purpose, as if it had this one only, by the place of the purpose."""
    return {
        ("processing", at, "purposes", index): _alone(processing, one)
        for at, processing in enumerate(policy.processing or ())
        for index, one in enumerate(processing.purposes or ())
        if _known_by(one) == _known_by(purpose)
    }


def due(policy: Policy, processing: Processing) -> list[str]:
    """The rights that certainly follow from what a processing rests on."""
    return [due.right for due in entitlements(policy, processing) if due.certain]


def _alone(processing: Processing, purpose: Purpose) -> Processing:
    """The processing as if it had this purpose only, on its own bases if it has any."""
    bases = purpose.legal_bases or processing.legal_bases
    return replace(processing, purposes=(replace(purpose, legal_bases=None),), legal_bases=bases)


def _already(purpose: Purpose, data: Iterable[str], served: dict[str, set[str]]) -> bool:
    """Whether the other policy uses all this data for the purpose too, only in another processing."""
    there = served.get(_known_by(purpose))
    return there is not None and set(data) <= there


def _data_by_purpose(policy: Policy, ids: Mapping[str, str]) -> dict[str, set[str]]:
    """The data that serves each purpose, by the ids that it has in the new policy."""
    found: dict[str, set[str]] = {}
    for processing in policy.processing or ():
        for purpose in processing.purposes or ():
            found.setdefault(_known_by(purpose), set()).update(ids.get(id, id) for id in processing.data or ())
    return found


def _known_by(purpose: Purpose) -> str:
    return purpose.label.casefold() if purpose.label else content(purpose, ("legal_bases", *SILENT))
