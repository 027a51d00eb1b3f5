"""`gdprmap diff`: say what changed between two policies in legal weight."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from gdprmap import __version__
from gdprmap.changes import Change, Weight, changes
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_format, one_of
from gdprmap.cli._sources import add_input_format, source_at
from gdprmap.errors import Problem, ReadError
from gdprmap.report.colour import painting
from gdprmap.report.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdprmap.files import Format, PolicyFile
    from gdprmap.places import Loc

_STYLES = {
    Weight.WORSE: ("bold", "red"),
    Weight.CHANGED: ("bold", "yellow"),
    Weight.BETTER: ("bold", "green"),
    Weight.NONE: ("dim",),
}
_FAILING = {
    "any": (Weight.WORSE, Weight.CHANGED, Weight.BETTER),
    "worse": (Weight.WORSE,),
    "never": (),
}


_NOT_THERE_BEFORE = (" added", " denied")
"""How the kinds of changes end of which the old policy says nothing that could be shown."""


class _Options(argparse.Namespace):
    old: str
    new: str
    input_format: str
    format: str
    fail_on: str


def run(arguments: Sequence[str]) -> int:
    """Print what has changed from one policy to the other."""
    options = _parser().read(arguments, _Options())
    old, new = _read(options)
    found = sorted(
        changes(old.policy, new.policy),
        key=lambda change: (list(Weight).index(change.weight), change.side != "new", _place(change, old, new)),
    )
    if options.format == "json":
        _output.for_machines()
        _output.say(json.dumps(_json(found, old, new), ensure_ascii=False, indent=2) + "\n")
    else:
        _output.say("".join(f"{line}\n" for line in _text(found, old, new)))
    return int(any(change.weight in _FAILING[options.fail_on] for change in found))


def _parser() -> Parser:
    parser = Parser(
        "diff",
        "Say what changed from one policy to another in legal weight, for the worse or the better of\n"
        "the people concerned, by which article, and where. Titles, dates, quotes and order weigh nothing.",
        more="exit codes: 0 no change of the weight that --fail-on names, 1 such changes, 2 the input or the call is"
        " broken.",
        examples=(
            "gdprmap diff old/shop.yaml shop.yaml",
            "gdprmap diff - shop.yaml --fail-on worse < old/shop.yaml",
        ),
    )
    parser.add_argument("old", metavar="OLD", help="the policy as it was: a file, or - for standard input")
    parser.add_argument("new", metavar="NEW", help="the policy as it is: a file, or - for standard input")
    add_input_format(parser)
    add_format(parser)
    parser.add_argument(
        "--fail-on",
        type=one_of("weight", *_FAILING),
        default="any",
        metavar=f"{{{','.join(_FAILING)}}}",
        help="which changes make the exit code 1 (default: any)",
    )
    return parser


def _read(options: _Options) -> tuple[PolicyFile, PolicyFile]:
    """Both policies.

    Raises:
        ReadError: one of them cannot be read, or both; it says all that is wrong.
    """
    if options.old == options.new == "-":
        raise CallError("only one of the two policies can come from standard input")
    for path in (options.old, options.new):
        if path != "-" and Path(path).is_dir():
            raise CallError(f"{path} is a folder; diff compares two policies, so name a file in it")
    sources: list[PolicyFile] = []
    problems: list[Problem] = []
    for path in (options.old, options.new):
        try:
            sources.append(source_at(path, cast("Format", options.input_format)))
        except ReadError as error:
            problems += error.problems
    if problems:
        raise ReadError(tuple(problems))
    return sources[0], sources[1]


def _place(change: Change, old: PolicyFile, new: PolicyFile) -> Any:
    return old.place(change.old) if change.side == "old" else new.place(change.new)


def _text(found: Sequence[Change], old: PolicyFile, new: PolicyFile) -> Iterator[str]:
    paint = painting(colour=_output.coloured(sys.stdout))
    explained: set[str] = set()
    for before, change in zip((None, *found), found, strict=False):
        if before and before.weight is not change.weight:
            yield ""
        place = _place(change, old, new)
        cited = " " + paint(f"[{', '.join(change.articles)}]", "dim") if change.articles else ""
        weight = paint(change.weight, *_STYLES[change.weight])
        subject = paint(one_line(change.subject), "bold")
        yield f"{one_line(str(place))}: {weight}: {subject}: {one_line(change.message)}{cited}"
        if change.side == "new" and not change.kind.endswith(_NOT_THERE_BEFORE):
            yield f"    was at {one_line(str(old.place(change.old)))}"
        if change.why not in explained:
            explained.add(change.why)
            yield f"    {paint(change.why, 'green')}"
    if found:
        yield ""
    yield paint(f"{_summary(found)}{_between(old, new)}", "bold")


def _summary(found: Sequence[Change]) -> str:
    counts = Counter(change.weight for change in found)
    weighty = [change for change in found if change.weight is not Weight.NONE]
    if not weighty:
        return "no change of legal weight"
    said = [
        f"{counts[weight]} {words}"
        for weight, words in (
            (Weight.WORSE, "for the worse"),
            (Weight.CHANGED, "to look at"),
            (Weight.BETTER, "for the better"),
        )
        if counts[weight]
    ]
    return f"{counted(len(weighty), 'change', 'changes')} of legal weight: {', '.join(said)}"


def _between(old: PolicyFile, new: PolicyFile) -> str:
    """Which policies were compared, where their ids do not say that they are one."""
    return "" if old.policy.id == new.policy.id else f" ({old.policy.id} against {new.policy.id})"


def _json(found: Sequence[Change], old: PolicyFile, new: PolicyFile) -> dict[str, Any]:
    return {
        "version": __version__,
        "old": {"file": old.name, "policy": old.policy.id},
        "new": {"file": new.name, "policy": new.policy.id},
        "changes": [
            {
                "kind": change.kind,
                "weight": change.weight,
                "subject": change.subject,
                "message": change.message,
                "articles": list(change.articles),
                "why": change.why,
                "old": _side(change.old, old),
                "new": _side(change.new, new),
            }
            for change in found
        ],
        "summary": {weight: sum(change.weight is weight for change in found) for weight in Weight},
    }


def _side(loc: Loc, source: PolicyFile) -> dict[str, Any]:
    """Where a change stands in one of the policies; where it is missing there, the part that it is missing in."""
    place = source.place(loc)
    return {
        "place": str(place),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "path": list(loc),
    }
