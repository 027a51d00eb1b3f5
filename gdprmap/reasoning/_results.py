"""What reasoning gives back: for each process the rights that follow, with the axiom and the basis they follow from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gdprmap.model.rights import RightName
from gdprmap.places import Loc

Reasoner = Literal["hermit", "pellet"]
"""The reasoners that owlready2 brings."""

TIMEOUT_SECONDS = 600
"""How long one run of a reasoner may take, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What in the policy an axiom took hold of: a legal basis, a purpose, a decision."""

    name: str
    """What the policy calls it; else its kind ("consent") or the label of its term."""
    iri: str
    """Its node."""
    loc: Loc
    """Where it stands in the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One axiom by which a process brings a right, and what made it apply."""

    axiom: str
    """The IRI of the class of processes that brings the right, such as gm:ConsentBasedProcess in full."""
    label: str
    """What the ontology calls that class: "process based on consent"."""
    says: str
    """The axiom as OWL people write it: "gm:ConsentBasedProcess SubClassOf gm:entailsRight some eu-gdpr:A7-3"."""
    certain: bool
    """False where the right turns on facts that a policy does not state (gm:mayEntailRight)."""
    witnesses: tuple[Witness, ...]
    """What the process has that puts it into the class; none where the right follows from every basis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailedRight:
    """A right that follows for a process, why, and what the policy says of it."""

    right: RightName
    """Which right."""
    article: str
    """Where it stands: "Art 17"."""
    reasons: tuple[Reason, ...]
    """The axioms that bring it, those that are certain first."""
    stated: bool
    """Whether the policy states it for this process."""
    also_met_by: RightName | None
    """A right that serves as well here: withdrawing consent, where direct marketing rests on it."""
    refused: bool
    """Whether the policy says that it does not apply here."""
    refusal: str
    """The ground or law that the policy names for that; empty if it names none."""
    missing: bool
    """Whether it is due and the policy neither states it nor, as far as it can be, refuses it."""
    missing_for_certain: bool
    """Whether it is missing and some reason for it is certain."""

    @property
    def certain(self) -> bool:
        """Whether some reason for it is certain."""
        return any(reason.certain for reason in self.reasons)

    def __str__(self) -> str:
        because = ", ".join(dict.fromkeys(name for reason in self.reasons for name in names_of(reason)))
        said = "stated" if self.stated else "missing" if self.missing else "refused" if self.refused else "met"
        return f"{self.right} ({self.article}, from {because}): {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRights:
    """What follows for one process."""

    process: str
    """Its id."""
    iri: str
    """Its node."""
    loc: Loc
    """Where it stands in the model."""
    classes: tuple[str, ...]
    """The IRIs of the classes of our ontology that it was found to belong to, in the order of the alphabet."""
    rights: tuple[EntailedRight, ...]
    """The rights that follow, in the order of the articles."""
    not_entailed: tuple[RightName, ...]
    """Rights that are stated for this process alone although they do not follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Something in a policy that cannot be true; whatever was concluded from it would be worth nothing."""

    policy: str
    """The id of the policy."""
    loc: Loc
    """Where in the model; () where it could not be located."""
    subject: str
    """What the policy calls the part."""
    between: tuple[str, ...]
    """The IRIs of the two classes that nothing can belong to at once; none where it could not be located."""
    message: str
    """What is wrong, as a plain sentence without the subject."""

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRights:
    """What follows from one policy."""

    policy: str
    """Its id."""
    iri: str
    """Its node."""
    processes: tuple[ProcessRights, ...]
    """Its processes, in its order; none where it contradicts itself."""
    not_entailed: tuple[RightName, ...]
    """Rights that it states for all its processes although they follow for none."""
    contradictions: tuple[Contradiction, ...]
    """What in it cannot be true."""


def names_of(reason: Reason) -> tuple[str, ...]:
    """What brought the right, in the words of the policy."""
    return tuple(dict.fromkeys(witness.name for witness in reason.witnesses)) or ("every basis",)
