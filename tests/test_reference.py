"""docs/file-format.md: generated from the model, and up to date."""

from __future__ import annotations

import re
from pathlib import Path

from gdprmap.files import read_text
from gdprmap.files.reference import reference

PAGE = Path(__file__).parent.parent / "docs" / "file-format.md"


def test_the_page_is_what_the_model_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_link_in_the_page_leads_to_a_part_of_it() -> None:
    page = reference()
    headings = {heading.lower() for heading in re.findall(r"^## (\w+)$", page, flags=re.MULTILINE)}
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= headings


def test_no_two_parts_share_a_heading() -> None:
    headings = re.findall(r"^## (\w+)$", reference(), flags=re.MULTILINE)
    assert len(headings) == len(set(headings))


def test_an_empty_list_or_mapping_is_said_to_be_none() -> None:
    assert "an empty list `[]` or mapping of ids `{}` means the same" in reference()
    empty = read_text("id: x\ndata: {}\ntransfers: []\nprofiles: []\nprocessing: {it: {legal_bases: []}}\n").policy
    none = read_text(
        "id: x\ndata: none\ntransfers: none\nprofiles: none\nprocessing: {it: {legal_bases: none}}\n"
    ).policy
    assert empty == none
