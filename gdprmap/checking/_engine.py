"""triples -> SHACL results, by the engine that is there: the fast one if it is installed, else pyshacl."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Literal

from gdprmap.checking._results import Result
from gdprmap.graph import Triple

Engine = Literal["fast", "pyshacl"]


def run(
    statements: Iterable[Triple], engine: Engine | None = None, shapes: Iterable[str] | None = None
) -> frozenset[Result]:
    """The results of all shapes on *statements*, or of *shapes* alone; both engines give the same.

    No ontology graph and no inference: what the shapes need of DPV is among the statements (`graph.facts`).

    Raises:
        ShapesError: the shapes cannot be run.
    """
    from gdprmap.checking._asking import answered

    said = tuple(statements)
    if (engine or installed()) == "fast":
        from gdprmap.checking import _fast

        return answered(_fast.run(said, shapes), said)
    from gdprmap.checking import _reference

    return answered(_reference.run(said, shapes), said)


@cache
def installed() -> Engine:
    """The engine that runs unless another is named."""
    return "fast" if find_spec("shacl") else "pyshacl"
