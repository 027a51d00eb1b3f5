"""Arguments -> the policies they stand for: files, folders, and - for standard input."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from gdprmap.cli._arguments import Parser, one_of
from gdprmap.cli._progress import followed
from gdprmap.errors import Problem, ReadError
from gdprmap.files import Format, PolicyFile, read, read_stream
from gdprmap.files.finding_files import found_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gdprmap.cli._arguments import Options

STANDARD_INPUT = "<stdin>"
"""What stands for the file in every place when a policy comes from standard input."""


def add_sources(parser: Parser, *, settled: bool = False) -> None:
    """Add `PATH...`; where the settings may name the paths too, *settled*, none need be given."""
    parser.add_argument(
        "paths",
        nargs="*" if settled else "+",
        metavar="PATH",
        help="a policy file, a folder that is searched for them, or - for standard input"
        + (" (default: the paths of the settings)" if settled else ""),
    )


def add_input_format(options: Options) -> None:
    """Add `--input-format`."""
    options.add_argument(
        "--input-format",
        type=one_of("input format", "yaml", "json"),
        default="yaml",
        metavar="{yaml,json}",
        help="what standard input is written in (default: yaml)",
    )


class Policies:
    """The policy in each file that *paths* stand for, or the error of a path that cannot be read, by name.

    Each is read when it is its turn.
    """

    def __init__(self, paths: Sequence[str], input_format: str) -> None:
        found: dict[Path | str, str | ReadError] = {}
        for path in paths:
            if path == "-":
                found.setdefault("-", STANDARD_INPUT)
                continue
            here = found_at([path])
            for file in here.files:
                found.setdefault(file.resolve(), str(file))
            if here.problems:
                found.setdefault(path, ReadError(here.problems))
        self._found = sorted(found.items(), key=lambda item: name_of(item[1]))
        self._input_format: Format = cast("Format", input_format)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[PolicyFile | ReadError]:
        for source, name in self._found:
            if isinstance(name, ReadError):
                yield name
                continue
            try:
                yield _from_stdin(self._input_format) if source == "-" else read(name)
            except ReadError as error:
                yield error


def with_base(source: PolicyFile, base: str | None) -> PolicyFile:
    """The same, with an IRI that begins with *base* for a policy that has none."""
    if base is None or source.policy.iri is not None:
        return source
    return replace(source, policy=replace(source.policy, iri=f"{base}{source.policy.id}"))


def source_at(path: str, input_format: Format) -> PolicyFile:
    """The policy in the file at *path*, or in standard input for -.

    Raises:
        ReadError: it holds no policy.
    """
    return _from_stdin(input_format) if path == "-" else read(path)


def all_policies(paths: Sequence[str], input_format: str) -> list[PolicyFile]:
    """The policies that *paths* stand for, for who needs them all.

    Raises:
        ReadError: one of the paths cannot be read; it says what is wrong with each of them.
    """
    sources: list[PolicyFile] = []
    problems: list[Problem] = []
    for source in followed(Policies(paths, input_format), "read"):
        if isinstance(source, ReadError):
            problems += source.problems
        else:
            sources.append(source)
    if problems:
        raise ReadError(tuple(problems))
    return sources


def name_of(source: PolicyFile | ReadError | str) -> str:
    """The name of what was read or could not be."""
    if isinstance(source, str):
        return source
    return source.name if isinstance(source, PolicyFile) else file_of(source.problems)


def file_of(problems: Sequence[Problem]) -> str:
    """The file that problems are in."""
    return next((problem.place.file for problem in problems if problem.place), "")


def _from_stdin(format: Format) -> PolicyFile:
    return read_stream(sys.stdin.buffer if sys.stdin else io.BytesIO(), STANDARD_INPUT, format)
