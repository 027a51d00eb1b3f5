"""The rights of the persons concerned, as a policy states or refuses them, and how they are used."""

from typing import Annotated, ClassVar, Literal, Self

from gdprmap.model.law import Law
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Many, Text, Url
from gdprmap.vocab import _term

RightName = Literal[
    "access",
    "rectification",
    "erasure",
    "restriction",
    "notification",
    "portability",
    "objection",
    "no automated decision",
    "human intervention",
    "expressing a view",
    "contesting a decision",
    "withdrawal",
    "complaint",
    "remedy against an authority",
    "remedy against a controller",
]
"""The rights by their usual names."""

RIGHT_TERMS: dict[RightName, str] = {
    "access": "eu-gdpr:A15",
    "rectification": "eu-gdpr:A16",
    "erasure": "eu-gdpr:A17",
    "restriction": "eu-gdpr:A18",
    "notification": "eu-gdpr:A19",
    "portability": "eu-gdpr:A20",
    "objection": "eu-gdpr:A21",
    "no automated decision": "eu-gdpr:A22",
    "human intervention": "eu-gdpr:A22-3-a",
    "expressing a view": "eu-gdpr:A22-3-b",
    "contesting a decision": "eu-gdpr:A22-3-c",
    "withdrawal": "eu-gdpr:A7-3",
    "complaint": "eu-gdpr:A77",
    "remedy against an authority": "eu-gdpr:A78",
    "remedy against a controller": "eu-gdpr:A79",
}
"""The DPV term for each right."""


@part
class Means(Stated):
    """A way to do something: a page, an address to write to, or words."""

    SHORT: ClassVar[str | None] = "description"

    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """The page on the web where it is done."""
    contact: Annotated[Text | None, Says("dpv:hasContact")] = None
    """The address or telephone number that it is sent to."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """How it is done, in words."""


@part
class Withdrawal(Means):
    """How consent is withdrawn (Article 7(3)); a bare text describes it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:ConsentControl", "dpv:WithdrawConsent")


@part
class Exercise(Means):
    """How a right is used (Article 12(2)); a bare text describes it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:RightExerciseNotice",)


@part
class Control(Means):
    """Something that people can do about a processing without it being a right; a bare text describes it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:EntityInvolvement",)

    term: Annotated[_term.Context | None, Typed(broader=True)] = None
    """The DPV term for it, such as dpv:OptingOutFromProcess."""


@part
class Right(Stated):
    """A right that the policy states (Article 13(2)(b)-(d)); a bare name stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:DataSubjectRight",)
    SHORT: ClassVar[str | None] = "right"

    right: Annotated[RightName, Typed({**RIGHT_TERMS})]
    """Which right: Articles 15-22, 7(3), 77-79."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """What the policy says of it."""
    exercise: Annotated[Exercise | None, Says("dpv:isExercisedAt")] = None
    """How it is used (Article 12(2))."""

    @classmethod
    def named(cls, *names: RightName, exercise: Exercise | None = None) -> tuple[Self, ...]:
        """A right for each of *names*, all used in the same way."""
        return tuple(cls(right=name, exercise=exercise) for name in names)


@part
class RefusedRight(Stated):
    """A right of which the policy says that it does not apply."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:DataSubjectRight",)

    right: Annotated[RightName, Typed({**RIGHT_TERMS})]
    """Which right."""
    reason: Annotated[_term.Justification | None, Says("dpv:hasJustification")] = None
    """The legal ground, such as eu-gdpr:JustificationA17LegallyRequired (Article 17(3))."""
    words: Annotated[
        Text | None, Via("dpv:hasJustification", ("dpv:Justification",), says="dct:description", form="text")
    ] = None
    """The reason in the policy's words, where it names no ground."""
    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The law that restricts the right (Articles 23 and 89)."""


SAYS_REFUSED_RIGHTS = Says("dpv:isNotApplicableFor", inverse=True, none="")
