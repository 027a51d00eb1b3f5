"""The table of terms: what each term is called and what it stands under, as plain text, read on first need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

_DPV = "https://w3id.org/dpv"
_LAW_CODES = (
    "at be bg cy cz de dk ee es eu fi fr gb gr hk hr hu ie in is it jp kr li lt lu lv mo mt my nl no ph pl pt ro se sg "
    "si sk th tw us"
)

_vocabularies: dict[str, str] = {
    "dpv": f"{_DPV}#",
    "pd": f"{_DPV}/pd#",
    "eu-gdpr": f"{_DPV}/legal/eu/gdpr#",
    "eu-rights": f"{_DPV}/rights/eu#",
    "justifications": f"{_DPV}/justifications#",
    "loc": f"{_DPV}/loc#",
    "tech": f"{_DPV}/tech#",
    "risk": f"{_DPV}/risk#",
    "legal": f"{_DPV}/legal#",
    **{f"legal-{code}": f"{_DPV}/legal/{code}#" for code in _LAW_CODES.split()},
    "gm": "https://w3id.org/gdprmap/ns#",
}
VOCABULARIES: Mapping[str, str] = MappingProxyType(_vocabularies)
"""The vocabularies whose terms stand in the table: prefix to namespace."""

_prefixes: dict[str, str] = {
    **VOCABULARIES,
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PREFIXES: Mapping[str, str] = MappingProxyType(_prefixes)
"""Every prefix that gdprmap writes: prefix to namespace."""

_CLAIMED = tuple(
    f"{scheme}://{place}"
    for scheme in ("https", "http")
    for place in ("w3id.org/dpv#", "w3id.org/dpv/", "w3id.org/gdprmap/ns#", "www.w3.org/ns/dpv#", "www.w3.org/ns/dpv-")
)
_RELEASE = re.compile(r"https?://w3id\.org/dpv/v?\d+(\.\d+)*/?")
_prefix_of = {namespace: prefix for prefix, namespace in PREFIXES.items()}

SUCCESSORS: Mapping[str, str] = MappingProxyType(
    {
        "dpv:DataControllerContract": "dpv:JointDataControllersAgreement",
        "dpv:DataProcessorContract": "dpv:ControllerProcessorAgreement",
        "dpv:DataSubjectContract": "dpv:ControllerDataSubjectAgreement",
        "dpv:PersonalDataHandling": "dpv:Process",
        "dpv:PrivateLocation": "dpv:PrivateSpace",
        "dpv:PublicLocation": "dpv:PublicSpace",
        "dpv:ThirdPartyContract": "dpv:ThirdPartyAgreement",
        "dpv:WithinDevice": "tech:Device",
        "dpv:WithinVirtualEnvironment": "tech:Software",
    }
)
"""What to write instead of a sunset term; by hand, since DPV says it only in prose."""


class Row(NamedTuple):
    """One line of the table."""

    curie: str
    """The short form, such as pd:IPAddress."""
    kind: str
    """The name of its kind; several are joined by a plus."""
    label: str
    """What DPV calls it in English."""
    status: str
    """DPV's own word for its state: accepted, modified or sunset."""
    broader: str
    """The short forms of the terms right above it, parted by spaces; a dash when there is none."""

    @property
    def above(self) -> list[str]:
        """The short forms of the terms right above it."""
        return [] if self.broader == "-" else self.broader.split()


def expand(curie: str) -> str:
    """The full IRI of a short form; text that has no prefix of ours comes back as it is."""
    prefix, colon, name = curie.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else str(curie)


def shorten(iri: str) -> str:
    """The short form of an IRI; an IRI outside our namespaces comes back as it is."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _prefix_of.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and cut < len(iri) else str(iri)


def claims_vocabulary(iri: str) -> bool:
    """Whether an IRI claims to be a term of DPV or of us, also if it is spelt as DPV's OWL files or with http."""
    return iri.startswith(_CLAIMED) and not _RELEASE.fullmatch(iri)


def read_rows(file: Path) -> list[Row]:
    """The rows of one table file, without its comments."""
    return list(map(_row, _lines(file)))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]


def _row(line: str) -> Row:
    return Row._make(line.split("\t"))


class _Rows(Mapping[str, Row]):
    """Rows by short form; a line is taken apart when it is asked for, for a policy has some dozens of the thousands."""

    def __init__(self, lines: Iterable[str], added: Iterable[Row]) -> None:
        self._rows: dict[str, str | Row] = {line.partition("\t")[0]: line for line in lines}
        self._rows.update((row.curie, row) for row in added)

    def __getitem__(self, curie: str) -> Row:
        row = self._rows[curie]
        if isinstance(row, str):
            self._rows[curie] = row = _row(row)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, curie: object) -> bool:
        return curie in self._rows


Vocabulary = tuple[str, str, tuple[Row, ...]]
"""The prefix, the namespace and the terms of a vocabulary."""

_added: dict[str, tuple[Row, ...]] = {}
"""The rows of the vocabularies that were added, by prefix."""
_forgetting: list[Callable[[], object]] = []
"""Empties what is kept of the table."""


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """The function, whose answers are kept until a vocabulary comes or goes."""
    cached = cache(function)
    _forgetting.append(cached.cache_clear)
    return cached  # type: ignore[return-value]  # its type says nothing of the arguments


def add(prefix: str, namespace: str, rows: tuple[Row, ...]) -> None:
    """Take the rows of a vocabulary into the table, in place of those that it had before."""
    _vocabularies[prefix] = _prefixes[prefix] = namespace
    _prefix_of[namespace] = prefix
    _added[prefix] = rows
    forget()


def remove(prefix: str) -> None:
    """Take a vocabulary that was added out of the table."""
    del _added[prefix], _vocabularies[prefix]
    del _prefix_of[_prefixes.pop(prefix)]
    forget()


def added() -> Mapping[str, tuple[Row, ...]]:
    """The rows of the vocabularies that were added, by prefix."""
    return _added


def told() -> tuple[Vocabulary, ...]:
    """The vocabularies that were added, for another process to `add`."""
    return tuple((prefix, VOCABULARIES[prefix], rows) for prefix, rows in _added.items())


def forget() -> None:
    """Drop all that followed from the table as it was."""
    for drop in _forgetting:
        drop()


@kept
def table() -> Mapping[str, Row]:
    """All rows by short form: DPV's (terms.tsv), our own few (own.tsv), and those that were added."""
    here = Path(__file__).parent
    lines = (line for name in ("terms.tsv", "own.tsv") for line in _lines(here / name))
    return _Rows(lines, (row for own in _added.values() for row in own))


@kept
def ancestors(curie: str) -> tuple[str, ...]:
    """All short forms above one: nearest first, then by the alphabet."""
    rows, found, level = table(), dict[str, None](), {curie}
    while level:
        level = {above for below in level if below in rows for above in rows[below].above}
        level -= found.keys()
        found |= dict.fromkeys(sorted(level))
    return tuple(found)
