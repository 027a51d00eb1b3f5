"""What is measured: one policy where all is loaded, one policy from a cold start, and more and more policies."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyshacl
from rdflib import Graph

from gdprmap import check
from gdprmap.graph import to_graph
from gdprmap.model import Policy
from gdprmap.rules import shapes_graph
from tests.benchmarks.generator import policies, write, write_lines
from tests.benchmarks.measuring import Row, Table, cpu_milliseconds, exponent, in_turn, run, times

ROOT = Path(__file__).parent.parent.parent
SEED = 7
_NAIVE = "naive: `pyshacl.validate` with DPV as ontology and RDFS inference"
_RECIPE = "`gdprmap.check`, engine pyshacl"
_FAST = "`gdprmap.check`, engine fast"
_BARE = '`python -c "import rdflib, pyshacl"`'
_SCHEMA = """\
id: https://example.org/register
name: register
imports: [linkml:types]
prefixes: {linkml: https://w3id.org/linkml/}
default_range: string
classes:
  Register:
    tree_root: true
    attributes:
      processes: {range: Process, multivalued: true, inlined_as_list: true}
  Process:
    attributes:
      name: {identifier: true}
      purposes: {multivalued: true, required: true}
      legal_basis: {required: true}
      data: {multivalued: true, required: true}
"""
_REGISTER = "processes:\n- {name: newsletter, purposes: [marketing], legal_basis: consent, data: [email address]}\n"


def one_warm(dpv: Path | None, repetitions: int) -> Table:
    """A policy is checked again and again, in a process that has everything loaded."""
    one, *_ = policies(SEED, 1)
    calls: dict[str, Callable[[], object]] = {_RECIPE: partial(check, one, engine="pyshacl")}
    if find_spec("shacl"):
        calls[_FAST] = partial(check, one, engine="fast")
    if dpv:
        calls = {_NAIVE: partial(_naive, one, _ontology(dpv))} | calls
    for call in calls.values():
        call()
    costs = in_turn({name: partial(cpu_milliseconds, call) for name, call in calls.items()}, repetitions)
    unit = min(costs.values())
    rows = [Row(name, (f"{cost:,.1f} ms", times(cost, unit))) for name, cost in costs.items()]
    missing = "" if dpv else "DPV's Turtle was not there, so nothing was measured naively; `--dpv FOLDER` names it."
    return Table("One policy, everything loaded", ("how", "CPU time", "times the fastest"), rows, missing)


def _naive(one: Policy, ontology: Graph) -> object:
    return pyshacl.validate(to_graph(one), shacl_graph=shapes_graph(), ont_graph=ontology, inference="rdfs")


def _ontology(dpv: Path) -> Graph:
    graph = Graph()
    for file in sorted(dpv.glob("dpv*.ttl")):
        graph.parse(file)
    return graph


def _environment(folder: Path) -> Mapping[str, str]:
    """That of a command: it finds gdprmap here, and the bytecode of all that it loads, as where pip has installed it."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",  # or a command would be compiled anew each time, if that is set here
    }


def one_cold(folder: Path, repetitions: int, *, peers: bool) -> Table:
    """A command is started, does its work on one small file, and ends."""
    write(folder / "one", SEED, 1)
    file = next((folder / "one").iterdir())
    gdprmap = [sys.executable, "-m", "gdprmap"]
    commands: dict[str, list[str | Path]] = {
        _BARE: [sys.executable, "-c", "import rdflib, pyshacl"],
        "`gdprmap --version`": [*gdprmap, "--version"],
        "`gdprmap check` of one file, the first time": [*gdprmap, "check", "--no-cache", file],
        "the same, once that is known": [*gdprmap, "check", file],
    }
    note = ""
    if peers:
        try:
            commands |= _peers(folder)
        except (OSError, subprocess.CalledProcessError) as error:
            note = f"The peers could not be installed, so they were not measured: {error}"
    here = _environment(folder)
    for command in commands.values():
        run(command, folder, here)
    costs = in_turn(
        {name: lambda command=command: run(command, folder, here).cpu_seconds for name, command in commands.items()},
        repetitions,
    )
    rows = [Row(name, (f"{cost:.2f} s", times(cost, costs[_BARE]))) for name, cost in costs.items()]
    return Table("One file, from a cold start", ("command", "CPU time", f"times {_BARE}"), rows, note)


def _peers(folder: Path) -> dict[str, list[str | Path]]:
    """Commands of other projects, each installed into an environment of its own.

    Raises:
        CalledProcessError: one cannot be installed.
    """
    (folder / "schema.yaml").write_text(_SCHEMA, encoding="utf-8")
    (folder / "register.yaml").write_text(_REGISTER, encoding="utf-8")
    fides, linkml = _installed(folder, "fideslang"), _installed(folder, "linkml")
    return {
        '`python -c "import fideslang"`': [fides / "python", "-c", "import fideslang"],
        "`linkml-validate` of one process": [linkml / "linkml-validate", "-s", "schema.yaml", "register.yaml"],
    }


def _installed(folder: Path, package: str) -> Path:
    """Where the commands of *package* are."""
    home = folder / f"venv-{package}"
    if not home.exists():
        venv.create(home, with_pip=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        subprocess.run(pip, check=True, capture_output=True)
    return home / "bin"


def more_and_more(folder: Path, numbers: tuple[int, ...]) -> Table:
    """Files of more and more policies, a line each."""
    cpu: dict[str, dict[int, float]] = {}
    rows: list[Row] = []
    here = _environment(folder)
    check = [sys.executable, "-m", "gdprmap", "check", "--fail-on", "never"]
    ways: Mapping[str, list[str]] = {
        "one process": ["--no-cache"],
        "`--jobs 2`": ["--no-cache", "--jobs", "2"],
        "kept from now on": [],
        "unchanged": [],
    }
    for number in numbers:
        file = folder / f"{number}.jsonl"
        write_lines(file, SEED, number)
        for way, options in ways.items():
            cost = run([*check, file.name, *options], folder, here)
            cpu.setdefault(way, {})[number] = cost.cpu_seconds
            figures = (way, f"{cost.cpu_seconds:,.1f} s", f"{cost.wall_seconds:,.1f} s")
            each = f"{1000 * cost.cpu_seconds / number:,.1f} ms"
            rows.append(Row(f"{number:,}", (*figures, each, f"{cost.peak_megabytes:,.0f} MB")))
    grown = "; ".join(f"{way}: {exponent(costs):.2f}" for way, costs in cpu.items())
    columns = ("policies", "how", "CPU time", "time", "CPU time of each", "memory of the largest process")
    few, many = numbers[-2:]
    note = f"Exponent of growth of the CPU time from {few:,} to {many:,} policies (1 is linear): {grown}."
    return Table("More and more policies", columns, rows, note)
