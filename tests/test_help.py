"""What `--help` shows, compared whole with tests/help; `python -m tests.test_help` writes these files anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.cli import COMMANDS

HELP = Path(__file__).parent / "help"
ROOT = HELP.parent.parent


def helped(*command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "TERM": "dumb"}
    call = (sys.executable, "-W", "error", "-m", "gdprmap", *command, "--help")
    done = subprocess.run(call, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_help_of_gdprmap():
    assert helped() == (HELP / "gdprmap.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(command: str):
    said = helped(command)
    assert said == (HELP / f"{command}.txt").read_text(encoding="utf-8")
    assert all(len(line) <= 120 for line in said.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_examples(command: str):
    _, examples = helped(command).split("\nexamples:\n")
    assert examples
    assert all(f"gdprmap {command}" in line for line in examples.splitlines())


def test_the_commands_are_listed():
    said = helped()
    assert all(f"  {name:<{max(map(len, COMMANDS)) + 2}}{does}\n" in said for name, does in COMMANDS.items())


def test_there_is_no_help_of_a_command_that_is_gone():
    assert {file.stem for file in HELP.iterdir()} == {"gdprmap", *COMMANDS}


if __name__ == "__main__":
    (HELP / "gdprmap.txt").write_text(helped(), encoding="utf-8")
    for name in COMMANDS:
        (HELP / f"{name}.txt").write_text(helped(name), encoding="utf-8")
