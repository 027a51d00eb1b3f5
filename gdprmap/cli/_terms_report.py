"""What `gdprmap terms --check` prints of the files that it looked through, and its exit code."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._terms_check import Looked, Outdated, files_of, looked_through
from gdprmap.errors import ReadError
from gdprmap.report.colour import painting
from gdprmap.vocab import _release, _table

if TYPE_CHECKING:
    from collections.abc import Sequence

_BROKEN = 2
_SOME = 1


def report(paths: Sequence[str], format: str, input_format: str) -> int:
    """Print what is found: 0 for nothing, 1 for some, 2 where a file is broken.

    Standard input is written in *input_format*.
    """
    looked: list[Looked] = []
    broken: list[ReadError] = []
    for file in files_of(paths):
        try:
            found = looked_through(file, input_format)
        except ReadError as error:
            broken.append(error)
            continue
        looked.append(found)
        if found.broken:
            broken.append(ReadError(found.broken))
    if format == "json":
        _output.for_machines()
        _output.say(_json(looked))
    else:
        _output.say(_text(looked))
    _output.flush()
    for trouble in broken:
        _output.complain(trouble)
    if broken:
        return _BROKEN
    return _SOME if any(one.outdated for one in looked) else 0


def _text(looked: Sequence[Looked]) -> str:
    paint = painting(colour=_output.coloured(sys.stdout))
    lines: list[str] = []
    for file in looked:
        for one in file.outdated:
            times = f" ({one.uses} statements)" if one.uses > 1 else ""
            lines.append(f"{one.place}: {paint(one.found.verdict, 'bold')}: {_sentence(one)}{times}")
    for space, count in sorted(sum((file.elsewhere for file in looked), Counter[str]()).items()):
        lines.append(f"note: {_counted(count, 'term')} of {space} not judged: gdprmap does not hold that vocabulary")
    verdicts = Counter(one.found.verdict for file in looked for one in file.outdated)
    among = f"{_counted(sum(file.terms for file in looked), 'term')} in {_counted(len(looked), 'file')}"
    said = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in ("unknown", "sunset", "renamed"))
    lines.append(f"DPV {_release.VERSION}: {said} among {among}")
    return "\n".join(lines) + "\n"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _sentence(one: Outdated) -> str:
    instead = one.replacement
    if one.found.verdict == "unknown":
        return f"{one.written} is in no vocabulary" + (f"; did you mean {instead}?" if instead else "")
    if instead is None:
        return f"{one.written}; DPV gives it up and names no successor"
    if one.found.verdict == "renamed" and not one.found.same:
        return f"{one.written}; {instead} comes nearest today ({one.found.source})"
    return f"{one.written}; write {instead} instead ({one.found.source})"


def _json(looked: Sequence[Looked]) -> str:
    terms = [
        {
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "term": one.written,
            "iri": _table.expand(one.written),
            "verdict": one.found.verdict,
            "replacement": one.replacement,
            "replacement_iri": one.replacement and _table.expand(one.replacement),
            "same_meaning": one.found.same,
            "source": one.found.source or None,
            "uses": one.uses,
        }
        for file in looked
        for one in file.outdated
    ]
    not_judged = sum((file.elsewhere for file in looked), Counter[str]())
    said = {
        "version": __version__,
        "dpv": _release.VERSION,
        "files": [{"file": file.name, "terms": file.terms} for file in looked],
        "terms": terms,
        "not_judged": dict(sorted(not_judged.items())),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
