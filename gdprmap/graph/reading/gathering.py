"""What is said of a node -> which value goes into which field of a part, before any value is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gdprmap.graph.blank import is_blank
from gdprmap.graph.labels import CONTACTS
from gdprmap.graph.reading.slots import Slot, slots, ways_of_others, wider
from gdprmap.graph.reading.statements import Statements, is_concept
from gdprmap.graph.reading.types import TypeReader, parsed
from gdprmap.graph.triples import RDF_TYPE, XSD, Literal, Triple
from gdprmap.graph.writing import DECLARES_NONE
from gdprmap.model.fields import FieldOf
from gdprmap.model.marks import Via
from gdprmap.model.parts import Part
from gdprmap.model.rights import Exercise
from gdprmap.vocab._term import expand, shorten

_PAGE = re.compile(r"https?://\S+")
_HINTED = 1000
"""What the name of a node counts for that our writer gave it: more than all else."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a field."""

    slot: Slot
    value: str | Literal
    triple: Triple
    kind: type[Part] | None
    """The kind of part that it is; None for what is no part."""
    ours: bool
    """Whether its node is named as our writer names it here."""
    rank: int = 0
    """Which of the properties that say the same it is said by; 0 is ours."""


def stem_of(node: str) -> str:
    """What the IRIs of our nodes below *node* begin with."""
    return f"{node}/" if "#" in node else f"{node}#"


def step_of(node: str, parent: str, field: FieldOf) -> str | None:
    """The last step of the name of *node*, if our writer named it as a value of that field; else None."""
    place = f"{stem_of(parent)}{field.name}"
    if not field.many:
        return field.name if node == place else None
    step = node[len(place) + 1 :]
    return step if node.startswith(f"{place}/") and step and "/" not in step else None


class Gatherer:
    """Gathers what is said of a node."""

    def __init__(self, statements: Statements, types: TypeReader) -> None:
        self._statements = statements
        self._types = types
        self._texts: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        self.notes: dict[Triple, str] = {}
        """Why a statement could not be used."""

    def gathered(self, node: str, kind: type[Part]) -> Iterator[Given]:
        """A value for each field that *node* states as a *kind*."""
        if is_concept(node):
            return
        for predicate, values in self._statements.of(node).items():
            if predicate in (RDF_TYPE, DECLARES_NONE):
                continue
            offered = slots(kind).get((predicate, False), ())
            said = self._said_before(node, predicate, kind)
            for value in values:
                triple = Triple(node, predicate, value)
                if offered and value not in said:
                    yield from self._given(node, predicate, value, triple, offered)
                elif not offered:
                    yield from self._given_otherwise(triple, kind)
        for predicate, subjects in self._statements.into(node).items():
            offered = slots(kind).get((predicate, True), ())
            for subject in subjects:
                if offered:
                    yield from self._given(node, predicate, subject, Triple(subject, predicate, node), offered)

    def _said_before(self, node: str, predicate: str, kind: type[Part]) -> set[str | Literal]:
        """The values that another property says already, with which the writer says this wider or narrower one."""
        found: set[str | Literal] = set()
        for slot in wider(kind).get(predicate, ()):
            found.update(self._statements.of(node).get(slot.wide, ()))
        return found

    def _given(
        self, node: str, predicate: str, value: str | Literal, triple: Triple, offered: Sequence[Slot]
    ) -> Iterator[Given]:
        if isinstance(value, str) and self._statements.is_list(value):
            self.notes.setdefault(triple, "a policy has lists of its own; what stands in this one is not read from it")
            return
        ranked: list[tuple[int, Given]] = []
        for slot in offered:
            alone = len(offered) == 1
            fit, kind, ours = self._fit(node, predicate, value, slot, alone=alone)
            if fit is not None:
                ranked.append((fit, Given(slot, value, triple, kind, ours)))
        if not ranked:
            self.notes.setdefault(triple, _misfit(value, offered))
            return
        best = max(ranked, key=lambda one: one[0])[1]
        for _, given in ranked:
            shared = isinstance(given.slot.mark, Via) and given.slot.mark.node
            if given is best or (shared and isinstance(best.slot.mark, Via) and best.slot.mark.node == shared):
                yield given

    def _given_otherwise(self, triple: Triple, kind: type[Part]) -> Iterator[Given]:
        """A name, label or contact that is said with a property of others."""
        node, predicate, value = triple
        ways = ways_of_others(kind).get(predicate, ())
        if ways and isinstance(value, str) and not self._is_address(predicate, value):
            self.notes.setdefault(triple, f"{ways[0].slot.field.name} holds text, and this is a node")
            return
        for way in ways:
            before = self._said_by(node, way.before)
            if way is ways[-1] or not before or _text(value) in before:
                yield Given(way.slot, value, triple, kind=None, ours=False, rank=len(way.before))
                return

    def _is_address(self, predicate: str, value: str) -> bool:
        """Whether an IRI is what one writes to or calls, such as mailto:me@shop.example, and no node."""
        return predicate in CONTACTS and not is_blank(value) and not self._statements.of(value)

    def _said_by(self, node: str, properties: tuple[str, ...]) -> frozenset[str]:
        """What *node* says with any of the properties, as text."""
        if (node, properties) not in self._texts:
            values = (one for name in properties for one in self._statements.of(node).get(name, ()))
            self._texts[node, properties] = frozenset(map(_text, values))
        return self._texts[node, properties]

    def _fit(
        self, node: str, predicate: str, value: str | Literal, slot: Slot, *, alone: bool
    ) -> tuple[int | None, type[Part] | None, bool]:
        """How well *value* goes into a slot, as what kind of part, and whether our writer put it there."""
        field, mark = slot.field, slot.mark
        if isinstance(mark, Via):
            return self._fit_via(node, value, field, mark, alone=alone)
        if isinstance(value, Literal):
            if Exercise in field.parts and is_page(value):
                return 1, Exercise, False
            takes_text = not (field.parts or field.refers_to or field.term or mark.values)
            return (1 if takes_text else None), None, False
        if field.refers_to:
            return 1, None, False
        if field.parts:
            ours = step_of(value, node, field) is not None
            fits = [(fit, part) for part in field.parts if (fit := self._types.fit(value, part, predicate)) is not None]
            if not fits:
                return None, None, False
            fit, part = max(fits, key=lambda one: one[0])
            return fit + (_HINTED if ours else 0), part, ours
        if field.term:
            term = parsed(field.term, value)
            described = bool(self._statements.of(value)) and not is_concept(value)
            known = term is not None and is_concept(value)
            return (None if term is None else 4 if known else -1 if described else 0), None, False
        if mark.values:
            known = any(value == expand(name) for names in mark.values.values() for name in names)
            return (4 if known else None), None, False
        return 0, None, False

    def _fit_via(
        self, node: str, value: str | Literal, field: FieldOf, mark: Via, *, alone: bool
    ) -> tuple[int | None, type[Part] | None, bool]:
        if isinstance(value, Literal):  # without the node between
            is_interest = mark.form == "text" and mark.property == "dpv:hasJustification" and alone
            fits = is_interest or (mark.form == "duration" and value.datatype == f"{XSD}duration")
            return (1 if fits else None), None, False
        said = self._statements.of(value).get(expand(mark.says), ()) if mark.says else ()
        texts = [one for one in said if isinstance(one, Literal)]
        if mark.says and not texts:
            return None, None, False
        if value == f"{stem_of(node)}{mark.node or field.name}":
            return _HINTED, None, True
        types = [expand(name) for name in mark.types]
        above = self._statements.types(value)
        if types[-1] in above or (mark.typed and any(expand(name) in above for name in mark.typed.values())):
            return 3, None, False
        if mark.form == "duration" and any(text.datatype == f"{XSD}duration" for text in texts):
            return 2, None, False
        return (1 if alone and mark.says else None), None, False


def is_page(value: str | Literal) -> bool:
    """Whether *value* is what one finds a page at."""
    return _PAGE.fullmatch(_text(value)) is not None


def _text(value: str | Literal) -> str:
    return value.text if isinstance(value, Literal) else value


def _misfit(value: str | Literal, offered: Sequence[Slot]) -> str:
    names = " or ".join(dict.fromkeys(slot.field.name for slot in offered))
    if isinstance(value, Literal):
        return f"{names} holds no text; a node or a term is wanted here"
    if is_concept(value):
        return f"{names} has no place for {shorten(value)}"
    return f"nothing says that this is what {names} holds; give it the type that our writer would"
