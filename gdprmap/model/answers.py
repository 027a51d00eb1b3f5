"""What a policy answers to a right that is due: that people have it, that it does not apply, or nothing.

`Policy.rights_for` and the reasoner find different ways to what is due; what counts as an answer stands here for both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from gdprmap.model.rights import RefusedRight, RightName
from gdprmap.vocab._term import expand

IRREFUSABLE: frozenset[RightName] = frozenset({"withdrawal", "complaint"})
"""The rights that cannot be refused (Articles 7(3) and 77; Article 23 names neither): gm:IrrefusableRight."""

GROUNDS_AGAINST_ERASURE = frozenset(
    expand(f"eu-gdpr:JustificationA17{name}")
    for name in (
        "Archiving",
        "FreedomOfExpression",
        "LegalClaims",
        "LegallyRequired",
        "OfficialAuthority",
        "PublicHealth",
        "PublicInterest",
    )
)
"""The grounds on which erasure may be refused (Article 17(3)): gm:GroundAgainstErasure."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that reaches a processing."""

    refused: RefusedRight
    """What the policy says."""
    for_marketing: bool
    """Whether some processing that it reaches serves direct marketing."""

    def has_ground(self) -> bool:
        """Whether the law knows the ground: a law (Article 23), or for some rights one of their own."""
        refused = self.refused
        if refused.right in IRREFUSABLE:
            return False
        if any(law.title or law.term or law.page for law in refused.laws or ()):
            return True
        given = refused.reason is not None or refused.words is not None
        if refused.right == "erasure":
            return refused.reason in GROUNDS_AGAINST_ERASURE
        if refused.right == "objection":  # against direct marketing no ground helps (Article 21(3))
            return given and not self.for_marketing
        return given and refused.right == "portability"

    def words(self) -> Iterator[str]:
        """The ground, in the words of the policy or of DPV."""
        if self.refused.reason is not None:
            yield self.refused.reason.label or str(self.refused.reason)
        if self.refused.words:
            yield self.refused.words
        for law in self.refused.laws or ():
            yield law.title or (law.term.label if law.term else "") or law.page or "a law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a policy says of a right that is due."""

    stated: bool
    """Whether the policy states it."""
    refused: bool
    """Whether the policy says that it does not apply."""
    refusal: str
    """The ground or law that the policy names for that; empty if it names none."""
    missing: bool
    """Whether the policy neither states it nor, as far as it can be, refuses it."""
    missing_for_certain: bool
    """Whether it is missing and something brings it for certain."""


def answer_to(
    right: RightName,
    stated: Collection[RightName],
    refusals: Iterable[Refusal],
    *,
    certain: bool,
    uncertain: bool,
    also_met_by: RightName | None,
) -> Answer:
    """What is said of *right*, which something brings for certain, something may bring, or both."""
    found = [one for one in refusals if one.refused.right == right]
    refused = bool(found) and right not in IRREFUSABLE
    missing_for_certain = certain and not (right in stated or also_met_by in stated or refused)
    # Where a right is not certain, a refusal without a ground is no answer. If it has to answer for a certain reason as
    # well, its ground is asked for there.
    answered = right in stated or any(one.has_ground() for one in found) or (refused and certain)
    return Answer(
        stated=right in stated,
        refused=bool(found),
        refusal=", ".join(dict.fromkeys(words for one in found for words in one.words())),
        missing=missing_for_certain or (uncertain and not answered),
        missing_for_certain=missing_for_certain,
    )
