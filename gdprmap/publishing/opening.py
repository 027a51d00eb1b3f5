"""What a target names -> the store that it is."""

from __future__ import annotations

import re
from os import PathLike, fspath
from pathlib import Path
from typing import Literal

from gdprmap.publishing.embedded import EmbeddedStore
from gdprmap.publishing.files import OF_GRAPHS, OF_ONE, GraphFile, GraphsFile
from gdprmap.publishing.stores import PublishError, Store

Protocol = Literal["auto", "gsp", "update"]
"""How a server is talked to: what it offers, the Graph Store Protocol, or SPARQL Update."""
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_WITHOUT_SCHEME = re.compile(r"(localhost|[\w-]+(\.[\w-]+)+|\[[0-9A-Fa-f:]+\])(:\d+)(/.*)?")
_OF_FILES = frozenset(
    {".csv", ".gz", ".htm", ".html", ".json", ".n3", ".nquads", ".owl", ".tsv", ".txt", ".xml", ".yaml", ".yml", ".zip"}
)
"""The endings of files that are no graphs; a folder of that name is hardly what is meant."""


def opened(
    to: str | PathLike[str],
    *,
    protocol: Protocol = "auto",
    query_url: str | None = None,
    update_url: str | None = None,
    read_only: bool = False,
    may_be_missing: bool = False,
) -> Store:
    """The store: at an address, in a file that ends like RDF, or else in a folder.

    Of a server, *query_url* and *update_url* say where it is asked and updated, if not where *to* leads to. A file or
    folder that is *read_only* is not made; if there is none, it counts as empty where it *may_be_missing*.

    Raises:
        PublishError: it cannot be opened.
    """
    target = fspath(to)
    if scheme := _URL.match(target):
        if scheme[1].lower() not in ("http", "https"):
            raise PublishError(f"{scheme[1]}: is no way to publish; write http://..., https://..., a file or a folder")
        from gdprmap.publishing.http import HttpStore

        return HttpStore(target, protocol=protocol, query_url=query_url, update_url=update_url)
    if query_url or update_url:
        raise PublishError(f"{target} is no server, and has no address of queries or updates", target=target)
    if not target or "\0" in target:
        raise PublishError("the target has no name; write a folder, a file or an address")
    path = Path(target)
    try:
        is_folder, is_there = path.is_dir(), path.exists()
        path.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        why = error.strerror if isinstance(error, OSError) else "it is a link to itself"
        raise PublishError(f"{target} cannot be opened: {why}", target=target) from error
    ending = path.suffix.lower()
    if not is_folder and ending in {*OF_GRAPHS, *OF_ONE}:
        if read_only and not may_be_missing and not is_there:
            raise PublishError(f"there is no file {target}", target=target)
        return GraphsFile(path) if ending in OF_GRAPHS else GraphFile(path)
    if not is_there:
        _refuse_what_is_no_folder(target, ending)
    return EmbeddedStore(path, read_only=read_only, may_be_missing=may_be_missing)


def _refuse_what_is_no_folder(target: str, ending: str) -> None:
    """Refuse to make a folder of a name that is meant for something else.

    Raises:
        PublishError: it is.
    """
    if target == "-":
        raise PublishError("standard output is no target; write a folder, a file or an address")
    if _WITHOUT_SCHEME.fullmatch(target):
        raise PublishError(f"{target} is no folder; did you mean http://{target}?", target=target)
    if ending in _OF_FILES:
        can = ", ".join((*OF_GRAPHS, *OF_ONE))
        raise PublishError(f"{target} is no folder, and no file that can be written: those end in {can}", target=target)
