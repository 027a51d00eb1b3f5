"""The fast engine and the reference engine give the same results."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdprmap.checking import _engine, judged_on
from gdprmap.files import read
from gdprmap.graph import facts, write

TESTS = Path(__file__).parent
FILES = [*sorted((TESTS / "rules").glob("*/*.yaml")), *sorted((TESTS.parent / "examples").glob("*.yaml"))]

pytest.importorskip("shacl", reason="the fast engine is not installed")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_engines_agree(path: Path) -> None:
    policy = read(path).policy
    triples = write(policy).triples
    statements = (*triples, *facts(triples, judged_on(policy)))
    assert _engine.run(statements, "fast") == _engine.run(statements, "pyshacl")
