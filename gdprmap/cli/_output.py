"""Where the command writes: standard output, standard error, files."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from gdprmap.cli import _progress
from gdprmap.errors import GdprmapError, StructureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class OutputError(GdprmapError):
    """Something cannot be written; the message says what and why."""


def prepare() -> None:
    """See to it that no character makes the output fail, whatever the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def for_machines() -> None:
    """Write standard output in UTF-8 from here on, on every system the same bytes."""
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")


def coloured(stream: TextIO | None) -> bool:
    """Whether to colour what goes there: on a terminal, unless NO_COLOR or FORCE_COLOR decide it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """Write to standard output.

    Raises:
        OutputError: it cannot be written to.
    """
    _progress.clear()
    try:
        print(text, end="")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def flush() -> None:
    """Let everything out that was said.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        print(end="", flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def warn(text: str) -> None:
    """Write to standard error, behind all that was said before."""
    flush()
    _to_stderr(text)


def complain(error: GdprmapError) -> None:
    """Write an error to standard error: all that is wrong, a line each."""
    from gdprmap.report.colour import painting
    from gdprmap.report.text import problem_lines

    colour = coloured(sys.stderr)
    if isinstance(error, StructureError):
        text = problem_lines(error.problems, colour=colour)
    else:
        text = f"{painting(colour=colour)('error', 'bold', 'red')}: {error}\n"
    _to_stderr(text)


def abandon() -> None:
    """Drop what was said but not written, or Python would complain about it when it ends."""
    _drop(sys.stdout)


def deliver(text: str, output: Path | None) -> None:
    """Write what is for machines to the file, or to standard output if there is none.

    Raises:
        OutputError: it cannot be written.
    """
    if output:
        write_file(output, text)
    else:
        for_machines()
        say(text)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text in UTF-8, with lines as they are.

    Raises:
        OutputError: it cannot be written.
    """
    # The name of a file need be no text; what stands for its bytes is written as on standard output.
    said = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():  # a device or a pipe; nothing can take its place
            path.write_bytes(said)
            return
        target = path.resolve()
        if target.exists() and not os.access(target, os.W_OK):  # or it would be replaced all the same
            raise OutputError(f"{path} cannot be written: {os.strerror(errno.EACCES)}")
        new = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            new.write_bytes(said)
            if target.exists():
                shutil.copymode(target, new)
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def write_files(texts: Mapping[Path, str]) -> None:
    """Write files into a folder that is made if need be, each whole or not at all.

    Raises:
        OutputError: the folder cannot be made, or a file cannot be written.
    """
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"the folder {path.parent} cannot be made: {error.strerror}") from error
        write_file(path, text)


def _to_stderr(text: str) -> None:
    _progress.clear()
    if sys.stderr is None:  # print would take standard output
        return
    try:
        print(text, end="", file=sys.stderr, flush=True)
    except OSError:  # nobody reads what is wrong, or its disk is full; what was found is another matter
        _drop(sys.stderr)


def _drop(stream: TextIO | None) -> None:
    if stream is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unwritable(error: OSError) -> OutputError:
    abandon()
    return OutputError(f"standard output cannot be written: {error.strerror}")
