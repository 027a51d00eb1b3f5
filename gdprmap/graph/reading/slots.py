"""By which properties each kind of part says its fields: ours, and those that others say the same with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gdprmap.graph.labels import ADDRESSES, CONTACTS, LABELS, NAMES
from gdprmap.model.entities import Entity, Recipient
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.legal_basis import LegitimateInterests
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Part
from gdprmap.vocab._term import expand

_NAME = expand("dpv:hasName")
_DESCRIPTION = expand("dct:description")


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in which a kind of part says something with a property."""

    field: FieldOf
    mark: Says | Via
    wide: str
    """The property itself, where the slot is for a narrower one."""


@dataclass(frozen=True, slots=True)
class Way:
    """A slot, as a property of others fills it."""

    slot: Slot
    before: tuple[str, ...]
    """The properties that count for more."""


@cache
def slots(kind: type[Part]) -> Mapping[tuple[str, bool], tuple[Slot, ...]]:
    """The slots of a *kind* by property, and whether the property points from the value to the part."""
    first: dict[tuple[str, bool], list[Slot]] = {}
    then: dict[tuple[str, bool], list[Slot]] = {}
    for field in fields_of(kind):
        for mark in field.marks:
            if isinstance(mark, Typed) or field.aside:
                continue
            name = expand(mark.property)
            inverse = isinstance(mark, Says) and mark.inverse
            first.setdefault((name, inverse), []).append(Slot(field, mark, name))
            for other in mark.narrower.values() if isinstance(mark, Says) else ():
                then.setdefault((expand(other), False), []).append(Slot(field, mark, name))
    return {key: tuple(found) for key, found in (then | first).items()}


@cache
def wider(kind: type[Part]) -> Mapping[str, tuple[Slot, ...]]:
    """The slots with whose values the writer says a property too, by that property."""
    found: dict[str, list[Slot]] = {}
    for field in fields_of(kind):
        for mark in field.marks:
            if isinstance(mark, Says):
                for name in (*mark.also, *mark.narrower.values()):
                    found.setdefault(expand(name), []).append(Slot(field, mark, expand(mark.property)))
    return {name: tuple(slots) for name, slots in found.items()}


@cache
def ways_of_others(kind: type[Part]) -> Mapping[str, tuple[Way, ...]]:
    """The slots of a *kind* that properties of others fill too, by such a property; the best one first."""
    found: dict[str, list[Way]] = {}
    for (name, _), (slot, *_) in slots(kind).items():
        known = (name, *(other for other in _others(kind, slot.field, name) if (other, False) not in slots(kind)))
        for index, other in enumerate(known[1:], 1):
            # A name is more than a label.
            found.setdefault(other, []).insert(0 if name == _NAME else 1, Way(slot, known[:index]))
    return {name: tuple(ways) for name, ways in found.items()}


def _others(kind: type[Part], field: FieldOf, name: str) -> tuple[str, ...]:
    """The properties of others that say what a *kind* says with the property *name* in this field."""
    if name in LABELS and not (field.parts or field.term):
        return LABELS
    if kind is LegitimateInterests and field.name == "interest":
        return (_DESCRIPTION,)
    if not issubclass(kind, Entity):
        return ()
    if name == _NAME:
        # A recipient may be a category, which has a label and no name.
        return NAMES if issubclass(kind, Recipient) else (*NAMES, *LABELS)
    return {expand("dpv:hasContact"): CONTACTS, expand("dpv:hasAddress"): ADDRESSES}.get(name, ())
