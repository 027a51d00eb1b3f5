"""Paths -> the policy files that they stand for."""

from __future__ import annotations

import os
import re
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdprmap.errors import Problem, ReadError
from gdprmap.files._node import mapping, problem
from gdprmap.files.loading import FORMATS, LINES, load_file, load_first_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PASSED_OVER = {"__pycache__", "node_modules", "site-packages", "venv"}
"""Folders that hold what others wrote; folders whose name begins with a dot are passed over too."""
_TELLS_NOTHING = {"title", "language", "source", "published", "updated", "data", "quote", "ignore"}
"""Fields of a policy that many another file has too."""
_NEARLY = 0.83
"""How like a field a key is that was meant to be it: `rigths`, but not `lists`; 1 is the same."""
_LONGEST_KEY = 80
_MOST_COMPARED = 100
"""How many keys are compared so; a file with more is no policy, but may hold thousands."""
_ID = re.compile(rb"^id[ \t]*:", re.MULTILINE)
_BEGINNING_BYTES = 4096


class Found(NamedTuple):
    """What paths stand for, and what is wrong with them."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    """Paths that are not there, folders without a policy, and folders that cannot be read."""


def policy_files(paths: Iterable[str | PathLike[str]]) -> tuple[Path, ...]:
    """The files that *paths* name, and those in the folders that they name, each once.

    A file that is named is taken as it is. In a folder and all below it, the files that end in .yaml, .yml and .json
    are taken, in the order of their paths, but for those that are plainly no policies: they are well-formed, and hold
    a list or a single value, or a mapping with no `id` and with no field by which a policy can be told, nor a key that
    is nearly one. A file that cannot be read is taken, so that it is reported rather than passed over.

    Raises:
        ReadError: a path is not there, a folder holds no policy, or one in it cannot be read.
    """
    found = found_at(paths)
    if found.problems:
        raise ReadError(found.problems)
    return found.files


def found_at(paths: Iterable[str | PathLike[str]], *, lines: bool = False) -> Found:
    """The same files, with what is wrong beside them, for who goes on with the rest.

    With *lines*, files with a policy in each line (.jsonl) are found in folders too.
    """
    files: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in map(Path, paths):
        here = _at(path, (*FORMATS, LINES) if lines else tuple(FORMATS))
        for file in here.files:
            files.setdefault(file.resolve(), file)
        problems += here.problems
    return Found(tuple(files.values()), tuple(problems))


def _at(path: Path, endings: Sequence[str]) -> Found:
    try:
        if path.is_dir():
            return _in_folder(path, endings)
        if path.exists():
            return Found((path,), ())
    except OSError as error:  # a folder above it is closed, or the name is too long
        return _nothing(path, f"the path cannot be read: {error.strerror}")
    return _nothing(path, "there is no such file or folder")


def _in_folder(folder: Path, endings: Sequence[str]) -> Found:
    candidates, unread = _below(folder, endings)
    files = tuple(file for file in sorted(candidates) if _may_be_policy(file))
    if files or unread:
        return Found(files, tuple(unread))
    *others, last = endings
    of_ours = f"{', '.join(others)} or {last}"
    why = (
        f"of the {len(candidates)} files that end in {of_ours}, none is one"
        if candidates
        else f"no file that ends in {of_ours}"
    )
    return _nothing(folder, f"the folder holds no policy: {why}")


def _nothing(path: Path, why: str) -> Found:
    return Found((), (problem(str(path), 1, 1, why),))


def _below(folder: Path, endings: Sequence[str]) -> tuple[list[Path], list[Problem]]:
    """The files below *folder* that end like a policy, and the folders that cannot be read; links are not followed."""
    found: list[Path] = []
    unread: list[Problem] = []

    def note(error: OSError) -> None:
        unread.append(problem(error.filename, 1, 1, f"the folder cannot be read: {error.strerror}"))

    for at, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        candidates = (Path(at, name) for name in files if not name.startswith("."))
        found += [file for file in candidates if file.suffix.lower() in endings and _is_file(file)]
    return found, unread


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # it is reported when it is read
        return True


def _may_be_policy(file: Path) -> bool:
    try:
        if _begins_with_id(file):
            return True
        root = (load_first_line(file) if file.suffix.lower() == LINES else load_file(file)).root
    except (OSError, ReadError):
        return True
    if root is None or root.value is None:
        return True
    keys = [key.lower() for key in mapping(root)]
    if "id" in keys:
        return True
    from gdprmap.model.fields import fields_of  # what is named well needs no model to be found
    from gdprmap.model.policy import Policy

    telling = {field.name for field in fields_of(Policy)} - _TELLS_NOTHING
    return not telling.isdisjoint(keys) or any(_is_nearly(key, telling) for key in keys[:_MOST_COMPARED])


def _is_nearly(key: str, fields: Iterable[str]) -> bool:
    import difflib

    return bool(difflib.get_close_matches(key[:_LONGEST_KEY], fields, n=1, cutoff=_NEARLY))


def _begins_with_id(file: Path) -> bool:
    """Whether this is a YAML mapping with an `id`; thousands of policies need not be parsed twice to see that."""
    if FORMATS.get(file.suffix.lower()) != "yaml":
        return False
    with file.open("rb") as beginning:
        return _ID.search(beginning.read(_BEGINNING_BYTES)) is not None
