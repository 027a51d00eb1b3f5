"""Files -> the terms in them that DPV has not, gives up, or calls by another name today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from gdprmap.cli._sources import STANDARD_INPUT, stdin
from gdprmap.errors import Problem, ReadError
from gdprmap.files import policy_files
from gdprmap.files.loading import load_file, load_stream
from gdprmap.files.reading import policy_in
from gdprmap.graph.triples import OWL
from gdprmap.model.fields import fields_of
from gdprmap.model.policy import Policy
from gdprmap.places import Place
from gdprmap.rdf._syntaxes import ENDINGS
from gdprmap.vocab import _table, closest
from gdprmap.vocab._releases import Found, look_up
from gdprmap.vocab._term import Location, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gdprmap.files._node import Node, Tree
    from gdprmap.files.loading import Format
    from gdprmap.model.fields import FieldOf
    from gdprmap.model.parts import Part
    from gdprmap.rdf._syntaxes import Syntax
    from gdprmap.rdf.parsing import Document

_OLD_PREFIXES = ("dpv-gdpr", "dpv-legal", "dpv-pd", "dpv-tech")
"""Prefixes of DPV 1 that vocabularies have no more, in files that do not declare theirs."""
_OURS = _table.expand("gm:")
"""What our own properties begin with, of which the table has not all: `export --facts` writes more."""
_DEFINES = frozenset(
    {
        *map(_table.expand, ("skos:Concept", "rdfs:Class", "rdf:Property")),
        *(f"{OWL}{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty")),
    }
)
"""What a file says of a term that it describes itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A term that is to be looked at."""

    place: Place
    """Where it stands; in RDF, where it stands first."""
    written: str
    """The term, in short form where today's prefixes allow."""
    found: Found
    """What became of it."""
    uses: int = 1
    """How many statements of a graph use it."""
    kind: type[Term] = Term
    """The kind of term that is wanted there."""

    @property
    def replacement(self) -> str | None:
        """What to write instead, in short form where there is one; for a sunset successor, what follows that."""
        if self.found.verdict == "unknown":
            space, mark, name = self.written.partition("#")
            text = f"{space.rpartition('/')[2]}:{name}" if mark else self.written
            near = closest(text, self.kind) or closest(text)
            return near.curie if near else None
        curie = _table.shorten(self.found.successor) if self.found.successor else None
        return _table.SUCCESSORS.get(curie, curie) if curie else None


@dataclass(slots=True, kw_only=True)
class Looked:
    """What was found in a file."""

    name: str
    """The file."""
    terms: int = 0
    """How many terms of the vocabularies it uses, each counted once."""
    outdated: list[Outdated] = field(default_factory=list[Outdated])
    """Those to be looked at, in the order of the file."""
    elsewhere: Counter[str] = field(default_factory=Counter[str])
    """How many terms it has of vocabularies that gdprmap does not hold, by namespace."""
    broken: tuple[Problem, ...] = ()
    """What else is wrong with it, so that not all of it could be looked at."""


def files_of(paths: Sequence[str]) -> list[Path | None]:
    """The files that *paths* name, and the policies and files of RDF in the folders that they name, each once.

    None stands for standard input, which - names.

    Raises:
        ReadError: a path is not there, or a folder holds neither.
    """
    found: dict[Path | None, Path | None] = {}
    for path in map(Path, paths):
        if str(path) == "-":
            found.setdefault(None, None)
            continue
        graphs = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in ENDINGS] if path.is_dir() else []
        shown = [file for file in graphs if not any(part.startswith(".") for part in file.relative_to(path).parts)]
        try:
            policies = policy_files([path])
        except ReadError:
            if not shown:
                raise
            policies = ()
        for file in sorted((*policies, *shown)):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def looked_through(file: Path | None, input_format: str) -> Looked:
    """What is found in a file, or in standard input, which is written in *input_format*.

    Raises:
        ReadError: it cannot be read.
    """
    if (file.suffix.lower() in ENDINGS) if file else (input_format in ENDINGS.values()):
        from gdprmap.rdf.parsing import parse_file, parse_stream

        syntax = cast("Syntax", input_format)
        return _in_graph(parse_file(file) if file else parse_stream(stdin(), STANDARD_INPUT, syntax))
    if file:
        return _in_policy(load_file(file), str(file))
    return _in_policy(load_stream(stdin(), STANDARD_INPUT, cast("Format", input_format)), STANDARD_INPUT)


def _in_graph(document: Document) -> Looked:
    defined = {s for s, p, o in document.triples if p == _table.expand("rdf:type") and o in _DEFINES}
    uses = Counter(
        iri
        for triple in document.triples
        for iri in dict.fromkeys(triple)
        if isinstance(iri, str) and iri not in defined and not (iri == triple.predicate and iri.startswith(_OURS))
    )
    said = ((iri, document.place(iri), count, Term) for iri, count in uses.items())
    return _judged(document.name, said)


def _in_policy(tree: Tree, name: str) -> Looked:
    said = list(_in_part(tree.root, (Policy,), name)) if tree.root else []
    looked = _judged(name, said)
    try:
        policy_in(tree, name)
    except ReadError as error:
        # What is unknown is told already; all else hides terms, or is no policy at all.
        known = {one.place for one in looked.outdated}
        looked.broken = tuple(problem for problem in error.problems if problem.place not in known)
    return looked


def _judged(name: str, said: Iterable[tuple[str, Place, int, type[Term]]]) -> Looked:
    looked, seen = Looked(name=name), set[str]()
    for iri, place, uses, kind in said:
        found = look_up(iri)
        if found is None and (kind is Term or _is_iri(iri)):
            continue
        found = found or Found(verdict="unknown")
        seen.add(iri)
        if found.verdict == "elsewhere":
            looked.elsewhere[iri.partition("#")[0] + "#"] += 1
        elif found.verdict != "known":
            written = _table.shorten(iri)
            looked.outdated.append(Outdated(place=place, written=written, found=found, uses=uses, kind=kind))
    looked.terms = len(seen)
    looked.outdated.sort(key=lambda one: (one.place, one.written))
    return looked


_Said = tuple[str, Place, int, type[Term]]


def _in_part(node: Node, kinds: Sequence[type[Part]], name: str) -> Iterator[_Said]:
    """The terms in a mapping that is a part of one of these kinds."""
    fields = {field.name: field for kind in kinds for field in fields_of(kind)}
    for key, entry in (node.value if isinstance(node.value, dict) else {}).items():
        if key in fields and not fields[key].aside:
            yield from _in_field(entry.value, fields[key], Place(name, entry.line, entry.column))


def _in_field(node: Node, field: FieldOf, place: Place) -> Iterator[_Said]:
    value = node.value
    if isinstance(value, list):
        for item in value:
            at = Place(place.file, item.line, item.column)
            yield from _in_part(item, field.parts, at.file) if field.by_id else _in_field(item, field, at)
    elif isinstance(value, dict) and field.by_id:
        for entry in value.values():
            yield from _in_part(entry.value, field.parts, place.file)
    elif isinstance(value, dict):
        yield from _in_part(node, field.parts, place.file)
    elif isinstance(value, str) and (field.term or field.parts) and value not in (*field.words, "none"):
        kind = field.term or _short(field.parts)
        if iri := _iri(value, None if field.refers_to else kind):
            yield iri, place, 1, kind or Term


def _short(kinds: Iterable[type[Part]]) -> type[Term] | None:
    """The kind of term that stands for a whole part of one of these kinds, if one does."""
    short = (field for kind in kinds if kind.SHORT == "term" for field in fields_of(kind) if field.name == "term")
    return next((field.term for field in short), None)


def _iri(text: str, kind: type[Term] | None) -> str | None:
    """The IRI that a text in a policy stands for, or the text where it is none; None where it may be no term at all.

    That is where there may be the id of a part or a title (the *kind* is None), and where a country has a code.
    """
    prefix, colon, rest = text.partition(":")
    if colon and prefix in _OLD_PREFIXES:
        return f"https://w3id.org/dpv/{prefix}#{rest}"
    iri = _table.expand(text)
    if _is_iri(iri):
        return iri
    return None if kind is None or (issubclass(kind, Location) and not colon) else text


def _is_iri(text: str) -> bool:
    return text.startswith(("http://", "https://", "urn:"))
