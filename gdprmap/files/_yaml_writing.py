"""Plain data as YAML that people like to read, and that any YAML reader takes for the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

Writable = str | bool | int | date | Sequence["Writable"] | Mapping[str, "Writable"]

_WIDTH = 100
_STEP = 2

_PLAIN = re.compile(r"[\w§(/«„“](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:?#]|[:?](?=[^\s,\[\]{}])|(?<=\S)#)*(?<!\s)")
"""A text that needs no quotes; between brackets it may have no commas, brackets and question marks either."""
_IN_BRACKETS = re.compile(r"[^,?\[\]{}]*")
_OTHERWISE_READ = re.compile(
    r"true|false|yes|no|on|off|y|n|null|[0-9][0-9a-fox_.:+-]*|[0-9]{4}-[0-9]+-[0-9]+[ t].*", re.IGNORECASE
)
"""A text that YAML 1.1 or 1.2 takes for something else: a boolean, a number, a time."""
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
_WORD = r"[^ \x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+"
_ONE_LINE = re.compile(rf"{_WORD}(?: {_WORD})*")
_LINES = re.compile(rf"{_WORD}(?: +{_WORD})*(?:\n+ *{_WORD}(?: +{_WORD})*)*")


def yaml_text(data: Mapping[str, Writable]) -> str:
    """The text of a YAML file that holds *data*."""
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def _mapping(data: Mapping[str, Writable], indent: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{_scalar(key)}:", value, indent + _STEP)


def _entry(start: str, value: Writable, indent: int) -> Iterator[str]:
    """The lines of a value; *start* is what stands before it, *indent* is where lines below it begin."""
    if isinstance(value, Mapping):
        if value:
            yield start
            yield from _mapping(value, indent)
        else:
            yield f"{start} {{}}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        short = _in_brackets(value)
        if short and len(start) + len(short) < _WIDTH:
            yield f"{start} {short}"
        else:
            yield start
            for item in value:
                yield from _item(item, indent)
    else:
        yield from _text(start, value, indent)


def _item(value: Writable, indent: int) -> Iterator[str]:
    dash = f"{' ' * indent}-"
    if isinstance(value, Mapping) and value:
        lines = _mapping(value, indent + _STEP)
        yield f"{dash} {next(lines).lstrip(' ')}"
        yield from lines
    else:
        yield from _entry(dash, value, indent + _STEP)


def _in_brackets(values: Sequence[Writable]) -> str | None:
    """A list of words on one line; None for a list of anything else."""
    if not all(isinstance(value, (str, bool, int, date)) and len(str(value)) < _WIDTH for value in values):
        return None
    words = (_scalar(value) if _IN_BRACKETS.fullmatch(str(value)) else _quoted(str(value)) for value in values)
    return f"[{', '.join(words)}]"


def _text(start: str, value: Writable, indent: int) -> Iterator[str]:
    """A value on the same line; a long text folded, and a text of several lines as it stands, on the lines below."""
    if isinstance(value, str) and "\n" in value and _LINES.fullmatch(value):
        yield f"{start} |-"
        for line in value.split("\n"):
            yield f"{' ' * indent}{line}" if line else ""
    elif isinstance(value, str) and len(start) + len(value) >= _WIDTH and _ONE_LINE.fullmatch(value):
        yield f"{start} >-"
        yield from _folded(value, indent)
    else:
        yield f"{start} {_scalar(value)}"


def _folded(text: str, indent: int) -> Iterator[str]:
    line = " " * indent
    for word in text.split(" "):
        if len(line) > indent and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = " " * indent
        line += f" {word}" if len(line) > indent else word
    yield line


def _scalar(value: Writable) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if not isinstance(value, str) or (_PLAIN.fullmatch(text) and not _OTHERWISE_READ.fullmatch(text)):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
