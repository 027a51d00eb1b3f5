"""The generator: DPV's Turtle becomes the table and the constants in gdprmap/vocab, and the index in ontology/."""

from __future__ import annotations

import argparse
import graphlib
import keyword
import re
import sys
import textwrap
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gdprmap.errors import GdprmapError
from gdprmap.graph.hierarchy import hierarchy
from gdprmap.vocab import _base, _table, _term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

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

MODULES = ("dpv", "pd", "eu-gdpr", "legal-eu", "loc", "tech", "risk", "justifications", "eu-rights", "gm")
"""The prefixes that get a module of constants; all others stand in the table only."""

_RDF, _RDFS, _SKOS = _term.PREFIXES["rdf"], _term.PREFIXES["rdfs"], _term.PREFIXES["skos"]
_STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_TYPE, _LABEL = _RDF + "type", _SKOS + "prefLabel"
_BROADER = {_SKOS + "broader", _RDFS + "subClassOf", _RDFS + "subPropertyOf"}
_LICENCE = (
    "Copyright World Wide Web Consortium; W3C Software and Document Licence 2023, "
    "https://www.w3.org/copyright/software-license-2023/"
)
_WIDTH = 120
_CHECKOUT = Path(__file__).parent.parent


class GeneratorError(GdprmapError):
    """The vocabulary cannot be read, or does not fit; the message says where."""


_LONGEST_LABEL = 10
"""The words of a label that are kept."""


@dataclass(slots=True)
class _Concept:
    """What the Turtle says of one term."""

    types: set[str] = field(default_factory=set[str])
    broader: set[str] = field(default_factory=set[str])
    label: str = ""
    status: str = ""


def generate(turtle_folder: Path, package_folder: Path, ontology_folder: Path) -> tuple[Path, ...]:
    """The files written: the table and the modules of constants as in gdprmap/vocab, and the index as in ontology.

    Raises:
        GeneratorError: a file is missing, is no Turtle, or holds a term that has no place.
    """
    texts = _texts(turtle_folder, package_folder, ontology_folder)
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return tuple(texts)


def differing(turtle_folder: Path, package_folder: Path, ontology_folder: Path) -> tuple[Path, ...]:
    """The generated files in the folders that are missing, or are not what the Turtle gives.

    Raises:
        GeneratorError: as for `generate`.
    """
    texts = _texts(turtle_folder, package_folder, ontology_folder)
    return tuple(file for file, text in texts.items() if not file.is_file() or file.read_bytes() != text.encode())


def _texts(turtle_folder: Path, package_folder: Path, ontology_folder: Path) -> dict[Path, str]:
    version, concepts = _read(turtle_folder)
    rows = _rows(concepts)
    own = _table.read_rows(Path(_table.__file__).with_name("own.tsv"))
    texts = {
        package_folder / "terms.tsv": _table_text(version, rows),
        ontology_folder / f"dpv-{version}-index.ttl": hierarchy(version, _LICENCE, [*rows, *own]),
    }
    for prefix in MODULES:
        source = [] if prefix == "gm" else [f"# Facts from W3C DPV {version}.", f"# {_LICENCE}"]
        chosen = [row for row in [*rows, *own] if row.curie.startswith(f"{prefix}:") and _is_constant(row)]
        texts[package_folder / f"{prefix.replace('-', '_')}.py"] = _module_text(prefix, source, chosen)
    return texts


def _read(folder: Path) -> tuple[str, dict[str, _Concept]]:
    """DPV's version, and its terms by short form."""
    if not folder.is_dir():
        raise GeneratorError(f"{folder} is not a folder: give the folder of a DPV release with --from")
    missing = [name for name in TURTLE if not (folder / name).is_file()]
    if missing:
        raise GeneratorError(f"{folder} has no {', '.join(missing)}: give the folder of a DPV release with --from")
    version, concepts = "", defaultdict[str, _Concept](_Concept)
    for name in TURTLE:
        for subject, predicate, value, language in _triples(folder / name):
            concept = concepts[subject]
            if predicate == _TYPE:
                concept.types.add(value)
            elif predicate in _BROADER:
                concept.broader.add(value)
            elif predicate == _STATUS:
                concept.status = value
            elif predicate == _LABEL and language in (None, "en"):
                concept.label = value
            elif predicate == _VERSION and name == "dpv.ttl":
                version = value
    if not version:
        raise GeneratorError(f"{folder / 'dpv.ttl'} does not state DPV's version (owl:versionInfo)")
    return version, _terms(concepts)


def _triples(file: Path) -> Iterator[tuple[str, str, str, str | None]]:
    """Subject, predicate, object and the object's language, where no blank node is in it."""
    try:
        try:
            import pyoxigraph
        except ImportError:
            # Ten times slower, and always there.
            import rdflib

            for subject, predicate, thing in rdflib.Graph().parse(file, format="turtle"):
                if isinstance(subject, rdflib.URIRef) and not isinstance(thing, rdflib.BNode):
                    language = thing.language if isinstance(thing, rdflib.Literal) else None
                    yield str(subject), str(predicate), str(thing), language
            return
        for quad in pyoxigraph.parse(path=file):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                if isinstance(quad.object, pyoxigraph.NamedNode):
                    yield quad.subject.value, quad.predicate.value, quad.object.value, None
                elif isinstance(quad.object, pyoxigraph.Literal):
                    yield quad.subject.value, quad.predicate.value, quad.object.value, quad.object.language
    except (SyntaxError, ValueError, OSError) as error:
        raise GeneratorError(f"{file} is no Turtle: {' '.join(str(error).split())}") from error


def _terms(subjects: Mapping[str, _Concept]) -> dict[str, _Concept]:
    """Those subjects that are terms, by short form, with all that they name in short form too."""
    terms: dict[str, _Concept] = {}
    for iri, concept in subjects.items():
        if not iri.startswith("https://w3id.org/dpv") or not concept.types & {_RDF + "Property", _SKOS + "Concept"}:
            continue
        curie = _term.shorten(iri)
        if curie == iri:
            raise GeneratorError(f"{iri} is in a namespace without a prefix: add one in gdprmap/vocab/_table.py")
        if not concept.label or not concept.status:
            raise GeneratorError(f"{curie} has no {'status' if concept.label else 'label'}")
        if not concept.label.isprintable():
            raise GeneratorError(f"{curie} has a label that does not fit on a line of a table: {concept.label!r}")
        types, broader = ({_term.shorten(iri) for iri in iris} for iris in (concept.types, concept.broader))
        terms[curie] = _Concept(types, broader - {curie}, concept.label, concept.status)
    for concept in terms.values():
        # DPV 2.3 has a few links to what is no term of its own, such as pd:PersonalData.
        concept.broader &= terms.keys()
    return terms


def _short(label: str) -> str:
    """The label; the titles of some laws are whole sentences, which are cut."""
    words = label.split(" ")
    return label if len(words) <= _LONGEST_LABEL else f"{' '.join(words[:_LONGEST_LABEL])} …"


def _rows(terms: Mapping[str, _Concept]) -> list[_table.Row]:
    direct = {curie: concept.broader | (concept.types & terms.keys()) - {curie} for curie, concept in terms.items()}
    above = _closure(direct)
    rows: list[_table.Row] = []
    tops = {_term.shorten(kind.top) for kind in _term.kinds().values()}
    for curie, concept in sorted(terms.items()):
        broader = set(concept.broader)
        # A top concept that the other links lead to already would only make the table longer.
        broader |= {up for up in direct[curie] if up not in tops or not any(up in above[by] for by in direct[curie])}
        if "dpv:Law" in broader and "dpv:DataProtectionAuthority" in above[curie]:
            # DPV 2.3 lists each national authority under dpv:Law as well; an authority is no law.
            broader.discard("dpv:Law")
            above[curie] = above[curie] - {"dpv:Law"}
        kind = "Property" if "rdf:Property" in concept.types else _kind(curie, above[curie] | {curie})
        rows.append(_table.Row(curie, kind, _short(concept.label), concept.status, " ".join(sorted(broader)) or "-"))
    return rows


def _closure(direct: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """All that each term stands under."""
    try:
        order = graphlib.TopologicalSorter(direct).static_order()
        above = dict[str, frozenset[str]]()
        for curie in order:
            above[curie] = frozenset(direct[curie]).union(*(above[other] for other in direct[curie]))
    except graphlib.CycleError as error:
        raise GeneratorError(f"terms stand under each other: {' < '.join(error.args[1])}") from error
    return above


def _kind(curie: str, places: Set[str]) -> str:
    """The narrowest kinds whose top concept is among the places."""
    kinds = {kind for kind in _term.kinds().values() if _term.shorten(kind.top) in places}
    narrowest = {kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)}
    name = "+".join(sorted(kind.__name__ for kind in narrowest)) or "Concept"
    if not _base.has_class(name):
        raise GeneratorError(f"{curie} is {name} at once: add a class for that in gdprmap/vocab/_term.py")
    return name


def _table_text(version: str, rows: Iterable[_table.Row]) -> str:
    header = (
        f"# Terms of W3C DPV {version} (https://w3id.org/dpv): facts, none of its definitions.\n"
        f"# {_LICENCE}\n"
        "# Generated by python -m gdprmap.terms; do not edit.\n"
        "# Columns: short form, kind, label, status, broader terms\n"
    )
    return header + "".join("\t".join(row) + "\n" for row in rows)


def _module_text(prefix: str, source: Sequence[str], rows: Iterable[_table.Row]) -> str:
    lines: list[str] = []
    named = dict[str, str]()
    for row in rows:
        name = _name(row.curie)
        if name in named:
            raise GeneratorError(f"{row.curie} and {named[name]} would both be the constant {name}")
        named[name] = row.curie
        lines += _constant(name, row)
    head = [
        "# Generated by python -m gdprmap.terms; do not edit.",
        f'"""The terms of {_term.PREFIXES[prefix]} as constants."""',
        *source,
        # DPV's own spelling of its names stays, whatever Python's custom.
        *(["# ruff: noqa: N816"] if any(name[0].islower() and not name.islower() for name in named) else []),
        "",
        "from typing import Final",
        "",
        "from gdprmap.vocab import _term",
        "",
    ]
    return "\n".join(head + lines) + "\n"


def _is_constant(row: _table.Row) -> bool:
    """Whether a term is worth a name in Python: not the regions of each country, nor "all but this country"."""
    return (row.kind != "Region" and "dpv:InverseJurisdiction" not in row.above) or not row.curie.startswith("loc:")


def _name(curie: str) -> str:
    """A Python name for a term."""
    name = re.sub(r"\W", "_", curie.partition(":")[2])
    if name in {"Final", "_term"} or keyword.iskeyword(name):
        return f"{name}_"
    return name if name.isidentifier() else f"_{name}"


def _constant(name: str, row: _table.Row) -> list[str]:
    kind, iri = "And".join(row.kind.split("+")), _term.expand(row.curie)
    line = f'{name}: Final = _term.{kind}("{iri}")'
    # As ruff lays it out.
    code = [line] if len(line) <= _WIDTH else [f"{name}: Final = _term.{kind}(", f'    "{iri}"', ")"]
    # Only the docstring: ruff takes a typographic apostrophe for a typing error.
    fact = row.label.replace("\\", "\\\\").replace('"', '\\"').replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if row.above:
        fact += f"; broader {', '.join(row.above)}"
    if row.status == "sunset":
        successor = _table.SUCCESSORS.get(row.curie)
        fact = f"Sunset: use {successor}. {fact}" if successor else f"Sunset. {fact}"
    return [*code, *textwrap.wrap(f'"""{fact}."""', _WIDTH, break_long_words=False, break_on_hyphens=False)]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is generated or as it should be, 1 when --check finds a difference, 2 when there is trouble."""
    parser = argparse.ArgumentParser(prog="python -m gdprmap.terms", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, default=_CHECKOUT.parent / "shared" / "dpv-2.3")
    parser.add_argument("--to", dest="target", type=Path, help="one folder for all (default: where they belong)")
    parser.add_argument("--check", action="store_true", help="write nothing, and say which file differs")
    given = parser.parse_args(arguments)
    vocab, ontology = given.target or Path(_table.__file__).parent, given.target or _CHECKOUT / "ontology"
    try:
        if given.check:
            files = differing(given.source, vocab, ontology)
            print("".join(f"{file} differs: run python -m gdprmap.terms\n" for file in files), end="")
            return 1 if files else 0
        files = generate(given.source, vocab, ontology)
    except GeneratorError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(files)} files written to {given.target or f'{vocab} and {ontology}'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
