"""What the law says of mutants, without a look at the shapes: must.txt, silence.txt and the matrix of bases and rights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gdprmap.model import Policy, Processing
from tests.mutants.steps import Mutant

HERE = Path(__file__).parent
UNEXPLAINED = "Nobody has said why: say so in silence.txt, or mend the rule."


# --- What must be found -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of must.txt."""

    line: str
    """The line itself."""
    base: str
    """The base whose mutants it is about; "*" for all that are a notice and a record."""
    place: re.Pattern[str]
    """The field that was changed."""
    steps: tuple[re.Pattern[str], ...]
    """What was done to it."""
    rule: str
    """The rule that finds it."""
    severities: tuple[str, ...]
    """The letters that it may have in each column; "-" where it is not asked for."""
    excepted: tuple[str, ...]
    """Steps of the place that it is not about."""

    def is_met(self, found: Sequence[Mapping[str, str]]) -> bool:
        """Whether what was found, column by column, is what the line asks for."""
        return all(got.get(self.rule, "-") in wanted for got, wanted in zip(found, self.severities, strict=True))

    def is_about(self, base: str, mutant: Mutant) -> bool:
        return (
            self.base in (base, "*" if base != "payroll" else "")
            and self.place.fullmatch(mutant.field_place) is not None
            and any(step.fullmatch(mutant.step) for step in self.steps)
            and not set(self.excepted) & set(mutant.field_place.split("."))
        )


@cache
def duties() -> tuple[Duty, ...]:
    """The lines of must.txt."""
    lines = (HERE / "must.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_duty(line) for line in lines if not line.startswith("#"))


def _duty(line: str) -> Duty:
    base, place, steps, found, *excepted = (cell.strip() for cell in line.split("|"))
    rule, *severities = found.split()
    return Duty(
        line=line,
        base=base,
        place=_pattern(place),
        steps=tuple(_pattern(step) for step in steps.split("; ")),
        rule=rule,
        severities=tuple(severities),
        excepted=tuple(" ".join(excepted).split()[1:]),
    )


def _pattern(words: str) -> re.Pattern[str]:
    """`*` is one step of a place, `**` any number of them."""
    return re.compile(re.escape(words).replace(r"\*\*", ".*").replace(r"\*", "[^.]*"))


# --- Where silence is right -------------------------------------------------------------------------------------------


def why_silent(base: str, mutant: Mutant) -> str:
    """The first reason in silence.txt for which nothing need be found in this mutant of *base*."""
    said = in_words(base, mutant)
    return next((reason for reason, pattern in silences() if pattern.fullmatch(said)), UNEXPLAINED)


def in_words(base: str, mutant: Mutant) -> str:
    return f"{mutant.kind}.{mutant.field}: {mutant.step} @ {base}.{mutant.place}"


@cache
def silences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each pattern of silence.txt with its reason."""
    found, reason = [], ""
    for line in (HERE / "silence.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            pattern = line.strip()
            found.append((reason, re.compile(pattern if " @ " in pattern else f"{pattern} @ .*")))
        elif line and not line.startswith("#"):
            reason = line
    return tuple(found)


# --- The matrix of rules.md, section 2 --------------------------------------------------------------------------------

ALWAYS = {"access", "rectification", "restriction", "complaint"}
BROUGHT_BY = {
    "consent": {"erasure", "portability", "withdrawal"},
    "contract": {"erasure", "portability"},
    "legal obligation": set[str](),
    "vital interests": {"erasure"},
    "public task": {"objection"},
    "legitimate interests": {"erasure", "objection"},
    "other": set[str](),
}
RULES = {
    "access": "R01",
    "rectification": "R02",
    "erasure": "R03",
    "restriction": "R04",
    "objection": "R05",
    "portability": "R06",
    "withdrawal": "R07",
    "complaint": "R08",
}


def rights_missing(policy: Policy) -> dict[str, str]:
    """The findings of GM-R01 to GM-R08 that the matrix asks for."""
    found: dict[str, str] = {}
    for processing in policy.processing or ():
        kinds = _kinds(policy, processing)
        missing = _due(policy, processing, kinds) - _answered(policy, processing)
        found |= {RULES[right]: "V" for right in missing}
        if kinds == {"public task"} and "erasure" not in _answered(policy, processing):
            found.setdefault("R03", "I")  # addendum, A14
    return found if _some_right(policy) else {}


def _kinds(policy: Policy, processing: Processing) -> set[str]:
    own = [*(processing.legal_bases or ()), *(policy.legal_bases or ())]
    return {basis.kind for basis in (*own, *(b for p in processing.purposes or () for b in p.legal_bases or ()))}


def _due(policy: Policy, processing: Processing, kinds: set[str]) -> set[str]:
    due = ALWAYS.union(*(BROUGHT_BY[kind] for kind in kinds))
    if any(condition.kind == "explicit consent" for condition in processing.special_category_conditions or ()):
        due |= {"portability", "withdrawal"}
    marketing = any(p.term and p.term.is_a("dpv:DirectMarketing") for p in processing.purposes or ())
    if marketing and not ("consent" in kinds and "withdrawal" in _answered(policy, processing)):
        due |= {"objection"}  # note 3
    groups = [group for group in policy.data or () if group.id in (processing.data or ())]
    sources = [s.kind for part in (processing, *groups) for s in part.sources or ()]
    elsewhere = bool(sources) and all(kind in ("third party", "public", "non-public", "controller") for kind in sources)
    return due - {"portability"} if elsewhere else due  # note 2


def _answered(policy: Policy, processing: Processing) -> set[str]:
    """The rights that are stated for it, or refused; whether a refusal holds is GM-R10's question."""
    stated = {right.right for right in (*(policy.rights or ()), *(processing.rights or ()))}
    refused = {right.right for right in (*(policy.refused_rights or ()), *(processing.refused_rights or ()))}
    return stated | (refused - {"withdrawal", "complaint"})


def _some_right(policy: Policy) -> bool:
    return bool(policy.rights or any(processing.rights for processing in policy.processing or ()))
