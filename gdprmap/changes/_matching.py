"""Which entry of the old policy is which of the new one: by content, id, label, name or term, in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gdprmap.model import DataGroup, Part, Processing, Prohibition
from gdprmap.model.fields import fields_of
from gdprmap.vocab._term import Term

Key = Callable[[Any], Hashable | None]
"""What two entries that are the same have in common; None for an entry that has no such thing."""

Ids = Mapping[str, Mapping[str, str]]
"""For each field with ids, the id that an entry of the old policy has in the new one."""

SILENT = ("quote", "ignore")
"""Fields of every part that weigh nothing: the policy's words, and what its authors do not want to hear."""
NAMELESS = "without a name"
"""What an entry is called that has no name at all."""
_NAMES = (
    *("label", "name", "title", "term", "right", "id", "kind", "country", "description", "given_through"),
    *("page", "contact"),
)
"""The fields by which people call an entry, the best one first."""
_ENOUGH_FIELDS = 2
"""How many fields two entries must share to be taken for one under two names."""

_ENOUGH_WORDS = 4
_ENOUGH_SHARED = 2 / 3
"""How many words two promises must share to be taken for one, and how great a part of the shorter one that must be."""


class Paired(NamedTuple):
    """Two lists, entry by entry: positions in the old one and in the new one."""

    both: list[tuple[int, int]]
    dropped: list[int]
    added: list[int]


def paired(old: Sequence[Any], new: Sequence[Any], ids: Ids | None = None) -> Paired:
    """Which entries are in both lists, and which in one of them only."""
    left, right, both = list(range(len(old))), list(range(len(new))), list[tuple[int, int]]()
    keys: tuple[Key, ...] = (content, _field("id"), _field("label"), _field("name"), _bare, _core, _word)
    for key in keys:
        theirs = _by_key(old, left, key, ids or {})
        ours = _by_key(new, right, key, {})
        for shared in theirs.keys() & ours.keys():
            these, those = theirs[shared], ours[shared]
            # A weak likeness tells nothing where several entries have it.
            if key in (_bare, _core, _word) and (len(these) > 1 or len(those) > 1):
                continue
            these.sort(key=lambda at: content(old[at]))
            those.sort(key=lambda at: content(new[at]))
            both += zip(these, those, strict=False)
        done, seen = {one for one, _ in both}, {other for _, other in both}
        left = [at for at in left if at not in done]
        right = [at for at in right if at not in seen]
    for one, other in _reworded(old, new, left, right):
        both.append((one, other))
        left.remove(one)
        right.remove(other)
    return Paired(sorted(both, key=lambda pair: pair[1]), left, right)


def _reworded(old: Sequence[Any], new: Sequence[Any], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """The promises that have most of their words in common, the most alike first."""
    theirs, ours = ({at: _words_of(values[at]) for at in some} for values, some in ((old, left), (new, right)))
    alike = [
        (-len(these & those), one, other)
        for one, these in theirs.items()
        for other, those in ours.items()
        if len(these & those) >= max(_ENOUGH_WORDS, _ENOUGH_SHARED * min(len(these), len(those)))
    ]
    found: dict[int, int] = {}
    for _, one, other in sorted(alike):
        if one not in found and other not in found.values():
            found[one] = other
    return list(found.items())


def _words_of(value: Any) -> frozenset[str]:
    """The words of a promise; none of anything else, in whose names every word counts."""
    return frozenset((value.label or "").casefold().split()) if isinstance(value, Prohibition) else frozenset()


def content(value: Any, without: Collection[str] = SILENT, ids: Ids | None = None) -> str:
    """All that a value says, as one text: the same text for the same content, whatever the order of its lists."""
    if isinstance(value, Part):
        said = [
            f"{field.name}={_content_of(getattr(value, field.name), field.refers_to, without, ids or {})}"
            for field in fields_of(type(value))
            if field.name not in without and getattr(value, field.name) is not None
        ]
        return f"{type(value).__name__}({', '.join(said)})"
    if isinstance(value, tuple):
        return f"[{', '.join(sorted(content(one, without, ids) for one in value))}]"
    return repr(str(value)) if isinstance(value, Term) else repr(value)


def _content_of(value: Any, refers: tuple[str, ...], without: Collection[str], ids: Ids) -> str:
    if refers:
        known = ids.get(refers[0], {})
        return content(tuple(sorted({known.get(name, name) for name in value})))
    return content(value, SILENT if "quote" in without else (), ids)


def name_of(value: Any) -> str:
    """What an entry is called, for people."""
    if isinstance(value, Term):
        return value.label or value.curie
    if not isinstance(value, Part):
        return str(value)
    for field in _NAMES:
        if found := getattr(value, field, None):
            return name_of(found)
    return NAMELESS


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same, whatever words of the policy they quote."""
    return content(one) == content(other)


def _by_key(values: Sequence[Any], positions: Iterable[int], key: Key, ids: Ids) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for at in positions:
        shared = _bare(values[at], ids) if key is _bare else key(values[at])
        if shared is not None:
            found[shared].append(at)
    return found


def _field(name: str) -> Key:
    def key(value: Any) -> str | None:
        found = getattr(value, name, None)
        return found.casefold() if isinstance(found, str) else None

    return key


def _bare(value: Any, ids: Ids | None = None) -> str | None:
    """All that an entry says but its names, if that is enough to know it by."""
    if not isinstance(value, (Processing, DataGroup)):
        return None
    names = ("id", "label", "description", *SILENT)
    stated = [f for f in fields_of(type(value)) if f.name not in names and getattr(value, f.name)]
    return content(value, names, ids) if len(stated) >= _ENOUGH_FIELDS else None


def _core(value: Any) -> str | None:
    """What a processing is for and which data a group holds: by that it is known under another id and name."""
    if isinstance(value, Processing) and value.purposes:
        return content(tuple(replace(purpose, legal_bases=None) for purpose in value.purposes))
    return content(value.items) if isinstance(value, DataGroup) and value.items else None


def _word(value: Any) -> str | None:
    """The term or the word of an entry that has no id."""
    if getattr(value, "id", None) is not None:
        return None
    names = [name for name in ("term", "right", "kind", "country") if hasattr(value, name)]
    found = getattr(value, names[0]) if names else None
    return None if found is None else str(found)
