"""`gdprmap.portable`: the rules of a profile in one file, which finds in any engine what gdprmap finds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import shacl
from rdflib import SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from gdprmap import portable
from gdprmap.checking import _engine, check, statements
from gdprmap.checking._quick import QuickGraph
from gdprmap.errors import ShapesError
from gdprmap.files import read
from gdprmap.graph import policy_iri
from gdprmap.graph.serialising import text_of
from gdprmap.model import Policy
from gdprmap.portable import shapes_for
from gdprmap.rules import PROFILES, rules, shape_files, shapes, shapes_graph
from gdprmap.vocab._term import expand

GM = Namespace("https://w3id.org/gdprmap/ns#")
FILES = sorted((Path(__file__).parent / "rules").glob("*/fails.yaml"))
SEVERITIES = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
IN_GRAPHS = ("GM-Q07-nothing", "GM-Q07-unreadable", "GM-Q07-text", "GM-Q07-other-law")
BY_GDPRMAP_ITSELF = {str(GM[name]) for name in ("GM-Q05", "GM-Q06", *IN_GRAPHS)}

each_profile = pytest.mark.parametrize("profile", PROFILES)

Found = set[tuple[str, str, str]]
"""Shape, focus and severity of each result."""


@cache
def printed(*profiles: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=shapes_for(*profiles), format="turtle")


def on_in(*profiles: str) -> dict[str, URIRef]:
    """The severity of each shape that an engine is to run."""
    found = {iri: shape.severity_in(profiles) for iri, shape in shapes().items() if iri not in BY_GDPRMAP_ITSELF}
    return {iri: SEVERITIES[severity] for iri, severity in found.items() if severity}


def tree(graph: Graph, node: Node, leave_out: set[Node]) -> str:
    """All that the graph says of a node, through the nodes that have no name."""
    said = [
        f"{name.n3()} {tree(graph, value, leave_out) if isinstance(value, BNode) else value.n3()}"
        for name, value in graph.predicate_objects(node)
        if name not in leave_out
    ]
    return f"[{' ; '.join(sorted(said))}]"


# what is in it


@each_profile
def test_each_shape_that_is_on_has_the_severity_of_the_profile_and_no_other(profile: str) -> None:
    graph = printed(profile)
    active = {shape for shape in graph.subjects(SH.severity) if (shape, SH.deactivated, Literal(True)) not in graph}
    assert {str(shape): graph.value(shape, SH.severity, any=False) for shape in active} == on_in(profile)
    assert not [name for name in graph.predicates() if str(name).startswith(str(GM.severity))]


@each_profile
def test_what_is_deactivated_is_the_rule_that_a_case_belongs_to(profile: str) -> None:
    graph = printed(profile)
    silent = set(graph.subjects(SH.deactivated))
    assert {str(shape) for shape in silent}.isdisjoint(on_in(profile))
    assert silent <= set(graph.objects(None, GM.variantOf))
    assert set(graph.objects(None, GM.variantOf)) <= set(graph.subjects(URIRef(expand("dct:title"))))


def test_a_case_that_is_on_where_its_rule_is_off_keeps_the_title_of_the_rule() -> None:
    """No Article 27 representative is looked for in the record of a processor, but one that is named is."""
    graph, main = printed("processor record"), GM["GM-T04"]
    assert (main, SH.deactivated, Literal(True)) in graph
    assert (GM["GM-T04-incomplete"], GM.variantOf, main) in graph
    assert (main, URIRef(expand("dct:title")), None) in graph


@each_profile
def test_all_else_is_as_the_authors_wrote_it(profile: str) -> None:
    graph, whole = printed(profile), shapes_graph()
    differs = {SH.severity, SH.deactivated, *(URIRef(expand(name)) for name in PROFILES.values())}
    for node in {node for node in graph.subjects() if isinstance(node, URIRef)}:
        assert tree(graph, node, differs) == tree(whole, node, differs), node


@each_profile
def test_every_shape_that_is_used_is_there_and_no_other(profile: str) -> None:
    graph = printed(profile)
    there = {node for node in graph.subjects() if isinstance(node, URIRef)}
    used = {
        value
        for name, value in graph.predicate_objects()
        if str(name).startswith((str(SH), expand("rdf:first"))) and (value, None, None) in shapes_graph()
    }
    rules_and_cases = {URIRef(iri) for iri in shapes()}
    assert {node for node in used if isinstance(node, URIRef)} <= there
    assert there - rules_and_cases <= used
    assert not used & rules_and_cases, "a rule that is used as a helper would report what is off in the profile"


def test_a_helper_that_is_not_used_any_more_is_left_out() -> None:
    assert "gm:StatesAccess a " in shapes_for("notice")
    assert "gm:StatesAccess a " not in shapes_for("record")
    assert "gm:IsNotJudged a " in shapes_for("record")


@each_profile
def test_it_is_shacl(profile: str) -> None:
    shacl_shacl = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text(encoding="utf-8")
    report = shacl.Shapes.from_turtle(shacl_shacl).validate_turtle(shapes_for(profile))
    assert report.conforms, report.turtle


def test_the_highest_severity_of_several_profiles_counts() -> None:
    both, shape = printed("record", "notice"), GM["GM-L01"]
    assert [printed(profile).value(shape, SH.severity) for profile in ("notice", "record")] == [
        SH.Violation,
        SH.Warning,
    ]
    assert both.value(shape, SH.severity) == SH.Violation
    assert both.value(GM["GM-I02"], SH.severity) == SH.Warning
    assert shapes_for("record", "notice") == shapes_for("notice", "record", "notice")


def test_a_notice_is_what_is_meant_if_nothing_is_said() -> None:
    assert shapes_for() == shapes_for("notice")


def test_there_is_no_other_profile() -> None:
    with pytest.raises(ValueError, match="'register' is no profile; write one of notice, record, processor record, "):
        shapes_for("notice", "register")


def test_it_says_what_it_is_and_keeps_comments() -> None:
    text = shapes_for("processor record")
    head = text.partition("\n\n")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert "`gdprmap shapes --profile processor-record`" in head
    assert "Apache-2.0" in head
    assert "# A process that holds others is judged through these" in text
    prefixes = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(set(prefixes))
    body = "".join(line for line in text.splitlines() if not line.startswith("@prefix"))
    assert all(prefix in body for prefix in prefixes)


def expected(*profiles: str) -> dict[str, str]:
    """What the shapes to be printed say, made from the graph of all shapes without a look at any text."""
    whole, on = shapes_graph(), on_in(*profiles)
    mains = {str(main) for iri in on for main in whole.objects(URIRef(iri), GM.variantOf)}
    waiting: list[Node] = [URIRef(iri) for iri in on.keys() | mains]
    used: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node not in used:
            used.add(node)
            waiting += [o for p, o in whole.predicate_objects(node) if str(p).startswith((str(SH), expand("rdf:")))]
    found = Graph(bind_namespaces="none")
    for triple in whole:
        found.add(triple)
    for iri in shapes():
        for name in PROFILES.values():
            found.remove((URIRef(iri), URIRef(expand(name)), None))
        if iri in on:
            found.set((URIRef(iri), SH.severity, on[iri]))
        else:
            found.add((URIRef(iri), SH.deactivated, Literal(True)))
    named = {node for node in used if isinstance(node, URIRef) and (node, None, None) in whole}
    return {str(node): tree(found, node, set()) for node in named}


@pytest.mark.parametrize("profiles", [*((profile,) for profile in PROFILES), ("notice", "record")], ids="+".join)
def test_the_printed_graph_is_that_of_the_shapes_with_these_severities(profiles: tuple[str, ...]) -> None:
    graph = printed(*profiles)
    there = {node for node in graph.subjects() if isinstance(node, URIRef)}
    assert {str(node): tree(graph, node, set()) for node in there} == expected(*profiles)


# what is not cut or replaced rightly


FILE = "consent.ttl"
INFO = "gm:severityInNotice sh:Warning ; gm:severityAlone sh:Warning ;"


def doctored(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str], file: str = FILE) -> str:
    """What is printed where the text of a shape file is another, which means the same."""
    texts = shape_files()
    changed = change(texts[file])
    assert changed != texts[file]
    monkeypatch.setattr(portable, "shape_files", lambda: {**texts, file: changed})
    return shapes_for("notice")


def replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    "change",
    [
        replacing('"No way to withdraw consent"', "'No way to withdraw consent'"),
        replacing('"No way to withdraw consent"', "'''No way to withdraw consent'''"),
        replacing(" a sh:NodeShape ;\n", "\n  a  sh:NodeShape;\n"),
        replacing("sh:severity sh:Warning ;", "sh:severity\tsh:Warning;"),
        replacing(INFO, f"{INFO} # gm:severityInNotice sh:Info , sh:Warning ; sh:severity sh:Info .\n"),
        replacing("@prefix dct: ", "@prefix   dct:   "),
        lambda text: f"{text}# the end",
    ],
)
def test_how_the_shapes_are_written_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]
) -> None:
    graph = Graph(bind_namespaces="none").parse(data=doctored(monkeypatch, change), format="turtle")
    named = {node for node in graph.subjects() if isinstance(node, URIRef)}
    assert {str(node): tree(graph, node, set()) for node in named} == expected("notice")


def test_texts_in_single_quotes_may_hold_the_signs_of_turtle(monkeypatch: pytest.MonkeyPatch) -> None:
    tricky = "'a . # \" b <c ; sh:severity sh:Info ; gm:severityInNotice sh:Info ; \\' '"
    text = doctored(monkeypatch, replacing('"No way to withdraw consent"', tricky))
    graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    title = graph.value(GM["GM-C01"], URIRef(expand("dct:title")))
    assert str(title) == "a . # \" b <c ; sh:severity sh:Info ; gm:severityInNotice sh:Info ; ' "
    assert graph.value(GM["GM-C01"], SH.severity, any=False) == SH.Warning


SEVERITY = "GM-C01: a severity is not written as `sh:severity sh:Info ;`"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gm:severityInNotice sh:Warning ;", "gm:severityInNotice sh:Info , sh:Warning ;", SEVERITY),
        ("gm:severityInNotice sh:Warning ;", "", SEVERITY),
        ("gm:severityInNotice sh:Warning ;", "gm:severityInNotice sh:Info ; gm:severityInNotice sh:Warning ;", SEVERITY),
        ("gm:severityInNotice sh:Warning", f"<{GM.severityInNotice}> sh:Warning", SEVERITY),
        ("gm:severityInNotice sh:Warning", f"gm:severityInNotice <{SH.Warning}>", SEVERITY),
        ("sh:severity sh:Warning", f"sh:severity <{SH.Warning}>", SEVERITY),
        ("sh:severity sh:Warning ;", "sh:severity sh:Warning , sh:Info ;", SEVERITY),
        ("sh:severity sh:Warning ;", "sh:severity sh:Warning ; sh:severity sh:Info ;", SEVERITY),
        ("sh:severity sh:Warning ;", "", SEVERITY),
        ("gm:GM-C01 a", "GM:GM-C01 a", "GM-C01: the shape does not begin a statement of its own"),
        ("@prefix dct:", "PREFIX dct:", "consent.ttl: PREFIX begins neither a shape"),
        ("@prefix dct:", "@base <https://x.example/> . @prefix dct:", "consent.ttl: @base begins neither a shape"),
        ("@prefix dct: <http", "@prefix dct: <https", "the prefix dct: stands for something else in another file"),
        ("dct:title", "none:title", "the prefix none: is used, and no file says what it stands for"),
        ("sh:targetObjectsOf dpv:hasLegalBasis", "sh:targetObjectsOf _:b", "the prefix _: is used, and no file"),
        ('"No way to withdraw consent"', '"No way to withdraw consent', "there is no statement that ends"),
        ('"No way to withdraw consent"', "'No way to withdraw consent", "there is no statement that ends"),
    ],
)  # fmt: skip
def test_what_cannot_be_rewritten_is_refused(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    with pytest.raises(ShapesError) as caught:
        doctored(monkeypatch, replacing(old, new))
    assert said in str(caught.value)


def test_it_is_the_same_to_the_byte_each_time() -> None:
    code = "from gdprmap.portable import shapes_for; print(shapes_for('record', 'notice'))"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


# what it finds


@cache
def quick(*profiles: str) -> QuickGraph:
    return QuickGraph(printed(*profiles))


def by_pyshacl(profiles: tuple[str, ...], text: str) -> Found:
    data = QuickGraph(Graph(bind_namespaces="none").parse(data=text, format="nt"))
    _, report, _ = pyshacl.validate(data, shacl_graph=quick(*profiles), inplace=True)
    assert isinstance(report, Graph)
    return {
        (str(report.value(one, SH.sourceShape)), str(report.value(one, SH.focusNode)), severity.partition("#")[2])
        for one, severity in report.subject_objects(SH.resultSeverity)
    }


@cache
def rust(profiles: tuple[str, ...]) -> shacl.Shapes:
    return shacl.Shapes.from_turtle(shapes_for(*profiles))


def by_rust(profiles: tuple[str, ...], text: str) -> Found:
    report = rust(profiles).validate_text(text, "ntriples")
    return {(one.source_shape.strip("<>"), one.focus_node.strip("<>"), one.severity) for one in report.results}


def judged(policy: Policy, profiles: tuple[str, ...]) -> Found:
    """What gdprmap's own run of all shapes gives, with the severity in the profiles."""
    found = {
        (one.shape, one.focus, shapes()[one.shape].severity_in(profiles)) for one in _engine.run(statements(policy))
    }
    return {(shape, focus, severity.capitalize()) for shape, focus, severity in found if severity}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_an_export_gives_the_same_results_in_any_engine(path: Path) -> None:
    policy = read(path).policy
    profiles = policy.profiles or ("alone",)
    text = text_of(statements(policy), "ntriples", policy_iri(policy))
    wanted = judged(policy, profiles)
    assert by_rust(profiles, text) == wanted
    assert by_pyshacl(profiles, text) == wanted
    found = {(shapes()[shape].rule.id, focus, severity.lower()) for shape, focus, severity in wanted}
    for finding in check(policy):
        if finding.rule.id not in ("GM-Q05", "GM-Q06"):
            assert (finding.rule.id, finding.focus, finding.severity) in found


def test_every_rule_that_a_graph_can_show_fires_somewhere() -> None:
    fired = set[str]()
    for path in FILES:
        policy = read(path).policy
        profiles = policy.profiles or ("alone",)
        found = by_rust(profiles, text_of(statements(policy), "ntriples", policy_iri(policy)))
        fired |= {shapes()[shape].rule.id for shape, _, _ in found}
    assert fired == set(rules()) - {"GM-Q05", "GM-Q06"}
