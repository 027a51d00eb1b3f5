"""The words between which who checks may choose; apart from what checks, which takes long to load."""

from __future__ import annotations

from typing import Literal

Profile = Literal["notice", "record", "processor record"]
"""What a policy is checked as."""

Engine = Literal["auto", "pyshacl", "fast"]
"""The SHACL engine: "auto" is the fast one if it is installed, else pyshacl."""
