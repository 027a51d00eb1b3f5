"""A policy as a YAML or JSON file, and back, with the place of everything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.files.finding_files import policy_files
from gdprmap.files.loading import Format
from gdprmap.files.reading import PolicyFile, read, read_stream, read_text
from gdprmap.files.writing import dump

if TYPE_CHECKING:
    from gdprmap.files.json_schema import schema

__all__ = ["Format", "PolicyFile", "dump", "policy_files", "read", "read_stream", "read_text", "schema"]

if not TYPE_CHECKING:  # or a type checker would take a misspelt name for an attribute of any type

    def __getattr__(name: str) -> object:
        # Reading needs no schema, and what makes one takes long to load.
        if name == "schema":
            from gdprmap.files.json_schema import schema

            return schema
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
