"""Answers that are kept in a folder between runs; nothing here knows what they are about.

Plain files, one each, put into place whole: any number of runs may share the folder, and what is damaged is a miss.
They hold JSON and never pickles, for a folder may come with a repository that somebody else wrote.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "Cache", "key_of"]

FOLDER = ".gdprmap_cache"
"""What the folder is called."""
KEPT_SECONDS = 30 * 24 * 3600
"""How long an answer is kept that nobody asks for."""
LARGEST_BYTES = 200_000_000
"""How large the folder may become; then the answers that were not asked for longest go."""
_SWEPT_SECONDS = 24 * 3600
"""How often it is swept."""
_DIGEST_LENGTH = 64
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This folder holds what gdprmap found, so that it need not look again. It may be deleted at any time.
# See https://bford.info/cachedir/
"""


def key_of(*parts: bytes) -> str:
    """The name of an answer to a question that is made of *parts*."""
    digest = sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))  # or "ab", "c" would be "a", "bc"
        digest.update(part)
    return digest.hexdigest()


class Cache:
    """A folder of answers. What cannot be read is not there, and what cannot be written is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.writable: bool | None = None
        """Whether answers can be written; None as long as nobody has tried."""

    def get(self, key: str) -> Any:
        """The answer of that name, as JSON; None if there is none."""
        file = self._file(key)
        try:
            content = file.read_bytes()
            digest, said = content[:_DIGEST_LENGTH], content[_DIGEST_LENGTH:]
            if sha256(said).hexdigest().encode() != digest:
                return None
            if time.time() - file.stat().st_mtime > _SWEPT_SECONDS:
                os.utime(file)  # it is still asked for
            return json.loads(said)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, answer: Any) -> None:
        """Keep *answer*, which is JSON, under that name."""
        if self.writable is False:
            return
        said = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        try:
            if self.writable is None:
                self._prepare()
            file = self._file(key)
            file.parent.mkdir(exist_ok=True)
            self._write(file, sha256(said).hexdigest().encode() + said)
        except OSError:
            self.writable = False

    def sweep(self) -> None:
        """Delete what nobody has asked for in a long time, and what is too much; at most once a day."""
        if not self.writable:
            return
        stamp = self._folder / "swept"
        with suppress(OSError):
            if stamp.exists() and time.time() - stamp.stat().st_mtime < _SWEPT_SECONDS:
                return
            stamp.touch()
            os.utime(stamp)
            size = 0
            for modified, length, file in sorted(self._files(), reverse=True):
                size += length
                if size > LARGEST_BYTES or time.time() - modified > KEPT_SECONDS:
                    file.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for folder in self._folder.iterdir():
            for file in folder.iterdir() if folder.is_dir() else ():
                with suppress(OSError):  # another run has swept it away
                    there = file.stat()
                    yield there.st_mtime, there.st_size, file

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _prepare(self) -> None:
        """Make the folder, in which git and backups are told to pass it over.

        Raises:
            OSError: it cannot be made.
        """
        self._folder.mkdir(exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
            if not (self._folder / name).exists():
                self._write(self._folder / name, text.encode())
        self.writable = True

    def _write(self, file: Path, content: bytes) -> None:
        """Put a file into place, whole.

        Raises:
            OSError: it cannot be written.
        """
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        try:
            new.write_bytes(content)
            new.replace(file)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
