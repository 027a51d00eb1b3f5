"""How changes are noted: lists in which entries come and go, and fields that say another thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gdprmap.changes import _topics as on
from gdprmap.changes._details import differences, shown
from gdprmap.changes._matching import NAMELESS, SILENT, content, name_of, paired, same
from gdprmap.changes._tables import LISTS, VALUES
from gdprmap.changes._topics import Change, Topic, Weight
from gdprmap.changes._weighing import abroad, weight_of_entry, weight_of_value
from gdprmap.model import (
    AutomatedDecision,
    Controller,
    DataProtectionOfficer,
    DataSubject,
    JointControllers,
    Part,
    Processor,
    Representative,
)
from gdprmap.vocab import dpv

if TYPE_CHECKING:
    from gdprmap.places import Loc

_NOTHING = (None, "none", (), False)
"""What says that there is nothing, or says nothing."""
_LOOKED_INTO = (Controller, Processor, JointControllers, DataProtectionOfficer, Representative, AutomatedDecision)


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
        denied = f"; it was said that there is no {topic.noun}" if getattr(at.old, field, None) == () else ""
        self.tell(topic, "added", at, f"the {topic.noun} {named} is added{denied}", old, (*new, index), weight)

    def dropped(self, topic: Topic, at: At, field: str, index: int, named: str) -> None:
        """Note that an entry of a list is gone: no longer stated, or even said not to be."""
        old, new = at.field(field)
        message, weight = f"the {topic.noun} {named} is no longer stated", None
        if getattr(at.new, field) == ():
            message = f"the {topic.noun} {named} is gone; it is now said that there is no {topic.noun}"
            weight = ended(topic)
        self.tell(topic, "dropped", at, message, (*old, index), new, weight)

    def denial(self, topic: Topic, at: At, field: str) -> None:
        """Note that a policy that said nothing of something now says there is none, or the other way round."""
        before, after = getattr(at.old, field), getattr(at.new, field)
        if before is None and after is not None and after in _NOTHING:
            weight = Weight.BETTER if _is_gain(topic) else Weight.CHANGED
            said = f"it is now said that there is no {topic.noun}"
            self.tell(topic, "denied", at, said, *at.field(field), weight)
        elif before is not None and before in _NOTHING and after is None:
            weight = Weight.WORSE if _is_gain(topic) else Weight.CHANGED
            said = f"it is no longer said that there is no {topic.noun}"
            self.tell(topic, "no longer denied", at, said, *at.field(field), weight)

    def lists(self, at: At) -> None:
        """Compare the lists of a part by the table."""
        for field, topic in LISTS.get(type(at.new), {}).items():
            self.denial(topic, at, field)
            before, after = at.values(field)
            both, gone, come = paired(before, after)
            for index in gone:
                self.dropped(_narrowed(topic, before[index]), at, field, index, described(before[index]))
            for index in come:
                weight = abroad(topic, after[index], topic.added)
                self.added(_narrowed(topic, after[index]), at, field, index, described(after[index]), weight)
            for first, second in both:
                if not same(before[first], after[second]):
                    self._entry(topic, at, field, (first, second))

    def _entry(self, topic: Topic, at: At, field: str, positions: tuple[int, int]) -> None:
        """An entry of a list that both policies have, in other words."""
        old, new = ((*loc, index) for loc, index in zip(at.field(field), positions, strict=True))
        before, after = (values[index] for values, index in zip(at.values(field), positions, strict=True))
        if _only_renamed(before, after):
            self.tell(on.NAME, "changed", at, f"{quoted(before)} is now called {quoted(after)}", old, new)
            return
        if quoted(before) != quoted(after):
            message = f"the {topic.noun} {quoted(before)} is now called {quoted(after)}"
        else:
            message = f"the {topic.noun} {quoted(before)} is not described as it was: {differences(before, after)}"
        self.tell(_narrowed(topic, after), "changed", at, message, old, new, weight_of_entry(topic, before, after))

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
            inner = At(
                before, after, *at.field(field), f"{at.subject}, {topic.noun}" if at.old_loc else f"the {topic.noun}"
            )
            self.lists(inner)
            self.values(inner)
            return
        where, noun = at.field(field), topic.noun
        had, has = before not in _NOTHING, after not in _NOTHING
        if not had and has:
            weight = abroad(topic, after, topic.added)
            self.tell(topic, "added", at, f"the {noun} is now stated{_words(after)}", *where, weight)
        elif had and after is None:
            self.tell(topic, "dropped", at, f"the {noun} is no longer stated{_words(before)}", *where)
        elif had and not has:
            self.tell(topic, "dropped", at, f"it is now said that there is no {noun}", *where, ended(topic))
        elif had:
            words = differences(before, after)
            message = f"the {noun} has changed{words and ': '}{words}"
            self.tell(topic, "changed", at, message, *where, weight_of_value(topic, before, after))
        else:
            self.denial(topic, at, field)


def ended(topic: Topic) -> Weight:
    """How it weighs that something is not only passed over, but said not to be."""
    return Weight.BETTER if _is_gain(topic) else topic.dropped


def _is_gain(topic: Topic) -> bool:
    """Whether people are better off without it; not so with a purpose, without which no data may be used."""
    return topic.added is Weight.WORSE and topic is not on.PURPOSE


def quoted(value: Part | str) -> str:
    """What something is called, in quotation marks."""
    return f'"{name_of(value)}"'


def described(value: Part | str) -> str:
    """The same, with the country of what has one."""
    country = getattr(value, "country", None)
    if country is None or name_of(country) == name_of(value):
        return quoted(value)
    return f"{quoted(value)} ({name_of(country)})"


def _words(value: object) -> str:
    said = shown(value)
    return f": {said}" if said and name_of(value) != NAMELESS else ""


def _narrowed(topic: Topic, entry: object) -> Topic:
    """The topic, or a stricter one if the entry asks for it."""
    if isinstance(entry, DataSubject) and entry.term and entry.term.is_a(dpv.Child):
        return on.CHILDREN
    return topic


def _only_renamed(before: object, after: object) -> bool:
    """Whether the term says that these are the same persons under another name."""
    if not isinstance(before, DataSubject) or not before.term:
        return False
    return content(before, ("label", *SILENT)) == content(after, ("label", *SILENT))
