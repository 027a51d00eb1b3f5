"""Remedies that name fields of a policy file -> the same for a graph, by the marks of the model."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from gdprmap.model.fields import FieldOf, Mark, fields_of
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.model.processing import Processing


class _Said(NamedTuple):
    """A field of a kind of part, and the mark that says how it stands in RDF."""

    kind: type[Part]
    field: FieldOf
    mark: Mark


@cache
def in_rdf(remedy: str) -> str:
    """*remedy* with properties, types and terms in place of fields and their words."""
    names = "|".join(sorted(_fields(), key=len, reverse=True))
    said = re.sub(rf"`?\b({names}): (\w+(?: or \w+)*)`?", _with_words, remedy)
    # A field is meant behind these words, and where it has an underscore; elsewhere it is a word like any other.
    listed = rf"(?:{names})\b(?:(?:, | or | and )(?:{names})\b)*"
    behind = rf"\b((?:under|[Ss]tate|[Gg]ive|Add \w+ to) )({listed})"
    said = re.sub(behind, lambda found: found[1] + re.sub(rf"\b(?:{names})\b", _alone, found[2]), said)
    return re.sub(rf"\b(?=[a-z]+_)(?:{names})\b", _alone, said)


def _alone(found: re.Match[str]) -> str:
    return _phrase(found[0])


def _with_words(found: re.Match[str]) -> str:
    """`field: word or word` in RDF; as it is where these are no words of the field."""
    said = [_value(_meant(found[1]).mark, word) for word in found[2].split(" or ")]
    return " or ".join(filter(None, said)) if all(said) else found[0]


def _value(mark: Mark, word: str) -> str | None:
    """The property with the term that a word stands for."""
    if isinstance(mark, Typed):
        return None
    if word == "none":
        return f"gm:declaresNone {(isinstance(mark, Says) and mark.none) or mark.property}"
    terms = mark.values.get(word, ()) if isinstance(mark, Says) else (mark.typed.get(word, ""),)
    return f"{mark.property} {terms[0]}" if any(terms) else None


@cache
def _fields() -> dict[str, list[_Said]]:
    """The fields that RDF has, by name, of a processing and of all other parts of a policy."""
    kinds: list[type[Part]] = [Processing, Policy]
    found: dict[str, list[_Said]] = {}
    for kind in kinds:  # which grows
        for field in fields_of(kind):
            kinds += [part for part in field.parts if part not in kinds and not field.aside]
            if field.marks:
                found.setdefault(field.name, []).append(_Said(kind, field, field.marks[0]))
    return found


def _meant(name: str) -> _Said:
    """That field of this name which a remedy means: one of a processing, or else the one that most parts have."""
    said = _fields()[name]
    if said[0].kind is Processing:
        return said[0]
    ((usual, _),) = Counter(_property(one.mark) for one in said).most_common(1)
    return next(one for one in said if _property(one.mark) == usual)


@cache
def _phrase(name: str) -> str:
    """What says a field in RDF: its property, and what it leads to where that has to be of a type."""
    meant = _meant(name)
    if isinstance(meant.mark, Typed):
        types = [types.split()[-1] for types in meant.mark.by.values()]
        return f"rdf:type (such as {types[0]})" if types else "rdf:type"
    property = _property(meant.mark)
    (type, *others) = {_type(one) for one in _fields()[name] if _property(one.mark) == property}
    of_type = f" (of type {type})" if type and not others else ""
    inverse = "the inverse of " if isinstance(meant.mark, Says) and meant.mark.inverse else ""
    return f"{inverse}{property}{of_type}"


def _property(mark: Mark) -> str:
    return "rdf:type" if isinstance(mark, Typed) else mark.property


def _type(said: _Said) -> str | None:
    """The type of what a field leads to, if the property does not say it; eu-gdpr:A9-2-* for one of several."""
    if isinstance(said.mark, Via):
        concepts = said.mark.types
    elif len(said.field.parts) == 1:
        concepts = said.field.parts[0].CONCEPTS
    else:
        return None
    name, of_property = concepts[-1].partition(":")[2], _property(said.mark).partition(":has")[2]
    if of_property.endswith(name):
        return _one_of_several(said.field)
    return None if len(concepts) == 1 and of_property and name.endswith(of_property) else concepts[-1]


def _one_of_several(field: FieldOf) -> str | None:
    """What the types have in common between which a part chooses by the word that is short for it."""
    short = [one for kind in field.parts for one in fields_of(kind) if one.name == kind.SHORT]
    types = [type for one in short for mark in one.marks if isinstance(mark, Typed) for type in mark.by.values()]
    shared = {type.rpartition("-")[0] for type in types}
    return f"{shared.pop()}-*" if len(shared) == 1 and ":" in min(shared) else None
