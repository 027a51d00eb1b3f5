"""The rights of a policy as rows of a table, whoever worked them out: a reasoner, or `Policy.rights_for`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from gdprmap.model.entitlements import beyond

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gdprmap.model import Entitlement, Policy
    from gdprmap.model.rights import RightName
    from gdprmap.places import Loc
    from gdprmap.reasoning import EntailedRight, PolicyRights, Reasoner

Missing = Literal["no", "perhaps", "certain"]


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
    contradictions: tuple[tuple[Loc, str], ...] | None = None
    """None where nobody looked for them."""


def entailed(policies: Sequence[Policy], reasoner: Reasoner) -> list[Rows]:
    """What *reasoner* finds."""
    from gdprmap.reasoning import reason

    return [rows_of(found) for found in reason(policies, reasoner=reasoner)]


def rows_of(found: PolicyRights) -> Rows:
    """What a reasoner found in one policy, as rows."""
    from gdprmap.reasoning import names_of

    return Rows(
        processes=tuple(
            (
                process.process,
                (
                    *(
                        _row(
                            right,
                            right.article,
                            (name for reason in right.reasons for name in names_of(reason)),
                            axioms=tuple(reason.says for reason in right.reasons),
                        )
                        for right in process.rights
                    ),
                    *_without_basis(process.not_entailed),
                ),
            )
            for process in found.processes
        ),
        beyond=found.not_entailed,
        contradictions=tuple((one.loc, str(one)) for one in found.contradictions),
    )


def entitled(policy: Policy) -> Rows:
    """What `Policy.rights_for` says, which looks for no contradictions."""
    processing = policy.processing or ()
    due = {one.id: policy.rights_for(one) for one in processing}
    names: dict[str, set[RightName]] = {process: {right.right for right in rights} for process, rights in due.items()}
    return Rows(
        processes=tuple(
            (
                one.id,
                (
                    *(_row(right, right.articles[0], right.names) for right in due[one.id]),
                    *_without_basis(beyond(one.rights, names[one.id])),
                ),
            )
            for one in processing
        ),
        beyond=beyond(policy.rights, {name for found in names.values() for name in found}),
    )


def _without_basis(names: Iterable[RightName]) -> Iterable[Row]:
    return (Row(right=name, article="-", entailed=False, stated=True) for name in names)


def _row(
    right: EntailedRight | Entitlement, article: str, because: Iterable[str], *, axioms: tuple[str, ...] = ()
) -> Row:
    met = not (right.stated or right.missing or right.refused)
    return Row(
        right=right.right,
        article=article,
        because=tuple(sorted(set(because))),  # a reasoner has no order
        axioms=axioms,
        stated=right.stated,
        refused=right.refused,
        refusal=right.refusal,
        met_by=right.also_met_by if met else None,
        missing="certain" if right.missing_for_certain else "perhaps" if right.missing else "no",
    )
