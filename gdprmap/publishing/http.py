"""Named graphs on a server: by SPARQL Update, or by the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO, Literal, Self
from urllib.parse import quote, urlencode

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from gdprmap.publishing._http_addresses import plain
from gdprmap.publishing._http_client import Client
from gdprmap.publishing._http_confirming import is_kept
from gdprmap.publishing._http_layouts import RESULTS, Endpoints, endpoints_at
from gdprmap.publishing._http_pages import ChangingError, paged
from gdprmap.publishing._http_server import Answer, Body, Patience
from gdprmap.publishing._http_updates import iri, kept_by, update_of
from gdprmap.publishing.asking import first_word
from gdprmap.publishing.stores import Change, PublishError, SelectResult

__all__ = ["HttpStore", "Patience", "Protocol"]

Protocol = Literal["auto", "gsp", "update"]
_STATEMENTS = "application/n-triples, text/turtle;q=0.5"
_FORMATS = {"application/n-triples": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}
_MERGES = 20
_BUSY = "others write to it all the time; publish again when they are done"
_DEFAULT = Patience()


class HttpStore:
    """A server that keeps named graphs."""

    def __init__(
        self,
        url: str,
        *,
        protocol: Protocol = "auto",
        query_url: str | None = None,
        update_url: str | None = None,
        patience: Patience = _DEFAULT,
    ) -> None:
        """Take *url* as the server's, or as that of one of its endpoints; nothing is asked of it yet.

        Where the server is of no known kind, *protocol* says what *url* is: the endpoint of its graph store, or of
        its updates. `query_url` and `update_url` say where it is asked and updated if that is elsewhere.

        Raises:
            PublishError: an address is none, or the credentials for it are not right.
        """
        self.name = plain(url)
        self._url, self._protocol = url, protocol
        self._query_url, self._update_url = query_url, update_url
        self._client = Client(patience)
        for each in filter(None, (url, query_url, update_url)):
            self._client.trust(each)
            if "?" in each:
                raise PublishError(f"{plain(each)}: write the address without ? and what follows", target=self.name)
        self._found: Endpoints | None = None
        self._type = "application/n-triples"

    def read(self, graph: str) -> Iterator[bytes] | None:
        """The statements of a named graph, as lines of N-Triples in any order; None if there is no such graph.

        Raises:
            PublishError: it cannot be read.
        """
        found, _ = self._found_in(graph)
        return None if found is None else map(_line, found)

    def replace(self, changes: Sequence[Change]) -> None:
        """Make all the changes, each of them whole or not at all, and no entry of the catalogue before its graph.

        Raises:
            PublishError: one of them cannot be made; those after it are not.
        """
        if update := self._endpoints().update:
            for change in changes:
                self._write(
                    "POST",
                    update,
                    "application/sparql-update",
                    update_of(change, durations=not self._endpoints().virtuoso),
                    change.graph,
                )
            return
        for change in changes:
            self._put(change)
        for catalogue in dict.fromkeys(change.catalogue for change in changes):
            self._merge(catalogue, [change for change in changes if change.catalogue == catalogue])

    def select(self, query: str) -> SelectResult:
        """What the store answers to a query in SPARQL 1.1, whose named graphs are all those of the store.

        Raises:
            PublishError: it cannot be asked, or the query is none.
        """
        kind = first_word(query)
        if kind not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            # Not left to the server: Virtuoso takes an update for a query, and makes it.
            raise PublishError("this is no query in SPARQL 1.1: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
        if kind in ("SELECT", "ASK"):
            return self._rows(self._asked(query, RESULTS))
        return self._statements(self._asked(query, _STATEMENTS), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _endpoints(self) -> Endpoints:
        if self._found is None:
            self._found = self._looked_up()
        return self._found

    def _looked_up(self) -> Endpoints:
        """Where to ask and to write: what the user named, then what a server of a known kind has there."""
        query, update = self._query_url, self._update_url
        known = None if query else endpoints_at(self._client, self._url)
        if self._protocol == "gsp":
            return replace(known, update=None) if known else Endpoints(query=query, graphs=self._url)
        if known:
            return replace(known, update=update, graphs=None) if update else known
        if query and (update or self._protocol == "update"):
            return Endpoints(query=query, update=update or self._url)
        raise PublishError(
            f"{self.name}: no endpoint of SPARQL is found there; give the addresses of its queries and its updates "
            "(--query-url, --update-url), or that of its graph store with --protocol gsp",
            target=self.name,
        )

    def _found_in(self, graph: str) -> tuple[Iterator[Triple] | None, str]:
        """The statements of a graph, or None if there is no such graph, and the tag that the server gives it."""
        if self._endpoints().virtuoso:
            return self._paged(graph), ""
        if (answer := self._graph(graph)) is None:
            return None, ""
        return self._statements(answer, graph), answer.headers.get("ETag", "")

    def _paged(self, graph: str) -> Iterator[Triple] | None:
        def asking(query: str) -> Iterator[Triple]:
            return self._statements(self._asked(query, _STATEMENTS), graph)

        def counting() -> int:
            query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
            (row,) = self._rows(self._asked(query, RESULTS))  # type: ignore[misc]
            return int(row["n"].value)

        name = iri(graph)
        try:
            found = paged(name, asking, counting)
        except ChangingError:
            raise self._failed(graph) from None
        return None if found is None else iter(found)

    def _failed(self, graph: str | None, why: str = _BUSY) -> PublishError:
        return PublishError(f"{graph}: {why}" if graph else why, target=self.name, policy=graph)

    def _graph(self, graph: str) -> Answer | None:
        """The answer with the statements of a graph, if there is one of that name."""
        endpoints = self._endpoints()
        if endpoints.graphs:
            where = _at(endpoints.graphs, graph)
            answer = self._client.ask(
                "GET", where, headers={"Accept": _STATEMENTS}, fine={200, 404}, keep=True, about=graph
            )
            if answer.status == 404:
                answer.body.close()
                return None
            return answer
        name = iri(graph)
        if not bool(self._rows(self._asked(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", RESULTS))):
            return None
        return self._asked(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", _STATEMENTS)

    def _asked(self, query: str, accepted: str) -> Answer:
        endpoint = self._query_url or self._endpoints().query
        if endpoint is None:
            raise PublishError(f"{self.name} is only a graph store; give the address of its queries (--query-url)")
        # As a form: Virtuoso does not answer a query that is sent as such.
        headers = {"Accept": accepted, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"query": query}).encode()
        return self._client.ask("POST", endpoint, headers=headers, body=body, fine={200}, keep=True)

    def _rows(self, answer: Answer) -> QuerySolutions | QueryBoolean:
        """The rows of an answer, or its yes or no, once it is known to be whole."""
        if answer.media_type != RESULTS:
            raise self._no_answer(answer.media_type)
        with answer.body:
            said = answer.body.read()
        try:
            rows = parse_query_results(said, QueryResultsFormat.JSON)
            if isinstance(rows, QueryBoolean):
                return rows
            count = sum(1 for _ in rows)
        except (SyntaxError, ValueError):
            raise self._no_answer("something else under that name") from None
        if str(count) == answer.headers.get("X-SPARQL-MaxRows"):
            message = f"{self.name} cuts answers off after {count} rows; write a smaller LIMIT, and OFFSET for the rest"
            raise PublishError(message, target=self.name)
        return parse_query_results(said, QueryResultsFormat.JSON)

    def _statements(self, answer: Answer, graph: str | None) -> Iterator[Triple]:
        format = _FORMATS.get(answer.media_type)
        if format is None:
            raise self._no_answer(answer.media_type, graph)
        return self._parsed(answer, format, graph)

    def _parsed(self, answer: Answer, format: RdfFormat, graph: str | None) -> Iterator[Triple]:
        try:
            with answer.body:
                for quad in parse(answer.body, format):
                    yield quad.triple
        except (SyntaxError, ValueError):
            raise self._no_answer("something else under that name", graph) from None

    def _no_answer(self, got: str, graph: str | None = None) -> PublishError:
        got = got or "nothing that has a type"
        return self._failed(graph, f"{self.name} answers with {got}, not with RDF; is it a store?")

    def _put(self, change: Change) -> None:
        where = self._graph_url(change.graph)
        if change.content is None:
            content = b""
            self._client.ask("DELETE", where, fine={200, 202, 204, 404}, about=change.graph).body.close()
        else:
            content = kept_by(change.content, durations=not self._endpoints().virtuoso)
            self._write("PUT", where, self._type, content, change.graph)
        # Before its entry: what the catalogue has is not sent again.
        if not is_kept(content, self._found_in(change.graph)[0] or ()):
            raise self._failed(change.graph, f"{self.name} took it, but has something else; see its log, publish again")

    def _graph_url(self, graph: str) -> str:
        graphs = self._endpoints().graphs
        assert graphs is not None  # or there is an endpoint for updates
        return _at(graphs, graph)

    def _write(
        self, method: str, where: str, type: str, body: Body, graph: str, match: dict[str, str] | None = None
    ) -> int:
        """Send it; a server that takes no N-Triples gets the same as Turtle, of which they are a part."""
        fine = {200, 201, 204, 412} if match else {200, 201, 204}
        headers = {"Content-Type": type, **(match or {})}
        if type == "application/n-triples":
            fine.add(415)
        with self._client.ask(method, where, headers=headers, body=body, fine=fine, about=graph) as answer:
            status = answer.status
        if status == 415:
            self._type = "text/turtle"
            return self._write(method, where, self._type, body, graph, match)
        return status

    def _merge(self, catalogue: str, changes: Sequence[Change]) -> None:
        """Replace entries in the catalogue, unless somebody else did so meanwhile: then read it again."""
        where = self._graph_url(catalogue)
        for tried in range(_MERGES):
            with SpooledTemporaryFile(1 << 20) as merged:
                match = self._merged(catalogue, changes, merged)
                if self._write("PUT", where, self._type, merged, catalogue, match) != 412:
                    return
            time.sleep(random.uniform(0, 0.05 * 2 ** min(tried, 5)))  # or the same ones meet again
        raise self._failed(catalogue)

    def _merged(self, catalogue: str, changes: Sequence[Change], into: IO[bytes]) -> dict[str, str]:
        """Write the catalogue with the new entries; what comes back makes the server refuse it if it has another."""
        nodes = {NamedNode(node) for change in changes for node in change.entry_nodes}
        found, tag = self._found_in(catalogue)
        kept = (one for one in found or () if one.subject not in nodes and one.object not in nodes)
        into.writelines(map(_line, kept))
        for change in changes:
            into.writelines(change.entry)
        if found is None:
            return {"If-None-Match": "*"}
        return {"If-Match": tag} if tag.startswith('"') else {}  # a weak one does not count here


def _at(graphs: str, graph: str) -> str:
    return f"{graphs}?graph={quote(iri(graph), safe='')}"


def _line(one: Triple) -> bytes:
    return f"{one} .\n".encode()
