"""`gdprmap init`: a first file that can be read, says nothing made up, and shows what to fill in."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import subprocess
import termios
from pathlib import Path

import pytest

from gdprmap.files import read, read_text
from gdprmap.files.formatting import formatted
from gdprmap.files.starting import SCHEMA, started
from gdprmap.model import Policy
from gdprmap.vocab._term import Location
from tests.terminals import shown_on
from tests.test_cli import GDPRMAP, Outcome, environment, run

SAYS = """\
shop.yaml is written

next:
  open shop.yaml and fill in what stands in comments
  gdprmap terms WORDS    finds the terms for data, purposes and people
  gdprmap check shop.yaml    says what is still to be stated, and by which article
"""


def test_says_what_it_was_told_and_no_more(tmp_path: Path) -> None:
    told = ("--title", "The shop", "--controller", "Shop GmbH", "--country", "DE")
    assert run(tmp_path, "init", "shop.yaml", *told) == Outcome(0, SAYS, "")
    text = (tmp_path / "shop.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA}\n")
    assert [line for line in text.split("\n") if line and not line.lstrip().startswith("#")] == [
        "id: shop", "title: The shop", "profiles: [notice]", "controller:", "  name: Shop GmbH", "  country: DE",
    ]  # fmt: skip
    assert "\n  # contacts: [its e-mail address]\n" in text


def test_the_file_can_be_checked_and_the_check_lists_what_is_to_be_stated(tmp_path: Path) -> None:
    assert run(tmp_path, "init").code == 0
    outcome = run(tmp_path, "check", "privacy.yaml", "--on=2024-05-01")
    assert outcome.code == 1
    assert "privacy.yaml:5:1: violation: " in outcome.out
    assert "no controller" in outcome.out or "the controller is not stated" in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("profile", ["notice", "record", "processor record"])
def test_what_stands_in_comments_can_be_uncommented(profile: str, tmp_path: Path) -> None:
    text = started(Policy(id="a", profiles=[profile]))  # type: ignore[list-item]  # a word of the parameters
    assert read_text(text).policy == Policy(id="a", profiles=[profile])  # type: ignore[list-item]
    uncommented = re.sub(r"^# (?!yaml-)", "", text, flags=re.MULTILINE)
    whole = read_text(uncommented).policy
    assert whole.processing
    assert (whole.controllers is not None) == (profile == "processor record")
    assert (whole.rights is not None) == (profile == "notice")
    assert formatted(text) == text
    assert formatted(uncommented) == uncommented
    (tmp_path / "a.yaml").write_text(uncommented, encoding="utf-8")
    done = run(tmp_path, "check", "a.yaml")
    assert (done.code, done.err) == (0, ""), done.out  # what it shows breaks no rule


@pytest.mark.parametrize("profile", ["notice", "record", "processor-record"])
def test_a_first_file_of_every_profile_has_findings_and_no_errors(profile: str, tmp_path: Path) -> None:
    assert run(tmp_path, "init", "a.yaml", "--profile", profile).code == 0
    done = run(tmp_path, "check", "a.yaml")
    assert (done.code, done.err) == (1, "")


def test_hints_cite_the_articles_of_the_profile() -> None:
    text = started(Policy(id="a", profiles=["processor record"]))
    assert "Article 13" not in text
    assert "30(1)" not in text


def test_what_a_controller_lacks_can_be_uncommented() -> None:
    text = started(read_text("id: a\ncontroller: {page: https://a.example}\n").policy)
    controller = read_text(re.sub(r"^  # ", "  ", text, flags=re.MULTILINE)).policy.controller
    assert controller
    assert controller.name == "its full name"


def test_a_file_is_not_written_over_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("id: mine\n", encoding="utf-8")
    refused = "error: shop.yaml is there already; --force writes over it\n"
    assert run(tmp_path, "init", "shop.yaml") == Outcome(2, "", refused)
    assert (tmp_path / "shop.yaml").read_text(encoding="utf-8") == "id: mine\n"
    assert run(tmp_path, "init", "shop.yaml", "--force") == Outcome(0, SAYS, "")


def test_json(tmp_path: Path) -> None:
    outcome = run(tmp_path, "init", "shop.json", "--profile", "record", "--profile", "notice")
    assert "add what `gdprmap schema --format markdown` lists" in outcome.out
    text = (tmp_path / "shop.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"$schema": SCHEMA, "id": "shop", "profiles": ["record", "notice"]}
    assert read(tmp_path / "shop.json").policy.id == "shop"


def test_answers_come_from_a_file_and_options_count_for_more(tmp_path: Path) -> None:
    answers = {
        "title": "Shop",
        "controller": "Shop GmbH",
        "country": "DE",
        "profile": "processor-record",
        "rights": ["access"],
    }
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    assert run(tmp_path, "init", "a.yaml", "--from-answers=answers.json", "--title=Mine", "--id=mine").code == 0
    policy = read(tmp_path / "a.yaml").policy
    assert (policy.id, policy.title, policy.profiles) == ("mine", "Mine", ("processor record",))
    assert policy.controller
    assert policy.controller.name == "Shop GmbH"
    assert str(policy.controller.country).endswith("loc#DE")
    assert policy.rights


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("", "id: policy"),
        ("id: b\nprofile: [record, notice]\n", "profiles: [record, notice]"),
        ("country: FR\n", "  country: FR"),
        ("controller: {name: X}\ncountry: FR\n", "  country: FR"),
    ],
)
def test_answers_may_be_few(tmp_path: Path, answers: str, expected: str) -> None:
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    assert run(tmp_path, "init", "a.yaml", "--from-answers", "answers.yaml").code == 0
    assert expected in (tmp_path / "a.yaml").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("titel: x\n", "answers.yaml:1:1: error: there is no field 'titel' here; did you mean title?\n"),
        ("- a\n", "answers.yaml:1:1: error: the file holds a list;"),
        ("profile: {a: b}\n", "answers.yaml:1:10: error: "),
        ("controller: [a]\ncountry: DE\n", "answers.yaml:1:1: error: a mapping is wanted here"),
        ("id: [\n", "answers.yaml:"),
    ],
)
def test_broken_answers_are_reported_where_they_stand(tmp_path: Path, answers: str, says: str) -> None:
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    outcome = run(tmp_path, "init", "a.yaml", "--from-answers", "answers.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(says)
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--country", "XX"), "argument --country: 'XX' is no country"),
        (("--id", "a b"), "argument --id: 'a b' cannot stand here; an id is made of"),
        (("--profile", "notise"), "did you mean notice?"),
        (("a.txt",), "a policy file ends in .yaml, .yml or .json"),
        (("file/a.yaml",), "the folder file cannot be made: File exists"),
        (("--from-answers", "no.yaml"), "no.yaml:1:1: error: there is no such file"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "file").touch()
    outcome = run(tmp_path, "init", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_the_id_is_made_of_the_name_of_the_file(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "__my shop ü.yaml").code == 0
    assert read(tmp_path / "__my shop ü.yaml").policy.id == "my-shop"
    assert run(tmp_path, "init", "ü.yaml").code == 0
    assert read(tmp_path / "ü.yaml").policy.id == "policy"


# The questions


def at_a_terminal(folder: Path, typed: str, *arguments: str, **more: str) -> Outcome:
    """What comes of it when somebody sits at a terminal and types that."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        (*GDPRMAP, "init", *arguments), cwd=folder, env=environment(**{"CI": "", **more}), start_new_session=True,
        stdin=theirs, stdout=theirs, stderr=subprocess.PIPE,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # or Ctrl-C would reach nobody
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = shown_on(ours, b"?") if typed else b""
        for line in typed.splitlines(keepends=True):
            os.write(ours, line.encode())
        shown += shown_on(ours)
        os.close(ours)
        assert process.stderr
        said = process.stderr.read().decode()
    return Outcome(process.returncode, shown.decode().replace("\r\n", "\n"), said)


def test_at_a_terminal_what_is_not_given_is_asked(tmp_path: Path) -> None:
    done = at_a_terminal(tmp_path, "record\nThe shop\nShop GmbH\nDE\n", "shop.yaml")
    assert (done.code, done.err) == (0, "")
    policy = read(tmp_path / "shop.yaml").policy
    assert (policy.id, policy.title, policy.profiles) == ("shop", "The shop", ("record",))
    assert policy.controller
    assert (policy.controller.name, policy.controller.country) == ("Shop GmbH", Location.known()["loc:DE"])


def test_enter_skips_a_question(tmp_path: Path) -> None:
    assert at_a_terminal(tmp_path, "\n \n\n\n", "shop.yaml").code == 0
    assert run(tmp_path, "init", "shop.yaml", "--id=shop").code == 2  # it is there
    asked = (tmp_path / "shop.yaml").read_text(encoding="utf-8")
    assert run(tmp_path, "init", "other.yaml", "--id=shop").code == 0
    assert asked == (tmp_path / "other.yaml").read_text(encoding="utf-8")


def test_a_wrong_answer_is_asked_again_with_the_reason(tmp_path: Path) -> None:
    done = at_a_terminal(tmp_path, "notise\nnotice\nShop\n\nGermany\nDE\n", "shop.yaml")
    assert done.code == 0
    assert "'notise' is no profile; did you mean notice?\n" in done.out
    assert "'Germany' is no country" in done.out
    assert done.out.count("In which country") == 2
    controller = read(tmp_path / "shop.yaml").policy.controller
    assert controller
    assert (controller.name, controller.country) == (None, Location.known()["loc:DE"])


def test_where_nothing_is_open_nothing_is_said_of_questions(tmp_path: Path) -> None:
    given = ("--title=A", "--profile=notice", "--controller=B", "--country=DE")
    assert "Enter" not in at_a_terminal(tmp_path, "", "a.yaml", *given).out
    assert "Enter" not in at_a_terminal(tmp_path, "", "b.yaml", "--title=A", "--profile=processor-record").out
    assert "Enter" in at_a_terminal(tmp_path, "\n", "c.yaml", *given[:3]).out


def test_the_folder_is_made(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "privacy/web/a.yaml").code == 0
    assert (tmp_path / "privacy" / "web" / "a.yaml").is_file()


def test_what_is_given_is_not_asked(tmp_path: Path) -> None:
    done = at_a_terminal(tmp_path, "DE\n", "a.yaml", "--title=A", "--profile=notice", "--controller=B")
    assert done.code == 0
    assert done.out.count("?") == 1
    done = at_a_terminal(tmp_path, "A\n", "b.yaml", "--profile=processor-record")
    assert done.code == 0
    assert done.out.count("?") == 1
    assert read(tmp_path / "b.yaml").policy.controller is None


@pytest.mark.parametrize(
    ("arguments", "more"),
    [(("--no-input",), {}), (("--from-answers=answers.json",), {}), ((), {"CI": "true"})],
    ids=["option", "answers", "CI"],
)
def test_nothing_is_asked_of_nobody(tmp_path: Path, arguments: tuple[str, ...], more: dict[str, str]) -> None:
    (tmp_path / "answers.json").write_text("{}", encoding="utf-8")
    assert at_a_terminal(tmp_path, "", "shop.yaml", *arguments, **more) == Outcome(0, SAYS, "")


def test_who_goes_away_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = at_a_terminal(tmp_path, "notice\n\x04", "shop.yaml")
    refusal = "error: the input ended before the last question; nothing is written\n"
    assert (ended.code, ended.err) == (2, refusal)
    interrupted = at_a_terminal(tmp_path, "notice\n\x03", "shop.yaml")
    assert (interrupted.code, interrupted.err) == (130, "")
    assert interrupted.out.endswith("nothing is written\n")
    assert list(tmp_path.iterdir()) == []
