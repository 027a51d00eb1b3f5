"""Parts of a policy -> lines: what they are called, who they are, how they are reached."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gdprmap.documents._findings import Findings, each_once
from gdprmap.documents.view import Field, Line, Said
from gdprmap.vocab._term import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gdprmap.documents._texts import Texts
    from gdprmap.documents.view import Gap, State
    from gdprmap.findings import Finding
    from gdprmap.model.entities import Agreement, Entity
    from gdprmap.model.law import Assessment, Law
    from gdprmap.model.measures import Measure
    from gdprmap.model.policy import Policy
    from gdprmap.model.rights import Means
    from gdprmap.places import Loc

_WEB = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_MAIL = re.compile(r"(mailto:)?[\w.+-]+@[\w-]+(\.[\w-]+)+", re.IGNORECASE)
_PROVISION = re.compile(r"eu-gdpr:A(\d+)((?:-\w+)*)")
_NO_PARAGRAPH = {"A49-2": "Art 49(1)"}
"""What DPV counts as a paragraph of its own: the second subparagraph of Article 49(1)."""


def address(text: str) -> str:
    """Where *text* may lead: itself if it is an address on the web, by mail if it is one of mail; else nowhere."""
    if _WEB.fullmatch(text):
        return text
    if _MAIL.fullmatch(text):
        return text if text.lower().startswith("mailto:") else f"mailto:{text}"
    return ""


def provision(term: str) -> str:
    """The provision that a term of DPV's GDPR extension stands for: "Art 6(1)(a)" for eu-gdpr:A6-1-a."""
    match = _PROVISION.fullmatch(term)
    if not match:
        return ""
    number, rest = match.groups()
    steps = "".join(f"({step})" for step in rest.split("-") if step)
    return _NO_PARAGRAPH.get(f"A{number}{rest}", f"Art {number}{steps}")


class Teller:
    """Tells the parts of one policy in the language of the document."""

    def __init__(self, policy: Policy, findings: Iterable[Finding], texts: Texts) -> None:
        self.policy = policy
        self.texts = texts
        language = policy.language
        self.lang = None if language and language.split("-")[0].lower() == texts.language else language or ""
        self.findings = Findings(findings, texts, self.lang)

    # What is said at all.

    def words(self, text: str, *, label: str = "", href: str = "", parts: Iterable[Line] = ()) -> Line:
        """The policy's own words; *label* is the key of what they are."""
        said = self.texts(f"label.{label}") if label else ""
        return Line(text=text, label=said, lang=self.lang, href=href or address(text), parts=tuple(parts))

    def ours(self, key: str, *, label: str = "", state: State = "stated", parts: Iterable[Line] = ()) -> Line:
        """A text of the document."""
        said = self.texts(f"label.{label}") if label else ""
        return Line(text=self.texts(key), label=said, state=state, parts=tuple(parts))

    def missing(self, label: str = "") -> Line:
        """That nothing is stated."""
        return self.ours("state.not_stated", label=label, state="not stated")

    def none(self, label: str = "") -> Line:
        """That the policy says there is none."""
        return self.ours("state.none", label=label, state="none")

    def under(self, label: str, parts: Iterable[Line]) -> tuple[Line, ...]:
        """The *parts* under one label; nothing if there are none."""
        found = tuple(parts)
        return (Line(label=self.texts(f"label.{label}"), parts=found, heads=True),) if found else ()

    def for_all(self, parts: Iterable[Line]) -> tuple[Line, ...]:
        """What holds for all processing; nothing if there is nothing."""
        found = tuple(parts)
        return (Line(label=self.texts("label.for_all"), parts=found, heads=True, for_all=True),) if found else ()

    def term(self, term: Term, *, label: str = "", parts: Iterable[Line] = ()) -> Line:
        """What a term is called."""
        text, lang = self.texts.term(term)
        said = self.texts(f"label.{label}") if label else ""
        return Line(text=text, label=said, lang=lang, parts=tuple(parts))

    def country(self, country: Term, *, label: str = "") -> Line:
        """What a country is called."""
        text, lang = self.texts.country(country)
        return Line(text=text, label=self.texts(f"label.{label}") if label else "", lang=lang)

    def day(self, day: date, label: str) -> Line:
        """A day under a label."""
        return Line(text=self.texts.day(day), label=self.texts(f"label.{label}"))

    def named(self, part: Any, *, label: str = "", parts: Iterable[Line] = ()) -> Line:
        """What the policy calls a part: in its words, else by its term, else by its id."""
        for field in ("name", "label", "title", "term", "description", "id"):
            value = getattr(part, field, None)
            if isinstance(value, Term):
                return self.term(value, label=label, parts=parts)
            if value:
                return self.words(value, label=label, parts=parts)
        unnamed = self.missing(label)
        return Line(text=unnamed.text, label=unnamed.label, state=unnamed.state, parts=tuple(parts))

    def about(self, part: Any, parts: Iterable[Line]) -> Line:
        """What the *parts* are about: what the policy calls a part."""
        return replace(self.named(part, parts=parts), heads=True)

    def flag(self, value: object, label: str) -> tuple[Line, ...]:
        """A remark of the document where *value* holds."""
        return (self.ours(f"label.{label}"),) if value else ()

    def text(self, value: str | None, label: str) -> tuple[Line, ...]:
        """The policy's words under a label, if there are any."""
        return (self.words(value, label=label),) if value else ()

    def word(self, table: str, value: str | None, label: str) -> tuple[Line, ...]:
        """A word that the model knows, in the language of the document, if it is there."""
        return (self.ours(f"{table}.{value}", label=label),) if value else ()

    def said(self, lines: Iterable[Line], *, none: bool = False, gaps: Sequence[Gap] = ()) -> Said:
        """The *lines*, or that there is *none*, or that nothing is stated."""
        return Said(lines=tuple(lines) or ((self.none() if none else self.missing()),), gaps=tuple(gaps))

    def field(self, key: str, said: Said) -> Field:
        """What is said of a matter, under its title."""
        return Field(key=key, title=self.texts(f"field.{key}"), said=said)

    def gaps(self, topic: str, near: Sequence[Loc], *, also_of_policy: bool = False) -> tuple[Gap, ...]:
        """What the rules found about *topic* there."""
        found = (*self.findings.near(topic, near), *(self.findings.of_policy(topic) if also_of_policy else ()))
        return each_once(found)

    # Who and how.

    def entity(self, one: Entity, more: Iterable[Line] = ()) -> Line:
        """Someone, with how to reach them."""
        name = one.name or one.label
        return self.named(
            one,
            parts=(
                *(self.text(one.label, "called") if one.name and one.label and one.label != name else ()),
                *self.text(one.address, "address"),
                *(self.words(contact, label="contact") for contact in one.contacts or ()),
                *(() if one.contacts is None or one.contacts else (self.none("contact"),)),
                *((self.words(one.page, label="page"),) if one.page else ()),
                *((self.country(one.country, label="country"),) if one.country else ()),
                *(self.country(place, label="also_in") for place in one.locations or ()),
                *more,
            ),
        )

    def means(self, means: Means, label: str) -> Line:
        """How something is done."""
        parts = (
            *((self.words(means.description),) if means.description else ()),
            *((self.words(means.page, label="page"),) if means.page else ()),
            *((self.words(means.contact, label="contact"),) if means.contact else ()),
        )
        if parts == (self.words(means.description or ""),):
            return self.words(means.description or "", label=label)
        return Line(label=self.texts(f"label.{label}"), parts=parts) if parts else self.missing(label)

    def laws(self, laws: Sequence[Law] | None, label: str = "law") -> Iterable[Line]:
        """The laws that something leans on."""
        for law in laws or ():
            of = (self.country(law.jurisdiction, label="jurisdiction"),) if law.jurisdiction else ()
            page = (self.words(law.page, label="page"),) if law.page else ()
            yield self.named(law, label=label, parts=(*of, *page))

    def agreement(self, agreement: Agreement, label: str) -> Line:
        """A contract or arrangement."""
        since = (self.day(agreement.concluded, "concluded"),) if agreement.concluded else ()
        page = (self.words(agreement.page, label="page"),) if agreement.page else ()
        if agreement.title:
            return self.words(agreement.title, label=label, parts=(*since, *page))
        return self.ours("label.concluded_one", label=label, parts=(*since, *page))

    def assessment(self, assessment: Assessment, label: str) -> Line:
        """An assessment that was made, and when."""
        page = (self.words(assessment.page, label="page"),) if assessment.page else ()
        said = self.day(assessment.made, label) if assessment.made else self.ours("label.assessment_made", label=label)
        return replace(said, parts=(*page, *self.text(assessment.outcome, "outcome")))

    def measure(self, measure: Measure) -> Line:
        """A measure that protects data."""
        if measure.label:
            return self.words(measure.label)
        return self.term(measure.term) if measure.term else self.missing()
