"""A policy that is written reads as the same policy."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given

from gdprmap.files import dump, read_text
from gdprmap.model import Controller, Policy
from tests.strategies import policies

if TYPE_CHECKING:
    from gdprmap.files.loading import Format


@pytest.mark.parametrize("format", ["yaml", "json"])
@given(policy=policies())
def test_reads_as_the_same_policy(format: Format, policy: Policy) -> None:
    assert read_text(dump(policy, format), "policy", format).policy == policy


@example(policy=Policy(id="a", controller=Controller(contacts=["0?0", "a?", "https://example.org/?b=c"])))
@given(policy=policies())
def test_any_yaml_reader_takes_it_for_what_the_json_says(policy: Policy) -> None:
    assert _dates_as_text(yaml.safe_load(dump(policy))) == json.loads(dump(policy, "json"))


def _dates_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_dates_as_text(item) for item in data]
    return data.isoformat() if isinstance(data, date) else data


TIDY = """\
id: shop
title: "NO"
profiles: [notice]
language: "no"
updated: 2024-12-31
applicable_laws:
  - GDPR
  - ePrivacy Directive
  - § 147 Abgabenordnung
  - legal-de:law-BDSG
  - https://example.org/law
  - term: urn:example:law
  - title: GDPR
controller:
  id: "2018"
  name: "Shop: the best"
  address: |-
    1 Road
    Town
  contacts: [+49 30 123, a@example.org]
  country: US
  locations: [DE-BY, loc:non-US, EU]
  representative: none
  authority: false
data:
  "0123":
    label: What we learn from how you use our shop, which pages you read, and for how long
    items:
      - pd:IPAddress
      - label: none
      - term: pd:Age
        quote:
          exact: >-
            We ask for your age, and if you are too young, for the consent of whoever holds parental
            responsibility over you.
          start: 12
  empty: {}
non_personal_data: none
processing:
  ads:
    data: ["0123"]
    legal_bases:
      - contract
      - kind: consent
        withdraw: https://example.org is the place
    special_category_conditions: [explicit consent]
    retention:
      - period: P6M
      - {}
    impact_assessment: 2024-05-01
"""


def test_a_written_file_is_tidy() -> None:
    written = dump(read_text(TIDY).policy)
    assert written == TIDY.replace("[+49 30 123,", '["+49 30 123",')


def test_json_is_as_plain_as_yaml() -> None:
    assert dump(read_text("id: a\ntitle: ä\ndata: {b: }\nrights: [access]\ntransfers: none\n").policy, "json") == (
        '{\n  "id": "a",\n  "title": "ä",\n  "profiles": [\n    "notice"\n  ],\n  "data": {\n    "b": {}\n  },\n'
        '  "transfers": "none",\n  "rights": [\n    "access"\n  ]\n}\n'
    )
