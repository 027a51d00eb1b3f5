"""The fast engine: PyPI `shacl`, which takes N-Triples as text; installed with `gdprmap[fast]`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import shacl

from gdprmap.checking._results import Result
from gdprmap.errors import ShapesError
from gdprmap.graph import Triple, ntriples
from gdprmap.rules import shapes_text


def run(statements: Iterable[Triple]) -> frozenset[Result]:
    """The results of all shapes on *statements*.

    Raises:
        ShapesError: the shapes cannot be run.
    """
    ours = _shapes()
    try:
        report = ours.validate_text(ntriples(statements), "ntriples")
    except ValueError as error:
        raise ShapesError(f"the shapes cannot be run on these statements: {error}") from error
    return frozenset(Result(_iri(found.source_shape), _iri(found.focus_node)) for found in report.results)


@cache
def _shapes() -> shacl.Shapes:
    try:
        return shacl.Shapes.from_turtle(shapes_text())
    except ValueError as error:
        raise ShapesError(f"the shapes cannot be run: {error}") from error


def _iri(term: str | None) -> str:
    """An IRI without the angle brackets of N-Triples."""
    return (term or "").removeprefix("<").removesuffix(">")
