"""Connections to one server: certificates are checked, none lasts for ever, and what goes wrong becomes `Trouble`."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from gdprmap.publishing._credentials import NOBODY
from gdprmap.publishing._http_errors import Trouble, shown_of

T = TypeVar("T")
LATE = Trouble("it does not answer in time", "does it run, and is it not overloaded?", again=True)


class Limit:
    """Ends a connection when its time is over: a socket's own limit is for each piece that arrives, not for all."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.over = False
        """Whether the connection was ended."""

    def watch(self, opened: socket.socket | None) -> None:
        """Take this socket as the one to end."""
        self._socket = opened

    @contextmanager
    def until(self, deadline: float) -> Iterator[None]:
        """Within it the connection lasts until the time *deadline* of the monotonic clock."""
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        timer.daemon = True
        self.over = False
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):  # closed already
                self._socket.shutdown(socket.SHUT_RDWR)


def connections(scheme: str, host: str, port: int) -> tuple[HTTPConnectionPool, Limit]:
    """The connections to a server, one at a time, and what ends them."""
    limit = Limit()

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            limit.watch(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            limit.watch(self.sock)

    name = f"[{host}]" if ":" in host else host
    if scheme == "http":
        plain = HTTPConnectionPool(name, port, maxsize=1)
        plain.ConnectionCls = cast("Any", Plain)  # a type that no connection of urllib3's own fits, says pyright
        return plain, limit
    # Python's own context checks certificate and name, and knows SSL_CERT_FILE.
    secure = HTTPSConnectionPool(name, port, maxsize=1, ssl_context=ssl.create_default_context())
    secure.ConnectionCls = cast("Any", Secure)
    return secure, limit


def caught(asking: Callable[[], T | Trouble]) -> T | Trouble:
    """What *asking* gives back, or what went wrong between here and the server."""
    # The error does not leave: its frames hold the headers, and those the credentials.
    try:
        return asking()
    except SSLError as error:
        return Trouble(
            f"there is no safe connection: {_reason(error)}",
            "certificates are always checked; name the file of the authority that signed this one in SSL_CERT_FILE",
        )
    except NewConnectionError as error:
        unknown = isinstance(error.__cause__, socket.gaierror)
        what = "there is no such host" if unknown else f"no connection: {_reason(error)}"
        return Trouble(what, "is the address right, and does the server run?", again=True)
    except (ConnectTimeoutError, ReadTimeoutError, TimeoutError):
        return LATE
    except (HTTPError, OSError) as error:
        return Trouble(f"the connection was cut: {_reason(error)}", "publish again", again=True)


def _reason(error: BaseException) -> str:
    """What lies under an error of urllib3, in the words of the system."""
    inner = error
    while following := inner.__cause__ or next((one for one in inner.args if isinstance(one, BaseException)), None):
        inner = following
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message
    text = inner.strerror if isinstance(inner, OSError) and inner.strerror else str(inner)
    return shown_of(text, NOBODY) or type(inner).__name__
