"""pydantic's errors in our words: what is wrong, where, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from gdprmap.errors import Problem
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.nearest import nearest
from gdprmap.vocab._term import Location, Term

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from gdprmap.model.parts import Part
    from gdprmap.places import Loc

_PATTERNS = {
    "id": "an id is made of letters, digits, dots, hyphens and underscores",
    "language": "a language is a tag such as en or de-AT",
}
_ADDRESS = "an address on the web is written in full: https://..."
_NONE = {"", "no", "false", "nobody", "none", "not applicable", "n/a", "nothing", "-"}
_WRONG_TYPE = {
    "bool_type",
    "dataclass_type",
    "day",
    "int_type",
    "list_wanted",
    "literal_error",
    "model_attributes_type",
    "model_type",
    "string_type",
    "tuple_type",
    "unknown_term",
}
"""The errors that pydantic may report where nothing was given."""
_LONGEST_SHOWN = 80
_MOST = 1000
"""How many problems are listed; a file with more is no policy at all."""
_MOST_HINTS = 50
"""For how many wrong terms the nearest right one is looked up, which takes a while."""


def problems(kind: type[Part], error: ValidationError) -> tuple[Problem, ...]:
    """All that *error* says about something that was to be a *kind*, in the order of the model."""
    found = _without_dedented(error.errors(include_url=False))
    for one in found[:_MOST_HINTS]:
        one["msg"] += one.get("ctx", {}).get("hint", str)()
    listed = [Problem(loc=_plain(kind, e["loc"]), message=_message(kind, e)) for e in found[:_MOST]]
    if len(found) > _MOST:
        more = f"there are {len(found) - _MOST:,} more problems, which are not listed"
        listed.append(Problem(loc=_plain(kind, found[_MOST]["loc"]), message=more))
    return tuple(listed)


def _without_dedented(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without those that want a part where a field stands among ids; what to do about that is said already."""
    said = {one["loc"] for one in found if one["type"] == "reference"}
    return [one for one in found if one["type"] != "dataclass_type" or one["loc"] not in said]


def _message(kind: type[Part], error: ErrorDetails) -> str:
    loc, given, ctx = error["loc"], error["input"], error.get("ctx", {})
    if given is None and error["type"] in _WRONG_TYPE:
        return _needed(kind, loc)
    match error["type"]:
        case "unexpected_keyword_argument" | "unexpected_positional_argument":
            return _unknown_field(kind, loc)
        case "missing" | "missing_keyword_only_argument" | "missing_argument":
            return _needed(kind, loc)
        case "union_tag_not_found":
            return f"kind is needed here; {_one_of(_tags(kind, loc))}"
        case "union_tag_invalid" if _leaves_kind_empty(given):
            return f"kind is needed here; {_one_of(_tags(kind, loc))}"
        case "union_tag_invalid":
            return f"{_shown(ctx['tag'])} is none of the kinds; {_choose(ctx['tag'], _tags(kind, loc))}"
        case "literal_error":
            return f"{_shown(given)} cannot stand here; {_choose(given, _words_at(kind, loc) or [ctx['expected']])}"
        case "string_pattern_mismatch":
            return f"{_shown(given)} cannot stand here; {_PATTERNS.get(str(_field_name(loc)), _ADDRESS)}"
        case "string_type":
            if _holds_others(given):
                return f"a text is wanted here, not {_shown(given)}"
            return f"{_shown(given)} is no text; put it in quotes if it is meant as text"
        case "dataclass_type" | "model_type" | "model_attributes_type":
            return _part_wanted(kind, loc, given)
        case "list_wanted" | "tuple_type" | "mapping_wanted" if _means_none(given):
            return "write none if the policy says that there is none; leave the field out if it does not say"
        case "list_wanted" | "tuple_type":
            return _list_wanted(kind, loc, given)
        case "mapping_wanted" if _nearly_none(given):
            return f"{_shown(given)} cannot stand here; did you mean none?"
        case "bool_type":
            return f"{_shown(given)} is neither true nor false"
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"{_shown(given)} is no whole number"
        case "greater_than_equal":
            return f"{_shown(given)} is less than {ctx['ge']}"
        case "unknown_term" if _term_at(kind, loc) is Location:
            return _country_wanted(given, error["msg"])
        case _:
            return error["msg"]


def _leaves_kind_empty(given: object) -> bool:
    return isinstance(given, Mapping) and cast("Mapping[object, object]", given).get("kind") is None


def _holds_others(given: object) -> bool:
    return isinstance(given, (Mapping, list, tuple))


def _shown(given: object) -> str:
    """What was given, in a few words."""
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, Mapping):
        return "a mapping"
    if isinstance(given, (list, tuple)):
        return "a list"
    shown = repr(given)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."


def _needed(kind: type[Part], loc: Loc) -> str:
    if not loc or isinstance(loc[-1], int):
        return "nothing stands here; write the entry, or leave it out"
    words = _words_at(kind, loc)
    return f"{loc[-1]} is needed here" + (f"; {_one_of(words)}" if words else "")


def _part_wanted(kind: type[Part], loc: Loc, given: object) -> str:
    if tags := _tags(kind, loc):
        return f"{_shown(given)} cannot stand here; {_one_of(tags)}, alone or as the kind of a mapping"
    part = _descend(kind, loc)
    sentence = f"a mapping is wanted here, with fields such as {', '.join(_field_names(kind, loc)[:4])}"
    if "none" in _words_at(kind, loc):
        if _nearly_none(given) and not _means_none(given):
            return f"{_shown(given)} cannot stand here; did you mean none?"
        return f"{sentence}; or none, if the policy says that there is none"
    if given == "none":
        return f"{sentence}; what the policy does not say is left out"
    return f"{sentence}; or its {part.SHORT} alone" if part.SHORT else sentence


def _means_none(given: object) -> bool:
    return given is False or (isinstance(given, str) and given.lower() in _NONE)


def _nearly_none(given: object) -> bool:
    # So short a word is like many: phone and once are not meant to be none.
    return isinstance(given, str) and nearest(given, ["none"], cutoff=0.8) is not None


def _list_wanted(kind: type[Part], loc: Loc, given: object) -> str:
    if isinstance(given, Mapping):
        return "a list is wanted here: one entry a line, each after a hyphen, or [{...}]"
    if not isinstance(given, (str, bool, int)):
        return "a list is wanted here: one entry a line, each after a hyphen"
    if _nearly_none(given):
        return f"{_shown(given)} cannot stand here; did you mean none?"
    near = nearest(str(given), _words_of_entry(kind, loc))
    if near and given != near:
        return f"{_shown(given)} cannot stand here; did you mean {near!r}? Write a list: [{near}]"
    return f"write a list: [{str(given)[:_LONGEST_SHOWN]}]"


def _words_of_entry(kind: type[Part], loc: Loc) -> list[str]:
    """The words that may stand alone as an entry of the list at *loc*."""
    field = _field_at(kind, loc)
    short = field.parts[0].SHORT if field and field.parts else None
    return _tags(kind, loc) or (_words_at(kind, (*loc, short)) if short else _words_at(kind, loc))


def _country_wanted(given: object, said: str) -> str:
    """The message of the vocabulary in the words of the file, where countries are codes."""
    code = str(given).removeprefix("loc:")
    if isinstance(given, str) and ":" in code:
        return said
    near = re.search(r"did you mean loc:(\S+)\?$", said)
    hint = f"did you mean {near[1]}?" if near else "write its ISO 3166 code, such as DE or DE-BY"
    return f"{_shown(code if isinstance(given, str) else given)} is no country; {hint}"


def _unknown_field(kind: type[Part], loc: Loc) -> str:
    names = _field_names(kind, loc[:-1])
    wrong = str(loc[-1])
    near = nearest(wrong, names)
    hint = f"did you mean {near}?" if near else f"the fields here are: {', '.join(names)}"
    return f"there is no field {_shown(wrong)} here; {hint}"


def _choose(given: object, words: Sequence[str]) -> str:
    near = nearest(str(given), words)
    return f"did you mean {near!r}?" if near else _one_of(words)


def _one_of(words: Sequence[str]) -> str:
    return f"write one of: {', '.join(words)}"


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


def _tags(kind: type[Part], loc: Loc) -> list[str]:
    """The kinds between which a mapping at *loc* chooses; empty where it holds no such mapping."""
    field = _field_at(kind, loc)
    return [_tag(member) for member in field.parts] if field and len(field.parts) > 1 else []


def _term_at(kind: type[Part], loc: Loc) -> type[Term] | None:
    field = _field_at(kind, loc)
    return field.term if field else None


def _field_at(kind: type[Part], loc: Loc) -> FieldOf | None:
    """The field that *loc* leads to, or whose entry it leads to."""
    steps = [index for index, step in enumerate(loc) if isinstance(step, str)]
    while steps:
        last = steps.pop()
        for field in fields_of(_descend(kind, loc[:last])):
            if field.name == loc[last]:
                return field
    return None


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
    """The words between which the field at *loc* chooses."""
    field = _field_at(kind, loc)
    return list(field.words) if field else []
