"""What a check found: which rule, how severe, on what, and where in the model."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import SupportsIndex, overload

from gdprmap._faces import as_html
from gdprmap.places import Loc
from gdprmap.rules import Rule, Severity, citation


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
    sources: tuple[str, ...]
    """The ELI addresses of the provisions, those of the profile first: Article 30 in a record."""
    policy: str
    """The id of the policy."""
    subject: str
    """What the policy calls the part that the finding is about."""
    focus: str
    """The IRI of the node that the finding is about."""
    loc: Loc
    """Where in the model."""
    path: str = ""
    """Where in the model by ids and names instead of numbers: "processing/orders/retention/7-years"."""
    shape: str = ""
    """The IRI of the shape that found it, which may be a variant of the rule's own; empty if that is not known."""
    policy_iri: str = ""
    """The IRI of the policy; empty if that is not known."""

    @property
    def fingerprint(self) -> str:
        """What stays the same when lines move and parts change their order: made from rule, policy and path."""
        return fingerprint(self.rule.id, self.policy, self.path)

    @property
    def articles(self) -> tuple[str, ...]:
        """The provisions that it rests on, the main one first: "Art 13(1)(c)"."""
        return tuple(map(citation, self.sources))

    @property
    def cited(self) -> str:
        """The rule with its main provision: "GM-L01, Art 6(1)"."""
        return ", ".join((self.rule.id, *self.articles[:1]))

    def __str__(self) -> str:
        return f"{self.severity}: {self.subject}: {self.message} [{self.cited}]"

    def _repr_html_(self) -> str:
        """A table of one row, for notebooks."""
        return as_html(Findings((self,)))


class Findings(tuple[Finding, ...]):
    """Findings in the order of the policy: a tuple like any other, which a notebook shows as a table."""

    __slots__ = ()

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> Finding: ...
    @overload
    def __getitem__(self, at: slice, /) -> Findings: ...
    def __getitem__(self, at: SupportsIndex | slice, /) -> Finding | Findings:
        """The finding there; of a slice, findings that are a table too."""
        return Findings(super().__getitem__(at)) if isinstance(at, slice) else super().__getitem__(at)

    def _repr_html_(self) -> str:
        """The table, for notebooks."""
        return as_html(self)


def fingerprint(rule: str, policy: str, path: str) -> str:
    """32 hexadecimal digits for a finding of *rule* at *path* of *policy*."""
    return sha256("\n".join((rule, policy, path)).encode()).hexdigest()[:32]
