"""Who is responsible -> what is said of them: the heads of documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gdprmap.documents.view import Said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import Field, Line
    from gdprmap.model.entities import Accountable, Entity


def who(tell: Teller, records: Collection[str]) -> Iterator[Field]:
    """Who is responsible in these *records*, and whom to turn to."""
    if "controller" in records:
        yield tell.field("controller", controller(tell))
    if "processor" in records or tell.policy.processor:
        yield tell.field("processor", _processor(tell))
    representative = _through(tell, "representative")
    if representative.state != "not stated" or representative.gaps:  # most need none (Article 27)
        yield tell.field("representative", representative)
    yield tell.field("dpo", _through(tell, "dpo"))


def when(tell: Teller) -> Iterator[Field]:
    """As of when the policy holds, and where it can be read."""
    policy = tell.policy
    yield tell.field("date", date(tell))
    if policy.valid_until:
        yield tell.field("valid_until", Said(lines=(tell.day(policy.valid_until, "last_day"),)))
    if policy.source:
        yield tell.field("source", Said(lines=(tell.words(policy.source),)))


def exempt(tell: Teller) -> Iterator[Field]:
    """Why persons need not be informed, where the policy says so (Articles 13(4) and 14(5))."""
    reasons = tell.policy.information_exemptions
    if reasons is not None:
        yield tell.field("exemptions", tell.said(map(tell.term, reasons), none=True))


def controller(tell: Teller) -> Said:
    """Who decides why and how data is processed: one, or several together."""
    policy, joint = tell.policy, tell.policy.joint_controllers
    lines = [tell.entity(policy.controller)] if policy.controller else []
    if joint:
        lines += tell.under("joint_controllers", (tell.entity(member) for member in joint.members or ()))
        if joint.arrangement == "none":
            lines.append(tell.none("arrangement"))
        else:
            lines.append(
                tell.agreement(joint.arrangement, "arrangement") if joint.arrangement else tell.missing("arrangement")
            )
    return tell.said(lines, gaps=tell.findings.of_policy("controller"))


def further(tell: Teller) -> Iterator[Field]:
    """Establishments and authorities, where the policy names any."""
    policy = tell.policy
    places = [place for one in accountable(tell) for place in one.establishments or ()]
    if places or any(one.establishments == () for one in accountable(tell)):
        yield tell.field("establishments", tell.said(map(tell.entity, places), none=True))
    if policy.lead_authority:
        yield tell.field("lead_authority", Said(lines=(tell.entity(policy.lead_authority),)))
    if policy.supervisory_authorities is not None:
        named = map(tell.entity, policy.supervisory_authorities)
        yield tell.field("authorities", tell.said(named, none=True))


def accountable(tell: Teller) -> tuple[Accountable, ...]:
    """The controllers and the processor of the policy."""
    policy = tell.policy
    members = policy.joint_controllers.members if policy.joint_controllers else None
    return tuple(one for one in (policy.controller, *(members or ()), policy.processor) if one)


def date(tell: Teller) -> Said:
    """When the policy was last changed, and when it was first published."""
    policy = tell.policy
    lines = (
        *((tell.day(policy.updated, "updated"),) if policy.updated else ()),
        *((tell.day(policy.published, "published"),) if policy.published else ()),
    )
    return tell.said(lines, gaps=tell.findings.of_policy("date"))


def _processor(tell: Teller) -> Said:
    found = tell.policy.processor
    gaps = (*tell.findings.of_policy("controllers"), *tell.findings.of_policy("controller"))
    return tell.said((tell.entity(found),) if found else (), gaps=gaps)


def _through(tell: Teller, whom: str) -> Said:
    """The representative or the officer of each who is accountable; of several, for whom each is."""
    found: list[Line] = []
    every = accountable(tell)
    for one in every:
        who: Entity | str | None = one.representative if whom == "representative" else one.data_protection_officer
        if who is None:
            continue
        for_whom = (tell.named(one, label="holds_for"),) if len(every) > 1 else ()
        line = tell.none() if isinstance(who, str) else tell.entity(who)
        found.append(replace(line, parts=(*line.parts, *for_whom)))
    if found and whom == "dpo":
        silent = (one for one in every if one.data_protection_officer is None)
        found += [replace(tell.missing(), parts=(tell.named(one, label="holds_for"),)) for one in silent]
    return tell.said(found, gaps=tell.findings.of_policy(whom))
