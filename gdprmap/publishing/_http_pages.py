"""A graph of a server that cuts long answers off without a word: read in pages, and counted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

from pyoxigraph import Triple

PAGE = 5_000
"""How many statements are asked for at once: Virtuoso as Debian has it gives 10,000 at most."""
_TRIES = 20

Asking: TypeAlias = Callable[[str], Iterator[Triple]]
"""Gives the statements that a CONSTRUCT has."""
Counting: TypeAlias = Callable[[], int]
"""Gives the number of statements that the graph has now."""


class ChangingError(Exception):
    """The graph changes all the time while it is read."""


def paged(graph: str, asking: Asking, counting: Counting) -> list[Triple] | None:
    """All statements of a graph, whose name can stand between < and >; None if it has none.

    Raises:
        ChangingError: others write to it all the time.
    """
    for tried in range(_TRIES):
        found = list(dict.fromkeys(_pages(graph, asking)))
        if len(found) == counting():
            return found or None
        time.sleep(random.uniform(0, 0.05 * 2 ** min(tried, 5)))
    raise ChangingError


def _pages(graph: str, asking: Asking) -> Iterator[Triple]:
    # Without an order pages overlap; beside an OFFSET, Virtuoso orders 10,000 rows at most.
    ordered = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    start = 0
    while True:
        rows = f"SELECT ?s ?p ?o {{ {{ {ordered} }} }} OFFSET {start} LIMIT {PAGE}"
        page = list(asking(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {rows} }} }}"))
        yield from page
        start += len(page)
        if len(page) < PAGE:
            return
