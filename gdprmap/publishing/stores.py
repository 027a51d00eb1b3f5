"""What publishing asks of a store, whatever keeps it: a folder, a file, a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, Triple

from gdprmap.errors import GdprmapError

SelectResult: TypeAlias = QuerySolutions | QueryBoolean | Iterable[Triple]
"""What a query answers: rows (SELECT), yes or no (ASK), statements (CONSTRUCT, DESCRIBE)."""


class PublishError(GdprmapError):
    """Something cannot be published or asked for; the message says what, where, and what to do."""

    def __init__(self, message: str, *, target: str = "", policy: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.target = target
        """The store, without credentials."""
        self.policy = policy
        """The IRI of the policy that it happened with, if with one."""
        self.status = status
        """What a server answered, if one did."""

    def __reduce__(self) -> tuple[object, ...]:
        return _published_error, (self.message, self.target, self.policy, self.status)

    def __str__(self) -> str:
        return self.message


def _published_error(message: str, target: str, policy: str | None, status: int | None) -> PublishError:
    """The error again, out of a pickle."""
    return PublishError(message, target=target, policy=policy, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of one named graph, and of its entry in the catalogue."""

    catalogue: str
    """The IRI of the graph that the entry is in."""
    graph: str
    """The IRI of the named graph."""
    content: bytes | None
    """All that is to be in it, as N-Triples: UTF-8, sorted, no blank nodes. None: the graph is withdrawn."""
    entry: tuple[bytes, ...]
    """The statements of its entry in the catalogue, as lines of N-Triples that end in a line feed; () if withdrawn."""
    entry_nodes: tuple[str, ...]
    """The IRIs that the entry is about. Every statement of the catalogue graph that has one of them as its subject or
    its object is of the old entry, and goes."""


class Store(Protocol):
    """A set of named graphs, each replaced whole."""

    name: str
    """What people know it by; no credentials are in it."""

    def read(self, graph: str) -> Iterator[bytes] | None:
        """The statements of a named graph, as lines of N-Triples in any order; None if there is no such graph.

        Raises:
            PublishError: it cannot be read.
        """
        ...

    def replace(self, changes: Sequence[Change]) -> None:
        """Make all the changes, each of them whole or not at all, and no entry of the catalogue before its graph.

        Raises:
            PublishError: one of them cannot be made; those after it are not.
        """
        ...

    def select(self, query: str) -> SelectResult:
        """What the store answers to a query in SPARQL 1.1, whose named graphs are all those of the store.

        Raises:
            PublishError: it cannot be asked, or the query is none.
        """
        ...

    def close(self) -> None:
        """Let go of it; what was replaced stays."""
        ...
