"""Colours of a terminal: the few that reports use."""

from __future__ import annotations

from typing import Protocol

_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "cyan": 36}


class Paint(Protocol):
    """A way to write a text in the styles named, such as "bold" and "red"."""

    def __call__(self, text: str, *styles: str) -> str:
        """The text in these styles."""
        ...


def painting(*, colour: bool) -> Paint:
    """A paint that colours, or one that leaves every text as it is."""
    return _coloured if colour else _plain


def _coloured(text: str, *styles: str) -> str:
    return f"\x1b[{';'.join(str(_CODES[style]) for style in styles)}m{text}\x1b[0m"


def _plain(text: str, *styles: str) -> str:  # noqa: ARG001 - that is what plain means
    return text
