"""Bytes or text -> a tree of values with places; nothing here knows what a policy is."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Literal

from gdprmap.files._node import LARGEST_FILE_BYTES, Tree, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gdprmap.errors import ReadError

Format = Literal["yaml", "json"]
"""In what a policy file can be written."""

_NO_YAML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

FORMATS: dict[str, Format] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""The endings of policy files, and what is in such a file."""
LINES = ".jsonl"
"""What a file ends in that holds a policy in each line, as JSON."""


def format_of(path: Path) -> Format:
    """What the file at *path* is written in, by its ending.

    A pipe, such as bash makes of <(...), need not have one: what comes out of it is read as YAML, and JSON is YAML.

    Raises:
        ReadError: the ending is none of `FORMATS`.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None and path.is_fifo():
        return "yaml"
    if path.suffix.lower() == LINES:
        raise refusal(str(path), 1, 1, "a file with a policy in each line can be checked, and no more")
    if found is None:
        *others, last = FORMATS
        raise refusal(str(path), 1, 1, f"a policy file ends in {', '.join(others)} or {last}")
    return found


def load_file(path: Path) -> Tree:
    """The tree of the file at *path*.

    Raises:
        ReadError: the file is not there, too large, not UTF-8, or neither YAML nor JSON.
    """
    format = format_of(path)
    with opened(path) as file:
        return load_stream(file, str(path), format)


def load_first_line(path: Path) -> Tree:
    """The tree of the first line of a file with JSON in each line; that of an empty file if it holds none.

    Raises:
        ReadError: it cannot be read, or is no JSON.
    """
    with opened(path) as file:
        first = next((line for line in iter(lambda: file.readline(LARGEST_FILE_BYTES), b"") if line.strip()), b"")
    return load_text(decoded(first, str(path)), str(path), "json")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file at *path*, to be read.

    Raises:
        ReadError: it is not there, or cannot be read to its end.
    """
    name = str(path)
    try:
        if not (path.is_file() or path.is_fifo()):
            raise refusal(name, 1, 1, "this is no file" if path.exists() else "there is no such file")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise refusal(name, 1, 1, f"the file cannot be read: {error.strerror}") from error


def load_stream(stream: BinaryIO, name: str, format: Format) -> Tree:
    """The tree of what *stream* gives, of which no more is read than a policy may have.

    Raises:
        ReadError: it is too large, not UTF-8, or neither YAML nor JSON.
    """
    content = stream.read(LARGEST_FILE_BYTES + 1)
    if len(content) > LARGEST_FILE_BYTES:
        raise _too_large(name)
    return load_text(decoded(content, name), name, format)


def load_text(text: str, name: str, format: Format) -> Tree:
    """The tree of a text; *name* stands for the file in every place.

    Raises:
        ReadError: the text is too long, or neither YAML nor JSON.
    """
    if len(text) > LARGEST_FILE_BYTES:
        raise _too_large(name)
    text = text.removeprefix("\ufeff")
    if format == "json":
        from gdprmap.files._json import read_json

        return read_json(text, name)
    if found := _NO_YAML.search(text):
        message = f"the character U+{ord(found[0]):04X} cannot stand in YAML; leave it out"
        raise _refusal_after(text[: found.start()], name, message)
    from gdprmap.files._yaml import read_yaml

    return read_yaml(text, name)


def decoded(content: bytes, name: str) -> str:
    """The text that *content* holds in UTF-8.

    Raises:
        ReadError: it is not UTF-8.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(name, 1, 1, "the file is written in UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = (
            f"byte {error.start + 1} of the file, 0x{content[error.start]:02x}, is not UTF-8; save the file as UTF-8"
        )
        raise _refusal_after(before, name, message) from None


def _refusal_after(before: str, name: str, message: str) -> ReadError:
    """The error for what stands right after the text *before*."""
    return refusal(name, before.count("\n") + 1, len(before) - before.rfind("\n"), message)


def _too_large(name: str) -> ReadError:
    return refusal(name, 1, 1, f"the file is larger than {LARGEST_FILE_BYTES:,} bytes; a policy has far fewer")
