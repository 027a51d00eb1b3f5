"""Who gets data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import SILENT, content, name_of
from gdprmap.changes._telling import At, Telling, described
from gdprmap.changes._topics import Weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdprmap.changes._matching import Ids, Paired
    from gdprmap.model import Policy, Recipient

    Known = tuple[Mapping[str, Recipient], Mapping[str, Recipient]]
    """The recipients of the old policy and of the new one by their ids."""


class Told(NamedTuple):
    """The recipients, by id, that some processing was said to gain or to lose."""

    dropped: set[str]
    added: set[str]


def recipients_of(policy: Policy) -> dict[str, Recipient]:
    """The recipients of a policy by their ids."""
    return {recipient.id: recipient for recipient in policy.recipients or () if recipient.id is not None}


def compare_recipients(telling: Telling, at: At, entries: Paired, told: Told) -> None:
    """Compare the entries of all recipients; those that a processing has gained or lost were told there."""
    telling.denial(on.RECIPIENT, at, "recipients")
    before, after = at.values("recipients")
    for index in entries.dropped:
        if before[index].id not in told.dropped:
            telling.dropped(on.RECIPIENT, at, "recipients", index, described(before[index]))
    for index in entries.added:
        if after[index].id not in told.added:
            telling.added(on.RECIPIENT, at, "recipients", index, described(after[index]))
    for one, other in entries.both:
        old, new = before[one], after[other]
        pair = At(old, new, ("recipients", one), ("recipients", other), name_of(new))
        telling.lists(pair)
        telling.values(pair)
        if old.label and new.label and old.label != new.label:
            message = f'the recipient "{old.label}" is now called "{new.label}"'
            telling.tell(on.RECIPIENT, "changed", pair, message, pair.old_loc, pair.new_loc)
        if old.id != new.id and _only_id(pair):
            message = f"{old.id} is now called {new.id}"
            telling.tell(on.NAME, "changed", pair, message, pair.old_loc, pair.new_loc)


def _only_id(pair: At) -> bool:
    """Whether only the id of a part is another."""
    return content(pair.old, ("id", *SILENT)) == content(pair.new, ("id", *SILENT))


def compare_named(telling: Telling, at: At, field: str, ids: Ids, known: Known) -> Told:
    """Compare the recipients that a part refers to, whatever order they stand in."""
    if field == "recipients":
        telling.denial(on.RECIPIENT, at, field)
    before, after = at.values(field)
    same_as = ids["recipients"]
    meant = {same_as.get(id, id) for id in before}
    gone = [id for id in dict.fromkeys(before) if same_as.get(id) not in after]
    come = [id for id in dict.fromkeys(after) if id not in meant or id not in same_as.values()]
    told = Told(set(gone), set(come))
    left, right = [known[0][id] for id in gone], [known[1][id] for id in come]
    if _named_for(left, right) or _named_for(right, left):
        _tell_named(telling, at, field, left, right)
        return told
    for recipient in left:
        telling.dropped(on.RECIPIENT, at, field, before.index(recipient.id), described(recipient))
    for recipient in right:
        telling.added(on.RECIPIENT, at, field, after.index(recipient.id), described(recipient))
    return told


def _named_for(categories: Sequence[Recipient], named: Sequence[Recipient]) -> bool:
    """Whether these may be the names of those of whom only the category was told: in the same role, as far as said."""
    if not categories or not named or any(one.name for one in categories) or not all(one.name for one in named):
        return False
    roles = {one.role for one in categories}
    return None in roles or {one.role for one in named} <= {*roles, None}


def _tell_named(telling: Telling, at: At, field: str, old: Sequence[Recipient], new: Sequence[Recipient]) -> None:
    """Tell that names stand where a category stood, or a category where names did."""
    (old_at, new_at), (before, after) = at.field(field), at.values(field)
    where = (*old_at, before.index(old[0].id)), (*new_at, after.index(new[0].id))
    gone, come = (", ".join(map(described, some)) for some in (old, new))
    if new[0].name:
        said = f"recipients are named: {come} instead of the category {gone}"
        telling.tell(on.NAMING, "named", at, said, *where)
    else:
        said = f"recipients are no longer named: only the category {come} instead of {gone}"
        telling.tell(on.NAMING, "no longer named", at, said, *where, Weight.WORSE)
