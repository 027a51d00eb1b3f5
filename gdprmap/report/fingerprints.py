"""What a CI server knows a finding again by: the same when lines move, and none given twice in a report."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdprmap.findings import Finding


class Fingerprints:
    """Gives out the fingerprints of one report."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._again: Counter[tuple[str, str]] = Counter()

    def of(self, finding: Finding, file: str) -> str:
        """The fingerprint of a finding in the file at this path: its own, if it is not given yet."""
        return self._new(finding.fingerprint, file)

    def of_words(self, *words: str) -> str:
        """A fingerprint made from words, for what is no finding."""
        return self._new(_digest(*words), "")

    def _new(self, first: str, file: str) -> str:
        """*first*; where two files hold policies of one id, one made from it and the file."""
        fingerprint = first
        while fingerprint in self._given:
            self._again[first, file] += 1
            fingerprint = _digest(first, file, str(self._again[first, file]))
        self._given.add(fingerprint)
        return fingerprint


def _digest(*words: str) -> str:
    # Names of files may hold what is no text.
    return sha256("\n".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:32]
