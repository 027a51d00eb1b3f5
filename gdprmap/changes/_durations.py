"""Which of two storage periods is the longer one, and which way of stating one the vaguer."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gdprmap.model import Retention

Outcome = Literal["longer", "shorter", "equal", "unclear"]

_DURATION = re.compile(
    r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
_UNITS = ("year", "month", "day", "hour", "minute", "second")
_LONGEST_TEXT = 100
"""Of what is written at greater length, nobody can say how long it is."""
_REFERENCES = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
"""The months from whose first day XML Schema counts (Datatypes, 3.2.6.2): a month has 28 to 31 days."""


def compared(old: str, new: str) -> Outcome:
    """Whether the *new* duration is longer or shorter; "unclear" where it depends on the month (P1M, P30D)."""
    if old == new:
        return "equal"
    if max(len(old), len(new)) > _LONGEST_TEXT:
        return "unclear"
    signs = {_sign(_seconds(new, *start) - _seconds(old, *start)) for start in _REFERENCES}
    if len(signs) > 1:
        return "unclear"
    return {1: "longer", -1: "shorter", 0: "equal"}[signs.pop()]  # type: ignore[return-value]  # a dict of literals


def in_words(duration: str) -> str:
    """A duration as people say it: "18 months" for P18M."""
    found = _DURATION.fullmatch(duration)
    assert found, duration
    return " ".join(
        f"{count} {unit if count == '1' else f'{unit}s'}"
        for count, unit in zip(found.groups(), _UNITS, strict=True)
        if count
    )


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _seconds(duration: str, year: int, month: int) -> Fraction:
    """How many seconds pass from the first day of a month until the duration is over."""
    found = _DURATION.fullmatch(duration)
    assert found, duration
    years, months, days, hours, minutes, seconds = (Fraction(part or 0) for part in found.groups())
    ahead = year * 12 + month - 1 + int(years) * 12 + int(months)
    passed = _days(ahead // 12, ahead % 12 + 1) - _days(year, month) + days
    return ((passed * 24 + hours) * 60 + minutes) * 60 + seconds


def _days(year: int, month: int) -> int:
    """The number of the first day of a month in the Gregorian calendar, for years of any size."""
    year, month = (year - 1, month + 12) if month <= 2 else (year, month)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5


def vagueness(retention: Retention) -> int:
    """How vaguely it says for how long: 0 a period, day or event, 1 criteria, 2 neither, 3 nothing at all."""
    if retention.period or retention.until_date or retention.until or retention.endless is not None:
        return 0
    if retention.criteria:
        return 1
    return 2 if retention.indeterminate is not None else 3
