"""How far a long run is: a line at the foot of the terminal, on standard error, which the next output takes away."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sized
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")
_PATIENCE = 0.5
"""Seconds that pass in silence; most runs are over by then."""
_PAUSE = 0.1
"""Seconds between two lines, so that the terminal does not slow the run down."""
_CLEAR = "\r\x1b[K"


class _Foot:
    """The line, if it is there."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, text: str) -> None:
        """Put *text* there."""
        sys.stderr.write(f"{_CLEAR}{text}")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """Take it away."""
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._shown = False


_FOOT = _Foot()
clear = _FOOT.clear


def followed(sources: Iterable[_T], done: str, *, shown: bool = True) -> Iterator[_T]:
    """The same one by one; if it takes long and *shown*, the terminal tells how many are *done*, in that word."""
    if not (shown and _on_a_terminal()):
        yield from sources
        return
    of_all = f" of {len(sources)} files" if isinstance(sources, Sized) else " policies"
    due = time.monotonic() + _PATIENCE
    try:
        for number, source in enumerate(sources):
            if time.monotonic() >= due:
                _FOOT.show(f"{done} {number}{of_all}")
                due = time.monotonic() + _PAUSE
            yield source
    finally:
        clear()


def _on_a_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
