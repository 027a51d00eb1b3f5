"""What a check found: which rule, how severe, on what, and where in the model."""

from __future__ import annotations

from dataclasses import dataclass

from gdprmap.places import Loc
from gdprmap.rules import Rule, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach of one rule at one place of a policy."""

    rule: Rule
    """The rule that is broken."""
    severity: Severity
    """How severe it is for the profiles that the policy is checked as."""
    message: str
    """What is wrong, as a plain sentence without the subject."""
    remedy: str
    """What to write instead."""
    policy: str
    """The id of the policy."""
    subject: str
    """What the policy calls the part that the finding is about."""
    focus: str
    """The IRI of the node that the finding is about."""
    loc: Loc
    """Where in the model."""

    def __str__(self) -> str:
        return f"{self.severity}: {self.subject}: {self.message} [{self.rule.cited}]"
