"""Any number of policies -> what came of each, in order, as they come."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, get_args

from gdprmap.adequacy import Decision
from gdprmap.checking import Engine, check
from gdprmap.checking._engine import chosen
from gdprmap.errors import GdprmapError, WorkerError
from gdprmap.files import read
from gdprmap.findings import Finding
from gdprmap.jobs import Done, available, in_order
from gdprmap.model import Policy
from gdprmap.model.policy import Profile
from gdprmap.vocab import _table

if TYPE_CHECKING:
    from gdprmap.vocab._table import Vocabulary

    Given = Policy | str | os.PathLike[str]
    """A policy, or the path of a file that holds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one of many policies."""

    index: int
    """Which of them it is, counted from 0."""
    policy: str | None = None
    """The id of the policy; None if it could not be read."""
    findings: tuple[Finding, ...] = ()
    """What the rules find in it."""
    error: Exception | None = None
    """Why nothing is known of it: it cannot be read, is no policy, or the process that checked it died."""


def check_many(
    policies: Iterable[Given],
    *,
    jobs: int | str = 1,
    dask: str | None = None,
    profiles: Sequence[Profile] | None = None,
    on: date | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
    engine: Engine = "auto",
) -> Iterator[Outcome]:
    """What comes of each of *policies*, in their order, as they come: policies, or paths of files that hold one.

    *jobs* processes check at a time; "auto" is as many as the machine runs at once. *dask* is the address of a Dask
    scheduler, whose workers check instead what is read here. Only a few policies for each are in memory, so that there
    may be any number. An error in one, in its `error`, keeps no other from being checked. The other arguments are those
    of `check`.

    Raises:
        TypeError: *policies* is one policy or path.
        ValueError: there is no such profile, *jobs* is no number of processes, or *dask* is given as well.
        EngineError: there is no such engine, or it is not installed.
        ClusterError: the Dask cluster cannot be used; raised once the first outcome is asked for.
    """
    if isinstance(policies, Policy | str | os.PathLike):
        raise TypeError("check_many takes any number of policies and paths; of one, make a list")
    if unknown := set(profiles or ()) - set(get_args(Profile)):
        raise ValueError(f"{min(unknown)!r} is no profile; write one of {', '.join(get_args(Profile))}")
    if dask is not None and jobs != 1:
        raise ValueError("the workers of the cluster check, or processes here; give dask or jobs, not both")
    number = available() if jobs == "auto" else jobs
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(f'{jobs!r} is no number of processes; write 1 or more, or "auto"')
    asked = _Check(
        profiles=None if profiles is None else tuple(profiles),
        on=on,
        adequacy=None if adequacy is None else tuple(adequacy),
        rules=None if rules is None else frozenset(rules),
        engine=chosen(engine),
        vocabularies=_table.told(),
    )
    return _outcomes(asked, iter(policies), number if dask is None else dask)


def _outcomes(asked: _Check, policies: Iterator[Given], jobs: int | str) -> Iterator[Outcome]:
    pieces = map(_read_here if isinstance(jobs, str) else _piece, policies)
    with closing(in_order(asked, pieces, jobs)) as results:
        for index, came in enumerate(results):
            yield Outcome(index=index, error=came) if isinstance(came, WorkerError) else replace(came, index=index)


class _Piece(NamedTuple):
    """What can be checked, here or in another process."""

    given: Policy | str


def _piece(given: object) -> _Piece | Done[Outcome]:
    """What can be checked, or the outcome of what cannot, which need not go to another process."""
    plain = os.fspath(given) if isinstance(given, os.PathLike) else given
    if isinstance(plain, Policy | str):
        return _Piece(plain)
    kind = type(given).__name__
    return Done(Outcome(index=0, error=TypeError(f"check_many takes policies and paths of files, not {kind}")))


def _read_here(given: object) -> _Piece | Done[Outcome]:
    """The same, as a policy: on the machines of a cluster there need be no file of that path."""
    piece = _piece(given)
    if isinstance(piece, Done) or isinstance(piece.given, Policy):
        return piece
    try:
        return _Piece(read(piece.given).policy)
    except GdprmapError as error:
        return Done(Outcome(index=0, error=error))


@dataclass(frozen=True, kw_only=True)
class _Check:
    """The check of one policy; it can go to another process."""

    profiles: tuple[Profile, ...] | None
    on: date | None
    adequacy: tuple[Decision, ...] | None
    rules: frozenset[str] | None
    engine: Engine
    vocabularies: tuple[Vocabulary, ...]

    def begin(self) -> None:
        """Know the vocabularies, in a process that was told of none."""
        for vocabulary in self.vocabularies:
            _table.add(*vocabulary)

    def __call__(self, piece: _Piece) -> Outcome:
        """What comes of *piece*; which of them it is, is not known here."""
        given, id = piece.given, None
        try:
            policy = given if isinstance(given, Policy) else read(given).policy
            id = policy.id
            found = check(
                policy,
                profiles=self.profiles,
                on=self.on,
                adequacy=self.adequacy,
                rules=self.rules,
                engine=self.engine,
            )
        except GdprmapError as error:
            return Outcome(index=0, policy=id, error=error)
        return Outcome(index=0, policy=id, findings=found)
