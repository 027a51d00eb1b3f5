"""The policy itself: a privacy notice, a record of processing, or both."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, ValidationError

from gdprmap._faces import as_html
from gdprmap.choices import Profile as Profile
from gdprmap.model.data import DataGroup, DataSubject, NonPersonalData
from gdprmap.model.entities import Controller, JointControllers, Processor, Recipient, SupervisoryAuthority
from gdprmap.model.law import Law
from gdprmap.model.legal_basis import AssumedConsent, LegalBasis
from gdprmap.model.marks import RefTo, Says, Typed
from gdprmap.model.measures import SAYS_MEASURES, Measure
from gdprmap.model.parts import Stated, part
from gdprmap.model.processing import SAYS_RECIPIENTS, Processing, Prohibition
from gdprmap.model.references import reference_problems
from gdprmap.model.retention import SAYS_STORAGE_LOCATIONS, Retention, StorageLocation
from gdprmap.model.rights import SAYS_REFUSED_RIGHTS, RefusedRight, Right
from gdprmap.model.transfers import SAYS_TRANSFERS, Transfer
from gdprmap.model.values import ById, Day, Id, Many, Ref, Text, Url
from gdprmap.vocab import _term

if TYPE_CHECKING:
    from gdprmap.model.entitlements import Entitlement


@part
class Policy(Stated):
    """A privacy policy: which personal data, for what, on which basis, with which rights.

    What is not said is left out (None); what the policy says there is none of is empty ("none" in a file).
    """

    id: Id
    """A short name for the policy."""
    iri: Url | None = None
    """The IRI of the policy in a graph; made from `id` if not given."""
    title: Annotated[Text | None, Says("dct:title", "text")] = None
    """What the policy is called."""
    profiles: Annotated[
        Many[Profile],
        Typed(
            {
                "notice": "dpv:Notice dpv:PrivacyNotice",
                "record": "dpv:RecordsOfActivities dpv:ROPA",
                "processor record": "dpv:RecordsOfActivities gm:ProcessorRecord",
            }
        ),
    ] = ("notice",)
    """What it is checked as: a notice (Articles 13 and 14), a record of processing (Article 30(1)), or both; or the
    record of a processor (Article 30(2))."""
    language: Annotated[str | None, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), Says("dct:language")] = None
    """The language of its words: a BCP 47 tag such as en or de-AT."""
    source: Annotated[Url | None, Says("dct:source", "iri", also=("foaf:page",))] = None
    """Where the policy can be read."""
    published: Annotated[Day | None, Says("dct:issued")] = None
    """The day on which it was first published."""
    updated: Annotated[Day | None, Says("dct:modified")] = None
    """The day on which it was last changed; by default the day as of which it is judged."""
    valid_until: Annotated[Day | None, Says("dct:valid")] = None
    """The last day on which it holds."""
    applicable_laws: Annotated[Many[Law] | None, Says("dpv:hasApplicableLaw")] = None
    """The laws that apply; without the GDPR among them nothing is checked."""
    controller: Annotated[Controller | None, Says("dpv:hasDataController")] = None
    """Who decides why and how the data is processed (Article 13(1)(a))."""
    joint_controllers: Annotated[JointControllers | None, Says("dpv:hasJointDataControllers")] = None
    """The controllers, where several decide together (Article 26)."""
    processor: Annotated[Processor | None, Says("dpv:hasDataProcessor")] = None
    """Who processes on behalf of others, in a processor's own record (Article 30(2)(a))."""
    controllers: Annotated[ById[Controller] | None, Says("dpv:hasEntity", none="dpv:hasDataController")] = None
    """The controllers that processing names, by id, such as those that a processor works for (Article 30(2)(a))."""
    supervisory_authorities: Annotated[Many[SupervisoryAuthority] | None, Says("dpv:hasAuthority")] = None
    """The authorities that the policy names for complaints (Article 77)."""
    lead_authority: Annotated[SupervisoryAuthority | None, Says("eu-gdpr:hasLeadSA")] = None
    """The lead supervisory authority (Article 56)."""
    data_subjects: Annotated[Many[DataSubject] | None, Says("dpv:hasDataSubject")] = None
    """Whose data it is, for all processing (Article 30(1)(c))."""
    data: Annotated[ById[DataGroup] | None, Says("dct:hasPart", none="dpv:hasPersonalData")] = None
    """The groups of personal data, by id."""
    non_personal_data: Annotated[ById[NonPersonalData] | None, Says("dpv:hasData")] = None
    """Data that identifies nobody, by id."""
    processing: Annotated[ById[Processing] | None, Says("dpv:hasProcess")] = None
    """What is done with the data, by id."""
    recipients: Annotated[ById[Recipient] | None, Says("dpv:hasEntity", none="dpv:hasRecipient")] = None
    """Those who may get data, by id; "none" if the policy says that nobody does (Article 13(1)(e))."""
    general_recipients: Annotated[Many[Ref] | None, RefTo(("recipients",)), SAYS_RECIPIENTS] = None
    """The ids of recipients that the policy names for all processing."""
    transfers: Annotated[Many[Transfer] | None, SAYS_TRANSFERS] = None
    """Transfers that the policy names for all processing (Article 13(1)(f))."""
    legal_bases: Annotated[Many[LegalBasis] | None, Says("dpv:hasLegalBasis")] = None
    """Legal bases that the policy names for all processing."""
    assumed_consent: Annotated[AssumedConsent | None, Says("dpv:hasLegalBasis")] = None
    """Consent or acceptance that the policy takes from use of the site; no basis for any processing."""
    retention: Annotated[Many[Retention] | None, Says("dpv:hasStorageCondition")] = None
    """How long data is kept, for all processing (Article 13(2)(a))."""
    storage_locations: Annotated[Many[StorageLocation] | None, SAYS_STORAGE_LOCATIONS] = None
    """Where data is kept, for all processing."""
    rights: Annotated[Many[Right] | None, Says("dpv:hasRight")] = None
    """The rights that the policy states for all processing (Article 13(2)(b)-(d))."""
    refused_rights: Annotated[Many[RefusedRight] | None, SAYS_REFUSED_RIGHTS] = None
    """Rights of which the policy says that they do not apply at all."""
    information_exemptions: Annotated[Many[_term.Justification] | None, Says("dpv:hasJustification", none="")] = None
    """Why persons need not be informed (Articles 13(4) and 14(5)), such as eu-gdpr:JustificationA14LegallyExempted."""
    measures: Annotated[Many[Measure] | None, SAYS_MEASURES] = None
    """Measures that protect all the data (Article 32)."""
    prohibitions: Annotated[Many[Prohibition] | None, Says("dpv:hasProhibition")] = None
    """What the policy says is not done."""

    @model_validator(mode="wrap")
    @classmethod
    def _references_hold(cls, value: Any, handler: ModelWrapValidatorHandler["Policy"]) -> "Policy":
        """Report references to nothing together with all else that is wrong, not after it."""
        broken = [
            InitErrorDetails(
                type=PydanticCustomError("reference", "{problem}", {"problem": message}), loc=loc, input=None
            )
            for loc, message in reference_problems(value, Policy)
        ]
        try:
            policy = handler(value)
        except ValidationError as error:
            raise ValidationError.from_exception_data("Policy", [*_details(error), *broken]) from None
        if broken:
            raise ValidationError.from_exception_data("Policy", broken)
        return policy

    def rights_for(self, processing: Processing | str) -> "tuple[Entitlement, ...]":
        """The rights that the legal bases of *processing* (or of its id) bring, in the order of the articles.

        Raises:
            KeyError: the policy has no processing of that id.
        """
        from gdprmap.model.entitlements import entitlements

        wanted = processing if isinstance(processing, str) else processing.id
        for candidate in self.processing or ():
            if candidate.id == wanted:
                return entitlements(self, candidate)
        raise KeyError(wanted)

    def _repr_html_(self) -> str:
        """The short of it as a table, for notebooks."""
        return as_html(self)


def _details(error: ValidationError) -> list[InitErrorDetails]:
    """The errors of *error* in the form from which a new one is made, with their words kept."""
    return [
        InitErrorDetails(type=_said_again(found), loc=found["loc"], input=found["input"])
        for found in error.errors(include_url=False)
    ]


def _said_again(found: ErrorDetails) -> PydanticCustomError:
    kind: Any = found["type"]  # pydantic wants its own literals here, which an error no longer has
    return PydanticCustomError(kind, "{said}", {**found.get("ctx", {}), "said": found["msg"]})
