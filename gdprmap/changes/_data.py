"""Groups and items of data that come, go, or turn into special-category data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import name_of, paired
from gdprmap.changes._retention import compare_retention
from gdprmap.changes._special import holds_special, is_special
from gdprmap.changes._telling import At, Telling, quoted

if TYPE_CHECKING:
    from gdprmap.changes._matching import Paired


def compare_data(telling: Telling, at: At, groups: Paired) -> None:
    """Compare the groups of data, and the items of those that are in both policies."""
    telling.denial(on.DATA, at, "data")
    before, after = at.values("data")
    _come_and_gone(telling, at, "data", groups)
    for one, other in groups.both:
        old, new = before[one], after[other]
        both = At(old, new, ("data", one), ("data", other), name_of(new))
        _compare_one(telling, both)
        telling.lists(both)
        telling.values(both)
        compare_retention(telling, both)
        items = paired(*both.values("items"))
        _come_and_gone(telling, both, "items", items)
        for first, second in items.both:
            pair = At(
                old.items[first], new.items[second], (*both.old_loc, "items", first), (*both.new_loc, "items", second),
                f"{both.subject}, {name_of(new.items[second])}",
            )  # fmt: skip
            _compare_one(telling, pair)
            telling.lists(pair)
            telling.values(pair)
            compare_retention(telling, pair)


def _come_and_gone(telling: Telling, at: At, field: str, entries: Paired) -> None:
    before, after = at.values(field)
    for index in entries.dropped:
        topic = on.SPECIAL if holds_special(before[index]) else on.DATA
        telling.dropped(topic, at, field, index, quoted(before[index]))
    for index in entries.added:
        topic = on.SPECIAL if holds_special(after[index]) else on.DATA
        telling.added(topic, at, field, index, quoted(after[index]))


def _compare_one(telling: Telling, at: At) -> None:
    """Whether data that is in both policies is of another category."""
    was, now = is_special(at.old), is_special(at.new)
    if was != now:
        what, said = ("added", "is now") if now else ("dropped", "is no longer")
        telling.tell(on.SPECIAL, what, at, f"it {said} special-category data", at.old_loc, at.new_loc)
        return
    terms = [{term for term in (one.term, *(one.also or ())) if term} for one in (at.old, at.new)]
    if terms[0] and terms[1] and terms[0] != terms[1]:
        was_called, now_called = (", ".join(sorted(name_of(term) for term in some)) for some in terms)
        said = f"the category of the data has changed: from {was_called} to {now_called}"
        telling.tell(on.DATA, "changed", at, said, at.old_loc, at.new_loc)
    elif at.old.label and at.new.label and at.old.label != at.new.label:
        message = f"{quoted(at.old)} is now called {quoted(at.new)}"
        telling.tell(on.NAME, "changed", at, message, at.old_loc, at.new_loc)
    elif getattr(at.old, "id", None) != getattr(at.new, "id", None):
        telling.tell(on.NAME, "changed", at, f"{at.old.id} is now called {at.new.id}", at.old_loc, at.new_loc)
