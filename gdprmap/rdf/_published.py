"""What `gdprmap publish` writes beside policies: a catalogue and vocabularies, which are nobody's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gdprmap.graph.triples import RDF_TYPE, Triple

_DCAT = "http://www.w3.org/ns/dcat#"
_OURS = "https://w3id.org/gdprmap/ns"


def of_policies(said: Iterable[Triple], graphs: Mapping[str, Iterable[Triple]]) -> tuple[Triple, ...]:
    """The statements of a document but for those that stand in a catalogue of gdprmap, or in what is listed there."""
    catalogues = [graph for graph, inside in graphs.items() if _is_catalogue(graph, inside)]
    if not catalogues:
        return tuple(said)
    beside = {one.object for graph in catalogues for one in graphs[graph] if one.predicate == f"{_DCAT}resource"}
    left_out = {triple for graph in graphs if graph in beside or graph in catalogues for triple in graphs[graph]}
    left_out -= {triple for graph in graphs.keys() - beside - set(catalogues) for triple in graphs[graph]}
    return tuple(triple for triple in said if triple not in left_out)


def _is_catalogue(graph: str, inside: Iterable[Triple]) -> bool:
    said = set(inside)
    ours = Triple(graph, f"{_DCAT}resource", _OURS)
    return ours in said and Triple(graph, RDF_TYPE, f"{_DCAT}Catalog") in said
