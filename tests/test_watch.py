"""`gdprmap check --watch`: a real process, real changes of files, Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.test_cli import BROKEN, BROKEN_SAYS, CLEAN, GDPRMAP, ON, SHOP, SHOP_SAYS, Outcome, environment, run

SHOWN = "`gdprmap check --help` shows how it is called."
NOTHING = "checked 1 policy: no findings\n"
_LONGEST = 60
"""Seconds after which a change that was not seen fails the test; a change is seen within one, unless all is slow."""


class Watching:
    """`gdprmap check --watch` at work."""

    def __init__(self, here: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            (*GDPRMAP, "check", "--watch", ON, *arguments),
            cwd=here, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def says(self) -> str:
        """All that it says until it waits for changes."""
        said = ""
        while True:
            try:
                line = self._lines.get(timeout=_LONGEST)
            except Empty:
                raise AssertionError(f"it does not wait for changes after {said!r}") from None
            if line.endswith(": waiting for changes; Ctrl-C ends it\n"):
                return said
            said += line

    def is_silent(self) -> bool:
        """Whether it has nothing to say, long after a change would have been seen."""
        try:
            self._lines.get(timeout=1.5)
        except Empty:
            return True
        return False

    def end(self) -> int:
        """Press Ctrl-C, and see with which code it ends."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_LONGEST)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    begun: list[Watching] = []

    def begin(*arguments: str) -> Watching:
        begun.append(Watching(tmp_path, *arguments))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()
        assert one.process.stdout
        one.process.stdout.close()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return file


def test_a_file_is_checked_again_when_it_changes(shop: Path, watching: Callable[..., Watching]):
    now = watching("shop.yaml")
    assert now.says() == SHOP_SAYS
    shop.write_text(CLEAN, encoding="utf-8")
    assert now.says() == NOTHING
    new = shop.with_name("shop.new")  # as editors do it
    new.write_text(SHOP, encoding="utf-8")
    new.replace(shop)
    assert now.says() == SHOP_SAYS
    shop.with_name("other.yaml").write_text(CLEAN, encoding="utf-8")
    shop.read_bytes()
    assert now.is_silent()
    assert now.end() == 130
    assert now.is_silent()


def test_what_breaks_is_shown_and_may_be_put_right(shop: Path, watching: Callable[..., Watching]):
    now = watching("shop.yaml", "--quiet")
    now.says()
    shop.write_text(BROKEN, encoding="utf-8")
    assert now.says() == BROKEN_SAYS.replace("broken.yaml", "shop.yaml")
    shop.unlink()
    assert now.says() == "shop.yaml:1:1: error: there is no such file or folder\n"
    shop.write_text(CLEAN, encoding="utf-8")
    assert now.says() == ""
    assert now.end() == 130


def test_files_come_and_go_in_a_folder(shop: Path, watching: Callable[..., Watching]):
    here = shop.parent
    (here / "privacy" / "old").mkdir(parents=True)
    shop.rename(here / "privacy" / "shop.yaml")
    now = watching("privacy", "-q", "--output=json=privacy/report.json")
    findings = SHOP_SAYS.rpartition("checked")[0].replace("shop.yaml:", "privacy/shop.yaml:")
    assert now.says() == findings
    (here / "privacy" / "old" / "other.yml").write_text("id: [", encoding="utf-8")
    assert "privacy/old/other.yml:" in now.says()
    (here / "privacy" / "old").rename(here / "old")
    assert now.says() == findings
    (here / "privacy" / ".hidden.yaml").write_text(CLEAN, encoding="utf-8")
    (here / "privacy" / "notes.txt").write_text(CLEAN, encoding="utf-8")
    assert now.is_silent()
    assert (here / "privacy" / "report.json").exists()
    assert now.end() == 130


def test_what_it_checks_by_counts_too(shop: Path, watching: Callable[..., Watching]):
    here = shop.parent
    settings, known = here / "gdprmap.toml", here / "known.json"
    settings.write_text('ignore = ["GM-T10", "GM-C01"]\npaths = ["shop.yaml"]\n', encoding="utf-8")
    now = watching("-q")
    only_l01 = "".join(SHOP_SAYS.splitlines(keepends=True)[4:7])
    assert now.says() == only_l01
    settings.write_text('ignor = ["GM-T10"]\n', encoding="utf-8")
    assert now.says().startswith("gdprmap.toml:1:1: error: ")
    assert run(here, "baseline", "shop.yaml", "--no-config", "--output", "known.json").code == 0
    settings.write_text('baseline = "known.json"\npaths = ["shop.yaml"]\n', encoding="utf-8")
    assert now.says() == ""
    assert run(here, "baseline", "shop.yaml", "--no-config", "--output", "known2.json", "--select=GM-T").code == 0
    (here / "known2.json").replace(known)
    assert now.says() == "".join(SHOP_SAYS.splitlines(keepends=True)[2:7])
    known.unlink()
    assert now.says().startswith("error: the baseline known.json cannot be read: ")
    assert now.end() == 130


def test_what_was_gone_is_seen_when_it_is_back(shop: Path, watching: Callable[..., Watching]):
    """As where another branch, which has no policies, is checked out and left again."""
    here = shop.parent
    (here / "privacy").mkdir()
    shop.rename(here / "privacy" / "shop.yaml")
    now = watching("privacy", "later/one.yaml", "-q")
    findings = SHOP_SAYS.rpartition("checked")[0].replace("shop.yaml:", "privacy/shop.yaml:")
    missing = "later/one.yaml:1:1: error: there is no such file or folder\n"
    assert now.says() == missing + findings
    (here / "privacy").rename(here / "away")
    assert now.says() == missing + "privacy:1:1: error: there is no such file or folder\n"
    (here / "away").rename(here / "privacy")
    assert now.says() == missing + findings
    (here / "privacy" / "shop.yaml").write_text(CLEAN, encoding="utf-8")
    assert now.says() == missing
    (here / "later").mkdir()
    assert now.says() == missing
    (here / "later" / "one.yaml").write_text(SHOP, encoding="utf-8")
    assert now.says() == SHOP_SAYS.rpartition("checked")[0].replace("shop.yaml:", "later/one.yaml:")
    (here / "gdprmap.toml").write_text('ignore = ["GM"]\n', encoding="utf-8")
    assert now.says() == ""
    assert now.end() == 130


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("shop.yaml", "--format=json"),
            f"--watch writes text; `--output json=FILE` writes a file each time\n{SHOWN}",
        ),
        (
            ("-",),
            f"--watch waits for files to change, and standard input does not; name the file\n{SHOWN}",
        ),
        (("shop.yaml", "--select=GM-Z"), "there is no rule GM-Z; `gdprmap rules` lists them all"),
        (
            ("shop.yaml", "--baseline=b.json"),
            "the baseline b.json cannot be read: No such file or directory; `gdprmap baseline` writes one",
        ),
    ],
)
def test_a_wrong_call_ends_at_once(shop: Path, arguments: tuple[str, ...], error: str):
    assert run(shop.parent, "check", "--watch", *arguments) == Outcome(2, "", f"error: {error}\n")


def test_without_the_library_it_says_what_to_install(shop: Path, tmp_path: Path):
    hidden = tmp_path / "site"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.abc, sys\n"
        "class Hide(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'watchdog':\n"
        "            sys.meta_path[:] = [one for one in sys.meta_path if 'PathFinder' not in repr(one)]\n"
        "sys.meta_path.insert(0, Hide())\n",
        encoding="utf-8",
    )
    said = run(shop.parent, "check", "--watch", "shop.yaml", PYTHONPATH=f"{hidden}:{Path(__file__).parent.parent}")
    assert said == Outcome(2, "", "error: --watch needs the library watchdog; the extra `watch` of gdprmap brings it\n")
