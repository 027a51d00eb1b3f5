"""Terms of older releases of DPV, and of its files in OWL: today's term is said beside them."""

from __future__ import annotations

from gdprmap.rdf.statements import KIND_PROPERTIES, Statements
from gdprmap.vocab._releases import look_up, same_today
from gdprmap.vocab._table import expand, kept

_COMPARED = frozenset(
    map(
        expand,
        (
            "dpv:hasApplicableLaw",
            "dpv:hasAutomationLevel",
            "dpv:hasHumanInvolvement",
            "dpv:hasJustification",
            "dpv:hasNecessity",
            "dpv:hasStatus",
        ),
    )
)
"""Properties whose values the shapes compare with a term itself; of others they ask what it stands under."""


def say_todays_terms(graph: Statements) -> None:
    """Say today's term beside each older one of the same meaning.

    A value is not said twice, for shapes count values: that the older term stands under today's is enough.
    """
    for subject, property, value in list(graph):
        now = today(property) or property
        if now != property:
            graph.add(subject, now, value)
        term = today(value) if isinstance(value, str) else None
        if term is None:
            continue
        if now in KIND_PROPERTIES:
            graph.add(subject, now, term)
            continue
        graph.add(str(value), "rdfs:subClassOf", term)
        if now in _COMPARED:
            graph.add(subject, now, term)


@kept
def today(iri: str) -> str | None:
    """The term that is written today for an older one and means the same; None for all else."""
    term = same_today(iri)
    return term if term != iri else None


@kept
def is_of_dpv(iri: str) -> bool:
    """Whether *iri* is a term that DPV had under this name and has today, or has in a vocabulary that we do not."""
    found = look_up(iri)
    return found is not None and (found.verdict == "elsewhere" or (found.verdict == "renamed" and found.same))
