"""`gdprmap terms --check`, and what is known of the terms of earlier releases of DPV."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.vocab import _table
from gdprmap.vocab._releases import Found, look_up, renamed, same_today

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT.parent / "shared" / "samples" / "dpv-examples"
DPV = "https://w3id.org/dpv"

TURTLE = """\
@prefix dpv: <https://w3id.org/dpv#> .
@prefix old: <https://w3id.org/dpv/dpv-pd#> .
@prefix pd: <https://w3id.org/dpv/pd#> .
@prefix ai: <https://w3id.org/dpv/ai#> .
@prefix ex: <https://example.com/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:a a dpv:PersonalDataHandling ; # pd:Nonsense
    dpv:hasPersonalData old:Age, pd:IPAdress, ex:Mine ;
    dpv:hasProcesing dpv:Collect ;
    dpv:hasPurpose dpv:NewPurpose, ai:AI .
dpv:Gone dpv:hasProcesing dpv:Store ; skos:note "pd:Text", "https://w3id.org/dpv#Text" .
dpv:NewPurpose a skos:Concept, dpv:Purpose .
"""
YAML = """\
id: shop
controller: {name: Shop, country: DE}
applicable_laws: [GDPR, dpv-legal:EU-GDPR]
data:
  usage:
    label: dpv:Label
    items: [pd:IPAdress, {label: x, term: pd:BrowsingBehavior}, https://acme.example/ns#A]
processing:
  analytics:
    data: [usage]
    purposes: [{label: y, term: dpv:ServiceUsageAnalytics}]
    operations: [dpv:Colect, foo:Bar, Store]
"""


def check(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return terms(folder, "--check", *arguments, stdin=stdin)


def terms(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gdprmap", "terms", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment, input=stdin, encoding="utf-8"
    )


# what became of a term


@pytest.mark.parametrize(
    ("iri", "today"),
    [
        # The IRIs of DPV 1.x and before, and of the files in OWL: changelog of DPV 2.0.
        ("http://www.w3.org/ns/dpv#Purpose", "dpv:Purpose"),
        ("http://w3id.org/dpv#Purpose", "dpv:Purpose"),
        ("https://w3id.org/dpv/1.0#Purpose", "dpv:Purpose"),
        ("https://w3id.org/dpv/v1.0#Purpose", "dpv:Purpose"),
        ("https://w3id.org/dpv/2.3/pd#Age", "pd:Age"),
        ("https://w3id.org/dpv/dpv-pd#Age", "pd:Age"),
        ("https://w3id.org/dpv/dpv-skos/dpv-pd#Age", "pd:Age"),
        ("https://w3id.org/dpv/dpv-owl/dpv-gdpr#A6-1-a", "eu-gdpr:A6-1-a"),
        ("http://www.w3.org/ns/dpv-gdpr#A6-1-a", "eu-gdpr:A6-1-a"),
        ("https://w3id.org/dpv/owl#Purpose", "dpv:Purpose"),
        ("https://w3id.org/dpv/legal/eu/gdpr/owl#A15", "eu-gdpr:A15"),
        ("https://w3id.org/dpv/dpv-tech#Cookie", "tech:Cookie"),
        # dpv-legal held places and laws.
        ("https://w3id.org/dpv/dpv-legal#DE", "loc:DE"),
        ("https://w3id.org/dpv/dpv-legal#EU-GDPR", "legal-eu:law-GDPR"),
        ("https://w3id.org/dpv/dpv-legal#DE-BE-BlnDSG", "legal-de:law-BE-BlnDSG"),
        ("https://w3id.org/dpv/dpv-legal#DPA-DE-BY-public", "legal-de:DPA-DE-BY-public"),
        # The folder's name, which DPV's own examples follow.
        ("https://w3id.org/dpv/legal/eu/rights#T1-Dignity", "eu-rights:T1-Dignity"),
        # Another name.
        ("https://w3id.org/dpv#hasDataStorageCondition", "dpv:hasStorageCondition"),
        ("https://w3id.org/dpv/pd#FavoriteColor", "pd:FavouriteColour"),
        ("https://w3id.org/dpv/1.0/dpv-gdpr#A6-1a", "eu-gdpr:A6-1-a"),
        ("https://w3id.org/dpv#Harm", "risk:Harm"),
        ("http://www.w3.org/ns/dpv#hasPersonalDataCategory", "dpv:hasPersonalData"),
        ("http://w3id.org/dpv#hasPersonalDataCategory", "dpv:hasPersonalData"),
        ("http://www.w3.org/ns/dpv#PersonalDataCategory", "dpv:PersonalData"),
        # The categories of personal data stood among all others before they had a vocabulary of their own.
        ("http://www.w3.org/ns/dpv#EmailAddress", "pd:EmailAddress"),
        ("http://www.w3.org/ns/dpv#FavoriteColor", "pd:FavouriteColour"),
    ],
)
def test_the_iri_of_today(iri: str, today: str):
    assert same_today(iri) == _table.expand(today)
    assert today in _table.table()


@pytest.mark.parametrize(
    ("iri", "verdict"),
    [
        (f"{DPV}#Purpose", "known"),
        (f"{DPV}#PersonalDataHandling", "sunset"),
        (f"{DPV}/1.0#FullyAutomatedProcessing", "renamed"),
        (f"{DPV}/pd#IPAdress", "unknown"),
        (f"{DPV}/gdpr#A6-1-a", "unknown"),
        (f"{DPV}#EmailAddress", "unknown"),
        ("http://www.w3.org/ns/dpv#Nothing", "unknown"),
        ("http://www.w3.org/ns/dpv-gdpr#EmailAddress", "unknown"),
        ("https://w3id.org/gdprmap/ns#Nothing", "unknown"),
        (f"{DPV}/ai#AISystem", "elsewhere"),
        (f"{DPV}", None),
        (f"{DPV}/2.3", None),
        (f"{DPV}/examples#E0001", None),
        ("https://example.com/dpv#Purpose", None),
        ("http://purl.org/dc/terms/title", None),
    ],
)
def test_what_became_of_an_iri(iri: str, verdict: str | None):
    found = look_up(iri)
    assert (found.verdict if found else None) == verdict
    assert same_today(iri) is None


def test_what_comes_nearest_does_not_mean_the_same():
    assert look_up(f"{DPV}#FullyAutomatedProcessing") == Found(
        verdict="renamed", successor=f"{DPV}#FullAutomation", same=False, source="DPV 2.0 changelog"
    )


def test_the_table_of_renamed_terms_fits_the_table():
    rows = _table.table()
    for old, known in renamed().items():
        assert old not in rows, f"{old} is still there"
        assert old.partition(":")[0] in _table.VOCABULARIES
        assert known.sign in {"=", "~"}
        assert known.source.startswith(("DPV 0.x", "DPV 1", "DPV 2", "DPV guide "))
        if known.new.partition(":")[0] in _table.VOCABULARIES:
            assert rows[known.new].status != "sunset", f"{known.new} for {old}"
        else:
            assert known.new.startswith(("https://w3id.org/dpv/sector/", "rdf:", "skos:"))
    lines = Path(_table.__file__).with_name("renamed.tsv").read_text(encoding="utf-8").splitlines()
    facts = [line for line in lines if not line.startswith("#")]
    assert facts == sorted(facts)
    assert len(facts) == len(renamed())


# files of RDF


def test_every_position_of_a_graph_counts(tmp_path: Path):
    (tmp_path / "x.ttl").write_text(TURTLE, encoding="utf-8")
    done = check(tmp_path, "x.ttl")
    assert done.stdout == (
        "x.ttl:7:8: sunset: dpv:PersonalDataHandling; write dpv:Process instead (DPV's own note)\n"
        "x.ttl:8:25: renamed: https://w3id.org/dpv/dpv-pd#Age; write pd:Age instead (DPV 2.0 changelog)\n"
        "x.ttl:8:34: unknown: pd:IPAdress is in no vocabulary; did you mean pd:IPAddress?\n"
        "x.ttl:9:5: unknown: dpv:hasProcesing is in no vocabulary; did you mean dpv:hasProcessing? (2 statements)\n"
        "x.ttl:11:1: unknown: dpv:Gone is in no vocabulary (3 statements)\n"
        "note: 1 term of https://w3id.org/dpv/ai# not judged: gdprmap does not hold that vocabulary\n"
        "DPV 2.3: 3 unknown, 1 sunset, 1 renamed among 11 terms in 1 file\n"
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_a_graph_without_any_is_clean(tmp_path: Path):
    text = f"<https://example.com/a> <{_table.expand('rdf:type')}> <https://w3id.org/dpv#Process> .\n"
    for name in ("x.ttl", "x.nt", "x.nq", "x.trig"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "x.jsonld").write_text('{"@id": "https://example.com/a", "@type": "https://w3id.org/dpv#Process"}')
    done = check(tmp_path, ".")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "DPV 2.3: 0 unknown, 0 sunset, 0 renamed among 5 terms in 5 files\n"


def test_other_syntaxes(tmp_path: Path):
    (tmp_path / "x.jsonld").write_text(
        '{"@context": {"dpv": "https://w3id.org/dpv#"},\n "@id": "https://example.com/a",\n "@type": "dpv:Proces"}\n',
        encoding="utf-8",
    )
    (tmp_path / "x.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dpv="https://w3id.org/dpv#">\n'
        '<dpv:Proces rdf:about="https://example.com/a"/>\n</rdf:RDF>\n',
        encoding="utf-8",
    )
    done = check(tmp_path, "x.jsonld", "x.rdf", "--format=json")
    said = json.loads(done.stdout)
    assert [(one["file"], one["term"], one["replacement"]) for one in said["terms"]] == [
        ("x.jsonld", "dpv:Proces", "dpv:Process"),
        ("x.rdf", "dpv:Proces", "dpv:Process"),
    ]
    assert done.returncode == 1


def test_our_own_graphs_are_clean(tmp_path: Path):
    for example in sorted((ROOT / "examples").glob("*.yaml")):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        export = [sys.executable, "-m", "gdprmap", "export", "--facts", str(example), "--output", f"{example.stem}.nt"]
        subprocess.run(export, check=True, cwd=tmp_path, env=environment)
    done = check(tmp_path, ".", str(ROOT / "examples"))
    assert (done.returncode, done.stderr) == (0, "")
    assert ": 0 unknown, 0 sunset, 0 renamed among " in done.stdout


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no {SAMPLES}")
def test_of_dpvs_own_examples_one_uses_a_sunset_term(tmp_path: Path):
    """Found by `grep`: of the twelve sunset terms, only E0060 uses one, in two statements."""
    prefixes = (SAMPLES / "prefixes.ttl").read_text(encoding="utf-8")
    for file in SAMPLES.glob("E*.ttl"):
        if file.stem not in {"E0004", "E0030"}:  # they do not parse
            (tmp_path / file.name).write_text(prefixes + file.read_text(encoding="utf-8"), encoding="utf-8")
    said = json.loads(check(tmp_path, ".", "--format", "json").stdout)
    assert [(one["file"], one["term"], one["uses"]) for one in said["terms"]] == [("E0060.ttl", "dpv:WithinDevice", 2)]


# policies


def test_every_place_in_a_policy_counts(tmp_path: Path):
    (tmp_path / "x.yaml").write_text(YAML, encoding="utf-8")
    done = check(tmp_path, "x.yaml")
    assert done.stdout == (
        "x.yaml:3:25: renamed: https://w3id.org/dpv/dpv-legal#EU-GDPR; write legal-eu:law-GDPR instead"
        " (DPV 2.0 changelog)\n"
        "x.yaml:7:13: unknown: pd:IPAdress is in no vocabulary; did you mean pd:IPAddress?\n"
        "x.yaml:7:37: renamed: pd:BrowsingBehavior; write pd:BrowsingBehaviour instead (DPV 2.2 changelog)\n"
        "x.yaml:12:18: unknown: dpv:Colect is in no vocabulary; did you mean dpv:Collect?\n"
        "x.yaml:12:30: unknown: foo:Bar is in no vocabulary\n"
        "x.yaml:12:39: unknown: Store is in no vocabulary; did you mean dpv:Store?\n"
        "DPV 2.3: 4 unknown, 0 sunset, 2 renamed among 7 terms in 1 file\n"
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_a_policy_in_json(tmp_path: Path):
    (tmp_path / "x.json").write_text('{"id": "x",\n "data": {"d": {"items": ["dpv:PrivateLocation", "pd:Agee"]}}}\n')
    said = json.loads(check(tmp_path, "x.json", "--format=json").stdout)
    assert said["dpv"] == "2.3"
    assert said["files"] == [{"file": "x.json", "terms": 2}]
    assert said["terms"][1] == {
        "file": "x.json",
        "line": 2,
        "column": 50,
        "term": "pd:Agee",
        "iri": "https://w3id.org/dpv/pd#Agee",
        "verdict": "unknown",
        "replacement": "pd:Age",
        "replacement_iri": "https://w3id.org/dpv/pd#Age",
        "same_meaning": False,
        "source": None,
        "uses": 1,
    }
    assert (said["terms"][0]["verdict"], said["terms"][0]["replacement"]) == ("sunset", "dpv:PrivateSpace")


def test_what_hides_terms_is_an_error_and_never_clean(tmp_path: Path):
    (tmp_path / "x.yaml").write_text("id: x\ndatta:\n  d:\n    items: [pd:IPAdress]\n", encoding="utf-8")
    done = check(tmp_path, "x.yaml")
    assert done.returncode == 2
    assert done.stderr.startswith("x.yaml:2:1: error: ")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("x.yaml", "- a\n- b\n", "x.yaml:1:1: error: the file holds a list; "),
        ("x.yaml", "id: [\n", "x.yaml:2:1: error: "),
        ("x.ttl", "this is no Turtle", "x.ttl:1:1: error: this is no Turtle"),
        ("x.txt", "id: x\n", "x.txt:1:1: error: "),
    ],
)
def test_a_broken_file_is_told_beside_what_others_hold(tmp_path: Path, name: str, text: str, error: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "y.ttl").write_text(TURTLE, encoding="utf-8")
    done = check(tmp_path, name, "y.ttl")
    assert done.returncode == 2
    assert "y.ttl:8:34: unknown: pd:IPAdress" in done.stdout
    assert done.stderr.startswith(error)


def test_standard_input_is_looked_through(tmp_path: Path):
    done = check(tmp_path, "-", "--input-format", "turtle", stdin=TURTLE)
    assert "<stdin>:8:34: unknown: pd:IPAdress is in no vocabulary; did you mean pd:IPAddress?\n" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    done = check(tmp_path, "-", stdin=YAML)
    assert "<stdin>:7:13: unknown: pd:IPAdress" in done.stdout
    assert done.returncode == 1
    done = check(tmp_path, "-", "--input-format=json", stdin='{"id": "x",\n "measures": ["dpv:Bogus"]}')
    assert done.stdout.startswith("<stdin>:2:15: unknown: dpv:Bogus is in no vocabulary")


def test_standard_input_goes_with_files_and_is_read_once(tmp_path: Path):
    (tmp_path / "x.ttl").write_text(TURTLE, encoding="utf-8")
    done = check(tmp_path, "-", "x.ttl", "-", "--input-format=trig", stdin=TURTLE)
    assert done.stdout.endswith("DPV 2.3: 6 unknown, 2 sunset, 2 renamed among 22 terms in 2 files\n")


def test_standard_input_that_cannot_be_read_is_an_error(tmp_path: Path):
    done = check(tmp_path, "-", "--input-format=turtle", stdin="\n this is no Turtle")
    assert done.returncode == 2
    assert done.stderr.startswith("<stdin>:2:2: error: this is no Turtle")
    done = check(tmp_path, "-", stdin="")
    assert (done.returncode, done.stderr.startswith("<stdin>:1:1: error: the file is empty")) == (2, True)


def test_an_input_format_is_for_a_check_alone(tmp_path: Path):
    done = terms(tmp_path, "name", "--input-format=json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--input-format is for --check" in done.stderr


@pytest.mark.parametrize("path", ["nothing.yaml", "empty"])
def test_nothing_to_look_through_is_an_error(tmp_path: Path, path: str):
    (tmp_path / "empty").mkdir()
    done = check(tmp_path, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}:1:1: error: ")


@pytest.mark.parametrize("option", ["--kind=Purpose", "--limit=3"])
def test_what_is_for_a_search_does_not_go_with_it(tmp_path: Path, option: str):
    done = check(tmp_path, "x.ttl", option)
    assert done.returncode == 2
    assert "is for a search by words, and --check looks through files; leave one out" in done.stderr


def test_the_page_of_the_manual_shows_what_comes_out(tmp_path: Path):
    page = (ROOT / "docs" / "vocabularies.md").read_text(encoding="utf-8")
    register, vocabulary = re.findall(r"```turtle\n(.*?)```", page, re.DOTALL)
    (tmp_path / "register.ttl").write_text(register, encoding="utf-8")
    (tmp_path / "acme.ttl").write_text(vocabulary, encoding="utf-8")
    (settings,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "gdprmap.toml").write_text(settings, encoding="utf-8")
    ((_, shown), (generate, written)) = re.findall(r"```console\n\$ ([^\n]*)\n(.*?)```", page, re.DOTALL)
    assert check(tmp_path, "register.ttl").stdout == shown
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        [sys.executable, *generate.split()[1:]], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (made.stdout, made.stderr) == (written, "")
    (python,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "use.py").write_text(python, encoding="utf-8")
    subprocess.run([sys.executable, "use.py"], cwd=tmp_path, env=environment, check=True)
    assert check(tmp_path, "acme.ttl").returncode == 0
