"""A lifted graph -> its notices and records, and the processes that stand in none, each with what belongs to it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gdprmap.graph.blank import is_blank
from gdprmap.graph.triples import Triple
from gdprmap.rdf._kinds import POLICIES as POLICIES
from gdprmap.rdf._kinds import is_policy, is_process
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import expand

_CUTS = re.compile("[#/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What is judged at a time."""

    root: str
    """The notice or record; or a process that stands in none and in no other process."""
    profiles: tuple[str, ...]
    """What it is judged as: "notice", "record", "processor record"; empty for a process alone."""
    hangs: Mapping[str, str]
    """All nodes that belong to it, each with the node that it hangs on; the root hangs on itself."""
    triples: tuple[Triple, ...]
    """What is said of them, but for a process that holds what holds it: or none of the two would be judged."""
    number: int = 1
    """Which of the roots without an IRI it is."""


def divide(graph: Statements) -> list[Unit]:
    """The notices and records of a lifted graph, in its order, and then the processes alone."""
    nodes = [node for node in graph.subjects() if not is_term(node)]
    policies = [node for node in nodes if is_policy(graph, node)]
    divider = _Divider(graph, set(policies))
    for policy in policies:
        divider.gather(policy)
    processes = [node for node in nodes if _is_judged(graph, node)]
    tops = [node for node in processes if not graph.holders(node, "dpv:hasProcess")]
    divider.stops.update(node for node in tops if node not in divider.seen)
    for process in (*tops, *processes):  # the second time, what only holds itself
        if process not in divider.seen:
            divider.gather(process)
    divider.place_the_rest(nodes, policies)
    numbers = {root: number for number, root in enumerate(filter(is_blank, divider.hangs), 1)}
    return [divider.unit(root, numbers.get(root, 1)) for root in divider.hangs]


def _is_judged(graph: Statements, node: str) -> bool:
    return (is_process(graph, node) or graph.says(node, "dpv:hasProcess")) and not graph.holders(
        node, "dpv:hasProhibition"
    )


class _Divider:
    """Holds what has been gathered so far."""

    def __init__(self, graph: Statements, stops: set[str]) -> None:
        self.stops = stops
        """The roots, behind which something else begins."""
        self.hangs: dict[str, dict[str, str]] = {}
        self.seen: set[str] = set()
        self._roots: dict[str, list[str]] = {}
        """What each node that was gathered was gathered for."""
        self._graph = graph
        self._circles = _circles(graph)

    def gather(self, root: str) -> None:
        """Gather what belongs to *root*: what it speaks of, near things first, and what holds its processes."""
        self.hangs[root] = {}
        self._follow(root, root, root)

    def _follow(self, root: str, node: str, upper: str) -> None:
        """Let *node* hang on *upper*, and what it speaks of on it."""
        hangs, waiting = self.hangs[root], deque([(node, upper)])
        while waiting:
            node, upper = waiting.popleft()
            if node in hangs or (node in self.stops and node != root):
                continue
            hangs[node] = upper
            self.seen.add(node)
            self._roots.setdefault(node, []).append(root)
            waiting.extend((other, node) for other in self._beside(node) if other not in hangs)

    def _beside(self, node: str) -> Iterator[str]:
        for _, value in self._graph.said(node):
            if isinstance(value, str) and not is_term(value):
                yield value
        yield from self._graph.holders(node, "dpv:hasProcess")

    def place_the_rest(self, nodes: Iterable[str], policies: Sequence[str]) -> None:
        """Let what nothing speaks of belong to what it speaks of, or to the policy that its name begins with."""
        order, known = {root: number for number, root in enumerate(self.hangs)}, set(policies)
        for node in nodes:
            if node in self.seen:
                continue
            named = {node[: cut.start()] for cut in _CUTS.finditer(node)} & known
            spoken = {value for _, value in self._graph.said(node) if isinstance(value, str)}
            roots = {root for value in spoken for root in self._roots.get(value, ())}
            for root in sorted(named or roots or (policies if len(policies) == 1 else ()), key=order.__getitem__):
                self._follow(root, node, root)

    def unit(self, root: str, number: int) -> Unit:
        """What was gathered for *root*."""
        hangs = self.hangs[root]
        kinds = self._graph.kinds(root)
        return Unit(
            root=root,
            profiles=tuple(profile for kind, profile in POLICIES.items() if kind in kinds),
            hangs=hangs,
            number=number,
            triples=tuple(
                triple
                for node in hangs
                for triple in (Triple(node, property, value) for property, value in self._graph.said(node))
                if triple not in self._circles
            ),
        )


def _circles(graph: Statements) -> set[Triple]:
    """The statements by which processes hold each other in a circle: the one of each that closes it."""
    found, done = set[Triple](), set[str]()
    for top in graph.subjects():
        if top in done:
            continue
        way, waiting = {top: None}, [(top, iter(graph.nodes(top, "dpv:hasProcess")))]
        while waiting:
            holder, held = waiting[-1]
            process = next(held, None)
            if process is None:
                waiting.pop()
                del way[holder]
                done.add(holder)
            elif process in way:
                found.add(Triple(holder, expand("dpv:hasProcess"), process))
            elif process not in done:
                way[process] = None
                waiting.append((process, iter(graph.nodes(process, "dpv:hasProcess"))))
    return found
