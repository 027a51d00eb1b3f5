"""docs/documents.md tells the truth: its commands are run, and what it shows is what comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages_of import Page, words

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
SHOP = re.findall(
    r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
)[0]
COMMANDS = [line for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE) for line in block.splitlines()]  # fmt: skip


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "shop.yaml").write_text(SHOP, encoding="utf-8")
    for name, text in zip(("ours.html", "list.md"), blocks("jinja"), strict=True):
        assert f"`{name}`" in PAGE
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *call: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-W", "error", *call], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_writes_its_file(command: str, folder: Path) -> None:
    name, *call = command.split()
    assert name == "gdprmap"
    done = run(folder, "-m", name, *call)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = folder / call[call.index("--to") + 1]
    assert written.stat().st_size > 1000
    if "--template" in call:
        found = Page(written.read_text(encoding="utf-8"))
        assert words(found.all("footer")[0]).endswith("dpo@shop.example")
        assert "darkgreen" in (found.all("style")[0].text or "")


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.splitlines()[0])
def test_a_command_prints_what_is_shown(block: str, folder: Path) -> None:
    command, _, expected = block.partition("\n")
    done = run(folder, "-m", *command.removeprefix("$ ").split())
    assert (done.returncode, done.stderr, done.stdout) == (0, "", expected)


def test_the_python_code_prints_what_is_shown(folder: Path) -> None:
    (code,), (expected,) = blocks("python"), blocks("text")
    done = run(folder, "-c", code)
    assert (done.stderr, done.stdout) == ("", expected)
