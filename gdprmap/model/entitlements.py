"""The rights that legal bases bring: Articles 7(3), 15-18, 20-22 and 77 over the bases of Article 6(1).

The shapes GM-R01 to GM-R08 say the same law over a graph; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gdprmap.model.data import DataGroup, PersonalData, Source
from gdprmap.model.law import EPRIVACY_PAGE
from gdprmap.model.legal_basis import Consent, LegalBasis
from gdprmap.model.policy import Policy
from gdprmap.model.processing import Processing
from gdprmap.model.rights import RightName


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """A right that persons have against a processing, and why."""

    right: RightName
    """Which right."""
    articles: tuple[str, ...]
    """Where it stands, and where a notice is told to state it."""
    because: tuple[str, ...]
    """The legal bases or circumstances that bring it; "every basis" where it holds whatever the basis."""
    exceptions: tuple[str, ...]
    """What may limit it, with the article."""
    certain: bool = True
    """False where it depends on facts that a policy does not state."""
    also_met_by: RightName | None = None
    """A right that serves as well here: withdrawing consent, where direct marketing rests on it."""
    stated: bool = False
    """Whether the policy states it for this processing."""
    refused: bool = False
    """Whether the policy says that it does not apply; whether that holds is for the rules to say."""

    def __str__(self) -> str:
        said = "stated" if self.stated else "refused" if self.refused else "not stated"
        limits = f"; but {', '.join(self.exceptions)}" if self.exceptions else ""
        return f"{self.right} ({self.articles[0]}, from {', '.join(self.because)}): {said}{limits}"


def entitlements(policy: Policy, processing: Processing) -> tuple[Entitlement, ...]:
    """The rights that the bases of *processing* bring, in the order of the articles.

    None for data that identifies nobody, to which the GDPR does not apply (Article 2(1)).
    """
    if processing.non_personal_data and not processing.data:
        return ()
    return tuple(_Entitling(policy, processing).all())


_RESTRICTION = "a law may restrict it (Art 23, 89)"


class _Entitling:
    """Works out the rights of one processing."""

    def __init__(self, policy: Policy, processing: Processing) -> None:
        self._processing = processing
        purposes = processing.purposes or ()
        self._bases: list[LegalBasis] = [
            *(processing.legal_bases or ()),
            *(basis for purpose in purposes for basis in purpose.legal_bases or ()),
            *(policy.legal_bases or ()),
        ]
        self._terms = [purpose.term for purpose in purposes if purpose.term]
        self._groups = [group for group in policy.data or () if group.id in (processing.data or ())]
        self._stated = {right.right for right in (*(policy.rights or ()), *(processing.rights or ()))}
        self._refused = {r.right for r in (*(policy.refused_rights or ()), *(processing.refused_rights or ()))}

    def all(self) -> Iterator[Entitlement]:
        explicit = self._has_explicit_consent_under_article_9()
        consent = [*self._kinds("consent"), *(["explicit consent under Art 9(2)(a)"] if explicit else [])]
        if consent:
            yield self._right("withdrawal", ("Art 7(3)", "Art 13(2)(c)"), consent)
        yield self._right("access", ("Art 15", "Art 13(2)(b)"), ["every basis"], _RESTRICTION)
        yield self._right("rectification", ("Art 16", "Art 13(2)(b)"), ["every basis"], _RESTRICTION)
        yield from self._erasure()
        yield self._right("restriction", ("Art 18", "Art 13(2)(b)"), ["every basis"], _RESTRICTION)
        yield from self._portability(explicit=explicit)
        yield from self._objection()
        if self._decides_by_machine():
            yield self._right("no automated decision", ("Art 22", "Art 13(2)(f)"), ["automated decision"])
        yield self._right("complaint", ("Art 77", "Art 13(2)(d)"), ["every basis"])

    def _erasure(self) -> Iterator[Entitlement]:
        articles = ("Art 17", "Art 13(2)(b)")
        bringing = self._kinds("consent", "contract", "vital interests", "legitimate interests")
        if bringing:
            yield self._right("erasure", articles, bringing, "the grounds of Art 17(3)")
        elif self._kinds("public task"):
            limits = ("only after an objection (Art 17(1)(c)), and as far as the task can do without (Art 17(3)(b))",)
            yield self._right("erasure", articles, self._kinds("public task"), *limits, certain=False)

    def _portability(self, *, explicit: bool) -> Iterator[Entitlement]:
        consent = any(isinstance(basis, Consent) and not _is_eprivacy_alone(basis) for basis in self._bases)
        bringing = [
            *(["consent"] if consent else []),
            *(["explicit consent under Art 9(2)(a)"] if explicit else []),
            *self._kinds("contract"),
        ]
        if bringing and not self._is_outside_portability():
            limit = "only data that the person provided and that is processed by automated means (Art 20(1))"
            yield self._right("portability", ("Art 20", "Art 13(2)(b)"), bringing, limit)

    def _objection(self) -> Iterator[Entitlement]:
        articles = ("Art 21", "Art 13(2)(b)")
        bringing = self._kinds("public task", "legitimate interests")
        marketing = any(term.is_a("dpv:DirectMarketing") for term in self._terms)
        research = any(term.is_a("dpv:ScientificResearch") for term in self._terms)
        met_by: RightName | None = "withdrawal" if not bringing and self._kinds("consent") else None
        if bringing or (marketing and not (research and met_by in self._stated)):
            limit = () if marketing else ("compelling legitimate grounds, or legal claims (Art 21(1))",)
            because = [*bringing, *(["direct marketing"] if marketing else [])]
            yield self._right("objection", articles, because, *limit, also_met_by=met_by)
        elif research:
            limit = ("unless a task in the public interest needs it (Art 21(6))",)
            yield self._right("objection", articles, ["scientific research"], *limit, certain=False)

    def _right(
        self,
        right: RightName,
        articles: tuple[str, ...],
        because: Sequence[str],
        *exceptions: str,
        certain: bool = True,
        also_met_by: RightName | None = None,
    ) -> Entitlement:
        return Entitlement(
            right=right,
            articles=articles,
            because=tuple(because),
            exceptions=exceptions,
            certain=certain,
            also_met_by=also_met_by,
            stated=right in self._stated,
            refused=right in self._refused,
        )

    def _kinds(self, *kinds: str) -> list[str]:
        """Those of *kinds* that the processing rests on."""
        return [kind for kind in kinds if any(basis.kind == kind for basis in self._bases)]

    def _has_explicit_consent_under_article_9(self) -> bool:
        conditions = self._processing.special_category_conditions or ()
        return any(condition.kind == "explicit consent" for condition in conditions)

    def _decides_by_machine(self) -> bool:
        """Whether it decides about people and no human does; a term among the circumstances is enough to say so."""
        decision = self._processing.automated_decision
        if decision is None:
            return any(term.is_a("dpv:AutomatedDecisionMaking") for term in self._processing.context or ())
        return decision != "none" and decision.human_involvement != "decides"

    def _is_outside_portability(self) -> bool:
        """Whether the data is not processed by automated means, or not provided by the person (Article 20(1))."""
        items = [item for group in self._groups for item in group.items or ()]
        stated: list[Processing | PersonalData] = [self._processing, *self._groups, *items]
        sources = [source for part in stated for source in part.sources or ()]
        return (
            self._processing.automation == "none"
            or (bool(sources) and all(map(_is_somebody_else, sources)))
            or (bool(self._groups) and all(map(_is_all_derived, self._groups)))
        )


def _is_somebody_else(source: Source) -> bool:
    return source.kind in ("third party", "public", "non-public", "controller")


def _is_all_derived(group: DataGroup) -> bool:
    return _is_derived(group) or (bool(group.items) and all(map(_is_derived, group.items or ())))


def _is_derived(part: PersonalData) -> bool:
    named = [part.term, *(part.also or ())]
    return part.origin in ("derived", "inferred") or any(t.is_a("dpv:DerivedPersonalData") for t in named if t)


def _is_eprivacy_alone(consent: Consent) -> bool:

    laws = consent.laws or ()
    return bool(laws) and all(law.page == EPRIVACY_PAGE or "2002/58" in (law.title or "") for law in laws)
