"""`gdprmap publish`: write policies into a knowledge graph, each as a graph of its own."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

from gdprmap import __version__
from gdprmap.checking import is_under_gdpr, judge
from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_adequacy, add_format, add_quiet, one_of
from gdprmap.cli._progress import followed
from gdprmap.cli._settings import add_config, config_of, decisions, ignored_in, wanted
from gdprmap.cli._sources import Policies, add_input_format, add_sources
from gdprmap.publishing import publish
from gdprmap.publishing.opening import Protocol
from gdprmap.report.colour import painting
from gdprmap.report.text import counted, one_line, problem_lines
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gdprmap.config import Config
    from gdprmap.findings import Finding
    from gdprmap.model import Policy
    from gdprmap.publishing import Outcome, Published
    from gdprmap.publishing.planning import Check
    from gdprmap.report.colour import Paint

_KINDS = ("added", "changed", "unchanged", "withdrawn", "refused")
_LISTED = ("added", "changed", "withdrawn", "refused")
"""What is listed policy by policy."""
_COLOURS: Mapping[str, tuple[str, ...]] = {"refused": ("bold", "red")}
_MOST = 20
"""How many policies of a kind are listed."""


class _Options(argparse.Namespace):
    paths: list[str]
    input_format: str
    to: str
    prune: bool
    dry_run: bool
    again: bool
    require: str | None
    protocol: Protocol
    query_url: str | None
    update_url: str | None
    adequacy: Path | None
    format: str
    quiet: bool
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Publish the policies and print what became of them."""
    options = _parser().read(arguments, _Options())
    config = config_of(options.config, no_config=options.no_config)
    published = publish(
        Policies(options.paths, options.input_format),
        to=options.to,
        prune=options.prune,
        dry_run=options.dry_run,
        again=options.again,
        require=options.require,
        protocol=options.protocol,
        query_url=options.query_url,
        update_url=options.update_url,
        base=config.base,
        check=_check(config, options),
        follow=lambda things, done: followed(things, done, shown=not options.quiet),
    )
    if options.format == "json":
        _output.for_machines()
        _output.say(json.dumps(_as_json(published), ensure_ascii=False, indent=2) + "\n")
    else:
        paint = painting(colour=_output.coloured(sys.stdout))
        _output.say("".join(f"{line}\n" for line in _text(published, options, paint)))
    for error in published.unreadable:
        _output.warn(problem_lines(error.problems, colour=_output.coloured(sys.stderr)))
    return 2 if published.unreadable else int(bool(published.refused))


def _parser() -> Parser:
    parser = Parser(
        "publish",
        "Write policies into a knowledge graph: each is a named graph, which is replaced whole, and a\n"
        "catalogue says which there are, from which file, and what the check found. What is there as it\n"
        "is stays untouched, so that publishing again is safe, also after a run that broke off.",
        more="exit codes: 0 published, 1 a policy was refused (--require) and the others were published, 2 a file\n"
        "cannot be read and the others were published, or the call or the target is broken.",
        examples=(
            "gdprmap publish privacy/ --to graph/",
            "gdprmap publish privacy/ --to privacy.nq --prune --dry-run",
            "gdprmap publish privacy/ --to http://localhost:7878 --require violation",
        ),
    )
    add_sources(parser)
    add_input_format(parser)
    parser.add_argument(
        "--to",
        required=True,
        metavar="TARGET",
        help="where: a folder, which becomes a store that needs no server; a file that ends in .nq or .trig, or for one"
        " policy in .ttl, .nt, .jsonld or .rdf; or the http(s) address of a server of SPARQL 1.1",
    )
    parser.add_argument(
        "--prune", action="store_true", help="withdraw policies that gdprmap published there and that are not given now"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument(
        "--again",
        action="store_true",
        help="write also what the catalogue says is there already; repairs a store that something else changed, and"
        " with --dry-run finds out whether it was",
    )
    parser.add_argument(
        "--require",
        type=one_of("severity", *Severity),
        metavar="{violation,warning,info}",
        help="refuse a policy with a finding as severe as that, or more; what was published of it before stays",
    )
    parser.add_argument(
        "--protocol",
        type=one_of("protocol", *get_args(Protocol)),
        default="auto",
        metavar=f"{{{','.join(get_args(Protocol))}}}",
        help="how a server is written to: by the Graph Store Protocol, by SPARQL Update, or as it offers"
        " (default: auto)",
    )
    parser.add_argument(
        "--query-url", metavar="URL", help="where the server is asked, if its kind is unknown; with --update-url"
    )
    parser.add_argument("--update-url", metavar="URL", help="where the server takes updates, if that is elsewhere")
    add_adequacy(parser)
    add_format(parser)
    add_quiet(parser, "print only what is refused and what is wrong")
    add_config(parser)
    return parser


def _check(config: Config, options: _Options) -> Check:
    """The check as the settings want it; quotes are not looked for."""
    adequacy, rules = decisions(options.adequacy, config), wanted(config, [], [])

    def check(policy: Policy, file: str) -> Sequence[Finding] | None:
        if not is_under_gdpr(policy):
            return None
        return judge(
            policy, profiles=config.profile, adequacy=adequacy, rules=rules - ignored_in(config, file)
        ).findings

    return check


def _text(published: Published, options: _Options, paint: Paint) -> Iterator[str]:
    for kind in ("refused",) if options.quiet else _LISTED:
        outcomes: Sequence[Outcome] = getattr(published, kind)
        for outcome in outcomes[:_MOST]:
            yield f"{paint(f'{kind:<10}', *_COLOURS.get(kind, ()))}{one_line(outcome.policy)}: {_said(kind, outcome)}"
        if len(outcomes) > _MOST:
            yield f"{kind:<10}and {len(outcomes) - _MOST} more; --format json lists all"
    if options.quiet:
        return
    if options.prune and published.unreadable:
        yield "nothing is withdrawn while a file cannot be read: its policy may be in that file"
    yield paint(_summary(published), "bold")


def _said(kind: str, outcome: Outcome) -> str:
    if kind == "refused":
        found = ", ".join(_many(count, severity) for severity, count in (outcome.findings or {}).items() if count)
        return f"{found} ({one_line(outcome.file)})"
    if kind == "added":
        return counted(outcome.added, "triple", "triples")
    if kind == "withdrawn":
        return f"{counted(outcome.removed, 'triple', 'triples')} removed"
    if not outcome.added and not outcome.removed:
        return "the same triples, but the check finds something else"
    return f"{counted(outcome.added, 'triple', 'triples')} added, {outcome.removed} removed"


def _many(count: int, severity: Severity) -> str:
    return counted(count, severity, f"{severity}s")


def _summary(published: Published) -> str:
    """How many policies became what."""
    numbers = {kind: len(getattr(published, kind)) for kind in _KINDS}
    total = sum(numbers.values())
    said = [f"{number} {kind}" for kind, number in numbers.items() if number]
    if published.unreadable:
        said.append(f"{len(published.unreadable)} unreadable")
    text = f"{one_line(published.target)}: {counted(total, 'policy', 'policies')}"
    if not any(numbers[kind] for kind in ("added", "changed", "withdrawn")) and not published.vocabularies:
        said.append("nothing changed")
    elif published.vocabularies:
        said.append("with the ontology and the hierarchies of terms")
    text = f"{text}: {', '.join(said)}"
    return f"{text}; nothing was written (--dry-run)" if published.dry_run else text


def _as_json(published: Published) -> dict[str, Any]:
    kinds = (*_KINDS, "vocabularies")
    return {
        "version": __version__,
        "target": published.target,
        "dry_run": published.dry_run,
        **{kind: [asdict(outcome) for outcome in getattr(published, kind)] for kind in kinds},
        "unreadable": [
            {"place": str(problem.place) if problem.place else None, "message": problem.message}
            for error in published.unreadable
            for problem in error.problems
        ],
    }
