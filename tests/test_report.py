"""The reports as pure text: what stands where, in which order, and how it is counted."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from gdprmap.errors import Problem
from gdprmap.findings import Finding
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed, Tally, whole
from gdprmap.report.as_json import JsonReport
from gdprmap.report.text import TextReport, one_line, problem_lines, summary
from gdprmap.rules import Rule, Severity

CONSENT = Rule(
    id="GM-C01",
    title="No way to withdraw consent",
    articles=("Art 7(3)", "Art 13(2)(c)"),
    sources=(
        "http://data.europa.eu/eli/reg/2016/679/art_7/par_3/oj",
        "http://data.europa.eu/eli/reg/2016/679/art_13/par_2/pnt_c/oj",
    ),
    guidance=(),
    why="Withdrawing consent must be as easy as giving it.",
    remedy="Describe the link.",
    supersedes=frozenset(),
)
DATE = replace(
    CONSENT,
    id="GM-T10",
    title="No date",
    articles=("Art 12(1)",),
    sources=("http://data.europa.eu/eli/reg/2016/679/art_12/par_1/oj",),
    remedy="State updated.",
)


def finding(
    line: int, column: int = 1, rule: Rule = CONSENT, severity: Severity = Severity.WARNING, subject: str = "letter"
):
    found = Finding(
        rule=rule,
        severity=severity,
        message="no way to withdraw the consent is stated" if rule is CONSENT else "no date of the policy is stated",
        remedy=rule.remedy,
        sources=rule.sources,
        policy="shop",
        subject=subject,
        focus="https://example.org/shop",
        loc=("processing", 0, "legal_bases", 0),
    )
    return Placed(Place("shop.yaml", line, column), found)


def checked(*findings: Placed, notes: tuple[str | Note, ...] = (), name: str = "shop.yaml") -> Checked:
    said = tuple(note if isinstance(note, Note) else Note(note) for note in notes)
    return Checked(name=name, policy="shop", findings=findings, notes=said)


BROKEN = Checked(name="bad.yaml", problems=(Problem((), "the file is empty", Place("bad.yaml", 1, 1)),))


def test_text_of_nothing_wrong():
    assert whole(TextReport(), [checked()]) == "checked 1 policy: no findings\n"


def test_text_is_ordered_by_line_column_and_rule_and_gives_each_remedy_once():
    files = [
        checked(
            finding(9, 5),
            finding(10, 1),
            finding(2, 1, rule=DATE, severity=Severity.INFO),
            finding(2, 1),
            finding(9, 3, severity=Severity.VIOLATION, subject="the süß\n  newsletter"),
            notes=("judged as of 2011-09-21",),
        ),
        checked(name="clean.yaml"),
        checked(finding(1)),
    ]
    assert whole(TextReport(), files) == (
        "shop.yaml: note: judged as of 2011-09-21\n"
        "shop.yaml:2:1: warning: letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "    Describe the link.\n"
        "shop.yaml:2:1: info: letter: no date of the policy is stated [GM-T10, Art 12(1)]\n"
        "    State updated.\n"
        "shop.yaml:9:3: violation: the süß newsletter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "shop.yaml:9:5: warning: letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "shop.yaml:10:1: warning: letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "\n"
        "shop.yaml:1:1: warning: letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "\n"
        "checked 3 policies: 1 violation, 4 warnings, 1 info\n"
    )


def test_colour_is_all_that_colour_changes():
    files = [checked(finding(2), finding(3, severity=Severity.VIOLATION), notes=("judged",))]
    coloured = whole(TextReport(colour=True), files)
    assert coloured == (
        "shop.yaml: \x1b[1mnote\x1b[0m: judged\n"
        "shop.yaml:2:1: \x1b[1;33mwarning\x1b[0m: \x1b[1mletter\x1b[0m: no way to withdraw the consent is stated "
        "\x1b[2m[GM-C01, Art 7(3)]\x1b[0m\n"
        "    \x1b[32mDescribe the link.\x1b[0m\n"
        "shop.yaml:3:1: \x1b[1;31mviolation\x1b[0m: \x1b[1mletter\x1b[0m: no way to withdraw the consent is stated "
        "\x1b[2m[GM-C01, Art 7(3)]\x1b[0m\n"
        "\n"
        "\x1b[1mchecked 1 policy: 1 violation, 1 warning\x1b[0m\n"
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([checked(), checked()], "checked 2 policies: no findings"),
        ([checked(finding(1)), BROKEN], "checked 1 policy: 1 warning; 1 path could not be read"),
        ([BROKEN, BROKEN], "checked no policy; 2 paths could not be read"),
    ],
)
def test_summary(files: list[Checked], said: str):
    tally = Tally()
    for file in files:
        tally.add(file)
    assert summary(tally) == said


@pytest.mark.parametrize(
    ("found", "reached"),
    [
        ((), ()),
        ((Severity.INFO,), (Severity.INFO,)),
        ((Severity.WARNING,), (Severity.WARNING, Severity.INFO)),
        ((Severity.INFO, Severity.VIOLATION), (Severity.VIOLATION, Severity.WARNING, Severity.INFO)),
    ],
)
def test_tally_reaches_what_was_found_and_all_below(found: tuple[Severity, ...], reached: tuple[Severity, ...]):
    tally = Tally()
    tally.add(checked(*(finding(1, severity=severity) for severity in found)))
    assert tuple(severity for severity in Severity if tally.reaches(severity)) == reached


def test_a_long_subject_is_cut_and_what_steers_a_terminal_is_shown():
    long = whole(TextReport(), [checked(finding(1, subject="word " * 40))])
    assert long.startswith(f"shop.yaml:1:1: warning: {('word ' * 15).strip()}...: no way")
    assert one_line("a\x1b[31m\tb\nc\u202ed\udcff") == "a\\x1b[31m b c\\u202ed\\udcff"


def test_problems_stand_a_line_each():
    problems = (*BROKEN.problems, Problem(("controller",), "a mapping\nis wanted"))
    assert problem_lines(problems) == "bad.yaml:1:1: error: the file is empty\nerror: a mapping is wanted\n"
    assert problem_lines(BROKEN.problems, colour=True) == "bad.yaml:1:1: \x1b[1;31merror\x1b[0m: the file is empty\n"


def test_json_of_nothing():
    assert whole(JsonReport(version="1.2"), [checked()]) == (
        "{\n"
        '  "version": "1.2",\n'
        '  "findings": [],\n'
        '  "errors": [],\n'
        '  "notes": [],\n'
        '  "summary": {"policies": 1, "unreadable": 0, "violations": 0, "warnings": 0, "infos": 0, "accepted": 0, "known": 0}\n'
        "}\n"
    )


def test_json_holds_all_that_was_found():
    nowhere = Checked(name="x.json", problems=(Problem(("data", 0), "no text"),))
    files = [
        checked(),
        checked(finding(9, 5, subject='süß "x"'), finding(3)),
        BROKEN,
        nowhere,
        checked(finding(4), notes=("n",)),
    ]
    text = whole(JsonReport(version="1.2"), files)
    said = json.loads(text)
    assert [found["line"] for found in said["findings"]] == [3, 9, 4]
    assert len({found["fingerprint"] for found in said["findings"]}) == 3
    assert said["findings"][0] == {
        "rule": "GM-C01",
        "title": "No way to withdraw consent",
        "severity": "warning",
        "file": "shop.yaml",
        "line": 3,
        "column": 1,
        "policy": "shop",
        "subject": "letter",
        "message": "no way to withdraw the consent is stated",
        "remedy": "Describe the link.",
        "articles": ["Art 7(3)", "Art 13(2)(c)"],
        "sources": list(CONSENT.sources),
        "path": ["processing", 0, "legal_bases", 0],
        "focus": "https://example.org/shop",
        # As a baseline has it: sha256 of the rule, the id of the policy and the path by ids, which is empty here.
        "fingerprint": sha256(b"GM-C01\nshop\n").hexdigest()[:32],
    }
    assert said["findings"][1]["subject"] == 'süß "x"'
    assert "süß" in text
    assert said["errors"] == [
        {"file": "bad.yaml", "line": 1, "column": 1, "message": "the file is empty", "path": []},
        {"file": "x.json", "line": 1, "column": 1, "message": "no text", "path": ["data", 0]},
    ]
    assert said["notes"] == [{"file": "shop.yaml", "line": None, "column": None, "policy": "shop", "message": "n"}]
    assert said["summary"] == {
        "policies": 3,
        "unreadable": 2,
        "violations": 0,
        "warnings": 3,
        "infos": 0,
        "accepted": 0,
        "known": 0,
    }
    assert text.count("\n") == 16  # a line for each finding, error and note
