"""What the shapes say, kept as JSON and N-Triples: a check would wait longer for rdflib than for all the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gdprmap.rules import Rule, Severity, Shape

FILE = Path(__file__).with_name("table.json")
"""What they say of the rules; made from shapes/ by `python -m gdprmap.rules`, never written by hand."""
ENGINES_FILE = Path(__file__).with_name("engines.nt")
"""The shapes as engines run them; made in the same way."""
_MADE_FROM = "# made from: "


def read(digest: str) -> Mapping[str, Shape] | None:
    """The shapes by their IRI; None if the table was made from other shape files than those of this *digest*."""
    if not FILE.is_file():
        return None
    said = json.loads(FILE.read_text(encoding="utf-8"))
    if said["made from"] != digest:
        return None
    rules = {one["id"]: _rule(one) for one in said["rules"]}
    return {iri: _shape(one, rules) for iri, one in said["shapes"].items()}


def text_of(shapes: Mapping[str, Shape], digest: str) -> str:
    """The table of *shapes*, which were read from shape files of this *digest*."""
    rules = {shape.rule.id: shape.rule for shape in shapes.values()}
    said = {
        "made from": digest,
        "rules": [_plain(rules[id]) for id in sorted(rules)],
        "shapes": {iri: _plain(shape) | {"rule": shape.rule.id} for iri, shape in sorted(shapes.items())},
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read_engines(digest: str) -> str | None:
    """The shapes as engines run them; None if they were made from other shape files than those of this *digest*."""
    if not ENGINES_FILE.is_file():
        return None
    first, _, rest = ENGINES_FILE.read_text(encoding="utf-8").partition("\n")
    return rest if first == f"{_MADE_FROM}{digest}" else None


def engines_text_of(shapes: str, digest: str) -> str:
    """The file of *shapes* as engines run them, which were made from shape files of this *digest*."""
    return f"{_MADE_FROM}{digest}\n{shapes}"


def _plain(value: Rule | Shape) -> dict[str, Any]:
    said = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: sorted(one) if isinstance(one, frozenset) else one for name, one in said.items()}


def _rule(said: Mapping[str, Any]) -> Rule:
    lists = {name: tuple(said[name]) for name in ("articles", "sources", "guidance")}
    return Rule(**{**said, **lists, "supersedes": frozenset(said["supersedes"])})


def _shape(said: Mapping[str, Any], rules: Mapping[str, Rule]) -> Shape:
    severities = {profile: Severity(name) for profile, name in said["severities"].items()}
    return Shape(**{**said, "rule": rules[said["rule"]], "sources": tuple(said["sources"]), "severities": severities})
