"""Policies with one processing, each a case for one rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from gdprmap.checking import _engine, check, judged_on
from gdprmap.files import read_text
from gdprmap.findings import Finding
from gdprmap.graph import facts, write
from gdprmap.model import Policy

VIOLATION, WARNING, INFO, NONE = ["violation"], ["warning"], ["info"], list[str]()

AUTHORITY = "controller: {name: Town, contacts: [town@casus.example], country: IE, authority: true}"
JOINT_AUTHORITY = """
controller: null
joint_controllers: {members: [{name: Town, address: Main Square, authority: true}, {name: Shop, address: High Street}]}
"""

FAMILIES = ["contract", "legal obligation", "public task", "legitimate interests"]
"""The bases that contradict consent."""

_POLICY = """
id: case
controller: {name: Casus Ltd, contacts: [privacy@casus.example], country: IE}
data:
  mail: {label: addresses, term: pd:EmailAddress, sources: [data subject]}
rights: [access, rectification, erasure, restriction, portability, objection, withdrawal, complaint]
"""
_PROCESSING = """
purposes: [dpv:CustomerCare]
data: [mail]
"""


def policy(processing: str = "", more: str = "") -> Policy:
    """The policy above with a processing `it`; both snippets of YAML add to it or replace what it says."""
    said: dict[str, Any] = yaml.safe_load(_POLICY)
    said["processing"] = {"it": yaml.safe_load(_PROCESSING) | (yaml.safe_load(processing) or {})}
    more_said = yaml.safe_load(more) or {}
    for field in ("data", "processing"):
        said[field] |= more_said.pop(field, {})
    return read_text(yaml.safe_dump(said | more_said, sort_keys=False)).policy


def with_data(group: str) -> str:
    """What adds a group `x` of data to the policy."""
    return f"data: {{x: {group}}}"


def findings(rule: str, policy: Policy, profiles: Sequence[str] | None = None, on: date | None = None) -> list[Finding]:
    """The findings of *rule* alone."""
    return [finding for finding in check(policy, profiles=profiles, on=on) if finding.rule.id == rule]


def fires(
    rule: str, processing: str = "", more: str = "", *, profiles: Sequence[str] | None = None, on: date | None = None
) -> list[str]:
    """The severity of each finding of *rule*, as a notice unless *profiles* says otherwise."""
    return [str(finding.severity) for finding in findings(rule, policy(processing, more), profiles, on)]


def results(processing: str = "", more: str = "") -> list[str]:
    """The names of the shapes that give a result, also where the finding gives way to another."""
    case = policy(processing, more)
    triples = write(case).triples
    found = _engine.run((*triples, *facts(triples, judged_on(case))))
    return sorted(result.shape.partition("#")[2] for result in found)
