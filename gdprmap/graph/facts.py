"""What DPV says of the terms that a graph uses, which countries count as the EEA, and which protect data
adequately: facts that the rules need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gdprmap.adequacy import Adequacy
from gdprmap.graph.triples import Literal, Triple
from gdprmap.vocab import _table
from gdprmap.vocab._table import Row
from gdprmap.vocab._term import expand, shorten

_ADEQUATE = expand("eu-gdpr:A45-3")
SUBCLASS_OF = expand("rdfs:subClassOf")
TERM_STATUS = expand("gm:termStatus")
"""Says of a used term that its vocabulary is giving it up ("sunset") or does not have it ("unknown")."""

# Regions and unions that DPV lists do not say when a country belonged. What counts as the EEA is dated:
# HR joined on 2013-07-01; GB left, and Union law ceased to apply in it, at the end of 2020-12-31 (Withdrawal Agreement,
# Article 126), and in GI, for whose external relations it is responsible (TFEU Article 355(3)).
_EEA = expand("loc:EEA30")
_JOINED = {"loc:HR": date(2013, 7, 1)}
_LEFT = {"loc:GB": date(2020, 12, 31), "loc:GI": date(2020, 12, 31)}
# Up to that day GB was to be treated as no third country (Trade and Cooperation Agreement, Article FINPROV.10A).
_BRIDGED = {"loc:GB": date(2021, 6, 27)}
_DATED = frozenset((*_JOINED, *_LEFT, *_BRIDGED))
# Parts of member states in which Union law does not apply (TFEU Article 355(2) and Annex II; for SJ, Protocol 40 to
# the EEA Agreement), although DPV lists them under the member state.
_OVERSEAS = frozenset(
    f"loc:{code}"
    for code in (
        *("AW", "BL", "BQ", "CW", "NC", "PF", "PM", "SJ", "SX", "TF", "WF"),
        *("DK-GL", "FR-BL", "FR-CP", "FR-NC", "FR-PF", "FR-PM", "FR-TF", "FR-WF"),
        *("NL-AW", "NL-BQ1", "NL-BQ2", "NL-BQ3", "NL-CW", "NL-SX", "NO-21", "NO-22"),
    )
)


def facts(triples: Iterable[Triple], on: date, adequacy: Adequacy | None = None) -> tuple[Triple, ...]:
    """What the rules need to know of the terms in *triples*, as the world was on the day *on*."""
    used = {o for _, _, o in triples if isinstance(o, str)}
    found = dict.fromkeys(fact for iri in sorted(used) for fact in _about(iri, on))
    if any(fact.object == _ADEQUATE for fact in found) or _ADEQUATE in used:
        found |= dict.fromkeys(_adequate(adequacy or Adequacy(judged=on, said=on, now=on)))
    return tuple(found)


def in_eea(country: str, on: date) -> bool:
    """Whether the country, or part of one, counts as a part of the EEA on the day *on*."""
    said = list(_about(country, on))
    reached: list[str | Literal] = [country]
    for node in reached:
        reached += [above for below, _, above in said if below == node and above not in reached]
    return _EEA in reached


def _adequate(adequacy: Adequacy) -> Iterator[Triple]:
    """The decisions, for who claims one."""
    for name, decisions in (
        ("gm:hasAdequacyDecision", adequacy.holding()),
        ("gm:hadAdequacyDecision", adequacy.lapsed()),
    ):
        for decision in decisions:
            if decision.country:
                yield Triple(decision.country, expand(name), decision.iri)
            if decision.limited_to:
                yield Triple(decision.iri, expand("gm:limitedTo"), Literal(decision.limited_to))
            for term in decision.terms if decision.country else ():
                yield Triple(term, expand("dpv:hasThirdCountry"), decision.country or "")


def broader(row: Row) -> tuple[str, ...]:
    """The terms that *row* stands under, but for unions that a part of a member state is no part of."""
    return tuple(above for above in row.above if row.curie not in _OVERSEAS or not above.startswith("loc:"))


def _about(iri: str, on: date) -> tuple[Triple, ...]:
    """What the rules need to know of the term *iri*; nothing of what is no term."""
    if iri in _timeless():
        return _timeless()[iri]
    curie = shorten(iri)
    row = _table.table().get(curie)
    if row is None:
        return (Triple(iri, TERM_STATUS, Literal("unknown")),) if _table.claims_vocabulary(iri) else ()
    found = tuple(_about_term(row, iri, on))
    if _DATED.isdisjoint((curie, *_table.ancestors(curie))):
        _timeless()[iri] = found
    return found


@_table.kept
def _timeless() -> dict[str, tuple[Triple, ...]]:
    """What was found of terms of which it is the same on every day."""
    return {}


def _about_term(row: Row, iri: str, on: date) -> Iterator[Triple]:
    if row.status == "sunset":
        yield Triple(iri, TERM_STATUS, Literal("sunset"))
    if row.kind == "Property":  # named where there is said to be none of it
        return
    for below in (row.curie, *_table.ancestors(row.curie)):
        for above in broader(_table.table()[below]):
            if expand(above) != _EEA or _JOINED.get(below, on) <= on:
                yield Triple(expand(below), SUBCLASS_OF, expand(above))
        if on <= _LEFT.get(below, date.min):
            yield Triple(expand(below), SUBCLASS_OF, _EEA)
        elif on <= _BRIDGED.get(below, date.min):
            yield Triple(expand(below), SUBCLASS_OF, expand("gm:NotAThirdCountry"))
