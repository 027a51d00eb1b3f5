"""Many pieces of work by several processes: in order, a few at a time, whatever happens to one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdprmap.errors import WorkerError
from gdprmap.jobs import Done, in_order
from tests.works import Work

ROOT = Path(__file__).parent.parent
RULES = sorted((ROOT / "tests" / "rules").glob("GM-L*/*.yaml"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def gdprmap(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gdprmap", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_order_and_what_is_known_among_them(jobs: int) -> None:
    pieces = [0, Done(10), 2, 3, Done(40), *range(5, 40)]
    assert list(in_order(Work(), pieces, jobs)) == [0, 10, 2, 3, 40, *range(5, 40)]


def test_the_slowest_comes_in_its_turn() -> None:
    assert list(in_order(Work(), ["slow", 1, 2, 3], 2)) == ["slow", 1, 2, 3]


def test_several_processes_do_the_work_and_none_is_this_one() -> None:
    found = set(in_order(Work(), ["process"] * 40, 2))
    assert os.getpid() not in found
    assert 1 <= len(found) <= 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_is_taken_than_the_processes_need(jobs: int) -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(Work(), pieces(), jobs)
    assert [next(results) for _ in range(10)] == list(range(10))
    assert len(taken) <= 10 + 4 * jobs
    results.close()


@needs_signals
@pytest.mark.parametrize(
    ("piece", "how"),
    [
        ("kill", "was killed by SIGKILL"),
        ("memory", "ran out of memory"),
        ("exit", "ended with exit code 3"),
        ("half", "ended with exit code 0"),
    ],
)
def test_a_process_that_dies_is_an_error_for_its_piece_alone(piece: str, how: str) -> None:
    results = list(in_order(Work(), [1, 2, piece, 4, piece, 6], 2))
    assert [result for result in results if not isinstance(result, WorkerError)] == [1, 2, 4, 6]
    assert [str(result) for result in results if isinstance(result, WorkerError)] == [
        f"the process that worked on this {how}"
    ] * 2
    assert isinstance(results[2], WorkerError)


def test_where_no_process_can_be_started_each_piece_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert [str(result) for result in in_order(Work(), [1, 2], 2)] == [
        "no process can be started for this: No such file or directory"
    ] * 2


def test_what_a_library_prints_does_not_stand_in_the_way(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(in_order(Work(), ["print", "read", 3], 2)) == ["print", "read", 3]
    assert capfd.readouterr().out == ""


def test_what_was_begun_before_the_iterable_fails_is_not_lost() -> None:
    def pieces() -> Iterator[int]:
        yield from (1, 2, 3)
        raise RuntimeError("the tape is torn")

    results = in_order(Work(), pieces(), 2)
    assert [next(results) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(RuntimeError, match="the tape is torn"):
        next(results)


def test_who_wants_no_more_waits_for_nothing() -> None:
    results = in_order(Work(), ["process", "forever", "forever"], 2)
    process = next(results)
    begun = time.monotonic()
    results.close()
    assert time.monotonic() - begun < 10
    assert not _is_there(process)


# What the program of a user may do with it; "forever" ends with its process only.
LEAVES = """\
from gdprmap.jobs import in_order
from tests.works import Work
results = in_order(Work(), ["process", *["forever"] * 20], 2)
print(next(results), flush=True)
"""


def _program(text: str) -> tuple[subprocess.Popen[str], int]:
    """A program, and the first process that works for it."""
    program = subprocess.Popen(
        [sys.executable, "-c", text],
        env=ENVIRONMENT,
        text=True,
        process_group=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout
    return program, int(program.stdout.readline())


def _wait_for_end(process: int) -> None:
    for _ in range(600):
        if not _is_there(process):
            return
        time.sleep(0.05)
    raise AssertionError(f"{process} is an orphan")


@needs_signals
def test_a_program_that_leaves_in_the_middle_ends_and_so_do_its_processes() -> None:
    program, process = _program(LEAVES)
    assert program.communicate(timeout=60) == ("", "")
    assert program.returncode == 0
    _wait_for_end(process)


@needs_signals
@pytest.mark.parametrize("apart", [0, 0.01])
def test_ctrl_c_three_times_ends_it_as_once_does(apart: float) -> None:
    program, process = _program(f"{LEAVES}next(results)\n")
    for _ in range(3):
        os.killpg(program.pid, signal.SIGINT)
        time.sleep(apart)
    program.communicate(timeout=60)
    assert program.returncode == -signal.SIGINT
    _wait_for_end(process)


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_processes_in_the_middle_of_their_work_end_with_the_program(number: signal.Signals) -> None:
    program, process = _program(f"{LEAVES}next(results)\n")
    children = _children(program.pid)
    program.send_signal(number)
    assert program.communicate(timeout=60) == ("", "")
    for child in {process, *children}:
        _wait_for_end(child)


@pytest.mark.parametrize("alone", ["-P", "-I"])
def test_no_process_imports_what_lies_in_the_working_directory(alone: str, tmp_path: Path) -> None:
    """A folder that somebody else wrote may be checked; only `python` without an option looks for modules there."""
    for name in ("json", "pickle", "gdprmap", "threading", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("print('imported from here', flush=True)\nraise SystemExit(9)\n")
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from gdprmap.jobs import in_order;"
        " from tests.works import Work; print(list(in_order(Work(), ['print', 2], 2)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path) if alone == "-I" else str(ROOT)}
    done = subprocess.run(
        [sys.executable, alone, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "['print', 2]\n")
    assert "imported from here" not in done.stderr


def _is_there(process: object) -> bool:
    assert isinstance(process, int)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# --- gdprmap check --jobs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit", "github", "gitlab", "shacl"])
def test_any_number_of_jobs_writes_the_same(format: str, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: [x\n")
    paths = [*RULES, "broken.yaml", "missing.yaml"]
    one, three = (
        gdprmap("check", *paths, "--format", format, "--no-cache", "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "3")
    )
    assert (one.returncode, three.returncode) == (2, 2)
    if format == "shacl":  # says when it was written
        assert len(one.stdout) == len(three.stdout)
    else:
        assert one.stdout == three.stdout
    assert one.stderr == three.stderr
    assert all(name in one.stdout + one.stderr for name in ("broken.yaml", "missing.yaml"))


def test_other_processes_know_the_vocabularies_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "acme.ttl").write_text(
        "@prefix acme: <https://acme.example/ns#> . @prefix dpv: <https://w3id.org/dpv#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'acme:Gifts a rdfs:Class, dpv:Purpose ; rdfs:subClassOf dpv:Marketing ; skos:prefLabel "Gifts"@en .\n'
    )
    (tmp_path / "gdprmap.toml").write_text('vocabularies = ["acme.ttl"]\njobs = 2\ncache = false\n')
    (tmp_path / "shop.yaml").write_text(
        "id: shop\ncontroller: {name: Shop}\ndata: {mail: {label: mail, term: pd:EmailAddress}}\n"
        "processing: {it: {purposes: [acme:Gifts], data: [mail]}}\n"
    )
    done = gdprmap("check", "shop.yaml", "--jobs", "2", cwd=tmp_path)
    alone = gdprmap("check", "shop.yaml", "--jobs", "1", cwd=tmp_path)
    assert done.stderr == alone.stderr == ""
    assert done.stdout == alone.stdout != ""


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", "257", "10000000000", "²"])
def test_a_wrong_number_of_jobs_is_an_error(jobs: str, tmp_path: Path) -> None:
    done = gdprmap("check", RULES[0], f"--jobs={jobs}", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{jobs!r} is no number of processes; write 1 to 256, or auto" in done.stderr


@pytest.mark.parametrize("jobs", ["0", "true", '"many"', "1.5", "300"])
def test_a_wrong_number_in_the_settings_is_an_error_with_its_line(jobs: str, tmp_path: Path) -> None:
    (tmp_path / "gdprmap.toml").write_text(f"\njobs = {jobs}\n")
    done = gdprmap("check", RULES[0], cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith('gdprmap.toml:2:1: error: jobs: write a number from 1 to 256, or "auto", not ')


def test_auto_is_what_the_machine_has(tmp_path: Path) -> None:
    done = gdprmap("check", RULES[0], "--jobs", "auto", "--no-cache", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")


def _children(of: int) -> list[int]:
    """The processes that this one has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A check by two processes that goes on until somebody ends it: the pipe that it reads from has no end."""
    command = [sys.executable, "-m", "gdprmap", "check", "-", "--input-format", "jsonl", "--jobs", "2", "--no-cache"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # A group of its own, as a shell gives to a command: Ctrl-C goes to all that is in it.
    check = subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, text=True, process_group=0, **pipes)
    assert check.stdin
    assert check.stdout
    check.stdin.write('{"id": "shop", "controller": {"name": "Shop"}}\n' * 20)
    check.stdin.flush()
    assert check.stdout.readline().startswith("<stdin>")  # by now both processes have worked
    yield check
    check.kill()
    for pipe in (check.stdin, check.stdout, check.stderr):
        assert pipe
        pipe.close()
    check.wait()


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_check_ends_its_processes(number: signal.Signals, endless: subprocess.Popen[str]) -> None:
    children = _children(endless.pid)
    assert children
    begun = time.monotonic()
    os.killpg(endless.pid, number)
    code = endless.wait(timeout=20)
    assert time.monotonic() - begun < 10
    assert code == (130 if number is signal.SIGINT else -number)
    while any(map(_is_there, children)):
        assert time.monotonic() - begun < 10, "orphans"
    assert endless.stderr
    assert endless.stderr.read() == ""


@needs_signals
def test_a_process_that_is_killed_costs_one_policy_and_the_run_goes_on(endless: subprocess.Popen[str]) -> None:
    for child in _children(endless.pid):
        os.kill(child, signal.SIGKILL)
    assert endless.stdin
    out, err = endless.communicate('{"id": "last", "controller": {"name": "Last"}}\n' * 6, timeout=60)
    assert endless.returncode == 2
    assert "last" in out
    wrong = err.splitlines()
    assert 1 <= len(wrong) <= 2
    for line in wrong:
        assert line.startswith("<stdin>:")
        assert line.endswith(
            "error: the process that worked on this was killed by SIGKILL; check this alone, or with fewer --jobs"
        )
