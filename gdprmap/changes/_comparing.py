"""Two policies, compared part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes._bases import compare_bases
from gdprmap.changes._data import compare_data
from gdprmap.changes._matching import content, paired
from gdprmap.changes._processing import compare_processing
from gdprmap.changes._purposes import due
from gdprmap.changes._retention import compare_retention
from gdprmap.changes._rights import compare_rights
from gdprmap.changes._sharing import compare_recipients, recipients_of
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Change, Weight
from gdprmap.changes._transfers import compare_transfers

if TYPE_CHECKING:
    from gdprmap.changes._matching import Paired
    from gdprmap.model import Policy

_ORDER = list(Weight)


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What is not in *new* as it was in *old*, the gravest first, then in the order of the model.

    Entries are matched by id, label, name or content, never by their order. Quotes, dates and titles weigh nothing.
    """
    if content(old, ()) == content(new, ()):
        return ()
    telling = Telling()
    at = At(old, new, (), (), new.title or new.id)
    telling.lists(at)
    telling.values(at)
    data, recipients = (paired(*at.values(field)) for field in ("data", "recipients"))
    compare_data(telling, at, data)
    ids = {"data": _ids(data, *at.values("data")), "recipients": _ids(recipients, *at.values("recipients"))}
    told = compare_processing(telling, at, ids)
    compare_recipients(telling, at, recipients, told)
    compare_transfers(telling, at, ids, (recipients_of(old), recipients_of(new)))
    compare_bases(telling, at, (_due(old), _due(new)))
    compare_retention(telling, at)
    compare_rights(telling, at)
    return tuple(sorted(telling.found, key=lambda change: _ORDER.index(change.weight)))


def _due(policy: Policy) -> set[str]:
    """The rights that follow from what any of its processing rests on."""
    return {right for processing in policy.processing or () for right in due(policy, processing)}


def _ids(pairs: Paired, old: Any, new: Any) -> dict[str, str]:
    return {old[one].id: new[other].id for one, other in pairs.both}
