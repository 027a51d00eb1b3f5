"""The word that somebody meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 80
"""How much of a word is compared; a longer one is none of ours."""


def nearest(wrong: str, words: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The word that is most like the wrong one, in whatever case that is written; None if none is like it.

    How like it must be, from 0 to 1, is the *cutoff*.
    """
    import difflib  # only a mistake waits for it

    of_lower = {word.lower(): word for word in reversed([*words])}
    near = difflib.get_close_matches(wrong.lower()[:_LONGEST], of_lower, n=1, cutoff=cutoff)
    return of_lower[near[0]] if near else None
