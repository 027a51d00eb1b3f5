"""In which words two statements of the same thing differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes._durations import in_words
from gdprmap.changes._matching import SILENT, name_of, same
from gdprmap.model import Part
from gdprmap.model.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def differences(old: Any, new: Any) -> str:
    """How the new value differs from the old one: 'label from "a" to "b"'; empty if no words are to be shown."""
    if isinstance(old, Part) and type(old) is type(new):
        return "; ".join(_fields(old, new))
    was, now = shown(old), shown(new)
    return f"from {was} to {now}" if was != now and isinstance(old, (str, tuple)) else ""


def shown(value: Any) -> str:
    """A value in quotation marks, several with commas between them; empty for what has no words."""
    if isinstance(value, tuple):
        return ", ".join(shown(one) for one in value) or "none"
    return "" if value is None or isinstance(value, bool) else f'"{name_of(value)}"'


def _fields(old: Part, new: Part) -> Iterator[str]:
    for field in fields_of(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in SILENT or same(before, after):
            continue
        name = field.name.replace("_", " ")
        if field.name == "period":
            before, after = before and in_words(before), after and in_words(after)
        was, now = shown(before), shown(after)
        if was and now:
            yield f"{name} from {was} to {now}" if was != now else f"another {name}"
        elif was or now:
            yield f"{name} {now}" if now else f"no longer {name} {was}"
        else:
            yield f"{name} {'yes' if after else 'no'}"
