"""Publishing to servers: real ones, also behind a proxy that does what networks do."""

from __future__ import annotations

import base64
import logging
import random
import shutil
import signal
import ssl
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from gdprmap import Policy, publish, read_text
from gdprmap.graph import ntriples, triples
from gdprmap.publishing._credentials import Credentials, credentials_for
from gdprmap.publishing._http_digest import Answerer
from gdprmap.publishing._http_pages import paged
from gdprmap.publishing._http_server import seconds_of
from gdprmap.publishing.http import HttpStore, Patience, Protocol
from gdprmap.publishing.stores import Change, PublishError
from tests import faulty_proxy as faulty
from tests.faulty_proxy import Fault, FaultyProxy, answers
from tests.servers import VIRTUOSO, VIRTUOSO_PASSWORD, VIRTUOSO_USER, free_port, oxigraph, virtuoso

CATALOGUE = "https://w3id.org/gdprmap/catalogue"
APART = "https://example.org/apart/"
"""The base of a catalogue that other tests do not look into."""
GRAPH = "https://example.org/policy/été?x=1&y=2"
QUICK = Patience(timeout_seconds=1, retries=2, total_seconds=10, backoff_seconds=0.01)
SECRET = "hunter2-Zx9-very/secret+word"
PROTOCOLS = pytest.mark.parametrize("protocol", ["update", "gsp"])


def change(version: int, graph: str = GRAPH, size: int = 300) -> Change:
    """The *version*th content of a graph, and its entry."""
    lines = sorted(f'<{graph}#{number}> <urn:says> "{version}" .\n' for number in range(size))
    node = f"{graph}#entry"
    entry = (f'<{node}> <urn:version> "{version}" .\n'.encode(), f"<{CATALOGUE}> <urn:has> <{node}> .\n".encode())
    return Change(catalogue=CATALOGUE, graph=graph, content="".join(lines).encode(), entry=entry, entry_nodes=(node,))


def withdrawn(graph: str = GRAPH) -> Change:
    return Change(catalogue=CATALOGUE, graph=graph, content=None, entry=(), entry_nodes=(f"{graph}#entry",))


def statements(lines: bytes) -> set[Triple]:
    return {quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES)}


def held(store: HttpStore, graph: str) -> set[Triple] | None:
    """What the store has in a graph."""
    lines = store.read(graph)
    return None if lines is None else statements(b"".join(lines))


def entries(*changes: Change) -> set[Triple]:
    return {one for each in changes for one in statements(b"".join(each.entry))}


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("USER", "PASSWORD", "TOKEN", "PLAIN_HTTP"):
        monkeypatch.delenv(f"GDPRMAP_PUBLISH_{name}", raising=False)
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="module")
def ox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("ox") / "store") as url:
        yield url


@pytest.fixture
def proxy(ox: str) -> Iterator[FaultyProxy]:
    with HttpStore(ox) as store:
        store.replace([withdrawn()])
    with FaultyProxy(ox) as one:
        yield one


@pytest.fixture(scope="module")
def virt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if VIRTUOSO is None:
        pytest.skip("there is no virtuoso-t here (on Debian `apt install virtuoso-opensource`)")
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "db") as url:
        yield url


@pytest.fixture
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Either server, with the right to write to it."""
    if request.param == "virt":
        monkeypatch.setenv("GDPRMAP_PUBLISH_USER", VIRTUOSO_USER)
        monkeypatch.setenv("GDPRMAP_PUBLISH_PASSWORD", VIRTUOSO_PASSWORD)
    url: str = request.getfixturevalue(request.param)
    return url


SERVERS = pytest.mark.parametrize("server", ["ox", "virt"], indirect=True)


# What a store does


@SERVERS
@PROTOCOLS
def test_a_graph_is_replaced_whole_with_its_entry_and_withdrawn(server: str, protocol: str) -> None:
    other = change(7, "https://example.org/policy/other", size=1)
    with HttpStore(server, protocol=protocol) as store:  # type: ignore[arg-type]
        store.replace([other, withdrawn()])
        assert store.read(GRAPH) is None
        for version, size in ((1, 3000), (2, 5)):
            new = change(version, size=size)
            store.replace([new])
            assert held(store, GRAPH) == statements(new.content or b"")
            assert held(store, CATALOGUE) == entries(new, other)
        store.replace([withdrawn()])
        store.replace([withdrawn()])
        assert store.read(GRAPH) is None
        assert held(store, CATALOGUE) == entries(other)
        store.replace([withdrawn(other.graph)])


@SERVERS
def test_a_graph_beyond_what_virtuoso_parses_at_once(server: str) -> None:
    new = change(1, size=20_000)
    with HttpStore(server) as store:
        store.replace([new])
        assert held(store, GRAPH) == statements(new.content or b"")
        store.replace([withdrawn()])


def test_pages_do_not_overlap_where_rows_have_no_order_of_their_own() -> None:
    store = Store()
    store.load(change(1, size=6_000).content or b"", RdfFormat.N_TRIPLES, to_graph=NamedNode("urn:g"))

    def asking(query: str) -> Iterator[Triple]:
        # SPARQL leaves the order open; Virtuoso has another for some pages once the store is large.
        text = query if "ORDER BY" in query else query.replace(" OFFSET", " ORDER BY RAND() OFFSET")
        return cast("Iterator[Triple]", store.query(text))

    assert len(paged("urn:g", asking, lambda: 6_000) or ()) == 6_000


@pytest.mark.parametrize("server", ["virt"], indirect=True)
def test_an_answer_that_virtuoso_cuts_off_is_not_taken_for_whole(server: str) -> None:
    # Its setting is 10,000 rows, as in Debian's package.
    with HttpStore(server) as store:
        store.replace([change(1, size=10_001)])
        with pytest.raises(PublishError, match="cuts answers off after 10000 rows"):
            store.select(f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}")
        store.replace([withdrawn()])


AWKWARD = r"""
<urn:a> <urn:p> "\\u0022 \\ \" \n \t \u0001 é 😀 ; } # INSERT" .
<urn:a> <urn:p> "" .
<urn:a> <urn:p> "x"@en-gb .
<urn:a> <urn:q> "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:a> <urn:q> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:a> <urn:q> "2024-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
<urn:a> <urn:q> "abcd"^^<http://www.w3.org/2001/XMLSchema#hexBinary> .
<urn:a> <urn:r> <http://example.org/%C3%A9/ü?a=b&c=%20#d> .
""".lstrip()


@SERVERS
@PROTOCOLS
def test_awkward_texts_arrive(server: str, protocol: str) -> None:
    one = Change(catalogue=CATALOGUE, graph=GRAPH, content=AWKWARD.encode(), entry=(), entry_nodes=())
    with HttpStore(server, protocol=protocol) as store:  # type: ignore[arg-type]
        store.replace([one])
        assert held(store, GRAPH) == statements(AWKWARD.encode())
        store.replace([withdrawn()])


@PROTOCOLS
@pytest.mark.parametrize("server", ["virt"], indirect=True)
def test_virtuoso_keeps_durations_as_text(server: str, protocol: str) -> None:
    # It refuses them in updates and makes "12" of "P12M" in a PUT: openlink/virtuoso-opensource#224 and #936.
    duration = b'<urn:a> <urn:p> "P12M"^^<http://www.w3.org/2001/XMLSchema#duration> .\n'
    one = Change(catalogue=CATALOGUE, graph=GRAPH, content=duration, entry=(), entry_nodes=())
    with HttpStore(server, protocol=protocol) as store:  # type: ignore[arg-type]
        store.replace([one])
        assert held(store, GRAPH) == statements(b'<urn:a> <urn:p> "P12M" .\n')
        store.replace([withdrawn()])


@SERVERS
def test_a_store_answers_queries(server: str) -> None:
    with HttpStore(server) as store:
        store.replace([change(3, size=4)])
        query = f"PREFIX x: <urn:> # a comment: DROP\nSELECT ?s {{ GRAPH <{GRAPH}> {{ ?s x:says ?o }} }} ORDER BY ?s"
        assert [row["s"].value for row in store.select(query)] == [f"{GRAPH}#{n}" for n in range(4)]  # type: ignore[union-attr,index]
        assert bool(store.select(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p '3' }} }}"))
        assert not bool(store.select(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p '4' }} }}"))
        found = store.select(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}")
        assert set(found) == statements(change(3, size=4).content or b"")  # type: ignore[arg-type]
        with pytest.raises(PublishError, match="400"):
            store.select("SELECT * {")
        for update in (f"DROP GRAPH <{GRAPH}>", f"prefix select: <urn:x>\nclear graph <{GRAPH}>", "", "#select\n"):
            with pytest.raises(PublishError, match="no query in SPARQL"):
                store.select(update)
        assert held(store, GRAPH)


def test_the_address_of_any_endpoint_will_do(ox: str) -> None:
    for ending in ("", "/", "/query", "/update", "/store"):
        with HttpStore(ox + ending) as store:
            store.replace([change(1)])
            assert held(store, GRAPH)
    with HttpStore("http://127.0.0.1:1/never", query_url=f"{ox}/query", update_url=f"{ox}/update") as store:
        store.replace([change(2)])
        assert held(store, GRAPH) == statements(change(2).content or b"")
        assert store.read("urn:none") is None
    with HttpStore(f"{ox}/update", protocol="update", query_url=f"{ox}/query") as store:
        store.replace([change(3)])
        assert held(store, GRAPH) == statements(change(3).content or b"")


def test_an_address_without_a_store(ox: str) -> None:
    with pytest.raises(PublishError, match="no endpoint of SPARQL is found"), HttpStore(f"{ox}/nothing") as store:
        store.read(GRAPH)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http:///x", "no address"), ("http://h:99999/", "no address"), ("ftp://h/", "no address"),
        ("http://h/#x", "no address"), ("http://h/a b", "no address"), ("http://h/?key=abc", "without [?]"), ("http://h/x?", "without [?]"),
        ("http://[::1", "no address"), ("http://a..b/", "no address"), ("http://h:0/", "no address"), ("http://h/\x1b[2J", "no address"),
    ],
)  # fmt: skip
def test_what_is_no_address(url: str, said: str) -> None:
    with pytest.raises(PublishError, match=said) as caught:
        HttpStore(url)
    assert "\x1b" not in str(caught.value)
    assert "abc" not in str(caught.value)


@PROTOCOLS
def test_what_is_no_name_of_a_graph_reaches_no_server(ox: str, protocol: str) -> None:
    with HttpStore(ox, protocol=protocol) as store:  # type: ignore[arg-type]
        store.replace([change(1)])
        for graph in ("urn:x> {} }; DROP ALL #", "urn:a b", "urn:{", "urn:\n"):
            with pytest.raises(PublishError, match="no name of a graph"):
                store.replace([change(2, graph)])
        assert held(store, GRAPH)


# Faults

ONCE: dict[str, Fault] = {
    "500": answers(500), "502": answers(502), "503": answers(503), "504": answers(504),
    "429": answers(429, retry_after="0"), "retry after nonsense": answers(503, retry_after="soon\x80"),
    "request cut": faulty.cuts_request(5_000), "request cut at once": faulty.cuts_request(0),
    "response cut": faulty.cuts_response(12), "no response": faulty.cuts_response(0),
    "garbage": faulty.says_garbage, "late": faulty.delays, "twice": faulty.duplicates,
    "same host": faulty.moves_to_itself,
}  # fmt: skip
FOR_GOOD: dict[str, tuple[Fault, str, int | None]] = {
    "400": (answers(400, b"line 1: what?\nmore"), r"400 \(line 1: what[?]\)", 400),
    "401": (answers(401), "401.*GDPRMAP_PUBLISH_USER", 401), "403": (answers(403), "403.*administrator", 403),
    "404": (answers(404), "404.*no such endpoint", 404), "405": (answers(405), "405", 405),
    "413": (answers(413), "413.*larger", 413), "429": (answers(429), "429.*later", 429),
    "429 for an hour": (answers(429, retry_after="3600"), "429 and asks to wait 3600 seconds; .*later", 429),
    "500": (answers(500, b"\x1b[2Jout of luck"), r"500 \( ?\[2Jout of luck\)", 500),
    "502": (answers(502, b"<html><title>Bad gateway</title>"), r"502 \(Bad gateway\)", 502),
    "503": (answers(503), "503", 503), "507": (answers(507), "507.*disk is full", 507),
    "202": (answers(202), "202", 202), "999": (answers(999), "999", 999),
    "request cut": (faulty.cuts_request(5_000), "cut", None), "response cut": (faulty.cuts_response(9), "cut", None),
    "garbage": (faulty.says_garbage, "cut", None), "late": (faulty.delays, "in time", None),
    "moved": (answers(302, location="/elsewhere"), "302.*give that address", 302),
    "round": (answers(307, location=""), "without end", None),
    "to no address": (answers(307, location="http://["), "another address", 307),
    "to no port": (answers(307, location="http://127.0.0.1:99999/"), "another address", 307),
    "unknown": (answers(401, www_authenticate='Negotiate, Digest qop="auth-int", nonce="\xff'), "401", 401),
}  # fmt: skip


@PROTOCOLS
@pytest.mark.parametrize("fault", ONCE)
def test_what_passes_is_tried_again(proxy: FaultyProxy, ox: str, protocol: str, fault: str) -> None:
    with HttpStore(proxy.url, protocol=protocol, patience=QUICK) as store, HttpStore(ox) as direct:  # type: ignore[arg-type]
        store.replace([change(1)])
        proxy.faults = [ONCE[fault]]
        store.replace([change(2)])
        assert not proxy.faults
        assert held(direct, GRAPH) == statements(change(2).content or b"")
        assert entries(change(2)) <= (held(direct, CATALOGUE) or set())


@PROTOCOLS
@pytest.mark.parametrize("fault", [answers(204), answers(200), faulty.signs_in], ids=["204", "200", "sign in"])
def test_a_change_that_is_said_to_be_made_and_is_not_is_found_out(
    proxy: FaultyProxy, ox: str, protocol: Protocol, fault: Fault
) -> None:
    old, new = (Policy(id="told", iri="https://example.org/told", title=title) for title in ("Old", "New"))
    publish(old, to=ox, base=APART)
    proxy.faults = [fault]
    with pytest.raises(PublishError, match=r"^https://example.org/told: .* took") as caught:
        publish(new, to=proxy.url, protocol=protocol, base=APART)
    assert caught.value.policy == "https://example.org/told"
    assert publish(new, to=proxy.url, protocol=protocol, base=APART).changed
    with HttpStore(ox) as direct:
        assert held(direct, "https://example.org/told") == statements(ntriples(triples(new)).encode())
    assert publish(new, to=ox, base=APART).unchanged


def test_answers_may_be_compressed_by_a_proxy(proxy: FaultyProxy) -> None:
    proxy.always = faulty.compresses
    assert publish([Policy(id="packed", title="Packed")], to=proxy.url, base=APART).added
    assert publish([Policy(id="packed", title="Packed")], to=proxy.url, base=APART).unchanged


def test_durations_that_virtuoso_keeps_as_text_are_no_change(virt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDPRMAP_PUBLISH_USER", VIRTUOSO_USER)
    monkeypatch.setenv("GDPRMAP_PUBLISH_PASSWORD", VIRTUOSO_PASSWORD)
    said = "id: kept\ntitle: {}\ndata: {{mail: {{label: mail}}}}\nprocessing: {{p: {{data: [mail], retention: [{{period: 1 year}}]}}}}\n"
    publish(read_text(said.format("Old")).policy, to=virt, base=APART)
    (outcome,) = publish(read_text(said.format("New")).policy, to=virt, base=APART).changed
    assert (outcome.added, outcome.removed) == (1, 1)  # the title


@PROTOCOLS
@pytest.mark.parametrize("fault", FOR_GOOD)
def test_what_stays_is_told_and_leaves_the_old_or_the_new(
    proxy: FaultyProxy, ox: str, protocol: str, fault: str
) -> None:
    does, said, status = FOR_GOOD[fault]
    old, new = change(1), change(2)
    with HttpStore(proxy.url, protocol=protocol, patience=QUICK) as store, HttpStore(ox) as direct:  # type: ignore[arg-type]
        store.replace([old])
        proxy.faults = [does] * 30
        with pytest.raises(PublishError, match=said) as caught:
            store.replace([new])
        assert str(caught.value).startswith(f"{GRAPH}: {proxy.url}/")
        assert (caught.value.policy, caught.value.status) == (GRAPH, status)
        assert "\x1b" not in str(caught.value)
        now = held(direct, GRAPH)
        assert now in (statements(old.content or b""), statements(new.content or b""))
        if now == statements(old.content or b""):
            assert entries(old) <= (held(direct, CATALOGUE) or set())
        proxy.faults = []
        store.replace([new])
        assert held(direct, GRAPH) == statements(new.content or b"")
        assert entries(new) <= (held(direct, CATALOGUE) or set())
        assert not entries(old) - entries(new) & (held(direct, CATALOGUE) or set())


@PROTOCOLS
@pytest.mark.parametrize("server", ["virt"], indirect=True)
@pytest.mark.parametrize("after", [0, 100, 9_000])
def test_virtuoso_makes_nothing_of_a_request_that_is_cut(server: str, protocol: str, after: int) -> None:
    old, new = change(1), change(2, size=400)
    with FaultyProxy(server) as proxy, HttpStore(server) as direct:
        direct.replace([old])
        with HttpStore(proxy.url, protocol=protocol, patience=QUICK) as store:  # type: ignore[arg-type]
            store.read(GRAPH)
            proxy.faults = [faulty.cuts_request(after)] * 30
            with pytest.raises(PublishError, match="cut"):
                store.replace([new])
            assert held(direct, GRAPH) == statements(old.content or b"")
            proxy.faults = [faulty.cuts_request(after)]
            store.replace([new])
        assert held(direct, GRAPH) == statements(new.content or b"")
        direct.replace([withdrawn()])


READING: dict[str, tuple[Fault, str]] = {
    "a page": (answers(200, b"<html>log in</html>", content_type="text/html"), "text/html, not with RDF"),
    "no type": (answers(200, b"x"), "nothing that has a type"),
    "no statements": (answers(200, b"{}", content_type="application/n-triples"), "not with RDF"),
    "half a line": (answers(200, b"<urn:a> <urn:b", content_type="application/n-triples"), "not with RDF"),
    "not UTF-8": (answers(200, b'<urn:a> <urn:b> "\xff" .\n', content_type="application/n-triples"), "not with RDF"),
    "cut": (faulty.cuts_response(300), "cut"), "cut in the head": (faulty.cuts_response(60), "cut"),
    "strange length": (answers(200, b"", content_type="application/n-triples", content_length="many"), "cut"),
    "two lengths": (answers(200, b"", content_type="application/n-triples", content_length="1, 2"), "cut"), "lies": (faulty.lies_about_length, "cut"),
    "no end": (faulty.never_ends, "longer than"), "head drips": (faulty.drips, "in time"),
    "body drips": (faulty.drips_answer, "in time"), "503": (answers(503), "503"),
}  # fmt: skip


@pytest.mark.parametrize("fault", READING)
def test_what_goes_wrong_when_reading(proxy: FaultyProxy, fault: str) -> None:
    patience = Patience(timeout_seconds=1, retries=1, total_seconds=2, backoff_seconds=0.01, answer_bytes=10_000_000)
    with HttpStore(proxy.url, patience=patience) as store:
        store.replace([change(1)])
        does, said = READING[fault]
        proxy.reading = does
        began = time.monotonic()
        with pytest.raises(PublishError, match=said):
            list(store.read(GRAPH) or ())
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("fault", ["a page", "no type", "cut", "503"])
def test_an_answer_to_a_query_that_is_none(proxy: FaultyProxy, fault: str) -> None:
    with HttpStore(proxy.url, patience=QUICK) as store:
        store.replace([change(1)])
        for does in (READING[fault][0], answers(200, b'{"head"', content_type="application/sparql-results+json")):
            proxy.reading = does
            with pytest.raises(PublishError):
                store.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")


def test_a_server_that_is_down() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with (
        HttpStore(url, patience=QUICK) as store,
        pytest.raises(PublishError, match=r"Connection refused.*does the server run"),
    ):
        store.replace([change(1)])
    with (
        HttpStore("http://no-such-host.invalid", patience=QUICK) as store,
        pytest.raises(PublishError, match="no such host"),
    ):
        store.read(GRAPH)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_it_waits_as_long_as_the_server_asks(proxy: FaultyProxy, form: str) -> None:
    with HttpStore(proxy.url, patience=QUICK) as store:
        store.replace([change(1)])
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)  # whole seconds: 1 to 2 from now
        proxy.faults = [answers(429, retry_after="1" if form == "seconds" else later)]
        began = time.monotonic()
        store.replace([change(2)])
        assert 0.9 < time.monotonic() - began < 5


def test_what_retry_after_may_say() -> None:
    assert seconds_of("120") == 120
    assert seconds_of("Fri, 31 Dec 1999 23:59:59 GMT") == 0
    assert [seconds_of(text) for text in (None, "", "soon", "-1", "1.5", "Fri, 31 Dec 99999 23:59:59 GMT")] == [
        None
    ] * 6
    assert (seconds_of("9" * 400) or 0) > 10**8


def test_a_server_that_takes_only_turtle(proxy: FaultyProxy, ox: str) -> None:
    with HttpStore(proxy.url, protocol="gsp", patience=QUICK) as store, HttpStore(ox) as direct:
        proxy.faults = [answers(415)]
        store.replace([change(1)])
        assert held(direct, GRAPH) == statements(change(1).content or b"")
        assert [one.headers["content-type"] for one in proxy.seen if one.method == "PUT"] == [
            "application/n-triples", "text/turtle", "text/turtle",
        ]  # fmt: skip
        proxy.faults = [answers(415)]
        with pytest.raises(PublishError, match="415"):
            store.replace([change(1)])


def test_an_entry_written_meanwhile_is_not_lost(proxy: FaultyProxy, ox: str) -> None:
    other = change(5, "https://example.org/policy/other")

    def overtaken(exchange: faulty.Exchange) -> None:
        with HttpStore(ox) as direct:
            direct.replace([other])
        faulty.with_tags(exchange)

    proxy.reading = faulty.with_tags
    with HttpStore(proxy.url, protocol="gsp", patience=QUICK) as store, HttpStore(ox) as direct:
        store.replace([change(1)])
        proxy.faults = [faulty.with_tags, overtaken, faulty.with_tags]  # the graph, the catalogue, the catalogue again
        store.replace([change(2)])
        assert not proxy.faults
        assert held(direct, CATALOGUE) == entries(change(2), other)
        direct.replace([withdrawn(other.graph)])


def test_the_command_says_what_went_wrong_and_no_secret(
    proxy: FaultyProxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GDPRMAP_PUBLISH_TOKEN", SECRET)
    proxy.faults = [answers(403, f"no, {SECRET}!".encode())] * 9
    policy = Path(__file__).parents[1] / "examples" / "smart-soft.yaml"
    command = [sys.executable, "-m", "gdprmap", "publish", str(policy), "--to", proxy.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "403 (no, ***!); whoever publishes may not" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# Who publishes


def test_credentials_show_nowhere_in_their_text() -> None:
    who = Credentials("ann", SECRET, "token-" + SECRET)
    assert SECRET not in repr(who)
    assert "ann" not in repr(who)


def test_a_token_wins_over_a_password_and_both_over_netrc(tmp_path: Path) -> None:
    file = tmp_path / ".netrc"
    file.write_text("machine localhost login bob password from-netrc\ndefault login x password y\n")
    file.chmod(0o600)
    home = {"HOME": str(tmp_path)}
    named = {**home, "GDPRMAP_PUBLISH_USER": "ann", "GDPRMAP_PUBLISH_PASSWORD": "p"}
    assert credentials_for("http", "localhost", home) == Credentials("bob", "from-netrc")
    assert credentials_for("http", "localhost", named) == Credentials("ann", "p")
    assert credentials_for("http", "localhost", {**named, "GDPRMAP_PUBLISH_TOKEN": "t"}) == Credentials(token="t")
    assert credentials_for("https", "other.example", home) == Credentials()  # what is named `default` goes nowhere
    assert credentials_for("https", "default", home) == Credentials()
    assert credentials_for("http", "localhost", {}) == Credentials()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"GDPRMAP_PUBLISH_USER": "ann"}, "PASSWORD is not"),
        ({"GDPRMAP_PUBLISH_PASSWORD": SECRET}, "USER is not"),
        ({"GDPRMAP_PUBLISH_TOKEN": SECRET + "\nX-Evil: 1"}, "no token"),
        ({"GDPRMAP_PUBLISH_TOKEN": SECRET + "é"}, "no token"),
        ({"GDPRMAP_PUBLISH_USER": "a:b", "GDPRMAP_PUBLISH_PASSWORD": SECRET}, "no colon"),
        ({"GDPRMAP_PUBLISH_USER": "a", "GDPRMAP_PUBLISH_PASSWORD": SECRET + "\r\n"}, "line end"),
        ({"NETRC": "/nowhere/netrc"}, "cannot be read: No such file"),
    ],
)
def test_credentials_that_are_not_right(environ: dict[str, str], said: str) -> None:
    with pytest.raises(PublishError, match=said) as caught:
        credentials_for("https", "h.example", environ)
    assert SECRET not in told(caught.value)


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (f"machine h.example login ann password {SECRET}\n", 0o644, "others may read it: mode 0644; run `chmod 600"),
        (f"machine h.example login ann password {SECRET}\n", 0o620, "others may read it"),
        (f"machine h.example login ann {SECRET} {SECRET}\n", 0o600, "line 1 of it is none"),
        (f"machine h.example login ann password \xff{SECRET}\n", 0o600, "not UTF-8"),
    ],
)
def test_a_netrc_file_that_is_not_right(tmp_path: Path, text: str, mode: int, said: str) -> None:
    file = tmp_path / "netrc"
    file.write_bytes(text.encode("latin-1"))
    file.chmod(mode)
    with pytest.raises(PublishError, match=said) as caught:
        credentials_for("https", "h.example", {"NETRC": str(file)})
    assert SECRET not in told(caught.value)


def test_no_credentials_cross_a_network_in_plain_text() -> None:
    environ = {"GDPRMAP_PUBLISH_TOKEN": SECRET}
    for host in ("store.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil.example", "0.0.0.0", "::2"):
        with pytest.raises(PublishError, match="plain text; write https"):
            credentials_for("http", host, environ)
        assert credentials_for("https", host, environ).token == SECRET
        assert credentials_for("http", host, {**environ, "GDPRMAP_PUBLISH_PLAIN_HTTP": "1"}).token == SECRET
        assert credentials_for("http", host, {}) == Credentials()
    for host in ("localhost", "127.0.0.1", "127.8.8.8", "::1"):
        assert credentials_for("http", host, environ).token == SECRET


@pytest.mark.parametrize(
    "url", [f"http://ann:{SECRET}@127.0.0.1/", f"http://{SECRET}@127.0.0.1:1/", f"http://h:{SECRET}/"]
)
def test_an_address_with_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(PublishError) as caught:
        HttpStore(url)
    assert not any(piece in told(caught.value) for piece in SECRET.split("/"))


def told(error: BaseException) -> str:
    """All that is told of an error."""
    return "".join([*traceback.format_exception(error), repr(error), repr(vars(error)), repr(error.__context__)])


def told_with_locals(error: BaseException) -> str:
    """The same with the local variables of our own functions, as services that gather errors show them."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    tests = str(Path(__file__).parent)
    return told(error) + "".join(frame for frame in frames if tests not in frame)


def challenges(scheme: str) -> tuple[dict[str, str], Fault]:
    """The environment for a user, and the gate that lets only that user in."""
    if scheme == "bearer":
        return {"GDPRMAP_PUBLISH_TOKEN": SECRET}, faulty.asks_for(f"Bearer {SECRET}", "Bearer")
    word = base64.b64encode(f"ann:{SECRET}".encode()).decode()
    environ = {"GDPRMAP_PUBLISH_USER": "ann", "GDPRMAP_PUBLISH_PASSWORD": SECRET}
    return environ, faulty.asks_for(f"Basic {word}", 'Basic realm="x", charset="UTF-8"')


ECHO = f"you said {SECRET} {base64.b64encode(f'ann:{SECRET}'.encode()).decode()}".encode()
LOUD: dict[str, Fault] = {
    **{name: fault for name, (fault, _, _) in FOR_GOOD.items()},
    **{f"echo {status}": answers(status, ECHO) for status in (400, 401, 403, 500)},
    "echo in redirect": answers(307, location=f"http://other.example/{SECRET}"),
}


@pytest.mark.parametrize("scheme", ["basic", "bearer"])
@pytest.mark.parametrize("fault", LOUD)
def test_secrets_show_nowhere(
    proxy: FaultyProxy,
    ox: str,
    scheme: str,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    environ, gate = challenges(scheme)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    proxy.reading = gate
    word = base64.b64encode(f"ann:{SECRET}".encode()).decode()
    with HttpStore(
        proxy.url, patience=Patience(timeout_seconds=1, retries=1, total_seconds=4, backoff_seconds=0.01)
    ) as store:
        assert store.read(GRAPH) is None  # what it is asked for, it says
        proxy.faults = [LOUD[fault]] * 20
        with pytest.raises(PublishError) as caught:
            store.replace([change(1)])
        said = (
            told(caught.value)
            + repr(store)
            + repr(vars(store))
            + store.name
            + caplog.text
            + "".join(capfd.readouterr())
        )
    with HttpStore(ox) as direct:
        stored = b"".join(direct.read(CATALOGUE) or ()).decode() + b"".join(direct.read(GRAPH) or ()).decode()
    sent = [one for one in proxy.seen if SECRET in str(one.headers) or word in str(one.headers)]
    assert sent, "or there is nothing to hide"
    for secret in {SECRET, word} if scheme == "basic" else {SECRET}:
        assert secret not in said
        assert secret not in stored


@pytest.mark.parametrize("scheme", ["basic", "bearer"])
def test_who_is_let_in_and_who_is_not(proxy: FaultyProxy, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environ, proxy.always = challenges(scheme)
    with HttpStore(proxy.url, patience=QUICK) as store, pytest.raises(PublishError, match=r"401.*set GDPRMAP"):
        store.read(GRAPH)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with HttpStore(proxy.url, patience=QUICK) as store:
        store.replace([change(1)])
        assert held(store, GRAPH)
    for name in environ:
        monkeypatch.setenv(name, "wrong")
    with HttpStore(proxy.url, patience=QUICK) as store, pytest.raises(PublishError, match=r"401.*are wrong"):
        store.read(GRAPH)
    assert len(proxy.seen) < 30


def test_virtuoso_lets_in_by_digest_and_refuses_a_wrong_password(virt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with HttpStore(virt, patience=QUICK) as store, pytest.raises(PublishError, match="administrator"):
        store.replace([change(1)])  # nobody may write
    monkeypatch.setenv("GDPRMAP_PUBLISH_USER", VIRTUOSO_USER)
    monkeypatch.setenv("GDPRMAP_PUBLISH_PASSWORD", SECRET)
    with HttpStore(virt, patience=QUICK) as store, pytest.raises(PublishError, match=r"401.*are wrong"):
        store.replace([change(1)])


def test_digest_is_answered_as_the_example_of_the_rfc() -> None:
    # RFC 7616, section 3.9.1, but for the nonce of the client, which is new each time.
    challenge = (
        'Basic realm="x", Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    answerer = Answerer(Credentials("Mufasa", "Circle of Life"))
    assert answerer.header("GET", "/dir/index.html") is None
    assert answerer.learn([challenge])
    with pytest.MonkeyPatch.context() as patch:
        nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
        patch.setattr("gdprmap.publishing._http_digest.secrets.token_hex", lambda _: nonce)
        header = answerer.header("GET", "/dir/index.html") or ""
    assert 'response="8ca523f5e9506fed4657c9700eebdbec"' in header
    assert 'username="Mufasa"' in header
    assert "nc=00000001" in header
    assert not answerer.learn([challenge])  # refused with a fresh nonce: the password is wrong
    assert answerer.learn([challenge.replace("algorithm=MD5", "algorithm=SHA-256, stale=true")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdprmap.publishing._http_digest.secrets.token_hex", lambda _: nonce)
        header = answerer.header("GET", "/dir/index.html") or ""
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in header


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["read", "write"])
def test_nothing_is_sent_to_another_host(
    proxy: FaultyProxy, ox: str, status: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GDPRMAP_PUBLISH_TOKEN", SECRET)
    with FaultyProxy(ox) as other, HttpStore(proxy.url, patience=QUICK) as store:
        store.replace([change(1)])
        does = answers(status, location=f"{other.url}/store")
        proxy.faults, proxy.reading = [does], does
        with pytest.raises(PublishError, match="another address"):
            store.replace([change(2)]) if method == "write" else store.read(GRAPH)
        assert not other.seen


def test_a_read_follows_on_the_same_host(proxy: FaultyProxy) -> None:
    with HttpStore(proxy.url, patience=QUICK) as store:
        store.replace([change(1)])

        def moves(exchange: faulty.Exchange) -> None:
            if "moved" in exchange.target:
                faulty.passed(exchange)
            else:
                exchange.say(301, location=f"{exchange.target}&moved=1")

        proxy.reading = moves
        assert held(store, GRAPH) == statements(change(1).content or b"")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate with")
def test_certificates_are_checked(ox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {certificate} -subj /CN=test"
    subprocess.run([*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("GDPRMAP_PUBLISH_TOKEN", SECRET)
    with FaultyProxy(ox, tls=context) as proxy:
        with (
            HttpStore(proxy.url, patience=QUICK) as store,
            pytest.raises(PublishError, match=r"self-signed.*SSL_CERT_FILE"),
        ):
            store.replace([change(1)])
        assert not proxy.seen
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with HttpStore(proxy.url, patience=QUICK) as store:
            store.replace([change(1)])
            assert held(store, GRAPH)
        named = proxy.url.replace("127.0.0.1", "localhost")
        with HttpStore(named, patience=QUICK) as store, pytest.raises(PublishError, match="localhost"):
            store.read(GRAPH)
        with HttpStore(proxy.url.replace("https", "http"), patience=QUICK) as store, pytest.raises(PublishError):
            store.read(GRAPH)


# Killed, and many at once

CHILD = """
import sys
from gdprmap.publishing.http import HttpStore
from tests.test_publish_http import change
url, protocol, version, *names = sys.argv[1:]
store = HttpStore(url, protocol=protocol)
store.read("urn:none")
print("ready", flush=True)
graphs = [f"https://example.org/policy/{name}" for name in names]
for start in range(0, len(graphs), 4):
    store.replace([change(int(version), graph) for graph in graphs[start : start + 4]])
"""


def snapshot(store: HttpStore) -> dict[str, set[Triple]]:
    """All graphs at one moment: what was sent before a process was killed may only now be carried out."""
    found: dict[str, set[Triple]] = {}
    wanted = f"?g = <{CATALOGUE}> || STRSTARTS(STR(?g), 'https://example.org/policy/killed')"
    for row in store.select(f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({wanted}) }}"):  # type: ignore[union-attr]
        found.setdefault(row["g"].value, set()).add(Triple(row["s"], row["p"], row["o"]))  # type: ignore[index]
    return found


def publisher(url: str, version: int, names: list[str], protocol: str = "auto") -> subprocess.Popen[bytes]:
    """A process that publishes, once it is ready to."""
    command = [sys.executable, "-c", CHILD, url, protocol, str(version), *names]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1])
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


KILLED = [("ox", "auto", seed) for seed in range(15)]
KILLED += [("ox", "gsp", seed) for seed in range(3)] + [("virt", "auto", seed) for seed in range(3)]


@pytest.mark.parametrize(("server", "protocol", "seed"), KILLED, indirect=["server"])
def test_killed_at_any_moment_each_graph_is_old_or_new(server: str, protocol: str, seed: int) -> None:
    graphs = {f"killed-{number}": f"https://example.org/policy/killed-{number}" for number in range(20)}
    old, new = 2 * seed, 2 * seed + 1
    with HttpStore(server, protocol=protocol) as store:  # type: ignore[arg-type]
        began = time.monotonic()
        store.replace([change(old, graph) for graph in graphs.values()])
        whole = time.monotonic() - began
        with publisher(server, new, [*graphs], protocol) as process:
            time.sleep(random.Random(seed).uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        now = snapshot(store)
        for graph in graphs.values():
            versions = {n for n in (old, new) if now[graph] == statements(change(n, graph).content or b"")}
            assert len(versions) == 1, graph
            # With updates the entry is that of the graph; without, it may lag behind, and never runs ahead.
            told = {n for n in (old, new) if entries(change(n, graph)) <= now[CATALOGUE]}
            assert told == versions or (protocol == "gsp" and (told, versions) == ({old}, {new}))
        store.replace([change(new, graph) for graph in graphs.values()])
        assert all(held(store, graph) == statements(change(new, graph).content or b"") for graph in graphs.values())
        assert entries(*(change(new, graph) for graph in graphs.values())) <= (held(store, CATALOGUE) or set())
        store.replace([withdrawn(graph) for graph in graphs.values()])


@SERVERS
def test_four_publish_at_once(server: str) -> None:
    publish_four_at_once(server, server, "auto")


def test_four_publish_at_once_by_the_graph_store_protocol(ox: str) -> None:
    with FaultyProxy(ox) as tagging:
        tagging.always = faulty.with_tags
        publish_four_at_once(tagging.url, ox, "gsp")


def publish_four_at_once(url: str, server: str, protocol: str) -> None:
    """Four processes publish at *url* what is half the same, and *server* has it all afterwards."""
    shared = [f"shared-{number}" for number in range(12)]
    names = {who: [*shared, *(f"own-{who}-{number}" for number in range(12))] for who in range(4)}
    for who, each in names.items():
        random.Random(who).shuffle(each)
    processes = [publisher(url, 9, each, protocol) for each in names.values()]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    changes = [
        change(9, f"https://example.org/policy/{name}") for name in {name for each in names.values() for name in each}
    ]
    with HttpStore(server) as store:
        for one in changes:
            assert held(store, one.graph) == statements(one.content or b"")
        assert entries(*changes) <= (held(store, CATALOGUE) or set())
        store.replace([withdrawn(one.graph) for one in changes])
