"""How much the command says: `--quiet`, `--verbose`, and on a terminal how far it is."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminals import shown_on
from tests.test_cli import BROKEN_SAYS, CLEAN, GDPRMAP, ON, SHOP, SHOP_SAYS, Outcome, environment, here, run

__all__ = ["here"]

SUMMARY = "checked 1 policy: 1 violation, 1 warning, 1 info\n"
FINDINGS = SHOP_SAYS.removesuffix(f"\n{SUMMARY}") + "\n"


def test_quiet_prints_findings_and_nothing_else(here: Path):
    for option in ("-q", "--quiet"):
        assert run(here, "check", "shop.yaml", option, ON) == Outcome(1, FINDINGS, "")
        assert run(here, "check", "clean.yaml", option) == Outcome(0, "", "")
    said = run(here, "check", "shop.yaml", "-q", "--fail-on=never")
    assert said == Outcome(0, FINDINGS, "")  # without the note that today's date is used


def test_quiet_does_not_hide_errors(here: Path):
    assert run(here, "check", "clean.yaml", "broken.yaml", "-q") == Outcome(2, "", BROKEN_SAYS)
    assert run(here, "check", "nosuch.yaml", "-q") == Outcome(
        2, "", "nosuch.yaml:1:1: error: there is no such file or folder\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is full")
@pytest.mark.parametrize(("arguments", "code"), [(("nosuch.yaml",), 2), (("clean.yaml", "-v"), 0), (("--formt",), 2)])
def test_the_exit_code_is_the_same_where_errors_cannot_be_written(here: Path, arguments: tuple[str, ...], code: int):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run((*GDPRMAP, "check", *arguments), cwd=here, stderr=full, env=environment())
    assert done.returncode == code


def test_quiet_does_not_hide_why_the_exit_code_is_1(here: Path):
    (here / "clean.yaml").write_text(CLEAN + "ignore: [{rule: GM-L01, reason: it was discussed}]\n", encoding="utf-8")
    assert run(here, "check", "clean.yaml", "-q") == Outcome(0, "", "")
    strict = run(here, "check", "clean.yaml", "-q", "--fail-on-unused")
    assert strict == Outcome(
        1, "clean.yaml:19:10: note: GM-L01 is ignored here, but there is no finding of it; take it out\n\n", ""
    )


@pytest.mark.parametrize("format", ["json", "sarif", "junit", "github", "gitlab", "shacl", "html"])
def test_quiet_takes_nothing_from_what_is_for_machines(here: Path, format: str):
    loud = run(here, "check", "shop.yaml", "--format", format)
    assert run(here, "check", "shop.yaml", "-q", "--format", format, f"--output={format}=file") == loud
    assert (here / "file").read_text(encoding="utf-8") == loud.out


def test_verbose_says_how_it_went(here: Path):
    ignoring = SHOP.replace(
        "    label: yearly competition\n",
        "    label: yearly competition\n"
        "    ignore: [{rule: GM-L01, until: 2999-01-01, reason: the board decides}, {rule: GM-C01, reason: none}]\n",
    )
    (here / "shop.yaml").write_text(ignoring, encoding="utf-8")
    (here / "gdprmap.toml").write_text('ignore = ["GM-T10"]\n', encoding="utf-8")
    plain = run(here, "check", "shop.yaml", "clean.yaml", ON)
    for option in ("-v", "--verbose"):
        said = run(here, "check", "shop.yaml", "clean.yaml", ON, "--no-cache", option)
        assert (said.code, said.out) == (plain.code, plain.out)
        settings, rules, engine, *rest = said.err.splitlines()
        assert (settings, engine) == ("settings: gdprmap.toml", "engine: fast")
        of, all_rules = re.fullmatch(r"rules: (\d+) of (\d+)", rules).groups()  # type: ignore[union-attr]
        assert int(of) == int(all_rules) - 1
        assert [re.sub(r"\d+ ms", "N ms", line) for line in rest] == [
            "clean.yaml: checked in N ms",
            "shop.yaml:15:3: GM-L01 is accepted until 2999-01-01: the board decides",
            "shop.yaml: checked in N ms",
        ]
    assert run(here, "check", "clean.yaml", "-v", "--no-config").err.startswith("settings: none\n")


def test_verbose_and_quiet_do_not_exclude_each_other(here: Path):
    said = run(here, "check", "shop.yaml", ON, "-v", "-q")
    assert said.out == FINDINGS
    assert "engine: fast" in said.err


def test_a_quiet_baseline(here: Path):
    assert run(here, "baseline", "shop.yaml", "-q") == Outcome(0, "", "")
    assert len(json.loads((here / "gdprmap-baseline.json").read_text(encoding="utf-8"))["findings"]) == 3
    said = run(here, "baseline", "shop.yaml", "-v")
    assert said.err.startswith("settings: none\n")
    assert said.out.startswith("3 findings written to ")


def test_a_quiet_fmt(here: Path):
    unordered = "title: Shop\nid: shop\n"
    (here / "shop.yaml").write_text(unordered, encoding="utf-8")
    assert run(here, "fmt", "shop.yaml", "--check", "-q") == Outcome(1, "", "")
    assert run(here, "fmt", "-", "--check", "-q", stdin=unordered) == Outcome(1, "", "")
    assert run(here, "fmt", "shop.yaml", "--quiet") == Outcome(0, "", "")
    assert (here / "shop.yaml").read_text(encoding="utf-8") == "id: shop\ntitle: Shop\n"
    assert run(here, "fmt", "shop.yaml", "broken.yaml", "-q") == Outcome(2, "", BROKEN_SAYS)


def test_a_baseline_of_the_settings_can_be_left_out(here: Path):
    (here / "gdprmap.toml").write_text('baseline = "gdprmap-baseline.json"\n', encoding="utf-8")
    assert run(here, "baseline", "shop.yaml").code == 0
    assert run(here, "check", "shop.yaml", ON).code == 0
    assert run(here, "check", "shop.yaml", ON, "--no-baseline") == Outcome(1, SHOP_SAYS, "")
    both = run(here, "check", "shop.yaml", "--no-baseline", "--baseline=b.json")
    assert both == Outcome(
        2,
        "",
        "error: argument --baseline: not allowed with argument --no-baseline\n"
        "`gdprmap check --help` shows how it is called.\n",
    )


# how far it is


@pytest.fixture
def slow(here: Path) -> Iterator[Path]:
    """A folder with three policies, of which the first, a.yaml, keeps its reader waiting longer than a second."""
    os.mkfifo(here / "a.yaml")

    def write() -> None:
        with (here / "a.yaml").open("w", encoding="utf-8") as file:  # waits for a reader
            time.sleep(1.2)
            file.write(CLEAN.replace("id: shop", "id: a"))

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield here
    writer.join(timeout=5)


def in_terminal(here: Path, *arguments: str, both: bool = False, **more: str) -> str:
    """What a terminal gets of standard error, and of standard output if *both* go there."""
    ours, theirs = pty.openpty()
    out = theirs if both else subprocess.DEVNULL
    call = (*GDPRMAP, *arguments)
    with subprocess.Popen(call, cwd=here, stdout=out, stderr=theirs, env=environment(**more)) as process:
        os.close(theirs)
        shown = shown_on(ours)
    os.close(ours)
    assert process.returncode in (0, 1)
    return shown.decode().replace("\r\n", "\n")


def seen(shown: str) -> str:
    """What stands on the screen in the end."""
    return re.sub(r"[^\n]*\r\x1b\[K", "", shown)


FILES = "a.yaml", "clean.yaml", "shop.yaml"


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("check",), "checked 0 of 3 files"),
        (("baseline",), "checked 0 of 3 files"),
        (("export", "--facts", "--format=nquads"), "read 0 of 3 files"),
    ],
)
def test_a_long_run_tells_how_far_it_is(slow: Path, command: tuple[str, ...], line: str):
    (slow / "shop.yaml").write_text(SHOP.replace("id: shop", "id: other"), encoding="utf-8")
    shown = in_terminal(slow, *command, *FILES)
    assert f"\r\x1b[K{line}\r\x1b[K" in shown
    assert seen(shown) == ""


def test_fmt_tells_it_too(here: Path):
    many = "".join(f"  d{number}: {{label: x}}\n" for number in range(20_000))  # a second, or more
    (here / "a.yaml").write_text(f"id: a\ndata:\n{many}", encoding="utf-8")
    assert "\r\x1b[Klooked at 1 of 3 files\r\x1b[K" in in_terminal(here, "fmt", "--check", *FILES)
    assert "files" not in in_terminal(here, "fmt", "--check", "--quiet", *FILES)


def test_a_quiet_init(here: Path):
    assert run(here, "init", "new.yaml", "-q") == Outcome(0, "", "")
    assert (here / "new.yaml").exists()


def test_what_is_found_takes_the_place_of_the_line(slow: Path):
    shown = in_terminal(slow, "check", *FILES, ON, both=True, NO_COLOR="1")
    assert "\r\x1b[Kchecked 0 of 3 files\r\x1b[K" in shown
    assert seen(shown) == SHOP_SAYS.replace("checked 1 policy", "checked 3 policies")


@pytest.mark.parametrize(
    ("options", "terminal"),
    [(("-q",), "xterm"), (("-v",), "xterm"), ((), "dumb"), ((), None)],
    ids=["quiet", "verbose", "dumb", "no terminal"],
)
def test_otherwise_it_tells_nothing(slow: Path, options: tuple[str, ...], terminal: str | None):
    call = ("check", *FILES, *options)
    shown = in_terminal(slow, *call, TERM=terminal) if terminal else run(slow, *call).err
    assert "files" not in shown


def test_a_short_run_tells_nothing(here: Path):
    assert in_terminal(here, "check", "clean.yaml", "shop.yaml") == ""
