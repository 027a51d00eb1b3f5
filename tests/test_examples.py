"""The example policies: they read, they quote their sources to the letter, and they make graphs."""

from __future__ import annotations

import dataclasses
import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from gdprmap.files import read
from gdprmap.graph import to_graph
from gdprmap.model import Part, Quote
from gdprmap.model.fields import walk

if TYPE_CHECKING:
    from gdprmap.model import Policy

P = TypeVar("P", bound=Part)

EXAMPLES = Path(__file__).parent.parent / "examples"
SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
SEED_OF = {
    "isobuster-2019": "001",
    "smart-projects": "000",
    "smart-soft": "002",
    "smartertools-2018": "003",
    "smartertrack-2012": "004",
}
MOST_WORDS = 12
NAMED_IN_001_ALONE = ("tawk", "disqus", "knownhost", "payproglobal", "avangate", "addthis")

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no texts of the policies in {SEEDS}")
files = pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
quoting = pytest.mark.parametrize("name", SEED_OF)


@cache
def policy_of(name: str) -> Policy:
    return read(EXAMPLES / f"{name}.yaml").policy


def quotes(policy: Policy) -> list[str]:
    return [part.exact for _, part in walk(policy) if isinstance(part, Quote)]


def folded(text: str) -> str:
    return " ".join(text.split())


def test_every_text_has_its_example() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} >= set(SEED_OF)


@files
def test_reads(path: Path) -> None:
    assert policy_of(path.stem).processing


@files
def test_id_is_the_name_of_the_file(path: Path) -> None:
    assert policy_of(path.stem).id == path.stem


@files
def test_makes_a_graph_without_blank_nodes(path: Path) -> None:
    from rdflib import BNode

    graph = to_graph(policy_of(path.stem))
    assert len(graph) > 0
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


@needs_seeds
@quoting
def test_quotes_stand_in_the_text(name: str) -> None:
    (seed,) = SEEDS.glob(f"{SEED_OF[name]}_*.txt")
    text = folded(seed.read_text(encoding="utf-8"))
    assert quotes(policy_of(name))
    assert [quote for quote in quotes(policy_of(name)) if folded(quote) not in text] == []


@quoting
def test_quotes_are_short(name: str) -> None:
    too_long = [quote for quote in quotes(policy_of(name)) if len(quote.split()) > MOST_WORDS]
    assert too_long == []


def test_smart_projects_names_no_one_whom_only_isobuster_names() -> None:
    text = (EXAMPLES / "smart-projects.yaml").read_text(encoding="utf-8").lower()
    assert [name for name in NAMED_IN_001_ALONE if name in text] == []


def unquoted(part: P) -> P:
    """*part* as it would be had nobody written down the policy's words."""
    changed: dict[str, Any] = {"quote": None} if hasattr(part, "quote") else {}
    for field in dataclasses.fields(part):  # type: ignore[arg-type]  # every part is a dataclass
        value = getattr(part, field.name)
        if isinstance(value, tuple):
            changed[field.name] = tuple(unquoted(entry) if isinstance(entry, Part) else entry for entry in value)
        elif isinstance(value, Part) and field.name != "quote":
            changed[field.name] = unquoted(value)
    return dataclasses.replace(part, **changed)  # type: ignore[type-var]


@cache
def policy_in_python() -> Policy:
    spec = importlib.util.spec_from_file_location("smartertools", EXAMPLES / "smartertools.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    policy: Policy = module.policy
    return policy


@pytest.mark.parametrize("field", ["data", "processing"])
@pytest.mark.parametrize("id", ["usage", "profile", "transaction"])
def test_python_and_yaml_say_the_same(field: str, id: str) -> None:
    in_python = {part.id: part for part in getattr(policy_in_python(), field)}
    in_yaml = {part.id: part for part in getattr(policy_of("smartertools-2018"), field)}
    assert in_python[id] == unquoted(in_yaml[id])
