"""Reads the pages that gdprmap writes as a strict browser would, for the tests of documents."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5rdf

_HTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """A page in HTML; it fails to be made of what is not valid."""

    def __init__(self, text: str) -> None:
        parser: Any = html5rdf.HTMLParser(strict=False, namespaceHTMLElements=True)
        self.root: Element = parser.parse(text)
        assert not parser.errors, parser.errors
        self.text = text

    def all(self, name: str, **wanted: str) -> list[Element]:
        found = self.root.iter(f"{_HTML}{name}")
        return [one for one in found if all(one.get(key.rstrip("_")) == value for key, value in wanted.items())]

    def by_id(self, id: str) -> Element:
        (found,) = [one for one in self.root.iter() if one.get("id") == id]
        return found

    def with_class(self, name: str, within: Element | None = None) -> list[Element]:
        return [one for one in (within or self.root).iter() if name in (one.get("class") or "").split()]

    def check(self) -> None:
        """Assert what no page may lack."""
        every = list(self.root.iter())
        ids = [one.get("id") for one in every if one.get("id") is not None]
        assert len(ids) == len(set(ids)), "an id twice"
        assert all(re.fullmatch(r"\S+", id or "") for id in ids)
        for one in every:
            tag = str(one.tag).rpartition("}")[2]
            assert tag not in {"script", "iframe", "object", "embed", "form", "base", "link", "img"}, tag
            for key, value in one.items():
                assert not key.startswith("on"), f"{tag} {key}"
                assert key not in {"src", "srcset", "style", "action", "background"}, f"{tag} {key}"
                if key.endswith("href"):
                    assert re.match(r"https?://|mailto:|#", value), value
                    assert not value.startswith("#") or value[1:] in ids, f"{value} leads nowhere"
        assert not re.search(r"url\(|@import", self.all("style")[0].text or "")
        levels = [int(str(one.tag)[-1]) for one in every if re.search(r"}h[1-6]$", str(one.tag))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels
        assert self.all("html")[0].get("lang")
        for table in self.all("table"):
            assert next(str(one.tag) for one in table) == f"{_HTML}caption"
            assert all(head.get("scope") in ("col", "row") for head in table.iter(f"{_HTML}th"))

    def rows(self, id: str) -> list[dict[str, str]]:
        """The rows of the table in the section with that id, by the classes of their cells."""
        (table,) = list(self.by_id(id).iter(f"{_HTML}table"))
        (body,) = list(table.iter(f"{_HTML}tbody"))
        return [{str(cell.get("class")).split()[0]: words(cell) for cell in row} for row in body]

    def cells(self, id: str, row: str) -> dict[str, Element]:
        """The cells of the row that begins with these words, by their classes."""
        (table,) = list(self.by_id(id).iter(f"{_HTML}table"))
        (found,) = [one for one in table.iter(f"{_HTML}tr") if words(one[0]) == row]
        return {str(cell.get("class")).split()[0]: cell for cell in found}


def words(element: Element) -> str:
    """All the text in it, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())
