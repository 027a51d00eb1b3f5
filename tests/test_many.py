"""`check_many` gives what `check` gives, for any number of policies and in their order."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gdprmap import EngineError, Outcome, Policy, ReadError, check, check_many, read
from gdprmap.errors import WorkerError
from gdprmap.vocab._term import Purpose
from tests.benchmarks.generator import policies, policy

ROOT = Path(__file__).parent.parent
FAILS = sorted((ROOT / "tests" / "rules").glob("GM-L*/fails.yaml"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_finds_what_check_finds_in_order(jobs: int) -> None:
    given = [read(path).policy for path in FAILS]
    outcomes = list(check_many(given, jobs=jobs))
    assert [one.index for one in outcomes] == list(range(len(given)))
    assert [one.policy for one in outcomes] == [one.id for one in given]
    assert [one.findings for one in outcomes] == [check(one) for one in given]
    assert any(one.findings for one in outcomes)
    assert {one.error for one in outcomes} == {None}


@pytest.mark.parametrize("jobs", [1, 2])
def test_its_arguments_are_those_of_check(jobs: int) -> None:
    given = [read(path).policy for path in FAILS]
    asked = {"profiles": ["record"], "on": date(2019, 1, 1), "rules": ["GM-L01", "GM-K01"], "engine": "pyshacl"}
    found = [one.findings for one in check_many(given, jobs=jobs, **asked)]  # type: ignore[arg-type]
    assert found == [check(one, **asked) for one in given]  # type: ignore[arg-type]
    assert {finding.rule.id for findings in found for finding in findings} <= {"GM-L01", "GM-K01"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_that_cannot_be_checked_keeps_no_other_from_it(jobs: int, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: shop\ncontroler: {name: Shop}\n")
    good = read(FAILS[0]).policy
    outcomes = list(check_many([good, broken, str(FAILS[0]), 7, tmp_path / "none.yaml", good], jobs=jobs))  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    assert [one.index for one in outcomes] == list(range(6))
    assert [type(one.error) for one in outcomes] == [
        type(None),
        ReadError,
        type(None),
        TypeError,
        ReadError,
        type(None),
    ]
    assert [one.findings for one in outcomes] == [check(good), (), check(good), (), (), check(good)]
    assert "did you mean controller?" in str(outcomes[1].error)
    assert str(outcomes[3].error) == "check_many takes policies and paths of files, not int"
    assert f"{tmp_path}/none.yaml:1:1: there is no such file" in str(outcomes[4].error)


class Named:
    """A path that no other process can know."""

    def __fspath__(self) -> str:
        return str(FAILS[0])


@pytest.mark.parametrize("jobs", [1, 2])
def test_whatever_names_a_file_is_a_path(jobs: int) -> None:
    with os.scandir(FAILS[0].parent) as entries:
        outcomes = list(check_many((Named(), *(one for one in entries if one.name == "fails.yaml")), jobs=jobs))
    assert [(one.error, one.findings) for one in outcomes] == [(None, check(read(FAILS[0]).policy))] * 2


def test_one_alone_is_an_error_at_once() -> None:
    for one in (str(FAILS[0]), FAILS[0], read(FAILS[0]).policy):
        with pytest.raises(TypeError, match="check_many takes any number of policies and paths; of one, make a list"):
            check_many(one)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="not iterable"):
        check_many(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_takes_no_more_than_it_needs(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[Policy]:
        nonlocal taken
        one = read(FAILS[0]).policy
        while True:
            taken += 1
            yield one

    outcomes = check_many(endless(), jobs=jobs)
    assert [next(outcomes).index for _ in range(3)] == [0, 1, 2]
    assert taken <= 3 + 4 * jobs
    del outcomes


def test_outcomes_survive_pickling_and_copying() -> None:
    outcomes = [*check_many([FAILS[0], "none.yaml"]), Outcome(index=2, error=WorkerError("it was killed"))]
    pickled: list[Outcome] = pickle.loads(pickle.dumps(outcomes))
    for again in (pickled, copy.deepcopy(outcomes)):
        assert again[0] == outcomes[0]
        assert [(type(one.error), str(one.error)) for one in again] == [
            (type(one.error), str(one.error)) for one in outcomes
        ]


@pytest.mark.parametrize("jobs", [0, -1, True, 1.5, "many"])
def test_a_wrong_number_of_jobs_is_an_error_at_once(jobs: object) -> None:
    with pytest.raises(ValueError, match='is no number of processes; write 1 or more, or "auto"'):
        check_many([], jobs=jobs)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_what_all_would_fail_by_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="give dask or jobs, not both"):
        check_many([], jobs=2, dask="tcp://127.0.0.1:1")
    with pytest.raises(ValueError, match="'novel' is no profile; write one of notice, "):
        check_many([], profiles=["novel"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    with pytest.raises(EngineError, match="'jena' is no engine"):
        check_many([], engine="jena")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_script_without_a_guard_is_not_run_again_by_each_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import gdprmap\n"
        "print('begins')\n"
        f"for one in gdprmap.check_many([{str(FAILS[0])!r}] * 3, jobs=2):\n"
        "    print(one.index, len(one.findings), one.error)\n"
    )
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=60)
    number = len(check(read(FAILS[0]).policy))
    assert done.stdout == "begins\n" + "".join(f"{index} {number} None\n" for index in range(3))
    assert (done.returncode, done.stderr) == (0, "")


# --- The policies of the benchmarks -----------------------------------------------------------------------------------


def test_the_benchmarks_have_policies_that_are_valid_and_differ() -> None:
    made = list(policies(3, 30))
    assert len({one.id for one in made}) == 30
    assert len({tuple(process.id for process in one.processing or ()) for one in made}) > 15
    assert all(
        isinstance(purpose.term, Purpose)
        for one in made
        for part in one.processing or ()
        for purpose in part.purposes or ()
    )
    found = [outcome.findings for outcome in check_many(made)]
    assert any(found)


def test_they_are_the_same_for_a_seed_and_others_for_another() -> None:
    assert [policy(3, number) for number in range(5)] == [policy(3, number) for number in range(5)]
    assert list(policies(3, 5)) == list(policies(3, 8))[:5]
    assert policy(3, 1) != policy(4, 1)
    assert policy(3, 1) != policy(3, 2)
