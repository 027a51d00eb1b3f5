"""The ids of the rules, for parts of a policy that name one: read from shapes/, without an RDF library."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from gdprmap._data import folder

_IDENTIFIER = re.compile(r'dct:identifier "(GM-[A-Z][0-9]{2})"')


@cache
def rule_ids() -> tuple[str, ...]:
    """The ids of all rules, in the order of the alphabet."""
    texts = (file.read_text(encoding="utf-8") for file in folder("shapes").iterdir() if file.name.endswith(".ttl"))
    return tuple(sorted({id for text in texts for id in _IDENTIFIER.findall(text)}))


class OfARule:
    """Marks a text that is the id of a rule."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(rule_ids())}


def _known(id: str) -> str:
    if id in rule_ids():
        return id
    raise PydanticCustomError(
        "unknown_rule", "there is no rule {id}; {instead}", {"id": repr(id[:80]), "instead": _instead(id)}
    )


def _instead(id: str) -> str:
    begin = id.upper().rstrip("?*")
    family = [other for other in rule_ids() if other.startswith(begin)]
    if family and len("GM-") < len(begin) < len("GM-L01"):
        return f"write the whole id of one: {', '.join(family)}"
    import difflib  # only a mistake waits for it

    near = difflib.get_close_matches(id.upper()[:80], rule_ids())
    # Of those that are as near, the one that begins alike: GM-LO1 is rather GM-L01 than GM-O01.
    best = max(near, key=lambda other: other[:4] == id.upper()[:4], default="")
    return f"did you mean {best}?" if best else "write the whole id of one; `gdprmap rules` lists them all"
