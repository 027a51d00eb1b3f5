"""Two policies -> what changed between them in legal weight, and for whom."""

from __future__ import annotations

from gdprmap.changes._comparing import changes
from gdprmap.changes._topics import Change, Weight

__all__ = ["Change", "Weight", "changes"]
