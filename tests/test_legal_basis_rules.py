"""Legal bases: what the law and the catalogue except, case by case.

"A3" is a correction of rules-addendum.md, "Not when" an exception of rules.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest
import yaml

from tests.cases import AUTHORITY, FAMILIES, INFO, JOINT_AUTHORITY, NONE, VIOLATION, WARNING, fires, with_data
from tests.small_policies import results as results_of_others

# --- L01 No legal basis -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("profile", "severities"), [("notice", VIOLATION), ("record", WARNING)])
def test_l01_severity_by_profile(profile: str, severities: list[str]) -> None:
    assert fires("GM-L01", profiles=[profile]) == severities


def test_l01_notice_and_record_at_once_is_the_more_severe() -> None:  # section 0
    assert fires("GM-L01", profiles=["notice", "record"]) == VIOLATION


def test_l01_bases_on_the_purposes_alone() -> None:  # A2
    assert fires("GM-L01", "purposes: [{term: dpv:CustomerCare, legal_bases: [contract]}]") == NONE


def test_l01_basis_for_all_processing_on_the_policy() -> None:  # section 0, P.x
    assert fires("GM-L01", more="legal_bases: [contract]") == NONE


def test_l01_consent_assumed_by_the_policy_is_no_basis() -> None:  # mapping section 6; C02 says it
    assert fires("GM-L01", more="assumed_consent: use of the site") == VIOLATION


def test_l01_a_purpose_left_without_basis_while_another_has_one() -> None:  # A3
    purposes = "purposes: [{term: dpv:CustomerCare, legal_bases: [contract]}, dpv:Marketing]"
    assert fires("GM-L01", purposes) == VIOLATION


@pytest.mark.parametrize("where", ["processing", "policy"])
def test_l01_a_basis_of_no_purpose_covers_the_purpose_left(where: str) -> None:  # A3
    purposes = "purposes: [{term: dpv:CustomerCare, legal_bases: [contract]}, dpv:Marketing]"
    basis = "legal_bases: [legitimate interests]"
    covered = {"processing": (f"{purposes}\n{basis}", ""), "policy": (purposes, basis)}[where]
    assert fires("GM-L01", *covered) == NONE


def test_l01_what_is_no_basis_of_article_6_does_not_cover_a_purpose() -> None:  # "every purpose must have one", L01
    purposes = "[{term: dpv:CustomerCare, legal_bases: [contract]}, {term: dpv:Marketing, legal_bases: [other]}]"
    assert fires("GM-L01", f"purposes: {purposes}") == VIOLATION
    purposes = "[{term: dpv:CustomerCare, legal_bases: [contract]}, dpv:Marketing]"
    assert fires("GM-L01", f"purposes: {purposes}\nlegal_bases: [other]") == VIOLATION


def test_l01_the_union_on_the_processing_does_not_cover_a_purpose() -> None:  # A3, data of others
    of_others = (
        "ex:p a dpv:Process ; dpv:hasPurpose ex:a, ex:b ; dpv:hasLegalBasis ex:c . ex:a dpv:hasLegalBasis ex:c ."
    )
    assert ("GM-L01", "p") in results_of_others(f"{of_others} ex:c a dpv:LegalBasis, eu-gdpr:A6-1-b .")


def test_l01_non_personal_data_alone() -> None:  # Not when; recital 26
    assert fires("GM-L01", "{data: null, non_personal_data: [n]}", "non_personal_data: {n: {label: totals}}") == NONE


def test_l01_non_personal_data_beside_personal_data() -> None:
    assert fires("GM-L01", "non_personal_data: [n]", "non_personal_data: {n: {label: totals}}") == VIOLATION


def test_l01_what_is_prohibited_needs_no_basis() -> None:  # section 0, focus
    prohibited = "prohibitions: [{label: selling, data: [pd:EmailAddress], purposes: [dpv:SellDataToThirdParties]}]"
    assert fires("GM-L01", "legal_bases: [contract]", prohibited) == NONE


def test_l01_another_law_than_the_gdpr() -> None:  # A45
    assert fires("GM-L01", more="applicable_laws: [{title: CCPA, jurisdiction: US-CA}]") == NONE


def test_l01_a_bare_basis_in_data_of_others_may_serve_a_purpose_elsewhere() -> None:  # A1
    of_others = """
        ex:p a dpv:Process ; dpv:hasPurpose ex:pu ; dpv:hasLegalBasis eu-gdpr:A6-1-f-controller .
        ex:q a dpv:Process ; dpv:hasPurpose [ dpv:hasLegalBasis eu-gdpr:A6-1-f-controller ] .
    """
    assert "GM-L01" not in {rule for rule, _ in results_of_others(of_others)}


@pytest.mark.parametrize("basis", ["consent", *FAMILIES, "vital interests"])
def test_l01_each_of_the_six_bases(basis: str) -> None:
    assert fires("GM-L01", f"legal_bases: [{basis}]") == NONE


@pytest.mark.parametrize(
    ("rule", "processing"),
    [
        ("GM-L02", "{purposes: [dpv:CustomerCare, dpv:Marketing], legal_bases: [contract, legitimate interests]}"),
        ("GM-L05", "legal_bases: [consent, contract]"),
        ("GM-L06", "legal_bases: [other]"),
        ("GM-C03", "{legal_bases: [consent], necessity: contractual}"),
        ("GM-C06", "legal_bases: [consent]"),
        ("GM-I03", "legal_bases: [legitimate interests]"),
        ("GM-O03", "legal_bases: [vital interests]"),
    ],
)
def test_data_that_identifies_nobody_is_outside_all_rules_on_a_processing(rule: str, processing: str) -> None:
    assert fires(rule, processing, AUTHORITY) != NONE
    nobody = yaml.safe_load(processing) | {"data": None, "non_personal_data": ["n"]}
    assert fires(rule, yaml.safe_dump(nobody), f"{AUTHORITY}\nnon_personal_data: {{n: {{label: totals}}}}") == NONE


# --- L02 Several purposes and several bases ---------------------------------------------------------------------------

TWO = "purposes: [dpv:CustomerCare, dpv:Marketing]"
MIXED = "legal_bases: [contract, legitimate interests]"


@pytest.mark.parametrize(("profile", "severities"), [("notice", WARNING), ("record", INFO)])
def test_l02_severity_by_profile(profile: str, severities: list[str]) -> None:
    assert fires("GM-L02", f"{TWO}\n{MIXED}", profiles=[profile]) == severities


def test_l02_all_purposes_with_bases_of_their_own() -> None:
    purposes = "[{term: dpv:CustomerCare, legal_bases: [contract]}, {term: dpv:Marketing, legal_bases: [public task]}]"
    assert fires("GM-L02", f"purposes: {purposes}") == NONE


def test_l02_one_purpose() -> None:  # Not when
    assert fires("GM-L02", MIXED) == NONE


def test_l02_two_interests_are_one_family() -> None:  # Not when
    interests = (
        "[{kind: legitimate interests, interest: a}, {kind: legitimate interests, interest: b, of: third party}]"
    )
    assert fires("GM-L02", f"{TWO}\nlegal_bases: {interests}") == NONE


@pytest.mark.parametrize("basis", ["consent", *FAMILIES, "vital interests"])
def test_l02_one_family_twice_and_what_is_none_of_the_six(basis: str) -> None:  # Not when
    bases = f"[{{kind: {basis}, label: a}}, {{kind: {basis}, label: b}}, other]"
    processing = f"{TWO}\nlegal_bases: {bases}\nspecial_category_conditions: [explicit consent]"
    assert fires("GM-L02", processing) == NONE
    assert fires("GM-L02", processing, f"legal_bases: [{basis}]") == NONE


def test_l02_bases_of_the_policy_count() -> None:  # section 0, P.x
    assert fires("GM-L02", TWO, MIXED) == WARNING


def test_l02_consent_assumed_by_the_policy_does_not_count() -> None:
    assert fires("GM-L02", f"{TWO}\nlegal_bases: [contract]", "assumed_consent: use of the site") == NONE


def test_l02_gives_way_to_l05() -> None:  # D
    both = "purposes: [{term: dpv:CustomerCare, legal_bases: [consent, contract]}, dpv:Marketing]"
    assert fires("GM-L05", both) == WARNING
    assert fires("GM-L02", both) == NONE


# --- L03 Special-category data ----------------------------------------------------------------------------------------

BIOMETRIC = ["pd:Biometric", "pd:FacialExpression", "pd:FacialPrint", "pd:Fingerprint", "pd:Retina"]
IN_SOME_USES = [*BIOMETRIC, "pd:Fetish", "pd:Proclivity"]  # A4
FOR_CERTAIN = [
    "pd:BloodType",
    "pd:DNACode",
    "pd:Disability",
    "pd:DrugTestResult",
    "pd:EthnicOrigin",
    "pd:FamilyHealthHistory",
    "pd:Genetic",
    "pd:Health",
    "pd:HealthHistory",
    "pd:HealthRecord",
    "pd:IndividualHealthHistory",
    "pd:MedicalHealth",
    "pd:MentalHealth",
    "pd:PhilosophicalBelief",
    "pd:PhysicalHealth",
    "pd:PoliticalAffiliation",
    "pd:PoliticalOpinion",
    "pd:Prescription",
    "pd:Race",
    "pd:Religion",
    "pd:ReligiousBelief",
    "pd:Sexual",
    "pd:SexualHistory",
    "pd:SexualPreference",
    "pd:TradeUnionMembership",
]


X = "{data: [x], legal_bases: [contract]}"


def test_l03_the_terms_below_are_the_32_of_appendix_b() -> None:
    assert len({*IN_SOME_USES, *FOR_CERTAIN}) == 32


@pytest.mark.parametrize("term", [*FOR_CERTAIN, "eu-gdpr:HealthData", "eu-gdpr:GeneticData"])
def test_l03_special_for_certain(term: str) -> None:
    assert fires("GM-L03", X, with_data(f"{{term: {term}}}")) == VIOLATION


@pytest.mark.parametrize("term", [*IN_SOME_USES, "eu-gdpr:BiometricData"])
def test_l03_special_in_some_uses(term: str) -> None:  # A4
    assert fires("GM-L03", X, with_data(f"{{term: {term}}}")) == WARNING


def test_l03_ethnicity() -> None:  # A4; Article 9(1)
    assert fires("GM-L03", X, with_data("{term: pd:Ethnicity}")) == VIOLATION


@pytest.mark.parametrize("purpose", ["dpv:IdentityVerification", "dpv:IdentityAuthentication"])
@pytest.mark.parametrize("term", BIOMETRIC)
def test_l03_biometrics_to_identify(term: str, purpose: str) -> None:  # A4; Article 9(1), "uniquely identifying"
    processing = f"{{data: [x], legal_bases: [contract], purposes: [dpv:CustomerCare, {purpose}]}}"
    assert fires("GM-L03", processing, with_data(f"{{term: {term}}}")) == VIOLATION


@pytest.mark.parametrize("term", ["pd:Fetish", "pd:Proclivity"])
def test_l03_identification_matters_to_biometrics_alone(term: str) -> None:  # A4
    processing = "{data: [x], legal_bases: [contract], purposes: [dpv:IdentityVerification]}"
    assert fires("GM-L03", processing, with_data(f"{{term: {term}}}")) == WARNING


@pytest.mark.parametrize("term", ["pd:SkinTone", "pd:Picture", "pd:Fingerprint"])
def test_l03_marked_by_the_author(term: str) -> None:  # mapping section 4: "a boolean override"
    assert fires("GM-L03", X, with_data(f"{{term: {term}, special_category: true}}")) == VIOLATION


@pytest.mark.parametrize("purpose", ["dpv:PublicRelations", "dpv:IdentityVerification"])
def test_l03_photographs_are_not_biometric(purpose: str) -> None:  # Not when; recital 51
    processing = f"{{data: [x], legal_bases: [contract], purposes: [{purpose}]}}"
    assert fires("GM-L03", processing, with_data("{term: pd:Picture}")) == NONE


@pytest.mark.parametrize("said", ["{items: [pd:Health]}", "{term: pd:Profile, also: [pd:Health]}"])
def test_l03_on_an_item_or_as_a_further_category(said: str) -> None:
    assert fires("GM-L03", X, with_data(said)) == VIOLATION


@pytest.mark.parametrize("term", [*(term for term in FOR_CERTAIN if term != "pd:Sexual"), "pd:Ethnicity"])
def test_l03_what_is_certain_is_not_made_doubtful_by_a_further_category(term: str) -> None:  # A4 speaks of one term
    assert fires("GM-L03", X, with_data(f"{{term: pd:Fingerprint, also: [{term}]}}")) == VIOLATION


@pytest.mark.parametrize(
    "condition",
    [
        "explicit consent",
        "employment and social security",
        "vital interests",
        "legitimate activities",
        "made public",
        "legal claims",
        "substantial public interest",
        "health care",
        "public health",
        "archiving and research",
    ],
)
@pytest.mark.parametrize("term", ["pd:Health", "pd:Fingerprint"])
def test_l03_each_condition_of_article_9(term: str, condition: str) -> None:
    processing = f"{{data: [x], legal_bases: [contract], special_category_conditions: [{condition}]}}"
    assert fires("GM-L03", processing, with_data(f"{{term: {term}}}")) == NONE


def test_l03_a_ground_of_article_10_is_no_condition_of_article_9() -> None:
    processing = "{data: [x], legal_bases: [contract], criminal_data_ground: {laws: [ZDR-1]}}"
    assert fires("GM-L03", processing, with_data("{term: pd:Health}")) == VIOLATION


def test_l03_condition_of_another_processing() -> None:
    other = "{data: [x], purposes: [dpv:CustomerCare], special_category_conditions: [vital interests]}"
    assert fires("GM-L03", X, f"{with_data('{term: pd:Health}')}\nprocessing: {{other: {other}}}") == VIOLATION


def test_l03_what_is_prohibited_needs_no_condition() -> None:  # section 0, focus
    assert fires("GM-L03", "legal_bases: [contract]", "prohibitions: [{data: [pd:Health]}]") == NONE


def test_l03_in_a_record() -> None:
    assert fires("GM-L03", X, with_data("{term: pd:Health}"), profiles=["record"]) == VIOLATION


# --- L04 Criminal data ------------------------------------------------------------------------------------------------

CONVICTIONS = with_data("{term: pd:CriminalConviction}")


@pytest.mark.parametrize(
    "term", ["pd:Criminal", "pd:CriminalCharge", "pd:CriminalConviction", "pd:CriminalOffence", "pd:CriminalPardon"]
)
def test_l04_no_ground(term: str) -> None:
    assert fires("GM-L04", X, with_data(f"{{term: {term}}}")) == VIOLATION


def test_l04_a_disciplinary_action_is_no_offence() -> None:  # Not when
    assert fires("GM-L04", X, with_data("{term: pd:DisciplinaryAction}")) == NONE


def test_l04_ground_with_law() -> None:
    assert fires("GM-L04", "{data: [x], criminal_data_ground: {laws: [ZDR-1]}}", CONVICTIONS) == NONE


def test_l04_ground_with_the_law_of_a_third_country() -> None:  # Article 10: Union or Member State law
    ground = "{laws: [{title: FCRA, jurisdiction: US}]}"
    assert fires("GM-L04", f"{{data: [x], criminal_data_ground: {ground}}}", CONVICTIONS) == VIOLATION


def test_l04_ground_without_law() -> None:
    assert fires("GM-L04", "{data: [x], criminal_data_ground: {}}", CONVICTIONS) == VIOLATION


@pytest.mark.parametrize("controller", [AUTHORITY, JOINT_AUTHORITY])
def test_l04_an_authority_need_not_name_the_law(controller: str) -> None:
    assert fires("GM-L04", "{data: [x], criminal_data_ground: {}}", f"{CONVICTIONS}\n{controller}") == NONE


def test_l04_an_authority_needs_the_ground() -> None:  # "and no basis typed gm:A10"
    assert fires("GM-L04", X, f"{CONVICTIONS}\n{AUTHORITY}") == VIOLATION


def test_l04_the_law_of_the_article_6_basis_is_not_that_of_article_10() -> None:
    processing = "{data: [x], legal_bases: [{kind: legal obligation, laws: [ZDR-1]}]}"
    assert fires("GM-L04", processing, CONVICTIONS) == VIOLATION


def test_l04_in_a_record() -> None:
    assert fires("GM-L04", X, CONVICTIONS, profiles=["record"]) == VIOLATION


# --- L05 Contradictory bases ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("other", FAMILIES)
def test_l05_consent_and_another_basis_for_one_purpose(other: str, profile: str) -> None:
    assert fires("GM-L05", f"legal_bases: [consent, {other}]", profiles=[profile]) == WARNING


def test_l05_vital_interests_step_in_where_nobody_can_consent() -> None:  # (d) is not among (b), (c), (e), (f)
    assert fires("GM-L05", "legal_bases: [consent, vital interests]") == NONE


def test_l05_contract_and_legitimate_interests() -> None:  # Not when
    assert fires("GM-L05", MIXED) == NONE


@pytest.mark.parametrize(
    "law", ["ePrivacy Directive", "Directive 2002/58/EC", '{page: "http://data.europa.eu/eli/dir/2002/58/oj"}']
)
def test_l05_consent_under_eprivacy_in_front_of_another_basis(law: str) -> None:  # Not when; A5
    assert fires("GM-L05", f"legal_bases: [{{kind: consent, laws: [{law}]}}, legitimate interests]") == NONE


def test_l05_consent_under_eprivacy_and_the_gdpr() -> None:  # A5, "ePrivacy alone"
    bases = "[{kind: consent, laws: [ePrivacy Directive, GDPR]}, legitimate interests]"
    assert fires("GM-L05", f"legal_bases: {bases}") == WARNING


def test_l05_bases_for_different_purposes() -> None:  # Not when
    purposes = "[{term: dpv:CustomerCare, legal_bases: [contract]}, {term: dpv:Marketing, legal_bases: [consent]}]"
    assert fires("GM-L05", f"purposes: {purposes}") == NONE


def test_l05_two_purposes_and_two_bases_of_the_processing_are_for_l02() -> None:
    processing = f"{TWO}\nlegal_bases: [consent, contract]"
    assert fires("GM-L05", processing) == NONE
    assert fires("GM-L02", processing) == WARNING


def test_l05_one_of_two_purposes() -> None:
    purposes = (
        "[{term: dpv:CustomerCare, legal_bases: [contract]}, {term: dpv:Marketing, legal_bases: [consent, contract]}]"
    )
    assert fires("GM-L05", f"purposes: {purposes}") == WARNING


def test_l05_consent_of_the_only_purpose_and_another_basis_of_its_processing() -> None:  # A2
    processing = "{purposes: [{term: dpv:Marketing, legal_bases: [consent]}], legal_bases: [legitimate interests]}"
    assert fires("GM-L05", processing) == WARNING


def test_l05_consent_to_one_purpose_and_another_basis_for_the_rest() -> None:  # Not when
    purposes = "purposes: [{term: dpv:Marketing, legal_bases: [consent]}, dpv:CustomerCare]"
    assert fires("GM-L05", f"{purposes}\nlegal_bases: [legitimate interests]") == NONE


def test_l05_a_basis_for_all_processing_counts() -> None:  # section 0, P.x
    assert fires("GM-L05", "legal_bases: [consent]", "legal_bases: [legitimate interests]") == WARNING


def test_l05_no_purpose_at_all_is_for_t05() -> None:  # "exactly one purpose"
    assert fires("GM-L05", "{purposes: null, legal_bases: [consent, contract]}") == NONE


def test_l05_explicit_consent_under_article_9_beside_another_basis() -> None:  # Article 9(2) stands beside Article 6
    assert fires("GM-L05", "{legal_bases: [contract], special_category_conditions: [explicit consent]}") == NONE


# --- L06 Basis not recognised -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "basis",
    [
        "legal_bases: [{kind: other, label: our terms}]",
        "special_category_conditions: [made public]",
        "criminal_data_ground: {laws: [ZDR-1]}",
        "purposes: [{term: dpv:CustomerCare, legal_bases: [other]}]",
    ],
)
@pytest.mark.parametrize(("profile", "severities"), [("notice", VIOLATION), ("record", WARNING)])
def test_l06_replaces_l01(basis: str, profile: str, severities: list[str]) -> None:  # section 0, suppressed findings
    assert fires("GM-L06", basis, profiles=[profile]) == severities
    assert fires("GM-L01", basis, profiles=[profile]) == NONE


@pytest.mark.parametrize(
    "basis", ["special_category_conditions: [made public]", "criminal_data_ground: {laws: [ZDR-1]}", ""]
)
def test_l06_a_basis_of_article_6_is_there_too(basis: str) -> None:  # Not when
    assert fires("GM-L06", f"legal_bases: [other, contract]\n{basis}") == NONE


def test_l06_the_basis_of_article_6_stands_on_the_purpose() -> None:  # A2
    processing = "{legal_bases: [other], purposes: [{term: dpv:CustomerCare, legal_bases: [contract]}]}"
    assert fires("GM-L06", processing) == NONE


def test_l06_the_basis_of_article_6_stands_on_the_policy() -> None:  # section 0, P.x
    assert fires("GM-L06", "legal_bases: [other]", "legal_bases: [contract]") == NONE


def test_l06_what_the_policy_calls_its_basis() -> None:  # section 0, P.x
    assert fires("GM-L06", more="legal_bases: [other]") == VIOLATION
    assert fires("GM-L01", more="legal_bases: [other]") == NONE


def test_l06_implied_consent_of_a_processing_in_data_of_others() -> None:
    of_others = "ex:p a dpv:Process ; dpv:hasLegalBasis [ a dpv:ImpliedConsent ] ."
    assert {rule for rule, _ in results_of_others(of_others)} >= {"GM-L06", "GM-C02"}


def test_l06_nothing_stated_is_for_l01() -> None:
    assert fires("GM-L06") == NONE
    assert fires("GM-L06", more="assumed_consent: use of the site") == NONE


# --- L07 Article 9 condition without its law --------------------------------------------------------------------------

NEED_A_LAW = {
    "b": "employment and social security",
    "g": "substantial public interest",
    "h": "health care",
    "i": "public health",
    "j": "archiving and research",
}
NEED_NONE = {
    "a": "explicit consent",
    "c": "vital interests",
    "d": "legitimate activities",
    "e": "made public",
    "f": "legal claims",
}


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("letter", NEED_A_LAW)
def test_l07_needs_a_law(letter: str, profile: str) -> None:
    condition = f"special_category_conditions: [{NEED_A_LAW[letter]}]"
    assert fires("GM-L07", condition, profiles=[profile]) == WARNING


@pytest.mark.parametrize("letter", NEED_A_LAW)
def test_l07_has_its_law(letter: str) -> None:
    assert fires("GM-L07", f"special_category_conditions: [{{kind: {NEED_A_LAW[letter]}, laws: [BDSG]}}]") == NONE


@pytest.mark.parametrize("letter", NEED_A_LAW)
def test_l07_the_law_of_a_third_country_is_none(letter: str) -> None:  # 9(2): Union or Member State law
    condition = f"{{kind: {NEED_A_LAW[letter]}, laws: [{{title: HIPAA, jurisdiction: US}}]}}"
    assert fires("GM-L07", f"special_category_conditions: [{condition}]") == WARNING


@pytest.mark.parametrize("letter", NEED_NONE)
def test_l07_needs_no_law(letter: str) -> None:
    assert fires("GM-L07", f"special_category_conditions: [{NEED_NONE[letter]}]") == NONE


@pytest.mark.parametrize(
    ("letter", "severities"), [("b", NONE), ("g", WARNING), ("h", NONE), ("i", WARNING), ("j", WARNING)]
)
def test_l07_collective_agreement_and_contract_with_a_health_professional(letter: str, severities: list[str]) -> None:
    condition = f"{{kind: {NEED_A_LAW[letter]}, agreement: collective agreement of 2020}}"
    assert fires("GM-L07", f"special_category_conditions: [{condition}]") == severities
