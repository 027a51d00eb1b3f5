"""A law or an assessment that a statement leans on."""

import re
from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator

from gdprmap.model.entities import Country
from gdprmap.model.marks import Says
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Day, Text, Url
from gdprmap.vocab import _term

EPRIVACY_PAGE = "http://data.europa.eu/eli/dir/2002/58/oj"
_KNOWN: dict[str, dict[str, Any]] = {
    "gdpr": {"term": "legal-eu:law-GDPR"},
    "eprivacy directive": {"title": "Directive 2002/58/EC", "page": EPRIVACY_PAGE, "jurisdiction": "loc:EU"},
}
"""Laws that have a name of their own in a file: GDPR, ePrivacy Directive."""


_GDPR = re.compile(
    r"(eu[ -])?gdpr|ds-?gvo|rgpd|general data protection regulation( \(gdpr\))?|datenschutz-grundverordnung"
    r"|rodo|règlement général sur la protection des données|reglamento general de protección de datos"
    r"|.*\b2016/679\b.*|.*\b[03]2016R0679\b.*",
    re.IGNORECASE,
)


def is_gdpr(title: str) -> bool:
    """Whether *title* is a usual name of the GDPR, or has its number."""
    return _GDPR.fullmatch(title.strip()) is not None


@part
class Law(Stated):
    """A law; a bare title stands for it, and "GDPR" and "ePrivacy Directive" are known."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Law",)
    BARE: ClassVar[bool] = True

    term: Annotated[_term.Law | None, Says("skos:exactMatch")] = None
    """The DPV term for it, such as legal-eu:law-GDPR."""
    title: Annotated[Text | None, Says("dct:title", "text")] = None
    """What it is called, with the section: "§ 147 Abgabenordnung"."""
    jurisdiction: Annotated[Country | None, Says("dpv:hasJurisdiction")] = None
    """Whose law it is: an ISO 3166 code, or loc:EU (Article 6(3) asks for Union or Member State law)."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Where it can be read."""

    @classmethod
    def gdpr(cls) -> Self:
        """The General Data Protection Regulation."""
        return cls(**_KNOWN["gdpr"])

    @classmethod
    def eprivacy(cls) -> Self:
        """The ePrivacy Directive, whose Article 5(3) asks for consent to cookies."""
        return cls(**_KNOWN["eprivacy directive"])

    @model_validator(mode="before")
    @classmethod
    def _known_or_title(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if is_gdpr(value):
            return _KNOWN["gdpr"]
        if value.lower() in _KNOWN:
            return _KNOWN[value.lower()]
        prefix, colon, name = value.partition(":")
        looks_like_a_term = bool(colon) and " " not in value and (prefix in _term.PREFIXES or name.startswith("//"))
        return {"term" if looks_like_a_term else "title": value}


@part
class Assessment(Stated):
    """An assessment that was carried out; a bare date says when."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Assessment",)
    SHORT: ClassVar[str | None] = "made"

    made: Annotated[Day | None, Says("dct:date")] = None
    """The day on which it was made."""
    page: Annotated[Url | None, Says("foaf:page", "iri")] = None
    """Where it can be read."""
    outcome: Annotated[Text | None, Says("dct:description", "text")] = None
    """What came out of it."""


@part
class BalancingTest(Assessment):
    """The weighing of the interest against those of the persons concerned (Article 6(1)(f), recital 47)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "dpv:Assessment",
        "eu-gdpr:BalancingTest",
        "dpv:LegitimateInterestAssessment",
    )


@part
class ImpactAssessment(Assessment):
    """A data protection impact assessment (Article 35)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Assessment", "dpv:DPIA")


@part
class TransferAssessment(Assessment):
    """An assessment of the law of the country that data goes to (Article 46(1), C-311/18)."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Assessment", "dpv:DataTransferImpactAssessment")


@part
class CompatibilityAssessment(Assessment):
    """The test whether a further purpose fits the first one (Article 6(4))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:Assessment", "eu-gdpr:PurposeCompatibilityAssessment")
