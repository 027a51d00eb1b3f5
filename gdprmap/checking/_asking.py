"""The shapes that engines are given, and what their results say of the rules' own shapes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from gdprmap.checking._results import Result
from gdprmap.graph import Triple
from gdprmap.graph.triples import term
from gdprmap.rules import ASKED_ONCE, engine_shapes
from gdprmap.rules import shapes as rule_shapes
from gdprmap.vocab._table import expand

_HOLDS = expand("dpv:hasProcess")
_TARGETS = frozenset(f"<{expand(f'sh:target{kind}')}>" for kind in ("Class", "Node", "ObjectsOf", "SubjectsOf"))


@cache
def shapes_asked(asked: frozenset[str] | None) -> str:
    """The shapes in N-Triples with targets for those that are *asked* for, or for all.

    (pyshacl's `use_shapes` would lose the shapes that the asked ones name.)
    """
    if asked is None:
        return engine_shapes()
    off = {f"<{start}{shape}>" for shape in rule_shapes().keys() - asked for start in ("", ASKED_ONCE)}
    return "".join(line for line in engine_shapes().splitlines(keepends=True) if not _aims(line, off))


def _aims(line: str, shapes: set[str]) -> bool:
    """Whether the statement in *line* is a target of one of *shapes*."""
    subject, property, _ = line.split(" ", 2)
    return subject in shapes and property in _TARGETS


def answered(results: Iterable[Result], statements: Iterable[Triple]) -> frozenset[Result]:
    """The *results* of such shapes on *statements* as the shapes themselves give them."""
    excusing = dict[str, list[str]]()
    kept = set[Result]()
    for result in results:
        if result.shape.startswith(ASKED_ONCE):
            excusing.setdefault(result.focus, []).append(result.shape.removeprefix(ASKED_ONCE))
        else:
            kept.add(result)
    for subject, property, value in statements if excusing else ():
        if property == _HOLDS:
            focus = value if isinstance(value, str) else term(value)
            kept.difference_update(Result(shape, focus) for shape in excusing.get(subject, ()))
    return frozenset(kept)
