"""Graphs that others wrote -> findings: each notice and record by itself, and what stands in none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, get_args

from gdprmap.adequacy import Decision
from gdprmap.checking._engine import Engine
from gdprmap.checking._judging import Asked
from gdprmap.checking._units import Found, JudgedPart, judge_unit, unreadable
from gdprmap.findings import Finding, Findings
from gdprmap.graph import Triple
from gdprmap.model.policy import Profile
from gdprmap.rdf.depth import refuse_depth
from gdprmap.rdf.dividing import divide
from gdprmap.rdf.lifting import lifted, today
from gdprmap.rules import shapes
from gdprmap.vocab._table import expand

if TYPE_CHECKING:
    from rdflib import Graph

ALONE = "alone"
"""What stands for the policy of processes that stand in no notice or record."""

_NOTHING = expand("gm:GM-Q07-nothing")


def check_graph(
    graph: Graph | Iterable[Triple],
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
    engine: Engine = "auto",
) -> Findings:
    """All that the rules find in data in terms of DPV, whoever wrote it: an rdflib graph, or triples.

    Each notice and each record is judged by itself, and what stands in none as processes alone: `policy` of a finding
    is the IRI of the notice or record, or "alone". `focus` is the IRI of the node, and `loc` is empty. The arguments
    are those of `check`.

    Raises:
        ValueError: there is no such profile.
        EngineError: there is no such engine, or it is not installed.
        ReadError: too many nodes stand one under another, or hold one another.
        ShapesError: the shapes cannot be run.
    """
    triples = triples_of(graph)
    refuse_depth(triples)
    judged = judge_graph(triples, profiles=profiles, on=on, adequacy=adequacy, rules=rules, engine=engine)
    return Findings(found.finding for part in judged for found in part.found)


def judge_graph(
    triples: Iterable[Triple],
    *,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
    engine: Engine = "auto",
) -> tuple[JudgedPart, ...]:
    """What `check_graph` finds, for each notice and record, and at the end for processes alone, with notes.

    Raises:
        ValueError: there is no such profile.
        EngineError: there is no such engine, or it is not installed.
        ShapesError: the shapes cannot be run.
    """
    if unknown := set(profiles or ()) - set(get_args(Profile)):
        raise ValueError(f"{min(unknown)!r} is no profile; write one of {', '.join(get_args(Profile))}")
    given = tuple(triples)
    graph = lifted(given)
    parts, alone = list[JudgedPart](), list[JudgedPart]()
    rest = dict.fromkeys(graph.subjects())
    for unit in divide(graph):
        for node in unit.hangs:
            rest.pop(node, None)
        policy = unit.root if unit.profiles else ALONE
        part = judge_unit(graph, unit, policy, profiles=profiles, on=on, adequacy=adequacy, rules=rules, engine=engine)
        (parts if unit.profiles else alone).append(part)
    unread = unreadable(graph, rest, ALONE, rules)
    if not parts and not alone:
        alone.append(_nothing(rules))
    if alone or unread:
        parts.append(_together([*alone, JudgedPart(policy=ALONE, found=tuple(unread))]))
    parts[0] = replace(parts[0], notes=(*_older_terms(given), *parts[0].notes))
    return tuple(parts)


def _older_terms(triples: Iterable[Triple]) -> tuple[str, ...]:
    """A note on how many terms of older releases there are, if any."""
    older = len({name for triple in triples for name in triple if isinstance(name, str) and today(name)})
    if not older:
        return ()
    said = f"{older} {'term is' if older == 1 else 'terms are'} of an older release of DPV, read as today's"
    return (f"{said}; `gdprmap terms --check` lists what to write",)


def _together(alone: Sequence[JudgedPart]) -> JudgedPart:
    """The processes that stand in no notice or record as one part; a node that several of them use is found once."""
    found = {(one.finding.rule.id, one.finding.path, one.finding.focus): one for part in alone for one in part.found}
    notes = dict.fromkeys(note for part in alone for note in part.notes)
    ran = frozenset[str]().union(*(part.ran for part in alone))
    return JudgedPart(policy=ALONE, found=tuple(found.values()), ran=ran, notes=tuple(notes))


def _nothing(rules: Collection[str] | None) -> JudgedPart:
    """The finding that there is nothing to check."""
    asked, shape = Asked((ALONE,), rules), shapes()[_NOTHING]
    severity = asked.severity(shape)
    if severity is None:
        return JudgedPart(policy=ALONE)
    finding = Finding(
        rule=shape.rule,
        severity=severity,
        message=shape.message,
        remedy=shape.remedy,
        sources=shape.sources,
        policy=ALONE,
        subject="the graph",
        focus="",
        loc=(),
        shape=_NOTHING,
    )
    return JudgedPart(policy=ALONE, found=(Found(finding, ()),), ran=asked.rules())


def triples_of(graph: Graph | Iterable[Triple]) -> tuple[Triple, ...]:
    """The triples of an rdflib graph, with blank nodes that are numbered the same each time; triples as they are."""
    if isinstance(graph, (tuple, list)):
        return tuple(graph)
    from rdflib import Graph

    if not isinstance(graph, Graph):
        return tuple(graph)
    from gdprmap.rdf.parsing import canonical

    return canonical(graph.serialize(format="nt", encoding="utf-8"))
