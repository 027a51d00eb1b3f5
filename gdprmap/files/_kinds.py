"""What a mapping in a file may be, and where each of its fields belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.files.writing import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdprmap.model.fields import FieldOf
    from gdprmap.model.parts import Part

Kinds = tuple["type[Part]", ...]
"""What a mapping may be: one kind of part, or several that are told apart by `kind`; none for what is no part."""


def field_of(kinds: Kinds, key: str) -> FieldOf | None:
    """The field of that name, of the first kind that has it."""
    return next((field for kind in kinds for field in in_order(kind) if field.name == key), None)


def chosen(kinds: Kinds, tag: object) -> Kinds:
    """The kind of part that a mapping is, by its `kind`."""
    if len(kinds) < 2:
        return kinds
    of_tag: list[type[Part]] = [kind for kind in kinds if _tag(kind) == tag]
    return tuple(of_tag) or kinds


def rank(kinds: Kinds, key: str) -> int:
    """Where a field stands among those of its part; what is no field comes first, as it stands."""
    names = [field.name for field in in_order(kinds[0])] if kinds else []
    return names.index(key) if key in names else -1


def _tag(kind: type[Part]) -> object:
    fields: Mapping[str, Any] = getattr(kind, "__dataclass_fields__", {})
    return fields["kind"].default if "kind" in fields else None
