"""Data in DPV that others wrote is lifted to our pattern: what is added, and what is not."""

from __future__ import annotations

import pytest

from gdprmap.graph import triples as triples_of
from gdprmap.graph.triples import RDF_TYPE, Literal, Triple
from gdprmap.rdf import lifting
from gdprmap.rdf._standing import stands_for
from gdprmap.rdf.lifting import lift
from gdprmap.rdf.parsing import parse
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import expand, shorten
from tests.cases import policy

HEAD = """
@prefix : <https://e.example/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix pd: <https://w3id.org/dpv/pd#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tech: <https://w3id.org/dpv/tech#> .
@prefix old-gdpr: <https://w3id.org/dpv/dpv-gdpr#> .
@prefix owl-dpv: <https://w3id.org/dpv/owl#> .
@prefix skos-dpv: <https://w3id.org/dpv/dpv-skos#> .
"""


def lifted(turtle: str) -> Statements:
    return Statements(lift(parse((HEAD + turtle).encode(), "x", "turtle").triples))


def added(turtle: str) -> set[tuple[str, str, str]]:
    """What lifting adds, in short."""
    given = parse((HEAD + turtle).encode(), "x", "turtle").triples
    short = lambda name: shorten(name).removeprefix("https://e.example/")  # noqa: E731
    return {
        (short(s), short(p), o.text if isinstance(o, Literal) else short(o))
        for s, p, o in set(lift(given)) - set(given)
    }


def added_to(turtle: str) -> list[Triple]:
    """What lifting adds, whole."""
    given = parse((HEAD + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n" + turtle).encode(), "x", "turtle").triples
    return list(lift(given)[len(given) :])


def lifted_to_judge(turtle: str) -> Statements:
    """The graph with what is put aside."""
    return lifting.lifted(parse((HEAD + turtle).encode(), "x", "turtle").triples)


def bases_to_judge(graph: Statements, name: str) -> set[str]:
    """What is stated as basis of a node and not put aside, in short, without what stands for a term."""
    values = graph.values(f"https://e.example/{name}", "dpv:hasLegalBasis")
    return {
        value.text if isinstance(value, Literal) else shorten(value)
        for value in values
        if isinstance(value, Literal) or stands_for(value) == value
    }


def letters(graph: Statements, node: str = "https://e.example/p") -> set[str]:
    """The letters of Article 6(1) that *node* rests on, by the kinds of its bases."""
    kinds = {kind for basis in graph.nodes(node, "dpv:hasLegalBasis") for kind in graph.kinds(basis)}
    return {kind.removeprefix("eu-gdpr:A6-1-") for kind in kinds if kind.startswith("eu-gdpr:A6-1-")}


BASES = [
    ("dpv:Consent", {"a"}),
    ("dpv:ExpressedConsent", {"a"}),
    ("dpv:ExplicitlyExpressedConsent", {"a", "a-explicit-consent"}),
    ("dpv:ImpliedConsent", {"a"}),
    ("eu-gdpr:Consent", {"a"}),
    ("dpv:Contract", {"b"}),
    ("dpv:ContractPerformance", {"b", "b-contract-performance"}),
    ("dpv:EnterIntoContract", {"b", "b-enter-into-contract"}),
    ("dpv:EmploymentContract", {"b"}),
    ("dpv:B2CContract", {"b"}),
    ("dpv:ControllerDataSubjectAgreement", {"b"}),
    ("dpv:LegalObligation", {"c"}),
    ("dpv:VitalInterest", {"d"}),
    ("dpv:VitalInterestOfDataSubject", {"d", "d-data-subject"}),
    ("dpv:VitalInterestOfNaturalPerson", {"d", "d-natural-person"}),
    ("dpv:PublicInterest", {"e", "e-public-interest"}),
    ("dpv:OfficialAuthorityOfController", {"e", "e-official-authority"}),
    ("dpv:LegitimateInterest", {"f"}),
    ("dpv:LegitimateInterestOfController", {"f", "f-controller"}),
    ("dpv:LegitimateInterestOfThirdParty", {"f", "f-third-party"}),
    ("dpv:LegitimateInterestOfDataSubject", {"f"}),
    ("eu-gdpr:A6-1-c", {"c"}),
    ("old-gdpr:A6-1-c", {"c"}),
    ("owl-dpv:LegalObligation", {"c"}),
    ("skos-dpv:LegalObligation", {"c"}),
    ("<http://www.w3.org/ns/dpv-gdpr#A6-1-c>", {"c"}),
    # None of Article 6(1), although each stands under a general term above.
    ("eu-gdpr:A9-2-a", set()),
    ("eu-gdpr:A9-2-c", set()),
    ("eu-gdpr:A9-2-d", set()),
    ("eu-gdpr:A49-1-a", set()),
    ("eu-gdpr:A49-1-b", set()),
    ("eu-gdpr:A46-2-c", set()),
    ("eu-gdpr:A49-2", set()),
    # Contracts to which the person is no party.
    ("dpv:ControllerProcessorAgreement", set()),
    ("dpv:JointDataControllersAgreement", set()),
    ("dpv:B2BContract", set()),
    # What says nothing.
    ("dpv:LegalBasis", set()),
    ("dpv:NoSuchBasis", set()),
    (":undescribed", set()),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), BASES)
@pytest.mark.parametrize(
    "form",
    [
        ":p a dpv:Process ; dpv:hasLegalBasis {} .",
        ":p a dpv:Process ; dpv:hasLegalBasis [ a {} ] .",
        ":p a dpv:Process ; dpv:hasLegalBasis :b . :b a dpv:LegalBasis ; skos:broader {} .",
        ":p a dpv:Process ; dpv:hasLegalBasis :b . :b a :Own . :Own rdfs:subClassOf {} .",
        ":p a dpv:Process ; dpv:hasLegalBasis {} . :q dpv:hasLegalBasis eu-gdpr:A9-2-a, eu-gdpr:A49-1-b .",
    ],
)
def test_a_general_basis_counts_as_its_letter_in_every_form(term: str, expected: set[str], form: str) -> None:
    assert letters(lifted(form.format(term))) == expected


def test_of_a_term_that_others_use_nothing_is_said() -> None:
    """Or explicit consent under Article 9(2) would be one under Article 6(1) as well."""
    graph = lifted(":p dpv:hasLegalBasis dpv:Consent . :q dpv:hasLegalBasis eu-gdpr:A9-2-a .")
    assert letters(graph, "https://e.example/q") == set()
    assert not list(graph.said(expand("dpv:Consent")))


def test_what_is_added_for_a_term_stands_for_the_process() -> None:
    graph = lifted(":p dpv:hasLegalBasis dpv:Consent . :q dpv:hasLegalBasis dpv:Consent .")
    for name in ("p", "q"):
        node = f"https://e.example/{name}"
        term, own = graph.nodes(node, "dpv:hasLegalBasis")
        assert (term, stands_for(own)) == (expand("dpv:Consent"), node)


def test_nothing_is_taken_away_and_the_given_comes_first() -> None:
    given = parse(
        f"{HEAD}:p dpv:hasPersonalDataHandling [ dpv:hasLegalBasis owl-dpv:Consent ] .".encode(), "x", "turtle"
    )
    assert lift(given.triples)[: len(given.triples)] == given.triples


@pytest.mark.parametrize("turtle", [f":p a dpv:Process ; dpv:hasLegalBasis {term} ." for term, _ in BASES[::5]])
def test_what_is_lifted_needs_no_lifting(turtle: str) -> None:
    once = lift(parse((HEAD + turtle).encode(), "x", "turtle").triples)
    assert lift(once) == once


def test_what_we_write_has_its_letters_already() -> None:
    case = policy("legal_bases: [consent, {kind: legitimate interests, interest: safety}, contract]")
    written = triples_of(case)
    assert [triple for triple in lift(written) if triple not in set(written)] == []


# --- The interest -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "interest"),
    [
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; dpv:hasJustification [ dct:description "safety" ] ] .', "safety"),
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; dpv:hasJustification "safety" ] .', "safety"),
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; skos:prefLabel "safety" ] .', "safety"),
        (':p dpv:hasLegalBasis dpv:LegitimateInterest ; dpv:hasJustification "safety" .', "safety"),
        (':p dpv:hasLegalBasis dpv:LegitimateInterest ; dpv:hasJustification [ dct:title "safety" ] .', "safety"),
        (":p dpv:hasLegalBasis dpv:LegitimateInterest .", None),
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; skos:prefLabel "Our legitimate interests" ] .', None),
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; dct:title "legitimate interest of the controller" ] .', None),
        (':p dpv:hasLegalBasis [ a dpv:LegitimateInterest ; skos:prefLabel " " ] .', None),
        (':p dpv:hasLegalBasis [ a dpv:Contract ; skos:prefLabel "the order" ] .', None),
    ],
)  # fmt: skip
def test_an_interest_is_named_where_somebody_names_it(turtle: str, interest: str | None) -> None:
    graph = lifted(turtle)
    named = {
        value.text
        for basis in graph.nodes("https://e.example/p", "dpv:hasLegalBasis")
        for node in (basis, *graph.nodes(basis, "dpv:hasJustification"))
        for value in graph.values(node, "dct:description")
        if isinstance(value, Literal)
    }
    assert named == ({interest} if interest else set())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Berechtigtes Interesse", False),
        ("Unsere überwiegenden berechtigten Interessen (Art. 6 Abs. 1 S. 1 lit. f DSGVO)", False),
        ("Art. 6(1)(f)", False),
        ("Article 6(1)(f) GDPR", False),
        ("legitimate interests pursued by the controller or by a third party", False),
        ("the legitimate interests of Acme", False),
        ("intérêt légitime", False),
        ("intereses legítimos", False),
        ("legittimi interessi", False),
        ("n/a", False),
        ("TBD", False),
        (" - ", False),
        ("Betrugsprävention", True),
        ("Berechtigtes Interesse an der Direktwerbung", True),
        ("Art. 6(1)(f): marketing", True),
        ("the legitimate interests of Acme in preventing fraud", True),
        ("data security", True),
        ("防止诈骗", True),
    ],
)
def test_a_text_that_only_repeats_the_basis_names_no_interest(text: str, names: bool) -> None:
    graph = lifted(f':p dpv:hasLegalBasis :b . :b a dpv:LegitimateInterest ; dct:title "{text}" .')
    assert graph.says("https://e.example/b", "dct:description") == names


def test_a_justification_of_the_process_is_about_its_only_interest() -> None:
    graph = lifted(':p dpv:hasJustification "safety" ; dpv:hasLegalBasis :one, :two . :one a dpv:LegitimateInterest . '
                   ":two a dpv:LegitimateInterest .")  # fmt: skip
    assert not any(graph.says(f"https://e.example/{name}", "dct:description") for name in ("one", "two"))


def own_part(node: str, purpose: str) -> set[tuple[str, str, str]]:
    """What is added for a process that says more than what it holds, with no basis."""
    process = f"urn:gdprmap:for:dpv.Process:https://e.example/{node}"
    return {
        (node, "dpv:hasProcess", process),
        (process, "rdf:type", "dpv:Process"),
        (process, "dpv:hasPurpose", purpose),
    }


# --- Processes and what holds them ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":a dpv:hasPersonalDataHandling :p .", {("a", "dpv:hasProcess", "p")}),
        (":a dpv:hasPersonalDataProcess :p .", {("a", "dpv:hasProcess", "p")}),
        # A process of a service is held by it, and so has its legal basis.
        (":p a dpv:Process ; dpv:hasPurpose :u ; dpv:hasService :s .", {("s", "dpv:hasProcess", "p")}),
        (":p a dpv:Process ; dpv:hasService :s . :s a dpv:Service ; dpv:hasPurpose :u .", {("p", "dpv:hasProcess", "s")}),
        (":c a dpv:Organisation ; dpv:hasService :s .", set()),
        (":p a dpv:Process ; dct:isPartOf :a .", {("a", "dpv:hasProcess", "p")}),
        (":a dct:hasPart :p . :p a dpv:Process .", {("a", "dpv:hasProcess", "p")}),
        (":g dct:hasPart :i . :g a dpv:PersonalData . :i a dpv:PersonalData .", set()),
        (":p a dpv:Process ; dpv:hasNotice :n . :n a dpv:PrivacyNotice .", {("n", "dpv:hasProcess", "p")}),
        (":p a dpv:Process ; dpv:hasNotice :n . :n a dpv:SecurityIncidentNotice .", set()),
        (":p a dpv:Process ; dpv:hasPermission :q . :q a dpv:Process .", {("p", "dpv:hasProcess", "q")}),
        (":p a dpv:Process ; dpv:hasProhibition :q . :q a dpv:Process .", set()),
        (":p a dpv:Process ; dpv:hasRule dpv:Prohibition .", {("p", "dpv:hasProhibition", "p")}),
        (":n a dpv:Notice ; dpv:hasProcess :p .", {("n", "rdf:type", "dpv:PrivacyNotice")}),
        (":n a dpv:Notice .", set()),
        (":n a dpv:SecurityIncidentNotice ; dpv:hasProcess :p .", set()),
        (":n a eu-gdpr:DirectDataCollectionNotice .", {("n", "rdf:type", "dpv:PrivacyNotice")}),
        (":r a dpv:RecordsOfActivities ; dpv:hasProcess :p .", {("r", "rdf:type", "dpv:ROPA")}),
        (":r a dpv:RecordsOfActivities .", set()),
        (":r a dpv:DataBreachRecord ; dpv:hasProcess :p .", set()),
        # A node that has a purpose and is nothing else is a process.
        (":p dpv:hasPurpose dpv:Marketing .", {("p", "rdf:type", "dpv:Process")}),
        (":p a :Dataset ; dpv:hasPurpose dpv:Marketing .", {("p", "rdf:type", "dpv:Process")}),
        (":p dpv:hasPersonalData pd:Name .", {("p", "rdf:type", "dpv:Process")}),
        (":p a :Dataset ; dpv:hasPersonalData pd:Name .", set()),
        (":c a dpv:ControllerProcessorAgreement ; dpv:hasPurpose dpv:Marketing .", set()),
        (":c a dpv:ControllerProcessorAgreement ; dpv:hasPurpose :u ; dpv:hasLegalBasis :b .", set()),
        (":t a tech:Application ; dpv:hasPurpose :u .", set()),
        (":t a tech:Application ; dpv:hasPurpose :u ; dpv:hasLegalBasis :b .", {("t", "rdf:type", "dpv:Process")}),
        (":p a dpv:Process ; dpv:hasRecipientThirdParty :r .", {("p", "dpv:hasRecipient", "r")}),
        (":p a dpv:Process ; dpv:hasTechnicalMeasure :m .", {("p", "dpv:hasTechnicalOrganisationalMeasure", "m")}),
        (":p a dpv:Process ; dpv:hasDataProtectionOfficer :d .", set()),
        # What it holds has what itself does not say; nothing of the two has a basis, so each is found without one.
        (":p a dpv:Process . :n dpv:hasProcess :p ; dpv:hasPurpose :u .",
         {("n", "rdf:type", "dpv:Process"), ("p", "dpv:hasPurpose", "u"), *own_part("n", "u")}),
        (":p a dpv:Process ; dpv:hasLegalBasis :b . :n dpv:hasProcess :p ; dpv:hasPurpose :u .",
         {("n", "rdf:type", "dpv:Process"), ("p", "dpv:hasPurpose", "u")}),
        # What a process says of itself and no part of it does is a process of its own.
        (":p a dpv:Process ; dpv:hasPurpose :v ; dpv:hasLegalBasis :b . :n a dpv:Process ; dpv:hasProcess :p ; dpv:hasPurpose :u .",
         own_part("n", "u")),
        (":p dpv:hasPurpose :v ; dpv:hasLegalBasis :b . :v skos:broader :u . :n dpv:hasProcess :p ; dpv:hasPurpose :u .",
         {("n", "rdf:type", "dpv:Process"), ("p", "rdf:type", "dpv:Process")}),
        (":p a dpv:Process ; dpv:hasLegalBasis :b . :n a dpv:Process ; dpv:hasLegalBasis :b ; dpv:hasProcess :p .", set()),
        (":n a dpv:Process ; dpv:hasProcess :p ; dpv:hasPurpose :u ; dpv:hasProhibition :n . :p dpv:hasPurpose :v .",
         {("p", "rdf:type", "dpv:Process")}),
        # A class is no process, and what is of it is one.
        (":p a :Own . :Own rdfs:subClassOf dpv:Process .", {("p", "rdf:type", "dpv:Process")}),
        (":p a :Own . :Own skos:broader dpv:PersonalDataProcess .", {("p", "rdf:type", "dpv:Process")}),
        (":p skos:broader dpv:Process .", {("p", "rdf:type", "dpv:Process")}),
        (":n a :Own . :Own rdfs:subClassOf dpv:PrivacyNotice .", {("n", "rdf:type", "dpv:PrivacyNotice")}),
        (":Own a rdfs:Class ; rdfs:subClassOf dpv:Process .", set()),
        # A consent that says what is consented to, and nothing rests on it, is of a process; so is its record.
        (":c a dpv:Consent ; dpv:hasPurpose :u .",
         {("urn:gdprmap:for:dpv.Process:https://e.example/c", "rdf:type", "dpv:Process"),
          ("urn:gdprmap:for:dpv.Process:https://e.example/c", "dpv:hasPurpose", "u"),
          ("urn:gdprmap:for:dpv.Process:https://e.example/c", "dpv:hasLegalBasis", "c"),
          ("c", "rdf:type", "eu-gdpr:A6-1-a")}),
        (":r a dpv:ConsentRecord ; dpv:hasPurpose :u ; dpv:hasLegalBasis :b .", {("r", "rdf:type", "dpv:Process")}),
    ],
)  # fmt: skip
def test_what_holds_a_process_and_what_is_one(turtle: str, expected: set[tuple[str, str, str]]) -> None:
    assert added(turtle) == expected


def test_a_notice_that_says_itself_what_is_done_holds_a_process_that_stands_for_it() -> None:
    graph = lifted(":n a dpv:PrivacyNotice ; dpv:hasPurpose dpv:Marketing ; dpv:hasPersonalData pd:Name .")
    (process,) = graph.nodes("https://e.example/n", "dpv:hasProcess")
    assert stands_for(process) == "https://e.example/n"
    assert graph.nodes(process, "dpv:hasPurpose", "dpv:hasPersonalData") == [expand("dpv:Marketing"), expand("pd:Name")]


@pytest.mark.parametrize(
    "said",
    [
        ":own skos:broader pd:MedicalHealth .",
        ":own skos:broaderTransitive pd:MedicalHealth .",
        ":own skos:broadMatch pd:MedicalHealth .",
        ":own skos:exactMatch pd:MedicalHealth .",
        "pd:MedicalHealth skos:exactMatch :own .",
        ":own owl:sameAs pd:MedicalHealth .",
        "pd:MedicalHealth owl:sameAs :own .",
        "pd:MedicalHealth skos:narrower :own .",
        ":between skos:narrower :own ; skos:broadMatch pd:MedicalHealth .",
        ":own owl:equivalentClass :other . :other rdfs:subClassOf pd:MedicalHealth .",
    ],
)
def test_what_stands_under_a_term_does_so_in_any_words(said: str) -> None:
    graph = lifted(f"@prefix owl: <http://www.w3.org/2002/07/owl#> . {said} :p dpv:hasPersonalData :own .")
    assert "dpv:SpecialCategoryPersonalData" in graph.kinds("https://e.example/own")
    assert not any(is_term(subject) for subject, _, _ in added_to(said)), "of terms nothing is said"


def test_related_is_not_the_same() -> None:
    said = ":own skos:related pd:MedicalHealth ; skos:closeMatch pd:MedicalHealth ; skos:narrower pd:MedicalHealth ."
    assert "dpv:SpecialCategoryPersonalData" not in lifted(said).kinds("https://e.example/own")


def test_an_inherited_basis_gives_way_to_a_basis_of_its_own() -> None:
    """What a service states is for those of its processes that state nothing; what it adds under Article 9 is for all."""
    graph = lifted_to_judge("""
    :s a dpv:Service ; dpv:hasLegalBasis dpv:Contract, eu-gdpr:A9-2-a ; dpv:hasProcess :own, :bogus, :none, :deep .
    :own a dpv:Process ; dpv:hasLegalBasis dpv:Consent . :none a dpv:Process .
    :bogus a dpv:Process ; dpv:hasLegalBasis "because" .
    :deep a dpv:Process ; dpv:hasLegalBasis dpv:LegalObligation ; dpv:hasProcess :deeper .
    :deeper a dpv:Process .
    """)
    rests = {name: letters(graph, f"https://e.example/{name}") for name in ("s", "own", "bogus", "none", "deeper")}
    judged = {name: bases_to_judge(graph, name) for name in rests}
    assert judged == {
        "s": {"eu-gdpr:A9-2-a"},
        "own": {"dpv:Consent"},
        "bogus": {"because"},
        "none": {"dpv:Contract"},
        "deeper": set(),  # :deep, which states one, holds it
    }
    assert rests["none"] == {"b"}


def test_without_a_basis_of_its_own_nothing_gives_way() -> None:
    graph = lifted_to_judge(":s dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :p . :p dpv:hasPurpose dpv:Payment .")
    assert bases_to_judge(graph, "s") == {"dpv:Contract"}
    assert bases_to_judge(graph, "p") == set()


def test_what_a_notice_states_for_all_goes_beside_what_its_processes_state() -> None:
    graph = lifted_to_judge(
        ":n a dpv:PrivacyNotice ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :p . :p dpv:hasLegalBasis dpv:Consent ."
    )
    assert bases_to_judge(graph, "n") == {"dpv:Contract"}


def test_a_record_of_consent_rests_on_the_consent_that_it_records() -> None:
    graph = lifted(
        ":r a dpv:ConsentRecord ; dpv:hasPurpose dpv:Marketing ; dpv:hasConsentStatus dpv:ConsentWithdrawn ."
    )
    (consent,) = graph.nodes("https://e.example/r", "dpv:hasLegalBasis")
    assert "eu-gdpr:A6-1-a" in graph.kinds(consent)
    assert graph.nodes(consent, "dpv:hasConsentStatus") == [expand("dpv:ConsentWithdrawn")]


def test_a_notice_says_what_its_layers_say() -> None:
    graph = lifted("""
    :n a dpv:ConsentNotice ; dpv:hasNoticeLayer :one, :two .
    :one dpv:hasPurpose dpv:Marketing ; dpv:hasLegalBasis dpv:Consent .
    :two dpv:hasProcess :p ; dpv:hasRight eu-gdpr:A15 ; dpv:hasDataController :c ;
        dpv:hasConsentControl [ a dpv:WithdrawConsent ; dpv:hasRight eu-gdpr:A7-3 ] .
    :p a dpv:Process ; dpv:hasLegalBasis dpv:Consent .
    """)
    notice = "https://e.example/n"
    assert set(graph.nodes(notice, "dpv:hasProcess")) == {f"https://e.example/{name}" for name in ("one", "two", "p")}
    assert set(graph.nodes(notice, "dpv:hasRight")) == {expand("eu-gdpr:A15"), expand("eu-gdpr:A7-3")}
    assert graph.says(notice, "dpv:hasDataController")
    assert not graph.says(notice, "dpv:hasPurpose", "dpv:hasLegalBasis")
    consents = [node for node in graph.nodes("https://e.example/p", "dpv:hasLegalBasis") if stands_for(node) != node]
    assert all(graph.says(consent, "dpv:hasConsentControl") for consent in consents)


def test_a_transfer_that_takes_place_outside_the_eea_is_one_to_a_third_country() -> None:
    graph = lifted(":p dpv:hasProcessing :us, :ie . :us a dpv:Transfer ; dpv:hasLocation loc:US . "
                   ":ie a dpv:Transfer ; dpv:hasLocation loc:IE .")  # fmt: skip
    assert graph.nodes("https://e.example/us", "dpv:hasThirdCountry") == [expand("loc:US")]
    assert not graph.says("https://e.example/ie", "dpv:hasThirdCountry")


# --- Older releases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":p a owl-dpv:Process .", {("p", "rdf:type", "dpv:Process")}),
        (":p owl-dpv:hasPurpose :u .", {("p", "dpv:hasPurpose", "u"), ("p", "rdf:type", "dpv:Process")}),
        (":x :says <https://w3id.org/dpv/dpv-pd#Name> .",
         {("https://w3id.org/dpv/dpv-pd#Name", "rdfs:subClassOf", "pd:Name")}),
        (":x dpv:hasDataStorageCondition :c .", {("x", "dpv:hasStorageCondition", "c")}),
        # No successor of the same meaning, or none at all: nothing is made up.
        (":x :says dpv:FullyAutomatedProcessing, dpv:NoSuchTerm .", set()),
    ],
)  # fmt: skip
def test_todays_term_is_said_beside_an_older_one(turtle: str, expected: set[tuple[str, str, str]]) -> None:
    assert added(turtle) == expected


def test_a_value_is_not_said_twice() -> None:
    """Shapes count values: a process with one purpose under an older name has one purpose."""
    graph = lifted(":p a dpv:Process ; dpv:hasPurpose owl-dpv:Marketing .")
    assert len(graph.nodes("https://e.example/p", "dpv:hasPurpose")) == 1
    assert "dpv:Marketing" in graph.kinds("https://w3id.org/dpv/owl#Marketing")


def test_dpv_itself_is_no_data_of_somebody() -> None:
    text = f"{HEAD}dpv:Marketing a dpv:Purpose ; skos:broader dpv:Purpose . dpv:Service a rdfs:Class ; rdfs:subClassOf dpv:Process ."
    given = parse(text.encode(), "x", "turtle").triples
    assert lift(given) == given
    assert RDF_TYPE in {triple.predicate for triple in given}
