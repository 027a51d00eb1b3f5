"""Hypothesis strategies: any policy, and any part of one, that the model can express.

They read the fields and their types from the model, so that a new field is drawn without a change here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from gdprmap.model import Policy
from gdprmap.model.fields import fields_of
from gdprmap.model.marks import RefTo
from gdprmap.model.parts import Part, _with_reason
from gdprmap.model.retention import _iso
from gdprmap.model.rule_ids import OfARule, rule_ids
from gdprmap.model.values import ID_PATTERN, AsById, AsOrNone
from gdprmap.vocab._term import Term

T = TypeVar("T", bound=Part)
Ids = Mapping[str, Sequence[str]]

_AWKWARD = """none|NO|yes|true|null|~|1:30|0123|12|1e3|.5|0x1F|2018-05-25|- a|a: b|a:b|#x|a #b|a#b|GDPR
eprivacy directive|dpv:Marketing|legal-eu:law-GDPR|https://example.org/x#y|urn:a:b|&a|*a|!x|<<|=|[a]|{a}|@|%|`|'|"|it's|\\|\\n|?|-|:|,
a,b|$schema"""
_WORDS = [word for line in _AWKWARD.split("\n") for word in line.split("|")]
_LONG = (
    "We keep your data for as long as we need it for the purposes that are set out in this policy, and no longer, "
    "unless a law obliges us to keep it: tax law asks for ten years, commercial law for six (§ 147 AO, § 257 HGB)."
)
_LINES = [
    "one line\nand another",
    "a list:\n  - of things\n\n  - and more",
    "a  b",
    "x" * 150,
    _LONG,
    f"{_LONG}\n{_LONG}",
    _LONG.replace(" ", "  "),
    "",
]

texts = st.one_of(
    st.sampled_from([*_WORDS, "|", *_LINES]),
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12),
    st.lists(
        st.sampled_from(["we", "keep", "data", "§ 1", "—", "«a»", "数据", "🍪", "\n", "\t", " ", ":", "#", "-"]),
        max_size=8,
    ).map(" ".join),
)
"""Texts of all sorts, without control characters."""

ids = st.one_of(
    st.sampled_from(["a", "b", "usage", "0123", "no", "null", "1e5", "a.b-c_d"]),
    st.from_regex(ID_PATTERN, fullmatch=True).map(lambda name: name[:20]),
)
urls = st.builds(
    "{}{}{}".format,
    st.sampled_from(["https://example.org/", "http://example.org/a", "mailto:privacy@example.org?subject=", "tel:+49"]),
    st.text(st.sampled_from("aZ09/&=.-_~ü数"), max_size=8),
    st.sampled_from(["", "", "%20", "#part"]),
)
periods = st.builds(
    "P{}{}".format, st.integers(0, 99), st.sampled_from(["D", "M", "Y", "Y6M", "DT12H"])
) | st.sampled_from(["6 months", "1 year", "2 Weeks", "PT0.5S", "30 minutes"])
dates = st.dates(date(1900, 1, 1), date(2100, 1, 1))
languages = st.sampled_from(["en", "de-AT", "no", "zh-Hant"])

_PATTERNS = {ID_PATTERN: ids, r"^(https?|ftp": urls, r"^[A-Za-z]{2,3}": languages}


def policies(*, max_size: int = 3) -> st.SearchStrategy[Policy]:
    """Any policy; lists have up to *max_size* entries."""
    return _policies(max_size)


@st.composite
def _policies(draw: st.DrawFn, max_size: int) -> Policy:
    by_id = {field.name: field.parts[0] for field in fields_of(Policy) if field.by_id}
    known = {name: draw(st.lists(ids, unique=True, max_size=max_size)) for name in by_id}
    values = draw(_fields(Policy, known, max_size, 6, without=frozenset(by_id)))
    for name, kind in by_id.items():
        entries = tuple(draw(_parts(kind, known, max_size, 4, id)) for id in known[name])
        values[name] = entries or draw(st.sampled_from([None, ()]))
    return Policy(**values)


def parts(kind: type[T], *, known: Ids | None = None, max_size: int = 2) -> st.SearchStrategy[T]:
    """Any part of this kind; what it refers to is among the *known* ids, or any id where these are not given."""
    return _parts(kind, known, max_size, 4)


@st.composite
def _parts(draw: st.DrawFn, kind: type[T], known: Ids | None, size: int, fields: int, id: str | None = None) -> T:
    values = draw(_fields(kind, known, size, fields))
    return kind(**(values if id is None else {**values, "id": id}))


@st.composite
def _fields(
    draw: st.DrawFn, kind: type[Part], known: Ids | None, size: int, most: int, without: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The fields of a part: all that it needs, and up to *most* of the others."""
    hints = _hints(kind)
    names = [name for name in hints if name not in without]
    needed = [name for name in names if kind.__dataclass_fields__[name].default is dataclasses.MISSING]  # type: ignore[attr-defined]
    further = [name for name in names if name not in needed and name != "ignore"]
    count = draw(st.integers(0, min(most, len(further))))
    chosen = draw(st.lists(st.sampled_from(further), unique=True, min_size=count, max_size=count)) if count else []
    if (
        "ignore" in names and draw(st.integers(0, 15)) == 15
    ):  # every part may have it, and would take room from the rest
        chosen.append("ignore")
    return {name: draw(_of(hints[name], known, size, max(2, most // 2))) for name in [*needed, *chosen]}


@cache
def _hints(kind: type[Part]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields_of(kind)}


def _of(hint: Any, known: Ids | None, size: int, most: int) -> st.SearchStrategy[Any]:
    """Any value that a field with this type can have, but None."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(hint, known, size, most)
    if origin in (Union, UnionType):
        return st.one_of([_of(arg, known, size, most) for arg in args if arg is not type(None)])
    if origin is Literal:
        return st.sampled_from(args)
    if origin is Sequence:
        return st.lists(_of(args[0], known, size, most), max_size=size).map(tuple)
    if issubclass(hint, Part):
        return _parts(hint, known, size, most)
    if issubclass(hint, Term):
        return _terms(hint)
    return {str: texts, bool: st.booleans(), int: st.integers(0, 10**6), date: dates}[hint]


def _annotated(hint: Any, known: Ids | None, size: int, most: int) -> st.SearchStrategy[Any]:
    for mark in hint.__metadata__:
        if isinstance(mark, RefTo):
            there = [id for of in mark.fields for id in ([of] if of == "controller" else (known or {}).get(of, []))]
            if known is not None and not there:
                return st.just(())
            return st.lists(ids if known is None else st.sampled_from(there), max_size=size).map(tuple)
        if isinstance(mark, FieldInfo):
            for pattern in (getattr(rule, "pattern", None) for rule in mark.metadata):
                for beginning, strategy in _PATTERNS.items():
                    if pattern and pattern.startswith(beginning):
                        return strategy
                assert pattern is None, f"no strategy for {pattern}"
        if getattr(mark, "func", None) is _iso:
            return periods
        if getattr(mark, "func", None) is _with_reason:
            return texts.filter(str.strip)
        if isinstance(mark, OfARule):
            return st.sampled_from(rule_ids())
        if isinstance(mark, AsById):
            (kind,) = get_args(hint.__origin__)
            return st.lists(_parts(kind, known, size, most), max_size=size, unique_by=lambda part: part.id).map(tuple)
        if isinstance(mark, AsOrNone):
            return st.just("none") | _of(hint.__origin__, known, size, most)
    return _of(hint.__origin__, known, size, most)


@cache
def _terms(kind: type[Term]) -> st.SearchStrategy[Term]:
    own = st.sampled_from(["https://example.org/terms#Own", "urn:example:own", "https://example.org/Ü"]).map(kind.parse)
    known = list(kind.known().values())
    return st.sampled_from(known) | own if known else own
