"""Consent and cookies: what the law and the catalogue except, case by case.

"A3" is a correction of rules-addendum.md, "Not when" an exception of rules.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest

from tests.cases import AUTHORITY, FAMILIES, INFO, JOINT_AUTHORITY, NONE, VIOLATION, WARNING, fires, results, with_data
from tests.small_policies import results as results_of_others

X = "{data: [x], legal_bases: [contract]}"

# --- C01 No way to withdraw -------------------------------------------------------------------------------------------


def test_c01_consent_without_the_means() -> None:
    assert fires("GM-C01", "legal_bases: [consent]") == WARNING


def test_c01_not_in_a_record() -> None:  # table 4a
    assert fires("GM-C01", "legal_bases: [consent]", profiles=["record"]) == NONE


def test_c01_means_on_the_consent() -> None:
    assert fires("GM-C01", "legal_bases: [{kind: consent, withdraw: a link in each letter}]") == NONE


USABLE = "rights: [{right: withdrawal, exercise: {contact: privacy@casus.example}}]"


@pytest.mark.parametrize(
    "basis", ["legal_bases: [consent]", "purposes: [{term: dpv:Marketing, legal_bases: [consent]}]"]
)
@pytest.mark.parametrize("where", ["processing", "policy"])
def test_c01_exercise_of_the_right_to_withdraw(where: str, basis: str) -> None:
    case = {"processing": (f"{basis}\n{USABLE}", ""), "policy": (basis, USABLE)}[where]
    assert fires("GM-C01", *case) == NONE


def test_c01_consent_for_all_processing() -> None:  # section 0, P.x
    assert fires("GM-C01", more="legal_bases: [consent]") == WARNING
    assert fires("GM-C01", more=f"legal_bases: [consent]\n{USABLE}") == NONE


def test_c01_exercise_of_another_right() -> None:
    rights = "rights: [withdrawal, {right: objection, exercise: write to us}]"
    assert fires("GM-C01", "legal_bases: [consent]", rights) == WARNING


@pytest.mark.parametrize("basis", [*FAMILIES, "vital interests", "other"])
def test_c01_another_basis(basis: str) -> None:  # Not when
    assert fires("GM-C01", f"legal_bases: [{basis}]") == NONE


def test_c01_gives_way_to_r07() -> None:  # D
    case = ("legal_bases: [consent]", "rights: [access]")
    assert fires("GM-R07", *case) == VIOLATION
    assert fires("GM-C01", *case) == NONE


def test_c01_gives_way_to_r00() -> None:  # D
    case = ("legal_bases: [consent]", "rights: null")
    assert fires("GM-R00", *case) == VIOLATION
    assert fires("GM-C01", *case) == NONE


def test_c01_consent_under_eprivacy_is_withdrawn_too() -> None:  # A5 speaks of L05 and R06 alone
    assert fires("GM-C01", "legal_bases: [{kind: consent, laws: [ePrivacy Directive]}]") == WARNING


def test_c01_explicit_consent_under_article_9() -> None:  # 13(2)(c) names Article 9(2)(a); matrix, note 4
    stated = "{{legal_bases: [contract], special_category_conditions: [{{kind: explicit consent{}}}]}}"
    assert fires("GM-C01", stated.format("")) == WARNING
    assert fires("GM-C01", stated.format(", withdraw: write to us")) == NONE
    assert fires("GM-C01", stated.format(""), USABLE) == NONE


def test_c01_each_consent_needs_its_own_means() -> None:
    bases = "legal_bases: [{kind: consent, label: a, withdraw: write to us}, {kind: consent, label: b}]"
    assert fires("GM-C01", bases) == WARNING


@pytest.mark.parametrize(
    ("consent", "condition", "severities"),
    [
        ("", "", WARNING),
        (", withdraw: write to us", "", NONE),
        ("", ", withdraw: write to us", NONE),
    ],
)
def test_c01_one_consent_under_articles_6_and_9(consent: str, condition: str, severities: list[str]) -> None:
    bases = f"legal_bases: [{{kind: consent{consent}}}]"
    conditions = f"special_category_conditions: [{{kind: explicit consent{condition}}}]"
    assert fires("GM-C01", f"{bases}\n{conditions}") == severities


# --- C02 Consent taken from use ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("how", ["implied", "uninformed"])
def test_c02_a_processing_rests_on_it(how: str, profile: str) -> None:
    assert fires("GM-C02", f"legal_bases: [{{kind: consent, {how}: true}}]", profiles=[profile]) == VIOLATION


def test_c02_a_purpose_rests_on_it() -> None:  # A2
    assert (
        fires("GM-C02", "purposes: [{term: dpv:Marketing, legal_bases: [{kind: consent, implied: true}]}]") == VIOLATION
    )


def test_c02_a_cookie_rests_on_it() -> None:
    purposes = "[{term: dpv:Marketing, legal_bases: [{kind: consent, implied: true}]}]"
    assert fires("GM-C02", f"cookies: [{{label: c, purposes: {purposes}}}]") == VIOLATION


def test_c02_all_processing_rests_on_it() -> None:
    assert fires("GM-C02", more="legal_bases: [{kind: consent, implied: true}]") == VIOLATION


@pytest.mark.parametrize("profiles", [["notice"], ["record"], []], ids=["notice", "record", "alone"])
def test_c02_only_declared_on_the_policy(profiles: list[str]) -> None:
    assert fires("GM-C02", "legal_bases: [contract]", "assumed_consent: use of the site", profiles=profiles) == WARNING


def test_c02_in_data_of_others() -> None:
    of_others = "ex:p a dpv:Process ; dpv:hasLegalBasis ex:b . ex:b a dpv:ImpliedConsent ."
    assert ("GM-C02", "b") in results_of_others(of_others)


@pytest.mark.parametrize("basis", ["contract", "consent"])
def test_c02_what_the_policy_rests_on_openly(basis: str) -> None:
    assert fires("GM-C02", more=f"legal_bases: [{basis}]") == NONE


@pytest.mark.parametrize(
    "act",
    [
        "unticked box, ticked by the user",
        "a button",
        "a setting of the browser that the person chose",
        "use of the site",
    ],
)
def test_c02_the_words_for_the_act_are_not_judged(act: str) -> None:  # Not when; A6
    assert fires("GM-C02", f"legal_bases: [{{kind: consent, given_through: '{act}'}}]") == NONE


def test_c02_said_not_to_be_implied() -> None:
    assert fires("GM-C02", "legal_bases: [{kind: consent, implied: false, uninformed: false}]") == NONE


def test_c02_on_a_basis_of_the_whole_policy_takes_the_place_of_c04() -> None:  # D
    bases = "legal_bases: [{kind: consent, implied: true}]"
    assert fires("GM-C02", "cookies: [{label: c}]", bases) == VIOLATION
    assert fires("GM-C04", "cookies: [{label: c}]", bases) == NONE


def test_c02_takes_the_place_of_c04_where_the_cookie_rests_on_it() -> None:  # D
    case = "{legal_bases: [{kind: consent, implied: true}], cookies: [{label: c}]}"
    assert fires("GM-C02", case) == VIOLATION
    assert fires("GM-C04", case) == NONE


# --- C03 Consent tied to a contract -----------------------------------------------------------------------------------

CONSENT_X = "{data: [x], legal_bases: [consent]}"


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("necessity", ["contractual", "contract entry"])
@pytest.mark.parametrize(
    "said", ["{{term: pd:Picture, necessity: {}}}", "{{items: [{{term: pd:Picture, necessity: {}}}]}}"]
)
def test_c03_data_that_a_contract_depends_on(said: str, necessity: str, profile: str) -> None:
    assert fires("GM-C03", CONSENT_X, with_data(said.format(necessity)), profiles=[profile]) == WARNING


@pytest.mark.parametrize("necessity", ["optional", "not required", "required", "statutory"])
def test_c03_data_that_no_contract_depends_on(necessity: str) -> None:  # Not when
    assert fires("GM-C03", CONSENT_X, with_data(f"{{term: pd:Picture, necessity: {necessity}}}")) == NONE


@pytest.mark.parametrize("necessity", ["contractual", "contract entry"])
def test_c03_necessity_of_the_processing(necessity: str) -> None:
    assert fires("GM-C03", f"{{legal_bases: [consent], necessity: {necessity}}}") == WARNING


def test_c03_an_item_that_serves_two_processings() -> None:  # A8
    other = "processing: {orders: {data: [x], purposes: [dpv:DeliveryOfGoods], legal_bases: [contract]}}"
    assert fires("GM-C03", CONSENT_X, f"{with_data('{term: pd:Contact, necessity: contractual}')}\n{other}") == NONE


def test_c03_another_basis() -> None:
    assert fires("GM-C03", X, with_data("{term: pd:Picture, necessity: contractual}")) == NONE


def test_c03_consent_and_contract_for_one_purpose_are_for_l05() -> None:  # A7
    assert fires("GM-C03", "legal_bases: [consent, contract]") == NONE


def test_c03_consent_on_the_purpose_or_the_policy() -> None:  # A2; section 0, P.x
    picture = with_data("{term: pd:Picture, necessity: contractual}")
    assert fires("GM-C03", "{data: [x], purposes: [{term: dpv:Marketing, legal_bases: [consent]}]}", picture) == WARNING
    assert fires("GM-C03", "data: [x]", f"{picture}\nlegal_bases: [consent]") == WARNING


# --- C04 Non-essential cookie -----------------------------------------------------------------------------------------

COOKIE = "cookies: [{label: c}]"


@pytest.mark.parametrize("said", ["", ", necessity: optional", ", necessity: not required"])
def test_c04_no_consent(said: str) -> None:
    assert fires("GM-C04", f"{{legal_bases: [legitimate interests], cookies: [{{label: c{said}}}]}}") == WARNING


def test_c04_another_technology_in_data_of_others() -> None:
    of_others = "ex:p a dpv:Process ; dpv:isImplementedUsingTechnology ex:t . ex:t a dpv:Technology {}."
    cookie = ", <https://w3id.org/dpv/tech#Cookie>"
    assert {("GM-C04", "t"), ("GM-C05", "t")} <= results_of_others(of_others.format(cookie))
    assert not {("GM-C04", "t"), ("GM-C05", "t")} & results_of_others(of_others.format(""))


def test_c04_not_in_a_record() -> None:  # table 4a
    assert fires("GM-C04", COOKIE, profiles=["record"]) == NONE


def test_c04_strictly_necessary() -> None:  # Not when
    assert fires("GM-C04", "cookies: [{label: c, necessity: required}]") == NONE


@pytest.mark.parametrize(
    ("processing", "more"),
    [
        (f"legal_bases: [consent]\n{COOKIE}", ""),
        (f"purposes: [{{term: dpv:Marketing, legal_bases: [consent]}}]\n{COOKIE}", ""),
        ("cookies: [{label: c, purposes: [{term: dpv:Marketing, legal_bases: [consent]}]}]", ""),
        (COOKIE, "legal_bases: [consent]"),
        (f"legal_bases: [{{kind: consent, laws: [ePrivacy Directive]}}, legitimate interests]\n{COOKIE}", ""),
    ],
    ids=["processing", "purpose", "purpose of the cookie", "policy", "ePrivacy"],
)
def test_c04_consent(processing: str, more: str) -> None:
    assert fires("GM-C04", processing, more) == NONE


def test_c04_the_necessity_of_the_processing_is_not_that_of_the_cookie() -> None:
    assert fires("GM-C04", f"necessity: required\n{COOKIE}") == WARNING


@pytest.mark.parametrize("how", ["implied", "uninformed"])
def test_c04_invalid_consent_does_not_excuse(how: str) -> None:  # "free of dpv:ImpliedConsent"; C02 is reported instead
    assert "GM-C04" in results(f"legal_bases: [{{kind: consent, {how}: true}}]\n{COOKIE}")


def test_c04_consent_assumed_by_the_policy_does_not_excuse() -> None:
    assert "GM-C04" in results(COOKIE, "assumed_consent: use of the site")


def test_c04_stands_beside_a_c02_that_is_only_declared() -> None:  # D
    assert fires("GM-C04", COOKIE, "assumed_consent: use of the site") == WARNING


# --- C05 Cookie information -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("necessity", "severities"), [("optional", WARNING), ("not required", WARNING), ("required", INFO)]
)
@pytest.mark.parametrize("missing", ["period: 1 year", "set_by: [controller]", "purposes: [dpv:Marketing]"])
def test_c05_each_of_the_three_is_missing(missing: str, necessity: str, severities: list[str]) -> None:  # A9
    said = ["period: 1 year", "set_by: [controller]", "purposes: [dpv:Marketing]"]
    cookie = ", ".join(line for line in said if line != missing)
    processing = f"{{purposes: null, cookies: [{{label: c, necessity: {necessity}, {cookie}}}]}}"
    assert fires("GM-C05", processing) == severities


def test_c05_necessity_not_stated() -> None:  # A9
    assert fires("GM-C05", COOKIE) == WARNING


@pytest.mark.parametrize("lifetime", ["period: 1 year", "until: you log out"])
@pytest.mark.parametrize("purposes", ["", ", purposes: [dpv:Marketing]"])
def test_c05_complete(lifetime: str, purposes: str) -> None:  # "own or its process"
    assert fires("GM-C05", f"cookies: [{{label: c, set_by: [controller], {lifetime}{purposes}}}]") == NONE


def test_c05_not_in_a_record() -> None:  # table 4a
    assert fires("GM-C05", COOKIE, profiles=["record"]) == NONE


# --- C06 Consent where power is unequal -------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["notice", "record"])
def test_c06_employees_of_the_processing(profile: str) -> None:
    assert fires("GM-C06", "{legal_bases: [consent], data_subjects: [dpv:Employee]}", profiles=[profile]) == WARNING


def test_c06_employees_of_the_policy() -> None:
    assert fires("GM-C06", "legal_bases: [consent]", "data_subjects: [dpv:Employee]") == WARNING


def test_c06_employees_among_others() -> None:
    assert fires("GM-C06", "{legal_bases: [consent], data_subjects: [dpv:Visitor, dpv:Employee]}") == WARNING


def test_c06_the_processing_has_people_of_its_own() -> None:  # "where that differs from the policy's"
    processing = "{legal_bases: [consent], data_subjects: [dpv:Customer]}"
    assert fires("GM-C06", processing, "data_subjects: [dpv:Employee]") == NONE
    assert (
        fires("GM-C06", "{legal_bases: [consent], data_subjects: [dpv:Employee]}", "data_subjects: [dpv:Customer]")
        == WARNING
    )


@pytest.mark.parametrize("subject", ["dpv:Customer", "dpv:JobApplicant", "dpv:Citizen"])
def test_c06_other_people(subject: str) -> None:
    assert fires("GM-C06", f"{{legal_bases: [consent], data_subjects: [{subject}]}}") == NONE


@pytest.mark.parametrize("controller", [AUTHORITY, JOINT_AUTHORITY])
def test_c06_authority(controller: str) -> None:
    assert fires("GM-C06", "legal_bases: [consent]", controller) == WARNING


def test_c06_consent_that_only_the_eprivacy_directive_asks_for() -> None:  # Article 5(3) leaves no other way
    assert fires("GM-C06", "legal_bases: [{kind: consent, laws: [ePrivacy Directive]}]", AUTHORITY) == NONE


def test_c06_an_authority_as_recipient_is_not_the_controller() -> None:
    recipients = "recipients: {tax: {label: tax office, role: authority}}"
    assert fires("GM-C06", "{legal_bases: [consent], recipients: [tax]}", recipients) == NONE


@pytest.mark.parametrize("basis", FAMILIES)
def test_c06_another_basis(basis: str) -> None:
    assert fires("GM-C06", f"{{legal_bases: [{basis}], data_subjects: [dpv:Employee]}}", AUTHORITY) == NONE


def test_c06_explicit_consent_under_article_9() -> None:  # EDPB 05/2020, 21-23: all consent of employees
    conditions = "legal_bases: [contract]\nspecial_category_conditions: [explicit consent]"
    assert fires("GM-C06", f"{conditions}\ndata_subjects: [dpv:Employee]") == WARNING
    assert fires("GM-C06", f"{conditions}\ndata_subjects: [dpv:Patient]") == NONE
