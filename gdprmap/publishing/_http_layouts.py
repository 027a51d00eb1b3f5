"""An address -> the endpoints of the server there, found by questions that change nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from gdprmap.publishing._http_client import Client
from gdprmap.publishing._http_server import Answer

RESULTS = "application/sparql-results+json"
_NOT_HERE = frozenset({204, 400, 404, 405, 406, 415, 422, 501})
"""What servers answer at an address where they have no endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where a server is asked, written to, and where its graphs are."""

    query: str | None = None
    update: str | None = None
    graphs: str | None = None
    virtuoso: bool = False
    """Whether it keeps no `xsd:duration`, and cuts long answers off without a word."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the addresses of a kind of server end."""

    query: str
    update: str
    graphs: str
    virtuoso: bool = False


_VIRTUOSO = _Layout("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth", virtuoso=True)
_OPEN_VIRTUOSO = _Layout("/sparql", "/sparql", "/sparql-graph-crud", virtuoso=True)
_NEPTUNE = _Layout("/sparql", "/sparql", "/sparql/gsp/")
_RDF4J = _Layout("", "/statements", "/rdf-graphs/service")
_OXIGRAPH = _Layout("/query", "/update", "/store")
_FUSEKI = _Layout("/query", "/update", "/data")
_ENDING = re.compile(
    r"/(query|update|store|data|sparql-graph-crud(-auth)?|sparql-auth|sparql(/gsp)?|statements|rdf-graphs/service)/?$"
)


def endpoints_at(client: Client, url: str) -> Endpoints | None:
    """The endpoints of the server at *url*, which may be the address of one of them; None if it is of no known kind.

    Raises:
        PublishError: the server is not there, or does not want to be asked.
    """
    parts = urlsplit(url)
    root = urlunsplit(parts._replace(path=_ENDING.sub("", parts.path).rstrip("/")))
    layout = _layout(client, root)
    if layout is None:
        return None
    return Endpoints(
        query=root + layout.query,
        update=root + layout.update,
        graphs=root + layout.graphs,
        virtuoso=layout.virtuoso,
    )


def _layout(client: Client, root: str) -> _Layout | None:
    """The layout that the server has, if it is known."""
    if "/repositories/" in root:
        return _RDF4J if _asked(client, root) else None
    if _asked(client, root + "/query"):
        return _OXIGRAPH if _has_default_graph(client, root + "/store") else _FUSEKI
    answer = _asked(client, root + "/sparql")
    if answer is None:
        return None
    if "virtuoso" not in answer.headers.get("Server", "").lower():
        return _NEPTUNE
    if not client.has_credentials(root):
        return _OPEN_VIRTUOSO
    _asked(client, root + _VIRTUOSO.query)  # tells a wrong password before anything large is sent
    return _VIRTUOSO


def _asked(client: Client, url: str) -> Answer | None:
    """The answer, if there is one to `ASK {}` as SPARQL has it."""
    asking = f"{url}?{urlencode({'query': 'ASK {}'})}"
    answer = client.ask("GET", asking, headers={"Accept": RESULTS}, fine={200, *_NOT_HERE}, keep=True)
    with answer.body:
        return answer if answer.status == 200 and answer.media_type == RESULTS else None


def _has_default_graph(client: Client, url: str) -> bool:
    answer = client.ask("HEAD", f"{url}?default", fine={200, *_NOT_HERE})
    answer.body.close()
    return answer.status == 200
