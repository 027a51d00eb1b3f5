"""A baseline: what is known is not reported again, wherever its lines move; what is new is, and what is gone is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import BROKEN, BROKEN_SAYS, ON, SHOP, Outcome, run

KNOWN = """\
{
  "baseline": 1,
  "findings": [
    {"fingerprint": "%s", "policy": "shop", "path": "", "rule": "GM-T10"},
    {"fingerprint": "%s", "policy": "shop", "path": "processing/competition", "rule": "GM-L01"},
    {"fingerprint": "%s", "policy": "shop", "path": "processing/newsletter/legal_bases/consent", "rule": "GM-C01"}
  ]
}
"""
FILE = "gdprmap-baseline.json"
AGAIN = "write it anew with `gdprmap baseline`"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def based(here: Path) -> Path:
    said = run(here, "baseline", "shop.yaml", ON)
    assert said == Outcome(
        0, f"3 findings written to {FILE}; `gdprmap check --baseline {FILE}` reports what comes after\n", ""
    )
    return here


def check(here: Path, *arguments: str) -> Outcome:
    return run(here, "check", ".", ON, "--baseline", FILE, *arguments)


def test_the_file_is_a_finding_a_line(based: Path):
    text = (based / FILE).read_text(encoding="utf-8")
    fingerprints = [one["fingerprint"] for one in json.loads(text)["findings"]]
    assert text == KNOWN % tuple(fingerprints)
    assert len(set(fingerprints)) == 3


def test_what_is_known_is_not_reported(based: Path):
    said = "shop.yaml: note: 3 findings are known from the baseline\n\nchecked 1 policy: no findings\n"
    assert check(based) == Outcome(0, said, "")
    head, rest = SHOP.split("processing:\n")
    newsletter, competition = rest.split("  competition:\n")
    competition, end = competition.split("rights:")
    moved = f"# moved\n\n{head}processing:\n  competition:\n{competition}{newsletter}rights:{end}"
    (based / "shop.yaml").write_text(moved, encoding="utf-8")
    assert check(based) == Outcome(0, said, "")


def test_what_is_new_is_reported(based: Path):
    (based / "shop.yaml").write_text(SHOP.replace("rights: [access, ", "rights: ["), encoding="utf-8")
    said = check(based)
    assert said.code == 1
    note, finding, _, _, counted = said.out.splitlines()
    assert note == "shop.yaml: note: 3 findings are known from the baseline"
    assert finding.endswith("the right of access is not stated [GM-R01, Art 13(2)(b)]")
    assert counted == "checked 1 policy: 1 violation"


def test_what_is_gone_is_said(based: Path):
    (based / "shop.yaml").write_text(
        SHOP.replace("id: shop\n", "id: shop\nupdated: 2024-05-01\n").replace("    necessity", "    legal_bases: [contract]\n    necessity", 2).replace("    legal_bases: [contract]\n", "", 1),
        encoding="utf-8",
    )  # fmt: skip
    said = check(based, "--select=GM-T10,GM-L01,GM-C01")
    gone = (
        f"{FILE}: note: GM-T10 on the policy itself of shop is gone; {AGAIN}\n"
        f"{FILE}: note: GM-L01 on processing/competition of shop is gone; {AGAIN}\n"
    )
    known = "shop.yaml: note: 1 finding is known from the baseline\n"
    assert said == Outcome(0, f"{known}\n{gone}\nchecked 1 policy: no findings\n", "")
    assert check(based, "--select=GM-T10,GM-L01,GM-C01", "--fail-on-unused").code == 1
    # Of what was not looked for, nobody knows whether it is gone.
    only = check(based, "--select=GM-C01", "--fail-on-unused")
    assert only == Outcome(0, f"{known}\nchecked 1 policy: no findings\n", "")
    (based / "shop.yaml").write_text("id: other\napplicable_laws: [CCPA]\n", encoding="utf-8")
    assert FILE not in check(based).out


def test_the_settings_may_name_it(here: Path):
    (here / "gdprmap.toml").write_text('baseline = "known/shop.json"\npaths = ["shop.yaml"]\n', encoding="utf-8")
    (here / "known").mkdir()
    assert run(here, "baseline", ON).out.startswith("3 findings written to known/shop.json; ")
    assert run(here, "check", ON).code == 0
    (here / "known" / "shop.json").unlink()
    assert run(here, "check", ON) == Outcome(
        2,
        "",
        "error: the baseline known/shop.json cannot be read: No such file or directory; `gdprmap baseline` writes one\n",
    )


def test_no_baseline_is_written_of_what_cannot_be_read(here: Path):
    (here / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    assert run(here, "baseline", ".") == Outcome(2, "", BROKEN_SAYS)
    assert not (here / FILE).exists()
    assert run(here, "baseline", "shop.yaml", "--output=none/b.json") == Outcome(
        2, "", "error: none/b.json cannot be written: No such file or directory\n"
    )
    assert run(here, "baseline") == Outcome(
        2, "", "error: the following arguments are required: PATH\n`gdprmap baseline --help` shows how it is called.\n"
    )


def test_a_baseline_of_nothing(here: Path):
    said = run(here, "baseline", "shop.yaml", ON, "--select=GM-A01", "--output=b.json")
    assert said.out.startswith("0 findings written to b.json; ")
    assert (here / "b.json").read_text(encoding="utf-8") == '{\n  "baseline": 1,\n  "findings": []\n}\n'


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{\n", "b.json:2:1: the baseline is damaged, it is no JSON"),
        ("[" * 100_000, "b.json: the baseline is damaged, it is no JSON"),
        ("[]", "b.json: the baseline is damaged, or no baseline at all"),
        ('{"baseline": 1, "findings": {}}', "b.json: the baseline is damaged, or no baseline at all"),
        ('{"baseline": 2, "findings": []}', "b.json: this version of gdprmap reads no baseline of the form 2"),
        ('{"baseline": 1, "findings": [1]}', "b.json: the baseline is damaged: finding 1 has no policy, path, rule"),
        (
            '{"baseline": 1, "findings": [{"fingerprint": "0", "policy": "a", "path": "", "rule": "GM-L01"}]}',
            "b.json: the baseline is damaged: finding 1 has the fingerprint of another",
        ),
    ],
)
def test_a_damaged_baseline_is_an_error(here: Path, text: str, error: str):
    (here / "b.json").write_text(text, encoding="utf-8")
    assert run(here, "check", "shop.yaml", "--baseline=b.json") == Outcome(2, "", f"error: {error}; {AGAIN}\n")


def test_a_baseline_that_is_no_text(here: Path):
    (here / "b.json").write_bytes(b"\xff")
    assert run(here, "check", "shop.yaml", "--baseline=b.json") == Outcome(
        2, "", "b.json:1:1: error: byte 1 of the file, 0xff, is not UTF-8; save the file as UTF-8\n"
    )


def test_help_of_baseline(here: Path):
    assert (
        run(here, "baseline", "--help").out
        == """\
usage: gdprmap baseline [-h] [--input-format {yaml,json}] [--select RULES]
                        [--ignore RULES] [--profile PROFILE] [--on DATE]
                        [--adequacy FILE] [--source-text FILE]
                        [--strict-quotes | --no-strict-quotes]
                        [--config FILE | --no-config] [--output FILE]
                        [PATH ...]

Write down all findings that there are, so that `gdprmap check --baseline` reports only new ones.
A finding is known again by its rule, its policy and the ids and names of the part that it is
about, wherever the lines move.

positional arguments:
  PATH                  a policy file, a folder that is searched for them, or
                        - for standard input (default: the paths of the
                        settings)

options:
  -h, --help            show this help message and exit
  --input-format {yaml,json}
                        what standard input is written in (default: yaml)
  --select RULES        report: ids or beginnings of ids such as GM-R, joined
                        by commas; may be repeated
  --ignore RULES        do not report, even if selected: ids or beginnings of
                        ids such as GM-R, joined by commas; may be repeated
  --profile PROFILE     check as a notice, record or processor-record,
                        whatever the policy says it is; may be repeated
                        (alone, the profile of processing that stands in none
                        of them, is `profiles: none` in the policy)
  --on DATE             judge countries as of this day (default: when the
                        policy was last changed)
  --adequacy FILE       judge transfers by the adequacy decisions in this
                        table, in Turtle
  --source-text FILE    look for the quotes of the one policy in this text
  --strict-quotes, --no-strict-quotes
                        take a quote that does not stand in the source text
                        for a violation (GM-Q06)
  --config FILE         take the settings from this file (default: the nearest
                        gdprmap.toml, or pyproject.toml with [tool.gdprmap],
                        from the working directory upward); what the command
                        line says goes before them
  --no-config           take no settings from any file
  --output FILE         write it to this file (default: the baseline of the
                        settings, else gdprmap-baseline.json)

exit codes: 0 written, whatever was found, 2 the input or the call is broken; then nothing is written.

examples:
  gdprmap baseline privacy/
  gdprmap baseline privacy/ --output known.json
"""
    )
