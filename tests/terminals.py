"""A terminal that tests look at."""

from __future__ import annotations

import os


def shown_on(terminal: int, until: bytes | None = None) -> bytes:
    """What a terminal shows until nobody writes to it any more, or until that has come."""
    shown = b""
    while until is None or until not in shown:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # so Linux tells that nobody writes any more
            return shown
        if not piece:
            return shown
        shown += piece
    return shown
