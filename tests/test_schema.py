"""The JSON Schema takes what can be read, refuses what cannot, and explains every field."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft7Validator

from gdprmap.errors import ReadError
from gdprmap.files import dump, read, schema
from gdprmap.files.json_schema import field_docs
from gdprmap.model.parts import Part
from tests.strategies import policies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.model import Policy

HERE = Path(__file__).parent
ENDINGS = {".yaml", ".yml", ".json"}


class _EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates and `no` are text, numbers are numbers."""


_EditorLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", "<<", "<"),
):
    _EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first, *([""] if _tag == "null" else [])]
    )
_EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(schema())


def seen_by_an_editor(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else as_an_editor_sees(text)


def as_an_editor_sees(text: str) -> Any:
    return _with_text_keys(yaml.load(text, _EditorLoader))


def _with_text_keys(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _with_text_keys(value) for key, value in data.items()}
    return [_with_text_keys(item) for item in data] if isinstance(data, list) else data


def all_files() -> Iterator[Path]:
    for folder in (HERE, HERE.parent / "examples"):
        yield from (file for file in sorted(folder.rglob("*")) if file.suffix in ENDINGS)


def complaints(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(data)]


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(schema())
    assert schema()["$id"] == "https://w3id.org/gdprmap/policy.schema.json"
    assert json.loads(json.dumps(schema())) == schema()


def test_every_file_that_is_read_is_valid() -> None:
    refused = {}
    for file in all_files():
        try:
            read(file)
        except ReadError:
            continue
        if found := complaints(seen_by_an_editor(file)):
            refused[file] = found
    assert not refused


@given(policy=policies())
def test_every_policy_that_is_written_is_valid(policy: Policy) -> None:
    assert complaints(json.loads(dump(policy, "json"))) == []
    assert complaints(as_an_editor_sees(dump(policy))) == []


@pytest.mark.parametrize(
    "name", ["many.yaml", "bases.yaml", "fields.json", "no-id.yaml", "list.yaml", "scalar.yaml", "empty.yaml"]
)
def test_files_of_a_wrong_structure_are_invalid(name: str) -> None:
    assert complaints(seen_by_an_editor(HERE / "broken" / name))


READ = """
{$schema: x}
{title: 2018}
{title: }
{id: 5}
{updated: 2018-05-25}
{rights: [access]}
{rights: none}
{data: {2019: }}
{data: [{id: b}]}
{data: {}}
{legal_bases: [contract, {kind: consent, implied: false}]}
{applicable_laws: [GDPR, {title: b}]}
{controller: {country: DE, locations: [DE-BY, loc:FR, "https://example.org/x", loc:non-US, dpv:City]}}
{profiles: }
{controller: {representative: none}}
{data: {u: {term: pd:IPAddress, items: ["urn:x:y"]}}}
{quote: b}
{quote: {exact: b, start: 0}}
{retention: [{period: P6M}, {period: 6 months}]}
{processing: {p: {impact_assessment: 2024-05-01}}}
"""
REFUSED = """
{titel: b}
{title: true}
{title: [b]}
{updated: 25.5.2018}
{rights: access}
{rights: [acess]}
{rights: [{label: b}]}
{data: {"b c": {}}}
{data: [{label: b}]}
{data: usage}
{legal_bases: [{interest: b}]}
{legal_bases: [{kind: consent, interest: b}]}
{controller: {country: GER}}
{controller: none}
{controller: {country: XX}}
{data: {u: {term: pd:IPAdress}}}
{quote: {start: 0}}
{quote: {exact: b, start: -1}}
{retention: [6 months]}
{retention: [{period: half a year}]}
{source: www.example.org}
{legal_bases: [{kind: consent, implied: maybe}]}
{processing: {p: {operations: [dpv:Marketing]}}}
{rights: [null]}
"""


@pytest.mark.parametrize("case", READ.splitlines()[1:])
def test_what_is_read_is_valid(case: str, tmp_path: Path) -> None:
    assert (_is_read(case, tmp_path), complaints({"id": "a", **as_an_editor_sees(case)})) == (True, [])


@pytest.mark.parametrize("case", REFUSED.splitlines()[1:])
def test_what_is_refused_is_invalid(case: str, tmp_path: Path) -> None:
    assert not _is_read(case, tmp_path)
    assert complaints({"id": "a", **as_an_editor_sees(case)})


def _is_read(case: str, folder: Path) -> bool:
    file = folder / "case.yaml"
    file.write_text(case if "{id:" in case and "data" not in case else f"{{id: a, {case[1:]}", encoding="utf-8")
    try:
        read(file)
    except ReadError:
        return False
    return True


def test_every_field_of_every_part_has_a_docstring() -> None:
    kinds = list(_all_below(Part))
    assert len(kinds) > 40
    without = [
        (kind.__name__, field.name)
        for kind in kinds
        for field in dataclasses.fields(kind)
        if not field_docs(kind).get(field.name)
    ]  # type: ignore[arg-type]
    assert without == []


def _all_below(kind: type[Part]) -> Iterator[type[Part]]:
    for below in kind.__subclasses__():
        # A class with slots is made twice; the one that is used is the one that its module knows.
        if getattr(__import__(below.__module__, fromlist=["_"]), below.__name__, None) is below:
            yield below
            yield from _all_below(below)


def test_every_field_and_every_definition_is_explained() -> None:
    whole = schema()
    assert (
        whole["definitions"]["Purpose"]["description"]
        == "What data is processed for (Article 5(1)(b)); a bare term stands for it."
    )
    unexplained = [name for name, made in whole["definitions"].items() if not made.get("description")]
    for name, made in {"Policy": whole, **whole["definitions"]}.items():
        for form in [made, *made.get("anyOf", [])]:
            unexplained += [
                f"{name}.{field}" for field, says in form.get("properties", {}).items() if not says.get("description")
            ]
    assert unexplained == []


def test_terms_and_countries_are_offered_with_their_labels() -> None:
    definitions = schema()["definitions"]
    for name, value, label in (("PersonalData", "pd:IPAddress", "IP Address"), ("Location", "DE", "Germany")):
        offered = definitions[name]["anyOf"][0]
        assert dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))[value] == label
    assert "loc:DE" not in definitions["Location"]["anyOf"][0]["enum"]
