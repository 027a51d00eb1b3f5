"""Security of processing: which measures count, and where they may stand.

"A36" is a correction of rules-addendum.md, "mapping" is dpv-mapping.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest

from tests.cases import NONE, WARNING, findings, fires, policy
from tests.small_policies import policy as small_policy
from tests.small_policies import rules_of

RECORD = ["record"]


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [
        (["record"], WARNING),  # 30(1)(g)
        (["processor record"], WARNING),  # 30(2)(d)
        (["notice"], NONE),  # A36
        (["notice", "record"], WARNING),
        ([], NONE),
    ],
    ids=["record", "processor record", "notice", "both", "alone"],
)
def test_m01_no_measure(profiles: list[str], severities: list[str]) -> None:
    assert fires("GM-M01", profiles=profiles) == severities


@pytest.mark.parametrize("level", ["processing", "policy"])
@pytest.mark.parametrize(
    ("measure", "severities"),
    [
        ("dpv:EncryptionInTransfer", NONE),
        ("dpv:Pseudonymisation", NONE),
        ("dpv:PhysicalSecureStorage", NONE),
        ("dpv:SecurityProcedure", NONE),
        ("dpv:CredentialManagement", NONE),
        ("dpv:StaffTraining", NONE),
        ("dpv:DataProtectionTraining", NONE),
        ("dpv:InformationSecurityPolicy", NONE),
        ("{label: locked cabinet, term: dpv:PhysicalAccessControlMethod}", NONE),
        ("dpv:DPIA", WARNING),  # mapping, 17: assessments, notices and records protect nothing
        ("dpv:RecordsOfActivities", WARNING),
        ("dpv:LegitimateInterestAssessment", WARNING),
    ],
)
def test_m01_which_measures_count(measure: str, severities: list[str], level: str) -> None:
    said = {"processing": (f"measures: [{measure}]", ""), "policy": ("", f"measures: [{measure}]")}[level]
    assert fires("GM-M01", *said, profiles=RECORD) == severities


@pytest.mark.parametrize("said", ["measures: [dpv:DPIA, dpv:Encryption]", "measures: [dpv:Encryption, dpv:DPIA]"])
def test_m01_one_among_others_is_enough(said: str) -> None:
    assert fires("GM-M01", "", said, profiles=RECORD) == NONE


def test_m01_an_impact_assessment_is_no_measure() -> None:
    assert fires("GM-M01", "impact_assessment: 2024-01-01", profiles=RECORD) == WARNING


@pytest.mark.parametrize(
    ("it", "other", "of_policy", "severities"),
    [
        ("", "", "measures: [dpv:Encryption]", NONE),  # section 0, P.x
        ("measures: [dpv:Encryption]", ", measures: [dpv:StaffTraining]", "", NONE),
        ("measures: [dpv:Encryption]", ", measures: [dpv:StaffTraining]", "measures: [dpv:DPIA]", NONE),
        ("measures: [dpv:Encryption]", "", "", WARNING),
        ("measures: [dpv:Encryption]", ", measures: none", "", WARNING),
        ("measures: [dpv:Encryption]", "", "measures: [dpv:DPIA]", WARNING),
        ("", "", "", WARNING),  # A36: once for the policy
    ],
)
def test_m01_two_processings(it: str, other: str, of_policy: str, severities: list[str]) -> None:
    more = f"processing: {{other: {{data: [mail]{other}}}}}\n{of_policy}"
    assert fires("GM-M01", it, more, profiles=RECORD) == severities


def test_m01_data_that_identifies_nobody_needs_none() -> None:  # recital 26
    counts = "processing: {c: {non_personal_data: [n]}}\nnon_personal_data: {n: {label: counts}}"
    assert fires("GM-M01", "measures: [dpv:Encryption]", counts, profiles=RECORD) == NONE


def test_m01_without_any_processing_there_is_nothing_to_protect() -> None:  # Q04 says so
    assert rules_of(small_policy(processing=None, data=None, measures=None, profiles="[record]")) == {"GM-Q04"}


@pytest.mark.parametrize(
    ("said", "place"),
    [("", ()), ("measures: none", ("measures",)), ("measures: [dpv:DPIA]", ("measures",))],
)
def test_m01_at_the_policy(said: str, place: tuple[str, ...]) -> None:  # A36
    assert [finding.loc for finding in findings("GM-M01", policy("", said), RECORD)] == [place]
