"""What a document says, in plain types: a template has nothing to work out, and no RDF in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gdprmap.rules import Severity

Kind = Literal["notice", "register", "rights", "matrix", "flow"]
"""What a document is: the information of Articles 13 and 14, the record of Article 30, the rights, the bases, the
flow of data from where it comes in to the rights that follow."""

State = Literal["stated", "none", "not stated", "unknown"]
"""Whether the policy says something, says that there is none, or says nothing; or whether we cannot know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is said."""

    text: str = ""
    """The words; empty where only the parts say something."""
    label: str = ""
    """What the words are, in the language of the document: "interest"."""
    state: State = "stated"
    """Whether it is said at all."""
    lang: str | None = None
    """The language of the text where it is not the document's, as a BCP 47 tag; empty if it is not known."""
    href: str = ""
    """Where the text leads: an address of http, https or mailto, or an anchor in the document; empty if nowhere."""
    parts: tuple[Line, ...] = ()
    """More about it."""
    heads: bool = False
    """Whether it only says what the parts are about."""
    for_all: bool = False
    """Whether the parts hold for all processing of the policy."""

    def flat(self) -> str:
        """All of it as one text."""
        inner = "; ".join(part.flat() for part in self.parts)
        said = ": ".join(filter(None, (self.label, self.text)))
        if not inner:
            return said
        return f"{said} ({inner})" if self.text else f"{said}: {inner}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A rule that found something."""

    rule: str
    """The id of the rule: "GM-L01"."""
    severity: Severity
    """How severe it is."""
    severity_word: str
    """The same in the language of the document."""
    cite: str
    """The provision, as the language of the document cites it; empty for a rule of interoperability."""
    says: str
    """What is wrong."""
    lang: str | None = None
    """The language of that, where it is not the document's."""
    subject: str = ""
    """What the policy calls the part that it is about."""
    subject_lang: str | None = None
    """The language of that, where it is not the document's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one matter; there is always a line, if only that nothing is stated."""

    lines: tuple[Line, ...]
    """What is said."""
    gaps: tuple[Gap, ...] = ()
    """The rules that found something here, each once."""

    @property
    def state(self) -> State:
        """The state of the first line."""
        return self.lines[0].state if self.lines else "stated"

    def flat(self) -> str:
        """All of it as one text, a line each, the rules last."""
        rules = ", ".join(gap.rule for gap in self.gaps)
        return "\n".join((*(line.flat() for line in self.lines), *([f"[{rules}]"] if rules else [])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One matter with what is said of it."""

    key: str
    """What it is called in templates: "purposes"."""
    title: str
    """What it is called in the document."""
    said: Said
    """What is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Several matters about one thing, such as a processing."""

    title: Line
    """What the thing is called."""
    fields: tuple[Field, ...]
    """What is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    key: str
    """What it is called in templates and is the same in each language."""
    title: str
    """Its heading."""
    cite: str = ""
    """The provision that asks for it."""
    lang: str | None = None
    """The language of the heading, where it is not the document's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows, of which the first cell says what the row is about."""

    caption: str
    """What the table shows."""
    columns: tuple[Column, ...]
    """What its columns are."""
    rows: tuple[tuple[Said, ...], ...]
    """A cell for each column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing."""

    svg: str
    """The drawing as an SVG element, with all text in it escaped."""
    title: str
    """What it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a chapter under a heading of its own."""

    id: str
    """Its anchor, unique in the document."""
    title: Line
    """Its heading."""
    cite: str = ""
    """The provisions that ask for what it says."""
    lead: Said | None = None
    """What is said first."""
    fields: tuple[Field, ...] = ()
    """What is said of several matters, for the policy as a whole."""
    picture: Picture | None = None
    """A drawing of what the table says."""
    table: Table | None = None
    """A table."""
    entries: tuple[Entry, ...] = ()
    """What is said of each of several things."""
    folds: bool = False
    """Whether it stands behind a table that says the short of it, and can be folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What a document says of one policy."""

    id: str
    """Its anchor, unique in the document."""
    title: Line
    """What the policy is called."""
    file: str
    """The name of the file that it was read from; empty if it was made in Python."""
    head: tuple[Field, ...]
    """Who is responsible, and as of when."""
    notes: tuple[str, ...]
    """What a reader should know before anything else."""
    sections: tuple[Section, ...]
    """What there is to say."""
    gaps: tuple[Gap, ...]
    """All that the rules found, in the order of the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file of which the document can say nothing."""

    file: str
    """Its name."""
    problems: tuple[str, ...]
    """Why it cannot be read, each with its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document."""

    kind: Kind
    """What it is."""
    language: str
    """Its language: "en", "de"."""
    title: str
    """Its heading."""
    subtitle: str
    """What it rests on, and how it was made."""
    date: str
    """The day as of which it was asked for; empty if none was given."""
    chapters: tuple[Chapter, ...]
    """One for each policy."""
    unreadable: tuple[Unreadable, ...] = ()
    """The files that could not be read."""
