"""All that a node reaches in a graph, for each node once: also in long chains and in circles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Reached = frozenset[str]


def close(
    start: str, above: Callable[[str], Iterable[str]], own: Callable[[str], Reached], known: dict[str, Reached]
) -> Reached:
    """What *start* and all that stands above it bring with them; *known* holds what is known already, and grows.

    Tarjan's algorithm, without recursion: all nodes of a circle reach the same.
    """
    if start in known:
        return known[start]
    number: dict[str, int] = {start: 0}
    lowest: dict[str, int] = {start: 0}
    gathered: dict[str, set[str]] = {start: set(own(start))}
    circle = [start]
    way: list[tuple[str, Iterator[str]]] = [(start, iter(above(start)))]
    while way:
        node, rest = way[-1]
        upper = next(rest, None)
        if upper is None:
            way.pop()
            if lowest[node] == number[node]:
                _settle(node, circle, gathered, known)
            if way:
                holder = way[-1][0]
                lowest[holder] = min(lowest[holder], lowest[node])
                gathered[holder] |= known.get(node, gathered[node])
        elif upper in known:
            gathered[node] |= known[upper]
        elif upper in number:
            lowest[node] = min(lowest[node], number[upper])
        else:
            number[upper] = lowest[upper] = len(number)
            gathered[upper] = set(own(upper))
            circle.append(upper)
            way.append((upper, iter(above(upper))))
    return known[start]


def _settle(node: str, circle: list[str], gathered: dict[str, set[str]], known: dict[str, Reached]) -> None:
    """Take *node* and what is in a circle with it off the stack; each reaches what any of them does."""
    members = circle[circle.index(node) :] if circle[-1] != node else [node]
    del circle[-len(members) :]
    reached = frozenset().union(*(gathered[member] for member in members))
    known.update(dict.fromkeys(members, reached))
