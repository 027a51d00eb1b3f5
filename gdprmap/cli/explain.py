"""`gdprmap explain`: what a rule asks for, why, and what to write."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_format
from gdprmap.cli._rules import as_json, rule_of, shapes_of, unknown
from gdprmap.report.colour import painting
from gdprmap.rules import Rule, Shape

_PROFILES = {"notice": "in a notice", "record": "in a record", "alone": "elsewhere"}
_WIDTH, _LEAST, _INDENT = 88, 50, 10


class _Options(argparse.Namespace):
    rules: list[str]
    format: str


def run(arguments: Sequence[str]) -> int:
    """Print what the rules ask for."""
    options = _parser().parse_args(arguments, _Options())
    found = {text: rule_of(text) for text in options.rules}
    if wrong := [text for text, rule in found.items() if rule is None]:
        raise CallError(unknown(wrong))
    asked = list(dict.fromkeys(rule for rule in found.values() if rule))
    if options.format == "json":
        _output.for_machines()
        _output.say(as_json(asked))
    else:
        _output.say("\n".join(map(_explained, asked)))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "explain",
        "Say what a rule asks for, on which articles it rests, why, and what to write.",
        examples=("gdprmap explain GM-L01", "gdprmap explain GM-R05 GM-C01 --format json"),
    )
    parser.add_argument("rules", nargs="+", metavar="RULE", help="the id of a rule, such as GM-L01")
    add_format(parser)
    return parser


def _explained(rule: Rule) -> str:
    bold = painting(colour=_output.coloured(sys.stdout))
    width = max(map(len, rule.articles))
    cited = [f"{said:<{width}}  {address}" for said, address in zip(rule.articles, rule.sources, strict=True)]
    paragraphs: Iterable[tuple[str, Iterable[str]]] = (
        ("finds", (line for shape in shapes_of(rule) for line in _finds(shape))),
        ("why", _wrapped(rule.why)),
        ("write", _wrapped(rule.remedy)),
        ("rests on", cited),
        ("see also", rule.guidance),
        (
            "replaces",
            _wrapped(", ".join(sorted(rule.supersedes)) and f"{', '.join(sorted(rule.supersedes))} on the same part"),
        ),
    )
    lines = [f"{bold(rule.id, 'bold')}: {rule.title}"]
    for name, paragraph in paragraphs:
        for number, line in enumerate(paragraph):
            margin = "" if number else name
            lines.append(f"{bold(f'{margin:<{_INDENT}}', 'dim') if margin else ' ' * _INDENT}{line}")
    return "\n".join(lines) + "\n"


def _finds(shape: Shape) -> Iterator[str]:
    """What a shape says where it fires, and how severe that is: once, if it is the same everywhere."""
    severities = {profile: shape.severities.get(profile) for profile in _PROFILES}
    cases = [f"{severity} {_PROFILES[profile]}" for profile, severity in severities.items() if severity]
    return _wrapped(f"{shape.message}: {', '.join(cases)}")


def _wrapped(text: str) -> Iterator[str]:
    columns = shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else _WIDTH
    width = min(max(columns, _LEAST), _WIDTH) - _INDENT
    return iter(textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False))
