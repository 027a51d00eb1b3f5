"""SHACL results -> findings: which rule, how severe for this policy, on what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from gdprmap.findings import Finding
from gdprmap.graph import Written, policy_iri
from gdprmap.graph._naming import Paths
from gdprmap.model import Policy
from gdprmap.model.fields import fields_of
from gdprmap.model.marks import Says, Via
from gdprmap.model.parts import Part
from gdprmap.places import Loc
from gdprmap.rules import Severity, Shape, shapes
from gdprmap.vocab._term import expand

_RECORDS = {"record": "/art_30/par_1/", "processor record": "/art_30/par_2/"}
"""Where the law says what each record contains."""


_OF_NOTICES = re.compile("/art_1[234]/")
"""What people are told, and how; nothing of that is about records."""


class Asked:
    """What is asked of a policy: the rules that are on in its profiles, and are wanted."""

    def __init__(self, profiles: Sequence[str], rules: Collection[str] | None = None) -> None:
        self._profiles = tuple(profiles)
        self._rules = None if rules is None else frozenset(rules)

    def asked(self) -> tuple[str, ...]:
        """The IRIs of the shapes that are on in the profiles and asked for."""
        return _asked(self._profiles, self._rules)

    def rules(self) -> frozenset[str]:
        """The ids of the rules that are on in the profiles and asked for."""
        return frozenset(shapes()[iri].rule.id for iri in self.asked())

    def severity(self, shape: Shape) -> Severity | None:
        """How severe it is; None where it is off or not asked for, and then it makes nothing else needless either."""
        asked = self._rules is None or shape.rule.id in self._rules
        return shape.severity_in(self._profiles) if asked else None

    def sources(self, shape: Shape) -> tuple[str, ...]:
        """The provisions of *shape*; for what is a record alone, Article 30 first, and last what a notice says."""
        if "notice" in self._profiles:
            return shape.sources
        first = [step for profile, step in _RECORDS.items() if profile in self._profiles]

        def rank(source: str) -> int:
            return 0 if any(step in source for step in first) else 2 if _OF_NOTICES.search(source) else 1

        return tuple(sorted(shape.sources, key=rank))


@cache
def _asked(profiles: tuple[str, ...], rules: frozenset[str] | None) -> tuple[str, ...]:
    asked = Asked(profiles, rules)
    return tuple(iri for iri, shape in shapes().items() if asked.severity(shape))


class Judge(Asked):
    """Turns the results on one policy into findings."""

    def __init__(
        self, policy: Policy, written: Written, profiles: Sequence[str], rules: Collection[str] | None = None
    ) -> None:
        super().__init__(profiles, rules)
        self._policy = policy
        self._written = written
        self._paths = Paths(policy)

    def findings(self, results: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
        """The findings behind *results* (shape, focus), in the order of the model; none that another makes needless."""
        found = [finding for shape, focus in results for finding in self._of(shape, focus)]
        kept = _without_superseded(_worst(found), policy_iri(self._policy))
        return tuple(sorted(kept, key=lambda finding: (_order(finding.loc), finding.rule.id)))

    def _of(self, iri: str, focus: str) -> Iterator[Finding]:
        shape = shapes()[iri]
        severity = self.severity(shape)
        if severity is None:
            return
        # A term stands wherever it is used; a node of ours in one place.
        origin = self._written.origins.get(focus)
        for loc in self._written.uses.get(focus, ((),)) if origin is None else (origin,):
            pointed = self._pointed(loc, shape.field)
            yield Finding(
                rule=shape.rule,
                severity=severity,
                message=shape.message,
                remedy=shape.remedy,
                sources=self.sources(shape),
                policy=self._policy.id,
                subject=subject(self._policy, loc),
                focus=focus,
                loc=pointed,
                path=self._paths.of(pointed),
                shape=iri,
                policy_iri=policy_iri(self._policy),
            )

    def _pointed(self, loc: Loc, property: str | None) -> Loc:
        """The field of the part at *loc* that says *property*, if it is stated; else the part."""
        part = part_at(self._policy, loc)
        for field in fields_of(type(part)) if property and isinstance(part, Part) else ():
            said = {expand(mark.property) for mark in field.marks if isinstance(mark, (Says, Via))}
            if property in said and getattr(part, field.name) is not None:
                return (*loc, field.name)
        return loc


def part_at(policy: Policy, loc: Loc) -> object:
    """The part or value at *loc*."""
    value: object = policy
    for step in loc:
        value = value[step] if isinstance(step, int) else getattr(value, step)  # type: ignore[index]
    return value


_SAY_THEIR_NAME = ("label", "title", "name", "term", "right", "id")
_NOT_A_SUBJECT = {"legal_bases", "special_category_conditions", "criminal_data_ground", "assumed_consent", "quote"}


def subject(policy: Policy, loc: Loc) -> str:
    """What the policy calls the part at *loc*; for a legal basis or a quote, the part that has it."""
    subjects = [policy.title or policy.id]
    for depth in range(1, len(loc) + 1):
        part = part_at(policy, loc[:depth])
        if _NOT_A_SUBJECT & {str(step) for step in loc[:depth]}:
            break
        if isinstance(part, Part):
            for name in _SAY_THEIR_NAME:
                value = getattr(part, name, None)
                if value:
                    subjects.append(getattr(value, "label", None) or str(value))
                    break
            else:
                step = loc[depth - 1]
                subjects.append(
                    f"{step.replace('_', ' ')} of {subjects[-1]}" if isinstance(step, str) else subjects[-1]
                )
    return subjects[-1]


def _worst(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each rule and focus: the most severe, where a rule has several shapes."""
    best: dict[tuple[str, str, Loc], Finding] = {}
    for finding in sorted(found, key=lambda f: (f.severity.rank, f.message)):
        best.setdefault((finding.rule.id, finding.focus, finding.loc), finding)
    return iter(best.values())


def _without_superseded(found: Iterable[Finding], root: str) -> Iterator[Finding]:
    """The findings that no other makes needless.

    One on the policy itself, *root*, or on a basis of it all, does so everywhere; any other in its own entry.
    """
    all_found = list(found)
    everywhere, in_entry = set[str](), set[tuple[Loc, str]]()
    for finding in all_found:
        if finding.focus == root or finding.loc[:1] == ("legal_bases",):
            everywhere |= finding.rule.supersedes
        in_entry |= {(_entry(finding.loc), rule) for rule in finding.rule.supersedes}
    for finding in all_found:
        if finding.rule.id not in everywhere and (_entry(finding.loc), finding.rule.id) not in in_entry:
            yield finding


def _entry(loc: Loc) -> Loc:
    """The processing, group of data or recipient that *loc* is in; () for what is said of the whole policy."""
    return loc[:2] if len(loc) > 1 and isinstance(loc[1], int) else ()


def _order(loc: Loc) -> list[tuple[int, str]]:
    """What sorts places: fields of the policy as they are written, entries by their number."""
    first = _FIELDS.index(str(loc[0])) if loc else -1
    return [(first, ""), *((step, "") if isinstance(step, int) else (-1, step) for step in loc[1:])]


_FIELDS = [field.name for field in fields_of(Policy)]
