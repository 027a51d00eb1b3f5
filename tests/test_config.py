"""The settings of a project: which file applies, what it settles, and what is said of a wrong one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gdprmap
from gdprmap.files.formatting import formatted
from tests.test_cli import CLEAN, ON, ROOT, SHOP, Outcome, run

TOML = """\
paths = ["privacy"]
profile = "notice"
select = ["GM-L", "GM-C", "GM-T10"]
ignore = ["GM-T10"]
fail-on = "warning"
strict-quotes = true
base = "https://shop.example/policy/"

[per-file-ignores]
"old/*.yaml" = ["GM-L01"]
"""
DEFAULTS = """\
no file of settings applies
  paths             none (default)
  profile           what each policy says it is (default)
  select            all rules (default)
  ignore            no rule (default)
  per-file-ignores  none (default)
  fail-on           violation (default)
  fail-on-unused    false (default)
  strict-quotes     false (default)
  source-texts      none (default)
  adequacy          the decisions that gdprmap knows of (default)
  vocabularies      none (default)
  base              https://w3id.org/gdprmap/policy/ (default)
  baseline          none (default)
  engine            auto (default)
  jobs              1 (default)
  cache             true (default)
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "privacy" / "old").mkdir(parents=True)
    (tmp_path / "privacy" / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def settle(here: Path, text: str, name: str = "gdprmap.toml") -> None:
    (here / name).write_text(text, encoding="utf-8")


def found(here: Path, *arguments: str) -> list[str]:
    said = run(here, "check", "--format=json", ON, *arguments)
    return [finding["rule"] for finding in json.loads(said.out)["findings"]]


def test_the_settings_apply_without_being_named(here: Path):
    settle(here, TOML)
    assert found(here) == ["GM-C01", "GM-L01"]
    assert run(here, "check", ON, "--ignore=GM-L").code == 1  # fail-on = "warning"
    assert found(here / "privacy") == ["GM-C01", "GM-L01"]
    assert run(here / "privacy", "check", ON).out.startswith("shop.yaml:12:9: warning: ")


def test_the_command_line_goes_before_the_settings(here: Path):
    settle(here, TOML)
    assert found(here, "--select=GM-T10", "--ignore=GM-L") == ["GM-T10"]
    assert found(here, "--ignore=GM-L") == ["GM-T10", "GM-C01"]
    assert run(here, "check", ON, "--fail-on=never").code == 0
    assert "GM-K01" in found(here, "--profile=record", "--select=GM")
    assert found(here, "--no-config", "privacy") == ["GM-T10", "GM-C01", "GM-L01"]
    settle(here, 'select = ["GM-T10"]\n', "ci.toml")
    assert found(here, "--config=ci.toml", "privacy") == ["GM-T10"]


def test_without_paths_of_either_the_call_is_wrong(here: Path):
    settle(here, 'fail-on = "never"\n')
    assert run(here, "check") == Outcome(
        2, "", "error: the following arguments are required: PATH\n`gdprmap check --help` shows how it is called.\n"
    )


def test_pyproject_will_do_and_the_nearest_file_wins(here: Path):
    settle(
        here, '[project]\nname = "shop"\n\n[tool.gdprmap]\nselect = ["GM-C"]\npaths = ["privacy"]\n', "pyproject.toml"
    )
    assert found(here) == ["GM-C01"]
    settle(here / "privacy", '[project]\nname = "gdprmap-policies"\n', "pyproject.toml")  # settles nothing
    assert found(here / "privacy") == ["GM-C01"]
    settle(here / "privacy", 'select = ["GM-T10"]\npaths = ["."]\n')
    assert found(here / "privacy") == ["GM-T10"]
    assert found(here) == ["GM-C01"]
    settle(here, 'select = ["GM-L"]\npaths = ["privacy"]\n')
    assert found(here) == ["GM-L01"]


@pytest.mark.parametrize(
    ("pattern", "left_out"),
    [
        ("privacy/*.yaml", True),
        ("shop.yaml", True),
        ("./privacy/**", True),
        ("*", True),
        ("privacy", True),  # a folder
        ("privacy/", True),
        ("old/*", False),
        ("priv", False),
    ],
)
def test_rules_can_be_ignored_in_some_files(here: Path, pattern: str, left_out: bool):
    settle(here, f'paths = ["privacy"]\n[per-file-ignores]\n"{pattern}" = ["GM-T", "GM-C"]\n')
    assert found(here) == (["GM-L01"] if left_out else ["GM-T10", "GM-C01", "GM-L01"])


def test_quotes_are_looked_for_in_the_texts_of_the_settings(here: Path):
    quoting = CLEAN.replace("    necessity:", "    quote: We send you a letter\n    necessity:")
    (here / "privacy" / "shop.yaml").write_text(quoting, encoding="utf-8")
    (here / "privacy" / "shop.txt").write_text("We send nothing.", encoding="utf-8")
    settings = 'paths = ["privacy"]\n[source-texts]\n"privacy/shop.yaml" = "privacy/shop.txt"\n'
    settle(here, settings)
    loose = run(here, "check")
    assert (loose.code, "warning: newsletter: the quote does not stand" in loose.out) == (0, True)
    assert run(here, "check", "--strict-quotes").code == 1
    settle(here, f"strict-quotes = true\n{settings}")
    strict = run(here / "privacy", "check")
    assert (strict.code, "violation: newsletter: the quote does not stand" in strict.out) == (1, True)
    assert run(here, "check", "--no-strict-quotes").code == 0
    (here / "privacy" / "shop.txt").unlink()
    assert run(here, "check", "--format=json") == Outcome(
        2, "", "error: the source text privacy/shop.txt cannot be read: No such file or directory\n"
    )


def test_the_base_is_that_of_the_iris(here: Path):
    settle(here, 'base = "https://shop.example/policy/"\n')
    said = run(here, "export", "privacy/shop.yaml", "--format=ntriples")
    assert "<https://shop.example/policy/shop> <" in said.out
    assert "w3id.org/gdprmap/policy" not in said.out
    assert (
        "<https://w3id.org/gdprmap/policy/shop> <"
        in run(here, "export", "privacy/shop.yaml", "--format=ntriples", "--no-config").out
    )
    own = SHOP.replace("id: shop\n", "id: shop\niri: https://own.example/x\n")
    (here / "privacy" / "shop.yaml").write_text(own, encoding="utf-8")
    assert "<https://own.example/x> <" in run(here, "export", "privacy/shop.yaml", "--format=ntriples").out
    assert found(here, "privacy") == ["GM-T10", "GM-C01", "GM-L01"]


def test_the_table_of_adequacy_decisions_stands_beside_the_settings(here: Path):
    settle(here, 'adequacy = "none.ttl"\npaths = ["privacy"]\n')
    said = run(here / "privacy", "check")
    assert (said.code, said.out) == (2, "")
    assert "../none.ttl" in said.err
    (here / "none.ttl").write_bytes((ROOT / "ontology" / "adequacy.ttl").read_bytes())
    assert run(here / "privacy", "check", ON).code == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("\npath = []\n", "gdprmap.toml:2:1: error: there is no setting 'path'; did you mean paths?"),
        (
            "xyzzy = 1\n",
            ("gdprmap.toml:1:1: error: there is no setting 'xyzzy'; the settings are: paths, profile, select, ignore,"
            " per-file-ignores, fail-on, fail-on-unused, strict-quotes, source-texts, adequacy, vocabularies, base, baseline, engine, jobs, cache"),
        ),
        (
            'paths = "privacy"\n',
            "gdprmap.toml:1:1: error: paths: a list of texts is wanted here, such as [\"...\"], not 'privacy'",
        ),
        ("paths = [1]\n", 'gdprmap.toml:1:1: error: paths: a text is wanted here, such as "...", not a number'),
        ('  base = ""\n', 'gdprmap.toml:1:3: error: base: a text is wanted here, such as "...", not an empty text'),
        (
            'base = "shop"\n',
            ("gdprmap.toml:1:1: error: base: 'shop' is no base of IRIs; write one in full that ends in /, # or :,"
            " https://..."),
        ),
        ('strict-quotes = "yes"\n', "gdprmap.toml:1:1: error: strict-quotes: write true or false, not 'yes'"),
        ("strict-quotes = 2024-01-01\n", "gdprmap.toml:1:1: error: strict-quotes: write true or false, not a date or time"),
        ('fail-on = "eror"\n', ("gdprmap.toml:1:1: error: fail-on: 'eror' cannot stand here; write one of: violation,"
         " warning, info, never")),
        ('profile = "notices"\n', "gdprmap.toml:1:1: error: profile: 'notices' cannot stand here; did you mean notice?"),
        ("profile = []\n", ("gdprmap.toml:1:1: error: profile: no profile is named; leave the setting out, and each policy"
         " says what it is")),
        ("per-file-ignores = true\n", "gdprmap.toml:1:1: error: per-file-ignores: a table is wanted here, not true"),
        (
            '[per-file-ignores]\n"a.yaml" = ["GM-L"]\n"b.yaml" = "GM-L01"\n',
            ("gdprmap.toml:3:1: error: per-file-ignores: b.yaml: a list of texts is wanted here, such as [\"...\"],"
            " not 'GM-L01'"),
        ),
        ('select = ["GM-LO1"]\n', "gdprmap.toml:1:1: error: select: there is no rule GM-LO1; did you mean GM-L01?"),
        (
            "select = []\n",
            "gdprmap.toml:1:1: error: select: no rule is named; write ids or beginnings of ids, such as GM-R",
        ),
        (
            '[per-file-ignores]\n"*" = ["GM-Z"]\n',
            "gdprmap.toml:2:1: error: per-file-ignores: *: there is no rule GM-Z; `gdprmap rules` lists them all",
        ),
        (
            '[source-texts]\n"privacy/shop.yaml" = "t"\n"shop.yaml" = "t"\n',
            "gdprmap.toml:3:1: error: source-texts: shop.yaml: there is no such policy file",
        ),
        ("paths = []\n", ("gdprmap.toml:1:1: error: paths: no path is named; leave the setting out, and the command line"
         " says what is checked")),
        ('adequacy = "a\\u0000"\n', "gdprmap.toml:1:1: error: adequacy: no name or path can hold the character \\u0000"),
        ("[tool.gdprmap]\n", ("gdprmap.toml:1:1: error: there is no setting 'tool'; in gdprmap.toml the settings stand at"
         " the top, without [tool.gdprmap]")),
        ("[gdprmap]\n", ("gdprmap.toml:1:1: error: there is no setting 'gdprmap'; in gdprmap.toml the settings stand at"
         " the top, without [tool.gdprmap]")),
        # What looks like a setting inside a text is none, nor is what looks like the begin of a text in a comment.
        ("base = '''\npaths = 1'''\n# '''\npaths = 2\n# '''\n", (
            "gdprmap.toml:1:1: error: base: 'paths = 1' is no base of IRIs; write one in full that ends in /, # or :,"
            " https://...\n"
            'gdprmap.toml:4:1: error: paths: a list of texts is wanted here, such as ["..."], not a number')),
        ("paths = " + "[" * 100_000, "gdprmap.toml:1:1: error: this cannot be read: lists or tables are nested too deeply"),
        ("paths = " + "9" * 5_000, "gdprmap.toml:1:1: error: this cannot be read: a number has too many digits"),
        ("paths = [\n", "gdprmap.toml:2:1: error: this is no TOML: Invalid value"),
        ("paths\n", "gdprmap.toml:1:6: error: this is no TOML: Expected '=' after a key in a key/value pair"),
    ],
)  # fmt: skip
def test_wrong_settings_say_where_and_what_to_write(here: Path, text: str, error: str):
    settle(here, text)
    assert run(here, "config") == Outcome(2, "", f"{error}\n")


def test_all_that_is_wrong_is_said_at_once(here: Path):
    settle(
        here, '[tool.gdprmap]\npath = []\nfail-on = 1\n\n[tool.gdprmap.per-file-ignores]\n"*" = 1\n', "pyproject.toml"
    )
    assert run(here, "check") == Outcome(
        2,
        "",
        "pyproject.toml:2:1: error: there is no setting 'path'; did you mean paths?\n"
        'pyproject.toml:3:1: error: fail-on: a text is wanted here, such as "...", not a number\n'
        'pyproject.toml:6:1: error: per-file-ignores: *: a list of texts is wanted here, such as ["..."], not a number\n',
    )
    settle(here, '[per-file-ignores]\n"*" = ["GM-Z"]\n[source-texts]\n"a" = "a"\n', "ci.toml")
    assert run(here, "config", "--config=ci.toml") == Outcome(
        2,
        "",
        "ci.toml:2:1: error: per-file-ignores: *: there is no rule GM-Z; `gdprmap rules` lists them all\n"
        "ci.toml:4:1: error: source-texts: a: there is no such policy file\n",
    )


def test_a_long_name_is_cut_short(here: Path):
    settle(here, f"{'x' * 10_000} = 1\nfail-on = '{'y' * 10_000}'\n")
    assert max(map(len, run(here, "config").err.splitlines())) < 350


def test_settings_as_notepad_saves_them(here: Path):
    (here / "gdprmap.toml").write_bytes(b'\xef\xbb\xbfpaths = ["privacy"]\r\nselect = ["GM-T10"]\r\nfail-on = 1\r\n')
    said = run(here, "config")
    assert said.err == 'gdprmap.toml:3:1: error: fail-on: a text is wanted here, such as "...", not a number\n'
    (here / "gdprmap.toml").write_bytes(b'\xef\xbb\xbfpaths = ["privacy"]\r\nselect = ["GM-T10"]\r\n')
    assert found(here) == ["GM-T10"]


@pytest.mark.parametrize("profile", ["processor-record", "processor record"])
def test_a_profile_may_be_written_as_in_a_policy_or_as_on_the_command_line(here: Path, profile: str):
    settle(here, f"profile = '{profile}'\n")
    said = json.loads(run(here, "config", "--format=json").out)
    assert said["settings"]["profile"]["value"] == ["processor-record"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder that one works in")
def test_where_there_is_no_folder_any_more_there_are_no_settings(here: Path):
    command = f'mkdir gone; cd gone; rmdir ../gone; exec "{sys.executable}" -m gdprmap config'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], cwd=here, env=environment, capture_output=True, text=True)
    said = "error: the working directory is not there any more; change to one that is\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_settings_in_every_form_of_toml(here: Path):
    forms = (
        'tool.gdprmap.per-file-ignores = {"shop.yaml" = ["GM-T"]}\ntool.gdprmap.paths = ["privacy"]\n',
        '[tool]\ngdprmap.paths = ["privacy"]\ngdprmap.per-file-ignores."shop.yaml" = ["GM-T"]\n',
        '[tool.gdprmap."per-file-ignores"]\n\'shop.yaml\' = ["GM-T"]\n[tool.gdprmap]\npaths = [\n  "privacy",\n]\n',
    )
    lines = []
    for form in forms:
        settle(here, form, "pyproject.toml")
        assert found(here) == ["GM-C01", "GM-L01"]
        settings = json.loads(run(here, "config", "--format=json").out)["settings"]
        lines.append([settings[key]["line"] for key in ("paths", "per-file-ignores")])
    assert lines == [[2, 1], [2, 3], [4, 1]]


def test_settings_that_cannot_be_read(here: Path):
    (here / "gdprmap.toml").write_bytes(b"\xff")
    assert run(here, "config") == Outcome(2, "", "gdprmap.toml:1:1: error: the file is not UTF-8; save it as UTF-8\n")
    (here / "gdprmap.toml").unlink()
    settle(here, "[tool]\ngdprmap = 1\n", "pyproject.toml")
    assert run(here, "config") == Outcome(2, "", "pyproject.toml:2:1: error: a table is wanted here: [tool.gdprmap]\n")
    settle(here, "[project]\n", "pyproject.toml")
    assert run(here, "config", "--config=pyproject.toml") == Outcome(
        2, "", "error: --config: pyproject.toml has no table [tool.gdprmap]\n"
    )
    assert run(here, "config", "--config=none.toml") == Outcome(2, "", "error: --config: there is no file none.toml\n")
    both = run(here, "config", "--config=pyproject.toml", "--no-config")
    assert both.code == 2
    assert both.err.startswith("error: argument --no-config: not allowed with argument --config\n")


def test_config_shows_what_applies_and_from_where(here: Path):
    assert run(here, "config") == Outcome(0, DEFAULTS, "")
    settle(here, TOML)
    assert run(here, "config", "--no-config") == Outcome(0, DEFAULTS, "")
    assert run(here / "privacy", "config") == Outcome(
        0,
        """\
settings of ../gdprmap.toml
  paths             ["privacy"]  (../gdprmap.toml:1)
  profile           ["notice"]  (../gdprmap.toml:2)
  select            ["GM-L", "GM-C", "GM-T10"]  (../gdprmap.toml:3)
  ignore            ["GM-T10"]  (../gdprmap.toml:4)
  per-file-ignores  {"old/*.yaml": ["GM-L01"]}  (../gdprmap.toml:9)
  fail-on           "warning"  (../gdprmap.toml:5)
  fail-on-unused    false (default)
  strict-quotes     true  (../gdprmap.toml:6)
  source-texts      none (default)
  adequacy          the decisions that gdprmap knows of (default)
  vocabularies      none (default)
  base              "https://shop.example/policy/"  (../gdprmap.toml:7)
  baseline          none (default)
  engine            auto (default)
  jobs              1 (default)
  cache             true (default)
""",
        "",
    )


def test_config_in_json(here: Path):
    settle(here, "fail-on = 'never'\n")
    said = json.loads(run(here, "config", "--format=json").out)
    assert said["file"] == "gdprmap.toml"
    assert said["settings"]["fail-on"] == {"value": "never", "file": "gdprmap.toml", "line": 1}
    assert said["settings"]["select"] == {"value": None, "file": None, "line": None}
    assert json.loads(run(here, "config", "--format=json", "--no-config").out)["file"] is None


def test_the_settings_that_the_docs_show_can_be_used(here: Path):
    docs = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    shown = docs.partition("```toml\n")[2].partition("```")[0]
    settle(here, shown)
    vocabulary = (
        "<https://acme.example/ns#Points> <http://www.w3.org/2004/02/skos/core#broader> <https://w3id.org/dpv/pd#Age> ."
    )
    (here / "acme.ttl").write_text(vocabulary, encoding="utf-8")
    assert json.loads(run(here, "config", "--format=json").out)["settings"]["profile"]["value"] is None
    settle(here, shown.replace("# profile", "profile"))
    said = json.loads(run(here, "config", "--format=json").out)["settings"]
    assert [key for key, setting in said.items() if setting["line"] is None] == []
    policy = docs.partition("```yaml\n")[2].partition("```")[0]
    assert (gdprmap.read_text(policy).policy.ignore or ())[0].rule == "GM-T10"
    assert formatted(policy) == policy
