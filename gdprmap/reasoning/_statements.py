"""policy -> OWL: triples in which no IRI is both a class and an individual, and the classes that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from gdprmap.graph import Literal, Triple, Written, facts, policy_iri, write
from gdprmap.graph.facts import SUBCLASS_OF
from gdprmap.graph.triples import OWL, RDF_TYPE
from gdprmap.model import Policy
from gdprmap.places import Loc
from gdprmap.reasoning._closing import closing
from gdprmap.reasoning._index import BROADER, Index
from gdprmap.vocab import _table
from gdprmap.vocab._term import expand, shorten

LABEL = expand("rdfs:label")
_RESERVED = (OWL, *(expand(f"{prefix}:") for prefix in ("rdf", "rdfs", "xsd")))
_BUILT_IN = {RDF_TYPE, SUBCLASS_OF, LABEL, expand("rdfs:comment")}
_OBJECT_PROPERTIES = {expand(curie) for curie in ("dct:hasPart", "prov:wasDerivedFrom", "oa:hasSelector")}
_OF_DPV = (expand("dpv:"), expand("eu-gdpr:"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """A policy in OWL, with the way back to the model."""

    policy: Policy
    """The policy."""
    iri: str
    """Its node."""
    triples: tuple[Triple, ...]
    """All that it says, and what was settled of what it leaves open."""
    vocabulary: tuple[Triple, ...]
    """The classes and properties that it uses, with what stands above them."""
    origins: Mapping[str, Loc]
    """Where in the model each node comes from."""
    index: Index
    """The same statements, to look things up."""


def statements(policy: Policy) -> Statements:
    """*policy* in OWL."""
    written = write(policy)
    translation = _Translation(written)
    said = dict.fromkeys(translation.triples())
    types = [one for one in said if one.predicate == RDF_TYPE]
    # No right turns on the hierarchy of countries, which alone is dated.
    known = facts(types, policy.updated or policy.published or date.max)
    hierarchy = [fact for fact in known if fact.predicate == SUBCLASS_OF]
    said |= dict.fromkeys(closing(said, Index((*said, *hierarchy)), translation.bare))
    individuals = dict.fromkeys(one.subject for one in said if one.predicate == RDF_TYPE)
    vocabulary = tuple(dict.fromkeys([*hierarchy, *_declarations((*said, *hierarchy))]))
    said |= dict.fromkeys(Triple(node, RDF_TYPE, f"{OWL}NamedIndividual") for node in individuals)
    return Statements(
        policy=policy,
        iri=policy_iri(policy),
        triples=tuple(said),
        vocabulary=vocabulary,
        origins={**written.origins, **translation.bare},
        index=Index((*said, *vocabulary)),
    )


class _Translation:
    """Makes of each term that stands where a thing is expected a thing of that kind."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._nodes = {triple.subject for triple in written.triples}
        self.bare: dict[str, Loc] = {}
        """The things that stand for bare terms, and where the terms stand."""

    def triples(self) -> Iterator[Triple]:
        """The triples of the policy as OWL takes them."""
        for triple in self._written.triples:
            subject, predicate, value = triple
            if isinstance(value, Literal) or not is_object_property(predicate):
                # skos:broader repeats the type. A name of RDF or OWL, or of a node, is no class to reason with.
                if predicate != BROADER and not (predicate == RDF_TYPE and self._is_no_class(str(value))):
                    yield triple
            elif value in self._nodes:
                yield triple
            elif not self._is_no_class(value):
                thing = self._thing(subject, value)
                yield Triple(subject, predicate, thing)
                yield Triple(thing, RDF_TYPE, value)

    def _is_no_class(self, iri: str) -> bool:
        return iri.startswith(_RESERVED) or iri in self._nodes

    def _thing(self, subject: str, term: str) -> str:
        """What stands for *term* where *subject* has it."""
        short = shorten(term)
        name = short.replace(":", "-") if short != term else quote(term, safe="")
        thing = f"{subject}{'/' if '#' in subject else '#'}terms/{name}"
        at = self._written.origins.get(subject, ())
        uses = (loc for loc in self._written.uses.get(term, ()) if loc[: len(at)] == at)
        self.bare[thing] = next(uses, at)
        return thing


def is_object_property(property: str) -> bool:
    """Whether *property* leads to things that can be reasoned with; all else merely describes."""
    return property in _OBJECT_PROPERTIES or (property.startswith(_OF_DPV) and property not in _DESCRIBING)


_DESCRIBING = {
    expand(f"dpv:{name}")
    for name in ("hasAddress", "hasContact", "hasIndicationMethod", "hasName")
}  # fmt: skip
"""Properties of DPV whose values are words in our graphs."""


def _declarations(triples: Iterable[Triple]) -> Iterator[Triple]:
    """What each class and property is to OWL, and what DPV calls the classes."""
    for subject, predicate, value in triples:
        if predicate == RDF_TYPE:
            yield from _class(str(value))
        elif predicate == SUBCLASS_OF:
            yield from _class(subject)
            yield from _class(str(value))
        elif predicate not in _BUILT_IN:
            kind = "ObjectProperty" if is_object_property(predicate) else "AnnotationProperty"
            yield Triple(predicate, RDF_TYPE, f"{OWL}{kind}")


def _class(iri: str) -> Iterator[Triple]:
    yield Triple(iri, RDF_TYPE, f"{OWL}Class")
    if row := _table.table().get(shorten(iri)):
        yield Triple(iri, LABEL, Literal(row.label, language="en"))
