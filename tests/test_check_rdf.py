"""`gdprmap check` of RDF: DPV's own examples, our exports, and what a person says of her data in other ways."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from rdflib import Graph

from gdprmap import check_graph, export, read
from gdprmap.checking import _engine, judge
from gdprmap.checking._graphs import ALONE, JudgedPart, judge_graph
from gdprmap.errors import ReadError
from gdprmap.findings import Finding
from gdprmap.rdf.parsing import parse
from tests.test_cli import run
from tests.test_lifting import HEAD

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT.parent / "shared" / "samples" / "dpv-examples"
XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix eu: <https://w3id.org/dpv/legal/eu#> .\n"


def parts(turtle: str) -> tuple[JudgedPart, ...]:
    return judge_graph(parse((HEAD + XSD + turtle).encode(), "x", "turtle").triples)


def found(turtle: str) -> list[Finding]:
    return [one.finding for part in parts(turtle) for one in part.found]


def by_rule(turtle: str, rule: str) -> set[str]:
    """What the findings of a rule are about, in short."""
    return {finding.focus.removeprefix("https://e.example/") for finding in found(turtle) if finding.rule.id == rule}


# --- DPV's examples -------------------------------------------------------------------------------------------------

# The lines at which a process begins that rests on no legal basis of its own, of a purpose, or of what holds it: counted
# by hand in the examples, before anything was run. What is prohibited rests on none, and a process that only holds
# others, or says what they say, is judged through these, unless no part of it has a basis. The examples that are not listed describe no process, or none that lacks a basis.
WITHOUT_BASIS = {
    "E0010": [1],
    "E0012": [1, 4, 7, 13],
    "E0022": [2],
    "E0024": [12, 19],
    "E0026": [1, 7, 12],
    "E0032": [17],
    "E0034": [1, 10],
    "E0036": [1],
    "E0040": [1],
    "E0044": [1],
    "E0046": [2, 15],
    "E0048": [1],
    "E0050": [1],
    "E0052": [2, 9],
    "E0054": [1, 6],
    "E0060": [1],
    "E0062": [1],
    "E0064": [1],
    "E0068": [1],
    "E0074": [8, 15],
    "E0084": [2],
    "E0086": [9],
    "E0088": [1, 5],
}
BROKEN = {"E0004", "E0030"}
WITHOUT_PROCESS = {"E0002", "E0008", "E0016", "E0020", "E0038", "E0056", "E0058", "E0070", "E0076", "E0078"}
# Where a legitimate interest is relied on and none is named; in E0080 it is named.
WITHOUT_INTEREST = {"E0006": [6], "E0072": [29]}


def example(name: str) -> Iterator[tuple[int, Finding]]:
    """The findings in an example, each with its line there."""
    prefixes = (EXAMPLES / "prefixes.ttl").read_text(encoding="utf-8")
    text = (EXAMPLES / f"{name}.ttl").read_text(encoding="utf-8")
    document = parse((prefixes + text).encode(), name, "turtle")
    for part in judge_graph(document.triples):
        for finding, nodes in part.found:
            place = next(document.places[node] for node in nodes if node in document.places) if nodes else None
            yield (place.line - prefixes.count("\n") if place else 0), finding


def names() -> list[str]:
    return sorted(file.stem for file in EXAMPLES.glob("E*.ttl")) or ["missing"]


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="DPV's examples are not there")
@pytest.mark.parametrize("name", names())
def test_dpvs_examples(name: str) -> None:
    if name in BROKEN:
        with pytest.raises(ReadError, match="this is no Turtle"):
            list(example(name))
        return
    findings = list(example(name))
    lines = {
        rule: sorted(line for line, finding in findings if finding.rule.id == rule) for rule in ("GM-L01", "GM-I01")
    }
    assert lines == {"GM-L01": WITHOUT_BASIS.get(name, []), "GM-I01": WITHOUT_INTEREST.get(name, [])}
    limits = [finding.message for _, finding in findings if finding.rule.id == "GM-Q07"]
    in_notice = name in ("E0022", "E0072")
    assert bool(limits) != in_notice, "what stands in no notice is never clean"
    assert any("nothing was checked" in message for message in limits) == (name in WITHOUT_PROCESS)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="DPV's examples are not there")
@pytest.mark.parametrize("name", ["E0006", "E0022", "E0060", "E0072", "E0076"])
def test_both_engines_find_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = list(example(name))
    monkeypatch.setattr(_engine, "installed", lambda: "pyshacl")
    assert list(example(name)) == fast


# --- Our own exports ------------------------------------------------------------------------------------------------

OURS = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "rules").glob("*/fails.yaml")])


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.stem if file.stem != "fails" else file.parent.name)
def test_our_export_is_found_fault_with_like_the_policy(file: Path) -> None:
    policy = read(file).policy
    judged = judge(policy)
    own = [*judged.findings, *(finding for finding, _ in judged.suppressed)]
    expected = {
        (finding.rule.id, finding.focus, finding.severity, finding.message.partition(" (ignored")[0])
        for finding in own
        if finding.rule.id not in ("GM-Q05", "GM-Q06")  # which no graph can show
    }
    graph = parse(export(policy, "turtle").encode(), "x", "turtle").triples
    assert {
        (finding.rule.id, finding.focus, finding.severity, finding.message) for finding in check_graph(graph)
    } == expected


# --- Inheritance, forms of a basis ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "without"),
    [
        (":p a dpv:Process ; dpv:hasPurpose dpv:Marketing .", {"p"}),
        (":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasLegalBasis dpv:Consent .", set()),
        (":p a dpv:Process ; dpv:hasPurpose [ a dpv:Marketing ; dpv:hasLegalBasis dpv:Consent ] .", set()),
        # From a process, a service, a notice; through several; stated on one branch alone.
        (":a a dpv:Process ; dpv:hasLegalBasis dpv:Consent ; dpv:hasProcess :p . :p a dpv:Process .", set()),
        (":a a dpv:Service ; dpv:hasLegalBasis [ a dpv:Contract ] ; dpv:hasProcess :p . :p dpv:hasPurpose :u .", set()),
        (":p a dpv:Process ; dpv:hasService :s ; dpv:hasPurpose :u . :s a dpv:Service ; dpv:hasLegalBasis dpv:Contract .", set()),
        (":a dpv:hasProcess :b ; dpv:hasLegalBasis dpv:Contract . :b dpv:hasProcess :p . :p a dpv:Process .", set()),
        (":a dpv:hasProcess :b . :b dpv:hasProcess :p ; dpv:hasLegalBasis dpv:Contract . :a dpv:hasProcess :q .", {"q"}),
        (":n a dpv:PrivacyNotice ; dpv:hasProcess :p ; dpv:hasLegalBasis dpv:Consent . :p a dpv:Process .", set()),
        (":p a dpv:Process ; dct:isPartOf :a . :a a dpv:Process ; dpv:hasLegalBasis dpv:Consent .", set()),
        (":a a dpv:Process ; dpv:hasPersonalDataHandling :p ; dpv:hasLegalBasis dpv:Consent . :p a dpv:PersonalDataHandling .", set()),
        (":p a dpv:PersonalDataHandling .", {"p"}),
        (":p a <https://w3id.org/dpv/owl#Process> .", {"p"}),
        (":p a dpv:Process ; dpv:hasLegalBasis old-gdpr:A6-1-f .", set()),
        # What holds itself, or what holds it, is not passed over.
        (":p a dpv:Process ; dpv:hasProcess :p .", {"p"}),
        (":q dpv:hasProcess :p . :p dpv:hasProcess :q .", {"p"}),
        (":n a dpv:PrivacyNotice ; dpv:hasProcess :q . :q dpv:hasProcess :p . :p dpv:hasProcess :q .", {"p"}),
    ],
)  # fmt: skip
def test_a_process_without_a_basis_is_found_and_one_that_inherits_it_is_not(turtle: str, without: set[str]) -> None:
    assert by_rule(turtle, "GM-L01") == without


def test_good_and_bad_practice_in_legitimate_interests_are_told_apart() -> None:
    turtle = """
    :bad a dpv:Process ; dpv:hasPurpose dpv:FraudPreventionAndDetection ; dpv:hasLegalBasis dpv:LegitimateInterest .
    :label a dpv:Process ; dpv:hasLegalBasis [ a dpv:LegitimateInterest ; skos:prefLabel "Legitimate interest"@en ] .
    :good a dpv:Process ; dpv:hasLegalBasis [ a dpv:LegitimateInterestOfController ;
        dpv:hasJustification [ a dpv:Justification ; dct:description "preventing fraud in our shop"@en ] ] .
    :named a dpv:Process ; dpv:hasLegalBasis :fraud . :fraud a dpv:LegitimateInterest ; dct:title "Fraud prevention"@en .
    :purpose a dpv:Process ; dpv:hasPurpose [ a dpv:Purpose ; dpv:hasLegalBasis dpv:LegitimateInterest ] .
    """
    assert {one.subject for one in found(turtle) if one.rule.id == "GM-I01"} == {
        "https://e.example/bad",
        "Legitimate interest",
        "purpose of https://e.example/purpose",
    }


@pytest.mark.parametrize(
    ("consent", "rules"),
    [
        ("dpv:hasConsentStatus dpv:ConsentGiven", {"GM-C01"}),
        ("dpv:hasConsentStatus dpv:RenewedConsentGiven", {"GM-C01"}),
        ("dpv:hasConsentStatus dpv:ConsentRefused", {"GM-L06"}),
        ("dpv:hasConsentStatus dpv:ConsentWithdrawn", {"GM-L06"}),
        ("dpv:hasConsentStatus dpv:ConsentExpired", {"GM-L06"}),
        ("dpv:hasStatus dpv:ConsentRequested", {"GM-L06"}),
        ("dpv:hasConsentStatus [ a dpv:ConsentWithdrawn ]", {"GM-L06"}),
        # What was refused first and given later is given.
        ("dpv:hasConsentStatus dpv:ConsentRefused, dpv:ConsentGiven", {"GM-C01"}),
    ],
)
@pytest.mark.parametrize("kind", ["dpv:Consent", "dpv:ExpressedConsent", "eu-gdpr:A6-1-a"])
def test_consent_that_is_not_in_force_is_no_basis(consent: str, rules: set[str], kind: str) -> None:
    """Article 7(3): after the withdrawal nothing rests on it; before it is given nothing does (Article 6(1)(a))."""
    said = f":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis [ a {kind} ; {consent} ] ."
    assert {finding.rule.id for finding in found(said)} - {"GM-Q07"} == rules
    beside = f"{said} :p dpv:hasLegalBasis [ a eu-gdpr:A6-1-c ] ."
    assert "GM-L06" not in {finding.rule.id for finding in found(beside)}, "another basis carries it"


@pytest.mark.parametrize(
    "said",
    [
        ":p a dpv:Process ; {} ; dpv:hasProcess [ dpv:hasPurpose dpv:ServiceProvision ; dpv:hasLegalBasis dpv:Contract ] .",
        ":p a :Own ; {} . :Own rdfs:subClassOf dpv:Process .",
        ":p a :Own ; {} . :Own a rdfs:Class ; skos:broader :Other . :Other rdfs:subClassOf dpv:PersonalDataProcess .",
        ":p a dpv:ConsentRecord ; {} ; dpv:hasLegalBasis :unknown .",
        ":n a dpv:PrivacyNotice ; dpv:hasProcess :q . :q dpv:hasProcess :p , [ dpv:hasPurpose :u ] . :p {} .",
    ],
)
def test_health_data_for_marketing_without_a_basis_is_never_silent(said: str) -> None:
    process = "dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:MedicalHealth"
    findings = {(one.rule.id, one.focus) for one in found(said.replace("{}", process))}
    assert ("GM-L03", "https://e.example/p") in findings
    assert {("GM-L01", "https://e.example/p"), ("GM-L06", "https://e.example/p")} & findings


HEALTH = "dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:MedicalHealth"


@pytest.mark.parametrize(
    "said",
    [
        # A rule with a node of its own is about what it describes, not about what has it.
        f":p a dpv:Process ; {HEALTH} ; dpv:hasRule [ a dpv:Prohibition ; dct:description 'not to be sold' ] .",
        f":p a dpv:Process ; {HEALTH} ; dpv:hasRule dpv:Permission, [ a dpv:Prohibition ] .",
        f":p a dpv:Process ; {HEALTH} ; dpv:hasProhibition [ a dpv:Process ; dpv:hasPurpose dpv:Payment ] .",
        # What is forbidden to another, we may do.
        f":o dpv:hasProcess :p . :p a dpv:Process ; {HEALTH} . :x a dpv:ThirdParty ; dpv:hasProhibition :p .",
        # Personal data in other words.
        ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasData pd:MedicalHealth .",
        ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData ( pd:Name pd:MedicalHealth ) .",
        ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData [ a :Set ; dpv:hasPersonalData pd:MedicalHealth ] .",
        ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; :uses pd:MedicalHealth . :uses rdfs:subPropertyOf dpv:hasPersonalData .",
        # What is permitted is done.
        f":o a dpv:Process ; dpv:hasPermission :p . :p a dpv:Permission ; {HEALTH} .",
        f":p a dpv:Permission ; {HEALTH} .",
        # A law of a Member State goes beside the GDPR.
        f":p a dpv:Process ; {HEALTH} ; dpv:hasApplicableLaw <https://w3id.org/dpv/legal/ie#law-DPA> .",
    ],
)
def test_health_data_is_found_in_whatever_words(said: str) -> None:
    assert "p" in by_rule(said, "GM-L03")
    assert "p" in by_rule(said, "GM-L01")


def test_what_a_rule_forbids_needs_no_basis() -> None:
    said = f":o a dpv:Process ; {HEALTH} ; dpv:hasRule [ a dpv:Prohibition ; dpv:hasProcess :p ] . :p a dpv:Process ; {HEALTH} ."
    assert by_rule(said, "GM-L03") == {"o"}
    assert by_rule(f":p a dpv:Process ; {HEALTH} ; dpv:hasRule dpv:Prohibition .", "GM-L03") == set()


@pytest.mark.parametrize("value", ['"pd:MedicalHealth"', '"health data"', '""'])
@pytest.mark.parametrize("property", ["dpv:hasPersonalData", "dpv:hasPurpose", "dpv:hasData"])
def test_a_text_in_place_of_a_term_is_found(property: str, value: str) -> None:
    assert "a text" not in value
    messages = [one.message for one in found(f":p a dpv:Process ; {property} {value} .") if one.rule.id == "GM-Q07"]
    assert any("is text where a term or a node belongs" in message for message in messages)


def test_a_node_of_which_nothing_is_said_states_nothing() -> None:
    said = ":p a dpv:Process ; dpv:hasPurpose [] ; dpv:hasPersonalData [] ; dpv:hasLegalBasis [] ."
    assert {"GM-T05", "GM-Q01", "GM-L01"} <= {finding.rule.id for finding in found(said)}


IN_INDIA = ":x a dpv:ThirdParty ; dpv:hasLocation loc:IN ."
PLAIN = "dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis dpv:LegalObligation"


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("dpv:hasProcessing [ a dpv:Transfer ; dpv:hasRecipient :x ]", {"GM-X02"}),
        ("dpv:hasProcessing [ a dpv:Transfer ; dpv:hasDataImporter :x ]", {"GM-X02"}),
        ("dpv:hasDataImporter :x", {"GM-X01"}),
        ("dpv:hasRecipient :x", {"GM-X01"}),
        ("dpv:hasRecipient :x ; dpv:hasLegalBasis eu-gdpr:A46-2-c", set()),
    ],
)
def test_what_goes_abroad_is_found_in_whatever_words(said: str, rules: set[str]) -> None:
    turtle = f":p a dpv:Process ; {PLAIN} ; {said} . {IN_INDIA}"
    assert {finding.rule.id for finding in found(turtle) if finding.rule.id.startswith("GM-X")} == rules


def test_a_recipient_may_have_the_basis_for_transfers_itself() -> None:
    turtle = f":p a dpv:Process ; {PLAIN} ; dpv:hasRecipient :x . {IN_INDIA} :x dpv:hasLegalBasis eu-gdpr:A46-2-c ."
    assert not [finding for finding in found(turtle) if finding.rule.id.startswith("GM-X")]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ('dct:description "legitimate interests"', True),
        ('dct:description "TBD"', True),
        ('dpv:hasJustification [ dct:description "Article 6(1)(f) GDPR" ]', True),
        ('rdfs:comment "keeping our network safe"', False),
        ('<https://schema.org/description> "keeping our network safe"', False),
        ('dct:description "legitimate interests" ; rdfs:label "keeping our network safe"', False),
    ],
)
def test_a_legitimate_interest_is_named_where_somebody_names_it(said: str, *, missing: bool) -> None:
    turtle = f":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasLegalBasis :b . :b a dpv:LegitimateInterest ; {said} ."
    assert by_rule(turtle, "GM-I01") == ({"b"} if missing else set())


@pytest.mark.parametrize(
    ("control", "missing"),
    [
        ("dpv:ProvideConsent", True),
        ("dpv:RefuseConsent, dpv:ObtainConsent", True),
        ("dpv:WithdrawConsent", False),
        ("dpv:ManageConsent", False),
        ("[ a dpv:ConsentControl ]", False),
    ],
)
def test_a_control_that_only_gives_consent_withdraws_none(control: str, *, missing: bool) -> None:
    said = f":p a dpv:Process ; dpv:hasLegalBasis :b . :b a dpv:Consent ; dpv:hasConsentControl {control} ."
    assert by_rule(said, "GM-C01") == ({"b"} if missing else set())


def test_the_status_of_consent_may_stand_on_the_process() -> None:
    said = ":p a dpv:Process ; dpv:hasLegalBasis dpv:Consent ; dpv:hasConsentStatus dpv:ConsentWithdrawn ."
    assert by_rule(said, "GM-L06") == {"p"}


NOTICE = f":n a dpv:PrivacyNotice ; dpv:hasProcess :p . :p a dpv:Process ; {PLAIN}"


@pytest.mark.parametrize(
    "said",
    [
        "dpv:hasRight eu-gdpr:A15",
        "dpv:hasRight [ a dpv:RightExerciseActivity ; dpv:hasRight eu-gdpr:A15 ]",
        "dpv:hasDataSubject [ a dpv:DataSubject ; dpv:hasRight eu-gdpr:A15 ]",
    ],
)
def test_a_right_is_stated_wherever_it_stands(said: str) -> None:
    rules = {finding.rule.id for finding in found(f"{NOTICE} ; {said} .")}
    assert not {"GM-R00", "GM-R01", "GM-R11"} & rules


@pytest.mark.parametrize(
    "said",
    [
        'dpv:hasStorageCondition [ a dpv:StorageDuration ; rdf:value "P6M"^^xsd:duration ]',
        'dpv:hasStorageCondition [ a dpv:StorageDuration ; rdfs:label "six months" ]',
        'dpv:hasStorageCondition [ a dpv:StorageDuration ; dpv:hasDuration "P6M"^^xsd:duration ]',
        'dpv:hasProcessing [ a dpv:Store ; dpv:hasDuration [ a dpv:TemporalDuration ; rdf:value "P6M"^^xsd:duration ] ]',
    ],
)
def test_how_long_data_is_kept_is_stated_wherever_it_stands(said: str) -> None:
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    assert by_rule(f"{rdf}{NOTICE} ; {said} .", "GM-S01") == set()
    assert by_rule(f"{NOTICE} .", "GM-S01") == {"p"}


def test_sections_and_entries_of_a_register_stand_in_it() -> None:
    said = f"""
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    :r a dpv:ROPA, dcat:Catalog ; dct:hasPart :section ; dcat:record [ a dcat:CatalogRecord ; foaf:primaryTopic :q ] .
    :section a :Section ; dct:hasPart :p . :p a dpv:Process ; {HEALTH} . :q a dpv:Process ; {HEALTH} .
    """
    assert by_rule(said, "GM-Q07") == set()
    assert {finding.policy for finding in found(said)} == {"https://e.example/r"}
    assert by_rule(said, "GM-L03") == {"p", "q"}


def test_a_controller_is_one_by_its_type_too() -> None:
    said = f"{NOTICE} . :n dpv:hasEntity [ a dpv:DataController ; dpv:hasName 'Acme' ] ."
    assert by_rule(said, "GM-T01") == set()


def test_an_assessment_counts_wherever_it_is_linked() -> None:
    interest = (
        ":p a dpv:Process ; dpv:hasLegalBasis :b . :b a dpv:LegitimateInterest ; dct:description 'network security' ."
    )
    assert by_rule(interest, "GM-I02") == {"b"}
    for said in (
        ":p dpv:hasAssessment [ a dpv:LegitimateInterestAssessment ] .",
        ":b dpv:hasImpactAssessment [ a dpv:LegitimateInterestAssessment ] .",
    ):
        assert by_rule(interest + said, "GM-I02") == set(), said


def test_a_parent_is_judged_through_what_says_the_same() -> None:
    said = """
    :p a dpv:Process ; dpv:hasPurpose dpv:ServiceProvision ; dpv:hasPersonalData pd:Name ; dpv:hasProcess :one, :two .
    :one a dpv:Process ; dpv:hasProcessing dpv:Collect ; dpv:hasLegalBasis dpv:Contract .
    :two a dpv:Process ; dpv:hasProcessing dpv:Store .
    """
    assert by_rule(said, "GM-L01") == {"two"}


def test_an_inherited_basis_is_no_contradiction_and_hides_none() -> None:
    said = """
    :s a dpv:Service ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :consents, :bogus, :inherits .
    :consents a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis dpv:Consent .
    :bogus a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis :unknown .
    :inherits a dpv:Process ; dpv:hasPurpose dpv:ServiceProvision ; dpv:hasPersonalData pd:Name .
    """
    assert by_rule(said, "GM-L05") == set()
    assert by_rule(said, "GM-L06") == {"bogus"}
    assert by_rule(said, "GM-L01") == set()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("dpv:hasThirdCountry loc:US", True),
        ("dpv:hasThirdCountry loc:US, loc:IN ; dpv:hasProcessing dpv:Transfer", True),
        ("dpv:hasThirdCountry loc:US ; dpv:hasLegalBasis eu-gdpr:A46-2-c", False),
        ("dpv:hasThirdCountry loc:NO", False),  # none of the EEA is one, whatever the property says
        ("dpv:hasThirdCountry loc:US ; dpv:hasProcessing [ a dpv:Transfer ; dpv:hasThirdCountry loc:US ; dpv:hasLegalBasis eu-gdpr:A46-2-c ]", False),
    ],
)  # fmt: skip
def test_a_process_that_names_a_third_country_transfers_data_there(said: str, *, missing: bool) -> None:
    process = "dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasLegalBasis dpv:LegalObligation"
    turtle = f":r a dpv:ROPA ; dpv:hasProcess :p . :p a dpv:Process ; {process} ; {said} ."
    assert by_rule(turtle, "GM-X02") == ({"p"} if missing else set())


def test_a_condition_of_article_9_is_no_basis_of_article_6() -> None:
    turtle = ":p a dpv:Process ; dpv:hasPersonalData pd:BloodType ; dpv:hasLegalBasis {} ."
    assert by_rule(turtle.format("eu-gdpr:A9-2-a, dpv:Contract"), "GM-L06") == set()
    assert by_rule(turtle.format("eu-gdpr:A9-2-a"), "GM-L06") == {"p"}
    assert by_rule(turtle.format("dpv:Consent"), "GM-L03") == {"p"}
    assert by_rule(turtle.format("eu-gdpr:A9-2-a, dpv:Contract"), "GM-L03") == set()


# --- Notices, records, and what stands in none ----------------------------------------------------------------------

TWO = """
:n a dpv:PrivacyNotice ; dct:title "Shop" ; dct:modified "2024-05-01"^^xsd:date ; dpv:hasProcess :sale .
:sale a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name .
:r a dpv:ROPA ; dct:modified "2024-05-01"^^xsd:date ; dpv:hasProcess :pay .
:pay a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name .
:alone a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name .
"""


def test_each_process_is_judged_by_what_it_stands_in() -> None:
    judged = {
        part.policy: {one.finding.focus: one.finding for one in part.found if one.finding.rule.id == "GM-L01"}
        for part in parts(TWO)
    }
    assert [(policy, list(found), [str(one.severity) for one in found.values()]) for policy, found in judged.items()] == [
        ("https://e.example/n", ["https://e.example/sale"], ["violation"]),
        ("https://e.example/r", ["https://e.example/pay"], ["warning"]),
        (ALONE, ["https://e.example/alone"], ["violation"]),
    ]  # fmt: skip


def test_rules_of_a_notice_are_off_in_a_record_and_for_a_process_alone() -> None:
    ran = {part.policy: part.ran for part in parts(TWO)}
    assert "GM-R00" in ran["https://e.example/n"]
    assert "GM-R00" not in ran["https://e.example/r"] | ran[ALONE]
    assert by_rule(TWO, "GM-Q07") == {"alone"}


def test_profiles_replace_what_a_notice_is() -> None:
    graph = parse((HEAD + XSD + TWO).encode(), "x", "turtle").triples
    severities = {
        f.focus[-4:]: str(f.severity) for f in check_graph(graph, profiles=["record"]) if f.rule.id == "GM-L01"
    }
    assert severities["sale"] == severities["/pay"] == "warning"
    with pytest.raises(ValueError, match="no profile"):
        check_graph(graph, profiles=["letter"])  # type: ignore[list-item]


def test_a_graph_with_nothing_to_check_in_it_is_not_clean() -> None:
    for turtle in ("", ":x :y :z .", "dpv:Marketing a dpv:Purpose ."):
        (finding,) = found(turtle)
        assert (finding.rule.id, str(finding.severity)) == ("GM-Q07", "warning")
        assert "nothing was checked" in finding.message


def test_another_law_is_not_the_gdpr() -> None:
    law = ":n a dpv:PrivacyNotice ; dpv:hasApplicableLaw {} ; dpv:hasProcess :p . :p a dpv:Process ."
    for mine in (
        "eu:law-GDPR",
        '[ a dpv:Law ; dct:title "GDPR" ]',
        '"Regulation (EU) 2016/679"',
        "old-gdpr:GDPR, :other",
        "<http://data.europa.eu/eli/reg/2016/679/oj>",
        "<https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:32016R0679>",
    ):
        assert by_rule(law.format(mine), "GM-L01") == {"p"}, mine
    for other in (
        '[ a dpv:Law ; dct:title "Regulation (EU) 2018/1725" ]',
        "<https://w3id.org/dpv/legal/us#law-CCPA>",
        '"CCPA"',
        '[ a dpv:Law ; dct:title "DPA 2018" ; dpv:hasJurisdiction loc:GB ]',
    ):
        (finding,) = found(law.format(other))
        assert (finding.rule.id, finding.focus) == ("GM-Q07", "https://e.example/n"), "never clean by not being judged"
        assert "nothing was checked" in finding.message


@pytest.mark.parametrize(
    "law",
    [
        "<https://w3id.org/dpv/legal/de#law-BDSG>",
        '[ a dpv:Law ; dct:title "BDSG" ; dpv:hasJurisdiction loc:DE ]',
        "<https://w3id.org/dpv/legal/eu#law-AIAct>",
    ],
)
def test_a_law_of_a_member_state_goes_beside_the_gdpr(law: str) -> None:
    assert by_rule(f":r a dpv:ROPA ; dpv:hasApplicableLaw {law} ; dpv:hasProcess :p .", "GM-L01") == {"p"}


def test_a_process_may_name_the_law_behind_its_basis() -> None:
    said = ":p a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasApplicableLaw :SomeAct ; dpv:hasPersonalData pd:Name ."
    assert by_rule(said, "GM-L01") == {"p"}


def test_a_process_under_another_law_is_not_judged_wherever_it_stands() -> None:
    """The record of an institution of the Union and of its foundation under the GDPR, say."""
    said = """
    :r a dpv:ROPA ; dpv:hasProcess :ours, :theirs .
    :ours a dpv:Process ; dpv:hasPurpose :u .
    :theirs dpv:hasPurpose :u ; dpv:hasApplicableLaw <http://data.europa.eu/eli/reg/2018/1725/oj> .
    """
    assert by_rule(said, "GM-L01") == {"ours"}
    assert by_rule(said, "GM-Q07") == {"theirs"}


def test_a_shared_node_leads_from_no_policy_into_another() -> None:
    turtle = TWO + ":n dpv:hasDataController :c . :r dpv:hasDataController :c . :c :sees :n, :r ; dpv:hasName 'C' ."
    assert {one.policy for one in found(turtle) if one.focus.endswith("sale")} == {"https://e.example/n"}
    assert {one.policy for one in found(turtle) if one.focus == "https://e.example/c"} == {"https://e.example/n", "https://e.example/r"}  # fmt: skip


def test_countries_are_judged_as_of_the_day_of_each_notice() -> None:
    turtle = """
    :n a dpv:PrivacyNotice ; dct:modified "{}"^^xsd:date ; dpv:hasProcess :p .
    :p a dpv:Process ; dpv:hasProcessing :t . :t a dpv:CrossBorderTransfer ; dpv:hasThirdCountry loc:GB .
    """
    assert by_rule(turtle.format("2019-01-01"), "GM-X02") == set()
    assert by_rule(turtle.format("2025-01-01"), "GM-X02") == {"t"}
    graph = parse((HEAD + XSD + turtle.format("2025-01-01")).encode(), "x", "turtle").triples
    assert "GM-X02" not in {f.rule.id for f in check_graph(graph, on=date(2019, 1, 1))}


@pytest.mark.parametrize(
    ("value", "bad"),
    [
        ('"10"^^xsd:duration', True),
        ('"P6M"^^xsd:duration', False),
        ('"P"^^xsd:duration', True),
        ('"2024-02-30"^^xsd:date', True),
        ('"2024-02-29"^^xsd:date', False),
        ('"P1Y"^^xsd:date', True),
        ('"2024-05-01T10:00:00Z"^^xsd:dateTime', False),
        ('"2024-05-01"^^xsd:dateTime', True),
        ('"12"^^xsd:gYear', True),
        ('"ten"^^xsd:integer', True),
        (f'"{"9" * 5000}"^^xsd:integer', True),
        ('"-10"^^xsd:nonNegativeInteger', True),
        ('"yes"^^xsd:boolean', True),
        ('"<!DOCTYPE"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral>', False),
        ('"10"', False),
        ('"10"^^:own', False),
    ],
)  # fmt: skip
def test_a_value_that_is_not_in_the_form_of_its_datatype_is_found(
    value: str, bad: bool, caplog: pytest.LogCaptureFixture
) -> None:
    for turtle in (f":p a dpv:Process ; dpv:hasDuration {value} .", f":x :y {value} ."):
        messages = [one.message for one in found(turtle) if one.rule.id == "GM-Q07"]
        assert any("not in the form" in message for message in messages) == bad
    assert not caplog.records


def test_bad_values_stop_no_engine(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(_engine, "installed", lambda: "pyshacl")
    assert found(':p a dpv:Process ; dct:modified "x"^^xsd:date, "<a>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .')  # fmt: skip
    assert not caplog.records


@pytest.mark.parametrize(
    ("term", "reported"),
    [("dpv:NoSuchPurpose", True), ("dpv:Marketing", False), ("<https://w3id.org/dpv/owl#Marketing>", False),
     ("<https://w3id.org/dpv/sector/health#MedicalDiagnosis>", False), ("<https://w3id.org/dpv/owl#NoSuch>", True)],
)  # fmt: skip
def test_a_term_that_dpv_does_not_have_is_found(term: str, reported: bool) -> None:
    turtle = (
        f":p a dpv:Process ; dpv:hasPersonalData pd:Name ; dpv:hasPurpose {term} ; dpv:hasLegalBasis dpv:Contract ."
    )
    assert ("GM-Q03" in {one.rule.id for one in found(turtle)}) == reported


def test_terms_of_older_releases_are_told_in_a_note() -> None:
    (part,) = parts(":p a <https://w3id.org/dpv/owl#Process> ; dpv:hasLegalBasis old-gdpr:A6-1-b .")
    assert part.notes[0].startswith("2 terms are of an older release of DPV")


# --- Names, paths, order --------------------------------------------------------------------------------------------

NAMED = """
:n a dpv:PrivacyNotice ; dct:title "Laden"@de, "Shop"@en ; dct:modified "2024-05-01"^^xsd:date ; dpv:hasProcess
    [ a dpv:Process ; dpv:hasPurpose dpv:Marketing ], [ a dpv:Process ; dct:title "Fraud checks" ], :bare .
"""


def test_processes_without_a_name_are_told_apart() -> None:
    said = "[] a dpv:Process ; dpv:hasPurpose dpv:Marketing . [] a dpv:Process ; dpv:hasPurpose dpv:Advertising ."
    without = [finding for finding in found(said) if finding.rule.id == "GM-L01"]
    assert len({finding.path for finding in without}) == 2


def test_a_finding_names_the_node_and_knows_it_again() -> None:
    named = {(one.subject, one.path) for one in found(NAMED) if one.rule.id == "GM-L01"}
    assert named == {
        ("process of Shop", "https://e.example/n/process"),
        ("Fraud checks", "https://e.example/n/fraud-checks"),
        ("https://e.example/bare", "https://e.example/bare"),
    }
    assert {(one.subject, one.path) for one in found(NAMED) if one.rule.id == "GM-R00"} == {("Shop", "")}


def test_a_fingerprint_outlives_what_stands_before_the_node() -> None:
    before = {one.fingerprint for one in found(NAMED)}
    after = {one.fingerprint for one in found("[] :x [ :y [] ] .\n:a a :B ." + NAMED)}
    assert before <= after


def test_a_graph_of_rdflib_gives_the_same_each_time() -> None:
    def once(lines: Iterable[str]) -> list[tuple[str, str]]:
        graph = Graph()
        graph.parse(data="\n".join(lines), format="nt")
        return [(finding.rule.id, finding.path) for finding in check_graph(graph)]

    text = Graph().parse(data=HEAD + XSD + NAMED, format="turtle").serialize(format="nt").splitlines()
    assert once(text) == once(reversed(text))
    assert ("GM-L01", "https://e.example/n/process") in once(text)


# --- Any graph ------------------------------------------------------------------------------------------------------

PROPERTIES = """hasProcess hasPurpose hasLegalBasis hasPersonalData hasProcessing hasRecipient hasDataController hasNotice
hasNoticeLayer hasService hasPermission hasProhibition hasRule hasRight hasStorageCondition hasDuration hasApplicableLaw
hasDataProcessor hasThirdCountry hasLocation hasConsentControl hasJustification hasDataSource hasRepresentative"""
KINDS = """Process PrivacyNotice ROPA Notice Service Consent LegitimateInterest Contract Purpose PersonalData Prohibition
Transfer PersonalDataHandling NonPersonalDataProcess NoticeLayer DataController RecordsOfActivities"""
VALUES = """"text" "x"@en "P"^^xsd:duration pd:Name eu-gdpr:A6-1-f eu-gdpr:A9-2-a old-gdpr:A6-1-a dpv:Nope
owl-dpv:Marketing dpv:Consent dpv:Prohibition loc:US"""


def any_graph(chance: random.Random) -> str:
    """Statements that fit nothing in particular."""
    nodes = [*(f":n{number}" for number in range(chance.randint(1, 7))), "_:a", "_:b"]
    said = []
    for _ in range(chance.randint(1, 25)):
        node, value = chance.choice(nodes), chance.choice([*nodes * 3, *VALUES.split()])
        if chance.random() < 0.3:
            said.append(f"{node} a dpv:{chance.choice(KINDS.split())} .")
        else:
            said.append(f"{node} dpv:{chance.choice(PROPERTIES.split())} {value} .")
    return "\n".join(said)


@pytest.mark.parametrize("seed", range(40))
def test_any_graph_is_judged_the_same_by_both_engines_and_never_in_silence(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    turtle = any_graph(random.Random(seed))
    first = parts(turtle)
    assert any(part.found or part.notes for part in first)
    monkeypatch.setattr(_engine, "installed", lambda: "pyshacl")
    assert parts(turtle) == first


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "two.ttl").write_text(HEAD + XSD + TWO, encoding="utf-8")
    return tmp_path


def test_a_named_file_in_rdf_is_checked(here: Path) -> None:
    done = run(here, "check", "two.ttl", "--select", "GM-L01,GM-Q07")
    line = (HEAD + XSD).count("\n")
    assert done.code == 1
    assert f"two.ttl:{line + 3}:1: violation: https://e.example/sale: no legal basis" in done.out
    assert f"two.ttl:{line + 5}:1: warning: https://e.example/pay: no legal basis" in done.out
    assert f"two.ttl:{line + 6}:1: warning: https://e.example/alone: it stands in no notice" in done.out
    assert done.out.endswith("checked 3 policies: 2 violations, 2 warnings\n")


def test_options_work_as_for_policies(here: Path) -> None:
    assert run(here, "check", "two.ttl", "--select", "GM-L01", "--fail-on", "never").code == 0
    assert run(here, "check", "two.ttl", "--select", "GM-A").code == 0
    as_record = run(here, "check", "two.ttl", "--profile", "record").out
    assert "warning: https://e.example/sale: no legal basis" in as_record
    assert run(here, "baseline", "two.ttl", "--output", "known.json").code == 0
    assert run(here, "check", "two.ttl", "--baseline", "known.json").code == 0
    report = json.loads(run(here, "check", "two.ttl", "--format", "json", "--select", "GM-L01").out)
    assert [one["policy"] for one in report["findings"]] == ["https://e.example/n", "https://e.example/r", ALONE]


@pytest.mark.parametrize("syntax", ["turtle", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_an_export_is_checked_from_standard_input(here: Path, syntax: str) -> None:
    file = ROOT / "tests" / "rules" / "GM-L01" / "fails.yaml"
    exported = run(here, "export", str(file), "--format", syntax)
    done = run(here, "check", "-", "--input-format", syntax, stdin=exported.out)
    assert done.code == 1
    assert "[GM-L01, Art 6(1)]" in done.out
    assert done.out.startswith("<stdin>:")


def test_a_file_that_cannot_be_read_is_an_error_at_its_place(here: Path) -> None:
    (here / "x.jsonld").write_text('{\n"@context": "https://w3id.org/dpv"}', encoding="utf-8")
    done = run(here, "check", "x.jsonld")
    assert done.code == 2
    assert "x.jsonld:2:13: error: the context https://w3id.org/dpv stands elsewhere" in done.out + done.err
    assert run(here, "check", "none.ttl").code == 2


def test_a_folder_is_searched_for_policy_files_alone(here: Path) -> None:
    done = run(here, "check", ".")
    assert done.code == 2
    assert "the folder holds no policy" in done.out + done.err


# --- The page -------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "checking-rdf.md").read_text(encoding="utf-8")


def test_the_page_tells_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    turtle, console, code, output = (
        re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
        for kind in ("turtle", "console", "python", "text")
    )
    (tmp_path / "clinic.ttl").write_text(turtle[0], encoding="utf-8")
    command, _, expected = console[0].partition("\n")
    assert run(tmp_path, *command.removeprefix("$ gdprmap ").split()).out == expected
    monkeypatch.chdir(tmp_path)
    exec(code[0], {})
    assert capsys.readouterr().out == output[0]


def test_every_file_that_the_page_links_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
