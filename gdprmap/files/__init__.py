"""A policy as a YAML or JSON file, and back, with the place of everything in it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdprmap.files.finding_files import policy_files
    from gdprmap.files.json_schema import schema
    from gdprmap.files.loading import Format
    from gdprmap.files.reading import PolicyFile, read, read_stream, read_text
    from gdprmap.files.writing import dump

_HOMES = {
    "Format": "loading",
    "PolicyFile": "reading",
    "dump": "writing",
    "policy_files": "finding_files",
    "read": "reading",
    "read_stream": "reading",
    "read_text": "reading",
    "schema": "json_schema",
}

__all__ = ["Format", "PolicyFile", "dump", "policy_files", "read", "read_stream", "read_text", "schema"]

if not TYPE_CHECKING:  # or a type checker would take a misspelt name for an attribute of any type

    def __getattr__(name: str) -> object:
        """The public name, from its module; they are loaded on first use: who only looks for files needs no model."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
