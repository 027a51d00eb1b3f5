"""The flow of a policy as a picture in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._flow_section import picture_alone
from gdprmap.documents._telling import Teller
from gdprmap.documents._texts import Texts

if TYPE_CHECKING:
    from gdprmap.documents._building import Described


def to_svg(one: Described, language: str = "en") -> str:
    """The policy as an SVG file; empty if it describes no processing."""
    return picture_alone(Teller(one.policy, one.findings, Texts(language)))
