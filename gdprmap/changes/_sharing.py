"""Who gets data, and in which countries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import SILENT, content, name_of
from gdprmap.changes._telling import At, Telling, quoted
from gdprmap.changes._topics import Weight

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gdprmap.changes._matching import Ids, Paired
    from gdprmap.model import Policy, Processing, Transfer
    from gdprmap.places import Loc

_DEROGATIONS = (
    "explicit consent", "contract with the person", "contract in the person's interest", "public interest",
    "legal claims", "vital interests", "public register", "compelling legitimate interests",
)  # fmt: skip
"""The bases of Article 49, for cases in which nothing protects the data abroad."""


class Told(NamedTuple):
    """The recipients, by id, that some processing was said to gain or to lose."""

    dropped: set[str]
    added: set[str]


def compare_recipients(telling: Telling, at: At, entries: Paired, told: Told) -> None:
    """Compare the entries of all recipients; those that a processing has gained or lost were told there."""
    telling.denial(on.RECIPIENT, at, "recipients")
    before, after = at.values("recipients")
    for index in entries.dropped:
        if before[index].id not in told.dropped:
            telling.dropped(on.RECIPIENT, at, "recipients", index, quoted(before[index]))
    for index in entries.added:
        if after[index].id not in told.added:
            telling.added(on.RECIPIENT, at, "recipients", index, quoted(after[index]))
    for one, other in entries.both:
        pair = At(
            before[one], after[other], ("recipients", one), ("recipients", other),
            name_of(after[other]),
        )  # fmt: skip
        telling.lists(pair)
        telling.values(pair)
        if pair.old.label and pair.new.label and pair.old.label != pair.new.label:
            message = f'the recipient "{pair.old.label}" is now called "{pair.new.label}"'
            telling.tell(on.RECIPIENT, "changed", pair, message, pair.old_loc, pair.new_loc)
        if before[one].id != after[other].id and same_names(pair):
            message = f"{before[one].id} is now called {after[other].id}"
            telling.tell(on.NAME, "changed", pair, message, pair.old_loc, pair.new_loc)


def same_names(pair: At) -> bool:
    """Whether only the id of a part is another."""
    return content(pair.old, ("id", *SILENT)) == content(pair.new, ("id", *SILENT))


def compare_named(telling: Telling, at: At, field: str, ids: Ids, names: tuple[Mapping[str, str], ...]) -> Told:
    """Compare the recipients that a part refers to, whatever order they stand in."""
    if field == "recipients":
        telling.denial(on.RECIPIENT, at, field)
    before, after = at.values(field)
    known = ids["recipients"]
    meant = {known.get(id, id) for id in before}
    told = Told(set(), set())
    for index, id in enumerate(before):
        if known.get(id) not in after and id not in told.dropped:
            telling.dropped(on.RECIPIENT, at, field, index, f'"{names[0][id]}"')
            told.dropped.add(id)
    for index, id in enumerate(after):
        if (id not in meant or id not in known.values()) and id not in told.added:
            telling.added(on.RECIPIENT, at, field, index, f'"{names[1][id]}"')
            told.added.add(id)
    return told


def compare_transfers(telling: Telling, at: At) -> None:
    """Compare to which countries a part transfers data, and on what that rests."""
    telling.denial(on.TRANSFER, at, "transfers")
    (old, old_at), (new, new_at) = _countries(at.old, at.old_loc), _countries(at.new, at.new_loc)
    nowhere = at.field("transfers")
    for country in old:
        if country not in new:
            said = f"data no longer goes to {country}"
            telling.tell(on.COUNTRY, "dropped", at, said, old_at[country], nowhere[1])
    for country, bases in new.items():
        if country not in old:
            resting = f", on the basis of: {', '.join(sorted(bases))}" if bases else "; on what basis is not said"
            said = f"data now goes to {country}{resting}"
            telling.tell(on.COUNTRY, "added", at, said, nowhere[0], new_at[country])
        elif bases != old[country]:
            _other_basis(telling, at, (old[country], bases), (old_at[country], new_at[country]), country)


def _other_basis(
    telling: Telling, at: At, bases: tuple[Collection[str], Collection[str]], where: tuple[Loc, Loc], country: str
) -> None:
    was, now = (", ".join(sorted(kinds)) for kinds in bases)
    if not now:
        said = f"it is no longer said on what the transfer to {country} rests; it was: {was}"
        telling.tell(on.TRANSFER_BASIS, "dropped", at, said, *where)
    elif not was:
        said = f"the basis of the transfer to {country} is now stated: {now}"
        telling.tell(on.TRANSFER_BASIS, "added", at, said, *where)
    else:
        worse = set(bases[1]).issubset(_DEROGATIONS) and not set(bases[0]).issubset(_DEROGATIONS)
        said = f"the transfer to {country} rests on other grounds: {now} instead of {was}"
        telling.tell(on.TRANSFER_BASIS, "changed", at, said, *where, Weight.WORSE if worse else Weight.CHANGED)


def _countries(part: Policy | Processing, loc: Loc) -> tuple[dict[str, set[str]], dict[str, Loc]]:
    """For each country the bases of the transfers there, and the place of the first; some name no country."""
    bases: dict[str, set[str]] = defaultdict(set)
    places: dict[str, Loc] = {}
    transfers: Sequence[Transfer] = part.transfers or ()
    for index, transfer in enumerate(transfers):
        for country in _destinations(transfer):
            places.setdefault(country, (*loc, "transfers", index))
            bases[country] |= {name_of(basis.decision or basis.kind) for basis in transfer.bases or ()}
    return dict(bases), places


def _destinations(transfer: Transfer) -> list[str]:
    if transfer.countries:
        return [name_of(country) for country in transfer.countries]
    return [quoted(transfer) if transfer.label else "a country that is not named"]
