"""The fast engine and the reference engine give the same results, in all seven fields that SHACL has for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyshacl
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from gdprmap import EngineError, check, check_graph
from gdprmap.checking import _engine, _quick, statements
from gdprmap.checking._fast import _shapes as _fast_shapes
from gdprmap.checking._quick import QuickGraph
from gdprmap.checking._reference import _shapes
from gdprmap.checking._remembering import RememberingValidator
from gdprmap.cli import main
from gdprmap.files import read
from gdprmap.graph import Triple, ntriples, to_graph
from gdprmap.graph.serialising import graph_of
from gdprmap.model import Policy
from gdprmap.rules import shapes_graph
from tests.mutants.table import BASES, made
from tests.strategies import policies

TESTS = Path(__file__).parent
FILES = [*sorted((TESTS / "rules").glob("*/*.yaml")), *sorted((TESTS.parent / "examples").glob("*.yaml"))]
EVERY_NTH_MUTANT = 151
"""Three thousand mutants are too many for pyshacl; the golden tables have them all."""

shacl = pytest.importorskip("shacl", reason="the fast engine is not installed")


class Result(NamedTuple):
    """A result as SHACL describes it, in the words of N-Triples."""

    focus: str
    path: str | None
    value: str | None
    shape: str
    component: str
    severity: str
    messages: tuple[str, ...]


def of_fast(said: Sequence[Triple]) -> Iterator[Result]:
    report = _fast_shapes(None).validate_text(ntriples(said), "ntriples")
    for one in report.results:
        component, severity = f"<{one.component_iri}>", f"<{one.severity_iri}>"
        messages = tuple(sorted(one.messages))
        yield Result(one.focus_node, one.path, one.value, one.source_shape, component, severity, messages)


def of_pyshacl(said: Sequence[Triple]) -> Iterator[Result]:
    _, report, _ = pyshacl.validate(graph_of(said, into=QuickGraph()), shacl_graph=_shapes(None), inplace=True)
    assert isinstance(report, Graph)
    return in_report(report)


def of_pyshacl_as_we_run_it(said: Sequence[Triple]) -> Iterator[Result]:
    validator: Any = RememberingValidator(graph_of(said, into=QuickGraph()), _shapes(None))
    _, report, _ = validator.run()
    return in_report(report)


def in_report(report: Graph) -> Iterator[Result]:
    def written(result: Node, property: Node) -> str | None:
        value = report.value(result, property)
        return None if value is None else value.n3()

    for one in report.objects(None, SH.result):
        required = (written(one, name) for name in (SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity))
        shape, component, severity = (text or "" for text in required)
        messages = tuple(sorted(map(str, report.objects(one, SH.resultMessage))))
        focus, path, value = (written(one, name) for name in (SH.focusNode, SH.resultPath, SH.value))
        yield Result(focus or "", path, value, shape, component, severity, messages)


def assert_engines_agree(policy: Policy) -> None:
    said = statements(policy)
    fast = Counter(of_fast(said))
    assert fast == Counter(of_pyshacl_as_we_run_it(said))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_engines_agree_on_files(path: Path) -> None:
    assert_engines_agree(read(path).policy)


@pytest.mark.parametrize("name", BASES)
def test_engines_agree_on_mutants(name: str) -> None:
    mutants = [mutant.policy for mutant in made(name) if mutant.policy]
    assert len(mutants) > EVERY_NTH_MUTANT
    for policy in mutants[::EVERY_NTH_MUTANT]:
        assert_engines_agree(policy)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(policies())
def test_engines_agree_on_any_policy(policy: Policy) -> None:
    assert_engines_agree(policy)


@pytest.mark.parametrize("path", FILES[::6], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pyshacl_gives_the_same_if_it_remembers(path: Path) -> None:
    said = statements(read(path).policy)
    assert Counter(of_pyshacl_as_we_run_it(said)) == Counter(of_pyshacl(said))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shapes_made_ready_find_what_the_files_find(path: Path) -> None:
    """What is asked in another order, or once for many, is still what shapes/ says."""
    said = statements(read(path).policy)
    report = shapes_as_they_stand().validate_text(ntriples(said), "ntriples")
    expected = {(one.source_shape, one.focus_node) for one in report.results}
    assert {(f"<{one.shape}>", f"<{one.focus}>") for one in _engine.run(said, "fast")} == expected


@cache
def shapes_as_they_stand() -> Any:
    return shacl.Shapes.from_turtle(shapes_graph().serialize(format="nt"))


TWO_THAT_ASK_THE_SAME = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> .
:one a sh:NodeShape ; sh:targetNode :x ; sh:or ( :asked :other ) .
:two a sh:NodeShape ; sh:targetNode :x ; sh:not :asked .
:asked a sh:PropertyShape ; sh:path :said ; sh:minCount 1 .
:other a sh:PropertyShape ; sh:path :else ; sh:minCount 1 .
"""


class Counting(Graph):
    """A graph that knows how often it was asked for values."""

    asked = 0

    def objects(self, *arguments: Any, **options: Any) -> Any:
        self.asked += URIRef("urn:said") in arguments
        return super().objects(*arguments, **options)


def test_pyshacl_asks_a_shape_once_about_a_node() -> None:
    shapes = Graph().parse(data=TWO_THAT_ASK_THE_SAME, format="turtle")
    asked, conforms = [], []
    for run in (
        lambda data: pyshacl.validate(data, shacl_graph=shapes),
        lambda data: RememberingValidator(data, shapes).run(),
    ):
        data = Counting()
        data.add((URIRef("urn:x"), URIRef("urn:said"), URIRef("urn:y")))
        conforms.append(run(data)[0])
        asked.append(data.asked)
    assert conforms == [False, False]
    assert asked == [2, 1]


def test_a_query_is_parsed_once() -> None:
    _quick.prepared.cache_clear()
    said = statements(read(TESTS / "rules/GM-X01/fails.yaml").policy)
    found = [Counter(of_pyshacl_as_we_run_it(said)) for _ in range(2)]
    assert found[0] == found[1]
    assert _quick.prepared.cache_info().misses == 1
    assert _quick.prepared.cache_info().hits > 0


def test_a_result_has_all_its_fields() -> None:
    """Or the engines would agree on nothing."""
    (one,) = (
        one for one in of_fast(statements(read(TESTS / "rules/GM-L01/fails.yaml").policy)) if "GM-L01" in one.shape
    )
    assert one.shape == "<https://w3id.org/gdprmap/ns#GM-L01>"
    assert one.component.startswith("<http://www.w3.org/ns/shacl#")
    assert one.severity == "<http://www.w3.org/ns/shacl#Violation>"
    assert one.messages == ("no legal basis from Article 6(1)(a) to (f) is stated",)


# --- Which one runs ---------------------------------------------------------------------------------------------------

FAILS = TESTS / "rules" / "GM-L01" / "fails.yaml"


@pytest.mark.parametrize(("asked", "runs"), [("auto", "fast"), ("fast", "fast"), ("pyshacl", "pyshacl")])
def test_the_engine_that_is_asked_for_runs(asked: str, runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(FAILS), "--engine", asked, "--verbose", "--no-config", "--no-cache"]) == 1
    said = capsys.readouterr()
    assert f"engine: {runs}\n" in said.err
    assert "GM-L01" in said.out


def test_the_settings_name_the_engine_and_the_command_line_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gdprmap.toml").write_text('engine = "pyshacl"\n')
    assert main(["check", str(FAILS), "-v"]) == 1
    assert "engine: pyshacl\n" in capsys.readouterr().err
    assert main(["check", str(FAILS), "-v", "--engine", "auto"]) == 1
    assert "engine: fast\n" in capsys.readouterr().err


def test_a_fast_engine_that_is_not_installed_is_an_error_with_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_engine, "installed", lambda: "pyshacl")
    policy = read(FAILS).policy
    for call in (lambda: check(policy, engine="fast"), lambda: check_graph(to_graph(policy), engine="fast")):
        with pytest.raises(EngineError) as wrong:
            call()
        assert str(wrong.value) == 'the fast engine is not installed; install it with: pip install "gdprmap[fast]"'
    assert main(["check", str(FAILS), "--engine", "fast"]) == 2
    assert capsys.readouterr() == (
        "",
        'error: the fast engine is not installed; install it with: pip install "gdprmap[fast]"\n',
    )
    assert check(policy, engine="auto") == check(policy, engine="pyshacl")


def test_an_engine_that_there_is_not_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EngineError, match="'jena' is no engine; write one of auto, pyshacl, fast"):
        check(read(FAILS).policy, engine="jena")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert main(["check", str(FAILS), "--engine", "jena"]) == 2
    assert "'jena' is no engine" in capsys.readouterr().err
