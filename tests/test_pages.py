"""docs/rules/: a page for each rule, generated from the shapes and the examples, and up to date."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from gdprmap.cli._pages import index, page, pages
from gdprmap.cli.explain import _explained
from gdprmap.errors import ShapesError
from gdprmap.rules import HERE, Example, example, rules, shapes

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "rules"
AGAIN = "run gdprmap rules --format markdown --output docs/rules"

each_rule = pytest.mark.parametrize("rule", rules())


@cache
def page_of(rule: str) -> str:
    return page(rules()[rule])


@each_rule
def test_a_page_is_what_shapes_and_examples_say(rule: str) -> None:
    assert (FOLDER / f"{rule}.md").read_text(encoding="utf-8") == page_of(rule), AGAIN


def test_the_list_is_what_the_shapes_say() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index(), AGAIN


def test_there_is_a_page_for_each_rule_and_no_other() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {"README.md", *(f"{rule}.md" for rule in rules())}
    assert re.findall(r"^\| \[(GM-\w+)\]\(\1\.md\) \|", index(), flags=re.MULTILINE) == sorted(
        rules(), key=lambda rule: ("LCIORTAHPXSMKQ".index(rule[3]), rule)
    )
    assert f"gdprmap has {len(rules())} rules." in index()


@each_rule
def test_a_page_says_all_that_is_known_of_the_rule(rule: str) -> None:
    said, known = page_of(rule), rules()[rule]
    cases = [shape for shape in shapes().values() if shape.rule == known]
    for text in (known.title, known.why, *known.guidance, *(case.message for case in cases)):
        assert text in said
    for case in cases:
        assert case.remedy in said
        row = next(line for line in said.splitlines() if line.startswith(f"| {case.message} |"))
        assert row.count("-") >= 4 - len(case.severities)
        assert [cell for cell in row.split(" | ")[1:] if cell.strip(" |") != "-"]
    for article, source in zip(known.articles, known.sources, strict=True):
        assert f"[{article}]({source})" in said
    for other in known.supersedes:
        assert f"[{other}]({other}.md)" in said
        assert f"[{rule}]({rule}.md)" in page_of(other)


PLACES = {
    "notice": "in a notice",
    "record": "in a record",
    "processor record": "in a processor's record",
    "alone": "for a process alone",
}


@each_rule
def test_explain_says_what_the_page_says_but_for_the_example(rule: str) -> None:
    about, _, rest = page_of(rule).partition("## Example")
    said = "".join(_explained(rules()[rule]).split())
    for case in (shape for shape in shapes().values() if shape.rule.id == rule):
        assert "".join(case.remedy.split()) in said
        for severity in set(case.severities.values()):
            places = [PLACES[profile] for profile, found in case.severities.items() if found == severity]
            assert f"{severity}{' and '.join(places)}".replace(" ", "") in said
    guidance = re.findall(r"^- (.*)$", rest.partition("## See also")[2], flags=re.MULTILINE)
    for known in (*re.findall(r"GM-\w\d\d", about), *guidance):
        assert "".join(known.split()) in said


@each_rule
def test_the_example_fails_as_the_page_says_and_is_put_right(rule: str) -> None:
    said, shown = page_of(rule), example(rule)
    (fails,) = re.findall(r"^```yaml\n(.*?)^```$", said, flags=re.DOTALL | re.MULTILINE)
    assert fails.replace(f" # {rule}\n", f"{HERE}\n") == shown.fails
    marked = [number for number, line in enumerate(fails.splitlines(), 1) if line.endswith(f" # {rule}")]
    *_, finding = re.findall(r"^```text\n(.*?)^```$", said, flags=re.DOTALL | re.MULTILINE)
    places = re.findall(rf"^fails\.yaml:(\d+):\d+: \w+: .* \[{rule}\b", finding, flags=re.MULTILINE)
    assert sorted(set(map(int, places))) == marked
    (change,) = re.findall(r"^```diff\n(.*?)^```$", said, flags=re.DOTALL | re.MULTILINE)
    assert patched(shown.fails.replace(f"{HERE}\n", "\n"), change) == shown.passes


def patched(text: str, change: str) -> str:
    """The text with a change in the format of `diff -u` carried out."""
    old, new, at = text.splitlines(keepends=True), list[str](), 0
    for line in change.splitlines(keepends=True):
        if hunk := re.match(r"@@ -(\d+)", line):
            start = int(hunk[1]) - 1
            new += old[at:start]
            at = start
        elif line.startswith("+"):
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [old[at]] if line.startswith(" ") else []
            at += 1
    return "".join([*new, *old[at:]])


@pytest.mark.parametrize("rule", ["GM-L01", "GM-R06", "GM-Q03", "GM-Q06"])
def test_the_finding_is_what_the_command_prints(rule: str, tmp_path: Path) -> None:
    shown = example(rule)
    (tmp_path / "fails.yaml").write_text(shown.fails, encoding="utf-8")
    (tmp_path / "source.txt").write_text(shown.source_text or "", encoding="utf-8")
    command = [sys.executable, "-m", "gdprmap", "check", "fails.yaml", "--select", rule]
    source = ["--source-text", "source.txt"] if shown.source_text else []
    run = subprocess.run([*command, *source], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    found = run.stdout.partition("\n\nchecked 1 policy")[0]
    assert f"```text\n{found}\n```" in page_of(rule)


def test_a_page_as_a_whole() -> None:
    """The parts of a page and their order, in the words that people read."""
    assert re.findall(r"^#+ .*", page_of("GM-L05").partition("```")[0], flags=re.MULTILINE) == [
        "# GM-L05: Contradictory bases for one purpose",
        "## What it finds",
        "## Why",
        "## What to write",
        "## Example",
    ]
    assert page_of("GM-L05").endswith("## See also\n\n- EDPB Guidelines 05/2020 on consent, 121-123\n")
    assert "Where it is found, the same part gets no finding of [GM-L02](GM-L02.md).\n" in page_of("GM-L05")
    assert "It is not reported on a part that has a finding of [GM-L05](GM-L05.md).\n" in page_of("GM-L02")
    assert "With `--source-text`, its quotes are looked for in this text:\n" in page_of("GM-Q06")
    assert "\nNo article asks for it.\n" in page_of("GM-Q05")


def test_every_link_leads_to_a_page() -> None:
    written = pages()
    for text in written.values():
        assert set(re.findall(r"\]\((?!http)([^)]+)\)", text)) <= written.keys()


def test_a_rule_without_an_example_is_refused() -> None:
    with pytest.raises(
        ShapesError, match=r"GM-Z99 has no example: tests/rules/GM-Z99 lacks fails\.yaml or passes\.yaml"
    ):
        example("GM-Z99")


@each_rule
def test_every_rule_has_an_example(rule: str) -> None:
    shown = example(rule)
    assert isinstance(shown, Example)
    assert HERE in shown.fails
    assert HERE not in shown.passes
    assert bool(shown.source_text) == (rule == "GM-Q06")
