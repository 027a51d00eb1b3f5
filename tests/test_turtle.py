"""Turtle and TriG: laid out for people, the same graph to every parser, and no RDF library behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset, Graph

from gdprmap import Policy, export
from gdprmap.files import read
from gdprmap.graph import FORMATS, Literal, Triple, ntriples, policy_iri, triples
from gdprmap.graph.serialising import Format
from gdprmap.graph.triples import RDF_TYPE, XSD
from gdprmap.graph.turtle import trig, turtle
from gdprmap.vocab._term import expand
from tests.strategies import policies

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))
NODE = "https://e.example/p"

LAID_OUT = f"""\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dpv: <https://w3id.org/dpv#> .

<{NODE}> a dpv:Notice,
        dpv:PrivacyNotice ;
    dct:title "Privacy"@en ;
    dpv:hasProcess <{NODE}#a>,
        <{NODE}#b> .

<{NODE}#a> dct:extent 5 .

<https://a.example/other> dct:title "Other" .
"""


def said(subject: str, property: str, value: str | Literal) -> Triple:
    return Triple(subject, expand(property), value)


STATEMENTS = [
    said("https://a.example/other", "dct:title", Literal("Other")),
    said(f"{NODE}#a", "dct:extent", Literal("5", f"{XSD}integer")),
    said(NODE, "dpv:hasProcess", f"{NODE}#b"),
    said(NODE, "dpv:hasProcess", f"{NODE}#a"),
    said(NODE, "dct:title", Literal("Privacy", language="EN")),
    said(NODE, "rdf:type", expand("dpv:PrivacyNotice")),
    said(NODE, "rdf:type", expand("dpv:Notice")),
]


def test_a_node_is_a_paragraph_and_a_property_a_line() -> None:
    assert turtle(STATEMENTS, NODE) == LAID_OUT
    assert turtle([*reversed(STATEMENTS), STATEMENTS[0]], NODE) == LAID_OUT


def test_trig_is_the_same_within_its_graph() -> None:
    prefixes, body = LAID_OUT.split("\n\n", 1)
    assert trig(STATEMENTS, NODE) == f"{prefixes}\n\n<{NODE}> {{\n{body}}}\n"


@pytest.mark.parametrize(
    "text", ['"', '""', 'a\n"""', "\\", "\\n", "\n", "a\r\nb", "\t\x08\x0c\x1f\x7f", "@en", "ä😀", ""]
)
@pytest.mark.parametrize("language", [None, "en"])
def test_a_text_is_what_it_was(text: str, language: str | None) -> None:
    written = turtle([said(NODE, "dct:title", Literal(text, language=language))], NODE)
    (quad,) = parse(written, RdfFormat.TURTLE)
    assert quad.object.value == text
    assert [str(one) for one in Graph().parse(data=written, format="turtle").objects()] == [text]


@pytest.mark.parametrize("name", ["a/b", "a.", ".a", "-a", "a-", "1a", "", "ä", "a,b", "%41", "a:b", "~"])
def test_a_name_is_what_it_was_whether_it_can_be_shortened_or_not(name: str) -> None:
    iri = expand("dpv:") + name
    (quad,) = parse(turtle([Triple(iri, iri, iri)], NODE), RdfFormat.TURTLE)
    assert {quad.subject.value, quad.predicate.value, quad.object.value} == {iri}


@pytest.mark.parametrize(
    "value",
    [
        Literal("+05", f"{XSD}integer"),
        Literal("five", f"{XSD}integer"),
        Literal("P12M", f"{XSD}duration"),
        Literal("1", "urn:my-own"),
        Literal("urn:no-node", RDF_TYPE),
    ],
)
def test_a_value_keeps_its_digits_and_its_datatype(value: Literal) -> None:
    (quad,) = parse(turtle([said(NODE, "dct:extent", value)], NODE), RdfFormat.TURTLE)
    assert (quad.object.value, quad.object.datatype.value) == (value.text, value.datatype)


@pytest.mark.filterwarnings("ignore:.*is deprecated, use Dataset:DeprecationWarning")  # what rdflib says of itself
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_every_example_in_every_format_as_the_same_graph(format: Format, path: Path) -> None:
    policy = read(path).policy
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    found = Dataset(default_union=True)
    found.parse(data=export(policy, format), format=names.get(format, format))
    expected = Graph().parse(data=ntriples(triples(policy)), format="nt")
    assert set(found.triples((None, None, None))) == set(expected)


@settings(max_examples=40, deadline=None)
@given(policies())
def test_trig_holds_the_graph_of_any_policy(policy: Policy) -> None:
    found = list(parse(export(policy, "trig"), RdfFormat.TRIG))
    assert {quad.triple for quad in found} == {
        quad.triple for quad in parse(ntriples(triples(policy)), RdfFormat.N_TRIPLES)
    }
    assert {quad.graph_name.value for quad in found} == {policy_iri(policy)}


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "rdfxml"])
def test_writing_loads_no_rdf_library(format: str) -> None:
    code = (
        f"import sys; from gdprmap import export, read; export(read({str(EXAMPLES[0])!r}).policy, {format!r}); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'rdflib', 'pyoxigraph', 'pyshacl'}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
