"""A baseline: what is known is not reported again, wherever its lines move; what is new is, and what is gone is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli import BROKEN, BROKEN_SAYS, CLEAN, ON, SHOP, Outcome, run

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
    said = "checked 1 policy: no findings; 3 known from the baseline\n"
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
    finding, _, _, counted = said.out.splitlines()
    assert finding.endswith("the right of access is not stated [GM-R01, Art 13(2)(b)]")
    assert counted == "checked 1 policy: 1 violation; 3 known from the baseline"


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
    known = "checked 1 policy: no findings; 1 known from the baseline\n"
    assert said == Outcome(0, f"{gone}\n{known}", "")
    assert check(based, "--select=GM-T10,GM-L01,GM-C01", "--fail-on-unused").code == 1
    # Of what was not looked for, nobody knows whether it is gone.
    only = check(based, "--select=GM-C01", "--fail-on-unused")
    assert only == Outcome(0, known, "")
    (based / "shop.yaml").write_text("id: other\napplicable_laws: [CCPA]\n", encoding="utf-8")
    assert FILE not in check(based).out


def test_what_was_not_looked_for_is_not_gone(here: Path):
    quoting = CLEAN.replace("    necessity:", "    quote: We send you a letter\n    necessity:")
    (here / "shop.yaml").write_text(quoting, encoding="utf-8")
    (here / "shop.txt").write_text("We send nothing.", encoding="utf-8")
    run(here, "baseline", "shop.yaml", ON, "--source-text=shop.txt")
    assert "GM-Q06" in (here / FILE).read_text(encoding="utf-8")
    assert "known from the baseline" in check(here, "--source-text=shop.txt").out
    without = check(here, "--fail-on-unused")  # nobody looked for quotes
    assert (without.code, FILE in without.out) == (0, False)
    # A record is not asked for what a notice must say.
    (here / "shop.yaml").write_text(SHOP.replace("rights: [access, ", "rights: ["), encoding="utf-8")
    run(here, "baseline", "shop.yaml", ON)
    assert "GM-R01" in (here / FILE).read_text(encoding="utf-8")
    assert "GM-R01" not in check(here, "--profile=record").out
    (here / "shop.yaml").write_text(f"applicable_laws: [CCPA]\n{SHOP}", encoding="utf-8")
    assert FILE not in check(here).out


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


def test_who_looks_at_a_part_keeps_the_rest(here: Path):
    (here / "gdprmap.toml").write_text(f'baseline = "{FILE}"\npaths = ["."]\n', encoding="utf-8")
    (here / "other.yaml").write_text(SHOP.replace("id: shop", "id: other"), encoding="utf-8")
    assert run(here, "baseline", ON).out.startswith(f"6 findings written to {FILE}; ")
    before = (here / FILE).read_text(encoding="utf-8")
    later = f"; `gdprmap check --baseline {FILE}` reports what comes after\n"
    said = run(here, "baseline", "shop.yaml", ON)
    assert said.out == f"3 findings written to {FILE}, beside 3 of what was not looked at now{later}"
    said = run(here, "baseline", "--select=GM-L", ON)
    assert said.out == f"2 findings written to {FILE}, beside 4 of what was not looked at now{later}"
    assert (here / FILE).read_text(encoding="utf-8") == before
    (here / "shop.yaml").write_text(CLEAN, encoding="utf-8")  # of what was looked at, nothing is kept
    assert run(here, "baseline", "shop.yaml", ON).out.startswith("0 findings written to")
    assert "shop" not in {one["policy"] for one in json.loads((here / FILE).read_text(encoding="utf-8"))["findings"]}
    (here / "other.yaml").unlink()  # who looks at all knows that it is gone
    assert run(here, "baseline", ON).out == f"0 findings written to {FILE}{later}"


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
        ("{\n", "b.json:2:1: error: the baseline is damaged, it is no JSON"),
        ("[" * 100_000, "b.json:1:1: error: the baseline is damaged, it is no JSON"),
        ("[]", "b.json:1:1: error: the baseline is damaged, or no baseline at all"),
        ('{"baseline": 1, "findings": {}}', "b.json:1:1: error: the baseline is damaged, or no baseline at all"),
        (
            '{"baseline": 2, "findings": []}',
            "b.json:1:1: error: this version of gdprmap reads no baseline of the form 2",
        ),
        (
            '{"baseline": 1, "findings": [1]}',
            "b.json:1:1: error: the baseline is damaged: finding 1 has no policy, path, rule",
        ),
        (
            '{"baseline": 1, "findings": [{"fingerprint": "0", "policy": "a", "path": "", "rule": "GM-L01"}]}',
            "b.json:1:1: error: the baseline is damaged: finding 1 has the fingerprint of another",
        ),
        (
            '{"baseline": 1, "findings": [{"fingerprint": "0", "policy": "\\ud800", "path": "", "rule": "GM-L01"}]}',
            "b.json:1:1: error: the baseline is damaged: finding 1 has the fingerprint of another",
        ),
        (
            '{\n  "baseline": 1,\n<<<<<<< HEAD\n  "findings": []\n}\n',
            "b.json:3:1: error: the baseline is damaged, it is no JSON",
        ),
    ],
)
def test_a_damaged_baseline_is_an_error(here: Path, text: str, error: str):
    (here / "b.json").write_text(text, encoding="utf-8")
    assert run(here, "check", "shop.yaml", "--baseline=b.json") == Outcome(2, "", f"{error}; {AGAIN}\n")


def test_a_baseline_as_notepad_saves_it(based: Path):
    text = (based / FILE).read_text(encoding="utf-8")
    (based / FILE).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check(based).code == 0


def test_a_finding_that_is_there_twice_is_known_twice(based: Path):
    lines = (based / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    (based / FILE).write_text("".join((*lines[:4], lines[3], *lines[4:])), encoding="utf-8")  # as a merge may leave it
    assert f"{FILE}: note: GM-T10 on the policy itself of shop is gone; {AGAIN}\n" in check(based).out


def test_a_file_may_be_renamed_and_a_policy_that_is_not_looked_at_is_not_gone(based: Path):
    (based / "shop.yaml").rename(based / "store.yaml")
    assert check(based, "--fail-on-unused").code == 0
    (based / "store.yaml").write_text(SHOP.replace("id: shop", "id: store"), encoding="utf-8")
    said = check(based, "--fail-on=never")
    assert ("known" in said.out, "is gone" in said.out, "1 violation, 1 warning, 1 info" in said.out) == (
        False,
        False,
        True,
    )


def test_a_baseline_that_is_no_text(here: Path):
    (here / "b.json").write_bytes(b"\xff")
    assert run(here, "check", "shop.yaml", "--baseline=b.json") == Outcome(
        2, "", "b.json:1:1: error: byte 1 of the file, 0xff, is not UTF-8; save the file as UTF-8\n"
    )
