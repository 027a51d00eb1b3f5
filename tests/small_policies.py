"""Small policies for the tests of the rules: a clean one, with what a test wants to say differently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from gdprmap.checking import _engine, check
from gdprmap.files import read_text
from gdprmap.graph import Literal, Triple, facts
from gdprmap.rules import shapes

if TYPE_CHECKING:
    from gdprmap.findings import Finding
    from gdprmap.model import Policy
    from gdprmap.places import Loc

Fields = Mapping[str, str | None]

EIGHT = ("access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal", "complaint")

POLICY: Fields = {
    "id": "shop",
    "title": "Privacy at the shop",
    "updated": "2024-05-01",
    "applicable_laws": "[GDPR]",
    "controller": "{name: Shop GmbH, contacts: [post@shop.example], country: DE}",
    "data": "{contact: {label: contact, term: pd:Contact, sources: [data subject], necessity: optional}}",
    "rights": "[access, rectification, erasure, restriction, objection, complaint]",
    "measures": "[dpv:EncryptionInTransfer]",
}
PROCESS: Fields = {
    "data": "[contact]",
    "data_subjects": "[dpv:Customer]",
    "purposes": "[dpv:CustomerCare]",
    "legal_bases": "[{kind: legitimate interests, interest: answering questions, balancing_test: 2024-01-01}]",
    "recipients": "none",
    "retention": "[{period: 1 year}]",
}
"""Fields as they stand in a file; None leaves one out."""

BASES = {
    "consent": "{kind: consent, withdraw: by a link in each letter}",
    "contract": "{kind: contract, agreement: your order}",
    "legal obligation": "{kind: legal obligation, laws: [{title: § 147 AO, jurisdiction: DE}]}",
    "vital interests": "{kind: vital interests}",
    "public task": "{kind: public task, laws: [{title: School Act, jurisdiction: DE}]}",
    "legitimate interests": "{kind: legitimate interests, interest: answering questions, balancing_test: 2024-01-01}",
}
EPRIVACY = "{kind: consent, withdraw: in the settings, laws: [ePrivacy Directive]}"


def policy(*processing: Fields, **top: str | None) -> Policy:
    """The clean policy with these processings (p0, p1, ...) and these fields of its own."""
    said = {**POLICY, **top}
    if "processing" not in top:
        said["processing"] = (
            "{" + ", ".join(f"p{n}: {_flow({**PROCESS, **p})}" for n, p in enumerate(processing or ({},))) + "}"
        )
    return read_text("".join(f"{key}: {value}\n" for key, value in said.items() if value is not None)).policy


def _flow(fields: Fields) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items() if value is not None) + "}"


def without(*rights: str) -> str:
    """All eight rights but these."""
    return "[" + ", ".join(right for right in EIGHT if right not in rights) + "]"


def found(policy: Policy, rule: str, on: date | None = None, source_text: str | None = None) -> list[Finding]:
    """What *rule* finds."""
    return [f for f in check(policy, on=on, source_text=source_text) if f.rule.id == rule]


def severities(policy: Policy, rule: str, on: date | None = None) -> list[str]:
    """How severe each of its findings is."""
    return [str(f.severity) for f in found(policy, rule, on)]


def places(policy: Policy, rule: str) -> list[Loc]:
    """Where each of its findings stands."""
    return [f.loc for f in found(policy, rule)]


def rules_of(policy: Policy) -> set[str]:
    """The rules that find anything at all."""
    return {f.rule.id for f in check(policy)}


PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> . @prefix dpv: <https://w3id.org/dpv#> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> . @prefix legal-eu: <https://w3id.org/dpv/legal/eu#> .
@prefix loc: <https://w3id.org/dpv/loc#> . @prefix pd: <https://w3id.org/dpv/pd#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix gm: <https://w3id.org/gdprmap/ns#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix ex: <https://example.org/> .
"""


def results(turtle: str, on: date = date(2024, 5, 1)) -> set[tuple[str, str]]:
    """The rules that find something in a graph of others, each with the last step of its node's IRI; before severity."""
    from rdflib import Graph
    from rdflib import Literal as RdfLiteral

    graph = Graph().parse(data=PREFIXES + turtle, format="turtle").skolemize()
    statements = [
        Triple(str(s), str(p), Literal(str(o), None, o.language) if isinstance(o, RdfLiteral) else str(o))
        for s, p, o in graph
    ]
    ran = _engine.run([*statements, *facts(statements, on)])
    return {(shapes()[result.shape].rule.id, result.focus.removeprefix("https://example.org/")) for result in ran}
