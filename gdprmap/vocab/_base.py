"""A term: text that is the IRI of a concept, and knows what the table says of it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from gdprmap.vocab import _table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

# What RFC 3987 leaves out of an IRI: pyoxigraph refuses it, and rdflib writes it as broken Turtle.
_NO = r'\x00-\x20<>"{}|\\^`\[\]\x7f-\x9f\s\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff#'
_HTTP = rf"https?://[^{_NO}/?:@%]+(?::\d{{1,5}})?(?:[/?][^{_NO}]*)?"
_IRI = rf"(?!.*%(?![0-9A-Fa-f]{{2}}))(?:{_HTTP}|urn:[^{_NO}]+)(?:#[^{_NO}]*)?"
_PLACE_CODE = "^loc:(non-[A-Z]{2}|[A-Z]{2}-[0-9A-Z]+)$"
_CLASSES: dict[str, type[Term]] = {}


class Term(str):
    """A concept of a vocabulary; its text is its full IRI."""

    __slots__ = ()

    top: ClassVar[str] = ""
    """The IRI of the concept that all terms of this kind stand under; empty where there is no such concept."""

    def __init_subclass__(cls, top: str = "") -> None:
        cls.top = _table.expand(top)
        _CLASSES["+".join(part.__name__ for part in parts(cls))] = cls

    @property
    def curie(self) -> str:
        """The short form, such as pd:IPAddress; the IRI itself where no prefix fits."""
        return _table.shorten(self)

    @property
    def label(self) -> str:
        """What its vocabulary calls it; for a term outside the table, the last part of its IRI."""
        row = _table.table().get(self.curie)
        return row.label if row else re.split(r"[#/:]", self.rstrip("#/:"))[-1]

    @property
    def status(self) -> str:
        """DPV's word: accepted, modified or sunset; "unknown" if DPV has no such term; "own" outside DPV."""
        row = _table.table().get(self.curie)
        return row.status if row else "unknown" if _table.claims_vocabulary(self) else "own"

    @property
    def successor(self) -> Term | None:
        """The term to write instead of a sunset one, where there is one."""
        successor = _table.SUCCESSORS.get(self.curie)
        return _listed(successor) if successor else None

    @property
    def broader(self) -> tuple[Term, ...]:
        """The terms right above it."""
        row = _table.table().get(self.curie)
        return tuple(map(_listed, row.above)) if row else ()

    def ancestors(self) -> tuple[Term, ...]:
        """All terms above it, nearest first; not the term itself."""
        return tuple(map(_listed, _table.ancestors(self.curie)))

    def is_a(self, other: str) -> bool:
        """Whether it is the other term, given as IRI or short form, or stands anywhere under it."""
        above = _table.shorten(_table.expand(other))
        return above == self.curie or above in _table.ancestors(self.curie)

    @classmethod
    def known(cls, *, sunset: bool = False) -> Mapping[str, Self]:
        """All terms of this kind by short form, sorted; those that DPV is giving up only if asked."""
        return _known(cls, sunset)

    @classmethod
    def parse(cls, value: object) -> Self:
        """The term of this kind that a short form, an IRI or another term names.

        Raises:
            PydanticCustomError: it names none; the message says what to write instead.
        """
        if not isinstance(value, str):
            raise _refusal().not_text(cls)
        term = listed(_table.shorten(_table.expand(value)))
        if term is not None:
            if isinstance(term, cls):
                return term
            raise _refusal().other_kind(term, cls)
        if not re.fullmatch(_IRI, value):
            raise _refusal().not_a_term(str(value), cls)
        if isinstance(value, cls):
            return value
        # A wider kind may turn out to be this one (an entity is a person); any other kind may not.
        if isinstance(value, Term) and not issubclass(cls, type(value)):
            raise _refusal().other_kind(value, cls)
        return cls(value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.parse({_as_written(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        text = core_schema.plain_serializer_function_ser_schema(_as_written, return_schema=core_schema.str_schema())
        # The reference gives the kind one place in a JSON Schema, however many fields take it.
        reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        return core_schema.no_info_plain_validator_function(cls.parse, serialization=text, ref=reference)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # An editor offers what an enum lists; thousands of regions, and terms on their way out, would drown the rest.
        known = cls.known()
        offered = {curie: term for curie, term in known.items() if not re.match(_PLACE_CODE, curie)}
        sunset = [curie for curie in cls.known(sunset=True) if curie not in known]
        forms: list[dict[str, Any]] = [
            {"enum": list(offered), "enumDescriptions": [term.label for term in offered.values()]},
            {"pattern": "^(https?://|urn:)", "description": "The IRI of a term of your own."},
        ]
        if len(offered) < len(known):
            forms.append({"pattern": _PLACE_CODE, "description": "A region by ISO 3166-2, or all but one country."})
        if sunset:
            forms.append({"pattern": f"^({'|'.join(sunset)})$", "deprecated": True})
        return {"title": cls.__name__, "description": cls.__doc__, "type": "string", "anyOf": forms}


def parts(kind: type[Term]) -> tuple[type[Term], ...]:
    """The kinds that a class is made of: itself, or several for terms that DPV puts under several tops."""
    return (kind,) if len(kind.__bases__) == 1 else kind.__bases__


def kinds() -> Mapping[str, type[Term]]:
    """Every kind of term by its name."""
    return {name: kind for name, kind in _CLASSES.items() if "+" not in name}


def has_class(kind: str) -> bool:
    """Whether a line of the table may name this kind, or these kinds joined with a plus."""
    return kind in _CLASSES


@_table.kept
def _known(kind: type[Term], sunset: bool) -> Mapping[str, Any]:  # Any: of this kind, which no type can say
    kinds = {name for name, known in _CLASSES.items() if issubclass(known, kind)}
    rows = [row for row in _table.table().values() if row.kind in kinds and (sunset or row.status != "sunset")]
    return MappingProxyType({row.curie: _listed(row.curie) for row in sorted(rows)})


@_table.kept
def listed(curie: str) -> Term | None:
    """The term of the table with this short form."""
    row = _table.table().get(curie)
    return _CLASSES[row.kind](_table.expand(curie)) if row else None


def _listed(curie: str) -> Term:
    term = listed(curie)
    assert term is not None, f"the table names {curie}, but has no line for it"
    return term


def _as_written(term: str) -> str:
    """How a file spells a term: short only if the table has it, since it could not be read back otherwise."""
    curie = _table.shorten(term)
    return curie if curie in _table.table() else str(term)


def _refusal() -> ModuleType:
    # Only trouble needs it.
    from gdprmap.vocab import _refusal

    return _refusal
