"""The check of one policy or graph, as the command line and the settings want it; it can go to another process.

What checks is imported where it is used: an answer that is known from an earlier run is given without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from gdprmap.cli._pieces import Piece, read_piece
from gdprmap.cli._settings import ignored_in
from gdprmap.cli._sources import with_base
from gdprmap.errors import Problem, ReadError, ShapesError
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed
from gdprmap.rules import Severity
from gdprmap.vocab import _table

if TYPE_CHECKING:
    from gdprmap.adequacy import Decision
    from gdprmap.choices import Engine, Profile
    from gdprmap.config import Config
    from gdprmap.files import PolicyFile
    from gdprmap.findings import Finding
    from gdprmap.rdf.parsing import Document

_QUOTES = "GM-Q06"
_NO_QUOTES = "quotes are not looked for in a graph (GM-Q06), only in a policy file"


class Answer(NamedTuple):
    """What came of a piece."""

    checked: tuple[Checked, ...]
    """What is found in its policy, or in each notice and record of its graph."""
    accepted: tuple[tuple[Place, str], ...] = ()
    """What the file itself accepts: the place, and the rule with the reason."""
    day: date | None = None
    """The day on which it is so; None if it would be the same on any other."""
    seconds: float | None = None
    """How long the check took; None where there was none."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """All that decides what is found in a policy or a graph."""

    config: Config
    wanted: frozenset[str]
    profiles: Sequence[Profile] | None
    on: date | None
    adequacy: tuple[Decision, ...] | None
    engine: Engine
    strict: bool
    """Whether a quote that is not in the text is a violation."""
    text: str | None
    """The text of every policy."""
    texts: Mapping[Path, str]
    """The texts of some policies, by the path of the file."""
    vocabularies: tuple[_table.Vocabulary, ...]

    def begin(self) -> None:
        """Know the vocabularies, in a process that has read no settings."""
        for vocabulary in self.vocabularies:
            _table.add(*vocabulary)

    def __call__(self, piece: Piece) -> Answer:
        """What is found in *piece*, or why it cannot be read."""
        from gdprmap.files import PolicyFile

        try:
            source = read_piece(piece)
            started, today = perf_counter(), date.today()  # midnight may come before the end
            answer, lasts = self._policy(source) if isinstance(source, PolicyFile) else self._graph(source)
        except ReadError as error:
            return Answer((Checked(name=piece.name, problems=error.problems),))
        except ShapesError as error:  # here, as in every other process
            problem = Problem((), str(error), Place(piece.name, piece.line, 1))
            return Answer((Checked(name=piece.name, problems=(problem,)),))
        return answer._replace(day=None if lasts else today, seconds=perf_counter() - started)

    def rules_in(self, name: str) -> frozenset[str]:
        """The rules that are reported in the file of this name."""
        return self.wanted - ignored_in(self.config, name)

    def text_of(self, name: str) -> str | None:
        """The text in which the quotes of the policy in this file are looked for."""
        return self.text or (self.texts.get(Path(name).resolve()) if self.texts else None)

    def _graph(self, document: Document) -> tuple[Answer, bool]:
        """What is found in a graph, and whether it would be the same on any other day."""
        from gdprmap.checking._graphs import judge_graph

        parts = judge_graph(
            document.triples,
            profiles=self.profiles,
            on=self.on,
            adequacy=self.adequacy,
            rules=self.rules_in(document.name),
            engine=self.engine,
        )
        no_quotes = [_NO_QUOTES] if self.text_of(document.name) else []
        checked = (
            Checked(
                name=document.name,
                policy=part.policy,
                findings=tuple(Placed(_nearest(document, nodes), finding) for finding, nodes in part.found),
                rules=part.ran,
                notes=tuple(map(Note, (*part.notes, *no_quotes))),
            )
            for part in parts
        )
        return Answer(tuple(checked)), self.on is not None

    def _policy(self, source: PolicyFile) -> tuple[Answer, bool]:
        """What is found in a policy, and whether it would be the same on any other day."""
        from gdprmap.checking import judge, notes

        source = with_base(source, self.config.base)
        policy = source.policy
        judged = judge(
            policy,
            profiles=self.profiles,
            on=self.on,
            source_text=self.text_of(source.name),
            adequacy=self.adequacy,
            rules=self.rules_in(source.name),
            engine=self.engine,
        )
        accepted = (
            (source.place(finding.loc), f"{finding.rule.id} is accepted{_until(one.until)}: {one.reason}")
            for finding, one in judged.suppressed
        )
        checked = Checked(
            name=source.name,
            policy=policy.id,
            findings=tuple(Placed(source.place(finding.loc), self._severe(finding)) for finding in judged.findings),
            rules=judged.ran,
            accepted=len(judged.suppressed),
            notes=(
                *map(Note, notes(policy, profiles=self.profiles, on=self.on, adequacy=self.adequacy)),
                *(_unused(source.place(loc), rule) for loc, rule in judged.unused),
            ),
        )
        return Answer((checked,), tuple(accepted)), judged.lasts

    def _severe(self, finding: Finding) -> Finding:
        if self.strict and finding.rule.id == _QUOTES:
            return replace(finding, severity=Severity.VIOLATION)
        return finding


def _until(day: date | None) -> str:
    return f" until {day}" if day else ""


def _nearest(document: Document, nodes: Sequence[str]) -> Place:
    """Where the first of *nodes* stands whose place is known."""
    return document.place(next((node for node in nodes if node in document.places), ""))


def _unused(place: Place, rule: str) -> Note:
    return Note(f"{rule} is ignored here, but there is no finding of it; take it out", place, unused=True)
