"""What of a graph a policy does not say again, and why: by writing the policy and looking for each statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gdprmap.graph._naming import node_iris
from gdprmap.graph.reading.gathering import stem_of
from gdprmap.graph.reading.nesting import NOT_FOR_EACH, SIDE_BY_SIDE, Flat
from gdprmap.graph.reading.parts import PartReader
from gdprmap.graph.reading.slots import slots
from gdprmap.graph.reading.statements import BROADER, Statements, closure, in_todays_terms, is_concept
from gdprmap.graph.triples import RDF_TYPE, Literal, Triple
from gdprmap.graph.writing import DECLARES_NONE, triples
from gdprmap.model.fields import walk
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.vocab._table import SUCCESSORS
from gdprmap.vocab._term import expand, shorten

_MOST_KINDS = 3
"""How many kinds of parts a reason names for a node that was read as many."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A statement of a graph that the policy read from it does not say."""

    triple: Triple
    """The statement."""
    why: str
    """Why, in a sentence for people."""


class Account:
    """Knows what a policy says of the nodes that it was read from."""

    def __init__(
        self,
        policy: Policy,
        reader: PartReader,
        statements: Statements,
        flat: Flat,
        stands_for: Callable[[str], str],
    ) -> None:
        self._reader = reader
        self._flat = flat
        self._statements = statements
        self._said: dict[tuple[str, str], set[str | Literal]] = {}
        for subject, predicate, value in triples(policy):
            self._said.setdefault((subject, predicate), set()).add(_lower(value))
        self._spoken_of = {node for said in self._said.items() for node in (said[0][0], *said[1])}
        self._standing: dict[str, frozenset[str]] = {}
        self._parts = {id(part): part for _, part in walk(policy)}
        iris = node_iris(policy)
        self._iris = {id(part): iris[loc] for loc, part in walk(policy)}
        found: dict[str, dict[str, None]] = {}
        for node in reader.images:
            images = dict.fromkeys(self._nodes(node))
            found.setdefault(node, {}).update(images)
            found.setdefault(stands_for(node), {}).update(images)
        for node, processes in flat.within.items():
            found[node] = dict.fromkeys(image for process in processes for image in found.get(process, ()))
        self._images = {node: tuple(images) for node, images in found.items()}

    def losses(self, given: Iterable[Triple]) -> tuple[Loss, ...]:
        """Those of the statements that are *given* that are not said again, in their order."""
        today = ((one, in_todays_terms(one)) for one in given)
        return tuple(Loss(one, self._why(now)) for one, now in today if not self._is_said(now))

    def _nodes(self, node: str) -> Iterator[str]:
        for part, name in self._reader.images[node]:
            _, now = self._reader.became.get(id(part), (part, part))
            if id(now) in self._iris:
                iri = self._iris[id(now)]
                yield f"{stem_of(iri)}{name}" if name else iri

    def _is_said(self, triple: Triple) -> bool:
        return any(map(self._is_said_as_it_is, (triple, *self._flat.copies.get(triple, ()))))

    def _is_said_as_it_is(self, triple: Triple) -> bool:
        if any(self._is_there(part) for part in self._reader.accepted.get(triple, ())):
            return True
        subject, predicate, value = triple
        nodes = (*self._images.get(subject, ()), subject)
        return any(self._says(node, predicate, value) for node in nodes)

    def _is_there(self, part: Part) -> bool:
        _, now = self._reader.became.get(id(part), (part, part))
        return id(now) in self._parts

    def _says(self, node: str, predicate: str, value: str | Literal) -> bool:
        said = self._said.get((node, predicate), set())
        if isinstance(value, Literal):
            return _lower(value) in said
        if predicate in (RDF_TYPE, BROADER):  # a type that the policy says more narrowly is said
            known = self._stands_for(node) if node in self._spoken_of else ()
            return any(name in known and name != node for name in (value, _successor(value)))
        if value in said:
            return True
        if is_concept(value) and predicate != DECLARES_NONE:
            return any(isinstance(one, str) and value in self._stands_for(one) for one in said)
        return any(image in said for image in self._images.get(value, ()))

    def _stands_for(self, node: str) -> frozenset[str]:
        """The node, and all that the policy says that it is."""
        if node not in self._standing:
            types = self._said.get((node, RDF_TYPE), set())
            self._standing[node] = closure((node, *(one for one in types if isinstance(one, str))))
        return self._standing[node]

    def _why(self, triple: Triple) -> str:
        if triple in self._flat.links:
            return SIDE_BY_SIDE
        for one in (triple, *self._flat.copies.get(triple, ())):
            if one in self._reader.notes:
                return self._reader.notes[one]
        subject, predicate, _ = triple
        if not self._images.get(subject):
            return self._why_unread(subject)
        if subject in self._flat.within and predicate not in (RDF_TYPE, BROADER):
            return NOT_FOR_EACH
        kinds = self._kinds(subject)
        named = " or ".join(kind.__name__ for kind in kinds[:_MOST_KINDS])
        if predicate in (RDF_TYPE, BROADER):
            return f"{named} has no place for this type"
        if predicate == DECLARES_NONE:
            return f"{named} has no field that can say that there is none of this"
        if not any((predicate, inverse) in slots(kind) for kind in kinds for inverse in (False, True)):
            return f"{named} has no field for {shorten(predicate)}"
        if isinstance(triple.object, Literal) and triple.object.language:
            return (
                f"the words are kept, but not that they are in {triple.object.language!r}: a policy is in one language"
            )
        return "the model cannot hold this value here"

    def _why_unread(self, subject: str) -> str:
        if subject in self._reader.images:
            return "what this stands on could not be read"
        if any(subject in given for given in self._statements.into(subject).values()):
            return "this node is only said to be its own part"
        if is_concept(subject):
            return "a vocabulary is no part of a policy"
        return "nothing that was read leads to this node"

    def _kinds(self, node: str) -> list[type[Part]]:
        nodes = (node, *self._flat.within.get(node, ()))
        images = [image for one in nodes for image in self._reader.images.get(one, ())]
        whole = dict.fromkeys(type(part) for part, name in images if name is None)
        return list(whole) or list(dict.fromkeys(type(part) for part, _ in images))


def _successor(iri: str) -> str | None:
    """What DPV itself says instead of a term that it no longer uses."""
    successor = SUCCESSORS.get(shorten(iri))
    return expand(successor) if successor else None


def _lower(value: str | Literal) -> str | Literal:
    """A value with its language in lower case: tags differ in nothing by that."""
    if isinstance(value, Literal) and value.language:
        return value._replace(language=value.language.lower())
    return value


def reachable(statements: Statements, start: str, not_through: frozenset[str]) -> frozenset[str]:
    """All nodes that *start* leads to, without going through some others."""
    found, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        steps = [value for values in statements.of(node).values() for value in values if isinstance(value, str)]
        for value in steps:
            if value not in found and value not in not_through:
                found.add(value)
                waiting.append(value)
    return frozenset(found)
