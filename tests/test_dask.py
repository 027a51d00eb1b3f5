"""A Dask cluster checks as this process does: the same findings in the same order, also where a worker dies."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdprmap import check, check_many
from gdprmap.jobs import ClusterError
from tests.benchmarks.generator import policies, write_lines

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5",
}


def begun(*command: str, says: str, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A part of the cluster, and what it says of its address."""
    log = folder / f"{len(list(folder.iterdir()))}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]],
            cwd=folder, env=ENVIRONMENT, stdout=stream, stderr=stream,
        )  # fmt: skip
    for _ in range(600):
        found = re.search(says, log.read_text())
        if found:
            return process, found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers; the address of the one, the processes of the others."""
    folder = tmp_path_factory.mktemp("dask")
    scheduler, address = begun(
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        says=r"Scheduler at:\s+(tcp://\S+)",
        folder=folder,
    )
    options = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    workers = [begun("worker", *options, says=r"(Registered to)", folder=folder)[0] for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_the_same_as_in_this_process(cluster: tuple[str, list[object]], tmp_path: Path) -> None:
    address, _ = cluster
    given = list(policies(5, 8))
    outcomes = list(check_many(given, dask=address))
    assert [one.index for one in outcomes] == list(range(8))
    assert [one.findings for one in outcomes] == [check(one) for one in given]
    assert [one.policy for one in check_many([given[0]] * 3, dask=address)] == [given[0].id] * 3


def test_the_command_writes_the_same(cluster: tuple[str, list[object]], tmp_path: Path) -> None:
    write_lines(tmp_path / "all.jsonl", 5, 6)
    with (tmp_path / "all.jsonl").open("a") as lines:
        lines.write('{"id": \n')
    said = [
        subprocess.run(
            [sys.executable, "-m", "gdprmap", "check", "all.jsonl", "--format", "json", "--no-cache", *more],
            cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, timeout=120,
        )
        for more in ([], ["--dask", cluster[0]])
    ]  # fmt: skip
    assert said[1].stdout == said[0].stdout
    assert (said[1].returncode, said[1].stderr) == (said[0].returncode, said[0].stderr) == (2, "")
    assert len(json.loads(said[1].stdout)["errors"]) == 1


def test_where_nobody_answers_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1; write its address"):
        next(check_many(policies(5, 1), dask="tcp://127.0.0.1:1"))


@pytest.mark.parametrize("address", ["", "xx yy", "8786", "tcp://host", "tcp://a/b:1"])
def test_what_is_no_address_is_an_error(address: str) -> None:
    with pytest.raises(ClusterError, match="is no address of a Dask scheduler; write one such as tcp://host:8786"):
        next(check_many(policies(5, 1), dask=address))


def test_a_worker_that_dies_in_the_middle_loses_nothing(cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    address, workers = cluster
    given = list(policies(5, 40))
    found = []
    for outcome in check_many(given, dask=address):
        found.append(outcome)
        if len(found) == 5:
            os.kill(workers[0].pid, signal.SIGKILL)
    assert [one.index for one in found] == list(range(40))
    assert [one.error for one in found] == [None] * 40
    assert [one.findings for one in found] == [check(one) for one in given]
