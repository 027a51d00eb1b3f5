"""The axioms of our ontology as owlready2 has them, read for people: what entails what, and what made it apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from owlready2 import SOME, And, Or, Restriction, ThingClass, TransitiveProperty

from gdprmap.errors import ReasoningError
from gdprmap.reasoning._index import Index
from gdprmap.vocab import find
from gdprmap.vocab._term import expand, shorten

_CERTAIN = {expand("gm:entailsRight"): True, expand("gm:mayEntailRight"): False}


class Axioms:
    """What the ontology says of classes of processes.

    Raises:
        ReasoningError: it says something in a form that is not read here.
    """

    def __init__(self, world: Any) -> None:
        self._world = world
        ours = world.get_ontology(expand("gm:"))
        self.classes: dict[str, Any] = {cls.iri: cls for cls in sorted(ours.classes(), key=lambda cls: str(cls.iri))}
        """The classes that our ontology speaks of, by IRI."""
        self.definitions: dict[str, list[Any]] = {
            iri: [_readable(definition) for definition in cls.equivalent_to] for iri, cls in self.classes.items()
        }
        """What each class is defined as."""
        self._within: dict[str, frozenset[str]] = {}
        self.entailed: dict[str, list[tuple[str, bool]]] = {
            iri: found for iri, cls in self.classes.items() if (found := sorted(_entailed_by(cls)))
        }
        """The rights that each class of processes entails, and whether that is certain."""
        self.rights: frozenset[str] = frozenset(right for found in self.entailed.values() for right, _ in found)
        """All rights that some class of processes entails."""
        self.disjoint: tuple[tuple[str, str], ...] = tuple(sorted(set(_disjoint_pairs(ours))))
        """The pairs of classes that nothing can belong to at once."""
        self.also_met_by: dict[tuple[str, str], str] = {
            (iri, _iri(replaced)): _iri(right)
            for iri, cls in self.classes.items()
            for replaced in getattr(cls, "inPlaceOf", ())
            for right in getattr(cls, "alsoMetBy", ())
        }
        """The right that serves as well, by the class of processes and the right in whose place it does."""

    def within(self, cls: Any) -> frozenset[str]:
        """The class and those that are said to be below it."""
        if cls.iri not in self._within:
            self._within[cls.iri] = _below(cls) | {str(cls.iri)}
        return self._within[cls.iri]

    def property(self, iri: str) -> Any:
        """The property as owlready2 has it."""
        return self._world[iri]

    def label(self, iri: str) -> str:
        """What the class is called; its short name where nobody says."""
        labels = getattr(self._world[iri], "label", ())
        return str(labels[0]) if labels else find(iri).label or shorten(iri)

    def says(self, iri: str, right: str, *, certain: bool) -> str:
        """The axiom by which the class *iri* brings *right*, in the Manchester syntax of OWL."""
        property = "gm:entailsRight" if certain else "gm:mayEntailRight"
        return f"{shorten(iri)} SubClassOf {property} some {shorten(right)}"

    def is_within(self, below: str, above: str) -> bool:
        """Whether the class *below* is *above* by definition."""
        cls, wanted = self.classes[below], self.classes[above]
        return wanted is cls or any(wanted in part.Classes for part in cls.equivalent_to if isinstance(part, And))


class Reading:
    """The axioms, read over the statements of one policy."""

    def __init__(self, axioms: Axioms, index: Index) -> None:
        self._axioms = axioms
        self._index = index

    def witnesses(self, node: str, iri: str) -> tuple[str, ...]:
        """What *node* has that puts it into the class *iri*; nothing where that is simply said of it."""
        return tuple(dict.fromkeys(self._of_definitions(node, self._axioms.classes[iri]) or ()))

    def classes_of(self, node: str) -> frozenset[str]:
        """The classes that *node* is seen to belong to, by what is said of it and by definitions."""
        found = set(self._index.concepts(node))
        for iri, cls in self._axioms.classes.items():
            if self._axioms.definitions[iri] and self._of_definitions(node, cls) is not None:
                found.add(iri)
        level = list(found)
        while level:
            for above in getattr(self._axioms.classes.get(level.pop()), "is_a", ()):
                if isinstance(above, ThingClass) and above.iri not in found:
                    found.add(above.iri)
                    level.append(above.iri)
        return frozenset(found)

    def values(self, node: str, property: str) -> tuple[str, ...]:
        """What *node* has by *property*, by those below it, by its inverse and by chains."""
        return tuple(dict.fromkeys(self._values(node, self._axioms.property(property), frozenset(), forth=True)))

    def _values(self, node: str, property: Any, seen: frozenset[Any], *, forth: bool) -> Iterator[str]:
        if property in seen:
            return
        yield from self._index.values(node, property.iri) if forth else self._index.holders(node, property.iri)
        within = seen | {property}
        for below in sorted(property.subclasses(), key=lambda one: str(one.iri)):
            yield from self._values(node, below, within, forth=forth)
        if (other := property.inverse_property) is not None and other not in seen:
            if TransitiveProperty in other.is_a:
                yield from self._far(node, other, within, forth=not forth)
            else:
                yield from self._values(node, other, within, forth=not forth)
        for chain in property.get_property_chain() if forth else ():
            ends = [node]
            for step in chain.properties:
                ends = [end for start in ends for end in self._values(start, step, within, forth=True)]
            yield from ends

    def _far(self, node: str, property: Any, seen: frozenset[Any], *, forth: bool) -> Iterator[str]:
        """All that is reached by one or more steps of a transitive property."""
        reached, level = dict[str, None](), [node]
        while level:
            step = [far for near in level for far in self._values(near, property, seen, forth=forth)]
            level = [far for far in step if far not in reached]
            reached |= dict.fromkeys(level)
        yield from reached

    def _of_definitions(self, node: str, cls: Any) -> tuple[str, ...] | None:
        for definition in self._axioms.definitions.get(cls.iri, ()):
            found = self._of(node, definition)
            if found is not None:
                return found
        return None

    def _of(self, node: str, expression: Any) -> tuple[str, ...] | None:
        """What *node* has that makes it an instance of *expression*; None if it is not seen to be one."""
        if isinstance(expression, Restriction):
            values = self.values(node, expression.property.iri)
            return tuple(one for one in values if self._of(one, expression.value) is not None) or None
        if isinstance(expression, Or):
            return next((found for part in expression.Classes if (found := self._of(node, part)) is not None), None)
        if isinstance(expression, And):
            found_all: list[str] = []
            for part in expression.Classes:
                if (found := self._of(node, part)) is None:
                    return None
                found_all += found
            return tuple(found_all)
        concepts = self._index.concepts(node)
        if not self._axioms.within(expression).isdisjoint(concepts):
            return ()
        return self._of_definitions(node, expression)


def _iri(value: Any) -> str:
    return value if isinstance(value, str) else str(value.iri)


def _below(cls: Any) -> frozenset[str]:
    return frozenset(str(one.iri) for one in cls.descendants(include_self=False))


def _entailed_by(cls: Any) -> Iterator[tuple[str, bool]]:
    for above in cls.is_a:
        if isinstance(above, Restriction) and above.property.iri in _CERTAIN:
            yield str(_readable(above).value.iri), _CERTAIN[above.property.iri]


def _readable(expression: Any) -> Any:
    """*expression*, once it is sure that `Reading` takes it for what it is: classes, `and`, `or` and `some`."""
    if isinstance(expression, ThingClass):
        return expression
    if isinstance(expression, (And, Or)):
        parts = expression.Classes
    elif isinstance(expression, Restriction) and expression.type == SOME:
        parts = [expression.value]
    else:
        raise ReasoningError(
            f"the ontology says `{expression}`, which gdprmap does not read: it knows classes, and, or and some"
        )
    for part in parts:
        _readable(part)
    return expression


def _disjoint_pairs(ours: Any) -> Iterator[tuple[str, str]]:
    for axiom in ours.disjoint_classes():
        iris = sorted(str(cls.iri) for cls in axiom.entities)
        yield from ((one, other) for at, one in enumerate(iris) for other in iris[at + 1 :])
