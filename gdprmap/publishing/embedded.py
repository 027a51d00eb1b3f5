"""The store in a folder, which needs no server: Oxigraph's own, on disk."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store

from gdprmap.publishing._locking import LockedError, shared
from gdprmap.publishing.asking import ask
from gdprmap.publishing.stores import Change, PublishError, SelectResult

_OF_A_STORE = re.compile(
    r"LOCK|LOG(\.old\.\d+)?|IDENTITY|CURRENT|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(log|sst|dbtmp)"
)
"""What the files of such a store are called; the first of them are there before it is a store."""
_FAMILIES = re.compile(r'\[CFOptions "id2str"\]')
_LOCKED = re.compile(r"\block", re.IGNORECASE)
_FAILURES = (OSError, RuntimeError)
"""What Oxigraph raises where a disk fails, and where files of the store are broken."""
_BEGINNING_BYTES = 4096
_FLUSHED_BYTES = 8_000_000
"""How much is written before the memory that it takes in Oxigraph is freed."""
_WAIT_SECONDS = 30.0
_PAUSE_SECONDS = 0.05, 0.25
"""Between two tries, at random: or of two that wait, one might always be too late."""


class EmbeddedStore:
    """A folder that holds named graphs; `oxigraph serve --location` opens it too."""

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,
        may_be_missing: bool = False,
        wait_seconds: float = _WAIT_SECONDS,
    ) -> None:
        """Open the store in *folder*; one that is to be written is made if need be.

        One that is *read_only* and *may_be_missing* is empty where there is none.

        While another program writes it, wait as long as *wait_seconds*.

        Raises:
            PublishError: it cannot be opened, or something else is in the folder.
        """
        self.name = str(folder)
        self._read_only = read_only
        self._unflushed = 0
        self._held = ExitStack()
        self._check(folder)
        if read_only and not (folder / "CURRENT").exists():
            if not may_be_missing:
                raise self._refusal("holds no store; `gdprmap publish PATH --to FOLDER` makes one")
            self._store = Store()
            return
        give_up = time.monotonic() + wait_seconds
        while True:
            try:
                self._store = self._opened(folder, read_only=read_only)
            except LockedError as error:
                if time.monotonic() >= give_up:
                    raise self._locked() from error
                time.sleep(random.uniform(*_PAUSE_SECONDS))
            except _FAILURES as error:
                raise self._error("cannot be opened", error) from error
            else:
                return

    def read(self, graph: str) -> Iterator[bytes] | None:
        """The statements of a named graph as lines of N-Triples; None if there is no such graph.

        Raises:
            PublishError: they cannot be read.
        """
        named = NamedNode(graph)
        try:
            return self.lines(named) if self._store.contains_named_graph(named) else None
        except _FAILURES as error:
            raise self._error("cannot be read", error) from error

    def graphs(self) -> list[NamedNode | BlankNode | DefaultGraph]:
        """All graphs, the default one first and the others in the order of their names."""
        return [DefaultGraph(), *sorted(self._store.named_graphs(), key=str)]

    def lines(self, graph: NamedNode | BlankNode | DefaultGraph) -> Iterator[bytes]:
        """The statements of a graph as lines of N-Triples."""
        with TemporaryFile() as file:  # a catalogue of ten thousand policies need not stand in memory
            self._store.dump(cast("BinaryIO", file), RdfFormat.N_TRIPLES, from_graph=graph)
            file.seek(0)
            yield from file

    def replace(self, changes: Sequence[Change]) -> None:
        """Make the changes; each is one transaction, so that it is whole or not at all, also if the machine fails.

        Raises:
            PublishError: one of them cannot be made; those after it are not.
        """
        for change in changes:
            try:
                if self._is_new(change):
                    self._store.load(_quads(change), RdfFormat.N_QUADS)  # faster, and a transaction too
                else:
                    self._store.update(_update(change))
            except _FAILURES as error:
                raise self._error("cannot be written", error, change.graph) from error
            self._unflushed += len(change.content or b"")
            if self._unflushed >= _FLUSHED_BYTES:
                self.flush()

    def _is_new(self, change: Change) -> bool:
        """Whether neither its graph nor its entry is there."""
        graph = NamedNode(change.graph)
        entry = self._store.quads_for_pattern(graph, None, None, NamedNode(change.catalogue))
        return not self._store.contains_named_graph(graph) and next(entry, None) is None

    def select(self, query: str) -> SelectResult:
        """What the store answers to a query.

        Raises:
            PublishError: it is no query, or the store cannot be read.
        """
        return ask(self._store, query, self.name)

    def close(self) -> None:
        """See to it that all is on disk, and let others open it.

        Raises:
            PublishError: the disk does not take it.
        """
        try:
            if not self._read_only:
                self.flush()
        finally:
            del self._store
            self._held.close()

    def flush(self) -> None:
        """See to it that all is on disk, and the memory that it took is free."""
        try:
            self._store.flush()
        except _FAILURES as error:
            raise self._error("cannot be written", error) from error
        self._unflushed = 0

    def _opened(self, folder: Path, *, read_only: bool) -> Store:
        """The store.

        Raises:
            LockedError: somebody else has it.
        """
        if read_only:
            self._held.enter_context(shared(folder / "LOCK"))
            return Store.read_only(str(folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return Store(str(folder))
        except OSError as error:
            if _LOCKED.search(str(error)):
                raise LockedError from error
            raise

    def _check(self, folder: Path) -> None:
        """Refuse a folder that holds something else; nothing is ever written into one.

        Raises:
            PublishError: it does, or it cannot be seen.
        """
        try:
            if folder.exists() and not folder.is_dir():
                raise self._refusal("is no folder; a file to publish to ends in .nq or .trig")
            within = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        except _FAILURES as error:
            raise self._error("cannot be opened", error) from error
        others = [name for name in within if not _OF_A_STORE.fullmatch(name)]
        if (
            others
            or (within and "LOCK" not in within and not _just_begun(folder, within))
            or _is_another(folder, within)
        ):
            what = f"such as {others[0]}" if others else "that gdprmap did not write"
            raise self._refusal(f"is no store, and holds other files, {what}; publish to a folder of its own")

    def _locked(self) -> PublishError:
        return self._refusal(
            "is in use by another program; wait until it has ended, or if it is a server, publish to its address"
        )

    def _error(self, what: str, error: Exception, policy: str | None = None) -> PublishError:
        while_at = f" (while publishing {policy})" if policy else ""
        return PublishError(f"{self.name} {what}{while_at}: {error}", target=self.name, policy=policy)

    def _refusal(self, why: str) -> PublishError:
        return PublishError(f"{self.name} {why}", target=self.name)


def _just_begun(folder: Path, names: Sequence[str]) -> bool:
    """Whether this is what is left of a store whose maker was killed before it had a lock."""
    return names == ["LOG"] and (folder / "LOG").read_bytes()[:_BEGINNING_BYTES].find(b"RocksDB") >= 0


def _is_another(folder: Path, names: Sequence[str]) -> bool:
    """Whether this is a store of the same make, RocksDB, but not of graphs."""
    options = [name for name in names if name.startswith("OPTIONS-")]
    return bool(options) and not _FAMILIES.search((folder / options[-1]).read_text(encoding="utf-8", errors="replace"))


def _quads(change: Change) -> bytes:
    """All of a new graph and its entry, as N-Quads."""
    entry = b"".join(change.entry)
    return _in_graph(change.content or b"", change.graph) + _in_graph(entry, change.catalogue)


def _in_graph(content: bytes, graph: str) -> bytes:
    return content.replace(b" .\n", f" <{graph}> .\n".encode())  # a line feed within a text is escaped


def _update(change: Change) -> str:
    """The change as one request in SPARQL: all of it takes place, or nothing."""
    catalogue, graph = f"<{change.catalogue}>", f"<{change.graph}>"
    nodes = " ".join(f"<{node}>" for node in change.entry_nodes)
    steps = [f"DROP SILENT GRAPH {graph}"]
    for said in ("?node ?property ?value", "?subject ?property ?node"):
        old = f"GRAPH {catalogue} {{ {said} }}"
        steps.append(f"DELETE {{ {old} }} WHERE {{ VALUES ?node {{ {nodes} }} {old} }}")
    if change.content is not None:
        content, entry = change.content.decode(), b"".join(change.entry).decode()
        steps.append(f"INSERT DATA {{ GRAPH {graph} {{\n{content}}} GRAPH {catalogue} {{\n{entry}}} }}")
    return " ;\n".join(steps)
