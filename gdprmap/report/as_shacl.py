"""The report that knowledge graphs take: one `sh:ValidationReport` in Turtle, with a result for each finding.

It has no blank nodes: the IRI of a result is made from the fingerprint of the finding, and so is the same next time.
"""

from __future__ import annotations

import os
import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from gdprmap.errors import ShapesError
from gdprmap.graph.blank import BLANK, is_blank
from gdprmap.graph.triples import Literal, term
from gdprmap.report.fingerprints import Fingerprints
from gdprmap.report.locating import place_of
from gdprmap.rules import shapes, shapes_graph
from gdprmap.vocab._term import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from gdprmap.errors import Problem
    from gdprmap.places import Loc, Place
    from gdprmap.report import Checked, Note, Placed, Tally
    from gdprmap.report.locating import Root

_BASE = "https://w3id.org/gdprmap/"
_FILES = f"{_BASE}file/"
READABLE = expand("gm:ReadableConstraintComponent")
"""What a file breaks that cannot be read: SHACL has no word for it, and a report without a result would conform."""
IN_CODE = expand("gm:InCodeConstraintComponent")
"""What is broken where a rule is carried out by gdprmap itself, since no shape can say it."""
_USED = "dct", "gm", "prov", "rdfs", "sh", "xsd"
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\x7f-\x9f\ud800-\udfff]*')
_CURIE = re.compile(r"(gm|sh):\w[\w-]*")
_ABOUT_SHAPES = {"sh:message", "sh:severity", "sh:deactivated"}

Said = tuple[str, str]
"""A property and its value, as Turtle writes them."""


class ShaclReport:
    """A validation report on all files, with its results, what was checked, the notes, the day and the version."""

    def __init__(self, *, version: str, root: Root, today: date) -> None:
        self._version = version
        self._root = root
        self._today = today
        self._fingerprints = Fingerprints()
        self._checked: dict[str, None] = {}
        self._notes: list[str] = []
        self._results: list[str] = []

    def begin(self) -> str:
        """The prefixes."""
        return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _USED)

    def file(self, checked: Checked) -> str:
        """A result for each problem and finding of a file, and its notes."""
        path = self._root.path(checked.name)
        self._fingerprints.begin(checked.policy, path)
        text = [self._note(note, checked, path) for note in checked.notes]
        if checked.policy is not None:
            self._checked[_file(path)] = None  # once, though a graph may hold several policies
            said = [("dct:title", _text(path)), ("gm:policyId", _text(checked.policy))]
            text.append(_node(_file(path), said))
        text += [self._problem(problem, checked.name) for problem in checked.problems]
        text += [self._finding(placed) for placed in checked.in_order()]
        return "".join(text)

    def end(self, tally: Tally) -> str:  # noqa: ARG002 - who reads it counts the results
        """The report itself, which names all of these, and gdprmap."""
        version = f"{_BASE}release/{quote(self._version)}"
        day = f'"{self._today}"^^xsd:date'
        identity = "\n".join((day, version, *self._checked, *self._notes, *self._results))
        said = [
            ("a", "sh:ValidationReport"),
            ("sh:conforms", "false" if self._results else "true"),
            ("dct:created", day),
            ("prov:wasAttributedTo", _iri(version)),
            *(("gm:checked", _iri(one)) for one in self._checked),
            *(("gm:note", _iri(one)) for one in self._notes),
            *(("sh:result", _iri(one)) for one in self._results),
        ]
        software = [
            ("a", "prov:SoftwareAgent"),
            ("rdfs:label", _text("gdprmap")),
            ("dct:hasVersion", _text(self._version)),
        ]
        return _node(f"{_BASE}report/{sha256(identity.encode()).hexdigest()[:32]}", said) + _node(version, software)

    def _finding(self, placed: Placed) -> str:
        place, finding = placed
        shape = finding.shape or expand(f"gm:{finding.rule.id}")
        component = component_of(shape)
        fingerprint = self._fingerprints.of(finding, self._root.path(place.file))
        main, *others = finding.sources or ("",)
        path = self._root.path(place.file)
        focus = _thing(finding.focus, path)
        return self._result(
            fingerprint,
            ("sh:focusNode", focus),
            ("sh:resultSeverity", f"sh:{finding.severity.capitalize()}"),
            ("sh:resultMessage", _text(finding.message)),
            ("sh:sourceShape", _name(shape)),
            ("sh:sourceConstraintComponent", _name(component)),
            *([("sh:value", focus)] if component != IN_CODE else []),
            ("gm:remedy", _text(finding.remedy)),
            *([("dct:source", _iri(main))] if main else []),
            *(("dct:references", _iri(other)) for other in others),
            *([("gm:articles", _text(", ".join(finding.articles)))] if main else []),
            ("gm:policyId", _text(finding.policy)),
            *([("gm:policy", _thing(finding.policy_iri, path))] if finding.policy_iri else []),
            ("gm:subject", _text(finding.subject)),
            ("gm:path", _text(finding.path)),
            ("gm:pointer", _text(pointer(finding.loc))),
            *self._at(place),
        )

    def _problem(self, problem: Problem, name: str) -> str:
        place = place_of(problem, name)
        path = self._root.path(place.file)
        return self._result(
            self._fingerprints.of_words("unreadable", path, problem.message),
            ("sh:focusNode", _iri(_file(path))),
            ("sh:resultSeverity", "sh:Violation"),
            ("sh:resultMessage", _text(problem.message)),
            ("sh:sourceConstraintComponent", _name(READABLE)),
            ("gm:pointer", _text(pointer(problem.loc))),
            *self._at(place),
        )

    def _result(self, fingerprint: str, *said: Said) -> str:
        iri = f"{_BASE}finding/{fingerprint}"
        self._results.append(iri)
        return _node(iri, [("a", "sh:ValidationResult"), ("dct:identifier", _text(fingerprint)), *said])

    def _note(self, note: Note, checked: Checked, path: str) -> str:
        iri = f"{_BASE}note/{self._fingerprints.of_words('note', path, note.message)}"
        self._notes.append(iri)
        at = self._at(note.place) if note.place else [("gm:file", _text(path))]
        policy = [] if checked.policy is None else [("gm:policyId", _text(checked.policy))]
        return _node(iri, [("a", "gm:Note"), ("rdfs:comment", _text(note.message)), *policy, *at])

    def _at(self, place: Place) -> Iterator[Said]:
        yield "gm:file", _text(self._root.path(place.file))
        yield "gm:line", str(place.line)
        yield "gm:column", str(place.column)


@cache
def _components() -> Mapping[str, tuple[str, ...]]:
    """The constraint components that each shape of a rule has."""
    found: dict[str, list[str]] = {shape: [] for shape in shapes()}
    about = {expand(name) for name in _ABOUT_SHAPES}
    namespace = PREFIXES["sh"]
    for subject, predicate, _ in shapes_graph():
        shape, name = str(subject), str(predicate)
        if shape in found and name.startswith(namespace) and name not in about and "target" not in name:
            parameter = name.removeprefix(namespace)
            found[shape].append(f"{namespace}{parameter[0].upper()}{parameter[1:]}ConstraintComponent")
    return {shape: tuple(sorted(components)) for shape, components in found.items()}


def component_of(shape: str) -> str:
    """The constraint component behind all results of a rule's shape: each of these states one constraint, of its own.

    Raises:
        ShapesError: it states several, or is a property shape, so that only an engine knows which one a result is of.
    """
    components = _components().get(shape, ())
    if len(components) > 1 or expand("sh:PathConstraintComponent") in components:
        raise ShapesError(f"{shape}: the report of --format shacl needs a node shape with one constraint")
    return components[0] if components else IN_CODE


def pointer(loc: Loc) -> str:
    """*loc* as a JSON Pointer (RFC 6901): /processing/0/legal_bases/1."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in loc)


def _node(iri: str, said: Iterable[Said]) -> str:
    """The statements on a node; the values of one property stand behind each other."""
    grouped: dict[str, list[str]] = {}
    for name, value in said:
        grouped.setdefault(name, []).append(value)
    statements = " ;\n    ".join(f"{name}{_listed(values)}" for name, values in grouped.items())
    return f"\n{_iri(iri)} {statements} .\n"


def _listed(values: list[str]) -> str:
    return f" {values[0]}" if len(values) == 1 else "\n        " + " ,\n        ".join(values)


def _file(path: str) -> str:
    # The name of a file need be no text: its bytes are what an IRI encodes.
    return f"{_FILES}{quote(os.fsencode(path))}"


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _thing(text: str, path: str) -> str:
    """A node of somebody's graph: an IRI, or, in a graph of others, text that stands where a node should.

    A blank node gets an IRI in its file, since another file has one of the same number; none is the file as a whole.
    """
    if not text or is_blank(text):
        return _iri(f"{_file(path)}{text and '#'}{text.removeprefix(BLANK)}")
    return _iri(text) if _IRI.fullmatch(text) else _text(text)


def thing(said: str) -> str:
    """The node that `_thing` wrote as this IRI or text."""
    if not said.startswith(_FILES):
        return said
    _, _, number = said.partition("#")
    return number and f"{BLANK}{number}"


def _name(iri: str) -> str:
    """A shape of ours, or a component, by its short form."""
    short = shorten(iri)
    return short if _CURIE.fullmatch(short) else _iri(iri)


def _text(text: str) -> str:
    # Names of files and the words of others may hold what is no text, or what readers of RDF refuse.
    return term(Literal(text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")))
