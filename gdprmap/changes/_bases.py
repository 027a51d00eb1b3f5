"""Legal bases that come, go or change, and the rights that go and come with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import content, name_of
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Weight

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Set

    from gdprmap.places import Loc

Rights = tuple["Collection[str]", "Collection[str]"]
"""The rights that follow from what is compared, in the old policy and in the new one."""

_BETTER_THAN = {"objection": "withdrawal"}
"""A right that is no loss where the other one comes: consent can be withdrawn without a reason."""


def compare_bases(telling: Telling, at: At, rights: Rights = ((), ())) -> bool:
    """Compare the legal bases of a part and of its purposes; gives back whether bases of other kinds were told of."""
    before, after = _bases(at.old, at.old_loc), _bases(at.new, at.new_loc)
    was, now = {basis.kind for _, basis in before}, {basis.kind for _, basis in after}
    old, new = at.field("legal_bases")
    compare_kinds(telling, at, (was, now), rights, (before[0][0] if before else old, after[0][0] if after else new))
    for kind in sorted(was & now):
        theirs = sorted((b for b in before if b[1].kind == kind), key=lambda b: content(b[1]))
        ours = sorted((b for b in after if b[1].kind == kind), key=lambda b: content(b[1]))
        if [content(b) for _, b in theirs] != [content(b) for _, b in ours]:
            _details(telling, at, theirs, ours)
    return was != now


def compare_kinds(
    telling: Telling, at: At, kinds: tuple[Set[str], Set[str]], rights: Rights, where: tuple[Loc, Loc]
) -> None:
    """Compare the kinds of the bases of something, old and new."""
    was, now = kinds
    if was and not now:
        said = f"no legal basis is stated any more; it was {listed(was)}"
        telling.tell(on.BASIS_STATED, "dropped", at, said, *where)
    elif now and not was:
        telling.tell(on.BASIS_STATED, "added", at, f"a legal basis is now stated: {listed(now)}", *where)
    elif was != now:
        what = "changed" if was - now and now - was else "added" if now - was else "dropped"
        said = {
            "changed": f"the legal basis changes from {listed(was)} to {listed(now)}",
            "added": f"the legal basis {listed(now - was)} is added",
            "dropped": f"the legal basis {listed(was - now)} is no longer stated",
        }[what]
        lost, words = lost_and_won(rights)
        telling.tell(on.BASIS, what, at, said + words, *where, Weight.WORSE if lost else Weight.CHANGED)


def lost_and_won(rights: Rights) -> tuple[bool, str]:
    """Whether a right is lost that no better one replaces, and which rights go and come, in words."""
    gone = {right for right in rights[0] if right not in rights[1]}
    come = {right for right in rights[1] if right not in rights[0]}
    words = f"; rights that go with it: {listed(gone)}" if gone else ""
    words += f"; rights that come with it: {listed(come)}" if come else ""
    return any(_BETTER_THAN.get(right) not in come for right in gone), words


def _details(telling: Telling, at: At, old: list[tuple[Loc, Any]], new: list[tuple[Loc, Any]]) -> None:
    """What is said of bases of one kind; the same bases are passed over, the others compared in their order."""
    shared = {content(basis) for _, basis in old} & {content(basis) for _, basis in new}
    left = [entry for entry in old if content(entry[1]) not in shared]
    right = [entry for entry in new if content(entry[1]) not in shared]
    for (old_loc, before), (new_loc, after) in zip(left, right, strict=False):
        telling.values(At(before, after, old_loc, new_loc, f"{at.subject}, {name_of(after)}"))
    for loc, basis in left[len(right) :]:
        said = f"a further statement of {basis.kind} as the basis is gone"
        telling.tell(on.STATEMENT, "dropped", at, said, loc, at.field("legal_bases")[1])
    for loc, basis in right[len(left) :]:
        said = f"{basis.kind} is stated as the basis once more"
        telling.tell(on.STATEMENT, "added", at, said, at.field("legal_bases")[0], loc)


def _bases(part: Any, loc: Loc) -> list[tuple[Loc, Any]]:
    """The bases of a part and those of its purposes, with their places."""
    own = [((*loc, "legal_bases", index), basis) for index, basis in enumerate(part.legal_bases or ())]
    for at, purpose in enumerate(getattr(part, "purposes", None) or ()):
        own += [
            ((*loc, "purposes", at, "legal_bases", index), basis)
            for index, basis in enumerate(purpose.legal_bases or ())
        ]
    return own


def listed(words: Iterable[str]) -> str:
    """Some words in the order of the alphabet, with commas."""
    return ", ".join(sorted(words))
