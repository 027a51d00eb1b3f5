"""What a reasoner found -> what follows for each process, why, what the policy says of it; and what cannot be true."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from gdprmap.graph import Triple
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.model import Policy, Processing, RefusedRight
from gdprmap.model.parts import Part
from gdprmap.model.rights import RIGHT_TERMS, RightName
from gdprmap.places import Loc
from gdprmap.reasoning._axioms import Axioms, Reading
from gdprmap.reasoning._index import SUBCLASS_OF
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
        refusals = self._refusals(process, _RIGHTS[right])
        refused = bool(refusals) and right not in self._axioms.irrefusable
        on_a_ground = refused and any(self._has_ground(right, *refusal, found) for refusal in refusals)
        missing_for_certain = bool(certain) and not (right in stated or also in stated or refused)
        # Where a right is not certain, a refusal without a ground is no answer. If it has to answer for a certain
        # reason as well, its ground is asked for there.
        missing = len(certain) < len(due) and not (right in stated or on_a_ground or (refused and certain))
        return EntailedRight(
            right=_RIGHTS[right],
            article=article(right),
            reasons=tuple(self._reason(node, cls, right, certain=not uncertain) for uncertain, cls in due),
            stated=right in stated,
            also_met_by=_RIGHTS[also] if also else None,
            refused=bool(refusals),
            refusal=", ".join(dict.fromkeys(words for refusal, _ in refusals for words in _said_of(refusal))),
            missing=missing or missing_for_certain,
            missing_for_certain=missing_for_certain,
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

    def _also_met_by(self, right: str, certain: list[str], classes: tuple[str, ...]) -> str | None:
        """The right that serves as well, if each reason that is certain lies within a class that says so."""
        for cls in classes:
            other = self._axioms.also_met_by.get((cls, right))
            if other and certain and all(self._axioms.is_within(cls, reason) for reason in certain):
                return other
        return None

    def _refusals(self, process: Processing, right: RightName) -> list[tuple[RefusedRight, list[str]]]:
        """The refusals of *right* that reach *process*, each with the nodes of all processes that it reaches."""
        own = [self._processes[(self._policy.processing or ()).index(process)]]
        stated = [(one, self._processes) for one in self._policy.refused_rights or ()]
        stated += [(one, own) for one in process.refused_rights or ()]
        return [(one, reached) for one, reached in stated if one.right == right]

    def _has_ground(self, right: str, refusal: RefusedRight, reached: list[str], found: Classified) -> bool:
        """Whether the law knows the ground: a law (Article 23), or for some rights one of their own."""
        if refusal.laws:
            return True
        given = refusal.reason is not None or refusal.words is not None
        if right == expand("eu-gdpr:A17"):
            return refusal.reason in self._axioms.grounds_against_erasure
        if right == expand("eu-gdpr:A21"):  # against direct marketing no ground helps (Article 21(3))
            return given and not any(_MARKETING in found.classes(process) for process in reached)
        return given and right == expand("eu-gdpr:A20")


def name_of(policy: Policy, loc: Loc) -> str:
    """What the policy calls the part at *loc*: in its own words, else by its kind or term."""
    part: object = policy
    for step in loc:
        part = part[step] if isinstance(step, int) else getattr(part, step)  # type: ignore[index]
    if isinstance(part, Term):
        return part.label or str(part)
    if not isinstance(part, Part):  # a value that the policy picks from a few, such as an automation level
        return f"{str(loc[-1]).replace('_', ' ')}: {part}"
    for field in ("label", "title", "name", "kind", "term", "right", "id"):
        if value := getattr(part, field, None):
            return (value.label or str(value)) if isinstance(value, Term) else str(value)
    return str(next((step for step in reversed(loc) if isinstance(step, str)), policy.id)).replace("_", " ")


def article(right: str) -> str:
    """The article of a right of DPV: "Art 7(3)" for eu-gdpr:A7-3."""
    number, *parts = shorten(right).removeprefix("eu-gdpr:A").split("-")
    return f"Art {number}" + "".join(f"({one})" for one in parts)


def _by_article(right: str) -> tuple[int, str]:
    number, _, rest = shorten(right).removeprefix("eu-gdpr:A").partition("-")
    return int(number), rest


def _said_of(refusal: RefusedRight) -> Iterator[str]:
    """The reason of a refusal, in the words of the policy or of DPV."""
    if refusal.reason is not None:
        yield refusal.reason.label or str(refusal.reason)
    if refusal.words:
        yield refusal.words
    for law in refusal.laws or ():
        yield law.title or (law.term.label if law.term else "") or law.page or "a law"


def _stem(iri: str) -> str:
    return f"{iri}/" if "#" in iri else f"{iri}#"
