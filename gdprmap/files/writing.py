"""A policy -> the text of a file that reads as the same policy."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from gdprmap.files._yaml_writing import Writable, yaml_text
from gdprmap.model.fields import FieldOf, fields_of, values_of
from gdprmap.model.law import Law
from gdprmap.model.parts import Part
from gdprmap.vocab._term import Location, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdprmap.files.loading import Format
    from gdprmap.model.policy import Policy

_COUNTRY = re.compile(r"loc:([A-Z]{2}(-[A-Z0-9]{1,3})?)")
_FIRST = ("id", "kind")
_LAW_NAMES = ("GDPR", "ePrivacy Directive")


def dump(policy: Policy, format: Format = "yaml") -> str:
    """The text of a policy file: the same text for the same policy, and it reads as the same policy."""
    said = _said(policy)
    if format == "json":
        return json.dumps(said, ensure_ascii=False, indent=2, default=date.isoformat) + "\n"
    return yaml_text(said)


def _said(part: Part) -> dict[str, Writable]:
    """What a part states, field by field; what it does not state is left out."""
    fields = in_order(type(part))
    return {field.name: _value(part, field) for field in fields if getattr(part, field.name) is not None}


def in_order(kind: type[Part]) -> list[FieldOf]:
    """The fields of a part in the order in which they are written."""
    return sorted(fields_of(kind), key=lambda field: (*_FIRST, field.name).index(field.name))


def _value(part: Part, field: FieldOf) -> Writable:
    values = values_of(part, field)
    if field.many and not values:
        return "none"
    if field.by_id:
        entries = [_said(value) for value in values]
        return {str(entry.pop("id")): entry for entry in entries}
    written = [_one(value) for value in values]
    return written if field.many else written[0]


def _one(value: Any) -> Writable:
    if isinstance(value, Part):
        return _short(value, _said(value))
    return _term(value) if isinstance(value, Term) else value


def _term(term: Term) -> str:
    """A country by its code, a term of the table by its short form, any other by its IRI."""
    if term.curie not in Term.known(sunset=True):
        return str(term)
    code = _COUNTRY.fullmatch(term.curie) if isinstance(term, Location) else None
    return code[1] if code else term.curie


def _short(part: Part, said: dict[str, Writable]) -> Writable:
    """The bare word or value that stands for a part, if there is one."""
    if isinstance(part, Law):
        return next((word for word in (*_LAW_NAMES, *_only_text(said)) if _law(word) == part), said)
    if len(said) == 1:
        ((name, value),) = said.items()
        if name in (part.SHORT, "kind") and isinstance(value, (str, date)) and value != "none":
            return value
    return said


def _only_text(said: Mapping[str, Writable]) -> list[str]:
    return [value for value in said.values() if isinstance(value, str)] if len(said) == 1 else []


@cache
def _law(word: str) -> Law | None:
    """The law that a bare word stands for; None if it stands for none."""
    try:
        return _laws().validate_python(word)
    except ValidationError:
        return None


@cache
def _laws() -> TypeAdapter[Law]:
    return TypeAdapter(Law)
