"""The report that programs read: one JSON object, with a line of the text for each finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gdprmap.report.fingerprints import Fingerprints
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from gdprmap.errors import Problem
    from gdprmap.report import Checked, Note, Placed, Tally
    from gdprmap.report.locating import Root

Json = Mapping[str, object]


class JsonReport:
    """An object with `version`, `findings`, `errors`, `notes` and `summary`.

    Its files have the names that they were given by; the paths that fingerprints are made from begin at *root*.
    """

    def __init__(self, *, version: str, root: Root | None = None) -> None:
        self._version = version
        self._path = root.path if root else str
        self._fingerprints = Fingerprints()
        self._begun = False
        self._errors: list[Json] = []
        self._notes: list[Json] = []

    def begin(self) -> str:
        """Up to the first finding."""
        return f'{{\n  "version": {_written(self._version)},\n  "findings": ['

    def file(self, checked: Checked) -> str:
        """The findings of a file; its problems and notes are kept for the end."""
        self._fingerprints.begin(checked.policy, self._path(checked.name))
        self._errors += [_problem(problem, checked.name) for problem in checked.problems]
        self._notes += [_note(note, checked) for note in checked.notes]
        text = _items(map(self._finding, checked.in_order()), follows=self._begun)
        self._begun = self._begun or bool(text)
        return text

    def end(self, tally: Tally) -> str:
        """The rest: problems, notes, and how many."""
        summary = {
            "policies": tally.policies,
            "unreadable": tally.unreadable,
            **{f"{severity}s": tally.found[severity] for severity in Severity},
            "accepted": tally.accepted,
            "known": tally.known,
        }
        return (
            f"{_end(full=self._begun)},\n"
            f'  "errors": [{_items(self._errors)}{_end(full=bool(self._errors))},\n'
            f'  "notes": [{_items(self._notes)}{_end(full=bool(self._notes))},\n'
            f'  "summary": {_written(summary)}\n'
            "}\n"
        )

    def _finding(self, placed: Placed) -> Json:
        place, finding = placed
        return {
            "rule": finding.rule.id,
            "title": finding.rule.title,
            "severity": finding.severity,
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "policy": finding.policy,
            "subject": finding.subject,
            "message": finding.message,
            "remedy": finding.remedy,
            "articles": finding.articles,
            "sources": finding.sources,
            "path": finding.loc,
            "focus": finding.focus,
            "fingerprint": self._fingerprints.of(finding, self._path(place.file)),
        }


def _problem(problem: Problem, name: str) -> Json:
    place = problem.place
    return {
        "file": place.file if place else name,
        "line": place.line if place else 1,
        "column": place.column if place else 1,
        "message": problem.message,
        "path": problem.loc,
    }


def _note(note: Note, checked: Checked) -> Json:
    return {
        "file": checked.name,
        "line": note.place.line if note.place else None,
        "column": note.place.column if note.place else None,
        "policy": checked.policy,
        "message": note.message,
    }


def _items(values: Iterable[Json], *, follows: bool = False) -> str:
    text = ",".join(f"\n    {_written(value)}" for value in values)
    return f",{text}" if text and follows else text


def _end(*, full: bool) -> str:
    return "\n  ]" if full else "]"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
