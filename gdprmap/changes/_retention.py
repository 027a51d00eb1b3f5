"""How long data is kept: longer, shorter, more vaguely said, or no longer said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._durations import compared, in_words, vagueness
from gdprmap.changes._matching import paired, same
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.model import Retention

_WEIGHTS = {"longer": Weight.WORSE, "vaguer": Weight.WORSE, "shorter": Weight.BETTER, "clearer": Weight.BETTER}
_FIXES_NOTHING = 2
"""The vagueness from which on nothing is fixed."""
_SAYS = ("a period or an event", "criteria", "words that fix nothing", "nothing")


def compare_retention(telling: Telling, at: At, general: At | None = None) -> None:
    """Compare how long the data of a part is kept; where it says nothing itself, the *general* part speaks for it."""
    before, after = _said(at.old, general and general.old), _said(at.new, general and general.new)
    if general and not at.old.retention and not at.new.retention:
        return
    old, new = at.field("retention")
    if not before or not after:
        _all_or_nothing(telling, at, before, after)
        return
    both, gone, come = paired(before, after)
    # Two that are all that is left are the same statement in other words.
    if len(gone) == len(come) == 1:
        both, gone, come = [*both, (gone[0], come[0])], [], []
    for one, other in both:
        where = (
            (*old, one) if at.old.retention else old,
            (*new, other) if at.new.retention else new,
        )
        for what, message in _differences(before[one], after[other]):
            telling.tell(on.RETENTION, what, at, message, *where, _WEIGHTS.get(what))
    for index in gone:
        message = f"one of several storage periods is no longer stated: {_words(before[index])}"
        telling.tell(on.RETENTION, "dropped", at, message, old, new, Weight.CHANGED)
    for index in come:
        message = f"a further storage period is stated: {_words(after[index])}"
        telling.tell(on.RETENTION, "added", at, message, old, (*new, index), Weight.CHANGED)


def _all_or_nothing(telling: Telling, at: At, before: Sequence[Retention], after: Sequence[Retention]) -> None:
    """Tell that it is now said how long data is kept, or no longer; words that fix nothing say nothing of that."""
    words = "; ".join(map(_words, (*before, *after)))
    fixed = min(map(vagueness, (*before, *after)), default=_FIXES_NOTHING) < _FIXES_NOTHING
    where = at.field("retention")
    if after and any(one.endless for one in after):
        telling.tell(
            on.RETENTION, "added", at, f"the data is now said to be kept for ever: {words}", *where, Weight.WORSE
        )
    elif after and fixed:
        telling.tell(on.RETENTION, "added", at, f"it is now said how long the data is kept: {words}", *where)
    elif after:
        said = f"words are now given that do not fix how long the data is kept: {words}"
        telling.tell(on.RETENTION, "added", at, said, *where, Weight.CHANGED)
    elif before and fixed:
        telling.tell(on.RETENTION, "dropped", at, f"it is no longer said how long the data is kept: {words}", *where)
    elif before:
        said = f"the words that did not fix how long the data is kept are gone: {words}"
        telling.tell(on.RETENTION, "dropped", at, said, *where, Weight.CHANGED)


def _said(part: object, general: object) -> Sequence[Retention]:
    return getattr(part, "retention", None) or getattr(general, "retention", None) or ()


def _differences(old: Retention, new: Retention) -> list[tuple[str, str]]:
    """What is not as it was, with a word for it."""
    if same(old, new):
        return []
    found: list[tuple[str, str]] = []
    was, now = vagueness(old), vagueness(new)
    if old.endless is not None or new.endless is not None:
        if old.endless is None:
            found.append(("longer", f"the data is now kept for ever; before: {_words(old)}"))
        elif new.endless is None:
            found.append(("shorter", f"the data is no longer kept for ever: {_words(new)}"))
    elif was != now:
        what = "vaguer" if now > was else "clearer"
        said = f"{_SAYS[now]} instead of {_SAYS[was]}: {_words(new)} instead of {_words(old)}"
        found.append((what, f"it is said in a {what} way how long the data is kept, {said}"))
    else:
        found += _same_way(old, new)
    if old.afterwards != new.afterwards:
        said = "no longer" if new.afterwards is None else "now"
        found.append(("vaguer" if new.afterwards is None else "clearer", f"it is {said} said that the data is erased"))
    return found


def _same_way(old: Retention, new: Retention) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    rest = [old, new]
    if old.period and new.period:
        outcome = compared(old.period, new.period)
        words = f"from {in_words(old.period)} to {in_words(new.period)}"
        if outcome == "unclear":
            found.append(
                ("changed", f"the storage period has changed {words}; which is longer depends on the calendar")
            )
        elif outcome != "equal":
            found.append((outcome, f"the data is kept {outcome}: {words}"))
        rest = [replace(one, period=None) for one in rest]
    if old.until_date and new.until_date:
        if old.until_date != new.until_date:
            outcome = "longer" if new.until_date > old.until_date else "shorter"
            found.append((outcome, f"the data is kept {outcome}: until {new.until_date} instead of {old.until_date}"))
        rest = [replace(one, until_date=None) for one in rest]
    if _words(rest[0]) != _words(rest[1]):
        found.append(
            ("changed", f"it is said otherwise how long the data is kept: {_words(new)} instead of {_words(old)}")
        )
    return found


def _words(retention: Retention) -> str:
    """What it says, in a few words."""
    given = (
        retention.period and in_words(retention.period),
        retention.until and f"until {retention.until}",
        retention.until_date and f"until {retention.until_date}",
        retention.criteria,
        retention.indeterminate,
        retention.endless,
    )
    return ", ".join(f'"{words}"' for words in given if words) or "nothing"
