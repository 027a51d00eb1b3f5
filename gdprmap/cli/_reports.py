"""What `check` writes, and where: a report on standard output, and any number of them in files."""

from __future__ import annotations

import argparse
import os
import re
import stat
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, one_of
from gdprmap.report.text import TextReport, problem_lines
from gdprmap.rules import Severity
from gdprmap.rules import rules as all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from gdprmap.cli._arguments import Options
    from gdprmap.report import Checked, Report, Tally
    from gdprmap.report.locating import Root

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "shacl", "html")
"""The forms in which findings are written."""
_ENDINGS = {".txt": "text", ".json": "json", ".sarif": "sarif", ".xml": "junit", ".ttl": "shacl", ".html": "html"}
_LINES, _JSON_LINES = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]"), re.compile(r"\r?\n")
"""What ends a line in YAML, and in JSON."""
_TOPS = "GITHUB_WORKSPACE", "CI_PROJECT_DIR"
"""Where the CI servers say where the top of the repository is."""


class Output(NamedTuple):
    """A report that goes into a file."""

    format: str
    """One of `FORMATS`."""
    file: Path
    """The file."""


def add_reports(options: Options) -> None:
    """Add `--format FORMAT`, for standard output, and `--output FORMAT=FILE`."""
    options.add_argument(
        "--format",
        type=one_of("format", *FORMATS),
        default="text",
        metavar=f"{{{','.join(FORMATS)}}}",
        help="how to write the answer (default: text)",
    )
    options.add_argument(
        "--output",
        action="append",
        type=_output_of,
        default=[],
        metavar="FORMAT=FILE",
        help="write it to a file as well, in a format of its own; may be repeated",
    )


class Sink:
    """Writes what is checked to standard output and to the files, each whole or not at all.

    Where there are files, they are written also if nobody reads standard output to its end, or it cannot be written.
    """

    def __init__(self, report: Report, *, warns: bool, files: Sequence[tuple[Report, Path]]) -> None:
        self._report = report
        self._warns = warns
        self._files = [(report, path, list[str]()) for report, path in files]
        self._read: set[str] = set()
        self._lost: BrokenPipeError | _output.OutputError | None = None

    def begin(self) -> None:
        """Write what comes before the first file.

        Raises:
            OutputError: standard output cannot be written.
        """
        self._say(self._report.begin())
        for report, _, pieces in self._files:
            pieces.append(report.begin())

    def file(self, checked: Checked) -> None:
        """Write what was found in another file.

        Raises:
            OutputError: standard output cannot be written.
        """
        self._read.add(os.path.realpath(checked.name))
        if checked.problems and self._warns:
            _output.warn(problem_lines(checked.problems, colour=_output.coloured(sys.stderr)))
        self._say(self._report.file(checked))
        for report, _, pieces in self._files:
            pieces.append(report.file(checked))

    def end(self, tally: Tally) -> None:
        """Write the rest, and the files; one that cannot be written does not keep the others from it.

        Raises:
            OutputError: standard output or a file cannot be written, or a report would take the place of a policy.
        """
        self._say(self._report.end(tally))
        wrong = [str(self._lost)] if isinstance(self._lost, _output.OutputError) else []
        for report, path, pieces in self._files:
            try:
                self._write(path, "".join((*pieces, report.end(tally))))
            except _output.OutputError as error:
                wrong.append(str(error))
        if wrong:
            raise _output.OutputError("\n".join(wrong))
        if self._lost:
            raise self._lost

    def _write(self, path: Path, text: str) -> None:
        if os.path.realpath(path) in self._read:
            raise _output.OutputError(f"{path} is one of the policy files; write the report to another file")
        _output.write_file(path, text)

    def _say(self, text: str) -> None:
        try:
            _output.say(text)
            if self._files:
                _output.flush()  # or who warns next finds that nobody reads on
        except (BrokenPipeError, _output.OutputError) as error:
            self._lose(error)

    def _lose(self, error: BrokenPipeError | _output.OutputError) -> None:
        """Go on without standard output, for the sake of the files; if there are none, end with the error."""
        if not self._files:
            raise error
        _output.abandon()
        self._lost = self._lost or error


def sink(
    format: str,
    outputs: Sequence[Output],
    *,
    rules: Collection[str],
    fail_on: str,
    inputs: Iterable[Path],
    text: TextReport,
    profiles: Sequence[str] | None = None,
    whole: Callable[[str], bytes | None],
) -> Sink:
    """Where the findings go: the report for standard output, and those for the files.

    *rules* are the ids of those that are asked for, *fail_on* a severity or "never"; *profiles* replace those of the
    policies; *inputs* are the files that are read, which no report replaces; *text* is the report for standard output
    where that is to be text; *whole* gives what a file holds that can be read but once, by its name.

    Raises:
        CallError: two reports go into one file, or one into a file that is read.
        OutputError: a file cannot be written where it should be.
    """
    _refuse(outputs, inputs)
    makers = _makers(rules, fail_on, profiles, whole)
    files = [(makers[output.format](), output.file) for output in outputs]
    if format == "text":
        return Sink(text, warns=True, files=files)
    _output.for_machines()
    return Sink(makers[format](), warns=False, files=files)


def _makers(
    rules: Collection[str],
    fail_on: str,
    profiles: Sequence[str] | None,
    whole: Callable[[str], bytes | None],
) -> Mapping[str, Callable[[], Report]]:
    """What makes a report in each format; who asks for none of the others need not wait for them."""
    severity = None if fail_on == "never" else Severity(fail_on)

    def json() -> Report:
        from gdprmap.report.as_json import JsonReport

        return JsonReport(version=__version__, root=_root())

    def sarif() -> Report:
        from gdprmap.report.as_sarif import SarifReport

        asked = [rule for rule in all_rules().values() if rule.id in rules]
        return SarifReport(version=__version__, root=_root(), rules=asked, profiles=profiles)

    def junit() -> Report:
        from gdprmap.report.as_junit import JunitReport

        return JunitReport(root=_root(), rules=rules, fail_on=severity)

    def github() -> Report:
        from gdprmap.report.as_github import GithubReport

        return GithubReport(root=_root())

    def gitlab() -> Report:
        from gdprmap.report.as_gitlab import GitlabReport

        return GitlabReport(root=_root())

    def shacl() -> Report:
        from gdprmap.report.as_shacl import ShaclReport

        return ShaclReport(version=__version__, root=_root(), today=date.today())

    def html() -> Report:
        from gdprmap.report.as_html import HtmlReport

        return HtmlReport(lines=lambda name: _lines_of(name, whole(name)))

    return {
        "text": lambda: TextReport(with_problems=True),
        "json": json,
        "sarif": sarif,
        "junit": junit,
        "github": github,
        "gitlab": gitlab,
        "shacl": shacl,
        "html": html,
    }


def _lines_of(name: str, content: bytes | None) -> Sequence[str]:
    """The lines of a file that holds *content*, or is to be read; none of what is no file, or is there no more."""
    path = Path(name)
    try:
        if content is None:
            content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return ()
    breaks = _JSON_LINES if path.suffix.lower() in (".json", ".jsonl", ".jsonld") else _LINES
    lines = breaks.split(content.decode("utf-8-sig", "replace"))
    return lines if lines[-1] else lines[:-1]


def _root() -> Root:
    """The top of the repository if a CI server says where that is, or the folder that the command runs in."""
    from gdprmap.report.locating import Root

    here = Path.cwd()
    tops = (Path(os.path.realpath(top)) for name in _TOPS if (top := os.environ.get(name)))
    return Root(top=next(tops, here), here=here)


def _output_of(text: str) -> Output:
    """The format and the file that an argument names.

    Raises:
        ArgumentTypeError: it does not name both, or there is no such format.
    """
    format, equals, file = text.partition("=")
    if not equals:
        likely = _ENDINGS.get(Path(text).suffix.lower(), "FORMAT")
        raise argparse.ArgumentTypeError(f"{text!r} is no FORMAT=FILE; write {likely}={text}")
    format = one_of("format", *FORMATS)(format)
    if file in ("", "-"):
        why = "is what --format writes" if file else "is missing"
        raise argparse.ArgumentTypeError(f"the file for {format} {why}; write one such as {format}=report")
    return Output(format, Path(file))


def _refuse(outputs: Sequence[Output], inputs: Iterable[Path]) -> None:
    """Say what cannot be written before anything is checked.

    Raises:
        CallError: two reports go into one file, or one into a file that is read.
        OutputError: a file cannot be written where it should be.
    """
    for target, number in Counter(os.path.realpath(output.file) for output in outputs).items():
        if number > 1:
            same = [output for output in outputs if os.path.realpath(output.file) == target]
            formats = " and ".join(output.format for output in same)
            raise CallError(f"{formats} would go into the same file, {same[0].file}; write each to its own")
    read = {os.path.realpath(path) for path in inputs}
    for output in outputs:
        why = _why_not(output.file)
        if why:
            raise _output.OutputError(f"{output.file} cannot be written: {why}")
        if output.file.exists() and os.path.realpath(output.file) in read:
            raise CallError(f"{output.file} is what is checked, or checked by; write the report to another file")


def _why_not(file: Path) -> str | None:
    """Why a report cannot go there, as far as that shows before anything is checked."""
    try:
        there = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None if Path(os.path.realpath(file)).parent.is_dir() else f"there is no folder {file.parent}"
    except OSError as error:  # a name that is too long, links in a circle
        return error.strerror
    if stat.S_ISDIR(there.st_mode):
        return "it is a folder"
    return "standard output goes there" if stat.S_ISREG(there.st_mode) and _is_stdout(there) else None


def _is_stdout(there: os.stat_result) -> bool:
    if sys.stdout is None:
        return False
    try:
        return os.path.samestat(there, os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError):  # it is closed, or no file
        return False
