"""Siblings -> the order and the ids with which the writer gives them their names again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gdprmap.graph._naming import _name_of
from gdprmap.model.parts import Part


class Sibling(NamedTuple):
    """A part that was read, and the last step of its name, if our writer named it."""

    part: Part
    step: str | None


def in_order(siblings: Sequence[Sibling]) -> list[tuple[Part, Part]]:
    """Each part as it was read and as it is to stand in the list, in an order that gives the same names.

    The writer counts siblings of one name from the first to the last, so that which is -2 says which comes later. To
    take any sibling whose name is free never blocks what the writer wrote: what it took first can still be taken.
    """
    waiting = [(one, *_counted(one)) for one in siblings]
    waiting.sort(key=lambda entry: entry[2])
    taken: set[str] = set()
    next_of: dict[str, int] = {}
    done: list[tuple[Part, Part]] = []
    while waiting:
        blocked: list[tuple[Sibling, str, int]] = []
        for entry in waiting:
            sibling, name, _ = entry
            if sibling.step is None or sibling.step == _free(name, taken, next_of):
                taken.add(_free(name, taken, next_of))
                done.append((sibling.part, sibling.part))
            else:
                blocked.append(entry)
        if len(blocked) == len(waiting):
            done += _named(blocked)
            break
        waiting = blocked
    return done


def _named(blocked: Sequence[tuple[Sibling, str, int]]) -> list[tuple[Part, Part]]:
    """What no order gives its name gets it from an id, where it can have one."""
    return [(one.part, _with_id(one.part, one.step)) for one, _, _ in blocked]


def _with_id(part: Part, step: str | None) -> Part:
    fields: Any = getattr(part, "__dataclass_fields__", {})
    if step is None or "id" not in fields:
        return part
    changed: Any = part
    try:
        named: Part = replace(changed, id=step)
    except ValueError:  # the step is no id, as in graphs that are not ours but for their names
        return part
    return named


def _counted(sibling: Sibling) -> tuple[str, int]:
    """The name that a part has by itself, and the number that its step adds."""
    name = _name_of(sibling.part)
    if sibling.step is None or sibling.step == name:
        return name, 1
    number = re.fullmatch(r"-([1-9][0-9]{0,8})", sibling.step.removeprefix(name))
    return name, int(number[1]) if number else 0


def _free(name: str, taken: set[str], next_of: dict[str, int]) -> str:
    """The name that the writer would give to the next part that is called *name*."""
    count = next_of.get(name, 1)
    while (free := name if count == 1 else f"{name}-{count}") in taken:
        count += 1
    next_of[name] = count
    return free
