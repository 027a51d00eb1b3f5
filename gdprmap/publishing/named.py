"""The queries that gdprmap brings: files of SPARQL, which run as they are, with values that can be set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from gdprmap.errors import UnknownTermError
from gdprmap.graph.triples import XSD, Literal, term
from gdprmap.model.nearest import nearest
from gdprmap.publishing.stores import PublishError
from gdprmap.vocab import find

_HEAD = re.compile(r"(?:#.*\n)+")
_SETTABLE = re.compile(r"^--set (\w+)=(TERM|DATE): (.*)$")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\x00-\x20<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Settable:
    """A value of a query that can be set."""

    kind: str
    """TERM, an IRI or the short form of a term; or DATE, a day."""
    does: str
    """What it is, and what it is where it is not set."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that has a name."""

    name: str
    does: str
    """What it asks for."""
    settable: Mapping[str, Settable]
    """What can be set in it, by name."""
    text: str
    """The query, with what is asked for where nothing is set."""

    def filled(self, values: Mapping[str, str]) -> str:
        """The query with these values.

        Raises:
            PublishError: one of them cannot be set, or is not of its kind.
        """
        text = self.text
        for name, value in values.items():
            if name not in self.settable:
                can = f"it has {', '.join(self.settable)}" if self.settable else "nothing can be set in it"
                raise PublishError(f"the query {self.name} has no {name!r} to set; {can}")
            written = _iri(value) if self.settable[name].kind == "TERM" else _day(value)
            before, begins, rest = text.partition(f"VALUES ?{name} {{")
            text = f"{before}{begins} {written} }}{rest.partition('}')[2]}"
        return text


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """The queries by name, in order."""
    found = (file for file in files("gdprmap.publishing").joinpath("queries").iterdir() if file.name.endswith(".rq"))
    read = (_query(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in found)
    return {query.name: query for query in sorted(read, key=lambda query: query.name)}


def named_query(name: str) -> NamedQuery:
    """The query of this name.

    Raises:
        PublishError: there is none; the message says which there are.
    """
    queries = named_queries()
    if name not in queries:
        near = nearest(name, queries)
        raise PublishError(
            f"there is no query {name!r}; " + (f"did you mean {near}?" if near else f"there are {', '.join(queries)}")
        )
    return queries[name]


def _query(name: str, text: str) -> NamedQuery:
    head = _HEAD.match(text)
    lines = [line.removeprefix("#").strip() for line in (head[0] if head else "").splitlines()]
    return NamedQuery(name, " ".join(line for line in lines if not _SETTABLE.match(line)), _settable(lines), text)


def _settable(lines: Iterable[str]) -> dict[str, Settable]:
    return {said[1]: Settable(said[2], said[3]) for line in lines if (said := _SETTABLE.match(line))}


def _iri(text: str) -> str:
    """A term or an IRI as SPARQL writes it, and nothing else that it could be taken for.

    Raises:
        PublishError: it is neither.
    """
    if _IRI.fullmatch(text):
        return f"<{text}>"
    try:
        return f"<{find(text)}>"
    except UnknownTermError as error:
        raise PublishError(f"{error}; write a term such as pd:Contact, or an IRI in full") from None


def _day(text: str) -> str:
    """The beginning of a day as SPARQL writes it.

    Raises:
        PublishError: it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PublishError(f"{text!r} is no day; write one like 2018-05-25") from None
    return term(Literal(f"{day.isoformat()}T00:00:00Z", f"{XSD}dateTime"))
