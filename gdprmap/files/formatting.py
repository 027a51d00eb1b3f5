"""The text of a policy file -> the same text with its fields in the usual order.

Pieces of the text are moved as they stand, so that comments, quotes, anchors and line breaks come along; a comment
goes with the field below it. (A YAML library that writes comments back keeps them with the field above.) How a YAML
file is indented and quoted is left to its author; JSON, which has no comments, is laid out anew.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from gdprmap.errors import GdprmapError
from gdprmap.files.reading import read_text
from gdprmap.files.writing import in_order
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdprmap.files.loading import Format
    from gdprmap.model.fields import FieldOf
    from gdprmap.model.parts import Part

Kinds = tuple["type[Part]", ...]
"""What a mapping may be: one kind of part, or several that are told apart by `kind`; none for what is no part."""


class FormatError(GdprmapError):
    """A file cannot be put in order without changing what it says; the message says why."""


def formatted(text: str, name: str = "<text>", format: Format = "yaml") -> str:
    """The text with the fields of every part in the order of the model; what it says is the same.

    Raises:
        ReadError: the text holds no policy; it lists every problem with its place.
        FormatError: its fields cannot be moved.
    """
    before = read_text(text, name, format).policy
    text = text.removeprefix("\ufeff")
    if format == "json":
        after = json.dumps(_in_order(json.loads(text), (Policy,)), ensure_ascii=False, indent=2) + "\n"
    else:
        from gdprmap.files._yaml_order import in_order_of_the_model

        after = in_order_of_the_model(text)
    _hold(before, after, name, format)
    if format == "yaml" and _characters(after) != _characters(text):  # no comment is worth less than a field
        raise FormatError(f"{name}: a comment would be lost, so the file is left as it is; please report it")
    return after


def _characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _hold(before: Policy, after: str, name: str, format: Format) -> None:
    """See to it that the file says the same.

    Raises:
        FormatError: the text says something else, or nothing that can be read.
    """
    try:
        same = read_text(after, name, format).policy == before
    except GdprmapError:
        same = False
    if not same:
        raise FormatError(
            f"{name}: the fields cannot be put in order without changing what the file says, so it is left as it is;"
            " an alias may stand before its anchor then: write out what it repeats"
        )


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


def _in_order(value: Any, kinds: Kinds, *, by_id: bool = False) -> Any:
    """A value of JSON with its fields in order."""
    if isinstance(value, list):
        return [_in_order(one, kinds) for one in value]
    if not isinstance(value, dict):
        return value
    if by_id:
        return {key: _in_order(one, kinds) for key, one in value.items()}
    kinds = chosen(kinds, value.get("kind"))
    found: dict[str, Any] = {}
    for key in sorted(value, key=lambda key: rank(kinds, key)):
        field = field_of(kinds, key)
        found[key] = _in_order(value[key], field.parts, by_id=field.by_id) if field else value[key]
    return found
