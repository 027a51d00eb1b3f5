"""A policy that is written reads as the same policy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from gdprmap.files import dump, read_text
from gdprmap.files.loading import Format
from gdprmap.model import Policy
from tests.strategies import policies


@pytest.mark.parametrize("format", ["yaml", "json"])
@given(policy=policies())
def test_reads_as_the_same_policy(format: Format, policy: Policy) -> None:
    assert read_text(dump(policy, format), "policy", format).policy == policy
