"""References between parts: each names a part that is there, and no two parts of one list share an id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from pydantic_core import ArgsKwargs

from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.nearest import nearest

if TYPE_CHECKING:
    from gdprmap.model.parts import Part
    from gdprmap.places import Loc

_FIXED = {"controller"}
"""Fields of the policy that are referred to by their own name."""
_MOST_COMPARED = 500
_MOST_LISTED = 20


def reference_problems(raw: Any, kind: type[Part]) -> list[tuple[Loc, str]]:
    """What is wrong with the references in *raw*: a policy, or what one, of this *kind*, is to be made of."""
    by_id = [field for field in fields_of(kind) if field.by_id]
    ids = {field.name: _ids(_get(raw, field.name)) for field in by_id}
    known = {name: {id: None for id in found if isinstance(id, str)} for name, found in ids.items()}
    return [*_twice(ids), *_clashes(raw, ids), *_dedented(raw, by_id), *_broken(raw, kind, (), known)]


def _twice(ids: Mapping[str, Sequence[object]]) -> Iterator[tuple[Loc, str]]:
    for field, names in ids.items():
        seen: set[str] = set()
        for index, name in enumerate(names):
            if not isinstance(name, str):
                continue
            if name not in seen:
                seen.add(name)
            else:
                yield (field, index), f"two entries under {field} have the id {name!r}; give one of them another"


def _clashes(raw: Any, fields: Iterable[str]) -> Iterator[tuple[Loc, str]]:
    """Entries of a mapping by id that say another id themselves."""
    for field in fields:
        for index, (key, entry) in enumerate(_mapping(_get(raw, field)).items()):
            own = _mapping(entry).get("id", key)
            if own != key:
                yield (field, index, "id"), f"the key of this entry is {key!r}, but its id is {own!r}; leave the id out"


def _dedented(raw: Any, fields: Iterable[FieldOf]) -> Iterator[tuple[Loc, str]]:
    """Fields of an entry that stand among the ids of the entries."""
    for field in fields:
        names = {inner.name for inner in fields_of(field.parts[0])}
        for index, (key, entry) in enumerate(_mapping(_get(raw, field.name)).items()):
            # An entry is a mapping, or a part in Python; an id that nothing is said of yet may be any word.
            if key in names and (isinstance(entry, (str, bool)) or _sequence(entry)):
                where = f"stands among the ids under {field.name}; indent it below the id that it belongs to"
                yield (field.name, index), f"{key} is a field of an entry, but {where}"


def _broken(raw: Any, kind: type[Part], loc: Loc, ids: Mapping[str, Mapping[str, None]]) -> Iterator[tuple[Loc, str]]:
    for field in fields_of(kind):
        value = _get(raw, field.name)
        if field.refers_to:
            yield from _unmet(value, field, (*loc, field.name), ids)
        elif len(field.parts) == 1:
            for index, entry in enumerate(_entries(value, field)):
                here = (*loc, field.name, index) if field.many else (*loc, field.name)
                yield from _broken(entry, field.parts[0], here, ids)


def _unmet(value: Any, field: FieldOf, loc: Loc, ids: Mapping[str, Mapping[str, None]]) -> Iterator[tuple[Loc, str]]:
    # A word alone should be a list, which is said elsewhere; here it is said only what it was meant to be.
    alone = isinstance(value, str) and value != "none"
    for index, name in enumerate([value] if alone else _sequence(value)):
        wanted = getattr(name, "id", name)
        if not isinstance(wanted, str) or any(
            wanted == of if of in _FIXED else wanted in ids[of] for of in field.refers_to
        ):
            continue
        first = (islice([of] if of in _FIXED else ids[of], _MOST_COMPARED) for of in field.refers_to)
        known = list(chain.from_iterable(first))
        near = nearest(wanted, known)
        if alone and not near:
            continue
        there = ", ".join(known[:_MOST_LISTED]) + (", ..." if len(known) > _MOST_LISTED else "")
        hint = f"did you mean {near}?" if near else f"the ids there are: {there or 'none yet'}"
        yield (*loc, index), f"there is no {wanted!r} under {' or '.join(field.refers_to)}; {hint}"


def _get(raw: Any, name: str) -> Any:
    if isinstance(raw, ArgsKwargs):
        raw = raw.kwargs or {}
    return raw.get(name) if _is_mapping(raw) else getattr(raw, name, None)


def _mapping(value: object) -> Mapping[object, Any]:
    return value if _is_mapping(value) else {}


def _is_mapping(value: object) -> TypeGuard[Mapping[object, Any]]:
    return isinstance(value, Mapping)


def _sequence(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else ()


def _entries(value: object, field: FieldOf) -> Sequence[object]:
    if field.by_id and _is_mapping(value):
        return list(value.values())
    if field.many:
        return _sequence(value)
    return () if value is None else (value,)


def _ids(value: object) -> list[object]:
    return list(value) if _is_mapping(value) else [_get(entry, "id") for entry in _sequence(value)]
