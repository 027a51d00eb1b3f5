"""Answers that are kept in a folder between runs; nothing here knows what they are about.

Plain files, one each, put into place whole: any number of runs may share the folder, and what is damaged is a miss.
They hold JSON and never pickles, for a folder may come with a repository that somebody else wrote. For the same reason
no link is followed, and nothing is deleted whose name is not one that we give.
"""

from __future__ import annotations

import json
import os
import re
import stat
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
_SHELF = re.compile(r"[0-9a-f]{2}")
_ANSWER = re.compile(r"[0-9a-f]{62}(\.[0-9a-f]+\.new)?")
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
        self._is_link = folder.is_symlink()
        self.writable: bool | None = None
        """Whether answers can be written; None as long as nobody has tried."""

    def get(self, key: str) -> Any:
        """The answer of that name, as JSON; None if there is none."""
        file = self._file(key)
        try:
            there = file.lstat()
            if not stat.S_ISREG(there.st_mode) or self._is_link or file.parent.is_symlink():  # a pipe would never end
                return None
            content = file.read_bytes()
            digest, said = content[:_DIGEST_LENGTH], content[_DIGEST_LENGTH:]
            if sha256(said).hexdigest().encode() != digest:
                return None
            if time.time() - there.st_mtime > _SWEPT_SECONDS:
                with suppress(OSError):
                    os.utime(file)  # it is still asked for
            return json.loads(said)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, answer: Any) -> None:
        """Keep *answer*, which is JSON, under that name."""
        if self.writable is None:
            self.writable = not self._is_link and self._prepared()
        if not self.writable:
            return
        said = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        file = self._file(key)
        with suppress(OSError):  # this one is not kept
            if file.parent.is_symlink():
                return
            file.parent.mkdir(exist_ok=True)
            self._write(file, sha256(said).hexdigest().encode() + said)

    def sweep(self) -> None:
        """Delete what nobody has asked for in a long time, and what is too much; at most once a day."""
        if not self.writable:
            return
        stamp = self._folder / "swept"
        with suppress(OSError):
            if os.path.lexists(stamp) and time.time() - stamp.lstat().st_mtime < _SWEPT_SECONDS:
                return
            self._write(stamp, b"")
            size = 0
            for modified, length, file in sorted(self._files(), reverse=True):
                size += length
                if size > LARGEST_BYTES or time.time() - modified > KEPT_SECONDS:
                    file.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for shelf in self._folder.iterdir():
            if not _SHELF.fullmatch(shelf.name) or shelf.is_symlink():
                continue
            for file in shelf.iterdir():
                if _ANSWER.fullmatch(file.name):
                    with suppress(OSError):  # another run has swept it away
                        there = file.lstat()
                        if stat.S_ISREG(there.st_mode):
                            yield there.st_mtime, there.st_size, file

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _prepared(self) -> bool:
        """Make the folder, in which git and backups are told to pass it over; whether it is there to be written."""
        try:
            self._folder.mkdir(exist_ok=True)
            for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
                if not (self._folder / name).exists():
                    self._write(self._folder / name, text.encode())
        except OSError:
            return False
        return os.access(self._folder, os.W_OK)

    def _write(self, file: Path, content: bytes) -> None:
        """Put a file into place, whole.

        Raises:
            OSError: it cannot be written.
        """
        new = file.with_name(f"{file.name}.{os.urandom(8).hex()}.new")
        try:
            new.write_bytes(content)
            new.replace(file)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
