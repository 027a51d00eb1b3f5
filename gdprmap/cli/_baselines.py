"""A baseline: the findings that were there on some day, as a file, and what is new since or gone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gdprmap.cli._arguments import CallError
from gdprmap.errors import Problem, StructureError
from gdprmap.files.loading import decoded
from gdprmap.findings import fingerprint
from gdprmap.places import Place
from gdprmap.report import Checked, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gdprmap.findings import Finding

_VERSION = 1
_AGAIN = "write it anew with `gdprmap baseline`"


class BaselineError(StructureError):
    """A baseline cannot be used; `problems` says why, and where."""


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
            CallError: there is none.
            BaselineError: it is damaged.
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
            line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
            raise _damaged(path, "the baseline is damaged, it is no JSON", line, column) from error
        return cls(_entries(said, path))

    def new_in(self, checked: Checked) -> Checked:
        """What was found in a file, without what is known."""
        if checked.policy is not None:
            self._looked.setdefault(checked.policy, set()).update(checked.rules)
        new = tuple(placed for placed in checked.in_order() if not self._is_known(placed.finding))
        return replace(checked, findings=new, known=len(checked.findings) - len(new))

    def gone(self, path: Path) -> Checked | None:
        """A note for each entry of which there is no finding any more, of what was looked at; None if there is none."""
        gone = [entry for entry in sorted(self._left.elements()) if entry.rule in self._looked.get(entry.policy, ())]
        said = [f"{entry.rule} on {entry.path or 'the policy itself'} of {entry.policy}" for entry in gone]
        notes = tuple(Note(f"{entry} is gone; {_AGAIN}", unused=True) for entry in said)
        return Checked(name=str(path), notes=notes) if notes else None

    def beside(self, *, policies: bool, rules: bool) -> list[Entry]:
        """The entries that say nothing of what was looked at: of other *policies*, and of other *rules* there."""
        return [
            entry
            for entry in self._left.elements()
            if (entry.rule not in self._looked[entry.policy] and rules if entry.policy in self._looked else policies)
        ]

    def _is_known(self, finding: Finding) -> bool:
        entry = Entry.of(finding)
        if self._left[entry] < 1:
            return False
        self._left[entry] -= 1
        return True


def _entries(said: object, path: Path) -> Iterator[Entry]:
    version, findings = _get(said, "baseline"), _get(said, "findings")
    if version is None or not isinstance(findings, list):
        raise _damaged(path, "the baseline is damaged, or no baseline at all")
    if version != _VERSION:
        raise _damaged(path, f"this version of gdprmap reads no baseline of the form {repr(version)[:80]}")
    for number, one in enumerate(cast("list[object]", findings), 1):
        values = [_get(one, name) for name in Entry._fields]
        if not all(isinstance(value, str) for value in values):
            missing = ", ".join(
                name for name, value in zip(Entry._fields, values, strict=True) if not isinstance(value, str)
            )
            raise _damaged(path, f"the baseline is damaged: finding {number} has no {missing}")
        entry = Entry(*cast("list[str]", values))
        if not _fits(_get(one, "fingerprint"), entry):
            raise _damaged(path, f"the baseline is damaged: finding {number} has the fingerprint of another")
        yield entry


def _damaged(path: Path, what: str, line: int = 1, column: int = 1) -> BaselineError:
    return BaselineError((Problem((), f"{what}; {_AGAIN}", Place(str(path), line, column)),))


def _fits(given: object, entry: Entry) -> bool:
    try:
        return given == fingerprint(entry.rule, entry.policy, entry.path)
    except UnicodeEncodeError:  # half a character: JSON can name it, but no policy has it
        return False


def _get(said: object, name: str) -> Any:
    return cast("dict[str, Any]", said).get(name) if isinstance(said, dict) else None
