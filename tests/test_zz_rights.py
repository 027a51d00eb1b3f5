"""`Policy.rights_for`: the rights that bases bring, read a second time beside the shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdprmap import Entitlement, Policy, Processing, Severity, check
from gdprmap.model.rights import RefusedRight, RightName
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
NEVER_REFUSED = {"withdrawal", "complaint"}


def is_missing(right: Entitlement, stated: set[str]) -> bool:
    # Where a right is not certain, a refusal without a ground is no answer; nobody here gives one (`comparable`).
    refused = right.refused and right.certain and right.right not in NEVER_REFUSED
    return not (right.stated or refused or (right.also_met_by or "") in stated)


def missing_by_rights(policy: Policy) -> set[tuple[str, str, bool]]:
    """The right, the processing ("" for the whole policy) and whether it is certain: what `rights_for` says is missing."""
    found = set()
    for processing in policy.processing or ():
        stated = {right.right for right in (*(policy.rights or ()), *(processing.rights or ()))}
        for right in policy.rights_for(processing):
            if right.right in RULES.values() and is_missing(right, stated):
                where = "" if right.right in ONCE_FOR_THE_POLICY else processing.id
                found.add((right.right, where, right.certain))
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
        refused_rights=without_grounds(policy.refused_rights),
        processing=[
            *(
                dataclasses.replace(p, refused_rights=without_grounds(p.refused_rights))
                for p in policy.processing or ()
                if p.id != "zzz"
            ),
            further,
        ],
    )


def without_grounds(refused: Sequence[RefusedRight] | None) -> list[RefusedRight] | None:
    return None if refused is None else [RefusedRight(right=one.right) for one in refused]


@settings(max_examples=4000, deadline=None)
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


@settings(max_examples=4000, deadline=None)
@given(
    bases=st.lists(st.sampled_from(BASES), max_size=3),
    purposes=st.lists(st.sampled_from(PURPOSES), max_size=2),
    on_purpose=st.lists(st.sampled_from(BASES), max_size=1),
    general=st.lists(st.sampled_from(BASES), max_size=1),
    stated=st.lists(st.sampled_from(list(RULES.values())), max_size=4),
    refused=st.lists(st.sampled_from(list(RULES.values())), max_size=3),
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
    refused: list[str],
    sources: list[str],
    origins: list[str | None],
    automation: str | None,
    explicit: bool,
) -> None:
    from pydantic import TypeAdapter

    # A bare refusal to let people object to marketing is reported by GM-R10, for the research beside it as well.
    assume(not ("objection" in refused and {"dpv:DirectMarketing", "dpv:ScientificResearch"} <= set(purposes)))
    policy = TypeAdapter(Policy).validate_python(
        {
            "id": "x",
            "legal_bases": general or None,
            "data": {"d": {"items": [{"label": f"{i}", "origin": origin} for i, origin in enumerate(origins)] or None}},
            "processing": {
                "p": {
                    "data": ["d"],
                    "legal_bases": bases or None,
                    "purposes": [{"term": term, "legal_bases": on_purpose or None} for term in purposes] or None,
                    "special_category_conditions": ["explicit consent"] if explicit else None,
                    "rights": stated or None,
                    "refused_rights": [{"right": right} for right in refused] or None,
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
