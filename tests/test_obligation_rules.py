"""Contract, legal obligation, vital interests, public task: what the law and the catalogue except, case by case.

"A3" is a correction of rules-addendum.md, "Not when" an exception of rules.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases import FAMILIES, INFO, NONE, WARNING, findings, fires, policy, with_data

TWO = "purposes: [dpv:CustomerCare, dpv:Marketing]"

# --- O01 The law behind the obligation or task ------------------------------------------------------------------------

bases_on_law = pytest.mark.parametrize("basis", ["legal obligation", "public task"])


def under(law: str, basis: str = "legal obligation") -> str:
    return f"legal_bases: [{{kind: {basis}, laws: [{law}]}}]"


@bases_on_law
@pytest.mark.parametrize("profile", ["notice", "record"])
def test_o01_no_law(basis: str, profile: str) -> None:
    assert fires("GM-O01", f"legal_bases: [{basis}]", profiles=[profile]) == WARNING


def test_o01_official_authority_needs_its_law_too() -> None:  # A11; Article 6(3)
    assert fires("GM-O01", "legal_bases: [{kind: public task, ground: official authority}]") == WARNING


@bases_on_law
@pytest.mark.parametrize(
    "jurisdiction", ["loc:EU", "DE", "DE-BY", "'NO'", "IS", "LI", "HR", "loc:EU27", "loc:EEA", "loc:EEA30"]
)
def test_o01_law_of_the_union_or_the_eea(jurisdiction: str, basis: str) -> None:  # A10: regions are folded
    assert fires("GM-O01", under(f"{{title: t, jurisdiction: {jurisdiction}}}", basis)) == NONE


@bases_on_law
@pytest.mark.parametrize("jurisdiction", ["US", "US-CA", "CH", "GB", "GB-ENG", "JE", "IM", "FO", "GL", "AD"])
def test_o01_law_of_a_third_country(jurisdiction: str, basis: str) -> None:
    assert (
        fires("GM-O01", under(f"{{title: t, jurisdiction: {jurisdiction}}}", basis), "updated: 2024-01-01") == WARNING
    )


@pytest.mark.parametrize("jurisdiction", ["AX", "GF", "GP", "MF", "MQ", "RE", "YT"])
def test_o01_parts_of_member_states(jurisdiction: str) -> None:  # A10; TFEU Article 355(1), (4)
    assert fires("GM-O01", under(f"{{title: t, jurisdiction: {jurisdiction}}}")) == NONE


@pytest.mark.parametrize("jurisdiction", ["NC", "PF", "WF", "PM", "BL", "TF", "AW", "CW", "SX", "BQ", "SJ"])
def test_o01_overseas_countries_are_not_of_the_union(jurisdiction: str) -> None:  # A10; TFEU Annex II; EEA Protocol 40
    assert fires("GM-O01", under(f"{{title: t, jurisdiction: {jurisdiction}}}")) == WARNING


def test_o01_one_law_of_the_union_is_enough() -> None:  # "or the only law"
    assert fires("GM-O01", under("{title: a, jurisdiction: US}, {title: b, jurisdiction: FR}")) == NONE


@pytest.mark.parametrize("law", ["§ 147 AO", "{title: a}", "GDPR"])
def test_o01_law_without_jurisdiction_is_taken_as_it_is(law: str) -> None:
    assert fires("GM-O01", under(law)) == NONE


@pytest.mark.parametrize(
    ("jurisdiction", "day", "severities"),
    [
        ("GB", date(2018, 5, 25), NONE),
        ("GB", date(2020, 12, 31), NONE),
        ("GB", date(2021, 1, 1), WARNING),
        ("GB-ENG", date(2020, 12, 31), NONE),
        ("GB-ENG", date(2021, 1, 1), WARNING),
        ("HR", date(2013, 6, 30), WARNING),
        ("HR", date(2013, 7, 1), NONE),
        ("HR-01", date(2013, 6, 30), WARNING),
        ("DE", date(2013, 6, 30), NONE),
    ],
)
def test_o01_judged_by_the_date_of_the_policy(jurisdiction: str, day: date, severities: list[str]) -> None:  # A10
    law = under(f"{{title: t, jurisdiction: {jurisdiction}}}")
    assert fires("GM-O01", law, f"updated: {day}") == severities
    assert fires("GM-O01", law, f"published: {day}") == severities
    assert fires("GM-O01", law, "updated: 2016-01-01", on=day) == severities


@pytest.mark.parametrize("basis", ["consent", "contract", "vital interests", "legitimate interests"])
def test_o01_other_bases(basis: str) -> None:
    assert fires("GM-O01", f"legal_bases: [{basis}]") == NONE


def test_o01_on_the_purpose_or_the_policy() -> None:  # A2; section 0, P.x
    assert fires("GM-O01", "purposes: [{term: dpv:Marketing, legal_bases: [public task]}]") == WARNING
    assert fires("GM-O01", more="legal_bases: [public task]") == WARNING


# --- O02 Contract used for more than it needs -------------------------------------------------------------------------

SELDOM_NEEDED = [
    "dpv:Marketing",
    "dpv:DirectMarketing",
    "dpv:PersonalisedAdvertising",
    "dpv:ServiceUsageAnalytics",
    "dpv:ServiceOptimisation",
    "dpv:OptimisationForConsumer",
    "dpv:ImproveExistingProductsAndServices",
    "dpv:ResearchAndDevelopment",
    "dpv:ScientificResearch",
    "dpv:FraudPreventionAndDetection",
    "dpv:CounterMoneyLaundering",
    "dpv:OrganisationRiskManagement",
]


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("purpose", SELDOM_NEEDED)
def test_o02_seldom_needed(purpose: str, profile: str) -> None:
    assert fires("GM-O02", f"{{purposes: [{purpose}], legal_bases: [contract]}}", profiles=[profile]) == WARNING


@pytest.mark.parametrize(
    "purpose",
    [
        "dpv:RequestedServiceProvision",
        "dpv:DeliveryOfGoods",
        "dpv:PaymentManagement",
        "dpv:ServicePersonalisation",
        "dpv:CustomerCare",
    ],
)
def test_o02_needed(purpose: str) -> None:  # Not when: what the person ordered
    assert fires("GM-O02", f"{{purposes: [{purpose}], legal_bases: [contract]}}") == NONE


@pytest.mark.parametrize(
    "basis", ["consent", "legal obligation", "vital interests", "public task", "legitimate interests"]
)
def test_o02_not_contract_alone(basis: str) -> None:  # "carried by (b) alone"
    assert fires("GM-O02", f"{{purposes: [dpv:Marketing], legal_bases: [{basis}]}}") == NONE
    assert fires("GM-O02", f"{{purposes: [dpv:Marketing], legal_bases: [contract, {basis}]}}") == NONE
    assert fires("GM-O02", f"purposes: [{{term: dpv:Marketing, legal_bases: [contract, {basis}]}}]") == NONE


@pytest.mark.parametrize(
    ("own", "rest", "severities"),
    [
        ("contract", "legitimate interests", WARNING),
        ("legitimate interests", "contract", NONE),
        ("contract", "contract", WARNING),
    ],
)
def test_o02_the_basis_of_the_purpose_itself_decides(own: str, rest: str, severities: list[str]) -> None:  # A2
    purposes = f"[{{term: dpv:Marketing, legal_bases: [{own}]}}, dpv:CustomerCare]"
    assert fires("GM-O02", f"{{purposes: {purposes}, legal_bases: [{rest}]}}") == severities


def test_o02_the_basis_of_another_purpose_does_not_help() -> None:
    purposes = "[dpv:Marketing, {term: dpv:CustomerCare, legal_bases: [legitimate interests]}]"
    assert fires("GM-O02", f"{{purposes: {purposes}, legal_bases: [contract]}}") == WARNING


def test_o02_a_condition_of_article_9_does_not_help() -> None:
    processing = "{purposes: [dpv:Marketing], legal_bases: [contract], special_category_conditions: [explicit consent]}"
    assert fires("GM-O02", processing) == WARNING


def test_o02_contract_for_all_processing() -> None:  # section 0, P.x
    assert fires("GM-O02", "purposes: [dpv:Marketing]", "legal_bases: [contract]") == WARNING


def test_o02_only_the_purpose_concerned() -> None:
    found = findings("GM-O02", policy(f"{TWO}\nlegal_bases: [contract]"))
    assert [finding.loc for finding in found] == [("processing", 0, "purposes", 1)]


# --- O03 Vital interests as a catch-all -------------------------------------------------------------------------------

GROUPS = "data: {a: {term: pd:Name}, b: {items: [pd:TelephoneNumber, pd:EmailAddress]}}"
"""With the group `mail` there are three."""


def vital(data: str, purposes: str = "gm:VitalInterestProtection") -> str:
    return f"{{data: [{data}], purposes: [{purposes}], legal_bases: [vital interests]}}"


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], WARNING), (["record"], WARNING), ([], INFO)],
    ids=["notice", "record", "alone"],
)
def test_o03_no_purpose_of_protecting_life(
    profiles: list[str], severities: list[str]
) -> None:  # A12: others' data, info
    assert fires("GM-O03", vital("mail", "dpv:CustomerCare"), profiles=profiles) == severities


@pytest.mark.parametrize("purpose", ["gm:VitalInterestProtection", "dpv:ImproveHealthcare"])
def test_o03_purpose_of_protecting_life_or_health(purpose: str) -> None:
    assert fires("GM-O03", vital("mail", purpose)) == NONE
    assert fires("GM-O03", vital("mail", f"dpv:CustomerCare, {purpose}")) == NONE


def test_o03_no_purpose_at_all() -> None:
    assert fires("GM-O03", "{purposes: null, legal_bases: [vital interests]}") == WARNING


@pytest.mark.parametrize("profile", ["notice", "record"])
def test_o03_all_three_groups_of_the_policy(profile: str) -> None:
    assert fires("GM-O03", vital("mail, a, b"), GROUPS, profiles=[profile]) == WARNING


@pytest.mark.parametrize("used", ["mail, a", "a, b", "b"])
def test_o03_a_group_left_out(used: str) -> None:  # "every data group of the policy"
    assert fires("GM-O03", vital(used), GROUPS) == NONE


def test_o03_all_of_two_groups() -> None:  # "at least three"
    assert fires("GM-O03", vital("mail, a"), "data: {a: {term: pd:Name}}") == NONE


@pytest.mark.parametrize(
    "said",
    [
        "",
        *(f", origin: {origin}" for origin in ("provided", "observed", "derived", "inferred")),
        ", pseudonymised: true",
        ", special_category: true",
    ],
)
def test_o03_vague_data_beside_named_data(said: str) -> None:  # "a group with neither parts nor a leaf type"
    assert fires("GM-O03", vital("mail, x"), with_data(f"{{label: all your data{said}}}")) == WARNING


@pytest.mark.parametrize("said", ["term: pd:Name", "also: [pd:Name]", "items: [pd:Name]"])
def test_o03_data_that_is_named(said: str) -> None:
    assert fires("GM-O03", vital("mail, x"), with_data(f"{{label: all your data, {said}}}")) == NONE


def test_o03_gives_way_to_q01_where_all_data_is_vague() -> None:  # D
    case = (vital("x"), with_data("{label: all your data}"))
    assert fires("GM-Q01", *case) == WARNING
    assert fires("GM-O03", *case) == NONE


def test_o03_one_finding_for_both_reasons() -> None:  # section 5.3
    assert fires("GM-O03", vital("mail, a, b", "dpv:CustomerCare"), GROUPS) == WARNING


@pytest.mark.parametrize("basis", ["consent", *FAMILIES])
def test_o03_other_bases(basis: str) -> None:
    processing = f"{{data: [mail, a, b], purposes: [dpv:CustomerCare], legal_bases: [{basis}]}}"
    assert fires("GM-O03", processing, GROUPS) == NONE


def test_o03_on_the_purpose() -> None:  # A2
    purposes = "[{term: dpv:CustomerCare, legal_bases: [vital interests]}]"
    assert fires("GM-O03", f"purposes: {purposes}") == WARNING


def test_o03_vital_interests_for_all_processing() -> None:  # section 0, P.x
    everywhere = "legal_bases: [vital interests]"
    assert fires("GM-O03", "purposes: [dpv:CustomerCare]", everywhere) == WARNING
    case = "{data: [mail, a, b], purposes: [gm:VitalInterestProtection]}"
    assert fires("GM-O03", case, f"{GROUPS}\n{everywhere}") == WARNING


@pytest.mark.parametrize(
    ("law", "severities"),
    [("{}", WARNING), ("{title: ''}", WARNING), ("{jurisdiction: DE}", WARNING), ("{title: AO}", NONE)],
)
def test_o01_a_law_has_a_name(law: str, severities: list[str]) -> None:
    assert fires("GM-O01", f"legal_bases: [{{kind: legal obligation, laws: [{law}]}}]") == severities
