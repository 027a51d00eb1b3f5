"""How a field is said in RDF: the marks that fields carry."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal["plain", "text", "iri", "duration"]


@dataclass(frozen=True, slots=True)
class Says:
    """Marks a field with the property that says its values in RDF."""

    property: str
    """The short form of the property."""
    form: Form = "plain"
    """How text is written: a literal, natural language with the policy's tag, an IRI, a duration."""
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
    """The property that leads to the node between."""
    types: tuple[str, ...]
    """The types of that node."""
    says: str | None = None
    """The property that says the value on that node; None where a type says it."""
    form: Form = "plain"
    """How text is written, as for `Says`."""
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


@dataclass(frozen=True, slots=True)
class Aside:
    """Marks a remark for who checks the policy: the policy says nothing by it, and RDF has none of it."""


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a text as the id of a part that the policy lists under one of *fields*."""

    fields: tuple[str, ...]
