"""triples -> an rdflib graph, or text in one of the formats of RDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from gdprmap.graph._naming import policy_iri
from gdprmap.graph.triples import Literal as PlainLiteral
from gdprmap.graph.triples import Triple, nquads, ntriples
from gdprmap.graph.writing import triples
from gdprmap.model.policy import Policy
from gdprmap.vocab._term import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph

Format = Literal["turtle", "ntriples", "nquads", "jsonld", "rdfxml"]

FORMATS: Mapping[Format, tuple[str, str | None]] = {
    "turtle": (".ttl", "turtle"),
    "ntriples": (".nt", None),
    "nquads": (".nq", None),
    "jsonld": (".jsonld", "json-ld"),
    "rdfxml": (".rdf", "xml"),
}
"""For each format the ending of its files, and rdflib's name for it where rdflib writes it."""


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
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; write one of: {', '.join(FORMATS)}")
    if format == "ntriples":
        return ntriples(triples(policy))
    if format == "nquads":
        return nquads(triples(policy), policy_iri(policy))
    graph = graph_of(triples(policy), into=_sorted_graph())
    used = {str(getattr(term, "datatype", None) or term) for triple in graph for term in triple}
    for prefix, namespace in PREFIXES.items():
        if any(term.startswith(namespace) for term in used):
            graph.bind(prefix, namespace)
    text: str = graph.serialize(format=FORMATS[format][1], **({"auto_compact": True} if format == "jsonld" else {}))
    return _sorted_jsonld(text) if format == "jsonld" else text if text.endswith("\n") else text + "\n"


def _sorted_graph() -> Graph:
    """An rdflib graph that names its subjects in order: its own order differs from one process to the next."""
    import rdflib

    class Sorted(rdflib.Graph):
        def subjects(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
            return iter(sorted(set(super().subjects(*args, **kwargs))))

        def predicate_objects(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
            return iter(sorted(super().predicate_objects(*args, **kwargs)))

    return Sorted(bind_namespaces="none")


def _sorted_jsonld(text: str) -> str:
    """The same JSON-LD with nodes, properties and values in order, none of which has a meaning of its own."""
    return json.dumps(_in_order(json.loads(text)), ensure_ascii=False, indent=2) + "\n"


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_in_order(entry) for entry in value), key=lambda entry: json.dumps(entry, sort_keys=True))
    return value
