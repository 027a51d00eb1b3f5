"""`gdprmap import` as a user sees it: standard output, standard error, exit code and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap import export, read, read_text
from gdprmap.graph import policy_iri, triples

ROOT = Path(__file__).parent.parent
SHOP = ROOT / "examples" / "smart-soft.yaml"
SYNTAXES = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "trig": "trig", "jsonld": "jsonld", "rdfxml": "rdf"}
HEAD = "@prefix : <https://shop.example/> . @prefix dpv: <https://w3id.org/dpv#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
FOREIGN = HEAD + (
    ':privacy a dpv:PrivacyNotice ;\n  dct:title "Privacy"@en ;\n  dpv:hasProcess :mail .\n'
    ":mail a dpv:Process ;\n  dpv:hasLegalBasis dpv:Consent ;\n  dpv:hasRisk :fire .\n"
)


def gdprmap(*arguments: str, folder: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    call = (sys.executable, "-W", "error", "-m", "gdprmap", *arguments)
    return subprocess.run(
        call, cwd=folder, env=environment, input=stdin, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_was_exported_comes_back(syntax: str, tmp_path: Path) -> None:
    policy = read(SHOP).policy
    name = f"shop.{SYNTAXES[syntax]}"
    (tmp_path / name).write_text(export(policy, syntax), encoding="utf-8")  # type: ignore[arg-type]  # a name of FORMATS
    done = gdprmap("import", name, "--strict", folder=tmp_path)
    count = len(triples(policy))
    assert (done.returncode, done.stderr) == (0, f"{name}: {count} of {count} statements carried over, 0 lost\n")
    assert set(triples(read_text(done.stdout).policy)) == set(triples(policy))


def test_the_file_is_in_the_order_of_fmt(tmp_path: Path) -> None:
    (tmp_path / "shop.ttl").write_text(export(read(SHOP).policy), encoding="utf-8")
    gdprmap("import", "shop.ttl", "--output", "shop.yaml", folder=tmp_path)
    assert gdprmap("fmt", "--check", "shop.yaml", folder=tmp_path).returncode == 0


def test_losses_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(FOREIGN, encoding="utf-8")
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout == (
        "id: privacy\niri: https://shop.example/privacy\ntitle: Privacy\nprofiles: [notice]\nlanguage: en\n"
        "processing:\n  mail:\n    legal_bases: [consent]\n"
    )
    assert done.stderr == (
        "x.ttl:5:1: lost: <https://shop.example/mail> dpv:hasRisk <https://shop.example/fire>: "
        "Processing has no field for dpv:hasRisk\n"
        "x.ttl: 5 of 6 statements carried over, 1 lost\n"
    )


def test_strict_writes_nothing_where_something_is_lost(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(FOREIGN, encoding="utf-8")
    done = gdprmap("import", "x.ttl", "--strict", "--output", "x.yaml", "--losses", "lost.json", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "x.ttl: 5 of 6 statements carried over, 1 lost; nothing was written (--strict)\n"
    assert not (tmp_path / "x.yaml").exists()
    said = json.loads((tmp_path / "lost.json").read_text(encoding="utf-8"))
    assert said["lost"] == [
        {
            "subject": "https://shop.example/mail",
            "property": "https://w3id.org/dpv#hasRisk",
            "value": {"iri": "https://shop.example/fire"},
            "why": "Processing has no field for dpv:hasRisk",
            "line": 5,
            "column": 1,
        }
    ]
    assert {name: said[name] for name in ("source", "policy", "carried", "left_alone")} == {
        "source": "x.ttl", "policy": "https://shop.example/privacy", "carried": 5, "left_alone": 0,
    }  # fmt: skip


def test_losses_go_to_a_file_of_their_own_and_the_policy_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(FOREIGN, encoding="utf-8")
    alone = gdprmap("import", "x.ttl", folder=tmp_path)
    done = gdprmap("import", "x.ttl", "--losses", "lost.json", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, alone.stdout)
    assert done.stderr == "x.ttl: 5 of 6 statements carried over, 1 lost\n"
    assert [one["line"] for one in json.loads((tmp_path / "lost.json").read_text(encoding="utf-8"))["lost"]] == [5]


GRAPHS = HEAD + (
    ":one { :first a dpv:PrivacyNotice ; dct:title 'One' . }\n"
    ":two { :two a dpv:ROPA ; dct:title 'Two' . }\n"
    ":three { :p a dpv:Process . }\n"
)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("one", "id: first\niri: https://shop.example/first\ntitle: One\nprofiles: [notice]\n"),
        ("first", "id: first\niri: https://shop.example/first\ntitle: One\nprofiles: [notice]\n"),
        ("two", "id: two\niri: https://shop.example/two\ntitle: Two\nprofiles: [record]\n"),
        ("three", "id: policy\nprofiles: none\nprocessing:\n  p: {}\n"),
    ],
)
def test_a_policy_is_asked_for_by_its_name_or_by_that_of_its_graph(asked: str, written: str, tmp_path: Path) -> None:
    (tmp_path / "x.trig").write_text(GRAPHS, encoding="utf-8")
    done = gdprmap("import", "x.trig", "--policy", f"https://shop.example/{asked}", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, written)


def test_a_graph_with_nothing_to_import(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("", encoding="utf-8")
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "id: policy\nprofiles: none\n")
    assert done.stderr == (
        "x.ttl: no notice, record or process is in the graph; "
        "the policy <https://w3id.org/gdprmap/policy/policy> says nothing\n"
        "x.ttl: 0 of 0 statements carried over, 0 lost\n"
    )


def test_a_policy_that_others_wrote_is_understood_as_check_does_even_if_nothing_is_lost(tmp_path: Path) -> None:
    text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . :n a dpv:PrivacyNotice ; dpv:hasDataController :c . "
    (tmp_path / "x.ttl").write_text(HEAD + text + ":c skos:prefLabel 'Acme' .", encoding="utf-8")
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert "controller:\n  name: Acme\n" in done.stdout
    assert done.stderr == "x.ttl: 3 of 3 statements carried over, 0 lost\n"


@pytest.mark.parametrize(
    ("bases", "written"),
    [
        ("eu-gdpr:A6-1-c", "[legal obligation]"),
        ("dpv:Consent", "[consent]"),
        ("eu-gdpr:A6-1-c, dpv:Contract", "[legal obligation, contract]"),
    ],
)
def test_a_basis_is_written_once_however_often_it_is_said(bases: str, written: str, tmp_path: Path) -> None:
    graph = tmp_path / "r.ttl"
    graph.write_text(
        "@prefix dpv: <https://w3id.org/dpv#> . @prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .\n"
        "<https://e.example/r> a dpv:ROPA ; dpv:hasProcess <https://e.example/p> .\n"
        f"<https://e.example/p> a dpv:Process ; dpv:hasPurpose dpv:Marketing ; dpv:hasLegalBasis {bases} ."
    )
    done = gdprmap("import", "r.ttl", folder=tmp_path)
    assert (done.returncode, "lost:" in done.stderr) == (0, False), done.stderr
    assert f"legal_bases: {written}" in done.stdout


def test_terms_of_an_older_release_are_no_loss(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        "@prefix old: <http://www.w3.org/ns/dpv#> . <urn:p> a old:PersonalDataHandling ; old:hasPurpose old:Marketing ;\n"
        "  old:hasPersonalDataCategory old:Health .",
        encoding="utf-8",
    )
    done = gdprmap("import", "x.ttl", "--strict", "-q", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "purposes: [dpv:Marketing]" in done.stdout
    assert "term: pd:Health" in done.stdout


def test_a_loss_in_a_list_stands_where_the_list_does(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        HEAD + ":n a dpv:PrivacyNotice ; dpv:hasProcess :p .\n\n:p a dpv:Process ; dpv:hasPurpose ( dpv:Marketing ) .",
        encoding="utf-8",
    )
    done = gdprmap("import", "x.ttl", "--losses", "lost.json", folder=tmp_path)
    told = gdprmap("import", "x.ttl", folder=tmp_path)
    assert (done.returncode, "purposes: [dpv:Marketing]" in done.stdout) == (0, True)
    lost = json.loads((tmp_path / "lost.json").read_text(encoding="utf-8"))["lost"]
    assert {(one["line"], one["column"]) for one in lost} == {(4, 1)}
    assert {line.partition(": lost")[0] for line in told.stderr.splitlines() if ": lost: " in line} == {"x.ttl:4:1"}


def test_what_is_found_in_what_holds_processes_is_found_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        HEAD + ":g a dpv:Process ; dpv:hasLegalBasis dpv:Contract ; dpv:hasProcess :c .\n"
        ":c a dpv:Process ; dpv:hasPurpose dpv:ServiceProvision .",
        encoding="utf-8",
    )
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert done.stdout.endswith(
        "processing:\n  c:\n    purposes: [dpv:ServiceProvision]\n    legal_bases: [contract]\n"
    )
    assert done.stderr.splitlines()[0] == (
        "x.ttl:2:1: lost: <https://shop.example/g> dpv:hasProcess <https://shop.example/c>: "
        "in a policy all processing stands side by side, none within other processing"
    )


def test_json_and_standard_input(tmp_path: Path) -> None:
    done = gdprmap("import", "-", "--input-format", "turtle", "--format", "json", "-q", folder=tmp_path, stdin=FOREIGN)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["processing"] == {"mail": {"legal_bases": ["consent"]}}


def test_one_of_several_policies(tmp_path: Path) -> None:
    first, second = (read(file).policy for file in (SHOP, ROOT / "examples" / "smartertrack-2012.yaml"))
    text = export(first, "nquads") + export(second, "nquads")
    (tmp_path / "all.nq").write_text(text, encoding="utf-8")
    refused = gdprmap("import", "all.nq", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: all.nq: 2 policies are in the graph; say which one is meant: ")
    assert f"\n  --policy {policy_iri(first)}   (all.nq:" in refused.stderr
    done = gdprmap("import", "all.nq", "--policy", policy_iri(first), folder=tmp_path)
    count, others = len(triples(first)), len(triples(second))
    assert done.stderr == (
        f"all.nq: {count} of {count} statements carried over, 0 lost; {others} about other policies left alone\n"
    )
    assert set(triples(read_text(done.stdout).policy)) == set(triples(first))


def test_processes_without_a_notice(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(HEAD + ":mail a dpv:Process .", encoding="utf-8")
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert done.stdout == "id: policy\nprofiles: none\nprocessing:\n  mail: {}\n"
    assert done.stderr == (
        "x.ttl: no notice or record is in the graph; its processes stand in a policy of their own, "
        "<https://w3id.org/gdprmap/policy/policy>\n"
        "x.ttl: 1 of 1 statement carried over, 0 lost\n"
    )


def test_an_iri_that_a_file_cannot_hold(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(HEAD + "<did:web:shop> a dpv:PrivacyNotice .", encoding="utf-8")
    done = gdprmap("import", "x.ttl", folder=tmp_path)
    assert done.stderr.startswith(
        "x.ttl: the policy is called <https://w3id.org/gdprmap/policy/shop> from now on: "
        "a file cannot say that it is <did:web:shop>\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import",), "the following arguments are required: FILE"),
        (("import", "-"), "standard input has no name that says what it is written in; write --input-format turtle"),
        (("import", "nothing.ttl"), "nothing.ttl:1:1: error: there is no such file"),
        (("import", "x.ttl", "--output", "x.ttl"), "x.ttl is the graph that is read; write to another file"),
        (
            ("import", "x.ttl", "--output", "y", "--losses", "y"),
            "y is to hold the policy; write the losses to another file",
        ),
        (
            ("import", "x.ttl", "--policy", "my shop"),
            "--policy 'my shop' is no IRI; write it in full, such as https://",
        ),
        (("import", "x.ttl", "--policy", "https://shop.example/mail"), "https://shop.example/mail is no policy; "),
        (("import", "x.ttl", "--policy", "urn:a"), "the graph says nothing of urn:a; the policies in it are: "),
        (("import", "x.ttl", "--input-format", "yaml"), "'yaml' is no input format"),
        (("import", "bad.ttl"), "bad.ttl:1:"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(FOREIGN, encoding="utf-8")
    (tmp_path / "bad.ttl").write_text("this is no Turtle", encoding="utf-8")
    done = gdprmap(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
