"""What is said to someone whose text is not the term that was asked for: a sentence, and a hint to be had for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic_core import PydanticCustomError

from gdprmap.vocab import _search
from gdprmap.vocab._base import Term, parts
from gdprmap.vocab._table import PREFIXES

_LONGEST_SHOWN = 80
_LONGEST_NEAR_MISS = 200


def not_text(kind: type[Term]) -> PydanticCustomError:
    """For a number, a list and so on."""
    return _error(f"{_a(kind)} is written as text, such as {_example(kind)}")


def other_kind(term: Term, kind: type[Term]) -> PydanticCustomError:
    """For a term that exists, but is of another kind."""
    return _error(
        f"{term.curie} is {_a(type(term))}, not {_a(kind)}", lambda: _did_you_mean(_search.namesake(term, kind))
    )


def not_a_term(text: str, kind: type[Term]) -> PydanticCustomError:
    """For text that names no term."""
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
    if text.startswith(("http://", "https://", "urn:")):
        return _error(f'{shown!r} is not an IRI: one has no spaces, none of <>"{{}}|\\^`[], one # at most, % as %25')
    prefix, _, name = text.partition(":")
    if not name or re.search(r"\s", text) or not text.isprintable():
        sentence = f"{shown!r} is not a term"
    elif prefix in PREFIXES:
        sentence = f"{shown} is not {_a(kind)}"
    else:
        sentence = f"{shown} is not {_a(kind)}: no vocabulary has the prefix {prefix[:_LONGEST_SHOWN]}"
    return _error(sentence, lambda: _nearest(text, kind))


def _nearest(text: str, kind: type[Term]) -> str:
    near = _search.closest(text, kind) if len(text) <= _LONGEST_NEAR_MISS else None
    otherwise = f"; write a term such as {_example(kind)}, or the full IRI of a term of your own"
    return _did_you_mean(near) or otherwise


def _did_you_mean(near: Term | None) -> str:
    return f"; did you mean {near.curie}?" if near is not None else ""


def _error(sentence: str, hint: Callable[[], str] = str) -> PydanticCustomError:
    # The sentence goes in as data: a brace in what the user wrote would be taken for a part of the template.
    # The hint goes in as something to call, since it takes a while to find and a hostile file has many wrong terms.
    return PydanticCustomError("unknown_term", "{sentence}", {"sentence": sentence, "hint": hint})


def _a(kind: type[Term]) -> str:
    names = [part.__name__ for part in parts(kind)]
    return " and ".join(f"{'an' if name[0] in 'AEIOU' else 'a'} {name}" for name in names)


def _example(kind: type[Term]) -> str:
    """A term of the kind, for someone who has not seen one: rather a plain one than one of DPV's upper ones."""
    for prefix in ("pd:", "loc:", "eu-gdpr:", "legal-eu:", ""):
        for curie, term in kind.known().items():
            if curie.startswith(prefix) and type(term) is kind and term != kind.top:
                return curie
    return "dpv:Purpose"
