"""The report that CI servers show as tests: a suite for each file, and in it a test for each family of rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from gdprmap.report.families import FAMILIES, letter_of
from gdprmap.report.locating import place_of
from gdprmap.report.text import one_line, short
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gdprmap.places import Place
    from gdprmap.report import Checked, Placed, Tally
    from gdprmap.report.locating import Root

_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitReport:
    """An XML file in the form that Jenkins describes in its junit-10.xsd.

    A test fails if one of its findings is as severe as *fail_on*; findings that are less severe stand in its output.
    """

    def __init__(self, *, root: Root, rules: Collection[str], fail_on: Severity | None = Severity.VIOLATION) -> None:
        asked = {letter_of(rule) for rule in rules}
        self._families = {letter: name for letter, name in FAMILIES.items() if letter in asked}
        self._root = root
        self._fail_on = fail_on
        self._suites = ElementTree.Element("testsuites", name="gdprmap")
        self._classes: Counter[str] = Counter()

    def begin(self) -> str:
        """Nothing: the file begins with how many tests there are."""
        return ""

    def file(self, checked: Checked) -> str:
        """Nothing yet: the suite of a file is kept for the end."""
        path = self._root.path(checked.name)
        suite = ElementTree.SubElement(self._suites, "testsuite", name=_safe(path))
        of = self._class(path)
        if checked.policy is not None:
            properties = ElementTree.SubElement(suite, "properties")
            ElementTree.SubElement(properties, "property", name="policy", value=_safe(checked.policy))
        if checked.policy is not None or checked.problems:
            self._reading(_case(suite, of, "the file can be read"), checked)
        for letter, name in self._families.items() if checked.policy is not None else ():
            found = [placed for placed in checked.in_order() if letter_of(placed.finding.rule.id) == letter]
            self._family(_case(suite, of, f"GM-{letter} {name}"), found)
        if checked.notes:
            notes = "".join(
                f"{f'{self._at(note.place)}: ' if note.place else ''}note: {note.message}\n" for note in checked.notes
            )
            ElementTree.SubElement(suite, "system-out").text = _safe(notes)
        _count(suite, [suite])
        suite.set("time", "0")
        suite.set("file", _safe(path))
        return ""

    def end(self, tally: Tally) -> str:  # noqa: ARG002 - it counts tests, not findings
        """The whole file."""
        _count(self._suites, list(self._suites))
        ElementTree.indent(self._suites)
        text = ElementTree.tostring(self._suites, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'

    def _class(self, path: str) -> str:
        """What the tests of the file at this path go by, for no other file: servers take those of one name for one."""
        # A dot parts packages from classes there, as a slash parts folders from files.
        plain = str(PurePosixPath(path).with_suffix("")) if PurePosixPath(path).name else path
        name = plain.strip("./").replace("/", ".")
        self._classes[name] += 1
        return name if self._classes[name] == 1 else f"{name} ({path})"

    def _reading(self, case: ElementTree.Element, checked: Checked) -> None:
        if checked.problems:
            lines = [(place_of(problem, checked.name), one_line(problem.message)) for problem in checked.problems]
            first, number = lines[0][1], len(lines)
            error = ElementTree.SubElement(case, "error", type="unreadable")
            error.set("message", _safe(first if number == 1 else f"{first} (and {number - 1} more)"))
            error.text = _safe("".join(f"{self._at(place)}: {message}\n" for place, message in lines))

    def _family(self, case: ElementTree.Element, found: Sequence[Placed]) -> None:
        failing = [placed for placed in found if self._fails(placed.finding.severity)]
        if failing:
            first, number = failing[0].finding, len(found)
            failure = ElementTree.SubElement(case, "failure", type=_worst(failing))
            said = f"{short(first.subject)}: {first.message} [{first.cited}]"
            failure.set("message", _safe(said if number == 1 else f"{said} (and {number - 1} more)"))
            failure.text = self._listed(found)
        elif found:
            ElementTree.SubElement(case, "system-out").text = self._listed(found)

    def _fails(self, severity: Severity) -> bool:
        return self._fail_on is not None and severity.rank <= self._fail_on.rank

    def _listed(self, found: Sequence[Placed]) -> str:
        return _safe(
            "".join(
                f"{self._at(place)}: {finding.severity}: {short(finding.subject)}: {finding.message} "
                f"[{finding.cited}]\n    {finding.remedy}\n"
                for place, finding in found
            )
        )

    def _at(self, place: Place) -> str:
        return f"{self._root.path(place.file)}:{place.line}:{place.column}"


def _case(suite: ElementTree.Element, of: str, name: str) -> ElementTree.Element:
    # Who reads the time and finds none takes it for no number, and so does with the sum.
    return ElementTree.SubElement(suite, "testcase", classname=_safe(of), name=name, time="0")


def _count(element: ElementTree.Element, suites: Sequence[ElementTree.Element]) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(sum(1 for suite in suites for _ in suite.iter(tag))))


def _safe(text: str) -> str:
    """*text* without what XML 1.0 cannot hold, which is made visible instead."""
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _worst(found: Sequence[Placed]) -> Severity:
    return min((placed.finding.severity for placed in found), key=lambda severity: severity.rank)
