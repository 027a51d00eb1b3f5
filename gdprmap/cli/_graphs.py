"""N-Quads that are too large to be read at once -> their graphs one by one, as `gdprmap export` writes them."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from gdprmap.cli._pieces import Piece
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


def graphs(stream: BinaryIO, name: str) -> Iterator[Piece | ReadError]:
    """The graphs of *stream*, each a piece; an error for what stands in none, apart from its graph, or is too much."""
    graph, begins, lines, size = b"", 1, list[bytes](), 0
    seen = set[bytes]()
    number = 0
    while line := stream.readline(LARGEST_FILE_BYTES + 1):
        number += 1
        if not line.strip() or line.lstrip().startswith(b"#"):
            lines.append(b"\n")
            size += 1
            continue
        found = _graph_of(line)
        if found != graph:
            yield from _piece(name, graph, begins, lines, size, seen)
            graph, begins, lines, size = found, number, [], 0
        size += len(line)
        if size <= LARGEST_FILE_BYTES:
            lines.append(line)
    yield from _piece(name, graph, begins, lines, size, seen)


def _graph_of(line: bytes) -> bytes:
    """The name of the graph that a statement is in; nothing where it is in none, or that cannot be told."""
    before = _TERMS_BEFORE.match(line)
    found = _GRAPH.match(line, before.end()) if before else None
    return found[1] if found else b""


def _piece(
    name: str, graph: bytes, begins: int, lines: list[bytes], size: int, seen: set[bytes]
) -> Iterator[Piece | ReadError]:
    if not any(map(bytes.strip, lines)) and not size > LARGEST_FILE_BYTES:
        return
    shown, digest = graph.decode("utf-8", "replace"), sha256(graph).digest()[:16]
    if not graph:
        wrong = (
            "the file is too large to be read at once, and this statement stands in no graph; name one for each policy"
        )
    elif size > LARGEST_FILE_BYTES:
        wrong = f"the graph {shown} is larger than {LARGEST_FILE_BYTES:,} bytes; split it up"
    elif digest in seen:
        wrong = f"the graph {shown} has begun before, and its statements do not stand together; sort the file by graph"
    else:
        seen.add(digest)
        yield Piece(name, "nquads", b"".join(lines), begins)
        return
    yield ReadError((Problem((), wrong, Place(name, begins, 1)),))
