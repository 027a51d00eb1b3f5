"""What is written today for an IRI of any release of DPV, and which IRIs no release that we know of has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from gdprmap.vocab import _table

Verdict = Literal["known", "sunset", "renamed", "unknown", "elsewhere"]

_FORM = re.compile(r"https?://(?:www\.)?(?P<site>w3id\.org/|w3\.org/ns/)(?P<path>dpv(?:[/-][^#]*)?)#(?P<name>.+)")
_VERSION = re.compile(r"v?\d+(\.\d+)*")
_VARIANTS = {"owl", "skos", "dpv-owl", "dpv-skos"}
_NAMESPACES = "DPV 2.0 changelog"
_OLDEST = "DPV 0.x"
_BASE = "https://w3id.org/dpv"
_OLD_PATHS = {
    "dpv": "dpv",
    "dpv-pd": "pd",
    "dpv-gdpr": "eu-gdpr",
    "dpv-tech": "tech",
    "dpv-legal": "legal",
    # The folder of DPV's release is called so, and its examples follow the folder; the IRIs of the terms do not.
    "legal/eu/rights": "eu-rights",
}
"""Where vocabularies stood before, below w3id.org/dpv or in w3.org/ns, and the prefixes that they have today."""
_ELSEWHERE = frozenset(
    {
        "ai",
        "legal/de/gdng",
        "legal/eu/aiact",
        "legal/eu/dga",
        "legal/eu/ehds",
        "legal/eu/nis2",
        "sector/education",
        "sector/finance",
        "sector/health",
        "sector/infra",
        "sector/law",
        "sector/publicservices",
        "standards/ieee/7012",
    }
)
"""Vocabularies of DPV that are not in the table."""
_NO_TERMS = "examples"


class Renamed(NamedTuple):
    """A term that DPV had, and what is written today."""

    new: str
    """The short form; the full IRI of what is in no vocabulary of the table."""
    sign: str
    """"=" means the same, "~" comes nearest."""
    source: str
    """Where DPV says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of an IRI of DPV."""

    verdict: Verdict
    """Whether the table has it, and if not, whether it is known what is written today."""
    successor: str | None = None
    """The full IRI to write instead of a sunset or renamed one, where there is one."""
    same: bool = False
    """Whether the successor means the same; if not, it only comes nearest."""
    source: str = ""
    """Where DPV says so."""


def look_up(iri: str) -> Found | None:
    """What became of a full IRI; None for one that is no term of DPV, of ours or of a vocabulary that was added."""
    curie = _table.shorten(iri)
    row = _table.table().get(curie)
    if row is not None:
        if row.status != "sunset":
            return Found(verdict="known")
        successor = _table.SUCCESSORS.get(curie)
        return Found(verdict="sunset", successor=successor and _table.expand(successor), source="DPV's own note")
    form = _FORM.fullmatch(iri)
    if form is None:
        ours = curie.partition(":")[0] in _table.VOCABULARIES or iri.startswith("http://w3id.org/gdprmap/ns#")
        return Found(verdict="unknown") if ours and curie != iri else None
    path, name = _today(form["path"]), form["name"]
    found = _of_dpv(path, name)
    if found and found.verdict == "unknown" and form["site"] == "w3.org/ns/" and not path:
        category = _of_dpv("pd", name)  # these stood among all others then
        return replace(category, source=_OLDEST) if category and category.verdict == "renamed" else found
    return found


def same_today(iri: str) -> str | None:
    """The full IRI that is written today and means the same, for one that the table has not."""
    found = look_up(iri)
    return found.successor if found and found.verdict == "renamed" and found.same else None


def _today(path: str) -> str:
    """The path of a vocabulary without its version, and without what names the files in OWL."""
    first, *others = path.split("/")
    steps = [*([] if first == "dpv" else [first]), *others]
    return "/".join(step for step in steps if step and step not in _VARIANTS and not _VERSION.fullmatch(step))


def _of_dpv(path: str, name: str) -> Found | None:
    if path == _NO_TERMS:
        return None
    if path in _ELSEWHERE:
        return Found(verdict="elsewhere")
    prefix = _paths().get(path)
    if prefix is None:
        return Found(verdict="unknown")
    curie = f"{prefix}:{name}"
    if path == "dpv-legal":
        curie = _of_legal(name) or curie
    rows = _table.table()
    if curie in rows:
        return Found(verdict="renamed", successor=_table.expand(curie), same=True, source=_NAMESPACES)
    known = renamed().get(curie)
    if known is None:
        return Found(verdict="unknown")
    return Found(verdict="renamed", successor=_table.expand(known.new), same=known.sign == "=", source=known.source)


@cache
def renamed() -> dict[str, Renamed]:
    """The terms that DPV had under another name, by that name with the prefix of today."""
    lines = Path(__file__).with_name("renamed.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {old: Renamed(new, sign, source) for old, new, sign, source in rows}


@cache
def _paths() -> dict[str, str]:
    """The prefix of each vocabulary, by its path below w3id.org/dpv."""
    own = {space: prefix for prefix, space in _table.VOCABULARIES.items() if space.startswith(_BASE)}
    return {space.removeprefix(_BASE).strip("/#"): prefix for space, prefix in own.items()} | _OLD_PATHS


def _of_legal(name: str) -> str | None:
    """What dpv-legal, which held the places and laws of all countries, called by this name."""
    first, _, rest = name.partition("-")
    land = (rest if first == "DPA" else first).partition("-")[0].lower()
    candidates = (f"loc:{name}", f"legal-{land}:{name}", f"legal-{land}:law-{rest}", f"legal-eu:{name}")
    return next((curie for curie in candidates if curie in _table.table()), None)
