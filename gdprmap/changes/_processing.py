"""What is done with data: processing that comes, goes or has another name, and the purposes of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._bases import compare_bases
from gdprmap.changes._matching import SILENT, content, name_of, paired
from gdprmap.changes._retention import compare_retention
from gdprmap.changes._rights import compare_rights
from gdprmap.changes._sharing import Told, compare_named, compare_transfers
from gdprmap.changes._telling import At, Telling, quoted
from gdprmap.changes._topics import Weight
from gdprmap.model import AutomatedDecision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdprmap.changes._matching import Ids
    from gdprmap.model import Policy, Processing, Purpose


def compare_processing(telling: Telling, policy: At, ids: Ids) -> Told:
    """Compare all processing; gives back the recipients that were told of on the way."""
    telling.denial(on.PROCESSING, policy, "processing")
    before, after = policy.values("processing")
    names = tuple({one.id: name_of(one) for one in some} for some in policy.values("recipients"))
    told = compare_named(telling, policy, "general_recipients", ids, names)
    both, gone, come = paired(before, after, ids)
    for index in gone:
        served = _purposes(before[index])
        telling.dropped(on.PROCESSING, policy, "processing", index, f"{quoted(before[index])}{served}")
    for index in come:
        _new(telling, policy, index, after[index])
    for one, other in both:
        old, new = before[one], after[other]
        at = At(old, new, ("processing", one), ("processing", other), name_of(new))
        if old.id != new.id:
            telling.tell(on.NAME, "changed", at, f"{old.id} is now called {new.id}", at.old_loc, at.new_loc)
        telling.lists(at)
        telling.values(at)
        _compare_data(telling, at, policy, ids)
        _compare_purposes(telling, at, policy, ids)
        compare_bases(telling, at, (_due(policy.old, old), _due(policy.new, new)))
        found = compare_named(telling, at, "recipients", ids, names)
        told = Told(told.dropped | found.dropped, told.added | found.added)
        compare_transfers(telling, at)
        compare_retention(telling, at, policy)
        compare_rights(telling, at, policy)
    return told


def _new(telling: Telling, policy: At, index: int, processing: Processing) -> None:
    telling.added(on.PROCESSING, policy, "processing", index, f"{quoted(processing)}{_purposes(processing)}")
    at = At(policy.old, processing, (), ("processing", index), name_of(processing))
    if isinstance(processing.automated_decision, AutomatedDecision):
        message = "a machine decides in the new processing"
        telling.tell(on.DECISION, "added", at, message, ("processing",), at.field("automated_decision")[1])
    for number, transfer in enumerate(processing.transfers or ()):
        where = ", ".join(name_of(country) for country in transfer.countries or ()) or "a country that is not named"
        message = f"data of the new processing goes to {where}"
        telling.tell(on.COUNTRY, "added", at, message, ("processing",), (*at.new_loc, "transfers", number))


def _purposes(processing: Processing) -> str:
    named = ", ".join(quoted(purpose) for purpose in processing.purposes or ())
    return f", for {named}," if named else ""


def _due(policy: Policy, processing: Processing) -> list[str]:
    return [due.right for due in policy.rights_for(processing) if due.certain]


def _compare_data(telling: Telling, at: At, policy: At, ids: Ids) -> None:
    """Data that both policies have, and that is now used here, or no longer; new data was told of by itself."""
    telling.denial(on.USE, at, "data")
    before, after = at.values("data")
    known = ids["data"]
    names = [{group.id: name_of(group) for group in some} for some in policy.values("data")]
    meant = {known.get(id) for id in before}
    for index in _firsts(before):
        if before[index] in known and known[before[index]] not in after:
            telling.dropped(on.USE, at, "data", index, f'"{names[0][before[index]]}" (used for this)')
    for index in _firsts(after):
        if after[index] in known.values() and after[index] not in meant:
            telling.added(on.USE, at, "data", index, f'"{names[1][after[index]]}" (used for this)')


def _firsts(values: Any) -> list[int]:
    return [index for index, value in enumerate(values) if value not in values[:index]]


def _compare_purposes(telling: Telling, at: At, policy: At, ids: Ids) -> None:
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
        if not _already(after[index], set(at.new.data or ()), served):
            telling.added(on.PURPOSE, at, "purposes", index, quoted(after[index]))
    for one, other in both:
        old, new = before[one], after[other]
        where = (*at.old_loc, "purposes", one), (*at.new_loc, "purposes", other)
        if old.term and new.term and old.term != new.term:
            said = f"the purpose {quoted(new)} is of another kind: {new.term.label}, not {old.term.label}"
            telling.tell(on.PURPOSE, "changed", at, said, *where)
        elif old.label and new.label and old.label != new.label:
            said = f"the purpose {quoted(old)} is now called {quoted(new)}"
            telling.tell(on.PURPOSE, "changed", at, said, *where, Weight.CHANGED)


def _already(purpose: Purpose, data: Iterable[str], served: dict[str, set[str]]) -> bool:
    """Whether the other policy uses all this data for the purpose too, only in another processing."""
    there = served.get(_known_by(purpose))
    return there is not None and set(data) <= there


def _data_by_purpose(policy: Policy, ids: Any) -> dict[str, set[str]]:
    """The data that serves each purpose, by the ids that it has in the new policy."""
    found: dict[str, set[str]] = {}
    for processing in policy.processing or ():
        for purpose in processing.purposes or ():
            found.setdefault(_known_by(purpose), set()).update(ids.get(id, id) for id in processing.data or ())
    return found


def _known_by(purpose: Purpose) -> str:
    return purpose.label.casefold() if purpose.label else content(purpose, ("legal_bases", *SILENT))
