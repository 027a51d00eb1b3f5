"""What a reasoner found -> what follows for each process, why, what the policy says of it; and what cannot be true."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from gdprmap.graph import Triple
from gdprmap.graph.facts import SUBCLASS_OF
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.model import Policy, Processing
from gdprmap.model.answers import Refusal, answer_to
from gdprmap.model.entitlements import called
from gdprmap.model.parts import Part
from gdprmap.model.rights import RIGHT_TERMS, RightName
from gdprmap.places import Loc
from gdprmap.reasoning._axioms import Axioms, Reading
from gdprmap.reasoning._java import Classified
from gdprmap.reasoning._results import Contradiction, EntailedRight, PolicyRights, ProcessRights, Reason, Witness
from gdprmap.reasoning._statements import Statements
from gdprmap.vocab._term import Term, expand, shorten

_RIGHTS: dict[str, RightName] = {expand(term): name for name, term in RIGHT_TERMS.items()}
_OURS = expand("gm:")
_MARKETING = expand("gm:DirectMarketingProcess")


class Explaining:
    """Says what follows from one policy."""

    def __init__(self, axioms: Axioms, policy: Statements) -> None:
        self._axioms = axioms
        self._said = policy
        self._policy = policy.policy
        self._reading = Reading(axioms, policy.index)
        self._processes = [f"{_stem(policy.iri)}processing/{one.id}" for one in policy.policy.processing or ()]

    def contradictions(self) -> tuple[Contradiction, ...]:
        """The parts that are two things which nothing can be at once."""
        found = []
        for node, loc in self._said.origins.items():
            classes = self._reading.classes_of(node)
            for pair in self._axioms.disjoint:
                if classes.issuperset(pair):
                    one, other = map(self._axioms.label, pair)
                    message = f"it is both {one!r} and {other!r}, which exclude each other"
                    found.append(self._contradiction(loc, pair, message))
        return tuple(found)

    def unlocated(self) -> Contradiction:
        """That the reasoner finds a contradiction which nothing here shows."""
        return self._contradiction(
            (), (), "the reasoner says that the policy contradicts itself, but not where, and no two classes show it"
        )

    def rights(self, found: Classified) -> PolicyRights:
        """What follows for each process."""
        processing = enumerate(self._policy.processing or ())
        processes = tuple(self._process(one, index, found) for index, one in processing)
        due = {right.right for process in processes for right in process.rights}
        return self.result(processes=processes, not_entailed=self._beyond(self._said.iri, due))

    def result(
        self,
        *,
        processes: tuple[ProcessRights, ...] = (),
        not_entailed: tuple[RightName, ...] = (),
        contradictions: tuple[Contradiction, ...] = (),
    ) -> PolicyRights:
        """What follows from the policy, with its names."""
        return PolicyRights(
            policy=self._policy.id,
            iri=self._said.iri,
            processes=processes,
            not_entailed=not_entailed,
            contradictions=contradictions,
        )

    def inferred(self, found: Classified) -> Iterator[Triple]:
        """What the reasoner found that is not said: the classes of our ontology, and how they stand to each other."""
        for node in self._said.origins:
            for cls in sorted(found.classes(node) - self._said.index.concepts(node)):
                if cls.startswith(_OURS):
                    yield Triple(node, RDF_TYPE, cls)
        for cls in self._axioms.classes:
            for above in sorted(found.above.get(cls, ())):
                if cls.startswith(_OURS) and above.startswith(_OURS):
                    yield Triple(cls, SUBCLASS_OF, above)

    def _contradiction(self, loc: Loc, between: tuple[str, ...], message: str) -> Contradiction:
        subject = name_of(self._policy, loc)
        return Contradiction(policy=self._policy.id, loc=loc, subject=subject, between=between, message=message)

    def _process(self, process: Processing, index: int, found: Classified) -> ProcessRights:
        node = self._processes[index]
        classes = tuple(sorted(cls for cls in found.classes(node) if cls.startswith(_OURS)))
        due: dict[str, list[tuple[bool, str]]] = {}
        for cls in classes:
            for right, certain in self._axioms.entailed.get(cls, ()):
                due.setdefault(right, []).append((not certain, cls))
        stated = self._named(self._reading.values(node, expand("gm:statesRight")))
        return ProcessRights(
            process=process.id,
            iri=node,
            loc=("processing", index),
            classes=classes,
            rights=tuple(
                self._right(process, node, right, sorted(due[right]), classes, stated, found)
                for right in sorted(due, key=_by_article)
            ),
            not_entailed=self._beyond(node, {_RIGHTS[right] for right in due}),
        )

    def _right(
        self,
        process: Processing,
        node: str,
        right: str,
        due: list[tuple[bool, str]],
        classes: tuple[str, ...],
        stated: frozenset[str],
        found: Classified,
    ) -> EntailedRight:
        certain = [cls for uncertain, cls in due if not uncertain]
        also = self._also_met_by(right, certain, classes)
        said = answer_to(
            _RIGHTS[right],
            {_RIGHTS[one] for one in stated},
            self._refusals(process, node, found),
            certain=bool(certain),
            uncertain=len(certain) < len(due),
            also_met_by=also,
        )
        return EntailedRight(
            right=_RIGHTS[right],
            article=article(right),
            reasons=tuple(self._reason(node, cls, right, certain=not uncertain) for uncertain, cls in due),
            stated=said.stated,
            also_met_by=also,
            refused=said.refused,
            refusal=said.refusal,
            missing=said.missing,
            missing_for_certain=said.missing_for_certain,
        )

    def _beyond(self, node: str, due: Collection[str]) -> tuple[RightName, ...]:
        """The rights of the matrix that *node* itself states although they are not among *due*."""
        stated = self._named(self._said.index.values(node, expand("dpv:hasRight"))) & self._axioms.rights
        return tuple(_RIGHTS[right] for right in sorted(stated, key=_by_article) if _RIGHTS[right] not in due)

    def _named(self, rights: Iterable[str]) -> frozenset[str]:
        """The rights that these nodes are, by the IRIs of DPV."""
        types = (concept for right in rights for concept in self._said.index.values(right, RDF_TYPE))
        return frozenset(concept for concept in types if concept in _RIGHTS)

    def _reason(self, node: str, cls: str, right: str, *, certain: bool) -> Reason:
        return Reason(
            axiom=cls,
            label=self._axioms.label(cls),
            says=self._axioms.says(cls, right, certain=certain),
            certain=certain,
            witnesses=tuple(map(self._witness, self._reading.witnesses(node, cls))),
        )

    def _witness(self, node: str) -> Witness:
        loc = self._said.origins[node]
        return Witness(name=name_of(self._policy, loc), iri=node, loc=loc)

    def _also_met_by(self, right: str, certain: list[str], classes: tuple[str, ...]) -> RightName | None:
        """The right that serves as well, if each reason that is certain lies within a class that says so."""
        for cls in classes:
            other = self._axioms.also_met_by.get((cls, right))
            if other and certain and all(self._axioms.is_within(cls, reason) for reason in certain):
                return _RIGHTS[other]
        return None

    def _refusals(self, process: Processing, node: str, found: Classified) -> list[Refusal]:
        """The refusals that reach *process*, and whether they reach direct marketing."""
        general = any(_MARKETING in found.classes(one) for one in self._processes)
        own = _MARKETING in found.classes(node)
        return [
            *(Refusal(one, for_marketing=general) for one in self._policy.refused_rights or ()),
            *(Refusal(one, for_marketing=own) for one in process.refused_rights or ()),
        ]


def name_of(policy: Policy, loc: Loc) -> str:
    """What the policy calls the part at *loc*: in its own words, else by its kind or term."""
    part: object = policy
    for step in loc:
        part = part[step] if isinstance(step, int) else getattr(part, step)  # type: ignore[index]
    if not isinstance(part, (Part, Term)):  # a value that the policy picks from a few, such as an automation level
        return f"{str(loc[-1]).replace('_', ' ')}: {part}"
    field = next((step for step in reversed(loc) if isinstance(step, str)), policy.id)
    return called(part, str(field).replace("_", " "))


def article(right: str) -> str:
    """The article of a right of DPV: "Art 7(3)" for eu-gdpr:A7-3."""
    number, *parts = shorten(right).removeprefix("eu-gdpr:A").split("-")
    return f"Art {number}" + "".join(f"({one})" for one in parts)


def _by_article(right: str) -> tuple[int, str]:
    number, _, rest = shorten(right).removeprefix("eu-gdpr:A").partition("-")
    return int(number), rest


def _stem(iri: str) -> str:
    return f"{iri}/" if "#" in iri else f"{iri}#"
