"""`gdprmap publish` and `gdprmap.publish`, into folders and files; servers are in test_publish_http.py."""

from __future__ import annotations

import io
import json
import os
import pickle
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from gdprmap import Policy, check, check_graph, export, publish, read, read_text
from gdprmap.cli import main
from gdprmap.graph import ntriples, policy_iri, triples
from gdprmap.publishing import Published, PublishError, catalogue
from gdprmap.publishing.embedded import EmbeddedStore
from gdprmap.publishing.files import GraphsFile
from gdprmap.publishing.stores import Change
from gdprmap.rdf.parsing import parse_file
from gdprmap.rules import Severity
from tests.servers import oxigraph

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CATALOGUE = "https://w3id.org/gdprmap/catalogue"
VOCABULARIES = {f"https://w3id.org/gdprmap/{name}" for name in ("ns", "dpv-index", "adequacy")}
BASE = "https://w3id.org/gdprmap/policy/"
ENDINGS = ["", ".nq", ".trig"]


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def gdprmap(*arguments: str | Path) -> Done:
    """What the command says; in this process, since each start of Python takes its time."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(one) for one in arguments])
    return Done(code, out.getvalue(), err.getvalue())


def policy(id: str = "shop", title: str = "Privacy", more: str = "") -> Policy:
    return read_text(f"id: {id}\ntitle: {title}\n{more}\n").policy


def content(of: Policy) -> set[str]:
    return set(ntriples(triples(of)).splitlines())


def graphs(target: Path) -> dict[str, set[str]]:
    """Every named graph of a store, as Oxigraph alone reads it."""
    if target.is_dir():
        store = ox.Store.read_only(str(target))
    else:
        store = ox.Store()
        store.load(path=str(target))
    return {
        graph.value: {f"{quad.triple} ." for quad in store.quads_for_pattern(None, None, None, graph)}
        for graph in store.named_graphs()
        if isinstance(graph, ox.NamedNode)
    }


def counts(done: Published) -> tuple[int, int, int, int, int]:
    return (len(done.added), len(done.changed), len(done.unchanged), len(done.withdrawn), len(done.refused))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- What is written ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_policy_is_a_named_graph_of_its_iri(ending: str, tmp_path: Path) -> None:
    to = tmp_path / f"g{ending}"
    done = publish(EXAMPLES, to=to)
    assert counts(done) == (5, 0, 0, 0, 0)
    found = graphs(to)
    policies = {policy_iri(one): one for one in (read(file).policy for file in EXAMPLES)}
    assert set(found) == {*policies, CATALOGUE, *VOCABULARIES}
    for iri, one in policies.items():
        assert found[iri] == content(one)
    assert {outcome.policy: (outcome.added, outcome.removed) for outcome in done.added} == {
        iri: (len(triples(one)), 0) for iri, one in policies.items()
    }
    assert not [line for lines in found.values() for line in lines if "_:" in line.replace('"_:', "")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_again_changes_nothing(ending: str, tmp_path: Path) -> None:
    to = tmp_path / f"g{ending}"
    publish(EXAMPLES, to=to)
    before = graphs(to), files(tmp_path) if ending else None
    done = publish(ROOT / "examples", to=to)
    assert counts(done) == (0, 0, 5, 0, 0)
    assert done.vocabularies == ()
    assert (graphs(to), files(tmp_path) if ending else None) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_changed_policy_is_replaced_whole_and_the_others_are_left(ending: str, tmp_path: Path) -> None:
    to = tmp_path / f"g{ending}"
    old, new = policy("a", "Old", "language: en"), policy("a", "New")
    publish([old, policy("b")], to=to)
    before = graphs(to)
    done = publish([new], to=to)
    assert counts(done) == (0, 1, 0, 0, 0)
    (outcome,) = done.changed
    assert (outcome.added, outcome.removed, outcome.triples) == (
        len(content(new) - content(old)),
        len(content(old) - content(new)),
        len(content(new)),
    )
    assert outcome.removed > 0
    after = graphs(to)
    assert after[f"{BASE}a"] == content(new)
    assert {iri for iri in before if before[iri] != after[iri]} == {f"{BASE}a", CATALOGUE}


def test_what_others_keep_in_the_store_is_left(tmp_path: Path) -> None:
    foreign = '<https://a.example/s> <https://a.example/p> "o" <https://a.example/g> .\n<https://a.example/s> <https://a.example/p> _:b .\n'
    to = tmp_path / "g.nq"
    to.write_text(foreign, encoding="utf-8")
    publish([policy("a"), policy("b")], to=to)
    publish([policy("a")], to=to, prune=True)
    found = graphs(to)
    assert found["https://a.example/g"] == {'<https://a.example/s> <https://a.example/p> "o" .'}
    assert f"{BASE}b" not in found
    assert (
        sum(line.startswith("<https://a.example/s> <https://a.example/p> _:") for line in to.read_text().splitlines())
        == 1
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_prune_withdraws_what_is_gone_and_all_that_the_catalogue_says_of_it(ending: str, tmp_path: Path) -> None:
    to = tmp_path / f"g{ending}"
    publish([policy("a"), policy("b")], to=to)
    only_a = tmp_path / f"a{ending}"
    publish([policy("a")], to=only_a)
    assert counts(publish([policy("a")], to=to)) == (0, 0, 1, 0, 0)
    assert f"{BASE}b" in graphs(to)
    done = publish([policy("a")], to=to, prune=True)
    assert [(one.policy, one.removed) for one in done.withdrawn] == [(f"{BASE}b", len(content(policy("b"))))]
    found, wanted = graphs(to), graphs(only_a)
    assert set(found) == set(wanted)
    assert len(found[CATALOGUE]) == len(wanted[CATALOGUE])
    assert not [line for line in found[CATALOGUE] if f"<{BASE}b>" in line]


def test_nothing_given_withdraws_nothing(tmp_path: Path) -> None:
    publish(policy(), to=tmp_path / "g")
    before = graphs(tmp_path / "g")
    for dry_run in (True, False):
        with pytest.raises(PublishError, match="no policy is given, and nothing is withdrawn then"):
            publish([], to=tmp_path / "g", prune=True, dry_run=dry_run)
    assert graphs(tmp_path / "g") == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_again_repairs_what_something_else_changed(ending: str, tmp_path: Path) -> None:
    to, sources = tmp_path / f"g{ending}", [policy("a"), policy("b"), policy("c")]
    publish(sources, to=to)
    right = graphs(to)
    store = EmbeddedStore(to) if to.is_dir() else GraphsFile(to)
    gone = Change(catalogue=CATALOGUE, graph=f"{BASE}a", content=None, entry=(), entry_nodes=())
    store.replace([gone, replace(gone, graph=f"{BASE}b", content=b"<urn:a> <urn:b> <urn:c> .\n")])
    if isinstance(store, GraphsFile):
        store.commit()
    store.close()
    assert counts(publish(sources, to=to)) == (0, 0, 3, 0, 0)  # by the catalogue all is there
    done = gdprmap("publish", *(_written(one, tmp_path) for one in sources), "--to", to, "--again", "--dry-run")
    size = len(content(sources[0]))
    assert done.stdout.splitlines()[:2] == [
        f"changed   {BASE}a: {size} triples added, 0 removed",
        f"changed   {BASE}b: {size} triples added, 1 removed",
    ]
    assert f"{BASE}a" not in graphs(to)
    assert counts(publish(sources, to=to, again=True)) == (0, 2, 1, 0, 0)
    assert {name: said for name, said in graphs(to).items() if name != CATALOGUE} == {
        name: said for name, said in right.items() if name != CATALOGUE
    }


def _written(of: Policy, folder: Path) -> Path:
    file = folder / f"{of.id}.yaml"
    file.write_text(f"id: {of.id}\ntitle: {of.title}\n", encoding="utf-8")
    return file


def test_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    for to in (tmp_path / "g", tmp_path / "g.nq"):
        assert counts(publish([policy("a")], to=to, dry_run=True)) == (1, 0, 0, 0, 0)
        assert list(tmp_path.iterdir()) == []
    for to in (tmp_path / "g", tmp_path / "g.nq"):
        publish([policy("a", "Old"), policy("b"), policy("d")], to=to)
        before = files(tmp_path)
        done = publish([policy("a", "New"), policy("b"), policy("c")], to=to, dry_run=True, prune=True)
        assert counts(done) == (1, 1, 1, 1, 0)
        assert done.dry_run
        assert files(tmp_path) == before
        real = publish([policy("a", "New"), policy("b"), policy("c")], to=to, prune=True)
        assert replace(done, dry_run=False) == real


# --- The catalogue -----------------------------------------------------------------------------------------------------


def test_what_the_catalogue_says(tmp_path: Path) -> None:
    record = tmp_path / "privacy" / "record.yaml"
    record.parent.mkdir()
    record.write_text("id: r\ntitle: Our record\nprofiles: [record]\nupdated: 2024-05-01\n", encoding="utf-8")
    to = tmp_path / "g"
    (outcome,) = publish(record, to=to).added
    query = f"""
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX dqv: <http://www.w3.org/ns/dqv#>
        PREFIX dpv: <https://w3id.org/dpv#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT ?title ?id ?hash ?source ?modified ?ended ?version ?violations {{ GRAPH <{CATALOGUE}> {{
            <{CATALOGUE}> a dcat:Catalog ; dcat:dataset ?p ; dcat:record ?record .
            ?p a dcat:Dataset, dpv:ROPA ; dct:title ?title ; dct:identifier ?id ; dct:conformsTo <https://w3id.org/dpv/2.3> ;
                spdx:checksum/spdx:checksumValue ?hash ; prov:wasGeneratedBy ?run ; dqv:hasQualityMeasurement ?m .
            ?record a dcat:CatalogRecord ; foaf:primaryTopic ?p ; dct:source ?source ; dct:issued ?modified ; dct:modified ?modified .
            ?run a prov:Activity ; prov:endedAtTime ?ended ; prov:wasAssociatedWith ?agent .
            ?agent a prov:SoftwareAgent ; owl:versionInfo ?version .
            ?m dqv:isMeasurementOf <https://w3id.org/gdprmap/metric/violations> ; dqv:value ?violations }} }}"""
    (row,) = ox.Store.read_only(str(to)).query(query)
    assert [row[name].value for name in ("title", "id", "source", "version")] == [
        "Our record",
        "r",
        "record.yaml",
        "0.1.0",
    ]
    content = ntriples(triples(read(record).policy)).encode()
    assert row["hash"].value == catalogue.digest(content)
    assert row["modified"].value == row["ended"].value
    assert int(row["violations"].value) == (outcome.findings or {})[Severity.VIOLATION]
    assert str(tmp_path) not in "".join(graphs(to)[CATALOGUE])


def test_a_relative_name_stands_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "a.yaml").write_text("id: a\n", encoding="utf-8")
    publish("privacy", to="g.nq")
    assert '"privacy/a.yaml"' in (tmp_path / "g.nq").read_text(encoding="utf-8")


def test_the_catalogue_does_not_change_what_a_check_of_the_file_finds(tmp_path: Path) -> None:
    source = [ROOT / "examples" / f"{name}.yaml" for name in ("smart-soft", "smartertrack-2012")]
    publish(source, to=tmp_path / "g.nq")
    reports = [
        json.loads(gdprmap("check", *of, "--format", "json", "--no-config").stdout)["findings"]
        for of in (source, [tmp_path / "g.nq"])
    ]
    found = [sorted((one["rule"], one["severity"], one["message"]) for one in report) for report in reports]
    assert found[0] == found[1]
    assert found[0]


def test_times_tell_when_the_content_last_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = tmp_path / "g"
    days = iter(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"])
    monkeypatch.setattr("gdprmap.publishing._now", lambda: next(days))

    def dates() -> set[str]:
        about = " ".join(line for line in graphs(to)[CATALOGUE] if "#record-" in line.split()[0])
        return set(re.findall(r"(?:issued|modified)> \"[^\"]*\"", about))

    publish(policy("a", "Old"), to=to)
    assert dates() == {'issued> "2026-01-01T00:00:00Z"', 'modified> "2026-01-01T00:00:00Z"'}
    publish(policy("a", "Old"), to=to)
    assert dates() == {'issued> "2026-01-01T00:00:00Z"', 'modified> "2026-01-01T00:00:00Z"'}
    publish(policy("a", "New"), to=to)
    assert dates() == {'issued> "2026-01-01T00:00:00Z"', 'modified> "2026-03-01T00:00:00Z"'}


def test_another_result_of_the_check_is_noted_though_the_policy_is_the_same(tmp_path: Path) -> None:
    to = tmp_path / "g"
    publish(policy("a"), to=to, check=lambda _, __: ())
    done = publish(policy("a"), to=to)
    assert [(one.added, one.removed) for one in done.changed] == [(0, 0)]
    assert counts(publish(policy("a"), to=to)) == (0, 0, 1, 0, 0)


def test_a_policy_outside_the_gdpr_has_no_result_rather_than_a_good_one(tmp_path: Path) -> None:
    (done,) = publish(policy("a", more="applicable_laws: none"), to=tmp_path / "g").added
    assert done.findings is None
    assert not [line for line in graphs(tmp_path / "g")[CATALOGUE] if "QualityMeasurement" in line]
    assert counts(publish(policy("a", more="applicable_laws: none"), to=tmp_path / "g")) == (0, 0, 1, 0, 0)


def test_a_base_names_policies_and_catalogue(tmp_path: Path) -> None:
    publish(
        [policy("a"), policy("b", more="iri: https://b.example/privacy")], to=tmp_path / "g", base="https://a.example/"
    )
    found = graphs(tmp_path / "g")
    assert {"https://a.example/a", "https://b.example/privacy", "https://a.example/catalogue"} <= set(found)
    assert CATALOGUE not in found


# --- What is not published ---------------------------------------------------------------------------------------------


def test_require_refuses_and_publishes_the_rest(tmp_path: Path) -> None:
    to = tmp_path / "g"
    publish([policy("bad", "Old"), policy("good", more="applicable_laws: none")], to=to)
    before = graphs(to)
    new = [policy("bad", "New"), policy("good", "New", "applicable_laws: none")]
    done = publish(new, to=to, require="violation", prune=True)
    assert counts(done) == (0, 1, 0, 0, 1)
    (refused,) = done.refused
    assert refused.policy == f"{BASE}bad"
    assert (refused.findings or {})[Severity.VIOLATION] > 0
    assert graphs(to)[f"{BASE}bad"] == before[f"{BASE}bad"]
    with pytest.raises(ValueError, match="terrible"):
        publish(new, to=to, require="terrible")


def test_a_file_that_cannot_be_read_keeps_no_other_back_and_nothing_is_withdrawn(tmp_path: Path) -> None:
    source = tmp_path / "privacy"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    gdprmap("publish", source, "--to", tmp_path / "g")
    (source / "a.yaml").write_text("id: [", encoding="utf-8")
    (source / "b.yaml").unlink()
    (source / "c.yaml").write_text("id: c\ntitle: New\n", encoding="utf-8")
    done = gdprmap("publish", source, "--to", tmp_path / "g", "--prune")
    assert done.returncode == 2
    assert f"{source / 'a.yaml'}:" in done.stderr
    assert "nothing is withdrawn while a file cannot be read" in done.stdout
    assert "1 changed, 1 unreadable" in done.stdout
    found = graphs(tmp_path / "g")
    assert {f"{BASE}a", f"{BASE}b"} <= set(found)
    assert any('"New"' in line for line in found[f"{BASE}c"])


def test_two_sources_of_one_policy_stop_all_before_anything_is_written(tmp_path: Path) -> None:
    for name, id in (("a", "one"), ("b", "two"), ("c", "one")):
        (tmp_path / f"{name}.yaml").write_text(f"id: {id}\n", encoding="utf-8")
    to = tmp_path / "g.nq"
    done = gdprmap("publish", tmp_path, "--to", to)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{BASE}one: {tmp_path / 'a.yaml'}, {tmp_path / 'c.yaml'}" in done.stderr
    assert not to.exists()
    with pytest.raises(PublishError, match="the catalogue"):
        publish(policy("x", more=f"iri: {CATALOGUE}"), to=to)
    with pytest.raises(PublishError, match="dpv-index"):
        publish(policy("x", more="iri: https://w3id.org/gdprmap/dpv-index"), to=to)


# --- Targets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "format"), [("ttl", "turtle"), ("nt", "ntriples"), ("jsonld", "jsonld"), ("rdf", "rdfxml")]
)
def test_a_file_of_one_graph_holds_one_policy_as_export_writes_it(ending: str, format: str, tmp_path: Path) -> None:
    to = tmp_path / f"p.{ending}"
    first, second = policy("a", "Old\\u0007 \\\\u0041"), policy("a", "New")
    assert counts(publish(first, to=to)) == (1, 0, 0, 0, 0)
    assert to.read_text(encoding="utf-8") == export(first, format)  # type: ignore[arg-type]  # a name of FORMATS
    stamp = to.stat().st_mtime_ns
    assert counts(publish(first, to=to)) == (0, 0, 1, 0, 0)
    assert to.stat().st_mtime_ns == stamp
    done = publish(second, to=to)
    assert [(one.added, one.removed) for one in done.changed] == [(1, 1)]
    before = files(tmp_path)
    with pytest.raises(PublishError, match="something else"):
        publish(policy("b"), to=to)
    with pytest.raises(PublishError, match="2 policies do not go into"):
        publish([second, policy("b")], to=tmp_path / f"new.{ending}")
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "names", [["notes.txt"], ["LOG"], ["CURRENT", "LOCK", "mine.sst.bak"], ["LOCK", "CURRENT", "OPTIONS-000007"]]
)
def test_a_folder_with_other_things_in_it_is_never_written_into(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    before = files(tmp_path)
    done = gdprmap("publish", EXAMPLES[0], "--to", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no store, and holds other files" in done.stderr
    assert files(tmp_path) == before


def test_an_empty_folder_becomes_a_store_and_one_of_a_publisher_that_was_killed_too(tmp_path: Path) -> None:
    publish(policy(), to=tmp_path / "new" / "er")
    (tmp_path / "empty").mkdir()
    publish(policy(), to=tmp_path / "empty")
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / "LOG").write_text("2026/01/01-00:00:00.000000 1 RocksDB version: 10.4.2\n", encoding="utf-8")
    publish(policy(), to=begun)
    assert f"{BASE}shop" in graphs(begun)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("ftp://a.example/x", "ftp: is no way to publish; write http://..., https://..., a file or a folder"),
        ("", "the target has no name"),
        ("file.txt", "is no folder"),
        ("broken.nq", "broken.nq cannot be read"),
        ("broken.ttl", "broken.ttl cannot be read"),
        ("file.txt/g.nq", "g.nq cannot be"),
        ("folder.nq/", "is no store, and holds other files"),
        ("loop.nq", "loop.nq cannot be opened"),
        ("loop", "loop cannot be opened"),
        ("x" * 300, "cannot be opened: File name too long"),
        ("-", "standard output is no target"),
        ("localhost:7878", "localhost:7878 is no folder; did you mean http://localhost:7878?"),
        ("graphs.example:7878/x", "did you mean http://graphs.example:7878/x?"),
        ("http://", "http:// is no address of a server"),
        ("g.json", "g.json is no folder, and no file that can be written: those end in .nq, .trig, .ttl"),
        ("g.nq.gz", "g.nq.gz is no folder"),
    ],
)
def test_targets_that_cannot_be(to: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.nq").mkdir()
    for name in ("loop", "loop.nq"):
        (tmp_path / name).symlink_to(name)
    for name in ("file.txt", "broken.nq", "broken.ttl", "folder.nq/x"):
        (tmp_path / name).write_text("<a> <b", encoding="utf-8")
    before = files(tmp_path)
    done = gdprmap("publish", EXAMPLES[0], "--to", to)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert files(tmp_path) == before


def test_a_file_that_another_program_wrote_meanwhile_is_left(tmp_path: Path) -> None:
    to = tmp_path / "g.nq"
    publish(policy("a"), to=to)

    def check(_: Policy, __: str) -> tuple[()]:
        to.write_text("<https://a.example/s> <https://a.example/p> <https://a.example/o> .\n", encoding="utf-8")
        return ()

    with pytest.raises(PublishError, match="written by another program meanwhile"):
        publish(policy("b"), to=to, check=check)
    assert to.read_text(encoding="utf-8").count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["g.nq"]


def test_a_link_stays_a_link_and_a_mode_a_mode(tmp_path: Path) -> None:
    real = tmp_path / "real.nq"
    real.touch(mode=0o640)
    real.chmod(0o640)
    (tmp_path / "link.nq").symlink_to(real)
    publish(policy(), to=tmp_path / "link.nq")
    assert (tmp_path / "link.nq").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert f"{BASE}shop" in graphs(real)


# --- Others at the same store ------------------------------------------------------------------------------------------

HOLDS = "import pyoxigraph, sys; s = pyoxigraph.Store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_a_store_in_use_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    to = tmp_path / "g"
    publish(policy("a"), to=to)
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(to)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == b"open\n"
        for read_only in (False, True):
            started = time.monotonic()
            with pytest.raises(PublishError, match="in use by another program"):
                EmbeddedStore(to, read_only=read_only, wait_seconds=0.5)
            assert time.monotonic() - started >= 0.5
        waiting = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys, gdprmap; gdprmap.publish(sys.argv[1], to=sys.argv[2])",
                EXAMPLES[0],
                str(to),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        time.sleep(1)
        assert waiting.poll() is None
        holder.stdin.close()
        assert (waiting.communicate()[1], waiting.returncode) == (b"", 0)
    assert policy_iri(read(EXAMPLES[0]).policy) in graphs(to)


def test_publishers_at_once_lose_nothing(tmp_path: Path) -> None:
    to = tmp_path / "g"
    call = "import sys, gdprmap\nfor i in range(3): gdprmap.publish(gdprmap.read_text(f'id: {sys.argv[1]}{i}').policy, to=sys.argv[2])"
    running = [
        subprocess.Popen([sys.executable, "-c", call, name, str(to)], env={**os.environ, "PYTHONPATH": str(ROOT)})
        for name in "abc"
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    found = graphs(to)
    assert {f"{BASE}{name}{number}" for name in "abc" for number in range(3)} <= set(found)
    assert counts(publish([policy(f"{name}{number}", "null") for name in "abc" for number in range(3)], to=to))[2] == 9


def test_a_server_of_oxigraph_opens_the_folder(tmp_path: Path) -> None:
    to = tmp_path / "g"
    publish(EXAMPLES, to=to)
    with oxigraph(to) as address:
        asked = urllib.request.Request(
            f"{address}/query",
            b"SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/gdprmap/policy/smart-soft> { ?s ?p ?o } }",
            {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
        )
        with urllib.request.urlopen(asked) as answer:
            assert answer.read().split() == [b"n", b"381"]


# --- Faults ------------------------------------------------------------------------------------------------------------

CHOKES = """
import resource, sys
from gdprmap import publish, read_text, read
import gdprmap.publishing, gdprmap.checking
publish(read_text("id: warm").policy, to=sys.argv[2] + ".warm.nq", dry_run=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    publish(sys.argv[1], to=sys.argv[2])
except gdprmap.publishing.PublishError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("limit", [20_000, 200_000])
def test_a_full_disk_is_told_and_what_was_there_stays(ending: str, limit: int, tmp_path: Path) -> None:
    source, to = tmp_path / "privacy", tmp_path / f"g{ending}"
    source.mkdir()
    for number in range(20):
        text = EXAMPLES[0].read_text(encoding="utf-8").replace("id: isobuster-2019", f"id: p{number}")
        (source / f"{number}.yaml").write_text(text, encoding="utf-8")
    publish(policy("p3", "Old"), to=to)
    before = graphs(to)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-W", "error", "-c", CHOKES, str(source), str(to), str(limit)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "")
    assert re.search("g.* cannot be (opened|read|written)", done.stdout)
    whole = {policy_iri(one): content(one) for one in (read(file).policy for file in source.iterdir())}
    for iri, lines in graphs(to).items():
        if iri not in {CATALOGUE, *VOCABULARIES}:
            assert lines in (before.get(iri), whole.get(iri))
    if ending:
        assert graphs(to) == before
        assert {path.name for path in tmp_path.iterdir()} == {"privacy", to.name}
    publish(source, to=to)
    assert {iri: lines for iri, lines in graphs(to).items() if iri in whole} == whole


def test_an_error_survives_pickling() -> None:
    error = PublishError("no", target="g", policy="p", status=503)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.target, again.policy, again.status) == ("no", "g", "p", 503)


# --- The command -------------------------------------------------------------------------------------------------------


def test_what_the_command_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c"):
        Path(f"{name}.yaml").write_text(f"id: {name}\napplicable_laws: none\n", encoding="utf-8")
    size = len(triples(read("a.yaml").policy))
    assert gdprmap("publish", ".", "--to", "g") == Done(
        0,
        f"added     {BASE}a: {size} triples\nadded     {BASE}b: {size} triples\nadded     {BASE}c: {size} triples\n"
        "g: 3 policies: 3 added, with the ontology and the hierarchies of terms\n",
        "",
    )
    assert gdprmap("publish", ".", "--to", "g") == Done(0, "g: 3 policies: 3 unchanged, nothing changed\n", "")
    Path("a.yaml").write_text("id: a\napplicable_laws: none\ntitle: New\n", encoding="utf-8")
    Path("b.yaml").unlink()
    Path("c.yaml").write_text("id: c\nprocessing: {orders: }\n", encoding="utf-8")
    Path("d.yaml").write_text("id: d\napplicable_laws: none\n", encoding="utf-8")
    dry = gdprmap("publish", ".", "--to", "g", "--prune", "--dry-run", "--require", "violation")
    listed = (
        f"added     {BASE}d: {size} triples\n"
        f"changed   {BASE}a: 1 triple added, 0 removed\n"
        f"withdrawn {BASE}b: {size} triples removed\n"
    )
    assert dry.stdout.startswith(f"{listed}refused   {BASE}c: ")
    assert dry.stdout.endswith(
        "g: 4 policies: 1 added, 1 changed, 1 withdrawn, 1 refused; nothing was written (--dry-run)\n"
    )
    done = gdprmap("publish", ".", "--to", "g", "--prune", "--require", "violation")
    assert done == Done(1, dry.stdout.replace("; nothing was written (--dry-run)", ""), "")
    quiet = gdprmap("publish", ".", "--to", "g", "--require", "violation", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (1, "")
    (line,) = quiet.stdout.splitlines()
    assert line.startswith(f"refused   {BASE}c: ")
    assert line.endswith("(c.yaml)")


def test_json_for_machines(tmp_path: Path) -> None:
    done = gdprmap("publish", EXAMPLES[0], tmp_path / "nowhere.yaml", "--to", tmp_path / "g", "--format", "json")
    assert done.returncode == 2
    said = json.loads(done.stdout)
    (added,) = said["added"]
    size = len(triples(read(EXAMPLES[0]).policy))
    assert {key: added[key] for key in ("policy", "file", "triples", "added", "removed")} == {
        "policy": f"{BASE}isobuster-2019",
        "file": str(EXAMPLES[0]),
        "triples": size,
        "added": size,
        "removed": 0,
    }
    assert set(added["findings"]) == {"violation", "warning", "info"}
    assert [one["place"] for one in said["unreadable"]] == [f"{tmp_path / 'nowhere.yaml'}:1:1"]
    assert (said["dry_run"], said["target"]) == (False, str(tmp_path / "g"))


def test_the_settings_apply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gdprmap.toml").write_text('base = "https://a.example/"\nignore = ["GM"]\n', encoding="utf-8")
    Path("a.yaml").write_text("id: a\nprocessing: {orders: }\n", encoding="utf-8")
    assert gdprmap("publish", "a.yaml", "--to", "g", "--require", "info").returncode == 0
    assert {"https://a.example/a", "https://a.example/catalogue"} <= set(graphs(tmp_path / "g"))
    assert gdprmap("publish", "a.yaml", "--to", "h", "--require", "info", "--no-config").returncode == 1


def test_memory_does_not_grow_with_the_number_of_policies(tmp_path: Path) -> None:
    source = tmp_path / "privacy"
    source.mkdir()
    text = (ROOT / "examples" / "smart-soft.yaml").read_text(encoding="utf-8")
    peaks = []
    for number in range(450):
        (source / f"{number}.yaml").write_text(text.replace("id: smart-soft", f"id: p{number}"), encoding="utf-8")
        if number in (149, 449):
            call = "import sys, resource, gdprmap; gdprmap.publish(sys.argv[1], to=sys.argv[2])\n"
            call += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
            command = [sys.executable, "-c", call, str(source), str(tmp_path / f"g{number}")]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            peaks.append(int(subprocess.run(command, env=environment, capture_output=True, check=True).stdout))
    assert peaks[1] < 1.15 * peaks[0]


def test_a_broken_store_is_told(tmp_path: Path) -> None:
    publish(policy(), to=tmp_path / "g")
    for file in (tmp_path / "g").glob("MANIFEST-*"):
        file.write_bytes(b"garbage")
    for call in (("publish", EXAMPLES[0], "--to", tmp_path / "g"), ("query", tmp_path / "g", "ASK {}")):
        done = gdprmap(*call)
        assert (done.returncode, done.stdout) == (2, "")
        assert "g cannot be opened: " in done.stderr


@pytest.mark.parametrize("ending", ["nq", "trig"])
def test_what_is_published_as_a_file_is_checked_and_read_as_the_policies_in_it(ending: str, tmp_path: Path) -> None:
    """The catalogue and the vocabularies beside them are nobody's data."""
    policy = Policy(id="shop", title="Shop", profiles=("notice",))
    file = tmp_path / f"graph.{ending}"
    publish([policy], to=file)
    document = parse_file(file)
    assert set(document.triples) == set(triples(policy))
    assert {one.rule.id for one in check_graph(document.triples)} == {one.rule.id for one in check(policy)}
