"""What a node is by way of others, in graphs of any shape."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gdprmap.graph.triples import Triple
from gdprmap.rdf.statements import Statements
from gdprmap.vocab._table import expand

BROADER = expand("skos:broader")
TERMS = ("dpv:Marketing", "pd:Name", "dpv:Consent")
NODES = [f"https://e.example/{number}" for number in range(8)]

edges = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from([*NODES, *map(expand, TERMS)])), max_size=24)


def reached(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    """The terms above *start*, by walking every way."""
    found, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        more = {above for below, above in pairs if below == node} - found
        found |= more
        waiting += more
    return {term for term in TERMS if expand(term) in found}


@given(edges, st.permutations(NODES))
def test_kinds_are_all_that_can_be_reached_whatever_is_asked_first(
    pairs: list[tuple[str, str]], order: list[str]
) -> None:
    graph = Statements(Triple(below, BROADER, above) for below, above in pairs)
    for node in order:
        assert graph.kinds(node) & set(TERMS) == reached(node, pairs)


@given(edges, edges)
def test_kinds_follow_what_is_added_later(first: list[tuple[str, str]], later: list[tuple[str, str]]) -> None:
    graph = Statements(Triple(below, BROADER, above) for below, above in first)
    for node in NODES:
        graph.kinds(node)
    for below, above in later:
        graph.add(below, BROADER, above)
    for node in NODES:
        assert graph.kinds(node) & set(TERMS) == reached(node, first + later)


def test_a_chain_of_any_length_is_followed() -> None:
    chain = [Triple(f"urn:{number}", BROADER, f"urn:{number + 1}") for number in range(20_000)]
    graph = Statements([*chain, Triple("urn:20000", BROADER, expand("pd:Name"))])
    assert "pd:Name" in graph.kinds("urn:0")
