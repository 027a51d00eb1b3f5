"""The words of the documents in one language, with its dates, durations, countries and citations."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

from gdprmap.vocab._term import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from importlib.resources.abc import Traversable

    from gdprmap.vocab._term import Term

_CITED = re.compile(r"(ePrivacy Directive )?(Art|recital) (\w+)((?:\(\w+\))*)")
_DURATION = re.compile(r"P(\d+Y)?(\d+M)?(\d+D)?(?:T(\d+H)?(\d+M)?([\d.]+S)?)?")
_UNITS = ("year", "month", "day", "hour", "minute", "second")
_MOST_DIGITS = 9
"""Of a number in a duration that is written out; longer ones are nobody's, and stay as they are."""
_ENGLISH = "en"


def languages() -> tuple[str, ...]:
    """The languages that documents can be written in: there is a file for each."""
    found = (file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(found))


class Texts:
    """The words of one language; called with a key, it gives the text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._tables = _read(language)
        self._locale = Locale.parse(self("language.locale"))

    def __call__(self, key: str, **values: object) -> str:
        """The text at *key*, such as "state.none", with the *values* put in.

        Raises:
            LookupError: there is none.
        """
        table, _, name = key.partition(".")
        text = self.own(table, name)
        if text is None:
            raise LookupError(f"there is no text {key} in {self.language}.toml")
        return text.format(**values) if values else text

    def own(self, table: str, word: str) -> str | None:
        """What *table* has for *word*; None if it has nothing."""
        found: str | None = self._tables.get(table, {}).get(word)
        return found

    def english(self) -> str | None:
        """The tag of English for what is not translated; None in a document that is in English itself."""
        return None if self.language == _ENGLISH else _ENGLISH

    def term(self, term: Term) -> tuple[str, str | None]:
        """What a term is called, and the language of that where it is not the document's."""
        if said := self.own("terms", term.curie):
            return said, None
        # What a vocabulary of one's own calls it may be in any language.
        return term.label, "" if term.status == "own" else self.english()

    def country(self, country: Term) -> tuple[str, str | None]:
        """What a country or region is called, and the language of that where it is not the document's."""
        code = shorten(country).removeprefix("loc:")
        if name := self._locale.territories.get(code):
            return name, None
        of, _, region = code.partition("-")
        within = self._locale.territories.get(of)
        said, lang = self.term(country)
        return (f"{said} ({within})" if within and region else said), lang

    def day(self, day: date) -> str:
        """A day, written out."""
        return format_date(day, format="long", locale=self._locale)

    def duration(self, duration: str) -> str:
        """A duration of XML Schema (P1Y6M), written out: "1 year and 6 months"."""
        match = _DURATION.fullmatch(duration)
        said = [(part[:-1], unit) for part, unit in zip(match.groups(), _UNITS, strict=True) if part] if match else []
        if not said or any(len(number) > _MOST_DIGITS for number, _ in said):
            return duration
        return self.listed(
            format_unit(Decimal(number), f"duration-{unit}", length="long", locale=self._locale)
            for number, unit in said
        )

    def listed(self, words: Iterable[str]) -> str:
        """Words as a sentence lists them."""
        return str(format_list(list(words), locale=self._locale))

    def cite(self, *articles: str) -> str:
        """Provisions such as "Art 13(1)(c)", as the language cites them."""
        return ", ".join(map(self._cited, articles))

    def _cited(self, article: str) -> str:
        match = _CITED.fullmatch(article)
        if not match:
            return article
        directive, kind, number, rest = match.groups()
        said = self(f"citation.{'article' if kind == 'Art' else 'recital'}", number=number)
        for step in re.findall(r"\w+", rest):
            said += self(f"citation.{'paragraph' if step.isdigit() else 'letter'}", step=step)
        return self("citation.directive" if directive else "citation.regulation", provision=said)


@cache
def _read(language: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(_folder().joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return files("gdprmap.documents").joinpath("languages")
