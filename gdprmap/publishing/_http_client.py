"""The servers at the addresses that the user gave, asked again where that may help."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping

from gdprmap.publishing._http_addresses import origin_of, plain
from gdprmap.publishing._http_errors import Trouble
from gdprmap.publishing._http_server import Answer, Body, Patience, Request, Server
from gdprmap.publishing.stores import PublishError


class Client:
    """Asks the servers at the addresses that the user gave."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._servers: dict[tuple[str, str, int], Server] = {}

    def trust(self, url: str) -> None:
        """Take the address as one that credentials may go to.

        Raises:
            PublishError: it is none, has a password in it, or the credentials for it are not right.
        """
        origin = origin_of(url)
        if origin not in self._servers:
            self._servers[origin] = Server(origin, self._patience)

    def has_credentials(self, url: str) -> bool:
        """Whether there is anything to say to the server of this address about who publishes."""
        return self._servers[origin_of(url)].known

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        fine: Iterable[int] = (200, 201, 204),
        keep: bool = False,
        about: str | None = None,
    ) -> Answer:
        """What the server answers, with a status that is *fine*; its body is read whole, and kept if so wished.

        Raises:
            PublishError: there is no such answer; *about* is the policy that it says so of.
        """
        server = self._servers[origin_of(url)]
        deadline = time.monotonic() + self._patience.total_seconds
        request = Request(method, url, dict(headers or {}), body, frozenset(fine), keep)
        tried = 0
        while isinstance(got := server.attempt(request, deadline), Trouble):
            wait = self._wait(got, tried, deadline)
            if wait is None:
                of = f"{about}: " if about else ""
                raise PublishError(f"{of}{plain(url)}: {got}", target=plain(url), policy=about, status=got.status)
            time.sleep(wait)
            tried += 1
        return got

    def _wait(self, trouble: Trouble, tried: int, deadline: float) -> float | None:
        """How many seconds to wait before the next try; None if there is to be none."""
        if not trouble.again or tried >= self._patience.retries:
            return None
        doubled = self._patience.backoff_seconds * 2**tried
        wait = random.uniform(doubled / 2, doubled)  # or all clients of a server that was down come at once
        if trouble.wait_seconds is not None:
            wait = max(trouble.wait_seconds, wait)
        return wait if time.monotonic() + wait < deadline else None

    def close(self) -> None:
        """Close all connections."""
        for server in self._servers.values():
            server.close()
