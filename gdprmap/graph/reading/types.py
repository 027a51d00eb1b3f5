"""The types of a node -> the fields that the writer says as types, and whether a node can be a kind of part at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING
from functools import cache
from typing import Any

from gdprmap.graph._naming import slug
from gdprmap.graph.reading.statements import Statements, closure, is_concept
from gdprmap.graph.triples import OWL
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.marks import Says, Typed
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.vocab._term import PREFIXES, Term, expand, kinds

_TAKEN_FOR = {
    expand(name): expand(concept)
    for name, concept in {
        "dpv:hasApplicableLaw": "dpv:Law",
        "dpv:hasDataController": "dpv:DataController",
        "dpv:hasDataImporter": "dpv:Recipient",
        "dpv:hasDataProcessor": "dpv:DataProcessor",
        "dpv:hasDataProtectionOfficer": "dpv:DataProtectionOfficer",
        "dpv:hasDataSource": "dpv:DataSource",
        "dpv:hasDataSubject": "dpv:DataSubject",
        "dpv:hasEntityControl": "dpv:EntityInvolvement",
        "dpv:hasJointDataControllers": "dpv:JointDataControllers",
        "dpv:hasLegalBasis": "dpv:LegalBasis",
        "dpv:hasPersonalData": "dpv:PersonalData",
        # What a notice or record of personal data lists is a process of personal data.
        "dpv:hasProcess": "dpv:PersonalDataProcess",
        "dpv:hasProhibition": "dpv:Process",
        "dpv:hasPurpose": "dpv:Purpose",
        "dpv:hasRecipient": "dpv:Recipient",
        "dpv:hasRight": "dpv:DataSubjectRight",
        "dpv:hasTechnicalOrganisationalMeasure": "dpv:TechnicalOrganisationalMeasure",
        "dpv:isExercisedAt": "dpv:RightExerciseNotice",
        "eu-gdpr:hasEstablishment": "eu-gdpr:Establishment",
        "eu-gdpr:hasLeadSA": "dpv:DataProtectionAuthority",
    }.items()
}
"""What the value of a property is by the meaning of the property alone, where DPV says so (dcam:rangeIncludes) or no
other reading is left. A property that is not here, such as dpv:hasStatus, may have other values than ours."""
_TOLD_BY = {
    expand(concept): expand(property)
    for concept, property in {
        "dpv:StorageDuration": "dpv:hasDuration",
        "dpv:StorageLocation": "dpv:hasLocation",
    }.items()
}
"""What of a wider kind is one of these, and by which property one sees that."""
_GENERAL = (
    *(PREFIXES[name] for name in ("rdf", "rdfs", "skos", "dct", "foaf", "prov", "sh", "oa")),
    OWL,
)
"""Vocabularies whose classes are no category of anything that a policy speaks of."""


class TypeReader:
    """Reads the types of nodes."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def fit(self, node: str, kind: type[Part], property: str) -> int | None:
        """How well *node*, the value of *property*, can be a *kind*; None if nothing says that it is one."""
        types = self._statements.types(node)
        above = closure(types)
        concepts = [expand(concept) for concept in kind.CONCEPTS]
        if concepts and concepts[-1] not in above and concepts[-1] != _taken_for(property):
            tells = _TOLD_BY.get(concepts[-1])
            if tells not in self._statements.of(node) or not above.isdisjoint(_TOLD_BY) or concepts[0] not in above:
                return None
        needed = [field for field in fields_of(kind) if field.marks and _is_needed(kind, field)]
        if not all(self._has(node, above, field) for field in needed):
            return None
        if is_concept(node) and not self._holds(node, kind):
            return None
        return 2 * sum(concept in above for concept in concepts) + 3 * len(needed)

    def values(self, node: str, kind: type[Part], *, ours: bool) -> dict[str, Any]:
        """The fields of a *kind* that the types of *node* state; *ours* says whether our writer named the node."""
        types = self._statements.types(node)
        own = {expand(concept) for concept in kind.CONCEPTS}
        left = [one for one in types if one not in own]
        fields = [field for field in fields_of(kind) if any(isinstance(mark, Typed) for mark in field.marks)]
        found: dict[str, Any] = {}
        # A term that is said to be broader is certain; of the types that are left, words are more exact than terms.
        for field in fields:
            if term := self._broader(node, field):
                found[field.name] = term
                left = [one for one in left if one != term]
        for field in fields:
            if not field.term:
                found.update(self._words(node, field, left, own, ours=ours))
        for field in fields:
            if not field.term or field.name in found:
                continue
            terms = [term for one in left if (term := parsed(field.term, one)) and (ours or _is_category(one))]
            if field.many and terms:
                found[field.name] = tuple(terms)
            elif terms and not (ours and _says_broader(field)):
                found[field.name] = _narrowest(terms)
                left = [one for one in left if one != found[field.name]]
        return found

    def _broader(self, node: str, field: FieldOf) -> Term | None:
        """The concept that *node* says it stands under, if the field holds it."""
        if not field.term or not _says_broader(field):
            return None
        return next((term for one in self._statements.broader(node) if (term := parsed(field.term, one))), None)

    def narrowest(self, node: str, kind: type[Term]) -> Term | None:
        """The narrowest concept of this kind among the types of *node*; none that is the top of all of a kind."""
        terms = [term for one in self._statements.types(node) if is_concept(one) and (term := parsed(kind, one))]
        terms = [term for term in terms if term not in _tops()]
        return _narrowest(terms) if terms else None

    def _words(self, node: str, field: FieldOf, left: list[str], own: set[str], *, ours: bool) -> dict[str, Any]:
        mark = next(mark for mark in field.marks if isinstance(mark, Typed))
        families = self._families(node)
        words: list[str | bool] = []
        for word, concepts in sorted(mark.by.items(), key=lambda item: not (ours and _is_named_by(node, item[0]))):
            leaf = expand(concepts.split()[-1])
            is_pointed_to = word in families and (not ours or leaf in self._statements.types(node))
            if leaf in left or is_pointed_to:
                words.append(word)
                left[:] = [one for one in left if one != leaf]
                if not field.many:
                    break
        else:
            above = closure(left) - own
            if not words and not ours:
                words = [word for word, concepts in mark.by.items() if expand(concepts.split()[-1]) in above][:1]
        if field.many:
            return {field.name: tuple(words)}
        return {field.name: words[0]} if words else {}

    def _families(self, node: str) -> frozenset[str]:
        """The families that narrower properties put *node* into."""
        return frozenset(family for name in self._statements.into(node) for family in narrower().get(name, ()))

    def _has(self, node: str, above: frozenset[str], field: FieldOf) -> bool:
        for mark in field.marks:
            if isinstance(mark, Typed):
                return any(expand(concepts.split()[-1]) in above for concepts in mark.by.values())
            if expand(mark.property) in self._statements.of(node):
                return True
        return False

    def _holds(self, concept: str, kind: type[Part]) -> bool:
        """Whether a *kind* of which only this concept is known says the concept."""
        if kind.BARE or expand(kind.CONCEPTS[-1]) == concept:
            return True
        stated = self.values(concept, kind, ours=False)
        said = {expand(name) for name in kind.CONCEPTS}
        for field in fields_of(kind):
            for value in stated.get(field.name) or () if field.many else (stated.get(field.name),):
                said.update(_said(field, value))
        return concept in closure(said)


@cache
def _tops() -> frozenset[str]:
    return frozenset(kind.top for kind in kinds().values())


def _is_named_by(node: str, word: str | bool) -> bool:
    """Whether our writer may have named *node* by this word: types do not tell a kind from a term beside it."""
    return re.fullmatch(rf"{re.escape(slug(str(word)))}(-[0-9]+)?", node.rpartition("/")[2]) is not None


def _narrowest(terms: Sequence[Term]) -> Term:
    """The first of the terms that none of the others stands under; one that a vocabulary knows, if there is one."""
    known = [term for term in terms if is_concept(term)]
    narrow = (one for one in known if not any(one in closure([other]) for other in known if other != one))
    return next(narrow, terms[0])


def _says_broader(field: FieldOf) -> bool:
    return any(isinstance(mark, Typed) and mark.broader for mark in field.marks)


def _said(field: FieldOf, value: object) -> Iterator[str]:
    for mark in field.marks:
        if isinstance(value, Term):
            yield str(value)
        elif isinstance(mark, Typed) and isinstance(value, (str, bool)):
            yield from map(expand, mark.by.get(value, "").split())


def parsed(kind: type[Term], iri: str) -> Term | None:
    """The term of this kind that *iri* names; None if it names none."""
    try:
        return kind.parse(iri)
    except ValueError:  # PydanticCustomError is one
        return None


def _is_category(iri: str) -> bool:
    return not iri.startswith(_GENERAL)


def _taken_for(property: str) -> str | None:
    families = narrower().get(property)
    return expand("dpv:Recipient") if families else _TAKEN_FOR.get(property)


def _is_needed(kind: type[Part], field: FieldOf) -> bool:
    fields: Any = getattr(kind, "__dataclass_fields__", {})
    return fields[field.name].default is MISSING


@cache
def narrower() -> dict[str, tuple[str, ...]]:
    """The families that each narrower property of a reference stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in (Policy, *(part for field in fields_of(Policy) for part in field.parts)):
        for field in fields_of(kind):
            for mark in field.marks:
                if isinstance(mark, Says) and field.refers_to:
                    for family, name in mark.narrower.items():
                        known = found.get(expand(name), ())
                        found[expand(name)] = tuple(dict.fromkeys((*known, family)))
    return found
