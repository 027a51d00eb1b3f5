"""Rights that are stated, refused, or no longer spoken of, for the whole policy and for each processing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._details import differences
from gdprmap.changes._matching import name_of, paired, same
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Weight
from gdprmap.model import RefusedRight

if TYPE_CHECKING:
    from gdprmap.changes._topics import Topic

_TOPICS = {"withdrawal": on.WITHDRAWAL_RIGHT, "complaint": on.COMPLAINT}


def compare_rights(telling: Telling, at: At, general: At | None = None) -> None:
    """Compare the rights of a policy; or of a processing, where those of the *general* part hold as well."""
    for field, what in (("rights", "stated"), ("refused_rights", "refused")):
        before, after = at.values(field)
        more_before, more_after = general.values(field) if general else ((), ())
        old_names, new_names = {one.right for one in before}, {one.right for one in after}
        generally = {one.right for one in more_before}, {one.right for one in more_after}
        for name in sorted(old_names - new_names - generally[1]):
            topic = _topic(name, what)
            left = [one.label or one.id for one in getattr(at.new, "processing", None) or () if _has(one, field, name)]
            only = f" for all processing, but for: {', '.join(left)}" if left else ""
            said = f"the right {_named(name)} is no longer {what}{only}"
            telling.tell(topic, "dropped", at, said, _at(at, "old", field, before, name), at.field(field)[1])
        for name in sorted(new_names - old_names - generally[0]):
            topic = _topic(name, what)
            said = f"the right {_named(name)} is now {what}{_grounds(after, name)}"
            telling.tell(topic, "added", at, said, at.field(field)[0], _at(at, "new", field, after, name))
        if what == "stated":
            _denial(telling, at)
        for one, other in paired(before, after).both:
            old, new = at.field(field)
            pair = At(before[one], after[other], (*old, one), (*new, other), f"{at.subject}, {before[one].right}")
            if what == "stated":
                telling.values(pair)
            elif not same(pair.old, pair.new):
                said = f"the right {_named(pair.new.right)} is refused otherwise: {differences(pair.old, pair.new)}"
                telling.tell(on.REFUSED, "changed", at, said, pair.old_loc, pair.new_loc)


def _denial(telling: Telling, at: At) -> None:
    """Tell that a policy says there are no rights, or no longer says so."""
    denied, denies = at.old.rights == (), at.new.rights == ()
    if denies and not denied:
        said = "it is now said that there are no rights"
        telling.tell(on.RIGHT, "denied", at, said, *at.field("rights"), Weight.WORSE)
    elif denied and at.new.rights is None:
        said = "it is no longer said that there are no rights"
        telling.tell(on.RIGHT, "no longer denied", at, said, *at.field("rights"), Weight.BETTER)


def _has(part: Any, field: str, name: str) -> bool:
    return any(one.right == name for one in getattr(part, field) or ())


def _grounds(rights: Any, name: str) -> str:
    """On what ground a right is refused, or that none is given; nothing for one that is stated."""
    one = next(one for one in rights if one.right == name)
    if not isinstance(one, RefusedRight):
        return ""
    grounds = [name_of(ground) for ground in (one.reason, one.words, *(one.laws or ())) if ground]
    return f", on the ground of: {', '.join(grounds)}" if grounds else ", on no stated ground"


def _topic(name: str, what: str) -> Topic:
    return on.REFUSED if what == "refused" else _TOPICS.get(name, on.RIGHT)


def _named(name: str) -> str:
    return f'"{name}"'


def _at(at: At, side: str, field: str, rights: Any, name: str) -> tuple[str | int, ...]:
    index = next(index for index, one in enumerate(rights) if one.right == name)
    return (*(at.old_loc if side == "old" else at.new_loc), field, index)
