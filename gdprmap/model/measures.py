"""Technical, organisational and physical measures (Article 32)."""

from typing import Annotated, ClassVar, Literal

from gdprmap.model.marks import Says, Typed
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Text
from gdprmap.vocab import _term

Family = Literal["technical", "organisational", "physical"]

_TYPES: dict[Family, str] = {
    "technical": "dpv:TechnicalMeasure",
    "organisational": "dpv:OrganisationalMeasure",
    "physical": "dpv:PhysicalMeasure",
}

SAYS_MEASURES = Says(
    "dpv:hasTechnicalOrganisationalMeasure",
    narrower={
        "technical": "dpv:hasTechnicalMeasure",
        "organisational": "dpv:hasOrganisationalMeasure",
        "physical": "dpv:hasPhysicalMeasure",
    },
)


@part
class Measure(Stated):
    """A measure that protects the data (Articles 30(1)(g) and 32(1)); a bare term stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:TechnicalOrganisationalMeasure",)
    SHORT: ClassVar[str | None] = "term"

    term: Annotated[_term.TechnicalOrganisationalMeasure | None, Typed(broader=True)] = None
    """The DPV term for it, such as dpv:EncryptionInTransfer."""
    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it: "computer systems with limited access"."""

    @property
    def family(self) -> Family | None:
        """Technical, organisational or physical, as the term says; None where it says neither."""
        for family, concept in _TYPES.items():
            if self.term and self.term.is_a(_term.expand(concept)):
                return family
        return None

    def further_types(self) -> tuple[str, ...]:
        """The top concept of the measure's family."""
        return (_TYPES[self.family],) if self.family else ()
