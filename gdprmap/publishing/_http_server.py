"""One server, asked once over HTTP: with credentials, after redirects and challenges, and within its time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import IO, Any, Protocol, Self
from urllib.parse import urlsplit

from urllib3 import Timeout

from gdprmap.publishing._credentials import NOBODY, credentials_for
from gdprmap.publishing._http_addresses import joined, origin_of, plain
from gdprmap.publishing._http_connection import LATE, caught, connections
from gdprmap.publishing._http_digest import Answerer
from gdprmap.publishing._http_errors import Trouble, of_status
from gdprmap.publishing.stores import PublishError

_SAID_BYTES = 4096
_MOVES = 5
_CHALLENGES = 3
_SAME_METHOD = (307, 308)
_MOVED = (301, 302, 303, *_SAME_METHOD)
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16

Body = bytes | tuple[bytes, ...] | IO[bytes]
"""What is sent: it can be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a server is waited for."""

    timeout_seconds: float = 60
    """For the server to say something."""
    retries: int = 5
    """How often a request is made again."""
    total_seconds: float = 300
    """For one request with all that is made again."""
    backoff_seconds: float = 0.5
    """Before the first retry; doubled before each further one."""
    answer_bytes: int = 1 << 30
    """The longest answer that is taken; one without end is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; the body is closed with the answer."""

    status: int
    headers: Mapping[str, str]
    body: IO[bytes]

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.body.close()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a server."""

    method: str
    url: str
    headers: dict[str, str]
    body: Body | None
    fine: frozenset[int]
    """The statuses that are an answer."""
    keep: bool
    """Whether the body of the answer is wanted."""


class _Raw(Protocol):
    """As much of urllib3's response as is used."""

    status: int
    headers: Any

    def stream(self, amt: int) -> Iterable[bytes]: ...
    def read(self, amt: int) -> bytes: ...
    def close(self) -> None: ...


class _Kept(tempfile.SpooledTemporaryFile[bytes]):
    """The body of an answer; who reads only a part of it, or nothing, need not close it."""

    def __del__(self) -> None:
        self.close()


class Server:
    """One host and port, and who publishes there."""

    def __init__(self, origin: tuple[str, str, int], patience: Patience) -> None:
        scheme, host, port = origin
        self._origin = origin
        self._who = credentials_for(scheme, host)
        self._answerer = Answerer(self._who)
        self._patience = patience
        self._pool, self._limit = connections(scheme, host, port)

    @property
    def known(self) -> bool:
        """Whether there are credentials for it."""
        return self._who != NOBODY

    def attempt(self, request: Request, deadline: float) -> Answer | Trouble:
        """One try: the answer, after redirects and challenges, or what went wrong."""
        with self._limit.until(deadline):
            got = self._attempt(request, deadline)
        return LATE if isinstance(got, Trouble) and self._limit.over else got

    def _attempt(self, request: Request, deadline: float) -> Answer | Trouble:
        url, answered = request.url, 0
        for _ in range(_MOVES):
            got = caught(lambda url=url: self._send(request, url, deadline))  # type: ignore[misc]
            if isinstance(got, Trouble):
                return got
            if got.status in request.fine:
                return self._kept(request, got)
            if got.status in _MOVED:
                moved = self._moved(request, url, got)
                if isinstance(moved, Trouble):
                    return moved
                url = moved
                continue
            challenges = got.headers.getlist("WWW-Authenticate")
            if got.status == 401 and answered < _CHALLENGES and self._answerer.learn(challenges):
                answered += 1
                got.close()
                continue
            return self._failed(got)
        return Trouble("it sends from one address to the next without end", "give the address that it ends at")

    def _send(self, request: Request, url: str, deadline: float) -> _Raw:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers, body = {"Accept-Encoding": "identity", "User-Agent": "gdprmap", **request.headers}, request.body
        if authorization := self._answerer.header(request.method, target):
            headers["Authorization"] = authorization
        if body is not None:
            headers["Content-Length"] = str(_length(body))
            if not isinstance(body, bytes | tuple):
                body.seek(0)
        left = max(0.001, deadline - time.monotonic())
        timeout = min(left, self._patience.timeout_seconds)
        raw: _Raw = self._pool.urlopen(
            request.method,
            target,
            body=body,
            headers=headers,
            retries=False,
            redirect=False,
            timeout=Timeout(connect=min(10.0, timeout), read=timeout),
            preload_content=False,
            decode_content=True,  # a proxy may compress what was asked for plain
        )
        return raw

    def _kept(self, request: Request, raw: _Raw) -> Answer | Trouble:
        """The answer with its whole body, so that one cut short is asked for again."""
        # Not in memory: a catalogue may be large.
        body = _Kept(_IN_MEMORY)
        trouble = caught(lambda: self._read(raw, body if request.keep else None))
        if trouble is not None:
            raw.close()
            body.close()
            return trouble
        body.seek(0)
        return Answer(status=raw.status, headers=raw.headers, body=body)

    def _read(self, raw: _Raw, into: IO[bytes] | None) -> Trouble | None:
        length, encoding = raw.headers.get("Content-Length", ""), raw.headers.get("Transfer-Encoding", "")
        whole = length.isdigit() or "chunked" in encoding.lower()
        if into is not None and raw.status == 200 and not whole:
            # Its head may have been cut, too: taken for an empty catalogue, all entries would be lost.
            to_do = "publish again; if it always is so, let the server, or the proxy before it, speak HTTP/1.1"
            return Trouble("its answer has no length, and may have been cut", to_do, again=True)
        size = 0
        for chunk in raw.stream(_CHUNK):
            size += len(chunk)
            if into is None and size > _CHUNK:  # of no use, and maybe without end
                raw.close()
                return None
            if size > self._patience.answer_bytes:
                return Trouble(
                    f"its answer is longer than {self._patience.answer_bytes} bytes", "is this its endpoint?"
                )
            if into is not None:
                into.write(chunk)
        return None

    def _moved(self, request: Request, url: str, raw: _Raw) -> str | Trouble:
        """Where the request goes instead: never to another host, and never as another request."""
        there, said = joined(url, raw.headers.get("Location", "")), raw.status
        raw.close()
        shown = self._who.hidden_in(plain(there))
        if not self._is_origin_of(there):
            return Trouble(
                f"it sends to another address, {shown} (status {said})",
                "nothing was sent there; give that address if it is yours",
                said,
            )
        if request.method not in ("GET", "HEAD") and said not in _SAME_METHOD:
            return Trouble(f"it sends to {shown} (status {said})", "give that address", said)
        return there

    def _is_origin_of(self, url: str) -> bool:
        try:
            return origin_of(url) == self._origin
        except PublishError:
            return False

    def _failed(self, raw: _Raw) -> Trouble:
        def said() -> str:
            return raw.read(_SAID_BYTES).decode("utf-8", "replace")

        text = caught(said)
        wait = seconds_of(raw.headers.get("Retry-After"))
        raw.close()
        return of_status(raw.status, "" if isinstance(text, Trouble) else text, self._who, wait)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


def seconds_of(retry_after: str | None) -> float | None:
    """What `Retry-After` asks for, as seconds or as a date; None if it is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        date = parsedate_tz(text)
        return None if date is None else max(0.0, mktime_tz(date) - time.time())
    except (ValueError, OverflowError):  # the year 99999
        return None


def _length(body: Body) -> int:
    if isinstance(body, bytes):
        return len(body)
    return sum(len(part) for part in body) if isinstance(body, tuple) else body.seek(0, 2)
