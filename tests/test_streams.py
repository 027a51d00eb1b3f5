"""Files that hold any number of policies: a line each, or a graph each."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdprmap.cli._graphs import graphs
from gdprmap.cli._pieces import Piece, pieces_of
from gdprmap.errors import ReadError
from gdprmap.files import _node
from gdprmap.graph import export
from tests.benchmarks.generator import policies, policy, write_lines

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
GOOD = json.dumps(policy(0, 0))


def gdprmap(*arguments: str | Path, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gdprmap", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, input=stdin, capture_output=True, timeout=300)


def found_in(done: subprocess.CompletedProcess[bytes]) -> list[tuple[str, str, int, int]]:
    """Policy, rule, line and column of each finding of a report in JSON."""
    said = json.loads(done.stdout)["findings"]
    return [(one["policy"], one["rule"], one["line"], one["column"]) for one in said]


# --- A line each ------------------------------------------------------------------------------------------------------


def test_a_line_is_found_fault_with_like_a_file_of_its_own(tmp_path: Path) -> None:
    write_lines(tmp_path / "all.jsonl", 1, 3)
    together = found_in(gdprmap("check", "all.jsonl", "--format", "json", cwd=tmp_path))
    apart = []
    for number, line in enumerate((tmp_path / "all.jsonl").read_text().splitlines(), 1):
        (tmp_path / "one.json").write_text(line)
        found = found_in(gdprmap("check", "one.json", "--format", "json", cwd=tmp_path))
        apart += [(id, rule, number, column) for id, rule, line_number, column in found if line_number == 1]
    assert together == apart
    assert {line for _, _, line, _ in together} > {1, 2}


def test_an_error_in_one_line_does_not_lose_the_others(tmp_path: Path) -> None:
    lines = [
        GOOD.encode(),
        b"",
        b'{"id": "a", "controler": {"name": "A"}}',
        b'  {"id": "b", "controller": {"name": "B", "name": "C"}}',
        b"[1]",
        b"null",
        b'{"id": ',
        b'{"id": "\xff"}',
        b'{"id": "c"} {"id": "d"}',
        GOOD.encode(),
    ]
    (tmp_path / "all.jsonl").write_bytes(b"\r\n".join(lines))
    done = gdprmap("check", "all.jsonl", "--fail-on", "never", cwd=tmp_path)
    assert done.returncode == 2
    errors = done.stderr.decode().splitlines()
    assert [error.partition(" error: ")[0] for error in errors] == [
        "all.jsonl:3:13:",
        "all.jsonl:4:43:",
        "all.jsonl:5:1:",
        "all.jsonl:6:1:",
        "all.jsonl:7:8:",
        "all.jsonl:8:9:",
        "all.jsonl:9:13:",
    ]
    assert "did you mean controller?" in errors[0]
    assert "it stands at line 4, column 30 too" in errors[1]
    places = [line.partition(": ")[0] for line in done.stdout.decode().splitlines() if line.startswith("all")]
    assert {place.split(":")[1] for place in places} == {"1", "10"}
    assert done.stdout.decode().splitlines()[-1].startswith("checked 2 policies: ")


def test_standard_input_may_be_lines(tmp_path: Path) -> None:
    done = gdprmap(
        "check", "-", "--input-format", "jsonl", "--format", "json", cwd=tmp_path, stdin=f"\ufeff{GOOD}\n".encode() * 1
    )
    (tmp_path / "one.json").write_text(GOOD)
    assert found_in(done) == found_in(gdprmap("check", "one.json", "--format", "json", cwd=tmp_path)) != []


def test_lines_are_found_in_folders_if_they_are_policies(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "all.jsonl", 1, 2)
    (tmp_path / "in" / "log.jsonl").write_text('{"time": "12:00", "level": "info"}\n{"time": "12:01"}\n')
    (tmp_path / "in" / "broken.jsonl").write_text('\n{"id": \n')
    done = gdprmap("check", "in", "--format", "json", cwd=tmp_path)
    said = json.loads(done.stdout)
    assert {one["file"] for one in said["findings"]} == {"in/all.jsonl"}
    assert [(one["file"], one["line"]) for one in said["errors"]] == [("in/broken.jsonl", 2)]
    (tmp_path / "in" / "all.jsonl").unlink()
    (tmp_path / "in" / "broken.jsonl").unlink()
    nothing = gdprmap("check", "in", cwd=tmp_path)
    why = "the folder holds no policy: of the 1 files that end in .yaml, .yml, .json or .jsonl, none is one"
    assert (nothing.returncode, nothing.stderr.decode()) == (2, f"in:1:1: error: {why}\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\n \r\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        ("{}".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_holds_no_lines_is_an_error(content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_bytes(content)
    done = gdprmap("check", "all.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("all.jsonl:1:1: error: ")
    assert why in done.stderr.decode()


def test_a_line_that_is_too_long_is_an_error_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdprmap.cli._pieces.LARGEST_FILE_BYTES", 100)
    stream = io.BytesIO(b'{"id": "a"}\n' + b"x" * 1000 + b'\n{"id": "b"}\n')
    found = list(pieces_of(stream, "x.jsonl", "jsonl"))
    assert [one.line for one in found if isinstance(one, Piece)] == [1, 2, 3]
    assert [len(one.content) for one in found if isinstance(one, Piece)] == [11, 101, 11]


def test_a_text_is_for_one_policy(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text(GOOD)
    (tmp_path / "text.txt").write_text("words")
    done = gdprmap("check", "all.jsonl", "--source-text", "text.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--source-text is the text of one policy, and all.jsonl may hold several" in done.stderr


# --- A graph each -----------------------------------------------------------------------------------------------------


def quads(count: int) -> bytes:
    return "".join(export(one, "nquads") for one in policies(1, count)).encode()


def test_our_export_comes_back_graph_by_graph() -> None:
    content = quads(4)
    found = [one for one in graphs(io.BytesIO(content), "x.nq") if isinstance(one, Piece)]
    assert b"".join(one.content for one in found) == content
    assert [one.content for one in found] == [export(one, "nquads").encode() for one in policies(1, 4)]
    lines = content.decode().splitlines()
    assert all(lines[one.line - 1].encode() == one.content.splitlines()[0] for one in found)


def test_a_large_file_is_found_fault_with_as_a_small_one(tmp_path: Path) -> None:
    """The same graphs, read at once and read one by one: 10,000,000 bytes are where that changes."""
    content = quads(3)
    (tmp_path / "small.nq").write_bytes(content)
    filler = b"# " + b"x" * 998 + b"\n"
    (tmp_path / "large.nq").write_bytes(content + filler * (_node.LARGEST_FILE_BYTES // len(filler) + 1))
    small, large = (gdprmap("check", name, "--format", "json", cwd=tmp_path) for name in ("small.nq", "large.nq"))
    assert large.stderr == small.stderr == b""
    assert found_in(large) == found_in(small) != []


@pytest.mark.parametrize(
    ("line", "graph"),
    [
        (b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:g>"),
        (b"<a:s><a:p><a:o><a:g>.", b"<a:g>"),
        (b'_:s <a:p> "x . <a:no> ." <a:g> . # <a:no> .\r\n', b"<a:g>"),
        (b'<a:s> <a:p> "a\\"b <a:no> ."@en-GB <a:g> .\n', b"<a:g>"),
        (b'<a:s> <a:p> "1"^^<a:int> _:g .\n', b"_:g"),
        (b'<a:s> <a:p> "1"^^<a:int> .\n', b""),
        (b"<a:s> <a:p> <a:o> .\n", b""),
        (b"<a:s> <a:p> _:o .\n", b""),
        (b"nonsense\n", b"<a:before>"),
    ],
)
def test_the_graph_of_a_statement(line: bytes, graph: bytes) -> None:
    from gdprmap.cli._graphs import _graph_of

    assert _graph_of(line, or_else=b"<a:before>") == graph


def test_what_cannot_be_read_one_by_one_is_an_error_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdprmap.cli._graphs.LARGEST_FILE_BYTES", 100)
    content = (
        b"<a:s> <a:p> <a:o> <a:g> .\n"
        b"<a:s> <a:p> <a:o> <a:h> .\n"
        b"<a:s> <a:p> <a:o> .\n"
        b"<a:s> <a:p> <a:o> <a:g> .\n" + b"<a:s> <a:p> <a:o> <a:big> .\n" * 5 + b"<a:s> <a:p> <a:o> <a:last> .\n"
    )
    found = list(graphs(io.BytesIO(content), "x.nq"))
    assert [one.line for one in found if isinstance(one, Piece)] == [1, 2, 10]
    assert [str(one) for one in found if isinstance(one, ReadError)] == [
        "x.nq:3:1: the file is too large to be read at once, and this statement stands in no graph; name one for each policy",
        "x.nq:4:1: the graph <a:g> has begun before, and its statements do not stand together; sort the file by graph",
        "x.nq:5:1: the graph <a:big> is larger than 100 bytes; split it up",
    ]


def test_a_graph_in_pieces_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <a:o> <a:h> .\n<a:s> <a:p> <a:o> .\n" * 100
    found = list(graphs(io.BytesIO(content), "x.nq"))
    assert [one.line for one in found if isinstance(one, Piece)] == [1, 2]
    assert [str(one).split(":")[1] for one in found if isinstance(one, ReadError)] == ["3", "4", "5"]


def test_what_is_no_statement_is_the_error_of_its_graph() -> None:
    lines = [b"<a:s> <a:p> <a:o> <a:g> .\n", b"nonsense\n", b"<a:s> <a:p> <a:o> <a:g> .\n"]
    assert list(graphs(io.BytesIO(b"".join(lines)), "x.nq")) == [Piece("x.nq", "nquads", b"".join(lines), 1)]


def test_empty_lines_and_comments_cost_nothing_and_keep_the_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdprmap.cli._graphs.LARGEST_FILE_BYTES", 100)
    one, other = b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:s> <a:p> <a:o> <a:h> .\n"
    content = b"\xef\xbb\xbf" + b"\n" * 200 + one + b"# x\n\n" + one + b"# x\n" * 200 + other
    assert list(graphs(io.BytesIO(content), "x.nq")) == [
        Piece("x.nq", "nquads", one + b"\n\n" + one, 201),
        Piece("x.nq", "nquads", other, 405),
    ]


def test_a_statement_that_is_too_long_is_one_error_and_the_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("_graphs", "_pieces"):
        monkeypatch.setattr(f"gdprmap.cli.{module}.LARGEST_FILE_BYTES", 100)
    one, other = b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:s> <a:p> <a:o> <a:h> .\n"
    long = b'<a:s> <a:p> "' + b"x" * 1000 + b'" <a:g> .\n'
    before, error, after = graphs(io.BytesIO(one + long + other), "x.nq")
    assert (before, after) == (Piece("x.nq", "nquads", one, 1), Piece("x.nq", "nquads", other, 3))
    assert str(error) == "x.nq:2:1: the line is longer than 100 bytes; a policy has far fewer"


def test_what_is_found_of_a_graph_as_a_whole_stands_where_it_begins(tmp_path: Path) -> None:
    """Also where it is known from an earlier run, in which the graph stood elsewhere."""
    graph = "".join(
        f"<https://x.example/s> <https://x.example/p> <https://x.example/o> <https://x.example/{name}> .\n"
        for name in "gh"
    )
    filler = f"# {'x' * 998}\n" * 10_000
    for before in ("", "#\n\n#\n"):
        (tmp_path / "x.nq").write_text(before + graph + filler)
        found = found_in(gdprmap("check", "x.nq", "--format", "json", "--fail-on", "never", cwd=tmp_path))
        first = before.count("\n") + 1
        assert {line for _, rule, line, _ in found if rule == "GM-Q07"} == {first, first + 1}


def test_an_error_in_one_graph_has_its_line_and_does_not_lose_the_others(tmp_path: Path) -> None:
    first, second, third = (export(one, "nquads") for one in policies(1, 3))
    wrong = '<a:s> <a:p> "1"^^<no iri> <a:g> .\n'
    filler = "".join(f"# {'x' * 998}\n" for _ in range(10_000))
    (tmp_path / "x.nq").write_text(first + wrong + second + third + filler)
    done = gdprmap("check", "x.nq", "--format", "json", cwd=tmp_path)
    assert done.returncode == 2
    said = json.loads(done.stdout)
    (error,) = said["errors"]
    assert (error["line"], error["file"]) == (first.count("\n") + 1, "x.nq")
    (tmp_path / "right.nq").write_text(first + second + third)
    right = json.loads(gdprmap("check", "right.nq", "--format", "json", cwd=tmp_path).stdout)
    assert {one["policy"] for one in said["findings"]} == {one["policy"] for one in right["findings"]} != set()


# --- Memory -----------------------------------------------------------------------------------------------------------

PEAK = "import resource, sys; from gdprmap.cli import main; code = main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such measure")
def test_more_lines_take_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (20, 200):
        write_lines(tmp_path / "all.jsonl", 0, count)
        command = [sys.executable, "-c", PEAK, "check", "all.jsonl", "--no-cache", "--fail-on", "never"]
        done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        assert f"checked {count} policies" in done.stdout
        peaks.append(int(done.stderr))
    assert peaks[1] < peaks[0] * 1.1
