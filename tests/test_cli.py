"""The command as people run it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import shacl
from rdflib import Graph

import gdprmap
from gdprmap.checking import statements
from gdprmap.cli import COMMANDS
from gdprmap.graph import policy_iri
from gdprmap.graph.serialising import FORMATS, Format, text_of
from gdprmap.portable import shapes_for
from gdprmap.rules import rules
from tests.terminals import shown_on

ROOT = Path(gdprmap.__file__).parent.parent
EXAMPLES = ROOT / "examples"
RULES = ROOT / "tests" / "rules"
GDPRMAP = (sys.executable, "-W", "error", "-m", "gdprmap")

CLEAN = """\
id: shop
title: Shop privacy policy
updated: 2024-05-01
controller: {name: Käse GmbH, country: DE, contacts: [privacy@shop.example]}
data:
  address: {label: email address, term: pd:EmailAddress, sources: [data subject]}
processing:
  newsletter:
    label: newsletter
    data: [address]
    purposes: [{label: our newsletter, term: dpv:DirectMarketing}]
    legal_bases:
      - kind: consent
        withdraw: the link in each mail
    recipients: none
    necessity: optional
rights: [access, rectification, erasure, restriction, objection, portability, complaint, withdrawal]
retention: [{period: 1 year}]
"""
# Three findings: the consent cannot be withdrawn (line 12), no basis of the competition (line 15), no date.
SHOP = (
    CLEAN.replace("        withdraw: the link in each mail\n", "")
    .replace("updated: 2024-05-01\n", "")
    .replace(
        "rights:",
        """\
  competition:
    label: yearly competition
    data: [address]
    purposes: [{label: drawing a prize, term: dpv:OrganisationGovernance}]
    recipients: none
    necessity: optional
rights:""",
    )
)
SHOP_SAYS = """\
shop.yaml:1:1: info: Shop privacy policy: no date of the policy is stated [GM-T10, Art 12(1)]
    State updated or published.
shop.yaml:12:9: warning: newsletter: no way to withdraw the consent is stated [GM-C01, Art 7(3)]
    Describe the link, setting or address under withdraw of the consent, or under exercise of the right.
shop.yaml:15:3: violation: yearly competition: no legal basis from Article 6(1)(a) to (f) is stated [GM-L01, Art 6(1)]
    State the basis under legal_bases, next to the purpose: consent, contract, legal obligation, vital interests, \
public task or legitimate interests.

checked 1 policy: 1 violation, 1 warning, 1 info
"""
BROKEN = "id: broken\nlnguage: de\ndata:\n  a: {label: x, term: pd:IPAdress}\n"
BROKEN_SAYS = """\
broken.yaml:2:1: error: there is no field 'lnguage' here; did you mean language?
broken.yaml:4:17: error: pd:IPAdress is not a PersonalData; did you mean pd:IPAddress?
"""
ON = "--on=2024-05-01"  # or a note would tell today's date


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment without what would change the output; COLUMNS is the width that help is wrapped to."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONUNBUFFERED")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm", **more}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "clean.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def run(here: Path, *arguments: str, stdin: str | bytes = b"", **more: str) -> Outcome:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run((*GDPRMAP, *arguments), cwd=here, input=given, capture_output=True, env=environment(**more))
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


# check


@pytest.mark.parametrize("option", ["--select=", "--select=,", "--ignore= "])
def test_a_selection_of_no_rule_is_no_selection(here: Path, option: str):
    said = run(here, "check", "shop.yaml", option)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("error: no rule is named; write ids or beginnings of ids, such as GM-R")


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_file_whose_name_is_no_text_is_named_all_the_same(here: Path):
    (here / "clean.yaml").rename(os.fsdecode(bytes(here) + b"/\xff.yaml"))
    said = run(here, "check", "--format", "json", os.fsdecode(b"\xff.yaml"), "nowhere.yaml")
    assert said.code == 2
    assert json.loads(said.out)["errors"][0]["file"] == "nowhere.yaml"


def test_a_record_cites_the_article_on_records_first(here: Path):
    (here / "record.yaml").write_text("id: r\nprofiles: [record]\nupdated: 2024-01-01\n", encoding="utf-8")
    said = run(here, "check", "record.yaml", "--select", "GM-T01")
    assert said.out.splitlines()[0] == (
        "record.yaml:1:1: violation: r: the controller is not stated [GM-T01, Art 30(1)(a)]"
    )


def test_export_does_not_write_over_a_policy(here: Path):
    before = (here / "shop.yaml").read_bytes()
    said = run(here, "export", "shop.yaml", "--output", "./shop.yaml")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ./shop.yaml is one of the policy files; write the graph to another file")
    assert (here / "shop.yaml").read_bytes() == before


def test_check_says_what_is_wrong_and_what_to_write(here: Path):
    assert run(here, "check", "shop.yaml", ON) == Outcome(1, SHOP_SAYS, "")


def test_check_of_a_clean_policy(here: Path):
    assert run(here, "check", "clean.yaml") == Outcome(0, "checked 1 policy: no findings\n", "")


def test_check_notes_what_a_reader_should_know(here: Path):
    said = run(here, "check", "shop.yaml", "--fail-on", "never", "--select", "GM-L")
    today = date.today()
    note, finding, remedy, *_ = said.out.splitlines()
    assert note == f"shop.yaml: note: the policy has no date; countries are judged as of today, {today}"
    assert finding.startswith("shop.yaml:15:3: violation: yearly competition: ")
    assert remedy == f"    {rules()['GM-L01'].remedy}"
    assert said.code == 0


def test_check_goes_on_past_a_broken_file(here: Path):
    said = run(here, "check", "shop.yaml", "broken.yaml", "clean.yaml", ON)
    counted = "checked 2 policies: 1 violation, 1 warning, 1 info; 1 path could not be read"
    assert said == Outcome(
        2, SHOP_SAYS.replace("checked 1 policy: 1 violation, 1 warning, 1 info", counted), BROKEN_SAYS
    )


def test_check_of_a_folder_and_of_the_same_file_twice(here: Path):
    (here / "b").mkdir()
    (here / "b" / "clean.json").write_text(json.dumps({"id": "shop", "profiles": "none"}), encoding="utf-8")
    (here / "b" / "package.json").write_text('{"name": "shop"}', encoding="utf-8")
    (here / "broken.yaml").unlink()
    said = run(here, "check", ".", "shop.yaml", "./b", ON, "--ignore=GM")
    note = "b/clean.json: note: neither a notice nor a record, so what these must say was not looked for\n\n"
    assert said == Outcome(0, f"{note}checked 3 policies: no findings\n", "")


def test_check_reads_standard_input(here: Path):
    said = run(here, "check", "-", ON, stdin=SHOP)
    assert said == Outcome(1, SHOP_SAYS.replace("shop.yaml:", "<stdin>:"), "")


def test_check_reads_json_from_standard_input(here: Path):
    assert run(
        here, "check", "-", "--input-format=json", "--ignore=GM", stdin='{"id": "a", "updated": "2024-01-01"}'
    ) == (Outcome(0, "checked 1 policy: no findings\n", ""))
    assert run(here, "check", "-", "--input-format", "json", stdin="id: a") == Outcome(
        2,
        "checked no policy; 1 path could not be read\n",
        "<stdin>:1:1: error: id is no value in JSON; a text stands in double quotes\n",
    )


@pytest.mark.parametrize(
    ("stdin", "error"),
    [
        (
            b"",
            (
                "<stdin>:1:1: error: the file is empty; "
                "a policy is a mapping and begins with a line such as id: my-policy\n"
            ),
        ),
        (b"id: \xff", "<stdin>:1:5: error: byte 5 of the file, 0xff, is not UTF-8; save the file as UTF-8\n"),
        (
            b"#" * 10_000_001,
            "<stdin>:1:1: error: the file is larger than 10,000,000 bytes; a policy has far fewer\n",
        ),
    ],
    ids=["empty", "encoding", "huge"],
)
def test_check_of_broken_standard_input(here: Path, stdin: bytes, error: str):
    assert run(here, "check", "-", stdin=stdin) == Outcome(2, "checked no policy; 1 path could not be read\n", error)


def test_check_of_what_is_not_there(here: Path):
    (here / "empty").mkdir()
    assert run(here, "check", "nosuch.yaml", "empty", "clean.yaml") == Outcome(
        2,
        "checked 1 policy: no findings; 2 paths could not be read\n",
        "empty:1:1: error: the folder holds no policy: no file that ends in .yaml, .yml, .json or .jsonl\n"
        "nosuch.yaml:1:1: error: there is no such file or folder\n",
    )


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--select", "GM-L"), ["GM-L01"]),
        (("--select", "gm-l01,GM-C"), ["GM-C01", "GM-L01"]),
        (("--select=GM-L", "--select=GM-T10"), ["GM-T10", "GM-L01"]),
        (("--ignore", "GM-T,GM-C01"), ["GM-L01"]),
        (("--select", "GM-T,GM-L", "--ignore", "GM-T"), ["GM-L01"]),
        (("--ignore=GM",), []),
        (("--profile=record",), ["GM-M01", "GM-T10", "GM-K01", "GM-K01", "GM-L01"]),
        (("--profile=record", "--profile=notice"), ["GM-M01", "GM-T10", "GM-K01", "GM-C01", "GM-K01", "GM-L01"]),
    ],
)
def test_check_of_some_rules(here: Path, arguments: tuple[str, ...], found: list[str]):
    said = run(here, "check", "shop.yaml", ON, "--format=json", *arguments)
    assert [finding["rule"] for finding in json.loads(said.out)["findings"]] == found


@pytest.mark.parametrize(
    ("fail_on", "select", "code"),
    [
        ("violation", "GM", 1),
        ("violation", "GM-C,GM-T", 0),
        ("warning", "GM-C", 1),
        ("warning", "GM-T", 0),
        ("info", "GM-T", 1),
        ("info", "GM-I", 0),
        ("never", "GM", 0),
    ],
)
def test_exit_code_by_severity(here: Path, fail_on: str, select: str, code: int):
    assert run(here, "check", "shop.yaml", ON, "--fail-on", fail_on, "--select", select).code == code


def test_paths_may_stand_around_options(here: Path):
    together = run(here, "check", "shop.yaml", "clean.yaml", ON, "-q")
    assert together.code == 1
    assert run(here, "check", "shop.yaml", ON, "clean.yaml", "-q") == together
    assert run(here, "check", "-q", "shop.yaml", ON, "clean.yaml") == together
    assert run(here, "export", "shop.yaml", "--format=nquads", "broken.yaml") == Outcome(2, "", BROKEN_SAYS)


def test_no_option_stands_behind_two_dashes(here: Path):
    (here / "--help.yaml").write_text(CLEAN, encoding="utf-8")
    assert run(here, "check", "-q", "--", "--help.yaml") == Outcome(0, "", "")
    said = run(here, "check", "-q", "--", "--help")
    assert said == Outcome(2, "", "--help:1:1: error: there is no such file or folder\n")


def test_check_in_json(here: Path):
    said = run(here, "check", "shop.yaml", "broken.yaml", "--format", "json")
    report = json.loads(said.out)
    assert (said.code, said.err) == (2, "")
    assert list(report) == ["version", "findings", "errors", "notes", "summary"]
    assert report["version"] == gdprmap.__version__
    assert report["findings"][2] == {
        "rule": "GM-L01",
        "title": rules()["GM-L01"].title,
        "severity": "violation",
        "file": "shop.yaml",
        "line": 15,
        "column": 3,
        "policy": "shop",
        "subject": "yearly competition",
        "message": "no legal basis from Article 6(1)(a) to (f) is stated",
        "remedy": rules()["GM-L01"].remedy,
        "articles": ["Art 6(1)", "Art 5(2)", "Art 13(1)(c)", "Art 14(1)(c)"],
        "sources": list(rules()["GM-L01"].sources),
        "path": ["processing", 1],
        "focus": "https://w3id.org/gdprmap/policy/shop#processing/competition",
        "fingerprint": gdprmap.check(gdprmap.read(here / "shop.yaml").policy, rules=["GM-L01"])[0].fingerprint,
    }
    assert [
        f"{e['file']}:{e['line']}:{e['column']}: error: {e['message']}" for e in report["errors"]
    ] == BROKEN_SAYS.splitlines()
    assert [(note["file"], note["policy"]) for note in report["notes"]] == [("shop.yaml", "shop")]
    assert report["summary"] == {
        "policies": 1,
        "unreadable": 1,
        "violations": 1,
        "warnings": 1,
        "infos": 1,
        "accepted": 0,
        "known": 0,
    }


def test_check_looks_for_quotes_in_the_source_text(here: Path):
    quoting = CLEAN.replace("    necessity:", "    quote: We send you a letter\n    necessity:")
    (here / "clean.yaml").write_text(quoting, encoding="utf-8")
    (here / "policy.txt").write_text("We  send you\na letter.", encoding="utf-8")
    (here / "other.txt").write_text("We send nothing.", encoding="utf-8")
    (here / "bad.txt").write_bytes(b"\xff")
    found = run(here, "check", "clean.yaml", "--source-text", "policy.txt")
    assert found == Outcome(0, "checked 1 policy: no findings\n", "")
    missing = run(here, "check", "clean.yaml", "--source-text", "other.txt", "--fail-on", "warning")
    assert missing.code == 1
    assert "[GM-Q06, " in missing.out
    several = run(here, "check", "clean.yaml", "shop.yaml", "--source-text", "policy.txt")
    assert several == Outcome(
        2, "", "error: --source-text is the text of one policy, and there are 2; check them one by one\n"
    )
    none = run(here, "check", "clean.yaml", "--source-text", "nosuch.txt")
    assert none == Outcome(2, "", "error: the source text nosuch.txt cannot be read: No such file or directory\n")
    bad = run(here, "check", "clean.yaml", "--source-text", "bad.txt")
    assert bad == Outcome(2, "", "bad.txt:1:1: error: byte 1 of the file, 0xff, is not UTF-8; save the file as UTF-8\n")


def test_the_examples_give_the_same_bytes_twice_and_in_any_order():
    paths = sorted(str(path.relative_to(ROOT)) for path in EXAMPLES.glob("*.yaml"))
    folder = run(ROOT, "check", "examples/", ON)
    assert folder == run(ROOT, "check", *reversed(paths), ON)
    assert folder.code == 1
    assert folder.out.splitlines()[-1].startswith(f"checked {len(paths)} policies: ")
    places = [
        line.split(":", 3)[:3]
        for line in folder.out.splitlines()
        if line.startswith("examples/") and ": note: " not in line
    ]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1]), int(place[2])))


# how it is called wrongly


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("chek",), "argument COMMAND: 'chek' is no command; did you mean check?"),
        (
            ("xyz",),
            f"argument COMMAND: 'xyz' is no command; write {', '.join(list(COMMANDS)[:-1])} or {list(COMMANDS)[-1]}",
        ),
        (("check",), "the following arguments are required: PATH"),
        (("check", "a", "--formt"), "unrecognized arguments: --formt; did you mean --format?"),
        (("check", "a", "--selct=GM-L"), "unrecognized arguments: --selct=GM-L; did you mean --select?"),
        (("check", "a", "--xyzzy"), "unrecognized arguments: --xyzzy"),
        (("diff", "a", "b", "c"), "unrecognized arguments: c"),
        (("check", "a", "--format", "jsn"), "argument --format: 'jsn' is no format; did you mean json?"),
        (
            ("check", "a", "--format", "pdf"),
            "argument --format: 'pdf' is no format; write text, json, sarif, junit, github, gitlab, shacl or html",
        ),
        (
            ("check", "a", "--fail-on", "eror"),
            "argument --fail-on: 'eror' is no severity; write violation, warning, info or never",
        ),
        (("check", "a", "--on", "2024"), "argument --on: '2024' is no day; write one like 2018-05-25"),
        (("check", "a", "--profile", "notices"), "argument --profile: 'notices' is no profile; did you mean notice?"),
        (("shapes", "--profile", "notices"), "argument --profile: 'notices' is no profile; did you mean notice?"),
        (
            ("shapes", "--profile", "xyz"),
            "argument --profile: 'xyz' is no profile; write notice, record, processor-record or alone",
        ),
        (("shapes", "shop.yaml"), "unrecognized arguments: shop.yaml"),
        (("export", "a", "--on", "2024"), "argument --on: '2024' is no day; write one like 2018-05-25"),
        (
            ("check", "-", "--input-format", "xml"),
            (
                "argument --input-format: 'xml' is no input format; write yaml, json, jsonl, turtle, ntriples, nquads, trig, jsonld "
                "or rdfxml"
            ),
        ),
        (("terms", "x", "--limit", "0"), "argument --limit: '0' is no number from 1 on"),
        (("export", "a", "--format", "turtel"), "argument --format: 'turtel' is no format; did you mean turtle?"),
    ],
)
def test_wrong_calls_say_what_to_write(here: Path, arguments: tuple[str, ...], error: str):
    program = f"gdprmap {arguments[0]}" if arguments[0] in COMMANDS else "gdprmap"
    assert run(here, *arguments) == Outcome(2, "", f"error: {error}\n`{program} --help` shows how it is called.\n")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("check", "shop.yaml", "--select", "GM-L1"), "there is no rule GM-L1; did you mean GM-L01?"),
        (("check", "shop.yaml", "--ignore", "GM-Z"), "there is no rule GM-Z; `gdprmap rules` lists them all"),
        (
            ("check", "shop.yaml", "--select", "c01,GM-L,whatever"),
            "there is no rule c01; did you mean GM-C01?\nthere is no rule whatever; `gdprmap rules` lists them all",
        ),
        (("explain", "GM-L01", "GM-LO1"), "there is no rule GM-LO1; did you mean GM-L01?"),
        (("explain", "GM-L"), "there is no rule GM-L; did you mean GM-L01?"),
        (
            ("terms", "pd:IPAddress", "--kind", "Purpose"),
            "--kind is for a search by words, and pd:IPAddress names one term; leave one out",
        ),
        (("context", "--config", "x.toml"), "--config is for the IRI of a policy; name the file of one"),
        (("terms", "mail", "--kind", "Purpos"), "there is no kind of term called Purpos; did you mean Purpose?"),
    ],
)
def test_unknown_names(here: Path, arguments: tuple[str, ...], error: str):
    assert run(here, *arguments) == Outcome(2, "", f"error: {error}\n")


def test_no_command_shows_the_help(here: Path):
    helped = run(here, "--help")
    assert (helped.code, helped.err) == (0, "")
    assert run(here) == Outcome(2, "", helped.out)


def test_version(here: Path):
    assert run(here, "--version") == Outcome(0, f"gdprmap {gdprmap.__version__}\n", "")


# explain and rules


def test_explain(here: Path):
    rule = rules()["GM-C02"]
    said = run(here, "explain", "gm-c02")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == f"GM-C02: {rule.title}"
    assert all(len(line) <= 88 for line in lines if "http" not in line)
    together = " ".join(said.out.split())
    for text in (rule.why, rule.remedy, *rule.articles, *rule.sources, *rule.guidance, *rule.supersedes):
        assert " ".join(text.split()) in together
    assert (
        "(violation in a notice and in a record and for a process alone, not checked in a processor's record)"
        in together
    )
    assert (
        "(warning in a notice and in a record and for a process alone, not checked in a processor's record)" in together
    )


def test_explain_several_in_json(here: Path):
    said = run(here, "explain", "GM-C02", "GM-L01", "gm-l01", "--format=json")
    assert (said.code, said.err) == (0, "")
    first, second = json.loads(said.out)["rules"]
    rule = rules()["GM-L01"]
    assert first["id"] == "GM-C02"
    assert second == {
        "id": "GM-L01",
        "title": rule.title,
        "articles": list(rule.articles),
        "sources": list(rule.sources),
        "why": rule.why,
        "remedy": rule.remedy,
        "findings": [
            {
                "message": "no legal basis from Article 6(1)(a) to (f) is stated",
                "severity": {"notice": "violation", "record": "warning", "alone": "violation"},
            }
        ],
        "guidance": list(rule.guidance),
        "supersedes": sorted(rule.supersedes),
        "fails": (RULES / "GM-L01" / "fails.yaml").read_text(encoding="utf-8"),
        "passes": (RULES / "GM-L01" / "passes.yaml").read_text(encoding="utf-8"),
    }


def test_explain_as_pages(here: Path):
    page, other = ((ROOT / "docs" / "rules" / f"{id}.md").read_text(encoding="utf-8") for id in ("GM-L01", "GM-R05"))
    assert run(here, "explain", "gm-l01", "--format", "markdown") == Outcome(0, page, "")
    assert run(here, "explain", "GM-L01", "GM-R05", "--format=markdown") == Outcome(0, f"{page}\n{other}", "")


def test_rules_are_a_line_each(here: Path):
    said = run(here, "rules")
    assert (said.code, said.err) == (0, "")
    head, *lines, legend = said.out.splitlines()
    assert head.split() == ["rule", "notice", "record", "processor", "finds", "article"]
    assert legend == "V violation, W warning, I info, - not checked; several where it depends on the case"
    assert [line.split()[0] for line in lines] == list(rules())
    by_id = {line.split()[0]: line for line in lines}
    assert by_id["GM-L01"].split() == ["GM-L01", "V", "W", "-", *rules()["GM-L01"].title.split(), "Art", "6(1)"]
    assert by_id["GM-R01"].split()[1:3] == ["V", "-"]
    assert by_id["GM-C02"].split()[1:3] == ["V/W", "V/W"]


def test_rules_as_pages(here: Path):
    committed = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "rules").iterdir()}
    assert run(here, "rules", "--format", "markdown") == Outcome(0, committed["README.md"], "")
    (here / "pages").mkdir()
    (here / "pages" / "mine.md").write_text("kept", encoding="utf-8")
    assert run(here, "rules", "--format=markdown", "--output", "pages") == Outcome(0, "", "")
    written = {file.name: file.read_text(encoding="utf-8") for file in (here / "pages").iterdir()}
    assert written == {**committed, "mine.md": "kept"}


def test_pages_where_none_can_be_written(here: Path):
    said = run(here, "rules", "--output", "pages")
    assert said == Outcome(2, "", "error: --output is a folder for pages; write --format markdown as well\n")
    assert run(here, "rules", "--format=markdown", "--output", "clean.yaml") == Outcome(
        2, "", "error: the folder clean.yaml cannot be made: File exists\n"
    )
    assert not (here / "pages").exists()


def test_rules_in_json_are_what_explain_says(here: Path):
    said = json.loads(run(here, "rules", "--format", "json").out)
    assert [rule["id"] for rule in said["rules"]] == list(rules())
    assert said == json.loads(run(here, "explain", *rules(), "--format", "json").out)


# terms


def test_terms_finds_by_words(here: Path):
    assert run(here, "terms", "newsletter", "--kind", "purpose") == Outcome(
        0, 'dpv:DirectMarketing  Direct Marketing  Purpose  (close to "newsletter")\n', ""
    )
    both = run(here, "terms", "private", "location", "--limit", "2")
    assert both.out == (
        "dpv:PrivateLocation  Private Location (deprecated)  Location  (sunset: write dpv:PrivateSpace instead)\n"
        "dpv:PrivateSpace     Private Space                  Location\n"
    )
    assert run(here, "terms", "private location", "--limit=2") == both


def test_terms_shows_the_one_that_is_named(here: Path):
    shown = """\
pd:IPAddress: IP Address
IRI       https://w3id.org/dpv/pd#IPAddress
kind      PersonalData
status    accepted
under     pd:DeviceBased    Device Based
          pd:Tracking       Tracking
          dpv:PersonalData  Personal Data
          dpv:Data          Data
"""
    assert run(here, "terms", "pd:IPAddress") == Outcome(0, shown, "")
    assert run(here, "terms", "https://w3id.org/dpv/pd#IPAddress") == Outcome(0, shown, "")
    assert "status    sunset: write dpv:PrivateSpace instead\n" in run(here, "terms", "dpv:PrivateLocation").out


def test_terms_in_json(here: Path):
    said = json.loads(run(here, "terms", "newsletter", "--kind=Purpose", "--format=json").out)
    term = {
        "term": "dpv:DirectMarketing",
        "iri": "https://w3id.org/dpv#DirectMarketing",
        "label": "Direct Marketing",
        "kinds": ["Purpose"],
        "status": "accepted",
        "successor": None,
        "ancestors": ["dpv:Marketing", "dpv:Purpose"],
        "found_in": {"what": "alias", "text": "newsletter", "sign": "~", "note": ""},
    }
    assert said == {"version": gdprmap.__version__, "terms": [term]}
    named = json.loads(run(here, "terms", "dpv:DirectMarketing", "--format=json").out)
    assert named == {"version": gdprmap.__version__, "terms": [{**term, "found_in": None}]}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("pd:IPAdress",), "pd:IPAdress is in no vocabulary; did you mean pd:IPAddress?"),
        (("https://example.org/Xyzzy",), "https://example.org/Xyzzy is in no vocabulary"),
        (("xyzzy", "plugh"), "no term fits 'xyzzy plugh'; try fewer or other words"),
        (("xyzzy", "--kind=Right"), "no term of the kind Right fits 'xyzzy'; try fewer or other words"),
    ],
)
def test_terms_finds_nothing(here: Path, arguments: tuple[str, ...], error: str):
    assert run(here, "terms", *arguments) == Outcome(1, "", f"{error}\n")


# export and schema


def test_export_writes_what_python_exports(here: Path):
    policy = gdprmap.read(here / "clean.yaml").policy
    for format in FORMATS:
        said = run(here, "export", "clean.yaml", "--format", format)
        assert said == Outcome(0, gdprmap.export(policy, format), "")
    assert run(here, "export", "clean.yaml").out == gdprmap.export(policy)
    assert run(here, "export", "-", stdin=CLEAN).out == gdprmap.export(policy)


def test_export_to_a_file_is_in_the_format_that_its_name_ends_like(here: Path):
    policy = gdprmap.read(here / "clean.yaml").policy
    (here / "link.ttl").symlink_to("shop.ttl")
    formats: dict[str, Format] = {"shop.nt": "ntriples", "shop": "turtle", "shop.ttl": "turtle", "link.ttl": "turtle"}
    for name, format in formats.items():
        assert run(here, "export", "clean.yaml", "--output", name) == Outcome(0, "", "")
        assert (here / name).read_text(encoding="utf-8") == gdprmap.export(policy, format)
    assert (here / "link.ttl").is_symlink()
    assert run(here, "export", "clean.yaml", "--output", "/dev/stdout", "--format=nquads").out == gdprmap.export(
        policy, "nquads"
    )
    assert run(here, "export", "clean.yaml", "--output=shop.nt", "--format=turtle") == Outcome(0, "", "")
    assert (here / "shop.nt").read_text(encoding="utf-8") == gdprmap.export(policy)
    assert not list(here.glob(".*"))


def test_export_of_several(here: Path):
    (here / "shop.yaml").write_text(SHOP.replace("id: shop", "id: other"), encoding="utf-8")
    for output in ((), ("--output", "all.ttl")):
        assert run(here, "export", "clean.yaml", "shop.yaml", *output) == Outcome(
            2,
            "",
            "error: 2 policies do not go into one text as turtle; "
            "write `--output FOLDER/` for a file each, or `--format trig` or `nquads` for a graph each\n",
        )
    assert run(here, "export", "clean.yaml", "shop.yaml", "--output", "new/graphs") == Outcome(0, "", "")
    assert sorted(path.name for path in (here / "new" / "graphs").iterdir()) == ["other.ttl", "shop.ttl"]
    assert len(Graph().parse(here / "new" / "graphs" / "other.ttl")) > 20
    assert run(here, "export", "clean.yaml", "--output", "one/", "--format=jsonld") == Outcome(0, "", "")
    assert [path.name for path in (here / "one").iterdir()] == ["shop.jsonld"]
    quads = run(here, "export", "clean.yaml", "shop.yaml", "--format=nquads")
    assert {line.split()[-2] for line in quads.out.splitlines()} == {
        "<https://w3id.org/gdprmap/policy/other>",
        "<https://w3id.org/gdprmap/policy/shop>",
    }
    assert run(here, "export", "clean.yaml", "shop.yaml", "--output=all.nq") == Outcome(0, "", "")
    assert (here / "all.nq").read_text(encoding="utf-8") == quads.out
    assert run(here, "export", "clean.yaml", "shop.yaml", "--output=all.trig") == Outcome(0, "", "")
    assert (here / "all.trig").read_text(encoding="utf-8") == "".join(
        gdprmap.export(gdprmap.read(here / name).policy, "trig") for name in ("clean.yaml", "shop.yaml")
    )


def test_export_of_broken_input_writes_nothing(here: Path):
    assert run(here, "export", "clean.yaml", "broken.yaml", "--output", "graphs/") == Outcome(2, "", BROKEN_SAYS)
    assert not (here / "graphs").exists()
    same = run(here, "export", "clean.yaml", "shop.yaml", "--format=nquads")
    assert same == Outcome(
        2,
        "",
        "error: 2 policies have the id shop, and would be one graph: "
        "clean.yaml, shop.yaml; give each an id of its own\n",
    )


@pytest.mark.parametrize(
    ("output", "error"),
    [
        ("nosuch/shop.ttl", "nosuch/shop.ttl cannot be written: No such file or directory"),
        ("clean.yaml/", "the folder clean.yaml cannot be made: File exists"),
        ("/dev/full", "/dev/full cannot be written: No space left on device"),
    ],
)
def test_export_to_where_nothing_can_be_written(here: Path, output: str, error: str):
    assert run(here, "export", "clean.yaml", "--output", output) == Outcome(2, "", f"error: {error}\n")


def test_export_with_facts(here: Path):
    """What `gdprmap.checking.statements` gives; without --facts nothing is said of the terms."""
    policy = gdprmap.read(here / "clean.yaml").policy
    link = "<https://w3id.org/dpv/loc#DE> <http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    for format in FORMATS:
        said = run(here, "export", "clean.yaml", "--facts", "--format", format)
        assert said == Outcome(0, text_of(statements(policy), format, policy_iri(policy)), "")
    assert link in run(here, "export", "clean.yaml", "--facts", "--format=ntriples").out
    assert link not in run(here, "export", "clean.yaml", "--format=ntriples").out


@pytest.mark.parametrize(("on", "member"), [((), False), (("--on", "2020-12-31"), True), (("--on=2021-01-01",), False)])
def test_facts_as_of_a_day(here: Path, on: tuple[str, ...], member: bool):
    (here / "gb.yaml").write_text(CLEAN.replace("country: DE", "country: GB"), encoding="utf-8")
    said = run(here, "export", "gb.yaml", "--facts", "--format=ntriples", *on).out
    assert (
        "loc#GB> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://w3id.org/dpv/loc#EEA30>" in said
    ) == member


def test_a_day_without_facts_is_refused(here: Path):
    error = "error: --on is the day of the facts, and there are none; write --facts as well\n"
    assert run(here, "export", "clean.yaml", "--on", "2024-05-01") == Outcome(2, "", error)
    (here / "table.ttl").write_text(TABLE, encoding="utf-8")
    error = "error: --adequacy is for facts, and there are none; write --facts as well\n"
    assert run(here, "export", "clean.yaml", "--adequacy", "table.ttl") == Outcome(2, "", error)


TABLE = """\
@prefix dct: <http://purl.org/dc/terms/> . @prefix dpv: <https://w3id.org/dpv#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix loc: <https://w3id.org/dpv/loc#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:x> a eu-gdpr:AdequacyDecision ; dct:title "Decision X" ; dpv:hasThirdCountry loc:IN ;
    eli:first_date_entry_in_force "2024-01-01"^^xsd:date .
"""
ABROAD = CLEAN.replace(
    "    recipients: none\n", "    recipients: none\n    transfers: [{countries: [IN], bases: [adequacy decision]}]\n"
)


def test_an_outside_engine_finds_with_a_table_what_check_finds_with_it(here: Path):
    (here / "table.ttl").write_text(TABLE, encoding="utf-8")
    (here / "abroad.yaml").write_text(ABROAD, encoding="utf-8")
    engine = shacl.Shapes.from_turtle(run(here, "shapes").out)
    for options, found in (((), True), (("--adequacy", "table.ttl"), False)):
        checked = run(here, "check", "abroad.yaml", "--select=GM-X03", *options)
        assert ("[GM-X03," in checked.out, checked.err) == (found, "")
        data = run(here, "export", "abroad.yaml", "--facts", "--format=ntriples", *options)
        report = engine.validate_text(data.out, "ntriples")
        assert any("GM-X03" in (result.source_shape or "") for result in report.results) == found


@pytest.mark.parametrize("command", [("check",), ("export", "--facts")])
def test_a_table_that_is_none_is_refused_in_words(here: Path, command: tuple[str, ...]):
    (here / "table.ttl").write_text(
        TABLE.replace("<urn:x>", "[]").replace("2024-01-01", "2021-13-45"), encoding="utf-8"
    )
    assert run(here, *command, "clean.yaml", "--adequacy", "table.ttl") == Outcome(
        2,
        "",
        "error: table.ttl: the decision with dct:title Decision X needs one day as eli:first_date_entry_in_force, "
        'such as "2021-06-28"^^xsd:date\n'
        "table.ttl: the decision with dct:title Decision X has no IRI of its own; give it one, such as its address\n",
    )
    said = run(here, *command, "clean.yaml", "--adequacy", "nowhere.ttl")
    assert said == Outcome(
        2, "", "error: the adequacy decisions nowhere.ttl cannot be read: No such file or directory\n"
    )


def test_check_notes_that_findings_depend_on_today(here: Path):
    (here / "shield.yaml").write_text(
        ABROAD.replace("[IN]", "[US]").replace("updated: 2024-05-01", "updated: 2019-05-01"), encoding="utf-8"
    )
    note = "shield.yaml: note: adequacy decisions are also looked up as of today, "
    assert note in (said := run(here, "check", "shield.yaml")).out + said.err
    assert note not in (said := run(here, "check", "shield.yaml", "--on", "2019-05-01")).out + said.err


def test_the_profile_that_one_command_has_and_the_other_not_is_explained(here: Path):
    said = [" ".join(run(here, command, "--help").out.split()) for command in ("check", "shapes")]
    assert all("processing" in text and "`profiles: none`" in text and "alone" in text for text in said)
    assert run(here, "check", "clean.yaml", "--profile=alone").code == 2
    assert run(here, "shapes", "--profile=alone").code == 0


def test_shapes_are_what_python_gives(here: Path):
    assert run(here, "shapes") == Outcome(0, shapes_for("notice"), "")
    for said in ("processor-record", "processor record"):
        assert run(here, "shapes", "--profile", said) == Outcome(0, shapes_for("processor record"), "")
    both = run(here, "shapes", "--profile=record", "--profile=notice", "--output", "both.ttl")
    assert both == Outcome(0, "", "")
    assert (here / "both.ttl").read_text(encoding="utf-8") == shapes_for("notice", "record")


def test_shapes_to_where_nothing_can_be_written(here: Path):
    assert run(here, "shapes", "--output", "nosuch/n.ttl") == Outcome(
        2, "", "error: nosuch/n.ttl cannot be written: No such file or directory\n"
    )


def test_schema(here: Path):
    printed = run(here, "schema")
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out)["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert run(here, "schema", "--output", "policy.schema.json") == Outcome(0, "", "")
    assert (here / "policy.schema.json").read_text(encoding="utf-8") == printed.out


def test_schema_as_a_page(here: Path):
    page = (Path(__file__).parent.parent / "docs" / "file-format.md").read_text(encoding="utf-8")
    assert run(here, "schema", "--format", "markdown") == Outcome(0, page, "")


# terminals, pipes and signals


def in_terminal(here: Path, *arguments: str, **more: str) -> str:
    """What a terminal would show of standard output."""
    ours, theirs = pty.openpty()
    with subprocess.Popen((*GDPRMAP, *arguments), cwd=here, stdout=theirs, env=environment(**more)) as process:
        os.close(theirs)
        shown = shown_on(ours)
    os.close(ours)
    assert process.returncode is not None
    return shown.decode().replace("\r\n", "\n")


def test_colour_is_for_terminals(here: Path):
    arguments = ("check", "shop.yaml", ON)
    coloured = in_terminal(here, *arguments)
    assert "\x1b[1;31mviolation\x1b[0m: \x1b[1myearly competition\x1b[0m: " in coloured
    assert in_terminal(here, *arguments, NO_COLOR="1") == SHOP_SAYS
    assert in_terminal(here, *arguments, TERM="dumb") == SHOP_SAYS
    assert run(here, *arguments, FORCE_COLOR="1").out == coloured
    assert run(here, *arguments, FORCE_COLOR="1", NO_COLOR="1").out == SHOP_SAYS
    assert run(here, *arguments, FORCE_COLOR="", NO_COLOR="").out == SHOP_SAYS


def test_colour_reaches_errors_and_the_other_commands_but_not_json(here: Path):
    assert "\x1b[1;31merror\x1b[0m: there is no field" in run(here, "check", "broken.yaml", FORCE_COLOR="1").err
    assert run(here, "explain", "GM-Z9", FORCE_COLOR="1").err.startswith(
        "\x1b[1;31merror\x1b[0m: there is no rule GM-Z9"
    )
    for arguments in (("rules",), ("explain", "GM-L01"), ("terms", "ip address"), ("terms", "pd:IPAddress")):
        assert "\x1b[" in run(here, *arguments, FORCE_COLOR="1").out
        assert "\x1b[" not in run(here, *arguments, "--format=json", FORCE_COLOR="1").out


def test_explain_fits_a_narrow_terminal(here: Path):
    shown = in_terminal(here, "explain", "GM-L01", COLUMNS="60", NO_COLOR="1")
    assert all(len(line) <= 60 for line in shown.splitlines() if "http" not in line)


def test_a_terminal_that_shows_ascii_only(here: Path):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    (here / "shop.yaml").write_text(SHOP.replace("yearly competition", "jährliche Verlosung"), encoding="utf-8")
    said = run(here, "check", "shop.yaml", ON, **plain)
    assert said == Outcome(1, SHOP_SAYS.replace("yearly competition", "j\\xe4hrliche Verlosung"), "")
    assert "jährliche Verlosung" in run(here, "check", "shop.yaml", "--format=json", **plain).out
    assert "Käse GmbH" in run(here, "export", "clean.yaml", **plain).out


def piped_to_nobody(here: Path, *arguments: str) -> Outcome:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        (*GDPRMAP, *arguments), cwd=here, stdout=writing, stderr=subprocess.PIPE, env=environment()
    )
    os.close(writing)
    _, err = process.communicate()
    return Outcome(process.returncode, "", err.decode())


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "shop.yaml"),
        ("check", "shop.yaml", "--format=json"),
        ("rules",),
        ("explain", "GM-L01", "--format=markdown"),
        ("shapes",),
        ("schema",),
        ("--help",),
        ("check", "-h"),
    ],
)
def test_nobody_reads_on(here: Path, arguments: tuple[str, ...]):
    assert piped_to_nobody(here, *arguments) == Outcome(141, "", "")


def test_the_disk_is_full(here: Path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run((*GDPRMAP, "schema"), cwd=here, stdout=full, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 2
    assert done.stderr.decode() == "error: standard output cannot be written: No space left on device\n"


def test_no_standard_streams_at_all(here: Path):
    closing = f"exec {' '.join(GDPRMAP)} check shop.yaml - >&- 2>&- <&-"
    assert subprocess.run(("sh", "-c", closing), cwd=here, env=environment()).returncode == 2


def test_interrupt_ends_it_quietly(here: Path):
    # Its name comes before <stdin>, so that its error tells that the command has begun and now waits for input.
    (here / "0.yaml").write_text("", encoding="utf-8")
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "  # a shell may have it ignored
        "from gdprmap.cli import main; sys.exit(main())"
    )
    with subprocess.Popen(
        (sys.executable, "-c", program, "check", "0.yaml", "-"),
        cwd=here,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"0.yaml:1:1: error: ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


# what is loaded


def loaded(here: Path, *arguments: str) -> set[str]:
    """The modules that a run of the command has imported in the end."""
    program = "import sys; from gdprmap.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        (sys.executable, "-c", program, *arguments),
        cwd=here,
        capture_output=True,
        env=environment(),
        check=True,
        text=True,
    )
    return set(done.stderr.split())


def test_a_check_loads_only_what_it_uses(here: Path):
    unused = {
        "owlready2",
        "jsonschema",
        "gdprmap.files.json_schema",
        "gdprmap.cli.export",
        "gdprmap.cli._pages",
        "gdprmap.portable",
        "gdprmap.terms",
        "hypothesis",
    }
    assert not loaded(here, "check", "shop.yaml", ON) & unused


def test_the_version_loads_nothing_heavy(here: Path):
    heavy = {"pydantic", "pydantic_core", "rdflib", "pyshacl", "yaml", "owlready2", "gdprmap.model", "gdprmap.rules"}
    assert not loaded(here, "--version") & heavy
    assert not loaded(here, "--help") & heavy


def test_importing_gdprmap_loads_nothing_heavy(here: Path):
    program = "import sys, gdprmap; print(*sys.modules)"
    done = subprocess.run(
        (sys.executable, "-c", program), cwd=here, capture_output=True, env=environment(), check=True, text=True
    )
    assert not set(done.stdout.split()) & {"pydantic", "rdflib", "pyshacl", "yaml", "owlready2"}
