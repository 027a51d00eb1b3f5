"""What a store answers -> text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from gdprmap.cli._arguments import CallError, listed
from gdprmap.publishing.stores import PublishError
from gdprmap.report.text import counted, one_line
from gdprmap.vocab._table import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.publishing.stores import SelectResult
    from gdprmap.report.colour import Paint

NO_ROWS = "\n\n0 rows\n"
"""How a table ends that has none."""
_PREFIX = "@prefix "
_OF_ROWS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_OF_STATEMENTS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
FORMATS = ("table", *_OF_ROWS, *_OF_STATEMENTS)
"""How an answer can be written."""


def written(answer: SelectResult, format: str | None, name: str, *, paint: Paint) -> str:
    """The answer of the store called *name* as text.

    Raises:
        CallError: such an answer has no such format.
        PublishError: the store cannot answer to the end.
    """
    of_rows = isinstance(answer, (QuerySolutions, QueryBoolean))
    wanted = format or ("table" if of_rows else "turtle")
    can = ("table", *_OF_ROWS) if of_rows else tuple(_OF_STATEMENTS)
    if wanted not in can:
        raise CallError(f"this query asks for {'rows' if of_rows else 'statements'}; --format is {listed(can)}")
    try:
        if not isinstance(answer, (QuerySolutions, QueryBoolean)):
            content = cast("bytes", serialize(answer, format=_OF_STATEMENTS[wanted], prefixes=dict(PREFIXES)))
            return _tidy(content.decode()) if wanted == "turtle" else content.decode()
        if wanted != "table":
            content = cast("bytes", answer.serialize(format=_OF_ROWS[wanted]))
            return content.decode() + ("" if content.endswith(b"\n") else "\n")
        return _yes_or_no(answer) if isinstance(answer, QueryBoolean) else _table(answer, paint)
    except (OSError, RuntimeError, ValueError) as error:
        raise PublishError(f"{name} cannot answer: {error}", target=name) from error


def _tidy(turtle: str) -> str:
    """The same without prefixes that it does not use, and the others in order."""
    lines = turtle.splitlines(keepends=True)
    head = sorted(line for line in lines if line.startswith(_PREFIX))
    body = "".join(line for line in lines if not line.startswith(_PREFIX))
    return "".join(line for line in head if re.search(rf"(?<![\w-]){line.split()[1]}", body)) + body


def _yes_or_no(answer: QueryBoolean) -> str:
    return "yes\n" if answer else "no\n"


def _table(answer: QuerySolutions, paint: Paint) -> str:
    heads = [variable.value for variable in answer.variables]
    rows = [[_cell(row[head]) for head in heads] for row in answer]
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    lines = [paint(_line(heads, widths), "bold"), *(_line(row, widths) for row in rows)]
    return "".join(f"{line}\n" for line in (*lines, "", counted(len(rows), "row", "rows")))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    """A value as people read it: a term by its short form, a text without quotes."""
    if value is None:
        return "-"
    if isinstance(value, NamedNode):
        return one_line(shorten(value.value))
    return one_line(value.value if isinstance(value, Literal) else str(value))
