"""triples -> model: what was written comes back, and of what others wrote nothing is dropped in silence."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdprmap import (
    Consent,
    Finding,
    Policy,
    Processing,
    check,
    check_graph,
    dump,
    from_graph,
    read,
    read_text,
    to_graph,
)
from gdprmap.graph import Literal, Reading, Triple, WhichPolicyError, export, policy_iri, read_graph, triples
from gdprmap.graph.reading.statements import closure, is_concept
from gdprmap.graph.triples import RDF_TYPE, XSD
from gdprmap.rdf.lifting import lift, stands_for
from gdprmap.rdf.parsing import Syntax, parse
from gdprmap.vocab._releases import same_today
from gdprmap.vocab._term import expand
from tests.strategies import policies

ROOT = Path(__file__).parent.parent
FILES = sorted(
    [*(ROOT / "examples").glob("*.yaml"), *ROOT.glob("tests/rules/*/*.yaml"), *ROOT.glob("tests/mutants/*.yaml")]
)
EXAMPLES = [file for file in FILES if file.parent.name == "examples"]
SYNTAXES: tuple[Syntax, ...] = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
DPV_EXAMPLES = ROOT.parent / "shared" / "samples" / "dpv-examples"
SHOP = "https://shop.example/"
NOTICE = f"{SHOP}privacy"
PREFIXES = """
@prefix : <https://shop.example/> . @prefix dpv: <https://w3id.org/dpv#> . @prefix pd: <https://w3id.org/dpv/pd#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix loc: <https://w3id.org/dpv/loc#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
"""


def same(statements: Sequence[Triple]) -> set[Triple]:
    """The statements as a set, with languages in lower case: tags differ in nothing by that."""
    return {
        Triple(s, p, o._replace(language=o.language.lower()) if isinstance(o, Literal) and o.language else o)
        for s, p, o in statements
    }


def through(policy: Policy, syntax: Syntax) -> tuple[Triple, ...]:
    """The triples of a policy as they come out of a text in this syntax."""
    return parse(export(policy, syntax).encode(), "policy", syntax).triples


def in_turtle(text: str, *, iri: str | None = None) -> Reading:
    return read_graph(parse((PREFIXES + text).encode(), "data.ttl", "turtle").triples, iri=iri)


def process(text: str) -> Processing:
    """The one process of a notice, of which *text* says what it is."""
    (found,) = in_turtle(f":privacy a dpv:PrivacyNotice ; dpv:hasProcess :it . :it {text} .").policy.processing or ()
    return found


def lost(text: str) -> list[tuple[str, str]]:
    """The property and the reason of each loss."""
    return [(loss.triple.predicate.rpartition("#")[2], loss.why) for loss in in_turtle(text).losses]


def unordered(value: Any) -> Any:
    """A value of JSON without the order of its lists, and without remarks, of which a graph has none."""
    if isinstance(value, dict):
        return {key: unordered(one) for key, one in value.items() if key != "ignore"}
    if isinstance(value, list):
        return sorted(map(unordered, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def dropped(said: Sequence[Triple], reading: Reading) -> list[Triple]:
    """The statements that are not told as losses although the policy holds neither their text nor their concept."""
    written = triples(reading.policy)
    texts = {value.text if isinstance(value, Literal) else value for *_, value in written}
    concepts = closure({node for subject, _, value in written for node in (subject, value) if isinstance(node, str)})
    told = {loss.triple for loss in reading.losses} | set(reading.elsewhere)

    def is_held(value: str | Literal) -> bool:
        if (value.text if isinstance(value, Literal) else value) in texts:
            return True
        if isinstance(value, Literal):
            return False
        names = {value, same_today(value) or value}
        return not any(map(is_concept, names)) or not names.isdisjoint(concepts)

    return [triple for triple in said if triple not in told and not is_held(triple.object)]


class TestWhatWeWrite:
    @pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
    def test_files_come_back_whole(self, file: Path) -> None:
        policy = read(file).policy
        said = list(triples(policy))
        random.Random(file.name).shuffle(said)
        reading = read_graph(said)
        assert same(triples(reading.policy)) == same(said)
        assert (reading.losses, reading.elsewhere, reading.carried) == ((), (), len(said))
        assert unordered(json.loads(dump(reading.policy, "json"))) == unordered(json.loads(dump(policy, "json")))

    @pytest.mark.parametrize("syntax", SYNTAXES)
    @pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.stem}")
    def test_files_come_back_through_text(self, file: Path, syntax: Syntax) -> None:
        policy = read(file).policy
        assert same(triples(from_graph(through(policy, syntax)))) == same(triples(policy))

    def test_trig_holds_a_named_graph_for_each_of_several_policies(self) -> None:
        first, second = (read(file).policy for file in FILES[:2])
        document = parse((export(first, "trig") + export(second, "trig")).encode(), "both", "trig")
        assert {name: same(said) for name, said in document.graphs.items()} == {
            policy_iri(policy): same(triples(policy)) for policy in (first, second)
        }

    @settings(max_examples=150, deadline=None)
    @given(policies())
    def test_any_policy_comes_back(self, policy: Policy) -> None:
        said = triples(policy)
        for order in (said, said[::-1], sorted(said, key=str)):
            reading = read_graph(order)
            assert same(triples(reading.policy)) == same(said)
            assert reading.losses == ()

    @pytest.mark.parametrize("syntax", SYNTAXES)
    @settings(max_examples=20, deadline=None)
    @given(policy=policies())
    def test_any_policy_comes_back_through_text(self, syntax: Syntax, policy: Policy) -> None:
        assert same(triples(from_graph(through(policy, syntax)))) == same(triples(policy))

    @settings(max_examples=30, deadline=None)
    @given(policies())
    def test_any_policy_comes_back_from_rdflib(self, policy: Policy) -> None:
        assert same(triples(from_graph(to_graph(policy)))) == same(triples(policy))

    @settings(max_examples=60, deadline=None)
    @given(policies())
    def test_what_was_read_reads_as_the_same_policy(self, policy: Policy) -> None:
        once = from_graph(sorted(triples(policy), key=str))
        assert unordered(json.loads(dump(from_graph(triples(once)), "json"))) == unordered(
            json.loads(dump(once, "json"))
        )
        assert read_text(dump(once)).policy == once

    def test_parts_of_one_name_keep_their_numbers(self) -> None:
        policy = read_text(
            "id: x\nprocessing:\n  p:\n    purposes:"
            "\n      - {label: a, description: first}\n      - {label: a-2}\n      - {label: a, description: third}"
        ).policy
        said = sorted(triples(policy), key=str, reverse=True)
        assert "https://w3id.org/gdprmap/policy/x#processing/p/purposes/a-3" in {one.subject for one in said}
        assert set(triples(from_graph(said))) == set(said)

    def test_a_policy_with_an_iri_of_its_own_keeps_it(self) -> None:
        policy = Policy(id="x", iri="https://shop.example/legal#privacy")
        back = from_graph(triples(policy))
        assert (back.id, back.iri) == ("privacy", "https://shop.example/legal#privacy")

    def test_a_policy_without_a_profile_may_be_called_like_its_page(self) -> None:
        policy = Policy(id="privacy", iri=NOTICE, source=NOTICE, profiles=(), quote="we care", rights=())
        assert from_graph(triples(policy)) == policy

    def test_the_name_of_a_transfer_basis_tells_its_kind_from_its_decision(self) -> None:
        text = "id: x\ntransfers: [{bases: [{kind: legal instrument, decision: 'eu-gdpr:A45-3'}]}]"
        policy = read_text(text).policy
        assert from_graph(sorted(triples(policy), key=str)).transfers == policy.transfers

    def test_a_policy_with_no_profile_has_none_afterwards(self) -> None:
        back = from_graph(triples(Policy(id="x", profiles=(), rights=())))
        assert (back.id, back.profiles, back.rights, back.transfers) == ("x", (), (), None)

    def test_an_empty_graph_is_the_policy_that_the_caller_names(self) -> None:
        assert from_graph([], iri="https://w3id.org/gdprmap/policy/x") == Policy(id="x", profiles=())


class TestForeignData:
    """Shapes of data that the guides of DPV show, and our writer does not write."""

    def test_concepts_stand_for_parts(self) -> None:
        found = process("dpv:hasPurpose dpv:ServiceProvision ; dpv:hasLegalBasis eu-gdpr:A6-1-a-explicit-consent")
        assert [one.term for one in found.purposes or ()] == [expand("dpv:ServiceProvision")]
        assert found.legal_bases == (Consent(explicit=True),)

    def test_a_node_under_a_concept_has_it_for_its_term(self) -> None:
        (purpose,) = (
            process(
                'dpv:hasPurpose [ a dpv:Purpose ; skos:broader dpv:DirectMarketing ; skos:prefLabel "holiday campaign"@en ]'
            ).purposes
            or ()
        )
        assert (purpose.term, purpose.label) == (expand("dpv:DirectMarketing"), "holiday campaign")

    def test_a_leaf_type_alone_is_enough(self) -> None:
        found = process("dpv:hasLegalBasis [ a eu-gdpr:A6-1-f-third-party ] ; dpv:hasPurpose [ a dpv:Marketing ]")
        assert [getattr(one, "of", None) for one in found.legal_bases or ()] == ["third party"]
        assert [one.term for one in found.purposes or ()] == [expand("dpv:Marketing")]

    def test_who_is_only_referred_to_is_listed(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasProcess :a, :b ."
            ':a dpv:hasRecipient :AcmeHost ; dpv:hasPersonalData pd:Name . :AcmeHost dpv:hasName "Acme" .'
            ":b dpv:hasDataProcessor :AcmeHost ; dpv:hasPersonalData pd:Name ."
        )
        (host,) = reading.policy.recipients or ()
        assert (host.id, host.name, host.role) == ("acme-host", "Acme", "processor")
        assert [(one.recipients, one.data) for one in reading.policy.processing or ()] == [
            (("acme-host",), ("name",))
        ] * 2
        assert reading.losses == ()

    def test_nobody_becomes_a_controller_for_being_an_entity(self) -> None:
        reading = in_turtle(":privacy a dpv:PrivacyNotice ; dpv:hasEntity :Acme .")
        assert (reading.policy.controllers, reading.policy.recipients, len(reading.losses)) == (None, None, 1)

    def test_processes_without_a_notice_stand_in_a_policy_without_a_profile(self) -> None:
        reading = in_turtle(":p a dpv:Process ; dpv:hasPurpose dpv:Marketing .")
        assert (reading.node, reading.policy.profiles) == (None, ())
        assert [one.id for one in reading.policy.processing or ()] == ["p"]
        assert (reading.carried, reading.losses) == (2, ())

    def test_processes_within_processes_stand_in_their_place_and_the_nesting_is_told(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasProcess :a . :a dpv:hasProcess :b . :b a dpv:Process ."
        )
        assert [one.id for one in reading.policy.processing or ()] == ["b"]
        assert [(loss.triple.subject, loss.triple.object) for loss in reading.losses] == [
            ("https://shop.example/a", "https://shop.example/b")
        ]

    def test_a_general_basis_is_no_letter_of_article_6_before_it_is_lifted(self) -> None:
        graph = parse((PREFIXES + ":p a dpv:Process ; dpv:hasLegalBasis dpv:Consent .").encode(), "x", "turtle").triples
        assert [one.legal_bases for one in from_graph(graph).processing or ()] == [None]
        (lifted,) = read_graph(graph, added=lift(graph)[len(graph) :]).policy.processing or ()
        assert lifted.legal_bases == (Consent(),)

    def test_words_without_a_tag_are_in_the_language_of_the_others(self) -> None:
        reading = in_turtle(':privacy a dpv:PrivacyNotice ; dct:title "Datenschutz"@de .')
        assert (reading.policy.title, reading.policy.language, reading.losses) == ("Datenschutz", "de", ())

    def test_durations_are_told_by_what_they_are(self) -> None:
        (kept,) = (
            process(
                "dpv:hasStorageCondition [ a dpv:StorageDuration ; dpv:hasDuration "
                '[ rdf:value "P6M"^^xsd:duration ], [ a dpv:UntilEventDuration ; rdf:value "account closure" ] ]'
            ).retention
            or ()
        )
        assert (kept.period, kept.until) == ("P6M", "account closure")

    def test_a_period_may_do_without_a_node_of_its_own(self) -> None:
        found = process("dpv:hasStorageCondition [ a dpv:StorageDuration ; dpv:hasDuration 'P1Y'^^xsd:duration ]")
        assert [one.period for one in found.retention or ()] == ["P1Y"]

    def test_a_text_that_is_no_duration_is_none(self) -> None:
        said = "dpv:hasStorageCondition [ a dpv:StorageDuration ; dpv:hasDuration 'soon' ]"
        assert [one.period for one in process(said).retention or ()] == [None]
        assert [name for name, _ in lost(f":privacy a dpv:PrivacyNotice ; {said} .")] == ["hasDuration"]

    @pytest.mark.parametrize("field", ["retention", "storage_locations"])
    def test_a_storage_condition_is_what_it_says(self, field: str) -> None:
        said = {
            "retention": "dpv:hasDuration [ a dpv:TemporalDuration ; rdf:value 'P6M'^^xsd:duration ]",
            "storage_locations": "dpv:hasLocation loc:IE",
        }
        reading = in_turtle(
            f":privacy a dpv:PrivacyNotice ; dpv:hasStorageCondition [ a dpv:StorageCondition ; {said[field]} ] ."
        )
        policy = reading.policy
        assert [
            *(one.period for one in policy.retention or ()),
            *(str(one.country) for one in policy.storage_locations or ()),
        ] == (["P6M"] if field == "retention" else [expand("loc:IE")])
        assert reading.losses == ()

    @pytest.mark.parametrize("value", ["'https://shop.example/rights'^^xsd:anyURI", "<https://shop.example/rights>"])
    def test_a_right_is_exercised_at_a_page(self, value: str) -> None:
        reading = in_turtle(
            f":privacy a dpv:PrivacyNotice ; dpv:hasRight [ a eu-gdpr:A15 ; dpv:isExercisedAt {value} ] ."
        )
        (right,) = reading.policy.rights or ()
        assert right.exercise is not None
        assert (right.exercise.page, reading.losses) == ("https://shop.example/rights", ())

    def test_an_interest_is_named_in_words_on_the_basis(self) -> None:
        found = process("dpv:hasLegalBasis [ a eu-gdpr:A6-1-f ; dct:description 'fewer frauds' ]")
        assert [getattr(one, "interest", None) for one in found.legal_bases or ()] == ["fewer frauds"]

    def test_a_list_is_no_data(self) -> None:
        reading = understood(
            f":privacy a dpv:PrivacyNotice ; dpv:hasProcess :p . :p {LEAVES['name']} ; dpv:hasPersonalData ( pd:Health ) ."
        )
        assert {one.term for one in reading.policy.data or ()} == {expand("pd:Name"), expand("pd:Health")}

    def test_older_terms_are_read_as_todays_wherever_they_stand(self) -> None:
        old = "http://www.w3.org/ns/dpv#"
        reading = understood(
            f":p a <{old}PersonalDataHandling> ; <{old}hasPurpose> <{old}Marketing> ; <{old}hasProcessing> <{old}Collect> ;"
            f" <{old}hasPersonalDataCategory> <{old}Health>, <https://w3id.org/dpv/pd/owl#Name> ."
        )
        (found,) = reading.policy.processing or ()
        assert [one.term for one in found.purposes or ()] == [expand("dpv:Marketing")]
        assert found.operations == (expand("dpv:Collect"),)
        assert {one.term for one in reading.policy.data or ()} == {expand("pd:Health"), expand("pd:Name")}
        assert (reading.losses, reading.carried) == ((), 5)

    def test_blank_nodes_of_rdflib_are_nodes_like_others(self) -> None:
        import rdflib

        graph = rdflib.Graph().parse(
            data=f"{PREFIXES}:p a dpv:Process ; dpv:hasPurpose [ a dpv:Marketing ], [ a dpv:Advertising ] .",
            format="turtle",
        )
        (found,) = from_graph(graph).processing or ()
        assert sorted(str(one.term) for one in found.purposes or ()) == [
            expand("dpv:Advertising"), expand("dpv:Marketing"),
        ]  # fmt: skip

    def test_the_named_graphs_of_a_data_set_of_rdflib_are_read_as_one(self) -> None:
        import rdflib

        given = rdflib.Dataset()
        notice, process = rdflib.URIRef("https://e.example/notice"), rdflib.URIRef("https://e.example/mail")
        given.graph(notice).add((notice, rdflib.RDF.type, rdflib.URIRef(expand("dpv:PrivacyNotice"))))
        for name in (notice, process):  # said in both
            given.graph(name).add((notice, rdflib.URIRef(expand("dpv:hasProcess")), process))
        given.graph(process).add((process, rdflib.RDF.type, rdflib.URIRef(expand("dpv:Process"))))
        policy = from_graph(given)
        assert (policy.iri, [one.id for one in policy.processing or ()]) == (str(notice), ["mail"])


def understood(text: str) -> Reading:
    """What is read of data as `gdprmap import` reads it: lifted, as `check` does."""
    said = parse((PREFIXES + text).encode(), "data.ttl", "turtle").triples
    return read_graph(said, added=lift(said)[len(said) :], stands_for=stands_for)


class TestKindsOfPolicies:
    """What DPV says stands under a notice or a record is one, as it is for the rules."""

    def test_a_notice_of_consent_is_a_notice(self) -> None:
        reading = understood(
            ":n a dpv:ConsentNotice ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ;"
            " dpv:hasLegalBasis dpv:Consent ."
        )
        assert (reading.node, reading.policy.profiles) == ("https://shop.example/n", ("notice",))
        # What the notice says for all counts for its one process.
        assert reading.policy.legal_bases == (Consent(),)
        assert [(one.id, one.legal_bases) for one in reading.policy.processing or ()] == [("n", None)]
        assert [(loss.triple.object, loss.why) for loss in reading.losses] == [
            (expand("dpv:ConsentNotice"), "Policy has no place for this type")
        ]

    def test_a_layer_that_only_holds_processes_is_none(self) -> None:
        reading = understood(
            ":n a dpv:ConsentNotice ; dpv:hasNoticeLayer [ a dpv:NoticeLayer ; dpv:hasApplicableLaw"
            " <https://w3id.org/dpv/legal/eu#law-GDPR> ; dpv:hasRight eu-gdpr:A15 ; dpv:hasProcess :p ] ."
            " :p a dpv:Process ; dpv:hasPurpose dpv:Marketing ."
        )
        assert [one.id for one in reading.policy.processing or ()] == ["p"]
        assert [one.right for one in reading.policy.rights or ()] == ["access"]
        assert {loss.triple.predicate for loss in reading.losses if not isinstance(loss.triple.object, Literal)} == {
            RDF_TYPE, expand("dpv:hasNoticeLayer"), expand("dpv:hasProcess"),
        }  # fmt: skip


NESTED = {
    "a basis above": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c . :c {name} .",
    "a service": ":g a dpv:Service ; dpv:hasLegalBasis eu-gdpr:A6-1-b ; dpv:hasProcess :c . :c {name} .",
    "a process of a service": ":n a dpv:PrivacyNotice ; dpv:hasProcess :g . :g a dpv:Service ;"
    " dpv:hasLegalBasis dpv:Contract . :c {name} ; dpv:hasService :g .",
    "one has its own": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c, :d . :c {name} ."
    " :d {name} ; dpv:hasLegalBasis dpv:Consent .",
    "all have their own": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c ."
    " :c {name} ; dpv:hasLegalBasis dpv:Consent .",
    "a condition above": ":n a dpv:PrivacyNotice ; dpv:hasProcess :g . :g a dpv:Process ;"
    " dpv:hasLegalBasis eu-gdpr:A9-2-a, dpv:Contract ; dpv:hasProcess :c, :d ."
    " :c {health} ; dpv:hasLegalBasis dpv:Consent . :d {health} .",
    "two levels": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Consent ; dpv:hasProcess :h ."
    " :h a dpv:Process ; dpv:hasRecipient :r ; dpv:hasProcess :c, :d . :r a dpv:Recipient . :c {name} . :d {health} .",
    "purposes above": ":n a dpv:PrivacyNotice ; dpv:hasProcess :g . :g a dpv:Process ; dpv:hasPurpose dpv:Marketing ;"
    " dpv:hasLegalBasis dpv:Consent ; dpv:hasProcess :c . :c a dpv:Process ; dpv:hasPersonalData pd:Name .",
    "a part of its own": ":n a dpv:PrivacyNotice ; dpv:hasProcess :g . :g a dpv:Process ; dpv:hasPurpose dpv:Marketing ;"
    " dpv:hasPersonalData pd:Health ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c . :c {name} .",
    "a part without a basis": ":g a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Health ;"
    " dpv:hasProcess :c . :c {name} ; dpv:hasLegalBasis dpv:Contract .",
    "a summary": ":g a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name ; dpv:hasProcess :c ."
    " :c a dpv:Process ; dpv:hasPersonalData pd:Name ; dpv:hasPurpose dpv:DirectMarketing ;"
    " dpv:hasLegalBasis dpv:Consent .",
    "a summary in classes of its own": ":m rdfs:subClassOf dpv:Marketing . :g a dpv:Process ;"
    " dpv:hasPurpose dpv:Marketing ; dpv:hasProcess :c . :c a dpv:Process ; dpv:hasPersonalData pd:Name ;"
    " dpv:hasPurpose :m ; dpv:hasLegalBasis dpv:Consent .",
    "a record": ":n a dpv:ROPA ; dpv:hasProcess :g . :g a dpv:Process ; dpv:hasDataSubject dpv:Customer ;"
    " dpv:hasTechnicalOrganisationalMeasure dpv:Encryption ; dpv:hasRecipient :r ; dpv:hasLegalBasis dpv:Consent ;"
    " dpv:hasStorageCondition [ a dpv:StorageDuration ; dpv:hasDuration 'P1Y'^^xsd:duration ] ;"
    " dpv:hasProcess :c . :r a dpv:Recipient . :c {name} .",
    "bases of purposes": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c, :d ."
    " :c a dpv:Process ; dpv:hasPersonalData pd:Name ; dpv:hasPurpose [ a dpv:Marketing ;"
    " dpv:hasLegalBasis dpv:Consent ] . :d {name} .",
    "a named interest": ":g a dpv:Process ; dpv:hasLegalBasis [ a dpv:LegitimateInterest ;"
    " dpv:hasJustification 'fewer frauds' ] ; dpv:hasProcess :c . :c {name} .",
    "nothing below": ":g {health} ; dpv:hasLegalBasis dpv:Consent, eu-gdpr:A9-2-a ; dpv:hasProcess :c .",
    "a ring": ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :h . :h a dpv:Process ;"
    " dpv:hasProcess :g, :c . :c {name} .",
    "what is prohibited": ":n a dpv:PrivacyNotice ; dpv:hasProcess :g . :g {name} ; dpv:hasLegalBasis dpv:Consent ;"
    " dpv:hasProcess :c . :c {health}, dpv:Prohibition .",
    "what is prohibited to others": ":g a dpv:Process ; dpv:hasProcess :c . :c {health} ."
    " :partner a dpv:ThirdParty ; dpv:hasProhibition :c .",
}  # fmt: skip
"""Graphs of processes within processes; {name} and {health} are processes with such data."""
LEAVES = {
    "name": "dpv:hasPurpose dpv:ServiceProvision ; dpv:hasPersonalData pd:Name ; a dpv:Process",
    "health": "dpv:hasPurpose dpv:ServiceProvision ; dpv:hasPersonalData pd:Health ; a dpv:Process",
}


def nested(name: str) -> str:
    return NESTED[name].replace("{name}", LEAVES["name"]).replace("{health}", LEAVES["health"])


def bases(reading: Reading) -> dict[str, tuple[list[str], list[str]]]:
    """Of each process the kinds of its legal bases and its conditions of Article 9, by id."""
    return {
        one.id: (
            sorted(basis.kind for basis in one.legal_bases or ()),
            [condition.kind for condition in one.special_category_conditions or ()],
        )
        for one in reading.policy.processing or ()
    }


def violations(findings: Sequence[Finding]) -> set[str]:
    return {one.rule.id for one in findings if one.severity == "violation"}


class TestNesting:
    """What holds processes hands down what it says, as the rules read it."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("a basis above", {"c": (["contract"], [])}),
            ("a service", {"c": (["contract"], [])}),
            ("a process of a service", {"c": (["contract"], [])}),
            ("one has its own", {"c": (["contract"], []), "d": (["consent"], [])}),
            ("all have their own", {"c": (["consent"], [])}),
            (
                "a condition above",
                {"c": (["consent"], ["explicit consent"]), "d": (["contract"], ["explicit consent"])},
            ),
            ("two levels", {"c": (["consent"], []), "d": (["consent"], [])}),
            ("a part of its own", {"g": (["contract"], []), "c": (["contract"], [])}),
            ("a part without a basis", {"g": ([], []), "c": (["contract"], [])}),
            ("a summary", {"c": (["consent"], [])}),
            ("a summary in classes of its own", {"c": (["consent"], [])}),
            ("bases of purposes", {"c": ([], []), "d": (["contract"], [])}),
            ("a ring", {"c": (["contract"], [])}),
            ("what is prohibited", {"g": (["consent"], [])}),
        ],
    )
    def test_a_basis_gives_way_and_a_condition_is_added(
        self, name: str, expected: dict[str, tuple[list[str], list[str]]]
    ) -> None:
        assert bases(understood(nested(name))) == expected

    def test_a_basis_that_gives_way_everywhere_is_lost(self) -> None:
        reading = understood(nested("all have their own"))
        assert (expand("dpv:hasLegalBasis"), expand("dpv:Contract")) in {
            (loss.triple.predicate, loss.triple.object) for loss in reading.losses
        }

    def test_all_that_holds_for_what_is_within_is_handed_down(self) -> None:
        reading = understood(nested("a record"))
        (found,) = reading.policy.processing or ()
        assert found.id == "c"
        assert [len(one or ()) for one in (found.data_subjects, found.measures, found.recipients)] == [1, 1, 1]
        assert [one.period for one in found.retention or ()] == ["P1Y"]
        assert {(loss.triple.subject, loss.triple.predicate) for loss in reading.losses} == {
            ("https://shop.example/g", expand("dpv:hasProcess"))
        }

    def test_purposes_are_handed_down_only_where_there_are_none(self) -> None:
        reading = understood(
            ":g a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasLegalBasis dpv:Consent ; dpv:hasProcess :c, :d ."
            " :c a dpv:Process ; dpv:hasPersonalData pd:Name . :d a dpv:Process ; dpv:hasPurpose dpv:ServiceProvision ."
        )
        assert {one.id: [purpose.term for purpose in one.purposes or ()] for one in reading.policy.processing or ()} == {
            "c": [expand("dpv:Marketing")], "d": [expand("dpv:ServiceProvision")],
        }  # fmt: skip

    def test_what_is_said_of_the_whole_alone_is_lost(self) -> None:
        reading = understood(
            f":g a dpv:Process ; dct:title 'All' ; dpv:hasNecessity dpv:Required ; dpv:hasProcess :c . :c {LEAVES['name']} ."
        )
        assert {loss.triple.predicate: loss.why for loss in reading.losses if loss.triple.object != f"{SHOP}c"} == {
            expand(
                name
            ): "what only holds other processing is none of its own, and this is not said of each that it holds"
            for name in ("dct:title", "dpv:hasNecessity")
        }

    def test_another_policy_hands_nothing_down(self) -> None:
        said = parse(
            f"{PREFIXES} :a a dpv:PrivacyNotice ; dpv:hasProcess :c . :b a dpv:ROPA ; dpv:hasProcess :g ."
            f" :g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c . :c {LEAVES['name']} .".encode(),
            "data.ttl", "turtle",
        ).triples  # fmt: skip
        ours, theirs = (
            bases(read_graph(said, iri=f"{SHOP}{one}", added=lift(said)[len(said) :], stands_for=stands_for))
            for one in "ab"
        )
        assert (ours, theirs) == ({"c": ([], [])}, {"c": (["contract"], [])})

    def test_too_much_to_hand_down_leaves_the_processes_as_they_are(self) -> None:
        rights = [link("urn:p0", "dpv:hasRight", f"urn:r{i}") for i in range(700)]
        inner = [link("urn:p0", "dpv:hasProcess", f"urn:p{i}") for i in range(1, 300)]
        reading = read_graph([*START, *rights, *inner])
        assert len(reading.policy.processing or ()) == 300
        assert reading.carried + len(reading.losses) == len(START) + len(rights) + len(inner)

    @pytest.mark.parametrize("name", NESTED)
    def test_the_rules_find_the_same_in_what_is_read(self, name: str) -> None:
        said = parse((PREFIXES + nested(name)).encode(), "data.ttl", "turtle").triples
        assert violations(check(understood(nested(name)).policy)) == violations(check_graph(said))


class TestLabelsOfOthers:
    """What a thing is called by rdfs:label and the like, where the model says it with another property."""

    @pytest.mark.parametrize("property", ["rdfs:label", "dct:title", "skos:prefLabel"])
    def test_a_label_is_a_label_by_any_property(self, property: str) -> None:
        reading = in_turtle(
            f':privacy a dpv:PrivacyNotice ; {property} "Privacy" ; dpv:hasProcess :p . :p a dpv:Process ; {property} "Mail" ;'
            f'dpv:hasPurpose [ a dpv:Marketing ; {property} "Ads" ] ; dpv:hasRecipient [ a dpv:Recipient ; {property} "banks" ] ;'
            f'dpv:hasLegalBasis [ a eu-gdpr:A6-1-a ; {property} "your yes" ] ; dpv:hasPersonalData [ a pd:Name ; {property} "who" ] .'
        )
        policy, (found,) = reading.policy, reading.policy.processing or ()
        assert reading.losses == ()
        assert [policy.title, found.label, (found.purposes or ())[0].label, (policy.recipients or ())[0].label] == [
            "Privacy", "Mail", "Ads", "banks",
        ]  # fmt: skip
        assert found.legal_bases == (Consent(label="your yes"),)
        assert [(one.id, one.label) for one in policy.data or ()] == [("who", "who")]

    def test_our_property_counts_for_more_and_the_other_is_told(self) -> None:
        reading = in_turtle(':privacy a dpv:PrivacyNotice ; rdfs:label "A" ; dct:title "B" ; skos:prefLabel "B" .')
        assert reading.policy.title == "B"
        assert [(loss.triple.object, loss.why) for loss in reading.losses] == [
            (Literal("A"), "the model has one value here, and another was taken")
        ]

    def test_of_several_languages_that_of_the_policy_is_taken(self) -> None:
        reading = in_turtle(
            ':privacy a dpv:PrivacyNotice ; dct:language "de" ; rdfs:label "Privacy"@en, "Datenschutz"@de .'
        )
        assert (reading.policy.title, [loss.triple.object for loss in reading.losses]) == (
            "Datenschutz", [Literal("Privacy", None, "en")],
        )  # fmt: skip

    def test_an_iri_is_no_label(self) -> None:
        reading = in_turtle(":privacy a dpv:PrivacyNotice ; rdfs:label <https://shop.example/label> .")
        assert reading.policy.title is None
        assert [loss.why for loss in reading.losses] == ["title holds text, and this is a node"]

    def test_a_controller_has_a_name_and_a_label(self) -> None:
        reading = in_turtle(
            ':privacy a dpv:PrivacyNotice ; dpv:hasDataController [ rdfs:label "we" ; foaf:name "Acme" ] .'
        )
        controller = reading.policy.controller
        assert controller is not None
        assert (controller.name, controller.label, reading.losses) == ("Acme", "we", ())

    def test_a_controller_is_named_by_its_only_label(self) -> None:
        reading = in_turtle(
            ':privacy a dpv:PrivacyNotice ; dpv:hasDataController [ rdfs:label "Acme" ; dct:title "Acme" ] .'
        )
        controller = reading.policy.controller
        assert controller is not None
        assert (controller.name, controller.label, reading.losses) == ("Acme", None, ())

    def test_contacts_and_lines_of_an_address_on_nodes_are_read_where_they_are_lifted(self) -> None:
        said = parse(
            f"{PREFIXES} :privacy a dpv:PrivacyNotice ; dpv:hasDataController :c . :c a dpv:DataController ;"
            "schema:contactPoint [ schema:telephone '+3531' ] ; schema:address [ schema:streetAddress '1 Road' ] .".encode(),
            "data.ttl", "turtle",
        ).triples  # fmt: skip
        reading = read_graph(said, added=lift(said)[len(said) :], stands_for=stands_for)
        controller = reading.policy.controller
        assert controller is not None
        assert (controller.contacts, controller.address) == (("+3531",), "1 Road")
        # The nodes between are told: a policy file has none.
        assert {loss.triple.predicate for loss in reading.losses} == {
            f"https://schema.org/{name}" for name in ("contactPoint", "telephone", "address", "streetAddress")
        }

    def test_contacts_are_contacts_and_nodes_are_none(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasDataController :c . "
            ':c schema:email "a@b.example" ; vcard:hasEmail <mailto:a@b.example>, [ a vcard:Work ] .'
        )
        controller = reading.policy.controller
        assert controller is not None
        assert sorted(controller.contacts or ()) == ["a@b.example", "mailto:a@b.example"]
        assert {loss.why for loss in reading.losses} == {
            "contacts holds text, and this is a node", "nothing that was read leads to this node",
        }  # fmt: skip


class TestLosses:
    """Each statement that is not carried over is told, with the reason."""

    @pytest.mark.parametrize(
        ("said", "property", "reason"),
        [
            ("dpv:hasRisk :fire", "hasRisk", "Processing has no field for dpv:hasRisk"),
            ('dpv:hasPurpose "marketing"', "hasPurpose", "purposes holds no text; a node or a term is wanted here"),
            ("dpv:hasPurpose pd:Name", "hasPurpose", "purposes has no place for pd:Name"),
            ("a owl:NamedIndividual", "22-rdf-syntax-ns", "Processing has no place for this type"),
            ("dpv:hasStatus :running", "hasStatus", "nothing says that this is what further_use holds"),
        ],
    )
    def test_of_a_process(self, said: str, property: str, reason: str) -> None:
        ((name, why),) = lost(f":privacy a dpv:PrivacyNotice ; dpv:hasProcess :p . :p {said} .")
        assert name == property or name == "type"
        assert why.startswith(reason)

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ('dct:modified "2023-02-30"^^xsd:date', "'2023-02-30' is no date; write it as 2024-12-31"),
            ('dct:modified "2023-02-20T12:00:00Z"^^xsd:dateTime', "updated holds a day; the time of day is not kept"),
            ('dct:title "one", "two"', "the model has one value here, and another was taken"),
            ('dct:title "Titel"@de, "title"@en ; dct:language "en"', "the model has one value here"),
            ('dct:title "Titel"@de ; dct:language "en"', "the words are kept, but not that they are in 'de'"),
            ("dct:source <urn:gdprmap:blank:0>", "source holds text, and a node without a name is none"),
            ("dct:source <file:///etc/passwd>", "'file:///etc/passwd' cannot stand here"),
        ],
    )
    def test_of_a_policy(self, said: str, reason: str) -> None:
        ((_, why),) = lost(f":privacy a dpv:PrivacyNotice ; {said} .")
        assert why.startswith(reason)

    def test_a_bad_duration_is_told_and_the_rest_is_kept(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasStorageCondition [ a dpv:StorageDuration ; skos:prefLabel 'logs' ; "
            "dpv:hasDuration [ a dpv:TemporalDuration ; rdf:value '10'^^xsd:duration ] ] ."
        )
        assert [(one.label, one.period) for one in reading.policy.retention or ()] == [("logs", None)]
        assert [loss.triple.object for loss in reading.losses if isinstance(loss.triple.object, Literal)] == [
            Literal("10", f"{XSD}duration")
        ]
        assert any("'10' is no period" in loss.why for loss in reading.losses)

    def test_what_nothing_leads_to_is_told(self) -> None:
        assert lost(":privacy a dpv:PrivacyNotice . :Acme dpv:hasName 'Acme' .") == [
            ("hasName", "nothing that was read leads to this node")
        ]

    def test_an_operation_with_details_keeps_what_it_is(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasProcess :p . :p dpv:hasProcessing [ a dpv:Store ; dct:title 'x' ] ."
        )
        assert [one.operations for one in reading.policy.processing or ()] == [(expand("dpv:Store"),)]
        assert {loss.why for loss in reading.losses} >= {"operations holds terms: of this node only dpv:Store is kept"}

    def test_two_labels_of_one_node_do_not_get_lost_in_a_copy(self) -> None:
        reading = in_turtle(
            ":privacy a dpv:PrivacyNotice ; dpv:hasProcess :a, :b . :a dpv:hasPurpose :p . :b dpv:hasPurpose :p ."
            ":p a dpv:Marketing ; skos:prefLabel 'one', 'two' ."
        )
        assert [(one.purposes or ())[0].label for one in reading.policy.processing or ()] == ["one", "one"]
        assert [loss.triple.object for loss in reading.losses] == [Literal("two")]


def link(subject: str, property: str, value: str | Literal) -> Triple:
    return Triple(subject, expand(property), value if isinstance(value, Literal) else expand(value))


START = [Triple(NOTICE, RDF_TYPE, expand("dpv:PrivacyNotice")), link(NOTICE, "dpv:hasProcess", "urn:p0")]


PROPERTIES = ["dpv:hasProcess", "dpv:hasLegalBasis", "dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient",
              "dpv:hasDataController", "dpv:hasDataProtectionOfficer", "dpv:hasStorageCondition", "dpv:hasDuration",
              "dpv:hasDataSubject", "dpv:hasRight", "dpv:hasTechnicalOrganisationalMeasure", "dpv:hasProcessing",
              "dpv:hasDataSource", "dpv:hasContact", "dpv:hasName", "dpv:hasCountry", "dct:title", "dct:modified",
              "rdfs:label", "skos:prefLabel", "foaf:name", "foaf:mbox", "dct:description", "rdf:value", "rdf:type",
              "skos:broader", "dct:source", "foaf:page", "dpv:hasRisk"]  # fmt: skip
CONCEPTS = ["dpv:Process", "dpv:PrivacyNotice", "dpv:ROPA", "dpv:Consent", "eu-gdpr:A6-1-f", "dpv:Marketing", "pd:Name",
            "dpv:DataController", "dpv:Recipient", "dpv:DataProcessor", "dpv:StorageDuration", "dpv:Customer", "loc:IE",
            "dpv:TemporalDuration", "eu-gdpr:A15", "dpv:Encryption", "dpv:Store", "dpv:DataSource", "dpv:Entity",
            "dpv:PersonalDataHandling", "legal-ie:DPA-IE"]  # fmt: skip
TEXTS = [Literal("Mail"), Literal("Post", None, "de"), Literal("Mail", None, "en"), Literal("P6M", f"{XSD}duration"),
         Literal("2024-05-01", f"{XSD}date"), Literal("2024-05-01T10:00:00", f"{XSD}dateTime"), Literal("6 months"),
         Literal(""), Literal("https://shop.example/page"), Literal("true", f"{XSD}boolean")]  # fmt: skip
NODES = [NOTICE, *(f"https://shop.example/{one}" for one in "abcdef"), "urn:gdprmap:blank:1", "urn:gdprmap:blank:2"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            link, st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from([*NODES, *CONCEPTS, *TEXTS])
        ),
        max_size=40,
    )
)
def test_of_no_graph_anything_is_dropped_in_silence(statements: list[Triple]) -> None:
    said = tuple(dict.fromkeys([*START, link("urn:p0", "rdf:type", "dpv:Process"), *statements]))
    for added in ((), lift(said)[len(said) :]):
        reading = read_graph(said, iri=NOTICE, added=added, stands_for=stands_for)
        assert reading.carried + len(reading.losses) + len(reading.elsewhere) == len(said)
        assert dropped(said, reading) == []


class TestSeveralPolicies:
    TWO = ':a a dpv:PrivacyNotice ; dct:title "A" . :b a dpv:ROPA ; dct:title "B" ; dpv:hasProcess :p . :p a dpv:Process .'

    def test_they_are_listed(self) -> None:
        with pytest.raises(WhichPolicyError, match="2 policies are in the graph; say which one is meant: ") as caught:
            in_turtle(self.TWO)
        assert caught.value.policies == ("https://shop.example/a", "https://shop.example/b")
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_one_is_chosen_and_the_other_is_no_loss(self) -> None:
        reading = in_turtle(self.TWO, iri="https://shop.example/b")
        assert (reading.policy.title, reading.policy.profiles, reading.losses) == ("B", ("record",), ())
        assert [one.subject for one in reading.elsewhere] == ["https://shop.example/a"] * 2

    def test_one_that_is_not_there_is_an_error(self) -> None:
        with pytest.raises(
            WhichPolicyError, match=r"the graph says nothing of https://shop\.example/c; the policies in it"
        ):
            in_turtle(self.TWO, iri="https://shop.example/c")

    @pytest.mark.parametrize("said", ["a dpv:DataController", "a dpv:Process", "a dpv:Purpose ; dct:title 'C'"])
    def test_what_says_that_it_is_something_else_is_no_policy(self, said: str) -> None:
        with pytest.raises(WhichPolicyError, match=r"https://shop\.example/c is no policy; the policies in the graph"):
            in_turtle(f"{self.TWO} :c {said} .", iri="https://shop.example/c")

    @pytest.mark.parametrize(
        "said", ["a dpv:Notice", "a dpv:DataProcessingRecord", "a owl:Thing ; dpv:hasProcess :p", "dct:title 'C'"]
    )
    def test_what_may_be_a_policy_can_be_asked_for(self, said: str) -> None:
        assert in_turtle(f"{self.TWO} :c {said} .", iri="https://shop.example/c").node == "https://shop.example/c"

    def test_a_notice_that_is_a_measure_is_no_policy(self) -> None:
        policy = read_text("id: x\nmeasures: [dpv:PrivacyNotice]").policy
        assert from_graph(triples(policy)).id == "x"


class TestHostileGraphs:
    @pytest.mark.parametrize(
        "statements",
        [
            [link("urn:p0", "dpv:hasProcess", "urn:p0")],
            [link(NOTICE, "dpv:hasProcess", NOTICE)],
            [link(f"urn:p{i}", "dpv:hasProcess", f"urn:p{i + 1}") for i in range(10_000)],
            [link(f"urn:p{i}", "dct:hasPart", f"urn:p{i + 1}") for i in range(10_000)],
            [link("urn:p0", "dpv:hasProcess", f"urn:p{i}") for i in range(500)],
            [link(NOTICE, "dpv:hasDataSubject", f"{NOTICE}#data_subjects/x-{i}") for i in range(500, 0, -1)],
            [link(NOTICE, "dpv:hasDataController", f"{NOTICE}#controllers/?"), link("x y", "a b", "<>")],
            [link(NOTICE, "dpv:hasDataController", "urn:c"), link("urn:c", "dpv:hasName", Literal("a\x00b"))],
        ],
        ids=["own part", "own process", "deep", "deep parts", "wide", "backwards", "bad names", "control character"],
    )
    def test_every_statement_is_accounted_for(self, statements: list[Triple]) -> None:
        said = [*START, *statements]
        reading = read_graph(said)
        assert reading.carried + len(reading.losses) + len(reading.elsewhere) == len(set(said))
        assert read_text(dump(reading.policy)).policy == reading.policy

    def test_a_node_with_two_hundred_types(self) -> None:
        from gdprmap.vocab._table import table

        types = [link("urn:x", "rdf:type", one) for one in [*table()][:200]]
        reading = read_graph([*START, link("urn:p0", "dpv:hasPurpose", "urn:x"), *types], iri=NOTICE)
        assert reading.carried + len(reading.losses) == len(types) + 3
        assert len((reading.policy.processing or ())[0].purposes or ()) == 1

    def test_what_is_shared_too_often_is_told_and_not_read_for_ever(self) -> None:
        count = 45
        said = [*START]
        for i in range(count):
            said.append(link(NOTICE, "dpv:hasProcess", f"urn:p{i}"))
            for j in range(count):
                said += [
                    link(f"urn:p{i}", "dpv:hasPurpose", f"urn:q{j}"),
                    link(f"urn:q{i}", "dpv:hasLegalBasis", f"urn:b{j}"),
                ]
        reading = read_graph(said)
        assert reading.carried + len(reading.losses) == len(set(said))
        assert any(loss.why.startswith("more than 50,000 parts would have to be read") for loss in reading.losses)

    @pytest.mark.parametrize("seed", range(30))
    def test_any_mixture(self, seed: int) -> None:
        draw = random.Random(seed)
        names = ["dpv:hasProcess", "dpv:hasLegalBasis", "dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient",
                 "dpv:hasDuration", "dpv:hasStorageCondition", "oa:hasSelector", "prov:wasDerivedFrom", "dct:hasPart",
                 "dpv:hasRight", "dpv:isNotApplicableFor", "gm:declaresNone", "dpv:hasContext", "dct:language",
                 "dct:title", "dct:modified", "dpv:hasCountry", "skos:broader", "rdf:type", "rdf:value", "foaf:page",
                 "dpv:hasEntity", "dpv:hasJustification", "dpv:hasApplicableLaw", "dpv:hasDataController"]  # fmt: skip
        nodes = [NOTICE, f"{NOTICE}#processing/a", f"{NOTICE}#data/b", "no iri", "mailto:x", "urn:gdprmap:blank:1",
                 "dpv:Consent", "eu-gdpr:A6-1-a", "eu-gdpr:A15", "pd:Name", "dpv:Process", "loc:DE", "dpv:Recipient",
                 "dpv:StorageDuration", *(f"urn:n{i}" for i in range(8))]  # fmt: skip
        values = [*nodes, Literal(""), Literal("10", f"{XSD}duration"), Literal("\x00"), Literal("x", None, "en"),
                  Literal("2024-13-99", f"{XSD}date"), Literal("y", None, "a-verylonglanguage")]  # fmt: skip
        said = [START[0]]
        said += [link(expand(draw.choice(nodes)), draw.choice(names), draw.choice(values)) for _ in range(120)]
        reading = read_graph(said, iri=NOTICE)
        assert reading.carried + len(reading.losses) + len(reading.elsewhere) == len(set(said))
        assert read_text(dump(reading.policy)).policy == reading.policy
        assert read_graph(said, iri=NOTICE) == reading
        assert dropped(said, reading) == []


@pytest.mark.skipif(not DPV_EXAMPLES.is_dir(), reason="DPV's examples are not part of the repository")
@pytest.mark.parametrize("name", sorted(file.stem for file in DPV_EXAMPLES.glob("E*.ttl")))
def test_examples_of_dpv(name: str) -> None:
    prefixes, text = ((DPV_EXAMPLES / f"{one}.ttl").read_bytes() for one in ("prefixes", name))
    if name in ("E0004", "E0030"):
        pytest.skip("the example is no Turtle")
    said = parse(prefixes + text, name, "turtle").triples
    for added in ((), lift(said)[len(said) :]):
        reading = read_graph(said, added=added)
        assert reading.carried + len(reading.losses) + len(reading.elsewhere) == len(said)
        assert read_text(dump(reading.policy)).policy == reading.policy
        assert {loss.triple for loss in reading.losses} <= set(said)
        assert all(loss.why for loss in reading.losses)
        assert dropped(said, reading) == []


@pytest.mark.skipif(not DPV_EXAMPLES.is_dir(), reason="DPV's examples are not part of the repository")
@pytest.mark.parametrize("name", sorted(file.stem for file in DPV_EXAMPLES.glob("E*.ttl")))
def test_of_an_example_of_dpv_the_rules_find_the_same(name: str) -> None:
    if name in ("E0004", "E0030"):
        pytest.skip("the example is no Turtle")
    prefixes, text = ((DPV_EXAMPLES / f"{one}.ttl").read_bytes() for one in ("prefixes", name))
    said = parse(prefixes + text, name, "turtle").triples
    reading = read_graph(said, added=lift(said)[len(said) :], stands_for=stands_for)
    assert violations(check(reading.policy)) == violations(check_graph(said))
