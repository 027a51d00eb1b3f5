"""Processes within processes -> the same side by side, each with what counts for it: a policy nests none."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from gdprmap.graph.bases import gives_way
from gdprmap.graph.reading.policies import HAS_PROCESS
from gdprmap.graph.reading.slots import slots
from gdprmap.graph.reading.statements import BROADER, Statements, closure, is_concept
from gdprmap.graph.triples import RDF_TYPE, Literal, Triple
from gdprmap.model.processing import Processing
from gdprmap.vocab._term import expand, shorten

_MOST_STEPS = 200_000
"""How much is said again of processes: what stands on one of many levels is said of all that is below."""
_FOR_ALL = ("controllers", "data_subjects", "legal_bases", "recipients", "retention", "storage_locations", "rights",
            "refused_rights", "measures", "controls")  # fmt: skip
"""Fields that hold for all processes within, beside what these say themselves."""
_NEAREST = tuple(map(expand, ("dpv:hasPurpose", "dpv:hasPersonalData")))
"""A process has those of what holds it only where it says none of its own."""
_BASIS, _OPERATION, _PROHIBITION = map(expand, ("dpv:hasLegalBasis", "dpv:hasProcessing", "dpv:hasProhibition"))
_TRANSFER, _ENTITY = map(expand, ("dpv:Transfer", "dpv:Entity"))
_KINDS = (RDF_TYPE, BROADER, expand("rdfs:subClassOf"))
SIDE_BY_SIDE = "in a policy all processing stands side by side, none within other processing"
NOT_FOR_EACH = "what only holds other processing is none of its own, and this is not said of each that it holds"


@dataclass(frozen=True, slots=True)
class Flat:
    """The statements with all processes side by side, and what became of those that said otherwise."""

    statements: Statements
    """What is to be read."""
    copies: Mapping[Triple, Sequence[Triple]] = field(default_factory=dict)
    """By what is said of a process that holds others: the same, said of these, or of the policy."""
    within: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The processes that stand in the place of one that only holds them."""
    links: frozenset[Triple] = frozenset()
    """The statements that one process holds another."""


def flattened(statements: Statements, policy: str, others: Iterable[str], stands_for: Callable[[str], str]) -> Flat:
    """What *statements* say, with all processes of *policy* in its own list.

    What holds others hands down what it says: so the rules read it. It is a process of its own only where it has a
    purpose or data that none of those within has, or where another node *stands for* its own part.
    """
    policies = frozenset((policy, *others))
    parts = _own_parts(statements, policies, stands_for)
    if parts:
        said = ((parts.get(one, one), name, parts.get(str(value), value)) for one, name, value in statements.all)
        statements = Statements(Triple(*one) for one in said if one[1] != HAS_PROCESS or one[0] != one[2])
    nest = _Nest(statements, policy, policies, frozenset(parts.values()))
    return nest.flat() if nest.is_nested() else Flat(statements)


def _own_parts(statements: Statements, policies: frozenset[str], stands_for: Callable[[str], str]) -> Mapping[str, str]:
    """The nodes that stand for what a process does itself beside what it holds, each with that process."""
    return {
        inner: node
        for node in statements.nodes()
        if node not in policies
        for inner in statements.iris(node, HAS_PROCESS)
        if inner != node and stands_for(inner) == node
    }


class _Nest:
    """The processes of a policy, and which holds which."""

    def __init__(self, statements: Statements, policy: str, policies: frozenset[str], whole: frozenset[str]) -> None:
        self._statements = statements
        self._policy = policy
        self._policies = policies
        self._whole = whole
        self._held: dict[str, list[str]] = {}
        here = self.below(policy)
        self._apart = frozenset(one for other in policies - {policy} for one in self.below(other)) - set(here)

    def held(self, node: str) -> list[str]:
        """The processes right within *node* that happen."""
        if node not in self._held:
            self._held[node] = [one for one in self._listed(node) if not self._is_prohibited(one)]
        return self._held[node]

    def _listed(self, node: str) -> list[str]:
        inner = self._statements.iris(node, HAS_PROCESS)
        no_process = (node, *self._policies)
        return [
            one for one in inner if one not in no_process and not is_concept(one) and not self._statements.is_list(one)
        ]

    def _is_prohibited(self, process: str) -> bool:
        """Whether *process* does not happen; what is forbidden to somebody may well be done by others."""
        holders = self._statements.into(process).get(_PROHIBITION, ())
        return any(_ENTITY not in self._kinds(one) for one in holders)

    def below(self, node: str) -> list[str]:
        """All processes within *node*, each before what is within it."""
        found, waiting = dict[str, None](), [node]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += reversed(self.held(one))
        return [one for one in found if one != node]

    def is_nested(self) -> bool:
        """Whether not all is a process that the policy holds and nothing else."""
        processes = self.below(self._policy)
        return self.held(self._policy) != self._listed(self._policy) or any(
            self._listed(one) or self._holders(one) for one in processes
        )

    def flat(self) -> Flat:
        """The processes side by side; none gives way and nothing is handed down where that would be too much."""
        processes = self.below(self._policy)
        links = frozenset(Triple(one, HAS_PROCESS, inner) for one in processes for inner in self._listed(one))
        leading = self._leading(one for one in processes if not self.held(one))
        kept = [one for one in processes if one not in leading or self._does_more(one)]
        copies = dict[Triple, list[Triple]]()
        within = dict[str, list[str]]()
        for steps, (process, holder, triple) in enumerate(self._inherited(kept)):
            if steps > _MOST_STEPS:
                return Flat(self._with_list(processes, ()), links=links)
            if triple:
                copies.setdefault(triple, []).append(self._copy(triple, holder, process))
            elif holder in leading:
                within.setdefault(holder, []).append(process)
        for process in kept:
            within.pop(process, None)
        for triple in self._said_by_policy(within):
            copies.setdefault(triple, []).append(triple._replace(subject=self._policy))
        return Flat(self._with_list(kept, (copy for found in copies.values() for copy in found)), copies, within, links)

    def _said_by_policy(self, holders: Iterable[str]) -> Iterator[Triple]:
        """What *holders* say that the policy says too, as a notice does with what stands in its layers."""
        for holder in holders:
            for name, values in self._statements.of(holder).items():
                known = self._statements.of(self._policy).get(name, ())
                if name not in (HAS_PROCESS, *_KINDS):
                    yield from (Triple(holder, name, value) for value in values if value in known)

    def _with_list(self, processes: Iterable[str], copies: Iterable[Triple]) -> Statements:
        """The statements, with these processes in the list of the policy, and what they prohibit among its own."""
        listed = [Triple(self._policy, HAS_PROCESS, one) for one in processes]
        old = {Triple(self._policy, HAS_PROCESS, one) for one in self._listed(self._policy)}
        left = (triple for triple in self._statements.all if triple not in old)
        within = (inner for one in (self._policy, *self.below(self._policy)) for inner in self._listed(one))
        not_done = (Triple(self._policy, _PROHIBITION, one) for one in within if self._is_prohibited(one))
        return Statements((*listed, *left, *not_done, *copies))

    def _holders(self, node: str) -> list[str]:
        """The processes that hold *node*, but for those of other policies alone."""
        holders = self._statements.into(node).get(HAS_PROCESS, ())
        return [one for one in holders if one != node and one not in self._policies and one not in self._apart]

    def _leading(self, leaves: Iterable[str]) -> set[str]:
        """The processes that hold one of the *leaves*, right or by way of others; not so a ring that leads nowhere."""
        found, waiting = set[str](), list(leaves)
        while waiting:
            above = [one for one in self._holders(waiting.pop()) if one not in found]
            found.update(above)
            waiting += above
        return found

    def _does_more(self, node: str) -> bool:
        """Whether *node* has a purpose or data that none of the processes within it has."""
        if node in self._whole:
            return True
        if not self._says(node, *_NEAREST):
            return False
        leaves = [one for one in self.below(node) if not self.held(one)]
        for name in _NEAREST:
            if any(self._inherits(leaf, name) for leaf in leaves):
                continue
            done = chain.from_iterable(self._values(leaf, name) for leaf in leaves)
            if not self._values(node, name) <= self._with_above(done):
                return True
        return False

    def _inherits(self, process: str, name: str) -> bool:
        """Whether *process*, for want of its own, has what a holder says; not one of which nothing is said at all."""
        said = self._statements.of(process)
        return bool(said) and name not in said and not self.held(process)

    def _values(self, node: str, name: str) -> set[str | Literal]:
        return set(self._statements.of(node).get(name, ()))

    def _says(self, node: str, *names: str) -> bool:
        return any(name in self._statements.of(node) for name in names)

    def _with_above(self, values: Iterable[str | Literal]) -> set[str | Literal]:
        """The values, and all that they stand under."""
        found = set(values)
        waiting = [one for one in found if isinstance(one, str)]
        while waiting:
            node = waiting.pop()
            said = (one for name in _KINDS for one in self._statements.iris(node, name))
            above = {*closure((node,)), *said} - found
            found |= above
            waiting += above
        return found

    def _inherited(self, processes: Iterable[str]) -> Iterator[tuple[str, str, Triple | None]]:
        """For each process all that holds it, near ones first, and then what that says for it."""
        for process in processes:
            wanted = {name for name in _NEAREST if self._inherits(process, name)}
            level = dict.fromkeys((holder, self._has_basis(process)) for holder in self._holders(process))
            seen = set(level)
            while level:
                nearest = set[str]()
                for holder, based in level:
                    yield process, holder, None
                    for triple in self._handed(holder, wanted, based=based):
                        nearest.add(triple.predicate)
                        yield process, holder, triple
                wanted -= nearest
                above = ((one, based or self._has_basis(holder)) for holder, based in level
                         for one in self._holders(holder))  # fmt: skip
                level = dict.fromkeys(one for one in above if one not in seen)
                seen.update(level)

    def _handed(self, holder: str, wanted: Container[str], *, based: bool) -> Iterator[Triple]:
        """What *holder* says for what it holds; *based*, if that has a legal basis of its own."""
        for name, values in self._statements.of(holder).items():
            for value in values:
                if name == _BASIS:
                    counts = not (based and self._gives_way(value))
                elif name == _OPERATION:
                    counts = isinstance(value, str) and _TRANSFER in self._kinds(value)
                else:
                    counts = name in wanted or (name, False) in _for_all()
                if counts:
                    yield Triple(holder, name, value)
        for name, subjects in self._statements.into(holder).items():
            if (name, True) in _for_all():
                yield from (Triple(subject, name, holder) for subject in subjects)

    def _copy(self, triple: Triple, holder: str, process: str) -> Triple:
        """What *triple* says of *holder*, said of *process*; of the policy, if that says it for all of them."""
        if triple.object == holder:
            return triple._replace(object=process)
        if triple.object in self._statements.of(self._policy).get(triple.predicate, ()):
            return triple._replace(subject=self._policy)
        return triple._replace(subject=process)

    def _kinds(self, node: str) -> frozenset[str]:
        return closure(self._statements.types(node))

    def _gives_way(self, basis: str | Literal) -> bool:
        """Whether *basis* is one of Article 6(1), of which a process has its own or that of what holds it."""
        return isinstance(basis, Literal) or gives_way(map(shorten, self._kinds(basis)))

    def _has_basis(self, node: str) -> bool:
        """Whether *node*, or each of its purposes, says on which basis of Article 6(1) it rests."""
        if any(map(self._gives_way, self._statements.of(node).get(_BASIS, ()))):
            return True
        purposes = self._statements.iris(node, _NEAREST[0])
        return bool(purposes) and all(
            any(map(self._gives_way, self._statements.of(purpose).get(_BASIS, ()))) for purpose in purposes
        )


@cache
def _for_all() -> frozenset[tuple[str, bool]]:
    """The properties of what holds for all processes within, and whether each points to the process."""
    found = {key for key, ways in slots(Processing).items() if any(slot.field.name in _FOR_ALL for slot in ways)}
    return frozenset(found)
