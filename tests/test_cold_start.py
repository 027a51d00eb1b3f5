"""`gdprmap check` loads what it uses and nothing else, or every call would wait for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap import dump, export, read_text

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
POLICY = ROOT / "tests" / "rules" / "GM-L01" / "fails.yaml"
NEEDED = {
    "pydantic": "the model",
    "pydantic_core": "of pydantic",
    "annotated_types": "of pydantic",
    "typing_extensions": "of pydantic",
    "typing_inspection": "of pydantic",
    "yaml": "reads the policy",
    "cython_runtime": "of yaml, where its parser is the one in C",
    "shacl": "the fast engine",
}
"""All that is loaded beside Python's own library, and what for."""
LISTED = """\
import json, sys
from gdprmap.cli import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def loaded(*arguments: str, code: int, folder: Path) -> set[str]:
    """The modules that a call of gdprmap loads; what Python loads before (such as coverage) does not count."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", LISTED, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    got, modules = json.loads(done.stdout.splitlines()[-1])
    assert got == code
    return set(modules) - set(json.loads(before.stdout))


def others(modules: set[str]) -> set[str]:
    """The libraries among them: neither Python's own nor gdprmap, nor what an extension in C names with an underscore."""
    tops = {name.partition(".")[0] for name in modules}
    return {top for top in tops - sys.stdlib_module_names - {"gdprmap"} if not top.startswith("_")}


def test_check_loads_the_libraries_that_it_uses(tmp_path: Path) -> None:
    for path in (POLICY, *EXAMPLES):
        found = others(loaded("check", str(path), "--fail-on", "never", code=0, folder=tmp_path))
        assert found <= set(NEEDED), path
        assert found >= {"pydantic", "yaml", "shacl"}


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A folder of policies in each form of file, and the graph of one, with settings of their own."""
    text = POLICY.read_text(encoding="utf-8")
    policy = read_text(text).policy
    plain = dump(policy, format="json")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "policies" / "one.json").write_text(plain, encoding="utf-8")
    (tmp_path / "policies" / "many.jsonl").write_text(json.dumps(json.loads(plain)) + "\n", encoding="utf-8")
    (tmp_path / "one.ttl").write_text(export(policy), encoding="utf-8")
    settings = 'paths = ["policies", "one.ttl"]\nprofile = "notice"\nignore = ["GM-S"]\nbaseline = "baseline.json"\n'
    (tmp_path / "gdprmap.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "baseline.json").write_text('{"baseline": 1, "findings": []}', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit", "github", "gitlab"])
def test_a_check_of_what_is_known_reads_and_hashes_and_no_more(format: str, known: Path) -> None:
    first = loaded("check", "--format", format, "--output", "text=one.txt", code=1, folder=known)
    again = loaded("check", "--format", format, "--output", "text=two.txt", code=1, folder=known)
    assert others(first) >= {"pydantic", "yaml"}
    assert others(again) == set()
    rooms = {name.split(".")[1] for name in again if name.startswith("gdprmap.")}
    assert not rooms & {"model", "checking", "graph", "terms", "adequacy"}
    assert (known / "two.txt").read_text(encoding="utf-8") == (known / "one.txt").read_text(encoding="utf-8")


def test_it_loads_no_more_for_many_processes(known: Path) -> None:
    loaded("check", code=1, folder=known)
    assert others(loaded("check", "--jobs", "2", code=1, folder=known)) == set()


def test_one_process_loads_no_others(tmp_path: Path) -> None:
    modules = loaded("check", str(POLICY), code=1, folder=tmp_path)
    assert not modules & {"gdprmap.jobs._processes", "multiprocessing", "concurrent.futures", "sqlite3"}


def test_check_loads_the_rooms_that_it_uses(tmp_path: Path) -> None:
    modules = loaded("check", str(POLICY), code=1, folder=tmp_path)
    rooms = {name for name in modules if name.startswith("gdprmap.")}
    unused = ("reasoning", "terms", "portable", "changes", "files.json_schema", "files.reference", "vocab._search")
    reports = tuple(f"report.as_{format}" for format in ("json", "sarif", "junit", "github", "gitlab", "shacl", "html"))
    vocabularies = ("vocab.dpv", "vocab.pd", "vocab.loc", "vocab.tech", "vocab.eu_gdpr")
    engines = ("checking._reference", "checking._quick")
    for room in (*unused, *reports, *vocabularies, *engines):
        assert not {name for name in rooms if f"{name}.".startswith(f"gdprmap.{room}.")}, room


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["completion", "--help"]])
def test_what_needs_no_policy_loads_no_library(arguments: list[str], tmp_path: Path) -> None:
    assert others(loaded(*arguments, code=0, folder=tmp_path)) == set()


@pytest.mark.parametrize("library", ["owlready2", "pyshacl", "jsonschema", "ruamel.yaml"])
def test_the_libraries_that_are_not_loaded_are_here(library: str, tmp_path: Path) -> None:
    """Or the first test would hold because there is nothing to load."""
    subprocess.run([sys.executable, "-W", "ignore", "-c", f"import {library}"], check=True, cwd=tmp_path)
