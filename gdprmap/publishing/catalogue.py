"""The catalogue graph: what it says of each policy and vocabulary, and what can be read out of it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import PurePath

from pyoxigraph import Literal as StoredLiteral
from pyoxigraph import NamedNode, RdfFormat, parse

from gdprmap import __version__
from gdprmap.graph.triples import RDF_TYPE, XSD, Literal, term
from gdprmap.rules import Severity
from gdprmap.vocab._release import IRI as DPV
from gdprmap.vocab._term import expand

DEFAULT = "https://w3id.org/gdprmap/catalogue"
"""The IRI of the catalogue, and of the graph that it is in, where the settings have no base."""
_DCAT = "http://www.w3.org/ns/dcat#"
_DQV = "http://www.w3.org/ns/dqv#"
_SPDX = "http://spdx.org/rdf/terms#"
_METRIC = "https://w3id.org/gdprmap/metric/"
_AGENT = f"https://w3id.org/gdprmap/version/{__version__}"
_COUNTED = {
    Severity.VIOLATION: "violations",
    Severity.WARNING: "warnings",
    Severity.INFO: "infos",
}
"""How severe a finding is, and what the metric is called that counts such findings."""
_NODES = ("record", "publication", "checksum", *_COUNTED.values())
_TITLE, _ISSUED, _MODIFIED = (expand(f"dct:{name}") for name in ("title", "issued", "modified"))
_LINES_AT_ONCE = 2000

Counts = Mapping[Severity, int]
"""How many findings of each severity there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the catalogue says of one graph, as far as it decides whether anything changed."""

    digest: str
    """The SHA-256 of the content of the graph, as sorted N-Triples."""
    counts: Counts | None = None
    """What a check found; None if nothing was checked."""
    issued: str = ""
    """When the graph was first published."""
    modified: str = ""
    """When its content last changed."""


@dataclass(frozen=True, slots=True)
class State:
    """What is published: the entries of the policies and of the vocabularies, by the IRIs of their graphs."""

    policies: dict[str, Entry] = field(default_factory=dict[str, Entry])
    vocabularies: dict[str, Entry] = field(default_factory=dict[str, Entry])


def digest(content: bytes) -> str:
    """What tells one content from another."""
    return sha256(content).hexdigest()


def nodes(catalogue: str, graph: str) -> tuple[str, ...]:
    """The IRIs that the entry of *graph* is about: the graph, and nodes that are named after it."""
    return (graph, *(_node(catalogue, graph, name) for name in _NODES))


def policy_entry(
    catalogue: str,
    graph: str,
    id: str,
    entry: Entry,
    *,
    says: Mapping[str, Iterable[str | Literal]],
    at: str,
    file: str,
) -> tuple[bytes, ...]:
    """The statements about a policy that was published *at* that time, out of *file*.

    *says* is what the policy says of itself, by property.
    """
    record, publication = _node(catalogue, graph, "record"), _node(catalogue, graph, "publication")
    source = _shown(file)
    return _lines(
        (catalogue, f"{_DCAT}dataset", graph),
        (catalogue, f"{_DCAT}record", record),
        (graph, RDF_TYPE, f"{_DCAT}Dataset"),
        *((graph, RDF_TYPE, kind) for kind in says.get(RDF_TYPE, ())),
        *((graph, _TITLE, title) for title in says.get(_TITLE, ()) or (Literal(id),)),
        (graph, expand("dct:identifier"), Literal(id)),
        (graph, expand("dct:conformsTo"), DPV),
        *_common(catalogue, graph, entry, at),
        *_measured(catalogue, graph, entry.counts or {}),
        (record, RDF_TYPE, f"{_DCAT}CatalogRecord"),
        (record, expand("foaf:primaryTopic"), graph),
        (record, _ISSUED, _time(entry.issued)),
        (record, _MODIFIED, _time(entry.modified)),
        *(((record, expand("dct:source"), Literal(source)),) if source else ()),
        (record, expand("prov:wasGeneratedBy"), publication),
    )


def vocabulary_entry(catalogue: str, graph: str, title: str, entry: Entry, *, at: str) -> tuple[bytes, ...]:
    """The statements about a vocabulary that was published *at* that time."""
    return _lines(
        (catalogue, f"{_DCAT}resource", graph),
        (graph, RDF_TYPE, f"{_DCAT}Resource"),
        (graph, _TITLE, Literal(title, language="en")),
        (graph, _ISSUED, _time(entry.issued)),
        (graph, _MODIFIED, _time(entry.modified)),
        *_common(catalogue, graph, entry, at),
    )


def state_in(catalogue: str, lines: Iterable[bytes]) -> State:
    """What the catalogue says is published."""
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    policies, vocabularies = set[str](), set[str]()
    linked = {f"{_DCAT}dataset": policies, f"{_DCAT}resource": vocabularies}
    kept = {_ISSUED: "issued", _MODIFIED: "modified", f"{_SPDX}checksumValue": "digest", f"{_DQV}value": "count"}
    for subject, predicate, value in _statements(lines):
        if subject == catalogue and predicate in linked:
            linked[predicate].add(value)
        elif predicate in kept:
            said[subject][kept[predicate]] = value
    return State(
        {graph: _entry(catalogue, graph, said, _node(catalogue, graph, "record")) for graph in policies},
        {graph: _entry(catalogue, graph, said, graph) for graph in vocabularies},
    )


def _entry(catalogue: str, graph: str, said: Mapping[str, Mapping[str, str]], dated: str) -> Entry:
    def of(node: str, name: str) -> str:
        return said.get(node, {}).get(name, "")

    counts = {severity: of(_node(catalogue, graph, name), "count") for severity, name in _COUNTED.items()}
    return Entry(
        digest=of(_node(catalogue, graph, "checksum"), "digest").lower(),
        counts={severity: int(count) for severity, count in counts.items()}
        if all(map(str.isdigit, counts.values()))
        else None,
        issued=of(dated, "issued"),
        modified=of(dated, "modified"),
    )


def _statements(lines: Iterable[bytes]) -> Iterator[tuple[str, str, str]]:
    """Subject, property and object of each statement, however a store writes its lines."""
    rest = iter(lines)
    while some := b"".join(islice(rest, _LINES_AT_ONCE)):
        for subject, predicate, value, *_ in parse(some, RdfFormat.N_TRIPLES):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | StoredLiteral):
                yield subject.value, predicate.value, value.value


def _common(catalogue: str, graph: str, entry: Entry, at: str) -> Iterator[tuple[str, str, str | Literal]]:
    """What is said of any graph: its content, and the publication that it comes from."""
    checksum, publication = _node(catalogue, graph, "checksum"), _node(catalogue, graph, "publication")
    yield catalogue, RDF_TYPE, f"{_DCAT}Catalog"
    yield catalogue, _TITLE, Literal("Catalogue of what gdprmap published", language="en")
    yield graph, f"{_SPDX}checksum", checksum
    yield checksum, RDF_TYPE, f"{_SPDX}Checksum"
    yield checksum, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256"
    yield checksum, f"{_SPDX}checksumValue", Literal(entry.digest, f"{XSD}hexBinary")
    yield graph, expand("prov:wasGeneratedBy"), publication
    yield publication, RDF_TYPE, expand("prov:Activity")
    yield publication, expand("prov:endedAtTime"), _time(at)
    yield publication, expand("prov:wasAssociatedWith"), _AGENT
    yield _AGENT, RDF_TYPE, expand("prov:SoftwareAgent")
    yield _AGENT, _TITLE, Literal("gdprmap")
    yield _AGENT, "http://www.w3.org/2002/07/owl#versionInfo", Literal(__version__)


def _measured(catalogue: str, graph: str, counts: Counts) -> Iterator[tuple[str, str, str | Literal]]:
    for severity, count in counts.items():
        name = _COUNTED[severity]
        measurement, metric = _node(catalogue, graph, name), f"{_METRIC}{name}"
        yield graph, f"{_DQV}hasQualityMeasurement", measurement
        yield measurement, RDF_TYPE, f"{_DQV}QualityMeasurement"
        yield measurement, f"{_DQV}computedOn", graph
        yield measurement, f"{_DQV}isMeasurementOf", metric
        yield measurement, f"{_DQV}value", Literal(str(count), f"{XSD}integer")
        yield metric, RDF_TYPE, f"{_DQV}Metric"
        yield metric, expand("skos:prefLabel"), Literal(f"{name} that gdprmap found", language="en")
        yield metric, f"{_DQV}expectedDataType", f"{XSD}integer"


def _node(catalogue: str, graph: str, name: str) -> str:
    return f"{catalogue}#{name}-{sha256(graph.encode()).hexdigest()[:32]}"


def _time(text: str) -> Literal:
    return Literal(text, f"{XSD}dateTime")


def _shown(file: str) -> str:
    """The name of a file as it was given, but no more of the machine than that; nothing for a stream."""
    path = PurePath(file)
    return "" if file.startswith("<") or not file else path.name if path.is_absolute() else path.as_posix()


def _lines(*statements: tuple[str, str, str | Literal]) -> tuple[bytes, ...]:
    return tuple(sorted({f"<{s}> <{p}> {term(o)} .\n".encode() for s, p, o in statements}))
