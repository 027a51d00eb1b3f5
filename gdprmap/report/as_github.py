"""The report that GitHub shows beside the lines of a pull request: a workflow command for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.report.locating import place_of
from gdprmap.report.text import one_line, short, summary
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from gdprmap.places import Place
    from gdprmap.report import Checked, Placed, Tally
    from gdprmap.report.locating import Root

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GithubReport:
    """`::error file=...,line=...,col=...,title=...::message`, then how many."""

    def __init__(self, *, root: Root) -> None:
        self._root = root

    def begin(self) -> str:
        """Nothing: the first file begins at once."""
        return ""

    def file(self, checked: Checked) -> str:
        """A command for each problem, note and finding of a file."""
        problems = [
            self._command("error", place_of(problem, checked.name), "cannot be read", one_line(problem.message))
            for problem in checked.problems
        ]
        notes = [self._command("notice", note.place or checked.name, "note", note.message) for note in checked.notes]
        return "".join((*problems, *notes, *map(self._finding, checked.in_order())))

    def end(self, tally: Tally) -> str:
        """One line that sums up, as the log shows it."""
        return f"{summary(tally)}\n"

    def _finding(self, placed: Placed) -> str:
        place, finding = placed
        said = f"{short(finding.subject)}: {finding.message}\n{finding.remedy}"
        return self._command(_COMMANDS[finding.severity], place, finding.cited, said)

    def _command(self, name: str, at: Place | str, title: str, message: str) -> str:
        """A workflow command about a place, or about a file as a whole."""
        where = {"file": at} if isinstance(at, str) else {"file": at.file, "line": str(at.line), "col": str(at.column)}
        where["file"] = self._root.path(where["file"])
        said = ",".join(f"{key}={_property(value)}" for key, value in {**where, "title": title}.items())
        return f"::{name} {said}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
