"""Findings -> text: what a check found, written for people or for machines, one file each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdprmap.errors import Problem
    from gdprmap.findings import Finding
    from gdprmap.places import Place

__all__ = ["Checked", "Note", "Placed", "Report", "Tally", "whole"]


class Placed(NamedTuple):
    """A finding and where it stands in the file."""

    place: Place
    """The line and the column that the finding is about."""
    finding: Finding
    """What was found there."""


class Note(NamedTuple):
    """What a reader of the findings should know although it is none."""

    message: str
    """What that is."""
    place: Place | None = None
    """Where it stands; None if it is about the file as a whole."""
    unused: bool = False
    """Whether it is about a suppression or an entry of a baseline that covers no finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file that was checked, or that could not be."""

    name: str
    """The path of the file as it was given, or what stands for it."""
    policy: str | None = None
    """The id of the policy; None if the file holds none that could be read."""
    findings: tuple[Placed, ...] = ()
    """What the rules found; a report writes it by line, column and rule."""
    rules: frozenset[str] = frozenset()
    """The ids of the rules that were run; of the others nobody knows whether they would find anything."""
    accepted: int = 0
    """How many findings the file itself accepts; they are not among the others."""
    known: int = 0
    """How many findings a baseline knows; they are not among the others."""
    notes: tuple[Note, ...] = ()
    """What a reader of the findings should know."""
    problems: tuple[Problem, ...] = ()
    """Why the file could not be read."""

    def in_order(self) -> list[Placed]:
        """The findings by line, column and rule."""
        return sorted(self.findings, key=lambda placed: (placed.place, placed.finding.rule.id, placed.finding.message))


@dataclass(slots=True)
class Tally:
    """How much was checked and found so far."""

    policies: int = 0
    """How many policies were checked."""
    unreadable: int = 0
    """How many paths could not be read."""
    found: Counter[Severity] = field(default_factory=Counter[Severity])
    """How many findings there are of each severity."""
    accepted: int = 0
    """How many findings the files accept."""
    known: int = 0
    """How many findings a baseline knows."""
    unused: int = 0
    """How many suppressions and entries of a baseline cover no finding."""

    def add(self, checked: Checked) -> None:
        """Count another file."""
        self.policies += checked.policy is not None
        self.unreadable += bool(checked.problems)
        self.accepted += checked.accepted
        self.known += checked.known
        self.unused += sum(note.unused for note in checked.notes)
        self.found.update(placed.finding.severity for placed in checked.findings)

    def reaches(self, severity: Severity) -> bool:
        """Whether a finding is as severe as that, or more."""
        return any(found.rank <= severity.rank for found, count in self.found.items() if count)


class Report(Protocol):
    """A way to write what was found, piece by piece, so that thousands of files need no memory."""

    def begin(self) -> str:
        """The text before the first file."""
        ...

    def file(self, checked: Checked) -> str:
        """The text for another file."""
        ...

    def end(self, tally: Tally) -> str:
        """The text behind the last file."""
        ...


def whole(report: Report, files: Iterable[Checked]) -> str:
    """The whole text of a report on *files*."""
    tally = Tally()
    pieces = [report.begin()]
    for checked in files:
        tally.add(checked)
        pieces.append(report.file(checked))
    return "".join((*pieces, report.end(tally)))
