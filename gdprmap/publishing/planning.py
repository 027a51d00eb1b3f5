"""Sources -> what is to become of each graph; all is read and judged before anything is written."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from tempfile import TemporaryFile

from gdprmap.errors import ReadError
from gdprmap.findings import Finding
from gdprmap.graph import Literal, ntriples, policy_iri, triples
from gdprmap.model import Policy
from gdprmap.publishing import catalogue
from gdprmap.publishing.catalogue import Counts, Entry, State
from gdprmap.publishing.stores import Change, PublishError
from gdprmap.publishing.vocabularies import Vocabulary
from gdprmap.rules import Severity

_BETWEEN = b"\0"
"""What stands in no N-Triples."""
_FAST = 1
Check = Callable[[Policy, str], Sequence[Finding] | None]
"""What is found in a policy out of the file of this name; None if the GDPR does not apply to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one policy, or would."""

    policy: str
    """Its IRI, which is that of its graph."""
    file: str = ""
    """The file that it was read from; empty if it came from none."""
    triples: int = 0
    """How many statements the graph has now."""
    added: int = 0
    """How many of them it had not before."""
    removed: int = 0
    """How many it had before, and has no more."""
    findings: Counts | None = None
    """How many findings of each severity the check has; None if the GDPR does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A graph that is to be written."""

    outcome: Outcome
    new: bool
    """Whether it is not there yet, as far as is known."""
    known: bool
    """Whether the catalogue says that it is there as it is to be."""
    vocabulary: bool
    """Whether it is no policy."""
    digest: str
    """The SHA-256 of its content."""
    slip: tuple[int, int]
    """Where its content and its entry are kept, and how many bytes they are."""


@dataclass(slots=True)
class Plan:
    """What is to be done."""

    written: list[Planned] = field(default_factory=list[Planned])
    unchanged: list[Outcome] = field(default_factory=list[Outcome])
    refused: list[Outcome] = field(default_factory=list[Outcome])
    unreadable: list[ReadError] = field(default_factory=list[ReadError])
    names: dict[str, str] = field(default_factory=dict[str, str])
    """The file of each policy among the sources, by the IRI of the policy."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no policy among the sources, nor a file that cannot be read."""
        read = self.unchanged or self.refused or self.unreadable
        return not read and all(one.vocabulary for one in self.written)


class Planner:
    """Plans what is to be written, and keeps its content on disk until then."""

    def __init__(
        self,
        iri: str,
        state: State,
        *,
        at: str,
        check: Check,
        require: Severity | None,
        again: bool = False,
        in_file: Callable[[str], Entry | None] | None = None,
    ) -> None:
        """Plan for the catalogue *iri* of this state, or for a file without one, which says what is *in_file*.

        What is there as it is to be is written only if *again*.
        """
        self.catalogue = iri
        self._state = state
        self._in_file = in_file
        self._at = at
        self._check = check
        self._require = require
        self._again = again
        self._kept = TemporaryFile()  # noqa: SIM115 - `close` does
        self._twice: dict[str, list[str]] = {}
        self.plan = Plan()

    def vocabulary(self, one: Vocabulary) -> None:
        """Plan to publish a vocabulary, unless it is there."""
        known = self._state.vocabularies.get(one.graph)
        entry = self._entry(known, one.content, None)
        self.plan.names[one.graph] = one.title
        same = known is not None and known.digest == entry.digest
        if self._again or not same:
            lines = catalogue.vocabulary_entry(self.catalogue, one.graph, one.title, entry, at=self._at)
            outcome = Outcome(policy=one.graph, triples=one.content.count(b"\n"))
            new = known is None
            self._write(outcome, entry.digest, lines, one.content, new=new, known=same, vocabulary=True)

    def policy(self, policy: Policy, file: str) -> None:
        """Plan to publish a policy, unless it is there, or the check refuses it."""
        graph = policy_iri(policy)
        if graph in self.plan.names or graph == self.catalogue:
            self._twice.setdefault(graph, [self.plan.names.get(graph, "the catalogue")]).append(file or policy.id)
            return
        self.plan.names[graph] = file or policy.id
        findings = self._check(policy, file)
        counts = None if findings is None else _counts(findings)
        said = triples(policy)
        content = ntriples(said).encode()
        outcome = Outcome(policy=graph, file=file, triples=content.count(b"\n"), findings=counts)
        if self._require and any(one.severity.rank <= self._require.rank for one in findings or ()):
            self.plan.refused.append(outcome)
            return
        known = self._state.policies.get(graph) if self._in_file is None else self._in_file(graph)
        entry = self._entry(known, content, counts if self._in_file is None else None)
        same = known is not None and (known.digest, known.counts) == (entry.digest, entry.counts)
        if same and not self._again:
            self.plan.unchanged.append(outcome)
            return
        says: dict[str, list[str | Literal]] = {}
        for statement in said:
            if statement.subject == graph:
                says.setdefault(statement.predicate, []).append(statement.object)
        lines = catalogue.policy_entry(self.catalogue, graph, policy.id, entry, says=says, at=self._at, file=file)
        self._write(outcome, entry.digest, lines, content, new=known is None, known=same)

    def unreadable(self, error: ReadError) -> None:
        """Note a file whose policy cannot be read."""
        self.plan.unreadable.append(error)

    def settled(self) -> Plan:
        """The plan.

        Raises:
            PublishError: some policies would be one graph.
        """
        if self._twice:
            listed = "".join(f"\n  {graph}: {', '.join(files)}" for graph, files in sorted(self._twice.items()))
            raise PublishError(f"policies with the same IRI would be one graph; give each an id of its own:{listed}")
        return self.plan

    def change(self, planned: Planned) -> Change:
        """The change that was planned, with its content."""
        graph = planned.outcome.policy
        at, length = planned.slip
        self._kept.seek(at)
        entry, _, content = zlib.decompress(self._kept.read(length)).partition(_BETWEEN)
        return Change(
            catalogue=self.catalogue,
            graph=graph,
            content=content,
            entry=tuple(entry.splitlines(keepends=True)),
            entry_nodes=catalogue.nodes(self.catalogue, graph),
        )

    def withdrawal(self, graph: str) -> Change:
        """The change that takes a policy out."""
        nodes = catalogue.nodes(self.catalogue, graph)
        return Change(catalogue=self.catalogue, graph=graph, content=None, entry=(), entry_nodes=nodes)

    def gone(self) -> Iterator[str]:
        """The policies that are published and not among the sources, in order.

        While a file cannot be read there are none: nobody knows which policy is in it.
        """
        if not self.plan.unreadable:
            yield from sorted(self._state.policies.keys() - self.plan.names.keys())

    def _entry(self, known: Entry | None, content: bytes, counts: Counts | None) -> Entry:
        entry = Entry(digest=catalogue.digest(content), counts=counts, issued=self._at, modified=self._at)
        if known and known.issued:
            entry = replace(entry, issued=known.issued)
        if known and known.modified and known.digest == entry.digest:
            entry = replace(entry, modified=known.modified)
        return entry

    def _write(
        self,
        outcome: Outcome,
        digest: str,
        lines: tuple[bytes, ...],
        content: bytes,
        *,
        new: bool,
        known: bool,
        vocabulary: bool = False,
    ) -> None:
        packed = zlib.compress(b"".join((*lines, _BETWEEN, content)), _FAST)
        try:
            slip = self._kept.seek(0, 2), len(packed)
            self._kept.write(packed)
        except OSError as error:
            raise PublishError(
                f"a temporary file cannot be written: {error.strerror}; nothing was published"
            ) from error
        self.plan.written.append(
            Planned(outcome=outcome, new=new, known=known, vocabulary=vocabulary, digest=digest, slip=slip)
        )

    def close(self) -> None:
        """Forget what was kept."""
        self._kept.close()


def _counts(findings: Iterable[Finding]) -> Counts:
    found = Counter(one.severity for one in findings)
    return {severity: found[severity] for severity in Severity}
