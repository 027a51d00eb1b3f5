"""The kinds of values that fields hold: lists, parts by id, texts, addresses, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from pydantic_core import Url as ParsedUrl

T = TypeVar("T")


# What pydantic has for functions looks at the signature of each anew in every field that uses it; these do not.


class Before:
    """A function that makes of a value what is then checked."""

    __slots__ = ("func",)

    def __init__(self, func: Callable[[Any], object]) -> None:
        self.func = func

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.func, handler(source))


class After:
    """A function that is given what was found to be of its type, and gives back the value that is kept."""

    __slots__ = ("func",)

    def __init__(self, func: Callable[[Any], object]) -> None:
        self.func = func

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.func, handler(source))


class AsTuple:
    """A list or tuple as a tuple; the word "none" as the empty one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (item,) = get_args(source)
        listed = core_schema.tuple_variable_schema(handler.generate_schema(item))
        return core_schema.no_info_before_validator_function(_listed, listed)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(schema), {"const": "none"}]}


def _listed(value: object) -> object:
    if value == "none":
        return ()
    if isinstance(value, str):
        raise PydanticCustomError("list_wanted", "write a list: [{value}]", {"value": value})
    return value


class AsById:
    """Parts that have an id: a mapping from id to part in a file, a sequence of parts in Python."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (item,) = get_args(source)
        listed = core_schema.tuple_variable_schema(handler.generate_schema(item))
        return core_schema.no_info_before_validator_function(_by_id, listed)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        items = handler(schema)["items"]
        named = {"type": "object", "propertyNames": {"pattern": ID_PATTERN}, "additionalProperties": items}
        return {"anyOf": [named, {"const": "none"}]}


def _by_id(value: object) -> object:
    if value == "none":
        return ()
    if isinstance(value, Mapping):
        return [_with_id(key, entry) for key, entry in value.items()]
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise PydanticCustomError("mapping_wanted", "write a mapping from ids to entries")
    return value


def _with_id(key: object, entry: object) -> object:
    if entry is None:
        return {"id": key}
    if isinstance(entry, Mapping):
        return {"id": key, **entry}
    if getattr(entry, "id", key) == key:
        return entry
    raise PydanticCustomError("id_clash", "{key} is the key of an entry whose id is another", {"key": key})


class AsOrNone:
    """A part, or the word "none": the policy says there is no such thing."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kind = next(arg for arg in get_args(source) if isinstance(arg, type))
        return core_schema.no_info_wrap_validator_function(_part_or_none, handler.generate_schema(kind))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        part: Any = schema  # the wrapped schema of the part: a function-wrap schema, which its type cannot say
        return {"anyOf": [handler(part["schema"]), {"const": "none"}]}


def _part_or_none(value: object, handler: Callable[[object], object]) -> object:
    return "none" if value == "none" else handler(value)


Many = Annotated[Sequence[T], AsTuple()]
"""Any number of values: a list is accepted, a tuple is kept."""

ById = Annotated[Sequence[T], AsById()]
"""Parts with ids: written as a mapping from id to part in a file."""

OrNone = Annotated[T | Literal["none"], AsOrNone()]
"""A part; or "none", where the policy says that there is none."""

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
LONGEST_ID = 200


def _id_of(value: object) -> object:
    return getattr(value, "id", value)


def _printable(text: str) -> str:
    if found := _CONTROL.search(text):
        raise PydanticCustomError(
            "control_character",
            "the control character {character} cannot stand in text; take it out",
            {"character": f"U+{ord(found.group()):04X}"},
        )
    return text


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so RDF/XML, has no way to write."""

Text = Annotated[str, After(_printable)]
"""Words; tabs and line breaks may stand in them, other control characters not."""


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        with suppress(ValueError):  # 2023-02-30 has the form of a day, but is none
            return date.fromisoformat(value.strip())
    raise PydanticCustomError("day", "{value} is no date; write it as 2024-12-31", {"value": repr(value)[:80]})


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Day = Annotated[date, Before(_day)]
"""A day: 2024-12-31."""

Flag = Annotated[bool, Strict()]
"""True or false, and no other word for them."""

Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=LONGEST_ID)]
"""A short name, unique in its policy: letters, digits, dot, hyphen and underscore."""

Ref = Annotated[str, Before(_id_of)]
"""The id of another part; where Python code gives the part itself, its id is kept."""


def _whole(url: str) -> str:
    try:
        ParsedUrl(url)  # only looked at: it would write the address anew
    except ValueError:
        sound = False
    else:
        sound = not _BROKEN_URL.search(url)
    if not sound:
        raise PydanticCustomError("url", "{url} is no address on the web", {"url": repr(url)})
    return url


_BROKEN_URL = re.compile(r"%(?![0-9A-Fa-f]{2})|#.*#|^(https?|ftp):(?!//[^/?#])")
"""What a web browser forgives, but RDF does not."""

Url = Annotated[
    str, Field(pattern=r'^(https?|ftp|mailto|tel|urn):[^\s<>"{}|\\^`\[\]\x00-\x1f\x7f-\x9f]+$'), After(_whole)
]
"""An address on the web, in full."""
