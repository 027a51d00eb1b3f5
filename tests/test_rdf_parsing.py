"""RDF of others is read with places, the same each time, and nothing that it says makes the reader fetch or fall."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdprmap.errors import ReadError
from gdprmap.files._node import LARGEST_FILE_BYTES
from gdprmap.graph import Literal, Triple
from gdprmap.graph.blank import BLANK, is_blank
from gdprmap.graph.triples import RDF_TYPE, XSD
from gdprmap.rdf import _collecting
from gdprmap.rdf.parsing import ENDINGS, Document, Syntax, canonical, parse, parse_file

E = "https://e.example/"
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)

SAME: dict[Syntax, str] = {
    "turtle": """@prefix e: <https://e.example/> .
e:shop a e:Notice ;
  e:title "Laden"@de ;
  e:holds [
    e:days 30 ] .
""",
    "trig": """PREFIX e: <https://e.example/>
e:shop a e:Notice .
e:graph {
  e:shop e:title "Laden"@de ; e:holds
    [ e:days 30 ] }
""",
    "ntriples": """# comment
<https://e.example/shop> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.example/Notice> .
<https://e.example/shop> <https://e.example/title> "Laden"@de .
<https://e.example/shop> <https://e.example/holds> _:b .
_:b <https://e.example/days> "30"^^<http://www.w3.org/2001/XMLSchema#integer> .
""",
    "nquads": """<https://e.example/shop> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.example/Notice> .
<https://e.example/shop> <https://e.example/title> "Laden"@de <https://e.example/graph> .
<https://e.example/shop> <https://e.example/holds> _:b <https://e.example/graph> .
_:b <https://e.example/days> "30"^^<http://www.w3.org/2001/XMLSchema#integer> <https://e.example/graph> .
""",
    "jsonld": """{
  "@context": {"e": "https://e.example/", "id": "@id"},
  "id": "e:shop", "@type": "e:Notice",
  "e:title": {"@value": "Laden", "@language": "de"},
  "e:holds": {"id": "_:b",
    "e:days": 30}
}
""",
    "rdfxml": """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.example/">
  <e:Notice rdf:about="https://e.example/shop">
    <e:title xml:lang="de">Laden</e:title>
    <e:holds rdf:nodeID="b"/>
  </e:Notice>
  <rdf:Description rdf:nodeID="b">
    <e:days rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">30</e:days>
  </rdf:Description>
</rdf:RDF>
""",
}


RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'


def read(text: str | bytes, syntax: Syntax = "turtle", name: str = "x") -> Document:
    return parse(text if isinstance(text, bytes) else text.encode(), name, syntax)


def refusal(text: str | bytes, syntax: Syntax = "turtle") -> str:
    with pytest.raises(ReadError) as caught:
        read(text, syntax)
    return str(caught.value)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_syntax_says_the_same(syntax: Syntax) -> None:
    document = read(SAME[syntax], syntax)
    (blank,) = {triple.subject for triple in document.triples if is_blank(triple.subject)}
    assert blank == f"{BLANK}1"
    assert set(document.triples) == {
        Triple(f"{E}shop", RDF_TYPE, f"{E}Notice"),
        Triple(f"{E}shop", f"{E}title", Literal("Laden", language="de")),
        Triple(f"{E}shop", f"{E}holds", blank),
        Triple(blank, f"{E}days", Literal("30", f"{XSD}integer")),
    }


@pytest.mark.parametrize(
    ("syntax", "shop", "blank"),
    [
        ("turtle", (2, 1), (4, 11)),
        ("trig", (2, 1), (5, 5)),
        ("ntriples", (2, 1), (4, 52)),
        ("nquads", (1, 1), (3, 52)),
        ("jsonld", (3, 9), (5, 21)),
        ("rdfxml", (3, 3), (5, 5)),
    ],
)
def test_each_syntax_has_places(syntax: Syntax, shop: tuple[int, int], blank: tuple[int, int]) -> None:
    document = read(SAME[syntax], syntax)
    for node, place in ((f"{E}shop", shop), (f"{BLANK}1", blank)):
        assert (document.place(node).line, document.place(node).column) == place


@pytest.mark.parametrize("syntax", ["trig", "nquads"])
def test_named_graphs_are_kept_apart(syntax: Syntax) -> None:
    document = read(SAME[syntax], syntax)
    assert list(document.graphs) == [f"{E}graph"]
    assert len(document.graphs[f"{E}graph"]) == 3


def test_a_node_stands_where_it_is_described_and_else_where_it_is_named() -> None:
    text = """@base <https://e.example/> .
<a> <p> <b> , <c> .
# <b> <p> <a> .
<a> <p> "<b> <p> <a> .", '''
<b> <p> ''' . <b> <p> <a> .
"""
    document = read(text)
    places = {node: document.place(f"{E}{node}") for node in "abcpz"}
    assert {node: (place.line, place.column) for node, place in places.items()} == {
        "a": (2, 1),
        "b": (5, 15),
        "c": (2, 15),
        "p": (2, 5),
        "z": (1, 1),
    }


def test_a_relative_iri_begins_with_the_name_of_the_file() -> None:
    assert {triple.subject for triple in read("<#a> <p> 1 .", name="some/register.ttl").triples} == {
        "file:///some/register.ttl#a"
    }


def test_an_iri_in_the_form_of_our_blank_nodes_is_one_of_them() -> None:
    document = read(f"<{BLANK}7> <e:p> [] .")
    assert {name for triple in document.triples for name in triple if str(name).startswith(BLANK)} == {
        f"{BLANK}1",
        f"{BLANK}2",
    }


# A text in which each pair of brackets is followed by a marker of its own, so that its place can be counted out.
TREES = st.recursive(st.just("[]"), lambda inner: st.lists(inner, max_size=3), max_leaves=12)


def turtle_of(tree: object, lists: random.Random) -> str:
    if tree == "[]":
        return "[]"
    assert isinstance(tree, list)
    values = [turtle_of(one, lists) for one in tree]
    said = "".join(f" e:p {value} ;\n" for value in values if lists.random() < 0.7 or not value)
    in_list = f" e:q ( {' '.join(values)} 1 ) ;" if lists.random() < 0.3 else ""
    first, last = (said, in_list) if lists.random() < 0.5 else (in_list, said)
    return f"[{first} e:mark @ ;{last}]"


@given(st.lists(TREES, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_a_pair_of_brackets_has_its_own_place(trees: list[object], lists: random.Random) -> None:
    text = "@prefix e: <https://e.example/> .\n"
    for number, tree in enumerate(trees):
        node = turtle_of(tree, lists)
        text += f"e:n{number} e:p {node} .\n" if lists.random() < 0.6 or node == "[]" else f"{node} e:p 1 .\n"
    while "@ ;" in text:  # from the first on, so that what is put in moves no bracket that was counted
        before, _, after = text.partition("@ ;")
        depth, at = 1, len(before)
        while depth:
            at -= 1
            depth += {"[": -1, "]": 1}.get(before[at], 0)
        line, column = before.count("\n", 0, at) + 1, at - before.rfind("\n", 0, at)
        text = f'{before}"{line}:{column}" ;{after}'
    document = read(text)
    marks = {triple.subject: triple.object for triple in document.triples if triple.predicate == f"{E}mark"}
    assert len(marks) == text.count("e:mark")
    lines = text.split("\n")
    for node, mark in marks.items():
        assert isinstance(mark, Literal)
        place = document.place(node)
        assert lines[place.line - 1][place.column - 1] == "["
        assert _own_mark(text, place.line, place.column) == mark.text


def _own_mark(text: str, line: int, column: int) -> str:
    """The mark that stands directly in the brackets that open there."""
    at = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column
    depth = 1
    while True:
        if depth == 1 and text.startswith("e:mark ", at):
            return text[at:].split('"')[1]
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        assert depth, "these brackets have no mark of their own"
        at += 1


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_same_text_gives_the_same_document(syntax: Syntax) -> None:
    assert read(SAME[syntax], syntax) == read(SAME[syntax], syntax)


def test_what_a_graph_says_decides_its_order_and_its_blank_nodes() -> None:
    one = b"_:a <e:p> _:b .\n_:b <e:q> <e:c> .\n<e:a> <e:p> _:a .\n"
    other = b"<e:a> <e:p> _:z .\n_:y <e:q> <e:c> .\n_:z <e:p> _:y .\n"
    assert canonical(one) == canonical(other)


# --- Safety -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "syntax", "at", "about"),
    [
        ('{"@id": "e:a",\n "@context": "https://w3id.org/dpv"}', "jsonld", "x:2:14", "nothing is fetched"),
        ('{"@context": [{},\n "https://w3id.org/dpv"]}', "jsonld", "x:2:2", "nothing is fetched"),
        ('{"@context": {"@import": "dpv.jsonld"}}', "jsonld", "x:1:26", "nothing is fetched"),
        ('{"@context": {"p": {"@id": "e:p",\n"@context": "elsewhere"}}}', "jsonld", "x:2:13", "nothing is fetched"),
        ("<e:a> a\n<e:b>; <http://www.w3.org/2002/07/owl#imports> <e:c> .", "turtle", "x:2:8", "nothing is fetched"),
        ("<e:a> <http://www.w3.org/2002/07/owl#imports> <e:c> .", "ntriples", "x:1:7", "nothing is fetched"),
        (
            '{"@context":{"owl":"http://www.w3.org/2002/07/owl#"},\n"owl:imports":{"@id":"e:c"}}',
            "jsonld",
            "x:2:1",
            "nothing is fetched",
        ),
        ('<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', "rdfxml", "x:1:", "a DTD and its entities are not read"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<a/>', "rdfxml", "x:1:", "a DTD and its entities are not read"),
        ("<< <e:a> <e:b> <e:c> >> <e:p> 1 .", "turtle", "x:1:1", "RDF 1.2"),
        ("<e:a> <e:b>\n <<( <e:x> <e:y> <e:z> )>> .", "turtle", "x:2:2", "RDF 1.2"),
        ("<e:a> <e:b> <e:c>\n {| <e:x> 1 |} .", "trig", "x:2:2", "RDF 1.2"),
        ("<e:a> <e:b>\n 'x\0' .", "turtle", "x:2:4", "U+0000"),
        ("<e:a> <e:b>\n 'x\\u0000' .", "turtle", "x:2:4", "U+0000"),
        ('<e:a> <e:b> "\\\\\\U00000000" .', "ntriples", "x:1:16", "U+0000"),
        ("<e:a> <e:b> <e:\\u0000> <e:g> .", "nquads", "x:1:16", "U+0000"),
        ('{"@id": "e:a",\n "e:b": "\\u0000"}', "jsonld", "x:2:9", "U+0000"),
        # Oxigraph tells no place of these: it is where the tag or the value ends.
        (f"{RDF}<e:T rdf:ID='a'/>\n<e:T rdf:ID='a'/>\n<e:T/></rdf:RDF>", "rdfxml", "x:3:17", "already been used"),
        (f"{RDF}<e:T xml:lang='d e' e:p='x'/></rdf:RDF>", "rdfxml", "x:2:29", "language subtag"),
        (f"{RDF}<e:T>\n <e:p>x</e:p>\n some\n  words</e:T></rdf:RDF>", "rdfxml", "x:5:7", "text event: ' some words'"),
        ('{"@id": "e:a",\n "e:p": {"@id": 5}}', "jsonld", "x:1:1", "must be a string"),
        (b"\xff\xfe<\x00", "turtle", "x:1:1", "UTF-16"),
        (b"<e:a> <e:b>\n '\xff' .", "turtle", "x:2:3", "not UTF-8"),
        (b" " * (LARGEST_FILE_BYTES + 1), "turtle", "x:1:1", "larger than"),
        ("e:a e:b e:c .", "turtle", "x:1:1", "this is no Turtle: The prefix e: has not been declared"),
        ("<e:a> <e:b>\n<e:c>", "ntriples", "x:", "this is no N-Triples"),
        ('{"@id": "e:a", "@id": "e:b"}', "jsonld", "x:1:16", "given twice"),
        ("<a>\n<b></a>", "rdfxml", "x:2:", "this is no XML: mismatched tag"),
        ("", "jsonld", "x:1:1", "empty"),
    ],
)  # fmt: skip
def test_what_cannot_or_must_not_be_read_is_refused_at_its_place(
    text: str | bytes, syntax: Syntax, at: str, about: str
) -> None:
    message = refusal(text, syntax)
    assert message.startswith(at)
    assert about in message


def test_an_escape_that_only_looks_like_the_character_nul_is_read() -> None:
    (triple,) = read(r'<e:a> <e:b> "\\u0000" . # "\u0000"').triples
    assert triple.object == Literal(r"\u0000")


def test_a_fault_without_a_place_is_not_searched_for_without_end() -> None:
    text = f"{RDF}{'<e:T/>' * 100_000}<e:T xml:lang='d e' e:p='x'/></rdf:RDF>"
    assert refusal(text, "rdfxml").startswith("x:1:1: this is no RDF/XML: ")


STYLES = {
    "typed node, property attribute": "<e:T rdf:about='http://e/a' e:p='x'/>",
    "type as attribute": "<rdf:Description rdf:about='http://e/a' rdf:type='http://e/T' e:p='x'/>",
    "base and ID": "<e:T xml:base='http://e/' rdf:about='a'><e:p>x</e:p></e:T>",
    "CDATA and comments": "<e:T rdf:about='http://e/a'><!-- <e:q/> --><e:p><![CDATA[x]]></e:p></e:T>",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_all_styles_of_rdf_xml_say_the_same(style: str) -> None:
    document = read(f"{RDF} {style}\n</rdf:RDF>", "rdfxml")
    assert set(document.triples) == {
        Triple("http://e/a", RDF_TYPE, "http://e/T"),
        Triple("http://e/a", "http://e/p", Literal("x")),
    }
    assert (document.place("http://e/a").line, document.place("http://e/a").column) == (2, 2)


def test_nested_nodes_of_rdf_xml_have_places() -> None:
    document = read(
        f"{RDF}<e:T rdf:about='http://e/a'>\n <e:p rdf:parseType='Collection'>\n  <e:T rdf:about='http://e/b'/></e:p>\n"
        " <e:q rdf:parseType='Resource'><e:r rdf:resource='http://e/c'/></e:q>\n"
        " <e:s rdf:parseType='Literal'><e:T rdf:about='http://e/d'/></e:s></e:T></rdf:RDF>",
        "rdfxml",
    )
    places = {
        node: (document.place(f"http://e/{node}").line, document.place(f"http://e/{node}").column) for node in "abcd"
    }
    assert places == {"a": (2, 1), "b": (4, 3), "c": (5, 32), "d": (1, 1)}  # what stands in a literal is no node


JSON = {
    "prefixes": ' "@id": "e:a", "e:p": {"@id": "e:b"}',
    "graph": ' "@graph": [{"@id": "e:a", "e:p": {"@id": "e:b"}}]',
    "included": ' "@included": {"@id": "e:a", "e:p": {"@id": "e:b"}}',
    "reverse": ' "@id": "e:b", "@reverse": {"e:p": {"@id": "e:a"}}',
    "nest": ' "@id": "e:a", "n": {"e:p": {"@id": "e:b"}}',
    "type last": ' "e:p": {"@id": "e:b"}, "@id": "e:a"',
    "local context": ' "@id": "e:a", "e:p": {"@context": {"x": "http://e/"}, "@id": "x:b"}',
}


@pytest.mark.parametrize("style", JSON.values(), ids=JSON.keys())
def test_all_styles_of_json_ld_say_the_same(style: str) -> None:
    text = f'{{"@context": {{"e": "http://e/", "n": "@nest"}},\n{style}}}'
    document = read(text, "jsonld")
    assert set(document.triples) == {Triple("http://e/a", "http://e/p", "http://e/b")}
    for node in "ab":
        place, name = document.place(f"http://e/{node}"), "x" if f'"x:{node}"' in style else "e"
        assert (place.line, place.column) == (2, style.index(f'"{name}:{node}"') + 1)


def test_graphs_of_trig_may_have_any_name() -> None:
    document = read(
        "@prefix e: <http://e/> .\ne:a e:p 1 .\n_:g { e:b e:p 1 }\n[] { e:c e:p 1 }\nGRAPH e:g { e:d e:p 1 }", "trig"
    )
    assert {node: document.place(f"http://e/{node}").line for node in "abcd"} == {"a": 2, "b": 3, "c": 4, "d": 5}
    assert len(document.graphs) == 3


def test_entities_that_multiply_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>'
    assert "a DTD and its entities are not read" in refusal(text, "rdfxml")


DEEP = 100_000


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("<e:a> <e:b> " + "[ <e:b> " * DEEP + "1" + "]" * DEEP + ".", "turtle"),
        ("<e:a> <e:b> " + "( " * DEEP + ")" * DEEP + ".", "turtle"),
        ("[" * DEEP, "turtle"),
        ("{" * DEEP, "trig"),
        ("<e:g> { <e:a> <e:b> " + "[ <e:b> " * DEEP, "trig"),
        ('{"e:b":' * DEEP + "1" + "}" * DEEP, "jsonld"),
        ("[" * DEEP + "]" * DEEP, "jsonld"),
        ('<b xmlns="e:"><b>' * DEEP + "</b></b>" * DEEP, "rdfxml"),
    ],
)
def test_nothing_stands_too_deep(text: str, syntax: Syntax) -> None:
    assert "levels deep" in refusal(text, syntax)


def test_a_long_prefix_cannot_make_much_of_a_small_file() -> None:
    names = " ".join(f"e:{number}," for number in range(3000))
    text = f"@prefix e: <e:{'x' * 100_000}> . <e:a> <e:b> {names} 1 ."
    assert "longer than" in refusal(text)


def test_the_number_of_statements_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_collecting, "MOST_TRIPLES", 3)
    assert len(read("<e:a> <e:b> 1, 2, 3, 3 .").triples) == 3
    assert "more than 3 statements" in refusal("<e:a> <e:b> 1, 2, 3, 4 .")


@pytest.mark.parametrize(
    "text",
    [
        '"""' + '\\"""' * 50_000,
        "'''a" * 50_000,
        "<" * 200_000,
        "<a" * 100_000,
        "." * 200_000,
        "\\" * 200_000,
        "@" * 200_000,
        "e:a\\" * 50_000,
        "^^" * 100_000,
        "])}" * 60_000,
        '"' * 200_001,
        "#" * 200_000,
    ],
)
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    for syntax in ("turtle", "trig", "ntriples"):
        refusal_or_nothing(text, syntax)


def refusal_or_nothing(text: str, syntax: Syntax) -> None:
    first, second = outcome(text, syntax), outcome(text, syntax)
    assert str(first) == str(second)
    lines = text.count("\n") + 2
    for problem in first.problems if isinstance(first, ReadError) else ():
        assert problem.place
        assert 1 <= problem.place.line <= lines


def outcome(text: str, syntax: Syntax) -> Document | ReadError:
    try:
        return read(text, syntax)
    except ReadError as error:
        return error


PIECES = re.findall(r"\s+|\w+|[^\w\s]", "".join(SAME.values()))


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80), st.sampled_from(SYNTAXES))
def test_any_text_is_read_or_refused(text: str, syntax: Syntax) -> None:
    refusal_or_nothing(text.encode("utf-8", "replace").decode(), syntax)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_damaged_file_is_read_or_refused(syntax: Syntax) -> None:
    chance = random.Random(f"mutants of {syntax}")
    for _ in range(300):
        text = SAME[syntax]
        for _ in range(chance.randint(1, 4)):
            at, to = sorted(chance.choices(range(len(text) + 1), k=2))
            to = min(to, at + chance.choice((0, 1, 1, 2, 20)))
            text = text[:at] + chance.choice(("", chance.choice(PIECES), text[at:to] * 2)) + text[to:]
        refusal_or_nothing(text, syntax)


# --- Files ------------------------------------------------------------------------------------------------------------


def test_the_ending_of_a_file_says_its_syntax(tmp_path: Path) -> None:
    for ending, syntax in ENDINGS.items():
        file = tmp_path / f"register{ending.upper()}"
        file.write_text(SAME[syntax], encoding="utf-8")
        document = parse_file(file)
        assert (document.syntax, document.name, len(document.triples)) == (syntax, str(file), 4)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    for name, about in (("none.ttl", "no such file"), ("folder.ttl", "no file"), ("x.n3", "an RDF file ends in")):
        with pytest.raises(ReadError, match=about):
            parse_file(tmp_path / name)


def test_a_byte_order_mark_is_passed_over() -> None:
    document = read(b"\xef\xbb\xbf<e:a> <e:b> <e:c> .")
    assert document.place("e:a").column == 1
