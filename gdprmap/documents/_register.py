"""The register: a row for each processing, as Article 30(1) and (2) ask, with its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._cells import group_line, item_line
from gdprmap.documents._tables import ASKED_FOR, all_cells, columns, nothing_described
from gdprmap.documents.view import Line, Said, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.model.data import DataGroup
    from gdprmap.model.policy import Policy

CONTROLLER = ("processing", "purposes", "bases", "subjects", "data", "recipients", "transfers", "retention", "measures")
PROCESSOR = ("processing", "controllers", "operations", "transfers", "measures")
_PROCESSOR_ASKED_FOR = {
    "controllers": ("Art 30(2)(a)",),
    "operations": ("Art 30(2)(b)",),
    "transfers": ("Art 30(2)(c)",),
    "measures": ("Art 30(2)(d)",),
}


def records(policy: Policy) -> tuple[str, ...]:
    """Which records the policy is: the controller's, the processor's, or both."""
    profiles = policy.profiles
    as_processor = "processor record" in profiles
    as_controller = not as_processor or "record" in profiles or "notice" in profiles
    return (*(("controller",) if as_controller else ()), *(("processor",) if as_processor else ()))


def register_sections(tell: Teller, anchor: str, *, items: bool) -> Iterator[Section]:
    """The rows of each record, and the data in detail; with *items*, the rows name the data in detail."""
    for record in records(tell.policy):
        keys, asked = (CONTROLLER, ASKED_FOR) if record == "controller" else (PROCESSOR, _PROCESSOR_ASKED_FOR)
        beside = "controllers" in keys
        rows = tuple(
            tuple(_cell(tell, cells, key, items=items, decided_beside=beside) for key in keys)
            for cells in all_cells(tell)
        )
        table = Table(caption=tell.texts(f"caption.{record}"), columns=columns(tell, *keys, cited=asked), rows=rows)
        yield Section(
            id=f"{anchor}-{record}",
            title=tell.ours(f"title.{record}"),
            cite=tell.texts.cite("Art 30(1)" if record == "controller" else "Art 30(2)"),
            lead=None if rows else nothing_described(tell),
            table=table if rows else None,
        )
    if tell.policy.data:
        yield Section(id=f"{anchor}-data", title=tell.ours("title.data"), table=data_table(tell))


def data_table(tell: Teller) -> Table:
    """The groups of data in detail."""
    return Table(
        caption=tell.texts("caption.data"),
        columns=columns(tell, "data", "items"),
        rows=tuple(_group(tell, at, group) for at, group in enumerate(tell.policy.data or ())),
    )


def _group(tell: Teller, at: int, group: DataGroup) -> tuple[Said, ...]:
    items = [item_line(tell, item) for item in group.items or ()]
    if not items and group.term and group.label:  # then the group is the category
        items = [tell.term(term) for term in (group.term, *(group.also or ()))]
    gaps = tell.findings.near("data", [("data", at)])
    return Said(lines=(group_line(tell, group, items=False),), gaps=gaps), tell.said(items, none=group.items == ())


def _cell(tell: Teller, cells: Cells, key: str, *, items: bool, decided_beside: bool) -> Said:
    match key:
        case "processing":
            title = cells.title()
            parts = () if decided_beside else title.parts
            more = (*parts, *cells.description())
            titled = Line(text=title.text, lang=title.lang, parts=more)
            return Said(lines=(titled,), gaps=tell.findings.near("other", [cells.here]))
        case "data":
            return cells.data(items=items)
        case _:
            said: Said = getattr(cells, key)()
            return said
