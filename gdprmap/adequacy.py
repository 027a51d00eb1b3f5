"""Which countries protect data adequately, from when to when: the decisions of the Commission as a table in Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap._data import folder
from gdprmap.errors import AdequacyError, UnknownTermError
from gdprmap.vocab import find
from gdprmap.vocab._term import Location, expand, shorten

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


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
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
        raise AdequacyError(f"the adequacy decisions {path} cannot be read: {said}") from error
    return _decisions(text, str(path))


def _decisions(text: str, name: str) -> tuple[Decision, ...]:
    from rdflib import RDF, Graph, URIRef

    try:
        graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    except SyntaxError as error:
        raise AdequacyError(f"{name} is no Turtle: {' '.join(str(error).split())}") from error
    nodes = sorted(graph.subjects(RDF.type, URIRef(expand("eu-gdpr:AdequacyDecision"))), key=str)
    if not nodes:
        raise AdequacyError(f"{name} has no adequacy decision: nothing in it is an eu-gdpr:AdequacyDecision")
    problems: list[str] = []
    found = [_decision(graph, node, problems) for node in nodes]
    if problems:
        raise AdequacyError("\n".join(f"{name}: {problem}" for problem in problems))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.country or "", one.since)))


def _decision(graph: Graph, node: Node, problems: list[str]) -> Decision | None:
    said = _Said(graph, node, problems)
    title, since = said.text("dct:title"), said.day("eli:first_date_entry_in_force")
    country, organisation = said.one("dpv:hasThirdCountry"), said.one("dpv:hasName")
    until, before = said.day("eli:date_no_longer_in_force", needed=False), len(problems)
    if country is None and organisation is None:
        said.complain(
            "says neither for which country it is (dpv:hasThirdCountry) nor for which organisation (dpv:hasName)"
        )
    if country is not None and not _is_country(country):
        said.complain(f"has {shorten(country)} as its country; write one such as loc:CH")
    if since and until and until <= since:
        said.complain("ends before it begins")
    if title is None or since is None or len(problems) > before:
        return None
    return Decision(
        iri=str(node),
        title=title,
        country=country,
        since=since,
        until=until,
        limited_to=said.one("gm:limitedTo"),
        terms=tuple(sorted(said.all("skos:exactMatch"))),
    )


def _is_country(iri: str) -> bool:
    try:
        return isinstance(find(iri), Location)
    except UnknownTermError:
        return False


class _Said:
    """What a table says of one decision."""

    def __init__(self, graph: Graph, node: Node, problems: list[str]) -> None:
        self._graph, self._node, self._problems = graph, node, problems

    def complain(self, problem: str) -> None:
        self._problems.append(f"{self._node} {problem}")

    def all(self, name: str) -> Iterator[str]:
        return map(str, self._values(name))

    def one(self, name: str) -> str | None:
        values = sorted(self.all(name))
        if len(values) > 1:
            self.complain(f"has {len(values)} of {name}; give each decision its own entry")
        return values[0] if values else None

    def text(self, name: str) -> str | None:
        value = self.one(name)
        if not value:
            self.complain(f"has no {name}")
        return value

    def day(self, name: str, *, needed: bool = True) -> date | None:
        values = [getattr(value, "value", None) for value in self._values(name)]
        days = [value for value in values if type(value) is date]
        if len(days) != len(values) or len(days) > 1 or (needed and not days):
            self.complain(f'needs one day as {name}, such as "2021-06-28"^^xsd:date')
        return days[0] if days else None

    def _values(self, name: str) -> Iterable[Node]:
        from rdflib import URIRef

        return list(self._graph.objects(self._node, URIRef(expand(name))))
