"""A validation report in RDF -> what was found: one that gdprmap wrote, or that of another engine on our shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdprmap.errors import Problem, ReadError
from gdprmap.findings import Finding
from gdprmap.graph.triples import RDF_TYPE, Literal
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed
from gdprmap.report.as_shacl import READABLE, thing
from gdprmap.rules import Severity, Shape, citation, shapes
from gdprmap.vocab._term import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gdprmap.graph.triples import Triple
    from gdprmap.places import Loc

_SEVERITIES = {expand(f"sh:{severity.capitalize()}"): severity for severity in Severity}
_NUMBER = re.compile(r"[0-9]{1,9}")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_TRUE, _FALSE = ("true", "1"), ("false", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a report says."""

    conforms: bool
    """Whether it says that there is nothing to report."""
    files: tuple[Checked, ...]
    """What was found by file and policy, in the order of the report; the rules that were run are not known.

    What another engine reports is in one file, the report itself, at the place of each result there.
    """
    losses: tuple[Problem, ...]
    """Results that are not of our shapes, or say too little, each with the reason; and what the report contradicts."""


def read_report(statements: Iterable[Triple], name: str, place: Callable[[str], Place]) -> Reading:
    """What the report in *statements* says; *name* is what it is called, and *place* says where in it a node stands.

    Raises:
        ReadError: there is no `sh:ValidationReport` in it.
    """
    return _Reader(statements, name, place).reading()


@dataclass(slots=True)
class _File:
    """What is known of a file, or of one policy in it, so far."""

    findings: list[Placed] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def checked(self, name: str, policy: str | None) -> Checked:
        return Checked(
            name=name,
            policy=policy,
            findings=tuple(self.findings),
            notes=tuple(self.notes),
            problems=tuple(self.problems),
        )


class _UnfitError(Exception):
    """A result that cannot be read; its text says why."""


class _Reader:
    def __init__(self, statements: Iterable[Triple], name: str, place: Callable[[str], Place]) -> None:
        self._name, self._place = name, place
        self._nodes: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in statements:
            said = value.text if isinstance(value, Literal) else value
            self._nodes.setdefault(subject, {}).setdefault(predicate, []).append(said)
        self._files: dict[tuple[str, str | None], _File] = {}
        self._losses: list[Problem] = []

    def reading(self) -> Reading:
        reports = self._of_type("sh:ValidationReport")
        if not reports:
            message = "there is no sh:ValidationReport here; `gdprmap check --format shacl` writes one"
            raise ReadError((Problem((), message, Place(self._name, 1, 1)),))
        for report in reports:
            self._conforms(report)
            for file in self._all(report, "gm:checked"):
                for policy in self._all(file, "gm:policyId") or (None,):
                    self._file(self._one(file, "dct:title") or file, policy)
            for note in self._all(report, "gm:note"):
                self._note(note)
            for result in self._all(report, "sh:result"):
                self._result(result)
        named = {result for report in reports for result in self._all(report, "sh:result")}
        for result in self._of_type("sh:ValidationResult"):
            if result not in named:
                self._lose(result, "this result is left out: no report has it")
        return Reading(
            conforms=all(self._one(report, "sh:conforms") in _TRUE for report in reports),
            files=tuple(file.checked(*key) for key, file in self._files.items()),
            losses=tuple(self._losses),
        )

    def _conforms(self, report: str) -> None:
        """Tell if *report* does not say whether it has results, or says it wrongly."""
        said = self._one(report, "sh:conforms")
        if said not in (*_TRUE, *_FALSE):
            self._lose(report, "the report does not say sh:conforms true or false")
        elif (said in _TRUE) == bool(self._all(report, "sh:result")):
            has = "has results" if said in _TRUE else "has no result"
            self._lose(report, f"the report says sh:conforms {said}, but {has}")

    def _result(self, node: str) -> None:
        place = self._at(node) or self._place(node)
        try:
            if self._one(node, "sh:sourceConstraintComponent") == READABLE:
                problem = Problem(self._loc(node), self._needed(node, "sh:resultMessage"), place)
                self._file(place.file, None).problems.append(problem)
            else:
                finding = self._finding(node)
                self._file(place.file, finding.policy or None).findings.append(Placed(place, finding))
        except _UnfitError as unfit:
            self._lose(node, f"this result is left out: {unfit}")

    def _finding(self, node: str) -> Finding:
        source = self._needed(node, "sh:sourceShape")
        shape = shapes().get(source)
        if shape is None:
            raise _UnfitError(f"{shorten(source)} is no shape of gdprmap")
        severity = self._needed(node, "sh:resultSeverity")
        if severity not in _SEVERITIES:
            raise _UnfitError(f"{shorten(severity)} is no severity of SHACL")
        focus = self._needed(node, "sh:focusNode")
        return Finding(
            rule=shape.rule,
            severity=_SEVERITIES[severity],
            message=self._words(node, "sh:resultMessage", shape.message),
            remedy=self._words(node, "gm:remedy", shape.remedy),
            sources=self._sources(node, shape),
            policy=self._one(node, "gm:policyId") or "",
            subject=self._words(node, "gm:subject", shorten(focus)),
            focus=thing(focus),
            loc=self._loc(node),
            path=self._one(node, "gm:path") or "",
            shape=source,
            policy_iri=thing(self._one(node, "gm:policy") or ""),
        )

    def _sources(self, node: str, shape: Shape) -> tuple[str, ...]:
        """The provisions in the order in which the report cites them; those of the shape if it cites none."""
        cited = (self._one(node, "gm:articles") or "").split(", ")
        known = {citation(source): source for source in shape.sources}
        return tuple(known[citation] for citation in cited if citation in known) or shape.sources

    def _note(self, node: str) -> None:
        name = self._one(node, "gm:file") or self._place(node).file
        try:
            note = Note(self._needed(node, "rdfs:comment"), self._at(node))
        except _UnfitError as unfit:
            self._lose(node, f"this note is left out: {unfit}")
        else:
            self._file(name, self._one(node, "gm:policyId")).notes.append(note)

    def _loc(self, node: str) -> Loc:
        first, *steps = (self._one(node, "gm:pointer") or "").split("/")
        if first:
            raise _UnfitError("its gm:pointer is no JSON Pointer, which begins with /")
        plain = (step.replace("~1", "/").replace("~0", "~") for step in steps)
        return tuple(int(step) if _NUMBER.fullmatch(step) else step for step in plain)

    def _at(self, node: str) -> Place | None:
        """The place in a policy file that the report tells."""
        file, line, column = (self._one(node, name) for name in ("gm:file", "gm:line", "gm:column"))
        if file is None or not (line and _COUNT.fullmatch(line) and column and _COUNT.fullmatch(column)):
            return None
        return Place(file, int(line), int(column))

    def _lose(self, node: str, why: str) -> None:
        self._losses.append(Problem((), why, self._place(node)))

    def _file(self, name: str, policy: str | None) -> _File:
        return self._files.setdefault((name, policy), _File())

    def _of_type(self, name: str) -> Sequence[str]:
        return [node for node, said in self._nodes.items() if expand(name) in said.get(RDF_TYPE, ())]

    def _all(self, node: str, name: str) -> Sequence[str]:
        return self._nodes.get(node, {}).get(expand(name), ())

    def _one(self, node: str, name: str) -> str | None:
        return next(iter(self._all(node, name)), None)

    def _words(self, node: str, name: str, unsaid: str) -> str:
        """What is said, even if that is empty; else *unsaid*."""
        words = self._one(node, name)
        return unsaid if words is None else words

    def _needed(self, node: str, name: str) -> str:
        value = self._one(node, name)
        if value is None:
            raise _UnfitError(f"it has no {name}")
        return value
