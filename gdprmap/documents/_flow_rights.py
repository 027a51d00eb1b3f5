"""The rights of the flow: which basis or circumstance brings which right, and for how much processing it is missing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gdprmap.documents._flow_parts import LETTERS, Box, Entry, bases_of, key_of
from gdprmap.documents.view import Line
from gdprmap.model.entitlements import DEPENDENT, beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.documents._cells import Cells
    from gdprmap.documents._flow_parts import Linking
    from gdprmap.documents._telling import Teller
    from gdprmap.documents.view import State
    from gdprmap.model.entitlements import Entitlement
    from gdprmap.model.rights import RightName

_EVERY = "every basis"
_SIGNS = {"stated": "\u2713", "met": "\u2713", "refused": "\u2013", "perhaps": "?", "missing": "\u2717"}
"""What stands before a status; the word beside it says the same."""
_STATES: dict[str, State] = {"perhaps": "unknown", "missing": "not stated"}


def right_boxes(tell: Teller, cells: Sequence[Cells], link: Linking) -> tuple[list[Box], list[Box]]:
    """The boxes of the circumstances that bring rights beside the bases, and those of the rights."""
    met: dict[str, None] = {}
    due: dict[RightName, list[Entitlement]] = defaultdict(list)
    for each in cells:
        for right in tell.policy.rights_for(each.one):
            due[right.right].append(right)
            for word in right.because:
                if word not in LETTERS and word != _EVERY:
                    met[word] = None
                    link(key_of(each), f"c-{word}")
                for source in _sources(tell, each, word):
                    link(source, f"x-{right.right}")
    circumstances = [
        Box(key=f"c-{word}", kind="basis", entries=(Entry(line=_named(tell, word)),), look="circumstance")
        for word in met
    ]
    rights = [
        Box(key=f"x-{name}", kind="right", entries=(_right(tell, name, due[name]),)) for name in DEPENDENT if due[name]
    ]
    return circumstances, [*rights, *_beyond(tell, cells, due)]


def _sources(tell: Teller, each: Cells, word: str) -> tuple[str, ...]:
    """The keys of the boxes that bring a right because of *word*."""
    if word == _EVERY:
        return tuple(bases_of(tell, each))
    return (f"b-{LETTERS[word]}",) if word in LETTERS else (f"c-{word}",)


def _named(tell: Teller, word: str) -> Line:
    said = tell.texts.own("because", word)
    return Line(text=said or word, lang=None if said else tell.texts.english())


def _beyond(tell: Teller, cells: Sequence[Cells], due: dict[RightName, list[Entitlement]]) -> Iterator[Box]:
    """Rights that are stated although nothing brings them."""
    own = [right for each in cells for right in each.one.rights or ()]
    for name in beyond((*(tell.policy.rights or ()), *own), set(due)):
        note = (tell.ours("status.beyond"),)
        yield Box(key=f"x-{name}", kind="right", entries=(Entry(line=tell.ours(f"right.{name}"), details=note),))


def _right(tell: Teller, name: RightName, due: Sequence[Entitlement]) -> Entry:
    counts = {status: sum(status_of(one) == status for one in due) for status in _SIGNS}
    details = tuple(_counted(tell, status, found, len(due)) for status, found in counts.items() if found)
    return Entry(line=tell.ours(f"right.{name}"), details=details)


def status_of(due: Entitlement) -> str:
    """What the policy says of a right that is due, in a word."""
    if due.stated:
        return "stated"
    if due.missing:
        return "missing" if due.missing_for_certain else "perhaps"
    return "refused" if due.refused else "met"


def _counted(tell: Teller, status: str, number: int, of: int) -> Line:
    word = f"{_SIGNS[status]} {tell.texts(f'flow.{status}')}"
    text = word if number == of else tell.texts("flow.count", word=word, number=number, of=of)
    return Line(text=text, state=_STATES.get(status, "stated"))


def rights_lines(tell: Teller, each: Cells) -> tuple[Line, ...]:
    """What the policy says of the rights that follow from one processing, by what it says."""
    found: dict[str, list[Line]] = {}
    for due in tell.policy.rights_for(each.one):
        found.setdefault(status_of(due), []).append(tell.ours(f"right.{due.right}"))
    return tuple(
        Line(label=tell.texts(f"flow.{status}"), parts=tuple(found[status]), state=_STATES.get(status, "stated"))
        for status in _SIGNS
        if status in found
    )
