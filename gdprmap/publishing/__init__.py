"""Policies -> named graphs in a store, each replaced whole, and a catalogue of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from typing import Any, TypeAlias

from gdprmap.checking import check as find
from gdprmap.checking import is_under_gdpr
from gdprmap.errors import ReadError
from gdprmap.files import PolicyFile, read
from gdprmap.files.finding_files import found_at
from gdprmap.findings import Finding
from gdprmap.model import Policy
from gdprmap.publishing import catalogue
from gdprmap.publishing.applying import Applier
from gdprmap.publishing.files import GraphFile
from gdprmap.publishing.opening import Protocol, opened
from gdprmap.publishing.planning import Check, Outcome, Plan, Planner
from gdprmap.publishing.stores import PublishError, Store
from gdprmap.publishing.vocabularies import vocabularies
from gdprmap.rules import Severity

__all__ = ["Outcome", "PublishError", "Published", "opened", "publish"]

Source: TypeAlias = Policy | PolicyFile | ReadError | str | PathLike[str]
"""A policy, a file or folder with policies, or the error of one that cannot be read."""
Follow: TypeAlias = Callable[[Any, str], Iterator[Any]]
"""Goes through things one by one, and may tell how many are done, in the word given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of each policy, or on a dry run what would."""

    target: str
    """The store, without credentials."""
    dry_run: bool
    """Whether nothing was written."""
    added: tuple[Outcome, ...]
    """Policies that were not there."""
    changed: tuple[Outcome, ...]
    """Policies that were replaced, or that the check judges otherwise than before."""
    unchanged: tuple[Outcome, ...]
    """Policies that are there as they are."""
    withdrawn: tuple[Outcome, ...]
    """Policies that were taken out, since they are not among the sources any more."""
    refused: tuple[Outcome, ...]
    """Policies that were not published for what the check finds; what was published of them before stays."""
    unreadable: tuple[ReadError, ...]
    """What cannot be read, and was passed over; nothing is withdrawn then."""
    vocabularies: tuple[Outcome, ...]
    """The ontology and the hierarchies of terms, where they were not there or were others."""


def publish(
    policies: Source | Iterable[Source],
    *,
    to: str | PathLike[str],
    prune: bool = False,
    dry_run: bool = False,
    again: bool = False,
    require: Severity | str | None = None,
    protocol: Protocol = "auto",
    query_url: str | None = None,
    update_url: str | None = None,
    base: str | None = None,
    check: Check | None = None,
    follow: Follow | None = None,
) -> Published:
    """Publish policies *to* a folder, a file of RDF, or a server of SPARQL 1.1, each as the named graph of its IRI.

    What the catalogue says is there is not written, unless *again*: then each graph is read, and all are written. With
    *prune*, policies that gdprmap published there and that are not given any more are withdrawn. With *require*, a
    policy with findings as severe as that, or more, is refused. A policy without an IRI gets one that begins with
    *base*. *check* replaces `gdprmap.check`. Of a server, *query_url* and *update_url* say where it is asked and
    updated, if that is not where *to* leads to.

    Files that cannot be read and policies that are refused do not keep the others back: look at `unreadable` and
    `refused`.

    Raises:
        PublishError: the store cannot be read or written, two policies have the same IRI, or all would be withdrawn.
            What was written before that stays, each policy whole; publishing again writes the rest.
        ValueError: there is no such severity.
    """
    iri = f"{base}catalogue" if base else catalogue.DEFAULT
    severity = None if require is None else Severity(require)
    at = _now()
    through: Follow = follow or _silently
    opening = opened(
        to, protocol=protocol, query_url=query_url, update_url=update_url, read_only=dry_run, may_be_missing=dry_run
    )
    with closing(opening) as store:
        in_file = store.entry if isinstance(store, GraphFile) else None
        state = catalogue.State() if in_file else catalogue.state_in(iri, store.read(iri) or ())
        planning = Planner(iri, state, at=at, check=check or _check, require=severity, again=again, in_file=in_file)
        with closing(planning) as planner:
            for vocabulary in () if in_file else vocabularies():
                planner.vocabulary(vocabulary)
            for given in through(_listed(policies), "read"):
                for source in _read(given):
                    _plan(planner, source, base)
            plan = planner.settled()
            if prune and plan.is_empty:
                raise PublishError("no policy is given, and nothing is withdrawn then; are the paths right?")
            if in_file and len(plan.names) > 1:
                raise PublishError(
                    f"{len(plan.names)} policies do not go into {store.name}; write to one that ends in .nq or .trig,"
                    " or to a folder",
                    target=store.name,
                )
            return _carry_out(plan, planner, store, prune=prune, dry=dry_run, through=through)


def _carry_out(plan: Plan, planner: Planner, store: Store, *, prune: bool, dry: bool, through: Follow) -> Published:
    applier = Applier(store, planner, dry=dry)
    added, changed, others, same = list[Outcome](), list[Outcome](), list[Outcome](), list(plan.unchanged)
    for planned, outcome in applier.write(through(plan.written, "published")):
        if planned.vocabulary:
            others.append(outcome)
        elif planned.new:
            added.append(outcome)
        elif planned.known and not outcome.added and not outcome.removed:
            same.append(outcome)
        else:
            changed.append(outcome)
    withdrawn = tuple(applier.withdraw(through(list(planner.gone()), "withdrawn"))) if prune else ()
    applier.commit()
    applier.confirm(planner.catalogue, plan.written, withdrawn)
    return Published(
        target=store.name,
        dry_run=dry,
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(same),
        withdrawn=withdrawn,
        refused=tuple(plan.refused),
        unreadable=tuple(plan.unreadable),
        vocabularies=tuple(others),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _listed(policies: Source | Iterable[Source]) -> Iterable[Source]:
    if isinstance(policies, (Policy, PolicyFile, ReadError, str, PathLike)):
        return (policies,)
    return policies


def _read(source: Source) -> Iterator[Policy | PolicyFile | ReadError]:
    """What is given, and in its turn each policy of what is named."""
    if isinstance(source, (Policy, PolicyFile, ReadError)):
        yield source
        return
    found = found_at([source])
    if found.problems:
        yield ReadError(found.problems)
    for file in found.files:
        try:
            yield read(file)
        except ReadError as error:
            yield error


def _plan(planner: Planner, source: Policy | PolicyFile | ReadError, base: str | None) -> None:
    if isinstance(source, ReadError):
        planner.unreadable(source)
        return
    policy, file = (source, "") if isinstance(source, Policy) else (source.policy, source.name)
    planner.policy(policy if policy.iri or not base else replace(policy, iri=f"{base}{policy.id}"), file)


def _check(policy: Policy, _: str) -> Sequence[Finding] | None:
    return find(policy) if is_under_gdpr(policy) else None


def _silently(things: Iterable[Any], _: str) -> Iterator[Any]:
    yield from things
