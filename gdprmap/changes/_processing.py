"""What is done with data: processing that comes, goes or has another name, and the data of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._bases import compare_bases
from gdprmap.changes._matching import name_of, paired
from gdprmap.changes._purposes import compare_bases_of_purposes, compare_purposes, due
from gdprmap.changes._retention import compare_retention
from gdprmap.changes._rights import compare_rights
from gdprmap.changes._sharing import Told, compare_named, recipients_of
from gdprmap.changes._special import compare_conditions, holds_special
from gdprmap.changes._telling import At, Telling, quoted
from gdprmap.changes._transfers import compare_transfers
from gdprmap.model import AutomatedDecision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gdprmap.changes._bases import Rights
    from gdprmap.changes._matching import Ids
    from gdprmap.changes._topics import Topic
    from gdprmap.model import DataGroup, Policy, Processing

_SHOWN = 5
"""Of how many purposes, groups of data or recipients the names are shown."""


def compare_processing(telling: Telling, policy: At, ids: Ids) -> Told:
    """Compare all processing; gives back the recipients that were told of on the way."""
    telling.denial(on.PROCESSING, policy, "processing")
    before, after = policy.values("processing")
    known = recipients_of(policy.old), recipients_of(policy.new)
    told = compare_named(telling, policy, "general_recipients", ids, known)
    both, gone, come = paired(before, after, ids)
    for index in gone:
        telling.dropped(on.PROCESSING, policy, "processing", index, _described(policy.old, before[index]))
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
        compare_purposes(telling, at, policy, ids)
        rights: Rights = due(policy.old, old), due(policy.new, new)
        if compare_bases(telling, at, rights):
            rights = (), ()  # told by now
        else:
            compare_bases_of_purposes(telling, at, policy)
        compare_conditions(telling, at, policy.new, rights)
        found = compare_named(telling, at, "recipients", ids, known)
        told = Told(told.dropped | found.dropped, told.added | found.added)
        compare_transfers(telling, at, ids, known)
        compare_retention(telling, at, policy)
        compare_rights(telling, at, policy)
    return told


def _new(telling: Telling, policy: At, index: int, processing: Processing) -> None:
    telling.added(on.PROCESSING, policy, "processing", index, _described(policy.new, processing))
    at = At(policy.old, processing, (), ("processing", index), name_of(processing))
    for number, group in _groups(policy.new, processing):
        if holds_special(group):
            message = f"the new processing uses special-category data: {quoted(group)}"
            telling.tell(on.SPECIAL, "added", at, message, ("processing",), (*at.new_loc, "data", number))
    if isinstance(processing.automated_decision, AutomatedDecision):
        message = "a machine decides in the new processing"
        telling.tell(on.DECISION, "added", at, message, ("processing",), at.field("automated_decision")[1])
    for number, transfer in enumerate(processing.transfers or ()):
        where = ", ".join(name_of(country) for country in transfer.countries or ()) or "a country that is not named"
        message = f"data of the new processing goes to {where}"
        telling.tell(on.COUNTRY, "added", at, message, ("processing",), (*at.new_loc, "transfers", number))


def _described(policy: Policy, processing: Processing) -> str:
    """Its name, what it is for, on what it rests, which data it uses, and who gets them."""
    recipients = recipients_of(policy)
    bases = [*(processing.legal_bases or ()), *(b for p in processing.purposes or () for b in p.legal_bases or ())]
    kinds = sorted({basis.kind for basis in bases or policy.legal_bases or ()})
    said = {
        "for": map(quoted, processing.purposes or ()),
        "basis": kinds or ("not stated",),
        "data": (quoted(group) for _, group in _groups(policy, processing)),
        "recipients": (quoted(recipients[id]) for id in processing.recipients or ()),
    }
    return f"{quoted(processing)} ({'; '.join(_listed(said))})"


def _listed(said: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for noun, words in said.items():
        if listed := list(words):
            more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
            yield f"{noun}: {', '.join(listed[:_SHOWN])}{more}"


def _groups(policy: Policy, processing: Processing) -> list[tuple[int, DataGroup]]:
    """The groups of data that a processing uses, with their positions in its list."""
    groups = {group.id: group for group in policy.data or ()}
    return [(index, groups[id]) for index, id in enumerate(processing.data or ())]


def _compare_data(telling: Telling, at: At, policy: At, ids: Ids) -> None:
    """Data that both policies have, and that is now used here, or no longer; new data was told of by itself."""
    telling.denial(on.USE, at, "data")
    known = ids["data"]
    before, after = at.old.data or (), at.new.data or ()
    meant = {known.get(id) for id in before}
    for index, group in _groups(policy.old, at.old):
        if group.id in known and known[group.id] not in after and index == before.index(group.id):
            message = f"the data {quoted(group)} is no longer stated to be used for this"
            telling.tell(_use(group), "dropped", at, message, (*at.old_loc, "data", index), at.field("data")[1])
    for index, group in _groups(policy.new, at.new):
        if group.id in known.values() and group.id not in meant and index == after.index(group.id):
            message = f"the data {quoted(group)} is now used for this"
            telling.tell(_use(group), "added", at, message, at.field("data")[0], (*at.new_loc, "data", index))


def _use(group: DataGroup) -> Topic:
    return on.SPECIAL_USE if holds_special(group) else on.USE
