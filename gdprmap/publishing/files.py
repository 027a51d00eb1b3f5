"""A file of RDF as a store: written whole beside the old one, and then moved into its place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast

from pyoxigraph import Literal as StoredLiteral
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from gdprmap.graph.serialising import Format, text_of
from gdprmap.graph.triples import XSD, Literal, ntriples
from gdprmap.graph.triples import Triple as Statement
from gdprmap.publishing.asking import ask
from gdprmap.publishing.catalogue import Entry, digest
from gdprmap.publishing.embedded import EmbeddedStore
from gdprmap.publishing.stores import Change, PublishError, SelectResult
from gdprmap.vocab._table import PREFIXES

OF_GRAPHS: Mapping[str, RdfFormat] = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
"""The endings of files that hold named graphs."""
OF_ONE: Mapping[str, tuple[RdfFormat, Format]] = {
    ".ttl": (RdfFormat.TURTLE, "turtle"),
    ".nt": (RdfFormat.N_TRIPLES, "ntriples"),
    ".jsonld": (RdfFormat.JSON_LD, "jsonld"),
    ".rdf": (RdfFormat.RDF_XML, "rdfxml"),
}
"""The endings of files that hold the graph of one policy, and nothing else."""
_STRING = f"{XSD}string"
_Stamp = tuple[int, int, int] | None


class GraphsFile:
    """A file with named graphs, .nq or .trig; the graphs of others in it are kept."""

    def __init__(self, path: Path) -> None:
        """Read the file, if it is there.

        Raises:
            PublishError: it cannot be read.
        """
        self.name = str(path)
        self._path = path.resolve()
        self._format = OF_GRAPHS[path.suffix.lower()]
        self._stamp = _stamp(self._path, self.name)
        self._folder = TemporaryDirectory(prefix="gdprmap-", ignore_cleanup_errors=True)
        try:
            if self._stamp:
                self._load()
            self._store = EmbeddedStore(Path(self._folder.name))
        except BaseException:
            self._folder.cleanup()
            raise

    def _load(self) -> None:
        """Take what is in the file; on disk, so that a large one need not fit in memory."""
        try:
            store = Store(self._folder.name)
            store.bulk_load(path=str(self._path), format=self._format)
            store.flush()
        except (OSError, RuntimeError, SyntaxError) as error:
            raise PublishError(f"{self.name} cannot be read: {error}", target=self.name) from error

    def read(self, graph: str) -> Iterator[bytes] | None:
        """The statements of a named graph as lines of N-Triples; None if there is no such graph."""
        return self._store.read(graph)

    def replace(self, changes: Sequence[Change]) -> None:
        """Make the changes, which `commit` writes.

        Raises:
            PublishError: the folder for temporary files does not hold them.
        """
        self._store.replace(changes)

    def commit(self) -> None:
        """Write the file whole, graph by graph in the order of their IRIs.

        Raises:
            PublishError: it cannot be written, or somebody else wrote it meanwhile; it is as it was.
        """

        def write(file: BinaryIO) -> None:
            if self._format == RdfFormat.N_QUADS:
                serialize(self._quads(), file, self._format)
            else:
                serialize(self._quads(), cast("BinaryIO", _Ordered(file)), self._format, prefixes=dict(PREFIXES))

        _move_into_place(self._path, self.name, self._stamp, write)

    def _quads(self) -> Iterator[Quad]:
        for graph in self._store.graphs():
            content = b"".join(sorted(self._store.lines(graph)))
            for said in parse(content, RdfFormat.N_TRIPLES):
                yield Quad(said.subject, said.predicate, said.object, graph)

    def select(self, query: str) -> SelectResult:
        """What the file answers to a query.

        Raises:
            PublishError: it is no query.
        """
        return self._store.select(query)

    def close(self) -> None:
        """Forget it."""
        self._store.close()
        self._folder.cleanup()


class _Ordered:
    """A file into which the prefixes are written in order: Oxigraph has another order each time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._head: bytes | None = b""

    def write(self, content: bytes) -> int:
        """Take the content; the prefixes come first."""
        if self._head is None:
            return self._file.write(content)
        self._head += content
        lines = self._head.splitlines(keepends=True)
        if any(line.endswith(b"\n") and not line.startswith(b"@prefix ") for line in lines):
            prefixes = sorted(line for line in lines if line.startswith(b"@prefix "))
            self._file.write(b"".join((*prefixes, *lines[len(prefixes) :])))
            self._head = None
        return len(content)

    def flush(self) -> None:
        """Let it out; `_move_into_place` does."""


class GraphFile:
    """A file with the graph of one policy: .ttl, .nt, .jsonld or .rdf; it holds no catalogue."""

    def __init__(self, path: Path) -> None:
        """Read the file, if it is there.

        Raises:
            PublishError: it cannot be read.
        """
        self.name = str(path)
        self._path = path.resolve()
        self._format, written = OF_ONE[path.suffix.lower()]
        self._written: Format = written
        self._stamp = _stamp(self._path, self.name)
        self._graph = Store()
        if self._stamp:
            try:
                self._graph.load(path=str(self._path), format=self._format)
            except (OSError, RuntimeError, SyntaxError) as error:
                raise PublishError(f"{self.name} cannot be read: {error}", target=self.name) from error
        self._text: str | None = None

    def entry(self, graph: str) -> Entry | None:
        """What would stand in a catalogue of this policy; None if the file is not there or empty.

        Raises:
            PublishError: it is about something else, which would be lost.
        """
        if self.read(graph) is None:
            return None
        return Entry(digest=digest(ntriples(_statement(quad.triple) for quad in self._graph).encode()))

    def read(self, graph: str) -> Iterator[bytes] | None:
        """What is in the file, if it is about this policy.

        Raises:
            PublishError: it is about something else, which would be lost.
        """
        if not len(self._graph):
            return None
        if not any(self._graph.quads_for_pattern(NamedNode(graph), None, None)):
            raise PublishError(
                f"{self.name} holds a graph of something else than {graph}; write to another file, or to one that ends "
                "in .nq or .trig, which holds many",
                target=self.name,
                policy=graph,
            )
        return (f"{quad.triple} .\n".encode() for quad in self._graph)

    def replace(self, changes: Sequence[Change]) -> None:
        """Take the one policy, which `commit` writes."""
        for change in changes:
            said = [_statement(one.triple) for one in parse(change.content or b"", RdfFormat.N_TRIPLES)]
            self._text = text_of(said, self._written, change.graph)

    def commit(self) -> None:
        """Write the file whole, as `gdprmap export` does.

        Raises:
            PublishError: it cannot be written, or somebody else wrote it meanwhile; it is as it was.
        """
        text = self._text
        if text is not None:
            _move_into_place(self._path, self.name, self._stamp, lambda file: file.write(text.encode()))

    def select(self, query: str) -> SelectResult:
        """What the file answers to a query.

        Raises:
            PublishError: it is no query.
        """
        return ask(self._graph, query, self.name)

    def close(self) -> None:
        """Forget it."""
        self._graph.clear()


def _statement(triple: Triple) -> Statement:
    """A statement of Oxigraph as one of ours."""
    value = triple.object
    if isinstance(value, StoredLiteral):
        datatype = None if value.language or value.datatype.value == _STRING else value.datatype.value
        return Statement(_iri(triple.subject), triple.predicate.value, Literal(value.value, datatype, value.language))
    return Statement(_iri(triple.subject), triple.predicate.value, _iri(value))


def _iri(node: object) -> str:
    """The IRI; a blank node, which no policy of ours has, as a name that no policy has either."""
    return node.value if isinstance(node, NamedNode) else str(node)


def _stamp(path: Path, name: str) -> _Stamp:
    """What tells whether the file is still the same; None if there is none.

    Raises:
        PublishError: it is no file that can be replaced.
    """
    try:
        if path.exists() and not path.is_file():
            raise PublishError(f"{name} is no file, and cannot be replaced by one", target=name)
        if not path.exists():
            return None
        about = path.stat()
    except OSError as error:
        raise PublishError(f"{name} cannot be read: {error.strerror}", target=name) from error
    return about.st_mtime_ns, about.st_size, about.st_ino


def _move_into_place(path: Path, name: str, stamp: _Stamp, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside *path*, and move it there once all of it is on disk.

    Raises:
        PublishError: it cannot be written, or the file is not as it was when its *stamp* was taken.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if path.exists() and not os.access(path, os.W_OK):  # or it would be replaced all the same
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            if stamp:
                shutil.copymode(path, new)
            if _stamp(path, name) != stamp:
                raise PublishError(f"{name} was written by another program meanwhile; publish again", target=name)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise PublishError(f"{name} cannot be written: {error.strerror or error}", target=name) from error


def _sync(folder: Path) -> None:
    """See to it that the folder is on disk too, and with it the new name; Windows has no such thing."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
