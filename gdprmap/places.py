"""Where something stands: as a path through the model, and as a line of a file."""

from __future__ import annotations

from dataclasses import dataclass

Loc = tuple[str | int, ...]
"""A path through the model, such as ("processing", 3, "legal_bases", 0): pydantic's own form."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a file, counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
