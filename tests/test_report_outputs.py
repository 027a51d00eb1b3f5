"""`check --format` and `--output` as people run them: what goes where, and what is refused."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gdprmap.cli._reports import FORMATS
from tests.test_cli import BROKEN, BROKEN_SAYS, GDPRMAP, ON, SHOP, SHOP_SAYS, Outcome, environment, here, run

__all__ = ["here"]  # a fixture
CI = {"GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": ""}

COUNTED = SHOP_SAYS.splitlines()[-1]


def check(here: Path, *arguments: str, **more: str) -> Outcome:
    return run(here, "check", ON, *arguments, **{**CI, **more})


def shell(here: Path, call: str) -> Outcome:
    """What a call comes to in which the shell has a part."""
    done = subprocess.run(
        ("sh", "-c", f"{shlex.join(GDPRMAP)} {call}"), cwd=here, capture_output=True, env=environment(**CI)
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_github_annotations_on_standard_output(here: Path):
    assert check(here, "shop.yaml", "broken.yaml", "--format=github") == Outcome(
        2,
        "::error file=broken.yaml,line=2,col=1,title=cannot be read::there is no field 'lnguage' here; "
        "did you mean language?\n"
        "::error file=broken.yaml,line=4,col=17,title=cannot be read::pd:IPAdress is not a PersonalData; "
        "did you mean pd:IPAddress?\n"
        "::notice file=shop.yaml,line=1,col=1,title=GM-T10%2C Art 12(1)::"
        "Shop privacy policy: no date of the policy is stated%0AState updated or published.\n"
        "::warning file=shop.yaml,line=12,col=9,title=GM-C01%2C Art 7(3)::"
        "newsletter: no way to withdraw the consent is stated%0ADescribe the link, setting or address under withdraw "
        "of the consent, or under exercise of the right.\n"
        "::error file=shop.yaml,line=15,col=3,title=GM-L01%2C Art 6(1)::"
        "yearly competition: no legal basis from Article 6(1)(a) to (f) is stated%0AState the basis under legal_bases, "
        "next to the purpose: consent, contract, legal obligation, vital interests, public task or legitimate "
        "interests.\n"
        f"{COUNTED}; 1 path could not be read\n",
        "",
    )


def test_each_file_holds_what_standard_output_would(here: Path):
    files = [f"--output={format}=out.{format}" for format in FORMATS]
    said = check(here, "shop.yaml", "broken.yaml", *files)
    assert (said.code, said.err) == (2, BROKEN_SAYS)
    assert said.out == SHOP_SAYS.replace(COUNTED, f"{COUNTED}; 1 path could not be read")
    for format in FORMATS:
        written = (here / f"out.{format}").read_bytes()
        if format == "text":
            assert written.decode() == f"{BROKEN_SAYS}\n{said.out}"
        else:
            alone = check(here, "shop.yaml", "broken.yaml", f"--format={format}")
            assert (alone.code, alone.err) == (2, "")
            assert alone.out.encode() == written
    assert ElementTree.fromstring((here / "out.junit").read_bytes()).get("errors") == "1"
    run_of_sarif = json.loads((here / "out.sarif").read_bytes())["runs"][0]
    assert run_of_sarif["invocations"][0]["executionSuccessful"] is False
    assert len(run_of_sarif["results"]) == 3
    assert len(json.loads((here / "out.gitlab").read_bytes())) == 5
    assert [path.name for path in here.glob(".*")] == [".gdprmap_cache"]


def test_reports_go_by_the_rules_and_the_severity_that_are_asked_for(here: Path):
    said = check(here, "shop.yaml", "--select=GM-C,GM-T10", "--fail-on=warning", "--format=sarif", "--output=junit=j")
    driver = json.loads(said.out)["runs"][0]["tool"]["driver"]
    assert {rule["id"][:4] for rule in driver["rules"]} == {"GM-C", "GM-T"}
    tests = ElementTree.parse(here / "j").getroot()
    assert [case.get("name") for case in tests.iter("testcase")] == [
        "the file can be read",
        "GM-C Consent and cookies",
        "GM-T What people must be told",
    ]
    assert (said.code, tests.get("failures")) == (1, "1")


@pytest.mark.parametrize("name", CI)
def test_so_they_do_wherever_the_command_runs(here: Path, tmp_path_factory: pytest.TempPathFactory, name: str):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    said = check(elsewhere, str(here / "shop.yaml"), "--format=gitlab", **{name: str(here)})
    assert {issue["location"]["path"] for issue in json.loads(said.out)} == {"shop.yaml"}


@pytest.mark.parametrize("name", CI)
def test_paths_begin_at_the_top_that_the_server_names(here: Path, name: str):
    (here / "a").mkdir()
    (here / "shop.yaml").rename(here / "a" / "shop.yaml")
    for top, path in ((here, "a/shop.yaml"), (here / "else", "shop.yaml")):
        said = check(here / "a", "shop.yaml", "--format=gitlab", **{name: str(top)})
        assert {issue["location"]["path"] for issue in json.loads(said.out)} == {path}


def test_a_path_through_a_link_to_the_repository_begins_at_its_top(
    here: Path, tmp_path_factory: pytest.TempPathFactory
):
    link = tmp_path_factory.mktemp("runner") / "work"
    link.symlink_to(here)
    (here / "linked.yaml").symlink_to("clean.yaml")
    said = check(here, str(link / "shop.yaml"), "linked.yaml", "--format=github", GITHUB_WORKSPACE=str(link))
    assert {line.split(",")[0] for line in said.out.splitlines()[:-1]} == {
        f"::{level} file=shop.yaml" for level in ("error", "warning", "notice")
    }
    linked = check(link, "linked.yaml", "--format=junit", GITHUB_WORKSPACE=str(link))
    assert ElementTree.fromstring(linked.out)[0].get("file") == "linked.yaml"


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
@pytest.mark.parametrize("format", FORMATS)
def test_a_file_whose_name_is_no_text_stands_in_every_report(here: Path, format: str):
    name = os.fsdecode(b"\xff.yaml")
    (here / "shop.yaml").rename(here / name)
    said = check(here, name, f"--output={format}=out")
    assert (said.code, said.err) == (1, "")
    text = (here / "out").read_text(encoding="utf-8")
    assert ("%FF.yaml" if format == "sarif" else r"\udcff.yaml") in text


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--output=sarfi=x"], "argument --output: 'sarfi' is no format; did you mean sarif?"),
        (
            ["--output=pdf=x"],
            "argument --output: 'pdf' is no format; write text, json, sarif, junit, github, gitlab, shacl or html",
        ),
        (["--output=out.sarif"], "argument --output: 'out.sarif' is no FORMAT=FILE; write sarif=out.sarif"),
        (["--output=out"], "argument --output: 'out' is no FORMAT=FILE; write FORMAT=out"),
        (["--output=sarif="], "argument --output: the file for sarif is missing; write one such as sarif=report"),
        (
            ["--output=json=-"],
            "argument --output: the file for json is what --format writes; write one such as json=report",
        ),
        (
            ["--output=json=out", "--output=text=new", "--output=sarif=./out"],
            "json and sarif would go into the same file, out; write each to its own",
        ),
        (["--output=json=a"], "a cannot be written: it is a folder"),
        (["--output=json=no/out"], "no/out cannot be written: there is no folder no"),
        (["--output=json=circle"], "circle cannot be written: Too many levels of symbolic links"),
        ([f"--output=json={'x' * 300}"], f"{'x' * 300} cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_written_is_refused(here: Path, arguments: list[str], error: str):
    (here / "a").mkdir()
    (here / "circle").symlink_to("circle")
    said = check(here, "shop.yaml", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[0] == f"error: {error}"
    assert sorted(path.name for path in here.iterdir()) == ["a", "broken.yaml", "circle", "clean.yaml", "shop.yaml"]


@pytest.mark.parametrize("file", ["./a/../clean.yaml", "gdprmap.toml", "known.json", "quotes.txt"])
def test_a_report_takes_the_place_of_nothing_that_is_read(here: Path, file: str):
    (here / "a").mkdir()
    (here / "quotes.txt").write_text("We sell books.", encoding="utf-8")
    (here / "known.json").write_text('{"baseline": 1, "findings": []}', encoding="utf-8")
    (here / "gdprmap.toml").write_text(
        'baseline = "known.json"\nsource-texts = {"shop.yaml" = "quotes.txt"}\n', encoding="utf-8"
    )
    before = (here / file).read_bytes()
    assert check(here, "shop.yaml", "clean.yaml", f"--output=json={file}", "--output=text=new") == Outcome(
        2, "", f"error: {Path(file)} is what is checked, or checked by; write the report to another file\n"
    )
    assert (here / file).read_bytes() == before
    assert not (here / "new").exists()


def test_a_report_takes_the_place_of_no_policy_in_a_folder(here: Path):
    """It is known to be one only once it is read; the other reports are written all the same."""
    (here / "broken.yaml").unlink()
    before = (here / "clean.yaml").read_bytes()
    text = SHOP_SAYS.replace("1 policy", "2 policies")
    assert check(here, ".", "--output=json=clean.yaml", "--output=text=new") == Outcome(
        2, text, "error: clean.yaml is one of the policy files; write the report to another file\n"
    )
    assert (here / "clean.yaml").read_bytes() == before
    assert (here / "new").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["out", "/dev/stdout"])
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no such device")
def test_a_report_takes_the_place_of_no_other_report(here: Path, name: str):
    """The shell would leave `--format` without its file, or both in one."""
    said = shell(here, f"check shop.yaml --format json --output sarif={name} > out")
    assert said == Outcome(2, "", f"error: {name} cannot be written: standard output goes there\n")
    assert (here / "out").read_bytes() == b""


@pytest.fixture
def many(here: Path) -> Path:
    """So many policies that their findings do not fit into a pipe, which holds 64 KiB, and one broken file."""
    (here / "many").mkdir()
    for number in range(60):
        text = SHOP.replace("id: shop", f"id: shop-{number}") if number != 1 else BROKEN
        (here / "many" / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    return here


FILES = ("--output=sarif=s", "--output=json=j", "--output=text=t")


def written(here: Path) -> list[bytes]:
    """The files, which are taken away."""
    found = [(here / name).read_bytes() for name in "sjt"]
    for name in "sjt":
        (here / name).unlink()
    return found


def test_the_files_are_written_whole_though_only_the_first_line_is_read(many: Path):
    first, *_ = check(many, "many", "--format=json", *FILES).out.splitlines()
    whole = written(many)
    command = (*GDPRMAP, "check", ON, "many", "--format=json")
    for files, expected in ((FILES, whole), ((), [])):
        with subprocess.Popen(
            (*command, *files), cwd=many, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**CI)
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline() == f"{first}\n".encode()
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141
        assert (written(many) if files else []) == expected


@pytest.mark.parametrize("errors", ["read", "lost"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_the_files_are_written_whole_though_nobody_reads(many: Path, format: str, errors: str):
    arguments = ("many", f"--format={format}", *FILES)
    told = check(many, *arguments)
    whole = written(many)
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        (*GDPRMAP, "check", ON, *arguments, *(["--verbose"] if errors == "lost" else [])),
        cwd=many,
        stdout=writing,
        stderr=subprocess.PIPE if errors == "read" else writing,
        env=environment(**CI),
    )
    os.close(writing)
    _, err = process.communicate()
    assert process.returncode == 141
    assert err == (told.err.encode() if errors == "read" else None)
    assert written(many) == whole


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is full")
def test_the_files_are_written_whole_though_standard_output_is_full(many: Path):
    told = check(many, "many", *FILES)
    whole = written(many)
    assert shell(many, f"check {ON} many {' '.join(FILES)} --output json=/dev/full > /dev/full") == Outcome(
        2,
        "",
        f"{told.err}error: standard output cannot be written: No space left on device\n"
        "/dev/full cannot be written: No space left on device\n",
    )
    assert written(many) == whole


def test_a_report_may_take_the_place_of_an_old_one(here: Path):
    for _ in range(2):
        assert check(here, ".", "--output=json=report.json", "--output=gitlab=quality.json").code == 2
    assert json.loads((here / "report.json").read_text())["summary"]["unreadable"] == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is full")
def test_a_report_that_cannot_be_written_keeps_no_other_from_it(here: Path):
    said = check(here, "clean.yaml", "--output=json=/dev/full", "--output=text=out")
    assert said == Outcome(
        2,
        "checked 1 policy: no findings\n",
        "error: /dev/full cannot be written: No space left on device\n",
    )
    assert (here / "out").read_text() == "checked 1 policy: no findings\n"
