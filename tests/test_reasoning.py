"""The third reading of the rights matrix: what OWL entails, why, and that it is what the shapes and Python say."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import owlready2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from gdprmap import GdprmapError, Policy, check, export, read, read_text
from gdprmap.checking import is_under_gdpr
from gdprmap.cli._rights import Rows, entitled, rows_of
from gdprmap.errors import ReasoningError
from gdprmap.graph.triples import RDF_TYPE, Triple
from gdprmap.model.entitlements import DEPENDENT
from gdprmap.model.fields import fields_of
from gdprmap.model.legal_basis import SpecialCategoryCondition
from gdprmap.model.marks import Says, Via
from gdprmap.model.parts import Part
from gdprmap.model.rights import RIGHT_TERMS, RefusedRight
from gdprmap.reasoning import EntailedRight, PolicyRights, ProcessRights, load, names_of, reason
from gdprmap.reasoning import _running as running
from gdprmap.reasoning import _worlds as worlds
from gdprmap.reasoning._axioms import Axioms
from gdprmap.reasoning._java import classify
from gdprmap.reasoning._statements import is_object_property, statements
from gdprmap.vocab._term import expand
from tests.strategies import policies
from tests.test_rights import (
    BASES,
    GROUNDS,
    ONCE_FOR_THE_POLICY,
    PURPOSES,
    RULES,
    SOURCES,
    comparable,
    missing_by_rules,
)

ROOT = Path(__file__).parent.parent
FILES = [*sorted((ROOT / "examples").glob("*.yaml")), *sorted((ROOT / "tests" / "rules").glob("*/*.yaml"))]
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java here")

SHOP = """
id: shop
data: {account: {items: [pd:Name]}}
processing:
  newsletter: {data: [account], purposes: [{label: sending offers, term: dpv:DirectMarketing}], legal_bases: [consent]}
  orders: {data: [account], legal_bases: [{kind: contract, label: the order}]}
  tax: {data: [account], legal_bases: [legal obligation]}
rights: [access, rectification, restriction, complaint]
"""


def policy_of(text: str) -> Policy:
    return read_text(text).policy


def only(policy: Policy, process: str) -> ProcessRights:
    (found,) = reason([policy])
    return next(one for one in found.processes if one.process == process)


def by_name(process: ProcessRights) -> dict[str, EntailedRight]:
    return {right.right: right for right in process.rights}


# --- Agreement: three readings of one matrix --------------------------------------------------------------------------

Missing = set[tuple[str, str, bool]]


def missing_by_axioms(found: PolicyRights) -> Missing:
    """The right, the processing ("" for the whole policy) and whether it is certain."""
    return {
        (right.right, "" if right.right in ONCE_FOR_THE_POLICY else process.process, right.missing_for_certain)
        for process in found.processes
        for right in process.rights
        if right.missing and right.right in RULES.values()
    }


def assert_rights_for_says_the_same(policy: Policy, found: PolicyRights) -> None:
    for process in found.processes:
        by_axioms = by_name(process)
        by_python = {right.right: right for right in policy.rights_for(process.process)}
        assert list(by_axioms) == list(by_python), process.process
        for name, right in by_axioms.items():
            python = by_python[name]
            stated = {one for one, entailed in by_axioms.items() if entailed.stated}
            # Where withdrawal serves for marketing, `rights_for` goes on to the research beside it.
            served = right.also_met_by in stated and not all(one.certain for one in right.reasons)
            assert python.certain == (right.certain and not served)
            assert (python.stated, python.refused, python.refusal) == (right.stated, right.refused, right.refusal)
            assert (python.missing, python.missing_for_certain) == (right.missing, right.missing_for_certain)
            assert set(python.names) == {name for why in right.reasons for name in names_of(why)}
            assert python.articles[0] == right.article
            assert set(python.because) == because_in_python(policy, right, certain=python.certain)


def because_in_python(policy: Policy, right: EntailedRight, *, certain: bool) -> set[str]:
    """The reasons of one certainty in the words of `rights_for`."""
    words = {
        expand("gm:JudgedProcess"): "every basis",
        expand("gm:DirectMarketingProcess"): "direct marketing",
        expand("gm:ScientificResearchProcess"): "scientific research",
        expand("gm:AutomatedDecisionProcess"): "automated decision",
    }
    found = set()
    for why in right.reasons:
        if why.certain is not certain:
            continue
        if why.axiom in words:
            found.add(words[why.axiom])
        for witness in why.witnesses if why.axiom not in words else ():
            part: Any = policy
            for step in witness.loc:
                part = part[step] if isinstance(step, int) else getattr(part, step)
            under_article_9 = isinstance(part, SpecialCategoryCondition)
            found.add("explicit consent under Art 9(2)(a)" if under_article_9 else part.kind)
    return found


def renamed(given: list[Policy]) -> list[Policy]:
    """The policies, each with an IRI of its own, so that one run takes them all."""
    return [dataclasses.replace(policy, id=f"p{at}", iri=None) for at, policy in enumerate(given)]


@needs_java
def test_examples_and_rule_files_give_the_same_by_axioms_shapes_and_python() -> None:
    as_written = renamed([read(file).policy for file in FILES])
    made_comparable = [
        comparable(policy)
        for policy in renamed([*as_written, *as_written])[len(as_written) :]
        if "numbers" not in {data.id for data in policy.non_personal_data or ()}
    ]
    found = reason([*as_written, *made_comparable])
    compared = 0
    for policy, rights in zip([*as_written, *made_comparable], found, strict=True):
        assert not rights.contradictions, policy.title
        assert_rights_for_says_the_same(policy, rights)
        asked = {finding.rule.id for finding in check(policy)}
        if not is_under_gdpr(policy) or "notice" not in policy.profiles or "GM-R00" in asked:
            continue
        if not policy.information_exemptions:
            assert missing_by_axioms(rights) == missing_by_rules(policy), policy.title
            compared += 1
    assert compared > len(FILES)


def drawn(strategy: st.SearchStrategy[Policy], count: int) -> list[Policy]:
    """The first policies that Hypothesis makes, always the same."""
    found: list[Policy] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(policy: Policy) -> None:
        found.append(policy)

    collect()
    return found


@st.composite
def where_it_matters(draw: st.DrawFn) -> Policy:
    """Policies about what the matrix turns on."""
    several = lambda of, most: draw(st.lists(st.sampled_from(of), max_size=most)) or None  # noqa: E731
    names = list(RULES.values())
    refusals = draw(
        st.lists(
            st.fixed_dictionaries(
                {"right": st.sampled_from(names)},
                optional={
                    "reason": st.sampled_from(["eu-gdpr:JustificationA17LegalClaims", "eu-gdpr:JustificationA17NonNecessity"]),
                    "words": st.just("we need it"),
                    "laws": st.sampled_from([["§ 1 BDSG"], [{"jurisdiction": "DE"}]]),
                },
            ),
            max_size=3,
        )
    )  # fmt: skip
    on_purpose = several(BASES, 1)
    return TypeAdapter(Policy).validate_python(
        {
            "id": "x",
            "legal_bases": several(BASES, 1),
            "rights": several([*names, "notification"], 2),
            "refused_rights": [one for one in refusals[:1] if draw(st.booleans())] or None,
            "data": {"d": {"items": [{"label": f"{at}", "origin": origin} for at, origin in enumerate(several([None, "provided", "derived", "inferred"], 2) or ())] or None}},
            "processing": {
                name: {
                    "data": ["d"],
                    "legal_bases": several(BASES, 2),
                    "purposes": [{"term": term, "legal_bases": on_purpose} for term in several(PURPOSES, 2) or ()] or None,
                    "special_category_conditions": several(["explicit consent", "public health"], 1),
                    "rights": several(names, 4),
                    "refused_rights": refusals[1:] or None,
                    "sources": several(SOURCES, 2),
                    "automation": draw(st.sampled_from([None, "full", "none"])),
                    "automated_decision": draw(st.sampled_from([None, "none", {}, {"human_involvement": "decides"}, {"human_involvement": "none"}])),
                    "context": several(["dpv:AutomatedDecisionMaking", "dpv:SystematicMonitoring"], 1),
                }
                for name in ("p", "q")
            },
        }
    )  # fmt: skip


def refusing(policy: Policy, at: int) -> Policy:
    """*policy* with two rights refused throughout, on grounds or without; which, turns with *at*."""
    names = [*RULES.values()]
    refused = [
        RefusedRight(right=names[at % 8], **GROUNDS[at % 6]),  # type: ignore[arg-type]
        RefusedRight(right=("erasure", "objection", "portability")[at % 3], **GROUNDS[at // 3 % 6]),  # type: ignore[arg-type]
    ]
    if at % 2:
        return dataclasses.replace(policy, refused_rights=refused)
    processing = [dataclasses.replace(one, refused_rights=refused) for one in policy.processing or ()]
    return dataclasses.replace(policy, processing=processing or None)


def without_axioms(rows: Rows) -> Rows:
    """*rows* as they are where nobody reasons."""
    processes = tuple(
        (name, tuple(dataclasses.replace(row, axioms=()) for row in process)) for name, process in rows.processes
    )
    return dataclasses.replace(rows, processes=processes, contradictions=None)


@needs_java
def test_the_command_says_the_same_without_a_reasoner_where_rights_are_refused() -> None:
    some = [*drawn(policies(), 40), *drawn(where_it_matters(), 110), *(read(file).policy for file in FILES)]
    uncertain = [
        TypeAdapter(Policy).validate_python(
            {"id": "x", "processing": {"p": {**basis, "refused_rights": [{"right": right, **ground}]}}}
        )
        for right, basis in (
            ("erasure", {"legal_bases": ["public task"]}),
            ("objection", {"purposes": ["dpv:ScientificResearch"]}),
            ("objection", {"purposes": ["dpv:ScientificResearch", "dpv:DirectMarketing"], "legal_bases": ["consent"]}),
        )
        for ground in GROUNDS
    ]
    refused = renamed([*(refusing(policy, at) for at, policy in enumerate(some)), *uncertain])
    compared, answered = 0, set[tuple[str, bool, str]]()
    for policy, found in zip(refused, reason(refused), strict=True):
        if not found.contradictions:
            assert entitled(policy) == without_axioms(rows_of(found)), export(policy, "turtle")
            compared += 1
            answered |= {
                (row.right, bool(row.refusal), row.missing)
                for _, rows in entitled(policy).processes
                for row in rows
                if row.refused
            }
    assert compared > 250
    assert {("erasure", True, "no"), ("erasure", True, "perhaps"), ("erasure", False, "perhaps")} <= answered
    assert {("objection", True, "no"), ("objection", True, "perhaps"), ("withdrawal", True, "certain")} <= answered


@needs_java
@pytest.mark.parametrize(
    ("strategy", "count", "sound"),
    [(policies().filter(lambda p: "numbers" not in {d.id for d in p.non_personal_data or ()}), 60, 50), (where_it_matters(), 100, 70)],
    ids=["any policy", "where it matters"],
)  # fmt: skip
def test_drawn_policies_give_the_same_by_axioms_shapes_and_python(
    strategy: st.SearchStrategy[Policy], count: int, sound: int
) -> None:
    given_policies = renamed([comparable(policy) for policy in drawn(strategy, count)])
    agreed = 0
    for policy, rights in zip(given_policies, reason(given_policies), strict=True):
        if rights.contradictions:
            assert all(one.between for one in rights.contradictions)
            continue
        assert missing_by_axioms(rights) == missing_by_rules(policy), export(policy, "turtle")
        assert_rights_for_says_the_same(policy, rights)
        agreed += 1
    assert agreed >= sound


# --- What is said of each right ---------------------------------------------------------------------------------------


@needs_java
def test_a_right_comes_with_the_basis_and_the_axiom_that_bring_it() -> None:
    orders = only(policy_of(SHOP), "orders")
    assert list(by_name(orders)) == ["access", "rectification", "erasure", "restriction", "portability", "complaint"]
    erasure = by_name(orders)["erasure"]
    (because,) = erasure.reasons
    assert because.axiom == "https://w3id.org/gdprmap/ns#ContractBasedProcess"
    assert because.label == "process based on contract"
    assert because.says == "gm:ContractBasedProcess SubClassOf gm:entailsRight some eu-gdpr:A17"
    (witness,) = because.witnesses
    assert (witness.name, witness.loc) == ("the order", ("processing", 1, "legal_bases", 0))
    assert str(erasure) == "erasure (Art 17, from the order): missing"
    assert names_of(by_name(orders)["access"].reasons[0]) == ("every basis",)
    assert str(by_name(orders)["access"]) == "access (Art 15, from every basis): stated"


@needs_java
def test_a_legal_obligation_brings_what_every_basis_brings() -> None:
    assert list(by_name(only(policy_of(SHOP), "tax"))) == ["access", "rectification", "restriction", "complaint"]


@needs_java
def test_withdrawal_serves_where_marketing_rests_on_consent() -> None:
    newsletter = by_name(only(policy_of(SHOP), "newsletter"))
    objection = newsletter["objection"]
    assert (objection.also_met_by, objection.missing_for_certain) == ("withdrawal", True)
    told = policy_of(SHOP.replace("complaint]", "complaint, withdrawal]"))
    assert not by_name(only(told, "newsletter"))["objection"].missing
    assert by_name(only(told, "newsletter"))["erasure"].missing_for_certain  # for which withdrawal does not serve
    assert str(by_name(only(told, "newsletter"))["objection"]) == "objection (Art 21, from sending offers): met"


@needs_java
def test_a_basis_of_a_purpose_and_one_of_the_whole_policy_count() -> None:
    text = """
id: x
legal_bases: [vital interests]
processing: {p: {purposes: [{label: a task, legal_bases: [public task]}]}}
"""
    rights = by_name(only(policy_of(text), "p"))
    assert [names_of(one) for one in rights["objection"].reasons] == [("public task",)]
    assert [(names_of(one), one.certain) for one in rights["erasure"].reasons] == [
        (("vital interests",), True),
        (("public task",), False),
    ]


@needs_java
def test_a_refusal_answers_with_its_ground_where_a_right_is_not_certain() -> None:
    text = """
id: x
processing:
  bare: {legal_bases: [public task], refused_rights: [{right: erasure}]}
  ground: {legal_bases: [public task],
           refused_rights: [{right: erasure, reason: eu-gdpr:JustificationA17Archiving, laws: [Archives Act]}]}
  consent: {legal_bases: [consent], refused_rights: [{right: withdrawal, words: never}]}
"""
    policy = policy_of(text)
    bare, ground = (by_name(only(policy, name))["erasure"] for name in ("bare", "ground"))
    assert (bare.refused, bare.refusal, bare.missing, bare.missing_for_certain) == (True, "", True, False)
    assert (ground.missing, ground.refusal.endswith("Archives Act")) == (False, True)
    withdrawal = by_name(only(policy, "consent"))["withdrawal"]
    assert (withdrawal.refused, withdrawal.refusal, withdrawal.missing_for_certain) == (True, "never", True)


@needs_java
def test_rights_that_do_not_follow_are_told_apart() -> None:
    text = """
id: x
processing: {p: {legal_bases: [legal obligation], rights: [objection, notification]}}
rights: [portability, access]
"""
    (found,) = reason([policy_of(text)])
    assert (found.processes[0].not_entailed, found.not_entailed) == (("objection",), ("portability",))


@needs_java
def test_special_categories_and_crime_are_found_in_items_too() -> None:
    text = """
id: x
data: {health: {items: [pd:HealthRecord]}, crime: {items: [pd:CriminalOffence]}, name: {items: [pd:Name]}}
processing: {a: {data: [health]}, b: {data: [crime]}, c: {data: [name]}}
"""
    (found,) = reason([policy_of(text)])
    wanted = [expand("gm:SpecialCategoryProcess"), expand("gm:CriminalDataProcess")]
    assert [[one in process.classes for one in wanted] for process in found.processes] == [
        [True, False],
        [False, True],
        [False, False],
    ]


@needs_java
@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ("automated_decision: {logic: a score}", True),
        ("automated_decision: {human_involvement: decides}", False),
        ("automated_decision: none", False),
        ("context: [dpv:AutomatedDecisionMaking]", True),
        ("context: [dpv:AutomatedDecisionMaking], automated_decision: {human_involvement: decides}", False),
        ("context: [dpv:AutomatedDecisionMaking], automated_decision: none", False),
        ("context: [dpv:SystematicMonitoring]", False),
    ],
)
def test_an_automated_decision_counts_unless_a_human_takes_it(said: str, follows: bool) -> None:
    policy = policy_of(f"id: x\nprocessing: {{p: {{{said}}}}}")
    assert ("no automated decision" in by_name(only(policy, "p"))) is follows
    assert ("no automated decision" in {right.right for right in policy.rights_for("p")}) is follows


@needs_java
def test_data_that_identifies_nobody_brings_no_rights() -> None:
    text = (
        "id: x\nnon_personal_data: {counts: {}}\nprocessing: {p: {non_personal_data: [counts], legal_bases: [consent]}}"
    )
    process = only(policy_of(text), "p")
    assert process.rights == ()
    assert expand("gm:UnjudgedProcess") in process.classes


@needs_java
def test_the_same_policies_give_the_same_answer_in_their_order() -> None:
    policies_given = [read(file).policy for file in FILES[:3]]
    assert reason(policies_given) == reason(policies_given)
    assert [one.policy for one in reason(policies_given[::-1])] == [one.id for one in policies_given[::-1]]


@needs_java
def test_policies_with_one_iri_do_not_mix() -> None:
    contract, consent = (
        policy_of(f"id: x\nprocessing: {{p: {{legal_bases: [{kind}]}}}}") for kind in ("contract", "consent")
    )
    assert ["withdrawal" in by_name(found.processes[0]) for found in reason([contract, consent])] == [False, True]


@needs_java
def test_names_in_any_script_are_kept_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    text = "id: x\niri: https://example.org/数据\nprocessing: {p: {legal_bases: [{kind: consent, label: Einwilligung für Ü}]}}"
    (because,) = by_name(only(policy_of(text), "p"))["withdrawal"].reasons
    assert names_of(because) == ("Einwilligung für Ü",)


@needs_java
def test_names_of_owl_and_of_the_policy_itself_do_not_disturb() -> None:
    text = """
id: x
iri: https://example.org/x
processing:
  p:
    purposes: [http://www.w3.org/2002/07/owl#Nothing, https://example.org/x, https://example.org/own#Purpose]
    operations: [http://www.w3.org/2002/07/owl#Nothing, https://example.org/own#Purpose]
    legal_bases: [contract]
"""
    assert "erasure" in by_name(only(policy_of(text), "p"))


# --- Contradictions ---------------------------------------------------------------------------------------------------

BOTH = "id: both\ndata: {d: {label: usage data, items: [{label: scores, origin: provided, term: dpv:InferredPersonalData}]}}"
MANUAL = "id: manual\nprocessing: {p: {label: card index, automation: none, automated_decision: {logic: a score}}}"


@needs_java
@pytest.mark.parametrize(
    ("text", "loc", "said"),
    [
        (
            BOTH,
            ("data", 0, "items", 0),
            "scores: it is both 'Derived Personal Data' and 'Provided Personal Data', which exclude each other",
        ),
        (
            MANUAL,
            ("processing", 0),
            "card index: it is both 'automated decision process' and 'manual process', which exclude each other",
        ),
    ],
)
def test_a_contradiction_is_located_and_the_reasoner_sees_it_too(text: str, loc: tuple[object, ...], said: str) -> None:
    policy = policy_of(text)
    (found,) = reason([policy])
    assert [(one.loc, str(one)) for one in found.contradictions] == [(loc, said)]
    assert found.processes == ()
    with worlds.opened(None) as world:
        worlds.put(world, [statements(policy)])
        assert classify(worlds.saved(world, [statements(policy)]), "hermit") is None


@needs_java
def test_one_policy_that_contradicts_itself_spoils_no_other() -> None:
    found = reason([policy_of(SHOP), policy_of(BOTH), policy_of(SHOP.replace("shop", "second"))])
    assert [(one.policy, len(one.contradictions), len(one.processes)) for one in found] == [
        ("shop", 0, 3),
        ("both", 1, 0),
        ("second", 0, 3),
    ]


@needs_java
def test_a_contradiction_that_cannot_be_located_is_said_so_and_spoils_no_other() -> None:
    said = [statements(policy_of(SHOP.replace("shop", name))) for name in ("a", "b", "c")]
    impossible = (*said[1].triples, Triple(said[1].iri, RDF_TYPE, "http://www.w3.org/2002/07/owl#Nothing"))
    said[1] = dataclasses.replace(said[1], triples=impossible)
    with worlds.opened(None) as world:
        worlds.put(world, said)
        found = running._Run(world, "hermit", keep=False).results(list(enumerate(said)))
    assert [len(found[at].processes) for at in range(3)] == [3, 0, 3]
    (unlocated,) = found[1].contradictions
    assert (unlocated.loc, unlocated.between) == ((), ())
    assert "but not where" in str(unlocated)


# --- Worlds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Any]]:
    """Opens files as people who use owlready2 do."""
    there: list[Any] = []

    def open(file: Path) -> Any:
        there.append(owlready2.World(filename=str(file)))
        return there[-1]

    yield open
    for world in there:
        world.close()


IRI = "https://w3id.org/gdprmap/policy/shop"


def test_a_store_without_reasoning_holds_ontology_and_policy(tmp_path: Path, opened: Callable[[Path], Any]) -> None:
    load([policy_of(SHOP)], tmp_path / "w.sqlite3")
    world = opened(tmp_path / "w.sqlite3")
    newsletter = world[f"{IRI}#processing/newsletter"]
    assert world.search(iri=f"{IRI}#processing/*", type=world[expand("dpv:Process")])
    assert {purpose.prefLabel.first() for purpose in newsletter.hasPurpose} == {"sending offers"}
    assert str(world[expand("gm:ConsentBasedProcess")].label.first()) == "process based on consent"
    assert world[expand("gm:JudgedProcess")] in newsletter.is_a
    assert world[expand("gm:ConsentBasedProcess")] not in newsletter.INDIRECT_is_a
    assert str(world[expand("eu-gdpr:A6-1-a")].label.first()) == "Art.6(1-a) consent"


@needs_java
def test_a_store_after_reasoning_holds_what_was_found(tmp_path: Path, opened: Callable[[Path], Any]) -> None:
    file = tmp_path / "w.sqlite3"
    found = reason([policy_of(SHOP)], file=file)
    assert found == reason([policy_of(SHOP)])
    world = opened(file)
    consent_based = world[expand("gm:ConsentBasedProcess")]
    newsletter = world[f"{IRI}#processing/newsletter"]
    assert consent_based in newsletter.INDIRECT_is_a
    assert list(world.search(type=consent_based)) == [newsletter]
    # What was found stands apart from what the policy says.
    assert consent_based in world.get_ontology(f"{IRI}/inferred#").get_parents_of(newsletter)


@needs_java
def test_what_is_stored_again_replaces_what_was_there_and_keeps_the_rest(
    tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    file = tmp_path / "w.sqlite3"
    reason([policy_of(SHOP), policy_of(SHOP.replace("id: shop", "id: other"))], file=file)
    load([policy_of("id: shop\nprocessing: {only: {legal_bases: [contract]}}")], file)
    world = opened(file)
    assert world[f"{IRI}#processing/newsletter"] is None
    assert world[f"{IRI}#processing/only"] is not None
    assert world[f"{IRI.replace('shop', 'other')}#processing/newsletter"] is not None


@needs_java
def test_owlready2_itself_finds_the_same_in_the_store(tmp_path: Path, opened: Callable[[Path], Any]) -> None:
    load([policy_of(SHOP)], tmp_path / "w.sqlite3")
    world = opened(tmp_path / "w.sqlite3")
    owlready2.sync_reasoner_hermit(world, debug=0)
    for process in reason([policy_of(SHOP)])[0].processes:
        classes = {getattr(cls, "iri", "") for cls in world[process.iri].INDIRECT_is_a}
        assert set(process.classes) <= classes


def test_a_file_that_is_no_store_is_left_alone_and_said_so(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(ReasoningError, match=r"notes\.txt cannot be used as a store"):
        load([policy_of(SHOP)], file)
    assert file.read_text(encoding="utf-8").startswith("no database")
    with pytest.raises(ReasoningError, match="cannot be used as a store"):
        load([policy_of(SHOP)], tmp_path / "nowhere" / "w.sqlite3")


def test_a_store_that_is_broken_inside_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "w.sqlite3"
    load([policy_of(SHOP)], file)
    file.write_bytes(file.read_bytes()[:100] + b"x" * 20_000)
    with pytest.raises(ReasoningError, match="cannot be used as a store of owlready2: "):
        load([policy_of(SHOP)], file)


def test_two_policies_with_one_iri_do_not_go_into_one_store(tmp_path: Path) -> None:
    with pytest.raises(ReasoningError, match="has a node in common"):
        load([policy_of(SHOP), policy_of(SHOP)], tmp_path / "w.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_no_store_behind_and_no_half_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], Any]
) -> None:
    before = tmp_path / "before.sqlite3"
    load([policy_of(SHOP)], before)
    monkeypatch.setenv("PATH", "")
    other = policy_of("id: shop\nprocessing: {other: {}}")
    for file in (before, tmp_path / "new.sqlite3"):
        with pytest.raises(ReasoningError, match="needs Java"):
            reason([other], file=file)
    assert list(tmp_path.iterdir()) == [before]
    world = opened(before)
    assert world[f"{IRI}#processing/newsletter"] is not None
    assert world[f"{IRI}#processing/other"] is None


def test_what_fails_beside_the_store_is_not_blamed_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        reason([policy_of(SHOP)], file=tmp_path / "w.sqlite3")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc, in which nobody can make a file")
def test_a_place_that_cannot_be_written_is_one_sentence_and_no_complaint_of_owlready2() -> None:
    code = f"from gdprmap import read_text; from gdprmap.reasoning import load; load([read_text({SHOP!r}).policy], '/proc/x.db')"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
    assert said.splitlines()[-1].startswith("gdprmap.errors.ReasoningError: /proc/x.db cannot be used as a store of")
    assert "Exception ignored" not in said


def test_a_store_that_another_program_has_open_is_said_so(tmp_path: Path, opened: Callable[[Path], Any]) -> None:
    load([policy_of(SHOP)], tmp_path / "w.sqlite3")
    assert opened(tmp_path / "w.sqlite3")[expand("gm:JudgedProcess")] is not None
    with pytest.raises(ReasoningError, match="cannot be used as a store of owlready2: database is locked"):
        load([policy_of(SHOP)], tmp_path / "w.sqlite3")


def test_what_is_no_policy_or_no_reasoner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="policies are wanted"):
        reason([SHOP])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="policies are wanted"):
        load([SHOP], tmp_path / "w.sqlite3")  # type: ignore[list-item]
    with pytest.raises(ValueError, match="'elk' is no reasoner; write hermit or pellet"):
        reason([], reasoner="elk")  # type: ignore[arg-type]


def test_no_policies_give_no_answer_and_need_no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert reason([]) == ()


@pytest.mark.parametrize("file", [ROOT / "examples" / "smartertools-2018.yaml"], ids=lambda file: file.stem)
def test_nothing_is_a_class_and_an_individual_at_once(file: Path) -> None:
    said = statements(read(file).policy)
    triples = (*said.triples, *said.vocabulary)
    owl = "http://www.w3.org/2002/07/owl#"
    kinds = {
        kind: {one.subject for one in triples if one.predicate == RDF_TYPE and one.object == f"{owl}{kind}"}
        for kind in ("Class", "NamedIndividual", "ObjectProperty", "AnnotationProperty")
    }
    assert all(kinds.values())
    names = list(kinds)
    assert not [(a, b) for at, a in enumerate(names) for b in names[at + 1 :] if kinds[a] & kinds[b]]


def parts_of_the_model(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for below in kind.__subclasses__():
        yield below
        yield from parts_of_the_model(below)


def test_a_property_leads_to_things_or_to_words_and_never_to_both() -> None:
    for kind in parts_of_the_model():
        for field in fields_of(kind):
            for mark in field.marks:
                if isinstance(mark, Via) or (
                    isinstance(mark, Says) and (field.parts or field.refers_to or mark.values)
                ):
                    assert is_object_property(expand(mark.property)), mark.property
                elif isinstance(mark, Says) and mark.form in ("text", "iri", "duration"):
                    assert not is_object_property(expand(mark.property)), mark.property


# --- Java that is not there, or fails ---------------------------------------------------------------------------------


def run(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ if path is None else {**os.environ, "PATH": path}
    return subprocess.run(
        [sys.executable, "-m", "gdprmap", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment,
    )  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> str:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return str(file)


def test_without_java_one_sentence_says_what_to_install_and_what_works_without(shop: str, tmp_path: Path) -> None:
    without = run("rights", shop, path=str(tmp_path))
    assert (without.returncode, without.stdout) == (2, "")
    assert without.stderr == (
        "error: reasoning needs Java, which is not here: install a Java runtime of version 17 or later (on Debian "
        "`apt install default-jre-headless`), or use what needs none: `gdprmap check`, `gdprmap rights --reasoner "
        "none`, Policy.rights_for\n"
    )
    assert run("rights", shop, "--reasoner", "none", path=str(tmp_path)).returncode == 0
    assert run("check", shop, path=str(tmp_path)).returncode == 1


def only_java(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves nothing to run but this script, as java."""
    java = folder / "java"
    java.write_text(script, encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(os.name == "nt", reason="the Java that fails is a shell script")
@pytest.mark.parametrize(
    ("reasoner", "does", "said"),
    [
        ("hermit", "echo java.lang.OutOfMemoryError: Java heap space; exit 1", "ran out of memory"),
        ("hermit", "echo UnsupportedClassVersionError >&2; exit 1", "hermit needs a newer Java than the one here; install Java 17"),
        ("pellet", "echo UnsupportedClassVersionError >&2; exit 1", "pellet needs a newer Java than the one here; install Java 25"),
        ("hermit", "echo; echo ' a strange error '; echo at x; exit 3", "hermit failed: a strange error"),
        ("hermit", "exit 1", "hermit failed: it said nothing"),
    ],
)  # fmt: skip
def test_a_java_that_fails_is_an_error_in_one_sentence(
    reasoner: Any, does: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_java(tmp_path, f"#!/bin/sh\n{does}\n", monkeypatch)
    with pytest.raises(ReasoningError, match=said) as caught:
        reason([policy_of(SHOP)], reasoner=reasoner)
    assert isinstance(caught.value, GdprmapError)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="the Java that hangs is a shell script")
def test_a_java_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only_java(tmp_path, "#!/bin/sh\nexec /bin/sleep 60\n", monkeypatch)
    with pytest.raises(ReasoningError, match=r"hermit took longer than 0\.2 seconds and was stopped"):
        reason([policy_of(SHOP)], timeout_seconds=0.2)


@pytest.mark.parametrize(
    ("axiom", "of"),
    [
        ("gm:ManualProcess owl:equivalentClass [ a owl:Restriction ; owl:onProperty dpv:hasPurpose ; owl:allValuesFrom dpv:Purpose ]", "Only|only"),
        ("gm:ManualProcess rdfs:subClassOf [ a owl:Restriction ; owl:onProperty gm:entailsRight ; owl:allValuesFrom dpv:DataSubjectRight ]", "Only|only"),
        ("gm:ManualProcess owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( dpv:Process [ a owl:Class ; owl:complementOf dpv:Purpose ] ) ]", "Not|not"),
    ],
    ids=["only in a definition", "only above a class", "not"],
)  # fmt: skip
def test_an_axiom_of_another_form_is_not_read_as_some(axiom: str, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=worlds.ontology_ntriples(), format="nt")
    for prefix in ("gm", "dpv", "owl", "rdfs"):
        graph.bind(prefix, worlds.OWL if prefix == "owl" else expand(f"{prefix}:"))
    graph.update(f"INSERT DATA {{ {axiom} }}")
    monkeypatch.setattr(worlds, "ontology_ntriples", lambda: graph.serialize(format="nt").encode())
    with (
        worlds.opened(None) as world,
        pytest.raises(ReasoningError, match=rf"the ontology says `.*({of}).*`, which gdprmap does not read"),
    ):
        Axioms(world)


@pytest.mark.skipif(os.name == "nt", reason="what cannot be started is a file without an interpreter")
def test_a_java_that_cannot_be_started_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only_java(tmp_path, "#!/nowhere/at/all\n", monkeypatch)
    with pytest.raises(ReasoningError, match="Java cannot be started"):
        reason([policy_of(SHOP)])


@needs_java
def test_nothing_is_left_behind_and_nothing_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    reason([policy_of(SHOP), policy_of(BOTH)])
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


@needs_java
def test_pellet_finds_the_same_where_java_is_new_enough() -> None:
    try:
        by_pellet = reason([policy_of(SHOP), policy_of(BOTH)], reasoner="pellet")
    except ReasoningError as error:
        assert "install Java 25" in str(error)  # noqa: PT017 - the other half of this test
        pytest.skip(str(error))
    assert by_pellet == reason([policy_of(SHOP), policy_of(BOTH)])


def test_importing_the_room_costs_nothing() -> None:
    code = "import sys, gdprmap.reasoning; print([name for name in ('owlready2', 'rdflib') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- The command ------------------------------------------------------------------------------------------------------


NEWSLETTER = """\
newsletter
  right          article   follows from    the policy
  withdrawal     Art 7(3)  consent         missing
  access         Art 15    every basis     stated
  rectification  Art 16    every basis     stated
  erasure        Art 17    consent         missing
  restriction    Art 18    every basis     stated
  portability    Art 20    consent         missing
  objection      Art 21    sending offers  missing
  complaint      Art 77    every basis     stated
"""


@needs_java
def test_the_command_shows_a_table_for_each_processing(shop: str) -> None:
    shown = run("rights", shop)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"{shop}: shop\n\n{NEWSLETTER}\norders\n")


def test_the_command_shows_the_same_rights_without_a_reasoner(shop: str, tmp_path: Path) -> None:
    shown = run("rights", shop, "--reasoner", "none", path=str(tmp_path))
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"{shop}: shop\n\n{NEWSLETTER}\norders\n")


def test_without_a_reasoner_nobody_says_that_there_are_no_contradictions(tmp_path: Path) -> None:
    import json

    (tmp_path / "both.yaml").write_text(BOTH, encoding="utf-8")
    shown = run("rights", str(tmp_path / "both.yaml"), "--reasoner", "none", "--format", "json")
    assert (shown.returncode, json.loads(shown.stdout)["policies"][0]["contradictions"]) == (0, None)
    words = " ".join(run("rights", "--help").stdout.split())
    assert "nobody: the same rights without axioms; contradictions are not looked for" in words


@needs_java
def test_a_refusal_without_a_ground_is_no_answer_whoever_reasons(tmp_path: Path) -> None:
    file = tmp_path / "task.yaml"
    refused = "refused_rights: [{right: erasure, words: we like data}]"
    file.write_text(f"id: x\nprocessing: {{p: {{legal_bases: [public task], {refused}}}}}", encoding="utf-8")
    by_hermit, by_nobody = (run("rights", str(file), "--reasoner", one).stdout for one in ("hermit", "none"))
    assert "perhaps missing, refused: we like data" in by_hermit
    assert by_nobody == by_hermit


SAID = """
id: said
processing:
  task: {legal_bases: [public task], rights: [portability], refused_rights: [{right: objection, words: we must}]}
  offers: {purposes: [dpv:DirectMarketing], legal_bases: [consent], refused_rights: [{right: portability}, {right: access}]}
  counts: {non_personal_data: [n]}
non_personal_data: {n: {}}
rights: [withdrawal, access, rectification, restriction, "no automated decision"]
applicable_laws: [CCPA]
"""


@needs_java
@pytest.mark.parametrize("reasoner", ["hermit", "none"])
def test_what_a_policy_says_of_a_right_is_shown_in_words(reasoner: str, tmp_path: Path) -> None:
    (tmp_path / "said.yaml").write_text(SAID, encoding="utf-8")
    shown = run("rights", str(tmp_path / "said.yaml"), "--reasoner", reasoner).stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "note: the GDPR is not among the applicable laws; this is what would follow from it" in lines
    assert "stated, though no processing brings it: no automated decision" in lines
    assert "erasure Art 17 public task perhaps missing" in lines
    assert "objection Art 21 public task refused: we must" in lines
    assert "portability - - stated, though it does not follow" in lines
    assert "portability Art 20 consent refused without a reason" in lines
    assert "access Art 15 every basis stated, and refused without a reason" in lines
    assert any(line.startswith("objection Art 21") and line.endswith("met by withdrawal") for line in lines)
    assert "no rights follow: it is not judged by itself" in lines
    assert "complaint Art 77 every basis missing" in lines


@needs_java
def test_the_command_gives_json_to_programs(shop: str) -> None:
    import json

    shown = json.loads(run("rights", shop, "--format", "json").stdout)
    assert shown["reasoner"] == "hermit"
    (policy,) = shown["policies"]
    assert (policy["file"], policy["policy"], policy["contradictions"]) == (shop, "shop", [])
    (withdrawal, *_) = policy["processes"][0]["rights"]
    assert withdrawal == {
        "right": "withdrawal",
        "article": "Art 7(3)",
        "entailed": True,
        "because": ["consent"],
        "axioms": ["gm:ConsentBasedProcess SubClassOf gm:entailsRight some eu-gdpr:A7-3"],
        "stated": False,
        "refused": False,
        "refusal": "",
        "met_by": None,
        "missing": "certain",
    }


@needs_java
def test_a_contradiction_is_shown_at_its_line_and_makes_the_exit_code_1(tmp_path: Path, shop: str) -> None:
    (tmp_path / "both.yaml").write_text(BOTH + "\n", encoding="utf-8")
    shown = run("rights", str(tmp_path))
    assert shown.returncode == 1
    assert (
        f"{tmp_path}/both.yaml:2:39: contradiction: scores: it is both 'Derived Personal Data' and 'Provided Personal "
        "Data', which exclude each other\n"
    ) in shown.stdout
    assert NEWSLETTER in shown.stdout


def test_a_policy_without_processing_and_broken_input_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("id: empty\n", encoding="utf-8")
    shown = run("rights", str(tmp_path / "empty.yaml"), "--reasoner", "none")
    assert (shown.returncode, shown.stdout) == (0, f"{tmp_path}/empty.yaml: empty\nno processing is described\n")
    broken = run("rights", str(tmp_path / "nowhere.yaml"))
    assert (broken.returncode, broken.stdout) == (2, "")
    wrong = run("rights", "x", "--reasoner", "elk")
    assert (wrong.returncode, "'elk' is no reasoner; write hermit, pellet or none" in wrong.stderr) == (2, True)


def test_the_model_and_the_axioms_speak_of_the_same_rights() -> None:
    with worlds.opened(None) as world:
        assert {expand(RIGHT_TERMS[name]) for name in DEPENDENT} == Axioms(world).rights
