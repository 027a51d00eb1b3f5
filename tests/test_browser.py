"""The pages work in a real browser: they are at peace, can be used by mouse, keyboard and ear, and print whole."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gdprmap.cli import main
from gdprmap.documents import described, document, render
from gdprmap.documents.pictures import to_svg
from gdprmap.documents.view import Kind
from gdprmap.files import read
from tests.browsers import Browser, started
from tests.pages_of import Page, words

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
A4 = 718
"""The width of an A4 page between margins of 1 cm, in pixels of CSS."""
HOSTILE = """\
id: hostile
language: en
title: "\\u202E</title><script>window.hacked = 1</script>"
applicable_laws: [GDPR]
controller: {name: "<img src=https://evil.example/x.png onerror='window.hacked = 1'>"}
data: {a: {label: "</svg><script>window.hacked = 1</script>", items: [pd:Name]}}
processing:
  p:
    label: "<svg onload='window.hacked = 1'>"
    data: [a]
    purposes: [{label: "]]><style>@import 'https://evil.example/x.css';</style>", term: dpv:DirectMarketing}]
    recipients: [r]
recipients: {r: {label: "</pre></code><script src=https://evil.example/x.js></script>", country: US}}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of the examples, by kind and name."""
    folder = tmp_path_factory.mktemp("pages")
    found: dict[str, Path] = {}
    for example in EXAMPLES:
        policy = read(example).policy
        for kind in _KINDS:
            path = found[f"{kind} {example.stem}"] = folder / f"{kind}-{example.stem}.html"
            made = document(kind, [described(policy, kind, file=example.name)])
            path.write_text(render(made, "html"), encoding="utf-8")
        checked = found[f"check {example.stem}"] = folder / f"check-{example.stem}.html"
        assert main(["check", str(example), "--fail-on", "never", "--quiet", "--output", f"html={checked}"]) == 0
    return found


_KINDS: tuple[Kind, ...] = ("notice", "register", "rights", "matrix", "flow")
_EVERY = [f"{kind} {example.stem}" for example in EXAMPLES for kind in (*_KINDS, "check")]


@pytest.mark.parametrize("name", _EVERY)
def test_a_page_is_at_peace_and_can_be_read_by_everyone(name: str, pages: dict[str, Path], browser: Browser) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with browser.open(pages[name]) as opened:
        opened.check()
        page = opened.page
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            assert [_told(one) for one in found if one["impact"] in ("serious", "critical")] == []


def _told(violation: Any) -> str:
    return f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"


@pytest.mark.parametrize("name", [name for name in _EVERY if "smartertools" in name])
@pytest.mark.parametrize("wide", [390, 1280])
def test_a_page_is_no_wider_than_the_screen(name: str, wide: int, pages: dict[str, Path], browser: Browser) -> None:
    with browser.open(pages[name], wide=wide) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= wide


@pytest.mark.parametrize("name", [name for name in _EVERY if "smartertools" in name])
def test_a_page_prints_without_cutting_anything_off(name: str, pages: dict[str, Path], browser: Browser) -> None:
    wide = 1040 if name.startswith("register") else A4
    with browser.open(pages[name], wide=wide) as opened:
        opened.page.emulate_media(media="print")
        cut = opened.page.evaluate(
            """() => [...document.body.querySelectorAll('*')]
                .filter(one => one.checkVisibility() && !one.closest('svg > *'))
                .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
                .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert cut == []
        # What is folded is printed too.
        assert opened.page.evaluate(
            """() => [...document.querySelectorAll('details')]
                .every(one => [...one.children].at(-1).getBoundingClientRect().height > 0)"""
        )
        assert opened.page.pdf(format="A4", landscape=wide != A4).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", _KINDS)
def test_no_head_of_a_table_stands_alone_at_the_foot_of_a_page(
    kind: str, pages: dict[str, Path], browser: Browser
) -> None:
    heads: set[str] = set()
    feet: set[str] = set()
    for name in (f"{kind} isobuster-2019", f"{kind} smart-soft"):  # without the rule, each kind has one there
        heads |= {_bare(words(one)) for one in Page(pages[name].read_text(encoding="utf-8")).all("thead")}
        with browser.open(pages[name]) as opened:
            printed = PdfReader(io.BytesIO(opened.page.pdf(format="A4", prefer_css_page_size=True)))
        texts = [_bare(page.extract_text()) for page in printed.pages]
        feet |= {text[-len(head) :] for text in texts for head in heads}
    assert heads
    assert not heads & feet


def _bare(text: str) -> str:
    """The text without the spaces and the hyphens that printing adds."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def _shown(page: Any) -> dict[str, int]:
    return {
        kind: page.evaluate(
            "kind => [...document.querySelectorAll(kind)].filter(one => one.checkVisibility()).length", kind
        )
        for kind in (".finding.violation", ".finding.warning", ".finding.info", "section.article")
    }


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_findings_are_filtered_by_severity(hand: str, scripts: bool, pages: dict[str, Path], browser: Browser) -> None:
    with browser.open(pages["check smartertools-2018"], scripts=scripts) as opened:
        page = opened.page
        before = _shown(page)
        assert all(before.values())

        def toggle(severity: str) -> None:
            if hand == "mouse":
                page.locator(f"label.{severity}").click()
            else:
                page.locator(f"#show-{severity}").focus()
                page.keyboard.press("Space")

        toggle("violation")
        now = _shown(page)
        assert now[".finding.violation"] == 0
        assert (now[".finding.warning"], now[".finding.info"]) == (before[".finding.warning"], before[".finding.info"])
        toggle("warning")
        now = _shown(page)
        kept = page.locator("section.article.has-info").count()
        assert now == {**dict.fromkeys(before, 0), ".finding.info": before[".finding.info"], "section.article": kept}
        toggle("info")
        assert _shown(page) == dict.fromkeys(before, 0)
        for severity in ("violation", "warning", "info"):
            toggle(severity)
        assert _shown(page) == before


def test_the_boxes_are_reached_with_the_tabulator_key(pages: dict[str, Path], browser: Browser) -> None:
    with browser.open(pages["check smart-soft"]) as opened:
        reached = []
        for _ in range(5):
            opened.page.keyboard.press("Tab")
            reached.append(opened.page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert reached[:4] == ["skip", "show-violation", "show-warning", "show-info"]


@pytest.mark.parametrize("name", ["check smart-soft", "notice smart-soft", "rights smart-soft"])
def test_details_unfold_by_mouse_and_by_keyboard(name: str, pages: dict[str, Path], browser: Browser) -> None:
    with browser.open(pages[name]) as opened:
        first = opened.page.locator("main details").first
        summary = first.locator("summary")
        summary.click()
        assert first.evaluate("one => one.open")
        summary.press("Enter")
        assert not first.evaluate("one => one.open")
        summary.press("Space")
        assert first.evaluate("one => one.open")


def test_the_links_of_what_the_mouse_is_on_stand_out(pages: dict[str, Path], browser: Browser) -> None:
    with browser.open(pages["flow smartertools-2018"]) as opened:
        page = opened.page
        assert _faded(page) == 0
        page.locator("svg.flow .box.data").first.hover()
        every = page.locator("svg.flow .link").count()
        assert 0 < _faded(page) < every


def _faded(page: Any) -> int:
    found: int = page.evaluate(
        "[...document.querySelectorAll('svg.flow .link')].filter(one => getComputedStyle(one).opacity < 1).length"
    )
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_text_of_a_picture_runs_out_of_its_box(language: str, tmp_path: Path, browser: Browser) -> None:
    for example in EXAMPLES:
        path = tmp_path / f"{example.stem}.html"
        one = described(read(example).policy, "flow")
        path.write_text(render(document("flow", [one], language=language), "html"), encoding="utf-8")
        with browser.open(path) as opened:
            out = opened.page.evaluate(
                """() => [...document.querySelectorAll('svg.flow .box')].flatMap(box => {
                    const edge = box.querySelector('rect').getBoundingClientRect();
                    return [...box.querySelectorAll('text')].filter(one => {
                        const text = one.getBoundingClientRect();
                        return text.right > edge.right || text.left < edge.left || text.bottom > edge.bottom;
                    }).map(one => one.textContent);
                })"""
            )
            assert out == []


@pytest.mark.parametrize("kind", ["register", "rights", "flow"])
def test_no_word_of_a_head_is_broken(kind: Kind, tmp_path: Path, browser: Browser) -> None:
    """German has long ones: Verarbeitungstätigkeit, Auftragsverarbeiter."""
    path = tmp_path / "page.html"
    one = described(read(next(file for file in EXAMPLES if file.stem == "isobuster-2019")).policy, kind)
    path.write_text(render(document(kind, [one], language="de"), "html"), encoding="utf-8")
    with browser.open(path, wide=1100) as opened:
        broken = opened.page.evaluate(
            """() => [...document.querySelectorAll('main thead th > span, td.recipients li span:not(:has(*))')]
                .flatMap(one => [...one.firstChild.data.matchAll(/[^\\s-]+/g)].filter(word => {
                    const range = document.createRange();
                    range.setStart(one.firstChild, word.index);
                    range.setEnd(one.firstChild, word.index + word[0].length);
                    return new Set([...range.getClientRects()].map(line => line.top)).size > 1;
                }).map(word => word[0]))"""
        )
        assert broken == []


def test_a_hostile_policy_runs_nothing_and_asks_for_nothing(tmp_path: Path, browser: Browser) -> None:
    policy = tmp_path / "<img src=x onerror=window.hacked=1>.yaml"
    policy.write_text(HOSTILE, encoding="utf-8")
    one = described(read(policy).policy, "flow", file=str(policy))
    pages = [tmp_path / "flow.html", tmp_path / "notice.html", tmp_path / "check.html", tmp_path / "flow.svg"]
    pages[0].write_text(render(document("flow", [one]), "html"), encoding="utf-8")
    pages[1].write_text(render(document("notice", [one]), "html"), encoding="utf-8")
    assert main(["check", str(policy), "--fail-on", "never", "--quiet", "--output", f"html={pages[2]}"]) == 0
    pages[3].write_text(to_svg(one), encoding="utf-8")
    for path in pages:
        with browser.open(path) as opened:
            opened.check()
            assert opened.page.evaluate("window.hacked") is None
            assert opened.page.locator("script").count() == 0
            # What turns the direction of text turns only its own.
            assert opened.page.evaluate(
                "[...document.querySelectorAll('main span')].every(one => !one.textContent.includes('\\u202e')"
                " || getComputedStyle(one).unicodeBidi.startsWith('isolate'))"
            )
            assert opened.page.locator("img").count() == 0
