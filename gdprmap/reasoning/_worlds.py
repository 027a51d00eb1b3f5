"""Policies in an owlready2 World, in memory or in an SQLite file: our ontology once, and one for each policy."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import owlready2
from owlready2.base import owl_imports

from gdprmap._data import folder
from gdprmap.errors import ReasoningError
from gdprmap.graph import Triple, ntriples
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.reasoning._index import BROADER
from gdprmap.reasoning._statements import OWL, Statements
from gdprmap.vocab._term import expand

_OURS = expand("gm:")


@contextmanager
def opened(file: Path | None) -> Iterator[Any]:
    """The World in *file*, or a new one in memory, with our ontology as it is today; saved and closed at the end.

    Raises:
        ReasoningError: the file is no SQLite file of owlready2, cannot be written, or is in use.
    """
    world = None
    try:
        world = owlready2.World() if file is None else owlready2.World(filename=str(file))
        _replace(world, _OURS, ontology_ntriples())
        yield world
        if file is not None:
            world.save()
    except (sqlite3.Error, ValueError, TypeError, OSError) as error:
        if file is None or not isinstance(error, (sqlite3.Error, OSError)):
            raise
        raise ReasoningError(f"{file} cannot be used as a store of owlready2: {error}") from error
    finally:
        if world is not None:
            world.close()


def put(world: Any, policy: Statements) -> None:
    """Load *policy* into *world*; what stood there for a policy of the same IRI goes."""
    iri = ontology_iri(policy.iri)
    header = (
        Triple(iri, RDF_TYPE, f"{OWL}Ontology"),
        Triple(iri, f"{OWL}imports", _OURS.rstrip("#")),
    )
    _replace(world, iri, ntriples((*header, *policy.triples)).encode())
    _remove(world, inferred_iri(policy.iri))


def put_inferred(world: Any, policy: Statements, inferred: Iterable[Triple]) -> None:
    """Load what was found out about *policy*, apart from what it says."""
    iri = inferred_iri(policy.iri)
    _replace(world, iri, ntriples((Triple(iri, RDF_TYPE, f"{OWL}Ontology"), *inferred)).encode())


def saved(world: Any, policies: Iterable[Statements]) -> bytes:
    """Our ontology and these policies as *world* has them, in N-Triples, for a reasoner."""
    out = io.BytesIO()
    for iri in (_OURS, *(ontology_iri(policy.iri) for policy in policies)):
        world.get_ontology(iri).save(out, format="ntriples", filter=_is_for_reasoners, commit=False)
    return out.getvalue()


def ontology_iri(policy_iri: str) -> str:
    """The IRI of the ontology that holds what a policy says; not that of the policy, which is a thing in it."""
    return f"{policy_iri}/owl{'/' if '#' in policy_iri else '#'}"


def inferred_iri(policy_iri: str) -> str:
    """The IRI of the ontology that holds what was found out about a policy."""
    return f"{policy_iri}/inferred{'/' if '#' in policy_iri else '#'}"


@cache
def ontology_ntriples() -> bytes:
    """ontology/gdprmap.ttl as owlready2 takes it: in N-Triples, and no class an individual as well."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=folder("ontology").joinpath("gdprmap.ttl").read_text(encoding="utf-8"), format="turtle")
    for subject, predicate, value in list(graph):
        of_vocabularies = str(predicate) == RDF_TYPE and not str(value).startswith(OWL)
        if of_vocabularies or str(predicate) == BROADER:
            graph.remove((subject, predicate, value))
    lines: str = graph.serialize(format="nt")
    return "".join(sorted(lines.splitlines(keepends=True))).encode()


def _is_for_reasoners(_graph: Any, _subject: Any, predicate: Any, _value: Any, _datatype: Any) -> bool:
    return bool(predicate != owl_imports)


def _replace(world: Any, iri: str, text: bytes) -> None:
    _remove(world, iri)
    world.get_ontology(iri).load(fileobj=io.BytesIO(text), only_local=True)


def _remove(world: Any, iri: str) -> None:
    ontology = world.ontologies.get(iri)
    if ontology is not None:
        ontology.destroy()
