"""Findings that a policy file accepts: what they cover, when they run out, and what is said of those that cover none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import gdprmap
from gdprmap import Suppression
from gdprmap.checking import Judged, judge
from gdprmap.errors import ReadError
from gdprmap.graph import triples
from gdprmap.model.rule_ids import rule_ids
from gdprmap.rules import rules
from tests.test_cli import ON, SHOP, Outcome, run

FOUND = ["GM-T10", "GM-C01", "GM-L01"]
"""On the policy, on the consent of the newsletter (line 12), on the competition (line 15)."""
COMPETITION = "    label: yearly competition\n"
CONSENT = "      - kind: consent\n"


def ignoring(below: str, *entries: str) -> str:
    """The shop, with suppressions in the part that the line *below* stands in."""
    indent = " " * (len(below) - len(below.lstrip(" -")))
    return SHOP.replace(below, f"{below}{indent}ignore: [{', '.join(entries)}]\n")


def judged(text: str, **how: object) -> Judged:
    return judge(gdprmap.read_text(text).policy, on=date(2024, 5, 1), **how)  # type: ignore[arg-type]


def ids(findings: tuple[gdprmap.Finding, ...]) -> list[str]:
    return [finding.rule.id for finding in findings]


def accepted(said: Judged) -> tuple[gdprmap.Finding, ...]:
    return tuple(finding for finding, _ in said.suppressed)


def ignored(rule: str, until: date | str | None = None) -> str:
    day = f", until: {until}" if until else ""
    return f"{{rule: {rule}, reason: our lawyer looked at it{day}}}"


def test_the_ids_are_those_of_the_rules() -> None:
    assert set(rule_ids()) == set(rules())


@pytest.mark.parametrize(
    ("below", "rule", "left"),
    [
        ("id: shop\n", "GM-T10", ["GM-C01", "GM-L01"]),
        ("id: shop\n", "GM-C01", ["GM-T10", "GM-L01"]),  # within it
        (CONSENT, "GM-C01", ["GM-T10", "GM-L01"]),
        ("    label: newsletter\n", "GM-C01", ["GM-T10", "GM-L01"]),
        (COMPETITION, "GM-L01", ["GM-T10", "GM-C01"]),
    ],
)
def test_a_suppression_covers_its_part_and_what_is_within_it(below: str, rule: str, left: list[str]) -> None:
    said = judged(ignoring(below, ignored(rule)))
    assert (ids(said.findings), ids(accepted(said)), said.unused) == (left, [rule], ())
    assert ids(gdprmap.check(gdprmap.read_text(ignoring(below, ignored(rule))).policy, on=date(2024, 5, 1))) == left


def test_a_suppression_covers_nothing_beside_its_part() -> None:
    said = judged(ignoring(COMPETITION, ignored("GM-C01"), ignored("GM-T10")))
    assert (ids(said.findings), said.suppressed) == (FOUND, ())
    assert said.unused == (
        (("processing", 1, "ignore", 0), "GM-C01"),
        (("processing", 1, "ignore", 1), "GM-T10"),
    )


def test_it_holds_up_to_its_day_and_then_the_finding_is_back() -> None:
    today = date.today()
    for until in (today, today + timedelta(days=1)):
        assert ids(accepted(judged(ignoring(COMPETITION, ignored("GM-L01", until))))) == ["GM-L01"]
    said = judged(ignoring(COMPETITION, ignored("GM-L01", "2024-04-30")))
    assert (ids(said.findings), said.suppressed, said.unused) == (FOUND, (), ())
    assert said.findings[2].message.endswith(" is stated (ignored until 2024-04-30: our lawyer looked at it)")
    # The day on which the policy is judged, here 2024-05-01, does not count.
    assert ids(judged(ignoring(COMPETITION, ignored("GM-L01", "2024-05-02"))).findings) == FOUND
    both = judged(ignoring(COMPETITION, ignored("GM-L01", "2024-04-30"), ignored("GM-L01")))
    assert ids(accepted(both)) == ["GM-L01"]


def test_the_fingerprint_is_the_same_when_it_is_back() -> None:
    (before,) = (one for one in judged(SHOP).findings if one.rule.id == "GM-L01")
    (back,) = (
        one
        for one in judged(ignoring(COMPETITION, ignored("GM-L01", "2024-04-30"))).findings
        if one.rule.id == "GM-L01"
    )
    assert (before.fingerprint, before.path) == (back.fingerprint, "processing/competition")


def test_one_whose_rule_was_not_run_is_not_called_unused() -> None:
    text = ignoring("id: shop\n", ignored("GM-K01"), ignored("GM-Q06"), ignored("GM-A01"))
    at = {"GM-K01": 0, "GM-Q06": 1, "GM-A01": 2}

    def unused(**how: object) -> list[str]:
        said = judged(text, **how).unused
        assert all(loc == ("ignore", at[rule]) for loc, rule in said)
        return [rule for _, rule in said]

    assert unused() == ["GM-K01", "GM-A01"]  # a notice is not asked for what a record has to say: it never fires here
    assert unused(source_text="") == ["GM-K01", "GM-Q06", "GM-A01"]
    assert unused(rules={"GM-A01"}) == ["GM-A01"]
    assert unused(profiles=["notice"]) == ["GM-A01"]
    assert judged(text.replace("controller:", "applicable_laws: [CCPA]\ncontroller:")) == Judged()


def test_the_policy_says_nothing_by_it() -> None:
    plain = gdprmap.read_text(SHOP).policy
    text = ignoring("id: shop\n", ignored("GM-T10"))
    text = text.replace("term: pd:EmailAddress", f"term: pd:EmailAddress, ignore: [{ignored('GM-Q01', '2030-01-01')}]")
    policy = gdprmap.read_text(text).policy
    assert triples(policy) == triples(plain)
    assert gdprmap.read_text(gdprmap.dump(policy)).policy == policy
    assert gdprmap.read_text(gdprmap.dump(policy, "json"), format="json").policy == policy
    assert (policy.data or ())[0].ignore == (
        Suppression(rule="GM-Q01", reason="our lawyer looked at it", until=date(2030, 1, 1)),
    )


def test_a_bare_term_stays_one() -> None:
    plain = gdprmap.read_text(SHOP.replace("dpv:DirectMarketing", "dpv:Marketing")).policy
    (newsletter, other) = plain.processing or ()
    (purpose,) = newsletter.purposes or ()
    bare = replace(purpose, label=None)
    accepted = replace(bare, ignore=(Suppression(rule="GM-Q03", reason="known"),))
    one, two = (replace(plain, processing=(replace(newsletter, purposes=(each,)), other)) for each in (bare, accepted))
    assert triples(one) == triples(two)


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ("{rule: GM-LO1, reason: x}", "x.yaml:1:19: error: there is no rule 'GM-LO1'; did you mean GM-L01?"),
        ("{rule: gm-l01, reason: x}", "x.yaml:1:19: error: there is no rule 'gm-l01'; did you mean GM-L01?"),
        (
            "{rule: whatever, reason: x}",
            "x.yaml:1:19: error: there is no rule 'whatever'; write the whole id of one; `gdprmap rules` lists them all",
        ),
        (
            "{rule: GM-S, reason: x}",
            "x.yaml:1:19: error: there is no rule 'GM-S'; write the whole id of one: GM-S01, GM-S02",
        ),
        (
            "{rule: GM-S?, reason: x}",
            "x.yaml:1:19: error: there is no rule 'GM-S?'; write the whole id of one: GM-S01, GM-S02",
        ),
        ("{rule: GM-L01}", "x.yaml:1:18: error: reason is needed here"),
        ("{reason: x}", "x.yaml:1:18: error: rule is needed here"),
        ("{rule: GM-L01, reason: }", "x.yaml:1:33: error: reason is needed here"),
        (
            '{rule: GM-L01, reason: " "}',
            "x.yaml:1:33: error: the reason is empty; say why the finding is accepted here",
        ),
        ("{rule: GM-L01, reason: x, until: soon}", "x.yaml:1:44: error: 'soon' is no date; write it as 2024-12-31"),
        (
            "{rule: GM-L01, reson: x, reason: y}",
            "x.yaml:1:33: error: there is no field 'reson' here; did you mean reason?",
        ),
        ("GM-L01", "x.yaml:1:18: error: a mapping is wanted here, with fields such as rule, reason, until"),
    ],
)
def test_a_wrong_suppression_is_an_error_of_the_file(entry: str, error: str) -> None:
    with pytest.raises(ReadError) as raised:
        gdprmap.read_text(f"{{id: x, ignore: [{entry}]}}", "x.yaml")
    (problem,) = raised.value.problems
    assert f"{problem.place}: error: {problem.message}" == error


def test_a_wrong_suppression_is_an_error_in_python() -> None:
    with pytest.raises(gdprmap.StructureError, match="there is no rule 'GM-L99'"):
        Suppression(rule="GM-L99", reason="x")


# on the command line


@pytest.fixture
def here(tmp_path: Path) -> Path:
    text = ignoring(COMPETITION, ignored("GM-L01"), ignored("GM-C01"))
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_check_says_what_is_accepted_and_what_is_not_there(here: Path) -> None:
    arguments = ("check", "shop.yaml", ON, "--select=GM-L,GM-C")
    said = Outcome(
        0,
        """\
shop.yaml:17:63: note: GM-C01 is ignored here, but there is no finding of it; take it out
shop.yaml:12:9: warning: newsletter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]
    Describe the link, setting or address under withdraw of the consent, or under exercise of the right.

checked 1 policy: 1 warning; 1 accepted in the files
""",
        "",
    )
    assert run(here, *arguments) == said
    assert run(here, *arguments, "--fail-on-unused") == Outcome(1, said.out, "")
    assert run(here, *arguments, "--fail-on-unused", "--fail-on=never") == Outcome(1, said.out, "")
    (here / "gdprmap.toml").write_text("fail-on-unused = true\n", encoding="utf-8")
    assert run(here, *arguments) == Outcome(1, said.out, "")
    assert run(here, *arguments, "--no-fail-on-unused") == said
