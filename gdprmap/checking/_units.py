"""One notice, record or process alone of a graph -> SHACL -> findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from gdprmap.adequacy import Adequacy, Decision
from gdprmap.checking import _engine, _unreadable
from gdprmap.checking._engine import Engine
from gdprmap.checking._judging import Asked
from gdprmap.checking._remedies import in_rdf
from gdprmap.findings import Finding
from gdprmap.graph import Literal, Triple, facts
from gdprmap.graph.facts import SUBCLASS_OF, TERM_STATUS
from gdprmap.graph.triples import RDF_TYPE, XSD, term
from gdprmap.rdf.dividing import POLICIES, Unit
from gdprmap.rdf.lifting import KIND_PROPERTIES, Statements, is_of_dpv, is_under_gdpr, stand_in, stands_for, today
from gdprmap.rdf.literals import day_in, plain
from gdprmap.rdf.naming import Names
from gdprmap.rules import shapes
from gdprmap.vocab._table import expand, shorten

_TERMS_RULE = "GM-Q03"
_OTHER_LAW = expand("gm:GM-Q07-other-law")
_ENTRIES = ("dpv:hasProcess", "dpv:hasPersonalData", "dpv:hasRecipient", "dpv:hasDataProcessor")


class Found(NamedTuple):
    """A finding in a graph, and the nodes by which its place can be found."""

    finding: Finding
    nodes: tuple[str, ...]
    """The node that it is about, the one that this hangs on, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPart:
    """What came out of the check of a notice or record in a graph, or of all the processes that stand in none."""

    policy: str
    """The IRI of the notice or record; "alone" for processes that stand in none."""
    found: tuple[Found, ...] = ()
    """What the rules found, in the order of the graph."""
    ran: frozenset[str] = frozenset()
    """The ids of the rules that were run."""
    notes: tuple[str, ...] = ()
    """What a reader of the findings should know although it is none."""


def judge_unit(
    graph: Statements,
    unit: Unit,
    policy: str,
    *,
    profiles: Sequence[str] | None,
    on: date | None,
    adequacy: Sequence[Decision] | None,
    rules: Collection[str] | None,
    engine: Engine,
) -> JudgedPart:
    """What the rules find in *unit*, which is judged as *profiles*, or as what it is."""
    judge = _Judge(graph, unit, policy, tuple(unit.profiles if profiles is None else profiles) or ("alone",), rules)
    if not is_under_gdpr(graph, unit.root):
        return JudgedPart(policy=policy, found=tuple(judge.unjudged()))
    said = _day_of(graph, unit.root)
    day = on or said or date.today()
    standing = Adequacy(judged=day, said=said or day, now=on or date.today(), table=adequacy)
    statements = (*_as_judged(unit, profiles), *_known(unit.triples, unit.root, day, standing))
    results = {(result.shape, result.focus) for result in _engine.run(statements, engine, judge.asked())}
    notes: tuple[str, ...] = ()
    if unit.profiles and on is None and said is None:
        notes = (f"{shorten(unit.root)} has no date; countries are judged as of today, {day}",)
    return JudgedPart(policy=policy, found=tuple(judge.found(sorted(results))), ran=judge.rules(), notes=notes)


def _day_of(graph: Statements, root: str) -> date | None:
    """The day of its last change, or of its publication."""
    days = [day_in(value) for name in ("dct:modified", "dct:issued") for value in graph.values(root, name)]
    return next((day for day in days if day), None)


def _as_judged(unit: Unit, profiles: Sequence[str] | None) -> Iterator[Triple]:
    """What is said in *unit*, in a form in which an engine can take it; it is what it is judged as, and no other."""
    types = {name: expand(kind) for kind, name in POLICIES.items()}
    for subject, property, value in unit.triples:
        judged_otherwise = profiles is not None and subject == unit.root and property == RDF_TYPE
        if not (judged_otherwise and unit.profiles and value in types.values()):
            yield Triple(subject, property, plain(value) if isinstance(value, Literal) else value)
    for profile in profiles if profiles is not None and unit.profiles else ():
        yield Triple(unit.root, RDF_TYPE, types[profile])


def _known(triples: Sequence[Triple], root: str, day: date, standing: Adequacy) -> Iterator[Triple]:
    """What the shapes need to know beside *triples*: the day, and what DPV says of the terms that are used."""
    yield Triple(root, expand("gm:judgedOn"), Literal(day.isoformat(), f"{XSD}date"))
    older = {value: now for _, _, value in triples if isinstance(value, str) and (now := today(value))}
    now_used = (Triple(old, RDF_TYPE, now) for old, now in older.items())
    known = facts((*triples, *now_used), day, standing)
    for fact in known:
        if not (fact.predicate == TERM_STATUS and is_of_dpv(fact.subject)):
            yield fact
    for old, now in older.items():  # what holds of a term of today holds of what it was called before
        yield Triple(old, SUBCLASS_OF, now)
        yield from (fact._replace(subject=old) for fact in known if fact.subject == now)


def unreadable(graph: Statements, nodes: Iterable[str], policy: str, rules: Collection[str] | None) -> list[Found]:
    """What nobody can read of *nodes*, which belong to no unit: values, and terms that DPV has not or gives up."""
    own = {node: node for node in nodes}
    triples = tuple(Triple(node, property, value) for node in own for property, value in graph.said(node))
    unit = Unit(root="", profiles=(), hangs=own, triples=triples)
    judge = _Judge(graph, unit, policy, ("alone",), rules)
    return list(judge.unread((*_unreadable.unreadable(triples), *_unreadable.outdated_values(triples))))


class _Judge(Asked):
    """Turns the results on one unit into findings."""

    def __init__(
        self, graph: Statements, unit: Unit, policy: str, profiles: Sequence[str], rules: Collection[str] | None
    ) -> None:
        super().__init__(profiles, rules)
        self._graph = graph
        self._unit = unit
        self._policy = policy
        self._names = Names(graph, unit)
        self._retold = _unreadable.retold(unit.triples)
        self._by_value: dict[str, list[Triple]] = {}
        """The statements by their value, as an engine calls it."""
        for triple in unit.triples:
            value = triple.object
            called = term(plain(value)) if isinstance(value, Literal) else value
            self._by_value.setdefault(called, []).append(triple)

    def found(self, results: Iterable[tuple[str, str]]) -> list[Found]:
        """The findings behind *results* (shape, focus), in the order of the graph, and those that no shape finds."""
        all_found = [found for shape, focus in results for found in self._of(shape, focus)]
        kept = [*self._without_superseded(_worst(all_found)), *self.unread(_unreadable.unreadable(self._unit.triples))]
        return sorted(kept, key=lambda found: (self._graph.order(found.nodes[0]), found.finding.rule.id))

    def _of(self, shape: str, focus: str) -> Iterator[Found]:
        node = stands_for(focus)
        if node in self._unit.hangs:
            yield from self._finding(shape, node, node, self._names.subject(node), self._names.path(node))
            return
        # A term stands wherever it is used, and so does a text in place of a node.
        for user, (property, value) in self._users(focus, shape).items():
            said = value.text if isinstance(value, Literal) else value
            subject = shorten(said) if _is_about_terms(shape) else self._names.subject(user)
            path = f"{self._names.path(user)}/{shorten(property)}/{shorten(said)}"
            yield from self._finding(shape, said, user, subject, path)

    def _users(self, focus: str, shape: str) -> dict[str, tuple[str, str | Literal]]:
        """The nodes that have a term or a text as a value, with the first such statement of each.

        That a node is one of its kind is a use of the term alone.
        """
        users: dict[str, tuple[str, str | Literal]] = {}
        for subject, property, value in self._by_value.get(focus, ()):
            if (subject, value) in self._retold or stand_in(focus, subject) in self._unit.hangs:
                continue
            if _is_about_terms(shape) or property not in KIND_PROPERTIES:
                users.setdefault(stands_for(subject), (property, value))
        return users

    def _finding(self, iri: str, focus: str, node: str, subject: str, path: str) -> Iterator[Found]:
        shape = shapes()[iri]
        severity = self.severity(shape)
        if severity is None:
            return
        finding = Finding(
            rule=shape.rule,
            severity=severity,
            message=shape.message,
            remedy=in_rdf(shape.remedy),
            sources=self.sources(shape),
            policy=self._policy,
            subject=subject,
            focus=focus,
            loc=(),
            path="" if node == focus == self._unit.root and self._unit.profiles else path,
            shape=iri,
            policy_iri=self._unit.root if self._unit.profiles else "",
        )
        yield Found(finding, tuple(self._names.above(node)))

    def unjudged(self) -> Iterator[Found]:
        """The finding that nothing was checked, for the laws that the root names."""
        root = self._unit.root
        yield from self._finding(_OTHER_LAW, root, root, self._names.subject(root), self._names.path(root))

    def unread(self, unread: Iterable[_unreadable.Unread]) -> Iterator[Found]:
        """The findings of what nobody can read."""
        for shape, node, said, step, message, remedy in unread:
            about_term = shape == _unreadable.OUTDATED
            subject = shorten(said) if about_term else f"{shorten(said)} of {self._names.subject(node)}"
            path = f"{self._names.path(node)}/{step}"
            for finding, nodes in self._finding(shape, said if about_term else node, node, subject, path):
                worded = replace(finding, message=message or finding.message, remedy=remedy or finding.remedy)
                yield Found(worded, nodes)

    def _without_superseded(self, found: Sequence[Found]) -> Iterator[Found]:
        """The findings that no other makes needless: one on the policy does so everywhere, any other in its entry."""
        everywhere, in_entry = set[str](), set[tuple[str, str]]()
        for finding, nodes in found:
            if self._is_of_all(nodes):
                everywhere |= finding.rule.supersedes
            in_entry |= {(self._entry(nodes), rule) for rule in finding.rule.supersedes}
        for one in found:
            rule = one.finding.rule.id
            if rule not in everywhere and (self._entry(one.nodes), rule) not in in_entry:
                yield one

    def _is_of_all(self, nodes: tuple[str, ...]) -> bool:
        """Whether a finding is about the policy itself, or about a legal basis of it all."""
        if not self._unit.profiles:
            return False
        if nodes[0] in self._graph.nodes(self._unit.root, "dpv:hasLegalBasis"):  # but for consent that is only assumed
            return any(kind.startswith("eu-gdpr:A6-1-") for kind in self._graph.kinds(nodes[0]))
        return nodes[0] == self._unit.root

    def _entry(self, nodes: tuple[str, ...]) -> str:
        """The process, group of data or recipient that a node belongs to; the root for all else."""
        for node in nodes:
            if self._graph.holders(node, *_ENTRIES) and not self._graph.holders(node, "dct:hasPart"):
                return node
        return self._unit.root


def _is_about_terms(shape: str) -> bool:
    return shapes()[shape].rule.id == _TERMS_RULE


def _worst(found: Iterable[Found]) -> list[Found]:
    """One finding for each rule and place: the most severe, where a rule has several shapes."""
    best: dict[tuple[str, str], Found] = {}
    for one in sorted(found, key=lambda one: (one.finding.severity.rank, one.finding.message)):
        best.setdefault((one.finding.rule.id, one.finding.path), one)
    return list(best.values())
