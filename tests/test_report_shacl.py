"""The validation report in Turtle: what SHACL asks of one, the same as another engine's, and read back."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import RDF, SH, Graph, URIRef

from gdprmap.checking import check, statements
from gdprmap.checking._graphs import judge_graph
from gdprmap.errors import Problem, ReadError
from gdprmap.files import read
from gdprmap.graph import ntriples
from gdprmap.places import Place
from gdprmap.portable import shapes_for
from gdprmap.rdf.parsing import parse
from gdprmap.report import Checked, Note, Placed, whole
from gdprmap.report.as_shacl import IN_CODE, READABLE, ShaclReport, component_of, pointer
from gdprmap.report.locating import Root
from gdprmap.report.reading_shacl import Reading, read_report
from gdprmap.rules import Severity, rules, shapes, shapes_graph

HERE = Path(__file__).parent
POLICIES = sorted((HERE / "rules").glob("*/fails.yaml"))
ROOT = Root(top=Path("/repo"), here=Path("/repo"))
DAY = date(2026, 11, 22)
GM = "https://w3id.org/gdprmap/ns#"
SOME = [file for file in POLICIES if file.parent.name in ("GM-C01", "GM-Q03", "GM-R05", "GM-S01", "GM-T12", "GM-X03")]


def report(*files: Checked, day: date = DAY) -> str:
    return whole(ShaclReport(version="0.1.0", root=ROOT, today=day), files)


def reading(text: str) -> Reading:
    document = parse(text.encode(), "report.ttl", "turtle")
    return read_report(document.triples, document.name, document.place)


@cache
def checked(file: Path) -> Checked:
    source = read(file)
    name = f"{file.parent.name}.yaml"
    found = (Placed(replace(source.place(one.loc), file=name), one) for one in check(source.policy))
    return Checked(name=name, policy=source.policy.id, findings=tuple(found))


def in_order(one: Checked) -> Checked:
    """As a report has it: in its order, and without the rules that were run."""
    return replace(one, findings=tuple(one.in_order()), rules=frozenset())


CONSENT = checked(HERE / "rules" / "GM-C01" / "fails.yaml")
BROKEN = Checked(name="bad.yaml", problems=(Problem(("data", 0, "a/b~c"), "no such term", Place("bad.yaml", 2, 7)),))
CLEAN = Checked(name="sub dir/clean.yaml", policy="clean")
NOTED = Checked(
    name="old.yaml",
    policy="old",
    notes=(Note("judged as of 2011-09-21"), Note("needless", Place("old.yaml", 4, 3))),
)


# What it looks like


def test_a_report_of_what_is_clean_broken_and_noted():
    assert re.sub(r"(finding|note|report)/[0-9a-f]{32}|\b[0-9a-f]{32}\b", r"\1/#", report(BROKEN, CLEAN, NOTED)) == (
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix gm: <https://w3id.org/gdprmap/ns#> .\n"
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "<https://w3id.org/gdprmap/finding/#> a sh:ValidationResult ;\n"
        '    dct:identifier "/#" ;\n'
        "    sh:focusNode <https://w3id.org/gdprmap/file/bad.yaml> ;\n"
        "    sh:resultSeverity sh:Violation ;\n"
        '    sh:resultMessage "no such term" ;\n'
        "    sh:sourceConstraintComponent gm:ReadableConstraintComponent ;\n"
        '    gm:pointer "/data/0/a~1b~0c" ;\n'
        '    gm:file "bad.yaml" ;\n'
        "    gm:line 2 ;\n"
        "    gm:column 7 .\n"
        "\n"
        '<https://w3id.org/gdprmap/file/sub%20dir/clean.yaml> dct:title "sub dir/clean.yaml" ;\n'
        '    gm:policyId "clean" .\n'
        "\n"
        "<https://w3id.org/gdprmap/note/#> a gm:Note ;\n"
        '    rdfs:comment "judged as of 2011-09-21" ;\n'
        '    gm:policyId "old" ;\n'
        '    gm:file "old.yaml" .\n'
        "\n"
        "<https://w3id.org/gdprmap/note/#> a gm:Note ;\n"
        '    rdfs:comment "needless" ;\n'
        '    gm:policyId "old" ;\n'
        '    gm:file "old.yaml" ;\n'
        "    gm:line 4 ;\n"
        "    gm:column 3 .\n"
        "\n"
        '<https://w3id.org/gdprmap/file/old.yaml> dct:title "old.yaml" ;\n'
        '    gm:policyId "old" .\n'
        "\n"
        "<https://w3id.org/gdprmap/report/#> a sh:ValidationReport ;\n"
        "    sh:conforms false ;\n"
        '    dct:created "2026-11-22"^^xsd:date ;\n'
        "    prov:wasAttributedTo <https://w3id.org/gdprmap/release/0.1.0> ;\n"
        "    gm:checked\n"
        "        <https://w3id.org/gdprmap/file/sub%20dir/clean.yaml> ,\n"
        "        <https://w3id.org/gdprmap/file/old.yaml> ;\n"
        "    gm:note\n"
        "        <https://w3id.org/gdprmap/note/#> ,\n"
        "        <https://w3id.org/gdprmap/note/#> ;\n"
        "    sh:result <https://w3id.org/gdprmap/finding/#> .\n"
        "\n"
        "<https://w3id.org/gdprmap/release/0.1.0> a prov:SoftwareAgent ;\n"
        '    rdfs:label "gdprmap" ;\n'
        '    dct:hasVersion "0.1.0" .\n'
    )


def test_a_finding_says_all_that_it_says_elsewhere():
    (placed,) = CONSENT.findings
    place, finding = placed
    graph = Graph().parse(data=report(CONSENT), format="turtle")
    node = URIRef(f"https://w3id.org/gdprmap/finding/{finding.fingerprint}")
    said = {(str(name), str(value)) for name, value in graph.predicate_objects(node)}
    sh, dct = str(SH), "http://purl.org/dc/terms/"
    consent = "https://w3id.org/gdprmap/policy/" + finding.policy
    assert finding.focus.startswith(f"{consent}#processing/")
    assert said == {
        (str(RDF.type), f"{sh}ValidationResult"),
        (f"{dct}identifier", finding.fingerprint),
        (f"{sh}focusNode", finding.focus),
        (f"{sh}value", finding.focus),
        (f"{sh}resultSeverity", f"{sh}Warning"),
        (f"{sh}resultMessage", "no way to withdraw the consent is stated"),
        (f"{sh}sourceShape", f"{GM}GM-C01"),
        (f"{sh}sourceConstraintComponent", f"{sh}OrConstraintComponent"),
        (f"{GM}remedy", finding.remedy),
        (f"{dct}source", "http://data.europa.eu/eli/reg/2016/679/art_7/par_3/oj"),
        (f"{dct}references", "http://data.europa.eu/eli/reg/2016/679/art_13/par_2/pnt_c/oj"),
        (f"{GM}articles", "Art 7(3), Art 13(2)(c)"),
        (f"{GM}policyId", finding.policy),
        (f"{GM}policy", consent),
        (f"{GM}subject", finding.subject),
        (f"{GM}path", finding.path),
        (f"{GM}pointer", pointer(finding.loc)),
        (f"{GM}file", "GM-C01.yaml"),
        (f"{GM}line", str(place.line)),
        (f"{GM}column", str(place.column)),
    }


# What SHACL says of a report: section 3.6 of the specification, as shapes

SPECIFICATION = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
ex:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ;
    sh:property [ sh:path sh:result ; sh:nodeKind sh:IRI ; sh:class sh:ValidationResult ] .
ex:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ; sh:targetObjectsOf sh:result ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
    sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
    sh:property [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
    sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path sh:resultMessage ; sh:or ( [ sh:datatype xsd:string ] [ sh:datatype rdf:langString ] ) ] ;
    sh:property [ sh:path [ sh:inversePath sh:result ] ; sh:minCount 1 ] .
"""


def test_it_is_what_the_specification_calls_a_report():
    text = report(BROKEN, CLEAN, NOTED, *map(checked, SOME))
    specification = Graph().parse(data=SPECIFICATION, format="turtle")
    data = Graph().parse(data=text, format="turtle")
    conforms, _, why = pyshacl.validate(data, shacl_graph=specification)
    assert conforms, why
    data.remove((next(data.objects(None, SH.result)), SH.sourceConstraintComponent, None))
    assert not pyshacl.validate(data, shacl_graph=specification)[0]


@pytest.mark.parametrize(
    ("files", "conforms"), [([CLEAN, NOTED], True), ([CONSENT], False), ([BROKEN], False), ([CLEAN, CONSENT], False)]
)
def test_it_conforms_if_and_only_if_there_is_no_result(files: list[Checked], conforms: bool):
    graph = Graph().parse(data=report(*files), format="turtle")
    assert [value.toPython() for value in graph.objects(None, SH.conforms)] == [conforms]
    assert conforms is not bool([*graph.objects(None, SH.result)])


def test_two_libraries_read_the_same_and_there_is_no_blank_node():
    text = report(BROKEN, CLEAN, NOTED, *map(checked, POLICIES))
    quads = [*pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)]
    graph = Graph().parse(data=text, format="turtle")
    assert len(graph) == len({str(quad) for quad in quads}) == len(quads)
    assert not any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)


# As another engine has it


def by_pyshacl(file: Path) -> Graph:
    data = Graph().parse(data=ntriples(statements(read(file).policy)), format="nt")
    _, found, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=shapes_for("notice"), format="turtle"))
    assert isinstance(found, Graph)
    return found


PARTS = (
    SH.focusNode, SH.value, SH.resultPath, SH.resultSeverity, SH.resultMessage,
    SH.sourceShape, SH.sourceConstraintComponent,
)  # fmt: skip


@pytest.mark.parametrize("file", SOME, ids=lambda file: file.parent.name)
def test_each_result_is_one_that_pyshacl_has(file: Path):
    theirs = by_pyshacl(file)
    ours = Graph().parse(data=report(checked(file)), format="turtle")
    found = [
        {tuple(graph.value(node, part) for part in PARTS) for node in graph.objects(None, SH.result)}
        for graph in (ours, theirs)
    ]
    assert found[0]
    assert found[0] <= found[1]


@pytest.mark.parametrize("file", SOME, ids=lambda file: file.parent.name)
def test_the_report_of_pyshacl_is_read(file: Path):
    text = by_pyshacl(file).serialize(format="turtle")
    said = reading(text)
    (one,) = said.files
    assert (one.name, one.policy, said.losses, said.conforms) == ("report.ttl", None, (), False)
    found = {(p.finding.rule.id, p.finding.severity, p.finding.focus, p.finding.message) for p in one.findings}
    ours = {(f.rule.id, f.severity, f.focus, f.message) for _, f in checked(file).findings}
    assert ours
    assert ours <= found
    lines = text.splitlines()
    assert all("ValidationResult" in lines[p.place.line - 1] for p in one.findings)
    assert all(p.finding.remedy and p.finding.loc == () for p in one.findings)


def test_every_shape_of_a_rule_states_one_constraint():
    sh = str(SH)
    known = {f"{sh}{name}ConstraintComponent" for name in ("Or", "And", "Not")}
    assert {component_of(shape) for shape in shapes()} <= {*known, IN_CODE}
    off = {str(shape) for shape in shapes_graph().subjects(SH.deactivated)}
    assert {shape for shape in shapes() if component_of(shape) == IN_CODE} == off
    assert f"{GM}GM-Q06" in off


# Read back


def test_what_was_found_is_read_back():
    files = [BROKEN, CLEAN, NOTED, *map(checked, POLICIES)]
    assert {placed.finding.rule.id for one in files for placed in one.findings} >= rules().keys() - {"GM-Q06", "GM-Q07"}
    said = reading(report(*files))
    assert (said.conforms, said.losses) == (False, ())
    assert {one.name: one for one in said.files} == {one.name: in_order(one) for one in files}


def test_what_was_found_as_a_record_is_read_back_with_its_own_provisions_first():
    source = read(HERE / "rules" / "GM-K01" / "fails.yaml")
    found = check(source.policy, profiles=["record"])
    assert any("/art_30/" in one.sources[0] for one in found if one.sources)
    placed = tuple(Placed(Place("x.yaml", 1, 1), each) for each in found)
    one = Checked(name="x.yaml", policy=source.policy.id, findings=placed)
    assert reading(report(one)).files == (in_order(one),)


def test_a_clean_report_is_read_back():
    said = reading(report(CLEAN))
    assert said == Reading(conforms=True, files=(CLEAN,), losses=())


RESULT = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:report> a sh:ValidationReport ; sh:conforms false ; sh:result <urn:result> .
<urn:result> a sh:ValidationResult ;
    sh:focusNode <urn:node> ; sh:resultSeverity sh:Violation ; sh:sourceShape <{GM}GM-C01> ;
    sh:sourceConstraintComponent sh:OrConstraintComponent .
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (f"<{GM}GM-C01>", "<urn:other>", "urn:other is no shape of gdprmap"),
        (f"sh:sourceShape <{GM}GM-C01> ;", "", "it has no sh:sourceShape"),
        ("sh:focusNode <urn:node> ;", "", "it has no sh:focusNode"),
        ("sh:resultSeverity sh:Violation ;", "", "it has no sh:resultSeverity"),
        ("sh:resultSeverity sh:Violation", "sh:resultSeverity <urn:dire>", "urn:dire is no severity of SHACL"),
        ("sh:OrConstraintComponent", f"<{READABLE}>", "it has no sh:resultMessage"),
    ],
)
def test_a_result_that_cannot_be_read_is_told(old: str, new: str, why: str):
    assert reading(RESULT).losses == ()
    said = reading(RESULT.replace(old, new))
    assert not any(one.findings or one.problems for one in said.files)
    assert said.losses == (Problem((), f"this result is left out: {why}", Place("report.ttl", 3, 1)),)


@pytest.mark.parametrize(
    ("report", "line", "why"),
    [
        ("<urn:r> a sh:ValidationReport .", 2, "the report does not say sh:conforms true or false"),
        ("<urn:r> a sh:ValidationReport ; sh:conforms 'yes' .", 2, "the report does not say sh:conforms true or false"),
        ("<urn:r> a sh:ValidationReport ; sh:conforms false .", 2, "the report says sh:conforms false, but has no result"),
        (RESULT.partition("\n")[2].replace("conforms false", "conforms true"), 2, "the report says sh:conforms true, but has results"),
        ("<urn:r> a sh:ValidationReport ; sh:conforms true .\n<urn:x> a sh:ValidationResult .", 3, "this result is left out: no report has it"),
        ("<urn:r> a sh:ValidationReport ; sh:conforms true ; gm:note <urn:n> .\n<urn:n> a gm:Note .", 3, "this note is left out: it has no rdfs:comment"),
        (RESULT.partition("\n")[2].replace("sh:focusNode", "gm:pointer 'data/0' ; sh:focusNode"), 3, "this result is left out: its gm:pointer is no JSON Pointer, which begins with /"),
    ],
)  # fmt: skip
def test_what_a_report_lacks_is_told(report: str, line: int, why: str):
    said = reading(f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix gm: <{GM}> .\n{report}")
    assert said.losses == (Problem((), why, Place("report.ttl", line, 1)),)


@pytest.mark.parametrize("place", ["gm:line 0 ; gm:column 0", "gm:line 'ten' ; gm:column 2", "gm:line 3"])
def test_a_place_that_is_none_is_that_of_the_result(place: str):
    said = reading(RESULT.replace("sh:focusNode", f"<{GM}file> 'x.yaml' ; {place.replace('gm:', 'g:')} ; sh:focusNode")
                   .replace("@prefix sh:", f"@prefix g: <{GM}> . @prefix sh:"))  # fmt: skip
    assert [placed.place for file in said.files for placed in file.findings] == [Place("report.ttl", 3, 1)]


def test_a_graph_without_a_report_is_refused():
    with pytest.raises(ReadError, match=r"^report.ttl:1:1: there is no sh:ValidationReport here; "):
        reading("<urn:a> <urn:b> <urn:c> .")


def test_what_was_found_in_graphs_is_read_back_by_file_and_policy():
    """Blank nodes of two files, several policies in one file, and a graph with nothing in it."""
    head = "@prefix dpv: <https://w3id.org/dpv#> . "
    process = "a dpv:Process ; dpv:hasPurpose dpv:Marketing"
    texts = {
        "a.ttl": f"[] {process} .",
        "b.ttl": f"<urn:n> a dpv:PrivacyNotice ; dpv:hasProcess [ {process} ] . <urn:r> a dpv:ROPA . [] {process} .",
        "empty.ttl": "",
    }
    files: list[Checked] = []
    for name, text in texts.items():
        document = parse((head + text).encode(), name, "turtle")
        for part in judge_graph(document.triples):
            found = tuple(
                Placed(document.place(nodes[0]) if nodes else Place(name, 1, 1), one) for one, nodes in part.found
            )
            notes = tuple(map(Note, part.notes))
            files.append(Checked(name=name, policy=part.policy, findings=found, notes=notes))
    assert {(one.name, one.policy) for one in files} >= {
        ("a.ttl", "alone"), ("b.ttl", "urn:n"), ("b.ttl", "urn:r"), ("b.ttl", "alone"), ("empty.ttl", "alone"),
    }  # fmt: skip
    text = report(*files)
    said = reading(text)
    assert {(one.name, one.policy): one for one in said.files} == {
        (one.name, one.policy): in_order(one) for one in files
    }
    for name in ("a.ttl", "b.ttl"):
        assert "urn:gdprmap:blank:1" in {
            one.finding.focus for file in files for one in file.findings if file.name == name
        }
        assert f"sh:focusNode <https://w3id.org/gdprmap/file/{name}#1>" in text
    assert "urn:gdprmap:blank" not in text


# Whatever the words are

in_iris = st.text(st.characters(exclude_categories=("Cn", "Co", "Cs"), exclude_characters="%#[]"), max_size=20)
"""What somebody's IRI may hold, and what would end it before its time."""


@example("\0", "a\0b", "\\0", "")
@given(st.text(), st.text(), st.text(), in_iris)
def test_words_break_nothing(subject: str, message: str, remedy: str, iri: str):
    (placed,) = CONSENT.findings
    finding = replace(
        placed.finding, subject=subject, message=message, remedy=remedy, focus=f"urn:x:{iri}", policy_iri=f"urn:y:{iri}"
    )
    one = replace(CONSENT, findings=(Placed(placed.place, finding),))
    text = report(one)
    pyoxigraph_sees = {
        str(quad.predicate): quad.object for quad in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    }
    wanted = [
        word.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00") for word in (subject, message, remedy)
    ]
    found = [pyoxigraph_sees[f"<{name}>"].value for name in (f"{GM}subject", f"{SH}resultMessage", f"{GM}remedy")]
    assert found == wanted
    Graph().parse(data=text, format="turtle")
    ((back,),) = (file.findings for file in reading(text).files)
    assert [back.finding.subject, back.finding.message, back.finding.remedy] == wanted


@pytest.mark.parametrize(
    ("focus", "written"),
    [
        ("urn:gdprmap:blank:1", "<https://w3id.org/gdprmap/file/GM-C01.yaml#1>"),  # another file has its own first one
        ("in Article 6", '"in Article 6"'),  # data of others may have text for a node
        ("https://example.org/> a <urn:x", '"https://example.org/> a <urn:x"'),
        ("", "<https://w3id.org/gdprmap/file/GM-C01.yaml>"),  # about the file as a whole
    ],
)
def test_a_focus_is_an_iri_or_text(focus: str, written: str):
    (placed,) = CONSENT.findings
    found = replace(CONSENT, findings=(placed._replace(finding=replace(placed.finding, focus=focus)),))
    text = report(found)
    assert f"    sh:focusNode {written} ;\n" in text
    assert f"    sh:value {written} ;\n" in text
    assert reading(text).files[0].findings[0].finding.focus == focus


def test_a_name_that_is_no_text_breaks_nothing():
    name = "\udcff a>b.yaml"
    text = report(Checked(name=name, problems=(Problem((), "no \x00", Place(name, 1, 1)),)), replace(CLEAN, name=name))
    assert "https://w3id.org/gdprmap/file/%FF%20a%3Eb.yaml" in text
    assert len(Graph().parse(data=text, format="turtle")) == len(parse(text.encode(), "x", "turtle").triples)


# The same again


def test_the_same_findings_have_the_same_iris_another_day_and_at_other_lines():
    (placed,) = CONSENT.findings
    moved = replace(CONSENT, findings=(placed._replace(place=replace(placed.place, line=99)),))
    texts = report(CONSENT), report(CLEAN, moved, day=date(2027, 1, 1))
    first, second = (
        {str(node) for node in Graph().parse(data=t, format="turtle").objects(None, SH.result)} for t in texts
    )
    assert first == second
    assert report(CONSENT) == texts[0]
    assert len({*re.findall(r"/report/\w+", "".join(texts))}) == 2


def test_no_two_results_share_an_iri():
    twin = replace(
        CONSENT,
        name="twin.yaml",
        findings=tuple(p._replace(place=replace(p.place, file="twin.yaml")) for p in CONSENT.findings),
    )
    said = reading(report(CONSENT, twin))
    assert [len(one.findings) for one in said.files] == [1, 1]


def test_a_finding_knows_the_shape_that_found_it():
    found = check(read(HERE / "rules" / "GM-T12" / "fails.yaml").policy)
    assert all(shapes()[one.shape].rule == one.rule and shapes()[one.shape].message == one.message for one in found)
    assert all(one.policy_iri.startswith("https://w3id.org/gdprmap/policy/") for one in found)


def test_a_finding_whose_shape_is_not_known_is_that_of_its_rule():
    (placed,) = CONSENT.findings
    bare = replace(CONSENT, findings=(placed._replace(finding=replace(placed.finding, shape="", policy_iri="")),))
    assert f"{GM}GM-C01" in {f.finding.shape for f in reading(report(bare)).files[0].findings}


# The command


def test_the_command_writes_it(tmp_path: Path):
    (tmp_path / "shop.yaml").write_text("id: shop\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("id: [\n", encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        call = (sys.executable, "-W", "error", "-m", "gdprmap", "check", *arguments)
        return subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")

    both = run(".", "--format", "shacl", "--output", "shacl=out.ttl")
    assert (both.returncode, both.stderr) == (2, "")
    assert both.stdout == (tmp_path / "out.ttl").read_text(encoding="utf-8")
    said = reading(both.stdout)
    assert [(one.name, one.policy, bool(one.findings), bool(one.problems)) for one in said.files] == [
        ("shop.yaml", "shop", True, False),
        ("bad.yaml", None, False, True),
    ]
    assert [Severity.VIOLATION in {p.finding.severity for p in one.findings} for one in said.files] == [True, False]
    wrong = run("shop.yaml", "--output", "out.ttl")
    assert "'out.ttl' is no FORMAT=FILE; write shacl=out.ttl" in wrong.stderr
