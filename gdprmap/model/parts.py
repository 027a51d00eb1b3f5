"""What the parts of a policy share: how they are made, and how a field is said in RDF."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar, dataclass_transform, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from pydantic_core import Url as ParsedUrl

from gdprmap.errors import StructureError

T = TypeVar("T")
Form = Literal["plain", "text", "iri", "duration", "ref"]

CONFIG = ConfigDict(extra="forbid", defer_build=True, str_strip_whitespace=True)
"""Unknown fields are errors; what pydantic needs is built on first use, for a fast start."""


@dataclass(frozen=True, slots=True)
class Says:
    """Marks a field with the property that says its values in RDF."""

    property: str
    form: Form = "plain"
    """How text is written: a literal, natural language with the policy's tag, an IRI, a duration, a reference."""
    also: tuple[str, ...] = ()
    """Wider properties that are written too, since no inference runs over what we publish."""
    none: str | None = None
    """What an empty field declares none of, where that is not the property itself; "" declares nothing."""
    narrower: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """A narrower property by the `family` of the value, written too."""
    values: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """The terms that stand for each word a person may write."""
    parts: str | None = None
    """A field of the referenced part whose members are meant as well."""
    inverse: bool = False
    """Whether the triple points from the value to the part that holds it."""


@dataclass(frozen=True, slots=True)
class Via:
    """Marks a field whose value stands on a node of its own, between the part and the text."""

    property: str
    types: tuple[str, ...]
    says: str | None = None
    form: Form = "plain"
    typed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """A further type of that node for each word a person may write."""
    node: str | None = None
    """The name of that node, where several fields share it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Marks a field whose value is a type of the part's own node."""

    by: Mapping[str | bool, str] = dataclasses.field(default_factory=dict)
    """The types, apart by spaces, for each word a person may write; empty for a field that holds a term."""
    broader: bool = False
    """Whether the term is written as `skos:broader` too, for readers who look there."""


class _PartType(type):
    """Gives `StructureError` instead of pydantic's own error, which does not survive pickling."""

    if not TYPE_CHECKING:  # or pyright would take the arguments of every part for Any

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            try:
                return super().__call__(*args, **kwargs)
            except ValidationError as error:
                from gdprmap.model.problems import problems

                raise StructureError(problems(cls, error)) from None


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field, Field))
def part(cls: type[T]) -> type[T]:
    """Make *cls* a frozen dataclass that checks its fields."""
    made: Any = pydantic_dataclass(frozen=True, slots=True, kw_only=True, repr=False, config=CONFIG)(cls)
    return made  # type: ignore[no-any-return]  # the same class to a type checker: dataclass_transform says so


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


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a text as the id of a part that the policy lists under one of *fields*."""

    fields: tuple[str, ...]


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

Text = Annotated[str, AfterValidator(_printable)]
"""Words; tabs and line breaks may stand in them, other control characters not."""


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        with suppress(ValueError):  # 2023-02-30 has the form of a day, but is none
            return date.fromisoformat(value.strip())
    raise PydanticCustomError("day", "{value} is no date; write it as 2024-12-31", {"value": repr(value)[:80]})


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Day = Annotated[date, BeforeValidator(_day)]
"""A day: 2024-12-31."""

Flag = Annotated[bool, Strict()]
"""True or false, and no other word for them."""

Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=200)]
"""A short name, unique in its policy: letters, digits, dot, hyphen and underscore."""

Ref = Annotated[str, BeforeValidator(_id_of)]
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
    str, Field(pattern=r"^(https?|ftp|mailto|tel|urn):[^\s<>\"{}|\\^`\[\]\x00-\x1f\x7f-\x9f]+$"), AfterValidator(_whole)
]
"""An address on the web, in full."""


class Part(metaclass=_PartType):
    """The root of every part; a part knows the types that its node has in RDF."""

    __slots__ = ()

    CONCEPTS: ClassVar[tuple[str, ...]] = ()
    """The types of the node, from the general to the particular."""
    SHORT: ClassVar[str | None] = None
    """The field that a bare word or value stands for in a file."""
    BARE: ClassVar[bool] = False
    """Whether a part of which only the `term` is stated is written as that term itself."""

    def __repr__(self) -> str:
        fields = getattr(type(self), "__dataclass_fields__", {})
        stated = {name: getattr(self, name) for name in fields if getattr(self, name) is not None}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in stated.items())})"

    def further_types(self) -> tuple[str, ...]:
        """Types that follow from the fields together; none for most parts."""
        return ()

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> Any:
        """A bare word or value as the mapping that it is short for."""
        if cls.SHORT and isinstance(value, (str, date)):
            return {cls.SHORT: value}
        return value


@part
class Quote(Part):
    """The policy's own words behind a statement, so that a reader can check it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("oa:SpecificResource",)
    SHORT: ClassVar[str | None] = "exact"

    exact: Annotated[Text, Via("oa:hasSelector", ("oa:TextQuoteSelector",), says="oa:exact")]
    """The words, verbatim but for runs of white space, which count as one space."""
    start: Annotated[
        int | None, Field(ge=0), Via("oa:hasSelector", ("oa:TextPositionSelector",), says="oa:start", node="position")
    ] = None
    """Where the words begin: Unicode characters from the start of the text after its white space is folded."""
    end: Annotated[
        int | None, Field(ge=0), Via("oa:hasSelector", ("oa:TextPositionSelector",), says="oa:end", node="position")
    ] = None
    """Where the words end, counted as for `start`; the character at this position is no longer part of them."""


@part
class Stated(Part):
    """Something that a policy states, with the words in which it does."""

    quote: Annotated[Quote | None, Says("prov:wasDerivedFrom")] = None
    """The policy's own words (Article 5(2): the statement can be shown)."""
