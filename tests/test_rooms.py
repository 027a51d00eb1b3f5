"""Which room may import which: only rooms below it, as the design draws them."""

from __future__ import annotations

import ast
from pathlib import Path

import gdprmap

FLOORS = {
    "places": 0, "_faces": 0, "caching": 0, "choices": 0,
    "errors": 1, "_data": 1,
    "vocab": 2, "jobs": 2,
    "model": 3,
    "adequacy": 3,
    "rules": 4, "graph": 4,
    "changes": 5, "config": 5, "findings": 5, "portable": 5,
    "files": 6, "report": 6, "reasoning": 6,
    "rdf": 7,
    "checking": 8, "terms": 8,
    "documents": 9, "publishing": 9,
    "cli": 10, "__main__": 11,
}  # fmt: skip
HERE = Path(gdprmap.__file__).parent
MODULES = sorted(file for file in HERE.rglob("*.py") if file != HERE / "__init__.py")


def room_of(file: Path) -> str:
    return file.relative_to(HERE).parts[0].removesuffix(".py")


def imported_rooms(file: Path) -> set[str]:
    """The rooms that *file* imports from, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: modules import each other by full name"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("gdprmap.")}


def test_every_module_is_in_a_room_of_the_design() -> None:
    assert {room_of(file) for file in MODULES} == set(FLOORS)


def test_a_room_imports_only_rooms_below_it() -> None:
    wrong = {
        f"{file.relative_to(HERE)} imports {room}"
        for file in MODULES
        for room in imported_rooms(file) - {room_of(file), "__version__"}
        if FLOORS[room] >= FLOORS[room_of(file)]
    }
    assert not wrong


def test_only_one_room_leads_up_and_only_by_name() -> None:
    """Things below show what is made above only through `_faces`; others load their own parts, and jobs a library."""
    by_name = {room_of(file) for file in MODULES if "import_module" in file.read_text(encoding="utf-8")}
    assert by_name == {"_faces", "cli", "files", "jobs"}


def test_only_the_rooms_that_need_them_import_the_heavy_libraries() -> None:
    allowed = {
        "rdflib": {"adequacy", "rules", "graph", "portable", "checking", "reasoning"},
        "pyshacl": {"checking"},
        "shacl": {"checking"},
        "yaml": {"files"},
        "pydantic": {"model", "vocab", "files"},
        "owlready2": {"reasoning"},
        "argparse": {"cli", "terms"},
        "jinja2": {"documents"},
        "markupsafe": {"documents"},
        "babel": {"documents"},
        "xlsxwriter": {"documents"},
        "urllib3": {"publishing"},
    }
    for file in MODULES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        names |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
        for library in names & set(allowed):
            assert room_of(file) in allowed[library], f"{file} imports {library}"


def test_a_module_written_by_hand_can_be_held_in_the_head() -> None:
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        if "generated" not in text.split("\n", 1)[0].lower():
            assert len(text.splitlines()) <= 330, f"{file} is two rooms"
