"""The README tells the truth: its files, commands and code are run, and what they print is compared whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.files.formatting import formatted

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
BROKEN = """\
id: broken
data:
  usage:
    items: [ip, pd:IPAdress]
processing:
  analytics:
    purpose: dpv:ServiceUsageAnalytics
"""


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(BROKEN.replace("[ip, pd:IPAdress]", "    [pd:IPAdress]"), encoding="utf-8")
    return tmp_path


def test_the_policy_is_in_the_usual_order() -> None:
    assert formatted(blocks("yaml")[0], "shop.yaml", "yaml") == blocks("yaml")[0]


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.splitlines()[0])
def test_a_command_prints_what_the_readme_shows(block: str, folder: Path) -> None:
    command, _, expected = block.partition("\n")
    assert command.startswith("$ gdprmap ")
    run = subprocess.run(
        [sys.executable, "-m", "gdprmap", *command.removeprefix("$ gdprmap ").split()],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.stdout == expected


def test_the_python_code_prints_what_the_readme_shows(tmp_path: Path) -> None:
    (code,), (expected,) = blocks("python"), blocks("text")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.stderr, run.stdout) == ("", expected)


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
