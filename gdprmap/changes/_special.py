"""Special-category data: which data is such, and the conditions of Article 9(2) under which it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.changes import _topics as on
from gdprmap.changes._bases import Rights, listed, lost_and_won
from gdprmap.changes._matching import paired
from gdprmap.changes._telling import At, Telling
from gdprmap.changes._topics import Weight
from gdprmap.vocab import dpv, pd

if TYPE_CHECKING:
    from gdprmap.model import Policy, Processing
    from gdprmap.model.data import PersonalData


def is_special(data: PersonalData) -> bool:
    """Whether Article 9(1) names it: by its term, or because its author says so."""
    terms = [term for term in (data.term, *(data.also or ())) if term]
    found = any(term.is_a(kind) for term in terms for kind in (dpv.SpecialCategoryPersonalData, pd.Ethnicity))
    return found or bool(data.special_category)


def holds_special(data: PersonalData) -> bool:
    """The same, for a group also by its items."""
    return any(map(is_special, (data, *(getattr(data, "items", None) or ()))))


def compare_conditions(telling: Telling, at: At, policy: Policy, rights: Rights) -> None:
    """Compare the conditions of a processing in the new *policy*, and the *rights* that follow from them."""
    before, after = at.values("special_category_conditions")
    was, now = {one.kind for one in before}, {one.kind for one in after}
    old, new = at.field("special_category_conditions")
    if now and not was:
        said = f"a condition of Article 9(2) is now stated: {listed(now)}"
        telling.tell(on.CONDITION, "added", at, said, old, (*new, 0), Weight.BETTER)
    elif was and not now:
        said = f"no condition of Article 9(2) is stated any more; it was {listed(was)}"
        weight = Weight.WORSE if _uses_special(at.new, policy) else Weight.CHANGED
        telling.tell(on.CONDITION, "dropped", at, said, (*old, 0), new, weight)
    elif was != now:
        lost, words = lost_and_won(rights)
        said = f"the condition changes from {listed(was)} to {listed(now)}{words}"
        weight = Weight.WORSE if lost else Weight.CHANGED
        telling.tell(on.CONDITION, "changed", at, said, (*old, 0), (*new, 0), weight)
    for one, other in paired(before, after).both:
        subject = f"{at.subject}, {after[other].kind}"
        telling.values(At(before[one], after[other], (*old, one), (*new, other), subject))


def _uses_special(processing: Processing, policy: Policy) -> bool:
    """Whether it uses special-category data, as far as is known."""
    if processing.data is None:
        return True
    return any(holds_special(group) for group in policy.data or () if group.id in processing.data)
