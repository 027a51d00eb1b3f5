"""The fast engine: PyPI `shacl`, which takes N-Triples as text; installed with `gdprmap[fast]`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import shacl

from gdprmap.checking._asking import shapes_asked
from gdprmap.checking._results import Result
from gdprmap.errors import ShapesError
from gdprmap.graph import Triple
from gdprmap.graph.triples import lines


def run(statements: Iterable[Triple], shapes: Iterable[str] | None = None) -> Iterable[Result]:
    """The results of all shapes on *statements*, or of these alone, which is sooner done.

    Raises:
        ShapesError: the shapes cannot be run.
    """
    ours = _shapes(None if shapes is None else frozenset(shapes))
    try:
        report = ours.validate_text("".join(lines(statements)), "ntriples")
    except ValueError as error:
        raise ShapesError(f"the shapes cannot be run on these statements: {error}") from error
    return (Result(_iri(found.source_shape), _iri(found.focus_node)) for found in report.results)


@cache
def _shapes(asked: frozenset[str] | None) -> shacl.Shapes:
    try:
        return shacl.Shapes.from_turtle(shapes_asked(asked))
    except ValueError as error:
        raise ShapesError(f"the shapes cannot be run: {error}") from error


def _iri(term: str | None) -> str:
    """An IRI without the angle brackets of N-Triples."""
    return (term or "").removeprefix("<").removesuffix(">")
