"""model -> triples: one walk over the fields writes every kind of part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gdprmap.graph._naming import Named, named_parts
from gdprmap.graph.triples import RDF_TYPE, XSD, Literal, Triple
from gdprmap.model.fields import FieldOf, fields_of, values_of
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Part, Quote
from gdprmap.model.policy import Policy
from gdprmap.places import Loc
from gdprmap.vocab._release import IRI as DPV
from gdprmap.vocab._term import Term, expand

DECLARES_NONE = expand("gm:declaresNone")
CONFORMS_TO = expand("dct:conformsTo")
"""Says of the policy which release of DPV its terms are from; the model has no field for it."""
_NAMED = cache(expand)


@dataclass(frozen=True, slots=True)
class Written:
    """A policy as triples, with the way back to the model."""

    triples: tuple[Triple, ...]
    """All that the policy says, each statement once."""
    origins: Mapping[str, Loc]
    """Where in the model each node comes from."""
    uses: Mapping[str, tuple[Loc, ...]]
    """Where in the model each term is used."""
    parts: tuple[Named, ...]
    """The policy and all its parts, each with its place and its node."""


def write(policy: Policy) -> Written:
    """*policy* as triples: the same policy gives the same triples, and no blank nodes.

    Raises:
        TypeError: it is no policy.
    """
    if not isinstance(policy, Policy):
        raise TypeError("a Policy is wanted here; that of a file is read(path).policy")
    return _Writer(policy).written()


def triples(policy: Policy) -> tuple[Triple, ...]:
    """The triples of *policy* alone."""
    return write(policy).triples


@cache
def _said_fields(kind: type[Part]) -> tuple[FieldOf, ...]:
    return tuple(field for field in fields_of(kind) if field.marks)


class _Writer:
    """Holds what has been written so far."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._named = tuple(named_parts(policy))
        self._iris = {one.loc: one.iri for one in self._named}
        self._with_id: dict[str, dict[str | None, list[int]]] = {}
        """Which parts in a field of the policy have an id: their numbers."""
        self._said: dict[Triple, None] = {}
        self._origins: dict[str, Loc] = {}
        self._uses: dict[str, list[Loc]] = {}

    def written(self) -> Written:
        for loc, part, iri, is_bare in self._named:
            if is_bare:
                self._uses.setdefault(iri, []).append(loc)
            else:
                self._part(part, loc, iri)
        self._say(self._iris[()], CONFORMS_TO, DPV)
        uses = {term: tuple(locs) for term, locs in self._uses.items()}
        return Written(tuple(self._said), self._origins, uses, self._named)

    def _say(self, subject: str, predicate: str, value: str | Literal) -> None:
        self._said[Triple(subject, predicate, value)] = None

    def _part(self, part: Part, loc: Loc, node: str) -> None:
        self._origins[node] = loc
        for concept in (*part.CONCEPTS, *part.further_types()):
            self._say(node, RDF_TYPE, _NAMED(concept))
        for field in _said_fields(type(part)):
            stated = getattr(part, field.name)
            if stated is None:
                continue
            for mark in field.marks:
                if stated == () or (stated == "none" and field.parts):
                    self._declare_none(node, mark)
                else:
                    self._field(node, part, field, mark, (*loc, field.name))
        if isinstance(part, Quote) and self._policy.source:
            self._say(node, _NAMED("oa:hasSource"), self._policy.source)

    def _declare_none(self, node: str, mark: Says | Via | Typed) -> None:
        if isinstance(mark, Says) and mark.none != "":
            self._say(node, DECLARES_NONE, _NAMED(mark.none or mark.property))

    def _field(self, node: str, part: Part, field: FieldOf, mark: Says | Via | Typed, loc: Loc) -> None:
        for index, value in enumerate(values_of(part, field)):
            here = (*loc, index) if field.many else loc
            if isinstance(value, Term):
                self._uses.setdefault(value, []).append(here)
            if isinstance(mark, Typed):
                self._typed(node, mark, value)
            elif isinstance(mark, Via):
                self._via(node, mark, value, field.name, loc)
            else:
                self._says(node, mark, value, here, field)

    def _typed(self, node: str, mark: Typed, value: Any) -> None:
        if isinstance(value, Term):
            self._say(node, RDF_TYPE, str(value))
            if mark.broader:
                self._say(node, _NAMED("skos:broader"), str(value))
        else:
            for concept in mark.by.get(value, "").split():
                self._say(node, RDF_TYPE, _NAMED(concept))

    def _via(self, node: str, mark: Via, value: Any, name: str, loc: Loc) -> None:
        between = f"{node}{'/' if '#' in node else '#'}{mark.node or name}"
        self._origins.setdefault(between, loc)
        self._say(node, _NAMED(mark.property), between)
        for concept in (*mark.types, *((mark.typed[value],) if value in mark.typed else ())):
            self._say(between, RDF_TYPE, _NAMED(concept))
        if mark.says:
            self._say(between, _NAMED(mark.says), self._literal(value, mark.form))

    def _says(self, node: str, mark: Says, value: Any, loc: Loc, field: FieldOf) -> None:
        properties = (mark.property, *mark.also)
        if isinstance(value, Part):
            family = getattr(value, "family", None)
            self._link(node, (*properties, *self._narrower(mark, family)), self._iris[loc], inverse=mark.inverse)
        elif field.refers_to:
            for target, iri in self._referred(value, field, mark):
                self._link(node, (*properties, *self._narrower(mark, getattr(target, "family", None))), iri)
        elif isinstance(value, Term):
            self._link(node, properties, str(value))
        elif mark.values:
            for curie in mark.values[value]:
                self._link(node, properties, _NAMED(curie))
        elif mark.form == "iri":
            self._link(node, properties, value)
        else:
            for name in properties:
                self._say(node, _NAMED(name), self._literal(value, mark.form))

    def _link(self, node: str, properties: tuple[str, ...], value: str, *, inverse: bool = False) -> None:
        for name in properties:
            if inverse:
                self._say(value, _NAMED(name), node)
            else:
                self._say(node, _NAMED(name), value)

    @staticmethod
    def _narrower(mark: Says, family: str | None) -> tuple[str, ...]:
        return (mark.narrower[family],) if family and family in mark.narrower else ()

    def _referred(self, wanted: str, field: FieldOf, mark: Says) -> Iterator[tuple[Part, str]]:
        """The part with the id *wanted*, and those of its members that are meant with it."""
        for name in field.refers_to:
            value = getattr(self._policy, name)
            if isinstance(value, Part):
                if wanted == name:
                    yield value, self._iris[(name,)]
                continue
            for index in self._numbers(name, value or ()).get(wanted, ()):
                target = value[index]
                yield target, self._iris[(name, index)]
                for inner, member in enumerate(getattr(target, mark.parts) or () if mark.parts else ()):
                    yield member, self._iris[(name, index, mark.parts or "", inner)]

    def _numbers(self, name: str, targets: Sequence[Any]) -> Mapping[str | None, Sequence[int]]:
        """The numbers of the *targets* in the field *name* of the policy, by their id."""
        if name not in self._with_id:
            found = self._with_id[name] = dict[str | None, list[int]]()
            for index, target in enumerate(targets):
                found.setdefault(target.id, []).append(index)
        return self._with_id[name]

    def _literal(self, value: Any, form: str) -> Literal:
        if isinstance(value, int):
            return Literal(str(value), f"{XSD}integer")
        if isinstance(value, date):
            return Literal(value.isoformat(), f"{XSD}date")
        if form == "duration":
            return Literal(value, f"{XSD}duration")
        return Literal(value, language=self._policy.language if form == "text" else None)
