"""How long and where data is kept -> lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents.view import Line

if TYPE_CHECKING:
    from gdprmap.documents._telling import Teller
    from gdprmap.model.processing import Cookie
    from gdprmap.model.retention import Retention, StorageLocation


def retention_line(tell: Teller, kept: Retention) -> Line:
    """How long something is kept."""
    said = (
        *((Line(text=tell.texts.duration(kept.period)),) if kept.period else ()),
        *tell.text(kept.until, "until"),
        *((tell.day(kept.until_date, "until_date"),) if kept.until_date else ()),
        *tell.text(kept.criteria, "criteria"),
        *((_vague(tell, kept.indeterminate),) if kept.indeterminate else ()),
        *tell.text(kept.endless, "endless"),
        *tell.flag(kept.afterwards, "erased"),
    ) or (tell.missing(),)
    if kept.label:
        return Line(text=kept.label, lang=tell.lang, parts=said, heads=True)
    return Line(text=said[0].text, label=said[0].label, state=said[0].state, lang=said[0].lang, parts=said[1:])


def _vague(tell: Teller, words: str) -> Line:
    """Words from which nobody can tell how long."""
    return Line(text=words, label=tell.texts("state.vague"), state="unknown", lang=tell.lang)


def location_line(tell: Teller, place: StorageLocation) -> Line:
    """Where something is kept."""
    if place.label:
        return tell.words(place.label, parts=(tell.country(place.country),) if place.country else ())
    return tell.country(place.country) if place.country else tell.missing()


def cookie_line(tell: Teller, cookie: Cookie) -> Line:
    """A cookie, with what must be said of it."""
    texts, policy = tell.texts, tell.policy
    by_id = {one.id: one for one in policy.recipients or ()}
    setters = [
        tell.ours("label.the_controller") if id == "controller" else tell.named(by_id[id]) for id in cookie.set_by or ()
    ]
    lasts = (
        *((Line(text=texts.duration(cookie.period), label=texts("label.lasts")),) if cookie.period else ()),
        *tell.text(cookie.until, "until"),
    )
    return tell.named(
        cookie,
        parts=(
            *(tell.under("purposes", map(tell.named, cookie.purposes or ())) or (tell.missing("purposes"),)),
            *(lasts or (tell.missing("lasts"),)),
            *(tell.under("set_by", setters) or (tell.missing("set_by"),)),
            *((tell.ours(f"necessity.{cookie.necessity}"),) if cookie.necessity else ()),
        ),
    )
