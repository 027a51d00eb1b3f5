"""Runs a page of Markdown as its reader would: in an empty folder, block by block, and compares what comes out.

Not with Sybil: half of what the pages hold are files and shells, so that its parsers and evaluators would be ours too.

What stands in a comment directly before a block, and what else a comment can say:

- `<!-- file: NAME -->`: the block is this file. With more lines in the comment, they are the file, and nobody sees it.
- `<!-- not run: REASON -->`: the block is for reading.
- `<!-- copy: NAME of PAGE to NAME -->`: a file that another page shows; without a page, one of the repository.

A block `console` holds commands after `$ ` and all that they print; `sh` has to succeed without a word on standard error;
the blocks `python` of a page are one session. After `sh` and `python`, a block `text` is their standard output. A line
`...` stands for any lines.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
_COMMENT = re.compile(r"<!-- (file|not run|copy): (.+?)(?: -->|\n(.*?)-->)\s*", re.DOTALL)
_COPY = re.compile(r"(?P<name>\S+)(?: of (?P<page>\S+))?(?: to (?P<to>\S+))?")
SECONDS = 300
"""What a block may take; a server never ends."""
_END = "=-= end of a step =-="
_SESSION = f"""
import json, sys
space = {{"__name__": "__main__"}}
for line in sys.stdin:
    exec(compile(json.loads(line), "the page", "exec"), space)
    print({_END!r}, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Block:
    """What a page shows in one piece, or a comment that brings a file."""

    kind: str
    text: str
    line: int
    says: tuple[str, str] = ("", "")
    """What the comment before it asks for: a word, and what it is about."""


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in order; a block is also what a comment holds."""
    before, end = ("", ""), -1
    for token in MarkdownIt().parse(page):
        first, last = token.map or (0, 0)
        if token.type == "html_block" and (found := _COMMENT.fullmatch(token.content)):
            what, about, hidden = found.groups()
            if what == "copy" or hidden is not None:
                yield Block("comment", hidden or "", first + 1, (what, about))
            else:
                before, end = (what, about), last
        elif token.type in ("fence", "code_block"):
            kind = token.info.partition(" ")[0] if token.type == "fence" else "indented"
            yield Block(kind, token.content, first + 1, before if end == first else ("", ""))


def file_of(page: str, name: str) -> str:
    """What the page says is in the file.

    Raises:
        LookupError: it says so of none.
    """
    for block in blocks(page):
        if block.says == ("file", name):
            return block.text
    raise LookupError(f"the page has no file {name}")


@dataclass(slots=True)
class Run:
    """A page that is being run."""

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: _environment())
    printed: str | None = None
    """What the block before printed, if it is to be compared."""
    python: subprocess.Popen[str] | None = None

    def page(self, page: str) -> Iterator[str]:
        """What is not as the page says, with the line of the block; each block is run in turn."""
        try:
            for block in blocks(page):
                yield from (f"line {block.line}: {wrong}" for wrong in self._block(block))
        finally:
            if self.python:
                self.python.communicate(timeout=SECONDS)

    def _block(self, block: Block) -> Iterable[str]:
        printed, self.printed = self.printed, None
        match block.says[0], block.kind:
            case "copy", _:
                return self._write(*_copied(block.says[1]))
            case "file", _:
                return self._write(block.says[1], block.text)
            case "not run", _:
                return ()
            case _, "console":
                return self._console(block.text)
            case _, "sh":
                return self._sh(block.text)
            case _, "python":
                return self._python(block.text)
            case _, "text" if printed is not None:
                return () if fits(block.text, printed) else [f"this is printed:\n{printed}"]
            case _:
                return [f"{block.kind or 'it'} is neither run nor a file: say in a comment before it what it is"]

    def _write(self, name: str, text: str) -> Iterable[str]:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return ()

    def _console(self, text: str) -> Iterator[str]:
        steps = re.findall(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", text, flags=re.MULTILINE)
        if "".join(f"$ {command}\n{shown}" for command, shown in steps) != text:
            yield "something stands before the first command"
        # One shell for them all, so that `cd` and `echo $?` mean what they do for a reader.
        script = "".join(f"{command}\ncode=$?; echo '{_END}'; (exit $code)\n" for command, _ in steps)
        printed = self._bash("-c", f"exec 2>&1\n{script}").stdout.split(f"{_END}\n")
        for (command, shown), got in zip(steps, printed, strict=False):
            if not fits(shown, got):
                yield f"$ {command}\nprints:\n{got}"
        if len(printed) <= len(steps):
            yield "the shell ended before the last command"

    def _sh(self, text: str) -> Iterator[str]:
        done = self._bash("-e", "-c", text)
        self.printed = done.stdout
        if done.returncode or done.stderr:
            yield f"exit code {done.returncode}, and on standard error:\n{done.stderr}"

    def _bash(self, *call: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", *call], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=SECONDS,
        )  # fmt: skip

    def _python(self, code: str) -> Iterator[str]:
        if self.python is None:
            self.python = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", _SESSION], cwd=self.folder, env=self.environment, text=True,
                encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
        assert self.python.stdin
        assert self.python.stdout
        self.python.stdin.write(json.dumps(code) + "\n")
        self.python.stdin.flush()
        self.printed = ""
        end = threading.Timer(SECONDS, self.python.kill)
        end.start()
        try:
            for line in self.python.stdout:
                if line == f"{_END}\n":
                    return
                self.printed += line
        finally:
            end.cancel()
        self.python.communicate()
        self.python = None
        yield f"the code fails:\n{self.printed}"


def fits(shown: str, printed: str) -> bool:
    """Whether it is what was shown, where a line `...` stands for any lines."""
    wanted = "".join("(?:.*\n)*" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
    return re.fullmatch(wanted, printed) is not None


def _copied(what: str) -> tuple[str, str]:
    """The name and the text of a file that is shown elsewhere."""
    found = _COPY.fullmatch(what)
    assert found, what
    name, page, to = found.group("name", "page", "to")
    text = (ROOT / (page or name)).read_text(encoding="utf-8")
    return to or name, file_of(text, name) if page else text


def _environment() -> dict[str, str]:
    """What the commands find: this checkout and its tools; no settings of whoever runs the tests, and no colours."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "LANG": "C.UTF-8",
        "HOME": os.environ.get("HOME", "/"),
    }
