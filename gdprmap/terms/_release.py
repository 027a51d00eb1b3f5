"""A folder with a release of DPV in Turtle -> its version and the rows of the table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph

from gdprmap.graph.triples import OWL
from gdprmap.terms import _concepts
from gdprmap.terms._concepts import RDF, SKOS, Concept, GeneratorError
from gdprmap.vocab import _table, _term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TURTLE = (
    "dpv.ttl",
    "eu-gdpr.ttl",
    "eu-rights.ttl",
    "justifications.ttl",
    "legal.ttl",
    "loc.ttl",
    "pd.ttl",
    "risk.ttl",
    "tech.ttl",
)
"""The files of a DPV release that are read."""

_CORE = "dpv.ttl"
_DPV = "https://w3id.org/dpv"
_VERSION, _VERSION_IRI = OWL + "versionInfo", OWL + "versionIRI"
_ASIDE = {"modules", "examples"}
"""Folders of a release that hold parts of its files once more."""
_LONGEST_LABEL = 10
"""The words of a label that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is read of a release."""

    version: str
    """Its number, such as 2.3."""
    iri: str
    """What it is called in a graph."""
    rows: tuple[_table.Row, ...]
    """A row for each term, sorted."""
    successors: Mapping[str, str]
    """What DPV says replaces a term (dct:isReplacedBy), by short forms."""
    missing: tuple[str, ...]
    """Those of `TURTLE` that are not there."""
    passed_over: tuple[str, ...]
    """Other files in Turtle that are there, of vocabularies that the table does not hold."""


def read_release(folder: Path) -> Release:
    """The release in a folder: its files stand there, or below it in the folders in which DPV publishes them.

    Raises:
        GeneratorError: there is no dpv.ttl, a file is no Turtle or of another release, or holds a term without a place.
    """
    if not folder.is_dir():
        raise GeneratorError(f"{folder} is not a folder: give the folder of a DPV release with --from")
    files = _files(folder)
    if _CORE not in files:
        raise GeneratorError(f"{folder} has no {_CORE}: give the folder of a DPV release with --from")
    concepts = defaultdict[str, Concept](Concept)
    versions: dict[str, tuple[str, str]] = {}
    for name in TURTLE:
        if name in files:
            versions[name] = _read(files[name], concepts)
    version, iri = versions[_CORE]
    if not version:
        raise GeneratorError(f"{files[_CORE]} does not state DPV's version (owl:versionInfo)")
    for name, (other, _) in versions.items():
        if other and other != version:
            raise GeneratorError(
                f"{files[name]} is of DPV {other}, and {_CORE} of {version}: give the files of one release"
            )
    terms = _terms(concepts)
    return Release(
        version=version,
        iri=iri or f"{_DPV}/{version}",
        rows=tuple(_rows(terms)),
        successors={curie: _term.shorten(term.replaced_by) for curie, term in terms.items() if term.replaced_by},
        missing=tuple(name for name in TURTLE if name not in files),
        passed_over=tuple(sorted(files.keys() - set(TURTLE))),
    )


def _files(folder: Path) -> dict[str, Path]:
    """The files in Turtle by name: those right in the folder, or else those below it, but for DPV's in OWL."""
    found: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.ttl"), key=lambda file: (len(file.parts), file)):
        if not file.stem.endswith("-owl") and _ASIDE.isdisjoint(file.relative_to(folder).parts):
            found.setdefault(file.name, file)
    return found


def _read(file: Path, concepts: defaultdict[str, Concept]) -> tuple[str, str]:
    """The version and its IRI that a file states; what it says of terms goes to *concepts*."""
    versions, iris = set[str](), dict[str, str]()
    for subject, predicate, value, language in _triples(file):
        concept = concepts[subject]
        if predicate == _concepts.TYPE:
            concept.types.add(value)
        elif predicate in _concepts.BROADER:
            concept.broader.add(value)
        elif predicate == _concepts.STATUS:
            concept.status = value
        elif predicate == _concepts.LABEL and language in (None, "en"):
            concept.label = value
        elif predicate == _concepts.REPLACED_BY:
            concept.replaced_by = value
        elif predicate == _VERSION:
            versions.add(value)
        elif predicate == _VERSION_IRI:
            iris[subject] = value
    if len(versions) > 1:
        raise GeneratorError(f"{file} is of several versions at once: {', '.join(sorted(versions))}")
    return min(versions, default=""), iris.get(_DPV, "")


def _triples(file: Path) -> Iterator[tuple[str, str, str, str | None]]:
    """Subject, predicate, object and the object's language, where no blank node is in it."""
    try:
        for quad in pyoxigraph.parse(path=file):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                if isinstance(quad.object, pyoxigraph.NamedNode):
                    yield quad.subject.value, quad.predicate.value, quad.object.value, None
                elif isinstance(quad.object, pyoxigraph.Literal):
                    yield quad.subject.value, quad.predicate.value, quad.object.value, quad.object.language
    except (SyntaxError, ValueError, OSError) as error:
        raise GeneratorError(f"{file} is no Turtle: {' '.join(str(error).split())}") from error


def _terms(subjects: Mapping[str, Concept]) -> dict[str, Concept]:
    """Those subjects that are terms, by short form, with all that they name in short form too."""
    terms: dict[str, Concept] = {}
    for iri, concept in subjects.items():
        if not iri.startswith(_DPV) or not concept.types & {RDF + "Property", SKOS + "Concept"}:
            continue
        curie = _term.shorten(iri)
        if curie == iri:
            raise GeneratorError(f"{iri} is in a namespace without a prefix: add one in gdprmap/vocab/_table.py")
        if not concept.label or not concept.status:
            raise GeneratorError(f"{curie} has no {'status' if concept.label else 'label'}")
        if not concept.label.isprintable():
            raise GeneratorError(f"{curie} has a label that does not fit on a line of a table: {concept.label!r}")
        types, broader = ({_term.shorten(iri) for iri in iris} for iris in (concept.types, concept.broader))
        terms[curie] = Concept(types, broader - {curie}, concept.label, concept.status, concept.replaced_by)
    for concept in terms.values():
        # DPV 2.3 has a few links to what is no term of its own, such as pd:PersonalData.
        concept.broader &= terms.keys()
    return terms


def _short(label: str) -> str:
    """The label; the titles of some laws are whole sentences, which are cut."""
    words = label.split(" ")
    return label if len(words) <= _LONGEST_LABEL else f"{' '.join(words[:_LONGEST_LABEL])} …"


def _rows(terms: Mapping[str, Concept]) -> Iterator[_table.Row]:
    direct = {curie: concept.broader | (concept.types & terms.keys()) - {curie} for curie, concept in terms.items()}
    above = _concepts.closure(direct)
    for curie, concept in sorted(terms.items()):
        broader = _concepts.told(concept, direct[curie], above)
        if "dpv:Law" in broader and "dpv:DataProtectionAuthority" in above[curie]:
            # DPV 2.3 lists each national authority under dpv:Law as well; an authority is no law.
            broader.discard("dpv:Law")
            above[curie] = above[curie] - {"dpv:Law"}
        kind = "Property" if "rdf:Property" in concept.types else _concepts.kind_among(above[curie] | {curie})
        if not _concepts.has_class(kind):
            raise GeneratorError(f"{curie} is {kind} at once: add a class for that in gdprmap/vocab/_term.py")
        yield _table.Row(curie, kind, _short(concept.label), concept.status, " ".join(sorted(broader)) or "-")
