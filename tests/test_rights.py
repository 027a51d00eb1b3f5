"""`Policy.rights_for`: the rights that bases bring, read a second time beside the shapes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdprmap import Entitlement, Policy, Processing, Severity, check
from gdprmap.model.rights import RightName
from tests.strategies import policies

RULES: dict[str, RightName] = {
    "GM-R01": "access",
    "GM-R02": "rectification",
    "GM-R03": "erasure",
    "GM-R04": "restriction",
    "GM-R05": "objection",
    "GM-R06": "portability",
    "GM-R07": "withdrawal",
    "GM-R08": "complaint",
}
ONCE_FOR_THE_POLICY = {"access", "rectification", "restriction", "complaint"}
GROUNDS = [
    {"reason": "eu-gdpr:JustificationA17LegalClaims"},
    {"reason": "eu-gdpr:JustificationA17NonNecessity"},  # one for erasure, not against it
    {"words": "we like data"},
    {"laws": ["§ 1 BDSG"]},
    {"laws": [{"jurisdiction": "DE"}]},  # a law without a name
    {},
]


def missing_by_rights(policy: Policy) -> set[tuple[str, str, bool]]:
    """The right, the processing ("" for the whole policy) and whether it is certain: what `rights_for` says is missing."""
    found = set()
    for processing in policy.processing or ():
        for right in policy.rights_for(processing):
            if right.right in RULES.values() and right.missing:
                where = "" if right.right in ONCE_FOR_THE_POLICY else processing.id
                found.add((right.right, where, right.missing_for_certain))
    return found


def missing_by_rules(policy: Policy) -> set[tuple[str, str, bool]]:
    """The same, as the shapes say it."""
    return {
        (
            RULES[finding.rule.id],
            "" if RULES[finding.rule.id] in ONCE_FOR_THE_POLICY else policy.processing[finding.loc[1]].id,  # type: ignore[index]
            finding.severity is Severity.VIOLATION,
        )
        for finding in check(policy)
        if finding.rule.id in RULES
    }


def comparable(policy: Policy) -> Policy:
    """*policy* as a notice under the GDPR that states some right, so that GM-R00 does not stand for the others."""
    further = Processing(id="zzz", non_personal_data=["numbers"], rights=["remedy against an authority"])
    return dataclasses.replace(
        policy,
        profiles=("notice",),
        applicable_laws=("GDPR",),
        information_exemptions=None,
        non_personal_data=[*(policy.non_personal_data or ()), {"id": "numbers"}],
        processing=[*(p for p in policy.processing or () if p.id != "zzz"), further],
    )


@settings(max_examples=150, deadline=None)
@given(policies().filter(lambda p: "numbers" not in {d.id for d in p.non_personal_data or ()}))
def test_rights_for_and_the_shapes_read_the_law_alike(policy: Policy) -> None:
    policy = comparable(policy)
    assert missing_by_rights(policy) == missing_by_rules(policy)


BASES = [
    "consent",
    {"kind": "consent", "laws": ["ePrivacy Directive"]},
    "contract",
    "legal obligation",
    "vital interests",
    "public task",
    "legitimate interests",
    "other",
]
PURPOSES = ["dpv:DirectMarketing", "dpv:ScientificResearch", "dpv:RecordManagement"]
SOURCES = ["data subject", "third party", "controller"]


@settings(max_examples=600, deadline=None)
@given(
    bases=st.lists(st.sampled_from(BASES), max_size=3),
    purposes=st.lists(st.sampled_from(PURPOSES), max_size=2),
    on_purpose=st.lists(st.sampled_from(BASES), max_size=1),
    general=st.lists(st.sampled_from(BASES), max_size=1),
    stated=st.lists(st.sampled_from(list(RULES.values())), max_size=4),
    refused=st.lists(st.tuples(st.sampled_from(list(RULES.values())), st.sampled_from(GROUNDS)), max_size=3),
    refused_everywhere=st.booleans(),
    sources=st.lists(st.sampled_from(SOURCES), max_size=2),
    origins=st.lists(st.sampled_from([None, "provided", "derived", "inferred"]), max_size=2),
    automation=st.sampled_from([None, "full", "none"]),
    explicit=st.booleans(),
)
def test_rights_for_and_the_shapes_agree_where_it_matters(
    bases: list[object],
    purposes: list[str],
    on_purpose: list[object],
    general: list[object],
    stated: list[str],
    refused: list[tuple[str, dict[str, object]]],
    refused_everywhere: bool,
    sources: list[str],
    origins: list[str | None],
    automation: str | None,
    explicit: bool,
) -> None:
    from pydantic import TypeAdapter

    refusals = [{"right": right, **ground} for right, ground in refused]
    policy = TypeAdapter(Policy).validate_python(
        {
            "id": "x",
            "legal_bases": general or None,
            "refused_rights": (refusals if refused_everywhere else None) or None,
            "data": {"d": {"items": [{"label": f"{i}", "origin": origin} for i, origin in enumerate(origins)] or None}},
            "processing": {
                "p": {
                    "data": ["d"],
                    "legal_bases": bases or None,
                    "purposes": [{"term": term, "legal_bases": on_purpose or None} for term in purposes] or None,
                    "special_category_conditions": ["explicit consent"] if explicit else None,
                    "rights": stated or None,
                    "refused_rights": (None if refused_everywhere else refusals) or None,
                    "sources": sources or None,
                    "automation": automation,
                }
            },
        }
    )
    policy = comparable(policy)
    assert missing_by_rights(policy) == missing_by_rules(policy)


def rights(policy: Policy, processing: str = "p") -> dict[str, Entitlement]:
    return {right.right: right for right in policy.rights_for(processing)}


@pytest.mark.parametrize(
    ("basis", "brought"),
    [
        ("consent", ["withdrawal", "access", "rectification", "erasure", "restriction", "portability", "complaint"]),
        ("contract", ["access", "rectification", "erasure", "restriction", "portability", "complaint"]),
        ("legal obligation", ["access", "rectification", "restriction", "complaint"]),
        ("vital interests", ["access", "rectification", "erasure", "restriction", "complaint"]),
        ("public task", ["access", "rectification", "erasure", "restriction", "objection", "complaint"]),
        ("legitimate interests", ["access", "rectification", "erasure", "restriction", "objection", "complaint"]),
    ],
)
def test_each_basis_brings_its_rights_in_the_order_of_the_articles(basis: str, brought: list[str]) -> None:
    policy = Policy(id="x", data=[{"id": "d"}], processing=[Processing(id="p", data=["d"], legal_bases=[basis])])  # type: ignore[list-item]
    assert list(rights(policy)) == brought


def test_a_right_says_where_it_stands_what_brings_it_and_what_limits_it() -> None:
    policy = Policy(id="x", processing=[Processing(id="p", legal_bases=["legitimate interests"])], rights=["objection"])  # type: ignore[list-item]
    objection = rights(policy)["objection"]
    assert objection.articles == ("Art 21", "Art 13(2)(b)")
    assert objection.because == ("legitimate interests",)
    assert objection.exceptions == ("compelling legitimate grounds, or legal claims (Art 21(1))",)
    assert objection.stated
    assert str(objection) == (
        "objection (Art 21, from legitimate interests): stated; "
        "but compelling legitimate grounds, or legal claims (Art 21(1))"
    )


@pytest.mark.parametrize(
    ("ground", "missing", "refusal"),
    [
        ({"words": "we like data"}, True, "we like data"),
        ({"laws": [{"jurisdiction": "DE"}]}, True, "a law"),
        ({"reason": "eu-gdpr:JustificationA17Archiving", "laws": ["GDPR"]}, False, None),
    ],
)
def test_a_right_that_is_not_certain_is_answered_by_a_refusal_on_a_ground_alone(
    ground: dict[str, object], missing: bool, refusal: str | None
) -> None:
    task = Processing(id="p", legal_bases=["public task"], refused_rights=[{"right": "erasure", **ground}])  # type: ignore[list-item]
    erasure = rights(Policy(id="x", processing=[task]))["erasure"]
    assert (erasure.refused, erasure.missing, erasure.missing_for_certain) == (True, missing, False)
    assert refusal is None or erasure.refusal == refusal


def test_what_brings_a_right_is_called_what_the_policy_calls_it() -> None:
    order = {"kind": "contract", "label": "the order"}
    processing = Processing(id="p", legal_bases=[order, "public task"], purposes=["dpv:DirectMarketing"])  # type: ignore[list-item]
    found = rights(Policy(id="x", processing=[processing]))
    assert (found["erasure"].because, found["erasure"].names) == (("contract",), ("the order", "public task"))
    assert found["objection"].names == ("public task", "Direct Marketing")
    assert found["access"].names == ("every basis",)


def test_a_decision_taken_by_a_machine_brings_the_right_not_to_be_subject_to_it() -> None:
    decided = Processing(id="p", legal_bases=["contract"], automated_decision={"logic": "a score"})  # type: ignore[list-item, arg-type]
    assert "no automated decision" in rights(Policy(id="x", processing=[decided]))
    by_people = dataclasses.replace(decided, automated_decision={"human_involvement": "decides"})
    assert "no automated decision" not in rights(Policy(id="x", processing=[by_people]))


def test_data_that_identifies_nobody_brings_no_rights() -> None:
    counts = Processing(id="p", non_personal_data=["counts"], legal_bases=["legitimate interests"])  # type: ignore[list-item]
    assert rights(Policy(id="x", non_personal_data=[{"id": "counts"}], processing=[counts])) == {}  # type: ignore[list-item]


def test_the_processing_itself_serves_as_well_as_its_id() -> None:
    processing = Processing(id="p", legal_bases=["contract"])  # type: ignore[list-item]
    policy = Policy(id="x", processing=[processing])
    assert policy.rights_for(processing) == policy.rights_for("p")


def test_a_processing_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        Policy(id="x").rights_for("nowhere")


def test_a_right_that_another_meets_says_so() -> None:
    news = Processing(id="p", purposes=["dpv:DirectMarketing"], legal_bases=["consent"])
    met = {str(right) for right in Policy(id="x", processing=[news], rights=["withdrawal"]).rights_for("p")}
    assert any(said.startswith("objection (Art 21, from direct marketing): met by withdrawal") for said in met)
    unmet = {str(right) for right in Policy(id="x", processing=[news], rights=["access"]).rights_for("p")}
    assert any(said.startswith("objection (Art 21, from direct marketing): not stated") for said in unmet)
