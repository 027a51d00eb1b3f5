"""The notice: the information of Articles 13 and 14 in the order in which people ask for it, the short of it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents import _answers, _notice_rights
from gdprmap.documents._flow_section import picture_sections
from gdprmap.documents._tables import Answer, all_cells, by_processing, columns, one
from gdprmap.documents.view import Line, Section, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import Said
    from gdprmap.model.processing import Prohibition

    Short = Callable[[Teller, Sequence[Cells]], Said]
    Long = Callable[[Teller, Sequence[Cells]], Answer]

QUESTIONS: dict[str, tuple[tuple[str, ...], Short, Long]] = {
    "who": (("Art 13(1)(a)", "Art 13(1)(b)"), _answers.who_in_short, _answers.who),
    "what": (("Art 14(1)(d)",), _answers.what_in_short, _answers.what),
    "why": (("Art 13(1)(c)", "Art 13(1)(d)", "Art 14(1)(c)"), _answers.why_in_short, _answers.why),
    "from": (("Art 14(2)(f)", "Art 13(2)(e)"), _answers.whence_in_short, _answers.whence),
    "to": (("Art 13(1)(e)", "Art 14(1)(e)"), _answers.to_whom_in_short, _answers.to_whom),
    "where": (("Art 13(1)(f)", "Art 14(1)(f)"), _answers.where_in_short, _answers.where),
    "how_long": (("Art 13(2)(a)", "Art 14(2)(a)"), _answers.how_long_in_short, _answers.how_long),
    "rights": (
        ("Art 13(2)(b)", "Art 13(2)(c)", "Art 13(2)(d)", "Art 14(2)(c)"),
        _notice_rights.rights_in_short,
        _notice_rights.rights,
    ),
    "automated": (("Art 13(2)(f)", "Art 14(2)(g)"), _answers.automated_in_short, _answers.automated),
}
"""The questions in the order in which people ask them: the provisions that have each answered, the answer in short,
and the whole answer."""


def notice_sections(tell: Teller, anchor: str) -> Iterator[Section]:
    """The short table, the picture, a section for each question, and what many policies say beyond."""
    cells = all_cells(tell)
    yield _short(tell, anchor, cells)
    yield from picture_sections(tell, anchor)
    for key, (articles, _, answer) in QUESTIONS.items():
        yield _section(tell, _anchor(anchor, key), key, answer(tell, cells), tell.texts.cite(*articles))
    yield from _beyond(tell, anchor, cells)


def _short(tell: Teller, anchor: str, cells: Sequence[Cells]) -> Section:
    return Section(
        id=f"{anchor}-short",
        title=tell.ours("title.short"),
        table=short_table(tell, cells, tell.texts("caption.short"), anchor),
    )


def short_table(tell: Teller, cells: Sequence[Cells], caption: str, anchor: str = "") -> Table:
    """The questions with the short of the answers; each leads to the whole answer if that stands below an *anchor*."""
    rows = tuple(
        (
            one(Line(text=tell.texts(f"question.{key}"), href=f"#{_anchor(anchor, key)}" if anchor else "")),
            short(tell, cells),
        )
        for key, (_, short, _) in QUESTIONS.items()
    )
    return Table(caption=caption, columns=columns(tell, "question", "answer"), rows=rows)


def _anchor(anchor: str, key: str) -> str:
    return f"{anchor}-{key.replace('_', '-')}"


def _section(tell: Teller, anchor: str, key: str, answer: Answer, cite: str = "") -> Section:
    return Section(
        id=anchor,
        title=tell.ours(f"question.{key}"),
        cite=cite,
        lead=answer.lead,
        fields=answer.fields,
        table=answer.table,
        entries=answer.entries,
        folds=True,
    )


def _beyond(tell: Teller, anchor: str, cells: Sequence[Cells]) -> Iterator[Section]:
    """Cookies, measures and what is not done, where the policy speaks of them."""
    policy = tell.policy
    with_cookies = [each for each in cells if each.one.cookies is not None]
    if with_cookies:
        answer = by_processing(tell, with_cookies, cookies=lambda each: each.cookies())
        cite = tell.texts.cite("ePrivacy Directive Art 5(3)")
        yield _section(tell, f"{anchor}-cookies", "cookies", answer, cite)
    if policy.measures is not None or any(each.one.measures is not None for each in cells):
        answer = by_processing(tell, cells, measures=lambda each: each.measures())
        yield _section(tell, f"{anchor}-measures", "measures", answer, tell.texts.cite("Art 32(1)"))
    if policy.prohibitions is not None:
        said = tell.said((_prohibition(tell, each) for each in policy.prohibitions), none=True)
        yield _section(tell, f"{anchor}-prohibitions", "prohibitions", Answer(lead=said))


def _prohibition(tell: Teller, each: Prohibition) -> Line:
    parts = (
        *tell.under("data", map(tell.named, each.data or ())),
        *tell.under("purposes", map(tell.named, each.purposes or ())),
        *tell.under("operations", map(tell.term, each.operations or ())),
    )
    return tell.named(each, parts=parts)
