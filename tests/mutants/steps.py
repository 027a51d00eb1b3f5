"""A policy -> its mutants: every change of one step that the model allows, read from the fields and their types."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gdprmap.errors import StructureError
from gdprmap.model import Policy, Processing
from gdprmap.model.fields import FieldOf, fields_of, walk
from gdprmap.model.parts import Part
from gdprmap.places import Loc
from gdprmap.vocab._term import Term

OWN = "https://example.org/terms#Own"
TELLING: dict[str, tuple[str, ...]] = {
    "PersonalData": ("dpv:PersonalData", "pd:HealthRecord", "pd:CriminalConviction"),
    "HumanSubject": ("dpv:Child", "dpv:Employee"),
    "Purpose": ("dpv:Purpose", "dpv:DirectMarketing", "dpv:ServiceUsageAnalytics"),
    "Processing": ("dpv:Share", "dpv:Display", "dpv:CrossBorderTransfer", "dpv:Profiling"),
    "Context": ("dpv:SystematicMonitoring", "dpv:AutomatedDecisionMaking"),
    "Scale": ("dpv:LargeScaleProcessing",),
    "Location": ("loc:DE", "loc:CH", "loc:US"),
    "TechnicalOrganisationalMeasure": ("dpv:TechnicalOrganisationalMeasure", "dpv:LegalMeasure"),
    "Justification": (
        "eu-gdpr:JustificationA13EntityAlreadyInformed",
        "eu-gdpr:JustificationA17LegallyRequired",
        "eu-gdpr:JustificationA17NonNecessity",
    ),
    "LegalBasis": ("legal-eu:Adequacy-EU-CH",),
    "Entity": ("dpv:Entity", "dpv:InternationalOrganisation"),
    "Law": ("legal-eu:law-GDPR",),
}
"""For each kind of term the ones that the law attaches something to, and the one that says nothing."""

_ID = "another"
TEN_YEARS = timedelta(days=3653)

Step = tuple[str, Any]
"""What is done, and the value that the field has then."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy of which one thing was changed."""

    place: str
    """The part that was changed: "processing.newsletter.legal_bases.consent"."""
    kind: str
    """What that part is: "Consent"."""
    field: str
    """The field of it; "" where all was taken out of the part."""
    step: str
    """What was done: "left out"."""
    policy: Policy | None
    """What came out; None if that is no valid policy."""

    @property
    def field_place(self) -> str:
        """The field with the place of its part: "processing.newsletter.legal_bases.consent.withdraw"."""
        return self.field if self.place == "policy" else f"{self.place}.{self.field}"


def mutants(policy: Policy, seen: Collection[str] = ()) -> Iterator[Mutant]:
    """All of them, in the order of the model.

    What is not stated is set in the policy and in each processing (to nothing, or to a term of one's own, in the first
    alone), but only in the first part of any other kind that is not among those *seen*, and only one right is changed
    into others: else most would be alike.
    """
    seen = set(seen)
    for loc, part in walk(policy):
        place, kind = name(policy, loc), type(part).__name__
        for field in fields_of(type(part)):
            if field.aside:  # the policy says nothing by it
                continue
            if (
                kind in seen
                and not isinstance(part, Processing)
                and (getattr(part, field.name) is None or field.name == "right")
            ):
                continue
            for step, value in steps(policy, part, field):
                if field.name in _TOLD_APART_BY and value in _siblings(policy, loc, field.name):
                    continue  # the same as leaving this one out
                if kind in seen and step in ("none", OWN):
                    continue
                yield Mutant(place, kind, field.name, step, changed(policy, (*loc, field.name), value))
        if loc and len(stated(part)) > 1:
            yield Mutant(place, kind, "", "emptied", changed(policy, loc, emptied(part)))
        seen.add(kind)


_TOLD_APART_BY = ("right", "kind")


def _siblings(policy: Policy, loc: Loc, field: str) -> list[Any]:
    """What the parts beside the one at *loc* say in *field*."""
    beside: Any = policy
    for step in loc[:-1]:
        beside = beside[step] if isinstance(step, int) else getattr(beside, step)
    return [getattr(part, field) for part in beside] if isinstance(beside, tuple) else []


def changed(policy: Policy, loc: Loc, value: Any) -> Policy | None:
    """*policy* with *value* at *loc*; None if that is no valid policy."""
    try:
        return _put(policy, loc, value)  # type: ignore[no-any-return]
    except StructureError:
        return None


def _put(into: Any, loc: Loc, value: Any) -> Any:
    if not loc:
        return value
    first, rest = loc[0], loc[1:]
    if isinstance(first, int):
        return (*into[:first], _put(into[first], rest, value), *into[first + 1 :])
    return replace(into, **{first: _put(getattr(into, first), rest, value)})


def name(policy: Policy, loc: Loc) -> str:
    """The place in words: entries by their id, kind or term, or else by their number from 1."""
    at: Any = policy
    words: list[str] = []
    for step in loc:
        if isinstance(step, int):
            words.append(_entry(at, step))
            at = at[step]
        else:
            words.append(step)
            at = getattr(at, step)
    return ".".join(words) or "policy"


def _entry(entries: Sequence[Any], index: int) -> str:
    said = [called(entry) for entry in entries]
    return said[index] if said.count(said[index]) == 1 and said[index] else str(index + 1)


def called(value: Any) -> str:
    """What a reader calls it; "" for a part without a word of its own."""
    if isinstance(value, Part):
        words = (getattr(value, field, None) for field in ("id", "kind", "right", "term"))
        return next((called(word) for word in words if word), "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.curie if isinstance(value, Term) else str(value)


# --- The steps on one field -------------------------------------------------------------------------------------------


def steps(policy: Policy, part: Part, field: FieldOf) -> Iterator[Step]:
    """What can be done to *field* of *part* in one step."""
    now = getattr(part, field.name)
    if field.name in ("id", "iri"):
        return
    if now is not None:
        yield "left out", None
    if field.many and now != ():
        yield ("none" if now is None else "said to be none"), ()
    if not field.many:
        yield from (("becomes " + word if now is not None else word, new) for word, new in others(policy, field, now))
    else:
        yield from _steps_on_list(policy, field, tuple(now or ()))


def _steps_on_list(policy: Policy, field: FieldOf, now: tuple[Any, ...]) -> Iterator[Step]:
    if len(now) > 1:
        for index in range(len(now)):
            yield f"without {_entry(now, index)}", (*now[:index], *now[index + 1 :])
    if field.by_id and now:
        copy = replace(now[0], id=now[0].id.upper())
        yield f"and a copy called {copy.id}", (*now, copy)
    for word, new in others(policy, field, now):
        yield f"and {word}" if now else word, (*now, new)
    if len(now) == 1 and (not field.parts or len(field.parts) > 1):
        yield from ((f"becomes {word}", (new,)) for word, new in others(policy, field, now[0]))


def others(policy: Policy, field: FieldOf, now: Any) -> Iterator[Step]:
    """Other values for *field*, or for an entry of it, than the one or the ones that it has."""
    here = now if isinstance(now, tuple) else (now,)
    for word, value in _values(policy, field, here):
        if value not in here:
            yield word, value


def _values(policy: Policy, field: FieldOf, here: tuple[Any, ...]) -> Iterator[Step]:
    yield from ((word, word) for word in field.words)
    for listed in field.refers_to:
        if listed != "controller":
            yield from ((part.id, part.id) for part in getattr(policy, listed) or ())
    if field.term:
        yield from ((term, term) for term in _terms(field.term))
    for kind in field.parts if field.name != "quote" else ():
        for word, made in _smallest(kind, here):
            yield (f"one with id {_ID}", replace(made, id=_ID)) if field.by_id else (word, made)
    if field.plain is bool:
        yield from (("yes", True), ("no", False))
    for value in here:
        if isinstance(value, date):
            yield "ten years earlier", value - TEN_YEARS
        elif isinstance(value, int) and field.plain is int:
            yield "one more", value + 1
        elif isinstance(value, str) and field.plain is str and not field.words and not field.refers_to:
            yield "empty", ""
            if field.name == "exact":
                yield "other words", f"{value} More or less."


def _terms(kind: type[Term]) -> Iterator[str]:
    yield from TELLING[kind.__name__]
    given_up = [term for term in kind.known(sunset=True) if term not in kind.known()]
    yield from given_up[:1]
    yield OWN


def _smallest(kind: type[Part], here: tuple[Any, ...]) -> Iterator[Step]:
    """Parts of this kind with no more than they need; instead of parts of another kind, with what they can keep of these.

    Where parts of this kind stand already, one with each word that none of them has; where none does, one.
    """
    needed = [name for name, field in _dataclass_fields(kind).items() if field.default is dataclasses.MISSING]
    values = _kept(kind, here) | dict.fromkeys(needed, _ID)
    chosen = next((field for field in fields_of(kind) if field.name in needed and field.words), None)
    if chosen is None:
        with suppress(StructureError):
            made = kind(**values)
            yield called(made) or "an empty " + re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower(), made
        return
    taken = [called(part) for part in here]
    words = [word for word in chosen.words if word not in taken]
    for word in words if any(taken) and here != (None,) else words[:1]:
        yield word, kind(**values | {chosen.name: word})


def _kept(kind: type[Part], here: tuple[Any, ...]) -> dict[str, Any]:
    """What the first part here says that one of another kind can say as well."""
    own = _dataclass_fields(kind).keys()
    parts = [part for part in here[:1] if isinstance(part, Part) and type(part) is not kind]
    return {name: value for part in parts for name, value in stated(part).items() if name in own}


def stated(part: Part) -> dict[str, Any]:
    """What *part* says beyond what it has to."""
    optional = [name for name, field in _dataclass_fields(type(part)).items() if field.default is None]
    return {name: getattr(part, name) for name in optional if getattr(part, name) is not None}


def emptied(part: Part) -> Part:
    """*part* with no more than it needs."""
    return replace(part, **dict.fromkeys(stated(part)))  # type: ignore[type-var]  # every kind of part is a dataclass


def _dataclass_fields(kind: type[Part]) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # as above
