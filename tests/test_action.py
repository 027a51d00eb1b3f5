"""The action for GitHub: a valid one, whose steps are run by bash as GitHub runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
HOW_TO = (ROOT / "docs" / "how-to-github.md").read_text(encoding="utf-8")
GOOD = (ROOT / "tests" / "rules" / "GM-L01" / "passes.yaml").read_text(encoding="utf-8")
BAD = (ROOT / "tests" / "rules" / "GM-L01" / "fails.yaml").read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for folder in ("privacy", "more policies"):
        (tmp_path / folder).mkdir()
    (tmp_path / "privacy" / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "more policies" / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the python that setup-python would have put on the PATH."""
    folder = tmp_path_factory.mktemp("tools")
    (folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (folder / "python").chmod(0o755)
    return folder


def run(
    name: str, repository: Path, tools: Path, inputs: dict[str, str] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """What a step does, with these inputs and the defaults of the others."""
    given = {key: str(made.get("default", "")) for key, made in ACTION["inputs"].items()} | (inputs or {})
    context = {
        "github.action_path": str(ROOT),
        "steps.python.outputs.python-path": "",  # as where python-version is empty
        "steps.install.outputs.python": str(tools / "python"),
        **{f"inputs.{key}": value for key, value in given.items()},
    }
    variables = {
        key: re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: context[found[1]], value)
        for key, value in STEPS[name]["env"].items()
    }
    script = repository / ".step.sh"
    script.write_text(STEPS[name]["run"], encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(repository / ".output"),
        "GITHUB_WORKSPACE": str(repository),
        **variables,
        **more,
    }
    # The very command of `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_it_is_a_valid_action() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    checked = subprocess.run([*command, str(ROOT / "action.yml")], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, "ok -- validation done\n")


def test_no_input_is_ever_read_as_code() -> None:
    assert len(STEPS) == 2
    for step in STEPS.values():
        assert "${{" not in step["run"]
    used = {name for step in ACTION["runs"]["steps"] for name in re.findall(r"inputs\.([\w-]+)", str(step))}
    assert used == set(ACTION["inputs"])


def test_the_actions_that_it_uses_are_pinned_to_a_major_version_and_leave_the_path_alone() -> None:
    (step,) = [step for step in ACTION["runs"]["steps"] if "uses" in step]
    assert re.fullmatch(r"actions/setup-python@v\d+", step["uses"])
    assert step["with"]["update-environment"] is False


@pytest.mark.parametrize("workflow", re.findall(r"^```yaml\n(.*?)^```$", HOW_TO, flags=re.DOTALL | re.MULTILINE))
def test_the_workflows_that_the_page_shows_find_what_is_wrong(workflow: str, repository: Path, tools: Path) -> None:
    (step,) = [each for each in yaml.safe_load(workflow)["jobs"]["check"]["steps"] if "gdprmap@" in each["uses"]]
    (repository / "legal" / "records").mkdir(parents=True)
    (repository / "legal" / "records" / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert run("Check the policies", repository, tools, step["with"]).returncode == 0
    (repository / "privacy" / "bad.yaml").write_text(BAD, encoding="utf-8")
    assert run("Check the policies", repository, tools, step["with"]).returncode == 1
    assert (repository / "gdprmap.sarif").exists() == ("sarif-file" in step["with"])


def test_without_paths_those_of_the_settings_are_checked(repository: Path, tools: Path) -> None:
    (repository / "gdprmap.toml").write_text('paths = ["more policies"]\n', encoding="utf-8")
    done = run("Check the policies", repository, tools, {"paths": ""})
    assert done.returncode == 1
    assert "file=more policies/bad.yaml" in done.stdout
    assert "privacy/good.yaml" not in done.stdout


def test_policies_that_lack_nothing_pass(repository: Path, tools: Path) -> None:
    done = run("Check the policies", repository, tools)
    assert (done.returncode, done.stderr) == (0, "")
    assert (repository / ".output").read_text() == "exit-code=0\n"


def test_findings_are_annotations_and_sarif_and_fail_the_step(repository: Path, tools: Path) -> None:
    inputs = {"paths": "privacy\nmore policies\n", "sarif-file": "out file.sarif"}
    done = run("Check the policies", repository, tools, inputs)
    assert done.returncode == 1
    assert re.search(r"^::error .*file=more policies/bad\.yaml", done.stdout, flags=re.MULTILINE)
    assert "GM-L01" in (repository / "out file.sarif").read_text(encoding="utf-8")
    assert (repository / ".output").read_text() == "exit-code=1\n"


def test_arguments_and_the_format_are_passed_on(repository: Path, tools: Path) -> None:
    inputs = {"paths": "more policies", "args": "--fail-on never\n--select 'GM-L01'", "format": "json"}
    done = run("Check the policies", repository, tools, inputs)
    assert done.returncode == 0
    assert '"GM-L01"' in done.stdout
    assert '"GM-Q' not in done.stdout


@pytest.mark.parametrize("name", ["paths", "args", "format", "sarif-file"])
@pytest.mark.parametrize("text", ["$(touch caught)", "`touch caught`", '"; touch caught; "', "; touch caught #"])
def test_what_looks_like_code_is_not_run(name: str, text: str, repository: Path, tools: Path) -> None:
    run("Check the policies", repository, tools, {name: text})
    assert not (repository / "caught").exists()


def test_what_cannot_be_read_is_reported(repository: Path, tools: Path) -> None:
    done = run("Check the policies", repository, tools, {"paths": "nowhere"})
    assert done.returncode == 2
    assert "nowhere" in done.stdout + done.stderr
    assert (repository / ".output").read_text() == "exit-code=2\n"


def test_a_quote_that_is_left_open_is_an_error_of_the_call(repository: Path, tools: Path) -> None:
    done = run("Check the policies", repository, tools, {"args": "--select 'GM-L01"})
    assert (done.returncode, done.stdout) == (
        2, "::error title=gdprmap::args cannot be read: a quote in it is not closed\n"
    )  # fmt: skip
    assert (repository / ".output").read_text() == "exit-code=2\n"


def test_blanks_and_line_breaks_of_windows_are_no_part_of_a_path(repository: Path, tools: Path) -> None:
    inputs = {"paths": "  privacy\t\r\n\r\n more policies \r\n", "args": "--select GM-L01\r\n--fail-on never\r\n"}
    done = run("Check the policies", repository, tools, inputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert "file=more policies/bad.yaml" in done.stdout


# No network here: what gdprmap needs, and what builds it, is taken from where these tests run.
OFFLINE = {
    "PYTHONPATH": sysconfig.get_path("purelib"),
    "PIP_NO_DEPS": "1",
    "PIP_NO_INDEX": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
}


def test_it_installs_what_the_action_holds_and_leaves_the_python_of_the_workflow_alone(tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    tools = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    before = sorted((tmp_path / "env").rglob("*.dist-info"))
    (tmp_path / "temporary").mkdir()
    done = run("Install gdprmap", tmp_path, tools, RUNNER_TEMP=str(tmp_path / "temporary"), **OFFLINE)
    assert (done.returncode, done.stderr) == (0, "")
    python = (tmp_path / ".output").read_text().removeprefix("python=").strip()
    asked = [python, "-c", "import gdprmap; print(gdprmap.__file__)"]
    found = subprocess.run(asked, cwd=tmp_path, env={**os.environ, **OFFLINE}, capture_output=True, text=True)
    assert found.stdout.startswith(str(tmp_path / "temporary"))
    assert sorted((tmp_path / "env").rglob("*.dist-info")) == before


# Makes an environment that holds another of itself, and shows all else that it is asked to do.
PYTHON = """\
#!/bin/sh
if [ "$3" = venv ]; then mkdir "$4/bin" && cp "$0" "$4/bin/python"; else printf '%s\\n' "$@"; fi
"""


@pytest.mark.parametrize(
    ("version", "wanted"), [("1.2.3", "gdprmap[fast]==1.2.3"), ("; touch caught", "gdprmap[fast]==; touch caught")]
)
@pytest.mark.parametrize("temporary", ["RUNNER_TEMP", "TMPDIR"])
def test_a_version_is_one_argument_of_pip(version: str, wanted: str, temporary: str, tmp_path: Path) -> None:
    (tmp_path / "python").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "python").chmod(0o755)
    (tmp_path / "some where").mkdir()
    places = {"RUNNER_TEMP": "", "TMPDIR": "", temporary: str(tmp_path / "some where")}
    done = run("Install gdprmap", tmp_path, tmp_path, {"version": version}, **places)
    assert done.stdout.splitlines()[-2:] == ["--", wanted]
    (room,) = (tmp_path / "some where").iterdir()
    assert (tmp_path / ".output").read_text() == f"python={room}/bin/python\n"
    assert not (tmp_path / "caught").exists()
