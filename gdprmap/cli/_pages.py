"""The rules as pages in Markdown: one for each, with its example checked for real, and an index."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from typing import TYPE_CHECKING

from gdprmap.checking import check
from gdprmap.cli._arguments import listed
from gdprmap.cli._rules import letters, shapes_of
from gdprmap.cli.explain import PLACES
from gdprmap.files import read_text
from gdprmap.report import Checked, Placed
from gdprmap.report.families import FAMILIES
from gdprmap.report.text import TextReport
from gdprmap.rules import HERE, PROFILES, Example, Rule, example, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_GENERATED = (
    "<!-- Generated from shapes/ and tests/rules/ by `gdprmap rules --format markdown --output docs/rules`. -->"
)


def pages() -> Mapping[str, str]:
    """All pages, by the name of the file."""
    return {"README.md": index(), **{f"{rule.id}.md": page(rule) for rule in rules().values()}}


def index() -> str:
    """All rules by family, a line each."""
    sections = [
        f"## {name}\n\n{_table(_HEADS, (_line(rule) for rule in rules().values() if rule.id[3] == letter))}"
        for letter, name in FAMILIES.items()
        if any(rule.id[3] == letter for rule in rules().values())
    ]
    return "\n".join([f"# The rules\n\n{_GENERATED}\n\n{_ABOUT.format(number=len(rules()))}", *sections])


_HEADS = "rule", "finds", "main article", "notice", "record", "processor's record"
_ABOUT = """\
gdprmap has {number} rules. The last columns say how severe a finding is in a privacy notice (Articles 13 and 14), in a
record of processing (Article 30(1)) and in the record of a processor (Article 30(2)):
V violation, W warning, I info, - not checked; several where it depends on the case.

`gdprmap explain GM-L01` says in the terminal what the page of a rule says, but for the example. Both also say how
severe a finding is for a process alone: one that stands in no notice or record.
"""


def _line(rule: Rule) -> tuple[str, ...]:
    severities = (letters(rule, profile) for profile in PROFILES if profile != "alone")
    return _link(rule.id), rule.title, next(_cited(rule), "-"), *severities


def page(rule: Rule) -> str:
    """The rule on a page of its own.

    Raises:
        ShapesError: it has no example.
    """
    sections = [
        f"# {rule.id}: {rule.title}\n\n{_GENERATED}",
        f"Rests on {', '.join(_cited(rule))}." if rule.sources else "No article asks for it.",
        f"## What it finds\n\n{_findings(rule)}",
        *_replacing(rule),
        f"## Why\n\n{rule.why}",
        f"## What to write\n\n{_remedies(rule)}",
        *_example(rule, example(rule.id)),
        *([f"## See also\n\n{_list(rule.guidance)}"] if rule.guidance else []),
    ]
    return "\n\n".join(section.rstrip("\n") for section in sections) + "\n"


def _findings(rule: Rule) -> str:
    """Each case of the rule and how severe it is."""
    return _table(
        ("finding", *PLACES),
        ((shape.message, *(shape.severities.get(name, "-") for name in PROFILES)) for shape in shapes_of(rule)),
    )


def _replacing(rule: Rule) -> Iterator[str]:
    """Which findings it makes needless, and which make it needless."""
    if rule.supersedes:
        yield f"Where it is found, the same part gets no finding of {listed(map(_link, sorted(rule.supersedes)))}."
    if by := [_link(other.id) for other in rules().values() if rule.id in other.supersedes]:
        yield f"It is not reported on a part that has a finding of {listed(by)}."


def _remedies(rule: Rule) -> str:
    """What to write; for each case, where the cases differ."""
    cases = shapes_of(rule)
    if {case.remedy for case in cases} == {rule.remedy}:
        return rule.remedy
    return _list(f"Where {case.message}: {case.remedy}" for case in cases)


def _example(rule: Rule, example: Example) -> Iterator[str]:
    fails = example.fails.replace(f"{HERE}\n", f" # {rule.id}\n")
    yield f"## Example\n\nThis policy breaks the rule where a line ends with `# {rule.id}`:\n\n{_block('yaml', fails)}"
    if example.source_text:
        yield f"With `--source-text`, its quotes are looked for in this text:\n\n{_block('text', example.source_text)}"
    yield f"`gdprmap check` says:\n\n{_block('text', _said(rule, example))}"
    right = unified_diff(
        example.fails.replace(f"{HERE}\n", "\n").splitlines(keepends=True), example.passes.splitlines(keepends=True)
    )
    yield f"The same policy put right:\n\n{_block('diff', ''.join(islice(right, 2, None)))}"


def _said(rule: Rule, example: Example) -> str:
    """What a check of the example says of the rule."""
    file = read_text(example.fails, "fails.yaml")
    found = check(file.policy, source_text=example.source_text, rules={rule.id})
    placed = tuple(Placed(file.place(finding.loc), finding) for finding in found)
    return TextReport().file(Checked(name=file.name, findings=placed))


def _link(id: str) -> str:
    return f"[{id}]({id}.md)"


def _cited(rule: Rule) -> Iterator[str]:
    return (f"[{article}]({source})" for article, source in zip(rule.articles, rule.sources, strict=True))


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(heads)
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))
