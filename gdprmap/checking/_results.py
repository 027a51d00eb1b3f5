"""What every engine gives back."""

from __future__ import annotations

from typing import NamedTuple


class Result(NamedTuple):
    """One result of a validation: a node that does not conform to a shape."""

    shape: str
    """The IRI of the shape."""
    focus: str
    """The IRI of the node; a literal as N-Triples write it."""
