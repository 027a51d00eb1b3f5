"""What goes wrong between here and a server, in words: what, where, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdprmap.publishing._credentials import NETRC_OR_ENVIRONMENT, Credentials

_SAID_AT_MOST = 200
_SHORT_SECONDS = 60
_TO_DO = {
    400: "it does not understand that; is it SPARQL 1.1, and is this the endpoint for it?",
    401: f"it wants to know who publishes; set {NETRC_OR_ENVIRONMENT}",
    403: "whoever publishes may not; let the server's administrator allow it to write",
    404: "there is no such endpoint; see docs/how-to-publish-others.md for the addresses of servers",
    405: "this endpoint takes no such request; give the one that writes, or another --protocol",
    406: "it has no RDF to answer with; is this its endpoint?",
    408: "it was too busy to listen; publish again",
    413: "the graph is larger than it takes; raise its limit, or that of the proxy before it",
    415: "it takes neither N-Triples nor Turtle; is this its endpoint?",
    429: "it has too many requests; publish again later",
    507: "its disk is full",
}
_VIRTUOSO = re.compile(r"Virtuoso (\w{5}) Error (\w+)")
_TO_DO_VIRTUOSO = {
    "SR186": _TO_DO[403],
    "SR553": "this Virtuoso keeps no durations; give it by its first address, http://HOST:PORT, and they become text",
}
_REFUSED = "the user and password, or the token, are wrong"
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""The statuses after which the same request may go well."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer to use."""

    what: str
    to_do: str
    status: int | None = None
    again: bool = False
    """Whether the same request may go well later."""
    wait_seconds: float | None = None
    """How long the server asks to wait, if it does."""

    def __str__(self) -> str:
        return f"{self.what}; {self.to_do}"


def of_status(status: int, said: str, who: Credentials, wait_seconds: float | None) -> Trouble:
    """What a status means that is none of success."""
    text = f" ({shown})" if (shown := shown_of(said, who)) else ""
    if status == 401 and (who.user or who.token):
        to_do = _REFUSED
    elif status >= 500 and status not in _TO_DO:
        to_do = "the server failed; see its log, and publish again"
    else:
        to_do = _TO_DO.get(status, "see the log of the server")
    again = status in AGAIN
    # Virtuoso has one status for all; only what it says tells a deadlock (SQL state 40) from what always goes wrong.
    if (virtuoso := _VIRTUOSO.match(said)) and not virtuoso[1].startswith("40"):
        to_do, again = _TO_DO_VIRTUOSO.get(virtuoso[2], to_do), False
    if again and wait_seconds and wait_seconds > _SHORT_SECONDS:
        text += f" and asks to wait {wait_seconds:.0f} seconds"
    return Trouble(f"it answers {status}{text}", to_do, status, again, wait_seconds)


def shown_of(said: str, who: Credentials) -> str:
    """The first line of what a server says, if it is text, without secrets and what would move a terminal's cursor."""
    text = who.hidden_in(said).strip()
    if re.match(r"<(!doctype|html|\?xml)", text, re.IGNORECASE):
        title = re.search(r"<title>([^<]*)", text, re.IGNORECASE)
        text = title[1] if title else ""
    line = "".join(c if c.isprintable() else " " for c in text.split("\n", 1)[0]).strip()
    return line if len(line) <= _SAID_AT_MOST else line[:_SAID_AT_MOST] + "..."
