"""What one policy or graph is read from: a file, standard input, or a line or a graph of either."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from gdprmap.errors import Problem, ReadError
from gdprmap.files._node import LARGEST_FILE_BYTES
from gdprmap.files.loading import LINES, format_of
from gdprmap.places import Place
from gdprmap.rdf._syntaxes import ENDINGS

if TYPE_CHECKING:
    from gdprmap.files import Format, PolicyFile
    from gdprmap.rdf.parsing import Document, Syntax

_LINES = LINES.removeprefix(".")
_GRAPHS = "nquads"


class Piece(NamedTuple):
    """What one policy or graph is read from."""

    name: str
    """The file that it stands in, or what stands for it."""
    form: str
    """What it is written in: yaml, json, jsonl for a line of such a file, or a syntax of RDF."""
    content: bytes
    """All of it, but no more than a file may have."""
    line: int = 1
    """The line of the file in which it begins."""


def form_of(path: Path) -> str:
    """What the file at *path* is written in, by its ending.

    Raises:
        ReadError: no file that is checked ends like that.
    """
    ending = path.suffix.lower()
    return _LINES if ending == LINES else ENDINGS.get(ending) or format_of(path)


def pieces_of(stream: BinaryIO, name: str, form: str) -> Iterator[Piece | ReadError]:
    """What *stream* holds, piece by piece; an error in place of one that cannot be read."""
    if form == _LINES:
        yield from _lines(stream, name)
        return
    content = stream.read(LARGEST_FILE_BYTES + 1)
    if form == _GRAPHS and len(content) > LARGEST_FILE_BYTES:
        from gdprmap.cli._graphs import graphs

        yield from graphs(io.BufferedReader(cast("io.RawIOBase", _Again(content, stream))), name)
    else:
        yield Piece(name, form, content)


def read_piece(piece: Piece) -> PolicyFile | Document:
    """The policy or the graph of *piece*.

    Raises:
        ReadError: it holds none.
    """
    if piece.form == _LINES:
        from gdprmap.files.reading import read_line

        return read_line(piece.content, piece.name, piece.line)
    if piece.form not in ENDINGS.values():
        from gdprmap.files import read_stream

        return read_stream(io.BytesIO(piece.content), piece.name, cast("Format", piece.form))
    from gdprmap.rdf.parsing import parse

    try:
        document = parse(piece.content, piece.name, cast("Syntax", piece.form))
    except ReadError as error:
        raise ReadError(tuple(replace(one, place=_down(one.place, piece)) for one in error.problems)) from None
    if piece.line == 1:
        return document
    places = {node: _down(place, piece) for node, place in document.places.items()}
    return replace(document, places={"": _down(None, piece), **places})  # "" stands for what has no place


def _down(place: Place | None, piece: Piece) -> Place:
    """A place in *piece* as one in its file."""
    place = place or Place(piece.name, 1, 1)
    return replace(place, line=place.line + piece.line - 1)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of *stream*; of one that is too long, as much as shows that it is."""
    while line := stream.readline(LARGEST_FILE_BYTES + 1):
        rest = line
        while len(rest) > LARGEST_FILE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(LARGEST_FILE_BYTES + 1)
        yield line


def _lines(stream: BinaryIO, name: str) -> Iterator[Piece | ReadError]:
    """The lines of *stream* but for empty ones."""
    empty = True
    for number, line in enumerate(lines_of(stream), 1):
        if empty and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            place = Place(name, 1, 1)
            yield ReadError((Problem((), "the file is written in UTF-16; save it as UTF-8", place),))
            return
        content = line.removeprefix(b"\xef\xbb\xbf") if empty else line
        if content.strip():
            yield Piece(name, _LINES, content.rstrip(b"\r\n"), number)
            empty = False
    if empty:
        yield ReadError((Problem((), "the file is empty; write a policy in each line, as JSON", Place(name, 1, 1)),))


class _Again(io.RawIOBase):
    """What was read of a stream already, and then the rest of it."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self._beginning = io.BytesIO(beginning)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a buffer of io is one of bytes
        read = self._beginning.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)
