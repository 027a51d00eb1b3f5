"""`gdprmap report` as its users call it: files, exit codes and what goes where."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import openpyxl
import pytest

from gdprmap.documents import Kind
from tests.pages_of import Page, words

ROOT = Path(__file__).parent.parent
KINDS: tuple[Kind, ...] = get_args(Kind)
SHOP = """\
id: shop
title: Privacy at the shop
language: en
updated: 2024-05-01
applicable_laws: [GDPR]
controller: {name: Shop GmbH, contacts: [post@shop.example], country: DE}
processing:
  orders:
    label: orders
    purposes: [{label: sending your order}]
    legal_bases: [contract]
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: broken\nprocessing: {a: {purpose: x}}\n", encoding="utf-8")
    return tmp_path


def report(here: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdprmap", "report", *arguments],
        cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=stdin, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_without_a_file_it_writes_markdown(here: Path) -> None:
    done = report(here, "shop.yaml", "--as", "notice")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Privacy information\n")
    assert "| orders | sending your order | Contract (Art 6(1)(b) GDPR) | **not stated**" in done.stdout


def test_standard_input_is_a_policy_too(here: Path) -> None:
    done = report(here, "-", "--as", "rights", "--language", "de", stdin=SHOP)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Rechte der betroffenen Personen\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["html", "md"])
def test_each_document_goes_into_a_file(here: Path, kind: str, ending: str) -> None:
    done = report(here, "shop.yaml", "--as", kind, "--to", f"out.{ending}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = (here / f"out.{ending}").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>\n" if ending == "html" else "# ")
    assert "Privacy at the shop" in text


def test_a_register_is_a_table_for_spreadsheets_too(here: Path) -> None:
    for ending in ("csv", "xlsx"):
        done = report(here, "shop.yaml", "--as", "register", "--to", f"out.{ending}", "--language", "de")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO((here / "out.csv").read_text(encoding="utf-8"))))
    assert [row["Verarbeitungstätigkeit"] for row in rows] == ["orders"]
    assert rows[0]["Empfänger"] == "nicht angegeben\n[GM-T08]"
    assert rows[0]["Datum"] == "zuletzt geändert: 1. Mai 2024"
    sheet = openpyxl.load_workbook(here / "out.xlsx")["Verzeichnis"]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == list(
        csv.reader(io.StringIO((here / "out.csv").read_text(encoding="utf-8")))
    )


def test_a_register_says_what_cannot_be_read(here: Path) -> None:
    done = report(here, ".", "gone.yaml", "--as", "register", "--to", "out.html")
    assert done.returncode == 2
    assert "broken.yaml:2:18" in done.stderr
    assert "gone.yaml" in done.stderr
    found = Page((here / "out.html").read_text(encoding="utf-8"))
    found.check()
    (section,) = found.with_class("unreadable")
    assert "broken.yaml:2:18" in words(section)
    assert "gone.yaml:1:1: there is no such file or folder" in words(section)
    assert found.rows("p1-controller")[0]["processing"].startswith("orders")
    for name in ("out.csv", "out.xlsx"):
        assert report(here, "broken.yaml", "--as", "register", "--to", name).returncode == 2
        assert (here / name).exists()
    (row,) = list(csv.DictReader(io.StringIO((here / "out.csv").read_text(encoding="utf-8"))))
    assert row["File"] == "broken.yaml"
    assert "broken.yaml:2:18" in row["Remarks"]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"register"}))
def test_of_other_documents_nothing_is_written_then(here: Path, kind: str) -> None:
    done = report(here, "shop.yaml", "broken.yaml", "--as", kind, "--to", "out.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "broken.yaml:2:18" in done.stderr
    assert not (here / "out.html").exists()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
@pytest.mark.parametrize("ending", ["html", "md", "csv", "xlsx"])
def test_the_name_of_a_file_need_be_no_text(here: Path, ending: str) -> None:
    (here / "shop.yaml").rename(here / os.fsdecode(b"a\xff.yaml"))
    done = report(here, os.fsdecode(b"a\xff.yaml"), "--as", "register", "--to", f"out.{ending}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if ending == "xlsx":
        said = str(openpyxl.load_workbook(here / "out.xlsx")["Register"]["A2"].value)
    else:
        said = (here / f"out.{ending}").read_text(encoding="utf-8")
    assert r"a\udcff.yaml" in said.replace(r"\\", "\\")


@pytest.mark.parametrize("ending", ["html", "xlsx"])
def test_a_file_that_is_written_again_keeps_who_may_read_it(here: Path, ending: str) -> None:
    out = here / f"out.{ending}"
    out.write_bytes(b"old")
    out.chmod(0o600)
    assert report(here, "shop.yaml", "--as", "register", "--to", out.name).returncode == 0
    assert out.read_bytes() != b"old"
    assert out.stat().st_mode & 0o777 == 0o600
    assert {file.name for file in here.iterdir()} == {"shop.yaml", "broken.yaml", out.name}


def test_the_day_is_in_the_head(here: Path) -> None:
    done = report(here, "shop.yaml", "--as", "register", "--on", "2026-01-31")
    assert "As of: 31 January 2026." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shop.yaml",), "the following arguments are required: --as"),
        (("shop.yaml", "--as", "notise"), "did you mean notice?"),
        (("shop.yaml", "--as", "notice", "--to", "out.csv"), "only the register is written as .csv"),
        (("shop.yaml", "--as", "notice", "--to", "out.pdf"), "a browser prints HTML as PDF"),
        (("shop.yaml", "--as", "notice", "--to", "out"), "the file ends in .html or .md, and out does not"),
        (("shop.yaml", "--as", "register", "--to", "out.doc"), "the file ends in .html, .md, .csv or .xlsx"),
        (("shop.yaml", "--as", "notice", "--language", "fr"), "write de or en"),
        (("shop.yaml", "--as", "notice", "--template", "gone.html"), "there is no file gone.html"),
        (("shop.yaml", "--as", "register", "--to", "out.xlsx", "--template", "shop.yaml"), "no template writes .xlsx"),
        (("shop.yaml", "--as", "notice", "--to", "no/such/out.html"), "cannot be written"),
        (("shop.yaml", "--as", "register", "--to", "no/such/out.xlsx"), "cannot be written"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(here: Path, arguments: tuple[str, ...], said: str) -> None:
    done = report(here, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert {file.name for file in here.iterdir()} == {"shop.yaml", "broken.yaml"}


def test_a_policy_is_not_written_over(here: Path) -> None:
    (here / "shop.md").write_text(SHOP, encoding="utf-8")
    (here / "link.md").symlink_to("shop.yaml")
    done = report(here, "shop.yaml", "--as", "notice", "--to", "link.md")
    assert done.returncode == 2
    assert "link.md is one of the files that are read" in done.stderr
    assert (here / "shop.yaml").read_text(encoding="utf-8") == SHOP


# Templates of one's own

OWN = '{% extends "gdprmap/document.html" %}\n{% block footer %}<footer>{{ document.chapters[0].title.text }}</footer>{% endblock %}\n'


def test_nothing_that_is_read_is_written_over(here: Path) -> None:
    (here / "mine.md").write_text("{{ document.title }}\n", encoding="utf-8")
    done = report(here, "shop.yaml", "--as", "rights", "--template", "mine.md", "--to", "mine.md")
    assert (done.returncode, (here / "mine.md").read_text()) == (2, "{{ document.title }}\n")
    assert "mine.md is one of the files that are read" in done.stderr
    (here / "notes.md").write_text("notes\n", encoding="utf-8")
    done = report(here, "shop.yaml", "notes.md", "--as", "register", "--to", "notes.md")
    assert (done.returncode, (here / "notes.md").read_text()) == (2, "notes\n")


def test_rules_that_the_settings_leave_out_are_left_out(here: Path) -> None:
    (here / "shop.yaml").write_text("id: shop\nprocessing: {orders: }\n", encoding="utf-8")
    assert "GM-T05" in report(here, "shop.yaml", "--as", "notice").stdout
    (here / "gdprmap.toml").write_text('ignore = ["GM-T05"]\n', encoding="utf-8")
    said = report(here, "shop.yaml", "--as", "notice").stdout
    assert "GM-T05" not in said
    assert "GM-R00" in said
    (here / "gdprmap.toml").write_text('[per-file-ignores]\n"shop.yaml" = ["GM-T05"]\n', encoding="utf-8")
    assert "GM-T05" not in report(here, "shop.yaml", "--as", "notice").stdout


def test_a_template_of_ones_own_can_change_a_part_of_ours(here: Path) -> None:
    (here / "ours.html").write_text(OWN, encoding="utf-8")
    (here / "shop.yaml").write_text(SHOP.replace("title: ", "title: <b>"), encoding="utf-8")
    done = report(here, "shop.yaml", "--as", "notice", "--template", "ours.html", "--to", "out.html")
    assert (done.returncode, done.stderr) == (0, "")
    found = Page((here / "out.html").read_text(encoding="utf-8"))
    assert words(found.all("footer")[0]) == "<b>Privacy at the shop"
    assert found.by_id("p1-who") is not None


def test_a_template_of_ones_own_can_be_the_whole_document(here: Path) -> None:
    (here / "t.md").write_text(
        '{% for chapter in document.chapters %}\n* {{ chapter.title.text }} {{ t("state.none") }}\n{% endfor %}\n',
        encoding="utf-8",
    )
    (here / "shop.yaml").write_text(SHOP.replace("title: ", "title: <b>*"), encoding="utf-8")
    done = report(here, "shop.yaml", "--as", "notice", "--template", "t.md", "--language", "de")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "* &lt;b&gt;\\*Privacy at the shop keine, laut Erklärung\n",
        "",
    )


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("one\n{% if %}", "t.html:2: Expected an expression"),
        ("one\n\n{{ document.titel }}", "t.html:3: "),
        ("{{ nothing }}", "t.html:1: 'nothing' is undefined"),
        ("\n{{ 1 / 0 }}", "t.html:2: division by zero"),
        ('\n{{ t("no.such") }}', "t.html:2: there is no text no.such"),
        ("{{ ''.__class__.__mro__ }}", "t.html:1: access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ document.__init__.__globals__ }}", "unsafe"),
        ('{% include "gone.html" %}', "there is no template gone.html"),
        ('{% include "../shop.yaml" %}', "there is no template ../shop.yaml"),
        ('{% include "t.html" %}', "without end"),
        ('{% extends "t.html" %}', "without end"),
        ("{% for x in range(100000000) %}{% endfor %}", "t.html:1: Range too big"),
        ('{% include "bad.html" %}', "bad.html:2: "),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(here: Path, template: str, said: str) -> None:
    (here / "t.html").write_text(template, encoding="utf-8")
    (here / "bad.html").write_text("\n{% endfor %}", encoding="utf-8")
    done = report(here, "shop.yaml", "--as", "notice", "--template", "t.html", "--to", "out.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (here / "out.html").exists()


def test_a_template_is_text_in_utf_8(here: Path) -> None:
    (here / "t.html").write_bytes(b"\xff\xfe")
    done = report(here, "shop.yaml", "--as", "notice", "--template", "t.html")
    assert done.returncode == 2
    assert "a template is written in UTF-8" in done.stderr


def test_the_settings_of_the_project_apply(here: Path) -> None:
    (here / "gdprmap.toml").write_text('adequacy = "gone.ttl"\n', encoding="utf-8")
    assert report(here, "shop.yaml", "--as", "notice").returncode == 2
    assert report(here, "shop.yaml", "--as", "notice", "--no-config").returncode == 0
