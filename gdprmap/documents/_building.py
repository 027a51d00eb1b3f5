"""Policies with their findings -> a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdprmap.checking import check, is_under_gdpr
from gdprmap.documents import _people
from gdprmap.documents._flow_section import flow_sections
from gdprmap.documents._matrix import matrix_sections
from gdprmap.documents._notice import notice_sections
from gdprmap.documents._register import records, register_sections
from gdprmap.documents._rights import rights_sections
from gdprmap.documents._telling import Teller
from gdprmap.documents._texts import Texts
from gdprmap.documents.view import Chapter, Document, Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from gdprmap.adequacy import Decision
    from gdprmap.documents.view import Field, Kind, Section
    from gdprmap.errors import Problem
    from gdprmap.findings import Finding
    from gdprmap.model.policy import Policy, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A policy that a document is to describe."""

    policy: Policy
    """The policy."""
    findings: tuple[Finding, ...] = ()
    """What a check found in it, which says where the gaps are."""
    file: str = ""
    """The name of the file that it was read from."""


def described(
    policy: Policy,
    kind: Kind,
    *,
    file: str = "",
    on: date | None = None,
    adequacy: Sequence[Decision] | None = None,
    rules: Collection[str] | None = None,
) -> Described:
    """The policy with what a check finds, by the ids of *rules* or by all, that bears on a document of this *kind*.

    Raises:
        ShapesError: the shapes cannot be run.
    """
    findings = check(policy, profiles=_profiles(policy, kind), on=on, adequacy=adequacy, rules=rules)
    return Described(policy=policy, findings=findings, file=file)


def _profiles(policy: Policy, kind: Kind) -> tuple[Profile, ...]:
    """What the policy is checked as: what the document is, whatever the policy is meant as."""
    if kind != "register":
        return ("notice",)
    named: dict[str, Profile] = {"controller": "record", "processor": "processor record"}
    return tuple(named[record] for record in records(policy))


def document(
    kind: Kind,
    policies: Iterable[Described],
    *,
    language: str = "en",
    on: date | None = None,
    unreadable: Iterable[tuple[str, Sequence[Problem]]] = (),
    items: bool = False,
) -> Document:
    """The document of this *kind* on the policies.

    *on* is the day as of which it was asked for. *unreadable* are files that hold no policy, with what is wrong in
    them. With *items*, the rows of a register name each item of the data, for who gets nothing but the rows.
    """
    texts = Texts(language)
    chapters = tuple(_chapter(kind, f"p{at}", one, texts, items=items) for at, one in enumerate(policies, start=1))
    return Document(
        kind=kind,
        language=language,
        title=texts(f"document.{kind}"),
        subtitle=texts(f"subtitle.{kind}"),
        date=texts.day(on) if on else "",
        chapters=chapters,
        unreadable=tuple(Unreadable(file=file, problems=tuple(map(str, found))) for file, found in unreadable),
    )


def _chapter(kind: Kind, anchor: str, one: Described, texts: Texts, *, items: bool) -> Chapter:
    tell = Teller(one.policy, one.findings, texts)
    return Chapter(
        id=anchor,
        title=tell.words(one.policy.title or one.policy.id),
        file=one.file,
        head=_head(kind, tell),
        notes=tuple(_notes(one.policy, texts)),
        sections=tuple(_sections(kind, tell, anchor, items=items)),
        gaps=tell.findings.all(),
    )


def _head(kind: Kind, tell: Teller) -> tuple[Field, ...]:
    """Who is responsible, and as of when; a notice says who under its first question."""
    if kind == "notice":
        return (*_people.when(tell), *_people.exempt(tell))
    return (*_people.who(tell, records(tell.policy)), *_people.when(tell))


def _sections(kind: Kind, tell: Teller, anchor: str, *, items: bool) -> Iterator[Section]:
    match kind:
        case "notice":
            return notice_sections(tell, anchor)
        case "register":
            return register_sections(tell, anchor, items=items)
        case "rights":
            return rights_sections(tell, anchor)
        case "flow":
            return flow_sections(tell, anchor)
        case _:
            return matrix_sections(tell, anchor)


def _notes(policy: Policy, texts: Texts) -> Iterator[str]:
    if not is_under_gdpr(policy):
        yield texts("note.not_under_gdpr")
    if policy.language is None:
        yield texts("note.no_language")
