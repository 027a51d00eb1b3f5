"""ontology/gdprmap.ttl as people who work with ontologies expect it: OWL 2 DL, described, and not DPV's mistakes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from gdprmap._data import folder
from gdprmap.model.answers import GROUNDS_AGAINST_ERASURE, IRREFUSABLE
from gdprmap.model.rights import RIGHT_TERMS
from gdprmap.rules import shapes_graph
from gdprmap.vocab import _table, find
from gdprmap.vocab._term import expand, shorten

ROOT = Path(__file__).parent.parent
DPV_RELEASE = ROOT.parent / "shared" / "dpv-2.3"
FILE = ROOT / "ontology" / "gdprmap.ttl"
GM = Namespace("https://w3id.org/gdprmap/ns#")
DPV = Namespace("https://w3id.org/dpv#")
ONTOLOGY = URIRef("https://w3id.org/gdprmap/ns")
GRAPH = Graph().parse(data=folder("ontology").joinpath("gdprmap.ttl").read_text(encoding="utf-8"), format="turtle")

BUILT_IN = (str(OWL), str(RDF), str(RDFS))
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def typed(kind: URIRef) -> set[URIRef]:
    return {node for node in GRAPH.subjects(RDF.type, kind) if isinstance(node, URIRef)}


def is_built_in(node: object) -> bool:
    return str(node).startswith(BUILT_IN)


def test_it_says_of_itself_what_people_look_for() -> None:
    for name in (
        "dct:title", "dct:description", "dct:creator", "dct:license",
        "http://purl.org/vocab/vann/preferredNamespacePrefix", "http://purl.org/vocab/vann/preferredNamespaceUri",
        str(OWL.versionInfo), str(OWL.versionIRI),
    ):  # fmt: skip
        assert len(list(GRAPH.objects(ONTOLOGY, URIRef(expand(name))))) == 1, name
    version = GRAPH.value(ONTOLOGY, OWL.versionInfo)
    assert GRAPH.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")


def test_every_property_is_declared_as_one_kind() -> None:
    used = {property for property in GRAPH.predicates() if not is_built_in(property)}
    used |= {GRAPH.value(node, OWL.onProperty) for node in GRAPH.subjects(OWL.onProperty)}
    kinds = {kind: typed(kind) for kind in PROPERTIES}
    assert used <= set().union(*kinds.values())
    assert typed(RDF.Property) <= set().union(*kinds.values()), "say of a new property in the last section what it is"
    assert all(not kinds[one] & kinds[other] for one, other in combinations(PROPERTIES, 2))


def test_every_class_of_an_axiom_is_declared() -> None:
    in_axioms: set[object] = set()
    for property in (
        RDFS.subClassOf,
        OWL.equivalentClass,
        OWL.disjointWith,
        OWL.someValuesFrom,
        RDFS.domain,
        RDFS.range,
    ):
        in_axioms |= {*GRAPH.objects(None, property)}
    in_axioms |= {*GRAPH.subjects(RDFS.subClassOf), *GRAPH.subjects(OWL.disjointWith)}
    for property in (OWL.intersectionOf, OWL.unionOf, OWL.members):
        for listed in GRAPH.objects(None, property):
            in_axioms |= set(Collection(GRAPH, listed))
    named = {node for node in in_axioms if isinstance(node, URIRef)}
    assert named <= typed(OWL.Class)
    assert typed(RDFS.Class) <= typed(OWL.Class), "say of a new class in the last section that it is one for OWL"
    assert not typed(OWL.Class) & set().union(*(typed(kind) for kind in PROPERTIES))


def test_every_dpv_term_exists() -> None:
    named = {term for triple in GRAPH for term in triple if isinstance(term, URIRef)}
    for iri in sorted(str(iri) for iri in named if str(iri).startswith("https://w3id.org/dpv") and "#" in str(iri)):
        assert find(iri).status != "unknown", iri


def test_what_stands_below_a_dpv_term_does_so_in_dpv() -> None:
    for below, above in GRAPH.subject_objects(RDFS.subClassOf):
        if isinstance(above, URIRef) and all(str(iri).startswith("https://w3id.org/dpv") for iri in (below, above)):
            assert shorten(above) in _table.ancestors(shorten(below)), f"{below} {above}"


def test_chains_are_regular() -> None:
    """No property of a chain depends on the one that the chain implies, so that there is an order of properties."""
    below: dict[object, set[object]] = {}
    for one, other in GRAPH.subject_objects(RDFS.subPropertyOf):
        below.setdefault(other, set()).add(one)
    for one, other in GRAPH.subject_objects(OWL.inverseOf):
        below.setdefault(one, set()).add(other)
    for implied, chain in GRAPH.subject_objects(OWL.propertyChainAxiom):
        below.setdefault(implied, set()).update(Collection(GRAPH, chain))

    def depends(property: object, seen: tuple[object, ...] = ()) -> Iterator[object]:
        assert property not in seen, f"{property} depends on itself"
        for other in below.get(property, ()):
            yield other
            yield from depends(other, (*seen, property))

    assert {GM.standsIn, DPV.hasLegalBasis, DPV.hasPurpose} <= set(depends(GM.restsOn))
    for property in list(below):
        list(depends(property))


def test_no_dpv_term_falls_under_two_classes_that_exclude_each_other() -> None:
    pairs = {frozenset((str(one), str(other))) for one, other in GRAPH.subject_objects(OWL.disjointWith)}
    for axiom in GRAPH.subjects(RDF.type, OWL.AllDisjointClasses):
        members = [str(node) for node in Collection(GRAPH, GRAPH.value(axiom, OWL.members))]
        pairs |= {frozenset(pair) for pair in combinations(members, 2)}
    assert len(pairs) >= 30
    for curie in _table.table():
        concepts = {expand(one) for one in (curie, *_table.ancestors(curie))}
        assert not [pair for pair in pairs if pair <= concepts], curie


def test_the_grounds_against_erasure_are_those_of_the_shapes() -> None:
    union = GRAPH.value(GRAPH.value(GM.GroundAgainstErasure, OWL.equivalentClass), OWL.unionOf)
    listed = shapes_graph().value(GM.IsErasureGround, URIRef(expand("sh:in")))
    assert set(Collection(GRAPH, union)) == set(Collection(shapes_graph(), listed))
    assert {str(ground) for ground in Collection(GRAPH, union)} == GROUNDS_AGAINST_ERASURE


def test_the_rights_that_cannot_be_refused_are_those_of_the_model() -> None:
    irrefusable = GRAPH.subjects(RDFS.subClassOf, GM.IrrefusableRight)
    assert {str(right) for right in irrefusable} == {expand(RIGHT_TERMS[name]) for name in IRREFUSABLE}


PROFILE_CHECK = """
import sys
import jpype
jpype.startJVM(classpath=[sys.argv[1]])
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(sys.argv[2]))
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
print("\\n".join(str(violation) for violation in report.getViolations()))
sys.exit(not report.isInProfile())
"""


def check_profile(file: Path) -> subprocess.CompletedProcess[str]:
    import owlready2

    pytest.importorskip("jpype", reason="JPype is not here, by which OWLAPI is called")
    if shutil.which("java") is None:
        pytest.skip("no Java")
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"  # OWLAPI is in it
    return subprocess.run(
        [sys.executable, "-c", PROFILE_CHECK, jar, file], capture_output=True, text=True, check=False
    )  # fmt: skip


def test_owlapi_says_that_it_is_owl_2_dl() -> None:
    run = check_profile(FILE)
    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr


def test_owlapi_would_notice_if_it_were_not(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    further = "gm:standsIn owl:propertyChainAxiom ( gm:restsOn gm:standsIn ) .\n"
    broken.write_text(FILE.read_text(encoding="utf-8") + further, encoding="utf-8")
    assert check_profile(broken).returncode == 1


# --- DPV's own statements ---------------------------------------------------------------------------------------------

LETTERS = {expand(f"eu-gdpr:A6-1-{letter}"): letter for letter in "abcdef"} | {expand("eu-gdpr:A9-2-a"): "9(2)(a)"}
CIRCUMSTANCES = {
    GM.DirectMarketingProcess: "direct marketing",
    GM.ScientificResearchProcess: "scientific research",
    GM.AutomatedDecisionProcess: "automated decision",
}


def bases_in(expression: object) -> Iterator[str]:
    """The bases that a definition asks for."""
    for part in (*Collection(GRAPH, GRAPH.value(expression, OWL.intersectionOf)),):
        if GRAPH.value(part, OWL.onProperty) == GM.restsOn:
            filler = GRAPH.value(part, OWL.someValuesFrom)
            members = (
                list(Collection(GRAPH, GRAPH.value(filler, OWL.unionOf))) if isinstance(filler, BNode) else [filler]
            )
            for member in members:
                # A consent under the GDPR is consent.
                named = GRAPH.value(member, RDFS.subClassOf) if member == GM.ConsentUnderGDPR else member
                yield LETTERS[str(named)]


def entailed_here() -> dict[str, set[str]]:
    """Under what our ontology gives each right."""
    found: dict[str, set[str]] = {}
    for cls, restriction in GRAPH.subject_objects(RDFS.subClassOf):
        property, right = GRAPH.value(restriction, OWL.onProperty), GRAPH.value(restriction, OWL.someValuesFrom)
        if property not in (GM.entailsRight, GM.mayEntailRight):
            continue
        if cls == GM.JudgedProcess:
            under = set("abcdef")
        elif cls in CIRCUMSTANCES:
            under = {CIRCUMSTANCES[cls]}
        else:
            under = set(bases_in(GRAPH.value(cls, OWL.equivalentClass)))
        perhaps = "" if property == GM.entailsRight else " (perhaps)"
        found.setdefault(shorten(right), set()).update(f"{one}{perhaps}" for one in under)
    return found


def entailed_in_dpv() -> dict[str, set[str]]:
    """Under which bases DPV gives each right; the variants of a basis have to say the same."""
    graph = Graph().parse(DPV_RELEASE / "eu-gdpr.ttl")
    found: dict[str, set[str]] = {}
    for basis, right in graph.subject_objects(DPV.hasRight):
        letters = [letter for iri, letter in LETTERS.items() if str(basis) == iri or str(basis).startswith(f"{iri}-")]
        found.setdefault(shorten(right), set()).update(letters)
        for iri, letter in LETTERS.items():
            if str(basis).startswith(f"{iri}-"):
                assert (URIRef(iri), DPV.hasRight, right) in graph, f"{basis} differs from {letter}"
    return found


def table_of_differences() -> dict[str, tuple[set[str], set[str], str]]:
    text = (ROOT / "docs" / "rights-and-dpv.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (A[\d-]+) \| (.+?) \| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE)

    def cell(words: str) -> set[str]:
        return set() if words == "-" else set(words.split(", "))

    return {f"eu-gdpr:{right}": (cell(dpv), cell(here), why) for right, dpv, here, why in rows}


def test_the_table_of_differences_says_what_our_ontology_says() -> None:
    here = entailed_here()
    assert {right: row[1] for right, row in table_of_differences().items()} == {
        right: here.get(right, set()) for right in table_of_differences()
    }
    same = set(here) - set(table_of_differences())
    assert {right: here[right] for right in same} == {right: set("abcdef") for right in same}


@pytest.mark.skipif(not DPV_RELEASE.is_dir(), reason=f"no release of DPV in {DPV_RELEASE}")
def test_the_table_of_differences_is_whole_and_right_about_dpv() -> None:
    here, dpv = entailed_here(), entailed_in_dpv()
    different = {right for right in {*here, *dpv} if here.get(right, set()) != dpv.get(right, set())}
    assert {right: row[0] for right, row in table_of_differences().items()} == {
        right: dpv.get(right, set()) for right in different
    }
    assert all(why for _, _, why in table_of_differences().values())


def test_labels_are_in_english_and_each_its_own() -> None:
    labels = [label for node, label in GRAPH.subject_objects(RDFS.label) if str(node).startswith(GM)]
    assert all(isinstance(label, Literal) and label.language == "en" for label in labels)
    assert len(set(labels)) == len(labels)
