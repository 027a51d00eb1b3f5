"""Rights that are stated, refused, or no longer spoken of, for the whole policy and for each processing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import paired, same
from gdprmap.changes._telling import At, Telling

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
            said = f"the right {_named(name)} is no longer {what}"
            telling.tell(topic, "dropped", at, said, _at(at, "old", field, before, name), at.field(field)[1])
        for name in sorted(new_names - old_names - generally[0]):
            topic = _topic(name, what)
            said = f"the right {_named(name)} is now {what}"
            telling.tell(topic, "added", at, said, at.field(field)[0], _at(at, "new", field, after, name))
        for one, other in paired(before, after).both:
            old, new = at.field(field)
            pair = At(before[one], after[other], (*old, one), (*new, other), f"{at.subject}, {before[one].right}")
            if what == "stated":
                telling.values(pair)
            elif not same(pair.old, pair.new):
                telling.tell(on.REFUSED, "changed", at, f"the right {_named(pair.new.right)} is refused otherwise",
                             pair.old_loc, pair.new_loc)  # fmt: skip


def _topic(name: str, what: str) -> Topic:
    return on.REFUSED if what == "refused" else _TOPICS.get(name, on.RIGHT)


def _named(name: str) -> str:
    return f'"{name}"'


def _at(at: At, side: str, field: str, rights: Any, name: str) -> tuple[str | int, ...]:
    index = next(index for index, one in enumerate(rights) if one.right == name)
    return (*(at.old_loc if side == "old" else at.new_loc), field, index)
