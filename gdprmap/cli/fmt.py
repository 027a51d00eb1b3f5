"""`gdprmap fmt`: put policy files into the usual order, with comments and quotes kept."""

from __future__ import annotations

import argparse
import difflib
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_quiet
from gdprmap.cli._progress import followed
from gdprmap.cli._sources import STANDARD_INPUT, add_input_format, add_sources
from gdprmap.errors import GdprmapError, ReadError
from gdprmap.files._node import LARGEST_FILE_BYTES, refusal
from gdprmap.files.finding_files import found_at
from gdprmap.files.formatting import FormatError, formatted
from gdprmap.files.loading import decoded, format_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdprmap.files import Format

_WOULD_CHANGE, _BROKEN = 1, 2


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    check: bool
    diff: bool
    quiet: bool


def run(arguments: Sequence[str]) -> int:
    """Put the files in order, or say which are not."""
    options = _parser().read(arguments, _Options())
    if "-" in options.paths:
        return _standard_input(options)
    files, broken = _files(options.paths)
    changed = 0
    for file in followed(files, "looked at", shown=not options.quiet):
        try:
            changed += _put_in_order(file, options)
        except GdprmapError as error:
            _output.flush()
            _output.complain(error)
            broken += 1
    if broken:
        return _BROKEN
    return _WOULD_CHANGE if changed and (options.check or options.diff) else 0


def _put_in_order(file: Path, options: _Options) -> bool:
    """Whether the file changes, or would."""
    text = _text(file)
    after = formatted(text, str(file), format_of(file))
    if after == text:
        return False
    if not (options.check or options.diff):
        _output.write_file(file, after)
    if options.diff:
        _show(text, after, str(file))
    elif not options.quiet:
        _output.say(f"{file} {'would change' if options.check else 'is in order now'}\n")
    return True


def _parser() -> Parser:
    parser = Parser(
        "fmt",
        "Put the fields of policy files into the order of the model. Comments, quotes, anchors and values\n"
        "stay as they are, and a file that would say something else afterwards is left alone.",
        more="exit codes: 0 all is in order, 1 something would change (--check, --diff), 2 a file or the call"
        "\nis broken; the other files are put in order all the same.",
        examples=("gdprmap fmt privacy/", "gdprmap fmt --check privacy/", "gdprmap fmt - < shop.yaml"),
    )
    add_sources(parser)
    add_input_format(parser)
    parser.add_argument("--check", action="store_true", help="change nothing; list the files that would change")
    parser.add_argument("--diff", action="store_true", help="change nothing; show what would change")
    add_quiet(parser, "do not list the files; the exit code of --check says whether one would change")
    return parser


def _files(paths: Sequence[str]) -> tuple[list[Path], int]:
    """The files that paths stand for, and how many paths are broken, which were said to be."""
    found: dict[Path, Path] = {}
    broken = 0
    for path in paths:
        here = found_at([path])
        for file in here.files:
            found.setdefault(file.resolve(), file)
        if here.problems:
            _output.complain(ReadError(here.problems))
            broken += 1
    return sorted(found.values()), broken


def _standard_input(options: _Options) -> int:
    """Put what comes in into order, and let it out."""
    if len(options.paths) > 1:
        raise CallError("- stands alone: what comes from standard input goes to standard output")
    stream = sys.stdin.buffer if sys.stdin else io.BytesIO()
    text = _text_in(stream, STANDARD_INPUT)
    after = formatted(text, STANDARD_INPUT, cast("Format", options.input_format))
    _output.for_machines()
    if options.diff:
        _show(text, after, STANDARD_INPUT)
    elif not options.check:
        _output.say(after)
    elif after != text and not options.quiet:
        _output.say(f"{STANDARD_INPUT} would change\n")
    return _WOULD_CHANGE if after != text and (options.check or options.diff) else 0


def _text(file: Path) -> str:
    if not file.is_file():  # such as a pipe, into which nothing could be written back
        raise refusal(str(file), 1, 1, "this is no file; `gdprmap fmt -` takes standard input")
    try:
        with file.open("rb") as stream:
            return _text_in(stream, str(file))
    except OSError as error:
        raise FormatError(f"{file} cannot be read: {error.strerror}") from error


def _text_in(stream: BinaryIO, name: str) -> str:
    """All that a stream gives: what is cut off somewhere must not be written back."""
    content = stream.read(LARGEST_FILE_BYTES + 1)
    if len(content) > LARGEST_FILE_BYTES:
        raise refusal(name, 1, 1, f"the file is larger than {LARGEST_FILE_BYTES:,} bytes; a policy has far fewer")
    return decoded(content, name)


def _show(before: str, after: str, name: str) -> None:
    """Print a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (in order)"
    )
    _output.say("".join(line if line.endswith("\n") else f"{line}\n" for line in lines))
