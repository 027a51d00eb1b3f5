"""`gdprmap diff` as people run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from gdprmap.changes import _topics
from gdprmap.files import dump, read
from tests.test_changes import OLD
from tests.test_cli import EXAMPLES, ROOT, Outcome, environment, run

PAGE = (ROOT / "docs" / "changing-policies.md").read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    new = OLD.replace("6 months", "1 year").replace("[access, ", "[access, erasure, ").replace("  bank:", "  the-bank:")
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    return tmp_path


SAYS = """\
new.yaml:12:17: worse: letter: the data is kept longer: from 6 months to 1 year [Art 13(2)(a), Art 5(1)(e)]
    was at old.yaml:12:17
    Data is kept no longer than needed, and people are told for how long.

new.yaml:22:18: better: shop: the right "erasure" is now stated [Art 13(2)(b), Art 12(2)]
    People are told of their rights.

new.yaml:20:3: none: The Bank: bank is now called the-bank
    was at old.yaml:20:3
    The name is another, the content is the same.

2 changes of legal weight: 1 for the worse, 1 for the better
"""


def test_says_what_changed_and_where(here: Path) -> None:
    assert run(here, "diff", "old.yaml", "new.yaml") == Outcome(1, SAYS, "")


@pytest.mark.parametrize(("fail_on", "code"), [("any", 1), ("worse", 1), ("never", 0)])
def test_the_exit_code_is_what_fail_on_asks_for(here: Path, fail_on: str, code: int) -> None:
    assert run(here, "diff", "old.yaml", "new.yaml", "--fail-on", fail_on) == Outcome(code, SAYS, "")


def test_what_is_only_better_is_not_worse(here: Path) -> None:
    (here / "new.yaml").write_text(OLD.replace("[access, ", "[access, erasure, "), encoding="utf-8")
    assert run(here, "diff", "old.yaml", "new.yaml", "--fail-on", "worse").code == 0


def test_no_change(here: Path) -> None:
    assert run(here, "diff", "old.yaml", "old.yaml") == Outcome(0, "no change of legal weight\n", "")


def test_a_name_is_no_change_of_legal_weight(here: Path) -> None:
    (here / "new.yaml").write_text(OLD.replace("  sale:", "  trade:"), encoding="utf-8")
    outcome = run(here, "diff", "old.yaml", "new.yaml")
    assert outcome.code == 0
    assert outcome.out.startswith("new.yaml:13:3: none: trade: sale is now called trade\n")
    assert outcome.out.endswith("\n\nno change of legal weight\n")


def test_json(here: Path) -> None:
    outcome = run(here, "diff", "old.yaml", "new.yaml", "--format", "json")
    said = json.loads(outcome.out)
    assert outcome.code == 1
    assert said["old"] == {"file": "old.yaml", "policy": "shop"}
    assert said["summary"] == {"worse": 1, "changed": 0, "better": 1, "none": 1}
    assert said["changes"][0] == {
        "kind": "storage period longer",
        "weight": "worse",
        "subject": "letter",
        "message": "the data is kept longer: from 6 months to 1 year",
        "articles": ["Art 13(2)(a)", "Art 5(1)(e)"],
        "why": "Data is kept no longer than needed, and people are told for how long.",
        "old": {
            "place": "old.yaml:12:17",
            "file": "old.yaml",
            "line": 12,
            "column": 17,
            "path": ["processing", 0, "retention", 0],
        },
        "new": {
            "place": "new.yaml:12:17",
            "file": "new.yaml",
            "line": 12,
            "column": 17,
            "path": ["processing", 0, "retention", 0],
        },
    }


def test_the_old_policy_may_come_from_standard_input(here: Path) -> None:
    outcome = run(here, "diff", "-", "new.yaml", stdin=OLD)
    assert outcome == Outcome(1, SAYS.replace("old.yaml", "<stdin>"), "")


def test_what_was_dropped_is_shown_where_it_stood(here: Path) -> None:
    (here / "new.yaml").write_text(OLD.replace("[access, ", "["), encoding="utf-8")
    assert run(here, "diff", "old.yaml", "new.yaml").out.startswith(
        'old.yaml:22:10: worse: shop: the right "access" is no longer stated [Art 13(2)(b), Art 12(2)]\n'
    )


def test_both_broken_files_are_reported(here: Path) -> None:
    (here / "old.yaml").write_text("id: a\ntitel: x\n", encoding="utf-8")
    assert run(here, "diff", "old.yaml", "no.yaml") == Outcome(
        2, "", "old.yaml:2:1: error: there is no field 'titel' here; did you mean title?\n"
        "no.yaml:1:1: error: there is no such file\n",
    )  # fmt: skip


def test_a_wrong_call_says_what_is_wrong(here: Path) -> None:
    assert run(here, "diff", "-", "-", stdin=OLD) == Outcome(
        2, "", "error: only one of the two policies can come from standard input\n"
    )
    outcome = run(here, "diff", "old.yaml", "new.yaml", "--fail-on", "worst")
    assert outcome.code == 2
    assert "did you mean worse?" in outcome.err


def test_a_folder_is_no_policy(here: Path) -> None:
    (here / "privacy").mkdir()
    outcome = run(here, "diff", "privacy", "new.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: privacy is a folder; diff compares two policies, so name a file in it\n")


def test_two_policies_of_two_ids_are_named(here: Path) -> None:
    (here / "new.yaml").write_text(
        OLD.replace("id: shop", "id: bank").replace("Shop GmbH", "Bank AG"), encoding="utf-8"
    )
    outcome = run(here, "diff", "old.yaml", "new.yaml")
    assert outcome.out.endswith("\n1 change of legal weight: 1 to look at (shop against bank)\n")


def test_what_was_not_said_before_was_nowhere(here: Path) -> None:
    new = OLD.replace("    purposes: [{label: our", "    transfers: none\n    purposes: [{label: our")
    (here / "new.yaml").write_text(new, encoding="utf-8")
    assert run(here, "diff", "old.yaml", "new.yaml").out == (
        "new.yaml:9:5: better: letter: it is now said that there is no transfer to a third country"
        " [Art 13(1)(f), Art 44]\n"
        "    Data that leaves the EEA is protected by other laws, or by none.\n"
        "\n"
        "1 change of legal weight: 1 for the better\n"
    )


def test_yaml_and_json_are_compared_alike(here: Path) -> None:
    (here / "old.json").write_text(dump(read(here / "old.yaml").policy, "json"), encoding="utf-8")
    assert run(here, "diff", "old.json", "old.yaml") == Outcome(0, "no change of legal weight\n", "")


def git(here: Path, *calls: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    for call in calls:
        subprocess.run(["git", *who, *call.split()], cwd=here, check=True, capture_output=True)


@pytest.fixture
def branch(here: Path) -> Path:
    """A branch of a repository whose main branch went on: there, one policy came to keep data for a shorter time."""
    privacy = here / "privacy"
    (privacy / "deep").mkdir(parents=True)
    for name in ("gone", "moved", "changed", "same", "deep/größer"):
        (privacy / f"{name}.yaml").write_text(OLD.replace("id: shop", f"id: {name[:4]}"), encoding="utf-8")
    (privacy / "notes.txt").write_text("a\n", encoding="utf-8")
    git(here, "init -q -b origin/main", "add privacy", "commit -qm a", "checkout -q -b change")
    git(here, "checkout -q origin/main")
    same = privacy / "same.yaml"
    same.write_text(same.read_text(encoding="utf-8").replace("6 months", "1 month"), encoding="utf-8")
    git(here, "commit -qam b", "checkout -q change")
    return here


def loop(here: Path) -> tuple[int, list[str]]:
    """What the loop of the page does: its exit code, and the lines that begin with a policy."""
    (script,) = re.findall(r"^```sh\n(base=.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],  # as in GitHub Actions
        cwd=here, capture_output=True, text=True, encoding="utf-8", env=environment(PATH=path), check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, sorted(line for line in done.stdout.splitlines() if line.startswith("privacy/"))


def test_the_loop_of_the_page_compares_all_that_the_branch_changed(branch: Path) -> None:
    git(branch, "rm -q privacy/gone.yaml", "mv privacy/moved.yaml privacy/new-name.yaml")
    for name in ("new-name", "changed", "deep/größer"):
        file = branch / "privacy" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("6 months", "1 year"), encoding="utf-8")
    (branch / "privacy" / "more.yaml").write_text("id: more\ntitle: another\n", encoding="utf-8")
    (branch / "privacy" / "notes.txt").write_text("b\n", encoding="utf-8")
    git(branch, "add privacy", "commit -qm c")
    code, lines = loop(branch)
    longer = "12:17: worse: letter: the data is kept longer: from 6 months to 1 year [Art 13(2)(a), Art 5(1)(e)]"
    assert (code, lines) == (
        1,
        [
            f"privacy/changed.yaml:{longer}",
            f"privacy/deep/größer.yaml:{longer}",
            "privacy/gone.yaml: the policy is gone",
            f"privacy/new-name.yaml:{longer}",
        ],
    )


def test_the_loop_of_the_page_passes_what_is_not_worse(branch: Path) -> None:
    assert loop(branch) == (0, [])
    changed = branch / "privacy" / "changed.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("6 months", "1 month"), encoding="utf-8")
    git(branch, "mv privacy/moved.yaml privacy/new-name.yaml", "commit -qam c")
    code, lines = loop(branch)
    assert (code, [line.split(" ")[1] for line in lines]) == (0, ["better:"])


def test_the_page_lists_all_kinds() -> None:
    nouns = {topic.noun for topic in vars(_topics).values() if isinstance(topic, _topics.Topic)}
    listed = re.findall(r"^- \*\*[a-z ]+\*\*: (`.*?)(?=^- |\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    assert {noun for line in listed for noun in re.findall(r"`([^`]+)`", line)} == nouns


def test_the_words_of_a_policy_cannot_steer_a_terminal(here: Path) -> None:
    (here / "new.yaml").write_text(OLD.replace("label: our newsletter", 'label: "a\\nb"'), encoding="utf-8")
    assert 'the purpose "our newsletter" is now called "a b"' in run(here, "diff", "old.yaml", "new.yaml").out


# The pairs among the examples; what is expected was read from the two files, not from the answer.


def examples(old: str, new: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "gdprmap", "diff", f"{old}.yaml", f"{new}.yaml", "--format", "json"],
        cwd=EXAMPLES, capture_output=True, text=True, encoding="utf-8", env=environment(), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    found: list[dict[str, str]] = json.loads(done.stdout)["changes"]
    return found


def test_smart_projects_and_isobuster() -> None:
    """The later one names the recipients and how to unsubscribe, also the two companies that take the payments."""
    found = Counter((c["weight"], c["kind"], c["subject"]) for c in examples("smart-projects", "isobuster-2019"))
    assert found == {
        ("changed", "recipient named", "payment"): 1,
        ("changed", "source dropped", "some of your details"): 1,
        ("changed", "source added", "some of your details"): 2,
        ("better", "way to reach it added", "the controller"): 1,
        ("better", "way to use the right added", "email address database, objection"): 1,
        ("better", "way to use the right added", "news of more recent versions, objection"): 1,
        ("better", "way to use the right added", "newsletter, objection"): 1,
        ("better", "name of the recipient added", "hosting company"): 1,
        ("better", "name of the recipient added", "Addthis.com"): 1,
        ("better", "name of the recipient added", "tawk.to"): 1,
        ("better", "name of the recipient added", "disqus.com"): 1,
    }


def test_smartertrack_and_smartertools() -> None:
    """Six years later: rights, storage and transfers are spoken of, and much more is said to be done with more data."""
    found = examples("smartertrack-2012", "smartertools-2018")
    said = {(change["weight"], change["kind"]) for change in found}
    messages = {change["message"] for change in found}
    rights = ("erasure", "restriction", "objection", "portability", "complaint", "withdrawal")
    assert messages >= {f'the right "{right}" is now stated' for right in rights}
    assert not [change for change in found if change["kind"] == "right dropped"]
    assert messages >= {
        'the controller has changed: from "SmarterTools" to "SmarterTools Inc"',
        "it is now said that there is no transfer to a third country",
        (
            'words are now given that do not fix how long the data is kept: "no longer than necessary for the purpose";'
            ' "in many cases no period can be given in advance"'
        ),
        'the place of storage "datacenter" (United States of America) is added',
        (
            'the processing "payments" (for: "processing your payments", "refunding such payments",'
            ' "complaints and inquiries about payments"; basis: not stated; data: "transaction data";'
            ' recipients: "payment services providers") is added'
        ),
        "the explicit consent is now stated",
        '"site visitors" is now called "website visitors"',
        'the data "operating system" is added',
        'the recipient "Google Analytics" is added',
        'the recipient "courts" is no longer stated',
        'the recipient "readers of public-facing websites" is now called "the public, via the internet"',
        '"interaction with sites and services" is now called "usage data"',
    }
    counts = Counter(change["kind"] for change in found)
    assert counts["processing dropped"] == 7  # all but license, satisfaction and statements
    assert counts["processing added"] == 16
    assert counts["recipient added"] == 3
    assert counts["right added"] == len(rights)
    assert ("better", "promise added") in said
    assert counts["promise changed"] == 2  # who customers are, and email to others: both said otherwise, neither gone
    assert ("worse", "promise dropped") not in said
