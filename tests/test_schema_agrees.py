"""The JSON Schema and the reader agree on files that went wrong in one place, whatever went wrong."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gdprmap.errors import ReadError
from gdprmap.files import dump, read, read_text
from tests.test_schema import complaints

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICIES = [
    json.loads(dump(read(file).policy, "json")) for file in sorted((Path(__file__).parent / "rules").rglob("*.yaml"))
]
VALUES: list[Any] = [
    None, "", " ", "x", "x y", "none", "null", 5, 5.5, -1, 0, True, False, [], {}, [None], ["x"], ["none"], [[]], [{}],
    {"x": 1}, {"x": None}, {"id": "x"}, {"kind": "consent"}, "2024-05-01", "2024-5-1", "DE", "dpv:Marketing", "pd:Nmae",
    "https://a.example/x", "P1Y", "1 year", "contract", "GDPR", "a\nb", "x" * 300,
]  # fmt: skip
KEYS = ["x", "id", "kind", "label", "quote", "source", "period", "term", "country", "name", "locations"]
NO_SCHEMA_SAYS = re.compile(
    r"there is no '.*' under (data|recipients|controllers|recipients or controller)"  # names what is not there
    r"|the key of this entry is '.*', but its id is"
    r"|'.*' is given twice",
    re.DOTALL,
)


@pytest.mark.parametrize("part", range(4))
def test_they_agree_on_one_mistake(part: int) -> None:
    different: list[tuple[int, str]] = []
    for number in range(part * 250, part * 250 + 250):
        seed = random.Random(number)
        data = copy.deepcopy(seed.choice(POLICIES))
        make_a_mistake(data, seed)
        said, refused = what_the_reader_says(data), complaints(data)
        if bool(said) != bool(refused) and not all(map(NO_SCHEMA_SAYS.search, said)):
            different.append((number, f"reader: {said}, schema: {refused}"))
        elif refused and not said and complaints(stripped(data)):  # the reader takes spaces around a word
            different.append((number, f"schema alone: {refused}"))
    assert different == []


def what_the_reader_says(data: Any) -> list[str]:
    try:
        read_text(json.dumps(data, ensure_ascii=False), "a", "json")
    except ReadError as error:
        return [problem.message for problem in error.problems]
    return []


def stripped(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: stripped(value) for key, value in data.items()}
    if isinstance(data, list):
        return [stripped(value) for value in data]
    return data.strip() if isinstance(data, str) else data


def make_a_mistake(data: Any, seed: random.Random) -> None:
    """Change one place: what stands there, whether it does, or under which key."""
    holder, key = seed.choice(list(_places(data)))
    old = holder[key]
    match seed.randint(0, 9):
        case 0:
            del holder[key]
        case 1:
            holder[key] = seed.choice([[old], {"x": old}, {"kind": old}, {"label": old}])
        case 2:
            inner = list(old.values()) if isinstance(old, dict) else old if isinstance(old, list) else []
            holder[key] = inner[0] if inner else None
        case 3 if isinstance(holder, dict):
            holder[seed.choice([*KEYS, f"{key}s"])] = holder.pop(key)
        case 4 if isinstance(old, dict):
            old[seed.choice(KEYS)] = copy.deepcopy(seed.choice(VALUES))
        case 5 if isinstance(old, str):
            holder[key] = seed.choice([old.upper(), old.lower(), f"{old} ", f" {old}", f"{old}x"])
        case 6:
            other, there = seed.choice(list(_places(data)))
            holder[key] = copy.deepcopy(other[there])
        case _:
            holder[key] = copy.deepcopy(seed.choice(VALUES))


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield data, key
        if isinstance(value, (dict, list)):
            yield from _places(value)
