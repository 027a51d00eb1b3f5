"""The example notebook runs from top to bottom and shows what the policy says; so do policies and findings in one."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from gdprmap import Finding, Findings, Policy, check
from gdprmap.files import read, read_text
from tests.browsers import Browser, started
from tests.pages_of import Page, words
from tests.test_documents_hostile import EVIL, hostile

EXAMPLES = Path(__file__).parent.parent / "examples"
NOTEBOOK = EXAMPLES / "smartertools.ipynb"
TEXT = (EXAMPLES / "smartertools-2018.yaml").read_text(encoding="utf-8")
PROCESSING: dict[str, Any] = yaml.safe_load(TEXT)["processing"]
STRICT = "import warnings\n\nwarnings.simplefilter('error')"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each cell shows once the notebook has run: text that it prints, or the forms of its value."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            environment.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    return {cell.id: _shown(cell) for cell in notebook.cells if cell.cell_type == "code"}


def _shown(cell: Any) -> Any:
    values = [output.data for output in cell.outputs if output.output_type != "stream"]
    streams = [output for output in cell.outputs if output.output_type == "stream"]
    assert {output.name for output in streams} <= {"stdout"}
    assert len(values) + bool(streams) <= 1
    return values[0] if values else "".join(output.text for output in streams)


def titled(*wanted: str) -> set[str]:
    return {PROCESSING[id]["label"] for id in wanted}


def piece(html: str) -> Page:
    """A piece of HTML on a page of its own."""
    return Page(f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{html}</body></html>')


def rows(html: str) -> list[list[str]]:
    (body,) = piece(html).all("tbody")
    return [[words(cell) for cell in row] for row in body]


# The notebook


def test_the_notebook_is_kept_without_what_it_shows() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)


def test_a_folder_of_examples_has_no_more_policies_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdprmap", "check", "examples/", "--fail-on", "never"],
        cwd=EXAMPLES.parent, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "checked 5 policies: " in done.stdout


def test_the_policy_shows_the_short_of_it(cells: dict[str, Any]) -> None:
    html = cells["read"]["text/html"]
    answers = dict(rows(html))
    assert answers["Who is responsible?"] == "SmarterTools Inc"
    unbased = [id for id, one in PROCESSING.items() if "legal_bases" not in one]
    assert (
        f"not stated: {len(unbased)} of {len(PROCESSING)} processing" in answers["What for, and on which legal basis?"]
    )
    assert answers["Are there automated decisions?"] == "not stated"
    assert words(piece(html).all("p")[0]) == "SmarterTools privacy policy smartertools-2018, 25 May 2018"


def test_the_violations_are_a_table(cells: dict[str, Any]) -> None:
    found = rows(cells["check"]["text/html"])
    assert {row[0].split()[1] for row in found} == {"violation"}
    about = {rule: {row[1] for row in found if row[0].endswith(rule)} for rule in ("GM-T02", "GM-L01", "GM-C02")}
    assert about == {
        "GM-T02": {"SmarterTools Inc"},
        "GM-L01": titled(*(id for id, one in PROCESSING.items() if "legal_bases" not in one)),
        "GM-C02": titled(*(id for id, one in PROCESSING.items() for basis in one.get("legal_bases", ()) if basis.get("implied"))),
    }  # fmt: skip


def test_findings_lead_to_their_lines(cells: dict[str, Any]) -> None:
    lines = TEXT.splitlines()
    start = lines.index("processing:")
    expected = [
        f"smartertools-2018.yaml:{lines.index(f'  {id}:', start) + 1}:3: {one['label']}\n"
        for id, one in PROCESSING.items()
        if "legal_bases" not in one
    ]
    assert cells["places"] == "".join(expected)


def test_the_flow_is_a_picture(cells: dict[str, Any]) -> None:
    picture = ElementTree.fromstring(cells["picture"]["image/svg+xml"])
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert all(one["label"] in " ".join(picture.itertext()) for one in PROCESSING.values())


def test_a_basis_for_payments_mends_one_finding_and_makes_none(cells: dict[str, Any]) -> None:
    assert [row[:2] for row in rows(cells["mend"]["text/html"])] == [["\u25a0 violation GM-L01", "payments"]]
    assert cells["new"] == "[]\n"


def test_a_contract_brings_portability_and_no_objection(cells: dict[str, Any]) -> None:
    names = [line.split(" (")[0] for line in cells["rights"].splitlines()]
    assert names == ["access", "rectification", "erasure", "restriction", "portability", "complaint"]
    assert cells["rights"].count(": stated") == len(names)


def test_the_graph_is_text_and_answers_questions(cells: dict[str, Any]) -> None:
    assert "<https://w3id.org/gdprmap/policy/smartertools-2018> a dpv:Notice,\n" in cells["turtle"]
    contracts = {
        id for id, one in PROCESSING.items() for basis in one.get("legal_bases", ()) if basis["kind"] == "contract"
    }
    assert cells["sparql"].splitlines() == sorted(titled(*contracts, "payment"))


# The tables


def test_nothing_that_makes_pages_is_loaded_before_a_notebook_asks() -> None:
    program = (
        "import sys, gdprmap\n"
        f"policy = gdprmap.read({str(EXAMPLES / 'smart-soft.yaml')!r}).policy\n"
        "found = gdprmap.check(policy)\n"
        "assert not {'jinja2', 'babel', 'gdprmap.documents'} & set(sys.modules)\n"
        "found._repr_html_()\n"
        "assert 'jinja2' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_findings_are_a_tuple_for_everybody() -> None:
    found = check(read(EXAMPLES / "smart-soft.yaml").policy)
    plain = tuple(found)
    assert type(found) is Findings
    assert (found, hash(found), repr(found)) == (plain, hash(plain), repr(plain))
    assert (type(found[0]), type(found[:2]), found[:2]) == (Finding, Findings, plain[:2])
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found), copy.copy(found)):
        assert (type(again), again) == (Findings, plain)


def test_a_policy_file_says_its_name_too() -> None:
    file = read_text("id: a\ntitle: <b>\nupdated: 2024-05-01", "<i>.yaml")
    titles = [words(piece(one._repr_html_()).all("p")[0]) for one in (file, file.policy)]
    assert titles == ["<b> a, 1 May 2024, <i>.yaml", "<b> a, 1 May 2024"]


def test_a_finding_alone_is_a_row() -> None:
    found = check(read(EXAMPLES / "smartertools-2018.yaml").policy)[0]
    assert rows(found._repr_html_()) == [
        [
            "\u25a0 violation GM-T02",
            "SmarterTools Inc",
            f"the controller has no contact details what to write: {found.remedy}",
            "Art 13(1)(a) GDPR",
        ]
    ]


def test_findings_of_several_policies_say_which() -> None:
    one, other = (check(read_text(f"id: {id}").policy) for id in ("a", "b"))
    assert "policy: " not in " ".join(row[1].lower() for row in rows(one._repr_html_()))
    both = rows(Findings(one + other)._repr_html_())
    assert [row[1].rpartition(": ")[2] for row in both] == ["a"] * len(one) + ["b"] * len(other)


def test_that_there_is_no_finding_is_said() -> None:
    page = piece(Findings()._repr_html_())
    assert words(page.all("body")[0]).endswith("no findings")
    assert not page.all("table")


def test_where_the_gdpr_does_not_apply_a_policy_says_so() -> None:
    said = [read_text(f"id: a\napplicable_laws: [{law}]").policy._repr_html_() for law in ("CCPA", "GDPR")]
    assert ["nothing was checked" in html for html in said] == [True, False]


@pytest.fixture(scope="module")
def evil() -> str:
    return hostile()._repr_html_() + check(hostile())._repr_html_()


def test_markup_in_a_policy_is_words_in_a_notebook(evil: str) -> None:
    page = piece(evil)
    assert " ".join(EVIL.split()) in words(page.root)
    tags = {str(one.tag).rpartition("}")[2] for one in page.all("body")[0].iter()}
    assert tags <= {"body", "div", "style", "p", "strong", "small", "bdi", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "a"}  # fmt: skip
    for one in page.root.iter():
        assert not [key for key, _ in one.items() if key.startswith("on") or key in ("src", "style")]
        assert re.match(r"https?://|mailto:", one.get("href") or "mailto:")


def test_what_a_notebook_shows_is_small() -> None:
    many = {f"p{at}": {"label": "x" * 10_000, "purposes": [{"label": "y" * 10_000}]} for at in range(300)}
    policy = Policy(id="many", title="z" * 10_000, processing=[{"id": id, **one} for id, one in many.items()])  # type: ignore[list-item]
    found = check(policy, rules={"GM-L01"})
    assert len(found) == 300
    assert "the first 50 of 300" in found._repr_html_()
    assert len(rows(found._repr_html_())) == 50
    assert len(found._repr_html_()) < 80_000
    assert len(policy._repr_html_()) < 20_000


def test_the_style_is_for_the_table_alone() -> None:
    css = files("gdprmap.documents").joinpath("templates/notebook.css")
    style = re.sub(r"/\*.*?\*/", "", css.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{[^{}]*\}", style) for one in rule.split(",")]
    assert len(selectors) > 10
    assert {one.split()[0] for one in selectors} == {"div.gdprmap"}
    assert not re.search(r"url\(|@", style)


THEMES = {"light": ("#fff", "rgba(0, 0, 0, .87)"), "dark": ("#111", "rgba(255, 255, 255, .87)")}
LIKE_JUPYTER = """
.jp-RenderedHTMLCommon table { border: none; color: inherit; font-size: 12px; table-layout: fixed; margin: 0 auto 1em; }
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th { text-align: right; border: none; max-width: none; }
.label { color: #fff; background: #777; padding: .2em; }
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("wide", [500, 1200])
def test_it_can_be_read_in_every_theme_and_changes_nothing_else(
    theme: str, wide: int, evil: str, tmp_path: Path, browser: Browser
) -> None:
    policy = read(EXAMPLES / "smartertools-2018.yaml")
    paper, ink = THEMES[theme]
    mine = (
        '<main id="mine"><p>mine</p><table><caption>c</caption><tr><th scope="row">a</th><td>1</td></tr></table></main>'
    )
    page = tmp_path / "notebook.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>x</title><style>{LIKE_JUPYTER}</style>'
        f'<body style="background: {paper}; color: {ink}">{mine}<h1>x</h1><div id="ours" class="jp-RenderedHTMLCommon"></div>',
        encoding="utf-8",
    )
    styles = """() => [...document.querySelectorAll('#mine, #mine *')].map(one => {
        const style = getComputedStyle(one);
        return ['color', 'fontSize', 'textAlign', 'borderTopWidth', 'padding', 'margin'].map(key => style[key]);
    })"""
    with browser.open(page, wide=wide) as opened:
        before = opened.page.evaluate(styles)
        html = policy._repr_html_() + check(policy.policy)._repr_html_() + evil
        opened.page.evaluate("html => document.getElementById('ours').innerHTML = html", html)
        opened.check()
        assert opened.page.evaluate(styles) == before
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= wide
        opened.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        found = opened.page.evaluate("axe.run('#ours', {resultTypes: ['violations']})")["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []
