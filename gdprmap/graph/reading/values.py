"""Literals and terms -> the plain values of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gdprmap.graph.triples import Literal, Triple
from gdprmap.model.fields import FieldOf
from gdprmap.model.marks import Says
from gdprmap.vocab._term import expand

if TYPE_CHECKING:
    from gdprmap.graph.reading.gathering import Given

_MOMENT = re.compile(r"\s*(\d{4}-\d{2}-\d{2})T.*", re.DOTALL)


def plain_value(field: FieldOf, value: str | Literal) -> object:
    """What is to be given to the model for *value*, which looks at it more closely."""
    text = value.text if isinstance(value, Literal) else value
    if field.plain is date and (moment := _MOMENT.fullmatch(text)):
        return moment[1]
    return text


def left_out(field: FieldOf, value: str | Literal) -> str | None:
    """What `plain_value` leaves out of *value*, in words; None for nothing."""
    if field.plain is date and isinstance(value, Literal) and _MOMENT.fullmatch(value.text):
        return f"{field.name} holds a day; the time of day is not kept"
    return None


def is_kept(field: FieldOf, triple: Triple, language: str | None) -> bool:
    """Whether a field that was given the value of *triple* says all of it."""
    value = triple.object
    if field.parts or field.refers_to or field.term:
        return False
    if not isinstance(value, Literal):
        return not any(isinstance(mark, Says) and mark.values for mark in field.marks)
    if left_out(field, value):
        return False
    return value.language is None or value.language.lower() == (language or "").lower()


def by_language(given: Iterable[Given], language: str | None) -> list[Given]:
    """The values: those said with our properties first, and of these those in the language of the policy."""
    wanted = (language or "").lower()

    def rank(one: Given) -> tuple[int, int]:
        said = one.value.language if isinstance(one.value, Literal) else None
        return one.rank, 1 if said is None else 0 if said.lower() == wanted else 2

    return sorted(given, key=rank)


def words(mark: Says, iris: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    """The words that the terms stand for, with the terms of each: first those for which most terms stand."""
    left, found = set(iris), list[tuple[str, frozenset[str]]]()
    for word, names in sorted(mark.values.items(), key=lambda item: -len(item[1])):
        terms = frozenset(map(expand, names))
        if terms <= left:
            found.append((word, terms))
            left -= terms
    return found


def says(field: FieldOf) -> list[str]:
    """The properties with which a field points to its values."""
    return [mark.property for mark in field.marks if isinstance(mark, Says)]
