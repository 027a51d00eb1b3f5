"""Where a file stands for a CI server: its path from the top of the repository, and its URI."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from gdprmap.places import Place

if TYPE_CHECKING:
    from gdprmap.errors import Problem


class Uri(NamedTuple):
    """The address of a file."""

    text: str
    """Relative to the top, or whole if the file is not below it."""
    below_top: bool
    """Whether it is relative to the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The top of what is checked, which the paths of a report begin at."""

    top: Path
    """The folder at the top: that of the repository, as a rule."""
    here: Path
    """The folder that the names of files begin at."""

    def path(self, name: str) -> str:
        """The path of the file from the top, with slashes; the whole path if the file is not below the top."""
        return name if _stands_for_no_file(name) else (self._below(name) or self._whole(name)).as_posix()

    def uri(self, name: str) -> Uri:
        """The URI of the file."""
        below = Path(name) if _stands_for_no_file(name) else self._below(name)
        if below is None:
            return Uri(self._whole(name).as_uri(), below_top=False)
        # The name of a file need be no text: its bytes are what a URI encodes.
        return Uri(quote(os.fsencode(below.as_posix())), below_top=True)

    def _whole(self, name: str) -> Path:
        return Path(os.path.normpath(self.here / name))

    def _below(self, name: str) -> Path | None:
        whole = self._whole(name)
        real = Path(os.path.realpath(whole.parent)) / whole.name  # the way to it may lead through a link
        # What is checked may be none of the server's repository.
        for top in (self.top, self.here):
            for path in (whole, real):
                if path.is_relative_to(top):
                    return path.relative_to(top)
        return None


def place_of(problem: Problem, name: str) -> Place:
    """Where a problem of the file called *name* is: at its very beginning if nothing else is known."""
    return problem.place or Place(name, 1, 1)


def _stands_for_no_file(name: str) -> bool:
    return name.startswith("<")  # such as <stdin>
