"""The addresses that people give and servers send to: whose they are, and how they may be told."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

from gdprmap.publishing.stores import PublishError


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address.

    Raises:
        PublishError: it is no address of a server, or has a user, a password or a fragment in it.
    """
    if "@" in url.partition("?")[0]:
        # Not a word of it: a password may have a slash in it, and end anywhere.
        raise PublishError(
            "the address has a user or a password in it, where others see it; write it without, and "
            "set GDPRMAP_PUBLISH_USER and GDPRMAP_PUBLISH_PASSWORD, or write a netrc file"
        )
    parts = _split(url)
    if parts is None:
        raise PublishError("the target is no address; write http://HOST:PORT/PATH")
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not parts.hostname or parts.fragment or not url.isprintable() or " " in url:
        raise PublishError(f"{plain(url) or f'{scheme}://'} is no address of a server; write http://HOST:PORT/PATH")
    return scheme, parts.hostname, parts.port or (443 if scheme == "https" else 80)


def joined(url: str, location: str) -> str:
    """Where a server sends to; nowhere if that is no address."""
    try:
        return str(urljoin(url, location))
    except ValueError:
        return ""


def plain(url: str) -> str:
    """An address as it may be told: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(no address)"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    text = f"{parts.scheme}://{host}{port}{parts.path}" if host else parts.path
    return "".join(c if c.isprintable() else "?" for c in text)


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None if it has none that make sense."""
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None
