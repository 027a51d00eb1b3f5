"""What runs in each process: take a piece of work, say what came of it, until there is no more."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress


def main() -> int:
    """0 once the pipe ends, for then the process that gave the work is done, or gone."""
    from gdprmap.jobs._processes import OUT_OF_MEMORY

    # The pipes are for us alone: what a library prints goes to standard error, and it finds nothing to read.
    pieces, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    try:
        with suppress(EOFError, BrokenPipeError):
            work = pickle.load(pieces)
            work.begin()
            while True:
                result = pickle.dumps(work(pickle.load(pieces)))
                results.write(result)
                results.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0
