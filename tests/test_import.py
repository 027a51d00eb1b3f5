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
SYNTAXES = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "jsonld": "jsonld", "rdfxml": "rdf"}
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
    assert (said["source"], said["policy"], said["carried"]) == ("x.ttl", "https://shop.example/privacy", 5)


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
