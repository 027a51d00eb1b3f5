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


def opened(
    to: str | PathLike[str], *, protocol: Protocol = "auto", read_only: bool = False, may_be_missing: bool = False
) -> Store:
    """The store: at an address, in a file that ends like RDF, or else in a folder.

    A file or folder that is *read_only* is not made; if there is none, it counts as empty where it *may_be_missing*.

    Raises:
        PublishError: it cannot be opened.
    """
    target = fspath(to)
    if scheme := _URL.match(target):
        if scheme[1].lower() not in ("http", "https"):
            raise PublishError(f"{scheme[1]}: is no way to publish; write http://..., https://..., a file or a folder")
        from gdprmap.publishing.http import HttpStore

        return HttpStore(target, protocol=protocol)
    if not target or "\0" in target:
        raise PublishError("the target has no name; write a folder, a file or an address")
    path = Path(target)
    ending = path.suffix.lower()
    if path.is_dir() or ending not in {*OF_GRAPHS, *OF_ONE}:
        return EmbeddedStore(path, read_only=read_only, may_be_missing=may_be_missing)
    if read_only and not may_be_missing and not path.exists():
        raise PublishError(f"there is no file {target}", target=target)
    return GraphsFile(path) if ending in OF_GRAPHS else GraphFile(path)
