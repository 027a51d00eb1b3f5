"""Completion, by the shells themselves: what they offer, and what Tab writes."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gdprmap.cli import COMMANDS
from gdprmap.cli._reports import FORMATS
from gdprmap.cli._words import commands
from gdprmap.rules import rules
from gdprmap.vocab import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
SHELLS = ("bash", "zsh", "fish")
PATIENCE_SECONDS = 20.0


def gdprmap(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "gdprmap", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


@cache
def script(shell: str) -> str:
    printed = gdprmap("completion", shell)
    assert (printed.returncode, printed.stderr) == (0, "")
    return printed.stdout


def here(shell: str) -> str:
    """The shell; where it is not, the test is skipped."""
    return shutil.which(shell) or pytest.skip(f"{shell} is not here")


def offered_by_bash(folder: Path, *words: str) -> list[str]:
    """What bash offers for the last of these words; it has split them at each equals sign."""
    asked = (
        f'{script("bash")}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gdprmap; printf \'%s\\n\' "${{COMPREPLY[@]}}"'
    )
    command = [here("bash"), "--noprofile", "--norc", "-u", "-c", asked, "bash", "gdprmap", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split("\n")[:-1] if done.stdout != "\n" else []


def offered_by_fish(folder: Path, line: str) -> list[str]:
    file = folder / ".completion.fish"
    file.write_text(script("fish"), encoding="utf-8")
    command = [here("fish"), "--no-config", "-c", 'source .completion.fish; complete --do-complete "$argv"', line]
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "privacy").mkdir()
    (tmp_path / "shop one.yaml").touch()
    (tmp_path / "shop*.yaml").touch()
    return tmp_path


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_whole(shell: str, tmp_path: Path) -> None:
    file = tmp_path / "script"
    file.write_text(script(shell), encoding="utf-8")
    checked = subprocess.run([here(shell), "-n", str(file)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_it_goes_into_a_file_too(tmp_path: Path) -> None:
    written = gdprmap("completion", "bash", "--output", "gdprmap.bash", folder=tmp_path)
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert (tmp_path / "gdprmap.bash").read_text(encoding="utf-8") == script("bash")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "error: the following arguments are required: {bash,zsh,fish}\n"),
        (["zhs"], "error: argument {bash,zsh,fish}: 'zhs' is no shell; write bash, zsh or fish\n"),
        (["fsh"], "error: argument {bash,zsh,fish}: 'fsh' is no shell; did you mean fish?\n"),
    ],
)
def test_another_shell_is_refused(arguments: list[str], said: str) -> None:
    refused = gdprmap("completion", *arguments)
    hint = "`gdprmap completion --help` shows how it is called.\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", said + hint)


def test_every_option_of_every_command_is_offered(folder: Path) -> None:
    for command in commands(COMMANDS):
        names = [name for option in command.options for name in option.names]
        assert offered_by_bash(folder, command.name, "-") == names
        assert "--help" in names
        for option in command.options:
            if option.takes and option.takes.listed:
                assert offered_by_bash(folder, command.name, option.names[0], "") == list(option.takes.listed)


CASES: Mapping[str, list[str]] = {
    "": list(COMMANDS),
    "ex": ["explain", "export"],
    "--": ["--help", "--version"],
    "check --for": ["--format"],
    "check --profile ": ["notice", "record", "processor-record"],
    "check --profile = pro": ["processor-record"],
    "check --fail-on = ": ["violation", "warning", "info", "never"],
    "check --fail-on =": ["violation", "warning", "info", "never"],
    "check --on ": [],
    "check --output sar": ["sarif="],
    "check --output = sar": ["sarif="],
    "check --output pri": [],  # a file stands behind its format
    "check --output ": [f"{format}=" for format in FORMATS],
    "check --output = ": [f"{format}=" for format in FORMATS],
    "check --output sarif = priv": ["privacy"],
    "check --output sarif =": ["privacy", "shop one.yaml", "shop*.yaml"],
    "check --output = sarif = priv": ["privacy"],
    "check --select GM-L0": [id for id in rules() if id.startswith("GM-L0")],
    "check --ignore GM-R05,GM-L01": ["GM-R05,GM-L01"],
    "check shop": ["shop one.yaml", "shop*.yaml"],
    "check --fail-on never ": ["privacy", "shop one.yaml", "shop*.yaml"],
    "check --source-text pri": ["privacy"],
    "explain GM-L01 GM-C0": [id for id in rules() if id.startswith("GM-C0")],
    "rules --output ": ["privacy"],
    "schema --format ": ["json", "markdown"],
    "terms --kind Per": [kind for kind in kinds() if kind.startswith("Per")],
    "terms check": [],
    "completion ": ["bash", "zsh", "fish"],
    "chekc --for": [],
}


@pytest.mark.parametrize("line", CASES)
def test_bash_offers(line: str, folder: Path) -> None:
    assert sorted(offered_by_bash(folder, *line.split(" "))) == sorted(CASES[line])


# fish sees an option with its value as one word, and writes a folder with a slash; where a file stands behind its
# format, it offers files without one too.
@pytest.mark.parametrize("line", [line for line in CASES if "=" not in line and "--output pri" not in line])
def test_fish_offers(line: str, folder: Path) -> None:
    wanted = {each.replace("privacy", "privacy/") for each in CASES[line]}
    if line == "--":
        wanted = {"--help", "--version"}
    if line == "check --output ":
        wanted |= {"privacy/", "shop one.yaml", "shop*.yaml"}
    assert set(offered_by_fish(folder, f"gdprmap {line}")) == wanted


def test_fish_offers_values_behind_an_equals_sign(folder: Path) -> None:
    assert offered_by_fish(folder, "gdprmap check --fail-on=n") == ["--fail-on=never"]
    assert offered_by_fish(folder, "gdprmap check --output=sar") == ["--output=sarif="]
    assert offered_by_fish(folder, "gdprmap check --output sarif=pri") == ["sarif=privacy/"]
    assert offered_by_fish(folder, "gdprmap check --output=sarif=pri") == ["--output=sarif=privacy/"]


TYPED = {
    "gdprmap expl\t": "explain",
    "gdprmap check --fail-on nev\t": "never",
    "gdprmap check --fail-on=nev\t": "--fail-on=never",
    "gdprmap check --select GM-L01,GM-R1\t": "GM-L01,GM-R1",
    "gdprmap check pri\t": "privacy",
    "gdprmap completion fi\t": "fish",
    "gdprmap rules --output pri\t": "privacy",
    "gdprmap check --output sar\tpri\t": "sarif=privacy",
    "gdprmap check --output=sarif=pri\t": "--output=sarif=privacy",
}
SHOWS = "gdprmap() { for each; do echo \"<$each>\"; done; echo do''ne; }"
"""A gdprmap that shows its arguments, for bash and zsh."""
FISH_SHOWS = "function gdprmap; for each in $argv; echo \"<$each>\"; end; echo do''ne; end"


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize(
    ("shell", "options", "begin", "shows"),
    [
        ("bash", ["--noprofile", "--norc", "-i"], ". ./script", SHOWS),
        ("zsh", ["-f", "-i"], "autoload -Uz compinit && compinit -u -D && . ./script", SHOWS),
        ("fish", ["--no-config", "-i"], "source ./script", FISH_SHOWS),
    ],
)
def test_tab_completes_in_a_terminal(
    shell: str, options: list[str], begin: str, shows: str, typed: str, folder: Path
) -> None:
    program = here(shell)
    (folder / "script").write_text(script(shell), encoding="utf-8")
    # A process of its own makes the terminal: to fork from here would be unsafe, since pytest may run threads.
    command = [sys.executable, "-c", "import pty, sys; pty.spawn(sys.argv[1:])", program, *options]
    environment = {**os.environ, "TERM": "dumb", "HOME": str(folder), "PS1": "> "}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as terminal:
        try:
            _type(terminal, f"{begin} && echo rea''dy\n")
            _read_until(terminal, "ready\r\n")
            # What the shell makes of the line is what it runs.
            _type(terminal, f"{shows}; echo rea''dy\n")
            _read_until(terminal, "ready\r\n")
            _type(terminal, f"{typed}\n")
            shown = _read_until(terminal, "done\r\n")
        finally:
            terminal.kill()  # with the terminal gone, the shell ends too
    assert f"<{TYPED[typed]}" in shown


def _type(terminal: subprocess.Popen[bytes], text: str) -> None:
    assert terminal.stdin
    terminal.stdin.write(text.encode())


def _read_until(terminal: subprocess.Popen[bytes], end: str) -> str:
    """All that the terminal shows until it shows *end*."""
    shown = ""
    assert terminal.stdout
    while end not in shown:
        ready, _, _ = select.select([terminal.stdout], [], [], PATIENCE_SECONDS)
        assert ready, f"the shell shows no more than {shown!r}"
        shown += os.read(terminal.stdout.fileno(), 65536).decode("utf-8", "replace")
    return shown
