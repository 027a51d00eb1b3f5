"""What each field of a part holds: read from the annotations once, for all who walk a policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from gdprmap.model.marks import Aside, RefTo, Says, Typed, Via
from gdprmap.model.parts import Part
from gdprmap.model.values import AsById
from gdprmap.vocab._term import Term

Mark = Says | Via | Typed


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One field of a part."""

    name: str
    """What it is called."""
    marks: tuple[Mark, ...]
    """How it is said in RDF; empty for `id` and the like."""
    parts: tuple[type[Part], ...]
    """The kinds of parts that it may hold; empty for text, terms and dates."""
    many: bool
    """Whether it holds any number of values."""
    by_id: bool
    """Whether a file writes it as a mapping from id to part."""
    refers_to: tuple[str, ...]
    """The fields of the policy whose ids it holds."""
    term: type[Term] | None
    """The kind of term that it holds."""
    words: tuple[str, ...]
    """The words between which it chooses; "none" among them where it may say that there is none."""
    plain: type | None
    """The type of its values, where these are text, numbers, days or flags."""
    aside: bool
    """Whether it is a remark for who checks the policy, by which the policy says nothing."""


_LAST = ("quote", "ignore")
"""What every part may have, and what is best written behind all that is its own."""


@cache
def fields_of(kind: type[Part]) -> tuple[FieldOf, ...]:
    """The fields of *kind*, in the order in which they are written."""
    hints: dict[str, Any] = {}
    for base in reversed(
        kind.__mro__
    ):  # as typing.get_type_hints, which looks for texts inside of each that we have not
        hints |= getattr(base, "__annotations__", {})
    names: list[str] = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    ordered = sorted(names, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    return tuple(_field(name, hints[name]) for name in ordered)


def _field(name: str, hint: Any) -> FieldOf:
    leaves = list(_unfolded(hint))
    types = [leaf for leaf in leaves if isinstance(leaf, type)]
    refers = [mark for mark in leaves if isinstance(mark, RefTo)]
    return FieldOf(
        name=name,
        marks=tuple(mark for mark in leaves if isinstance(mark, (Says, Via, Typed))),
        parts=tuple(kind for kind in types if issubclass(kind, Part)),
        many=Sequence in leaves,
        by_id=any(isinstance(leaf, AsById) for leaf in leaves),
        refers_to=refers[0].fields if refers else (),
        term=next((kind for kind in types if issubclass(kind, Term)), None),
        words=tuple(leaf for leaf in leaves if isinstance(leaf, str)),
        plain=next((kind for kind in types if kind in (str, int, bool, date)), None),
        aside=any(isinstance(leaf, Aside) for leaf in leaves),
    )


def _unfolded(hint: Any) -> Iterator[Any]:
    """All types and marks inside *hint*."""
    origin = get_origin(hint)
    if origin is Annotated:
        yield from hint.__metadata__
        yield from _unfolded(hint.__origin__)
    elif origin in (Union, UnionType):
        for inner in get_args(hint):
            yield from _unfolded(inner)
    elif origin is Literal:
        yield from get_args(hint)
    elif origin is Sequence:
        yield Sequence
        for inner in get_args(hint):
            yield from _unfolded(inner)
    else:
        yield hint


def values_of(part: Part, field: FieldOf) -> Sequence[Any]:
    """The values that *part* states in *field*, as a sequence; empty if it states none."""
    value = getattr(part, field.name)
    if value is None:
        return ()
    return value if field.many else (value,)


def walk(part: Part, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Part]]:
    """*part* and every part below it, each with the path to it, in the order of the model; no remarks."""
    yield loc, part
    for field in fields_of(type(part)):
        if field.parts and not field.aside:
            for index, value in enumerate(values_of(part, field)):
                if isinstance(value, Part):
                    yield from walk(value, (*loc, field.name, index) if field.many else (*loc, field.name))
