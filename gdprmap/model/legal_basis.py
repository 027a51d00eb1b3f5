"""What processing rests on: the six bases of Article 6(1), and the conditions of Articles 9(2) and 10."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from gdprmap.model.law import BalancingTest, Law
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Stated, part
from gdprmap.model.rights import Withdrawal
from gdprmap.model.values import Before, Flag, Many, Text, Url


@part
class _Basis(Stated):
    """What all legal bases have in common."""

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it."""
    description: Annotated[Text | None, Says("rdfs:comment", "text")] = None
    """More about it."""


@part
class Consent(_Basis):
    """Article 6(1)(a): the person has agreed."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-a")

    kind: Literal["consent"] = "consent"
    """Article 6(1)(a)."""
    withdraw: Annotated[Withdrawal | None, Says("dpv:hasConsentControl")] = None
    """How the consent is withdrawn (Article 7(3))."""
    given_by: Annotated[
        Literal["data subject", "parent", "guardian"] | None,
        Via(
            "dpv:isIndicatedBy",
            ("dpv:HumanSubject",),
            typed={
                "data subject": "dpv:DataSubject",
                "parent": "dpv:ParentOfDataSubject",
                "guardian": "dpv:GuardianOfDataSubject",
            },
        ),
    ] = None
    """Who gives it; for a child the holder of parental responsibility (Article 8(1))."""
    given_through: Annotated[Text | None, Says("dpv:hasIndicationMethod")] = None
    """The act by which it is given (Article 4(11)): "unticked box, ticked by the user"."""
    explicit: Annotated[
        Flag | None,
        Typed({True: "eu-gdpr:A6-1-a-explicit-consent", False: "eu-gdpr:A6-1-a-non-explicit-consent"}),
    ] = None
    """Whether it is given in an express statement (Articles 9(2)(a), 22(2)(c) and 49(1)(a))."""
    implied: Annotated[Flag | None, Typed({True: "dpv:ImpliedConsent"})] = None
    """Whether it is only taken from something else, such as use of the site (recital 32, C-673/17)."""
    uninformed: Annotated[Flag | None, Typed({True: "dpv:UninformedConsent"})] = None
    """Whether it is taken without the information that makes it consent (Article 4(11))."""
    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The law that asks for it, where that is not the GDPR: the ePrivacy Directive for cookies."""


@part
class Contract(_Basis):
    """Article 6(1)(b): a contract with the person needs it, or steps before one."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-b")

    kind: Literal["contract"] = "contract"
    """Article 6(1)(b)."""
    agreement: Annotated[Text | None, Says("dct:description", "text")] = None
    """Which contract: "licence agreement for the product"."""
    document: Annotated[Url | None, Says("dct:references", "iri")] = None
    """Where the contract can be read."""
    stage: Annotated[
        Literal["performance", "entry"] | None,
        Typed(
            {
                "performance": "eu-gdpr:A6-1-b-contract-performance",
                "entry": "eu-gdpr:A6-1-b-enter-into-contract",
            }
        ),
    ] = None
    """Whether the contract is performed, or steps are taken at the person's request before it."""


@part
class LegalObligation(_Basis):
    """Article 6(1)(c): a law obliges the controller."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-c")

    kind: Literal["legal obligation"] = "legal obligation"
    """Article 6(1)(c)."""
    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The Union or Member State law that obliges (Article 6(3))."""


@part
class VitalInterests(_Basis):
    """Article 6(1)(d): somebody's life depends on it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-d")

    kind: Literal["vital interests"] = "vital interests"
    """Article 6(1)(d)."""
    of: Annotated[
        Literal["data subject", "another person"] | None,
        Typed({"data subject": "eu-gdpr:A6-1-d-data-subject", "another person": "eu-gdpr:A6-1-d-natural-person"}),
    ] = None
    """Whose vital interests."""


@part
class PublicTask(_Basis):
    """Article 6(1)(e): a task in the public interest, or official authority."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-e")

    kind: Literal["public task"] = "public task"
    """Article 6(1)(e)."""
    ground: Annotated[
        Literal["public interest", "official authority"] | None,
        Typed(
            {
                "public interest": "eu-gdpr:A6-1-e-public-interest",
                "official authority": "eu-gdpr:A6-1-e-official-authority",
            }
        ),
    ] = None
    """Which of the two."""
    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The Union or Member State law that lays the task down (Article 6(3))."""


@part
class LegitimateInterests(_Basis):
    """Article 6(1)(f): an interest that those of the person do not override."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "eu-gdpr:A6-1-f")

    kind: Literal["legitimate interests"] = "legitimate interests"
    """Article 6(1)(f)."""
    interest: Annotated[
        Text | None, Via("dpv:hasJustification", ("dpv:Justification",), says="dct:description", form="text")
    ] = None
    """The interest that is pursued (Article 13(1)(d)): "preventing fraud in our shop"."""
    of: Annotated[
        Literal["controller", "third party"] | None,
        Typed({"controller": "eu-gdpr:A6-1-f-controller", "third party": "eu-gdpr:A6-1-f-third-party"}),
    ] = None
    """Whose interest."""
    balancing_test: Annotated[BalancingTest | None, Says("dpv:hasAssessment")] = None
    """The test that weighs it against the interests of the person (recital 47)."""


@part
class OtherBasis(_Basis):
    """What a policy calls its legal basis although it is none of Article 6(1); the rules report it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis",)

    kind: Literal["other"] = "other"
    """None of the six."""


def _kind_alone(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


LegalBasis = Annotated[
    Consent | Contract | LegalObligation | VitalInterests | PublicTask | LegitimateInterests | OtherBasis,
    Field(discriminator="kind"),
    Before(_kind_alone),
]
"""One of the six bases, or what a policy calls one, told apart by `kind`; a bare kind stands for the whole."""


@part
class AssumedConsent(Stated):
    """Consent or acceptance that a policy takes from something else; it is no basis for any processing."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "dpv:ImpliedConsent")
    SHORT: ClassVar[str | None] = "given_through"

    given_through: Annotated[Text, Says("dpv:hasIndicationMethod")]
    """What it is taken from: "use of the site"."""


@part
class SpecialCategoryCondition(Stated):
    """A condition of Article 9(2) under which special-category data may be used; a bare kind stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis",)
    SHORT: ClassVar[str | None] = "kind"

    kind: Annotated[
        Literal[
            "explicit consent",
            "employment and social security",
            "vital interests",
            "legitimate activities",
            "made public",
            "legal claims",
            "substantial public interest",
            "health care",
            "public health",
            "archiving and research",
        ],
        Typed(
            {
                "explicit consent": "eu-gdpr:A9-2-a",
                "employment and social security": "eu-gdpr:A9-2-b",
                "vital interests": "eu-gdpr:A9-2-c",
                "legitimate activities": "eu-gdpr:A9-2-d",
                "made public": "eu-gdpr:A9-2-e",
                "legal claims": "eu-gdpr:A9-2-f",
                "substantial public interest": "eu-gdpr:A9-2-g",
                "health care": "eu-gdpr:A9-2-h",
                "public health": "eu-gdpr:A9-2-i",
                "archiving and research": "eu-gdpr:A9-2-j",
            }
        ),
    ]
    """Which condition: Article 9(2)(a) to (j) in this order."""
    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The Union or Member State law that (b), (g), (h), (i) and (j) ask for."""
    agreement: Annotated[
        Text | None, Via("dpv:hasLegalMeasure", ("dpv:LegalMeasure",), says="dct:description", form="text")
    ] = None
    """The collective agreement under (b), or the contract with a health professional under (h)."""
    withdraw: Annotated[Withdrawal | None, Says("dpv:hasConsentControl")] = None
    """How explicit consent is withdrawn (Article 7(3))."""


@part
class CriminalDataGround(Stated):
    """The law or authority under which data on offences is used (Article 10)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "gm:A10")

    laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The Union or Member State law that authorises it."""
