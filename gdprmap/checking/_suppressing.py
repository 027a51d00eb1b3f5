"""Findings that the policy file says are accepted: left out, or back since that ran out; and what covers none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gdprmap.findings import Finding
from gdprmap.graph._naming import Named
from gdprmap.model.parts import Stated, Suppression
from gdprmap.places import Loc


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All that came out of the check of a policy."""

    findings: tuple[Finding, ...] = ()
    """What the rules found, but for what is suppressed."""
    suppressed: tuple[tuple[Finding, Suppression], ...] = ()
    """What the rules found and the policy file says is accepted, and by which suppression."""
    unused: tuple[tuple[Loc, str], ...] = ()
    """Where a suppression stands of which there is no finding, and its rule."""
    ran: frozenset[str] = frozenset()
    """The ids of the rules that were run; of the others nobody knows whether they would find anything."""
    lasts: bool = True
    """Whether it would be the same on any other day."""


def sifted(
    parts: Iterable[Named], found: Sequence[Finding], judged: Collection[str], today: date, *, lasts: bool = True
) -> Judged:
    """*found* by what is accepted on the *parts* of the policy.

    Only rules that were *judged* may have suppressions unused.

    *lasts* says whether *found* would be the same on any other day than *today*.
    """
    by_place: dict[tuple[str, Loc], list[int]] = {}
    for index, finding in enumerate(found):
        for depth in range(len(finding.loc) + 1):
            by_place.setdefault((finding.rule.id, finding.loc[:depth]), []).append(index)
    live: dict[int, Suppression] = {}
    over: dict[int, Suppression] = {}
    unused: list[tuple[Loc, str]] = []
    for place, within, suppression in _suppressions(parts):
        lasts = lasts and suppression.until is None
        covered = by_place.get((suppression.rule, within), ())
        if not covered and suppression.rule in judged:
            unused.append((place, suppression.rule))
        if suppression.until is None or today <= suppression.until:
            live |= dict.fromkeys(covered, suppression)
        else:
            over |= dict.fromkeys(covered, suppression)
    left = (_back(finding, over.get(index)) for index, finding in enumerate(found) if index not in live)
    suppressed = tuple((found[index], live[index]) for index in sorted(live))
    return Judged(findings=tuple(left), suppressed=suppressed, unused=tuple(unused), ran=frozenset(judged), lasts=lasts)


def _suppressions(parts: Iterable[Named]) -> Iterator[tuple[Loc, Loc, Suppression]]:
    """Each with its own place and that of the part that it is on."""
    for loc, part, _, _ in parts:
        for index, suppression in enumerate((part.ignore or ()) if isinstance(part, Stated) else ()):
            yield (*loc, "ignore", index), loc, suppression


def _back(finding: Finding, over: Suppression | None) -> Finding:
    if over is None:
        return finding
    return replace(finding, message=f"{finding.message} (ignored until {over.until}: {over.reason})")
