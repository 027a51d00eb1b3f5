"""A file put in order says the same, keeps its comments, and stays as it is the second time."""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdprmap.files import dump, read_text
from gdprmap.files.formatting import FormatError, formatted
from gdprmap.model import Policy
from tests.strategies import policies
from tests.test_cli import EXAMPLES, Outcome, run
from tests.untidy import untidy

LARGE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

UNTIDY = """\
# yaml-language-server: $schema=https://w3id.org/gdprmap/policy.schema.json
# The shop.

rights: [access] # of all
# Who we are
controller:
  # in Germany
  country: DE
  name: 'Shop GmbH' # single quotes
id: shop

processing:
  # --- Letters
  letter:
    recipients: [mailer]
    purposes:
      # the first one
      - term: dpv:DirectMarketing
        # in their words
        label: |-
          our
          # letter
        # nothing more
      - {term: dpv:Advertising, label: "ads"}
    data: &all
      - contact
    # why
    legal_bases:
      - withdraw: by a link
        kind: consent
        # as said
        quote: unsubscribe
  sale: {purposes: [{term: dpv:Marketing, label: x}], data: *all}
recipients:
  mailer: {role: processor, label: NO, country: NO}
data: # groups
  contact: {items: [{term: pd:Name, label: 0123}], label: contact}

# the end
"""
TIDY = """\
# yaml-language-server: $schema=https://w3id.org/gdprmap/policy.schema.json
# The shop.

id: shop
# Who we are
controller:
  name: 'Shop GmbH' # single quotes
  # in Germany
  country: DE
data: # groups
  contact: {label: contact, items: [{label: 0123, term: pd:Name}]}

processing:
  # --- Letters
  letter:
    data: &all
      - contact
    purposes:
      # the first one
      - # in their words
        label: |-
          our
          # letter
        # nothing more
        term: dpv:DirectMarketing
      - {label: "ads", term: dpv:Advertising}
    # why
    legal_bases:
      - kind: consent
        withdraw: by a link
        # as said
        quote: unsubscribe
    recipients: [mailer]
  sale: {data: *all, purposes: [{label: x, term: dpv:Marketing}]}
recipients:
  mailer: {label: NO, country: NO, role: processor}
rights: [access] # of all

# the end
"""


def test_fields_move_with_their_comments() -> None:
    assert formatted(UNTIDY) == TIDY


def test_what_is_in_order_stays_as_it_is() -> None:
    once = formatted(UNTIDY)
    assert formatted(once) == once
    assert read_text(once).policy == read_text(UNTIDY).policy


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_lose_nothing(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    once = formatted(text, str(example))
    assert formatted(once) == once
    assert words(once) == words(text)


def words(text: str) -> Counter[str]:
    """The characters of a text, whatever their order; commas and spaces apart, which stay with their places."""
    return Counter(text.replace(" ", ""))


@LARGE
@given(policy=policies(max_size=2), seed=st.randoms(use_true_random=False))
def test_untidy_files_say_the_same_afterwards_and_keep_their_comments(policy: Policy, seed: random.Random) -> None:
    text = untidy(shuffled(json.loads(dump(policy, "json")), seed), seed)
    once = formatted(text)
    assert read_text(once).policy == read_text(text).policy
    assert formatted(once) == once
    assert Counter(COMMENT.findall(once)) == Counter(COMMENT.findall(text))
    lines = [line.strip() for line in re.split(r"\r?\n", once)]
    for number, line in enumerate(lines):
        if leads := LEADS.search(line):
            below = next(each for each in lines[number + 1 :] if each and not each.startswith("#"))
            assert below.startswith("-" if leads[1] == "-" else (leads[1], f'"{leads[1]}"'))


COMMENT = re.compile(r"# \d+ (?:head|foot|behind|deeper|leads \S+)")
LEADS = re.compile(r"# \d+ leads (\S+)$")


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_are_in_order(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert formatted(text, str(example)) == text


@LARGE
@given(policy=policies(max_size=2), seed=st.randoms(use_true_random=False))
def test_what_is_written_is_in_order_from_the_start(policy: Policy, seed: random.Random) -> None:
    assert formatted(dump(policy)) == dump(policy)
    written = dump(policy, "json")
    mixed = json.dumps(shuffled(json.loads(written), seed), ensure_ascii=False)
    assert read_text(formatted(mixed, "a", "json"), "a", "json").policy == read_text(mixed, "a", "json").policy
    assert formatted(written, "a", "json") == written


def shuffled(value: Any, seed: random.Random, key: str = "") -> Any:
    """The same with its fields in any order; entries by id keep theirs, which means something."""
    if isinstance(value, list):
        return [shuffled(one, seed) for one in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if key not in ("data", "processing", "recipients", "controllers", "non_personal_data"):
        seed.shuffle(keys)
    return {name: shuffled(value[name], seed, name) for name in keys}


def test_an_alias_that_would_come_before_its_anchor_is_left_alone() -> None:
    text = "id: a\nrights: [{quote: &x we say, right: access}]\ncontroller: {quote: *x}\n"
    with pytest.raises(FormatError, match="an alias may stand before its anchor"):
        formatted(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: b\nid: a", "id: a\ntitle: b\n"),
        ("# head\ntitle: b\nid: a\n", "# head\nid: a\ntitle: b\n"),
        ("---\ntitle: b\nid: a\n...\n", "---\nid: a\ntitle: b\n...\n"),
        ("{title: b, id: a}\n", "{id: a, title: b}\n"),
        ("title: b\r\nid: a\r\n", "id: a\r\ntitle: b\r\n"),
        ("{title: b, # why\n id: a}\n", "{title: b, # why\n id: a}\n"),
        ("data: {b: {term: pd:Name, label: x}, a: }\nid: a\n", "id: a\ndata: {b: {label: x, term: pd:Name}, a: }\n"),
        ("\ufefftitle: b\nid: a\n", "id: a\ntitle: b\n"),
        ("<<: {title: b}\nid: a\n", "<<: {title: b}\nid: a\n"),
        # The scanner of PyYAML itself takes no tabs; that of libyaml, by which files are read, does.
        ("title:\tb\t# c\nid: a\n", "id: a\ntitle:\tb\t# c\n"),
        ("title: b\r# c\rid: a\r", "# c\rid: a\rtitle: b\r"),
        ("title: b\n\n\nid: a\n", "id: a\n\n\ntitle: b\n"),
        ("title: b\r\nid: a", "id: a\r\ntitle: b\r\n"),
        ("title: b # \u2028id: a\n", "id: a\ntitle: b # \u2028"),
        ('title: "a\n\n# b"\nid: a\n', 'id: a\ntitle: "a\n\n# b"\n'),
        ("title: |+\n  b\n\n# c\nid: a\n", "# c\nid: a\ntitle: |+\n  b\n\n"),
        ("title: |2\n    # x\n  y\n# c\nid: a\n", "# c\nid: a\ntitle: |2\n    # x\n  y\n"),
        (
            "%YAML 1.1\n--- # c\n'title': 😀\n\"id\": a\n...\n# d\n",
            "%YAML 1.1\n--- # c\n\"id\": a\n'title': 😀\n...\n# d\n",
        ),
        ("? rights\n: - access\n  # c\n  - erasure\nid: a\n", "id: a\n? rights\n: - access\n  # c\n  - erasure\n"),
        (
            "id: a\ncontroller:\n  # c\n  &c\n  # d\n  country: DE\n  name: x\n",
            "id: a\ncontroller:\n  # c\n  &c\n  name: x\n  # d\n  country: DE\n",
        ),
        ("? title\n# c\n: b\n? id\n: a\n", "? id\n: a\n? title\n# c\n: b\n"),
        (
            "controller: {country: DE, page: 'https://a.example/#x', name: C#}\nid: a\n",
            "id: a\ncontroller: {name: C#, page: 'https://a.example/#x', country: DE}\n",
        ),
        (
            "id: a\ntitle: &t x\ncontroller: {quote: # c\n  *t , name: y}\n",
            "id: a\ntitle: &t x\ncontroller: {name: y , quote: # c\n  *t}\n",
        ),
        (
            "id: a\nlegal_bases:\n- contract\n# c1\n- &x\n  # c2\n\n  withdraw: x\n  kind: consent\n- *x\n",
            "id: a\nlegal_bases:\n- contract\n# c1\n- &x\n  kind: consent\n  # c2\n\n  withdraw: x\n- *x\n",
        ),
        (
            "id: a\nrecipients:\n  b: &b {role: processor}\n  c: {country: DE, <<: *b, name: y}\n",
            "id: a\nrecipients:\n  b: &b {role: processor}\n  c: {<<: *b, name: y, country: DE}\n",
        ),
        (
            "id: a\nprocessing:\n  b:\n    legal_bases:\n    - withdraw: x\n      # c\n      kind: consent\n",
            "id: a\nprocessing:\n  b:\n    legal_bases:\n    - # c\n      kind: consent\n      withdraw: x\n",
        ),
    ],
)
def test_small_files(text: str, expected: str) -> None:
    assert formatted(text) == expected


def test_json_has_its_fields_in_order_too() -> None:
    text = (
        '{"data": {"b": {"term": "pd:Name", "label": "ä"}}, "id": "a", "$schema": "x", "rights": [{"right": "access"}]}'
    )
    assert list(json.loads(formatted(text, "a", "json"))) == ["$schema", "id", "data", "rights"]
    assert formatted(text, "a", "json").startswith(
        '{\n  "$schema": "x",\n  "id": "a",\n  "data": {\n    "b": {\n      "label": "ä"'
    )


# The command


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text("title: b\nid: a # c\n", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"id": "b"}', encoding="utf-8")
    (tmp_path / "c.yaml").write_text("id: c\n", encoding="utf-8")
    return tmp_path


def test_fmt_writes_what_changes(here: Path) -> None:
    assert run(here, "fmt", ".") == Outcome(0, "a.yaml is in order now\nb.json is in order now\n", "")
    assert (here / "a.yaml").read_text(encoding="utf-8") == "id: a # c\ntitle: b\n"
    assert (here / "b.json").read_text(encoding="utf-8") == '{\n  "id": "b"\n}\n'
    assert run(here, "fmt", ".") == Outcome(0, "", "")
    assert run(here, "fmt", "--check", ".") == Outcome(0, "", "")
    assert sorted(file.name for file in here.iterdir()) == ["a.yaml", "b.json", "c.yaml"]


def test_fmt_check_lists_what_would_change(here: Path) -> None:
    assert run(here, "fmt", "--check", "a.yaml", "c.yaml") == Outcome(1, "a.yaml would change\n", "")
    assert (here / "a.yaml").read_text(encoding="utf-8") == "title: b\nid: a # c\n"


def test_fmt_diff_shows_what_would_change(here: Path) -> None:
    shown = "--- a.yaml\n+++ a.yaml (in order)\n@@ -1,2 +1,2 @@\n+id: a # c\n title: b\n-id: a # c\n"
    assert run(here, "fmt", "--diff", "a.yaml") == Outcome(1, shown, "")
    assert (here / "a.yaml").read_text(encoding="utf-8") == "title: b\nid: a # c\n"


def test_fmt_drops_a_mark_of_byte_order_and_lays_json_out_with_line_feeds(here: Path) -> None:
    (here / "a.yaml").write_bytes(b"\xef\xbb\xbfid: a\r\n")
    (here / "b.json").write_bytes(b'{\r\n  "id": "b"\r\n}\r\n')
    assert run(here, "fmt", ".").code == 0
    assert (here / "a.yaml").read_bytes() == b"id: a\r\n"
    assert (here / "b.json").read_bytes() == b'{\n  "id": "b"\n}\n'


def test_fmt_reads_standard_input(here: Path) -> None:
    assert run(here, "fmt", "-", stdin="title: ä\nid: a\n") == Outcome(0, "id: a\ntitle: ä\n", "")
    assert run(here, "fmt", "-", "--check", stdin="title: ä\nid: a\n") == Outcome(1, "<stdin> would change\n", "")
    assert run(here, "fmt", "-", "--check", stdin="id: a\n") == Outcome(0, "", "")
    assert run(here, "fmt", "-", "--input-format=json", stdin='{"id": "a"}') == Outcome(0, '{\n  "id": "a"\n}\n', "")
    shown = "--- <stdin>\n+++ <stdin> (in order)\n@@ -1,2 +1,2 @@\n+id: a\n title: b\n-id: a\n"
    assert run(here, "fmt", "-", "--diff", stdin="title: b\nid: a") == Outcome(1, shown, "")


def test_fmt_refuses_standard_input_beside_files(here: Path) -> None:
    outcome = run(here, "fmt", "-", "a.yaml", stdin="id: a\n")
    assert outcome == Outcome(2, "", "error: - stands alone: what comes from standard input goes to standard output\n")


def test_fmt_reports_broken_files_and_does_the_others(here: Path) -> None:
    (here / "broken.yaml").write_text("id: a\ntitel: b\n", encoding="utf-8")
    alias = "id: a\nrights: [{quote: &x we say, right: access}]\ncontroller: {quote: *x}\n"
    (here / "refused.yaml").write_text(alias, encoding="utf-8")
    outcome = run(here, "fmt", "broken.yaml", "no.yaml", "refused.yaml", "a.yaml")
    assert (outcome.code, outcome.out) == (2, "a.yaml is in order now\n")
    assert outcome.err == (
        "no.yaml:1:1: error: there is no such file or folder\n"
        "broken.yaml:2:1: error: there is no field 'titel' here; did you mean title?\n"
        "error: refused.yaml: the fields cannot be put in order without changing what the file says, so it is left as it"
        " is; an alias may stand before its anchor then: write out what it repeats\n"
    )
    assert (here / "refused.yaml").read_text(encoding="utf-8") == alias


def test_fmt_waits_for_no_pipe_and_cuts_nothing_off(here: Path) -> None:
    os.mkfifo(here / "pipe.yaml")
    assert run(here, "fmt", "pipe.yaml") == Outcome(
        2, "", "pipe.yaml:1:1: error: this is no file; `gdprmap fmt -` takes standard input\n"
    )
    large = "title: b\nid: a\n" + "# ä\n" * 2_000_001  # 10,000,020 bytes, but fewer characters
    (here / "large.yaml").write_text(large, encoding="utf-8")
    says = "1:1: error: the file is larger than 10,000,000 bytes; a policy has far fewer\n"
    assert run(here, "fmt", "large.yaml") == Outcome(2, "", f"large.yaml:{says}")
    assert (here / "large.yaml").read_text(encoding="utf-8") == large
    assert run(here, "fmt", "-", stdin=large) == Outcome(2, "", f"<stdin>:{says}")


def test_fmt_leaves_the_permissions_as_they_are(here: Path) -> None:
    (here / "a.yaml").write_text("title: A\nid: a\n", encoding="utf-8")
    (here / "a.yaml").chmod(0o640)
    assert run(here, "fmt", "a.yaml").code == 0
    assert (here / "a.yaml").read_text(encoding="utf-8") == "id: a\ntitle: A\n"
    assert (here / "a.yaml").stat().st_mode & 0o777 == 0o640


def test_fmt_leaves_a_file_alone_that_is_protected(here: Path) -> None:
    (here / "a.yaml").chmod(0o444)
    if os.access(here / "a.yaml", os.W_OK):
        pytest.skip("root writes everything")
    assert run(here, "fmt", ".") == Outcome(
        2, "b.json is in order now\n", "error: a.yaml cannot be written: Permission denied\n"
    )
    assert (here / "a.yaml").read_text(encoding="utf-8") == "title: b\nid: a # c\n"
    assert run(here, "fmt", "--check", ".") == Outcome(1, "a.yaml would change\n", "")


def test_fmt_goes_on_where_a_part_of_a_folder_cannot_be_read(here: Path) -> None:
    name = "d" * 250
    (here / "privacy").mkdir()
    (here / "privacy" / "d.yaml").write_text("title: b\nid: d\n", encoding="utf-8")
    at = os.open(here / "privacy", os.O_RDONLY)
    for _ in range(17):  # longer in all than a path may be, also for root
        os.mkdir(name, dir_fd=at)
        at, above = os.open(name, os.O_RDONLY, dir_fd=at), at
        os.close(above)
    os.close(at)
    outcome = run(here, "fmt", "privacy")
    assert (outcome.code, outcome.out) == (2, "privacy/d.yaml is in order now\n")
    unread = "/d" + name[1:] + ":1:1: error: the folder cannot be read: File name too long\n"
    assert outcome.err.endswith(unread)
    checked = run(here, "check", "privacy", "--ignore=GM")
    assert (checked.code, checked.err.endswith(unread)) == (2, True)
    assert checked.out.endswith("checked 1 policy: no findings; 1 path could not be read\n")


def test_fmt_writes_through_a_link(here: Path) -> None:
    (here / "link.yaml").symlink_to("a.yaml")
    assert run(here, "fmt", "link.yaml").code == 0
    assert (here / "link.yaml").is_symlink()
    assert (here / "a.yaml").read_text(encoding="utf-8") == "id: a # c\ntitle: b\n"


def test_fmt_says_what_cannot_be_read_or_written(here: Path) -> None:
    (here / "text.txt").write_text("id: a\n", encoding="utf-8")
    outcome = run(here, "fmt", "text.txt")
    assert outcome.code == 2
    assert "a policy file ends in .yaml, .yml or .json" in outcome.err
    (here / "latin.yaml").write_bytes(b"id: \xe4\n")
    assert "is not UTF-8" in run(here, "fmt", "latin.yaml").err
