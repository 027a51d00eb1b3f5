"""`gdprmap show`: show policies as trees in the terminal."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, day, listed
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, config_of, decisions, ignored_in, wanted
from gdprmap.cli._sources import add_input_format, add_sources, all_policies
from gdprmap.cli._tree import ASCII, Twig, drawn, strokes_for
from gdprmap.documents import described
from gdprmap.documents.outline import outline
from gdprmap.model.nearest import nearest
from gdprmap.report.colour import painting
from gdprmap.report.text import SIGNS
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gdprmap.documents.outline import Branch
    from gdprmap.documents.view import Gap, Line
    from gdprmap.files import PolicyFile

_FEW = 12
"""So many ids an error can name."""
_WIDTH = 100
"""Where there is no terminal."""
_STYLES = {Severity.VIOLATION: ("bold", "red"), Severity.WARNING: ("bold", "yellow"), Severity.INFO: ("cyan",)}
_PLAIN_SIGNS = {Severity.VIOLATION: "!!", Severity.WARNING: "!", Severity.INFO: "."}
_STATE_STYLES = {"not stated": ("red",), "none": ("green",), "unknown": ("yellow",)}


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    only: list[str]
    ascii: bool
    on: date | None
    adequacy: Path | None
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Print a tree for each policy, once all of them are read."""
    options = _parser().read(arguments, _Options())
    config = config_of(options.config, no_config=options.no_config)
    adequacy, rules = decisions(options.adequacy, config), wanted(config, [], [])
    sources = all_policies(options.paths, options.input_format)
    only = {id for ids in options.only for id in ids.split(",") if id}
    _refuse_unknown(only, sources)
    paint = painting(colour=_output.coloured(sys.stdout))
    encoding = "ascii" if options.ascii or sys.stdout is None else sys.stdout.encoding
    strokes = strokes_for(encoding, "".join(SIGNS.values()))
    signs = _PLAIN_SIGNS if strokes is ASCII else SIGNS
    trees: list[str] = []
    for source in followed(sources, "checked"):
        if only and not only & _ids(source):
            continue
        asked = rules - ignored_in(config, source.name)
        one = described(source.policy, "notice", file=source.name, on=options.on, adequacy=adequacy, rules=asked)
        root = _twig(outline(one, only), signs)
        root = Twig(text=f"{source.name}: {root.text}", styles=("bold",), twigs=root.twigs)
        trees.append("".join(f"{line}\n" for line in drawn(root, strokes, _width(), paint)))
    _output.say("\n".join(trees))
    return 0


def _ids(source: PolicyFile) -> set[str]:
    return {one.id for one in source.policy.processing or ()}


def _refuse_unknown(only: set[str], sources: Sequence[PolicyFile]) -> None:
    """Say which of the processings that are asked for there are not.

    Raises:
        CallError: there is one that no policy has.
    """
    there = list(dict.fromkeys(one.id for source in sources for one in source.policy.processing or ()))
    for id in sorted(only - set(there)):
        close = nearest(id, there)
        if close:
            raise CallError(f"--only: there is no processing {id!r}; did you mean {close}?")
        named = listed(there) if 0 < len(there) <= _FEW else "nothing, and the ids are shown in brackets"
        raise CallError(f"--only: there is no processing {id!r}; write {named}")


def _width() -> int:
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if on_terminal else _WIDTH


def _twig(branch: Branch, signs: dict[Severity, str], within: str = "") -> Twig:
    """A branch as the terminal shows it: findings first, what it says of itself next, what belongs to it last.

    *within* is what the part that it belongs to is called, which its findings need not say again.
    """
    line = branch.line
    called = line.text if branch.name else within
    heads = line.heads and not line.label
    return Twig(
        text=_text(line, branch.name) if _fits(line) else _called(line, branch.name),
        styles=("bold",) if branch.name or heads else _STATE_STYLES.get(_state(line), ()),
        twigs=(
            *(_finding(gap, signs, called) for gap in branch.gaps),
            *(() if _fits(line) else map(_line, line.parts)),
            *(_twig(each, signs, called) for each in branch.branches),
        ),
    )


def _line(line: Line) -> Twig:
    """A line with its parts behind it if these are no more than words, else below it."""
    plain = not any(part.parts for part in line.parts)
    text = _text(line) if plain else _called(line)
    return Twig(
        text=text, styles=_STATE_STYLES.get(line.state, ()), twigs=() if plain else tuple(map(_line, line.parts))
    )


def _fits(line: Line) -> bool:
    return len(line.parts) <= 1 and not any(part.parts for part in line.parts)


def _text(line: Line, name: str = "") -> str:
    inner = "; ".join(part.flat() for part in line.parts)
    said = _called(line, name)
    if not inner:
        return said
    return f"{said} ({inner})" if line.text else f"{said}: {inner}"


def _called(line: Line, name: str = "") -> str:
    said = ": ".join(filter(None, (line.label, line.text)))
    return f"{said} [{name}]" if name and name != said else said


def _state(line: Line) -> str:
    return line.parts[0].state if line.label and len(line.parts) == 1 else line.state


def _finding(gap: Gap, signs: dict[Severity, str], within: str) -> Twig:
    about = f"{gap.subject}: " if gap.subject not in ("", within) else ""
    cited = ", ".join(filter(None, (gap.rule, gap.cite)))
    return Twig(text=f"{signs[gap.severity]} {gap.severity}: {about}{gap.says} [{cited}]", styles=_STYLES[gap.severity])


def _parser() -> Parser:
    parser = Parser(
        "show",
        "Show policies as trees: who is responsible, the data, the recipients, and for each processing\n"
        "its data, purposes, legal bases, rights, recipients, transfers and storage periods, each with\n"
        "what the rules of a notice find there.",
        more="exit codes: 0 shown, whatever was found, 2 the input or the call is broken.",
        examples=(
            "gdprmap show shop.yaml",
            "gdprmap show shop.yaml --only newsletter,orders",
            "gdprmap show privacy/ --ascii",
        ),
    )
    add_sources(parser)
    add_input_format(parser)
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="IDS",
        help="show only these processings: ids joined by commas, with the data and recipients that they name; "
        "may be repeated",
    )
    parser.add_argument(
        "--ascii",
        action="store_true",
        help="draw with plain characters, as where the terminal can show no others",
    )
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="judge countries as of this day (default: when the policy was last changed)",
    )
    add_adequacy(parser)
    add_config(parser)
    return parser
