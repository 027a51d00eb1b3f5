"""Do something again whenever files change, until Ctrl-C."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Never

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from gdprmap.cli import _output
from gdprmap.errors import GdprmapError
from gdprmap.files.loading import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHANGES = {"created", "modified", "moved", "deleted"}
_SETTLED = 0.1
"""Seconds without a change after which what is written is taken to be whole."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


class WatchError(GdprmapError):
    """Files cannot be watched; the message says why."""


def watch(once: Callable[[Callable[[Iterable[Path]], None]], object], *, but: Iterable[Path]) -> Never:
    """Do it *once*, and again whenever a file changes that it has named to the function that it is given.

    It names files, and folders for all policies in them, before it reads them; what it writes itself is in *but*.

    Raises:
        GdprmapError: something is wrong the first time. Later on it is shown, and may be put right.
        KeyboardInterrupt: somebody pressed Ctrl-C; nothing else ends it.
    """
    changes = _Changes(but)
    try:
        once(changes.look_at)
        while True:
            _tell_that_it_waits()
            changes.wait()
            if sys.stdout.isatty():
                _output.say(_CLEAR)
            try:
                once(changes.look_at)
            except GdprmapError as error:
                _output.flush()
                _output.complain(error)
    finally:
        changes.stop()


class _Changes(FileSystemEventHandler):
    """What happens to the files that are looked at."""

    def __init__(self, but: Iterable[Path]) -> None:
        self._but = {path.resolve() for path in but}
        self._files: set[Path] = set()
        self._folders: set[Path] = set()
        self._happened: Queue[None] = Queue()
        self._observer = Observer()
        self._observer.start()

    def look_at(self, paths: Iterable[Path]) -> None:
        """Look at these files and folders too.

        Raises:
            WatchError: the system does not watch them.
        """
        for path in {path.resolve() for path in paths} - self._files - self._folders:
            # Editors put a new file into the place of the old one: only its folder sees that.
            is_folder = path.is_dir()
            (self._folders if is_folder else self._files).add(path)
            seen_from = path if is_folder else path.parent
            try:
                self._observer.schedule(self, str(seen_from), recursive=is_folder)
            except FileNotFoundError:  # it is reported as missing, and cannot be waited for
                continue
            except OSError as error:
                raise WatchError(f"{seen_from} cannot be watched: {error.strerror or error}") from error

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note that something changed."""
        paths = (Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path)
        if event.event_type in _CHANGES and any(self._matters(path, event) for path in paths):
            self._happened.put(None)

    def wait(self) -> None:
        """Wait for a change, and until it is over."""
        self._happened.get()
        try:
            while True:
                self._happened.get(timeout=_SETTLED)
        except Empty:
            return

    def stop(self) -> None:
        """Look no more."""
        self._observer.stop()
        self._observer.join()

    def _matters(self, path: Path, event: FileSystemEvent) -> bool:
        if path in self._but:
            return False
        if path in self._files:
            return True
        within = next((path.relative_to(folder) for folder in self._folders if path.is_relative_to(folder)), None)
        if within is None or any(part.startswith(".") for part in within.parts):
            return False
        if event.is_directory:  # a folder changes with every file in it; what counts is that it comes or goes
            return event.event_type != "modified"
        return path.suffix.lower() in FORMATS


def _tell_that_it_waits() -> None:
    _output.warn(f"{datetime.now():%H:%M:%S}: waiting for changes; Ctrl-C ends it\n")
