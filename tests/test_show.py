"""`gdprmap show` as its users see it: the whole tree, part of it, narrow, in plain characters and in colour."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.checking import check
from gdprmap.files import read
from gdprmap.report.text import one_line
from tests.terminals import shown_on

ROOT = Path(__file__).parent.parent
SHOP = """\
id: shop
title: Privacy at the shop
language: en
updated: 2024-05-01
applicable_laws: [GDPR]
controller: {name: Shop GmbH, contacts: [post@shop.example], country: DE}
data:
  account: {label: account data, sources: [data subject], items: [pd:Name, pd:EmailAddress]}
processing:
  orders:
    label: orders
    data: [account]
    purposes: [{label: sending your order}]
    legal_bases: [{kind: contract, agreement: your order}]
    recipients: [post]
    transfers: none
    retention: [{period: P10Y}]
    necessity: contractual
    consequence: we cannot send it
  offers:
    data: [account]
    recipients: none
recipients:
  post: {label: the post office, role: third party, country: AT}
rights: [access, rectification, erasure, restriction, complaint]
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def call(here: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdprmap", "show", *arguments],
        cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def show(here: Path, *arguments: str, **environment: str) -> str:
    done = call(here, *arguments, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_processing_as_a_tree(here: Path) -> None:
    assert (
        show(here, "shop.yaml", "--only", "orders")
        == """\
shop.yaml: Privacy at the shop [shop]
├─ Categories of personal data
│  └─ account data [account]
│     ├─ ● info: no DPV term is given for these words [GM-Q03]
│     ├─ Name
│     └─ Email Address
├─ Recipients
│  └─ the post office [post]
│     ├─ third party
│     └─ Austria
└─ Processing activity
   └─ orders
      ├─ ● info: sending your order: no DPV term is given for these words [GM-Q03]
      ├─ Categories of personal data: account data
      ├─ Purposes: sending your order
      ├─ Legal basis
      │  └─ Contract (Art 6(1)(b) GDPR) (agreement: your order)
      ├─ Rights
      │  ├─ ■ violation: the right to data portability is not stated [GM-R06, Art 13(2)(b) GDPR]
      │  ├─ stated: Right of access; Right to rectification; Right to erasure; Right to
      │  │     restriction of processing; Right to lodge a complaint with a supervisory authority
      │  └─ missing: Right to data portability
      ├─ Recipients
      │  └─ the post office (third party; Austria)
      ├─ Transfers to third countries: none, as the policy says
      └─ Storage period: 10 years
"""
    )


def test_the_whole_policy_begins_with_who_is_responsible(here: Path) -> None:
    said = show(here, "shop.yaml")
    assert "\n├─ Controller\n│  └─ Shop GmbH (contact: post@shop.example; country: Germany)\n" in said
    assert "\n├─ Date: last changed: 1 May 2024\n" in said
    assert "   ├─ orders\n" in said
    assert "   └─ offers\n" in said
    assert "      ├─ Purposes: not stated\n" in said
    assert "      ├─ Recipients: none, as the policy says\n" in said


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_each_finding_hangs_on_the_tree_once(example: Path) -> None:
    flat = " ".join(re.sub(r"[│├└─]", " ", show(ROOT, f"examples/{example.name}")).split())
    shown = re.findall(r"(?:violation|warning|info): (?:[^\[]*) \[(GM-\w+)", flat)
    found = [finding.rule.id for finding in check(read(example).policy, profiles=("notice",))]
    assert sorted(shown) == sorted(found)


def test_only_some_processings_are_shown_with_what_they_name(here: Path) -> None:
    said = show(here, "shop.yaml", "--only", "offers")
    assert "orders" not in said
    assert "the post office" not in said
    assert "account data [account]" in said
    assert show(here, "shop.yaml", "--only", "offers,") == said
    assert show(here, "shop.yaml", "--only", "orders,offers") == show(
        here, "shop.yaml", "--only", "offers", "--only", "orders"
    )


@pytest.mark.parametrize(
    ("only", "error"),
    [
        ("order", "--only: there is no processing 'order'; did you mean orders?"),
        ("xyzzy", "--only: there is no processing 'xyzzy'; write orders or offers"),
    ],
)
def test_a_processing_that_is_not_there_is_an_error(here: Path, only: str, error: str) -> None:
    done = call(here, "shop.yaml", "--only", only)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {error}\n")


def test_a_broken_file_is_an_error_and_nothing_is_shown(here: Path) -> None:
    (here / "broken.yaml").write_text("id: broken\npurpose: x\n", encoding="utf-8")
    done = call(here, "shop.yaml", "broken.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("broken.yaml:2:1: error: ")


@pytest.mark.parametrize("how", ["--ascii", "ascii", "cp1252"])
def test_plain_characters_where_there_are_no_others(here: Path, how: str) -> None:
    if how == "--ascii":
        said = show(here, "shop.yaml", "--only", "orders", how)
    else:
        said = show(here, "shop.yaml", "--only", "orders", PYTHONIOENCODING=how)
    assert said.isascii()
    assert "|- Recipients\n|  `- the post office [post]" in said
    assert "|- !! violation: the right to data portability is not stated" in said
    assert "\\u" not in said


def test_no_colour_but_on_a_terminal(here: Path) -> None:
    assert "\x1b" not in show(here, "shop.yaml")
    coloured = show(here, "shop.yaml", FORCE_COLOR="1")
    assert "\x1b[1;31m■ violation" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == show(here, "shop.yaml")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals here")
@pytest.mark.parametrize("columns", [40, 72, 160])
def test_it_is_no_wider_than_the_terminal(here: Path, columns: int) -> None:
    master, terminal = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "TERM": "xterm", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "gdprmap", "show", "shop.yaml"], cwd=here, env=environment, stdout=terminal
    ):
        os.close(terminal)
        said = shown_on(master).decode()
    os.close(master)
    assert "\x1b[" in said
    lines = re.sub(r"\x1b\[[\d;]*[mK]", "", said).splitlines()
    assert max(map(len, lines)) <= columns
    assert max(map(len, lines)) > columns * 0.7


def test_wide_letters_count_twice(here: Path) -> None:
    (here / "wide.yaml").write_text(SHOP.replace("sending your order", "個人情報" * 30), encoding="utf-8")
    said = show(here, "wide.yaml", "--only", "orders")
    lines = [line for line in said.splitlines() if "個" in line or "情" in line]
    assert all(len(line) + len(re.findall("[個人情報]", line)) <= 100 for line in lines)
    assert sum(line.count("個") for line in lines) == 60  # in the purpose, and in the finding about it


def test_nothing_in_a_policy_steers_the_terminal(here: Path) -> None:
    evil = SHOP.replace("sending your order", '"\\u202Eevil \\u2066"')
    (here / "evil.yaml").write_text(evil, encoding="utf-8")
    said = show(here, "evil.yaml", "--only", "orders")
    assert "\u202e" not in said
    assert "\u2066" not in said
    assert one_line("\u202eevil") in said


def test_several_policies_are_trees_of_their_own(here: Path) -> None:
    (here / "other.yaml").write_text(SHOP.replace("id: shop", "id: other"), encoding="utf-8")
    said = show(here, "shop.yaml", "other.yaml")
    assert said.count("\n\n") == 1
    assert said.startswith("other.yaml: Privacy at the shop [other]\n")
    assert "\n\nshop.yaml: Privacy at the shop [shop]\n" in said
    assert "other.yaml" in show(here, ".")


def test_a_policy_without_processing_says_so(here: Path) -> None:
    (here / "none.yaml").write_text("id: none\nprocessing: none\n", encoding="utf-8")
    assert show(here, "none.yaml").endswith("└─ Processing activity: none, as the policy says\n")
    (here / "open.yaml").write_text("id: open\n", encoding="utf-8")
    assert show(here, "open.yaml").endswith("└─ Processing activity: not stated\n")
