"""Chains so long that no data means them: to look through them takes more time than anybody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gdprmap.errors import Problem, ReadError
from gdprmap.graph.triples import Triple
from gdprmap.places import Place
from gdprmap.rdf._links import BOTH_WAYS, DOWNWARDS, PARTS, PROCESSES, RULES, UPWARDS, WHOLES
from gdprmap.rdf._renaming import today
from gdprmap.rdf.statements import KIND_PROPERTIES
from gdprmap.vocab._table import expand, shorten

MOST_LEVELS = 1000
"""How many nodes may stand one under another, or hold one another."""

_ABOVE = (*KIND_PROPERTIES, *UPWARDS, *BOTH_WAYS)
_BELOW = (*DOWNWARDS, *BOTH_WAYS)
_HOLD = ("dpv:hasProcess", "dpv:hasService", "dpv:hasNoticeLayer", *PROCESSES, *RULES, *PARTS)
_HELD = ("dpv:hasNotice", *WHOLES)


def refuse_depth(triples: Sequence[Triple], place: Callable[[str], Place] | None = None) -> None:
    """Nothing, if in *triples* no more than `MOST_LEVELS` nodes stand one under another, or hold one another.

    Raises:
        ReadError: more do so; it names the node from which the others follow, and its *place*, if places are known.
    """
    above = _links(triples, _ABOVE, _BELOW)
    below = _links(triples, _HOLD, _HELD)
    problems = [
        Problem(
            (),
            f"more than {MOST_LEVELS:,} nodes {said}, from {'here' if place else shorten(node)} on; {instead}",
            place(node) if place else None,
        )
        for node, said, instead in (
            (_too_deep(above), "stand one under another", "leave out those in between that say nothing more"),
            (_too_deep(below), "hold one another", "let one hold all that is far below it"),
        )
        if node is not None
    ]
    if problems:
        raise ReadError(tuple(problems))


def _links(triples: Iterable[Triple], forwards: Iterable[str], backwards: Iterable[str]) -> dict[str, list[str]]:
    """The nodes that each node leads to by properties that are read forwards and backwards."""
    found: dict[str, list[str]] = {}
    to, back = frozenset(map(expand, forwards)), frozenset(map(expand, backwards))
    for subject, property, value in triples:
        now = today(property) or property
        if isinstance(value, str) and now in to:
            found.setdefault(subject, []).append(value)
        if isinstance(value, str) and now in back:
            found.setdefault(value, []).append(subject)
    return found


def _too_deep(links: Mapping[str, Sequence[str]]) -> str | None:
    """The first node that more than `MOST_LEVELS` follow one after another; what closes a circle leads nowhere."""
    levels: dict[str, int] = {}
    for top in links:
        way: dict[str, Iterator[str]] = {} if top in levels else {top: iter(links[top])}
        while way:
            node = next(reversed(way))
            other = next((one for one in way[node] if one not in levels and one not in way), None)
            if other is not None:
                way[other] = iter(links.get(other, ()))
                continue
            del way[node]
            levels[node] = 1 + max((levels.get(one, 0) for one in links.get(node, ())), default=0)
            if levels[node] > MOST_LEVELS:
                return node
    return None
