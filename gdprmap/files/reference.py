"""The file format as a page for people: every part and every field, in the words of the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date

from gdprmap.files.json_schema import field_docs
from gdprmap.model import Policy
from gdprmap.model.fields import FieldOf, fields_of
from gdprmap.model.parts import Part
from gdprmap.vocab._term import Location

_HEAD = """\
# The file format

<!-- Generated from the docstrings of the model by `gdprmap schema --format markdown`. -->

A policy file is YAML or JSON. A field that is left out is *not said*. Where a list, a mapping or a part may be `none`,
that means *said to be none*; an empty list `[]` or mapping of ids `{}` means the same. Terms are written in their short
form (`pd:IPAddress`); `gdprmap terms WORDS` finds them, and the full IRI of a term of your own will do. Where a part
has a short form, the value alone stands for it.
"""


def reference() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *(_section(kind) for kind in _kinds())])


def _kinds() -> list[type[Part]]:
    """Every kind of part, in the order in which a policy leads to them."""
    found: dict[type[Part], None] = {Policy: None}
    waiting: list[type[Part]] = [Policy]
    while waiting:
        for field in fields_of(waiting.pop(0)):
            new = [kind for kind in field.parts if kind not in found]
            found |= dict.fromkeys(new)
            waiting += new
    return list(found)


def _section(kind: type[Part]) -> str:
    about = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    short = f"\n\nShort form: its `{kind.SHORT}` alone." if kind.SHORT else ""
    docs = field_docs(kind)
    rows = "\n".join(f"| `{field.name}` | {_holds(field)} | {docs[field.name]} |" for field in fields_of(kind))
    return f"## {kind.__name__}\n\n{about}{short}\n\n| field | holds | meaning |\n|---|---|---|\n{rows}\n"


def _holds(field: FieldOf) -> str:
    """What may be written in the field."""
    one = " or ".join(_one(field))
    if field.by_id:
        return f"mapping from id to {one}, or `none`"
    return f"list of {one}, or `none`" if field.many else one


def _one(field: FieldOf) -> Iterator[str]:
    if field.refers_to:
        yield f"an id under {' or '.join(f'`{name}`' for name in field.refers_to)}"
    elif field.term:
        yield "country code" if field.term is Location else f"[{field.term.__name__}]({field.term.top}) term"
    elif field.plain:
        yield {str: "text", int: "number", bool: "true or false", date: "day"}[field.plain]
    else:
        yield from (f"[{part.__name__}](#{part.__name__.lower()})" for part in field.parts)
        yield from (f"`{word}`" for word in field.words)
