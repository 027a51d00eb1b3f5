"""The rights of a policy as rows of a table, whoever worked them out: a reasoner, or `Policy.rights_for`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gdprmap.model import Entitlement, Policy, Processing, Right
    from gdprmap.model.rights import RightName
    from gdprmap.places import Loc
    from gdprmap.reasoning import EntailedRight, ProcessRights

Missing = Literal["no", "perhaps", "certain"]
_NEVER_REFUSED = ("withdrawal", "complaint")
_IN_THE_MATRIX: tuple[RightName, ...] = (
    "withdrawal",
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "no automated decision",
    "complaint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One right, why it is there, and what the policy says of it."""

    right: str
    article: str
    entailed: bool = True
    because: tuple[str, ...] = ()
    axioms: tuple[str, ...] = ()
    stated: bool = False
    refused: bool = False
    refusal: str = ""
    met_by: str | None = None
    missing: Missing = "no"

    @property
    def says(self) -> str:
        """What the policy says of the right, in a word or a few."""
        refused = f"refused{f': {self.refusal}' if self.refusal else ' without a reason'}" if self.refused else ""
        if not self.entailed:
            return "stated, though it does not follow"
        if self.stated:
            return "stated" + (f", and {refused}" if refused else "")
        if self.missing == "no" and not refused:
            return f"met by {self.met_by}"
        said = {"no": "", "perhaps": "perhaps missing", "certain": "missing"}[self.missing]
        return ", ".join(filter(None, (said, refused)))

    def as_json(self) -> dict[str, Any]:
        """The row as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one policy: those of each process, and what in the policy cannot be true."""

    processes: tuple[tuple[str, tuple[Row, ...]], ...]
    beyond: tuple[str, ...] = ()
    """Rights that are stated for all processing although they follow for none."""
    contradictions: tuple[tuple[Loc, str], ...] = ()


def entailed(policies: Sequence[Policy], reasoner: Literal["hermit", "pellet"]) -> list[Rows]:
    """What *reasoner* finds."""
    from gdprmap.reasoning import reason

    return [
        Rows(
            processes=tuple((process.process, _of_process(process)) for process in found.processes),
            beyond=found.not_entailed,
            contradictions=tuple((one.loc, str(one)) for one in found.contradictions),
        )
        for found in reason(policies, reasoner=reasoner)
    ]


def entitled(policy: Policy) -> Rows:
    """What `Policy.rights_for` says."""
    processing = policy.processing or ()
    due = {one.id: policy.rights_for(one) for one in processing}
    everywhere = {right.right for rights in due.values() for right in rights}
    return Rows(
        processes=tuple(
            (
                one.id,
                (
                    *(_of_entitlement(right, policy, one) for right in due[one.id]),
                    *(
                        Row(right=name, article="-", entailed=False, stated=True)
                        for name in _beyond(one.rights, {right.right for right in due[one.id]})
                    ),
                ),
            )
            for one in processing
        ),
        beyond=_beyond(policy.rights, everywhere),
    )


def _beyond(stated: Sequence[Right] | None, due: Collection[str]) -> tuple[RightName, ...]:
    """The rights that depend on a basis or circumstance and are stated although they are not among *due*."""
    names = dict.fromkeys(one.right for one in stated or ())
    return tuple(name for name in _IN_THE_MATRIX if name in names and name not in due)


def _of_process(process: ProcessRights) -> tuple[Row, ...]:
    further = (Row(right=right, article="-", entailed=False, stated=True) for right in process.not_entailed)
    return (*map(_of_right, process.rights), *further)


def _of_right(right: EntailedRight) -> Row:
    from gdprmap.reasoning import names_of

    met = not (right.stated or right.missing or right.refused)
    return Row(
        right=right.right,
        article=right.article,
        because=tuple(dict.fromkeys(name for reason in right.reasons for name in names_of(reason))),
        axioms=tuple(reason.says for reason in right.reasons),
        stated=right.stated,
        refused=right.refused,
        refusal=right.refusal,
        met_by=right.also_met_by if met else None,
        missing="certain" if right.missing_for_certain else "perhaps" if right.missing else "no",
    )


def _of_entitlement(right: Entitlement, policy: Policy, processing: Processing) -> Row:
    stated = {one.right for one in (*(policy.rights or ()), *(processing.rights or ()))}
    refusals = [
        one for one in (*(policy.refused_rights or ()), *(processing.refused_rights or ())) if one.right == right.right
    ]
    said = [
        words
        for one in refusals
        for words in ((one.reason.label if one.reason else ""), one.words, *(law.title for law in one.laws or ()))
        if words
    ]
    # Where a right is not certain, a refusal without a ground is no answer.
    refused = bool(refusals) and right.right not in _NEVER_REFUSED and (right.certain or bool(said))
    met_by = right.also_met_by if right.also_met_by in stated else None
    missing: Missing = "certain" if right.certain else "perhaps"
    return Row(
        right=right.right,
        article=right.articles[0],
        because=right.because,
        stated=right.stated,
        refused=bool(refusals),
        refusal=", ".join(said),
        met_by=None if right.stated or refused else met_by,
        missing="no" if right.stated or refused or met_by else missing,
    )
