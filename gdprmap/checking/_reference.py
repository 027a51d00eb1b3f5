"""The reference engine: pyshacl, run the fast way."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyshacl
from rdflib import SH, Graph

from gdprmap.checking._quick import QuickGraph
from gdprmap.checking._results import Result
from gdprmap.errors import ShapesError
from gdprmap.graph import Triple
from gdprmap.graph.serialising import graph_of
from gdprmap.rules import shapes_graph
from gdprmap.vocab._term import expand


def run(statements: Iterable[Triple]) -> frozenset[Result]:
    """The results of all shapes on *statements*.

    Raises:
        ShapesError: the shapes cannot be run.
    """
    data = QuickGraph()
    graph_of(statements, into=data)
    _, report, text = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    if not isinstance(report, Graph):
        raise ShapesError(f"the shapes cannot be run: {text}")
    return frozenset(
        Result(str(report.value(result, SH.sourceShape)), str(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    )


@cache
def _shapes() -> QuickGraph:
    """The shapes without what only people read, which pyshacl would look through for every node."""
    spoken = (str(SH), expand("rdf:"))
    return QuickGraph(triple for triple in shapes_graph() if str(triple[1]).startswith(spoken))
