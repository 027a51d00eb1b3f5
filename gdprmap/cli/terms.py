"""`gdprmap terms`: find a term of the vocabularies by words, show one, or look through files for outdated ones."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from typing import TYPE_CHECKING

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_format, did_you_mean
from gdprmap.cli._layout import entry
from gdprmap.cli._sources import add_input_format
from gdprmap.cli._vocabularies import use_vocabularies
from gdprmap.errors import UnknownTermError
from gdprmap.report.colour import painting
from gdprmap.vocab import Match, Term, find, kinds, search
from gdprmap.vocab._base import parts
from gdprmap.vocab._term import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOTHING_FOUND = 1


_LIMIT = 10


class _Options(argparse.Namespace):
    words: list[str]
    check: bool
    kind: str | None
    limit: int | None
    format: str
    input_format: str | None


def run(arguments: Sequence[str]) -> int:
    """Print the terms that words fit, or the one that is named; or those in files that are to be looked at."""
    options = _parser().read(arguments, _Options())
    use_vocabularies()
    if options.check:
        for given, option in ((options.kind, "--kind"), (options.limit, "--limit")):
            if given is not None:
                raise CallError(f"{option} is for a search by words, and --check looks through files; leave one out")
        from gdprmap.cli import _terms_report  # a search by words reads no files

        return _terms_report.report(options.words, options.format, options.input_format or "yaml")
    if options.input_format:
        raise CallError("--input-format is for --check, which a search by words is not; leave it out")
    kind = _kind(options.kind) if options.kind else Term
    words = " ".join(options.words).strip()
    if _names_one(words):
        for given, option in ((options.kind, "--kind"), (options.limit, "--limit")):
            if given is not None:
                raise CallError(f"{option} is for a search by words, and {words} names one term; leave one out")
        try:
            term = find(words)
        except UnknownTermError as error:
            _output.warn(f"{error}\n")
            return _NOTHING_FOUND
        _print(options.format, [_said(term)], _shown(term))
        return 0
    found = search(words, kind=kind, limit=options.limit or _LIMIT)
    if not found:
        what = f"no term of the kind {kind.__name__}" if options.kind else "no term"
        _output.warn(f"{what} fits {words!r}; try fewer or other words\n")
        return _NOTHING_FOUND
    _print(options.format, [_said(match.term, match) for match in found], _table(found))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "terms",
        "Find the terms of the Data Privacy Vocabulary that words fit, by their labels and by\n"
        "what privacy policies call them; or show the one term that a short form or an IRI names.\n"
        "With --check, list the terms in policies and RDF files that DPV has not, gives up, or\n"
        "calls by another name today, with their places and what to write instead.",
        more=textwrap.fill(f"kinds: {', '.join(kinds())}", 80, subsequent_indent="  "),
        examples=(
            "gdprmap terms ip address",
            "gdprmap terms newsletter --kind Purpose",
            "gdprmap terms pd:IPAddress",
            "gdprmap terms --check privacy/ register.ttl",
        ),
    )
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="words, or one term such as pd:IPAddress; with --check, files, folders, or - for standard input",
    )
    parser.add_argument("--check", action="store_true", help="look through files for outdated terms")
    parser.add_argument("--kind", metavar="KIND", help="terms of this kind only, such as PersonalData or Purpose")
    parser.add_argument("--limit", type=_limit, metavar="NUMBER", help="how many terms at most (default: 10)")
    add_format(parser)
    add_input_format(parser, graphs=True)
    parser.set_defaults(input_format=None)  # to know whether it is given
    return parser


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _kind(name: str) -> type[Term]:
    by_name = {known.casefold(): kind for known, kind in kinds().items()}
    kind = by_name.get(name.casefold())
    if kind is None:
        hint = did_you_mean(name, kinds()) or f"the kinds are {', '.join(kinds())}"
        raise CallError(f"there is no kind of term called {name}; {hint}")
    return kind


def _names_one(words: str) -> bool:
    prefix, colon, name = words.partition(":")
    return bool(colon and name and " " not in words and (prefix in PREFIXES or name.startswith("//")))


def _print(format: str, said: Iterable[dict[str, object]], text: str) -> None:
    if format == "json":
        lines = ",\n".join(f"    {json.dumps(term, ensure_ascii=False)}" for term in said)
        _output.for_machines()
        _output.say(f'{{\n  "version": "{__version__}",\n  "terms": [\n{lines}\n  ]\n}}\n')
    else:
        _output.say(text)


def _said(term: Term, match: Match | None = None) -> dict[str, object]:
    return {
        "term": term.curie,
        "iri": str(term),
        "label": term.label,
        "kinds": _kinds(term),
        "status": term.status,
        "successor": term.successor.curie if term.successor else None,
        "ancestors": [above.curie for above in term.ancestors()],
        "found_in": match and {"what": match.why, "text": match.text, "sign": match.sign, "note": match.note},
    }


def _kinds(term: Term) -> list[str]:
    return [part.__name__ for part in parts(type(term))]


def _shown(term: Term) -> str:
    """One term with all that is known of it."""
    paint = painting(colour=_output.coloured(sys.stdout))
    above = term.ancestors()
    width = max((len(other.curie) for other in above), default=0)
    rows = (
        ("IRI", [str(term)]),
        ("kind", [", ".join(_kinds(term))]),
        ("status", [_status(term) or term.status]),
        ("under", [f"{other.curie:<{width}}  {other.label}" for other in above]),
    )
    return entry(term.curie, term.label, rows, paint)


def _status(term: Term) -> str:
    """What to know of a term that is not simply accepted."""
    if term.status == "sunset":
        return f"sunset: write {term.successor.curie} instead" if term.successor else "sunset: DPV gives it up"
    return "" if term.status == "accepted" else term.status


_SIGNS = {"=": "", "~": "close to ", "<": "wider than ", "-": "no term of its own for "}


def _table(found: Sequence[Match]) -> str:
    paint = painting(colour=_output.coloured(sys.stdout))
    names = max(len(match.term.curie) for match in found)
    labels = max(len(match.term.label) for match in found)
    lines: list[str] = []
    for match in found:
        term = match.term
        remarks = [_status(term)]
        if match.why == "alias":
            remarks += [f'{_SIGNS[match.sign]}"{match.text}"', match.note]
        kind = ", ".join(_kinds(term))
        remark = "; ".join(filter(None, remarks))
        columns = f"{paint(f'{term.curie:<{names}}', 'bold')}  {term.label:<{labels}}  {kind}"
        lines.append(f"{columns}  {paint(f'({remark})', 'dim')}" if remark else columns)
    return "\n".join(lines) + "\n"
