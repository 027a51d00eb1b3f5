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
from gdprmap.files._kinds import chosen, field_of, rank
from gdprmap.files._yaml_order import in_order_of_the_model
from gdprmap.files.reading import read_text
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from gdprmap.files._kinds import Kinds
    from gdprmap.files.loading import Format


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
        after = in_order_of_the_model(text)
    _refuse_unless_same(before, after, name, format)
    if format == "yaml" and _characters(after) != _characters(text):  # no comment is worth less than a field
        raise FormatError(f"{name}: a comment would be lost, so the file is left as it is; please report it")
    return after


def _characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _refuse_unless_same(before: Policy, after: str, name: str, format: Format) -> None:
    """Let pass what says the same as before.

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
