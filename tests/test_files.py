"""Files are read with the place of everything in them, or refused with all that is wrong."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from pydantic import ValidationError

from gdprmap.errors import ReadError
from gdprmap.files import dump, policy_files, read, read_text
from gdprmap.files.finding_files import found_at
from gdprmap.model import Policy
from gdprmap.model.fields import walk
from tests.strategies import policies

if TYPE_CHECKING:
    from gdprmap.files.loading import Format
    from gdprmap.places import Loc

BROKEN = Path(__file__).parent / "broken"


def errors(text: str, format: Format = "yaml") -> list[str]:
    with pytest.raises(ReadError) as caught:
        read_text(text, "p", format)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", sorted(file.name for file in BROKEN.iterdir() if file.suffix != ".txt"))
def test_a_broken_file_is_refused_with_all_that_is_wrong(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ReadError) as caught:
        read(name)
    assert f"{caught.value}\n" == Path(f"{name}.txt").read_text(encoding="utf-8")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    # Pydantic's does not survive pickling, and with Dask the context would come along.
    assert not isinstance(caught.value.__context__, ValidationError)


PLACES = """\
# a comment
id: shop
applicable_laws: [GDPR]
controller:
  name: Shop
  establishments: &offices
    - {name: Berlin, country: DE}
    - name: Paris
data:
  usage: {items: [pd:IPAddress, {label: clicks}]}
  profile:
processing:
  ads: &usual
    data: [usage]
    legal_bases:
      - contract
      - kind: legitimate interests
        interest: selling
  letters:
    <<: *usual
    data: [profile]
joint_controllers:
  members:
    - establishments: *offices
rights: [access, {right: erasure, exercise: by letter}]
"""


@pytest.mark.parametrize(
    ("loc", "place"),
    [
        ((), "2:1"),
        (("id",), "2:1"),
        (("applicable_laws", 0), "3:19"),
        (("applicable_laws", 0, "term"), "3:19"),
        (("controller", "name"), "5:3"),
        (("controller", "establishments", 0, "country"), "7:22"),
        (("controller", "establishments", 1), "8:7"),
        (("data",), "9:1"),
        (("data", 0), "10:3"),
        (("data", 0, "id"), "10:3"),
        (("data", 0, "items", 1, "label"), "10:34"),
        (("data", 1), "11:3"),
        (("data", 1, "items", 1), "11:3"),
        (("processing", 0, "legal_bases", 0, "kind"), "16:9"),
        (("processing", 0, "legal_bases", 1, "interest"), "18:9"),
        (("processing", 0, "legal_bases", 1, "legitimate interests", "interest"), "18:9"),
        (("processing", 1), "19:3"),
        (("processing", 1, "data", 0), "21:12"),
        (("processing", 1, "legal_bases", 0), "16:9"),
        (("processing", 1, "retention"), "19:3"),
        (("joint_controllers", "members", 0, "establishments"), "24:7"),
        (("joint_controllers", "members", 0, "establishments", 1, "name"), "8:7"),
        (("rights", 0, "right"), "25:10"),
        (("rights", 1, "exercise", "description"), "25:35"),
        (("rights", 2), "25:1"),
        (("measures", 0, "label"), "2:1"),
    ],
)
def test_place(loc: Loc, place: str) -> None:
    assert str(read_text(PLACES, "shop.yaml").place(loc)) == f"shop.yaml:{place}"


@pytest.mark.parametrize("format", ["yaml", "json"])
@given(policy=policies())
def test_the_parts_stand_in_the_file_in_the_order_of_the_model(format: Format, policy: Policy) -> None:
    file = read_text(dump(policy, format), "p", format)
    places = [file.place(loc) for loc, _ in walk(file.policy) if loc]
    assert places == sorted(places)


def test_words_stay_words() -> None:
    who = "{country: NO, contacts: [030 123, 1e3, yes, ~a], name: 2018}"
    text = f"id: 0123\ntitle: 1:30\nlanguage: no\ncontroller: {who}\n"
    policy = read_text(text).policy
    assert policy.controller is not None
    assert (policy.id, policy.title, policy.language) == ("0123", "1:30", "no")
    assert (policy.controller.country, policy.controller.name) == ("https://w3id.org/dpv/loc#NO", "2018")
    assert policy.controller.contacts == ("030 123", "1e3", "yes", "~a")


def test_keys_stay_words() -> None:
    data = read_text("id: a\ndata: {2019: {}, 0123: {}, yes: {}, null: {}, 1.5: {}, true: , 'b': {}}\n").policy.data
    assert [group.id for group in data or ()] == ["2019", "0123", "yes", "null", "1.5", "true", "b"]


def test_what_is_left_empty_is_not_said() -> None:
    policy = read_text("id: a\ntitle:\nprofiles: ~\ncontroller: null\nrights: Null\ndata: none\n").policy
    assert policy == Policy(id="a", data=())


def test_true_and_false_are_booleans() -> None:
    text = "id: a\nlegal_bases: [{kind: consent, explicit: TRUE, implied: false}]\n"
    (basis,) = read_text(text).policy.legal_bases or ()
    assert (getattr(basis, "explicit", None), getattr(basis, "implied", None)) == (True, False)


@pytest.mark.parametrize("word", ["yes", "no", "on", "1", "t"])
def test_no_other_word_is_a_boolean(word: str) -> None:
    with pytest.raises(ReadError, match=f"<text>:2:31: '{word}' is neither true nor false"):
        read_text(f"id: a\nlegal_bases: [{{kind: consent, implied: {word}}}]\n")


@pytest.mark.parametrize("word", ["0", "1700000000", "2024-02-30", "2024-1-1", "2024-01-01T10:00:00", "tomorrow"])
def test_only_a_day_is_a_day(word: str) -> None:
    with pytest.raises(ReadError, match=f"<text>:2:1: '{word}' is no date; write it as 2024-12-31"):
        read_text(f"id: a\nupdated: {word}\n")


def test_json_is_read_as_json() -> None:
    text = '\ufeff{"$schema": "https:\\/\\/example.org",\t"id":"a",\r\n\t"title": "\\ud83c\\udf6a \\u00e4\\n"}'
    policy = read_text(text, "p", "json").policy
    assert policy == Policy(id="a", title="🍪 ä")


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfid: a\n", b"id: a\r\n", b"$schema: b\nid: a", b"%YAML 1.2\n---\nid: a\n...\n"]
)
def test_bytes_that_are_read_as_the_same_policy(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "p.YAML"
    file.write_bytes(content)
    assert read(file).policy == Policy(id="a")


def test_an_entry_may_state_its_key_as_its_id() -> None:
    assert read_text("id: a\ndata: {b: {id: b}}").policy == read_text("id: a\ndata: [{id: b}]").policy


def test_references_are_reported_beside_entries_without_ids() -> None:
    text = "id: a\ndata: [{label: b}, {id: c}, {id: c}]\nprocessing: {p: {data: [d]}}\n"
    assert errors(text) == [
        "p:2:8: id is needed here",
        "p:2:29: two entries under data have the id 'c'; give one of them another",
        "p:3:25: there is no 'd' under data; the ids there are: c",
    ]


def test_more_problems_than_anyone_can_read() -> None:
    found = errors(f"id: a\nrights:\n{'- b' + chr(10)}" + "- c\n" * 1500)
    assert len(found) == 1001
    assert found[-1] == "p:1003:3: there are 501 more problems, which are not listed"


# Files that cannot be read at all


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    return str(caught.value).removeprefix(str(path))


def test_no_such_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.yaml") == ":1:1: there is no such file"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    assert refusal(tmp_path / "a.yaml") == ":1:1: this is no file"


@pytest.mark.parametrize("name", ["a.txt", "a", ".yaml", "a.ttl"])
def test_another_ending(name: str, tmp_path: Path) -> None:
    assert refusal(tmp_path / name) == ":1:1: a policy file ends in .yaml, .yml or .json"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.touch(mode=0)
    assert refusal(file) == ":1:1: the file cannot be read: Permission denied"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    with file.open("wb") as sparse:
        sparse.truncate(100_000_000)
    assert refusal(file) == ":1:1: the file is larger than 10,000,000 bytes; a policy has far fewer"


DEEP = "lists and mappings stand more than 50 levels deep here; no policy needs that"
MANY = "the file holds more than 100,000 values, with what its aliases repeat; split it up"
LAUGHS = "id: a\nk0: &a0 [x]\n" + "".join(f"k{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
CHAIN = "id: a\nk0: &a0 [x]\n" + "".join(f"k{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 100))
HOSTILE: list[tuple[str, Format, str]] = [
    ("[" * 9_000_000, "yaml", f"1:51: {DEEP}"),
    ("{" * 9_000_000, "yaml", f"1:51: {DEEP}"),
    ("- " * 4_000_000, "yaml", f"1:101: {DEEP}"),
    ("? " * 4_000_000, "yaml", f"1:101: {DEEP}"),
    ("[" * 9_000_000, "json", f"1:51: {DEEP}"),
    ('{"a":' * 1_000_000, "json", f"1:251: {DEEP}"),
    (CHAIN, "yaml", f"51:12: {DEEP}"),
    (LAUGHS, "yaml", f"7:40: {MANY}"),
    ("id: a\nrights: [" + "a," * 4_000_000 + "]", "yaml", f"2:200000: {MANY}"),
    ('{"rights": [' + "1," * 4_000_000 + "1]}", "json", f"1:200009: {MANY}"),
    ("a" * 10_000_001, "yaml", "1:1: the file is larger than 10,000,000 bytes; a policy has far fewer"),
    ('id: "' + "x" * 9_000_000, "yaml", "1:5: the quote that opens here is never closed"),
    ("&a " * 3_000_000, "yaml", "1:4: the document has ended before this; check the quotes"),
    (
        "\n" * 9_000_000,
        "yaml",
        "1:1: the file is empty; a policy is a mapping and begins with a line such as id: my-policy",
    ),
    ("---\n" * 2_000_000, "yaml", "2:1: a second document begins here; a file holds one policy"),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_file_is_refused_before_it_does_harm(number: int) -> None:
    # In a process of its own, so that a crash or a hang is a failure of this test and not the end of all.
    program = (
        "import sys; from gdprmap.errors import ReadError; from gdprmap.files import read_text\n"
        "from tests.test_files import HOSTILE\n"
        f"text, format, _ = HOSTILE[{number}]\n"
        "try: read_text(text, 'p', format)\n"
        "except ReadError as error: print(error)\n"
    )
    root = Path(__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.stdout, run.stderr, run.returncode) == (f"p:{HOSTILE[number][2]}\n", "", 0)


def test_reading_loads_nothing_that_only_schemas_need() -> None:
    program = (
        "import sys, gdprmap.files\n"
        "gdprmap.files.read_text('id: a')\n"
        "print({'gdprmap.files.json_schema', 'jsonschema', 'rdflib', 'yaml'} & {*sys.modules})\n"
    )
    root = Path(__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "{'yaml'}\n"


# Folders


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with policies and with files of others."""
    contents = {
        "b.yaml": "id: b\n",
        "a/c.yml": "controller: {name: c}\n",
        "a/d.json": '{"rights": []}',
        "a/broken.yaml": "rights: [\n",
        "empty.yaml": "",
        "docker-compose.yaml": "services: {web: {image: nginx}}\n",
        "config.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: {title: x}\n",
        "package.json": '{"name": "x", "version": "1.0"}',
        "playbook.yml": "- id: x\n",
        "notes.txt": "id: x\n",
        ".hidden.yaml": "id: x\n",
        ".git/e.yaml": "id: x\n",
        "node_modules/f.json": '{"id": "x"}',
    }
    for name, content in contents.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_stands_for_the_policies_below_it(folder: Path) -> None:
    assert [*map(str, policy_files(["."]))] == ["a/broken.yaml", "a/c.yml", "a/d.json", "b.yaml", "empty.yaml"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("typo.yaml", "title: x\nprocesing: {a: {data: [b]}}\n"),
        ("case.yaml", "Id: a\nTitle: x\nRights: [access]\n"),
        ("id.yaml", "ID: a\n"),
        ("swapped.yaml", "rigths: [access]\n"),
        ("one.json", '{"recipient": []}'),
        ("dashed.json", '{"legal-bases": []}'),
    ],
)
def test_a_policy_with_a_slip_at_the_top_is_not_passed_over(name: str, text: str, folder: Path) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert name in [*map(str, policy_files(["."]))]


@pytest.mark.parametrize(
    "key", ["recipes", "services", "metrics", "ids", "uid", "uri", "process-compose", "x" * 10_000]
)
def test_a_file_of_others_with_a_word_that_is_somewhat_alike_is_passed_over(key: str, folder: Path) -> None:
    (folder / "others.json").write_text(f'{{"{key}": []}}', encoding="utf-8")
    assert Path("others.json") not in policy_files(["."])


def test_a_folder_that_cannot_be_read_hides_nothing_else(folder: Path) -> None:
    deep = ["d" * 250] * 17  # the whole path is longer than the 4,096 bytes that Linux takes, also from root
    at = os.open(folder, os.O_RDONLY)
    for name in deep:
        os.mkdir(name, dir_fd=at)
        at, above = os.open(name, os.O_RDONLY, dir_fd=at), at
        os.close(above)
    os.close(at)
    found = found_at([".", "empty.yaml", "x" * 300])
    assert [*map(str, found.files)] == ["a/broken.yaml", "a/c.yml", "a/d.json", "b.yaml", "empty.yaml"]
    assert [*map(str, found.problems)] == [
        f"./{'/'.join(deep)}:1:1: the folder cannot be read: File name too long",
        f"{'x' * 300}:1:1: the path cannot be read: File name too long",
    ]
    with pytest.raises(ReadError) as caught:
        policy_files(["."])
    assert caught.value.problems == found.problems[:1]


def test_a_closed_folder_is_reported_beside_the_rest(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0)
    if os.access("closed", os.R_OK):
        pytest.skip("root reads everything")
    found = found_at([".", "closed/a.yaml"])
    assert Path("b.yaml") in found.files
    assert [*map(str, found.problems)] == [
        "./closed:1:1: the folder cannot be read: Permission denied",
        "closed/a.yaml:1:1: the path cannot be read: Permission denied",
    ]


def test_a_named_file_is_taken_as_it_is_and_once(folder: Path) -> None:
    named = ["package.json", "b.yaml", folder / "b.yaml", ".git/e.yaml", "a", "notes.txt"]
    assert [*map(str, policy_files(named))] == [
        "package.json", "b.yaml", ".git/e.yaml", "a/broken.yaml", "a/c.yml", "a/d.json", "notes.txt"
    ]  # fmt: skip


def test_every_path_that_stands_for_nothing_is_reported(folder: Path) -> None:
    (folder / "none").mkdir()
    (folder / "others").mkdir()
    (folder / "others" / "list.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        policy_files(["nowhere", "b.yaml", "none", "others"])
    assert str(caught.value).splitlines() == [
        "nowhere:1:1: there is no such file or folder",
        "none:1:1: the folder holds no policy: no file that ends in .yaml, .yml or .json",
        "others:1:1: the folder holds no policy: of the 1 files that end in .yaml, .yml or .json, none is one",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize(("name", "text"), [("63", "id: a\n"), ("63", '{"id": "a"}'), ("a.json", '{"id": "a"}')])
def test_a_pipe_needs_no_ending(name: str, text: str, tmp_path: Path) -> None:  # bash's <(...)
    pipe = tmp_path / name
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    assert read(pipe).policy.id == "a"
    writer.join()
