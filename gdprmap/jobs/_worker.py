"""What runs in each process: take a piece of work, say what came of it, until there is no more."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from queue import SimpleQueue
from typing import BinaryIO

from gdprmap.jobs._processes import OUT_OF_MEMORY, receive, send


def main() -> int:
    """The exit code, where there was not enough memory; else the process ends once its pipe does."""
    # The pipes are for us alone: what a library prints goes to standard error, and it finds nothing to read.
    pieces, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    asked = SimpleQueue[bytes]()
    threading.Thread(target=_listen, args=(pieces, asked), daemon=True).start()
    try:
        work = pickle.loads(asked.get())
        work.begin()
        while True:
            send(results, pickle.dumps(work(pickle.loads(asked.get()))))
    except MemoryError:
        return OUT_OF_MEMORY
    except BrokenPipeError:
        os._exit(0)


def _listen(pieces: BinaryIO, asked: SimpleQueue[bytes]) -> None:
    """Take what is asked; once the pipe ends, the process that asks is done, or gone, and nothing is worth an end."""
    try:
        while True:
            asked.put(receive(pieces))
    finally:
        os._exit(0)
