"""Which countries protect data adequately, from when to when: the decisions of the Commission as a table in Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap._data import folder
from gdprmap.errors import AdequacyError, UnknownTermError
from gdprmap.vocab import find
from gdprmap.vocab._term import Country, expand, shorten

if TYPE_CHECKING:
    from logging import LogRecord

    from rdflib import Graph, Literal
    from rdflib.term import Node

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An adequacy decision (Article 45(3)), for one country or for an organisation."""

    iri: str
    """Its ELI address, or whatever names it in the table."""
    title: str
    """What it is called."""
    country: str | None
    """The IRI of the country; None where it is about an organisation."""
    since: date
    """The first day on which it holds."""
    until: date | None
    """The first day on which it does not hold any more; None where no end is set."""
    limited_to: str | None
    """The recipients that it is limited to, where a model cannot show whether one is among them."""
    terms: tuple[str, ...]
    """The terms of DPV that stand for it."""

    def holds(self, day: date) -> bool:
        """Whether it is in force on *day*."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequacy:
    """The decisions as a policy is judged by them: those that count, and those that have lapsed since."""

    judged: date
    """The day as of which the policy is judged."""
    said: date
    """The policy's own day."""
    now: date
    """The day by which a decision may have lapsed."""
    table: Sequence[Decision] | None = None
    """The decisions; None for those of gdprmap."""

    def holding(self) -> tuple[Decision, ...]:
        """Those in force on the day of the judgement, and now."""
        return tuple(one for one in self._table() if one.holds(self.judged) and one.holds(self.now))

    def lapsed(self) -> tuple[Decision, ...]:
        """Those that held on the policy's own day, but do not now."""
        return tuple(one for one in self._table() if one.holds(self.said) and not one.holds(self.now))

    def _table(self) -> Sequence[Decision]:
        return decisions() if self.table is None else self.table


@cache
def decisions() -> tuple[Decision, ...]:
    """The decisions that gdprmap knows of."""
    file = folder("ontology").joinpath("adequacy.ttl")
    return _decisions(file.read_text(encoding="utf-8"), "adequacy.ttl")


def read_decisions(path: str | Path) -> tuple[Decision, ...]:
    """The decisions in a table of your own: Turtle, in the form of gdprmap's ontology/adequacy.ttl.

    Raises:
        AdequacyError: it cannot be read, or is no such table; the message says what is missing where.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
        raise AdequacyError(f"the adequacy decisions {path} cannot be read: {said}") from error
    return _decisions(text, str(path))


def _decisions(text: str, name: str) -> tuple[Decision, ...]:
    from rdflib import RDF, Graph, URIRef

    try:
        with _unlogged():
            graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    except Exception as error:  # besides SyntaxError, whatever rdflib trips over
        raise AdequacyError(f"{name} is no Turtle: {' '.join(str(error).split())}") from error
    problems: list[str] = []
    entries = [
        _Said(graph, node, problems) for node in graph.subjects(RDF.type, URIRef(expand("eu-gdpr:AdequacyDecision")))
    ]
    if not entries:
        raise AdequacyError(f"{name} has no adequacy decision: nothing in it is an eu-gdpr:AdequacyDecision")
    found = [_decision(said) for said in sorted(entries, key=lambda said: said.name)]
    if problems:
        raise AdequacyError("\n".join(f"{name}: {problem}" for problem in problems))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.country or "", one.since)))


def _decision(said: _Said) -> Decision | None:
    title, since = said.text("dct:title"), said.day("eli:first_date_entry_in_force")
    country, organisation = said.country("dpv:hasThirdCountry"), said.text("dpv:hasName", needed=False)
    until = said.day("eli:date_no_longer_in_force", needed=False)
    limited_to, terms = said.text("gm:limitedTo", needed=False), said.iris("skos:exactMatch")
    if not said.has("dpv:hasThirdCountry") and organisation is None:
        said.complain(
            "says neither for which country it is (dpv:hasThirdCountry) nor for which organisation (dpv:hasName)"
        )
    if since and until and until <= since:
        said.complain("ends before it begins")
    if said.iri is None:
        said.complain("has no IRI of its own; give it one, such as its address")
    if title is None or since is None or said.iri is None:
        return None
    return Decision(
        iri=said.iri,
        title=title,
        country=country,
        since=since,
        until=until,
        limited_to=limited_to,
        terms=terms,
    )


class _Said:
    """What a table says of one decision."""

    def __init__(self, graph: Graph, node: Node, problems: list[str]) -> None:
        self._graph, self._node, self._problems = graph, node, problems
        self.iri = _iri(node)
        self.name = self.iri or self._description()

    def complain(self, problem: str) -> None:
        self._problems.append(f"{self.name} {problem}")

    def has(self, name: str) -> bool:
        return bool(self._values(name))

    def iris(self, name: str) -> tuple[str, ...]:
        """The IRIs that it gives."""
        found = [_iri(value) for value in self._values(name)]
        if None in found:
            self.complain(f"needs whole IRIs as {name}")
        return tuple(sorted(iri for iri in found if iri))

    def country(self, name: str) -> str | None:
        """The IRI of the one country that it is for."""
        values = self._values(name)
        if len(values) > 1:
            self.complain(f"has {len(values)} of {name}; give each decision its own entry")
        elif values and not _is_country(str(values[0])):
            self.complain(f"has {_shown(values[0])} as its country; write one such as loc:CH")
        return str(values[0]) if values else None

    def text(self, name: str, *, needed: bool = True) -> str | None:
        """Its words: of several languages the English, else those of the first."""
        from rdflib import Literal

        values = self._values(name)
        words = sorted((value for value in values if isinstance(value, Literal) and value), key=_language)
        if len(words) < len(values) or (needed and not words):
            self.complain(f"needs words as {name}" if values else f"has no {name}")
        elif len({_language(value) for value in words}) < len(words):
            self.complain(f"has {name} more than once in one language; keep one")
        return str(words[0]) if words else None

    def day(self, name: str, *, needed: bool = True) -> date | None:
        values = self._values(name)
        days = [day for day in map(_day, values) if day]
        if len(days) != len(values) or len(days) > 1 or (needed and not days):
            self.complain(f'needs one day as {name}, such as "2021-06-28"^^xsd:date')
        return days[0] if days else None

    def _values(self, name: str) -> list[Node]:
        from rdflib import URIRef

        return list(self._graph.objects(self._node, URIRef(expand(name))))

    def _description(self) -> str:
        """What stands for a decision without an IRI: never the id of a blank node, which differs each time."""
        for name in ("dct:title", "dpv:hasName", "dpv:hasThirdCountry"):
            if values := sorted(map(_shown, self._values(name))):
                return f"the decision with {name} {values[0]}"
        return "a decision without title and country"


def _iri(node: Node) -> str | None:
    """The IRI of a node that has a whole one."""
    from rdflib import URIRef

    return str(node) if isinstance(node, URIRef) and _IRI.fullmatch(node) else None


def _shown(node: Node) -> str:
    """A node as a message names it."""
    from rdflib import BNode

    return "a node without an IRI" if isinstance(node, BNode) else shorten(str(node))


def _is_country(iri: str) -> bool:
    """Whether it is the IRI of a country or of a region of one: no union, and no class such as dpv:ThirdCountry."""
    try:
        return isinstance(find(iri), Country) and shorten(iri).startswith("loc:")
    except UnknownTermError:
        return False


def _day(node: Node) -> date | None:
    """The day that a literal names."""
    from rdflib import XSD, Literal

    if not isinstance(node, Literal) or node.datatype != XSD.date:
        return None
    try:
        return date.fromisoformat(str(node))
    except ValueError:
        return None


def _language(literal: Literal) -> tuple[bool, str]:
    """What puts English first, and then what has no language."""
    language = (literal.language or "").lower()
    return language.partition("-")[0] != "en", language


@contextmanager
def _unlogged() -> Iterator[None]:
    """A time in which rdflib does not print what it makes of values: the message about them is ours."""
    from logging import getLogger

    logger = getLogger("rdflib.term")
    logger.addFilter(_drop)
    try:
        yield
    finally:
        logger.removeFilter(_drop)


def _drop(_: LogRecord) -> bool:
    return False
