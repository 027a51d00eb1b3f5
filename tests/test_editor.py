"""What an editor shows of a policy file: yaml-language-server, which most editors use, is run for real."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.language_server import Editor

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = "yaml-language-server@1.19.2"
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
POLICY = """\
# yaml-language-server: $schema=policy.schema.json
id: shop
data:
  account:
    term: pd:IP
    items: [pd:Name, dpv:Marketing]
controller: {country: DE}
processing:
  newsletter:
    purposes: [{label: offers, term: dpv:DirectMarketing}]
    legal_bases:
      - consent
legl: 3
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of the server: the one that is installed, or one that npm fetches."""
    if found := shutil.which("yaml-language-server"):
        return [found, "--stdio"]
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("neither yaml-language-server nor node and npm are here")
    folder = tmp_path_factory.mktemp("server")
    fetch = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--fetch-retries=0", "--prefix", str(folder)]
    try:
        fetched = subprocess.run([*fetch, SERVER], capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm cannot fetch {SERVER} in two minutes")
    if fetched.returncode:
        pytest.skip(f"npm cannot fetch {SERVER}: {fetched.stderr.strip().splitlines()[-1:]}")
    return [node, str(folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"), "--stdio"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("privacy")
    command = [sys.executable, "-m", "gdprmap", "schema", "--output", str(folder / "policy.schema.json")]
    subprocess.run(command, check=True)
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return folder / "policy.yaml"


@pytest.fixture(scope="module")
def editor(server: list[str], file: Path) -> Iterator[Editor]:
    with Editor(server, SETTINGS) as opened:
        opened.open(file)
        yield opened


def place(text: str) -> tuple[int, int]:
    """Line and column in the middle of what is written there."""
    before, found, _ = POLICY.partition(text)
    assert found
    return before.count("\n") + 1, len(before) - before.rfind("\n") + len(text) // 2


def after(text: str) -> tuple[int, int]:
    line, column = place(text)
    return line, column - len(text) // 2 + len(text)


def test_terms_are_offered_with_their_labels(editor: Editor, file: Path) -> None:
    offered = editor.offered(file, *after("term: pd:IP"))
    assert offered["pd:IPAddress"] == "IP Address"
    assert "dpv:Marketing" not in offered


def test_legal_bases_are_offered_with_their_articles(editor: Editor, file: Path) -> None:
    offered = editor.offered(file, *after("      - consent"))
    assert offered["contract"].startswith("Article 6(1)(b)")


def test_fields_are_offered_with_what_they_mean(editor: Editor, file: Path) -> None:
    offered = editor.offered(file, POLICY.count("\n") + 1, 1)
    assert offered["retention"].startswith("How long data is kept")
    assert "data" not in offered  # it is there already


def test_what_a_field_means_is_shown(editor: Editor, file: Path) -> None:
    shown = editor.shown(file, *place("purposes"))
    assert "What it is done for (Article 13(1)(c))." in shown


@pytest.mark.parametrize(
    ("written", "label"),
    [("dpv:DirectMarketing", "`dpv:DirectMarketing`: Direct Marketing"), ("DE}", "`DE`: Germany")],
)
def test_the_label_of_a_term_is_shown_first(editor: Editor, file: Path, written: str, label: str) -> None:
    shown = editor.shown(file, *place(written))
    assert shown.partition("Allowed Values:\n\n* ")[2].splitlines()[0] == label


def test_a_wrong_term_a_wrong_kind_and_a_wrong_field_are_flagged(editor: Editor, file: Path) -> None:
    flagged = editor.complaints(file)
    assert [each.partition(":")[0] for each in flagged] == ["5", "6", "13"]
    assert '"pd:IPAddress"' in flagged[0]
    assert "legl is not allowed" in flagged[2]


def test_every_pattern_is_a_regular_expression_of_javascript(file: Path) -> None:
    """Editors and SchemaStore compile them as Unicode regular expressions, which are stricter than those of Python."""
    if not (node := shutil.which("node")):
        pytest.skip("node is not here")
    patterns = json.dumps(sorted(_patterns(json.loads((file.parent / "policy.schema.json").read_text()))))
    compiled = subprocess.run(
        [node, "-e", f'for (const pattern of {patterns}) new RegExp(pattern, "u")'], capture_output=True, text=True
    )
    assert (compiled.returncode, compiled.stderr) == (0, "")


STRICT = """
const ajv = require(require.resolve("ajv", {paths: [process.argv[2]]})).default
const checked = new ajv({strict: true, formats: {date: true}, keywords: ["enumDescriptions"]})
checked.compile(JSON.parse(require("fs").readFileSync(process.argv[1])))
"""
"""Ajv as SchemaStore runs it: other keywords than those of the draft are errors, but for some that editors have."""


def test_ajv_takes_the_schema_in_strict_mode(server: list[str], file: Path) -> None:
    if not (node := shutil.which("node")):
        pytest.skip("node is not here")
    schema = str(file.parent / "policy.schema.json")
    compiled = subprocess.run(
        [node, "-e", STRICT, schema, str(Path(server[-2]).resolve())], capture_output=True, text=True
    )
    assert (compiled.returncode, compiled.stderr) == (0, "")


def _patterns(made: object) -> set[str]:
    if isinstance(made, list):
        return {pattern for inner in made for pattern in _patterns(inner)}
    if not isinstance(made, dict):
        return set()
    own = {made["pattern"]} if isinstance(made.get("pattern"), str) else set()
    return own.union(*(_patterns(inner) for inner in made.values()))
