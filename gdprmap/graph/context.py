"""JSON-LD: the context that says what the fields of a policy mean, and the JSON form of a policy that goes with it.

A context renames; it makes no IRI out of a label and says no value twice. So in this form each part has its `@id`, and
what no context can make of a field stands beside it under a property (`dpv:hasLocation`). gdprmap reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from gdprmap.graph._naming import bare_term, node_iris
from gdprmap.graph.triples import RDF_TYPE, Literal, Triple
from gdprmap.graph.writing import triples
from gdprmap.model.fields import FieldOf, fields_of, values_of
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.places import Loc
from gdprmap.vocab._term import PREFIXES, Term, expand, shorten

Json = dict[str, Any]

VALUE = "is"
"""The key that holds the words or the number, where a field leads to a node of its own, and the id in a reference."""
_DATATYPES: Mapping[type | None, Json] = {date: {"@type": "xsd:date"}, int: {"@type": "xsd:integer"}}
_FORMS: Mapping[str, Json] = {
    "text": {},  # in the language of the document
    "plain": {"@language": None},
    "iri": {"@type": "@id"},
    "duration": {"@type": "xsd:duration"},
}
_ENDS = ":/?#[]@"
"""What the namespace of a prefix ends with unless the context says that it is one."""
_CURIE = re.compile(r"[\w-]+:[\w.-]+")


def context() -> Json:
    """The context: what each field of each kind of part means, made from the marks of the model.

    Its names for parts (`Processing`, `Purpose`) stand for their first type; each brings the meaning of its own fields.
    """
    kinds = {kind.__name__: {"@id": kind.CONCEPTS[0], "@context": _fields(kind)} for kind in _kinds() if kind.CONCEPTS}
    prefixes = {
        name: namespace if namespace[-1] in _ENDS else {"@id": namespace, "@prefix": True}
        for name, namespace in PREFIXES.items()
    }
    return {"@version": 1.1, **prefixes, VALUE: None, **_fields(Policy), **dict(sorted(kinds.items()))}


def document(policy: Policy, *, embedded: bool = True) -> Json:
    """*policy* as a JSON object that gdprmap reads and that is JSON-LD for exactly `triples(policy)`.

    It holds the context, or only what is of this policy alone, for who gives the context to the processor.

    Raises:
        TypeError: it is no policy.
    """
    return _Builder(policy).document(embedded=embedded)


def plain_form(document: Any) -> Any:
    """What `document` adds taken off again: the JSON form that people write."""
    if isinstance(document, list):
        return [plain_form(value) for value in document] or "none"
    if not isinstance(document, dict):
        return document
    said = {key: plain_form(value) for key, value in document.items() if not adds(key)}
    # A mapping by id may hold the one id "is"; but it has no keyword.
    return said[VALUE] if said.keys() == {VALUE} and len(document) > 1 else said


def contradictions(given: Json, policy: Policy) -> Iterator[Loc]:
    """Where *given*, which reads as *policy*, is not what `document` makes of it: as JSON-LD it may say something else.

    Its numbers may be text, as they are in a file that was read.
    """
    wanted = document(policy, embedded=isinstance(given.get("@context"), list))
    yield from _unlike({key: value for key, value in given.items() if key != "$schema"}, wanted, ())


def _unlike(given: Any, wanted: Any, loc: Loc) -> Iterator[Loc]:
    if isinstance(given, dict) and isinstance(wanted, dict):
        shared = [key for key in given if key in wanted and not adds(key)]
        others = {*given, *wanted} - {*shared}
        if any(_texts(given.get(key)) != _texts(wanted.get(key)) for key in others):
            yield loc
        for key in shared:
            step = key if "@id" in wanted else list(given).index(key)
            yield from _unlike(given[key], wanted[key], (*loc, step))
    elif isinstance(given, list) and isinstance(wanted, list) and len(given) == len(wanted):
        for index, (one, other) in enumerate(zip(given, wanted, strict=True)):
            yield from _unlike(one, other, (*loc, index))
    elif _texts(given) != _texts(wanted):
        yield loc


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def adds(key: str) -> bool:
    """Whether *key* is none of a policy file: a keyword of JSON-LD, or a property."""
    return key.startswith("@") or ":" in key


@cache
def _kinds() -> tuple[type[Part], ...]:
    """All kinds of parts that a policy may have, itself first."""
    found: dict[type[Part], None] = {}
    waiting: list[type[Part]] = [Policy]
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found[kind] = None
            waiting += [inner for field in fields_of(kind) if not field.aside for inner in field.parts]
    return tuple(found)


@cache
def _fields(kind: type[Part]) -> Mapping[str, Json | None]:
    return {field.name: _meaning(field) for field in fields_of(kind)}


@cache
def _names() -> frozenset[str]:
    """The names that are no prefixes, also where somebody's own vocabulary has one of them for its prefix."""
    return frozenset(name for kind in _kinds() for name in (kind.__name__, *_fields(kind)))


def _meaning(field: FieldOf) -> Json | None:
    """What JSON-LD is to make of a field; None for nothing, where only types or nothing at all say it."""
    for mark in field.marks:
        if isinstance(mark, Says):
            return _of_says(field, mark)
        if isinstance(mark, Via):
            inner = {"@id": mark.says, **_literal(field, mark.form)} if mark.says else None
            return {"@id": mark.property, "@context": {VALUE: inner}}
        if isinstance(mark, Typed) and mark.broader:
            return {"@id": "skos:broader", "@type": "@vocab"}
    return None


def _of_says(field: FieldOf, mark: Says) -> Json:
    if field.parts or field.refers_to:
        link = {"@reverse" if mark.inverse else "@id": mark.property}
        return {**link, "@container": "@index"} if field.by_id else link
    if field.term:
        return {"@id": mark.property, "@type": "@vocab"}
    if mark.values:
        words = {word: terms[0] for word, terms in mark.values.items()}
        return {"@id": mark.property, "@type": "@vocab", "@context": words}
    return {"@id": mark.property, **_literal(field, mark.form)}


def _literal(field: FieldOf, form: str) -> Json:
    """How text, a number or a day is to be written."""
    return _DATATYPES.get(field.plain) or _FORMS[form]


class _Builder:
    """Builds the document of a policy, and keeps what of its triples is not said yet."""

    def __init__(self, policy: Policy) -> None:
        self._left: dict[str, dict[Triple, None]] = {}
        for triple in triples(policy):
            self._left.setdefault(triple.subject, {})[triple] = None
        self._policy = policy
        self._iris = node_iris(policy)

    def document(self, *, embedded: bool) -> Json:
        own = {"@language": self._policy.language} if self._policy.language else {}
        given = [context(), *([own] if own else [])] if embedded else own
        return {"@context": given, **self._part(self._policy, ())}

    def _part(self, part: Part, loc: Loc) -> Json:
        node = self._iris[loc]
        if term := bare_term(part):
            return {"@id": node, "term": _said(term)}
        fields = sorted(fields_of(type(part)), key=lambda field: field.name not in ("id", "kind"))
        stated = [field for field in fields if getattr(part, field.name) is not None]
        said = {field.name: self._field(node, part, field, (*loc, field.name)) for field in stated}
        types = self._types(node)
        if part.CONCEPTS:
            types = [type(part).__name__, *(name for name in types if name != part.CONCEPTS[0])]
        return {"@id": node, **({"@type": types} if types else {}), **said, **self._beside(node)}

    def _types(self, node: str) -> list[str]:
        found = [triple for triple in self._left[node] if triple.predicate == RDF_TYPE] if node in self._left else []
        for triple in found:
            self._take(triple)
        return [_short(str(triple.object)) for triple in found]

    def _beside(self, node: str) -> Json:
        """What of the triples of a part the context makes of none of its fields, by property: IRIs alone."""
        said: dict[str, list[Json]] = {}
        for _, predicate, value in self._left.pop(node, {}):
            said.setdefault(_short(predicate), []).append({"@id": _short(str(value))})
        return dict(sorted(said.items()))

    def _take(self, triple: Triple) -> None:
        """Note that the context makes *triple* of a field."""
        self._left.get(triple.subject, {}).pop(triple, None)

    def _field(self, node: str, part: Part, field: FieldOf, loc: Loc) -> Any:
        values = values_of(part, field)
        if not values or (values[0] == "none" and field.parts):
            return []  # JSON-LD makes nothing of it; `gm:declaresNone` stands beside
        written = [
            self._value(node, field, value, (*loc, index) if field.many else loc) for index, value in enumerate(values)
        ]
        if field.by_id and all(value.id for value in values):
            return {entry.pop("id"): entry for entry in written}
        return written if field.many else written[0]

    def _value(self, node: str, field: FieldOf, value: Any, loc: Loc) -> Any:
        if field.aside:
            return _remark(value)
        meaning = _meaning(field)
        if meaning is None:
            return _said(value)
        if isinstance(value, Part):
            self._linked(node, meaning, self._iris[loc])
            return self._part(value, loc)
        if field.refers_to:
            return self._reference(node, field, meaning, value)
        if via := next((mark for mark in field.marks if isinstance(mark, Via)), None):
            return self._via(node, via, field, meaning["@context"][VALUE], value)
        self._take(Triple(node, expand(meaning["@id"]), self._object(meaning, value)))
        return _said(value)

    def _linked(self, node: str, meaning: Json, other: str) -> None:
        if "@reverse" in meaning:
            self._take(Triple(other, expand(meaning["@reverse"]), node))
        else:
            self._take(Triple(node, expand(meaning["@id"]), other))

    def _reference(self, node: str, field: FieldOf, meaning: Json, wanted: str) -> Json:
        """The first part that is meant; any further one stands beside the field."""
        for target in self._targets(field, wanted):
            self._linked(node, meaning, target)
            return {"@id": target, VALUE: wanted}
        return {"@value": None, VALUE: wanted}  # the controller of a policy that names none: JSON-LD drops it

    def _targets(self, field: FieldOf, wanted: str) -> Iterator[str]:
        for name in field.refers_to:
            value = getattr(self._policy, name)
            if isinstance(value, Part):
                yield from [self._iris[(name,)]] if wanted == name else []
                continue
            for index, target in enumerate(value or ()):
                if target.id == wanted:
                    yield self._iris[(name, index)]

    def _via(self, node: str, mark: Via, field: FieldOf, inner: Json | None, value: Any) -> Json:
        between = f"{node}{'/' if '#' in node else '#'}{mark.node or field.name}"
        self._take(Triple(node, expand(mark.property), between))
        if inner:
            self._take(Triple(between, expand(inner["@id"]), self._object(inner, value)))
        types = self._types(between)
        return {"@id": between, **({"@type": types} if types else {}), VALUE: _said(value)}

    def _object(self, meaning: Json, value: Any) -> str | Literal:
        """What a JSON-LD processor makes of *value* in a field of this meaning."""
        kind = meaning.get("@type")
        if kind in ("@id", "@vocab"):
            return expand(meaning["@context"][value]) if "@context" in meaning else str(value)
        if kind:
            return Literal(str(_said(value)), expand(kind))
        return Literal(value, language=None if "@language" in meaning else self._policy.language)


def _remark(part: Part) -> Json:
    """A part of which RDF has nothing."""
    stated = {field.name: getattr(part, field.name) for field in fields_of(type(part))}
    return {name: _said(value) for name, value in stated.items() if value is not None}


def _said(value: Any) -> Any:
    """A value as JSON and policy files have it."""
    if isinstance(value, Term):
        return _short(value) if value.curie in Term.known(sunset=True) else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _short(iri: str) -> str:
    """The IRI with a prefix, where JSON-LD reads that as the same."""
    short = shorten(iri)
    return short if _CURIE.fullmatch(short) and short.partition(":")[0] not in _names() else iri
