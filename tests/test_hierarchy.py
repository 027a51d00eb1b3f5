"""ontology/dpv-2.3-index.ttl: beside data of others it is to the shapes what `facts` is to our own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDFS, Graph, Literal, URIRef

from gdprmap._data import folder
from gdprmap.checking import _engine, statements
from gdprmap.files import read
from gdprmap.graph import Triple, facts
from gdprmap.graph.facts import SUBCLASS_OF, TERM_STATUS
from gdprmap.vocab import _table
from gdprmap.vocab._term import expand

TESTS = Path(__file__).parent
FILES = [*sorted((TESTS / "rules").glob("*/*.yaml")), *sorted((TESTS.parent / "examples").glob("*.yaml"))]
FILE = folder("ontology").joinpath("dpv-2.3-index.ttl")
TERMS = {curie: row for curie, row in _table.table().items() if row.kind != "Property"}


@cache
def index() -> Graph:
    return Graph(bind_namespaces="none").parse(data=FILE.read_text(encoding="utf-8"), format="turtle")


@cache
def as_triples() -> tuple[Triple, ...]:
    return tuple(Triple(str(s), str(p), str(o)) for s, p, o in index() if isinstance(o, URIRef))


def chain(curie: str, links: Iterable[Triple]) -> set[tuple[str, str]]:
    """All links that lead upwards from a term."""
    above: dict[str, set[str]] = defaultdict(set)
    for below, name, up in links:
        if name == SUBCLASS_OF:
            above[below].add(str(up))
    found: set[tuple[str, str]] = set()
    waiting = [expand(curie)]
    while waiting:
        below = waiting.pop()
        new = {(below, up) for up in above[below]} - found
        found |= new
        waiting += [up for _, up in new]
    return found


@cache
def links_of_index() -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for link in as_triples():
        found[link.subject].append(link)
    return found


def test_each_term_stands_under_what_facts_says_of_it_today() -> None:
    for curie in TERMS:
        wanted = chain(curie, facts([Triple("urn:x", "urn:y", expand(curie))], date.today()))
        ours = [link for term in (curie, *_table.ancestors(curie)) for link in links_of_index()[expand(term)]]
        assert chain(curie, ours) == wanted, curie


@pytest.mark.parametrize(
    ("country", "member"), [("IE", True), ("HR", True), ("GB", False), ("NO", True), ("CH", False), ("AW", False)]
)
def test_the_unions_are_those_of_today(country: str, member: bool) -> None:
    above = {above for _, above in chain(f"loc:{country}", as_triples())}
    assert (expand("loc:EEA30") in above) == member


def test_each_term_has_its_label_and_nothing_has_a_type() -> None:
    labels = {str(term): str(label) for term, label in index().subject_objects(RDFS.label)}
    assert labels == {expand(curie): row.label for curie, row in _table.table().items()}
    kinds = {RDFS.label, RDFS.subClassOf, RDFS.subPropertyOf, OWL.deprecated}
    terms = set(index().subjects(RDFS.label))
    assert {name for term in terms for name in index().predicates(term)} == kinds


def test_a_property_stands_under_properties_and_a_sunset_term_is_deprecated() -> None:
    parent = index().value(URIRef(expand("dpv:hasDataController")), RDFS.subPropertyOf)
    assert parent is not None
    for curie, row in _table.table().items():
        term = URIRef(expand(curie))
        if row.kind == "Property":
            assert (term, RDFS.subClassOf, None) not in index()
            assert {str(iri) for iri in index().objects(term, RDFS.subPropertyOf)} == {expand(up) for up in row.above}
        assert ((term, OWL.deprecated, Literal(True)) in index()) == (row.status == "sunset")


def test_it_says_its_source_licence_and_version_and_is_no_burden() -> None:
    text = FILE.read_text(encoding="utf-8")
    head = text.partition("@prefix")[0]
    assert "W3C DPV 2.3" in head
    assert "W3C Software and Document Licence 2023" in head
    assert "python -m gdprmap.terms" in head
    node = URIRef("https://w3id.org/gdprmap/dpv-index")
    assert str(index().value(node, OWL.versionInfo)) == "2.3"
    assert str(index().value(node, URIRef(expand("dct:license")))) == (
        "https://www.w3.org/copyright/software-license-2023/"
    )
    assert len(text.encode()) < 1_000_000
    assert [name for name in folder("ontology").iterdir() if name.name.endswith("-index.ttl")] == [FILE]


def test_it_gives_no_result_by_itself() -> None:
    assert _engine.run(as_triples(), "fast") == frozenset()
    assert _engine.run(as_triples(), "pyshacl") == frozenset()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_shapes_find_the_same_with_it_as_with_the_facts(path: Path) -> None:
    """But for what depends on a day: which terms are in use and deprecated, adequacy decisions."""
    whole = [one for one in statements(read(path).policy, on=date.today()) if one.predicate != TERM_STATUS]
    own = [one for one in whole if one.predicate != SUBCLASS_OF]
    assert _engine.run([*own, *as_triples()]) == _engine.run(whole)
