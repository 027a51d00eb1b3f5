"""docs/shapes-elsewhere.md tells the truth: its commands are run, and what they print is compared whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.rules import PROFILES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "shapes-elsewhere.md").read_text(encoding="utf-8")
SHOP = re.findall(
    r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


def run(folder: Path, *command: str) -> str:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PATH": beside},
    )
    return done.stdout


@pytest.mark.skipif(os.name == "nt", reason="the commands are for a shell")
def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP[0], encoding="utf-8")
    (tmp_path / "clinic.ttl").write_text(blocks("turtle")[0], encoding="utf-8")
    (tmp_path / "ontology").symlink_to(ROOT / "ontology")
    steps = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", "".join(blocks("console")), flags=re.MULTILINE)
    assert len(steps) == 8
    for command, expected in steps:
        assert run(tmp_path, "sh", "-c", command) == expected, command
    (code,), (expected,) = blocks("python"), blocks("text")
    assert run(tmp_path, sys.executable, "-W", "error", "-c", code) == expected


def test_every_file_that_the_page_links_or_names_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
    for named in re.findall(r"`((?:ontology|tests)/[\w./-]*)`", PAGE):
        assert (ROOT / named).exists(), named


def test_the_page_names_every_profile() -> None:
    for profile in PROFILES:
        assert f"`{profile.replace(' ', '-')}`" in PAGE
