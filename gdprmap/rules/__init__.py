"""The rules, read from shapes/: the Turtle is the only place where they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from gdprmap._data import folder
from gdprmap.errors import ShapesError

if TYPE_CHECKING:
    from rdflib import Graph


class Severity(StrEnum):
    """How bad a finding is: the three severities of SHACL."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for a violation, 1 for a warning, 2 for information."""
        return list(Severity).index(self)


PROFILES: Mapping[str, str] = {
    "notice": "gm:severityInNotice",
    "record": "gm:severityInRecord",
    "processor record": "gm:severityInProcessorRecord",
    "alone": "gm:severityAlone",
}
"""What a process is judged as, each with the property by which a shape says its severity there."""
ARTICLE = re.compile(r"http://data\.europa\.eu/eli/(reg/2016/679|dir/2002/58)/(art|rct)_(\w+?)((?:/\w+_\w+)*)/oj")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue."""

    id: str
    """Its name, such as GM-L01; never used again for another rule."""
    title: str
    """What is wrong where it fires."""
    articles: tuple[str, ...]
    """The provisions it rests on, the main one first: "Art 13(1)(c)"; none for a rule of interoperability."""
    sources: tuple[str, ...]
    """The ELI addresses of those provisions, in the same order."""
    guidance: tuple[str, ...]
    """Court cases, guidelines and recitals that its reading rests on."""
    why: str
    """Why the law asks for it, and what does not count as a breach."""
    remedy: str
    """What to write instead."""
    supersedes: frozenset[str]
    """The rules whose findings on the same part it makes needless."""

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A policy that breaks a rule, and the same put right."""

    fails: str
    """The policy that breaks it, as YAML; each line that is reported ends with `HERE`."""
    passes: str
    """The same put right."""
    source_text: str | None
    """The text that its quotes are looked for in, if there is one."""


ASKED_ONCE = "urn:gdprmap:once:"
"""Begins the name of a shape that asks for the excuse of another."""
HERE = " # here"
"""Ends the lines of an example at which the rule is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of a rule: a rule whose severity depends on the case has several."""

    rule: Rule
    """The rule that it is a case of."""
    message: str
    """What is wrong, as a plain sentence without the subject."""
    remedy: str
    """What to write instead in this case."""
    sources: tuple[str, ...]
    """The ELI addresses of its provisions, the main one of this case first."""
    severities: Mapping[str, Severity]
    """The severity by what a process is judged as (`PROFILES`); what is missing is not checked."""
    field: str | None
    """The property whose field in the file shows best where the trouble is."""

    def severity_in(self, profiles: Iterable[str]) -> Severity | None:
        """The most severe in these profiles; None where the rule is off in all of them."""
        severities = [self.severities[profile] for profile in profiles if profile in self.severities]
        return min(severities, key=lambda severity: severity.rank, default=None)


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id, in the order of their ids."""
    found = {shape.rule.id: shape.rule for shape in shapes().values()}
    return dict(sorted(found.items()))


def example(rule: str) -> Example:
    """The example of the rule with this id.

    Raises:
        ShapesError: there is none, or it is not whole.
    """
    place = folder("rules").joinpath(rule)
    try:
        fails, passes = (place.joinpath(name).read_text(encoding="utf-8") for name in ("fails.yaml", "passes.yaml"))
    except OSError as error:
        raise ShapesError(f"{rule} has no example: tests/rules/{rule} lacks fails.yaml or passes.yaml") from error
    source = place.joinpath("source.txt")
    return Example(
        fails=fails, passes=passes, source_text=source.read_text(encoding="utf-8") if source.is_file() else None
    )


@cache
def shapes() -> Mapping[str, Shape]:
    """All shapes of rules, by the IRI of the shape.

    Raises:
        ShapesError: a file cannot be read, or a shape does not say what a rule says.
    """
    from gdprmap.rules import _table

    return _table.read(digest()) or shapes_in(shapes_graph())  # only who changes the shapes waits for rdflib


@cache
def engine_shapes() -> str:
    """The shapes in N-Triples as engines run them, a statement a line: without what only people read.

    Each excuse of a shape by what holds its processes is a shape of its own there, `ASKED_ONCE` and the IRI of the
    shape that it excuses from; `checking` puts the two together.

    Raises:
        ShapesError: a file cannot be read.
    """
    from gdprmap.rules import _table

    return _table.read_engines(digest()) or engine_shapes_in(shapes_graph())


@cache
def digest() -> str:
    """What tells the shape files, and what is made of them, from all others: a SHA-256."""
    return sha256("\n".join(shape_files().values()).encode()).hexdigest()


def engine_shapes_in(graph: Graph) -> str:
    """The shapes of *graph* as `engine_shapes` gives them."""
    from gdprmap.rules import _engines

    return _engines.engine_shapes_in(graph)


def shapes_in(graph: Graph) -> Mapping[str, Shape]:
    """The shapes of rules in *graph*, by the IRI of the shape.

    Raises:
        ShapesError: a shape does not say what a rule says.
    """
    from gdprmap.rules import _reading

    return _reading.shapes_in(graph)


@cache
def shapes_graph() -> Graph:
    """All shape files as one graph.

    Raises:
        ShapesError: a file there cannot be read.
    """
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for name, text in shape_files().items():
        try:
            graph.parse(data=text, format="turtle")
        except Exception as error:
            raise ShapesError(f"{name}: {error}") from error
    return graph


@cache
def shape_files() -> Mapping[str, str]:
    """The text of each shape file, by name."""
    files = sorted(folder("shapes").iterdir(), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files if file.name.endswith(".ttl")}


def citation(source: str) -> str:
    """The provision at an ELI address as people cite it: "Art 13(1)(c)".

    Raises:
        ShapesError: the address is not one of the GDPR or the ePrivacy Directive.
    """
    match = ARTICLE.fullmatch(source)
    if not match:
        raise ShapesError(f"{source}: not an ELI address of the GDPR or the ePrivacy Directive")
    act, kind, number, rest = match.groups()
    steps = [step.partition("_")[2] for step in rest.split("/") if step]
    said = f"{'Art' if kind == 'art' else 'recital'} {number}" + "".join(f"({step})" for step in steps)
    return said if act == "reg/2016/679" else f"ePrivacy Directive {said}"
