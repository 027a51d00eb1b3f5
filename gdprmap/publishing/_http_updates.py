"""A change -> the text of one SPARQL Update that makes it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gdprmap.publishing.stores import Change, PublishError

_DURATION = re.compile(rb'"\^\^<http://www\.w3\.org/2001/XMLSchema#\w*[dD]uration> \.$', re.MULTILINE)
_AT_ONCE = 1000
"""How many statements one INSERT DATA has: the parser of Virtuoso overflows at 5,000."""
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def iri(name: str) -> str:
    """*name*, which can stand between < and >.

    Raises:
        PublishError: it cannot.
    """
    if found := _NOT_IN_IRIS.search(name):
        raise PublishError(f"{name!r} is no name of a graph: no IRI has {found[0]!r} in it", policy=name)
    return name


def kept_by(content: bytes, *, durations: bool) -> bytes:
    """*content* as the store keeps it: Virtuoso 7 refuses a duration in an update and makes "12" of "P12M" in a PUT.

    See openlink/virtuoso-opensource#224 and #936. As text it stays what was written.
    """
    return content if durations else _DURATION.sub(b'" .', content)


def update_of(change: Change, *, durations: bool = True) -> tuple[bytes, ...]:
    """One request: the graph is dropped and filled, then its old entry leaves the catalogue and the new one comes."""
    operations = [b"DROP SILENT GRAPH <%s>" % iri(change.graph).encode()]
    operations += _inserts(change.graph, kept_by(change.content or b"", durations=durations).splitlines(keepends=True))
    catalogue = iri(change.catalogue).encode()
    for node in change.entry_nodes:
        one = iri(node).encode()
        operations.append(b"DELETE WHERE { GRAPH <%s> { <%s> ?p ?o } }" % (catalogue, one))
        operations.append(b"DELETE WHERE { GRAPH <%s> { ?s ?p <%s> } }" % (catalogue, one))
    operations += _inserts(change.catalogue, list(change.entry))
    return tuple(operation + b" ;\n" for operation in operations)


def _inserts(graph: str, lines: list[bytes]) -> Iterator[bytes]:
    name = iri(graph).encode()
    for start in range(0, len(lines), _AT_ONCE):
        yield b"INSERT DATA { GRAPH <%s> {\n%s} }" % (name, b"".join(lines[start : start + _AT_ONCE]))
