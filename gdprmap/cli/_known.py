"""Answers that are known from an earlier run: by what was asked, as JSON, without what the rules say already."""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gdprmap
from gdprmap._data import folder
from gdprmap.caching import Cache, key_of
from gdprmap.cli._checks import Answer
from gdprmap.findings import Finding
from gdprmap.places import Place
from gdprmap.report import Checked, Note, Placed
from gdprmap.rules import Severity, digest, rules, shapes
from gdprmap.vocab import _table

if TYPE_CHECKING:
    from gdprmap.cli._checks import Check
    from gdprmap.cli._pieces import Piece

_PACKAGE = Path(gdprmap.__file__).parent


class Known:
    """The answers of earlier runs to what *check* asks."""

    def __init__(self, cache: Cache, check: Check) -> None:
        self._cache = cache
        self._check = check
        self._asked = "\0".join(
            (
                gdprmap.__version__,
                _code(),
                digest(),
                _terms(),
                *map(repr, (check.engine, check.profiles, check.on, check.adequacy, check.strict, check.config.base)),
                repr(check.vocabularies),
            )
        ).encode()

    def get(self, piece: Piece) -> Answer | None:
        """What came of *piece*, if that is known and still holds."""
        said = self._cache.get(self._key(piece))
        try:
            if said is None or said["day"] not in (None, date.today().isoformat()):
                return None
            return _answer(said, piece)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):  # JSON, but not as we write it
            return None

    def put(self, piece: Piece, answer: Answer) -> None:
        """Keep what came of *piece*, unless it could not be read."""
        if not any(checked.problems for checked in answer.checked):
            self._cache.put(self._key(piece), _plain(answer, piece))

    def _key(self, piece: Piece) -> str:
        name = piece.name
        rules_text = " ".join(sorted(self._check.rules_in(name)))
        parts = (name, piece.form, rules_text, repr(self._check.text_of(name)))
        return key_of(self._asked, *(part.encode("utf-8", "surrogatepass") for part in parts), piece.content)


@cache
def _code() -> str:
    """What tells the code from all other code, also of the same version: two may be installed before it is released."""
    return _code_of(_PACKAGE)


def _code_of(package: Path) -> str:
    try:  # what was installed lists its files with their digests
        record = package.with_name(f"gdprmap-{gdprmap.__version__}.dist-info").joinpath("RECORD").read_bytes()
    except OSError:
        return key_of(*(file.read_bytes() for file in sorted(package.rglob("*.py"))))
    return key_of(*sorted(line for line in record.splitlines() if b".py,sha256=" in line))


@cache
def _terms() -> str:
    """What tells the tables of terms, and the adequacy decisions, from all others."""
    files = [*sorted(Path(_table.__file__).parent.glob("*.tsv")), folder("ontology").joinpath("adequacy.ttl")]
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


# --- As JSON ----------------------------------------------------------------------------------------------------------
# Lines are counted from the first of the piece, so that an answer holds wherever its line moves in the file.


def _plain(answer: Answer, piece: Piece) -> dict[str, Any]:
    return {
        "day": answer.day and answer.day.isoformat(),
        "checked": [
            {
                "policy": one.policy,
                "findings": [_plain_finding(placed, piece) for placed in one.findings],
                "rules": sorted(one.rules),
                "accepted": one.accepted,
                "notes": [[note.message, _plain_place(note.place, piece), note.unused] for note in one.notes],
            }
            for one in answer.checked
        ],
        "accepted": [[_plain_place(place, piece), said] for place, said in answer.accepted],
    }


def _plain_finding(placed: Placed, piece: Piece) -> list[Any]:
    place, finding = placed
    shape = shapes()[finding.shape]
    message = None if finding.message == shape.message else finding.message
    remedy = None if finding.remedy == shape.remedy else finding.remedy
    sources = None if finding.sources == shape.sources else list(finding.sources)
    where = [finding.policy, finding.subject, finding.focus, list(finding.loc), finding.path, finding.policy_iri]
    return [finding.shape, finding.severity, message, remedy, sources, *where, _plain_place(place, piece)]


def _plain_place(place: Place | None, piece: Piece) -> list[int] | None:
    return None if place is None else [place.line - piece.line, place.column]


def _answer(said: Any, piece: Piece) -> Answer:
    checked = tuple(
        Checked(
            name=piece.name,
            policy=_text(one["policy"]),
            findings=tuple(_finding(entry, piece) for entry in one["findings"]),
            rules=frozenset(rules()[id].id for id in one["rules"]),
            accepted=_number(one["accepted"]),
            notes=tuple(
                Note(_text(message), _place(at, piece) if at else None, bool(unused))
                for message, at, unused in one["notes"]
            ),
        )
        for one in said["checked"]
    )
    accepted = ((_place(at, piece), _text(reason)) for at, reason in said["accepted"])
    if not checked:
        raise ValueError("each piece has an answer")
    return Answer(checked, tuple(accepted))


def _finding(said: Any, piece: Piece) -> Placed:
    iri, severity, message, remedy, sources, policy, subject, focus, loc, path, policy_iri, at = said
    shape = shapes()[iri]
    finding = Finding(
        rule=shape.rule,
        severity=Severity(severity),
        message=shape.message if message is None else _text(message),
        remedy=shape.remedy if remedy is None else _text(remedy),
        sources=shape.sources if sources is None else tuple(map(_text, sources)),
        policy=_text(policy),
        subject=_text(subject),
        focus=_text(focus),
        loc=tuple(step if isinstance(step, int) else _text(step) for step in loc),
        path=_text(path),
        shape=iri,
        policy_iri=_text(policy_iri),
    )
    return Placed(_place(at, piece), finding)


def _place(at: Any, piece: Piece) -> Place:
    line, column = map(_number, at)
    return Place(piece.name, piece.line + line, column)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
