"""Which way a change weighs where that depends on what is said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._durations import compared
from gdprmap.changes._matching import SILENT, content
from gdprmap.changes._topics import Weight
from gdprmap.graph.facts import in_eea
from gdprmap.model import Cookie, StorageLocation
from gdprmap.vocab import loc as places
from gdprmap.vocab._term import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdprmap.changes._topics import Topic

_GRAVE: Mapping[str, tuple[str, ...]] = {
    on.NECESSITY.noun: ("required", "statutory", "contractual", "contract entry"),
    on.ROLE.noun: ("controller", "third party", "authority"),
}
"""The values of a topic that are graver for people than its other ones: they must, or others use data as they like."""
_BY_OUTCOME = {"longer": Weight.WORSE, "shorter": Weight.BETTER}


def weight_of_value(topic: Topic, before: Any, after: Any) -> Weight:
    """How it weighs that a field has another value."""
    grave = _GRAVE.get(topic.noun, ())
    if (before in grave) != (after in grave):
        return Weight.WORSE if after in grave else Weight.BETTER
    return abroad(topic, after, topic.added if topic is on.COUNTRY else topic.changed)


def weight_of_entry(topic: Topic, before: Any, after: Any) -> Weight:
    """How it weighs that an entry of a list is described in another way."""
    if isinstance(after, StorageLocation) and before.country != after.country:
        return abroad(topic, after, topic.added)
    if isinstance(after, Cookie) and _but_for_period(before) == _but_for_period(after):
        return _BY_OUTCOME.get(_compared(before.period, after.period), topic.changed)
    return topic.changed


def abroad(topic: Topic, value: object, weight: Weight) -> Weight:
    """*weight*, but less for a country of the EEA, about which Chapter V does not ask, or a place without a country."""
    if topic not in (on.COUNTRY, on.STORAGE):
        return weight
    country = value if isinstance(value, Location) else getattr(value, "country", None)
    unions = places.EU, places.EEA
    inside = country is None or country in unions or in_eea(country, date.today())
    return Weight.CHANGED if inside else weight


def _but_for_period(cookie: Cookie) -> str:
    return content(cookie, ("period", *SILENT))


def _compared(old: str | None, new: str | None) -> str:
    return compared(old, new) if old and new else "unclear"
