"""The parts that a policy lists by id: which node is which entry, and under what id others refer to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from gdprmap.graph._naming import slug
from gdprmap.graph.blank import is_blank
from gdprmap.graph.reading.gathering import Given, step_of
from gdprmap.graph.reading.statements import Statements
from gdprmap.graph.reading.types import TypeReader
from gdprmap.graph.triples import Literal
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.model.values import ID_PATTERN, LONGEST_ID
from gdprmap.vocab._term import expand

_NAMES = tuple(map(expand, ("skos:prefLabel", "dpv:hasName", "dct:title", "rdfs:label")))


class Entry(NamedTuple):
    """A node that the policy lists."""

    field: FieldOf
    node: str
    kind: type[Part]
    id: str
    ours: bool


class Listing:
    """The entries of a policy, those that it lists and those that only others refer to."""

    def __init__(self, policy: str, statements: Statements, types: TypeReader) -> None:
        self._policy = policy
        self._statements = statements
        self._types = types
        self._fields = {field.name: field for field in fields_of(Policy) if field.parts}
        self._ids: dict[str, dict[str, str]] = {name: {} for name in self._fields}
        self._taken = {name: {name for name, field in self._fields.items() if not field.many} for name in self._fields}
        self.waiting: list[Entry] = []
        """Entries that are still to be read."""

    def learn(self, given: Sequence[Given]) -> None:
        """Take up what the policy itself lists."""
        for one in given:
            field = one.slot.field
            if isinstance(one.value, Literal) or one.kind is None:
                continue
            if field.by_id:
                self.add(field, one.value, one.kind)
            elif not field.many:
                self._ids[field.name].setdefault(one.value, field.name)

    def add(self, field: FieldOf, node: str, kind: type[Part]) -> str:
        """The id of *node* in the list *field*, in which it stands from now on."""
        known = self._ids[field.name]
        if node not in known:
            step = step_of(node, self._policy, field)
            ours = step is not None and re.fullmatch(ID_PATTERN, step) is not None
            known[node] = self._free(step if step and ours else self._name(node, kind), field.name)
            self.waiting.append(Entry(field, node, kind, known[node], ours))
        return known[node]

    def lists(self, field: FieldOf, node: str) -> bool:
        """Whether a field that refers to entries can refer to *node* as it stands."""
        return any(node in self._ids[name] for name in field.refers_to)

    def refer(self, field: FieldOf, node: str, property: str) -> str | None:
        """The id by which *field* refers to *node*, which is listed if need be; None if it cannot be such an entry."""
        for name in field.refers_to:
            if node in self._ids[name]:
                return self._ids[name][node]
        for name in field.refers_to:
            for kind in self._fields[name].parts if self._fields[name].by_id else ():
                if self._types.fit(node, kind, property) is not None:
                    return self.add(self._fields[name], node, kind)
        return None

    def _free(self, name: str, field: str) -> str:
        free, count = name, 1
        while free in self._taken[field]:
            count += 1
            free = f"{name}-{count}"
        self._taken[field].add(free)
        return free

    def _name(self, node: str, kind: type[Part]) -> str:
        """An id for a node that is not ours: of its IRI, or of what it is called."""
        names = [] if is_blank(node) else [re.split(r"[#/:]", node.rstrip("#/:"))[-1]]
        for name in _NAMES:
            names += [one.text for one in self._statements.of(node).get(name, ()) if isinstance(one, Literal)]
        return next((id for name in names if (id := id_of(name))), id_of(kind.__name__))


def id_of(text: str) -> str:
    """*text* as an id; empty if there is no letter or digit in it that an id may have."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", text)
    plain = unicodedata.normalize("NFKD", slug(apart)).encode("ascii", "ignore").decode()
    return re.sub(r"-+", "-", plain).strip("-")[:LONGEST_ID]
