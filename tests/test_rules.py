"""Every rule has a policy that passes all rules and one that trips it, and the severities of the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdprmap.checking import check
from gdprmap.files import read
from gdprmap.findings import Finding
from gdprmap.rules import _table, digest, engine_shapes_in, rules, shapes, shapes_graph, shapes_in

FOLDER = Path(__file__).parent / "rules"
HERE = "# here"
"""Ends the line of fails.yaml at which the finding is reported."""

every_rule = pytest.mark.parametrize("rule", rules())

# What may come along with a rule in its fails.yaml: rules.md, section 0, and rules-addendum.md, A43.
COMES_ALONG = {
    "GM-L02": {"GM-R06", "GM-R07"},
    "GM-L05": {"GM-R06", "GM-R07"},
    "GM-C02": {"GM-R06", "GM-R07"},
    "GM-C04": {"GM-C05"},
    "GM-H01": {"GM-R06", "GM-R07"},
    "GM-O02": {"GM-R06", "GM-R07"},
    "GM-Q01": {"GM-Q02"},
    "GM-R06": {"GM-R07"},
    "GM-R07": {"GM-R06"},
    "GM-R09": {"GM-T01"},  # R09 says "T02 too", but D has T02 > R09: alone only where no controller is stated
    "GM-T09": {"GM-O02", "GM-R06"},
}

# rules.md, table 4a, as amended by rules-addendum.md: for each profile the severities that a rule may have, "-" if off.
# V violation, W warning, I info. Copied by hand from the two documents, not from the shapes.
SEVERITIES = {
    "GM-L01": ("V", "W"),
    "GM-L02": ("W", "I"),
    "GM-L03": ("VW", "VW"),  # A4: W where it depends on the use
    "GM-L04": ("V", "V"),
    "GM-L05": ("W", "W"),
    "GM-L06": ("V", "W"),
    "GM-L07": ("W", "W"),  # B
    "GM-C01": ("W", "-"),
    "GM-C02": ("VW", "VW"),  # W where it is only declared on the policy
    "GM-C03": ("W", "W"),
    "GM-C04": ("W", "-"),
    "GM-C05": ("WI", "-"),  # A9: W for cookies that are not necessary
    "GM-C06": ("W", "W"),  # B
    "GM-I01": ("V", "I"),
    "GM-I02": ("I", "W"),
    "GM-I03": ("W", "W"),  # B
    "GM-O01": ("W", "W"),
    "GM-O02": ("W", "W"),
    "GM-O03": ("W", "W"),  # A12: info for foreign data alone
    "GM-R00": ("V", "-"),
    "GM-R01": ("V", "-"),
    "GM-R02": ("V", "-"),
    "GM-R03": ("VI", "-"),  # A14: I under a public task
    "GM-R04": ("V", "-"),
    "GM-R05": ("VW", "-"),  # A15: W for research
    "GM-R06": ("V", "-"),
    "GM-R07": ("V", "-"),
    "GM-R08": ("V", "-"),
    "GM-R09": ("W", "-"),
    "GM-R10": ("W", "-"),  # A19
    "GM-R11": ("W", "-"),  # B
    "GM-T01": ("V", "V"),
    "GM-T02": ("V", "V"),
    "GM-T03": ("V", "V"),
    "GM-T04": ("VW", "VW"),  # A22: W absent, V incomplete or outside the EEA
    "GM-T05": ("V", "V"),
    "GM-T06": ("I", "-"),
    "GM-T07": ("V", "-"),
    "GM-T08": ("W", "W"),  # A24
    "GM-T09": ("WI", "-"),  # A25: I on other bases
    "GM-T10": ("I", "I"),
    "GM-T11": ("W", "W"),  # B
    "GM-T12": ("VW", "VW"),  # B: V where one is unnamed
    "GM-T13": ("W", "W"),  # B
    "GM-K01": ("-", "V"),
    "GM-P01": ("-", "W"),
    "GM-P02": ("I", "I"),  # A27
    "GM-P03": ("VW", "VW"),  # A28: W for what may stay within the controller
    "GM-P04": ("W", "W"),
    "GM-X01": ("VW", "VW"),  # A30: W for controllers of unknown country, or under Article 3(2)
    "GM-X02": ("V", "V"),
    "GM-X03": ("VW", "VW"),  # A32: W where limited or lapsed
    "GM-X04": ("V", "-"),  # A33
    "GM-X05": ("W", "W"),
    "GM-X06": ("VW", "V"),  # B; V where nothing is said of the basis either, since X02 gives way to it
    "GM-X07": ("-", "W"),  # B
    "GM-S01": ("V", "W"),
    "GM-S02": ("W", "W"),
    "GM-M01": ("-", "W"),  # A36
    "GM-A01": ("V", "-"),
    "GM-A02": ("VW", "VW"),  # A37-A38
    "GM-A03": ("WI", "-"),  # A39; I where a right is described that may name all three
    "GM-A04": ("I", "W"),
    "GM-H01": ("W", "W"),
    "GM-K02": ("-", "-"),  # B
    "GM-K03": ("-", "-"),  # B
    "GM-Q01": ("VW", "V"),  # V in a notice where a source is indirect
    "GM-Q02": ("W", "W"),
    "GM-Q03": ("WI", "WI"),
    "GM-Q04": ("V", "V"),
    "GM-Q05": ("V", "V"),
    "GM-Q06": ("W", "W"),
    "GM-Q07": ("W", "W"),  # B
}
# The record of a processor, Article 30(2): rules-addendum.md, end of A, and what looks at the model alone.
IN_A_PROCESSOR_RECORD = {
    "GM-K02": "V",
    "GM-K03": "V",
    "GM-T03": "V",
    "GM-T04": "VW",
    "GM-T10": "I",
    "GM-X01": "VW",
    "GM-X02": "V",
    "GM-X03": "VW",
    "GM-X05": "W",
    "GM-X06": "V",
    "GM-X07": "W",
    "GM-M01": "W",
    "GM-Q03": "WI",
    "GM-Q04": "V",
    "GM-Q05": "V",
    "GM-Q06": "W",
    "GM-Q07": "W",  # of values that cannot be read
}


def found(rule: str, name: str) -> list[tuple[Finding, int]]:
    """The findings on one of the two files of *rule*, each with its line; quotes are looked for in source.txt."""
    file = read(FOLDER / rule / name)
    source = FOLDER / rule / "source.txt"
    findings = check(file.policy, source_text=source.read_text(encoding="utf-8") if source.exists() else None)
    return [(finding, file.place(finding.loc).line) for finding in findings]


def test_every_folder_belongs_to_a_rule() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(rules())


@every_rule
def test_passes(rule: str) -> None:
    assert found(rule, "passes.yaml") == []


@every_rule
def test_fails(rule: str) -> None:
    ids = {finding.rule.id for finding, _ in found(rule, "fails.yaml")}
    assert rule in ids
    assert ids - {rule} <= COMES_ALONG.get(rule, set())


@every_rule
def test_reported_at_the_line_that_says_so(rule: str) -> None:
    lines = (FOLDER / rule / "fails.yaml").read_text(encoding="utf-8").splitlines()
    said = {number for number, line in enumerate(lines, 1) if line.endswith(HERE)}
    assert said
    assert {line for finding, line in found(rule, "fails.yaml") if finding.rule.id == rule} == said


@every_rule
def test_severities(rule: str) -> None:
    stated = {
        profile: {
            shape.severities[profile]
            for shape in shapes().values()
            if shape.rule.id == rule and profile in shape.severities
        }
        for profile in ("notice", "record", "processor record")
    }
    letters = {"V": "violation", "W": "warning", "I": "info"}
    table = (*SEVERITIES[rule], IN_A_PROCESSOR_RECORD.get(rule, "-"))
    assert list(stated.values()) == [{letters[letter] for letter in said if letter != "-"} for said in table]


# --- The table of the rules -------------------------------------------------------------------------------------------


def test_the_table_of_the_rules_is_what_the_shapes_say() -> None:
    said = _table.FILE.read_text(encoding="utf-8")
    assert said == _table.text_of(shapes_in(shapes_graph()), digest()), "run python -m gdprmap.rules"
    read = _table.read(digest())
    assert read == shapes_in(shapes_graph())
    assert list(read or ()) == sorted(read or ())


def test_what_engines_are_given_is_made_of_the_shapes() -> None:
    said = _table.ENGINES_FILE.read_text(encoding="utf-8")
    assert said == _table.engines_text_of(engine_shapes_in(shapes_graph()), digest()), "run python -m gdprmap.rules"
    assert _table.read_engines(digest()) == engine_shapes_in(shapes_graph())
    assert _table.read_engines("0" * 64) is None


def test_a_table_of_other_shapes_is_not_taken() -> None:
    assert _table.read("0" * 64) is None
