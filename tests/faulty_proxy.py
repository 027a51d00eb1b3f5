"""A proxy between a client and a real server that does what networks and bad servers do."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

_ONE_BY_ONE = threading.Lock()
REASONS = {200: "OK", 302: "Found", 307: "Temporary Redirect", 401: "Unauthorized", 412: "Precondition Failed"}


@dataclass
class Exchange:
    """One request, and the connection that it came by."""

    client: socket.socket
    upstream: tuple[str, int]
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    over: threading.Event = field(repr=False)

    def forward(self) -> bytes:
        """What the real server answers."""
        with socket.create_connection(self.upstream, timeout=60) as server:
            server.sendall(self.request())
            return b"".join(iter(lambda: server.recv(1 << 16), b""))

    def request(self) -> bytes:
        """The request, for a connection of its own."""
        kept = {name: value for name, value in self.headers.items() if name not in ("connection", "expect")}
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{n}: {v}" for n, v in kept.items()), "connection: close"]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer without the server."""
        named = {"content-length": str(len(body)), "connection": "close"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", *(f"{n}: {v}" for n, v in named.items())]
        self.client.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)


Fault = Callable[[Exchange], None]
LOGIN = b"<!doctype html><title>Sign in</title>"


def signs_in(exchange: Exchange) -> None:
    """A page for people, as a proxy has it that lost who they are."""
    exchange.say(200, LOGIN, content_type="text/html")


def compresses(exchange: Exchange) -> None:
    head, _, body = exchange.forward().partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-length", b"transfer-enc"))]
    if b"chunked" in head.lower():
        body = _joined(body)
    if body:
        body = gzip.compress(body)
        lines.append(b"content-encoding: gzip")
    if b" 204 " not in lines[0]:
        lines.append(b"content-length: %d" % len(body))
    exchange.client.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def _joined(chunks: bytes) -> bytes:
    """The body that was sent in chunks."""
    whole = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        whole, chunks = whole + rest[:length], rest[length + 2 :]
    return whole


def passed(exchange: Exchange) -> None:
    exchange.client.sendall(exchange.forward())


def answers(status: int, body: bytes = b"", **headers: str) -> Fault:
    return lambda exchange: exchange.say(status, body, **headers)


def delays(exchange: Exchange) -> None:
    """Say nothing until the tests are over, or the client goes."""
    exchange.over.wait(30)


def cuts_request(after: int) -> Fault:
    """Only so many bytes of the body reach the server."""

    def cut(exchange: Exchange) -> None:
        head, _, body = exchange.request().partition(b"\r\n\r\n")
        with socket.create_connection(exchange.upstream, timeout=60) as server:
            server.sendall(head + b"\r\n\r\n" + body[:after])

    return cut


def cuts_response(after: int) -> Fault:
    return lambda exchange: exchange.client.sendall(exchange.forward()[:after])


def duplicates(exchange: Exchange) -> None:
    exchange.forward()
    passed(exchange)


def moves_to_itself(exchange: Exchange) -> None:
    exchange.say(307, location=exchange.target)


def says_garbage(exchange: Exchange) -> None:
    exchange.forward()
    exchange.client.sendall(bytes(range(256)) * 8)


def drips(exchange: Exchange) -> None:
    """A head that never ends, a byte at a time."""
    with suppress(OSError):
        exchange.client.sendall(b"HTTP/1.1 200 OK\r\nx: ")
        while not exchange.over.wait(0.05):
            exchange.client.sendall(b"a")


def never_ends(exchange: Exchange) -> None:
    """An answer of statements without end."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/n-triples\r\ntransfer-encoding: chunked\r\n\r\n"
    statements = b"<urn:a> <urn:b> <urn:c> .\n" * 1000
    with suppress(OSError):
        exchange.client.sendall(head)
        while not exchange.over.is_set():
            exchange.client.sendall(b"%x\r\n%s\r\n" % (len(statements), statements))


def drips_answer(exchange: Exchange) -> None:
    """A body of a byte at a time."""
    with suppress(OSError):
        exchange.client.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/n-triples\r\ncontent-length: 99999\r\n\r\n"
        )
        while not exchange.over.wait(0.05):
            exchange.client.sendall(b"<")


def lies_about_length(exchange: Exchange) -> None:
    """The answer, said to be longer than it is."""
    _, _, body = exchange.forward().partition(b"\r\n\r\n")
    exchange.say(200, body, content_type="application/n-triples", content_length=str(len(body) + 1000))


def with_tags(exchange: Exchange) -> None:
    """Give each graph an ETag, and refuse a PUT that was made for another."""

    def tag() -> str:
        reader = Exchange(exchange.client, exchange.upstream, "GET", exchange.target, {"host": "h"}, b"", exchange.over)
        reader.headers["accept"] = "application/n-triples"
        lines = reader.forward().partition(b"\r\n\r\n")[2].splitlines()
        return f'"{hashlib.sha256(b"".join(sorted(lines))).hexdigest()}"'

    with _ONE_BY_ONE:
        if exchange.method == "PUT" and exchange.headers.get("if-match", tag()) != tag():
            exchange.say(412)
            return
        head, _, body = exchange.forward().partition(b"\r\n")
        tagged = head + f"\r\netag: {tag()}\r\n".encode() + body
    exchange.client.sendall(tagged)


def asks_for(authorization: str, challenge: str) -> Fault:
    """Let pass only who says this, once challenged."""

    def gate(exchange: Exchange) -> None:
        if exchange.headers.get("authorization") == authorization:
            passed(exchange)
        else:
            exchange.say(401, b"who are you?", www_authenticate=challenge)

    return gate


class FaultyProxy:
    """Does the `faults` to the requests that change something, one after the other, and lets what follows pass.

    What `reading` says is done to all requests that change nothing, and `always` to all there are.
    """

    def __init__(self, upstream: str, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._tls = tls
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}"
        self.faults: list[Fault] = []
        self.always: Fault | None = None
        self.reading: Fault | None = None
        self.seen: list[Exchange] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while not self._over.is_set():
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            client.settimeout(60)
            secured = self._tls.wrap_socket(client, server_side=True) if self._tls else client
            with secured:
                if exchange := self._received(secured):
                    self.seen.append(exchange)
                    self._fault_for(exchange)(exchange)

    def _fault_for(self, exchange: Exchange) -> Fault:
        if self.always:
            return self.always
        writes = exchange.method in ("PUT", "DELETE") or "update" in exchange.headers.get("content-type", "")
        if not writes:
            return self.reading or passed
        return self.faults.pop(0) if self.faults else passed

    def _received(self, client: socket.socket) -> Exchange | None:
        with client.makefile("rb") as stream:
            line = stream.readline().decode("latin-1").split()
            if len(line) != 3:
                return None
            headers = {}
            while one := stream.readline().decode("latin-1").strip():
                name, _, value = one.partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", 0)))
        return Exchange(client, self._upstream, line[0], line[1], headers, body, self._over)
