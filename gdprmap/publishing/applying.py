"""A plan -> the changes that a store is given, batch by batch, with the statements counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol, runtime_checkable

from pyoxigraph import RdfFormat, Triple, parse

from gdprmap.publishing._http_updates import kept_by
from gdprmap.publishing.catalogue import state_in
from gdprmap.publishing.planning import Outcome, Planned, Planner
from gdprmap.publishing.stores import Change, PublishError, Store

_AT_ONCE = 16
"""How many changes a store is given together."""


@runtime_checkable
class WrittenWhole(Protocol):
    """A store to which nothing is written before all changes are made."""

    def commit(self) -> None:
        """Write it."""
        ...


class Applier:
    """Makes the changes of a plan, or on a *dry* run counts them only."""

    def __init__(self, store: Store, planner: Planner, *, dry: bool) -> None:
        self._store = store
        self._planner = planner
        self._dry = dry
        self._made = 0

    def write(self, planned: Iterable[Planned]) -> Iterator[tuple[Planned, Outcome]]:
        """What became of each graph that is to be written, once it is.

        Raises:
            PublishError: one of them cannot be; those before it are.
        """
        rest = iter(planned)
        while batch := list(islice(rest, _AT_ONCE)):
            changes = [self._planner.change(one) for one in batch]
            outcomes = [self._counted(*pair) for pair in zip(batch, changes, strict=True)]
            self._replace(changes)
            yield from zip(batch, outcomes, strict=True)

    def withdraw(self, graphs: Iterable[str]) -> Iterator[Outcome]:
        """What became of each graph that is to be taken out, once it is.

        Raises:
            PublishError: one of them cannot be; those before it are.
        """
        rest = iter(graphs)
        while batch := list(islice(rest, _AT_ONCE)):
            outcomes = [Outcome(policy=one, removed=sum(1 for _ in self._store.read(one) or ())) for one in batch]
            self._replace([self._planner.withdrawal(one) for one in batch])
            yield from outcomes

    def commit(self) -> None:
        """Write what a store has taken but not written.

        Raises:
            PublishError: it cannot be.
        """
        if self._made and isinstance(self._store, WrittenWhole):
            self._store.commit()

    def confirm(self, iri: str, written: Iterable[Planned], withdrawn: Iterable[Outcome]) -> None:
        """Read the catalogue *iri* again: what a server says of a change, such as 200 or 204, is not always so.

        Raises:
            PublishError: it does not say what was written.
        """
        if not self._made or isinstance(self._store, WrittenWhole):
            return
        state = state_in(iri, self._store.read(iri) or ())
        there = {graph: entry.digest for graph, entry in (*state.policies.items(), *state.vocabularies.items())}
        wanted = {one.outcome.policy: one.digest for one in written} | {one.policy: None for one in withdrawn}
        if lost := [graph for graph, digest in wanted.items() if there.get(graph) != digest]:
            raise PublishError(
                f"{lost[0]}: {self._store.name} took what was sent, but {len(lost)} of {len(wanted)} changes are"
                " not there; is something between here and it, or did somebody else publish too? Publish again",
                target=self._store.name,
                policy=lost[0],
            )

    def _replace(self, changes: list[Change]) -> None:
        if self._dry:
            return
        try:
            self._store.replace(changes)
        except PublishError as error:
            if self._made and not isinstance(self._store, WrittenWhole):
                raise _with_advice(error, self._made) from error
            raise
        self._made += len(changes)

    def _counted(self, planned: Planned, change: Change) -> Outcome:
        """The outcome with what it adds and removes."""
        outcome = planned.outcome
        before = None if planned.new else self._store.read(change.graph)
        if before is None:
            return replace(outcome, added=outcome.triples)
        old, new = _statements(b"".join(before)), _statements(change.content or b"")
        return replace(outcome, added=len(new - old), removed=len(old - new))


def _statements(content: bytes) -> set[Triple]:
    """The statements, with durations as text: a store that keeps none, as Virtuoso, has not changed for that."""
    return {quad.triple for quad in parse(kept_by(content, durations=False), RdfFormat.N_TRIPLES)}


def _with_advice(error: PublishError, made: int) -> PublishError:
    message = f"{error}\n{made} graphs were written before that, and stay; publish again to write the rest"
    return PublishError(message, target=error.target, policy=error.policy, status=error.status)
