"""Legitimate interests: what the law and the catalogue except, case by case.

"A3" is a correction of rules-addendum.md, "Not when" an exception of rules.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest

from tests.cases import AUTHORITY, INFO, JOINT_AUTHORITY, NONE, VIOLATION, WARNING, findings, fires, policy

# --- I01 Legitimate interest not named --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "",
        ", interest: ''",
        ", interest: '   '",
        ", label: legitimate interests",
        ", description: We have weighed it.",
        ", of: controller",
    ],
)
@pytest.mark.parametrize(("profile", "severities"), [("notice", VIOLATION), ("record", INFO)])
def test_i01_no_interest_is_named(said: str, profile: str, severities: list[str]) -> None:
    assert fires("GM-I01", f"legal_bases: [{{kind: legitimate interests{said}}}]", profiles=[profile]) == severities


def test_i01_the_interest_is_named() -> None:
    assert fires("GM-I01", "legal_bases: [{kind: legitimate interests, interest: preventing fraud}]") == NONE


def test_i01_a_balancing_test_does_not_name_it() -> None:
    assert (
        fires("GM-I01", "legal_bases: [{kind: legitimate interests, balancing_test: {outcome: for us}}]") == VIOLATION
    )


@pytest.mark.parametrize(
    "basis", ["consent", "contract", "legal obligation", "vital interests", "public task", "other"]
)
@pytest.mark.parametrize("rule", ["GM-I01", "GM-I02"])
def test_i01_i02_other_bases(rule: str, basis: str) -> None:  # Not when
    assert fires(rule, f"legal_bases: [{basis}]") == NONE


def test_i01_each_of_two_interests_is_named() -> None:
    bases = "[{kind: legitimate interests, interest: preventing fraud}, {kind: legitimate interests, of: third party}]"
    assert [finding.loc for finding in findings("GM-I01", policy(f"legal_bases: {bases}"))] == [
        ("processing", 0, "legal_bases", 1)
    ]


def test_i01_on_the_purpose_or_the_policy() -> None:  # A2; section 0, P.x
    assert fires("GM-I01", "purposes: [{term: dpv:Marketing, legal_bases: [legitimate interests]}]") == VIOLATION
    assert fires("GM-I01", more="legal_bases: [legitimate interests]") == VIOLATION


# --- I02 No balancing test --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], INFO), (["record"], WARNING), (["notice", "record"], WARNING)],
    ids=["notice", "record", "both"],
)
def test_i02_severity_by_profile(profiles: list[str], severities: list[str]) -> None:  # section 0: the higher wins
    assert fires("GM-I02", "legal_bases: [{kind: legitimate interests, interest: a}]", profiles=profiles) == severities


@pytest.mark.parametrize("test", ["2024-01-31", "{page: 'https://casus.example/lia'}", "{outcome: ours weighs more}"])
def test_i02_the_test_is_linked(test: str) -> None:
    assert fires("GM-I02", f"legal_bases: [{{kind: legitimate interests, balancing_test: {test}}}]") == NONE


def test_i02_an_impact_assessment_is_no_balancing_test() -> None:
    assert fires("GM-I02", "{legal_bases: [legitimate interests], impact_assessment: 2024-01-31}") == INFO


# --- I03 Authority and legitimate interests ---------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["notice", "record"])
@pytest.mark.parametrize("controller", [AUTHORITY, JOINT_AUTHORITY])
def test_i03_authority(controller: str, profile: str) -> None:
    assert fires("GM-I03", "legal_bases: [legitimate interests]", controller, profiles=[profile]) == WARNING


def test_i03_private_controller() -> None:
    assert fires("GM-I03", "legal_bases: [legitimate interests]") == NONE


@pytest.mark.parametrize("basis", ["consent", "contract", "legal obligation", "vital interests", "public task"])
def test_i03_authority_on_another_basis(basis: str) -> None:
    assert fires("GM-I03", f"legal_bases: [{basis}]", AUTHORITY) == NONE


def test_i03_on_the_purpose_or_the_policy() -> None:  # A2; section 0, P.x
    purposes = "purposes: [{term: dpv:Marketing, legal_bases: [legitimate interests]}]"
    assert fires("GM-I03", purposes, AUTHORITY) == WARNING
    assert fires("GM-I03", "", f"{AUTHORITY}\nlegal_bases: [legitimate interests]") == WARNING
