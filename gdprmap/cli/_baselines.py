"""A baseline: the findings that were there on some day, as a file, and what is new since or gone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gdprmap.cli._arguments import CallError
from gdprmap.files.loading import decoded
from gdprmap.findings import fingerprint
from gdprmap.report import Checked, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gdprmap.findings import Finding

_VERSION = 1
_AGAIN = "write it anew with `gdprmap baseline`"


class Entry(NamedTuple):
    """A finding as a baseline knows it."""

    policy: str
    """The id of the policy."""
    path: str
    """Where in the policy, by ids and names."""
    rule: str
    """The id of the rule."""

    @classmethod
    def of(cls, finding: Finding) -> Entry:
        """That of a finding."""
        return cls(finding.policy, finding.path, finding.rule.id)


def text_of(entries: Iterable[Entry]) -> str:
    """The file: an entry a line, in an order of their own, so that versions of it can be compared."""
    lines = ",\n".join(f"    {json.dumps(_said(entry), ensure_ascii=False)}" for entry in sorted(entries))
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "baseline": {_VERSION},\n  "findings": {listed}\n}}\n'


def _said(entry: Entry) -> dict[str, str]:
    return {"fingerprint": fingerprint(entry.rule, entry.policy, entry.path), **entry._asdict()}


class Baseline:
    """The findings that are known; each covers as many as it was written for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._left = Counter(entries)
        self._looked: dict[str, set[str]] = {}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in a file.

        Raises:
            CallError: there is none, or it is damaged.
        """
        try:
            text = decoded(path.read_bytes(), str(path)).removeprefix("\ufeff")
        except OSError as error:
            raise CallError(
                f"the baseline {path} cannot be read: {error.strerror}; `gdprmap baseline` writes one"
            ) from error
        try:
            said: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            at = f"{path}:{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else path
            raise CallError(f"{at}: the baseline is damaged, it is no JSON; {_AGAIN}") from error
        return cls(_entries(said, path))

    def new_in(self, checked: Checked) -> Checked:
        """What was found in a file, without what is known, and a note on how much that is."""
        if checked.policy is not None:
            self._looked.setdefault(checked.policy, set()).update(checked.rules)
        new = tuple(placed for placed in checked.in_order() if not self._is_known(placed.finding))
        known = len(checked.findings) - len(new)
        if not known:
            return checked
        note = Note(f"{known} {'finding is' if known == 1 else 'findings are'} known from the baseline")
        return replace(checked, findings=new, notes=(*checked.notes, note))

    def gone(self, path: Path) -> Checked | None:
        """A note for each entry of which there is no finding any more, of what was looked at; None if there is none."""
        notes = tuple(
            Note(f"{entry.rule} on {entry.path or 'the policy itself'} of {entry.policy} is gone; {_AGAIN}")
            for entry in sorted(self._left.elements())
            if entry.rule in self._looked.get(entry.policy, ())
        )
        return Checked(name=str(path), notes=notes) if notes else None

    def _is_known(self, finding: Finding) -> bool:
        entry = Entry.of(finding)
        if self._left[entry] < 1:
            return False
        self._left[entry] -= 1
        return True


def _entries(said: object, path: Path) -> Iterator[Entry]:
    version, findings = _get(said, "baseline"), _get(said, "findings")
    if version is None or not isinstance(findings, list):
        raise CallError(f"{path}: the baseline is damaged, or no baseline at all; {_AGAIN}")
    if version != _VERSION:
        raise CallError(f"{path}: this version of gdprmap reads no baseline of the form {repr(version)[:80]}; {_AGAIN}")
    for number, one in enumerate(cast("list[object]", findings), 1):
        values = [_get(one, name) for name in Entry._fields]
        if not all(isinstance(value, str) for value in values):
            missing = ", ".join(
                name for name, value in zip(Entry._fields, values, strict=True) if not isinstance(value, str)
            )
            raise CallError(f"{path}: the baseline is damaged: finding {number} has no {missing}; {_AGAIN}")
        entry = Entry(*cast("list[str]", values))
        if not _fits(_get(one, "fingerprint"), entry):
            raise CallError(
                f"{path}: the baseline is damaged: finding {number} has the fingerprint of another; {_AGAIN}"
            )
        yield entry


def _fits(given: object, entry: Entry) -> bool:
    try:
        return given == fingerprint(entry.rule, entry.policy, entry.path)
    except UnicodeEncodeError:  # half a character: JSON can name it, but no policy has it
        return False


def _get(said: object, name: str) -> Any:
    return cast("dict[str, Any]", said).get(name) if isinstance(said, dict) else None
