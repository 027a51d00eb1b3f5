"""A node for every part: its IRI is made from ids and labels, so that it stays the same when others come and go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import cast

from gdprmap.model.fields import fields_of, values_of
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


def node_iris(policy: Policy) -> Mapping[Loc, str]:
    """The IRI of each part of *policy* by its place; a part that is no more than a term has the term's."""
    iris: dict[Loc, str] = {}
    _name(policy, (), policy_iri(policy), iris)
    return iris


def path_of(policy: Policy, loc: Loc) -> str:
    """*loc* with the names of parts instead of their numbers: it stays the same when others come and go."""
    steps: list[str] = []
    value: object = policy
    for step in loc:
        if isinstance(step, str):
            value = getattr(value, step)
            steps.append(step)
            continue
        siblings = cast("Sequence[object]", value)
        taken: set[str] = set()
        steps.append([_free(_step(one), taken) for one in siblings[: step + 1]][-1])
        value = siblings[step]
    return "/".join(steps)


def _step(value: object) -> str:
    return _name_of(value) if isinstance(value, Part) else slug(str(value))


def _name(part: Part, loc: Loc, iri: str, iris: dict[Loc, str]) -> None:
    iris[loc] = iri
    stem = f"{iri}/" if "#" in iri else f"{iri}#"
    for field in fields_of(type(part)):
        if not field.parts or field.aside:
            continue
        taken: set[str] = set()
        for index, value in enumerate(values_of(part, field)):
            if not isinstance(value, Part):
                continue
            here = (*loc, field.name, index) if field.many else (*loc, field.name)
            if bare := bare_term(value):
                iris[here] = bare
                continue
            name = f"{field.name}/{_free(_name_of(value), taken)}" if field.many else field.name
            _name(value, here, stem + name, iris)


def bare_term(part: Part) -> Term | None:
    """The term that stands for the whole of *part*, if the part says no more than that."""
    if not part.BARE:
        return None
    said = (field for field in fields_of(type(part)) if not field.aside)
    stated = [field.name for field in said if getattr(part, field.name) is not None]
    return getattr(part, "term") if stated == ["term"] else None  # noqa: B009 - not every part has a term


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


def _free(name: str, taken: set[str]) -> str:
    """*name*, or with the first number that makes it one of its own."""
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    taken.add(free)
    return free
