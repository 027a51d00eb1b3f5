"""The vocabulary: DPV's terms as typed constants (`dpv`, `pd`, `eu_gdpr` ...), and the ways to find one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.vocab import _base, _table
from gdprmap.vocab._term import Term as Term
from gdprmap.vocab._term import kinds as kinds

if TYPE_CHECKING:
    from gdprmap.vocab._search import Match as Match

__all__ = ["Match", "Term", "closest", "find", "kinds", "search"]


def search(words: str, *, kind: type[Term] = Term, limit: int = 10) -> tuple[Match, ...]:
    """The terms that the words fit by label, by name or by what policies call them, best first."""
    from gdprmap.vocab import _search

    return _search.search(words, kind=kind, limit=limit)


def closest(text: str, kind: type[Term] = Term) -> Term | None:
    """The term of the kind that the text was most likely meant to be, if one comes near."""
    from gdprmap.vocab import _search

    return _search.closest(text, kind)


def find(text: str) -> Term:
    """The term of the vocabularies that has this short form or this IRI.

    Raises:
        UnknownTermError: there is none; the message says which comes closest.
    """
    term = _base.listed(_table.shorten(_table.expand(text)))
    if term is not None:
        return term
    from gdprmap.errors import UnknownTermError

    near = closest(text)
    raise UnknownTermError(f"{text} is in no vocabulary" + (f"; did you mean {near.curie}?" if near else ""))


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Late: the search needs more of the standard library than the constants do.
        if name == "Match":
            from gdprmap.vocab._search import Match

            return Match
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
