"""What was found is kept, and taken from there only while it still holds; nobody can tell from what is written."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

import gdprmap
from gdprmap import caching, dump, export, read
from gdprmap.caching import FOLDER, Cache, key_of
from gdprmap.cli import _known, main
from gdprmap.cli._checks import Answer, Check
from gdprmap.cli._known import Known
from gdprmap.cli._pieces import Piece
from gdprmap.config import Config
from gdprmap.rules import rules
from tests.benchmarks.generator import write, write_lines

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FORMATS = ["text", "json", "sarif", "junit", "github", "gitlab", "shacl", "html"]
SHOP = """\
id: shop
updated: 2024-05-01
controller: {name: Shop, contacts: [privacy@shop.example], country: IE}
data: {mail: {label: mail, term: pd:EmailAddress, sources: [data subject]}}
processing:
  news: {purposes: [dpv:DirectMarketing], data: [mail], operations: [dpv:Use]}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gdprmap", "check", *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What `--verbose` tells of each file: "checked", or "known" from an earlier run."""
    main(["check", *arguments, "--verbose", "--fail-on", "never"])
    lines = capsys.readouterr().err.splitlines()
    return [line.split(": ")[-1].split()[0] for line in lines if line.endswith((" ms", " earlier run"))]


# --- The same bytes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_output_is_the_same_bytes(format: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(path) for path in sorted((ROOT / "tests" / "rules").glob("GM-[CLQX]*/fails.yaml"))]
    paths += [str(path) for path in sorted((ROOT / "examples").glob("*.yaml"))[:2]]
    (here / "broken.yaml").write_text("id: [\n")
    (here / "shop.yaml").write_text(
        f"{SHOP}ignore: [{{rule: GM-T10, reason: r}}, {{rule: GM-L01, reason: r, until: 2020-01-01}}]\n"
    )
    write_lines(here / "some.jsonl", 1, 3)
    main(["export", "shop.yaml", "--output", "shop.ttl"])
    call = ["check", *paths, "broken.yaml", "shop.yaml", "some.jsonl", "shop.ttl", "--format", format]
    capsys.readouterr()
    written = []
    for more in (["--no-cache"], [], [], ["--jobs", "2"]):
        assert main([*call, *more]) == 2
        written.append(capsys.readouterr())
    if format == "shacl":  # says when it was written
        assert len({len(one.out) for one in written}) == 1
    else:
        assert len(set(written)) == 1
    assert "checked" not in told(capsys, *call[1:-2])


def answers_of(known: Known, check: Check, piece: Piece) -> tuple[Answer, Answer | None]:
    """What comes of a piece, and what is known of it afterwards."""
    answer = check(piece)
    known.put(piece, answer)
    return answer._replace(seconds=None, day=None), known.get(piece)


@pytest.mark.parametrize("form", ["yaml", "jsonl", "turtle", "jsonld", "nquads"])
def test_what_is_known_is_what_would_be_found(form: str, here: Path) -> None:
    """Every rule, in every form: all that a report may say of it is equal, and so are the bytes."""
    check = Check(
        config=Config(), wanted=frozenset(rules()), profiles=None, on=None, adequacy=None, engine="auto",
        strict=False, text="words", texts={}, vocabularies=(),
    )  # fmt: skip
    known = Known(Cache(here / FOLDER), check)
    found = set[str]()
    for path in sorted((ROOT / "tests" / "rules").glob("*/fails.yaml")):
        if form == "yaml":
            content = path.read_bytes()
        elif form == "jsonl":
            content = json.dumps(json.loads(dump(read(path).policy, "json"))).encode()
        else:
            content = export(read(path).policy, form).encode()
        piece = Piece(path.name, form, content, line=3)
        fresh, again = answers_of(known, check, piece)
        assert again == fresh
        assert not fresh.checked[0].problems
        if form in ("jsonl", "nquads"):
            moved = piece._replace(line=30)
            assert known.get(moved) == check(moved)._replace(seconds=None, day=None)
        found |= {placed.finding.rule.id for one in fresh.checked for placed in one.findings}
    assert len(found) > 60


def test_the_second_run_checks_nothing_and_a_change_is_seen(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here / "all", 0, 3)
    assert told(capsys, "all") == ["checked"] * 3
    assert told(capsys, "all") == ["known"] * 3
    changed = here / "all" / "policy-00001.yaml"
    changed.write_text(changed.read_text() + "\n")
    assert told(capsys, "all") == ["known", "checked", "known"]
    assert told(capsys, "all", "--no-cache") == ["checked"] * 3


def test_a_line_is_known_wherever_it_moves(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(here / "all.jsonl", 0, 3)
    lines = (here / "all.jsonl").read_text().splitlines()
    told(capsys, "all.jsonl")
    (here / "all.jsonl").write_text("\n".join(["", *reversed(lines), '{"id": "new", "controller": {"name": "New"}}']))
    assert told(capsys, "all.jsonl") == ["known"] * 3 + ["checked"]
    outputs = []
    for more in ((), ("--no-cache",)):
        main(["check", "all.jsonl", "--format", "json", *more])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


# --- What it is keyed by ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["--profile", "record"],
        ["--on", "2019-01-01"],
        ["--select", "GM-L"],
        ["--ignore", "GM-L01"],
        ["--adequacy", "adequacy.ttl"],
        ["--source-text", "text.txt"],
        ["--source-text", "text.txt", "--strict-quotes"],
        ["--config", "base.toml"],
        ["--config", "per-file.toml"],
        ["--config", "vocabularies.toml"],
        ["--engine", "pyshacl"],  # they find the same, but who names one wants it to run
    ],
)
def test_whatever_may_change_what_is_found_makes_it_check_again(
    arguments: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "shop.yaml").write_text(SHOP)
    (here / "text.txt").write_text("words")
    shutil.copy(ROOT / "ontology" / "adequacy.ttl", here)
    (here / "base.toml").write_text('base = "https://shop.example/"')
    (here / "per-file.toml").write_text('[per-file-ignores]\n"shop.yaml" = ["GM-L01"]\n')
    (here / "vocabularies.toml").write_text('vocabularies = ["acme.ttl"]\n')
    (here / "acme.ttl").write_text(
        "@prefix acme: <https://acme.example/ns#> . @prefix dpv: <https://w3id.org/dpv#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'acme:Gifts a rdfs:Class, dpv:Purpose ; rdfs:subClassOf dpv:Marketing ; skos:prefLabel "Gifts"@en .\n'
    )
    assert told(capsys, "shop.yaml") == ["checked"]
    assert told(capsys, "shop.yaml", *arguments) == ["checked"]
    assert told(capsys, "shop.yaml", *arguments) == ["known"]
    assert told(capsys, "shop.yaml") == ["known"]


@pytest.mark.parametrize("arguments", [["--jobs", "2"], ["--format", "json"], ["--fail-on", "info"]])
def test_what_changes_nothing_that_is_found_does_not(
    arguments: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "shop.yaml").write_text(SHOP)
    assert told(capsys, "shop.yaml") == ["checked"]
    assert told(capsys, "shop.yaml", *arguments) == ["known"]


def test_other_rules_terms_code_or_versions_make_it_check_again(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "shop.yaml").write_text(SHOP)
    assert told(capsys, "shop.yaml") == ["checked"]
    for name in ("digest", "_terms", "_code"):
        with monkeypatch.context() as other:
            other.setattr(_known, name, lambda: "another")
            assert told(capsys, "shop.yaml") == ["checked"], name
    monkeypatch.setattr("gdprmap.__version__", "99")
    assert told(capsys, "shop.yaml") == ["checked"]


@pytest.mark.parametrize(
    ("policy", "arguments", "lasts"),
    [
        (SHOP, [], True),
        (SHOP.replace("updated: 2024-05-01\n", ""), [], False),
        (SHOP.replace("updated: 2024-05-01\n", ""), ["--on", "2024-01-01"], True),
        (f"{SHOP}ignore: [{{rule: GM-L01, reason: r, until: 2099-01-01}}]\n", ["--on", "2024-01-01"], False),
        (f"{SHOP}ignore: [{{rule: GM-L01, reason: r}}]\n", [], True),
        (f"{SHOP}transfers: [{{countries: [JP], bases: [adequacy decision]}}]\n", [], False),
        (f"{SHOP}transfers: [{{countries: [JP], bases: [adequacy decision]}}]\n", ["--on", "2024-01-01"], True),
    ],
)
def test_what_depends_on_the_day_is_known_for_that_day_alone(
    policy: str, arguments: list[str], lasts: bool, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "shop.yaml").write_text(policy)
    assert told(capsys, "shop.yaml", *arguments) == ["checked"]
    assert told(capsys, "shop.yaml", *arguments) == ["known"]
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    (entry,) = (here / FOLDER).glob("??/*")
    said = json.loads(entry.read_bytes()[64:])
    assert said["day"] == (None if lasts else date.today().isoformat())
    Cache(here / FOLDER).put(entry.parent.name + entry.name, {**said, "day": said["day"] and yesterday})
    assert told(capsys, "shop.yaml", *arguments) == ["known" if lasts else "checked"]


def test_the_day_is_the_one_on_which_it_was_checked(here: Path) -> None:
    """Not that on which it is kept: midnight may lie between them."""
    check = Check(
        config=Config(), wanted=frozenset(rules()), profiles=None, on=None, adequacy=None, engine="auto",
        strict=False, text=None, texts={}, vocabularies=(),
    )  # fmt: skip
    piece = Piece("shop.yaml", "yaml", SHOP.replace("updated: 2024-05-01\n", "").encode())
    known, answer = Known(Cache(here / FOLDER), check), check(piece)
    assert answer.day == date.today()
    known.put(piece, answer._replace(day=date.today() - timedelta(days=1)))
    assert known.get(piece) is None
    known.put(piece, answer)
    assert known.get(piece) == answer._replace(seconds=None, day=None)


def test_code_is_told_apart_by_what_was_installed(tmp_path: Path) -> None:
    """Two builds of one version are installed one after the other while it is not released."""
    package, record = tmp_path / "gdprmap", tmp_path / f"gdprmap-{gdprmap.__version__}.dist-info" / "RECORD"
    package.mkdir()
    (package / "a.py").write_text("1")
    plain = _known._code_of(package)
    (package / "a.py").write_text("2")
    assert _known._code_of(package) != plain
    record.parent.mkdir()
    lines = ["gdprmap/a.py,sha256=A,1", "gdprmap/b.py,sha256=B,1"]
    record.write_text("\n".join([*lines, "../../bin/gdprmap,sha256=C,1"]))
    first = _known._code_of(package)
    record.write_text("\n".join([*reversed(lines), "../../../other/bin/gdprmap,sha256=D,1"]))
    assert _known._code_of(package) == first
    record.write_text("\n".join([lines[0], "gdprmap/b.py,sha256=E,1"]))
    assert _known._code_of(package) != first


# --- The folder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["", "x", "half", "other", "pickle", "list", "nothing", "fields", "words", "folder"])
def test_a_damaged_answer_is_a_miss_and_is_mended(damage: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "shop.yaml").write_text(SHOP)
    told(capsys, "shop.yaml")
    (entry,) = (here / FOLDER).glob("??/*")
    key, content = entry.parent.name + entry.name, entry.read_bytes()
    said = json.loads(content[64:])
    cache = Cache(here / FOLDER)
    match damage:
        case "half":
            entry.write_bytes(content[: len(content) // 2])
        case "other":
            entry.write_bytes(content.replace(b"GM-", b"GN-", 1))
        case "pickle":
            entry.write_bytes(pickle.dumps(said))
        case "list":
            cache.put(key, [1])
        case "fields":
            cache.put(key, {**said, "checked": [{"policy": "shop"}]})
        case "nothing":
            cache.put(key, {**said, "checked": []})
        case "words":
            said["checked"][0]["findings"][0][0] = "https://no.example/shape"
            cache.put(key, said)
        case "folder":
            entry.unlink()
            entry.mkdir()
        case _:
            entry.write_text(damage)
    assert told(capsys, "shop.yaml") == ["checked"]
    assert main(["check", "shop.yaml"]) == 1
    if damage != "folder":
        assert told(capsys, "shop.yaml") == ["known"]


def test_the_folder_is_passed_over_by_git_and_by_backups(here: Path) -> None:
    (here / "shop.yaml").write_text(SHOP)
    assert main(["check", "shop.yaml", "--quiet"]) == 1
    assert (here / FOLDER / ".gitignore").read_text() == "*\n"
    assert (here / FOLDER / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    subprocess.run(["git", "init", "-q"], check=True)
    status = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert status.stdout == "?? shop.yaml\n"


def test_no_cache_writes_nothing_and_the_settings_may_say_so(here: Path) -> None:
    (here / "shop.yaml").write_text(SHOP)
    main(["check", "shop.yaml", "--no-cache"])
    (here / "gdprmap.toml").write_text("cache = false\n")
    main(["check", "shop.yaml"])
    assert not (here / FOLDER).exists()
    main(["check", "shop.yaml", "--cache"])
    assert (here / FOLDER).is_dir()


def test_it_stands_beside_the_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "gdprmap.toml").write_text("")
    (here / "privacy").mkdir()
    (here / "privacy" / "shop.yaml").write_text(SHOP)
    monkeypatch.chdir(here / "privacy")
    main(["check", "shop.yaml"])
    assert (here / FOLDER).is_dir()
    assert not (here / "privacy" / FOLDER).exists()


def test_a_folder_that_cannot_be_written_is_done_without(here: Path) -> None:
    (here / "shop.yaml").write_text(SHOP)
    (here / FOLDER).write_text("a file stands in the way")
    quiet, verbose = check("shop.yaml"), check("shop.yaml", "--verbose")
    assert (quiet.returncode, quiet.stderr) == (1, "")
    assert f"nothing is kept for the next run: {FOLDER} cannot be written\n" in verbose.stderr
    assert quiet.stdout == verbose.stdout


def test_a_folder_that_is_a_link_is_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may come with a repository, and lead anywhere."""
    (here / "elsewhere" / "papers").mkdir(parents=True)
    thesis = here / "elsewhere" / "papers" / "thesis.txt"
    thesis.write_text("of many years")
    os.utime(thesis, (0, 0))
    (here / "shop.yaml").write_text(SHOP)
    (here / FOLDER).symlink_to("elsewhere")
    assert told(capsys, "shop.yaml") == ["checked"]
    assert told(capsys, "shop.yaml") == ["checked"]
    assert [path.relative_to(here).as_posix() for path in sorted((here / "elsewhere").rglob("*"))] == [
        "elsewhere/papers",
        "elsewhere/papers/thesis.txt",
    ]


def test_only_what_we_wrote_is_swept_away(here: Path) -> None:
    cache, answer = Cache(here / FOLDER), "0" * 62
    cache.put(key_of(b"1"), [1])
    (here / "elsewhere").mkdir()
    (here / FOLDER / "00").symlink_to(here / "elsewhere")
    others = [here / "elsewhere" / answer, here / FOLDER / "notes" / answer, here / FOLDER / key_of(b"1")[:2] / "notes"]
    for file in others:
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
        os.utime(file, (0, 0))
    left_over = here / FOLDER / key_of(b"1")[:2] / f"{answer}.12ab.new"
    left_over.write_text("half")
    os.utime(left_over, (0, 0))
    stamp = here / FOLDER / "swept"
    stamp.symlink_to(here / "nowhere")
    os.utime(stamp, (0, 0), follow_symlinks=False)
    cache.sweep()
    assert all(file.exists() for file in others)
    assert not left_over.exists()
    assert not (here / "nowhere").exists()


def test_an_answer_that_is_no_file_is_a_miss_and_the_others_are_kept(here: Path) -> None:
    cache, keys = Cache(here / FOLDER), [key_of(b"%d" % number) for number in range(4)]
    cache.put(keys[0], [0])
    files = [here / FOLDER / key[:2] / key[2:] for key in keys]
    for file in files[1:3]:
        file.parent.mkdir(exist_ok=True)
    os.mkfifo(files[1])  # nobody ever writes there
    files[2].symlink_to(files[0])
    files[3].parent.write_text("no folder")
    assert [cache.get(key) for key in keys] == [[0], None, None, None]
    for number, key in enumerate(keys):
        cache.put(key, [number])
    assert [cache.get(key) for key in keys] == [[0], [1], [2], None]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_an_old_answer_is_known_to_whoever_may_only_read() -> None:
    """As where a CI server brings the folder back, but for others to write."""
    key, old = key_of(b"1"), time.time() - 7 * 24 * 3600
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cache = Cache(Path(folder) / "c")
        cache.put(key, [1])
        os.utime(Path(folder) / "c" / key[:2] / key[2:], (old, old))
        os.seteuid(65534)
        try:
            assert Cache(Path(folder) / "c").get(key) == [1]
        finally:
            os.seteuid(0)


def test_runs_at_the_same_time_do_not_disturb_each_other(here: Path) -> None:
    write(here / "all", 0, 12)
    command = [sys.executable, "-m", "gdprmap", "check", "all", "--format", "json", "--fail-on", "never"]
    runs = [subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {run.communicate(timeout=120)[0] for run in runs}
    assert said == {check("all", "--format", "json", "--no-cache").stdout}
    assert {run.returncode for run in runs} == {0}
    assert not list((here / FOLDER).rglob("*.new"))
    assert len(list((here / FOLDER).glob("??/*"))) == 12


# --- Cleaning up ------------------------------------------------------------------------------------------------------


def test_what_nobody_asks_for_goes_and_what_is_asked_for_stays(tmp_path: Path) -> None:
    cache, keys = Cache(tmp_path / "c"), [key_of(b"%d" % number) for number in range(4)]
    for key in keys:
        cache.put(key, [1])
    old = time.time() - caching.KEPT_SECONDS - 60
    for key in keys[:2]:
        os.utime(tmp_path / "c" / key[:2] / key[2:], (old, old))
    assert cache.get(keys[0]) == [1]
    cache.sweep()
    assert [cache.get(key) for key in keys] == [[1], None, [1], [1]]


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, keys = Cache(tmp_path / "c"), [key_of(b"%d" % number) for number in range(10)]
    for age, key in enumerate(keys):
        cache.put(key, "x" * 1000)
        os.utime(tmp_path / "c" / key[:2] / key[2:], (time.time() - 10 * age, time.time() - 10 * age))
    monkeypatch.setattr(caching, "LARGEST_BYTES", 5500)
    cache.sweep()
    assert [cache.get(key) is not None for key in keys] == [True] * 5 + [False] * 5
    monkeypatch.setattr(caching, "LARGEST_BYTES", 0)
    cache.sweep()  # it was swept today
    assert cache.get(keys[0]) is not None


def test_keys_tell_their_parts_apart() -> None:
    assert key_of(b"ab", b"c") != key_of(b"a", b"bc")
    assert key_of(b"a") != key_of(b"a", b"")
