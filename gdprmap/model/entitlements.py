"""The rights that legal bases bring: Articles 7(3), 15-18, 20-22 and 77 over the bases of Article 6(1).

The shapes GM-R01 to GM-R08 and the axioms of the ontology say the same law; tests hold the three together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from gdprmap.model.answers import Refusal, answer_to
from gdprmap.model.data import DataGroup, PersonalData, Source
from gdprmap.model.law import EPRIVACY_PAGE
from gdprmap.model.legal_basis import Consent, LegalBasis
from gdprmap.model.parts import Part
from gdprmap.model.policy import Policy
from gdprmap.model.processing import Processing, Purpose
from gdprmap.model.rights import Right, RightName
from gdprmap.vocab._term import Term

DEPENDENT: tuple[RightName, ...] = (
    "withdrawal",
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "no automated decision",
    "complaint",
)
"""The rights that some basis or circumstance brings, in the order of the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """A right that persons have against a processing, and why."""

    right: RightName
    """Which right."""
    articles: tuple[str, ...]
    """Where it stands, and where a notice is told to state it."""
    because: tuple[str, ...]
    """The legal bases or circumstances that bring it; "every basis" where it holds whatever the basis."""
    names: tuple[str, ...] = ()
    """All that brings it or may bring it, as the policy calls it: "the order" for a contract of that label."""
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
    refusal: str = ""
    """The ground or law that the policy names for that; empty if it names none."""
    missing: bool = False
    """Whether the policy neither states it nor, as far as it can be, refuses it."""
    missing_for_certain: bool = False
    """Whether it is missing and something brings it for certain."""

    def __str__(self) -> str:
        said = "stated" if self.stated else "refused" if self.refused else "not stated"
        if said == "not stated" and self.also_met_by and not self.missing:
            said = f"met by {self.also_met_by}"
        limits = f"; but {', '.join(self.exceptions)}" if self.exceptions else ""
        return f"{self.right} ({self.articles[0]}, from {', '.join(self.because)}): {said}{limits}"


def entitlements(policy: Policy, processing: Processing) -> tuple[Entitlement, ...]:
    """The rights that the bases of *processing* bring, in the order of the articles.

    None for data that identifies nobody, to which the GDPR does not apply (Article 2(1)).
    """
    if _is_without_personal_data(processing):
        return ()
    return tuple(_Entitling(policy, processing).all())


def beyond(stated: Iterable[Right] | None, due: Collection[RightName]) -> tuple[RightName, ...]:
    """The rights that depend on a basis or circumstance and are *stated* although they are not among *due*."""
    names = {one.right for one in stated or ()}
    return tuple(name for name in DEPENDENT if name in names and name not in due)


def called(part: Part | Term, otherwise: str) -> str:
    """What a policy calls a part: in its own words, else by its kind or term."""
    if isinstance(part, Term):
        return part.label or str(part)
    for field in ("label", "title", "name", "kind", "term", "right", "id"):
        if value := getattr(part, field, None):
            return (value.label or str(value)) if isinstance(value, Term) else str(value)
    return otherwise


_RESTRICTION = "a law may restrict it (Art 23, 89)"
_ERASURE_FROM_A_TASK = "only after an objection (Art 17(1)(c)), and as far as the task can do without (Art 17(3)(b))"
_EVERY_BASIS = (("every basis", "every basis"),)
_Brought = Iterable[tuple[str, str]]
"""Bases or circumstances, each as the law and as the policy calls it."""


class _Entitling:
    """Works out the rights of one processing."""

    def __init__(self, policy: Policy, processing: Processing) -> None:
        self._processing = processing
        self._bases: list[LegalBasis] = [
            *(processing.legal_bases or ()),
            *(basis for purpose in processing.purposes or () for basis in purpose.legal_bases or ()),
            *(policy.legal_bases or ()),
        ]
        self._groups = [group for group in policy.data or () if group.id in (processing.data or ())]
        self._stated: set[RightName] = {right.right for right in (*(policy.rights or ()), *(processing.rights or ()))}
        marketing = bool(self._serving("dpv:DirectMarketing"))
        self._refusals = (
            *(Refusal(one, for_marketing=_serves_marketing(policy)) for one in policy.refused_rights or ()),
            *(Refusal(one, for_marketing=marketing) for one in processing.refused_rights or ()),
        )

    def all(self) -> Iterator[Entitlement]:
        explicit = [
            ("explicit consent under Art 9(2)(a)", called(condition, "explicit consent"))
            for condition in self._processing.special_category_conditions or ()
            if condition.kind == "explicit consent"
        ]
        if consent := [*self._kinds("consent"), *explicit]:
            yield self._right("withdrawal", ("Art 7(3)", "Art 13(2)(c)"), consent)
        yield self._right("access", ("Art 15", "Art 13(2)(b)"), _EVERY_BASIS, limit=_RESTRICTION)
        yield self._right("rectification", ("Art 16", "Art 13(2)(b)"), _EVERY_BASIS, limit=_RESTRICTION)
        yield from self._erasure()
        yield self._right("restriction", ("Art 18", "Art 13(2)(b)"), _EVERY_BASIS, limit=_RESTRICTION)
        yield from self._portability(explicit)
        yield from self._objection()
        if decision := self._decision():
            yield self._right("no automated decision", ("Art 22", "Art 13(2)(f)"), decision)
        yield self._right("complaint", ("Art 77", "Art 13(2)(d)"), _EVERY_BASIS)

    def _erasure(self) -> Iterator[Entitlement]:
        bringing = self._kinds("consent", "contract", "vital interests", "legitimate interests")
        perhaps = self._kinds("public task")
        if bringing or perhaps:
            limit = "the grounds of Art 17(3)" if bringing else _ERASURE_FROM_A_TASK
            yield self._right("erasure", ("Art 17", "Art 13(2)(b)"), bringing, perhaps, limit=limit)

    def _portability(self, explicit: list[tuple[str, str]]) -> Iterator[Entitlement]:
        consent = [
            (basis.kind, called(basis, basis.kind))
            for basis in self._bases
            if isinstance(basis, Consent) and not _is_eprivacy_alone(basis)
        ]
        bringing = [*consent, *explicit, *self._kinds("contract")]
        if bringing and not self._is_outside_portability():
            limit = "only data that the person provided and that is processed by automated means (Art 20(1))"
            yield self._right("portability", ("Art 20", "Art 13(2)(b)"), bringing, limit=limit)

    def _objection(self) -> Iterator[Entitlement]:
        based = self._kinds("public task", "legitimate interests")
        marketing = [("direct marketing", called(one, "purpose")) for one in self._serving("dpv:DirectMarketing")]
        research = [("scientific research", called(one, "purpose")) for one in self._serving("dpv:ScientificResearch")]
        bringing = [*based, *marketing]
        if bringing or research:
            met_by: RightName | None = "withdrawal" if marketing and not based and self._kinds("consent") else None
            if not bringing or (research and met_by in self._stated):
                limit = "unless a task in the public interest needs it (Art 21(6))"
            else:
                limit = "" if marketing else "compelling legitimate grounds, or legal claims (Art 21(1))"
            yield self._right(
                "objection", ("Art 21", "Art 13(2)(b)"), bringing, research, limit=limit, also_met_by=met_by
            )

    def _right(
        self,
        right: RightName,
        articles: tuple[str, ...],
        bringing: _Brought,
        perhaps: _Brought = (),
        *,
        limit: str = "",
        also_met_by: RightName | None = None,
    ) -> Entitlement:
        """The right that *bringing* bring for certain and *perhaps* may bring, with what the policy says of it."""
        certain, uncertain = tuple(bringing), tuple(perhaps)
        said = answer_to(
            right,
            self._stated,
            self._refusals,
            certain=bool(certain),
            uncertain=bool(uncertain),
            also_met_by=also_met_by,
        )
        # Where another right serves as well and is stated, only what may bring this one is left.
        served = also_met_by in self._stated and bool(uncertain)
        brought = uncertain if served or not certain else certain
        return Entitlement(
            right=right,
            articles=articles,
            because=tuple(dict.fromkeys(word for word, _ in brought)),
            names=tuple(dict.fromkeys(name for _, name in (*certain, *uncertain))),
            exceptions=(limit,) if limit else (),
            certain=brought is certain,
            also_met_by=None if served else also_met_by,
            stated=said.stated,
            refused=said.refused,
            refusal=said.refusal,
            missing=said.missing,
            missing_for_certain=said.missing_for_certain,
        )

    def _kinds(self, *kinds: str) -> list[tuple[str, str]]:
        """The bases of these kinds that the processing rests on, kind by kind."""
        return [(kind, called(basis, kind)) for kind in kinds for basis in self._bases if basis.kind == kind]

    def _serving(self, term: str) -> list[Purpose]:
        return _purposes_within(self._processing, term)

    def _decision(self) -> list[tuple[str, str]]:
        """The decision about people that no human takes; a term among the circumstances is enough to say so."""
        decision = self._processing.automated_decision
        if decision is None:
            terms = [term for term in self._processing.context or () if term.is_a("dpv:AutomatedDecisionMaking")]
            return [("automated decision", called(term, "")) for term in terms]
        if decision == "none" or decision.human_involvement == "decides":
            return []
        return [("automated decision", called(decision, "automated decision"))]

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


def _purposes_within(processing: Processing, term: str) -> list[Purpose]:
    return [purpose for purpose in processing.purposes or () if purpose.term and purpose.term.is_a(term)]


def _is_without_personal_data(processing: Processing) -> bool:
    return bool(processing.non_personal_data) and not processing.data


def _serves_marketing(policy: Policy) -> bool:
    """Whether some processing of *policy* that is judged serves direct marketing."""
    judged = (one for one in policy.processing or () if not _is_without_personal_data(one))
    return any(_purposes_within(one, "dpv:DirectMarketing") for one in judged)


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
