"""The two rules that no shape can carry: ids that are almost the same, and quotes that are not in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gdprmap.graph import slug
from gdprmap.model import Policy, Quote
from gdprmap.model.fields import fields_of, values_of, walk
from gdprmap.places import Loc


def confusable_ids(policy: Policy) -> Iterator[Loc]:
    """The parts whose id differs only in case or punctuation from one before it in the same list (GM-Q05)."""
    for field in fields_of(Policy):
        if field.by_id:
            seen: set[str] = set()
            for index, part in enumerate(values_of(policy, field)):
                plain = slug((part.id or "").replace(".", "-"))
                if not plain:  # in Python a recipient needs no id
                    continue
                if plain in seen:
                    yield field.name, index
                seen.add(plain)


def unfound_quotes(policy: Policy, text: str) -> Iterator[Loc]:
    """The quotes that do not stand in *text*, or not where they say they do (GM-Q06)."""
    folded = fold(text)
    for loc, part in walk(policy):
        if isinstance(part, Quote) and not _stands_in(part, folded):
            yield loc


def fold(text: str) -> str:
    """*text* with every run of white space as one space: what quotes and their positions are counted in."""
    return re.sub(r"\s+", " ", text).strip()


def _stands_in(quote: Quote, folded: str) -> bool:
    words = fold(quote.exact)
    if quote.start is not None:
        end = quote.end if quote.end is not None else quote.start + len(words)
        return folded[quote.start : end] == words
    return words in folded if quote.end is None else folded[: quote.end].endswith(words)
