"""Mutants -> a table of what the rules find in them, for a person to read: `python -m tests.mutants.table` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gdprmap.checking import _engine, _with_facts, is_under_gdpr
from gdprmap.checking._judging import Judge
from gdprmap.checking._own import confusable_ids, unfound_quotes
from gdprmap.files import read
from gdprmap.findings import Finding
from gdprmap.graph import write
from gdprmap.model import Policy
from gdprmap.model.fields import walk
from gdprmap.vocab._term import expand
from tests.mutants.law import UNEXPLAINED, silences, why_silent
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


def row(name: str, mutant: Mutant) -> Row:
    """What is found in a mutant of the base; one with other profiles is judged by these."""
    if mutant.policy is None:
        return Row(mutant, ())
    profiles = base(name).profiles
    as_base = mutant.policy.profiles == profiles
    judged = [(profile,) if as_base else tuple(mutant.policy.profiles) or ("alone",) for profile in profiles]
    return Row(mutant, found(mutant.policy, judged, source_text(name)))


def found(policy: Policy, judged: Iterable[Sequence[str]], text: str | None) -> tuple[Findings, ...]:
    """What is found in *policy* as each of these; the shapes are run once, since they know of no profile."""
    if not is_under_gdpr(policy):
        return tuple({} for _ in judged)
    written = write(policy)
    results = {
        (result.shape, result.focus)
        for result in _engine.run(_with_facts(policy, written.triples, on=None, adequacy=None))
    }
    iris = {loc: iri for iri, loc in written.origins.items()}
    results |= {(expand("gm:GM-Q05"), iris[loc]) for loc in confusable_ids(policy)}
    results |= {(expand("gm:GM-Q06"), iris[loc]) for loc in (unfound_quotes(policy, text) if text else ())}
    return tuple(worst(Judge(policy, written, profiles).findings(sorted(results))) for profiles in judged)


def worst(findings: Iterable[Finding]) -> Findings:
    """The most severe finding of each rule, by the letter of its severity."""
    ranked = sorted(findings, key=lambda finding: -finding.severity.rank)
    last = {finding.rule.id.removeprefix("GM-"): finding.severity[0].upper() for finding in ranked}
    return dict(sorted(last.items()))


# --- The table --------------------------------------------------------------------------------------------------------


def rows_of(name: str) -> list[Row]:
    """A row for each mutant of the base; for one that is no valid policy, one without columns."""
    return [row(name, mutant) for mutant in made(name)]


@cache
def made(name: str) -> tuple[Mutant, ...]:
    """The mutants of the base; kinds of parts that an earlier base has had are not tried again with all that they may state."""
    alike = [earlier for earlier in BASES[: BASES.index(name)] if base(earlier).profiles == base(name).profiles]
    return tuple(
        mutants(base(name), {type(part).__name__ for earlier in alike for _, part in walk(base(earlier))} - {"Policy"})
    )


def table(name: str, every: Sequence[Row]) -> str:
    """The golden table of the base: what is found, part by part, and then all in which nothing is, with the reason."""
    rows = [row for row in every if row.mutant.policy]
    caught, silent = [row for row in rows if any(row.found)], [row for row in rows if not any(row.found)]
    columns = ", then as a ".join(base(name).profiles)
    lines = [
        f"{len(every)} mutants of {name}.yaml: {len(caught)} caught, {len(silent)} silent, {len(every) - len(rows)} that are no valid policy.",
        f"V violation, W warning, I info: as a {columns}; then what was done to which field, and where.",
        "Written by `python -m tests.mutants.table`; read each line that changes as a change of the rules.",
        *_caught(caught),
        *_silent(name, silent),
    ]
    return "\n".join(lines) + "\n"


def _caught(rows: Iterable[Row]) -> Iterator[str]:
    """What is found, a paragraph for each kind of part, in the order of the model."""
    kinds: dict[str, list[tuple[str, Mutant]]] = {}
    for row in rows:
        columns = "".join(f"{_said(found):<27} | " for found in row.found)
        kinds.setdefault(row.mutant.kind, []).append((columns, row.mutant))
    for kind, found in kinds.items():
        yield f"\n{kind}"
        yield from _lines(found)


def _silent(name: str, rows: Iterable[Row]) -> Iterator[str]:
    """What passes without a finding, under the reason for which that is right."""
    reasons: dict[str, list[tuple[str, Mutant]]] = {reason: [] for reason, _ in silences()} | {UNEXPLAINED: []}
    for row in rows:
        reasons[why_silent(name, row.mutant)].append((f"{row.mutant.kind}.", row.mutant))
    for reason, found in reasons.items():
        if found:
            yield f"\nNothing is found. {reason}"
            yield from sorted(_lines(found))


def _lines(found: Iterable[tuple[str, Mutant]]) -> Iterator[str]:
    """A line for each field and what was done with it: where that was done, with the same words before it."""
    done: dict[tuple[str, str, str], list[str]] = {}
    for before, mutant in found:
        done.setdefault((before, mutant.field, mutant.place), []).append(mutant.step)
    alike: dict[str, list[str]] = {}
    for (before, field, place), steps in done.items():
        alike.setdefault(f"  {before}{field or 'all'}: {'; '.join(steps)}", []).append(place)
    yield from (f"{line}  @ {', '.join(places)}" for line, places in alike.items())


def _said(found: Findings) -> str:
    return ", ".join(f"{rule} {severity}" for rule, severity in found.items()) or "-"


if __name__ == "__main__":
    for name in BASES:
        (HERE / f"{name}.table.txt").write_text(table(name, rows_of(name)), encoding="utf-8")
