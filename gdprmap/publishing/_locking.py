"""Reading a store of somebody else's making: nobody may write it meanwhile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Somebody else writes the store."""


@contextmanager
def shared(lock: Path) -> Iterator[None]:
    """Keep writers away from the store whose lock this is.

    A store that is opened to be read only does not look at its lock, and what it reads while somebody writes is
    undefined. On Windows nothing is kept away.

    Raises:
        LockedError: somebody writes it.
        OSError: the lock cannot be read.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    file = os.open(lock, os.O_RDONLY)
    try:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise LockedError from error
        yield
    finally:
        os.close(file)
