"""model -> triples -> graph and text: the laws of the writer, and what the guides of DPV want to see."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import RdfFormat, parse
from rdflib import BNode, URIRef

from gdprmap import (
    Consent,
    Controller,
    Cookie,
    DataGroup,
    DataItem,
    LegitimateInterests,
    Policy,
    Processing,
    Purpose,
    Recipient,
    RefusedRight,
    Retention,
    export,
    to_graph,
)
from gdprmap.graph import FORMATS, Triple, facts, ntriples, path_of, policy_iri, write
from gdprmap.graph._naming import Paths
from gdprmap.model.fields import walk
from gdprmap.vocab import dpv, pd
from gdprmap.vocab._term import expand
from tests.strategies import policies

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
BASE = "https://shop.example/privacy"

shop = Policy(
    id="shop",
    iri=BASE,
    language="en",
    source="https://shop.example/privacy.html",
    updated=date(2024, 5, 1),
    controller=Controller(name="Shop GmbH", country="DE", representative="none"),
    data=[DataGroup(id="usage", label="usage data", items=[DataItem(term=pd.IPAddress), DataItem(label="clicks")])],
    recipients=[Recipient(id="host", name="Host AG", role="processor", country="CH")],
    processing=[
        Processing(
            id="analytics",
            data=["usage"],
            purposes=[Purpose(term=dpv.ServiceUsageAnalytics, quote="analyse the use")],
            legal_bases=[LegitimateInterests(interest="improving our shop", of="controller"), Consent(implied=True)],
            recipients=["host"],
            retention=[Retention(period="6 months")],
            refused_rights=[RefusedRight(right="erasure")],
            cookies=[Cookie(label="basket", necessity="required", set_by=["controller", "host"])],
            transfers="none",
        )
    ],
)


def says(policy: Policy, subject: str, predicate: str) -> set[str]:
    """What the graph of *policy* says of a node; terms in their short form."""
    node = URIRef(f"{BASE}#{subject}" if subject else BASE)
    return {str(value).replace(f"{BASE}#", "#") for value in to_graph(policy).objects(node, URIRef(expand(predicate)))}


def terms(*curies: str) -> set[str]:
    return {expand(curie) for curie in curies}


class TestPatterns:
    """The node patterns of dpv-mapping.md, sections 2 to 16."""

    def test_a_notice_is_typed_from_the_general_to_the_particular(self) -> None:
        assert says(shop, "", "rdf:type") == terms("dpv:Notice", "dpv:PrivacyNotice")

    def test_a_record_is_a_ropa(self) -> None:
        both = Policy(id="x", iri=BASE, profiles=["notice", "record"])
        assert says(both, "", "rdf:type") == terms(
            "dpv:Notice", "dpv:PrivacyNotice", "dpv:RecordsOfActivities", "dpv:ROPA"
        )

    def test_an_item_has_the_top_concept_the_leaf_and_the_broader_term(self) -> None:
        assert says(shop, "data/usage/items/ip-address", "rdf:type") == terms("dpv:PersonalData", "pd:IPAddress")
        assert says(shop, "data/usage/items/ip-address", "skos:broader") == terms("pd:IPAddress")

    def test_what_has_no_term_has_only_the_top_concept_and_its_words(self) -> None:
        assert says(shop, "data/usage/items/clicks", "rdf:type") == terms("dpv:PersonalData")
        assert says(shop, "data/usage/items/clicks", "skos:prefLabel") == {"clicks"}

    def test_a_processing_points_at_groups_and_at_their_items(self) -> None:
        assert says(shop, "processing/analytics", "dpv:hasPersonalData") == {
            "#data/usage", "#data/usage/items/ip-address", "#data/usage/items/clicks",
        }  # fmt: skip

    def test_a_processor_is_a_recipient_too(self) -> None:
        assert says(shop, "processing/analytics", "dpv:hasRecipient") == {"#recipients/host"}
        assert says(shop, "processing/analytics", "dpv:hasDataProcessor") == {"#recipients/host"}
        assert says(shop, "processing/analytics", "dpv:hasRecipientThirdParty") == set()

    def test_a_basis_has_its_family_and_its_variant(self) -> None:
        assert says(shop, "processing/analytics/legal_bases/legitimate-interests", "rdf:type") == terms(
            "dpv:LegalBasis", "eu-gdpr:A6-1-f", "eu-gdpr:A6-1-f-controller"
        )
        assert says(shop, "processing/analytics/legal_bases/consent", "rdf:type") == terms(
            "dpv:LegalBasis", "eu-gdpr:A6-1-a", "dpv:ImpliedConsent"
        )

    def test_an_interest_stands_on_a_justification(self) -> None:
        node = "processing/analytics/legal_bases/legitimate-interests"
        assert says(shop, node, "dpv:hasJustification") == {f"#{node}/interest"}
        assert says(shop, f"{node}/interest", "dct:description") == {"improving our shop"}

    def test_a_period_is_an_xsd_duration(self) -> None:
        node = "processing/analytics/retention/retention/period"
        assert says(shop, node, "rdf:type") == terms("dpv:Duration", "dpv:TemporalDuration")
        (value,) = to_graph(shop).objects(URIRef(f"{BASE}#{node}"), URIRef(expand("rdf:value")))
        assert value.n3() == '"P6M"^^<http://www.w3.org/2001/XMLSchema#duration>'

    def test_a_refused_right_is_not_a_right_of_the_processing(self) -> None:
        node = "processing/analytics/refused_rights/erasure"
        assert says(shop, node, "dpv:isNotApplicableFor") == {"#processing/analytics"}
        assert says(shop, "processing/analytics", "dpv:hasRight") == set()

    def test_what_is_said_to_be_none_is_not_silence(self) -> None:
        assert says(shop, "controller", "gm:declaresNone") == terms("dpv:hasRepresentative")
        assert says(shop, "processing/analytics", "gm:declaresNone") == terms("dpv:hasThirdCountry")
        assert says(Policy(id="x", iri=BASE, recipients="none"), "", "gm:declaresNone") == terms("dpv:hasRecipient")
        assert says(Policy(id="x", iri=BASE), "", "gm:declaresNone") == set()

    def test_the_controller_can_set_a_cookie(self) -> None:
        node = "processing/analytics/cookies/basket"
        assert says(shop, node, "dpv:isImplementedByEntity") == {"#controller", "#recipients/host"}
        assert says(shop, node, "dpv:hasNecessity") == terms("dpv:Required")

    def test_a_quote_names_the_text_it_is_from(self) -> None:
        node = "processing/analytics/purposes/service-usage-analytics/quote"
        assert says(shop, node, "oa:hasSource") == {"https://shop.example/privacy.html"}
        assert says(shop, f"{node}/exact", "oa:exact") == {"analyse the use"}

    def test_a_law_that_is_only_a_term_is_that_term(self) -> None:
        under_gdpr = Policy(id="x", iri=BASE, applicable_laws=["GDPR"])
        assert says(under_gdpr, "", "dpv:hasApplicableLaw") == terms("legal-eu:law-GDPR")

    def test_words_carry_the_language_of_the_policy_and_names_do_not(self) -> None:
        graph = to_graph(shop)
        (label,) = graph.objects(URIRef(f"{BASE}#data/usage"), URIRef(expand("skos:prefLabel")))
        (name,) = graph.objects(URIRef(f"{BASE}#controller"), URIRef(expand("dpv:hasName")))
        assert (label.n3(), name.n3()) == ('"usage data"@en', '"Shop GmbH"')

    def test_two_parts_of_one_name_have_two_nodes(self) -> None:
        twice = Policy(id="x", iri=BASE, processing=[Processing(id="p", legal_bases=["contract", "contract"])])
        assert says(twice, "processing/p", "dpv:hasLegalBasis") == {
            "#processing/p/legal_bases/contract", "#processing/p/legal_bases/contract-2",
        }  # fmt: skip

    def test_a_policy_without_an_iri_gets_one_from_its_id(self) -> None:
        assert policy_iri(Policy(id="x")) == "https://w3id.org/gdprmap/policy/x"


class TestLaws:
    """What holds for every policy that the model can express."""

    @settings(max_examples=60, deadline=None)
    @given(policies())
    def test_each_part_has_a_node_of_its_own(self, policy: Policy) -> None:
        written = write(policy)
        parts = [loc for loc, part in walk(policy) if not (part.BARE and loc not in written.origins.values())]
        nodes = {loc: iri for iri, loc in reversed(written.origins.items())}
        assert len({nodes[loc] for loc in parts}) == len(parts)
        assert len(written.origins) == len(set(written.origins))

    @settings(max_examples=60, deadline=None)
    @given(policies())
    def test_there_are_no_blank_nodes_and_every_node_says_what_it_is(self, policy: Policy) -> None:
        graph = to_graph(policy)
        assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
        typed = {str(subject) for subject in graph.subjects(URIRef(expand("rdf:type")))}
        assert set(write(policy).origins) - {policy_iri(policy)} <= typed

    @settings(max_examples=60, deadline=None)
    @given(policies())
    def test_the_same_policy_gives_the_same_triples_and_text(self, policy: Policy) -> None:
        assert write(policy) == write(policy)
        assert ntriples(write(policy).triples) == ntriples(reversed(write(policy).triples))

    @settings(max_examples=60, deadline=None)
    @given(policies())
    def test_another_parser_reads_the_n_triples_as_the_same_triples(self, policy: Policy) -> None:
        read = {
            (q.subject.value, q.predicate.value, q.object.value, getattr(q.object, "language", None))
            for q in parse(export(policy, "ntriples"), RdfFormat.N_TRIPLES)
        }
        written = {
            (s, p, getattr(o, "text", o), (getattr(o, "language", None) or "").lower() or None)
            for s, p, o in write(policy).triples
        }
        assert read == written

    @settings(max_examples=30, deadline=None)
    @given(policies())
    def test_the_graph_holds_the_triples_as_they_are_written(self, policy: Policy) -> None:
        graph = to_graph(policy)
        assert {(str(s), str(p), str(o)) for s, p, o in graph} == {
            (s, p, getattr(o, "text", o)) for s, p, o in write(policy).triples
        }

    @pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("nquads", "trig")])
    @settings(max_examples=25, deadline=None)
    @given(policy=policies())
    def test_every_format_holds_the_same_graph(self, format: str, policy: Policy) -> None:
        text = export(policy, format)  # type: ignore[arg-type]
        formats = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
        found = {quad.triple for quad in parse(text, formats.get(format, RdfFormat.JSON_LD))}
        assert found == {quad.triple for quad in parse(ntriples(write(policy).triples), RdfFormat.N_TRIPLES)}


def test_n_quads_name_the_policy_as_their_graph() -> None:
    lines = export(shop, "nquads").splitlines()
    assert lines
    assert all(line.endswith(f" <{BASE}> .") for line in lines)


@pytest.mark.parametrize("format", FORMATS)
def test_exports_are_the_same_bytes_in_every_process(format: str) -> None:
    code = f"from gdprmap import export, read; print(export(read({str(EXAMPLES[0])!r}).policy, {format!r}))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(
        ValueError, match="'ttl' is no format; write one of: turtle, ntriples, nquads, trig, jsonld, rdfxml"
    ):
        export(shop, "ttl")  # type: ignore[arg-type]


class TestFacts:
    """What the rules are told of the terms in use."""

    @staticmethod
    def is_a(curie: str, above: str, on: date) -> bool:
        found = facts([Triple("urn:x", "urn:p", expand(curie))], on)
        reached = {expand(curie)}
        for _ in found:
            reached |= {
                o for s, p, o in found if s in reached and p == expand("rdfs:subClassOf") and isinstance(o, str)
            }
        return expand(above) in reached

    @pytest.mark.parametrize(
        ("country", "day", "inside"),
        [
            ("loc:DE", date(2024, 1, 1), True),
            ("loc:GR", date(2024, 1, 1), True),
            ("loc:NO", date(2024, 1, 1), True),
            ("loc:DE-BY", date(2024, 1, 1), True),
            ("loc:RE", date(2024, 1, 1), True),
            ("loc:US", date(2024, 1, 1), False),
            ("loc:CH", date(2024, 1, 1), False),
            ("loc:GB", date(2020, 12, 31), True),
            ("loc:GB", date(2021, 1, 1), False),
            ("loc:HR", date(2013, 6, 30), False),
            ("loc:HR", date(2013, 7, 1), True),
        ],
    )
    def test_the_eea_is_dated(self, country: str, day: date, inside: bool) -> None:
        assert self.is_a(country, "loc:EEA30", day) is inside

    def test_a_term_brings_its_whole_chain_and_no_more(self) -> None:
        day = date(2024, 1, 1)
        assert self.is_a("pd:Health", "dpv:SpecialCategoryPersonalData", day)
        assert self.is_a("eu-gdpr:A6-1-f-controller", "eu-gdpr:A6-1-f", day)
        assert not self.is_a("eu-gdpr:A9-2-a", "eu-gdpr:A6-1-a", day)
        assert len(facts([Triple("urn:x", "urn:p", expand("pd:IPAddress"))], day)) < 10

    def test_unknown_and_sunset_terms_are_told_apart(self) -> None:
        used = [Triple("urn:x", "urn:p", expand(curie)) for curie in ("pd:NoSuchTerm", "dpv:WithinDevice", "pd:Name")]
        said = {(s, o) for s, p, o in facts(used, date(2024, 1, 1)) if p == expand("gm:termStatus")}
        assert {(s, getattr(o, "text", "")) for s, o in said} == {
            (expand("pd:NoSuchTerm"), "unknown"),
            (expand("dpv:WithinDevice"), "sunset"),
        }

    def test_no_fact_makes_a_term_look_like_data_of_the_policy(self) -> None:
        found = facts([Triple("urn:x", "urn:p", expand("pd:IPAddress"))], date(2024, 1, 1))
        assert not [fact for fact in found if fact.predicate == expand("rdf:type")]


def names_of(labels: list[str]) -> list[str]:
    """How the nodes of purposes with these labels are called."""
    policy = Policy(id="a", processing=[Processing(id="p", purposes=[Purpose(label=label) for label in labels])])
    start = f"{policy_iri(policy)}#processing/p/purposes/"
    return [iri.removeprefix(start) for iri in write(policy).origins if iri.startswith(start)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["a", "a", "a"], ["a", "a-2", "a-3"]),
        (["a", "a-2", "a", "a"], ["a", "a-2", "a-3", "a-4"]),
        (["a", "a", "a-2", "a-2"], ["a", "a-2", "a-2-2", "a-2-3"]),
        (["a-2", "a", "a", "b"], ["a-2", "a", "a-3", "b"]),
    ],
)
def test_parts_that_are_called_the_same_are_numbered(labels: list[str], expected: list[str]) -> None:
    assert names_of(labels) == expected


def test_paths_name_what_nodes_are_named_by() -> None:
    labels = ["a", "b", "a", "a-2"]
    policy = Policy(id="a", processing=[Processing(id="p", purposes=[Purpose(label=label) for label in labels])])
    paths = [path_of(policy, ("processing", 0, "purposes", number)) for number in range(4)]
    assert paths == [f"processing/p/purposes/{name}" for name in ("a", "b", "a-2", "a-2-2")]


def many(count: int) -> Policy:
    """A policy of so many items, which are called the same."""
    return Policy(
        id="a",
        data=[DataGroup(id="d", label="data", items=[DataItem(label="words") for _ in range(count)])],
        processing=[Processing(id="p", data=["d"])],
    )


def cpu_seconds(call: Callable[[], object]) -> float:
    """The least that it takes, of three times."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        call()
        took.append(time.process_time() - begun)
    return min(took)


def all_paths(policy: Policy) -> list[str]:
    """What a finding on each item would call its place."""
    paths, (group,) = Paths(policy), policy.data or ()
    return [paths.of(("data", 0, "items", number)) for number in range(len(group.items or ()))]


@pytest.mark.parametrize("what", [write, all_paths])
def test_the_cost_grows_with_the_policy_and_no_faster(what: Callable[[Policy], object]) -> None:
    few, more = many(50), many(800)  # the square would be 256 times as much
    what(few)
    assert cpu_seconds(lambda: what(more)) < 60 * cpu_seconds(lambda: what(few))
