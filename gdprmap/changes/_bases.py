"""Legal bases that come, go or change, and the rights that go and come with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdprmap.changes import _topics as on
from gdprmap.changes._matching import content, name_of
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Weight

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gdprmap.places import Loc

_BETTER_THAN = {"objection": "withdrawal"}
"""A right that is no loss where the other one comes: consent can be withdrawn without a reason."""


def compare_bases(telling: Telling, at: At, rights: tuple[Collection[str], Collection[str]] = ((), ())) -> None:
    """Compare the legal bases of a part and of its purposes; *rights* are those that follow from them, old and new."""
    before, after = _bases(at.old, at.old_loc), _bases(at.new, at.new_loc)
    was, now = {basis.kind for _, basis in before}, {basis.kind for _, basis in after}
    where = at.field("legal_bases")
    if was and not now:
        said = f"no legal basis is stated any more; it was {_listed(was)}"
        telling.tell(on.BASIS_STATED, "dropped", at, said, before[0][0], where[1])
    elif now and not was:
        said = f"a legal basis is now stated: {_listed(now)}"
        telling.tell(on.BASIS_STATED, "added", at, said, where[0], after[0][0])
    elif was != now:
        _other(telling, at, (was, now), rights, (before[0][0], after[0][0]))
    for kind in sorted(was & now):
        theirs = sorted((b for b in before if b[1].kind == kind), key=lambda b: content(b[1]))
        ours = sorted((b for b in after if b[1].kind == kind), key=lambda b: content(b[1]))
        if [content(b) for _, b in theirs] != [content(b) for _, b in ours]:
            _details(telling, at, theirs, ours)


def _other(
    telling: Telling, at: At, kinds: tuple[set[str], set[str]], rights: tuple[Collection[str], Collection[str]],
    where: tuple[Loc, Loc],
) -> None:  # fmt: skip
    was, now = kinds
    lost = {right for right in rights[0] if right not in rights[1]}
    come = {right for right in rights[1] if right not in rights[0]}
    really_lost = {right for right in lost if _BETTER_THAN.get(right) not in come}
    what = "changed" if was - now and now - was else "added" if now - was else "dropped"
    said = {
        "changed": f"the legal basis changes from {_listed(was)} to {_listed(now)}",
        "added": f"the legal basis {_listed(now - was)} is added",
        "dropped": f"the legal basis {_listed(was - now)} is no longer stated",
    }[what]
    if lost:
        said += f"; with it goes: {_listed(lost)}"
    if come:
        said += f"; with it comes: {_listed(come)}"
    telling.tell(on.BASIS, what, at, said, *where, Weight.WORSE if really_lost else Weight.CHANGED)


def _details(telling: Telling, at: At, old: list[tuple[Loc, Any]], new: list[tuple[Loc, Any]]) -> None:
    """What is said of bases of one kind; the same bases are passed over, the others compared in their order."""
    shared = {content(basis) for _, basis in old} & {content(basis) for _, basis in new}
    left = [entry for entry in old if content(entry[1]) not in shared]
    right = [entry for entry in new if content(entry[1]) not in shared]
    for (old_loc, before), (new_loc, after) in zip(left, right, strict=False):
        telling.values(At(before, after, old_loc, new_loc, f"{at.subject}, {name_of(after)}"))
    for loc, basis in left[len(right) :]:
        said = f"a further statement of {basis.kind} as the basis is gone"
        telling.tell(on.DETAIL, "dropped", at, said, loc, at.field("legal_bases")[1])
    for loc, basis in right[len(left) :]:
        said = f"{basis.kind} is stated as the basis once more"
        telling.tell(on.DETAIL, "added", at, said, at.field("legal_bases")[0], loc)


def _bases(part: Any, loc: Loc) -> list[tuple[Loc, Any]]:
    """The bases of a part and those of its purposes, with their places."""
    own = [((*loc, "legal_bases", index), basis) for index, basis in enumerate(part.legal_bases or ())]
    for at, purpose in enumerate(getattr(part, "purposes", None) or ()):
        own += [
            ((*loc, "purposes", at, "legal_bases", index), basis)
            for index, basis in enumerate(purpose.legal_bases or ())
        ]
    return own


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
