"""Which data, about whom and from where."""

from typing import Annotated, ClassVar, Literal

from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Stated, part
from gdprmap.model.retention import Retention
from gdprmap.model.values import Flag, Id, Many, Text, Url
from gdprmap.vocab import _term

Necessity = Literal["required", "optional", "not required", "statutory", "contractual", "contract entry"]
"""Whether the person must provide the data (Article 13(2)(e)); the last three say why."""

SAYS_NECESSITY = Says(
    "dpv:hasNecessity",
    values={
        "required": ("dpv:Required",),
        "optional": ("dpv:Optional",),
        "not required": ("dpv:NotRequired",),
        "statutory": ("gm:StatutoryRequirement", "dpv:Required"),
        "contractual": ("gm:ContractualRequirement", "dpv:Required"),
        "contract entry": ("gm:ContractEntryRequirement", "dpv:Required"),
    },
)
SAYS_CONSEQUENCE = Via("dpv:hasConsequence", ("dpv:Consequence",), says="dct:description", form="text")

SourceKind = Literal["data subject", "published by data subject", "third party", "public", "non-public", "controller"]


@part
class Source(Stated):
    """Where data comes from (Article 14(2)(f)); a bare kind stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:DataSource",)
    SHORT: ClassVar[str | None] = "kind"

    kind: Annotated[
        SourceKind | None,
        Typed(
            {
                "data subject": "dpv:DataSubjectDataSource",
                "published by data subject": "dpv:DataPublishedByDataSubject",
                "third party": "dpv:ThirdPartyDataSource",
                "public": "dpv:PublicDataSource",
                "non-public": "dpv:NonPublicDataSource",
                "controller": "dpv:DataControllerDataSource",
            }
        ),
    ] = None
    """What kind of source; what is observed of a person comes from the data subject (recital 61)."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "website analytics tools"."""
    name: Annotated[Text | None, Says("dpv:hasName")] = None
    """The name of the person or organisation that gives the data."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Its page on the web."""


@part
class DataSubject(Stated):
    """A group of persons whose data is processed (Article 30(1)(c)); a bare term stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:HumanSubject", "dpv:DataSubject")
    SHORT: ClassVar[str | None] = "term"

    term: Annotated[_term.HumanSubject | None, Typed(broader=True)] = None
    """The DPV term for them, such as dpv:Visitor, dpv:Customer, dpv:Child."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls them: "licence holders"."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """More about them, such as a least age in years."""


@part
class PersonalData(Stated):
    """What groups and items of personal data have in common."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:PersonalData",)

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "usage data"."""
    term: Annotated[_term.PersonalData | None, Typed(broader=True)] = None
    """The DPV term for this category, such as pd:IPAddress."""
    also: Annotated[Many[_term.PersonalData] | None, Typed()] = None
    """Further categories that it belongs to."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """More about it."""
    origin: Annotated[
        Literal["provided", "observed", "derived", "inferred"] | None,
        Typed(
            {
                "provided": "dpv:ProvidedPersonalData",
                "observed": "dpv:ObservedPersonalData",
                "derived": "dpv:DerivedPersonalData",
                "inferred": "dpv:InferredPersonalData",
            }
        ),
    ] = None
    """How it came about; portability covers what was provided or observed (Article 20(1), WP242)."""
    special_category: Annotated[Flag | None, Typed({True: "dpv:SpecialCategoryPersonalData"})] = None
    """Whether it is special-category data although its term is not (Article 9(1))."""
    pseudonymised: Annotated[Flag | None, Typed({True: "dpv:PseudonymisedData"})] = None
    """Whether it is kept apart from what identifies the person (Article 4(5)); not for a name the person chose."""
    sources: Annotated[Many[Source] | None, Says("dpv:hasDataSource")] = None
    """Where it comes from (Article 14(2)(f))."""
    necessity: Annotated[Necessity | None, SAYS_NECESSITY] = None
    """Whether the person must provide it, and whether by law or contract (Article 13(2)(e))."""
    consequence: Annotated[Text | None, SAYS_CONSEQUENCE] = None
    """What happens if the person does not provide it (Article 13(2)(e))."""
    retention: Annotated[Many[Retention] | None, Says("dpv:hasStorageCondition")] = None
    """How long this data is kept, where it differs from the rest (Article 13(2)(a))."""


@part
class DataItem(PersonalData):
    """A single category of personal data in a group; a bare term stands for it."""

    SHORT: ClassVar[str | None] = "term"


@part
class DataGroup(PersonalData):
    """Data that a policy treats together: "usage data", "profile data", "transaction data"."""

    id: Id
    """The short name by which processing refers to it."""
    items: Annotated[Many[DataItem] | None, Says("dct:hasPart")] = None
    """The categories of data in the group (Articles 14(1)(d) and 30(1)(c))."""


@part
class NonPersonalData(Stated):
    """Data of which the controller says that it identifies nobody (recital 26)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Data", "dpv:NonPersonalData")

    id: Id
    """The short name by which processing refers to it."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "aggregate data"."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """More about it."""
    anonymised: Annotated[Flag | None, Typed({True: "dpv:AnonymisedData"})] = None
    """Whether the policy says how personal data was made anonymous."""
