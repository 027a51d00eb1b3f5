"""How long data is kept, and where."""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import WithJsonSchema
from pydantic_core import PydanticCustomError

from gdprmap.model.entities import Country
from gdprmap.model.marks import Says, Typed, Via
from gdprmap.model.parts import Stated, part
from gdprmap.model.values import Before, Day, Text

_WORDS = re.compile(r"([0-9]{1,9}) (minute|hour|day|week|month|year)s?", re.IGNORECASE)
_ISO = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}D", "month": "P{}M", "year": "P{}Y"}
_DURATION = re.compile(r"P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?")
_PATTERN = rf"^({_DURATION.pattern}|{_WORDS.pattern})$"


def _iso(value: Any) -> str:
    """A duration as it is, and "6 months" as P6M; XML Schema's durations have no weeks, so these become days."""
    text = value.strip() if isinstance(value, str) else ""
    if _DURATION.fullmatch(text):
        return text
    if words := _WORDS.fullmatch(text):
        count, unit = int(words[1]), words[2].lower()
        return _ISO[unit].format(count * 7 if unit == "week" else count)
    raise PydanticCustomError(
        "period",
        '{value} is no period; write an ISO 8601 duration such as P6M or P90D, or plain words such as "6 months"',
        {"value": repr(value[:80] if isinstance(value, str) else value)},
    )


Period = Annotated[str, Before(_iso), WithJsonSchema({"type": "string", "pattern": _PATTERN})]
"""A length of time: an ISO 8601 duration as in XML Schema (P6M, P90D), or plain words ("6 months")."""


VIA_PERIOD = Via("dpv:hasDuration", ("dpv:Duration", "dpv:TemporalDuration"), says="rdf:value", form="duration")
VIA_UNTIL = Via("dpv:hasDuration", ("dpv:Duration", "dpv:UntilEventDuration"), says="rdf:value", form="text")
SAYS_STORAGE_LOCATIONS = Says("dpv:hasStorageCondition", none="")


@part
class Retention(Stated):
    """How long data is kept, or how that is decided (Articles 5(1)(e) and 13(2)(a))."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:StorageCondition", "dpv:StorageDuration")

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What is kept for this long, where it is a part of the data: "server logs"."""
    period: Annotated[
        Period | None,
        VIA_PERIOD,
    ] = None
    """For how long: an ISO 8601 duration (P6M) or plain words ("6 months")."""
    until: Annotated[Text | None, VIA_UNTIL] = None
    """The event that ends it: "the account is closed"."""
    until_date: Annotated[
        Day | None, Via("dpv:hasDuration", ("dpv:Duration", "dpv:UntilTimeDuration"), says="rdf:value")
    ] = None
    """The day on which it ends."""
    criteria: Annotated[Text | None, Says("dct:description", "text")] = None
    """The criteria by which the period is decided, where no period can be given (Article 13(2)(a))."""
    indeterminate: Annotated[
        Text | None,
        Via("dpv:hasDuration", ("dpv:Duration", "dpv:IndeterminateDuration"), says="dct:description", form="text"),
    ] = None
    """Words that name no period and no criteria: "no longer than necessary"."""
    endless: Annotated[
        Text | None,
        Via("dpv:hasDuration", ("dpv:Duration", "dpv:EndlessDuration"), says="dct:description", form="text"),
    ] = None
    """Words that say it is kept for ever."""
    afterwards: Annotated[Literal["erased"] | None, Typed({"erased": "dpv:StorageDeletion"})] = None
    """What happens at the end."""


@part
class StorageLocation(Stated):
    """Where data is kept."""

    CONCEPTS: ClassVar[tuple[str, ...]] = ("dpv:StorageCondition", "dpv:StorageLocation")

    label: Annotated[Text | None, Says("skos:prefLabel", "text")] = None
    """What the place is called: "the data centre"."""
    country: Annotated[Country | None, Says("dpv:hasLocation")] = None
    """The country or region: an ISO 3166 code."""
