"""Automated decisions and impact assessments: what the law and the catalogue except, case by case.

"A37" is a correction of rules-addendum.md, "D" its list of what takes whose place, "Not when" an exception of rules.md.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.cases import INFO, NONE, VIOLATION, WARNING, findings, fires, policy, with_data
from tests.small_policies import results as results_of_others

BY_MACHINE = "automated_decision: {logic: l, consequences: c, human_involvement: none}"
BY_A_PERSON = "automated_decision: {logic: l, consequences: c, human_involvement: decides}"
PERHAPS = "automated_decision: {logic: l}"
"""It is not certain that nobody takes part, nor that the decision matters."""

HEALTH = with_data("{label: x, term: pd:Health}")
OFFENCES = with_data("{label: x, term: pd:CriminalConviction}")

no_automated_decision = pytest.mark.parametrize(
    "said",
    [
        "",
        "automated_decision: none",
        BY_A_PERSON,  # 22(1): "solely"
        "automated_decision: {human_involvement: decides}",
        "{context: ['dpv:AutomatedDecisionMaking'], automated_decision: {human_involvement: decides}}",
        "context: [dpv:DecisionMaking]",
        "{context: ['dpv:AutomatedScoringOfIndividuals'], operations: ['dpv:Profiling'], automation: full}",  # mapping, 12
    ],
)
where_it_is_said = pytest.mark.parametrize(
    ("said", "place"),
    [
        ("automated_decision: {consequences: c}", "automated_decision"),
        ("context: [dpv:AutomatedDecisionMaking]", "context"),
    ],
)


# --- A01 Logic and consequences ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        (BY_MACHINE, NONE),
        ("automated_decision: {logic: l, consequences: c}", NONE),
        (PERHAPS, VIOLATION),
        ("automated_decision: {consequences: c}", VIOLATION),
        ("automated_decision: {human_involvement: none}", VIOLATION),  # one finding, though both are missing
        ("context: [dpv:AutomatedDecisionMaking]", VIOLATION),
        ("automated_decision: {logic: ' ', consequences: c}", VIOLATION),
        (f"{PERHAPS}\nconsequence: you cannot order", VIOLATION),  # that of not giving the data: 13(2)(e), not (f)
    ],
)
def test_a01_what_is_explained(said: str, severities: list[str]) -> None:
    assert fires("GM-A01", said) == severities


@no_automated_decision
def test_a01_no_automated_decision(said: str) -> None:  # Not when
    assert fires("GM-A01", said) == NONE


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice", "record"], VIOLATION), (["record"], NONE), (["processor record"], NONE)],
    ids=["both", "record", "processor record"],
)
def test_a01_only_in_a_notice(profiles: list[str], severities: list[str]) -> None:  # table 4a
    assert fires("GM-A01", PERHAPS, profiles=profiles) == severities


@where_it_is_said
def test_a01_where_it_is_said(said: str, place: str) -> None:
    assert [finding.loc for finding in findings("GM-A01", policy(said))] == [("processing", 0, place)]


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ("", True),
        ("dpv:hasAlgorithmicLogic [ dct:description 'l' ] ; dpv:hasConsequence [ dct:description 'c' ] ;", False),
    ],
    ids=["silent", "explained"],
)
def test_a01_in_data_of_others(more: str, severity: bool) -> None:  # mapping, 12: on the process itself
    of_others = (
        f"ex:n a dpv:PrivacyNotice ; dpv:hasProcess ex:p . ex:p {more} dpv:hasContext dpv:AutomatedDecisionMaking ."
    )
    assert ("GM-A01" in {rule for rule, _ in results_of_others(of_others)}) is severity


# --- A02 What Article 22(2) allows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "severities"),
    [
        (BY_MACHINE, VIOLATION),
        ("automated_decision: {human_involvement: none}", VIOLATION),
        ("automated_decision: {consequences: c}", VIOLATION),
        (f"{PERHAPS}\nautomation: full", VIOLATION),
        ("context: [dpv:AutomatedDecisionMaking]\nautomation: full", VIOLATION),
        (PERHAPS, WARNING),
        (f"{PERHAPS}\nautomation: partial", WARNING),
        (f"{PERHAPS}\nconsequence: you cannot order", WARNING),
        ("context: [dpv:AutomatedDecisionMaking]", WARNING),
    ],
)
@pytest.mark.parametrize("profile", ["notice", "record"])
def test_a02_how_certain_it_is(profile: str, said: str, severities: list[str]) -> None:  # A37
    assert fires("GM-A02", f"{said}\nlegal_bases: [legitimate interests]", profiles=[profile]) == severities


@no_automated_decision
def test_a02_no_automated_decision(said: str) -> None:  # Not when
    assert fires("GM-A02", said, "legal_bases: [legitimate interests]") == NONE


def test_a02_not_in_a_processor_record() -> None:
    assert fires("GM-A02", BY_MACHINE, profiles=["processor record"]) == NONE


LAW_OF = "{{kind: {}, laws: [{{title: t, jurisdiction: {}}}]}}"


@pytest.mark.parametrize(
    ("bases", "severities"),
    [
        ("contract", NONE),  # 22(2)(a)
        ("{kind: contract, stage: entry}", NONE),
        ("legitimate interests, contract", NONE),
        (LAW_OF.format("legal obligation", "DE"), NONE),  # 22(2)(b)
        (LAW_OF.format("public task", "DE-BY"), NONE),
        (LAW_OF.format("public task", "loc:EU"), NONE),
        ("{kind: public task, laws: [School Act]}", NONE),  # a law whose jurisdiction is not stated is taken as it is
        (LAW_OF.format("legal obligation", "US"), VIOLATION),
        ("legal obligation", VIOLATION),
        ("public task", VIOLATION),
        ("{kind: consent, explicit: true}", NONE),  # 22(2)(c)
        ("consent", WARNING),  # A38
        ("{kind: consent, explicit: false}", WARNING),
        ("{kind: consent, laws: [ePrivacy Directive]}", WARNING),  # a law on cookies authorises no decision
        ("legitimate interests, consent", WARNING),
        ("legitimate interests", VIOLATION),
        ("vital interests", VIOLATION),
        ("other", VIOLATION),
    ],
)
def test_a02_bases(bases: str, severities: list[str]) -> None:
    assert fires("GM-A02", f"{BY_MACHINE}\nlegal_bases: [{bases}]") == severities
    assert (
        fires("GM-A02", f"{BY_MACHINE}\npurposes: [{{term: dpv:CustomerCare, legal_bases: [{bases}]}}]") == severities
    )
    assert fires("GM-A02", BY_MACHINE, f"legal_bases: [{bases}]") == severities  # A2; section 0, P.x


def test_a02_explicit_consent_under_article_9() -> None:  # the same consent
    bases = "legal_bases: [legitimate interests]\nspecial_category_conditions: [explicit consent]"
    assert fires("GM-A02", f"{BY_MACHINE}\n{bases}") == NONE


def test_a02_takes_the_place_of_o01() -> None:  # D
    other = "processing: {tax: {data: [mail], legal_bases: [legal obligation]}}"
    case = (f"{BY_MACHINE}\nlegal_bases: [legal obligation]", other)
    assert fires("GM-A02", *case) == VIOLATION
    assert [finding.loc[:2] for finding in findings("GM-O01", policy(*case))] == [("processing", 1)]


PUBLIC_INTEREST = "{kind: substantial public interest, laws: [{title: t, jurisdiction: DE}]}"
HEALTH_CARE = "{kind: health care, laws: [{title: t, jurisdiction: DE}]}"
EXPLICIT = "{kind: consent, explicit: true}"


@pytest.mark.parametrize(
    ("said", "basis", "condition", "severities"),
    [
        (BY_MACHINE, "contract", "explicit consent", NONE),
        (BY_MACHINE, "contract", PUBLIC_INTEREST, NONE),
        (BY_MACHINE, "consent", "explicit consent", NONE),
        (BY_MACHINE, "contract", HEALTH_CARE, VIOLATION),
        (BY_MACHINE, "contract", "made public", VIOLATION),
        (BY_MACHINE, "contract", f"{HEALTH_CARE}, explicit consent", NONE),
        (BY_MACHINE, EXPLICIT, HEALTH_CARE, VIOLATION),
        (BY_MACHINE, "legitimate interests", HEALTH_CARE, VIOLATION),  # one finding for 22(2) and 22(4)
        (PERHAPS, "contract", HEALTH_CARE, WARNING),  # A37
        (BY_A_PERSON, "contract", HEALTH_CARE, NONE),
    ],
)
def test_a02_special_category_data(said: str, basis: str, condition: str, severities: list[str]) -> None:  # 22(4)
    bases = f"legal_bases: [{basis}]\nspecial_category_conditions: [{condition}]"
    assert fires("GM-A02", f"{said}\ndata: [x]\n{bases}", HEALTH) == severities


@pytest.mark.parametrize(("basis", "severities"), [("contract", NONE), ("legitimate interests", VIOLATION)])
def test_a02_without_any_condition_of_article_9(basis: str, severities: list[str]) -> None:  # D: L03 > clause of 22(4)
    case = (f"{BY_MACHINE}\ndata: [x]\nlegal_bases: [{basis}]", HEALTH)
    assert fires("GM-L03", *case) == VIOLATION
    assert fires("GM-A02", *case) == severities


def test_a02_other_data_needs_no_condition_of_article_9() -> None:
    bases = "legal_bases: [contract]\nspecial_category_conditions: [made public]"
    assert fires("GM-A02", f"{BY_MACHINE}\n{bases}") == NONE
    assert fires("GM-A02", f"{BY_MACHINE}\ndata: [x]\n{bases}", OFFENCES) == NONE  # 22(4) names Article 9(1) alone


@where_it_is_said
def test_a02_where_it_is_said(said: str, place: str) -> None:
    case = policy(f"{said}\nlegal_bases: [legitimate interests]")
    assert [finding.loc for finding in findings("GM-A02", case)] == [("processing", 0, place)]


# --- A03 Right and safeguards -----------------------------------------------------------------------------------------

THREE = ("human intervention", "expressing a view", "contesting a decision")
PLAIN = "no automated decision"
IN_WORDS = "{right: no automated decision, description: Ask us and one of us will look at it and hear you.}"
ON_LAW = LAW_OF.format("public task", "DE")


def a03(basis: str, *rights: str, said: str = BY_MACHINE) -> list[str]:
    stated = ["access", *rights]
    return fires("GM-A03", f"{said}\nlegal_bases: [{basis}]", f"rights: [{', '.join(stated)}]")


@pytest.mark.parametrize("basis", ["contract", "consent", EXPLICIT, "legitimate interests", "other"])
def test_a03_no_right_of_article_22(basis: str) -> None:
    assert a03(basis) == WARNING  # A39
    assert a03(basis, "objection", "complaint") == WARNING
    assert a03(basis, *THREE) == NONE


def test_a03_a_law_lays_down_its_own_safeguards() -> None:  # 22(2)(b): 22(3) is about points (a) and (c) alone
    assert a03(ON_LAW) == INFO
    assert a03(ON_LAW, PLAIN) == NONE
    assert a03(f"{ON_LAW}, contract") == WARNING


@pytest.mark.parametrize("basis", [ON_LAW, "legitimate interests"])
@pytest.mark.parametrize("right", [*THREE, PLAIN, IN_WORDS])
def test_a03_any_of_them_is_enough_where_22_3_does_not_apply(right: str, basis: str) -> None:
    assert a03(basis, right) == NONE


@pytest.mark.parametrize("basis", ["contract", "consent", EXPLICIT, f"{ON_LAW}, contract"])
@pytest.mark.parametrize(
    ("rights", "severities"),
    [
        *((two, WARNING) for two in combinations(THREE, 2)),
        *(((one,), WARNING) for one in THREE),
        ((PLAIN,), WARNING),
        ((PLAIN, *THREE), NONE),
        ((PLAIN, *THREE[:2]), WARNING),
        ((IN_WORDS,), INFO),  # "counts as all", but its words are not read
        ((IN_WORDS, *THREE[:2]), INFO),
        ((IN_WORDS, *THREE), NONE),
        (("{right: human intervention, description: and you are heard}",), WARNING),  # not the plain right
    ],
)
def test_a03_all_three_of_22_3(rights: tuple[str, ...], severities: list[str], basis: str) -> None:
    assert a03(basis, *rights) == severities


def test_a03_explicit_consent_under_article_9_asks_for_all_three() -> None:  # 22(2)(c), 22(3)
    bases = "legal_bases: [legitimate interests]\nspecial_category_conditions: [explicit consent]"
    assert fires("GM-A03", f"{BY_MACHINE}\n{bases}", f"rights: [access, {THREE[0]}]") == WARNING


@pytest.mark.parametrize("said", [PERHAPS, "context: [dpv:AutomatedDecisionMaking]"])
def test_a03_however_the_decision_is_said(said: str) -> None:
    assert a03("contract", said=said) == WARNING


def test_a03_stated_for_the_processing() -> None:
    assert fires("GM-A03", f"{BY_MACHINE}\nlegal_bases: [contract]\nrights: [{', '.join(THREE)}]") == NONE


def test_a03_some_stated_for_the_processing_and_some_for_all() -> None:
    rights = f"rights: [access, {THREE[2]}]"
    assert fires("GM-A03", f"{BY_MACHINE}\nlegal_bases: [contract]\nrights: [{', '.join(THREE[:2])}]", rights) == NONE


def test_a03_a_refused_right_is_not_stated() -> None:  # 22(3) has no exception
    refused = f"refused_rights: [{{right: {PLAIN}, words: needed for the contract}}]"
    assert fires("GM-A03", f"{BY_MACHINE}\nlegal_bases: [contract]\n{refused}") == WARNING


def test_a03_gives_way_to_r00() -> None:  # D
    case = (f"{BY_MACHINE}\nlegal_bases: [contract]", "rights: null")
    assert fires("GM-R00", *case) == VIOLATION
    assert fires("GM-A03", *case) == NONE


@no_automated_decision
def test_a03_no_automated_decision(said: str) -> None:
    assert fires("GM-A03", said, "legal_bases: [contract]") == NONE


@pytest.mark.parametrize("profile", ["record", "processor record"])
def test_a03_only_in_a_notice(profile: str) -> None:  # table 4a
    assert fires("GM-A03", f"{BY_MACHINE}\nlegal_bases: [contract]", profiles=[profile]) == NONE


@where_it_is_said
def test_a03_where_it_is_said(said: str, place: str) -> None:
    case = policy(f"{said}\nlegal_bases: [contract]")
    assert [finding.loc for finding in findings("GM-A03", case)] == [("processing", 0, place)]


# --- A04 Impact assessment --------------------------------------------------------------------------------------------

# The criteria of WP248, each with the ways to say it. Two ways of one criterion are one.
CRITERIA: dict[str, list[tuple[str, str]]] = {
    "scoring": [
        ("context", "dpv:EvaluationScoring"),
        ("context", "dpv:ScoringOfIndividuals"),
        ("operations", "dpv:Profiling"),
        ("operations", "eu-gdpr:Profiling"),
    ],
    "monitoring": [("context", "dpv:SystematicMonitoring")],
    "sensitive data": [("data", "health"), ("data", "offences"), ("data", "marked")],
    "large scale": [
        ("scale", "dpv:LargeScaleProcessing"),
        ("scale", "dpv:LargeScaleOfDataSubjects"),
        ("scale", "dpv:HugeScaleOfDataSubjects"),
    ],
    "combining": [("operations", "dpv:Combine"), ("operations", "dpv:Match")],
    "vulnerable": [
        ("data_subjects", "dpv:Child"),
        ("data_subjects", "dpv:VulnerableDataSubject"),
        ("data_subjects", "dpv:ElderlyDataSubject"),
        ("data_subjects", "dpv:AsylumSeeker"),  # WP248, criterion 7
        ("data_subjects", "dpv:Employee"),
    ],
    "innovative": [("context", "dpv:InnovativeUseOfTechnology"), ("context", "dpv:InnovativeUseOfNewTechnologies")],
}
DATA = """
data:
  health: {term: pd:Contact, items: [pd:Name, pd:Health]}
  offences: {term: pd:CriminalConviction}
  marked: {term: pd:Opinion, special_category: true}
"""
A40 = {("data", "health"), ("data", "offences"), ("data", "marked")}


def a04(*said: tuple[str, str], more: str = DATA, profile: str = "record") -> list[str]:
    fields = {field: [value for name, value in said if name == field] for field, _ in said}
    processing = "\n".join(f"{field}: [{', '.join(values)}]" for field, values in fields.items())
    return fires("GM-A04", processing, more, profiles=[profile])


def _pairs() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Each two ways of different criteria; without employees and sensitive data, which A40 excepts."""
    ways = [(first, second) for a, b in combinations(CRITERIA.values(), 2) for first in a for second in b]
    return [pair for pair in ways if ("data_subjects", "dpv:Employee") not in pair or not A40 & set(pair)]


@pytest.mark.parametrize("way", [way for ways in CRITERIA.values() for way in ways])
def test_a04_one_criterion(way: tuple[str, str]) -> None:
    assert a04(way) == NONE


@pytest.mark.parametrize("pair", _pairs())
def test_a04_two_criteria(pair: tuple[tuple[str, str], tuple[str, str]]) -> None:  # WP248: "two criteria"
    assert a04(*pair) == WARNING


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a04_one_criterion_said_in_several_ways(criterion: str) -> None:
    assert a04(*CRITERIA[criterion]) == NONE


@pytest.mark.parametrize(
    ("others", "severities"),
    [
        ([("data", "health")], NONE),
        ([("data", "health"), ("scale", "dpv:LargeScaleProcessing")], WARNING),
        ([("data", "health"), ("operations", "dpv:Match")], WARNING),
        ([("data", "health"), ("data_subjects", "dpv:Child")], WARNING),
        ([("context", "dpv:SystematicMonitoring")], WARNING),
        ([("context", "dpv:SystematicMonitoring"), ("data", "health")], WARNING),
    ],
)
def test_a04_employees(others: list[tuple[str, str]], severities: list[str]) -> None:  # A40
    assert a04(("data_subjects", "dpv:Employee"), *others) == severities


@pytest.mark.parametrize(
    "others",
    [
        [("context", "dpv:ProcessingContext"), ("data", "mail")],
        [("scale", "dpv:SmallScaleProcessing"), ("data", "health")],
        [("scale", "dpv:MediumScaleOfDataSubjects"), ("context", "dpv:SystematicMonitoring")],
        [("data_subjects", "dpv:Patient"), ("data", "health")],  # a doctor's patients
        [("operations", "dpv:Analyse"), ("data_subjects", "dpv:Child")],
    ],
)
def test_a04_what_is_no_criterion(others: list[tuple[str, str]]) -> None:
    assert a04(*others) == NONE


@pytest.mark.parametrize("said", [BY_MACHINE, BY_A_PERSON, PERHAPS, "context: [dpv:AutomatedDecisionMaking]"])
@pytest.mark.parametrize(
    ("assessment", "severities"),
    [
        ("", WARNING),
        ("impact_assessment: 2024-01-01", NONE),
        ("impact_assessment: {page: 'https://casus.example/dpia'}", NONE),
        ("impact_assessment: {outcome: low risk}", NONE),
        ("impact_assessment: none", NONE),  # found unnecessary
    ],
)
def test_a04_automated_decisions(said: str, assessment: str, severities: list[str]) -> None:  # 35(3)(a), A40
    assert fires("GM-A04", f"{said}\n{assessment}", profiles=["record"]) == severities


@pytest.mark.parametrize("said", ["", "automated_decision: none", "automation: full"])
def test_a04_no_automated_decision(said: str) -> None:
    assert fires("GM-A04", said, profiles=["record"]) == NONE


@pytest.mark.parametrize("scale", ["Processing", "OfDataSubjects"])
@pytest.mark.parametrize("other", [("data", "health"), ("data", "offences"), ("context", "dpv:SystematicMonitoring")])
def test_a04_large_scale(other: tuple[str, str], scale: str) -> None:  # 35(3)(b), (c)
    large = ("scale", f"dpv:LargeScale{scale}")
    assert a04(large, other) == WARNING
    assert a04(large, other, profile="notice") == INFO


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], INFO), (["record"], WARNING), (["notice", "record"], WARNING), (["processor record"], NONE)],
    ids=["notice", "record", "both", "processor record"],
)
def test_a04_by_profile(profiles: list[str], severities: list[str]) -> None:
    assert fires("GM-A04", BY_MACHINE, profiles=profiles) == severities


def test_a04_once_though_several_reasons() -> None:
    reasons = f"{BY_MACHINE}\ndata: [health]\nscale: [dpv:LargeScaleProcessing]\ncontext: [dpv:SystematicMonitoring]"
    assert fires("GM-A04", reasons, DATA, profiles=["record"]) == WARNING


@pytest.mark.parametrize(
    ("own", "severities"), [("", WARNING), ("data_subjects: [dpv:Visitor]", NONE)], ids=["of the policy", "its own"]
)
def test_a04_vulnerable_people_of_the_policy(own: str, severities: list[str]) -> None:  # section 0, P.x
    case = (f"context: [dpv:SystematicMonitoring]\n{own}", "data_subjects: [dpv:Child]")
    assert fires("GM-A04", *case, profiles=["record"]) == severities


@pytest.mark.parametrize("assessment", ["", ", impact_assessment: 2024-01-01"])
def test_a04_criteria_of_two_processings_are_not_added(assessment: str) -> None:
    other = f"processing: {{other: {{data: [mail], data_subjects: [dpv:Child]{assessment}}}}}"
    assert fires("GM-A04", "context: [dpv:SystematicMonitoring]", other, profiles=["record"]) == NONE


def test_a04_the_assessment_of_another_processing() -> None:
    other = "processing: {other: {data: [mail], impact_assessment: 2024-01-01}}"
    assert fires("GM-A04", BY_MACHINE, other, profiles=["record"]) == WARNING


def test_a04_other_assessments_do_not_count() -> None:
    bases = "legal_bases: [{kind: legitimate interests, interest: i, balancing_test: 2024-01-01}]"
    assert fires("GM-A04", f"{BY_MACHINE}\n{bases}", profiles=["record"]) == WARNING


def test_a04_at_the_processing() -> None:
    assert [finding.loc for finding in findings("GM-A04", policy(BY_MACHINE), ["record"])] == [("processing", 0)]


@pytest.mark.parametrize(
    "more",
    [
        "criminal_data_ground: {laws: [{title: t, jurisdiction: DE}]}",
        "special_category_conditions: [{kind: health care, laws: [{title: t, jurisdiction: DE}]}]",
    ],
)
def test_a02_a_law_that_lets_data_be_used_lets_no_machine_decide(more: str) -> None:  # 22(2)(b)
    assert fires("GM-A02", f"{BY_MACHINE}\nlegal_bases: [legitimate interests]\n{more}") == VIOLATION


def test_a02_the_clause_on_special_categories_cites_its_paragraph() -> None:
    case = policy(
        f"data: [x]\n{BY_MACHINE}\nlegal_bases: [contract]\nspecial_category_conditions: [legal claims]", HEALTH
    )
    assert [finding.articles[0] for finding in findings("GM-A02", case)] == ["Art 22(4)"]
