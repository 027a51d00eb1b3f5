"""docs/shapes-elsewhere.md names what is there; its commands are run by tests/test_docs_run.py."""

from __future__ import annotations

import re
from pathlib import Path

from gdprmap.rules import PROFILES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "shapes-elsewhere.md").read_text(encoding="utf-8")


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(ontology/[\w./-]*)`", PAGE)
    assert named
    for file in named:
        assert (ROOT / file).exists(), file


def test_the_page_names_every_profile() -> None:
    for profile in PROFILES:
        assert f"`{profile.replace(' ', '-')}`" in PAGE
