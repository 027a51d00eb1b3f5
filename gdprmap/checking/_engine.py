"""triples -> SHACL results, by the engine that is asked for, or else by the fast one where it is installed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import get_args

from gdprmap.checking._results import Result
from gdprmap.choices import Engine as Engine
from gdprmap.errors import EngineError
from gdprmap.graph import Triple


def run(
    statements: Iterable[Triple], engine: Engine = "auto", shapes: Iterable[str] | None = None
) -> frozenset[Result]:
    """The results of all shapes on *statements*, or of *shapes* alone; both engines give the same.

    No ontology graph and no inference: what the shapes need of DPV is among the statements (`graph.facts`).

    Raises:
        EngineError: there is no such engine, or it is not installed.
        ShapesError: the shapes cannot be run.
    """
    from gdprmap.checking._asking import answered

    said = tuple(statements)
    if chosen(engine) == "fast":
        from gdprmap.checking import _fast

        return answered(_fast.run(said, shapes), said)
    from gdprmap.checking import _reference

    return answered(_reference.run(said, shapes), said)


def chosen(engine: Engine) -> Engine:
    """The engine that runs where this one is asked for.

    Raises:
        EngineError: there is no such engine, or it is not installed.
    """
    if engine not in get_args(Engine):
        raise EngineError(f"{engine!r} is no engine; write one of {', '.join(get_args(Engine))}")
    if engine == "fast" and installed() != "fast":
        raise EngineError('the fast engine is not installed; install it with: pip install "gdprmap[fast]"')
    return installed() if engine == "auto" else engine


@cache
def installed() -> Engine:
    """The engine that runs unless another is asked for."""
    return "fast" if find_spec("shacl") else "pyshacl"
