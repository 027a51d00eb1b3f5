"""Paths -> the policy files that they stand for."""

from __future__ import annotations

import os
import re
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.errors import ReadError
from gdprmap.files._node import mapping, refusal
from gdprmap.files.loading import FORMATS, load_file
from gdprmap.model.fields import fields_of
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PASSED_OVER = {"__pycache__", "node_modules", "site-packages", "venv"}
"""Folders that hold what others wrote; folders whose name begins with a dot are passed over too."""
_TELLS_NOTHING = {"title", "language", "source", "published", "updated", "data", "quote", "ignore"}
"""Fields of a policy that many another file has too."""
_ID = re.compile(rb"^id[ \t]*:", re.MULTILINE)
_BEGINNING_BYTES = 4096


def policy_files(paths: Iterable[str | PathLike[str]]) -> tuple[Path, ...]:
    """The files that *paths* name, and those in the folders that they name, each once.

    A file that is named is taken as it is. In a folder and all below it, the files that end in .yaml, .yml and .json
    are taken, in the order of their paths, but for those that are plainly no policies: they are well-formed, and hold
    a list or a single value, or a mapping with no `id` and with no field by which a policy can be told.
    A file that cannot be read is taken, so that it is reported rather than passed over.

    Raises:
        ReadError: a path is not there, or a folder holds no policy.
    """
    found: dict[Path, Path] = {}
    wrong: list[ReadError] = []
    for path in map(Path, paths):
        try:
            for file in _files_at(path):
                found.setdefault(file.resolve(), file)
        except ReadError as error:
            wrong.append(error)
    if wrong:
        raise ReadError(tuple(problem for error in wrong for problem in error.problems))
    return tuple(found.values())


def _files_at(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise refusal(str(path), 1, 1, "there is no such file or folder")
        return [path]
    candidates = sorted(_below(path))
    files = [file for file in candidates if _may_be_policy(file)]
    if not files:
        *endings, last = FORMATS
        of_ours = f"{', '.join(endings)} or {last}"
        why = (
            f"of the {len(candidates)} files that end in {of_ours}, none is one"
            if candidates
            else f"no file that ends in {of_ours}"
        )
        raise refusal(str(path), 1, 1, f"the folder holds no policy: {why}")
    return files


def _below(folder: Path) -> Iterator[Path]:
    """The files below *folder* that end like a policy; links to folders are not followed."""

    def refuse(error: OSError) -> None:
        raise refusal(error.filename, 1, 1, f"the folder cannot be read: {error.strerror}") from error

    for at, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        for name in files:
            file = Path(at, name)
            if not name.startswith(".") and file.suffix.lower() in FORMATS and file.is_file():
                yield file


def _may_be_policy(file: Path) -> bool:
    try:
        if _begins_with_id(file):
            return True
        root = load_file(file).root
    except (OSError, ReadError):
        return True
    if root is None or root.value is None:
        return True
    telling = {field.name for field in fields_of(Policy)} - _TELLS_NOTHING
    return not telling.isdisjoint(mapping(root))


def _begins_with_id(file: Path) -> bool:
    """Whether this is a YAML mapping with an `id`; thousands of policies need not be parsed twice to see that."""
    if FORMATS[file.suffix.lower()] != "yaml":
        return False
    with file.open("rb") as beginning:
        return _ID.search(beginning.read(_BEGINNING_BYTES)) is not None
