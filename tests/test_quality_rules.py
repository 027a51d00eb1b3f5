"""GM-Q01 to GM-Q07: what the other rules could not see past.

The expected values are from the law and the catalogue of rules (rules.md, "Model quality", and its corrections).
"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from gdprmap.checking import check
from gdprmap.files import read_text
from gdprmap.model import Policy, Quote, Recipient
from tests.small_policies import BASES, Fields, found, places, policy, results, rules_of, severities

OUTSIDE: Fields = {"data": None, "non_personal_data": "[counts]"}
NON_PERSONAL = "{counts: {label: visitors a day}}"

# --- GM-Q01: processing without data --------------------------------------------------------------------------------------


def group(fields: str) -> str:
    return f"{{contact: {{{fields}}}}}"


PERSON = "sources: [data subject]"
OTHERS = "sources: [{kind: third party, name: Schufa AG}]"


@pytest.mark.parametrize(
    ("profiles", "source", "severity"),
    [
        ("[notice]", PERSON, "warning"),  # Art 13 does not ask for the categories
        ("[notice]", OTHERS, "violation"),  # Art 14(1)(d) does
        ("[notice]", f"{OTHERS[:-1]}, data subject]", "violation"),
        ("[record]", PERSON, "violation"),  # Art 30(1)(c) does
        ("[record]", OTHERS, "violation"),
        ("[notice, record]", PERSON, "violation"),
        ("none", OTHERS, "warning"),
    ],
)
def test_no_category_of_data(profiles: str, source: str, severity: str) -> None:
    vague = policy({"necessity": "optional"}, data=group(f"label: your data, {source}"), profiles=profiles)
    assert severities(vague, "GM-Q01") == [severity]
    assert places(vague, "GM-Q01") == [("processing", 0, "data")]
    bare = policy({"data": None, source.partition(":")[0]: source.partition(": ")[2]}, data=None, profiles=profiles)
    assert severities(bare, "GM-Q01") == [severity]
    assert places(bare, "GM-Q01") == [("processing", 0)]


@pytest.mark.parametrize(
    "vague",
    [
        "label: your data",
        "label: your data, description: all that you tell us",
        "label: your data, items: none",
        "origin: provided",  # says how it came about, not what it is
        "special_category: true",
        "pseudonymised: true",
        "term: dpv:PersonalData",
    ],
)
def test_words_that_name_no_category(vague: str) -> None:
    assert severities(policy(data=group(f"{vague}, {PERSON}")), "GM-Q01") == ["warning"]


@pytest.mark.parametrize(
    "named",
    ["term: pd:Contact", "also: [pd:Contact]", "label: your data, items: [pd:Name]", "items: [{label: shoe size}]"],
)
def test_words_that_name_a_category(named: str) -> None:
    assert severities(policy(data=group(f"{named}, {PERSON}")), "GM-Q01") == []


def test_one_named_group_is_enough() -> None:
    data = "{contact: {term: pd:Contact, sources: [data subject]}, rest: {label: other data, sources: [data subject]}}"
    assert severities(policy({"data": "[contact, rest]", "necessity": "optional"}, data=data), "GM-Q01") == []


def test_data_that_identifies_nobody_is_data() -> None:
    assert rules_of(policy(OUTSIDE, data=None, non_personal_data=NON_PERSONAL)) == set()


def test_prohibited_processing_needs_no_data() -> None:
    assert severities(policy(prohibitions="[{label: selling data}]"), "GM-Q01") == []


def test_it_stands_for_what_follows_from_it() -> None:
    # Addendum D: Q01 > Q03 (same group), O03, T06.
    vital = {
        "legal_bases": f"[{BASES['vital interests']}]",
        "purposes": "[gm:VitalInterestProtection]",
        "necessity": "optional",
    }
    assert rules_of(policy(vital, data=group("label: your data"))) == {"GM-Q01"}
    assert rules_of(policy({"necessity": "optional"}, data=group("label: your data"))) == {"GM-Q01"}


# --- GM-Q02: data that no processing uses ------------------------------------------------------------------------------------

TWO = "{contact: {term: pd:Contact, sources: [data subject], necessity: optional}, spare: {term: pd:Age, items: [pd:AgeExact, pd:AgeRange]}}"


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "[notice, record]"])
def test_group_that_no_processing_uses(profiles: str) -> None:
    spare = policy(data=TWO, profiles=profiles)
    assert severities(spare, "GM-Q02") == ["warning"]
    assert places(spare, "GM-Q02") == [("data", 1)]  # once, not again for each item


def test_group_that_is_used_is_used_with_its_items() -> None:
    assert severities(policy({"data": "[contact, spare]"}, data=TWO), "GM-Q02") == []


def test_prohibited_data_is_used_by_nothing_on_purpose() -> None:
    assert (
        severities(policy(prohibitions="[{label: asking your age, data: [pd:Age, {label: salary}]}]"), "GM-Q02") == []
    )


def test_data_of_a_policy_without_processing() -> None:
    assert rules_of(policy(processing=None)) == {"GM-Q02", "GM-Q04"}


# --- GM-Q03: terms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
def test_term_that_dpv_is_giving_up(profiles: str) -> None:
    old = policy(measures="[dpv:AccessControlMethod, dpv:LegalAgreement]", profiles=profiles)
    assert severities(old, "GM-Q03") == ["warning"]
    assert [loc[:2] for loc in places(old, "GM-Q03")] == [("measures", 1)]


def test_term_that_dpv_is_giving_up_is_reported_wherever_it_stands() -> None:
    process: Fields = {"measures": "[dpv:LegalAgreement]"}
    assert {loc[:2] for loc in places(policy(process, process), "GM-Q03")} == {("processing", 0), ("processing", 1)}


def test_term_that_dpv_does_not_have() -> None:
    # In a file it is an error with a suggestion; in a graph of others it is a finding.
    unknown = "ex:p a dpv:Process ; dpv:hasPurpose dpv:MakingMoney ; dpv:hasPersonalData pd:ShoeSize ; dpv:hasProcessing dpv:Collect ."
    assert {focus for rule, focus in results(unknown) if rule == "GM-Q03"} == {
        "https://w3id.org/dpv#MakingMoney",
        "https://w3id.org/dpv/pd#ShoeSize",
    }
    own = unknown.replace("dpv:MakingMoney", "ex:MakingMoney").replace("pd:ShoeSize", "ex:ShoeSize")
    assert not {r for r in results(own) if r[0] == "GM-Q03"}


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
def test_words_without_a_term(profiles: str) -> None:
    words = policy(
        {"purposes": "[{label: dreaming}]"},
        measures="[{label: we take care}]",
        data=group(f"label: contact, necessity: optional, {PERSON}, items: [{{label: nickname}}, pd:Name]"),
        profiles=profiles,
    )
    assert severities(words, "GM-Q03") == ["info"] * 4
    assert places(words, "GM-Q03") == [
        ("data", 0), ("data", 0, "items", 0), ("processing", 0, "purposes", 0), ("measures", 0)
    ]  # fmt: skip


def test_origin_is_no_category() -> None:
    said = f"label: contact, necessity: optional, origin: observed, {PERSON}, items: [{{label: nickname, origin: inferred}}, pd:Name]"
    assert len(found(policy(data=group(said)), "GM-Q03")) == 2


def test_further_category_is_a_category() -> None:
    assert severities(policy(data=group(f"label: x, also: [pd:Name], {PERSON}, necessity: optional")), "GM-Q03") == []


def test_term_of_ones_own_is_a_term() -> None:
    own = "{label: dreaming, term: 'https://shop.example/terms#Dreaming'}"
    assert severities(policy({"purposes": f"[{own}]"}), "GM-Q03") == []


def test_what_is_prohibited_needs_no_term() -> None:
    said = "[{label: gossip, data: [{label: rumours}], purposes: [{label: making fun}], operations: [dpv:Share]}]"
    assert severities(policy(prohibitions=said), "GM-Q03") == []


def test_sources_people_and_recipients_need_no_term() -> None:
    said = policy(
        {"recipients": "[friends]", "data_subjects": "[{label: regulars}]", "sources": "[{label: the counter}]"},
        recipients="{friends: {label: friends, role: third party}}",
    )
    assert severities(said, "GM-Q03") == []


# --- GM-Q04: no processing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "[notice, record]"])
@pytest.mark.parametrize("processing", [None, "none"])
def test_policy_without_processing(processing: str | None, profiles: str) -> None:
    empty = policy(processing=processing, data=None, profiles=profiles)
    assert severities(empty, "GM-Q04") == ["violation"]
    assert rules_of(empty) == {"GM-Q04"}


def test_prohibitions_alone_are_no_processing() -> None:
    assert severities(policy(processing=None, data=None, prohibitions="[{label: selling data}]"), "GM-Q04") == [
        "violation"
    ]


# --- GM-Q05: ids that are almost the same ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
@pytest.mark.parametrize(
    ("one", "other"), [("ip", "IP"), ("ip-log", "ip_log"), ("ip.log", "ip-log"), ("Ip-Log", "ip-log")]
)
def test_ids_that_differ_only_in_case_or_punctuation(one: str, other: str, profiles: str) -> None:
    said = f"{{{one}: {{term: pd:IPAddress, sources: [data subject]}}, {other}: {{term: pd:Name, sources: [data subject]}}}}"
    near = policy({"data": f"[{one}, {other}]", "necessity": "optional"}, data=said, profiles=profiles)
    assert severities(near, "GM-Q05") == ["violation"]
    assert places(near, "GM-Q05") == [("data", 1)]


@pytest.mark.parametrize("field", ["processing", "recipients", "non_personal_data"])
def test_ids_of_other_lists(field: str) -> None:
    empty = {"processing": "{data: [contact]}", "recipients": "{label: x}", "non_personal_data": "{label: x}"}[field]
    near = policy(**{field: f"{{a: {empty}, b: {empty}, A: {empty}}}"})
    assert places(near, "GM-Q05") == [(field, 2)]


def test_third_of_its_kind_is_reported_too() -> None:
    near = policy(recipients="{ab: {label: x}, AB: {label: y}, Ab: {label: z}}")
    assert places(near, "GM-Q05") == [("recipients", 1), ("recipients", 2)]


def test_ids_of_different_lists_do_not_meet() -> None:
    said = policy(
        {"data": "[P0]"},
        data="{P0: {term: pd:Name, sources: [data subject], necessity: optional}}",
        recipients="{p0: {label: x}}",
    )
    assert severities(said, "GM-Q05") == []


@pytest.mark.parametrize(("one", "other"), [("ip1", "ip2"), ("a-b", "ab")])
def test_ids_that_differ(one: str, other: str) -> None:
    assert severities(policy(recipients=f"{{{one}: {{label: x}}, {other}: {{label: y}}}}"), "GM-Q05") == []


# --- GM-Q06: quotes ------------------------------------------------------------------------------------------------------------

SOURCE = """  We  collect your\te-mail
address, \u201cso that\u201d we can anlayze it.
Nothing else. """
FOLDED = "We collect your e-mail address, \u201cso that\u201d we can anlayze it. Nothing else."


def quoted(quote: Quote, source: str | None = SOURCE) -> list[str]:
    said = policy()
    assert said.processing is not None
    (process,) = said.processing
    return [
        str(f.severity)
        for f in check(
            dataclasses.replace(said, processing=(dataclasses.replace(process, quote=quote),)), source_text=source
        )
        if f.rule.id == "GM-Q06"
    ]


@pytest.mark.parametrize(
    ("exact", "stands_there"),
    [
        ("We collect your e-mail address", True),  # runs of white space count as one space
        ("your e-mail\n  address", True),
        ("we can anlayze it", True),  # verbatim, mistakes included
        ("we can analyze it", False),
        ("we collect your", False),  # no folding of case
        ('"so that"', False),  # nor of quotation marks
        ("so that\u201d we", True),
        ("email address", False),
        (FOLDED, True),
        ("We collect your e-mail address ... it", False),
    ],
)
def test_quote_stands_in_the_source_letter_by_letter(exact: str, stands_there: bool) -> None:
    assert quoted(Quote(exact=exact)) == ([] if stands_there else ["warning"])


@pytest.mark.parametrize(
    ("start", "end", "stands_there"),
    [
        (0, 10, True),
        (0, None, True),
        (None, 10, True),
        (1, 11, False),
        (0, 11, False),
        (None, 11, False),
        (5, None, False),
        (900, 910, False),
    ],
)
def test_positions_count_in_the_folded_text(start: int | None, end: int | None, stands_there: bool) -> None:
    assert FOLDED.startswith("We collect")
    assert quoted(Quote(exact="We  collect", start=start, end=end)) == ([] if stands_there else ["warning"])


def test_without_the_source_no_quote_is_looked_for() -> None:
    assert quoted(Quote(exact="never said"), None) == []
    assert quoted(Quote(exact="never said"), "") == ["warning"]


def test_every_quote_is_looked_for_at_its_place() -> None:
    said = read_text(
        "id: a\ncontroller: {name: A, contacts: [a@a.example], quote: never said}\n"
        "processing: {p: {purposes: [{label: x, quote: Nothing else}, {label: y, quote: all else}]}}\n"
    ).policy
    assert [f.loc for f in found(said, "GM-Q06", source_text=SOURCE)] == [
        ("controller", "quote"),
        ("processing", 0, "purposes", 1, "quote"),
    ]


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "none"])
def test_quotes_are_looked_for_in_each_profile(profiles: str) -> None:
    said = policy({"quote": "never said"}, profiles=profiles)
    assert [str(f.severity) for f in found(said, "GM-Q06", source_text=SOURCE)] == ["warning"]


# --- GM-Q07: processing that stands in no notice or record ------------------------------------------------------------------------


def test_policy_that_is_neither_notice_nor_record() -> None:
    neither = policy({}, {"legal_bases": None}, controller=None, rights=None, profiles="none")
    assert [(f.rule.id, f.loc) for f in check(neither)] == [("GM-Q07", ()), ("GM-L01", ("processing", 1))]
    assert severities(neither, "GM-Q07") == ["warning"]


@pytest.mark.parametrize("profiles", ["[notice]", "[record]", "[record, notice]"])
def test_policy_that_is_one_of_the_two(profiles: str) -> None:
    assert severities(policy(prohibitions="[{label: selling data}]", profiles=profiles), "GM-Q07") == []


def test_process_of_others_that_stands_alone() -> None:
    alone = "ex:p a dpv:Process ; dpv:hasPurpose dpv:Marketing ."
    assert ("GM-Q07", "p") in results(alone)
    assert ("GM-Q07", "p") not in results(f"{alone} ex:n a dpv:PrivacyNotice ; dpv:hasProcess ex:p .")
    assert ("GM-Q07", "p") not in results(f"{alone} ex:x dpv:hasProhibition ex:p .")
    # A process that holds others and stands in nothing itself is reported once, for all of them.
    nested = f"{alone} ex:q a dpv:Process ; dpv:hasProcess ex:p ."
    assert {focus for rule, focus in results(nested) if rule == "GM-Q07"} == {"q"}


# --- The baseline of the catalogue --------------------------------------------------------------------------------------------------

# rules.md, section 1, word for word.
BASELINE = """
ex:policy a dpv:Notice, dpv:PrivacyNotice, dpv:RecordsOfActivities, dpv:ROPA ; dct:title "T" ; dct:modified "2024-05-01"^^xsd:date ; dct:source <https://example.org/privacy> ;
    dpv:hasApplicableLaw legal-eu:law-GDPR ; dpv:hasDataController ex:acme ; dpv:hasProcess ex:p .
ex:acme a dpv:Entity, dpv:DataController ; dpv:hasName "Acme GmbH" ; dpv:hasAddress "Bonn" ; dpv:hasContact "mailto:privacy@example.org" ; dpv:hasCountry loc:DE ; dpv:hasLocation loc:DE .
ex:p a dpv:Process, dpv:PersonalDataProcess ; dct:title "Analytics" ; dpv:hasDataController ex:acme ; dpv:hasDataSubject ex:ds ;
    dpv:hasPersonalData ex:g, ex:ip ; dpv:hasDataSource ex:src ; dpv:hasProcessing dpv:Collect, dpv:Analyse ; dpv:hasPurpose ex:pu ; dpv:hasLegalBasis ex:li ;
    dpv:hasRecipient ex:host ; dpv:hasDataProcessor ex:host ; dpv:hasStorageCondition ex:ret ; dpv:hasTechnicalMeasure ex:tm ; dpv:hasTechnicalOrganisationalMeasure ex:tm ;
    dpv:hasRight ex:r15, ex:r16, ex:r17, ex:r18, ex:r21, ex:r77 .
ex:ds a dpv:HumanSubject, dpv:DataSubject, dpv:Visitor . ex:src a dpv:DataSource, dpv:DataSubjectDataSource .
ex:g a dpv:PersonalData, pd:BrowsingBehaviour ; skos:prefLabel "usage data" ; dct:hasPart ex:ip . ex:ip a dpv:PersonalData, pd:IPAddress ; skos:prefLabel "IP address" ; dpv:hasNecessity dpv:Optional .
ex:pu a dpv:Purpose, dpv:ServiceUsageAnalytics ; skos:prefLabel "analysing use" .
ex:li a dpv:LegalBasis, eu-gdpr:A6-1-f-controller ; dpv:hasJustification [ a dpv:Justification ; dct:description "improving our site" ] ; dpv:hasAssessment [ a dpv:Assessment, eu-gdpr:BalancingTest ] .
ex:host a dpv:Entity, dpv:Recipient, dpv:DataProcessor ; dpv:hasName "Host AG" ; dpv:hasLocation loc:DE ; dpv:hasLegalMeasure [ a dpv:LegalMeasure, dpv:ControllerProcessorAgreement ] .
ex:ret a dpv:StorageCondition, dpv:StorageDuration ; dpv:hasDuration [ a dpv:Duration, dpv:TemporalDuration ; rdf:value "P6M"^^xsd:duration ] .
ex:tm a dpv:TechnicalMeasure, dpv:Encryption .
ex:r15 a dpv:DataSubjectRight, eu-gdpr:A15 ; dpv:isExercisedAt ex:how . ex:r16 a dpv:DataSubjectRight, eu-gdpr:A16 ; dpv:isExercisedAt ex:how .
ex:r17 a dpv:DataSubjectRight, eu-gdpr:A17 ; dpv:isExercisedAt ex:how . ex:r18 a dpv:DataSubjectRight, eu-gdpr:A18 ; dpv:isExercisedAt ex:how .
ex:r21 a dpv:DataSubjectRight, eu-gdpr:A21 ; dpv:isExercisedAt ex:how . ex:r77 a dpv:DataSubjectRight, eu-gdpr:A77 .
ex:how a dpv:RightExerciseNotice ; foaf:page <https://example.org/rights> .
"""

# What the catalogue changes in the baseline to make each rule fail; the nodes at which it then speaks.
FAILS = {
    "GM-L01": ("dpv:hasPurpose ex:pu ; dpv:hasLegalBasis ex:li ;", "dpv:hasPurpose ex:pu ;", {"p"}),
    "GM-R00": ("dpv:hasRight ex:r15, ex:r16, ex:r17, ex:r18, ex:r21, ex:r77", "dct:title 'P'", {"policy"}),
    "GM-R01": ("dpv:hasRight ex:r15, ", "dpv:hasRight ", {"policy"}),
    "GM-R02": ("ex:r16, ex:r17", "ex:r17", {"policy"}),
    "GM-R03": ("ex:r16, ex:r17, ", "ex:r16, ", {"p"}),
    "GM-R04": ("ex:r17, ex:r18, ", "ex:r17, ", {"policy"}),
    "GM-R05": ("ex:r18, ex:r21, ", "ex:r18, ", {"p"}),
    "GM-R06": ("eu-gdpr:A6-1-f-controller", "eu-gdpr:A6-1-b", {"p"}),
    "GM-R07": ("eu-gdpr:A6-1-f-controller", "eu-gdpr:A6-1-a", {"p"}),
    "GM-R08": (", ex:r77", "", {"policy"}),
    "GM-T01": ('dpv:hasName "Acme GmbH" ; ', "", {"acme"}),
    "GM-T02": ('dpv:hasAddress "Bonn" ; dpv:hasContact "mailto:privacy@example.org" ; ', "", {"acme"}),
    "GM-T03": ("ex:ret a", "ex:acme dpv:hasDataProtectionOfficer ex:dpo . ex:ret a", {"dpo"}),
    "GM-T04": ("dpv:hasCountry loc:DE ; dpv:hasLocation loc:DE", "dpv:hasCountry loc:US ; dpv:hasLocation loc:US", {"acme"}),
    "GM-T05": ("dpv:hasPurpose ex:pu ; dpv:hasLegalBasis", "dpv:hasLegalBasis", {"p"}),
    "GM-T06": ("dpv:hasDataSource ex:src ; ", "", {"p"}),
    "GM-T07": ("dpv:DataSubjectDataSource", "dpv:ThirdPartyDataSource", {"src"}),
    "GM-T08": ("dpv:hasRecipient ex:host ; dpv:hasDataProcessor ex:host ; ", "", {"p"}),
    "GM-T09": (" ; dpv:hasNecessity dpv:Optional", "", {"p"}),
    "GM-T10": ('dct:modified "2024-05-01"^^xsd:date ; ', "", {"policy"}),
    "GM-Q01": ("dpv:hasPersonalData ex:g, ex:ip ; ", "", {"p"}),
    "GM-Q02": ("ex:ret a", "ex:x a dpv:PersonalData, pd:Name . ex:ret a", {"x"}),
    "GM-Q03": ("dpv:Purpose, dpv:ServiceUsageAnalytics", "dpv:Purpose", {"pu"}),
    "GM-Q04": (" ; dpv:hasProcess ex:p", "", {"policy"}),
}  # fmt: skip


def test_baseline_passes_every_rule() -> None:
    assert results(BASELINE) == set()


@pytest.mark.parametrize("rule", FAILS)
def test_change_of_the_baseline_that_fails(rule: str) -> None:
    said, instead, focuses = FAILS[rule]
    assert BASELINE.count(said) == 1
    assert {focus for name, focus in results(BASELINE.replace(said, instead)) if name == rule} == focuses


def test_dates_of_graphs_are_given_from_outside() -> None:
    british = BASELINE.replace("loc:DE ; dpv:hasLocation loc:DE", "loc:GB ; dpv:hasLocation loc:GB")
    assert ("GM-T04", "acme") not in results(british, date(2020, 6, 1))
    assert ("GM-T04", "acme") in results(british, date(2021, 6, 1))


def test_in_python_a_recipient_needs_no_id() -> None:
    nameless = [Recipient(name="Post AG"), Recipient(name="Bank AG")]
    assert "GM-Q05" not in {finding.rule.id for finding in check(Policy(id="x", recipients=nameless))}  # type: ignore[arg-type]
