"""The file format as a JSON Schema, by which an editor completes, explains and checks a policy while it is written.

Draft 7, since that is the newest draft that every editor's YAML and JSON support understands in full, and the one that
SchemaStore asks for. `enumDescriptions` is a word of VS Code and of yaml-language-server: it shows the label of a term
where it is offered and, of all that is allowed, first that of the term under the mouse. (A `const` with a `description`
for each term would be standard, but then that server shows no label under the mouse.) What is offered is listed; the
thousands of regions of the world are a pattern, since an editor loads and searches all of it for each file it opens.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from gdprmap.model.fields import fields_of
from gdprmap.model.law import Law
from gdprmap.model.legal_basis import LegalBasis
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.model.values import ID_PATTERN
from gdprmap.vocab._term import PREFIXES, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import core_schema

Schema = dict[str, Any]
"""A JSON Schema, or a part of one; Any, since it nests what JSON can hold."""

ADDRESS = "https://w3id.org/gdprmap/policy.schema.json"
"""What a policy file names as its schema."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
_NULL: Schema = {"type": "null"}


def schema() -> Schema:
    """The JSON Schema of a policy file, the same for YAML and JSON; what it refuses cannot be read.

    It takes all files that can be read, but for a few with which only the reader is lenient, such as dates with a time.
    """
    made = TypeAdapter(Policy).json_schema(schema_generator=_FileFormat, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs")
    definitions["Location"] = _countries(definitions["Location"])
    properties = {"$schema": {"type": "string", "description": "The address of this schema, for editors."}}
    made["properties"] = {**properties, **made["properties"]}
    whole = {"$schema": _DRAFT, "$id": ADDRESS, **made, "title": "A policy for gdprmap", "definitions": definitions}
    return _with_short_names(whole)


class _FileFormat(GenerateJsonSchema):
    """What pydantic says of the model, with what a file may write beside it."""

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        """The mapping for a part, or the bare word that stands for it."""
        kind: type[Part] = schema["cls"]
        made = super().dataclass_schema(schema)
        docs, given = field_docs(kind), made["properties"]
        properties = {field.name: {**given[field.name], "description": docs[field.name]} for field in fields_of(kind)}
        for field in fields_of(kind):
            if field.by_id:
                properties[field.name]["anyOf"] = [*_by_id(given[field.name]["anyOf"])]
        required = [name for name in properties if name in made.get("required", []) or "const" in properties[name]]
        if kind in _kinds_by_id():
            required = [name for name in required if name != "id"]
        made |= {"properties": properties, "required": required, "description": inspect.getdoc(kind)}
        if kind is Law:
            return _either(_law(properties), made)
        return _either(_without_null(properties[kind.SHORT]), made) if kind.SHORT else made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Schema:
        """One of several mappings, told apart by `kind`, or a kind alone."""
        made = super().tagged_union_schema(schema)
        docs = {field.default: kind.__doc__ for kind in get_args(get_args(LegalBasis)[0]) for field in fields(kind)}
        bare = {
            "enum": list(schema["choices"]),
            "enumDescriptions": [docs[kind] for kind in schema["choices"]],
            "description": "The kind alone, where no more is stated.",
        }
        return {"anyOf": [bare, *made["oneOf"]]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """A field that may be left out, or left empty."""
        made = super().default_schema(schema)
        default = made.pop("default", None)
        nullable = default is None or "const" in made
        return made if nullable else {"anyOf": [*made.get("anyOf", [made]), _NULL]}

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """A text; one that looks like a number is read as it stands."""
        made = super().str_schema(schema)
        if made.get("pattern") == ID_PATTERN:
            return {"anyOf": [made, {"type": "number", "minimum": 0}]}
        return made if "pattern" in made else {"anyOf": [made, {"type": "number"}]}

    def date_schema(self, schema: core_schema.DateSchema) -> Schema:
        """A day."""
        return {**super().date_schema(schema), "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic gives it
        """A field is called by its name alone."""
        return False


def _either(short: Schema, made: Schema) -> Schema:
    """A bare word or value, or the mapping that it stands for."""
    mapping = {key: value for key, value in made.items() if key not in ("title", "description")}
    return {"title": made["title"], "description": made["description"], "anyOf": [short, mapping]}


def _law(properties: Schema) -> Schema:
    """The bare word for a law: its term, or its title, which looks like no term."""
    title: Schema = {"type": "string", "pattern": rf"^(?!(?:{'|'.join(PREFIXES)}):[^ ]*$|[^: ]*://[^ ]*$)"}
    return {"anyOf": [_without_null(properties["term"]), title, {"type": "number"}]}


def _without_null(form: Schema) -> Schema:
    forms = [inner for inner in form.get("anyOf", []) if inner != _NULL]
    if not forms:
        return form
    rest = {key: value for key, value in form.items() if key != "anyOf"}
    return {**rest, **forms[0]} if len(forms) == 1 else {**rest, "anyOf": forms}


def _by_id(forms: list[Schema]) -> Iterator[Schema]:
    """The forms of parts that are written by id; an entry may be empty, and a list of entries with ids will do."""
    for form in forms:
        entry = form.get("additionalProperties")
        if not entry:
            yield form
            continue
        yield {**form, "additionalProperties": {"anyOf": [entry, _NULL]}}
        with_id = {"type": "object", "properties": {"id": {}}, "required": ["id"], "allOf": [entry]}
        yield {"type": "array", "items": with_id}


@cache
def _kinds_by_id() -> frozenset[type[Part]]:
    return frozenset(kind for field in fields_of(Policy) if field.by_id for kind in field.parts)


def _countries(made: Schema) -> Schema:
    """Locations with countries as the codes that a file writes; the terms themselves are taken too."""
    codes, terms = list[str](), list[str]()
    for form in made["anyOf"]:
        for curie in form.get("enum", []):
            (codes if re.fullmatch("loc:[A-Z]{2}", curie) else terms).append(curie)
    labels = Location.known()
    listed = [*(curie.removeprefix("loc:") for curie in codes), *terms]
    described = [labels[curie].label for curie in [*codes, *terms]]
    forms = [form for form in made["anyOf"] if "enum" not in form]
    more = {"pattern": f"^({'|'.join(codes)})$"}, {"pattern": "^[A-Z]{2}-[A-Z0-9]{1,3}$"}
    return {**made, "anyOf": [{"enum": listed, "enumDescriptions": described}, *forms, *more]}


def _with_short_names(whole: Schema) -> Schema:
    """The definitions under the names of their classes; where a term is called like a part, it is told apart."""
    text = json.dumps(whole, ensure_ascii=False)
    text = re.sub(r"\bgdprmap__model__[a-z_]+?__(?=[A-Z])", "", text)
    named: Schema = json.loads(re.sub(r"\bgdprmap__vocab___term__(\w+)", r"\1Term", text))
    return named


@cache
def field_docs(kind: type[Part]) -> dict[str, str]:
    """What the docstrings below the fields of a part say of them."""
    docs: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("gdprmap."):
            docs |= _docs_in(base.__module__).get(base.__name__, {})
    return docs


@cache
def _docs_in(module: str) -> dict[str, dict[str, str]]:
    """The docstrings of fields by class, read from the source since Python does not keep them."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_docs_of(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _docs_of(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(doc))):
                yield name, " ".join(doc.split())
            case _:
                pass
