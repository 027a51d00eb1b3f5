"""The rights of one policy -> lines: from what each follows, and what the policy says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._telling import provision
from gdprmap.documents.view import Line
from gdprmap.model.rights import RIGHT_TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.documents._telling import Teller
    from gdprmap.model.entitlements import Entitlement
    from gdprmap.model.processing import Processing
    from gdprmap.model.rights import RefusedRight, Right, RightName


def right_line(tell: Teller, name: RightName) -> Line:
    """What the law calls a right."""
    return tell.ours(f"right.{name}")


def article_line(tell: Teller, name: RightName) -> Line:
    """Where it stands."""
    return Line(text=tell.texts.cite(provision(RIGHT_TERMS[name])))


def status(tell: Teller, due: Entitlement) -> tuple[Line, ...]:
    """What the policy says of a right that is due."""
    said: list[Line] = []
    if due.stated:
        said.append(tell.ours("status.stated"))
    elif due.missing_for_certain:
        said.append(tell.ours("status.missing", state="not stated"))
    elif due.missing:
        said.append(tell.ours("status.perhaps", state="unknown"))
    elif not due.refused and due.also_met_by:
        said.append(tell.ours("status.met_by", parts=(right_line(tell, due.also_met_by),)))
    if due.refused:
        reason = (tell.words(due.refusal),) if due.refusal else (tell.ours("status.no_reason", state="not stated"),)
        said.append(tell.ours("status.refused", parts=reason))
    return tuple(said)


def refused(tell: Teller) -> dict[RightName, tuple[Line, ...]]:
    """The rights of which the policy says that they do not apply, to all processing or to some, with the reasons."""
    policy = tell.policy
    every = [
        *(policy.refused_rights or ()),
        *(one for each in policy.processing or () for one in each.refused_rights or ()),
    ]
    found: dict[RightName, tuple[Line, ...]] = {}
    for one in every:
        found[one.right] = tuple(dict.fromkeys((*found.get(one.right, ()), _refused(tell, one))))
    return found


def _refused(tell: Teller, one: RefusedRight) -> Line:
    reasons = (
        *((tell.term(one.reason),) if one.reason else ()),
        *((tell.words(one.words),) if one.words else ()),
        *tell.laws(one.laws),
    )
    return tell.ours("status.refused", parts=reasons or (tell.ours("status.no_reason", state="not stated"),))


def because(tell: Teller, due: Entitlement) -> tuple[Line, ...]:
    """The bases or circumstances that bring a right, in the words of the law; and of the policy, where these differ."""
    words = [_known(tell, "because", word) for word in due.because]
    own = [name for name in due.names if name not in due.because]
    return (*words, *(tell.words(name, label="called") for name in own))


def limits(tell: Teller, due: Entitlement) -> tuple[Line, ...]:
    """What may limit a right."""
    return tuple(_known(tell, "limit", limit) for limit in due.exceptions)


def _known(tell: Teller, table: str, english: str) -> Line:
    """A sentence of the model in the language of the document, or as it is."""
    said = tell.texts.own(table, english)
    return Line(text=said or english, lang=None if said else tell.texts.english())


def uses(tell: Teller, name: RightName) -> Iterator[Line]:
    """How a right is used, and what else the policy says of it, each thing once."""
    policy = tell.policy
    every = [*(policy.rights or ()), *(right for one in policy.processing or () for right in one.rights or ())]
    found = [line for right in every if right.right == name for line in _said_of(tell, right)]
    if name == "withdrawal":
        found += _withdrawals(tell)
    yield from dict.fromkeys(found)


def _said_of(tell: Teller, right: Right) -> Iterator[Line]:
    yield from tell.text(right.label, "called")
    yield from tell.text(right.description, "more")
    if right.exercise:
        yield tell.means(right.exercise, "exercise")


def _withdrawals(tell: Teller) -> Iterator[Line]:
    for one in tell.policy.processing or ():
        for basis in _bases(tell, one):
            if found := getattr(basis, "withdraw", None):
                yield tell.means(found, "exercise")


def _bases(tell: Teller, one: Processing) -> Iterator[object]:
    yield from one.legal_bases or ()
    for purpose in one.purposes or ():
        yield from purpose.legal_bases or ()
    yield from one.special_category_conditions or ()
    yield from tell.policy.legal_bases or ()
