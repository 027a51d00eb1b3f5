"""Transfers of personal data to third countries, and what they rest on (Chapter V)."""

from typing import Annotated, ClassVar, Literal

from gdprmap.model.entities import Country
from gdprmap.model.law import TransferAssessment
from gdprmap.model.marks import RefTo, Says, Typed
from gdprmap.model.measures import SAYS_MEASURES, Measure
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Many, Ref, Text, Url
from gdprmap.vocab import _term


@part
class TransferBasis(Stated):
    """What a transfer rests on (Articles 45-49); a bare kind stands for it."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:LegalBasis", "dpv:DataTransferLegalBasis")
    SHORT: ClassVar[str | None] = "kind"

    kind: Annotated[
        Literal[
            "adequacy decision",
            "legal instrument",
            "binding corporate rules",
            "standard contractual clauses",
            "authority clauses",
            "code of conduct",
            "certification",
            "ad hoc clauses",
            "administrative arrangement",
            "explicit consent",
            "contract with the person",
            "contract in the person's interest",
            "public interest",
            "legal claims",
            "vital interests",
            "public register",
            "compelling legitimate interests",
        ],
        Typed(
            {
                "adequacy decision": "eu-gdpr:A45-3",
                "legal instrument": "eu-gdpr:A46-2-a",
                "binding corporate rules": "eu-gdpr:A46-2-b",
                "standard contractual clauses": "eu-gdpr:A46-2-c",
                "authority clauses": "eu-gdpr:A46-2-d",
                "code of conduct": "eu-gdpr:A46-2-e",
                "certification": "eu-gdpr:A46-2-f",
                "ad hoc clauses": "eu-gdpr:A46-3-a",
                "administrative arrangement": "eu-gdpr:A46-3-b",
                "explicit consent": "eu-gdpr:A49-1-a",
                "contract with the person": "eu-gdpr:A49-1-b",
                "contract in the person's interest": "eu-gdpr:A49-1-c",
                "public interest": "eu-gdpr:A49-1-d",
                "legal claims": "eu-gdpr:A49-1-e",
                "vital interests": "eu-gdpr:A49-1-f",
                "public register": "eu-gdpr:A49-1-g",
                # DPV calls the derogation of Article 49(1), second subparagraph, A49-2.
                "compelling legitimate interests": "eu-gdpr:A49-2",
            }
        ),
    ]
    """Which basis: Articles 45(3), 46(2)(a)-(f), 46(3)(a)-(b), 49(1)(a)-(g) and 49(1), second subparagraph."""
    decision: Annotated[_term.LegalBasis | None, Typed()] = None
    """The adequacy decision, such as legal-eu:Adequacy-EU-CH (Article 45(3))."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Where a copy of the safeguards can be read (Article 13(1)(f))."""
    contact: Annotated[Text | None, Says("dpv:hasContact")] = None
    """Where a copy of the safeguards can be asked for (Article 13(1)(f))."""


@part
class Transfer(Stated):
    """A transfer to a third country or an international organisation (Article 44)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Processing", "dpv:CrossBorderTransfer")

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the policy calls it."""
    countries: Annotated[Many[Country] | None, Says("dpv:hasThirdCountry")] = None
    """The third countries: ISO 3166 codes (Article 30(1)(e))."""
    recipients: Annotated[
        Many[Ref] | None, RefTo(("recipients",)), Says("dpv:hasDataImporter", also=("dpv:hasRecipient",))
    ] = None
    """The ids of the recipients there."""
    bases: Annotated[Many[TransferBasis] | None, Says("dpv:hasLegalBasis")] = None
    """What it rests on: adequacy, safeguards or a derogation (Article 13(1)(f))."""
    frequency: Annotated[
        Literal["once", "occasional", "often", "continuous"] | None,
        Says(
            "dpv:hasFrequency",
            values={
                "once": ("dpv:SingularFrequency",),
                "occasional": ("dpv:SporadicFrequency",),
                "often": ("dpv:OftenFrequency",),
                "continuous": ("dpv:ContinuousFrequency",),
            },
        ),
    ] = None
    """How often it takes place; the derogations of Article 49 are for what is occasional (recital 111)."""
    measures: Annotated[Many[Measure] | None, SAYS_MEASURES] = None
    """Measures that supplement the safeguards."""
    assessment: Annotated[TransferAssessment | None, Says("dpv:hasAssessment")] = None
    """The assessment of the law of the country (C-311/18)."""


SAYS_TRANSFERS = Says("dpv:hasProcessing", none="dpv:hasThirdCountry")
