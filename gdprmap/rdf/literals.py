"""Values that are not in the form of their datatype, such as "10" for a duration or 31 February."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from gdprmap.graph.triples import XSD, Literal

# The lexical spaces of XSD 1.1 part 2. A year 0000 is one of them, and so is each text for xsd:anyURI.
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_MONTHS = r"(?:[0-9]+Y)?(?:[0-9]+M)?"
_SECONDS = r"(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_INTEGER = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FLOAT = rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?"


class _Form(NamedTuple):
    """What values of a datatype look like."""

    pattern: str
    example: str
    least: int | None = None
    most: int | None = None


def _signed(number: int) -> _Form:
    return _Form(_INTEGER, "30", -(2 ** (number - 1)), 2 ** (number - 1) - 1)


def _unsigned(number: int) -> _Form:
    return _Form(_INTEGER, "30", 0, 2**number - 1)


_FORMS = {
    "date": _Form(f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?", "2024-02-29"),
    "dateTime": _Form(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?", "2024-02-29T14:30:00Z"),
    "dateTimeStamp": _Form(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", "2024-02-29T14:30:00Z"),
    "time": _Form(f"{_TIME}{_ZONE}?", "14:30:00"),
    "gYear": _Form(f"{_YEAR}{_ZONE}?", "2024"),
    "gYearMonth": _Form(f"{_YEAR}-{_MONTH}{_ZONE}?", "2024-02"),
    "gMonth": _Form(f"--{_MONTH}{_ZONE}?", "--02"),
    "gMonthDay": _Form(f"--{_MONTH}-{_DAY}{_ZONE}?", "--02-29"),
    "gDay": _Form(f"---{_DAY}{_ZONE}?", "---29"),
    "duration": _Form(f"-?P(?=.){_MONTHS}{_SECONDS}", "P6M"),
    "yearMonthDuration": _Form(f"-?P(?=.){_MONTHS}", "P6M"),
    "dayTimeDuration": _Form(f"-?P(?=.){_SECONDS}", "P30D"),
    "boolean": _Form("true|false|0|1", "true or false"),
    "decimal": _Form(_DECIMAL, "2.5"),
    "double": _Form(_FLOAT, "2.5"),
    "float": _Form(_FLOAT, "2.5"),
    "integer": _Form(_INTEGER, "30"),
    "nonNegativeInteger": _Form(_INTEGER, "30", least=0),
    "positiveInteger": _Form(_INTEGER, "30", least=1),
    "nonPositiveInteger": _Form(_INTEGER, "-30", most=0),
    "negativeInteger": _Form(_INTEGER, "-30", most=-1),
    "long": _signed(64),
    "int": _signed(32),
    "short": _signed(16),
    "byte": _signed(8),
    "unsignedLong": _unsigned(64),
    "unsignedInt": _unsigned(32),
    "unsignedShort": _unsigned(16),
    "unsignedByte": _unsigned(8),
    "hexBinary": _Form("(?:[0-9a-fA-F]{2})*", "0FB7"),
    "base64Binary": _Form(_BASE64, "Zm9v"),
    "language": _Form("[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", "en-GB"),
}
_BY_IRI = {f"{XSD}{name}": (form, re.compile(form.pattern)) for name, form in _FORMS.items()}
_BINARY = frozenset({f"{XSD}hexBinary", f"{XSD}base64Binary"})
"""Whose values may be long, such as a picture."""
_DURATIONS = frozenset(f"{XSD}{name}" for name in ("duration", "yearMonthDuration", "dayTimeDuration"))
_LONGEST = 1000
"""What is longer is no number or date that anything could be done with."""
_LONGEST_QUOTED = 60


def wanted(value: Literal) -> str | None:
    """A sentence on how to write a *value* that is not in the form of its datatype; None for all others."""
    if value.datatype not in _BY_IRI or _is_in_form(value):
        return None
    form, _ = _BY_IRI[value.datatype]
    if form.least is None and form.most is None:
        return f"Write it as {form.example}"
    if form.least is None or form.most is None:
        limits = f"up to {form.most}" if form.least is None else f"from {form.least} on"
    else:
        limits = f"from {form.least} to {form.most}"
    return f"Write a whole number {limits}, such as {form.example}"


def is_negative_duration(value: Literal) -> bool:
    """Whether *value* is a duration of less than nothing."""
    negative = value.datatype in _DURATIONS and value.text.strip().startswith("-")
    return negative and _is_in_form(value) and bool(re.search("[1-9]", value.text))


def plain(value: Literal) -> Literal:
    """*value* as an engine may see it: no shape asks for a datatype, and engines differ in what they make of some."""
    return value._replace(datatype=None)


def day_in(value: object) -> date | None:
    """The day that a literal says, with or without a time behind it."""
    if not isinstance(value, Literal) or wanted(value):
        return None
    try:
        return date.fromisoformat(value.text.strip()[:10])
    except ValueError:
        return None


def quoted(text: str) -> str:
    """*text* in quotes for a message, cut if it is long, with what cannot be seen as its number."""
    cut = text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}..."
    return '"' + "".join(one if one.isprintable() else f"\\u{ord(one):04X}" for one in cut) + '"'


def _is_in_form(value: Literal) -> bool:
    """Whether a value of one of the datatypes above is in its form."""
    form, pattern = _BY_IRI[value.datatype or ""]
    text = value.text.strip(" \t\r\n")
    if value.datatype == f"{XSD}base64Binary":  # the only one in which white space may stand
        text = re.sub("[ \t\r\n]", "", text)
    found = pattern.fullmatch(text) if len(text) <= _LONGEST or value.datatype in _BINARY else None
    if found is None:
        return False
    if form.pattern == _INTEGER:
        number = int(text)
        return (form.least is None or form.least <= number) and (form.most is None or number <= form.most)
    return "day" not in pattern.groupindex or _is_a_day(**found.groupdict())


def _is_a_day(day: str, month: str = "01", year: str = "2000") -> bool:
    """Whether the month has this day; a year stands for the one that repeats it 400 years later."""
    return int(day) <= calendar.monthrange(2000 + int(year) % 400, int(month))[1]
