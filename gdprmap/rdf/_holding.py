"""What holds processes -> what it says of itself as a process of its own, and whose purposes, data and bases count."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gdprmap.graph.bases import gives_way
from gdprmap.graph.triples import Literal
from gdprmap.rdf._kinds import is_policy, is_process
from gdprmap.rdf._standing import stand_in
from gdprmap.rdf.statements import Statements, is_term

DOES = ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasProcessing", "dpv:hasData")
"""By these a node says what is done."""
OF_PROCESS = (*DOES, "dpv:hasDataSource", "dpv:hasContext", "dpv:isImplementedUsingTechnology", "dpv:hasNecessity")
"""What the rules ask of a process alone, not of what it stands in."""


def say_own_parts(graph: Statements) -> None:
    """Let processes have the purposes and data of what holds them, and what holds them a process for the rest."""
    nodes = graph.subjects()
    for node in nodes:
        if is_process(graph, node) and not graph.says(node, "dpv:hasProcess"):
            _inherit(graph, node)
    based = _based(graph)
    for node in nodes:
        if _has_own_part(graph, node, based):
            process = stand_in("dpv:Process", node)
            graph.add(node, "dpv:hasProcess", process)
            graph.add(process, "rdf:type", "dpv:Process")
            for property in OF_PROCESS:
                for value in graph.values(node, property):
                    graph.add(process, property, value)
            _inherit(graph, process)


def let_bases_give_way(graph: Statements) -> None:
    """A process that states a legal basis of its own does not have that of a process or service that holds it.

    So DPV's examples are meant, and else consent beside a parent's contract would be a contradiction. A notice or a
    record is no process: what it states for all goes beside what its processes state.
    """
    for holder in graph.subjects():
        giving = [value for value in graph.values(holder, "dpv:hasLegalBasis") if _gives_way(graph, value)]
        if not giving or is_policy(graph, holder) or not graph.says(holder, "dpv:hasProcess"):
            continue
        others, heirs = _split(graph, holder)
        if not others:
            continue
        for value in giving:
            graph.put_aside(holder, "dpv:hasLegalBasis", value)
            for heir in heirs:
                graph.add(heir, "dpv:hasLegalBasis", value)


def _inherit(graph: Statements, node: str) -> None:
    """A process that names no purpose has those of what holds it, and so with data; the other rules look there."""
    for property in ("dpv:hasPurpose", "dpv:hasPersonalData"):
        seen, level = {node}, [node]
        while level and not graph.says(node, property):
            level = [above for one in level for above in graph.holders(one, "dpv:hasProcess") if above not in seen]
            seen.update(level)
            for above in level:
                for value in graph.values(above, property):
                    graph.add(node, property, value)


def _has_own_part(graph: Statements, node: str, based: set[str]) -> bool:
    """Whether *node* says of itself what none of its processes does, so that it is judged through none.

    That is so, too, of a process of which no part has a legal basis: it has none either.
    """
    policy = is_policy(graph, node)
    if not (policy or is_process(graph, node)) or not graph.says(node, *DOES):
        return False
    if graph.holders(node, "dpv:hasProhibition"):  # it does not happen
        return False
    if not graph.says(node, "dpv:hasProcess"):
        return policy
    own = [value for property in DOES[:2] for value in graph.values(node, property)]
    if not own:
        return False
    done = _done_by(graph, _leaves(graph, node))
    return not done.issuperset(own) or not (policy or node in based)


def _leaves(graph: Statements, node: str) -> list[str]:
    """The processes below *node* that hold no other, but for prohibited ones."""
    return [one for one in _below(graph, node) if not graph.says(one, "dpv:hasProcess")]


def _below(graph: Statements, node: str, *, past: Callable[[str], bool] = lambda _: True) -> list[str]:
    """The processes below *node*, but for prohibited ones and those behind one that it does not go *past*."""
    found, waiting = dict[str, None](), [node]
    while waiting:
        one = waiting.pop()
        for held in graph.nodes(one, "dpv:hasProcess"):
            if held not in found and held != node and not graph.holders(held, "dpv:hasProhibition"):
                found[held] = None
                if past(held):
                    waiting.append(held)
    return list(found)


def _done_by(graph: Statements, processes: Iterable[str]) -> set[str | Literal]:
    """The purposes and the data of *processes*, and all that they stand under."""
    values = {value for one in processes for property in DOES[:2] for value in graph.values(one, property)}
    found, waiting = set(values), [value for value in values if isinstance(value, str)]
    while waiting:
        more = {*graph.above(waiting.pop())} - found
        found |= more
        waiting += more
    return found


def _based(graph: Statements) -> set[str]:
    """What has a legal basis: its own, of a purpose, of what holds it, or of one of its processes."""
    stating = [node for node in graph.subjects() if not is_term(node) and _states(graph, node)]
    below, above = set(stating), set(stating)
    for reached, follow in ((below, graph.nodes), (above, graph.holders)):
        waiting = list(reached)
        while waiting:
            more = [node for node in follow(waiting.pop(), "dpv:hasProcess") if node not in reached]
            reached.update(more)
            waiting += more
    return below | above


def _states(graph: Statements, node: str) -> bool:
    if graph.holders(node, "dpv:hasProhibition"):  # it does not happen, on whatever basis
        return False
    purposes = graph.nodes(node, "dpv:hasPurpose")
    return any(graph.says(one, "dpv:hasLegalBasis") for one in (node, *purposes))


def _split(graph: Statements, holder: str) -> tuple[list[str], list[str]]:
    """The processes of *holder* that have a basis of their own, and those that have none, down to where one has."""
    own = {one for one in _below(graph, holder) if _has_its_own(graph, one)}
    reached = _below(graph, holder, past=lambda one: one not in own)
    others = [one for one in reached if one in own]
    heirs = [one for one in reached if one not in own and not graph.says(one, "dpv:hasProcess")]
    return others, heirs


def _has_its_own(graph: Statements, node: str) -> bool:
    """Whether *node*, or each of its purposes, states a basis that another gives way to."""
    if any(_gives_way(graph, value) for value in graph.values(node, "dpv:hasLegalBasis")):
        return True
    purposes = graph.values(node, "dpv:hasPurpose")
    return bool(purposes) and all(
        any(_gives_way(graph, value) for value in graph.values(purpose, "dpv:hasLegalBasis"))
        for purpose in purposes
        if isinstance(purpose, str)
    )


def _gives_way(graph: Statements, basis: str | Literal) -> bool:
    return isinstance(basis, Literal) or gives_way(graph.kinds(basis))
