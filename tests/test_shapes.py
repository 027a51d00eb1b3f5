"""shapes/: every rule is said whole, in plain SHACL, with nothing that would hide a result."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
import shacl
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef

from gdprmap._data import folder
from gdprmap.errors import ShapesError
from gdprmap.rules import Severity, citation, rules, shape_files, shapes, shapes_graph, shapes_in
from gdprmap.vocab import find
from gdprmap.vocab._term import expand

GM = Namespace("https://w3id.org/gdprmap/ns#")
SHAPES = {shape.removeprefix(GM): URIRef(shape) for shape in shapes()}
ALL_SHAPES = "\n".join(shape_files().values())
MAIN = {name: node for name, node in SHAPES.items() if (node, GM.variantOf, None) not in shapes_graph()}
PROFILES = {
    "notice": GM.severityInNotice,
    "record": GM.severityInRecord,
    "processor record": GM.severityInProcessorRecord,
    "alone": GM.severityAlone,
}
CATALOGUE = {
    f"GM-{family}{number:02}"
    for family, numbers in {
        "L": range(1, 8), "C": range(1, 7), "I": range(1, 4), "O": range(1, 4), "R": range(12), "T": range(1, 14),
        "K": range(1, 4), "P": range(1, 5), "X": range(1, 8), "S": range(1, 3), "M": [1], "A": range(1, 5), "H": [1],
        "Q": range(1, 8),
    }.items()
    for number in numbers
}  # fmt: skip


def said(node: URIRef, name: str) -> list[str]:
    return [str(value) for value in shapes_graph().objects(node, URIRef(expand(name)))]


def test_the_catalogue_is_there() -> None:
    assert set(rules()) == CATALOGUE
    assert len(CATALOGUE) == 73


@pytest.mark.parametrize("name", MAIN)
def test_a_rule_says_all_that_people_ask_of_it(name: str) -> None:
    node = MAIN[name]
    of_the_law = [] if said(node, "rdfs:comment")[0].startswith("Interoperability, not law.") else ["dct:source"]
    for field in (
        "dct:identifier",
        "dct:title",
        *of_the_law,
        "rdfs:comment",
        "gm:remedy",
        "sh:message",
        "sh:severity",
    ):
        assert len(said(node, field)) == 1, f"{name} says {field} {len(said(node, field))} times"
    assert said(node, "dct:identifier") == [name]


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_a_severity_in_some_profile_and_shows_its_highest(name: str) -> None:
    graph, node = shapes_graph(), SHAPES[name]
    severities = {profile: graph.value(node, property) for profile, property in PROFILES.items()}
    ranks = [SH.Violation, SH.Warning, SH.Info]
    stated = [ranks.index(value) for value in severities.values() if value]
    assert stated
    assert graph.value(node, SH.severity) == ranks[min(stated)]


@pytest.mark.parametrize("name", SHAPES)
def test_a_variant_belongs_to_the_rule_that_it_names(name: str) -> None:
    main = shapes_graph().value(SHAPES[name], GM.variantOf) or SHAPES[name]
    assert said(SHAPES[name], "dct:identifier") == [str(main).removeprefix(GM)]
    assert name.startswith(str(main).removeprefix(GM))


@pytest.mark.parametrize("name", SHAPES)
def test_a_message_is_a_plain_sentence_without_its_subject(name: str) -> None:
    (message,) = said(SHAPES[name], "sh:message")
    assert not re.search(r"[{}$?]|\.$", message)
    assert message == " ".join(message.split())


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_finds_its_own_nodes(name: str) -> None:
    """A target of its own, and no anonymous property shape, whose results would carry no rule and no severity."""
    graph, node = shapes_graph(), SHAPES[name]
    targets = {SH.targetObjectsOf, SH.targetSubjectsOf, SH.targetClass}
    deactivated = graph.value(node, SH.deactivated) == Literal(True)
    assert deactivated or targets & set(graph.predicates(node))
    assert not list(graph.objects(node, SH.property))


def test_only_rules_have_targets() -> None:
    targets = (SH.targetObjectsOf, SH.targetSubjectsOf, SH.targetClass, SH.targetNode)
    assert {node for target in targets for node in shapes_graph().subjects(target)} <= set(SHAPES.values())


def test_the_shapes_are_plain_shacl_core_but_for_one() -> None:
    graph = shapes_graph()
    core = {str(iri) for iri in graph.predicates() if str(iri).startswith(str(SH))}
    assert not core & {str(SH[name]) for name in ("js", "rule", "target", "expression")}
    assert set(graph.subjects(SH.sparql)) == {GM.IsNamedByTransfers}


def test_every_dpv_term_in_the_shapes_exists() -> None:
    named = {str(term) for triple in shapes_graph() for term in triple if isinstance(term, URIRef)}
    for iri in sorted(iri for iri in named if iri.startswith("https://w3id.org/dpv")):
        assert find(iri).status != "unknown", iri


def test_every_helper_that_is_named_is_there_and_is_used() -> None:
    graph = shapes_graph()
    helpers = {node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)}
    named = {node for node in graph.objects() if isinstance(node, URIRef) and str(node).startswith(GM)}
    used = {node for node in named if re.match(r"[A-Z]", str(node).removeprefix(GM))}
    own_terms = {URIRef(expand(f"gm:{term}")) for term in ("A10", "ContractualRequirement", "ContractEntryRequirement", "VitalInterestProtection", "ProcessorRecord", "NotAThirdCountry")}  # fmt: skip
    assert used - helpers - own_terms == set()
    assert {node for node in helpers if not isinstance(node, BNode)} - used - set(SHAPES.values()) == set()


@pytest.mark.parametrize("field", ["dct:title", "rdfs:comment", "gm:remedy", "sh:message"])
def test_a_shape_that_does_not_say_all_is_refused(field: str) -> None:
    doctored = Graph()
    for triple in shapes_graph():
        doctored.add(triple)
    doctored.remove((GM["GM-L01"], URIRef(expand(field)), None))
    with pytest.raises(ShapesError, match=f"GM-L01: the shape has no {field}$"):
        shapes_in(doctored)


@pytest.mark.parametrize("rule", rules())
def test_a_rule_cites_its_provisions(rule: str) -> None:
    found = rules()[rule]
    assert len(found.articles) == len(found.sources)
    assert bool(found.articles) != found.why.startswith("Interoperability, not law.")
    assert all(article.startswith(("Art ", "ePrivacy Directive Art ")) for article in found.articles)


@pytest.mark.parametrize(
    ("source", "cited"),
    [
        ("http://data.europa.eu/eli/reg/2016/679/art_6/par_1/pnt_f/oj", "Art 6(1)(f)"),
        ("http://data.europa.eu/eli/reg/2016/679/art_10/oj", "Art 10"),
        ("http://data.europa.eu/eli/dir/2002/58/art_5/par_3/oj", "ePrivacy Directive Art 5(3)"),
    ],
)
def test_an_eli_address_is_cited_as_people_do(source: str, cited: str) -> None:
    assert citation(source) == cited


def test_an_address_of_another_law_is_refused() -> None:
    with pytest.raises(ShapesError, match="not an ELI address of the GDPR"):
        citation("https://example.org/law")


def test_the_shapes_are_valid_shacl() -> None:
    """By the shapes of SHACL itself, which pyshacl brings; it gives up itself on lists of more than seven."""
    shacl_shacl = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text(encoding="utf-8")
    report = shacl.Shapes.from_turtle(shacl_shacl).validate_turtle(ALL_SHAPES)
    assert report.conforms, report.turtle


def test_a_shape_that_is_no_shacl_would_be_noticed() -> None:
    shacl_shacl = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text(encoding="utf-8")
    broken = ALL_SHAPES.replace("sh:maxCount 0", 'sh:maxCount "none"')
    assert not shacl.Shapes.from_turtle(shacl_shacl).validate_turtle(broken).conforms


def test_the_severities_read_from_the_shapes_are_those_of_shacl() -> None:
    assert {severity.value for severity in Severity} == {"violation", "warning", "info"}


class TestOntology:
    """ontology/gdprmap.ttl: the terms that we add, said once and described."""

    graph = Graph().parse(data=folder("ontology").joinpath("gdprmap.ttl").read_text(encoding="utf-8"), format="turtle")

    def test_every_term_of_ours_in_shapes_and_code_is_defined(self) -> None:
        named = {p for p in shapes_graph().predicates() if str(p).startswith(GM)}
        defined = {s for s in self.graph.subjects() if str(s).startswith(GM)}
        assert named <= defined

    def test_every_term_has_a_label_a_comment_and_its_home(self) -> None:
        for term in {s for s in self.graph.subjects() if str(s).startswith(GM)}:
            for name in ("rdfs:label", "rdfs:comment", "rdfs:isDefinedBy"):
                assert len(list(self.graph.objects(term, URIRef(expand(name))))) == 1, f"{term} {name}"

    @pytest.mark.parametrize(
        "curie",
        ["gm:A10", "gm:StatutoryRequirement", "gm:ContractualRequirement", "gm:ContractEntryRequirement",
         "gm:VitalInterestProtection", "gm:ProcessorRecord"],
    )  # fmt: skip
    def test_the_vocabulary_says_the_same_of_our_terms(self, curie: str) -> None:
        term, node = find(curie), URIRef(expand(curie))
        assert str(self.graph.value(node, URIRef(expand("rdfs:label")))) == term.label
        assert {str(iri) for iri in self.graph.objects(node, URIRef(expand("skos:broader")))} == set(term.broader)
