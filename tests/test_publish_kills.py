"""A publisher that is killed at any moment leaves each policy old or new; the next run makes the store what it should be."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from gdprmap import publish, read
from gdprmap.graph import ntriples, policy_iri, triples
from gdprmap.publishing import catalogue

if sys.platform == "win32":
    pytest.skip("nobody is killed like this on Windows", allow_module_level=True)

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
KILLS = 20

# Python starts once; each publisher is a fork of it, which publishes one version after the other until it is killed.
PUBLISHERS = """
import os, sys
from gdprmap import publish
import gdprmap.checking._engine, gdprmap.publishing
to, *versions = sys.argv[1:]
for _ in sys.stdin:
    child = os.fork()
    if not child:
        while True:
            for version in versions:
                publish(version, to=to)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.fixture
def versions(tmp_path: Path) -> dict[str, Path]:
    """Two versions of the same policies, in a folder each."""
    folders = {name: tmp_path / name for name in ("old", "new")}
    for name, folder in folders.items():
        folder.mkdir()
        for file in EXAMPLES:
            text = file.read_text(encoding="utf-8").replace("label: ", f"label: {name} ")
            (folder / file.name).write_text(text, encoding="utf-8")
    return folders


def contents(folder: Path) -> dict[str, bytes]:
    policies = (read(file).policy for file in folder.iterdir())
    return {policy_iri(policy): ntriples(triples(policy)).encode() for policy in policies}


def killed(to: Path, versions: dict[str, Path], moments: random.Random) -> Iterator[int]:
    """The number of each kill, right after it."""
    call = [sys.executable, "-c", PUBLISHERS, str(to), *map(str, versions.values())]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(call, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as helper:
        assert helper.stdin
        assert helper.stdout
        for number in range(KILLS):
            helper.stdin.write("\n")
            helper.stdin.flush()
            child = int(helper.stdout.readline())
            time.sleep(moments.uniform(0, 0.2) if number < 5 else moments.uniform(0, 2.5))
            os.kill(child, signal.SIGKILL)
            assert helper.stdout.readline() == "gone\n"
            yield number
        helper.stdin.close()


def graph(store: ox.Store, iri: str) -> bytes:
    named = store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
    return b"".join(sorted(f"{quad.triple} .\n".encode() for quad in named))


def test_a_killed_publisher_leaves_each_policy_old_or_new(tmp_path: Path, versions: dict[str, Path]) -> None:
    to = tmp_path / "graph"
    old, new = (contents(folder) for folder in versions.values())
    assert all(old[iri] != new[iri] for iri in old)
    seen = set[str]()
    for number in killed(to, versions, random.Random(20260)):
        if (to / "CURRENT").exists():
            store = ox.Store.read_only(str(to))
            state = catalogue.state_in(catalogue.DEFAULT, graph(store, catalogue.DEFAULT).splitlines(keepends=True))
            for iri in old:
                found = graph(store, iri)
                assert found in (b"", old[iri], new[iri])
                assert bool(found) == (iri in state.policies)
                if found:
                    assert state.policies[iri].digest == catalogue.digest(found)
                    seen.add("old" if found == old[iri] else "new")
            del store
        if number % 5 == 4:
            publish(versions["new"], to=to)
            store = ox.Store.read_only(str(to))
            assert {iri: graph(store, iri) for iri in new} == new
            del store
            assert len(publish(versions["new"], to=to).unchanged) == len(new)
    assert seen == {"old", "new"}


def test_a_killed_publisher_leaves_a_file_old_or_new(tmp_path: Path, versions: dict[str, Path]) -> None:
    to = tmp_path / "out" / "graph.nq"
    (tmp_path / "out").mkdir()
    publish(versions["old"], to=to)
    whole = [contents(folder) for folder in versions.values()]
    call = "import sys, gdprmap; gdprmap.publish(sys.argv[1], to=sys.argv[2])"
    moments = random.Random(20261)
    for number in range(4):
        command = [sys.executable, "-c", call, str(versions["new" if number % 2 == 0 else "old"]), str(to)]
        child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
        time.sleep(moments.uniform(0.5, 4))
        child.kill()
        child.wait()
        store = ox.Store()
        store.load(path=str(to))
        assert {iri: graph(store, iri) for iri in whole[0]} in whole
    publish(versions["new"], to=to)
    store = ox.Store()
    store.load(path=str(to))
    assert {iri: graph(store, iri) for iri in whole[1]} == whole[1]
