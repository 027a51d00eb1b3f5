"""What is done with data: purposes and bases, recipients, decisions, cookies."""

from typing import Annotated, ClassVar, Literal

from gdprmap.model.data import SAYS_CONSEQUENCE, SAYS_NECESSITY, DataItem, DataSubject, Necessity, Source
from gdprmap.model.law import CompatibilityAssessment, ImpactAssessment
from gdprmap.model.legal_basis import CriminalDataGround, LegalBasis, SpecialCategoryCondition
from gdprmap.model.marks import RefTo, Says, Typed, Via
from gdprmap.model.measures import SAYS_MEASURES, Measure
from gdprmap.model.parts import Stated, part
from gdprmap.model.retention import SAYS_STORAGE_LOCATIONS, VIA_PERIOD, VIA_UNTIL, Period, Retention, StorageLocation
from gdprmap.model.rights import SAYS_REFUSED_RIGHTS, Control, RefusedRight, Right
from gdprmap.model.transfers import SAYS_TRANSFERS, Transfer
from gdprmap.model.values import Id, Many, OrNone, Ref, Text
from gdprmap.vocab import _term

SAYS_RECIPIENTS = Says(
    "dpv:hasRecipient",
    narrower={
        "processor": "dpv:hasDataProcessor",
        "sub-processor": "dpv:hasDataProcessor",
        "controller": "dpv:hasRecipientDataController",
        "third party": "dpv:hasRecipientThirdParty",
    },
)


@part
class Purpose(Stated):
    """What data is processed for (Article 5(1)(b)); a bare term stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Purpose",)
    SHORT: ClassVar[str | None] = "term"

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "keeping proper records"."""
    term: Annotated[_term.Purpose | None, Typed(broader=True)] = None
    """The DPV term for it, such as dpv:RecordManagement."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """More about it."""
    legal_bases: Annotated[Many[LegalBasis] | None, Says("dpv:hasLegalBasis")] = None
    """The legal bases of this purpose alone, where the processing has several (Article 13(1)(c))."""


@part
class FurtherUse(Stated):
    """Use for a purpose other than the one that data was collected for (Articles 6(4) and 13(3))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:SecondaryUse",)

    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """What the data was first collected for."""
    assessment: Annotated[CompatibilityAssessment | None, Says("dpv:hasAssessment")] = None
    """The test whether the new purpose is compatible (Article 6(4))."""


@part
class AutomatedDecision(Stated):
    """A decision about a person that is taken by automated means (Article 22)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Context", "dpv:AutomatedDecisionMaking")

    logic: Annotated[
        Text | None, Via("dpv:hasAlgorithmicLogic", ("dpv:AlgorithmicLogic",), says="dct:description", form="text")
    ] = None
    """The logic involved (Article 13(2)(f))."""
    consequences: Annotated[Text | None, SAYS_CONSEQUENCE] = None
    """The significance and the envisaged consequences for the person (Article 13(2)(f))."""
    human_involvement: Annotated[
        Literal["none", "decides"] | None,
        Says(
            "dpv:hasHumanInvolvement",
            values={"none": ("dpv:HumanNotInvolved",), "decides": ("dpv:HumanInvolvementForDecision",)},
        ),
    ] = None
    """Whether a person decides in the end; then Article 22(1) does not apply."""


@part
class Cookie(Stated):
    """A cookie, or what is stored and read on the person's device in the same way (Directive 2002/58 Art 5(3))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Technology", "tech:Cookie")

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "shopping cart"."""
    purposes: Annotated[Many[Purpose] | None, Says("dpv:hasPurpose")] = None
    """What it is for."""
    necessity: Annotated[Literal["required", "optional", "not required"] | None, SAYS_NECESSITY] = None
    """Say "required" if it is strictly necessary for a service that the person asked for."""
    set_by: Annotated[
        Many[Ref] | None, RefTo(("recipients", "controller")), Says("dpv:isImplementedByEntity", none="")
    ] = None
    """The ids of those who set it: recipients, or "controller"."""
    period: Annotated[
        Period | None,
        VIA_PERIOD,
    ] = None
    """For how long it stays: an ISO 8601 duration (P1Y) or plain words ("1 year")."""
    until: Annotated[Text | None, VIA_UNTIL] = None
    """The event that ends it: "end of the browser session"."""


@part
class Prohibition(Stated):
    """What the policy says is not done."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Process",)

    label: Annotated[Text | None, Says("dct:title", "text")] = None
    """What it is: "selling customer information"."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """What it does not cover, or more about it."""
    data: Annotated[Many[DataItem] | None, Says("dpv:hasPersonalData")] = None
    """The data that is not used."""
    operations: Annotated[Many[_term.Processing] | None, Says("dpv:hasProcessing")] = None
    """What is not done with it, such as dpv:Share."""
    purposes: Annotated[Many[Purpose] | None, Says("dpv:hasPurpose")] = None
    """What it is not used for, such as dpv:SellDataToThirdParties."""


@part
class Processing(Stated):
    """Something that is done with personal data, for one purpose or for several that belong together."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Process", "dpv:PersonalDataProcess")

    id: Id
    """The short name by which findings and other parts refer to it."""
    label: Annotated[Text | None, Says("dct:title", "text")] = None
    """What people call it: "newsletter"."""
    description: Annotated[Text | None, Says("dct:description", "text")] = None
    """More about it."""
    controllers: Annotated[Many[Ref] | None, RefTo(("controllers", "controller")), Says("dpv:hasDataController")] = None
    """The ids of those on whose behalf it is done (Article 30(2)(a)), or who decide on it: those under controllers,
    or "controller"."""
    data: Annotated[Many[Ref] | None, RefTo(("data",)), Says("dpv:hasPersonalData", parts="items")] = None
    """The ids of the groups of personal data that are used."""
    non_personal_data: Annotated[Many[Ref] | None, RefTo(("non_personal_data",)), Says("dpv:hasData")] = None
    """The ids of the data that identifies nobody."""
    data_subjects: Annotated[Many[DataSubject] | None, Says("dpv:hasDataSubject")] = None
    """Whose data it is, where that differs from the policy's (Article 30(1)(c))."""
    sources: Annotated[Many[Source] | None, Says("dpv:hasDataSource")] = None
    """Where the data comes from (Article 14(2)(f))."""
    operations: Annotated[Many[_term.Processing] | None, Says("dpv:hasProcessing")] = None
    """What is done with it, such as dpv:Collect, dpv:Analyse, dpv:Share."""
    purposes: Annotated[Many[Purpose] | None, Says("dpv:hasPurpose")] = None
    """What it is done for (Article 13(1)(c))."""
    further_use: Annotated[FurtherUse | None, Says("dpv:hasStatus")] = None
    """Set where data is used for another purpose than it was collected for (Article 6(4))."""
    legal_bases: Annotated[Many[LegalBasis] | None, Says("dpv:hasLegalBasis")] = None
    """The legal bases of Article 6(1) that it rests on (Article 13(1)(c))."""
    special_category_conditions: Annotated[
        Many[SpecialCategoryCondition] | None, Says("dpv:hasLegalBasis", none="")
    ] = None
    """The conditions of Article 9(2) for special-category data."""
    criminal_data_ground: Annotated[CriminalDataGround | None, Says("dpv:hasLegalBasis")] = None
    """The law or authority for data on offences (Article 10)."""
    recipients: Annotated[Many[Ref] | None, RefTo(("recipients",)), SAYS_RECIPIENTS] = None
    """The ids of those who get the data (Article 13(1)(e)); "none" if the policy says that nobody does."""
    transfers: Annotated[Many[Transfer] | None, SAYS_TRANSFERS] = None
    """Transfers to third countries (Article 13(1)(f)); "none" if the policy says that there are none."""
    retention: Annotated[Many[Retention] | None, Says("dpv:hasStorageCondition")] = None
    """How long the data is kept (Article 13(2)(a))."""
    storage_locations: Annotated[Many[StorageLocation] | None, SAYS_STORAGE_LOCATIONS] = None
    """Where the data is kept."""
    rights: Annotated[Many[Right] | None, Says("dpv:hasRight")] = None
    """Rights that the policy states for this processing alone (Article 13(2)(b)-(d))."""
    refused_rights: Annotated[Many[RefusedRight] | None, SAYS_REFUSED_RIGHTS] = None
    """Rights of which the policy says that they do not apply here."""
    measures: Annotated[Many[Measure] | None, SAYS_MEASURES] = None
    """Measures that protect the data (Article 32)."""
    necessity: Annotated[Necessity | None, SAYS_NECESSITY] = None
    """Whether the person must provide the data (Article 13(2)(e))."""
    consequence: Annotated[Text | None, SAYS_CONSEQUENCE] = None
    """What happens if the person does not provide it, or has it removed (Article 13(2)(e))."""
    controls: Annotated[Many[Control] | None, Says("dpv:hasEntityControl", none="")] = None
    """What people can do about it: opt in, opt out, change a setting (recital 7)."""
    automation: Annotated[
        Literal["full", "partial", "none"] | None,
        Says(
            "dpv:hasAutomationLevel",
            values={
                "full": ("dpv:FullAutomation",),
                "partial": ("dpv:PartialAutomation",),
                "none": ("dpv:NotAutomated",),
            },
        ),
    ] = None
    """Whether it is carried out by automated means (Article 20(1)(b)); "none" for paper files."""
    automated_decision: Annotated[OrNone[AutomatedDecision] | None, Says("dpv:hasContext")] = None
    """A decision taken by automated means (Article 22)."""
    context: Annotated[Many[_term.Context] | None, Says("dpv:hasContext", none="")] = None
    """Circumstances that matter to the risk, such as dpv:SystematicMonitoring (Articles 35 and 37)."""
    scale: Annotated[Many[_term.Scale] | None, Says("dpv:hasScale")] = None
    """How large it is, such as dpv:LargeScaleProcessing (Articles 35 and 37)."""
    cookies: Annotated[Many[Cookie] | None, Says("dpv:isImplementedUsingTechnology")] = None
    """The cookies that it sets or reads."""
    impact_assessment: Annotated[OrNone[ImpactAssessment] | None, Says("dpv:hasImpactAssessment")] = None
    """The data protection impact assessment (Article 35); "none" if it was found that none is needed."""
