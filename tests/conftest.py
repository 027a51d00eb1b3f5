"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# A run of CI says the same of the same commit; at a desk Hypothesis looks somewhere new each time.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
