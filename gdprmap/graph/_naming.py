"""A node for every part: its IRI is made from ids and labels, so that it stays the same when others come and go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

from gdprmap.model.fields import FieldOf, fields_of, values_of
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.places import Loc
from gdprmap.vocab._term import Term

DEFAULT_BASE = "https://w3id.org/gdprmap/policy/"
"""What the IRI of a policy without one begins with, unless the settings name another base."""
_NAMED_BY = ("id", "label", "name", "title", "term", "kind", "right", "exact")
_LONGEST = 60
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def policy_iri(policy: Policy) -> str:
    """The IRI of the policy: its own, or one made from its id."""
    return policy.iri or f"{DEFAULT_BASE}{policy.id}"


class Named(NamedTuple):
    """A part with the IRI of its node."""

    loc: Loc
    """Where it stands in the policy."""
    part: Part
    iri: str
    is_bare: bool
    """Whether it is no more than a term, whose IRI it then has."""


def named_parts(policy: Policy) -> Iterator[Named]:
    """*policy* and every part below it, in the order of `model.fields.walk`."""
    return _named(policy, (), policy_iri(policy))


def node_iris(policy: Policy) -> Mapping[Loc, str]:
    """The IRI of each part of *policy* by its place; a part that is no more than a term has the term's."""
    return {one.loc: one.iri for one in named_parts(policy)}


def path_of(policy: Policy, loc: Loc) -> str:
    """*loc* with the names of parts instead of their numbers: it stays the same when others come and go."""
    return Paths(policy).of(loc)


class Paths:
    """Says what `path_of` says of many places in one policy, whose parts are named once."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._names: dict[Loc, Sequence[str]] = {}
        """The names of the values in a list, by the place of the list."""

    def of(self, loc: Loc) -> str:
        """*loc* with the names of parts instead of their numbers."""
        steps: list[str] = []
        value: object = self._policy
        for depth, step in enumerate(loc):
            if isinstance(step, str):
                value = getattr(value, step)
                steps.append(step)
                continue
            siblings = cast("Sequence[object]", value)
            steps.append(self._names_at(loc[:depth], siblings)[step])
            value = siblings[step]
        return "/".join(steps)

    def _names_at(self, loc: Loc, siblings: Sequence[object]) -> Sequence[str]:
        if loc not in self._names:
            taken: dict[str, int] = {}
            self._names[loc] = [_free(_step(one), taken) for one in siblings]
        return self._names[loc]


def _step(value: object) -> str:
    return _name_of(value) if isinstance(value, Part) else slug(str(value))


def _named(part: Part, loc: Loc, iri: str) -> Iterator[Named]:
    yield Named(loc, part, iri, is_bare=False)
    stem = f"{iri}/" if "#" in iri else f"{iri}#"
    for field in _fields_of_parts(type(part)):
        taken: dict[str, int] = {}
        for index, value in enumerate(values_of(part, field)):
            if not isinstance(value, Part):
                continue
            here = (*loc, field.name, index) if field.many else (*loc, field.name)
            if bare := bare_term(value):
                yield Named(here, value, bare, is_bare=True)
                continue
            name = f"{field.name}/{_free(_name_of(value), taken)}" if field.many else field.name
            yield from _named(value, here, stem + name)


@cache
def _fields_of_parts(kind: type[Part]) -> tuple[FieldOf, ...]:
    return tuple(field for field in fields_of(kind) if field.parts and not field.aside)


def bare_term(part: Part) -> Term | None:
    """The term that stands for the whole of *part*, if the part says no more than that."""
    if not part.BARE or (term := cast("Term | None", getattr(part, "term", None))) is None:
        return None
    others = (field.name for field in fields_of(type(part)) if field.name != "term" and not field.aside)
    return None if any(getattr(part, name) is not None for name in others) else term


def _name_of(part: Part) -> str:
    for field in _NAMED_BY:
        value = getattr(part, field, None)
        if field == "id" and value:
            return str(value)
        if value:
            name = slug(_CAMEL.sub("-", re.split("[#/:]", value)[-1]) if isinstance(value, Term) else str(value))
            if name:
                return name
    return slug(_CAMEL.sub("-", type(part).__name__))


def slug(text: str) -> str:
    """*text* as the last step of an IRI: letters and digits of any script, in lower case, with hyphens between."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^\w]+|_+", "-", plain)[:_LONGEST].strip("-")


def _free(name: str, taken: dict[str, int]) -> str:
    """*name*, or with the first number that makes it one of its own.

    *taken* holds the names that there are, each with the last number that was tried behind it.
    """
    free, count = name, taken.get(name, 1)
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    taken[name] = count
    taken.setdefault(free, 1)
    return free
