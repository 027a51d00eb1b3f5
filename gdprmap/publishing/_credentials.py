"""Who publishes: a name and password, or a token, from the environment or a netrc file and from nowhere else."""

from __future__ import annotations

import ipaddress
import netrc
import os
import stat
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from gdprmap.publishing.stores import PublishError

USER, PASSWORD, TOKEN = "GDPRMAP_PUBLISH_USER", "GDPRMAP_PUBLISH_PASSWORD", "GDPRMAP_PUBLISH_TOKEN"
PLAIN_HTTP = "GDPRMAP_PUBLISH_PLAIN_HTTP"
NETRC_OR_ENVIRONMENT = f"{USER} and {PASSWORD}, or {TOKEN}, or name the host in the file that NETRC says"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who publishes: a token, or a user and a password. Its text shows none of them."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def basic(self) -> str:
        """The header that says who it is by user and password (RFC 7617)."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")

    def bearer(self) -> str:
        """The header that says who it is by token (RFC 6750)."""
        return f"Bearer {self.token}"

    def hidden_in(self, text: str) -> str:
        """*text* with `***` for each secret: a server may say again what it was sent."""
        secrets = {self.password, self.token, self.basic().removeprefix("Basic ")} - {""}
        forms = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, "***")
        return text


NOBODY = Credentials()
"""Publishes without saying who it is."""


def credentials_for(scheme: str, host: str, environ: Mapping[str, str] = os.environ) -> Credentials:
    """What to say to *host*: the token of the environment, else its user and password, else those of the netrc file.

    Raises:
        PublishError: they are not whole, could be read by others, or would cross the network in plain text.
    """
    found = _of_environment(environ) or _of_netrc(host, environ) or NOBODY
    if found != NOBODY and scheme == "http" and not is_loopback(host) and environ.get(PLAIN_HTTP) != "1":
        raise PublishError(
            f"the credentials for {host} would cross the network in plain text; write https://, or set {PLAIN_HTTP}=1 "
            "where nobody else can listen, as between containers on one machine"
        )
    return found


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() in ("localhost", "localhost.")


def _of_environment(environ: Mapping[str, str]) -> Credentials | None:
    # Set to nothing is not set: CI hands out a secret that there is none of as an empty text.
    if token := environ.get(TOKEN, ""):
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise PublishError(f"{TOKEN} is no token: it has spaces, line ends or letters beyond ASCII in it")
        return Credentials(token=token)
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if not (user or password):
        return None
    if not (user and password):
        there, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
        raise PublishError(f"{there} is set but {missing} is not; set both, or {TOKEN}, or neither")
    return _named(user, password, USER)


def _of_netrc(host: str, environ: Mapping[str, str]) -> Credentials | None:
    file = Path(environ["NETRC"]) if environ.get("NETRC") else Path(environ.get("HOME") or "/", ".netrc")
    if not environ.get("NETRC") and not (environ.get("HOME") and file.is_file()):
        return None
    read = _entries(file)
    if isinstance(read, str):
        # Not where it was found out: what is caught there holds pieces of the file.
        raise PublishError(f"{file} cannot be read: {read}")
    entries, status = read
    # Not the entry `default`: a password goes to the hosts that it is named for.
    entry = entries.get(host) if host != "default" else None
    if entry is None:
        return None
    _refuse_what_others_read(file, status)
    return _named(entry[0], entry[2], f"the entry of {host} in {file}")


def _entries(file: Path) -> tuple[dict[str, tuple[str, str, str]], os.stat_result] | str:
    """What is in a netrc file, or why it cannot be read."""
    try:
        status = file.stat()
        return netrc.netrc(str(file)).hosts, status
    except netrc.NetrcParseError as error:
        return f"line {error.lineno} of it is none of netrc"  # its own message shows the word, which may be a secret
    except UnicodeDecodeError:
        return "it is not UTF-8"
    except OSError as error:
        return error.strerror or "it cannot be opened"


def _refuse_what_others_read(file: Path, status: os.stat_result) -> None:
    if os.name != "posix":
        return
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PublishError(
            f"{file} has passwords, and others may read it: mode {stat.S_IMODE(status.st_mode):04o}; "
            f"run `chmod 600 {file}`"
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise PublishError(f"{file} has passwords, and belongs to somebody else; use a file of your own")


def _named(user: str, password: str, where: str) -> Credentials:
    if ":" in user or not (user + password).isprintable():
        raise PublishError(f"{where}: a user has no colon, and neither user nor password a line end")
    return Credentials(user=user, password=password)
