"""What the how-to pages show is valid for the tool that it is written for, and names what is there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gdprmap.cli._words import commands
from gdprmap.files import read_text
from gdprmap.files.finding_files import _PASSED_OVER
from gdprmap.files.loading import FORMATS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOOKS = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def page(name: str) -> str:
    return (ROOT / "docs" / f"how-to-{name}.md").read_text(encoding="utf-8")


def blocks(name: str, kind: str = "yaml") -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page(name), flags=re.DOTALL | re.MULTILINE)


def complaints(text: str, folder: Path, *command: str) -> str:
    file = folder / "shown.yaml"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", *command, str(file)], capture_output=True, text=True)
    return (done.stdout + done.stderr) if done.returncode else ""


def options_of(name: str) -> set[str]:
    (command,) = commands({name: ""})
    return {option for each in command.options for option in each.names}


@pytest.mark.parametrize("text", blocks("pre-commit"))
def test_the_configuration_of_pre_commit_is_valid(text: str, tmp_path: Path) -> None:
    assert complaints(text, tmp_path, "pre_commit", "validate-config") == ""
    hooks = [hook for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"]]
    assert {hook["id"] for hook in hooks} <= HOOKS
    assert {each for hook in hooks for each in hook.get("args", []) if each.startswith("-")} <= options_of("check")


def test_the_engine_of_the_hook_is_that_of_the_extra() -> None:
    (asked,) = re.findall(r'additional_dependencies: \["(.*)"\]', page("pre-commit"))
    assert f'fast = ["{asked}"]' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", blocks("github"))
def test_the_workflow_of_github_is_valid(text: str, tmp_path: Path) -> None:
    schema = ("check_jsonschema", "--builtin-schema", "vendor.github-workflows")
    assert complaints(text, tmp_path, *schema) == ""
    steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
    (step,) = [step for step in steps if step["uses"] == "OWNER/gdprmap@COMMIT"]
    assert all(re.fullmatch(r"[\w./-]+@v\d+", other["uses"]) for other in steps if other != step)
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert set(re.findall(r"--[\w-]+", step["with"].get("args", ""))) <= options_of("check")


@pytest.mark.parametrize("name", ["github", "gitlab", "pre-commit"])
def test_no_page_has_an_address_that_is_not_there(name: str) -> None:
    assert "gdprmap has no public address and no release yet" in page(name)
    assert "COMMIT" in page(name)
    named = re.findall(r"[\w.:/-]+/gdprmap(?:\.git)?(?:@\w+)?(?=[\s\"`])", "".join(blocks(name)))
    assert set(named) <= {"OWNER/gdprmap@COMMIT", "https://ADDRESS/gdprmap", "https://ADDRESS/gdprmap.git@COMMIT"}
    assert named
    assert "pip install gdprmap" not in page(name)


def test_the_inputs_are_listed_with_their_defaults() -> None:
    listed = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.*) \|$", page("github"), flags=re.MULTILINE))
    assert list(listed) == list(ACTION["inputs"])
    for name, made in ACTION["inputs"].items():
        assert listed[name] == f"`{made['default']}`" if made["default"] else "`" not in listed[name]


@pytest.mark.parametrize("text", blocks("gitlab"))
def test_the_pipeline_of_gitlab_is_valid_and_its_call_works(text: str, tmp_path: Path) -> None:
    assert complaints(text, tmp_path, "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci") == ""
    job = yaml.safe_load(text)["privacy"]
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "p.yaml").write_text("id: bakery\nprocessing: {orders: }\n", encoding="utf-8")
    call = job["script"][-1].split()
    assert call[0] == "gdprmap"
    done = subprocess.run([sys.executable, "-m", *call], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "[GM-L01, Art 6(1)]" in done.stdout
    for report in job["artifacts"]["reports"].values():
        assert "GM-L01" in (tmp_path / report).read_text(encoding="utf-8")


def test_what_is_shown_for_editors_is_well_formed() -> None:
    (policy,), (settings,) = blocks("editors"), blocks("editors", "json")
    assert read_text(policy, "shop.yaml", "yaml").policy.id == "shop"
    assert set(json.loads(settings)) == {"yaml.schemas", "json.schemas"}


def test_the_outputs_are_listed() -> None:
    assert re.findall(r"^\| `([\w-]+)` \| [^|]+ \|$", page("github"), flags=re.MULTILINE) == list(ACTION["outputs"])


def test_the_readme_names_the_folders_that_are_skipped() -> None:
    (said,) = re.findall(r"^In a folder, every file.*?(?=\n\n)", README, flags=re.DOTALL | re.MULTILINE)
    assert {f"`{name}`" for name in (*_PASSED_OVER, *FORMATS)} <= set(re.findall(r"`[^`]+`", said))
