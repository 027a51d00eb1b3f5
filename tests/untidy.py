"""Plain data as YAML that nobody would write so: any style, any comment, in every place where one may stand."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random


def untidy(data: dict[str, Any], seed: random.Random) -> str:
    """A YAML file that holds *data*; a comment that leads a field names it: `# 7 leads title`."""
    return _Writer(seed).file(data)


class _Writer:
    def __init__(self, seed: random.Random) -> None:
        self._seed, self._numbers = seed, count(1)

    def file(self, data: dict[str, Any]) -> str:
        lines = ["%YAML 1.1", "---"] if self._now(0.1) else ["---"] if self._now(0.1) else []
        lines += [f"# {next(self._numbers)} head", ""] if self._now(0.3) else []
        lines += self._block(data, 0, led=False)
        lines += ["", f"# {next(self._numbers)} foot"] if self._now(0.3) else []
        lines += ["..."] if self._now(0.1) else []
        text = self._seed.choice(["\n", "\n", "\r\n"]).join(lines)
        return text + self._seed.choice(["", "\n", "\n\n"])

    def _now(self, often: float) -> bool:
        return self._seed.random() < often

    def _behind(self) -> str:
        return f" # {next(self._numbers)} behind" if self._now(0.2) else ""

    def _above(self, indent: int, what: str) -> list[str]:
        """Empty lines and comments above a line; those that are deeper belong to what stands before."""
        lines = [" " * (indent + 1) + f"# {next(self._numbers)} deeper"] if self._now(0.1) else []
        lines += [""] * self._now(0.2)
        for _ in range(self._seed.choice([0, 0, 0, 1, 2])):
            lines.append(" " * self._seed.randint(0, indent) + f"# {next(self._numbers)} leads {what}")
            lines += ["  "] * self._now(0.1)
        return lines

    def _block(self, data: dict[str, Any], indent: int, *, led: bool) -> list[str]:
        """A line for each key; nothing stands above the first of them unless it is *led*."""
        lines = list[str]()
        for number, (key, value) in enumerate(data.items()):
            lines += self._above(indent, key) if led or number else []
            lines += self._entry(" " * indent + self._seed.choice([key, json.dumps(key)]) + ":", value, indent)
        return lines

    def _entry(self, start: str, value: Any, indent: int) -> list[str]:
        if not isinstance(value, (dict, list)) or not value or self._now(0.3):
            return self._inline(start, value, indent)
        anchor = f" &a{next(self._numbers)}" if self._now(0.1) else ""
        behind, deeper = self._behind(), indent + self._seed.choice([1, 2, 4])
        below = self._block(value, deeper, led=True) if isinstance(value, dict) else self._list(value, deeper)
        return [start + anchor + behind, *below]

    def _list(self, items: list[Any], indent: int) -> list[str]:
        lines = list[str]()
        for item in items:
            lines += self._above(indent, "-")
            dash = " " * indent + "-" + " " * self._seed.choice([0, 0, 2])
            if not isinstance(item, dict) or not item or self._now(0.3):
                lines += self._inline(dash, item, indent)
            elif self._now(0.3):
                lines += [dash + self._behind(), *self._block(item, indent + 2, led=True)]
            else:
                first, *rest = self._block(item, len(dash) + 1, led=False)
                lines += [f"{dash} {first.lstrip()}", *rest]
        return lines

    def _inline(self, start: str, value: Any, indent: int) -> list[str]:
        if isinstance(value, str) and value.strip() == value and value.isprintable() and self._now(0.3):
            if value and self._now(0.5):
                return [f"{start} |-{self._behind()}", " " * (indent + 2) + value]
            return [f"{start} '{value.replace(chr(39), chr(39) * 2)}'" + self._behind()]
        return [f"{start} {line}" if not number else line for number, line in enumerate(self._brackets(value, indent))]

    def _brackets(self, value: Any, indent: int) -> list[str]:
        """JSON, which is YAML too; at times with comments, which it has not."""
        if isinstance(value, (dict, list)) and value and self._now(0.3):
            said = [f"{json.dumps(key)}: " for key in value] if isinstance(value, dict) else [""] * len(value)
            inner = list(value.values()) if isinstance(value, dict) else value
            lines = ["{" if isinstance(value, dict) else "["]
            for start, one in zip(said, inner, strict=True):
                lines += [" " * (indent + 2) + start + json.dumps(one, ensure_ascii=False) + "," + self._behind()]
            return [*lines, " " * (indent + 1) + ("}" if isinstance(value, dict) else "]") + self._behind()]
        return [json.dumps(value, ensure_ascii=False) + self._behind()]
