"""The report that people read: a line for each finding, and once for each rule what to write instead."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from gdprmap.report.colour import painting
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gdprmap.errors import Problem
    from gdprmap.places import Place
    from gdprmap.report import Checked, Note, Placed, Tally

_STYLES = {Severity.VIOLATION: ("bold", "red"), Severity.WARNING: ("bold", "yellow"), Severity.INFO: ("bold", "cyan")}
SIGNS = {Severity.VIOLATION: "\u25a0", Severity.WARNING: "\u25b2", Severity.INFO: "\u25cf"}
"""What marks a finding where colour must not be the only signal: on pages, in pictures and trees."""
_LONGEST_SUBJECT = 80
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class TextReport:
    """`file:line:column: severity: subject: what is wrong [rule, article]`, then the remedy, then how many."""

    def __init__(
        self,
        *,
        colour: bool = False,
        with_problems: bool = False,
        with_summary: bool = True,
        noting: Callable[[Note], bool] = lambda _: True,
    ) -> None:
        self._paint = painting(colour=colour)
        self._colour = colour
        self._with_problems = with_problems
        self._with_summary = with_summary
        self._noting = noting
        self._remedied: set[str] = set()

    def begin(self) -> str:
        """Nothing: the first file begins at once."""
        return ""

    def file(self, checked: Checked) -> str:
        """The notes on a file and its findings, and an empty line; nothing for a file without any.

        The problems of a file stand there only if they were asked for: the command writes them to standard error.
        """
        if checked.problems and self._with_problems:
            return f"{problem_lines(checked.problems, colour=self._colour)}\n"
        lines = [self._note(note, checked.name) for note in checked.notes if self._noting(note)]
        for placed in checked.in_order():
            lines += self._finding(placed)
        return "".join(f"{line}\n" for line in (*lines, "")) if lines else ""

    def end(self, tally: Tally) -> str:
        """One line that sums up, if it is asked for."""
        return f"{self._paint(summary(tally), 'bold')}\n" if self._with_summary else ""

    def _note(self, note: Note, name: str) -> str:
        return f"{_at(note.place) if note.place else one_line(name)}: {self._paint('note', 'bold')}: {note.message}"

    def _finding(self, placed: Placed) -> Iterable[str]:
        place, finding = placed
        severity = self._paint(finding.severity, *_STYLES[finding.severity])
        subject = short(finding.subject)
        cited = self._paint(f"[{finding.cited}]", "dim")
        yield f"{_at(place)}: {severity}: {self._paint(subject, 'bold')}: {finding.message} {cited}"
        # A rule that fires on every processing would bury its findings under the same advice.
        if finding.remedy not in self._remedied:
            self._remedied.add(finding.remedy)
            yield f"    {self._paint(finding.remedy, 'green')}"


def problem_lines(problems: Iterable[Problem], *, colour: bool = False) -> str:
    """What is wrong with a file that could not be read, a line each."""
    paint = painting(colour=colour)
    error = paint("error", "bold", "red")
    return "".join(
        f"{f'{_at(problem.place)}: ' if problem.place else ''}{error}: {one_line(problem.message)}\n"
        for problem in problems
    )


def summary(tally: Tally) -> str:
    """How many policies were checked, and how many findings there are: "checked 1 policy: 2 warnings"."""
    unreadable = f"{counted(tally.unreadable, 'path', 'paths')} could not be read"
    if not tally.policies:
        return f"checked no policy; {unreadable}"
    counts = [
        counted(tally.found[severity], severity, f"{severity}s") for severity in Severity if tally.found[severity]
    ]
    said = f"checked {counted(tally.policies, 'policy', 'policies')}: {', '.join(counts) or 'no findings'}"
    if tally.accepted:
        said += f"; {tally.accepted} accepted in the files"
    if tally.known:
        said += f"; {tally.known} known from the baseline"
    return f"{said}; {unreadable}" if tally.unreadable else said


def short(subject: str) -> str:
    """What a policy calls a part, in one line that is not too long to read."""
    return textwrap.shorten(one_line(subject), _LONGEST_SUBJECT, placeholder="...")


def one_line(text: str) -> str:
    """The text with every line break as a space, and with what could steer a terminal made visible."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), " ".join(text.split()))


def _at(place: Place) -> str:
    return f"{one_line(place.file)}:{place.line}:{place.column}"


def counted(number: int, one: str, many: str) -> str:
    """A number and what is counted: "1 policy", "2 policies"."""
    return f"{number} {one if number == 1 else many}"
