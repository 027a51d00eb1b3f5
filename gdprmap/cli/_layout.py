"""How a command shows one thing to people: its name, and what is to be said of it, row by row."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdprmap.report.colour import Paint

_MARGIN, _WIDEST, _NARROWEST = 10, 88, 50


def entry(name: str, title: str, rows: Iterable[tuple[str, Iterable[str]]], paint: Paint) -> str:
    """A heading, and below it each row: its name in the margin, beside it its lines; empty rows are left out."""
    lines = [f"{paint(name, 'bold')}: {title}"]
    for said, values in rows:
        margin = paint(f"{said:<{_MARGIN}}", "dim")
        for value in values:
            lines.append(margin + value)
            margin = " " * _MARGIN
    return "\n".join(lines) + "\n"


def wrapped(text: str, *, hanging: str = "") -> list[str]:
    """The lines of a text that fit beside the margin: of the terminal, or of a page where there is none."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else _WIDEST
    width = min(max(columns, _NARROWEST), _WIDEST) - _MARGIN
    return textwrap.wrap(text, width, subsequent_indent=hanging, break_on_hyphens=False, break_long_words=False)
