"""The wheel: it carries all it needs, and works from another folder where nothing else of gdprmap is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A new environment with the wheel alone; its libraries are those of this one, gdprmap's checkout is not among them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return python, {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}


def run(elsewhere: tuple[Path, dict[str, str]], folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    python, environment = elsewhere
    return subprocess.run(
        [str(python), *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_carries_shapes_examples_ontology_terms_types_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shapes = {f"gdprmap/data/shapes/{file.name}" for file in (ROOT / "shapes").glob("*.ttl")}
    ontology = {f"gdprmap/data/ontology/{file.name}" for file in (ROOT / "ontology").glob("*.ttl")}
    examples = {f"gdprmap/data/rules/{file.parent.name}/{file.name}" for file in (ROOT / "tests" / "rules").glob("*/*")}
    assert {name for name in names if name.startswith("gdprmap/data/rules/")} == examples
    assert names >= shapes | ontology | {"gdprmap/py.typed", "gdprmap/vocab/terms.tsv", "gdprmap/vocab/aliases.tsv"}
    assert [name for name in names if name.endswith(("licenses/LICENSE", "licenses/NOTICE"))]


def test_the_wheel_carries_no_tests_and_no_examples(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"gdprmap"}


def test_it_is_the_wheel_that_runs_there(elsewhere: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    found = run(elsewhere, tmp_path, "-c", "import gdprmap; print(gdprmap.__file__)")
    assert str(elsewhere[0].parent.parent) in found.stdout


def test_a_policy_is_checked_there(elsewhere: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "id: bakery\nprocessing:\n  orders: {purposes: [dpv:CustomerOrderManagement]}\n", encoding="utf-8"
    )
    checked = run(elsewhere, tmp_path, "-m", "gdprmap", "check", "policy.yaml")
    assert "policy.yaml:3:3: violation: orders: no legal basis" in checked.stdout
    assert checked.returncode == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["rules"], "GM-L01"),
        (["terms", "ip", "address"], "pd:IPAddress"),
        (["explain", "GM-L01"], "Art 6(1)"),
        (["explain", "GM-L01", "--format", "markdown"], "## Example"),
        (["shapes"], "gm:GM-L01 a sh:NodeShape"),
    ],
)
def test_the_other_commands_work_there(
    elsewhere: tuple[Path, dict[str, str]], tmp_path: Path, command: list[str], said: str
) -> None:
    found = run(elsewhere, tmp_path, "-m", "gdprmap", *command)
    assert said in found.stdout
    assert found.returncode == 0
