"""JSON-LD: processors that are not ours make of a policy in JSON, with our context, exactly the triples that we write."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyld import jsonld

import gdprmap.model
from gdprmap.files import read, read_text
from gdprmap.graph import ntriples, triples
from gdprmap.graph.context import context, contradictions, document, plain_form
from gdprmap.model import Policy
from gdprmap.model.fields import fields_of
from gdprmap.model.marks import Says
from gdprmap.model.parts import Part
from gdprmap.vocab._term import PREFIXES
from tests.small_policies import policy
from tests.strategies import policies

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PAGE = (ROOT / "docs" / "json-ld.md").read_text(encoding="utf-8")


# rdflib's own parser of JSON-LD uses what rdflib gives up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def refuse(url: str, options: object) -> Any:
    raise AssertionError(f"{url} is asked for")


def lines(text: str) -> set[str]:
    return {str(quad) for quad in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)}


def wanted(policy: Policy) -> set[str]:
    return lines(ntriples(triples(policy)))


def by_pyld(document: Any, given: Any = None) -> set[str]:
    options = {"format": "application/n-quads", "documentLoader": refuse, "base": "https://elsewhere.example/x/y.json"}
    return lines(jsonld.to_rdf(document, {**options, "expandContext": given} if given else options))


def by_pyoxigraph(document: Any) -> set[str]:
    text = json.dumps(document, ensure_ascii=False).encode()
    return {str(quad) for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)}


def by_rdflib(document: Any) -> set[str]:
    return lines(rdflib.Graph().parse(data=json.dumps(document), format="json-ld").serialize(format="nt"))


def read_again(document: Any) -> Policy:
    return read_text(json.dumps(plain_form(document)), format="json").policy


@cache
def given_context() -> Any:
    return json.loads(json.dumps({"@context": context()}))


# Exactly our triples


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_three_processors_make_the_triples_of_an_example(file: Path):
    ours = read(file).policy
    whole = document(ours)
    assert by_pyld(whole) == wanted(ours)
    assert by_pyld(document(ours, embedded=False), given_context()) == wanted(ours)
    assert by_pyoxigraph(whole) == wanted(ours)
    assert by_rdflib(whole) == wanted(ours)
    assert read_again(whole) == ours


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(policies())
def test_two_processors_make_the_triples_of_any_policy_and_it_reads_as_the_same(policy: Policy):
    apart, ours = document(policy, embedded=False), wanted(policy)
    assert by_pyld(apart, given_context()) == ours
    assert by_pyoxigraph({**apart, "@context": [given_context()["@context"], apart["@context"]]}) == ours
    assert read_again(apart) == policy
    assert not [*contradictions(json.loads(json.dumps(apart)), policy)]


HOSTILE = [
    "@id",
    "@type",
    "is",
    "dpv:Purpose",
    "https://example.org/",
    "_:b0",
    'a "quote" \\ { [ }',
    "\t\n",
    "",
    "none",
    "@vocab",
    "true",
    "\u05e9\u05dc\u05d5\u05dd \u202e1",  # from right to left
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} e\u0301",
    "a\u2028b\x7f\ufeff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words(text: str):
    ours = Policy(
        id="p",
        title=text,
        language="de",
        processing=[gdprmap.model.Processing(id="x", consequence=text, purposes=[gdprmap.model.Purpose(label=text)])],
        controller=gdprmap.model.Controller(name=text, contacts=[text]),
    )
    assert by_pyld(document(ours)) == by_pyoxigraph(document(ours)) == wanted(ours)
    assert read_again(document(ours)) == ours


def test_ids_that_look_like_keys_stay_ids():
    ours = policy(
        data="{is: {label: a, items: [pd:Name]}}",
        recipients="{controller: {name: X}, id: {role: processor, name: Y}}",
        general_recipients="[id, controller]",
        processing="{label: {data: [is], recipients: [id], cookies: [{set_by: [controller]}]}}",
    )
    assert by_pyld(document(ours)) == wanted(ours)
    assert read_again(document(ours)) == ours


def test_a_reference_to_a_controller_that_the_policy_does_not_name_says_nothing():
    ours = policy(controller=None, processing="{x: {cookies: [{label: c, set_by: [controller]}]}}")
    whole = document(ours)
    assert by_pyld(whole) == by_pyoxigraph(whole) == by_rdflib(whole) == wanted(ours)
    assert read_again(whole) == ours


# What the form looks like


def test_the_form_of_a_small_policy():
    ours = Policy(
        id="shop",
        language="en",
        controller=gdprmap.model.Controller(name="Shop", country="loc:DE", data_protection_officer="none"),
        processing=[gdprmap.model.Processing(id="post", consequence="no post", necessity="statutory")],
    )
    base = "https://w3id.org/gdprmap/policy/shop"
    said = document(ours, embedded=False)
    release = said.pop("dct:conformsTo", None)  # which DPV it uses; in the model it has no field
    assert release is None or isinstance(release[0]["@id"], str)
    assert said == {
        "@context": {"@language": "en"},
        "@id": base,
        "@type": ["dpv:Notice", "dpv:PrivacyNotice"],
        "id": "shop",
        "profiles": ["notice"],
        "language": "en",
        "controller": {
            "@id": f"{base}#controller",
            "@type": ["Controller", "dpv:DataController"],
            "name": "Shop",
            "country": "loc:DE",
            "data_protection_officer": [],
            "dpv:hasLocation": [{"@id": "loc:DE"}],
            "gm:declaresNone": [{"@id": "dpv:hasDataProtectionOfficer"}],
        },
        "processing": {
            "post": {
                "@id": f"{base}#processing/post",
                "@type": ["Processing", "dpv:PersonalDataProcess"],
                "necessity": "statutory",
                "consequence": {
                    "@id": f"{base}#processing/post/consequence",
                    "@type": ["dpv:Consequence"],
                    "is": "no post",
                },
                "dpv:hasNecessity": [{"@id": "dpv:Required"}],
            }
        },
    }


def statements(value: Any) -> set[str]:
    """The properties that stand beside the fields."""
    if isinstance(value, list):
        return {name for entry in value for name in statements(entry)}
    if not isinstance(value, dict):
        return set()
    here = {key for key in value if ":" in key}
    return here | {name for key, entry in value.items() if key not in here for name in statements(entry)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(policies())
def test_beside_the_fields_stands_only_what_no_context_can_make_of_them(policy: Policy):
    marks = [mark for kind in kinds() for field in fields_of(kind) for mark in field.marks if isinstance(mark, Says)]
    cannot = {
        "gm:declaresNone",
        "oa:hasSource",  # the address of the policy, on each quote
        "dct:conformsTo",  # the release of DPV
        *(name for mark in marks for name in (*mark.also, *mark.narrower.values())),
        *(mark.property for mark in marks if mark.parts or any(len(terms) > 1 for terms in mark.values.values())),
        "dpv:isImplementedByEntity",  # "controller" may be the id of a recipient too
        "dpv:hasDataController",  # or of one of the controllers
    }
    assert statements(document(policy, embedded=False)) <= cannot


# The context and the model


def kinds() -> set[type[Part]]:
    """All kinds of parts in the model that can stand in a policy, found by their classes."""
    found, waiting = set[type[Part]](), [Part]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if dataclasses.is_dataclass(kind) and (kind.CONCEPTS or kind is Policy):
                found.add(kind)
    return found


def test_every_field_of_every_part_is_in_the_context():
    said = context()
    for kind in kinds() - {Policy}:
        if kind.__name__ in said:
            names = {field.name for field in dataclasses.fields(kind)}
            assert set(said[kind.__name__]["@context"]) == names, kind
            assert said[kind.__name__]["@id"] == kind.CONCEPTS[0]
    assert {field.name for field in dataclasses.fields(Policy)} <= said.keys()
    # Of those that are missing, each is only there for others to be made of.
    missing = {kind.__name__ for kind in kinds() - {Policy} if kind.__name__ not in said}
    assert missing == {"Entity", "Assessment", "Agreement", "Accountable", "PersonalData"}


def test_every_property_of_the_model_is_in_the_context():
    said = json.dumps(context())
    for kind in kinds():
        for field in fields_of(kind):
            for mark in field.marks:
                if isinstance(mark, Says):
                    assert f'"{mark.property}"' in said


def test_no_name_means_two_things():
    names = {field.name for kind in kinds() for field in fields_of(kind)} | {kind.__name__ for kind in kinds()}
    assert not names & {*PREFIXES, "is"}
    assert all(re.fullmatch(r"\w+", name) for name in names)


def test_the_context_says_no_address_of_anything_to_fetch():
    def addresses(value: Any) -> Any:
        if isinstance(value, dict):
            for key, entry in value.items():
                assert key != "@import"
                assert not (key == "@context" and isinstance(entry, str))
                addresses(entry)

    addresses(context())


def test_a_context_alone_cannot_do_it():
    """What docs/json-ld.md says of the plain form: without `@id` the nodes are others, whatever the context."""
    ours = policy()
    bare = plain_form(document(ours))
    made = by_pyld({"@context": context(), **bare})
    assert made != wanted(ours)
    assert not any("w3id.org/gdprmap/policy" in line for line in made)


# Contradictions


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"label": "contact"', '"label": "other"', ("data", 0)),  # its IRI stays, for it has an id: see below
        ('"country": "loc:DE"', '"country": "DE"', ("controller", "country")),
        ('"@language": "en"', '"@language": "de"', ()),
        ('"dpv:hasLocation": [{"@id": "loc:DE"}]', '"dpv:hasLocation": [{"@id": "loc:FR"}]', ("controller",)),
        ('"@id": "https://w3id.org/gdprmap/policy/shop#controller"', '"@id": "urn:x:y"', ("controller",)),
        ('"recipients": []', '"recipients": "none"', ("processing", 0, "recipients")),
    ],
)
def test_what_contradicts_the_policy_is_found(old: str, new: str, place: tuple[str | int, ...]):
    text = json.dumps(document(policy(language="en"), embedded=False))
    assert old in text
    changed = json.loads(text.replace(old, new, 1))
    again = read_again(changed)
    found = [*contradictions(changed, again)]
    agrees = by_pyld(changed, given_context()) == wanted(again)
    assert found == ([] if agrees else [place])


def test_an_old_context_is_found():
    ours = policy(language="en")
    whole = json.loads(json.dumps(document(ours)))
    assert not [*contradictions(whole, ours)]
    whole["@context"][0]["title"]["@id"] = "rdfs:label"
    assert [*contradictions(whole, ours)] == [()]


def test_what_an_editor_wants_contradicts_nothing():
    ours = policy()
    assert not [*contradictions({"$schema": "x", **json.loads(json.dumps(document(ours)))}, ours)]


# The command


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    call = (sys.executable, "-W", "error", "-m", "gdprmap", *arguments)
    return subprocess.run(call, cwd=folder, input=stdin, capture_output=True, text=True, encoding="utf-8")


SHOP = "id: shop\nlanguage: en\ntitle: Über uns\n"


def test_the_command_prints_the_context(tmp_path: Path):
    done = run(tmp_path, "context")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == given_context()


def test_the_command_prints_a_policy(tmp_path: Path):
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    ours = read(tmp_path / "shop.yaml").policy
    assert json.loads(run(tmp_path, "context", "shop.yaml").stdout) == document(ours)
    assert json.loads(run(tmp_path, "context", "-", "--apart", stdin=SHOP).stdout) == document(ours, embedded=False)
    assert run(tmp_path, "context", "shop.yaml", "--output", "shop.json").stdout == ""
    assert by_pyld(json.loads((tmp_path / "shop.json").read_text(encoding="utf-8"))) == wanted(ours)


def test_the_base_of_the_settings_counts_as_it_does_for_export(tmp_path: Path):
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "gdprmap.toml").write_text('base = "https://shop.example/"\n', encoding="utf-8")
    said = json.loads(run(tmp_path, "context", "shop.yaml").stdout)
    exported = run(tmp_path, "export", "shop.yaml", "--format", "ntriples").stdout
    assert "https://shop.example/shop" in exported
    assert by_pyld(said) == lines(exported)
    assert read_again(said).iri == "https://shop.example/shop"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--apart"], "error: --apart leaves the context out of a policy; name the file of one\n"),
        (["no.yaml"], "no.yaml:1:1: error: there is no such file\n"),
        (
            ["shop.yaml", "--output=shop.yaml"],
            "error: shop.yaml is the policy file; write the JSON-LD to another file\n",
        ),
    ],
)
def test_a_broken_call(arguments: list[str], message: str, tmp_path: Path):
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    done = run(tmp_path, "context", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert (tmp_path / "shop.yaml").read_text(encoding="utf-8") == SHOP


# As a policy file


def test_the_same_document_is_a_policy_file(tmp_path: Path):
    for file in EXAMPLES:
        ours = read(file)
        for embedded in (True, False):
            target = tmp_path / "x.json"
            target.write_text(json.dumps(document(ours.policy, embedded=embedded), indent=2), encoding="utf-8")
            assert read(target).policy == ours.policy


def test_findings_stand_at_its_lines(tmp_path: Path):
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "shop.json").write_text(run(tmp_path, "context", "shop.yaml").stdout, encoding="utf-8")
    both = [json.loads(run(tmp_path, "check", name, "--format=json").stdout) for name in ("shop.yaml", "shop.json")]
    assert both[0]["findings"]
    assert [one["fingerprint"] for one in both[0]["findings"]] == [one["fingerprint"] for one in both[1]["findings"]]


def test_a_document_that_contradicts_itself_is_refused_and_can_be_written_anew(tmp_path: Path):
    text = json.dumps(document(policy(), embedded=False), indent=1)
    (tmp_path / "stale.json").write_text(text.replace('"country": "loc:DE"', '"country": "loc:FR"'), encoding="utf-8")
    controller = next(number for number, said in enumerate(text.splitlines(), 1) if '"controller"' in said)
    done = run(tmp_path, "check", "stale.json")
    why = "as JSON-LD this may say something else than as a policy; `gdprmap context` writes it anew"
    assert done.returncode == 2
    assert f"stale.json:{controller}:2: error: {why}\n" in done.stderr
    assert run(tmp_path, "context", "stale.json", "--apart", "--output", "new.json").returncode == 0
    new = read(tmp_path / "new.json").policy
    assert new.controller
    assert new.controller.country == "https://w3id.org/dpv/loc#FR"


# docs/json-ld.md


def test_what_the_page_shows_is_so(tmp_path: Path):
    (yaml,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "shop.yaml").write_text(yaml, encoding="utf-8")
    steps = re.findall(r"^```console\n\$ gdprmap (.*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert len(steps) == 1
    for command, expected in steps:
        assert run(tmp_path, *command.split()).stdout == expected
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    (expected,) = re.findall(r"^```text\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stderr, done.stdout) == ("", expected)
