"""triples -> an rdflib graph, or text in one of the formats of RDF."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from gdprmap.graph._naming import policy_iri
from gdprmap.graph.triples import Literal as PlainLiteral
from gdprmap.graph.triples import Triple, jsonld, nquads, ntriples, prefixes_of
from gdprmap.graph.writing import triples
from gdprmap.model.policy import Policy

if TYPE_CHECKING:
    from rdflib import Graph

Format = Literal["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"]

FORMATS: Mapping[Format, str] = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "nquads": ".nq",
    "trig": ".trig",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
}
"""The formats, each with the ending of its files."""
WITH_GRAPHS: frozenset[Format] = frozenset({"nquads", "trig"})
"""Those in which each policy is a named graph, so that texts of several, one behind the other, are one text."""


def to_graph(policy: Policy) -> Graph:
    """*policy* as an rdflib graph, without blank nodes."""
    return graph_of(triples(policy))


def graph_of(statements: Iterable[Triple], *, into: Graph | None = None) -> Graph:
    """The statements as an rdflib graph: a new one, or the one given."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none") if into is None else into
    for subject, predicate, value in statements:
        # Not normalised: P12M is not P1Y to whoever wrote it.
        node = (
            rdflib.Literal(
                value.text,
                lang=value.language,
                datatype=value.datatype and rdflib.URIRef(value.datatype),
                normalize=False,
            )
            if isinstance(value, PlainLiteral)
            else rdflib.URIRef(value)
        )
        graph.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), node))
    return graph


def export(policy: Policy, format: Format = "turtle") -> str:
    """*policy* as text in *format*: the same policy gives the same bytes.

    Raises:
        ValueError: there is no such format.
    """
    return text_of(triples(policy), format, policy_iri(policy))


def text_of(statements: Sequence[Triple], format: Format, graph_name: str) -> str:
    """The statements as text in *format*, in which the same statements give the same bytes.

    *graph_name* is the graph that they are in where the format has graphs.

    Raises:
        ValueError: there is no such format.
    """
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; write one of: {', '.join(FORMATS)}")
    if format == "ntriples":
        return ntriples(statements)
    if format == "nquads":
        return nquads(statements, graph_name)
    if format == "jsonld":
        return jsonld(statements)
    if format in ("turtle", "trig"):
        from gdprmap.graph import turtle  # a check writes none

        return turtle.trig(statements, graph_name) if format == "trig" else turtle.turtle(statements, graph_name)
    graph = graph_of(statements, into=_sorted_graph())
    for prefix, namespace in prefixes_of(statements).items():
        graph.bind(prefix, namespace)
    # Seven times as slow as pyoxigraph's, which declares prefixes that nothing has; few ask for it.
    text: str = graph.serialize(format="xml")
    return text if text.endswith("\n") else text + "\n"


def _sorted_graph() -> Graph:
    """An rdflib graph that names its subjects in order: its own order differs from one process to the next."""
    import rdflib

    class Sorted(rdflib.Graph):
        def subjects(
            self, predicate: Any = None, object: Any = None, unique: bool = False
        ) -> Generator[Any, None, None]:
            yield from sorted(set(super().subjects(predicate, object, unique)), key=str)

        def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[Any, None, None]:
            yield from sorted(super().predicate_objects(subject, unique), key=str)

    return Sorted(bind_namespaces="none")
