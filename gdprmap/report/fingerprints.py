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
        self._files: dict[str, str] = {}
        self._given: Counter[str] = Counter()

    def begin(self, policy: str | None, file: str) -> None:
        """Begin with the file at this path; the first that holds a policy of this id gives it its fingerprints."""
        if policy is not None:
            self._files.setdefault(policy, file)

    def of(self, finding: Finding, file: str) -> str:
        """The fingerprint of a finding in the file at this path: its own, or one made from that and the path.

        Where two files hold policies of one id, a finding in the second must not depend on what is in the first.
        """
        own = finding.fingerprint
        return self._new(own if self._files.get(finding.policy, file) == file else _digest(own, file))

    def of_words(self, *words: str) -> str:
        """A fingerprint made from words, for what is no finding."""
        return self._new(_digest(*words))

    def _new(self, fingerprint: str) -> str:
        """*fingerprint* itself the first time, then another each time."""
        before = self._given[fingerprint]
        self._given[fingerprint] += 1
        return _digest(str(before), fingerprint) if before else fingerprint


def _digest(*words: str) -> str:
    # Names of files may hold what is no text.
    return sha256("\n".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:32]
