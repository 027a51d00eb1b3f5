"""Queries in SPARQL: which texts are some, and what a store of Oxigraph answers."""

from __future__ import annotations

import re

from pyoxigraph import Store

from gdprmap.publishing.stores import PublishError, SelectResult

_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_LONGEST = 80
"""How long what was expected may be, to be told; often it is every character that there is."""
_PROLOGUE = re.compile(r"\s+|#[^\n]*|(?i:prefix)\s+\S*\s*<[^>]*>|(?i:base)\s*<[^>]*>")
_APART = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*")
"""IRIs, texts and comments: what stands in them is no part of how a query is built."""
_STEP = re.compile(r"[!/|+*^-]|&&|\b(?:union|optional|minus|filter|bind)\b", re.IGNORECASE)
_MOST_STEPS, _DEEPEST = 200, 200
"""How large and how deep a query may be: Oxigraph crashes, and Python with it, on some of 5,000 steps, and takes
minutes for some of 1,000."""
_ELSEWHERE = re.compile(r"(?<![?$\w:-])service(?=\s)", re.IGNORECASE)
"""Another server is asked within the query: Oxigraph would do so, and gdprmap asks nobody but whom it is told to."""
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}


def ask(store: Store, query: str, name: str) -> SelectResult:
    """What the store called *name* answers.

    Raises:
        PublishError: it is no query, or the store cannot be read.
    """
    try:
        return store.query(query)
    except SyntaxError as error:
        raise PublishError(_wrong(query, str(error.msg)), target=name) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise PublishError(f"{name} cannot answer: {error}", target=name) from error


def check_query(query: str) -> None:
    """Refuse what is no query; a server may take an update where a query is wanted.

    Raises:
        PublishError: it is none; the message says where it is wrong.
    """
    if (wrong := _too_large(query)) or "\0" in query:
        raise PublishError(f"this is no query that can be asked: {wrong or 'it holds the character U+0000'}")
    if _ELSEWHERE.search(_APART.sub(" ", query)):
        raise PublishError("SERVICE asks another server, which no query here does; ask that server itself")
    ask(Store(), query, "")


def first_word(query: str) -> str:
    """The word that says what a query or an update does, in capitals; empty if there is none."""
    at = 0
    while found := _PROLOGUE.match(query, at):
        at = found.end()
    word = re.compile(r"\w*").match(query, at)
    return word[0].upper() if word else ""


def _too_large(query: str) -> str:
    built = _APART.sub(" ", query)
    if len(_STEP.findall(built)) > _MOST_STEPS:
        return f"it has more than {_MOST_STEPS} operators, filters and alternatives"
    depth = deepest = 0
    for bracket in re.findall(r"[][(){}]", built):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return f"brackets stand in brackets more than {_DEEPEST} deep" if deepest > _DEEPEST else ""


def _wrong(query: str, said: str) -> str:
    if (first := first_word(query)) in _UPDATES:
        return f"{first} changes a store, and a query only asks; `gdprmap publish` writes"
    place = _PLACE.match(said)
    if not place:
        return f"this is no query in SPARQL 1.1: {said}"
    expected = f": expected {place[3]}" if len(place[3]) <= _LONGEST else ""
    lines = query.split("\n")
    line = lines[int(place[1]) - 1] if int(place[1]) <= len(lines) else ""
    shown = f"\n  {line}\n  {' ' * (int(place[2]) - 1)}^" if line.strip() else ""
    return f"this is no query in SPARQL 1.1, at line {place[1]}, column {place[2]}{expected}{shown}"
