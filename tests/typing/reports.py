"""What a type checker knows of reports."""

from typing import assert_type

from gdprmap.report import Checked, Report, Tally, whole
from gdprmap.report.as_json import JsonReport
from gdprmap.report.text import TextReport


class Names:
    """A report of one's own: the names of the files."""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def file(self, checked: Checked) -> str:
        """The name."""
        return f"{checked.name}\n"

    def end(self, tally: Tally) -> str:
        """How many."""
        return f"{tally.policies}\n"


reports: list[Report] = [TextReport(), TextReport(colour=True), JsonReport(version="1"), Names()]
assert_type(whole(reports[0], ()), str)
