"""What commands that check have in common: their options, the settings beneath them, and the check of each file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, get_args

from gdprmap.checking import Judged, engine, judge, notes
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, add_quiet, day, profile_of
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, adequacy_table, config_of, decisions, ignored_in, wanted
from gdprmap.cli._sources import Sources, add_input_format, add_sources, name_of, with_base
from gdprmap.config import FILES
from gdprmap.errors import ReadError
from gdprmap.files import PolicyFile
from gdprmap.files.loading import decoded
from gdprmap.model.policy import Profile
from gdprmap.report import Checked, Note, Placed
from gdprmap.report.text import one_line
from gdprmap.rules import Severity, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from gdprmap.config import Config
    from gdprmap.findings import Finding
    from gdprmap.places import Place
    from gdprmap.rdf.parsing import Document

_QUOTES = "GM-Q06"
_NO_QUOTES = "quotes are not looked for in a graph (GM-Q06), only in a policy file"


class CheckingOptions(argparse.Namespace):
    """What `add_checking` adds."""

    paths: list[str]
    input_format: str
    select: list[str]
    ignore: list[str]
    profile: list[Profile] | None
    on: date | None
    adequacy: Path | None
    source_text: str | None
    strict_quotes: bool | None
    config: Path | None
    no_config: bool
    quiet: bool
    verbose: bool


def add_checking(parser: Parser, *, quiet: str) -> None:
    """Add the paths and all that decides what is found in them; *quiet* is what `--quiet` does."""
    add_sources(parser, settled=True)
    checked = parser.group("what is checked")
    add_input_format(checked, graphs=True)
    checked.add_argument(
        "--profile",
        action="append",
        type=profile_of(*get_args(Profile)),
        metavar="PROFILE",
        help="check as a notice, record or processor-record, whatever the policy says it is; may be repeated"
        " (alone, the profile of processing that stands in none of them, is `profiles: none` in the policy)",
    )
    checked.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="judge countries as of this day (default: when the policy was last changed)",
    )
    add_adequacy(checked)
    checked.add_argument("--source-text", metavar="FILE", help="look for the quotes of the one policy in this text")
    reported = parser.group("what is reported")
    for name, does in (("--select", "report"), ("--ignore", "do not report, even if selected")):
        reported.add_argument(
            name,
            action="append",
            default=[],
            metavar="RULES",
            help=f"{does}: ids or beginnings of ids such as GM-R, joined by commas; may be repeated",
        )
    reported.add_argument(
        "--strict-quotes",
        action=argparse.BooleanOptionalAction,
        help="take a quote that does not stand in the source text for a violation (GM-Q06)",
    )
    said = parser.group("how it is said")
    add_quiet(said, quiet)
    said.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="tell on standard error which settings and which engine are used, how long each file takes, and which"
        " findings are accepted there and why",
    )
    add_config(parser.group("settings"))


class Checker:
    """Checks files as the command line and the settings want it."""

    def __init__(self, options: CheckingOptions, parser: Parser) -> None:
        self.config = config_of(options.config, no_config=options.no_config)
        self.wanted = wanted(self.config, options.select, options.ignore)
        self._options = options
        self._paths = options.paths or [self.config.beside(path) for path in self.config.paths or ()]
        if not self._paths:
            parser.error("the following arguments are required: PATH")
        self._profiles = options.profile or self.config.profile
        self._strict = options.strict_quotes if options.strict_quotes is not None else self.config.strict_quotes
        self._adequacy = decisions(options.adequacy, self.config)
        texts = self.config.source_texts or {}
        # Read before anything is said, so that a report is never cut off in the middle.
        self._texts = {_resolved(self.config, of): _text(self.config.beside(text)) for of, text in texts.items()}
        self._text = _text(options.source_text) if options.source_text else None

    def sources(self) -> Iterator[PolicyFile | Document | ReadError]:
        """The policies to check, by name.

        Raises:
            CallError: one text is given for several policies.
        """
        found = Sources(self._paths, self._options.input_format)
        if self._options.source_text and len(found) > 1:
            raise CallError(
                f"--source-text is the text of one policy, and there are {len(found)}; check them one by one"
            )
        return followed(found, "checked", shown=not (self._options.quiet or self._options.verbose))

    def inputs(self) -> list[Path]:
        """The files and folders that decide what is found."""
        config = self.config
        texts = [config.beside(text) for text in (config.source_texts or {}).values()]
        others = config.file, adequacy_table(self._options.adequacy, config), self._options.source_text
        settings = () if self._options.no_config or self._options.config else FILES  # they may come to be here
        return [Path(path) for path in (*self._paths, *texts, *others, *settings) if path is not None]

    def settled_baseline(self) -> Path | None:
        """The baseline of the settings."""
        return None if self.config.baseline is None else Path(self.config.beside(self.config.baseline))

    def rules_in(self, name: str) -> frozenset[str]:
        """The rules that are reported in the file of this name."""
        return self.wanted - ignored_in(self.config, name)

    def check(self, source: PolicyFile | Document | ReadError) -> Iterator[Checked]:
        """What is found in each policy of a file, or why it cannot be read."""
        if isinstance(source, ReadError):
            yield Checked(name=name_of(source), problems=source.problems)
        elif isinstance(source, PolicyFile):
            yield self._policy(source)
        else:
            yield from self._graph(source)

    def _graph(self, document: Document) -> Iterator[Checked]:
        """What is found in each notice and record of a graph, and in what stands in none."""
        from gdprmap.checking._graphs import judge_graph

        started = perf_counter()
        parts = judge_graph(
            document.triples,
            profiles=self._profiles,
            on=self._options.on,
            adequacy=self._adequacy,
            rules=self.rules_in(document.name),
        )
        self._tell([_took(document.name, perf_counter() - started)])
        for part in parts:
            yield Checked(
                name=document.name,
                policy=part.policy,
                findings=tuple(Placed(_nearest(document, nodes), finding) for finding, nodes in part.found),
                rules=part.ran,
                notes=tuple(map(Note, (*part.notes, *([_NO_QUOTES] if self._text_of(document.name) else ())))),
            )

    def _text_of(self, name: str) -> str | None:
        return self._text or self._texts.get(Path(name).resolve())

    def _policy(self, source: PolicyFile) -> Checked:
        started = perf_counter()
        source = with_base(source, self.config.base)
        policy, on = source.policy, self._options.on
        judged = judge(
            policy,
            profiles=self._profiles,
            on=on,
            source_text=self._text_of(source.name),
            adequacy=self._adequacy,
            rules=self.rules_in(source.name),
        )
        self._tell(_course(source, judged, perf_counter() - started))
        return Checked(
            name=source.name,
            policy=policy.id,
            findings=tuple(Placed(source.place(finding.loc), self._severe(finding)) for finding in judged.findings),
            rules=judged.ran,
            accepted=len(judged.suppressed),
            notes=(
                *map(Note, notes(policy, profiles=self._profiles, on=on, adequacy=self._adequacy)),
                *(_unused(source.place(loc), rule) for loc, rule in judged.unused),
            ),
        )

    def tell_settings(self) -> None:
        """Tell what it works with, if that is asked for."""
        settings = str(self.config.file or "none")
        chosen = f"{len(self.wanted)} of {len(rules())}"
        self._tell([f"settings: {settings}", f"rules: {chosen}", f"engine: {engine()}"])

    def _tell(self, lines: Iterable[str]) -> None:
        if self._options.verbose:
            _output.warn("".join(f"{one_line(line)}\n" for line in lines))

    def _severe(self, finding: Finding) -> Finding:
        if self._strict and finding.rule.id == _QUOTES:
            return replace(finding, severity=Severity.VIOLATION)
        return finding


def _course(source: PolicyFile, judged: Judged, seconds: float) -> Iterator[str]:
    """How the check of a file went, and what is accepted there."""
    for finding, suppression in judged.suppressed:
        until = f" until {suppression.until}" if suppression.until else ""
        yield f"{source.place(finding.loc)}: {finding.rule.id} is accepted{until}: {suppression.reason}"
    yield _took(source.name, seconds)


def _took(name: str, seconds: float) -> str:
    return f"{name}: checked in {1000 * seconds:.0f} ms"


def _nearest(document: Document, nodes: Sequence[str]) -> Place:
    """Where the first of *nodes* stands whose place is known."""
    return document.place(next((node for node in nodes if node in document.places), ""))


def _unused(place: Place, rule: str) -> Note:
    return Note(f"{rule} is ignored here, but there is no finding of it; take it out", place, unused=True)


def _resolved(config: Config, path: str) -> Path:
    return Path(config.beside(path)).resolve()


def _text(path: str) -> str:
    try:
        return decoded(Path(path).read_bytes(), path)
    except OSError as error:
        raise CallError(f"the source text {path} cannot be read: {error.strerror}") from error
