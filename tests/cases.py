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

# Adequacy decisions, each in force from this day: rules-addendum.md, section C.
DECISIONS = [  # for all recipients
    ("CH", date(2000, 7, 26)),
    ("AR", date(2003, 6, 30)),
    ("GG", date(2003, 11, 21)),
    ("IM", date(2004, 4, 28)),
    ("JE", date(2008, 5, 8)),
    ("FO", date(2010, 3, 5)),
    ("AD", date(2010, 10, 19)),
    ("IL", date(2011, 1, 31)),
    ("UY", date(2012, 8, 21)),
    ("NZ", date(2012, 12, 19)),
    ("KR", date(2021, 12, 17)),
    ("BR", date(2026, 1, 26)),
]
LIMITED = [  # for some recipients alone
    ("CA", date(2001, 12, 20)),  # under PIPEDA
    ("JP", date(2019, 1, 23)),  # private sector
    ("US", date(2000, 7, 26)),  # Safe Harbour
    ("US", date(2016, 7, 12)),  # Privacy Shield
    ("US", date(2023, 7, 10)),  # Data Privacy Framework
]

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
