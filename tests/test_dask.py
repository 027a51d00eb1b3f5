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
from contextlib import contextmanager
from pathlib import Path

import pytest

from gdprmap import check, check_many, read
from gdprmap.errors import ClusterError
from gdprmap.jobs import _cluster
from tests.benchmarks.generator import policies, write, write_lines

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5",
}


def begun(*command: str, says: str, folder: Path, path: str = "") -> tuple[subprocess.Popen[bytes], str]:
    """A part of the cluster, which looks for modules at *path* first, and what it says of its address."""
    environment = {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join([*filter(None, [path]), ENVIRONMENT["PYTHONPATH"]])}
    log = folder / f"{len(list(folder.iterdir()))}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]],
            cwd=folder, env=environment, stdout=stream, stderr=stream,
        )  # fmt: skip
    for _ in range(600):
        found = re.search(says, log.read_text())
        if found:
            return process, found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@contextmanager
def running(folder: Path, *, workers: int, path: str = "") -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and its workers; the address of the one, and the processes of all, its own at the end."""
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
    processes = [scheduler]
    try:
        options = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        for _ in range(workers):
            worker, _ = begun("worker", *options, says=r"(Registered to)", folder=folder, path=path)
            processes.insert(0, worker)
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers."""
    with running(tmp_path_factory.mktemp("dask"), workers=2) as found:
        yield found


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


@pytest.mark.parametrize("address", ["", "xx yy", "8786", "tcp://host", "tcp://a/b:1", "ucx://host:1"])
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


def test_paths_are_read_here(
    cluster: tuple[str, list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "here", 5, 2)
    monkeypatch.chdir(tmp_path)  # the workers are elsewhere
    paths = sorted(Path("here").iterdir())
    outcomes = list(check_many([*paths, "none.yaml"], dask=cluster[0]))
    assert [one.findings for one in outcomes[:2]] == [check(read(path).policy) for path in paths]
    assert "none.yaml:1:1: there is no such file" in str(outcomes[2].error)


def test_without_certificates_there_is_no_tls() -> None:
    with pytest.raises(ClusterError, match="Dask has no certificates for TLS; its configuration names them"):
        next(check_many(policies(5, 1), dask="tls://127.0.0.1:1"))


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ("raise ImportError('none here')", "cannot load gdprmap: .*none here"),
        ("__version__ = '0.0.1'\n__path__ = [{!r}]", "has gdprmap 0.0.1, and this is "),
    ],
)
def test_a_worker_without_this_gdprmap_is_an_error(module: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "gdprmap.py").write_text(module.format(str(ROOT / "gdprmap")))
    (tmp_path / "logs").mkdir()
    one = running(tmp_path / "logs", workers=1, path=str(tmp_path / "path"))
    with one as (address, _), pytest.raises(ClusterError, match=says):
        next(check_many(policies(5, 1), dask=address))


@pytest.mark.parametrize(("which", "says"), [(0, "lost all its workers"), (1, "the Dask scheduler has gone")])
def test_when_nobody_is_left_it_is_an_error_and_ends(
    which: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_cluster, "_PATIENCE_SECONDS", 3)
    with running(tmp_path, workers=1) as (address, processes):
        outcomes = check_many(policies(5, 10_000), dask=address)
        assert next(outcomes).error is None
        processes[which].kill()
        with pytest.raises(ClusterError, match=says):
            list(outcomes)
    assert capfd.readouterr().err == ""
