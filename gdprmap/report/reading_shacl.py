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
from gdprmap.report.as_shacl import READABLE
from gdprmap.rules import Severity, Shape, citation, shapes
from gdprmap.vocab._term import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gdprmap.graph.triples import Triple
    from gdprmap.places import Loc

_SEVERITIES = {expand(f"sh:{severity.capitalize()}"): severity for severity in Severity}
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a report says."""

    conforms: bool
    """Whether it says that there is nothing to report."""
    files: tuple[Checked, ...]
    """What was found by file, in the order of the report; the rules that were run are not known.

    What another engine reports is in one file, the report itself, at the place of each result there.
    """
    losses: tuple[Problem, ...]
    """Results that are not of our shapes, or say too little, each with the reason."""


def read_report(statements: Iterable[Triple], name: str, place: Callable[[str], Place]) -> Reading:
    """What the report in *statements* says; *name* is what it is called, and *place* says where in it a node stands.

    Raises:
        ReadError: there is no `sh:ValidationReport` in it.
    """
    return _Reader(statements, name, place).reading()


@dataclass(slots=True)
class _File:
    """What is known of a file so far."""

    policy: str | None = None
    findings: list[Placed] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def checked(self, name: str) -> Checked:
        return Checked(
            name=name,
            policy=self.policy,
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
        self._files: dict[str, _File] = {}
        self._losses: list[Problem] = []

    def reading(self) -> Reading:
        reports = self._of_type("sh:ValidationReport")
        if not reports:
            message = "there is no sh:ValidationReport here; `gdprmap check --format shacl` writes one"
            raise ReadError((Problem((), message, Place(self._name, 1, 1)),))
        for report in reports:
            for file in self._all(report, "gm:checked"):
                self._file(self._one(file, "dct:title") or file).policy = self._one(file, "gm:policyId")
            for note in self._all(report, "gm:note"):
                self._note(note)
            for result in self._all(report, "sh:result"):
                self._result(result)
        return Reading(
            conforms=all(self._one(report, "sh:conforms") in ("true", "1") for report in reports),
            files=tuple(file.checked(name) for name, file in self._files.items()),
            losses=tuple(self._losses),
        )

    def _result(self, node: str) -> None:
        place = self._at(node) or self._place(node)
        file = self._file(place.file)
        try:
            if self._one(node, "sh:sourceConstraintComponent") == READABLE:
                file.problems.append(Problem(self._loc(node), self._needed(node, "sh:resultMessage"), place))
            else:
                file.findings.append(Placed(place, self._finding(node)))
        except _UnfitError as unfit:
            self._losses.append(Problem((), f"this result is left out: {unfit}", self._place(node)))

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
            message=self._one(node, "sh:resultMessage") or shape.message,
            remedy=self._one(node, "gm:remedy") or shape.remedy,
            sources=self._sources(node, shape),
            policy=self._one(node, "gm:policyId") or "",
            subject=self._one(node, "gm:subject") or shorten(focus),
            focus=focus,
            loc=self._loc(node),
            path=self._one(node, "gm:path") or "",
            shape=source,
            policy_iri=self._one(node, "gm:policy") or "",
        )

    def _sources(self, node: str, shape: Shape) -> tuple[str, ...]:
        """The provisions in the order in which the report cites them; those of the shape if it cites none."""
        cited = (self._one(node, "gm:articles") or "").split(", ")
        known = {citation(source): source for source in shape.sources}
        return tuple(known[citation] for citation in cited if citation in known) or shape.sources

    def _note(self, node: str) -> None:
        place = self._at(node)
        file = self._file(self._one(node, "gm:file") or self._place(node).file)
        file.notes.append(Note(self._one(node, "rdfs:comment") or "", place))

    def _loc(self, node: str) -> Loc:
        steps = (self._one(node, "gm:pointer") or "").split("/")[1:]
        plain = (step.replace("~1", "/").replace("~0", "~") for step in steps)
        return tuple(int(step) if _NUMBER.fullmatch(step) else step for step in plain)

    def _at(self, node: str) -> Place | None:
        """The place in a policy file that the report tells."""
        file, line, column = (self._one(node, name) for name in ("gm:file", "gm:line", "gm:column"))
        if file is None or not (_NUMBER.fullmatch(line or "") and _NUMBER.fullmatch(column or "")):
            return None
        return Place(file, int(line or 1), int(column or 1))

    def _file(self, name: str) -> _File:
        return self._files.setdefault(name, _File())

    def _of_type(self, name: str) -> Sequence[str]:
        return [node for node, said in self._nodes.items() if expand(name) in said.get(RDF_TYPE, ())]

    def _all(self, node: str, name: str) -> Sequence[str]:
        return self._nodes.get(node, {}).get(expand(name), ())

    def _one(self, node: str, name: str) -> str | None:
        return next(iter(self._all(node, name)), None)

    def _needed(self, node: str, name: str) -> str:
        value = self._one(node, name)
        if value is None:
            raise _UnfitError(f"it has no {name}")
        return value
