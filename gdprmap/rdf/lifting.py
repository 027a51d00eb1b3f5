"""Data in DPV that others wrote -> the same with what our shapes look for.

Terms of older releases get today's beside them, legal bases in general terms their letter of Article 6(1), and
processes a notice, record or process that holds them. What a term stands under is added elsewhere (`graph.facts`).
Nothing is taken away; a basis that gives way, and a process under other laws, are put aside (`Statements.put_aside`).
"""

from __future__ import annotations

from collections.abc import Iterable

from gdprmap.graph.triples import Triple
from gdprmap.rdf._bases import say_letters
from gdprmap.rdf._labels import say_labels
from gdprmap.rdf._laws import is_under_gdpr as is_under_gdpr
from gdprmap.rdf._processes import say_processes
from gdprmap.rdf._renaming import is_of_dpv as is_of_dpv
from gdprmap.rdf._renaming import say_todays_terms
from gdprmap.rdf._renaming import today as today
from gdprmap.rdf._rights import say_assessments, say_rights
from gdprmap.rdf._standing import stand_in as stand_in
from gdprmap.rdf._standing import stands_for as stands_for
from gdprmap.rdf._storage import say_storage
from gdprmap.rdf._transfers import say_transfers
from gdprmap.rdf.statements import KIND_PROPERTIES as KIND_PROPERTIES
from gdprmap.rdf.statements import Statements as Statements
from gdprmap.rdf.statements import is_term as is_term


def lift(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """*triples*, in their order, and behind them what is added; the same triples give the same."""
    return tuple(lifted(triples))


def lifted(triples: Iterable[Triple]) -> Statements:
    """The same, to be asked."""
    graph = Statements(triples)
    say_todays_terms(graph)
    say_processes(graph)
    say_rights(graph)
    say_assessments(graph)
    say_storage(graph)
    say_letters(graph)
    say_transfers(graph)
    say_labels(graph)
    return graph
