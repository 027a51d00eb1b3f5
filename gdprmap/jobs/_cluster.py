"""Pieces of work done by a Dask cluster, whose scheduler gives what a dead worker had to another."""

from __future__ import annotations

import pickle
import re
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

import gdprmap
from gdprmap.jobs import AHEAD, ClusterError, Done, Work, WorkerError, ahead

T = TypeVar("T")
R = TypeVar("R")
_ADDRESS = re.compile(r"[a-z]+://[^\s/]+:\d+")
_PATIENCE_SECONDS = 10
"""How long the scheduler, and then a first worker, may take to answer."""


def in_order(work: Work[T, R], pieces: Iterable[T | Done[R]], address: str) -> Generator[R | WorkerError, None, None]:
    """What comes of each of *pieces*, in their order, done by the workers of the scheduler at *address*.

    Raises:
        ClusterError: the cluster cannot be used; the message says why.
    """
    with _client(address) as client:
        threads = _threads(client)
        packed = pickle.dumps(work)
        begun: set[Any] = set()

        def submit(piece: T) -> _Begun:
            # With a key of its own, or of two equal policies one would be checked, and the other be forgotten with it.
            future = client.submit(_do, packed, pickle.dumps(piece), pure=False)
            begun.add(future)
            return _Begun(future, begun)

        try:
            yield from ahead(pieces, submit, threads * AHEAD)
        finally:
            client.cancel(list(begun), force=True)


def _dask() -> Any:
    """Dask's library, which loads slowly, and which hardly anybody has."""
    return import_module("distributed")


class _Begun:
    """A piece that a worker has, or will have."""

    def __init__(self, future: Any, begun: set[Any]) -> None:
        self._future = future
        self._begun = begun

    def result(self) -> Any:
        """What came of it."""
        try:
            return pickle.loads(self._future.result())
        except _dask().KilledWorker:
            return WorkerError("every worker of the cluster that worked on this died")
        except CancelledError as error:
            raise ClusterError("the Dask scheduler has gone, and what it had with it") from error
        finally:
            self._begun.discard(self._future)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to the scheduler at *address*.

    Raises:
        ClusterError: there is none.
    """
    if not _ADDRESS.fullmatch(address):  # of some that are none, Dask tells with a traceback
        raise ClusterError(f"{address!r} is no address of a Dask scheduler; write one such as tcp://host:8786")
    if find_spec("distributed") is None:
        raise ClusterError('the library for Dask is not installed; install it with: pip install "gdprmap[dask]"')
    try:
        client = _dask().Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}; write its address, as tcp://host:8786") from error
    try:
        yield client
    finally:
        client.close(timeout=_PATIENCE_SECONDS)


def _threads(client: Any) -> int:
    """How many pieces the cluster does at a time.

    Raises:
        ClusterError: it has no workers, or one of them has another version of gdprmap.
    """
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
    except TimeoutError as error:
        raise ClusterError("the Dask scheduler has no workers; start some: dask worker ADDRESS") from error
    try:
        versions: dict[str, str] = client.run(_version)
    except ImportError as error:
        raise ClusterError(f"a worker of the Dask cluster lacks a library: {error}; install gdprmap there") from error
    for worker, version in sorted(versions.items()):
        if version != gdprmap.__version__:
            raise ClusterError(f"the worker at {worker} has gdprmap {version}, and this is {gdprmap.__version__}")
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _version() -> str:
    return gdprmap.__version__


def _do(work: bytes, piece: bytes) -> bytes:
    """What runs at a worker; pickled by us, so that Dask need not know what our values are."""
    return pickle.dumps(_ready(work)(pickle.loads(piece)))


@lru_cache(maxsize=1)
def _ready(work: bytes) -> Work[Any, Any]:
    ready: Work[Any, Any] = pickle.loads(work)
    ready.begin()
    return ready
