"""What commands that check have in common: their options, the settings beneath them, and the check of each file."""

from __future__ import annotations

import argparse
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from gdprmap.caching import FOLDER, Cache
from gdprmap.choices import Engine, Profile
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, add_quiet, day, one_of, profile_of
from gdprmap.cli._checks import Answer, Check
from gdprmap.cli._known import Known
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, adequacy_table, config_of, decisions, wanted
from gdprmap.cli._sources import STANDARD_INPUT, Sources, add_input_format, add_sources, name_of
from gdprmap.config import FILES, MOST_JOBS
from gdprmap.errors import Problem, ReadError, WorkerError
from gdprmap.files.loading import decoded
from gdprmap.jobs import Done, available, in_order
from gdprmap.places import Place
from gdprmap.report import Checked
from gdprmap.report.text import one_line
from gdprmap.rules import rules
from gdprmap.vocab._table import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from gdprmap.cli._arguments import Options
    from gdprmap.cli._pieces import Piece
    from gdprmap.config import Config


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
    engine: str | None
    jobs: int | str | None
    dask: str | None
    cache: bool | None
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
    _add_running(parser.group("how it runs"))


def _add_running(options: Options) -> None:
    """Add `--engine`, `--jobs`, `--dask` and `--no-cache`."""
    options.add_argument(
        "--engine",
        type=one_of("engine", *get_args(Engine)),
        metavar="{auto,pyshacl,fast}",
        help="the SHACL engine; they find the same (default: auto, the fast one if the extra `fast` is installed)",
    )
    where = options.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="check with so many processes; auto for as many as the machine runs at once (default: 1)",
    )
    where.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler check, as tcp://host:8786 (needs the extra `dask`)",
    )
    options.add_argument(
        "--cache",
        action=argparse.BooleanOptionalAction,
        help=f"keep what is found in {FOLDER}, and take it from there while nothing has changed (default: do)",
    )


class Checker:
    """Checks files as the command line and the settings want it."""

    def __init__(self, options: CheckingOptions, parser: Parser) -> None:
        self.config = config = config_of(options.config, no_config=options.no_config)
        self.wanted = wanted(config, options.select, options.ignore)
        self._options = options
        self._paths = options.paths or [config.beside(path) for path in config.paths or ()]
        if not self._paths:
            parser.error("the following arguments are required: PATH")
        self._jobs = _number_of(options.jobs or config.jobs or 1) if options.dask is None else options.dask
        texts = config.source_texts or {}
        strict = config.strict_quotes if options.strict_quotes is None else options.strict_quotes
        self._check = Check(
            config=config,
            wanted=self.wanted,
            profiles=options.profile or config.profile,
            on=options.on,
            adequacy=decisions(options.adequacy, config),
            engine=_engine_of(options.engine or config.engine or "auto"),
            strict=bool(strict),
            # Read before anything is said, so that a report is never cut off in the middle.
            texts={_resolved(config, of): _text(config.beside(text)) for of, text in texts.items()},
            text=_text(options.source_text) if options.source_text else None,
            vocabularies=told(),
        )
        cached = config.cache if options.cache is None else options.cache
        self._standard_input: bytes | None = None
        self._cache = None if cached is False else Cache(Path(config.beside(FOLDER)))

    def results(self) -> Iterator[Checked]:
        """What is found in each policy, by the name of the file and in its order, or why it cannot be read.

        Raises:
            CallError: one text is given for several policies.
        """
        found = Sources(self._paths, self._options.input_format)
        lines = found.written_in("jsonl")
        if self._options.source_text and (len(found) > 1 or lines):
            many = f"{lines[0]} may hold several" if lines else f"there are {len(found)}"
            raise CallError(f"--source-text is the text of one policy, and {many}; check them one by one")
        shown = not (self._options.quiet or self._options.verbose)
        answers = self._answers(found)
        counted = answers if found.written_in("jsonl", "nquads") else _Counted(answers, len(found))
        return (checked for answer in followed(counted, "checked", shown=shown) for checked in answer.checked)

    def _answers(self, found: Sources) -> Iterator[Answer]:
        """What came of each piece; those that an earlier run knew of are not checked again."""
        known = Known(self._cache, self._check) if self._cache else None
        begun: deque[Piece | None] = deque()
        """The pieces whose answers are still to come, and None for each whose answer was there at once."""

        def asked() -> Iterator[Piece | Done[Answer]]:
            for piece in found:
                if isinstance(piece, ReadError):
                    begun.append(None)
                    yield Done(_unreadable(piece))
                    continue
                if piece.name == STANDARD_INPUT and piece.form not in ("jsonl", "nquads"):  # of those it is a part
                    self._standard_input = piece.content
                if known and (answer := known.get(piece)):
                    begun.append(None)
                    yield Done(answer)
                else:
                    begun.append(piece)
                    yield piece

        with closing(in_order(self._check, asked(), self._jobs)) as results:
            for result in results:
                piece = begun.popleft()
                answer = _died(cast("Piece", piece), result) if isinstance(result, WorkerError) else result
                if known and piece:
                    known.put(piece, answer)
                self._tell(_course(answer))
                yield answer
        if self._cache:
            self._cache.sweep()
            if self._cache.writable is False:
                self._tell([f"nothing is kept for the next run: {FOLDER} cannot be written"])

    def whole(self, name: str) -> bytes | None:
        """What was read that can be read but once: standard input, if it holds one policy or graph."""
        return self._standard_input if name == STANDARD_INPUT else None

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

    def tell_settings(self) -> None:
        """Tell what it works with, if that is asked for."""
        settings = str(self.config.file or "none")
        asked = f"{len(self.wanted)} of {len(rules())}"
        if self._options.verbose:
            from gdprmap.checking._engine import chosen

            self._tell([f"settings: {settings}", f"rules: {asked}", f"engine: {chosen(self._check.engine)}"])

    def _tell(self, lines: Iterable[str]) -> None:
        if self._options.verbose:
            _output.warn("".join(f"{one_line(line)}\n" for line in lines))


class _Counted:
    """Answers, as many as that."""

    def __init__(self, answers: Iterator[Answer], length: int) -> None:
        self._answers = answers
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Answer]:
        return self._answers


def _unreadable(error: ReadError) -> Answer:
    return Answer((Checked(name=name_of(error), problems=error.problems),))


def _died(piece: Piece, error: WorkerError) -> Answer:
    """The answer for a piece at which a process ended."""
    wrong = f"{error}; check this alone, or with fewer --jobs"
    return Answer((Checked(name=piece.name, problems=(Problem((), wrong, Place(piece.name, piece.line, 1)),)),))


def _course(answer: Answer) -> Iterator[str]:
    """How the check of a file went, and what is accepted there."""
    for place, accepted in answer.accepted:
        yield f"{place}: {accepted}"
    if not any(checked.problems for checked in answer.checked):
        name = answer.checked[0].name
        took = "known from an earlier run" if answer.seconds is None else f"checked in {1000 * answer.seconds:.0f} ms"
        yield f"{name}: {took}"


def _engine_of(name: str) -> Engine:
    """The engine of that name; "auto" is settled where something is checked, for what is known needs no engine.

    Raises:
        EngineError: it is not installed.
    """
    engine = cast("Engine", name)
    if engine == "auto":
        return engine
    from gdprmap.checking._engine import chosen

    return chosen(engine)


def _number_of(jobs: int | str) -> int:
    return available() if jobs == "auto" else int(jobs)


def _resolved(config: Config, path: str) -> Path:
    return Path(config.beside(path)).resolve()


def _text(path: str) -> str:
    try:
        return decoded(Path(path).read_bytes(), path)
    except OSError as error:
        raise CallError(f"the source text {path} cannot be read: {error.strerror}") from error


def _jobs(text: str) -> int | str:
    """The number of processes that an argument names.

    Raises:
        ArgumentTypeError: it names none.
    """
    if text == "auto" or (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_JOBS):
        return int(text) if text != "auto" else text
    raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 to {MOST_JOBS}, or auto")
