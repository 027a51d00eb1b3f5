"""The reference engine: pyshacl, run the fast way: no inference, no ontology, and each question asked once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from pyshacl.errors import ValidationFailure
from rdflib import SH, Graph
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from gdprmap.checking._asking import shapes_asked
from gdprmap.checking._quick import QuickGraph
from gdprmap.checking._remembering import RememberingValidator
from gdprmap.checking._results import Result
from gdprmap.errors import ShapesError
from gdprmap.graph import Literal, Triple
from gdprmap.graph.serialising import graph_of
from gdprmap.graph.triples import term


def run(statements: Iterable[Triple], shapes: Iterable[str] | None = None) -> Iterable[Result]:
    """The results of all shapes on *statements*, or of these alone, which is sooner done.

    Raises:
        ShapesError: the shapes cannot be run.
    """
    asked = None if shapes is None else frozenset(shapes)
    data = QuickGraph()
    graph_of(statements, into=data)
    validator: Any = RememberingValidator(data, _shapes(asked))
    try:
        _, report, _ = validator.run()
    except ValidationFailure as failure:
        raise ShapesError(f"the shapes cannot be run: {failure.message}") from failure
    return (
        Result(str(report.value(result, SH.sourceShape)), _focus(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    )


def _focus(node: Node | None) -> str:
    """An IRI, or a literal as N-Triples write it."""
    if not isinstance(node, RdfLiteral):
        return str(node)
    return term(Literal(str(node), node.datatype and str(node.datatype), node.language))


@cache
def _shapes(asked: frozenset[str] | None) -> QuickGraph:
    return QuickGraph(Graph(bind_namespaces="none").parse(data=shapes_asked(asked), format="nt"))
