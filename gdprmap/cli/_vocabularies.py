"""The vocabularies of the settings, for commands that have no other use for settings."""

from __future__ import annotations

from pathlib import Path

_FILES = ("gdprmap.toml", "pyproject.toml")
_KEY = b"vocabularies"


def use_vocabularies() -> None:
    """Tell gdprmap of the vocabularies of the nearest settings, if there are any.

    Raises:
        ConfigError: the settings cannot be used.
        ReadError: a vocabulary cannot be.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:  # a search by words needs no folder
        return
    if any(_names_some(above / name) for above in (here, *here.parents) for name in _FILES):
        from gdprmap.cli._settings import config_of  # takes long to load, and hardly any project has vocabularies

        config_of(None, no_config=False)


def _names_some(file: Path) -> bool:
    """Whether a file may be one of settings that name vocabularies; a broken one is told by who reads it."""
    try:
        return file.is_file() and _KEY in file.read_bytes()
    except OSError:
        return False
