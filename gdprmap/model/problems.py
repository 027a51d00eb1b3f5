"""pydantic's errors in our words: what is wrong, where, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from gdprmap.errors import Problem
from gdprmap.model._fields import fields_of
from gdprmap.model._part import Part
from gdprmap.places import Loc

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_PATTERNS = {
    "id": "an id is made of letters, digits, dots, hyphens and underscores",
    "language": "a language is a tag such as en or de-AT",
}
_ADDRESS = "an address on the web is written in full: https://..."


def problems(kind: type[Part], error: ValidationError) -> tuple[Problem, ...]:
    """All that *error* says about something that was to be a *kind*, in the order of the model."""
    return tuple(Problem(loc=_plain(kind, e["loc"]), message=_message(kind, e)) for e in error.errors(include_url=False))


def _message(kind: type[Part], error: ErrorDetails) -> str:
    loc, given, ctx = error["loc"], error["input"], error.get("ctx", {})
    match error["type"]:
        case "unexpected_keyword_argument" | "unexpected_positional_argument":
            return _unknown_field(kind, loc)
        case "missing" | "missing_keyword_only_argument" | "missing_argument":
            return f"{loc[-1]} is needed here"
        case "union_tag_not_found":
            return f"say which kind it is: {ctx['discriminator']} is needed here"
        case "union_tag_invalid":
            words = [word.strip("'") for word in ctx["expected_tags"].split(", ")]
            return f"{ctx['tag']!r} is none of the kinds; {_choose(ctx['tag'], words)}"
        case "literal_error":
            words = _words_at(kind, loc) or [ctx["expected"]]
            return f"{given!r} cannot stand here; {_choose(given, words)}"
        case "string_pattern_mismatch":
            return f"{given!r} cannot stand here; {_PATTERNS.get(str(_field_name(loc)), _ADDRESS)}"
        case "string_type":
            return f"{given!r} is no text; put it in quotes if it is meant as text"
        case "dataclass_type" | "model_type" | "model_attributes_type":
            return f"a mapping is wanted here, with fields such as {', '.join(_field_names(kind, loc)[:4])}"
        case "tuple_type":
            return "a list is wanted here: one entry a line, each after a hyphen"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            return f"{given!r} is no date; write it as 2024-12-31"
        case "bool_parsing" | "bool_type":
            return f"{given!r} is neither true nor false"
        case _:
            return error["msg"]


def _unknown_field(kind: type[Part], loc: Loc) -> str:
    names = _field_names(kind, loc[:-1])
    wrong = str(loc[-1])
    near = difflib.get_close_matches(wrong, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the fields here are: {', '.join(names)}"
    return f"there is no field {wrong!r} here; {hint}"


def _choose(given: object, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(given), words, n=1)
    return f"did you mean {near[0]!r}?" if near else f"write one of: {', '.join(words)}"


def _field_name(loc: Loc) -> str | int | None:
    return next((step for step in reversed(loc) if isinstance(step, str)), None)


def _descend(kind: type[Part], loc: Loc) -> type[Part]:
    """The kind of the part at *loc*; a step that is the tag of a union picks that member."""
    kinds: tuple[type[Part], ...] = (kind,)
    for step in loc:
        if isinstance(step, int):
            continue
        fields = {field.name: field for k in kinds[:1] for field in fields_of(k)}
        if step in fields and fields[step].parts:
            kinds = fields[step].parts
        else:
            tagged = tuple(k for k in kinds if getattr(k, "__dataclass_fields__", {}).get("kind") and _tag(k) == step)
            kinds = tagged or kinds
    return kinds[0]


def _tag(kind: type[Part]) -> Any:
    return kind.__dataclass_fields__["kind"].default  # type: ignore[attr-defined]


def _plain(kind: type[Part], loc: Loc) -> Loc:
    """*loc* without the tags of unions, which are no step in a file."""
    plain: list[str | int] = []
    for index, step in enumerate(loc):
        names = _field_names(kind, loc[:index])
        last = index == len(loc) - 1
        if isinstance(step, int) or step in names or last:
            plain.append(step)
    return tuple(plain)


def _field_names(kind: type[Part], loc: Loc) -> list[str]:
    return [field.name for field in fields_of(_descend(kind, loc))]


def _words_at(kind: type[Part], loc: Loc) -> list[str]:
    """The words that may be written in the field at *loc*."""
    name = _field_name(loc)
    if not isinstance(name, str):
        return []
    depth = max(i for i, step in enumerate(loc) if step == name)
    hint = get_type_hints(_descend(kind, loc[:depth])).get(name)
    return [word for word in _literals(hint)]


def _literals(hint: Any) -> list[str]:
    if isinstance(hint, str):
        return [hint]
    return [word for inner in get_args(hint) for word in _literals(inner)]
