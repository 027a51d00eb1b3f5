"""Recipients and transfers -> lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._bases import transfer_basis_line
from gdprmap.documents.view import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.documents._telling import Teller
    from gdprmap.model.entities import Recipient
    from gdprmap.model.transfers import Transfer


def recipient_line(tell: Teller, one: Recipient, *, full: bool = False) -> Line:
    """Someone who gets data: by name, role and country, or with all that is said if *full*."""
    about = (tell.ours(f"role.{one.role}") if one.role else tell.missing("role"), *_about(tell, one))
    if full:
        return tell.entity(one, more=(*about, *_agreement(tell, one)))
    country = (tell.country(one.country),) if one.country else ()
    return tell.named(one, parts=(*about, *country))


def _about(tell: Teller, one: Recipient) -> Iterator[Line]:
    if one.term and (one.name or one.label):
        yield tell.term(one.term)
    yield from tell.flag(one.international_organisation, "international_organisation")


def _agreement(tell: Teller, one: Recipient) -> Iterator[Line]:
    if one.agreement == "none":
        yield tell.none("processing_agreement")
    elif one.agreement:
        yield tell.agreement(one.agreement, "processing_agreement")


def transfer_line(tell: Teller, transfer: Transfer) -> Line:
    """A transfer to third countries, with what it rests on."""
    by_id = {one.id: one for one in tell.policy.recipients or ()}
    countries = [tell.texts.country(country)[0] for country in transfer.countries or ()]
    where = Line(text=tell.texts.listed(countries)) if countries else tell.missing("country")
    bases = [transfer_basis_line(tell, basis) for basis in transfer.bases or ()]
    if not bases:
        bases = [tell.missing("transfer_basis") if transfer.bases is None else tell.none("transfer_basis")]
    return Line(
        text=where.text,
        label=where.label,
        state=where.state,
        parts=(
            *tell.text(transfer.label, "called"),
            *tell.under("to", (tell.named(by_id[id]) for id in transfer.recipients or ())),
            *bases,
            *tell.word("frequency", transfer.frequency, "frequency"),
            *tell.under("measures", map(tell.measure, transfer.measures or ())),
            *((tell.assessment(transfer.assessment, "transfer_assessment"),) if transfer.assessment else ()),
        ),
    )
