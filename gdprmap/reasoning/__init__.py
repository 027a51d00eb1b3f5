"""graph -> owlready2 -> what the law entails: the only room that knows owlready2.

for policy in reason([shop]):
    for process in policy.processes:
        for right in process.rights:
            print(right, [reason.says for reason in right.reasons])
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.reasoning._results import (
    TIMEOUT_SECONDS,
    Contradiction,
    EntailedRight,
    PolicyRights,
    ProcessRights,
    Reason,
    Reasoner,
    Witness,
    names_of,
)

if TYPE_CHECKING:
    from gdprmap.model import Policy

__all__ = [
    "Contradiction",
    "EntailedRight",
    "PolicyRights",
    "ProcessRights",
    "Reason",
    "Reasoner",
    "Witness",
    "load",
    "names_of",
    "reason",
]


def reason(
    policies: Iterable[Policy],
    *,
    file: str | Path | None = None,
    reasoner: Reasoner = "hermit",
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> tuple[PolicyRights, ...]:
    """What the ontology entails for each process of *policies*, in their order, and what in them cannot be true.

    A policy that contradicts itself gets its contradictions and no rights; the others are reasoned about all the same.
    With *file*, policies and what was found go into that SQLite file, as `load` writes it; else they stay in memory.
    The reasoner runs once for up to fifty policies, and more often to find one among them that contradicts itself; no
    run may take longer than *timeout_seconds*.

    Raises:
        TypeError: something is no policy.
        ValueError: there is no such reasoner.
        ReasoningError: there is no Java, the reasoner fails or takes too long, or *file* cannot be used.
    """
    from gdprmap.reasoning import _running

    return _running.reason(tuple(policies), None if file is None else Path(file), reasoner, timeout_seconds)


def load(policies: Iterable[Policy], file: str | Path) -> None:
    """Write the ontology and *policies* into *file*, an SQLite store that `owlready2.World(filename=...)` opens.

    What stands there of a policy with the same IRI is replaced; all else is kept. Needs no Java.

    Raises:
        TypeError: something is no policy.
        ReasoningError: *file* cannot be used, or two of the policies have a node in common.
    """
    from gdprmap.reasoning import _running

    _running.load(tuple(policies), Path(file))
