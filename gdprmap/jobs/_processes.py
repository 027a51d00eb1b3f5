"""Processes that do pieces of work, each with a thread here that talks with it through pipes.

Not `ProcessPoolExecutor`: when one of its processes dies it gives up all pieces and cannot say whose fault it was, and
its processes import the main module of the program anew, so that a script without `if __name__ == "__main__"` never
ends. Ours are plain `python -c`, started when there is work. They are in a session of their own, so that Ctrl-C reaches
this process alone, which kills them; and when this one dies, however it does, their pipe ends and so do they. Nor
`ThreadPoolExecutor`: Python waits for its threads before it ends, also when Ctrl-C was pressed twice.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar, cast

from gdprmap.errors import WorkerError
from gdprmap.jobs import Work

T = TypeVar("T")
R = TypeVar("R")
OUT_OF_MEMORY = 77
"""The exit code by which a process says so."""
_LENGTH_BYTES = 8
_LAST_WORDS_SECONDS = 5
"""How long a process whose pipe has ended may take to end itself, so that its exit code says why."""
# Until it has our path, it imports nothing: a module of that name may stand in the working directory.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from gdprmap.jobs._worker import main; sys.exit(main())"


class Processes(Generic[T, R]):
    """A number of processes, started one by one as work comes in."""

    def __init__(self, work: Work[T, R], jobs: int) -> None:
        self._work = pickle.dumps(work)
        self._jobs = jobs
        self._asked = SimpleQueue[tuple[bytes, _Begun] | None]()
        self._threads: list[threading.Thread] = []
        self._processes: set[_Process] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def submit(self, piece: T) -> _Begun:
        """What will come of *piece*."""
        begun = _Begun()
        self._asked.put((pickle.dumps(piece), begun))
        if len(self._threads) < self._jobs:
            thread = threading.Thread(target=self._serve, name="gdprmap-job", daemon=True)
            thread.start()
            self._threads.append(thread)
        return begun

    def stop(self) -> None:
        """End all processes at once, whatever they are doing."""
        self._stopped = True
        with self._lock:
            for process in self._processes:
                process.kill()
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        """Let a process do pieces until there are no more, and another once it has died."""
        process: _Process | None = None
        while (asked := self._asked.get()) and not self._stopped:
            piece, begun = asked
            try:
                process = process or self._started()
            except OSError as error:  # there are too many already
                begun.end(WorkerError(f"no process can be started for this: {error.strerror}"))
                continue
            if process is None:
                return
            answer = process.ask(piece)
            if isinstance(answer, WorkerError):
                self._ended(process)
                process = None
            begun.end(answer)
        if process:
            self._ended(process)

    def _started(self) -> _Process | None:
        """A new process; None once all are to end."""
        with self._lock:
            if self._stopped:
                return None
            process = _Process(self._work)
            self._processes.add(process)
            return process

    def _ended(self, process: _Process) -> None:
        process.end()
        with self._lock:
            self._processes.remove(process)


class _Begun:
    """A piece that a process has, or will have."""

    def __init__(self) -> None:
        self._said = Future[bytes | WorkerError]()

    def end(self, said: bytes | WorkerError) -> None:
        """Let that be what came of it."""
        self._said.set_result(said)

    def result(self) -> Any:
        """What came of it."""
        said = self._said.result()
        return said if isinstance(said, WorkerError) else pickle.loads(said)


class _Process:
    """One process, and its pipes."""

    def __init__(self, work: bytes) -> None:
        # What the environment says of modules holds here as it does in this process, and no more.
        alone = "-I" if sys.flags.isolated else "-P"
        path = [entry for entry in sys.path if isinstance(entry, str)]
        self._popen = subprocess.Popen(
            [sys.executable, alone, "-c", _PROGRAM, *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._work: bytes | None = work

    def ask(self, piece: bytes) -> bytes | WorkerError:
        """What comes of *piece*; an error if the process ends before it says so."""
        pieces, results = cast("IO[bytes]", self._popen.stdin), cast("IO[bytes]", self._popen.stdout)  # they are pipes
        try:
            for message in (piece,) if self._work is None else (self._work, piece):
                send(pieces, message)
            self._work = None
            return receive(results)
        except (OSError, EOFError):  # it is gone, perhaps in the middle of a word
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(_LAST_WORDS_SECONDS)
            self.kill()
            return WorkerError(f"the process that worked on this {_ending(self._popen.wait())}")

    def kill(self) -> None:
        """Let it come to its end at once; another thread may be talking with it."""
        self._popen.kill()

    def end(self) -> None:
        """End it, and forget it."""
        self.kill()
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


def send(pipe: IO[bytes], message: bytes) -> None:
    """Let the other side have *message*.

    Raises:
        OSError: it is gone.
    """
    pipe.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message of the other side.

    Raises:
        EOFError: it is gone.
    """
    begins = pipe.read(_LENGTH_BYTES)
    length = int.from_bytes(begins, "big")
    message = pipe.read(length)
    if len(begins) < _LENGTH_BYTES or len(message) < length:
        raise EOFError
    return message
