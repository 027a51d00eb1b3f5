"""A node -> a part: one walk over the fields reads every kind of part, by the marks with which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import MISSING
from typing import Any, NamedTuple

from gdprmap.errors import StructureError
from gdprmap.graph.blank import is_blank
from gdprmap.graph.reading.gathering import Gatherer, Given, is_page, step_of
from gdprmap.graph.reading.listing import Listing
from gdprmap.graph.reading.ordering import Sibling, in_order
from gdprmap.graph.reading.statements import Statements, is_concept
from gdprmap.graph.reading.types import TypeReader, parsed
from gdprmap.graph.reading.values import by_language, is_kept, left_out, plain_value, says, words
from gdprmap.graph.triples import Literal, Triple
from gdprmap.graph.writing import DECLARES_NONE
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.marks import Says, Via
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.model.rights import Exercise
from gdprmap.vocab._term import Term, expand, shorten

MOST_PARTS = 50_000
"""How many parts are read: a node that others share is read once for each of them, and so could become any number."""
_TOO_MANY = f"more than {MOST_PARTS:,} parts would have to be read, for nodes that many share count each time"
_SECOND = "the model has one value here, and another was taken"


class Read(NamedTuple):
    """A value for a field, and the statements that it is read from."""

    value: Any
    triples: tuple[Triple, ...]
    node: str = ""


class PartReader:
    """Reads nodes as parts, and remembers which part came of which node."""

    def __init__(self, statements: Statements, policy: str, language: str | None) -> None:
        self._statements = statements
        self._types = TypeReader(statements)
        self._gatherer = Gatherer(statements, self._types)
        self._listing = Listing(policy, statements, self._types)
        self._language = language
        self._count = 0
        self.notes = self._gatherer.notes
        """Why a statement could not be used."""
        self.images: dict[str, list[tuple[Part, str | None]]] = {}
        """The parts that came of each node; with the name of the node between, where it is one of those."""
        self.accepted: dict[Triple, list[Part]] = {}
        """The statements whose value a part holds, if perhaps in another form."""
        self.became: dict[int, tuple[Part, Part]] = {}
        """Parts that were made anew with an id, by the identity of the old ones, which are kept for that."""

    @property
    def is_exhausted(self) -> bool:
        """Whether there was more to read than is read."""
        return self._count > MOST_PARTS

    def policy(self, node: str, id: str, iri: str | None) -> Policy:
        """The policy that stands at *node*; in the language of its words, where it does not say in which it is."""
        given = list(self._gatherer.gathered(node, Policy))
        self._listing.learn(given)
        read = self._read(node, Policy, [one for one in given if not one.slot.field.by_id], ours=False)
        if self._language:
            read.setdefault("language", [Read(self._language, ())])
        if iri:
            read["iri"] = [Read(iri, ())]
        while self._listing.waiting:
            waiting, self._listing.waiting = self._listing.waiting, []
            for entry in waiting:
                part = self.part(entry.node, entry.kind, ours=entry.ours, id=entry.id)
                if part is None:  # others may refer to it
                    part = self._made(entry.kind, {}, entry.node, {"id": entry.id})
                if part is not None:
                    read.setdefault(entry.field.name, []).append(Read(part, (), entry.node))
        self._declare(node, Policy, read)
        made = self._made(Policy, read, node, {"id": id})
        assert isinstance(made, Policy), "a policy needs no more than an id"
        return made

    def part(self, node: str, kind: type[Part], *, ours: bool, id: str | None = None) -> Part | None:
        """What *node* states as a *kind*; None if the model cannot hold it."""
        self._count += 1
        if self._count > MOST_PARTS:
            return None
        fixed: dict[str, Any] = {} if id is None else {"id": id}
        if kind.BARE and (is_concept(node) or not self._statements.of(node)) and not is_blank(node):
            term = next((field.term for field in fields_of(kind) if field.name == "term"), None)
            fixed["term"] = parsed(term, node) if term else None
            return None if fixed["term"] is None else self._made(kind, {}, node, fixed)
        read = self._read(node, kind, list(self._gatherer.gathered(node, kind)), ours=ours)
        self._declare(node, kind, read)
        return self._made(kind, read, node, fixed)

    def _read(self, node: str, kind: type[Part], given: Sequence[Given], *, ours: bool) -> dict[str, list[Read]]:
        """The values of each field that *node* states."""
        typed = self._types.values(node, kind, ours=ours)
        by_field: dict[str, list[Given]] = {}
        for one in given:
            by_field.setdefault(one.slot.field.name, []).append(one)
        read: dict[str, list[Read]] = {}
        for field in fields_of(kind):
            if field.name in typed:
                value = typed[field.name]
                read[field.name] = [Read(one, ()) for one in (value if field.many else (value,))]
            elif found := self._field(node, field, by_field.get(field.name, ())):
                read[field.name] = found
        return read

    def _field(self, node: str, field: FieldOf, given: Sequence[Given]) -> list[Read]:
        if not given:
            return []
        mark = given[0].slot.mark
        if isinstance(mark, Says) and mark.values:
            found = self._words(mark, given)
        elif field.refers_to:
            found = self._references(field, given)
        elif any(one.kind for one in given):
            found = self._parts(node, field, given)
        elif isinstance(mark, Via):
            found = [one for each in by_language(given, self._language) if (one := self._between(each))]
        else:
            found = _once([one for each in by_language(given, self._language) if (one := self._plain(field, each))])
        if not field.many:
            for one in found[1:]:
                self._note(one.triples, _SECOND)
        return found if field.many else found[:1]

    def _words(self, mark: Says, given: Sequence[Given]) -> list[Read]:
        return [
            Read(word, tuple(one.triple for one in given if one.value in terms))
            for word, terms in words(mark, [str(one.value) for one in given])
        ]

    def _references(self, field: FieldOf, given: Sequence[Given]) -> list[Read]:
        nodes = {str(one.value) for one in given}
        found: dict[str, Read] = {}
        for one in given:
            node, mark = str(one.value), one.slot.mark
            members = isinstance(mark, Says) and mark.parts
            if members and not self._listing.lists(field, node) and self._is_meant_with(node, field, members, nodes):
                continue
            id = self._listing.refer(field, node, one.triple.predicate)
            if id is None:
                self._note([one.triple], f"nothing says that this is one of the {' or '.join(field.refers_to)}")
            else:
                found.setdefault(id, Read(id, (one.triple,)))
        return list(found.values())

    def _is_meant_with(self, node: str, field: FieldOf, members: str, others: Iterable[str]) -> bool:
        """Whether *node* is only a member of another that is referred to, as an item is of its group."""
        kinds = [part for one in fields_of(Policy) if one.name in field.refers_to for part in one.parts]
        names = {expand(name) for kind in kinds for one in fields_of(kind) if one.name == members for name in says(one)}
        into = self._statements.into(node)
        return any(holder != node and holder in others for name in names for holder in into.get(name, ()))

    def _parts(self, node: str, field: FieldOf, given: Sequence[Given]) -> list[Read]:
        behind: dict[int, tuple[Triple, ...]] = {}
        siblings: list[Sibling] = []
        repeated = self._repeated(given)
        for one in given:
            if one.kind is None or one.value in repeated.values():
                continue
            if siblings and not field.many:
                self._note([one.triple], _SECOND)
                continue
            part = self._at_page(one) if one.kind is Exercise else None
            if part is None and isinstance(one.value, str):
                part = self.part(one.value, one.kind, ours=one.ours)
            if part is None:
                self._note(
                    [one.triple], _TOO_MANY if self.is_exhausted else f"{field.name} cannot hold what stands there"
                )
            else:
                siblings.append(Sibling(part, step_of(str(one.value), node, field) if one.ours else None))
                term = repeated.get(str(one.value))
                behind[id(part)] = (one.triple, *([one.triple._replace(object=term)] if term else []))
        if not field.many:
            return [Read(one.part, behind[id(one.part)]) for one in siblings]
        found: list[Read] = []
        for before, after in in_order(siblings):
            if after is not before:
                self.became[id(before)] = (before, after)
            found.append(Read(after, behind[id(before)]))
        return found

    def _at_page(self, given: Given) -> Part | None:
        """The exercise of a right that is only the address of a page, as text or as a node of which nothing is said."""
        value = given.value
        if isinstance(value, str) and (is_concept(value) or self._statements.of(value) or not is_page(value)):
            return None
        text, node = (value.text, "") if isinstance(value, Literal) else (value, value)
        return self._made(Exercise, {"page": [Read(text, (given.triple,))]}, node, {})

    def _repeated(self, given: Sequence[Given]) -> dict[str, str]:
        """The nodes among the values whose type is a value too, each with that term, which says nothing more."""
        nodes = [one.value for one in given if isinstance(one.value, str)]
        terms = {node for node in nodes if is_concept(node)}
        others = [node for node in nodes if node not in terms]
        return {node: term for node in others for term in self._statements.types(node) if term in terms}

    def _between(self, given: Given) -> Read | None:
        mark, node = given.slot.mark, str(given.value)
        assert isinstance(mark, Via)
        if isinstance(given.value, Literal):
            return Read(plain_value(given.slot.field, given.value), (given.triple,))
        if mark.typed:
            types = self._statements.types(node)
            found = next((word for word, concept in mark.typed.items() if expand(concept) in types), None)
            return None if found is None else Read(found, (given.triple,), node)
        name = expand(mark.says or "")
        texts = [one for one in self._statements.of(node).get(name, ()) if isinstance(one, Literal)]
        texts.sort(key=lambda one: (one.language or "").lower() != (self._language or "").lower())
        if why := left_out(given.slot.field, texts[0]):
            self._note([Triple(node, name, texts[0])], why)
        for text in texts[1:]:
            self._note([Triple(node, name, text)], _SECOND)
        return Read(plain_value(given.slot.field, texts[0]), (given.triple, Triple(node, name, texts[0])), node)

    def _plain(self, field: FieldOf, given: Given) -> Read | None:
        if field.term:
            term = self._term(field, field.term, given)
            return None if term is None else Read(term, (given.triple,))
        if isinstance(given.value, str) and is_blank(given.value):
            self._note([given.triple], f"{field.name} holds text, and a node without a name is none")
            return None
        if why := left_out(field, given.value):
            self._note([given.triple], why)
        return Read(plain_value(field, given.value), (given.triple,))

    def _term(self, field: FieldOf, kind: type[Term], given: Given) -> Term | None:
        """The term that a value is; of a node that more is said of, the narrowest that it is typed with."""
        node = str(given.value)
        if is_concept(node) or not (self._statements.of(node) or is_blank(node)):
            return parsed(kind, node)
        term = self._types.narrowest(node, kind)
        if term is not None:
            self._note([given.triple], f"{field.name} holds terms: of this node only {shorten(term)} is kept")
        elif not is_blank(node):
            return parsed(kind, node)
        else:
            self._note([given.triple], f"{field.name} holds terms, and nothing says which one this is")
        return term

    def _declare(self, node: str, kind: type[Part], read: dict[str, list[Read]]) -> None:
        """Set to none what *node* declares none of: the first field that is said so and has no value."""
        for declared in self._statements.iris(node, DECLARES_NONE):
            for field in fields_of(kind):
                if field.name not in read and declared in _none_of(field):
                    read[field.name] = [] if field.many else [Read("none", ())]
                    break

    def _made(self, kind: type[Part], read: dict[str, list[Read]], node: str, fixed: dict[str, Any]) -> Part | None:
        """The part with these values, but for those that the model refuses; None if it needs one of them."""
        while True:
            values = {name: tuple(one.value for one in found) for name, found in read.items()}
            many = {field.name for field in fields_of(kind) if field.many}
            stated = {name: value if name in many else value[0] for name, value in values.items()}
            try:
                part = kind(**{**stated, **fixed, **_unsaid(kind, stated)})
            except StructureError as error:
                if not self._dropped(read, error):
                    return None
            else:
                self._remember(part, kind, read, node)
                return part

    def _dropped(self, read: dict[str, list[Read]], error: StructureError) -> bool:
        """Whether something was taken out of *read* that the model refuses."""
        refused: dict[str, set[int]] = {}
        for problem in error.problems:
            name, index = (*problem.loc, 0, 0)[:2] if problem.loc else ("", 0)
            if isinstance(name, str) and name in read:
                place = index if isinstance(index, int) and index < len(read[name]) else 0
                refused.setdefault(name, set()).add(place)
                self._note(read[name][place].triples, problem.message)
        for name, indices in refused.items():
            left = [one for index, one in enumerate(read[name]) if index not in indices]
            if left:
                read[name] = left
            else:  # not "none", which nobody said
                del read[name]
        return bool(refused)

    def _remember(self, part: Part, kind: type[Part], read: dict[str, list[Read]], node: str) -> None:
        self.images.setdefault(node, []).append((part, None))
        for field in fields_of(kind):
            for one in read.get(field.name, ()):
                for mark in field.marks:
                    if isinstance(mark, Via) and one.node:
                        self.images.setdefault(one.node, []).append((part, mark.node or field.name))
                for triple in one.triples:
                    if is_kept(field, triple, self._language):
                        self.accepted.setdefault(triple, []).append(part)

    def _note(self, triples: Iterable[Triple], why: str) -> None:
        for triple in triples:
            self.notes.setdefault(triple, why)


def _once(found: Iterable[Read]) -> list[Read]:
    """Each value once, with all the statements that say it: a name may be a label as well."""
    once: dict[Any, Read] = {}
    for one in found:
        same = once.setdefault(one.value, one)
        if same is not one:
            once[one.value] = same._replace(triples=(*same.triples, *one.triples))
    return list(once.values())


def _none_of(field: FieldOf) -> set[str]:
    """What a node declares none of, where this field says that there is none."""
    if not (field.many or (field.parts and "none" in field.words)):
        return set()
    return {expand(mark.none or mark.property) for mark in field.marks if isinstance(mark, Says) and mark.none != ""}


def _unsaid(kind: type[Part], stated: dict[str, Any]) -> dict[str, Any]:
    """No value for what is not said, where the model has one by default: nothing is made up here."""
    fields: Any = getattr(kind, "__dataclass_fields__", {})
    wanted = [field.name for field in fields_of(kind) if field.many and field.name not in stated]
    return {name: () for name in wanted if fields[name].default not in (None, MISSING)}
