"""What the picture of the flow is made of: boxes with entries, and links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from gdprmap.documents._matrix import mark_of

if TYPE_CHECKING:
    from gdprmap.documents._cells import Cells
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import Gap, Line, State

Kind = Literal["data", "processing", "basis", "recipient", "right"]
"""What a box stands for."""
LETTERS = {
    "consent": "a",
    "contract": "b",
    "legal obligation": "c",
    "vital interests": "d",
    "public task": "e",
    "legitimate interests": "f",
    "other": "other",
}
"""The letters of the bases in Article 6(1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a box."""

    line: Line
    """What it is called."""
    signs: tuple[str, ...] = ()
    """The letters of its bases, which say what colour says too."""
    details: tuple[Line, ...] = ()
    """What stands below it in small."""
    gaps: tuple[Gap, ...] = ()
    """What the rules found there."""
    whole: str = ""
    """The names of what it stands for, where that is many things."""
    head: bool = False
    """Whether it names what the others belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the picture: one thing, or several with the same links."""

    key: str
    """What links name it by."""
    kind: Kind
    """What it stands for."""
    entries: tuple[Entry, ...]
    """What is in it."""
    look: str = ""
    """How it looks: "basis-a", "not-stated", "none"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What leads from one box to another."""

    source: str
    """The key of the box on the left."""
    target: str
    """The key of the box on the right."""
    state: State = "stated"
    """Unknown where nothing says which of several bases carries which purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole of it: boxes in columns, from left to right, and the links between neighbours."""

    columns: tuple[tuple[Box, ...], ...]
    """Data; processing; bases and recipients; rights."""
    links: tuple[Link, ...]
    """Each once."""


class Linking(Protocol):
    """Notes that one box leads to another; a link that is known wins over one that is not."""

    def __call__(self, source: str, target: str, state: State = "stated") -> None:
        """From the box with one key to that with the other."""
        ...


def key_of(each: Cells) -> str:
    """What links call the box of a processing."""
    return f"p-{each.here[1]}"


def bases_of(tell: Teller, each: Cells) -> dict[str, State]:
    """The keys of the bases of a processing, each with whether it is known which purpose it carries."""
    found: dict[str, State] = {}
    needless = bool(each.one.non_personal_data) and not each.one.data  # what identifies nobody needs no basis
    for purpose in each.one.purposes or (None,):
        mark = mark_of(tell, each, purpose)
        for letter in mark.letters:
            known = found.get(f"b-{letter}") == "stated" or mark.state == "stated"
            found[f"b-{letter}"] = "stated" if known else mark.state
        if not mark.letters and not needless:
            found[f"b-{mark.state.replace(' ', '-')}"] = mark.state
    return found
