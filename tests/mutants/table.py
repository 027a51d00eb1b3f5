"""Mutants -> a table of what the rules find in them, for a person to read: `python -m tests.mutants.table` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gdprmap.checking import _engine, is_under_gdpr, statements
from gdprmap.checking._judging import Judge
from gdprmap.checking._own import confusable_ids, unfound_quotes
from gdprmap.files import read
from gdprmap.findings import Finding
from gdprmap.graph import write
from gdprmap.model import Policy
from gdprmap.vocab._term import expand
from tests.mutants.steps import Mutant, mutants

HERE = Path(__file__).parent
BASES = ("shop", "rescue", "town", "abroad", "payroll")
"""The policies that pass every rule, and are changed one step at a time."""

Findings = Mapping[str, str]
"""The most severe finding of each rule: {"C01": "W"}."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mutant, and what is found in it as each of its profiles."""

    mutant: Mutant
    found: tuple[Findings, ...]


@cache
def base(name: str) -> Policy:
    return read(HERE / f"{name}.yaml").policy


@cache
def source_text(name: str) -> str | None:
    file = HERE / f"{name}.source.txt"
    return file.read_text(encoding="utf-8") if file.exists() else None


def rows(name: str) -> Iterator[Row]:
    """A row for each mutant of the base that is a valid policy."""
    for mutant in mutants(base(name)):
        if mutant.policy:
            yield Row(mutant, found(mutant.policy, base(name).profiles, source_text(name)))


def found(policy: Policy, profiles: Iterable[str], text: str | None) -> tuple[Findings, ...]:
    """What is found in *policy* as each of *profiles*; the shapes are run once, since they know of no profile.

    A policy without these profiles is judged as what it is.
    """
    if not is_under_gdpr(policy):
        return tuple({} for _ in profiles)
    written = write(policy)
    results = {(result.shape, result.focus) for result in _engine.run(statements(policy))}
    iris = {loc: iri for iri, loc in written.origins.items()}
    results |= {(expand("gm:GM-Q05"), iris[loc]) for loc in confusable_ids(policy)}
    results |= {(expand("gm:GM-Q06"), iris[loc]) for loc in (unfound_quotes(policy, text) if text else ())}
    judged = [[profile] if profile in policy.profiles else (policy.profiles or ["alone"]) for profile in profiles]
    return tuple(worst(Judge(policy, written, said).findings(sorted(results))) for said in judged)


def worst(findings: Iterable[Finding]) -> Findings:
    """The most severe finding of each rule, by the letter of its severity."""
    ranked = sorted(findings, key=lambda finding: -finding.severity.rank)
    last = {finding.rule.id.removeprefix("GM-"): finding.severity[0].upper() for finding in ranked}
    return dict(sorted(last.items()))


def table(name: str) -> str:
    """The golden table of the base: what is found, part by part, and then all in which nothing is."""
    made = list(rows(name))
    caught = [row for row in made if any(row.found)]
    silent = [row for row in made if not any(row.found)]
    profiles = base(name).profiles
    total = sum(1 for _ in mutants(base(name)))
    lines = [
        f"{total} mutants of {name}.yaml: {len(caught)} caught, {len(silent)} silent, {total - len(made)} that are no valid policy.",
        "V violation, W warning, I info. Left: as a "
        + "; ".join(f"{'then as a ' if n else ''}{p}" for n, p in enumerate(profiles))
        + ". Right: what was done.",
        "Written by `python -m tests.mutants.table`; read each change of it as a change of the law.",
        *_caught(caught),
        "",
        "Nothing is found where this was done:",
        *_silent(silent),
    ]
    return "\n".join(lines) + "\n"


def _caught(made: Iterable[Row]) -> Iterator[str]:
    parts: dict[str, dict[tuple[str, str], list[str]]] = {}
    for row in made:
        columns = "| ".join(f"{said(found):<{28}}" for found in row.found)
        parts.setdefault(row.mutant.place, {}).setdefault((columns, row.mutant.field), []).append(row.mutant.step)
    for place, lines in parts.items():
        yield ""
        yield place
        for (columns, field), done in lines.items():
            yield f"  {columns}| {field + ': ' if field else ''}{'; '.join(done)}"


def _silent(made: Iterable[Row]) -> Iterator[str]:
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in made:
        places = groups.setdefault((row.mutant.kind, row.mutant.field), {})
        places.setdefault(row.mutant.place, []).append(row.mutant.step)
    for (kind, field), places in sorted(groups.items()):
        alike: dict[str, list[str]] = {}
        for place, done in places.items():
            alike.setdefault("; ".join(done), []).append(place)
        for steps, where in alike.items():
            yield f"  {kind}{'.' + field if field else ''}: {steps}  @ {', '.join(where)}"


def said(found: Findings) -> str:
    return ", ".join(f"{rule} {severity}" for rule, severity in found.items()) or "-"


if __name__ == "__main__":
    for name in BASES:
        (HERE / f"{name}.table.txt").write_text(table(name), encoding="utf-8")
