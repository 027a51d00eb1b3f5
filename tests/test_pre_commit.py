"""The hooks, run by pre-commit itself from a clone of this tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from gdprmap.cli import COMMANDS

ROOT = Path(__file__).parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PACKAGED = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "gdprmap", "ontology", "shapes", "tests/rules")
"""What the wheel is built from."""
GOOD = (ROOT / "tests" / "rules" / "GM-L01" / "passes.yaml").read_text(encoding="utf-8")
BAD = (ROOT / "tests" / "rules" / "GM-L01" / "fails.yaml").read_text(encoding="utf-8")


def git(folder: Path, *command: str) -> str:
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *author, *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def pre_commit(folder: Path, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    # The hooks are to find what is installed for them, not this tree.
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *command],
        cwd=folder,
        env={**kept, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A repository with policies that uses the hooks, and the folder in which they are installed."""
    if not shutil.which("git"):
        pytest.skip("git is not here")
    hooks, project, home = (tmp_path_factory.mktemp(name) for name in ("hooks", "project", "home"))
    reach_pypi(home)
    for name in PACKAGED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, hooks / name)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    for folder in (hooks, project):
        git(folder, "init", "--quiet")
    git(hooks, "add", ".")
    git(hooks, "commit", "--quiet", "--message", "gdprmap")
    used = {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD"), "hooks": [{"id": hook["id"]} for hook in HOOKS]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [used]}), encoding="utf-8")
    installed = pre_commit(project, home, "install-hooks")
    assert installed.returncode == 0, installed.stdout
    return project, home


def reach_pypi(folder: Path) -> None:
    """Skip the test unless pip finds all that the hooks need, on PyPI or where else it is told to look."""
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = (*built["build-system"]["requires"], *built["project"]["dependencies"])
    options = ("--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--retries=0", "--timeout=15")
    command = [sys.executable, "-m", "pip", "install", *options, *needed]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if found.returncode:
        pytest.skip(f"PyPI cannot be reached, or has not what the hooks need: {found.stderr.strip()[-300:]}")


def check(project: tuple[Path, Path], **files: str) -> subprocess.CompletedProcess[str]:
    """What the hook that checks says of a commit with these files, by their names without the ending."""
    folder, home = project
    shutil.rmtree(folder / "privacy", ignore_errors=True)
    (folder / "privacy").mkdir()
    for name, text in files.items():
        (folder / "privacy" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "compose.yaml").write_text("services: {}\n", encoding="utf-8")  # no policy: not for the hook
    git(folder, "add", "--all", ".")
    return pre_commit(folder, home, "run", "gdprmap-check")


def test_the_manifest_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    validated = subprocess.run(command, capture_output=True, text=True)
    assert (validated.returncode, validated.stdout) == (0, "")


def test_every_hook_is_a_command() -> None:
    assert {hook["entry"].removeprefix("gdprmap ") for hook in HOOKS} <= set(COMMANDS)
    assert {hook["id"] for hook in HOOKS} == {hook["entry"].replace(" ", "-") for hook in HOOKS}


def test_a_policy_that_lacks_something_stops_the_commit(project: tuple[Path, Path]) -> None:
    found = check(project, good=GOOD, bad=BAD)
    assert found.returncode == 1
    assert "Failed" in found.stdout
    assert "[GM-L01, Art 6(1)]" in found.stdout
    assert "privacy/bad.yaml:" in found.stdout
    assert "compose.yaml" not in found.stdout
    assert "checked 2 policies" in found.stdout  # in one process, though pre-commit likes to start several


def test_policies_that_lack_nothing_pass(project: tuple[Path, Path]) -> None:
    found = check(project, good=GOOD)
    assert (found.returncode, "Passed" in found.stdout) == (0, True)


def test_a_broken_policy_stops_the_commit(project: tuple[Path, Path]) -> None:
    found = check(project, broken="id: shop\npurpose: x\n")
    assert found.returncode == 1
    assert "privacy/broken.yaml:2:1: error: there is no field 'purpose' here" in found.stdout


def test_a_commit_with_no_policy_passes_unseen(project: tuple[Path, Path]) -> None:
    found = check(project)
    assert (found.returncode, "Skipped" in found.stdout) == (0, True)


def test_a_policy_in_another_order_is_put_in_order_and_stops_the_commit(project: tuple[Path, Path]) -> None:
    folder, home = project
    check(project, other="title: Shop  # ours\nid: shop\n")
    found = pre_commit(folder, home, "run", "gdprmap-fmt")
    assert (found.returncode, "files were modified by this hook" in found.stdout) == (1, True)
    assert (folder / "privacy" / "other.yaml").read_text(encoding="utf-8") == "id: shop\ntitle: Shop  # ours\n"
    git(folder, "add", ".")
    assert pre_commit(folder, home, "run", "gdprmap-fmt").returncode == 0


def test_the_settings_apply_and_files_may_stand_elsewhere(project: tuple[Path, Path]) -> None:
    folder, home = project
    check(project)
    config = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    config["repos"][0]["hooks"] = [{"id": "gdprmap-check", "files": r"^legal/.*\.yaml$", "args": ["--fail-on=warning"]}]
    (folder / "legal.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "legal").mkdir()
    for name in ("one", "two"):
        (folder / "legal" / f"{name} policy.yaml").write_text(BAD.replace("id: ", f"id: {name}-"), encoding="utf-8")
    (folder / "gdprmap.toml").write_text('[per-file-ignores]\n"legal/one *" = ["GM"]\n', encoding="utf-8")
    git(folder, "add", "--all", ".")
    found = pre_commit(folder, home, "run", "--config=legal.yaml", "--all-files")
    assert found.returncode == 1
    assert "checked 2 policies" in found.stdout
    assert "legal/two policy.yaml:" in found.stdout
    assert "legal/one policy.yaml:" not in found.stdout
    for name in ("legal", "gdprmap.toml", "legal.yaml"):
        git(folder, "rm", "-r", "--force", "--quiet", name)
