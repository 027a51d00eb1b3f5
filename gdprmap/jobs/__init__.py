"""Many pieces of work -> what came of each, in order, by several processes; nothing here knows what a policy is."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from gdprmap.errors import WorkerError

__all__ = ["Done", "Work", "available", "in_order"]

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
AHEAD = 4
"""How many pieces of work are taken for each process, so that none waits for the slowest; no more are in memory."""


class Begun(Protocol[R_co]):
    """A piece of work that is being done."""

    def result(self) -> R_co:
        """What came of it, once that is known."""
        ...


class Work(Protocol[T_contra, R_co]):
    """What is done with each piece; it survives pickling, and so do its pieces and what comes of them."""

    def begin(self) -> None:
        """Get ready; called once in each other process."""
        ...

    def __call__(self, piece: T_contra, /) -> R_co:
        """What comes of *piece*."""
        ...


@dataclass(frozen=True, slots=True)
class Done(Generic[R_co]):
    """A piece of which it is known already what comes of it."""

    result: R_co


def available() -> int:
    """How many processes can run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Work[T, R], pieces: Iterable[T | Done[R]], jobs: int | str
) -> Generator[R | WorkerError, None, None]:
    """What comes of each of *pieces*, in their order; no more of them are taken than *jobs* processes need.

    With one job all is done in this process. With more, a process that dies is an error for its piece alone. An address
    instead of a number is that of a Dask scheduler, whose workers do it.

    Raises:
        ClusterError: the cluster cannot be used.
    """
    if isinstance(jobs, str):
        from gdprmap.jobs import _cluster

        yield from _cluster.in_order(work, pieces, jobs)
        return
    if jobs == 1:
        yield from (piece.result if isinstance(piece, Done) else work(piece) for piece in pieces)
        return
    from gdprmap.jobs._processes import Processes

    processes = Processes(work, jobs)
    try:
        yield from ahead(pieces, processes.submit, jobs * AHEAD)
    finally:  # all is done, or nobody wants to know the rest
        processes.stop()


def ahead(
    pieces: Iterable[T | Done[R]], submit: Callable[[T], Begun[R | WorkerError]], most: int
) -> Iterator[R | WorkerError]:
    """What comes of each piece, in their order; *most* are begun at a time."""
    for one in _in_turn(pieces, submit, most):
        yield one.result if isinstance(one, Done) else one.result()


def _in_turn(
    pieces: Iterable[T | Done[R]], submit: Callable[[T], Begun[R | WorkerError]], most: int
) -> Iterator[Begun[R | WorkerError] | Done[R]]:
    """Each piece, begun, when so many after it are, too."""
    begun: deque[Begun[R | WorkerError] | Done[R]] = deque()
    try:
        for piece in pieces:
            begun.append(piece if isinstance(piece, Done) else submit(piece))
            if len(begun) >= most:
                yield begun.popleft()
    except Exception:  # of the iterable; what was begun before it is not lost
        yield from begun
        raise
    yield from begun
