"""Carries policies through a World and a reasoner, so that one that contradicts itself spoils none of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from gdprmap.errors import ReasoningError
from gdprmap.model import Policy
from gdprmap.reasoning import _worlds
from gdprmap.reasoning._axioms import Axioms
from gdprmap.reasoning._explaining import Explaining
from gdprmap.reasoning._java import Classified, classify
from gdprmap.reasoning._results import TIMEOUT_SECONDS, PolicyRights, Reasoner
from gdprmap.reasoning._statements import Statements, statements

_AT_ONCE = 50
"""Reasoning over more policies in one run takes longer than in several."""


def reason(
    policies: Sequence[Policy], file: Path | None, reasoner: str, timeout_seconds: float
) -> tuple[PolicyRights, ...]:
    """What follows from each of *policies*."""
    known: dict[str, Reasoner] = {name: name for name in get_args(Reasoner)}
    if reasoner not in known:
        raise ValueError(f"{reasoner!r} is no reasoner; write {' or '.join(known)}")
    said = _read(policies, shared=file is None)
    results: dict[int, PolicyRights] = {}
    for batch in _batches(said) if file is None else [list(enumerate(said))]:
        with _worlds.opened(file) as world:
            _worlds.put(world, [policy for _, policy in batch])
            results |= _Run(world, known[reasoner], keep=file is not None, timeout_seconds=timeout_seconds).results(
                batch
            )
    return tuple(results[index] for index in range(len(said)))


def load(policies: Sequence[Policy], file: Path) -> None:
    """Write *policies* into *file*."""
    said = _read(policies, shared=False)
    with _worlds.opened(file) as world:
        _worlds.put(world, said)


class _Run:
    """One World and what is found in it."""

    def __init__(self, world: Any, reasoner: Reasoner, *, keep: bool, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._world = world
        self._axioms = Axioms(world)
        self._reasoner: Reasoner = reasoner
        self._keep = keep
        self._timeout_seconds = timeout_seconds

    def results(self, batch: list[tuple[int, Statements]]) -> dict[int, PolicyRights]:
        """What follows from each policy of *batch*, by its number."""
        results: dict[int, PolicyRights] = {}
        sound = []
        for index, policy in batch:
            explaining = Explaining(self._axioms, policy)
            if found := explaining.contradictions():
                results[index] = explaining.result(contradictions=found)
            else:
                sound.append((index, policy, explaining))
        policies = [policy for _, policy, _ in sound]
        for (index, policy, explaining), classified in zip(sound, self._classified(policies), strict=True):
            if classified is None:
                results[index] = explaining.result(contradictions=(explaining.unlocated(),))
                continue
            results[index] = explaining.rights(classified)
            if self._keep:
                _worlds.put_inferred(self._world, policy, explaining.inferred(classified))
        return results

    def _classified(self, policies: list[Statements]) -> Iterator[Classified | None]:
        """What was found of each policy; None for one that contradicts itself, which halving finds among the others."""
        for start in range(0, len(policies), _AT_ONCE):
            yield from self._halved(policies[start : start + _AT_ONCE])

    def _halved(self, policies: list[Statements]) -> Iterator[Classified | None]:
        found = classify(_worlds.saved(self._world, policies), self._reasoner, self._timeout_seconds)
        if found is not None or len(policies) == 1:
            yield from [found] * len(policies)
        else:
            middle = len(policies) // 2
            yield from self._halved(policies[:middle])
            yield from self._halved(policies[middle:])


def _read(policies: Sequence[Policy], *, shared: bool) -> list[Statements]:
    """The policies in OWL; unless *shared*, no two may have a node in common."""
    if any(not isinstance(policy, Policy) for policy in policies):
        raise TypeError("policies are wanted here; that of a file is read(path).policy")
    said = [statements(policy) for policy in policies]
    if not shared and len(batches := _batches(said)) > 1:
        (_, other), *_ = batches[1]
        raise ReasoningError(f"{other.iri} has a node in common with another policy; give each an id of its own")
    return said


def _batches(said: list[Statements]) -> list[list[tuple[int, Statements]]]:
    """The policies in as few groups as it takes for no two in a group to have a node in common."""
    batches: list[tuple[set[str], list[tuple[int, Statements]]]] = []
    for index, policy in enumerate(said):
        nodes = set(policy.origins)
        for taken, batch in batches:
            if len(batch) < _AT_ONCE and not taken & nodes:
                taken |= nodes
                batch.append((index, policy))
                break
        else:
            batches.append((nodes, [(index, policy)]))
    return [batch for _, batch in batches]
