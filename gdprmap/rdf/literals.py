"""Values that are not in the form of their datatype, such as "10" for a duration or 31 February."""

from __future__ import annotations

import re
from datetime import date

from gdprmap.graph.triples import XSD, Literal

_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_DATE = r"-?\d{4,}-\d\d-\d\d"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?"
_DURATION = r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_FORMS = {
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T({_TIME}){_ZONE}",
    "dateTimeStamp": f"{_DATE}T({_TIME})(Z|[+-]\\d\\d:\\d\\d)",
    "time": f"({_TIME}){_ZONE}",
    "gYear": rf"-?\d{{4,}}{_ZONE}",
    "gYearMonth": rf"-?\d{{4,}}-(0[1-9]|1[0-2]){_ZONE}",
    "duration": _DURATION,
    "yearMonthDuration": r"-?P(?=.)(\d+Y)?(\d+M)?",
    "dayTimeDuration": r"-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "boolean": "true|false|0|1",
    "decimal": _NUMBER,
    "double": rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": rf"{_NUMBER}([eE][+-]?\d+)?|[+-]?INF|NaN",
    "nonNegativeInteger": r"\+?\d+|-0+",
    "positiveInteger": r"\+?0*[1-9]\d*",
    "nonPositiveInteger": r"-\d+|\+?0+",
    "negativeInteger": r"-0*[1-9]\d*",
    **dict.fromkeys(("integer", "long", "int", "short", "byte"), r"[+-]?\d+"),
    **dict.fromkeys(("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"), r"\+?\d+"),
}
_COMPILED = {f"{XSD}{name}": re.compile(form) for name, form in _FORMS.items()}
_LONGEST = 1000
"""What is longer is no number or date that anything could be done with."""


def is_malformed(value: Literal) -> bool:
    """Whether *value* is not in the form of its datatype, as far as that is known here."""
    form = _COMPILED.get(value.datatype or "")
    if form is None:
        return False
    text = value.text.strip(" \t\r\n")
    return len(text) > _LONGEST or not form.fullmatch(text) or (text[4:5] == "-" and not _is_a_day(text))


def plain(value: Literal) -> Literal:
    """*value* as an engine may see it: without a datatype that it does not fit or that nobody here has looked at."""
    return value if value.datatype in _COMPILED and not is_malformed(value) else value._replace(datatype=None)


def day_in(value: object) -> date | None:
    """The day that a literal says, with or without a time behind it."""
    if not isinstance(value, Literal) or is_malformed(value):
        return None
    try:
        return date.fromisoformat(value.text.strip()[:10])
    except ValueError:
        return None


def _is_a_day(text: str) -> bool:
    """Whether what begins as a date is a day of the calendar; a month alone is looked at by its form."""
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return text[:4] == "0000"  # a year of XSD that Python has not
    return True
