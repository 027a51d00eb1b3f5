"""A rule as SARIF describes it: what a code scanner shows beside a finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdprmap.report.families import FAMILIES, letter_of
from gdprmap.rules import PROFILES, Severity, shapes
from gdprmap.vocab._term import expand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdprmap.rules import Rule

LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""The level in SARIF of each severity."""
_PROBLEM_SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
_WORD = re.compile(r"[^\W_]+")


def described(rule: Rule, profiles: Sequence[str]) -> Mapping[str, object]:
    """The descriptor of a rule; its default level is that of the most severe case in *profiles*, or in any other."""
    severities = severities_of(rule)
    asked = [severities[profile] for profile in profiles if profile in severities]
    level = LEVELS[min(asked or severities.values(), key=_rank, default=Severity.WARNING)]
    tags = ("gdpr", "privacy", FAMILIES[letter_of(rule.id)].lower())
    return {
        "id": rule.id,
        "name": _name(rule.title),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help(rule), "markdown": _markdown(rule)},
        "helpUri": rule.sources[0] if rule.sources else expand(f"gm:{rule.id}"),
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": tags,
            "problem.severity": _PROBLEM_SEVERITIES[level],
            "articles": rule.articles,
            "sources": rule.sources,
            "severities": severities,
        },
    }


def severities_of(rule: Rule) -> dict[str, Severity]:
    """The most severe case of a rule in each profile that it is on in."""
    own = [shape.severities for shape in shapes().values() if shape.rule.id == rule.id]
    return {
        profile: min((of[profile] for of in own if profile in of), key=_rank)
        for profile in PROFILES
        if any(profile in of for of in own)
    }


def _rank(severity: Severity) -> int:
    return severity.rank


def _name(title: str) -> str:
    """A title as the names of rules are written in SARIF: NoDateOfThePolicy."""
    return "".join(word[:1].upper() + word[1:] for word in _WORD.findall(title))


def _help(rule: Rule) -> str:
    rests = [f"{cited}: {at}" for cited, at in zip(rule.articles, rule.sources, strict=True)]
    parts = [rule.why, f"What to write: {rule.remedy}", "\n".join(rests)]
    return "\n\n".join(part for part in parts if part)


def _markdown(rule: Rule) -> str:
    cited = ", ".join(f"[{name}]({at})" for name, at in zip(rule.articles, rule.sources, strict=True))
    parts = [rule.why, f"**What to write:** {rule.remedy}"]
    if cited:
        parts.append(f"**Rests on:** {cited}")
    parts.append(f"`gdprmap explain {rule.id}` says more.")
    return "\n\n".join(parts)
