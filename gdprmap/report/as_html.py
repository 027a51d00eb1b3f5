"""The report as a page: findings by policy and article, with the author's lines around each, for any browser."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from gdprmap.report._html_lines import excerpt, visible
from gdprmap.report.text import SIGNS, counted, summary
from gdprmap.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gdprmap.errors import Problem
    from gdprmap.findings import Finding
    from gdprmap.report import Checked, Note, Placed, Tally

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"  # no script, no request
_ARTICLE = re.compile(r"(?P<directive>.*)Art (?P<number>\d+)")
_NO_ARTICLE = "No article"


class HtmlReport:
    """One page in one file, which asks for nothing from outside and needs no script.

    The counts stand at its top, so all of it is written at the end.
    """

    def __init__(self, *, lines: Callable[[str], Sequence[str]]) -> None:
        """*lines* gives the lines of the file of that name, none if they cannot be had."""
        self._lines = lru_cache(maxsize=1)(lines)  # the policies of a file come one after the other
        self._sections: list[str] = []
        self._names: list[tuple[str, str]] = []

    def begin(self) -> str:
        """Nothing: what comes first counts what comes later."""
        return ""

    def file(self, checked: Checked) -> str:
        """Nothing yet; a file without findings is only counted."""
        if checked.findings or checked.notes or checked.problems:
            self._names.append((checked.name, _policy_said(checked)))
            self._sections.append("".join(f"{part}\n" for part in self._section(checked, len(self._names))))
        return ""

    def end(self, tally: Tally) -> str:
        """The whole page."""
        style = files("gdprmap.report").joinpath("findings.css").read_text(encoding="utf-8")
        found = bool(sum(tally.found.values()))
        said = summary(tally)
        return "".join(
            f"{part}\n"
            for part in (
                '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
                '<meta name="generator" content="gdprmap">',
                f"<title>{escape(said)} - gdprmap</title>",
                f"<style>\n{style}{_filters()}</style>\n</head>\n<body>",
                '<a class="skip" href="#findings">Skip to the findings</a>',
                "<header>\n<h1>What gdprmap found</h1>",
                f'<p class="summary">{escape(said[0].upper() + said[1:])}.</p>',
                "</header>",
                *(_filter(tally) if found else ()),
                *self._contents(),
                '<main id="findings">',
                *(self._sections or ["<p>There is nothing to report.</p>"]),
                "</main>",
                "<footer><p>Made by gdprmap. It finds what a model can show; it is no legal advice.</p></footer>",
                "</body>\n</html>",
            )
        )

    def _contents(self) -> Iterator[str]:
        if len(self._names) > 1:
            yield '<nav aria-labelledby="contents">\n<h2 id="contents">Files</h2>\n<ul>'
            for at, (name, policy) in enumerate(self._names, start=1):
                yield f'<li><a href="#file-{at}">{_said(name)}{policy}</a></li>'
            yield "</ul>\n</nav>"

    def _section(self, checked: Checked, number: int) -> Iterator[str]:
        found = checked.in_order()
        here = f"file-{number}"
        yield f'<section class="file" id="{here}" aria-labelledby="{here}-name">'
        yield f'<h2 id="{here}-name">{_said(checked.name)}{_policy_said(checked)}</h2>'
        if checked.problems:
            yield from _problems(checked.problems, "It could not be read:")
        if checked.notes:
            yield from _notes(checked.notes)
        if found:
            yield f'<p class="counts">{_counts(found)}</p>'
        lines = self._lines(checked.name) if found else ()
        for article, of_it in groupby(sorted(found, key=_by_article), key=lambda placed: _article(placed.finding)):
            yield from self._group(article, list(of_it), lines)
        yield "</section>"

    def _group(self, article: str, found: Sequence[Placed], lines: Sequence[str]) -> Iterator[str]:
        kinds = " ".join(f"has-{severity}" for severity in Severity if any(_severity(one) == severity for one in found))
        yield f'<section class="article {kinds}">\n<h3>{escape(article)} <small>{_counts(found)}</small></h3>'
        for placed in found:
            yield from _finding(placed, lines)
        yield "</section>"


def _finding(placed: Placed, lines: Sequence[str]) -> Iterator[str]:
    place, finding = placed
    severity = finding.severity
    yield f'<article class="finding {severity}">'
    yield (
        f'<h4><span class="severity">{SIGNS[severity]} {severity}</span> <bdi>{_said(finding.subject)}</bdi>:'
        f" {_said(finding.message)} <small>{escape(finding.cited)}</small></h4>"
    )
    yield f'<p class="place">{_said(str(place))}</p>'
    yield from excerpt(lines, place.line, place.column)
    yield f'<p class="remedy"><strong>What to write:</strong> {_said(finding.remedy)}</p>'
    yield f"<details><summary>Why <span>{escape(finding.rule.id)} asks for it</span></summary>"
    yield f"<p>{_said(finding.rule.why)}</p>"
    links = ", ".join(
        f'<a href="{escape(source)}" rel="noreferrer">{escape(article)}</a>'
        for article, source in zip(finding.articles, finding.sources, strict=True)
    )
    if links:
        yield f"<p>{links}</p>"
    yield "</details>\n</article>"


def _problems(problems: Sequence[Problem], lead: str) -> Iterator[str]:
    yield f'<div class="problems">\n<p>{lead}</p>\n<ul>'
    yield from (f"<li>{_said(str(problem))}</li>" for problem in problems)
    yield "</ul>\n</div>"


def _notes(notes: Iterable[Note]) -> Iterator[str]:
    yield '<ul class="notes">'
    for note in notes:
        place = f"{_said(str(note.place))}: " if note.place else ""
        yield f"<li>note: {place}{_said(note.message)}</li>"
    yield "</ul>"


def _filter(tally: Tally) -> Iterator[str]:
    """Boxes that hide findings by severity: the style sheet does it, so nothing is lost where it cannot."""
    yield '<section class="filter" aria-label="Filter">\n<fieldset>\n<legend>Show</legend>'
    for severity in Severity:
        number = tally.found[severity]
        off = "" if number else " disabled"
        yield (
            f'<label class="{severity}"><input type="checkbox" id="show-{severity}" autocomplete="off" checked{off}>'
            f" {SIGNS[severity]} {counted(number, severity, f'{severity}s')}</label>"
        )
    yield "</fieldset>\n</section>"


def _filters() -> str:
    """Hides the findings of the severities whose boxes are not checked, and articles of which nothing is left."""
    rules = [f"body:has(#show-{one}:not(:checked)) .finding.{one} {{ display: none; }}" for one in Severity]
    every = list(Severity)
    for chosen in range(1, 1 << len(every)):
        hidden = [one for at, one in enumerate(every) if chosen >> at & 1]
        when = "".join(f":has(#show-{one}:not(:checked))" for one in hidden)
        left = "".join(f":not(.has-{one})" for one in every if one not in hidden)
        rules.append(f"body{when} .article{left} {{ display: none; }}")
    return "".join(f"{rule}\n" for rule in rules)


def _counts(found: Sequence[Placed]) -> str:
    numbers = ((one, sum(_severity(placed) == one for placed in found)) for one in Severity)
    return ", ".join(counted(number, one, f"{one}s") for one, number in numbers if number)


def _severity(placed: Placed) -> Severity:
    return placed.finding.severity


def _article(finding: Finding) -> str:
    """The article that a finding rests on first, without paragraph: "Art 13"."""
    match = _ARTICLE.match(finding.articles[0]) if finding.articles else None
    return match[0] if match else finding.articles[0] if finding.articles else _NO_ARTICLE


def _by_article(placed: Placed) -> tuple[bool, str, int, str]:
    """Articles by number, those of directives behind them, what rests on no article last."""
    article = _article(placed.finding)
    match = _ARTICLE.match(article)
    return (article == _NO_ARTICLE, match["directive"] if match else "~", int(match["number"]) if match else 0, article)


def _said(text: str) -> str:
    return escape(visible(" ".join(text.split())))


def _policy_said(checked: Checked) -> str:
    return f" <small>policy {_said(checked.policy)}</small>" if checked.policy else ""
