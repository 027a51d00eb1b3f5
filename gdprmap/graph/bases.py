"""Which legal bases give way to one that a process states itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BESIDE_ARTICLE_6 = re.compile(r"eu-gdpr:A(9|4\d)-.*|gm:A10|dpv:DataTransferLegalBasis")
"""Conditions and grounds that stand beside a basis of Article 6(1): a process has its own and what holds it has."""


def gives_way(kinds: Iterable[str]) -> bool:
    """Whether what is of these *kinds*, in short forms, may be a basis of Article 6(1), of which the nearest counts."""
    return not any(map(_BESIDE_ARTICLE_6.fullmatch, kinds))
