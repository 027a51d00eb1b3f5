"""The picture of the flow: what leads where, what marks it, and that nothing is lost or out of bounds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from gdprmap import DataGroup, LegitimateInterests, Policy, Processing, Purpose, Recipient
from gdprmap.documents import described, document, render
from gdprmap.documents.pictures import to_svg
from gdprmap.files import read, read_text
from tests.pages_of import Page

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
SHOP = """\
id: shop
title: Privacy at the shop
language: en
updated: 2024-05-01
applicable_laws: [GDPR]
controller: {name: Shop GmbH, contacts: [post@shop.example], country: DE}
data:
  account: {label: account data, items: [pd:Name]}
  order: {label: order data, items: [pd:Name]}
  log: {label: server log, items: [pd:IPAddress]}
processing:
  orders:
    label: orders
    data: [account, order]
    purposes: [{label: sending your order}]
    legal_bases: [contract]
    recipients: [post]
  letters:
    label: newsletter
    data: [log]
    purposes:
      - {label: sending you offers, term: dpv:DirectMarketing, legal_bases: [consent]}
      - {label: statistics, legal_bases: [legitimate interests]}
    recipients: none
  mixed:
    label: mixed
    data: [log]
    purposes: [{label: one thing}, {label: another thing}]
    legal_bases: [consent, contract]
  silent: {label: silent}
recipients:
  post: {label: the post office, role: third party, country: CH}
rights: [access, rectification, erasure, restriction, complaint, withdrawal]
"""


class Picture:
    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        self.boxes = [one for one in self.root.iter(f"{SVG}g") if "box" in (one.get("class") or "").split()]
        self.paths = [one for one in self.root.iter(f"{SVG}path") if "k" in (one.get("class") or "")]

    def links(self) -> set[tuple[str, str]]:
        """From which box a link leads to which, by the first words in them."""
        named = {(box.get("class") or "").split()[-1]: texts(box)[0] for box in self.boxes}
        found = [re.findall(r"\bk\d+\b", path.get("class") or "") for path in self.paths]
        return {(named[source], named[target]) for source, target in (one for one in found if one)}

    def box(self, first: str) -> Element:
        (found,) = [box for box in self.boxes if texts(box)[0] == first]
        return found

    def of_kind(self, kind: str) -> list[str]:
        boxes = [box for box in self.boxes if kind in (box.get("class") or "").split()]
        return [text for box in boxes for text in texts(box)]


def texts(element: Element) -> list[str]:
    return ["".join(one.text or "") for one in element.iter(f"{SVG}text") if "badge" not in (one.get("class") or "") and len(one.text or "") > 1]  # fmt: skip


def picture(text: str = SHOP, language: str = "en") -> Picture:
    return Picture(to_svg(described(read_text(text).policy, "flow"), language))


def test_links_lead_from_data_over_processing_to_bases_and_recipients_and_on_to_rights() -> None:
    links = picture().links()
    assert {(source, target) for source, target in links if target in ("orders", "newsletter", "mixed", "silent")} == {
        ("account data", "orders"),  # with the order data in one box, for both go nowhere else
        ("server log", "newsletter"),
        ("server log", "mixed"),
        ("not stated", "silent"),
    }
    assert {target for source, target in links if source == "orders"} == {"Contract", "the post office"}
    # Direct marketing brings the right to object whatever it rests on (Article 21(2)).
    assert {target for source, target in links if source == "newsletter"} == {
        "Consent", "Legitimate interests", "direct marketing",
    }  # fmt: skip
    assert {target for source, target in links if source == "mixed"} == {"Consent", "Contract"}
    assert {target for source, target in links if source == "silent"} == {"no basis stated"}
    # Articles 17(1)(b), 20(1)(a) and 7(3) hang on consent, the rights of every basis stand in one box.
    assert {target for source, target in links if source == "Consent"} == {
        "Right to withdraw consent", "Right of access", "Right to erasure", "Right to data portability",
    }  # fmt: skip
    assert {target for source, target in links if source == "direct marketing"} == {"Right to object"}
    assert {target for source, target in links if source == "no basis stated"} == {"Right of access"}


def test_what_goes_the_same_ways_shares_a_box() -> None:
    assert [one for one in texts(picture().box("account data")) if "data" in one] == ["account data", "order data"]
    rights = [one for one in texts(picture().box("Right of access")) if one.startswith("Right")]
    assert rights[:3] == ["Right of access", "Right to rectification", "Right to restriction of"]


def test_the_letter_of_a_basis_stands_at_its_purpose_where_that_is_known() -> None:
    drawn = picture()

    def letters(first: str) -> list[str]:
        every = drawn.box(first).iter(f"{SVG}g")
        return ["".join(one.itertext()) for one in every if "badge" in (one.get("class") or "")]

    assert letters("newsletter") == ["a", "f"]
    assert letters("orders") == ["b"]
    assert letters("mixed") == []  # which of two bases carries which of two purposes is not said
    assert letters("Contract") == ["b"]


def test_an_unknown_link_is_dashed_and_the_legend_says_so() -> None:
    drawn = picture()
    dashed = [path for path in drawn.paths if "unknown" in (path.get("class") or "").split()]
    mixed = (drawn.box("mixed").get("class") or "").split()[-1]
    of_mixed = [path for path in dashed if mixed in (path.get("class") or "").split()]
    assert len(of_mixed) == 2
    assert any("unknown to us" in "".join(one.itertext()) for one in drawn.root.iter(f"{SVG}text"))


def test_what_is_not_stated_and_what_is_none_read_differently() -> None:
    drawn = picture()
    assert "recipients: none, as the policy says" in texts(drawn.box("newsletter"))
    assert "recipients: not stated" in texts(drawn.box("mixed"))
    assert "purposes: not stated" in texts(drawn.box("silent"))


def test_rights_say_how_often_they_are_missing() -> None:
    drawn = picture()
    # Portability follows from the contract (orders, mixed) and from consent (newsletter, mixed), and is not stated.
    assert texts(drawn.box("Right to data portability")) == ["Right to data portability", "\u2717 missing"]
    # Direct marketing and the interests of the newsletter bring the right to object.
    assert texts(drawn.box("Right to object")) == ["Right to object", "\u2717 missing"]
    assert texts(drawn.box("Right to withdraw consent")) == ["Right to withdraw consent", "\u2713 stated"]


def test_a_right_that_is_stated_for_some_processing_counts() -> None:
    some = SHOP.replace("    recipients: [post]\n", "    recipients: [post]\n    rights: [portability]\n")
    said = texts(picture(some).box("Right to data portability"))
    assert " ".join(said[1:]) == "\u2713 stated: 1 of 3, \u2717 missing: 2 of 3"


def test_what_no_processing_uses_is_there_without_a_link() -> None:
    more = SHOP.replace("  log: {", "  spare: {label: spare data, items: [pd:Name]}\n  log: {").replace(
        "  post: {", "  idle: {label: an idle firm, role: processor}\n  post: {"
    )
    drawn = picture(more)
    assert texts(drawn.box("spare data"))[1] == "in no processing activity"
    assert " ".join(texts(drawn.box("an idle firm"))[1:3]) == "processor, in no processing activity"
    assert not {link for link in drawn.links() if set(link) & {"spare data", "an idle firm"}}


def test_data_that_identifies_nobody_may_have_any_id_and_needs_no_basis() -> None:
    text = (
        "id: x\nnon_personal_data: {counts: {label: visits}}\nprocessing: {pp: {non_personal_data: [counts]}, qq: {}}\n"
    )
    for id in ("counts", "all", "stated"):
        assert picture(text.replace("counts", id)).links() >= {("visits", "pp"), ("not stated", "qq")}
    assert not {target for source, target in picture(text).links() if source == "pp"}


def test_findings_are_marked_with_a_sign_a_name_and_what_they_say() -> None:
    drawn = picture()
    # No basis (GM-L01) and no purpose (GM-T05) are violations in a notice.
    marks = [one for one in drawn.box("silent").iter(f"{SVG}text") if "marks" in (one.get("class") or "")]
    (mark,) = marks
    assert re.match(r"\u25a0 GM-L01 ", mark.text or "")
    whole = mark.find(f"{SVG}title")
    assert whole is not None
    assert "GM-L01, violation: no legal basis from Article 6(1)(a) to (f) is stated" in (whole.text or "")


def test_the_picture_says_in_words_what_it_shows() -> None:
    drawn = picture()
    title, about = drawn.root.find(f"{SVG}title"), drawn.root.find(f"{SVG}desc")
    assert title is not None
    assert about is not None
    assert title.text == "Privacy at the shop: From data to rights"
    assert drawn.root.get("aria-labelledby") == title.get("id")
    assert drawn.root.get("aria-describedby") == about.get("id")
    (orders,) = [line for line in (about.text or "").splitlines() if line.startswith("Processing activity: orders")]
    assert "Purposes: sending your order" in orders
    assert "the post office (third party; Switzerland)" in orders


def test_it_speaks_german() -> None:
    drawn = picture(language="de")
    assert "Vertrag" in drawn.of_kind("basis")
    assert "Empf\u00e4nger: nicht angegeben" in " ".join(drawn.of_kind("processing"))


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_boxes_do_not_overlap_and_all_is_within_the_picture(example: Path) -> None:
    drawn = Picture(to_svg(described(read(example).policy, "flow")))
    rects = [rect for box in drawn.boxes if (rect := box.find(f"{SVG}rect")) is not None]
    places = sorted(tuple(float(rect.get(name) or 0) for name in ("x", "y", "width", "height")) for rect in rects)
    _, top, wide, high = map(float, (drawn.root.get("viewBox") or "").split())
    for x, y, w, h in places:
        assert 0 <= x < x + w <= wide
        assert top <= y < y + h <= high
    for (x, y, _, h), (x2, y2, *_) in pairwise(places):
        assert x != x2 or y + h < y2


def test_every_processing_of_smartertools_is_there() -> None:
    policy = read(ROOT / "examples" / "smartertools-2018.yaml").policy
    drawn = Picture(to_svg(described(policy, "flow")))
    shown = [texts(box)[0] for box in drawn.boxes if "processing" in (box.get("class") or "").split()]
    assert shown == [one.label for one in policy.processing or ()]
    assert len(shown) == 19
    # The four that use all groups of data have one link each, not twelve.
    assert sum(source.startswith("all 12 groups") for source, _ in drawn.links()) == 4


def test_the_same_policy_gives_the_same_bytes() -> None:
    code = (
        "from gdprmap.documents import described; from gdprmap.documents.pictures import to_svg;"
        "from gdprmap.files import read; import sys;"
        "sys.stdout.write(to_svg(described(read('examples/isobuster-2019.yaml').policy, 'flow')))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1


def many(number: int) -> Policy:
    return Policy(
        id="many",
        language="en",
        data=[DataGroup(id="d", label="data")],
        recipients=[Recipient(id="r", label="someone")],
        processing=[
            Processing(
                id=f"p{at}",
                data=["d"],
                purposes=[Purpose(label=f"purpose {at}")],
                legal_bases=[LegitimateInterests(interest="ours")],
                recipients=["r"],
            )
            for at in range(number)
        ],
    )


def test_of_200_processings_a_picture_shows_some_and_says_so_and_a_page_shows_all() -> None:
    one = described(many(200), "flow")
    drawn = Picture(to_svg(one))
    assert int(drawn.root.get("height") or 0) < 4000
    assert len([box for box in drawn.boxes if "processing" in (box.get("class") or "").split()]) == 40
    assert any("Only the first 40 of 200" in text for text in texts(drawn.root))
    page = Page(render(document("flow", [one]), "html"))
    page.check()
    pictures = [one for one in page.root.iter() if one.get("class") == "flow" and str(one.tag).endswith("svg")]
    assert len(pictures) == 5
    assert page.text.count('class="head"') == 200
    assert "41 to 80 of 200" in page.text


def test_however_many_groups_and_purposes_there_are_the_picture_stays_small() -> None:
    groups = [DataGroup(id=f"g{at}", label=f"group {at}") for at in range(600)]
    crowd = Policy(
        id="crowd",
        language="en",
        data=groups,
        processing=[
            Processing(
                id=f"p{at}",
                data=[group.id or "" for number, group in enumerate(groups) if number >> at & 1],
                purposes=[Purpose(label=f"purpose {number}") for number in range(100)],
            )
            for at in range(9)
        ],
    )
    drawn = Picture(to_svg(described(crowd, "flow")))
    assert int(drawn.root.get("height") or 0) < 5000
    assert len([box for box in drawn.boxes if "data" in (box.get("class") or "").split()]) == 60
    said = "\n".join(drawn.root.itertext())
    assert all(f"purpose {number}\n" in said for number in range(100))  # in titles, where not in sight
    assert "group 599" in said
    assert "Others, whose links are not told apart" in " ".join(drawn.of_kind("data"))


HOSTILE = "</text><script>alert(1)</script>]]>&amp;\"'"


def test_hostile_labels_are_text() -> None:
    policy = Policy(
        id="x",
        title=HOSTILE,
        data=[DataGroup(id="d", label=HOSTILE)],
        recipients=[Recipient(id="r", label=HOSTILE)],
        processing=[Processing(id="p", label=HOSTILE, data=["d"], purposes=[Purpose(label=HOSTILE)], recipients=["r"])],
    )
    svg = to_svg(described(policy, "flow"))
    drawn = Picture(svg)
    assert {str(one.tag).removeprefix(SVG) for one in drawn.root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "g", "text", "path",
    }  # fmt: skip
    assert HOSTILE in "".join(drawn.root.itertext())
    Page(render(document("flow", [described(policy, "flow")]), "html")).check()


def test_long_words_are_cut_and_the_whole_is_in_the_title() -> None:
    long = "Verarbeitungst\u00e4tigkeitsverzeichnis" * 20
    drawn = picture(SHOP.replace("the post office", long))
    (cut,) = [one for one in drawn.root.iter(f"{SVG}text") if (one.text or "").endswith("\u2026")]
    assert len(cut.text or "") < 60
    assert [one.text for one in cut.iter(f"{SVG}title")] == [long]


def test_what_is_written_from_right_to_left_keeps_its_order_and_turns_nothing_else() -> None:
    drawn = picture(
        SHOP.replace("the post office", "\u05e9\u05dc\u05d5\u05dd (Post)").replace("server log", "\u202egol")
    )
    assert "\u2068\u05e9\u05dc\u05d5\u05dd (Post)\u2069" in drawn.of_kind("recipient")
    assert "gol" in drawn.of_kind("data")


def test_wide_letters_take_more_room() -> None:
    drawn = picture(SHOP.replace("the post office", "\u500b\u4eba\u60c5\u5831" * 10))
    lines = [one for one in drawn.of_kind("recipient") if "\u500b" in one]
    assert len(lines) == 2  # 40 letters of twice the width
    assert all(len(line) <= 20 for line in lines)


def report(here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdprmap", "report", *arguments],
        cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("id: empty\nprocessing: none\n", encoding="utf-8")
    return tmp_path


def test_the_command_writes_a_picture(here: Path) -> None:
    done = report(here, "shop.yaml", "--as", "flow", "--to", "shop.svg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (here / "shop.svg").read_text(encoding="utf-8") == to_svg(described(read_text(SHOP).policy, "flow"))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["shop.yaml", "empty.yaml", "--as", "flow", "--to", "x.svg"],
            "--to: a picture is of one policy, and there are 2; write .html or .md",
        ),
        (
            ["shop.yaml", "--as", "notice", "--to", "x.svg"],
            "--to: only the flow is written as .svg; write a file that ends in .html or .md",
        ),
        (
            ["shop.yaml", "--as", "flow", "--to", "x.csv"],
            "--to: only the register is written as .csv; write a file that ends in .html, .md or .svg",
        ),
        (
            ["shop.yaml", "--as", "flow", "--template", "t.html", "--to", "x.svg"],
            "--to: no template writes .svg; write a file that ends in .html or .md",
        ),
        (
            ["empty.yaml", "--as", "flow", "--to", "x.svg"],
            "empty.yaml describes no processing, so there is nothing to draw",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(here: Path, arguments: list[str], error: str) -> None:
    done = report(here, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {error}\n")
    assert not (here / "x.svg").exists()


def test_a_policy_without_processing_says_so_on_the_page(here: Path) -> None:
    done = report(here, "empty.yaml", "--as", "flow")
    assert done.returncode == 0
    assert "none: the policy says that there is no processing" in done.stdout


def test_markdown_has_no_heading_without_a_text(here: Path) -> None:
    done = report(here, "shop.yaml", "--as", "notice")
    assert "From data to rights" not in done.stdout
