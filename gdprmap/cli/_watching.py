"""Do something again whenever files change, until Ctrl-C."""

from __future__ import annotations

import logging
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
from gdprmap.files.loading import FORMATS, LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHANGES = {"created", "modified", "moved", "deleted"}
_SETTLED = 0.1
"""Seconds without a change after which what is written is taken to be whole."""
_CLEAR = "\x1b[2J\x1b[H"


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
        self._paths: set[Path] = set()
        self._happened: Queue[None] = Queue()
        # It would tell on standard error of events that came while it stopped looking, of which nobody needs to know.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        logging.getLogger("watchdog").propagate = False
        self._observer = Observer()
        self._observer.start()

    def look_at(self, paths: Iterable[Path]) -> None:
        """Look at these files and folders, and at no others.

        Raises:
            WatchError: the system does not watch them.
        """
        self._paths = {path.resolve() for path in paths}
        # Anew each time: a folder that was gone and is back again is another one to the system.
        self._observer.unschedule_all()
        for path in self._paths:
            if path.is_dir():
                self._look(path, recursive=True)
            # What comes and goes, a folder too, is seen from the nearest folder that is there. So is a file that
            # changes: editors put a new one into the place of the old one.
            self._look(next((above for above in path.parents if above.is_dir()), path), recursive=False)

    def _look(self, folder: Path, *, recursive: bool) -> None:
        try:
            self._observer.schedule(self, str(folder), recursive=recursive)
        except FileNotFoundError:  # it has just gone, which its parent tells
            return
        except OSError as error:
            raise WatchError(f"{folder} cannot be watched: {error.strerror or error}") from error

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
        if any(one.is_relative_to(path) for one in self._paths):  # it, or a folder that it is in
            return not (event.is_directory and event.event_type == "modified")
        within = next((path.relative_to(one) for one in self._paths if path.is_relative_to(one)), None)
        if within is None or any(part.startswith(".") for part in within.parts):
            return False
        if event.is_directory:  # a folder changes with every file in it; what counts is that it comes or goes
            return event.event_type != "modified"
        return path.suffix.lower() in (*FORMATS, LINES)


def _tell_that_it_waits() -> None:
    _output.warn(f"{datetime.now():%H:%M:%S}: waiting for changes; Ctrl-C ends it\n")
