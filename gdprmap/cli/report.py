"""`gdprmap report`: write documents that people read, of what policies say."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_adequacy, day, listed, one_of
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, config_of, decisions, ignored_in, wanted
from gdprmap.cli._sources import Policies, add_input_format, add_sources, file_of
from gdprmap.documents import Kind, described, document, languages, render
from gdprmap.errors import Problem, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gdprmap.documents import Described
    from gdprmap.documents.view import Document
    from gdprmap.files import PolicyFile

_TEXT = (".html", ".md")
_TABLES = (".csv", ".xlsx")
_PICTURE = ".svg"


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    kind: Kind
    to: Path | None
    language: str
    template: Path | None
    on: date | None
    adequacy: Path | None
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Write the document; a register also of what cannot be read, which makes the exit code 2."""
    options = _parser().read(arguments, _Options())
    ending = _ending(options)
    config = config_of(options.config, no_config=options.no_config)
    adequacy, rules = decisions(options.adequacy, config), wanted(config, [], [])
    sources, broken = _read(options)
    if broken and options.kind != "register":
        raise ReadError(broken)
    read = [Path(name) for name in (*(one.name for one in sources), *(file_of([one]) for one in broken))]
    if options.template:
        read.append(options.template)
    if options.to and any(one.resolve() == options.to.resolve() for one in read):
        raise CallError(f"{options.to} is one of the files that are read; write the document to another file")
    if ending == _PICTURE and len(sources) != 1:
        raise CallError(f"--to: a picture is of one policy, and there are {len(sources)}; write {listed(_TEXT)}")
    given = [
        described(
            one.policy,
            options.kind,
            file=one.name,
            on=options.on,
            adequacy=adequacy,
            rules=rules - ignored_in(config, one.name),
        )
        for one in followed(sources, "checked")
    ]
    if ending == _PICTURE:
        _draw(given[0], options)
        return 0
    made = document(
        options.kind,
        given,
        language=options.language,
        on=options.on,
        unreadable=_by_file(broken),
        items=ending in _TABLES,
    )
    _write(made, ending, options)
    if broken:
        _output.complain(ReadError(broken))
        return 2
    return 0


def _ending(options: _Options) -> str:
    """What the document is written as, by the ending of its file, or else of the template.

    Raises:
        CallError: this document is not written as that.
    """
    if options.to is None:
        named = options.template.name.removesuffix(".j2").removesuffix(".jinja") if options.template else ""
        return ".html" if named.endswith((".html", ".htm")) else ".md"
    ending = options.to.suffix.lower()
    more_of = {} if options.template else {"register": _TABLES, "flow": (_PICTURE,)}
    known = (*_TEXT, *more_of.get(options.kind, ()))
    if ending in known:
        return ending
    if ending == _PICTURE:
        why = "no template writes" if options.template else "only the flow is written as"
        raise CallError(f"--to: {why} {ending}; write a file that ends in {listed(known)}")
    if ending in _TABLES:
        why = "no template writes" if options.template else "only the register is written as"
        raise CallError(f"--to: {why} {ending}; write a file that ends in {listed(known)}")
    more = "; a browser prints HTML as PDF" if ending == ".pdf" else ""
    raise CallError(f"--to: the file ends in {listed(known)}, and {options.to} does not{more}")


def _read(options: _Options) -> tuple[list[PolicyFile], tuple[Problem, ...]]:
    """The policies, and what is wrong with the files that hold none."""
    sources: list[PolicyFile] = []
    problems: list[Problem] = []
    for source in followed(Policies(options.paths, options.input_format), "read"):
        if isinstance(source, ReadError):
            problems += source.problems
        else:
            sources.append(source)
    return sources, tuple(problems)


def _by_file(problems: Sequence[Problem]) -> list[tuple[str, tuple[Problem, ...]]]:
    files = dict.fromkeys(file_of([problem]) for problem in problems)
    return [(file, tuple(problem for problem in problems if file_of([problem]) == file)) for file in files]


def _draw(one: Described, options: _Options) -> None:
    """Write the picture of one policy.

    Raises:
        CallError: there is nothing to draw.
        OutputError: it cannot be written.
    """
    from gdprmap.documents.pictures import to_svg

    text = to_svg(one, options.language)
    if not text:
        raise CallError(f"{one.file} describes no processing, so there is nothing to draw")
    _output.deliver(text, options.to)


def _write(made: Document, ending: str, options: _Options) -> None:
    if ending == ".xlsx" and options.to:
        from gdprmap.documents.spreadsheets import to_xlsx

        _output.write_file(options.to, to_xlsx(made))
        return
    if ending == ".csv":
        from gdprmap.documents.spreadsheets import to_csv

        text = to_csv(made)
    else:
        text = render(made, "html" if ending == ".html" else "md", options.template)
    _output.deliver(text, options.to)


def _parser() -> Parser:
    parser = Parser(
        "report",
        "Write documents that people read: the information of Articles 13 and 14, the records of\n"
        "Article 30, the rights and what they follow from, data by purposes with their legal bases, or\n"
        "the flow from data over processing and legal bases to rights and recipients, as a picture.\n"
        "What a policy does not state is in them as not stated, with the rule that says so.",
        more="A register also lists the files that cannot be read; of the other documents nothing is written then.\n\n"
        "exit codes: 0 written, 2 the input, the template or the call is broken.",
        examples=(
            "gdprmap report shop.yaml --as notice --to notice.html",
            "gdprmap report privacy/ --as register --to register.xlsx --on 2026-01-31",
            "gdprmap report shop.yaml --as rights --language de",
            "gdprmap report shop.yaml --as matrix --to matrix.html",
            "gdprmap report shop.yaml --as flow --to shop.svg",
        ),
    )
    add_sources(parser)
    add_input_format(parser)
    parser.add_argument(
        "--as",
        dest="kind",
        required=True,
        type=one_of("document", *get_args(Kind)),
        metavar=f"{{{','.join(get_args(Kind))}}}",
        help="which document",
    )
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help="write it to this file: .html or .md, a register also .csv or .xlsx,"
        " a flow also .svg (default: Markdown on standard output)",
    )
    parser.add_argument(
        "--language",
        type=one_of("language of the documents", *languages()),
        default="en",
        metavar=f"{{{','.join(languages())}}}",
        help="its language (default: en)",
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help="fill in this Jinja template instead of ours")
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="judge countries as of this day, and date the document (default: when the policy was last changed)",
    )
    add_adequacy(parser)
    add_config(parser)
    return parser
