"""N-Quads that are too large to be read at once -> their graphs one by one, as `gdprmap export` writes them."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from gdprmap.cli._pieces import Piece, lines_of
from gdprmap.errors import Problem, ReadError
from gdprmap.files._node import LARGEST_FILE_BYTES
from gdprmap.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRAPH = re.compile(rb"(<[^<>\"{}|^`\\\x00-\x20]*>|_:[^\s<>\"]+)[ \t]*\.[ \t]*(?:#[^\r\n]*)?[\r\n]*\Z")
_TERMS_BEFORE = re.compile(
    rb"[ \t]*(?:<[^>]*>|_:\S+)[ \t]*<[^>]*>[ \t]*"
    rb'(?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*+"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)[ \t]*'
)


class _Run(NamedTuple):
    """Statements that stand together, in one graph."""

    graph: bytes | None
    """Its name; nothing if they are in none, and None for a line that is too long to tell."""
    line: int
    """The line of the file in which they begin."""
    content: bytes
    """The statements, if they are not too much."""
    size: int
    """How many bytes they have."""


def graphs(stream: BinaryIO, name: str) -> Iterator[Piece | ReadError]:
    """The graphs of *stream*, each a piece; an error for what stands in none, apart from its graph, or is too much."""
    seen, told = set[bytes](), set[bytes]()
    for run in _runs(stream):
        graph = run.graph and sha256(run.graph).digest()[:16]  # there may be many, with long names
        wrong = _wrong_with(run, again=graph in seen)
        if graph is None:
            yield ReadError((Problem((), wrong, Place(name, run.line, 1)),))
        elif not wrong:
            seen.add(graph)
            yield Piece(name, "nquads", run.content, run.line)
        elif graph not in told:  # else each of its statements may stand apart
            seen.add(graph)
            told.add(graph)
            yield ReadError((Problem((), wrong, Place(name, run.line, 1)),))


def _wrong_with(run: _Run, *, again: bool) -> str:
    """Why *run* cannot be checked; nothing if it can."""
    if run.graph is None:
        return f"the line is longer than {LARGEST_FILE_BYTES:,} bytes; a policy has far fewer"
    if not run.graph:
        return (
            "the file is too large to be read at once, and this statement stands in no graph; name one for each policy"
        )
    shown = run.graph.decode("utf-8", "replace")
    if again:
        return f"the graph {shown} has begun before, and its statements do not stand together; sort the file by graph"
    if run.size > LARGEST_FILE_BYTES:
        return f"the graph {shown} is larger than {LARGEST_FILE_BYTES:,} bytes; split it up"
    return ""


def _runs(stream: BinaryIO) -> Iterator[_Run]:
    """What *stream* holds, by graph; a line that is no statement goes with the graph before it, whose error it is."""
    graph: bytes | None = b""
    begins = size = empty = 0
    lines: list[bytes] = []
    for number, line in enumerate(lines_of(stream), 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip() or line.lstrip().startswith(b"#"):
            empty += 1
            continue
        found = None if len(line) > LARGEST_FILE_BYTES else _graph_of(line, or_else=graph or b"")
        if size and (found != graph or found is None):
            yield _Run(graph, begins, b"".join(lines), size)
            lines, size = [], 0
        if not size:
            graph, begins, empty = found, number, 0
        size += empty + len(line)
        if size <= LARGEST_FILE_BYTES:
            lines += [b"\n" * empty, line]
        empty = 0
    if size:
        yield _Run(graph, begins, b"".join(lines), size)


def _graph_of(line: bytes, *, or_else: bytes) -> bytes:
    """The name of the graph that a statement is in; nothing where it is in none, *or_else* where it is no statement."""
    before = _TERMS_BEFORE.match(line)
    if before is None:
        return or_else
    found = _GRAPH.match(line, before.end())
    return found[1] if found else b""
