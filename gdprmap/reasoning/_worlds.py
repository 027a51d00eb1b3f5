"""Policies in an owlready2 World, in memory or in an SQLite file: our ontology once, and one for each policy."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import owlready2
from owlready2.base import owl_imports

from gdprmap._data import folder
from gdprmap.errors import ReasoningError
from gdprmap.graph import Triple, ntriples
from gdprmap.graph.triples import OWL, RDF_TYPE
from gdprmap.reasoning._index import BROADER
from gdprmap.reasoning._statements import Statements
from gdprmap.vocab._term import expand

_SQLITE = b"SQLite format 3\0"
_OURS = expand("gm:")
_VOCABULARY = "https://w3id.org/gdprmap/vocabulary#"
"""The ontology that declares what the policies use of DPV and of other vocabularies."""


@contextmanager
def opened(file: Path | None) -> Iterator[Any]:
    """The World in *file*, or a new one in memory, with our ontology as it is today; saved and closed at the end.

    Raises:
        ReasoningError: the file is no SQLite file of owlready2, cannot be written, or is in use.
    """
    if file is None:
        with closing(owlready2.World()) as world:
            _replace(world, _OURS, ontology_ntriples())
            yield world
    else:
        with _new_file_removed_on_error(file), _opened_file(file) as world:
            yield world


@contextmanager
def _opened_file(file: Path) -> Iterator[Any]:
    try:
        _make_sure_of_store(file)
        # Only the store raises errors of SQLite, wherever it is used.
        with closing(owlready2.World(filename=str(file))) as world:
            _replace(world, _OURS, ontology_ntriples())
            yield world
            world.save()
    except sqlite3.Error as error:
        raise _unusable(file, error) from error


@contextmanager
def _new_file_removed_on_error(file: Path) -> Iterator[None]:
    is_new = not os.path.lexists(file)
    try:
        yield
    except BaseException:
        if is_new:
            file.unlink(missing_ok=True)
        raise


def put(world: Any, policies: Iterable[Statements]) -> None:
    """Load *policies* into *world*; what stood there for a policy of the same IRI goes."""
    given = list(policies)
    # The vocabulary stands once: declared anew with each policy, it would cost more with each.
    known = set(_text(world, _VOCABULARY).splitlines(keepends=True)) if _VOCABULARY in world.ontologies else set()
    new = ntriples(dict.fromkeys((_header(_VOCABULARY), *(one for policy in given for one in policy.vocabulary))))
    known.update(line.encode() for line in new.splitlines(keepends=True))
    _replace(world, _VOCABULARY, b"".join(sorted(known)))
    for policy in given:
        iri = ontology_iri(policy.iri)
        imports = [Triple(iri, f"{OWL}imports", one.rstrip("#")) for one in (_OURS, _VOCABULARY)]
        _replace(world, iri, ntriples((_header(iri), *imports, *policy.triples)).encode())
        _remove(world, inferred_iri(policy.iri))


def put_inferred(world: Any, policy: Statements, inferred: Iterable[Triple]) -> None:
    """Load what was found out about *policy*, apart from what it says."""
    iri = inferred_iri(policy.iri)
    _replace(world, iri, ntriples((_header(iri), *inferred)).encode())


def saved(world: Any, policies: Iterable[Statements]) -> bytes:
    """Our ontology and these policies as *world* has them, in N-Triples, for a reasoner."""
    iris = (_OURS, _VOCABULARY, *(ontology_iri(policy.iri) for policy in policies))
    return b"".join(_text(world, iri) for iri in iris)


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


def _make_sure_of_store(file: Path) -> None:
    """Open *file* as SQLite will, for owlready2 does not bear that it cannot: it complains of itself as it goes.

    Raises:
        ReasoningError: the file cannot be written, or is no SQLite file.
        sqlite3.Error: another program has it open, or it is broken.
    """
    if file.exists() and not file.is_file():
        raise _unusable(file, "it is no file")
    try:
        with file.open("ab+") as opened_file:
            opened_file.seek(0)
            is_sqlite = opened_file.read(len(_SQLITE)) in (_SQLITE, b"")
    except OSError as error:
        raise _unusable(file, error.strerror or error) from error
    if not is_sqlite:
        raise _unusable(file, "it is no SQLite file")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("BEGIN IMMEDIATE")


def _unusable(file: Path, why: object) -> ReasoningError:
    return ReasoningError(f"{file} cannot be used as a store of owlready2: {why}")


def _header(iri: str) -> Triple:
    return Triple(iri.rstrip("#"), RDF_TYPE, f"{OWL}Ontology")


def _text(world: Any, iri: str) -> bytes:
    """An ontology in N-Triples; all that it imports is there already."""
    out = io.BytesIO()
    world.get_ontology(iri).save(out, format="ntriples", filter=_is_no_import, commit=False)
    return out.getvalue()


def _is_no_import(_graph: Any, _subject: Any, predicate: Any, _value: Any, _datatype: Any) -> bool:
    return bool(predicate != owl_imports)


def _replace(world: Any, iri: str, text: bytes) -> None:
    _remove(world, iri)
    world.get_ontology(iri).load(fileobj=io.BytesIO(text), only_local=True)


def _remove(world: Any, iri: str) -> None:
    ontology = world.ontologies.get(iri)
    if ontology is not None:
        ontology.destroy()
