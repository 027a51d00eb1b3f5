"""What people write for a rule: its id, or the beginning of several ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gdprmap import __version__
from gdprmap.cli._arguments import CallError, did_you_mean
from gdprmap.rules import Rule, Shape, example, rules, shapes

if TYPE_CHECKING:
    from collections.abc import Iterable


def rules_under(prefixes: Iterable[str]) -> frozenset[str]:
    """The ids that begin with one of *prefixes*, which may be joined by commas.

    Raises:
        CallError: no id begins like that.
    """
    wanted = [prefix.strip() for text in prefixes for prefix in text.split(",") if prefix.strip()]
    if not wanted:
        raise CallError("no rule is named; write ids or beginnings of ids, such as GM-R")
    found: set[str] = set()
    wrong: list[str] = []
    for prefix in wanted:
        ids = {id for id in rules() if id.startswith(prefix.upper())}
        found |= ids
        if not ids:
            wrong.append(prefix)
    if wrong:
        raise CallError(unknown(wrong))
    return frozenset(found)


def rule_of(text: str) -> Rule | None:
    """The rule with this id, in capitals or not."""
    return rules().get(text.upper())


def unknown(texts: Iterable[str]) -> str:
    """What is said of texts that stand for no rule."""
    sentences: list[str] = []
    for text in texts:
        whole = text.upper() if text.upper().startswith("GM") else f"GM-{text.upper()}"
        exact = next((id for id in rules() if id == whole), None)
        hint = f"did you mean {exact}?" if exact else did_you_mean(whole, rules())
        sentences.append(f"there is no rule {text}; {hint or '`gdprmap rules` lists them all'}")
    return "\n".join(sentences)


def shapes_of(rule: Rule) -> list[Shape]:
    """The shapes of a rule: more than one where its severity depends on the case."""
    return [shape for shape in shapes().values() if shape.rule.id == rule.id]


def letters(rule: Rule, profile: str) -> str:
    """The first letters of its severities in a profile, of the highest first: "V/W"; a dash if it is off there."""
    severities = {shape.severities[profile] for shape in shapes_of(rule) if profile in shape.severities}
    return "/".join(severity[0].upper() for severity in sorted(severities, key=lambda s: s.rank)) or "-"


def as_json(chosen: Iterable[Rule]) -> str:
    """Rules as one JSON object, a line each."""
    lines = ",\n".join(f"    {json.dumps(_said(rule), ensure_ascii=False)}" for rule in chosen)
    return f'{{\n  "version": "{__version__}",\n  "rules": [\n{lines}\n  ]\n}}\n'


def _said(rule: Rule) -> dict[str, object]:
    shown = example(rule.id)
    return {
        "id": rule.id,
        "title": rule.title,
        "articles": rule.articles,
        "sources": rule.sources,
        "why": rule.why,
        "remedy": rule.remedy,
        "findings": [{"message": shape.message, "severity": dict(shape.severities)} for shape in shapes_of(rule)],
        "guidance": rule.guidance,
        "supersedes": sorted(rule.supersedes),
        "fails": shown.fails,
        "passes": shown.passes,
    }
