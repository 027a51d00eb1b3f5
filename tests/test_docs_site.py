"""The docs as a site: built as `make docs` does, whole, at peace and readable, and with all that is public in it."""

from __future__ import annotations

import html
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import gdprmap
from gdprmap.cli import COMMANDS
from gdprmap.terms import MODULES
from gdprmap.vocab import Term
from tests.browsers import Browser, started

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MODULE = "module-"
STRICT = ("--fail-on-warning", "--keep-going", "--fresh-env")
UNDESCRIBED = {"cli", "rdf", "model", "jobs", "caching", "choices"}
"""Rooms without a page: the command and what works for it, what lies between `rdflib` and the others, and what `gdprmap`
has itself."""
IMPORT = re.compile(r"^from (gdprmap[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)
FETCHED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}


class Page(HTMLParser):
    """What a page links, what it fetches, and where it can be linked."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif (tag, name) == ("a", "href"):
                self.links.append(value or "")
            elif (tag, name) in FETCHED:
                self.fetched.append(value or "")


def built(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "sphinx", "--quiet", *STRICT, str(docs), str(site)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = built(DOCS, folder)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {file: Page(file) for file in site.rglob("*.html")}


@pytest.fixture(scope="module")
def described(pages: dict[Path, Page]) -> set[str]:
    """The names of Python that the reference describes."""
    ids = {id for page in pages.values() for id in page.ids}
    return {id.removeprefix(MODULE) for id in ids if re.match(rf"({MODULE})?gdprmap(\.|$)", id)}


@pytest.fixture(scope="module")
def modules(pages: dict[Path, Page]) -> set[str]:
    """Those of them that are modules."""
    return {id.removeprefix(MODULE) for page in pages.values() for id in page.ids if id.startswith(MODULE)}


def test_make_docs_is_as_strict_as_the_tests() -> None:
    assert f"sphinx-build {' '.join(STRICT)} docs build/docs" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "/build/\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, ""),
        ({"lost.md": "# Lost\n"}, "isn't included in any toctree"),
        ({"_contents.txt": "```{toctree}\nnone\n```\n"}, "contains reference to nonexisting document 'none'"),
        ({"index.md": "# Home\n\n[x](none.md)\n"}, "'none.md'"),
        ({"index.md": "# Home\n\n[x](none.txt)\n"}, "'none.txt'"),
        ({"index.md": "# Home\n\n[x](#nowhere)\n"}, "'nowhere'"),
        ({"index.md": "# Home\n\n[x](../README.md)\n"}, "README.md"),
    ],
)
def test_what_leads_nowhere_fails_the_build(written: dict[str, str], said: str, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "_static").mkdir(parents=True)
    shutil.copy(DOCS / "conf.py", docs)
    for name, text in ({"_contents.txt": "", "index.md": "# Home\n"} | written).items():
        (docs / name).write_text(text, encoding="utf-8")
    done = built(docs, tmp_path / "site")
    assert done.returncode == bool(said), done.stderr
    assert said in done.stderr


def test_every_page_can_be_reached_from_the_home_page_and_no_link_is_dead(pages: dict[Path, Page], site: Path) -> None:
    sources = [*DOCS.rglob("*.md"), *DOCS.rglob("*.rst")]
    assert len(sources) > 90
    reached, todo = set(), [site / "index.html"]
    while todo:
        page = todo.pop()
        if page in reached or page not in pages:
            continue
        reached.add(page)
        for link in map(urlsplit, pages[page].links):
            if link.scheme:
                assert link.scheme in ("http", "https", "mailto"), (page, link)
                continue
            target = (page.parent / unquote(link.path)).resolve() if link.path else page
            assert target.is_file(), (page, link.path)
            assert not link.fragment or target.suffix != ".html" or unquote(link.fragment) in pages[target].ids, (
                page,
                link,
            )
            todo.append(target)
    wanted = {site / source.relative_to(DOCS).with_suffix(".html") for source in sources}
    assert wanted <= reached


def test_nothing_is_fetched_from_elsewhere(pages: dict[Path, Page], site: Path) -> None:
    fetched = {target for page in pages.values() for target in page.fetched}
    assert "_static/site.css" in {target.partition("?")[0] for target in fetched}
    assert {target for target in fetched if urlsplit(target).scheme or target.startswith("//")} == set()
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", style.read_text(encoding="utf-8")) == [], (
            style
        )


# Reference


def defined(module: Any) -> list[str]:
    """The public names of a module: those that it lists, or else what it defines itself."""
    if listed := getattr(module, "__all__", None):
        return list(listed)
    return [
        name for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]  # fmt: skip


def found(name: str) -> Any:
    """The module or what is in one that this is the full name of; None if there is no such thing."""
    try:
        return resolve_name(name)
    except (ImportError, AttributeError):
        return None


def test_every_public_name_is_described(described: set[str], modules: set[str]) -> None:
    rooms = {room.name for room in pkgutil.iter_modules(gdprmap.__path__) if not room.name.startswith("_")}
    assert {f"gdprmap.{room}" for room in rooms - UNDESCRIBED} <= modules
    assert {f"gdprmap.{name}" for name in dir(gdprmap) if not name.startswith("_")} <= described
    things = {id(found(name)) for name in described}
    for module in map(import_module, modules - {"gdprmap"}):
        for name in defined(module):
            full = f"{module.__name__}.{name}"
            assert full in described or id(getattr(module, name)) in things, full


def test_what_the_pages_import_or_name_is_described(described: set[str]) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *DOCS.glob("*.md")])
    named = {f"{module}.{name}" for module, names in IMPORT.findall(text) for name in re.findall(r"\w+", names)}
    named |= {name for name in re.findall(r"\bgdprmap(?:\.[a-zA-Z]\w*)+", text) if found(name) is not None}
    assert {"gdprmap.graph.context.document", "gdprmap.vocab.own.register"} <= named
    terms = {f"gdprmap.vocab.{prefix.replace('-', '_')}" for prefix in MODULES}
    things = {id(found(name)) for name in described}
    assert [name for name in sorted(named - described - terms) if id(found(name)) not in things] == []


def test_every_term_is_listed(pages: dict[Path, Page], site: Path) -> None:
    listed = set(pages[site / "reference" / "terms.html"].links)
    for prefix in MODULES:
        module = import_module(f"gdprmap.vocab.{prefix.replace('-', '_')}")
        terms = [value for value in vars(module).values() if isinstance(value, Term)]
        assert terms
        assert set(terms) <= listed


def test_the_help_of_every_command_is_there(site: Path) -> None:
    page = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    shown = [html.unescape(re.sub("<.*?>", "", block)) for block in re.findall("<pre.*?>(.*?)</pre>", page, re.DOTALL)]
    helped = [(ROOT / "tests" / "help" / f"{name}.txt").read_text(encoding="utf-8") for name in ("gdprmap", *COMMANDS)]
    assert shown == helped


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.mark.parametrize("wide", [1280, 390])
@pytest.mark.parametrize("name", ["index", "tutorial", "reference/python", "rules/GM-L01"])
def test_a_page_is_at_peace_and_can_be_read_by_everyone(name: str, wide: int, site: Path, browser: Browser) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with browser.open(site / f"{name}.html", wide=wide) as opened:
        assert opened.said == []
        assert [address for address in opened.asked if not address.startswith(site.as_uri())] == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= wide
        opened.page.evaluate(axe)
        for scheme in ("light", "dark"):
            opened.page.emulate_media(color_scheme=scheme)
            violations = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            serious = [one for one in violations if one["impact"] in ("serious", "critical")]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []


def test_a_word_can_be_searched_for_without_a_server(site: Path, browser: Browser) -> None:
    with browser.open(site / "search.html") as opened:
        opened.page.goto(f"{(site / 'search.html').as_uri()}?q=baseline")
        opened.page.wait_for_selector("#search-results li a")
        assert "settings.html" in " ".join(
            link.get_attribute("href") for link in opened.page.query_selector_all("#search-results li a")
        )
        assert opened.said == []
