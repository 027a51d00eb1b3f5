"""A register -> CSV and XLSX: a row for each processing, and one for each file that could not be read."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from gdprmap.documents._register import CONTROLLER, PROCESSOR
from gdprmap.documents._texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gdprmap.documents.view import Chapter, Document, Said, Section

_HEAD = ("controller", "processor", "representative", "dpo", "date")
_CELLS = tuple(dict.fromkeys((*CONTROLLER, *PROCESSOR)))
_STARTS_A_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet may begin to read a formula: at the start of a cell, and behind what some take for the end of
one. The last four are the wide forms of the first, which some programs take for them."""
_MOST = 32_000
"""Characters that go into a cell of XLSX, which holds 32,767."""
_MADE = datetime(1980, 1, 1)  # the day of all files in the archive, or no two would be the same


def to_csv(document: Document) -> str:
    """The register as CSV (RFC 4180), with an apostrophe before what a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in _rows(document):
        writer.writerow([without_formula(cell) for cell in row])
    return out.getvalue()


def to_xlsx(document: Document) -> bytes:
    """The register as a workbook: the rows, what the rules found, and the files that could not be read; all as text."""
    import xlsxwriter  # only who wants a workbook waits for it

    texts, out = Texts(document.language), io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties({"title": document.title, "comments": document.subtitle, "created": _MADE})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EEEEEE"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheets = (
            (texts("sheet.register"), list(_rows(document))),
            (texts("sheet.findings"), list(_found(document, texts))),
        )
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, _fitting(cell, texts), plain if at else bold)
            sheet.set_column(0, len(rows[0]) - 1, 30)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return out.getvalue()


def without_formula(text: str) -> str:
    """*text* with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _STARTS_A_FORMULA.sub(r"\1\2'", text)


def _rows(document: Document) -> Iterator[Sequence[str]]:
    texts = Texts(document.language)
    apart = [texts(f"column.{key}") for key in ("file", "policy", "record")]
    yield [*apart, *(texts(f"field.{key}") for key in (*_HEAD, *_CELLS)), texts("column.remarks")]
    for chapter in document.chapters:
        for section in _records(chapter):
            yield from _record(chapter, section)
    for one in document.unreadable:
        empty = [""] * (len(_HEAD) + len(_CELLS) + 2)
        yield [one.file, *empty, "\n".join((texts("page.unreadable_lead"), *one.problems))]


def _records(chapter: Chapter) -> Iterator[Section]:
    return (section for section in chapter.sections if section.id != f"{chapter.id}-data")


def _record(chapter: Chapter, section: Section) -> Iterator[Sequence[str]]:
    """The rows of one record; a single one that says why, where it has none."""
    head = {field.key: field.said.flat() for field in chapter.head}
    start = [chapter.file, chapter.title.text, section.cite, *(head.get(key, "") for key in _HEAD)]
    keys = [column.key for column in section.table.columns] if section.table else ["processing"]
    rows: Iterable[Sequence[Said]] = section.table.rows if section.table else ([section.lead] if section.lead else [],)
    for row in rows:
        cells = {key: cell.flat() for key, cell in zip(keys, row, strict=True)}
        yield [*start, *(cells.get(key, "") for key in _CELLS), "\n".join(chapter.notes)]


def _found(document: Document, texts: Texts) -> Iterator[Sequence[str]]:
    yield [texts(f"column.{key}") for key in ("file", "policy", "rule", "severity", "article", "finding", "subject")]
    for chapter in document.chapters:
        for gap in chapter.gaps:
            said = (gap.rule, gap.severity_word, gap.cite, gap.says, gap.subject)
            yield [chapter.file, chapter.title.text, *said]


def _fitting(text: str, texts: Texts) -> str:
    said = text.encode("utf-8", "backslashreplace").decode()  # the name of a file need be no text
    return said if len(said) <= _MOST else f"{said[:_MOST]} {texts('sheet.cut')}"
