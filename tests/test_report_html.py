"""`gdprmap check --format html`: what stands on the page, where, and that nothing in a file gets out of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from gdprmap import Policy, check
from gdprmap.errors import Problem
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed, Tally, whole
from gdprmap.report._html_lines import excerpt
from gdprmap.report.as_html import HtmlReport
from tests.pages_of import Page, words

ROOT = Path(__file__).parent.parent
SHOP = """\
# yaml-language-server: $schema=x
id: shop
title: Privacy at the shop
updated: 2024-05-01
applicable_laws: [GDPR]
controller: {name: Shop GmbH, contacts: [post@shop.example], country: DE}
data:
  account: {label: account data, term: pd:Contact, sources: [data subject]}
processing:
  orders:
    data: [account]
    purposes: [{term: dpv:RequestedServiceProvision}]
    legal_bases: [{kind: contract, agreement: your order}]
    recipients: none
    transfers: none
    necessity: contractual
    consequence: we cannot send it
rights: [access, rectification, erasure, restriction, complaint]
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def call(here: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdprmap", "check", *arguments],
        cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=stdin, capture_output=True, text=True,
        encoding="utf-8",
    )  # fmt: skip


def checked(here: Path, *arguments: str, code: int = 1, stdin: str = "") -> Page:
    done = call(here, *arguments, "--format", "html", stdin=stdin)
    assert (done.returncode, done.stderr) == (code, "")
    page = Page(done.stdout)
    page.check()
    return page


def findings(page: Page) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in page.all("h4")]


def lines(element: Element) -> list[str]:
    (code,) = [one for one in element.iter() if str(one.tag).endswith("}code")]
    return "".join(code.itertext()).splitlines()


def test_findings_stand_by_article_with_their_lines_and_what_to_write(here: Path) -> None:
    page = checked(here, "shop.yaml")
    # Portability follows from the contract and is not stated; how long data is kept neither.
    assert findings(page) == [
        "\u25a0 violation orders: the right to data portability is not stated GM-R06, Art 13(2)(b)",
        "\u25a0 violation orders: it is not stated how long the data is kept, nor how that is decided GM-S01, Art 13(2)(a)",
    ]
    (section,) = page.with_class("article")
    assert words(section[0]) == "Art 13 2 violations"
    last = page.with_class("finding")[0]
    assert words(page.with_class("place", last)[0]) == "shop.yaml:10:3"
    assert lines(last) == [
        "   8   account: {label: account data, term: pd:Contact, sources: [data subject]}",
        "   9 processing:",
        "> 10   orders:",
        "  11     data: [account]",
        "  12     purposes: [{term: dpv:RequestedServiceProvision}]",
        "  13     legal_bases: [{kind: contract, agreement: your order}]",
    ]
    (mark,) = [one for one in last.iter() if str(one.tag).endswith("}mark")]
    assert mark.text == "orders:"
    assert words(page.with_class("remedy", last)[0]).startswith("What to write: Add portability to rights")


def test_articles_are_in_the_order_of_their_numbers(here: Path) -> None:
    page = checked(ROOT, "examples/smart-soft.yaml")
    titles = [words(one[0]) for one in page.with_class("article")]
    numbers = [int(found[1]) for title in titles if (found := re.match(r"Art (\d+)", title))]
    assert numbers == sorted(numbers)
    assert 13 in numbers
    assert titles[-1].startswith("No article")  # the rules on the model itself
    assert any(title.startswith("ePrivacy Directive Art 5") for title in titles)


def test_counts_are_those_of_the_text(here: Path) -> None:
    text = call(ROOT, "examples").stdout.splitlines()[-1]
    page = checked(ROOT, "examples")
    assert words(page.with_class("summary")[0]).lower() == f"{text}."
    numbers = dict(re.findall(r"(\d+) (violation|warning|info)s", text)[at][::-1] for at in range(3))
    for severity, number in numbers.items():
        assert len(page.with_class(severity)) == int(number) + 1  # and the label of its box
        assert words(page.by_id(f"show-{severity}")) == ""
    assert [words(one) for one in page.all("nav")[0].iter() if str(one.tag).endswith("}a")] == [
        f"examples/{path.name} policy {path.stem}" for path in sorted((ROOT / "examples").glob("*.yaml"))
    ]


def test_what_the_file_accepts_is_not_shown_but_counted(here: Path) -> None:
    accepting = SHOP + "ignore: [{rule: GM-R06, reason: the board decides}]\n"
    (here / "shop.yaml").write_text(accepting, encoding="utf-8")
    page = checked(here, "shop.yaml")
    assert len(findings(page)) == 1
    assert "GM-R06" not in "".join(findings(page))
    assert words(page.with_class("summary")[0]) == "Checked 1 policy: 1 violation; 1 accepted in the files."


def test_a_file_that_cannot_be_read_stands_on_the_page(here: Path) -> None:
    (here / "broken.yaml").write_text("id: broken\npurpose: <b>x</b>\n", encoding="utf-8")
    page = checked(here, "shop.yaml", "broken.yaml", code=2)
    (problems,) = page.with_class("problems")
    assert "broken.yaml:2:1: " in words(problems)
    assert "there is no field 'purpose' here" in words(problems)
    assert "1 path could not be read" in words(page.with_class("summary")[0])


def test_notes_stand_on_the_page(here: Path) -> None:
    (here / "shop.yaml").write_text(SHOP.replace("[GDPR]", "[CCPA]"), encoding="utf-8")
    page = checked(here, "shop.yaml", code=0)
    assert "the GDPR" in words(page.with_class("notes")[0])
    assert not page.with_class("filter")


def test_a_clean_policy_has_a_page_too(here: Path) -> None:
    clean = SHOP.replace("complaint]", "complaint, portability]") + "retention: [{period: 10 years}]\n"
    (here / "shop.yaml").write_text(clean, encoding="utf-8")
    page = checked(here, "shop.yaml", code=0)
    assert words(page.by_id("findings")) == "There is nothing to report."
    assert not page.all("fieldset")


def test_standard_input_has_its_lines_too(here: Path) -> None:
    from_file, page = checked(here, "shop.yaml"), checked(here, "-", stdin=SHOP)
    assert len(findings(page)) == 2
    assert [words(one) for one in page.all("pre")] == [words(one) for one in from_file.all("pre")] != []
    known = checked(here, "-", stdin=SHOP)
    assert [words(one) for one in known.all("pre")] == [words(one) for one in page.all("pre")]


def test_a_stream_of_policies_has_findings_without_lines(here: Path) -> None:
    page = checked(here, "-", "--input-format", "jsonl", stdin='{"id": "a"}\n{"id": "b"}\n')
    assert findings(page)
    assert not page.all("pre")


def test_a_file_of_many_policies_is_read_once_and_its_policies_are_told_apart() -> None:
    asked: list[str] = []

    def lines_of(name: str) -> list[str]:
        asked.append(name)
        return ["x"]

    report = HtmlReport(lines=lines_of)
    tally = Tally()
    for id in ("a", "b", "c"):
        findings = tuple(Placed(Place("many.jsonl", 1, 1), one) for one in check(Policy(id=id)))
        report.file(Checked(name="many.jsonl", policy=id, findings=findings))
        tally.add(Checked(name="many.jsonl", policy=id, findings=findings))
    assert asked == ["many.jsonl"]
    listed = Page(report.end(tally)).all("nav")[0]
    assert [words(one) for one in listed.iter() if one.tag.endswith("li")] == [
        "many.jsonl policy a", "many.jsonl policy b", "many.jsonl policy c"
    ]  # fmt: skip


def test_a_line_of_many_policies_is_shown(here: Path) -> None:
    (here / "many.jsonl").write_text('{"id": "a"}\n{"id": "b", "title": "x\u2028y"}\n{"id": "c"}\n', encoding="utf-8")
    page = checked(here, "many.jsonl")
    assert any('> 3 {"id": "c"}' in words(one) for one in page.all("pre"))


def test_it_goes_into_a_file_and_asks_for_nothing(here: Path) -> None:
    done = call(here, "shop.yaml", "--output", "html=page.html")
    assert done.returncode == 1
    text = (here / "page.html").read_text(encoding="utf-8")
    assert text == call(here, "shop.yaml", "--format", "html").stdout
    (policy,) = [one.get("content") for one in Page(text).all("meta") if one.get("http-equiv")]
    assert (policy or "").startswith("default-src 'none'; style-src 'unsafe-inline'")
    hint = call(here, "shop.yaml", "--output", "page.html")
    assert hint.stderr.splitlines()[0].endswith("'page.html' is no FORMAT=FILE; write html=page.html")


HOSTILE = "</pre></title></style><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'"


def test_hostile_words_are_text(here: Path) -> None:
    name = "<img src=x onerror=alert(1)>.yaml"
    quoted = HOSTILE.replace('"', '\\"')
    text = SHOP.replace("id: shop", "id: shop # " + HOSTILE).replace(
        "  orders:\n", f'  orders:\n    label: "{quoted}"\n'
    )
    (here / name).write_text(text, encoding="utf-8")
    page = checked(here, name)
    assert words(page.all("h2")[0]).startswith(name)
    assert HOSTILE in findings(page)[0]
    assert any(HOSTILE.replace('"', '\\"') in line for one in page.with_class("finding") for line in lines(one))


def test_nothing_in_a_file_turns_round_what_is_read(here: Path) -> None:
    text = SHOP.replace("  orders:\n", "  orders: # \u202ekcart\u2066 \u200bx\n")
    (here / "shop.yaml").write_text(text, encoding="utf-8")
    page = checked(here, "shop.yaml")
    assert "\u202e" not in page.text
    assert "\\u202ekcart\\u2066" in page.text


def test_the_name_of_a_file_need_be_no_text(here: Path) -> None:
    name = os.fsdecode(b"b\xffd.yaml")
    try:
        (here / name).write_text(SHOP, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    page = checked(here, ".")
    assert any("\\udcff" in words(one) for one in page.all("h2"))


def excerpted(text: list[str], line: int, column: int) -> str:
    return "".join(excerpt(text, line, column))


def test_of_a_long_line_only_what_is_about_the_place_is_shown() -> None:
    long = "a" * 5000 + "HERE" + "b" * 5000
    said = excerpted([long], 1, 5001)
    assert len(said) < 400
    assert "\u2026" + "a" * 40 + "<mark>HERE" in said
    assert said.count("\u2026") == 2


@pytest.mark.parametrize("line", [0, 4, 10_000])
def test_a_line_that_is_not_there_is_not_shown(line: int) -> None:
    assert excerpted(["a", "b", "c"], line, 1) == ""


@pytest.mark.parametrize(("column", "shown"), [(1, "<mark>abc</mark>"), (3, "ab<mark>c</mark>"), (99, "abc<mark></mark>")])  # fmt: skip
def test_the_mark_begins_at_the_column(column: int, shown: str) -> None:
    assert f"&gt; 1 {shown}</span>" in excerpted(["abc"], 1, column)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_file_has_it(here: Path, end: str) -> None:
    (here / "shop.yaml").write_bytes(SHOP.replace("\n", end).encode())
    assert lines(checked(here, "shop.yaml").with_class("finding")[1])[2] == "> 10   orders:"


def test_json_has_lines_too(here: Path) -> None:
    (here / "j.json").write_text('{"id": "j",\n "applicable_laws": ["GDPR"],\n "processing": {"p": {}}}\n', "utf-8")
    page = checked(here, "j.json")
    assert any('> 3  "processing": {"p": {}}}' in lines(one) for one in page.with_class("finding"))


def test_it_is_a_report_like_the_others() -> None:
    report = HtmlReport(lines=lambda name: ())
    problem = Problem((), "it is <broken>", Place("a.yaml", 1, 1))
    text = whole(
        report, [Checked(name="a.yaml", problems=(problem,)), Checked(name="b", policy="b", notes=(Note("n"),))]
    )
    page = Page(text)
    page.check()
    assert [words(one) for one in page.all("h2")] == ["Files", "a.yaml", "b policy b"]
