"""Graphs that are large or deep: the same results as ever, or a clear refusal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pyshacl
import pytest
from rdflib import SH, Graph, URIRef

from gdprmap import ReadError
from gdprmap.checking import _engine
from gdprmap.checking._asking import shapes_asked
from gdprmap.graph.serialising import graph_of
from gdprmap.graph.triples import Triple
from gdprmap.rdf.depth import MOST_LEVELS, refuse_depth
from gdprmap.rdf.dividing import divide
from gdprmap.rdf.lifting import lifted
from gdprmap.rdf.parsing import parse
from gdprmap.rules import shapes_graph
from gdprmap.vocab._table import expand

ENGINES = ["pyshacl", *(["fast"] if _engine.installed() == "fast" else [])]
HEAD = """@prefix : <https://e.example/> . @prefix dpv: <https://w3id.org/dpv#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix gm: <https://w3id.org/gdprmap/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def triples(turtle: str) -> tuple[Triple, ...]:
    return parse((HEAD + turtle).encode(), "x.ttl", "turtle").triples


def chain(property: str, links: int, start: str = "urn:a") -> list[Triple]:
    """*links* statements, each about the value of the one before."""
    return [Triple(f"{start}{number}", expand(property), f"{start}{number + 1}") for number in range(links)]


# --- What is asked of a holder is asked once ------------------------------------------------------------------------

KEPT = "dpv:hasStorageCondition [ a dpv:StorageCondition ; dct:description 'two years' ]"
TWO = ":r a dpv:ROPA ; dpv:hasProcess :p , :q . :p a dpv:Process . :q a dpv:Process ."
RETENTION = {
    "no word of it anywhere": (TWO, set()),  # said once, of the record
    "one process states it": (f"{TWO} :p {KEPT} .", {"q"}),
    "the record states it": (f"{TWO} :r {KEPT} .", set()),
    "the record says there is none": (f"{TWO} :r gm:declaresNone dpv:hasStorageCondition .", set()),
    "one process alone": (":r a dpv:ROPA ; dpv:hasProcess :p . :p a dpv:Process .", {"p"}),
    "one of the two is prohibited": (f"{TWO} :x dpv:hasProhibition :q .", {"p"}),
    "held by no notice or record": (":s dpv:hasProcess :p , :q . :s a dpv:Process .", {"p", "q"}),
    # Only what holds a process itself excuses it, and this record holds but one that is judged.
    "held by a process of the record": (
        ":r a dpv:ROPA ; dpv:hasProcess :s , :q . :s dpv:hasProcess :p . :p a dpv:Process .",
        {"p", "q"},
    ),
    "held by two records, of which one excuses it": (f"{TWO} :t a dpv:ROPA ; dpv:hasProcess :p .", set()),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", RETENTION)
def test_a_process_is_excused_by_what_holds_it(case: str, engine: _engine.Engine) -> None:
    turtle, expected = RETENTION[case]
    given, rule = triples(turtle), expand("gm:GM-S01")
    _, report, _ = pyshacl.validate(graph_of(given), shacl_graph=shapes_graph())
    assert isinstance(report, Graph)
    as_they_stand = {
        str(report.value(result, SH.focusNode))
        for result in report.objects(None, SH.result)
        if report.value(result, SH.sourceShape) == URIRef(rule)
    }
    assert as_they_stand == {f"https://e.example/{name}" for name in expected}
    for asked in (None, [rule]):
        assert {one.focus for one in _engine.run(given, engine, asked) if one.shape == rule} == as_they_stand


def test_no_process_asks_its_record_about_all_its_processes() -> None:
    """Or the cost would be the square of the number of processes."""
    about_all = URIRef(expand("gm:StatesNoRetentionAtAll"))
    assert (None, SH.qualifiedValueShape, about_all) in shapes_graph(), "the shapes ask so, as they stand"
    statements = list(Graph().parse(data=shapes_asked(None), format="nt"))
    askers = {s for s, p, o in statements if o == about_all and p == SH.qualifiedValueShape}
    assert not any(o in askers for _, _, o in statements), "nothing leads there"


@pytest.mark.parametrize("engine", ENGINES)
def test_only_what_is_asked_is_found(engine: _engine.Engine) -> None:
    rule = expand("gm:GM-L01")
    assert {one.shape for one in _engine.run(triples(TWO), engine, [rule])} == {rule}


# --- Recipients abroad, and the processes that give them data --------------------------------------------------------

NOTICE = """
:n a dpv:PrivacyNotice ; dpv:hasDataController [ dpv:hasCountry <https://w3id.org/dpv/loc#DE> ] ; dpv:hasProcess :p .
<https://w3id.org/dpv/loc#DE> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://w3id.org/dpv/loc#EEA30> .
:p a dpv:Process ; dpv:hasProcess :q . :q a dpv:Process ; dpv:hasProcess :s . :s a dpv:Process .
:r a dpv:Recipient ; dpv:hasCountry <https://w3id.org/dpv/loc#US> .
"""
NAMES_IT = "dpv:hasProcessing [ dpv:hasRecipient :r ]"
DISCLOSING = {
    "to a recipient of its own": (":s dpv:hasRecipient :r .", {"r"}),
    "of its own, by a transfer of its own": (f":s dpv:hasRecipient :r ; {NAMES_IT} .", set()),
    "to one of what holds it": (":q dpv:hasRecipient :r .", {"r"}),
    "to one of what holds that": (":p dpv:hasRecipient :r .", {"r"}),
    "to one of the whole notice": (":n dpv:hasRecipient :r .", {"r"}),
    "of the whole notice, by a transfer of its own": (f":n dpv:hasRecipient :r . :s {NAMES_IT} .", set()),
    "of the whole notice, by a transfer of what holds it": (f":n dpv:hasRecipient :r . :q {NAMES_IT} .", set()),
    "of the whole notice, by a transfer of one of its two": (
        f":n dpv:hasRecipient :r . :s {NAMES_IT} . :q dpv:hasProcess :t . :t a dpv:Process .",
        {"r"},
    ),
    "to a recipient of one process of two, which names it": (
        f":s dpv:hasRecipient :r ; {NAMES_IT} . :q dpv:hasProcess :t . :t a dpv:Process .",
        set(),
    ),
    "to a recipient that is a text": (':s dpv:hasRecipient "A company in the US" .', set()),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", DISCLOSING)
def test_every_process_that_gives_it_data_must_name_who_is_abroad(case: str, engine: _engine.Engine) -> None:
    turtle, expected = DISCLOSING[case]
    found = _engine.run(triples(NOTICE + turtle), engine, [rule := expand("gm:GM-X01")])
    assert {short(one.focus) for one in found if one.shape == rule} == expected


@pytest.mark.skipif("fast" not in ENGINES, reason="the fast engine is not installed")
def test_each_of_many_recipients_abroad_costs_the_same() -> None:
    """That the query looks through all nodes for each would cost the square of their number."""

    def cost(count: int) -> float:
        given = triples(
            NOTICE
            + "".join(
                f":n dpv:hasProcess :p{number} . :p{number} a dpv:Process ; dpv:hasRecipient :r{number} . "
                f":r{number} dpv:hasCountry <https://w3id.org/dpv/loc#US> .\n"
                for number in range(count)
            )
        )
        took = []
        for _ in range(3):
            begun = time.process_time()
            assert len(_engine.run(given, "fast", [expand("gm:GM-X01")])) == count
            took.append(time.process_time() - begun)
        return min(took)

    assert cost(800) < 8 * cost(200)


# --- Deep graphs ----------------------------------------------------------------------------------------------------

UPWARDS = ("skos:broader", "rdfs:subClassOf", "rdf:type", "skos:narrower", "skos:exactMatch")
HOLDING = ("dpv:hasProcess", "dct:hasPart", "dct:isPartOf", "dpv:hasPersonalDataHandling", "dpv:hasObligation",
           "dpv:hasNotice", "dpv:hasNoticeLayer", "http://www.w3.org/ns/dcat#resource")  # fmt: skip


@pytest.mark.parametrize("property", [*UPWARDS, *HOLDING])
def test_a_chain_is_followed_up_to_a_length(property: str) -> None:
    refuse_depth(chain(property, MOST_LEVELS - 1))  # so many nodes
    refuse_depth([*chain(property, MOST_LEVELS - 1), *chain(property, MOST_LEVELS - 1, "urn:b")])


@pytest.mark.parametrize(
    ("property", "said"),
    [*((property, "stand one under another") for property in UPWARDS), *((p, "hold one another") for p in HOLDING)],
)
def test_a_longer_chain_is_refused(property: str, said: str) -> None:
    with pytest.raises(ReadError, match=f"more than 1,000 nodes {said}, from urn:a"):
        refuse_depth(chain(property, MOST_LEVELS))


def test_older_names_of_properties_count() -> None:
    with pytest.raises(ReadError, match="hold one another"):
        refuse_depth(chain("https://w3id.org/dpv/owl#hasProcess", MOST_LEVELS))


def test_both_kinds_of_chains_are_told_at_once() -> None:
    with pytest.raises(ReadError) as caught:
        refuse_depth([*chain("skos:broader", 5000), *chain("dpv:hasProcess", 5000, "urn:b")])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("property", ["skos:broader", "dpv:hasProcess", "skos:exactMatch"])
def test_width_and_circles_are_not_depth(property: str) -> None:
    star = [Triple("urn:top", expand(property), f"urn:{number}") for number in range(5000)]
    star += [Triple(f"urn:{number}", expand(property), "urn:bottom") for number in range(5000)]
    refuse_depth(star)
    refuse_depth([*chain(property, 20), Triple("urn:a20", expand(property), "urn:a0")])
    refuse_depth([Triple("urn:a", expand(property), "urn:a")])


def test_layers_that_all_hold_each_other_are_looked_through_once() -> None:
    """Ways through them: ten to the fiftieth."""
    refuse_depth(
        [
            Triple(f"urn:{layer}:{upper}", expand("dpv:hasProcess"), f"urn:{layer + 1}:{lower}")
            for layer in range(50)
            for upper in range(10)
            for lower in range(10)
        ]
    )


def test_the_place_is_that_of_the_node_from_which_the_others_follow() -> None:
    lines = "".join(f":c{number} skos:broader :c{number + 1} .\n" for number in range(1500))
    with pytest.raises(ReadError) as caught:
        parse((HEAD + lines).encode(), "x.ttl", "turtle")
    # 1,001 nodes end at :c1500, so that :c500 is the first; it stands 500 lines behind the head of two and the first.
    assert [str(problem.place) for problem in caught.value.problems] == ["x.ttl:503:1"]


# --- Many records and much beside them ------------------------------------------------------------------------------


def hanging(turtle: str) -> dict[str, set[str]]:
    """What belongs to each unit, in short."""
    units = divide(lifted(triples(turtle)))
    return {short(unit.root): set(map(short, unit.hangs)) for unit in units}


def short(iri: str) -> str:
    return iri.removeprefix("https://e.example/")


def test_what_nothing_speaks_of_belongs_where_its_name_begins_or_to_what_it_speaks_of() -> None:
    records = ":r a dpv:ROPA ; dpv:hasProcess :p , :both . :s a dpv:ROPA ; dpv:hasProcess :q , :both ."
    beside = """
    <https://e.example/r#a> dct:title "by name" . <https://e.example/s/b> dct:relation :p . :c dct:relation :both .
    :d dct:relation :q ; dct:source :e . :e dct:title "behind" . :lonely dct:relation :nothing .
    """
    assert hanging(records + beside) == {
        "r": {"r", "p", "both", "r#a", "c"},
        "s": {"s", "q", "both", "s/b", "p", "c", "d", "e"},
    }


# --- The same each time ---------------------------------------------------------------------------------------------


def test_a_check_says_the_same_whatever_the_seed_of_hashes(tmp_path: Path) -> None:
    file = tmp_path / "r.ttl"
    processes = "".join(
        f":r dpv:hasProcess :p{n} . :p{n} dpv:hasPurpose [ a dpv:Marketing ], 'text', dpv:Nonsense{n} ; skos:broader :k{n % 3} .\n"
        for n in range(20)
    )
    circle = ":k0 skos:broader :k1 . :k1 skos:broader :k2 . :k2 skos:broader :k0 , dpv:Process .\n"
    file.write_text(f"{HEAD}:r a dpv:ROPA , dpv:PrivacyNotice .\n{processes}{circle}", encoding="utf-8")
    said = {_checked(file, seed) for seed in ("0", "1", "7")}
    assert len(said) == 1
    assert b"GM-L01" in said.pop()


def _checked(file: Path, seed: str) -> bytes:
    command = [sys.executable, "-m", "gdprmap", "check", file.name, "--on", "2024-05-01"]
    ran = subprocess.run(
        command, cwd=file.parent, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False
    )
    assert ran.returncode == 1, ran.stderr
    return ran.stdout
