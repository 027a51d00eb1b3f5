"""The report that code scanners read: SARIF 2.1.0, with a line for each rule and each finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gdprmap.report._sarif_rules import LEVELS, described
from gdprmap.report.fingerprints import Fingerprints
from gdprmap.report.locating import place_of
from gdprmap.report.text import one_line, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gdprmap.places import Place
    from gdprmap.report import Checked, Placed, Tally
    from gdprmap.report.locating import Root
    from gdprmap.rules import Rule

Json = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TOP = "%SRCROOT%"
_LINE_BREAKS = ("\r\n", "\n", "\r", "\x85", "\u2028", "\u2029")
"""What ends a line in YAML 1.1, and so what the lines of a region are counted by."""
_NOTIFICATIONS = {
    "unreadable": "A path could not be read, so it was not checked.",
    "note": "What a reader of the findings should know although it is none.",
}


class SarifReport:
    """A log with one run: the rules that were asked for, the findings, and what could not be read."""

    def __init__(
        self, *, version: str, root: Root, rules: Sequence[Rule], profiles: Sequence[str] | None = None
    ) -> None:
        self._version = version
        self._root = root
        self._rules = rules
        self._index = {rule.id: index for index, rule in enumerate(rules)}
        self._profiles = profiles or ("notice",)
        self._fingerprints = Fingerprints()
        self._notifications: list[Json] = []
        self._begun = False

    def begin(self) -> str:
        """Up to the first finding: the tool and its rules."""
        rules = _lines(described(rule, self._profiles) for rule in self._rules)
        notifications = [{"id": id, "shortDescription": {"text": text}} for id, text in _NOTIFICATIONS.items()]
        return (
            f'{{\n  "$schema": {_written(_SCHEMA)},\n  "version": "2.1.0",\n  "runs": [{{\n'
            '    "tool": {"driver": {\n'
            f'      "name": "gdprmap",\n      "version": {_written(self._version)},\n'
            f'      "semanticVersion": {_written(self._version)},\n'
            '      "informationUri": "https://w3id.org/gdprmap",\n'
            f'      "notifications": {_written(notifications)},\n'
            f'      "rules": [{rules}]\n    }}}},\n'
            '    "columnKind": "unicodeCodePoints",\n'
            f'    "newlineSequences": {_written(_LINE_BREAKS)},\n'
            f'    "originalUriBaseIds": {_written({_TOP: {"description": {"text": "The top of the repository."}}})},\n'
            '    "results": ['
        )

    def file(self, checked: Checked) -> str:
        """The findings of a file; its problems and notes are kept for the end."""
        self._fingerprints.begin(checked.policy, self._root.path(checked.name))
        for problem in checked.problems:
            at = self._location(place_of(problem, checked.name))
            self._notifications.append(_notification("unreadable", "error", one_line(problem.message), at))
        for note in checked.notes:
            at = self._location(note.place) if note.place else self._file(checked.name)
            self._notifications.append(_notification("note", "note", note.message, at))
        text = _lines((self._result(placed) for placed in checked.in_order()), follows=self._begun)
        self._begun = self._begun or bool(text)
        return text

    def end(self, tally: Tally) -> str:
        """The rest: whether all could be read, what could not, and the notes."""
        return (
            "],\n"
            f'    "invocations": [{{"executionSuccessful": {_written(not tally.unreadable)}, '
            f'"toolExecutionNotifications": [{_lines(self._notifications)}]}}]\n'
            "  }]\n}\n"
        )

    def _result(self, placed: Placed) -> Json:
        place, finding = placed
        at = self._location(place)
        if finding.path:
            at["logicalLocations"] = [{"fullyQualifiedName": f"{finding.policy}/{finding.path}"}]
        fingerprint = self._fingerprints.of(finding, self._root.path(place.file))
        index = {"ruleIndex": self._index[finding.rule.id]} if finding.rule.id in self._index else {}
        return {
            "ruleId": finding.rule.id,
            **index,
            "level": LEVELS[finding.severity],
            "message": _message(f"{short(finding.subject)}: {finding.message} [{finding.cited}]. {finding.remedy}"),
            "locations": [at],
            # GitHub compares only what goes by the first name. It would make one from the lines nearby, which change
            # with every edit there; its upload step warns that ours is another, and keeps ours.
            "partialFingerprints": {"primaryLocationLineHash": fingerprint, "gdprmap/v1": fingerprint},
            "properties": {
                "policy": finding.policy,
                "subject": finding.subject,
                "remedy": finding.remedy,
                "articles": finding.articles,
                "sources": finding.sources,
            },
        }

    def _location(self, place: Place) -> Json:
        return {
            "physicalLocation": {
                "artifactLocation": self._artifact(place.file),
                "region": {"startLine": place.line, "startColumn": place.column},
            }
        }

    def _file(self, name: str) -> Json:
        return {"physicalLocation": {"artifactLocation": self._artifact(name)}}

    def _artifact(self, name: str) -> Json:
        uri = self._root.uri(name)
        return {"uri": uri.text, **({"uriBaseId": _TOP} if uri.below_top else {})}


def _notification(id: str, level: str, message: str, at: Mapping[str, object]) -> Json:
    return {"descriptor": {"id": id}, "level": level, "message": _message(message), "locations": [at]}


def _message(text: str) -> Json:
    """A message that says *text*: with neither a placeholder nor a link, whatever a policy calls its parts."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _lines(values: Iterable[Mapping[str, object]], *, follows: bool = False) -> str:
    text = ",".join(f"\n      {_written(value)}" for value in values)
    return f",{text}" if text and follows else text


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
