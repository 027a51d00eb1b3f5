"""What a notebook shows of a policy and of findings: a small table of either, however large they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from gdprmap.checking import is_under_gdpr
from gdprmap.documents._notice import short_table
from gdprmap.documents._rendering import piece
from gdprmap.documents._tables import all_cells, one
from gdprmap.documents._telling import Teller
from gdprmap.documents._texts import Texts
from gdprmap.documents.view import Column, Line, Said, Table
from gdprmap.files import PolicyFile
from gdprmap.report.text import SIGNS, counted
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.findings import Finding, Findings
    from gdprmap.model import Policy

_LANGUAGE = "en"
_MOST = 50
"""So many findings are shown."""
_LONGEST = 300
"""So many letters of a text are shown."""
_COLUMNS = ("rule", "subject", "finding", "article")


def as_html(thing: Policy | PolicyFile | Findings) -> str:
    """The thing as a piece of HTML, in English, that brings its style with it and asks for nothing."""
    if isinstance(thing, tuple):
        return _of_findings(thing)
    if isinstance(thing, PolicyFile):
        return _of_policy(thing.policy, thing.name)
    return _of_policy(thing)


def _of_policy(policy: Policy, file: str = "") -> str:
    """The answers to what people ask, in short; the rules are not run for it."""
    tell = Teller(policy, (), Texts(_LANGUAGE))
    title = tell.words(policy.title or policy.id)
    date = (tell.texts.day(policy.updated),) if policy.updated else ()
    about = ", ".join(filter(None, (policy.id if policy.title else "", *date, file)))
    note = "" if is_under_gdpr(policy) else tell.texts("note.not_under_gdpr")
    table = short_table(tell, all_cells(tell), tell.texts("title.short"))
    return _drawn(_cut(title), about, note, table)


def _of_findings(found: Sequence[Finding]) -> str:
    texts = Texts(_LANGUAGE)
    numbers = Counter(each.severity for each in found)
    counts = ", ".join(counted(numbers[each], each, f"{each}s") for each in Severity if numbers[each])
    shown = f"the first {_MOST} of {len(found)}" if len(found) > _MOST else ""
    several = len({each.policy for each in found}) > 1
    table = Table(
        caption=texts("page.findings"),
        columns=tuple(Column(key=key, title=texts(f"column.{key}")) for key in _COLUMNS),
        rows=tuple(_row(each, texts, several=several) for each in found[:_MOST]),
    )
    return _drawn(Line(text=counts or "no findings"), shown, "", table if found else None)


def _row(found: Finding, texts: Texts, *, several: bool) -> tuple[Said, ...]:
    """The rule, what it is about, what is wrong with what to write, and the provision."""
    policy = (Line(text=found.policy, label=texts("column.policy"), lang=""),) if several else ()
    remedy = (Line(text=found.remedy, label=texts("label.remedy")),) if found.remedy else ()
    return (
        one(Line(text=f"{SIGNS[found.severity]} {found.severity} {found.rule.id}")),
        one(Line(text=found.subject, lang="", parts=policy)),
        one(Line(text=found.message, parts=remedy)),
        one(Line(text=texts.cite(*found.articles[:1]))),
    )


def _drawn(title: Line, about: str, note: str, table: Table | None) -> str:
    if table:
        rows = tuple(tuple(Said(lines=tuple(map(_cut, cell.lines))) for cell in row) for row in table.rows)
        table = replace(table, rows=rows)
    # Of two tables on one page none may have the id of the other, unless they are the same.
    id = f"gdprmap-{sha256(repr((title, about, table)).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return piece(_LANGUAGE, id=id, title=title, about=about, note=note, table=table)


def _cut(line: Line) -> Line:
    """The line without what goes on too long."""
    text = line.text if len(line.text) <= _LONGEST else f"{line.text[:_LONGEST]}\u2026"
    return replace(line, text=text, parts=tuple(map(_cut, line.parts)))
