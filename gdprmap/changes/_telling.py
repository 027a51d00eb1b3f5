"""How changes are noted: lists in which entries come and go, and fields that say another thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import name_of, paired, same
from gdprmap.changes._tables import LISTS, VALUES
from gdprmap.changes._topics import Change, Topic, Weight
from gdprmap.model import Controller, JointControllers
from gdprmap.vocab import loc as places
from gdprmap.vocab._term import Location

if TYPE_CHECKING:
    from gdprmap.model import Part
    from gdprmap.places import Loc


class At(NamedTuple):
    """A part of the old policy and the same part of the new one, with their places and what people call it."""

    old: Any
    new: Any
    old_loc: Loc
    new_loc: Loc
    subject: str

    def field(self, name: str) -> tuple[Loc, Loc]:
        """Where a field of it stands, in both."""
        return (*self.old_loc, name), (*self.new_loc, name)

    def values(self, name: str) -> tuple[Any, Any]:
        """The values of a list, in both; empty where nothing is said."""
        return getattr(self.old, name) or (), getattr(self.new, name) or ()


class Telling:
    """Notes what has changed."""

    def __init__(self) -> None:
        self.found: list[Change] = []

    def tell(
        self, topic: Topic, what: str, at: At, message: str, old: Loc, new: Loc, weight: Weight | None = None
    ) -> None:
        """Note one change; *what* says of which sort: added, dropped, stated, longer, ..."""
        usual = {"added": topic.added, "dropped": topic.dropped}.get(what, topic.changed)
        self.found.append(
            Change(
                kind=f"{topic.noun} {what}",
                weight=weight or usual,
                subject=at.subject,
                message=message,
                articles=topic.articles,
                why=topic.why,
                old=old,
                new=new,
                side="old" if what == "dropped" else "new",
            )
        )

    def added(self, topic: Topic, at: At, field: str, index: int, named: str, weight: Weight | None = None) -> None:
        """Note that an entry of a list is new."""
        old, new = at.field(field)
        self.tell(topic, "added", at, f"the {topic.noun} {named} is added", old, (*new, index), weight)

    def dropped(self, topic: Topic, at: At, field: str, index: int, named: str) -> None:
        """Note that an entry of a list is gone."""
        old, new = at.field(field)
        self.tell(topic, "dropped", at, f"the {topic.noun} {named} is no longer stated", (*old, index), new)

    def denial(self, topic: Topic, at: At, field: str) -> None:
        """Note that the policy says there is none of something, or no longer says so."""
        before, after = getattr(at.old, field), getattr(at.new, field)
        if before is None and after == ():
            weight = Weight.BETTER if topic.added is Weight.WORSE else Weight.CHANGED
            self.tell(topic, "denied", at, f"it is now said that there is no {topic.noun}", *at.field(field), weight)
        elif before == () and after is None:
            weight = Weight.WORSE if topic.added is Weight.WORSE else Weight.CHANGED
            self.tell(
                topic, "no longer denied", at, f"it is no longer said that there is no {topic.noun}", *at.field(field),
                weight,
            )  # fmt: skip

    def lists(self, at: At) -> None:
        """Compare the lists of a part by the table."""
        for field, topic in LISTS.get(type(at.new), {}).items():
            self.denial(topic, at, field)
            before, after = at.values(field)
            both, gone, come = paired(before, after)
            for index in gone:
                self.dropped(topic, at, field, index, quoted(before[index]))
            for index in come:
                weight = _abroad(topic, after[index], topic.added)
                self.added(topic, at, field, index, quoted(after[index]), weight)
            for first, second in both:
                if not same(before[first], after[second]):
                    old, new = at.field(field)
                    message = f"the {topic.noun} {quoted(before[first])} is not described as it was"
                    self.tell(topic, "changed", at, message, (*old, first), (*new, second))

    def values(self, at: At) -> None:
        """Compare the single values of a part by the table."""
        for field, topic in VALUES.get(type(at.new), {}).items():
            self.value(topic, at, field)

    def value(self, topic: Topic, at: At, field: str) -> None:
        """Compare one field of a part."""
        before, after = getattr(at.old, field), getattr(at.new, field)
        if same(before, after):
            return
        if type(before) is type(after) and type(before) in _LOOKED_INTO:
            inner = At(before, after, *at.field(field), f"the {topic.noun}")
            self.lists(inner)
            self.values(inner)
            return
        where = at.field(field)
        noun = f'"{field}" of the basis' if topic is on.DETAIL else topic.noun
        had, has = before not in (None, "none", ()), after not in (None, "none", ())
        if not had and has:
            weight = _abroad(topic, after, topic.added)
            self.tell(topic, "added", at, f"the {noun} is now stated{_shown(after)}", *where, weight)
        elif had and after is None:
            self.tell(topic, "dropped", at, f"the {noun} is no longer stated{_shown(before)}", *where)
        elif had and not has:
            weight = Weight.BETTER if topic.added is Weight.WORSE else topic.dropped
            self.tell(topic, "dropped", at, f"it is now said that there is no {noun}", *where, weight)
        elif had:
            simple = all(isinstance(value, str) for value in (before, after))
            words = f": from {quoted(before)} to {quoted(after)}" if simple else ""
            weight = _abroad(topic, after, topic.added if topic is on.COUNTRY else topic.changed)
            self.tell(topic, "changed", at, f"the {noun} has changed{words}", *where, weight)
        else:
            said = "now said" if before is None else "no longer said"
            self.tell(topic, "changed", at, f"it is {said} that there is no {noun}", *where)


_LOOKED_INTO = (Controller, JointControllers)


def quoted(value: Part | str) -> str:
    """What something is called, in quotation marks."""
    return f'"{name_of(value)}"'


def _shown(value: object) -> str:
    return f": {quoted(value)}" if isinstance(value, str) else ""


def _abroad(topic: Topic, value: object, weight: Weight) -> Weight:
    """A country of the EEA is none that Chapter V asks about, and a place without a country neither."""
    if topic not in (on.COUNTRY, on.STORAGE):
        return weight
    country = value if isinstance(value, Location) else getattr(value, "country", None)
    inside = country is None or country == places.EU or country.is_a(places.EEA) or country.is_a(places.EU)
    return Weight.CHANGED if inside else weight
