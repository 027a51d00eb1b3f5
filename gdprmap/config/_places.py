"""A TOML file -> where each of its keys stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gdprmap.places import Place

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_STEP = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_COMMENT_OR_TEXT = re.compile(
    r"""#[^\n]*|\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""", re.DOTALL
)


def places_in(text: str, file: str) -> Mapping[tuple[str, ...], Place]:
    """Where each key and table of a valid file begins, as far as a line alone can tell; tomllib does not say."""
    places: dict[tuple[str, ...], Place] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(_COMMENT_OR_TEXT.sub(_lines_kept, text).split("\n"), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _steps(header[1])
            places.setdefault(table, Place(file, number, line.index("[") + 1))
        elif key:
            places.setdefault((*table, *_steps(key[1])), Place(file, number, key.start(1) + 1))
    return places


def _lines_kept(found: re.Match[str]) -> str:
    """Nothing in place of the lines of a text that runs over several: none of them begins a key."""
    return found[0] if found[0].startswith("#") else "\n" * found[0].count("\n") or found[0]


def _steps(key: str) -> tuple[str, ...]:
    return tuple(next(filter(None, found), "") for found in _STEP.findall(key))


def nearest(places: Mapping[tuple[str, ...], Place], keys: tuple[str, ...], default: Place) -> Place:
    """The place of *keys*, or of what holds them."""
    within = [place for known, place in places.items() if known[: len(keys)] == keys]
    if within:
        return min(within)
    return next((places[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in places), default)
