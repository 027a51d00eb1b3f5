"""The README tells the truth, beside what it shows, which is run by tests/test_docs_run.py."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from gdprmap.files.formatting import formatted
from tests.running_pages import file_of

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_policy_is_in_the_usual_order() -> None:
    shop = file_of(README, "shop.yaml")
    assert formatted(shop, "shop.yaml", "yaml") == shop


def test_every_command_of_the_table_is_there_and_no_other() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "gdprmap", "--help"], capture_output=True, text=True, check=True
    ).stdout
    commands = set(
        re.findall(r"^  (\w+) +\w", helped.partition("commands:")[2].partition("examples:")[0], flags=re.MULTILINE)
    )
    assert set(re.findall(r"^\| `gdprmap (\w+)", README, flags=re.MULTILINE)) == commands


def test_every_file_that_the_readme_links_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_number_of_rules_in_the_changelog_is_right() -> None:
    from gdprmap.rules import rules

    assert f"{len(rules())} rules" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
