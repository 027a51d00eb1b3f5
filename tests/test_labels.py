"""Names and contacts in the words of other vocabularies are read as ours."""

from __future__ import annotations

import pytest

from gdprmap import check_graph, export, read_text
from gdprmap.graph import Literal, Triple
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.rdf.lifting import lift
from gdprmap.rdf.parsing import parse
from gdprmap.vocab._term import expand

PREFIXES = """
@prefix : <https://shop.example/> . @prefix dpv: <https://w3id.org/dpv#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> . @prefix old: <http://schema.org/> . @prefix gm: <https://w3id.org/gdprmap/ns#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix pd: <https://w3id.org/dpv/pd#> .
"""
SHOP = "https://shop.example/"


def added(text: str) -> list[tuple[str, str, str | Literal]]:
    """The names, contacts and addresses that lifting adds: who, which, what."""
    said = parse((PREFIXES + text).encode(), "data.ttl", "turtle").triples
    ours = {expand(f"dpv:has{name}"): name for name in ("Name", "Contact", "Address")}
    return [(s.removeprefix(SHOP), ours[p], o) for s, p, o in lift(said)[len(said) :] if p in ours]


def names(text: str) -> list[str]:
    """The texts of the names that lifting adds."""
    return [value.text for _, what, value in added(text) if what == "Name" and isinstance(value, Literal)]


class TestNames:
    @pytest.mark.parametrize(
        "property",
        ["foaf:name", "rdfs:label", "skos:prefLabel", "dct:title", "schema:name", "old:name", "vcard:fn",
         "vcard:organization-name", "schema:legalName"],
    )  # fmt: skip
    def test_each_way_to_name_a_controller(self, property: str) -> None:
        text = f':r a dpv:ROPA ; dpv:hasDataController :c . :c {property} "Acme"@en .'
        assert added(text) == [("c", "Name", Literal("Acme", None, "en"))]

    @pytest.mark.parametrize(
        "role",
        ["dpv:hasDataController", "dpv:hasDataProtectionOfficer", "dpv:hasRepresentative", "eu-gdpr:hasEstablishment"],
    )
    def test_whom_a_policy_names_is_called_by_a_label(self, role: str) -> None:
        assert names(f':r {role} [ rdfs:label "Acme" ] .') == ["Acme"]

    @pytest.mark.parametrize("role", ["dpv:hasRecipient", "dpv:hasDataProcessor", "dpv:hasDataImporter"])
    def test_a_label_of_a_recipient_may_be_a_category(self, role: str) -> None:
        assert names(f':p {role} [ rdfs:label "payment services" ] .') == []
        assert names(f':p {role} [ foaf:name "Acme" ; rdfs:label "payment services" ] .') == ["Acme"]

    def test_a_type_is_enough(self) -> None:
        assert names(':c a dpv:DataController ; rdfs:label "Acme" . :d a dpv:NonProfitOrganisation ; foaf:name "Bee" .') == [
            "Acme", "Bee",
        ]  # fmt: skip

    def test_a_processor_is_named_in_its_own_record(self) -> None:
        assert names(':r a gm:ProcessorRecord ; dpv:hasDataProcessor :c . :c rdfs:label "Acme" .') == ["Acme"]

    def test_a_name_is_rather_a_name_than_a_label_and_all_languages_of_it_count(self) -> None:
        text = ':c a dpv:DataController ; rdfs:label "we" ; foaf:name "Rat"@de, "Council"@en ; schema:name "C" .'
        assert names(text) == ["Rat", "Council"]

    @pytest.mark.parametrize(
        "text",
        [
            ':c a dpv:DataController ; dpv:hasName "Acme" ; rdfs:label "we" .',
            ':c a dpv:DataController ; rdfs:label "", " " .',
            ":c a dpv:DataController ; foaf:name :d .",
            ':p a dpv:Process ; foaf:name "mail" ; rdfs:label "mail" .',
            ':r dpv:hasDataController dpv:DataController . dpv:DataController rdfs:label "Data Controller" .',
            ':r dpv:hasDataController pd:Nonsense . pd:Nonsense foaf:name "x" .',
        ],
        ids=["named", "empty", "no text", "no entity", "a term", "claims to be a term"],
    )
    def test_nothing_is_added(self, text: str) -> None:
        assert added(text) == []

    def test_an_empty_name_is_none(self) -> None:
        assert names(':c a dpv:DataController ; dpv:hasName "" ; foaf:name "", "Acme" .') == ["Acme"]

    def test_in_what_we_wrote_a_label_is_no_name(self) -> None:
        policy = read_text("id: shop\ncontroller: {label: the shop}").policy
        said = parse(export(policy).encode(), "shop.ttl", "turtle").triples
        assert expand("dpv:hasName") not in {triple.predicate for triple in lift(said)}


class TestContacts:
    @pytest.mark.parametrize(
        ("said", "value"),
        [
            ("vcard:hasEmail <mailto:a@shop.example>", "mailto:a@shop.example"),
            ("vcard:hasEmail [ a vcard:Work ; vcard:hasValue <mailto:a@shop.example> ]", "mailto:a@shop.example"),
            ("vcard:hasTelephone <tel:+3531>", "tel:+3531"),
            ("foaf:mbox <mailto:a@shop.example>", "mailto:a@shop.example"),
            ('schema:email "a@shop.example"', Literal("a@shop.example")),
            ('old:telephone "+3531"', Literal("+3531")),
            ("dcat:contactPoint [ vcard:hasEmail <mailto:a@shop.example> ]", "mailto:a@shop.example"),
            ('schema:contactPoint [ schema:email "a@shop.example" ]', Literal("a@shop.example")),
            ('dpv:hasContact [ schema:email "a@shop.example" ]', Literal("a@shop.example")),
        ],
    )
    def test_each_way(self, said: str, value: str | Literal) -> None:
        assert added(f":c a dpv:DataController ; {said} .") == [("c", "Contact", value)]

    def test_all_of_them_count(self) -> None:
        text = ':c a dpv:DataController ; schema:email "a@shop.example" ; foaf:phone <tel:+3531> .'
        assert added(text) == [("c", "Contact", "tel:+3531"), ("c", "Contact", Literal("a@shop.example"))]

    @pytest.mark.parametrize(
        "said",
        [
            'dpv:hasContact "here" ; schema:email "a@shop.example"',
            'schema:email ""',
            "vcard:hasEmail [ a vcard:Work ]",
            "dpv:hasContact [ a vcard:Kind ]",
            "schema:contactPoint :desk",
        ],
    )
    def test_nothing_is_added(self, said: str) -> None:
        assert added(f":c a dpv:DataController ; {said} .") == []

    def test_an_address_is_text_or_its_lines(self) -> None:
        assert added(':c a dpv:DataController ; schema:address "1 Road, Dublin" .') == [
            ("c", "Address", Literal("1 Road, Dublin"))
        ]
        lines = 'vcard:locality "Dublin" ; vcard:postal-code "D01" ; vcard:street-address "1 Road"'
        assert added(f":c a dpv:DataController ; vcard:hasAddress [ {lines} ] .") == [
            ("c", "Address", Literal("1 Road, D01, Dublin"))
        ]
        assert added(":c a dpv:DataController ; vcard:hasAddress [ a vcard:Home ] .") == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("foaf:name 'Acme' ; vcard:hasEmail <mailto:a@shop.example>", set()),
        ("rdfs:label 'Acme' ; dcat:contactPoint [ vcard:hasTelephone <tel:+3531> ]", set()),
        ("foaf:name 'Acme'", {"GM-T02"}),
        ("foaf:mbox <mailto:a@shop.example>", {"GM-T01"}),
        ("foaf:name '' ; schema:email ' '", {"GM-T01", "GM-T02"}),
    ],
)
def test_the_rules_on_controllers_see_them(said: str, found: set[str]) -> None:
    text = f"{PREFIXES}:r a dpv:ROPA ; dpv:hasDataController :c . :c a dpv:DataController ; {said} ."
    findings = check_graph(parse(text.encode(), "data.ttl", "turtle").triples, rules={"GM-T01", "GM-T02"})
    assert {one.rule.id for one in findings} == found


def test_what_many_share_is_not_said_again_without_end() -> None:
    who = [Triple(f"{SHOP}c{i}", RDF_TYPE, expand("dpv:DataController")) for i in range(3000)]
    points = [Triple(one.subject, "https://schema.org/contactPoint", f"{SHOP}desk") for one in who]
    mails = [Triple(f"{SHOP}desk", "https://schema.org/email", Literal(f"{i}@shop.example")) for i in range(3000)]
    more = lift([*who, *points, *mails])[len(who) + len(points) + len(mails) :]
    assert len([one for one in more if one.predicate == expand("dpv:hasContact")]) == 5 * len(who)


def test_what_was_added_is_not_added_again() -> None:
    text = ":c a dpv:DataController ; rdfs:label 'Acme' ; schema:email 'a@shop.example' ; schema:address '1 Road' ."
    once = lift(parse((PREFIXES + text).encode(), "data.ttl", "turtle").triples)
    assert lift(once) == once
    assert Triple(f"{SHOP}c", expand("dpv:hasName"), Literal("Acme")) in once
