"""Answers to `WWW-Authenticate`: basic (RFC 7617), and digest (RFC 7616), which Virtuoso asks for."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping

from gdprmap.publishing._credentials import Credentials

_PARAMETER = re.compile(r'([A-Za-z0-9*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_SCHEME = re.compile(r"(?:^|,)\s*(Basic|Digest|Bearer|Negotiate|NTLM)\b(?=\s|,|$)", re.IGNORECASE)
_HASHES = {"MD5": "md5", "SHA-256": "sha256"}


class Answerer:
    """Answers the challenges of one server; what it learnt is used for the next request."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._basic = False
        self._digest: Mapping[str, str] | None = None
        self._count = 0

    def learn(self, challenges: Iterable[str]) -> bool:
        """Whether there is an answer to one of the *challenges* that was not given yet; digest before basic."""
        if not self._credentials.user:
            return False
        for scheme, parameters in sorted(_challenges(challenges), key=lambda one: one[0] != "digest"):
            if scheme == "digest" and _hash_of(parameters) and "nonce" in parameters:
                # Refused with a nonce that was just handed out: it is the password. Later it may only be worn out.
                refused = self._count == 1 and parameters.get("stale", "").lower() != "true"
                self._digest, self._count = parameters, 0
                return not refused
            if scheme == "basic" and not self._digest:
                new, self._basic = not self._basic, True
                return new
        return False

    def header(self, method: str, target: str) -> str | None:
        """The header `Authorization` for a request, as far as the server has said what it wants."""
        if self._credentials.token:
            return self._credentials.bearer()
        if self._digest:
            self._count += 1
            return _digest(self._digest, self._credentials, method, target, self._count)
        return self._credentials.basic() if self._basic else None


def _challenges(headers: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for folded in headers:
        header = re.sub(r"\s+", " ", folded)
        found = list(_SCHEME.finditer(header))
        for number, match in enumerate(found):
            end = found[number + 1].start() if number + 1 < len(found) else len(header)
            listed = _PARAMETER.finditer(header, match.end(), end)
            yield match[1].lower(), {one[1].lower(): re.sub(r"\\(.)", r"\1", one[2] or one[3] or "") for one in listed}


def _hash_of(parameters: Mapping[str, str]) -> str | None:
    algorithm = parameters.get("algorithm", "MD5").upper().removesuffix("-SESS")
    qop = parameters.get("qop", "auth").replace(" ", "").split(",")
    return _HASHES.get(algorithm) if "auth" in qop else None


def _digest(asked: Mapping[str, str], who: Credentials, method: str, target: str, count: int) -> str:
    def hashed(text: str) -> str:
        return hashlib.new(_hash_of(asked) or "md5", text.encode(), usedforsecurity=False).hexdigest()

    algorithm, realm, nonce = asked.get("algorithm", "MD5"), asked.get("realm", ""), asked["nonce"]
    cnonce, times = secrets.token_hex(8), f"{count:08x}"
    first = hashed(f"{who.user}:{realm}:{who.password}")
    if algorithm.upper().endswith("-SESS"):
        first = hashed(f"{first}:{nonce}:{cnonce}")
    second = hashed(f"{method}:{target}")
    middle = f"{nonce}:{times}:{cnonce}:auth" if "qop" in asked else nonce
    fields = {"username": who.user.encode().decode("latin-1"), "realm": realm, "nonce": nonce, "uri": target}
    fields |= {"response": hashed(f"{first}:{middle}:{second}")}
    if "opaque" in asked:
        fields["opaque"] = asked["opaque"]
    if "qop" in asked or algorithm.upper().endswith("-SESS"):
        fields["cnonce"] = cnonce
    quoted = [f'{name}="{_quoted(value)}"' for name, value in fields.items()]
    plain = [f"algorithm={algorithm}"] if "algorithm" in asked else []
    plain += ["qop=auth", f"nc={times}"] if "qop" in asked else []
    return "Digest " + ", ".join(quoted + plain)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
