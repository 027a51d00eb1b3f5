"""Whatever stands in a policy, a document says it and does not do it; and the odd policy becomes a document too."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any, get_args

import openpyxl
import pytest
from markdown_it import MarkdownIt

from gdprmap.documents import Kind, described, document, render
from gdprmap.documents._rendering import in_markdown
from gdprmap.documents._telling import address
from gdprmap.documents.spreadsheets import to_csv, to_xlsx, without_formula
from gdprmap.files import read_text
from gdprmap.model import Policy
from tests.pages_of import Page, words

KINDS: tuple[Kind, ...] = get_args(Kind)
EVIL = "</td></style></title><script>alert(1)</script><img src=x onerror=alert(2)> | `c` [a](javascript:alert(3)) {{ 7*7 }} {% x %}"
URL = "https://shop.example/a?b=1&c=%22"


def policy(said: Any) -> Policy:
    return read_text(json.dumps(said), "p.json", "json").policy


def hostile() -> Policy:
    """A policy that says EVIL wherever words may stand."""
    means = {"description": EVIL, "page": URL, "contact": EVIL}
    someone = {
        "name": EVIL,
        "label": f"{EVIL} ",
        "address": f"{EVIL}\n{EVIL}",
        "contacts": [EVIL, "javascript:alert(4)"],
        "page": "ftp://shop.example/x",
        "country": "DE",
    }
    bases = [
        {
            "kind": "consent",
            "label": EVIL,
            "description": EVIL,
            "given_through": EVIL,
            "withdraw": means,
            "laws": [EVIL],
        },
        {"kind": "contract", "agreement": EVIL, "document": URL},
        {"kind": "legitimate interests", "interest": EVIL, "balancing_test": {"outcome": EVIL, "page": URL}},
        {"kind": "other", "label": EVIL},
    ]
    purposes = [{"label": EVIL, "description": EVIL}, {"label": f"{EVIL}2", "legal_bases": [bases[0]]}]
    kept = [{"label": EVIL, "until": EVIL}, {"indeterminate": EVIL}, {"criteria": EVIL}, {"endless": EVIL}]
    return policy(
        {
            "id": "evil",
            "title": EVIL,
            "updated": "2024-05-01",
            "controller": {**someone, "data_protection_officer": someone, "representative": someone, "establishments": [someone]},
            "supervisory_authorities": [someone],
            "data_subjects": [{"label": EVIL, "description": EVIL}],
            "data": {"d": {"label": EVIL, "sources": [{"kind": "third party", "label": EVIL, "name": EVIL, "page": URL}], "items": [{"label": EVIL, "consequence": EVIL, "retention": kept}]}},
            "non_personal_data": {"n": {"label": EVIL}},
            "recipients": {"r": {**someone, "agreement": {"title": EVIL, "page": URL}}},
            "processing": {
                "p": {
                    "label": EVIL,
                    "description": EVIL,
                    "data": ["d"],
                    "non_personal_data": ["n"],
                    "purposes": purposes,
                    "legal_bases": bases,
                    "recipients": ["r"],
                    "transfers": [{"label": EVIL, "countries": ["US"], "recipients": ["r"], "bases": [{"kind": "certification", "contact": EVIL, "page": URL}]}],
                    "retention": kept,
                    "storage_locations": [{"label": EVIL}],
                    "measures": [{"label": EVIL}],
                    "rights": [{"right": "access", "label": EVIL, "description": EVIL, "exercise": means}],
                    "refused_rights": [{"right": "erasure", "words": EVIL}],
                    "automated_decision": {"logic": EVIL, "consequences": EVIL},
                    "cookies": [{"label": EVIL, "purposes": [{"label": EVIL}], "set_by": ["r"], "until": EVIL}],
                }
            },
            "prohibitions": [{"label": EVIL}],
        }
    )  # fmt: skip


def made(one: Policy, kind: Kind, language: str = "en", *, items: bool = False) -> Any:
    return document(
        kind, [described(one, kind, file=f"{EVIL}.yaml", on=date(2024, 1, 1))], language=language, items=items
    )


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_a_policy_is_words_in_the_page(kind: Kind) -> None:
    found = Page(render(made(hostile(), kind), "html"))
    found.check()
    assert " ".join(EVIL.split()) in words(found.root)
    hrefs = {one.get("href") for one in found.all("a") if not (one.get("href") or "").startswith("#")}
    assert hrefs <= {URL}
    assert len(found.all("title")) == len(found.all("style")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_a_policy_is_words_in_markdown(kind: Kind) -> None:
    text = render(made(hostile(), kind), "md")
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = [inner for token in parsed.parse(text) for inner in (token, *(token.children or ()))]
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert {link for link in links if not link.startswith("#")} <= {URL}
    assert not [token for token in tokens if token.type in ("image", "code_inline", "fence", "code_block")]
    html = {token.content.strip() for token in tokens if token.type in ("html_inline", "html_block")}
    assert all(re.fullmatch(r'<br>|<a id="[\w.-]+">|</a>|<a id="[\w.-]+"></a>', one) for one in html), html
    said = " ".join(token.content for token in tokens if token.type == "text")
    assert "<script>alert(1)</script>" in said
    # A pipe in a label makes no cell: what a row has too many of, a reader drops.
    rows = [line for line in text.split("\n") if line.startswith("|")]
    heads = [at for at, line in enumerate(rows) if set(line) <= set("|- ")]
    for start, end in zip(heads, [*(at - 1 for at in heads[1:]), len(rows)], strict=True):
        assert {bars(row) for row in rows[start - 1 : end]} == {bars(rows[start])}


def bars(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        ("<b> & c", "&lt;b&gt; &amp; c"),
        ("- x", r"\- x"),
        ("+ x", r"\+ x"),
        ("# x", r"\# x"),
        ("1. x", r"1\. x"),
        ("12) x", r"12\) x"),
        ("a\n\n# b", "a # b"),
        ("a\u202eb\u2066c\u2028d", "abc d"),
        (r"\|", r"\\\|"),
        ("`a` *b* _c_ ~d~ [e](f) $g$", r"\`a\` \*b\* \_c\_ \~d\~ \[e\](f) \$g\$"),
    ],
)
def test_words_stay_words_in_markdown(text: str, expected: str) -> None:
    assert str(in_markdown(text)) == expected
    (block, *_) = [token for token in MarkdownIt("commonmark").parse(expected) if token.type == "inline"]
    plain = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert "".join(child.content for child in block.children or ()) == " ".join(plain.split())


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://shop.example/x", "https://shop.example/x"),
        ("HTTP://shop.example", "HTTP://shop.example"),
        ("post@shop.example", "mailto:post@shop.example"),
        ("mailto:post@shop.example", "mailto:post@shop.example"),
        ("javascript:alert(1)", ""),
        (" https://shop.example", ""),
        ("data:text/html,x", ""),
        ("ftp://shop.example", ""),
        ("tel:+49301", ""),
        ('https://shop.example/" onclick=', ""),
        ("write to post@shop.example", ""),
        ("javascript:alert(1)@shop.example", ""),
        ("mailto:a@b.example?bcc=all@c.example", ""),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_linked(text: str, href: str) -> None:
    assert address(text) == href


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\t'=1"),
        (" =1", " '=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("a=1 - b", "a=1 - b"),
        ("", ""),
    ],
)
def test_a_cell_of_csv_begins_no_formula(text: str, expected: str) -> None:
    assert without_formula(text) == expected


FORMULA = policy(
    {
        "id": "f",
        "title": '=HYPERLINK("https://evil.example")',
        "controller": {"name": "@cmd", "contacts": ["+49 30 1"]},
        "processing": {"p": {"label": "=1+1", "purposes": [{"label": "-2+3"}, {"label": "\tx"}]}},
    }
)


def test_csv_holds_no_formula_in_any_cell() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(made(FORMULA, "register")))))
    assert len({len(row) for row in rows}) == 1
    cells = [line for row in rows[1:] for cell in row for line in cell.split("\n")]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]
    assert {"'=1+1", "'-2+3", "'@cmd (contact: +49 30 1)"} <= set(cells)


def test_a_workbook_holds_text_only() -> None:
    first = to_xlsx(made(FORMULA, "register"))
    assert first == to_xlsx(made(FORMULA, "register"))
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.sheetnames == ["Register", "Findings"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert "=1+1" in {cell.value for cell in cells}


def test_a_workbook_says_where_a_cell_was_cut() -> None:
    long = policy({"id": "l", "processing": {"p": {"label": "x" * 40_000}}})
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(made(long, "register"))))
    (cell,) = [cell.value for cell in book["Register"][2] if str(cell.value).startswith("xxx")]
    assert str(cell).endswith("[cut: too long for a cell]")
    assert len(str(cell)) < 32_768


ODD = {
    "empty": {"id": "e"},
    "only a title": {"id": "e", "title": "Privacy"},
    "no processing, as it says": {"id": "e", "processing": "none", "data": "none"},
    "not under the GDPR": {"id": "e", "applicable_laws": ["CCPA"], "processing": {"a": None}},
    "nothing of the processing": {"id": "e", "processing": {"a": None, "a.b_c-d": None}},
    "data of none": {"id": "e", "data": {"d": None}, "processing": {"a": {"data": "none", "purposes": "none", "legal_bases": "none"}}},
    "right to left": {"id": "e", "language": "ar", "title": "سياسة الخصوصية", "processing": {"a": {"label": "معالجة"}}},
    "long words": {"id": "e", "title": "x" * 3000, "data": {"d": {"label": "y" * 3000}}, "processing": {"a": {"label": "z" * 3000, "data": ["d"]}}},
    "many": {"id": "e", "data": {f"d{at}": None for at in range(40)}, "processing": {f"p{at}": {"data": [f"d{at % 40}"], "purposes": ["dpv:Marketing"]} for at in range(400)}},
    "both a controller's record and a processor's": {"id": "e", "profiles": ["record", "processor record"], "processing": {"a": None}},
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("kind", KINDS)
def test_an_odd_policy_becomes_a_document(name: str, kind: Kind) -> None:
    one = policy(ODD[name])
    for language in ("en", "de"):
        found = made(one, kind, language)
        Page(render(found, "html")).check()
        assert render(found, "md")
    if kind == "register":
        rows = list(csv.reader(io.StringIO(to_csv(made(one, kind, items=True)))))
        records = 2 if "both" in name else 1
        assert len(rows) == 1 + records * max(1, len(one.processing or ()))


def test_that_there_is_none_and_that_nothing_is_said_differ_for_all() -> None:
    said, silent = (
        Page(render(made(policy(ODD[name]), "matrix"), "html")) for name in ("no processing, as it says", "empty")
    )
    assert "none: the policy says that there is no processing" in words(said.by_id("p1-matrix"))
    assert words(silent.by_id("p1-matrix")).startswith("Data by purposes no processing is described")


def test_a_policy_in_another_language_says_so() -> None:
    found = Page(render(made(policy(ODD["right to left"]), "register"), "html"))
    marked = {one.get("dir") for one in found.all("span", lang="ar")}
    assert marked == {"auto"}


def test_a_policy_of_no_known_language_says_so() -> None:
    found = Page(render(made(policy(ODD["only a title"]), "register"), "html"))
    assert "Privacy" in {words(one) for one in found.all("span", lang="")}
    assert "does not say in which language" in words(found.root)


def test_where_the_gdpr_does_not_apply_the_document_says_that_nothing_was_checked() -> None:
    found = Page(render(made(policy(ODD["not under the GDPR"]), "notice"), "html"))
    assert "the GDPR is not among them, so nothing was checked" in words(found.root)
