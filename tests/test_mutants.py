"""Mutation test of the rules: policies that pass every rule, changed by one step in every way that the model allows.

tests/mutants/ holds the policies (*.yaml), what the law says must be found (must.txt) or need not be (silence.txt), and
for each policy a golden table of what is found in all its mutants (*.table.txt), which `python -m tests.mutants.table` writes.
"""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from gdprmap.checking import check
from gdprmap.rules import rules
from tests.mutants.law import RULES, UNEXPLAINED, duties, in_words, rights_missing, silences
from tests.mutants.table import BASES, HERE, Row, base, made, row, rows_of, source_text, table, worst

every_base = pytest.mark.parametrize("name", BASES)


def golden(name: str) -> str:
    return (HERE / f"{name}.table.txt").read_text(encoding="utf-8")


@every_base
def test_a_base_passes_every_rule_in_each_of_its_profiles(name: str) -> None:
    policy = base(name)
    for profiles in (policy.profiles, *([profile] for profile in policy.profiles)):
        assert check(policy, profiles=profiles, source_text=source_text(name)) == ()


@pytest.mark.skipif(find_spec("shacl") is None, reason="three thousand runs are for the fast engine")
@every_base
def test_every_mutant_is_caught_as_the_law_says(name: str) -> None:
    rows = rows_of(name)
    unmet = [
        f"{row.mutant.field_place}: {row.mutant.step}: {row.found}, but must.txt says: {duty.line}"
        for row in rows
        if row.mutant.policy
        for duty in duties()
        if duty.is_about(name, row.mutant) and not duty.is_met(row.found)
    ]
    assert unmet == []
    if name != "payroll":  # rights are no matter of a processor's record
        assert [row.mutant for row in rows if row.mutant.policy and not has_the_rights_of_the_matrix(row)] == []
    said = table(name, rows)
    assert UNEXPLAINED not in said, said[said.index(UNEXPLAINED) :]
    assert said == golden(name), "after a look at each line that differs: python -m tests.mutants.table"


def has_the_rights_of_the_matrix(row: Row) -> bool:
    """Whether GM-R01 to GM-R08 find in a notice just what the matrix of rules.md asks for."""
    if row.mutant.field in ("applicable_laws", "profiles") or row.mutant.place.startswith("applicable_laws"):
        return True
    found = {rule: severity for rule, severity in row.found[0].items() if rule in RULES.values()}
    return row.mutant.policy is not None and found == rights_missing(row.mutant.policy)


@pytest.mark.parametrize("rule", rules())
def test_every_rule_is_killed(rule: str) -> None:
    found = re.compile(rf"^  .*\b{rule.removeprefix('GM-')} [VWI]\b.*\|", re.MULTILINE)
    assert any(found.search(golden(name)) for name in BASES)


@pytest.mark.parametrize("rule", rules())
def test_the_law_is_worked_out_for_every_rule(rule: str) -> None:
    matrix = {f"GM-{of}" for of in RULES.values()}
    assert rule in matrix | {f"GM-{duty.rule}" for duty in duties()}


def test_no_line_is_about_nothing() -> None:
    every = [(name, mutant) for name in BASES for mutant in made(name)]
    said = [in_words(name, mutant) for name, mutant in every]
    assert [duty.line for duty in duties() if not any(duty.is_about(*one) for one in every)] == []
    assert [p.pattern for _, p in silences() if not any(p.fullmatch(words) for words in said)] == []


@every_base
def test_one_run_of_the_shapes_gives_what_a_check_as_each_profile_gives(name: str) -> None:
    for mutant in made(name)[::60]:
        if mutant.policy and mutant.field != "profiles":
            checked = (
                worst(check(mutant.policy, profiles=[profile], source_text=source_text(name)))
                for profile in base(name).profiles
            )
            assert row(name, mutant).found == tuple(checked)
