"""Children: whose consent counts, case by case.

"A2" is a correction of rules-addendum.md, "section 0" how rules.md is to be read.
"""

from __future__ import annotations

import pytest

from tests.cases import FAMILIES, NONE, WARNING, findings, fires, policy

CHILD = "data_subjects: [dpv:Child]"


@pytest.mark.parametrize(
    ("profiles", "severities"),
    [(["notice"], WARNING), (["record"], WARNING), (["notice", "record"], WARNING), (["processor record"], NONE)],
    ids=["notice", "record", "both", "processor record"],
)
def test_h01_consent_of_a_child(profiles: list[str], severities: list[str]) -> None:
    assert fires("GM-H01", f"{CHILD}\nlegal_bases: [consent]", profiles=profiles) == severities


@pytest.mark.parametrize(
    ("consent", "severities"),
    [
        ("given_by: parent", NONE),
        ("given_by: guardian", NONE),
        ("given_by: parent, explicit: true", NONE),
        ("given_by: data subject", WARNING),
        ("explicit: true", WARNING),
        ("given_through: a letter signed by a parent", WARNING),  # words are not read
    ],
)
def test_h01_who_gives_it(consent: str, severities: list[str]) -> None:  # 8(1)
    assert fires("GM-H01", f"{CHILD}\nlegal_bases: [{{kind: consent, {consent}}}]") == severities


@pytest.mark.parametrize(
    ("given", "severities"), [("", WARNING), (", given_by: parent", NONE)], ids=["not said", "parent"]
)
def test_h01_on_the_purpose_or_the_policy(given: str, severities: list[str]) -> None:  # A2; section 0, P.x
    consent = f"legal_bases: [{{kind: consent{given}}}]"
    assert fires("GM-H01", f"{CHILD}\npurposes: [{{term: dpv:Marketing, {consent}}}]") == severities
    assert fires("GM-H01", CHILD, consent) == severities


@pytest.mark.parametrize(
    ("own", "of_policy", "severities"),
    [
        ("", CHILD, WARNING),
        ("data_subjects: [dpv:Visitor, {label: pupils, term: dpv:Child}]", "", WARNING),
        ("data_subjects: [dpv:ParentOfDataSubject]", CHILD, NONE),  # "where that differs from the policy's"
        (CHILD, "data_subjects: [dpv:Visitor]", WARNING),
        ("data_subjects: [dpv:Student, dpv:VulnerableDataSubject]", "", NONE),  # of any age
        ("", "", NONE),
    ],
)
def test_h01_whose_data_it_is(own: str, of_policy: str, severities: list[str]) -> None:
    assert fires("GM-H01", f"{own}\nlegal_bases: [consent]", of_policy) == severities


@pytest.mark.parametrize("basis", [*FAMILIES, "vital interests", "other"])
def test_h01_another_basis(basis: str) -> None:  # 8(1): "where point (a) of Article 6(1) applies"
    assert fires("GM-H01", f"{CHILD}\nlegal_bases: [{basis}]") == NONE


def test_h01_explicit_consent_under_article_9_alone() -> None:  # 8(1) speaks of Article 6(1)(a)
    conditions = "special_category_conditions: [explicit consent]"
    assert fires("GM-H01", f"{CHILD}\nlegal_bases: [contract]\n{conditions}") == NONE


def test_h01_each_consent_is_a_parent_s() -> None:
    bases = "legal_bases: [{kind: consent, label: a, given_by: parent}, {kind: consent, label: b}]"
    assert fires("GM-H01", f"{CHILD}\n{bases}") == WARNING


def test_h01_consent_for_other_processing() -> None:
    children = f"processing: {{games: {{{CHILD}, data: [mail], legal_bases: [contract]}}}}"
    assert fires("GM-H01", "legal_bases: [consent]", children) == NONE


def test_h01_at_the_basis() -> None:
    places = [finding.loc for finding in findings("GM-H01", policy(f"{CHILD}\nlegal_bases: [contract, consent]"))]
    assert [place[:3] for place in places] == [("processing", 0, "legal_bases")]
