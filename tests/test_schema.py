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
from gdprmap.vocab import find
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


def test_it_is_as_schemastore_wants_it() -> None:
    whole = schema()
    assert whole["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert whole["title"]
    assert whole["description"]
    assert {ref for _, ref in _all("$ref", whole)} == {f"#/definitions/{name}" for name in whole["definitions"]}
    assert {where for where, _ in _all("$id", whole)} == {""}
    # An editor loads and searches it for each file: it must not grow with the vocabularies unnoticed.
    assert len(json.dumps(whole)) < 500_000


def test_strict_readers_of_schemas_take_it() -> None:
    """What Ajv asks in strict mode, in which SchemaStore runs it: tests/test_editor.py runs Ajv itself."""
    assert all(isinstance(kind, str) for _, kind in _all("type", schema()))
    for where, names in _all("required", schema()):
        made = _at(schema(), where)
        assert made["type"] == "object", where
        assert set(names) <= set(made["properties"]), where
    assert {name for _, name in _all("format", schema())} == {"date"}


def _at(made: Any, where: str) -> Any:
    for step in where.split("/")[1:]:
        made = made[int(step)] if isinstance(made, list) else made[step]
    return made


def _all(key: str, made: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """All that stands under this key, and where."""
    for name, inner in made.items() if isinstance(made, dict) else enumerate(made) if isinstance(made, list) else ():
        if name == key and not where.endswith("/properties"):
            yield where, inner
        yield from _all(key, inner, f"{where}/{name}")


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


SEEN_BY_THE_READER_ALONE = {
    "control.yaml": "a character that no text may hold",
    "surrogate.json": "half a character",
    "nan.json": "a value that is not in JSON; strict parsers refuse it before any schema",
    "twice.json": "a key that is given twice; parsers keep one of them, or warn",
    "twice.yaml": "a key that is given twice; editors warn of it themselves",
}
"""The broken files that are valid by the schema, and what a schema cannot say."""


def _broken() -> list[str]:
    return sorted(file.name for file in (HERE / "broken").iterdir() if file.suffix in ENDINGS)


@pytest.mark.parametrize("name", _broken())
def test_every_broken_file_cannot_be_parsed_or_is_invalid(name: str) -> None:
    with pytest.raises(ReadError):
        read(HERE / "broken" / name)
    assert _is_refused_by_an_editor(HERE / "broken" / name) != (name in SEEN_BY_THE_READER_ALONE)


def _is_refused_by_an_editor(file: Path) -> bool:
    try:
        data = seen_by_an_editor(file)
    except (ValueError, yaml.YAMLError, RecursionError):
        return True
    return bool(complaints(data))


def test_what_is_listed_as_unsayable_is_there() -> None:
    assert set(_broken()) > set(SEEN_BY_THE_READER_ALONE)


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
{applicable_laws: [2018, legal-eu:law-AIAct, "https://example.org/law", "BDSG: § 26", "pd:a law", "a:b"]}
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
{applicable_laws: [dpv:Marketing]}
{applicable_laws: ["legal-eu:law-GPDR"]}
"""


# What a schema cannot say: that ids differ, that what is named is there, that a day, a place or an address exists.
UNSAYABLE = """
{data: [{id: b}, {id: b}]}
{data: {b: {id: c}}}
{processing: {p: {data: [b]}}}
{processing: {p: {recipients: [b]}}}
{updated: 2024-02-30}
{source: "https:example.org"}
{source: "https://example.org/%zz"}
{data: {u: {term: "https://"}}}
{controller: {country: DE-XX}}
{controller: {country: loc:XX-99}}
"""


@pytest.mark.parametrize("case", READ.splitlines()[1:])
def test_what_is_read_is_valid(case: str, tmp_path: Path) -> None:
    assert (_is_read(case, tmp_path), complaints({"id": "a", **as_an_editor_sees(case)})) == (True, [])


@pytest.mark.parametrize("case", REFUSED.splitlines()[1:])
def test_what_is_refused_is_invalid(case: str, tmp_path: Path) -> None:
    assert not _is_read(case, tmp_path)
    assert complaints({"id": "a", **as_an_editor_sees(case)})


@pytest.mark.parametrize("case", UNSAYABLE.splitlines()[1:])
def test_what_no_schema_can_say_is_left_to_the_reader(case: str, tmp_path: Path) -> None:
    assert (_is_read(case, tmp_path), complaints({"id": "a", **as_an_editor_sees(case)})) == (False, [])


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


def test_every_term_that_is_offered_has_its_label() -> None:
    listed = [(where, made) for where, made in _with_enums(schema()) if any(":" in each for each in made["enum"])]
    assert len(listed) >= 12
    for where, made in listed:
        assert len(made["enumDescriptions"]) == len(made["enum"]), where
        assert all(made["enumDescriptions"]), where
        assert not [each for each in made["enum"] if ":" in each and find(each).label not in made["enumDescriptions"]]


def test_a_legal_basis_alone_is_offered_with_its_article() -> None:
    offered = schema()["properties"]["legal_bases"]["anyOf"][0]["items"]["anyOf"][0]
    assert dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))["consent"].startswith("Article 6(1)(a)")


def _with_enums(made: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(made, dict) and "enum" in made:
        yield where, made
    for name, inner in made.items() if isinstance(made, dict) else enumerate(made) if isinstance(made, list) else ():
        yield from _with_enums(inner, f"{where}/{name}")
