"""Pieces of work done by a Dask cluster, whose scheduler gives what a dead worker had to another."""

from __future__ import annotations

import logging
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
from gdprmap.errors import ClusterError, WorkerError
from gdprmap.jobs import AHEAD, Done, Work, ahead

T = TypeVar("T")
R = TypeVar("R")
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d+")
_PATIENCE_SECONDS = 10
"""How long the scheduler may take to answer, and a first worker, or another where there is none left, to come."""


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
            return _Begun(client, future, begun)

        try:
            yield from ahead(pieces, submit, threads * AHEAD)
        finally:
            client.cancel(list(begun), force=True)


def _dask() -> Any:
    """Dask's library, which loads slowly, and which hardly anybody has."""
    return import_module("distributed")


class _Begun:
    """A piece that a worker has, or will have."""

    def __init__(self, client: Any, future: Any, begun: set[Any]) -> None:
        self._client = client
        self._future = future
        self._begun = begun

    def result(self) -> Any:
        """What came of it."""
        try:
            return pickle.loads(self._answer())
        except _dask().KilledWorker:
            return WorkerError("every worker of the cluster that worked on this died")
        except (CancelledError, OSError) as error:
            raise ClusterError("the Dask scheduler has gone, and what it had with it") from error
        finally:
            self._begun.discard(self._future)

    def _answer(self) -> bytes:
        while True:
            try:
                answer: bytes = self._future.result(timeout=_PATIENCE_SECONDS)
            except TimeoutError:
                _wait_for_worker(self._client, "lost all its workers; start some, and check again")
            else:
                return answer


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
    dask = _dask()
    with _silence():
        try:
            client = dask.Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
        except TypeError as error:
            raise ClusterError("Dask has no certificates for TLS; its configuration names them") from error
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no Dask scheduler answers at {address}; write its address, as tcp://host:8786"
            ) from error
        try:
            yield client
        finally:
            client.close(timeout=_PATIENCE_SECONDS)


@contextmanager
def _silence() -> Iterator[None]:
    """Dask tells with tracebacks, on standard error, what we say in a sentence."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    loud = [logger for logger in map(logging.getLogger, names) if not logger.disabled]
    for logger in loud:
        logger.disabled = True
    try:
        yield
    finally:
        for logger in loud:
            logger.disabled = False


def _threads(client: Any) -> int:
    """How many pieces the cluster does at a time.

    Raises:
        ClusterError: it has no workers, or one of them has no gdprmap or another version of it.
    """
    _wait_for_worker(client, "no workers; start some: dask worker ADDRESS")
    said: dict[str, str | Exception] = client.run(_version, on_error="return")
    for worker, version in sorted(said.items()):
        if isinstance(version, Exception):
            raise ClusterError(f"the worker at {worker} cannot load gdprmap: {version}; install it there")
        if version != gdprmap.__version__:
            raise ClusterError(f"the worker at {worker} has gdprmap {version}, and this is {gdprmap.__version__}")
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _wait_for_worker(client: Any, otherwise: str) -> None:
    """Wait until there is a worker.

    Raises:
        ClusterError: none comes.
    """
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
    except TimeoutError as error:
        raise ClusterError(f"the Dask cluster has {otherwise}") from error


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
