"""The report that GitLab shows in a merge request: a list of issues in its code quality format."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gdprmap.report.fingerprints import Fingerprints
from gdprmap.report.locating import place_of
from gdprmap.report.text import one_line, short
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.report import Checked, Placed, Tally
    from gdprmap.report.locating import Root

_SEVERITIES = {Severity.VIOLATION: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_NUMBERS = re.compile(r"\d+")


class GitlabReport:
    """A JSON list with an issue a line."""

    def __init__(self, *, root: Root) -> None:
        self._root = root
        self._fingerprints = Fingerprints()
        self._begun = False

    def begin(self) -> str:
        """Up to the first issue."""
        return "["

    def file(self, checked: Checked) -> str:
        """An issue for each problem, note and finding of a file."""
        self._fingerprints.begin(checked.policy, self._root.path(checked.name))
        lines: list[str] = []
        for issue in self._issues(checked):
            lines.append(f"{',' if self._begun else ''}\n  {json.dumps(issue, ensure_ascii=False)}")
            self._begun = True
        return "".join(lines)

    def end(self, tally: Tally) -> str:  # noqa: ARG002 - GitLab counts itself
        """The end of the list."""
        return "\n]\n" if self._begun else "]\n"

    def _issues(self, checked: Checked) -> Iterator[object]:
        name = checked.name
        for problem in checked.problems:
            place, message = place_of(problem, name), one_line(problem.message)
            identity = self._fingerprints.of_words("unreadable", self._root.path(place.file), message)
            yield self._issue("unreadable", message, identity, "critical", place.file, place.line)
        for note in checked.notes:
            # A note that tells the day is not another one tomorrow.
            identity = self._fingerprints.of_words("note", self._root.path(name), _NUMBERS.sub("0", note.message))
            yield self._issue("note", note.message, identity, "info", name, note.place.line if note.place else 1)
        yield from map(self._finding, checked.in_order())

    def _finding(self, placed: Placed) -> object:
        place, finding = placed
        return self._issue(
            finding.rule.id,
            f"{short(finding.subject)}: {finding.message} [{finding.cited}]. {finding.remedy}",
            self._fingerprints.of(finding, self._root.path(place.file)),
            _SEVERITIES[finding.severity],
            place.file,
            place.line,
        )

    def _issue(self, check: str, description: str, fingerprint: str, severity: str, file: str, line: int) -> object:
        return {
            "check_name": check,
            "description": description,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": {"path": self._root.path(file), "lines": {"begin": line}},
        }
