"""Who is involved: the controller, its officer and representative, recipients, authorities."""

import re
from typing import Annotated, Any, ClassVar, Literal

from gdprmap.model.marks import Says, Typed
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Before, Day, Flag, Id, Many, OrNone, Text, Url
from gdprmap.vocab import _term

_COUNTRY_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def _spelled_out(value: Any) -> Any:
    """A country code such as DE or DE-BY as the term for it."""
    if isinstance(value, str) and _COUNTRY_CODE.fullmatch(value):
        return f"loc:{value}"
    return value


Country = Annotated[_term.Location, Before(_spelled_out)]
"""A country or region: its ISO 3166 code (DE, DE-BY) or a term such as loc:DE."""


@part
class Agreement(Stated):
    """A contract or arrangement on data protection between those involved."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalMeasure",)

    title: Annotated[Text | None, Says("dct:title", "text")] = None
    """What the document is called."""
    concluded: Annotated[Day | None, Says("dct:date")] = None
    """The day from which it binds."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Where it can be read."""


@part
class ProcessingAgreement(Agreement):
    """The contract that binds a processor to the controller (Article 28(3))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalMeasure", "dpv:ControllerProcessorAgreement")


@part
class JointArrangement(Agreement):
    """The arrangement between joint controllers (Article 26(1))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalMeasure", "dpv:JointDataControllersAgreement")


@part
class Entity(Stated):
    """A person or organisation; with a name it is named, with only a label it is a category."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity",)

    id: Id | None = None
    """A short name, from which the IRI of its node is made; other parts refer to a recipient by it."""
    name: Annotated[Text | None, Says("dpv:hasName")] = None
    """Its full legal name (Article 13(1)(a))."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it, where that is no name: "payment service providers"."""
    address: Annotated[Text | None, Says("dpv:hasAddress")] = None
    """Its postal address."""
    contacts: Annotated[Many[Text] | None, Says("dpv:hasContact")] = None
    """Where it can be reached: e-mail addresses, telephone numbers, web forms."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Its page on the web."""
    country: Annotated[Country | None, Says("dpv:hasCountry", also=("dpv:hasLocation",))] = None
    """The country in which it is established: an ISO 3166 code."""
    locations: Annotated[Many[Country] | None, Says("dpv:hasLocation")] = None
    """Further countries or regions in which it works on the data."""


@part
class DataProtectionOfficer(Entity):
    """The data protection officer (Articles 37-39)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:DataProtectionOfficer")


@part
class Representative(Entity):
    """The representative in the Union of a controller outside it (Article 27)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:Representative", "eu-gdpr:Representative")


@part
class Establishment(Entity):
    """An office or subsidiary through which the controller works (Article 3(1), recital 22)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "eu-gdpr:Establishment")


@part
class SupervisoryAuthority(Entity):
    """An authority that supervises the controller, where people can complain (Articles 51 and 77)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:Authority", "dpv:DataProtectionAuthority")


@part
class Accountable(Entity):
    """What controllers and processors have in common."""

    data_protection_officer: Annotated[OrNone[DataProtectionOfficer] | None, Says("dpv:hasDataProtectionOfficer")] = (
        None
    )
    """Its data protection officer (Articles 13(1)(b) and 37); "none" if it says that it has none."""
    representative: Annotated[OrNone[Representative] | None, Says("dpv:hasRepresentative")] = None
    """Its representative in the Union (Article 27); "none" if it relies on the exemption of Article 27(2)."""
    establishments: Annotated[Many[Establishment] | None, Says("eu-gdpr:hasEstablishment")] = None
    """Its offices and subsidiaries (Article 3(1))."""


@part
class Controller(Accountable):
    """Who decides why and how personal data is processed (Article 4(7))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:DataController")

    authority: Annotated[Flag | None, Typed({True: "dpv:Authority"})] = None
    """Whether it is a public authority or body."""


@part
class Processor(Accountable):
    """Who processes personal data on behalf of controllers (Article 4(8))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:DataProcessor")


@part
class JointControllers(Stated):
    """Controllers who decide together (Article 26)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:JointDataControllers")

    members: Annotated[Many[Controller] | None, Says("dpv:hasDataController")] = None
    """The controllers."""
    arrangement: Annotated[OrNone[JointArrangement] | None, Says("dpv:hasLegalMeasure")] = None
    """Who does what towards the persons concerned (Article 26(1)-(2))."""


Role = Literal["processor", "sub-processor", "controller", "third party", "authority"]

_ROLES: dict[str | bool, str] = {
    "processor": "dpv:DataProcessor",
    "sub-processor": "dpv:DataSubProcessor",
    "controller": "dpv:DataController",
    "third party": "dpv:ThirdParty",
    "authority": "dpv:Authority",
}


@part
class Recipient(Entity):
    """Someone to whom personal data is disclosed (Articles 4(9) and 13(1)(e))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Entity", "dpv:Recipient")
    role: Annotated[Role | None, Typed(_ROLES)] = None
    """In which role it gets the data (Article 4(7)-(10)): for the controller, or on its own account."""
    term: Annotated[_term.Entity | None, Typed(broader=True)] = None
    """The DPV term for this kind of recipient, such as dpv:ServiceProvider."""
    international_organisation: Annotated[Flag | None, Typed({True: "dpv:InternationalOrganisation"})] = None
    """Whether it is an international organisation (Article 4(26))."""
    agreement: Annotated[OrNone[ProcessingAgreement] | None, Says("dpv:hasLegalMeasure")] = None
    """The contract that binds a processor (Article 28(3))."""

    @property
    def family(self) -> str | None:
        """The role, which picks the property that points here."""
        return self.role
