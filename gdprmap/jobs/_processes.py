"""Processes that do pieces of work, each with a thread here that talks with it through pipes.

Not `ProcessPoolExecutor`: when one of its processes dies it gives up all pieces and cannot say whose fault it was, and
its processes import the main module of the program anew, so that a script without `if __name__ == "__main__"` never
ends. Ours are plain `python -c`, started when there is work. They are in a session of their own, so that Ctrl-C reaches
this process alone, which kills them; and when this one dies, however it does, their pipe ends and so do they.
"""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import IO, Any, Generic, TypeVar, cast

from gdprmap.jobs import Work, WorkerError

T = TypeVar("T")
R = TypeVar("R")
_LAST_WORDS_SECONDS = 5
"""How long a process whose pipe has ended may take to end itself, so that its exit code says why."""
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from gdprmap.jobs._worker import main; sys.exit(main())"
)


class Processes(Generic[T, R]):
    """A number of processes, started one by one as work comes in."""

    def __init__(self, work: Work[T, R], jobs: int) -> None:
        self._work = pickle.dumps(work)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="gdprmap-job")
        self._idle: list[_Process] = []
        self._running: set[_Process] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def submit(self, piece: T) -> Future[R | WorkerError]:
        """What will come of *piece*."""
        return self._threads.submit(self._do, piece)

    def stop(self) -> None:
        """End all processes at once, whatever they are doing."""
        with self._lock:
            self._stopped = True
            for process in (*self._running, *self._idle):
                process.kill()
        self._threads.shutdown(cancel_futures=True)

    def _do(self, piece: T) -> R | WorkerError:
        try:
            with self._process() as process:
                said = process.ask(pickle.dumps(piece))
        except OSError as error:  # there are too many already
            return WorkerError(f"no process can be started for this: {error.strerror}")
        if isinstance(said, WorkerError):
            return said
        with self._lock:
            if not self._stopped:
                self._idle.append(process)
        result: R = said
        return result

    @contextmanager
    def _process(self) -> Iterator[_Process]:
        """A process that has nothing to do."""
        with self._lock:
            process = self._idle.pop() if self._idle else _Process(self._work)
            self._running.add(process)
            if self._stopped:
                process.kill()
        try:
            yield process
        finally:
            with self._lock:
                self._running.remove(process)


class _Process:
    """One process, and its pipes."""

    def __init__(self, work: bytes) -> None:
        path = json.dumps([entry for entry in sys.path if isinstance(entry, str)])
        self._popen = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._work: bytes | None = work

    def ask(self, piece: bytes) -> Any:
        """What comes of *piece*; a `WorkerError` if the process ends before it says so."""
        popen = self._popen
        pieces, results = cast("IO[bytes]", popen.stdin), cast("IO[bytes]", popen.stdout)  # they are pipes
        try:
            if self._work is not None:
                pieces.write(self._work)
                self._work = None
            pieces.write(piece)
            pieces.flush()
            return pickle.load(results)
        except (OSError, EOFError, pickle.UnpicklingError):  # it is gone, perhaps in the middle of a word
            with suppress(subprocess.TimeoutExpired):
                popen.wait(_LAST_WORDS_SECONDS)
            self.kill()
            return WorkerError(f"the process that worked on this {_ending(popen.returncode)}")

    def kill(self) -> None:
        """End it, and forget it."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe:
                with suppress(OSError):  # something was not written yet, which nobody reads any more
                    pipe.close()


def _ending(code: int) -> str:
    if code >= 0:
        return "ran out of memory" if code == OUT_OF_MEMORY else f"ended with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


OUT_OF_MEMORY = 77
"""The exit code by which a process says so."""
