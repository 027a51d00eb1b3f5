"""To which countries data goes, to whom there, and what protects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import name_of
from gdprmap.changes._telling import At, Telling, quoted
from gdprmap.changes._topics import Weight
from gdprmap.changes._weighing import abroad

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gdprmap.changes._matching import Ids
    from gdprmap.changes._sharing import Known
    from gdprmap.changes._topics import Topic
    from gdprmap.model import Policy, Processing, Recipient, Transfer
    from gdprmap.places import Loc
    from gdprmap.vocab._term import Location

_DEROGATIONS = (
    "explicit consent", "contract with the person", "contract in the person's interest", "public interest",
    "legal claims", "vital interests", "public register", "compelling legitimate interests",
)  # fmt: skip
"""The bases of Article 49, for cases in which nothing protects the data abroad."""
_TOPICS: Mapping[str, Topic] = {
    "recipients": on.IMPORTER,
    "copies": on.COPY,
    "protection": on.SUPPLEMENT,
    "frequency": on.FREQUENCY,
}


class _Route:
    """All that a part says of transfers to one country."""

    def __init__(self, place: Loc, country: Location | None) -> None:
        self.place = place
        """Where the first of them stands."""
        self.country = country
        self.bases: set[str] = set()
        self.said: dict[str, set[str]] = {name: set() for name in _TOPICS}
        """What else is said, in words, by what it is about."""

    def add(self, transfer: Transfer, names: Mapping[str, str]) -> None:
        """Take in what a transfer says."""
        bases = transfer.bases or ()
        self.bases |= {name_of(basis.decision or basis.kind) for basis in bases}
        self.said["recipients"] |= {names.get(id, id) for id in transfer.recipients or ()}
        self.said["copies"] |= {way for basis in bases for way in (basis.page, basis.contact) if way}
        self.said["protection"] |= {name_of(measure) for measure in transfer.measures or ()}
        self.said["protection"] |= {"an assessment of the country's law"} if transfer.assessment else set()
        self.said["frequency"] |= {transfer.frequency} if transfer.frequency else set()


def compare_transfers(telling: Telling, at: At, ids: Ids, known: Known) -> None:
    """Compare to which countries a part transfers data, to whom, and on what that rests."""
    telling.denial(on.TRANSFER, at, "transfers")
    names = _names(known[1])
    # Who is in both policies goes by the new name in both.
    old = _routes(at.old, at.old_loc, {**_names(known[0]), **{id: names[new] for id, new in ids["recipients"].items()}})
    new = _routes(at.new, at.new_loc, names)
    nowhere = at.field("transfers")
    for country, route in old.items():
        if country not in new:
            said, weight = f"the transfer to {country} is no longer stated", Weight.CHANGED
            if at.new.transfers == ():
                said, weight = (
                    f"data no longer goes to {country}; it is now said that there are no transfers",
                    Weight.BETTER,
                )
            telling.tell(on.COUNTRY, "dropped", at, said, route.place, nowhere[1], weight)
    for country, route in new.items():
        if country not in old:
            resting = f", on the basis of: {_listed(route.bases)}" if route.bases else "; on what basis is not said"
            said = f"data now goes to {country}{resting}"
            weight = abroad(on.COUNTRY, route.country, on.COUNTRY.added) if route.country else on.COUNTRY.added
            telling.tell(on.COUNTRY, "added", at, said, nowhere[0], route.place, weight)
        else:
            _compare(telling, at, country, old[country], route)


def _compare(telling: Telling, at: At, country: str, old: _Route, new: _Route) -> None:
    """Compare what is said of transfers to a country that both policies name."""
    if old.bases != new.bases:
        _other_basis(telling, at, country, old, new)
    for name, topic in _TOPICS.items():
        gone, come = old.said[name] - new.said[name], new.said[name] - old.said[name]
        noun = f"{topic.noun} to {country}"
        if gone and come:
            said = f"the {noun} has changed: from {_listed(gone)} to {_listed(come)}"
            # A recipient takes the place of another, but who gets data is new.
            weight = topic.added if topic is on.IMPORTER else topic.changed
            telling.tell(topic, "changed", at, said, old.place, new.place, weight)
        elif gone:
            said = f"the {noun} is no longer stated: {_listed(gone)}"
            telling.tell(topic, "dropped", at, said, old.place, new.place)
        elif come:
            telling.tell(topic, "added", at, f"the {noun} is now stated: {_listed(come)}", old.place, new.place)


def _other_basis(telling: Telling, at: At, country: str, old: _Route, new: _Route) -> None:
    was, now, where = old.bases, new.bases, (old.place, new.place)
    if not now:
        said = f"it is no longer said on what the transfer to {country} rests; it was: {_listed(was)}"
        telling.tell(on.TRANSFER_BASIS, "dropped", at, said, *where)
    elif not was:
        said = f"the basis of the transfer to {country} is now stated: {_listed(now)}"
        telling.tell(on.TRANSFER_BASIS, "added", at, said, *where)
    else:
        said = f"the transfer to {country} rests on other grounds: {_listed(now)}; before: {_listed(was)}"
        weight = {(False, True): Weight.WORSE, (True, False): Weight.BETTER}.get(
            (_bare(was), _bare(now)), Weight.CHANGED
        )
        telling.tell(on.TRANSFER_BASIS, "changed", at, said, *where, weight)


def _bare(bases: Collection[str]) -> bool:
    """Whether there are but derogations."""
    return set(bases) <= set(_DEROGATIONS)


def _routes(part: Policy | Processing, loc: Loc, names: Mapping[str, str]) -> dict[str, _Route]:
    """What is said of each country; some transfers name none."""
    routes: dict[str, _Route] = {}
    for index, transfer in enumerate(part.transfers or ()):
        for name, country in _destinations(transfer):
            routes.setdefault(name, _Route((*loc, "transfers", index), country)).add(transfer, names)
    return routes


def _destinations(transfer: Transfer) -> list[tuple[str, Location | None]]:
    if transfer.countries:
        return [(name_of(country), country) for country in transfer.countries]
    return [(quoted(transfer) if transfer.label else "a country that is not named", None)]


def _names(recipients: Mapping[str, Recipient]) -> dict[str, str]:
    return {id: name_of(recipient) for id, recipient in recipients.items()}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
