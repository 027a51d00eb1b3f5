"""What a change can be about: how it weighs for people, which article makes it matter, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdprmap.places import Loc


class Weight(StrEnum):
    """What a change does to the persons concerned, the gravest first."""

    WORSE = "worse"
    """They know less, can do less, or more is done with their data."""
    CHANGED = "changed"
    """It matters under the law, but which way is for a person to judge."""
    BETTER = "better"
    """They know more, can do more, or it is said that less is done with their data."""
    NONE = "none"
    """It has no legal weight: something has another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was."""

    kind: str
    """What sort of change: "purpose added"."""
    weight: Weight
    """What it does to the persons concerned."""
    subject: str
    """What it is a change of: a processing, a recipient, the whole policy."""
    message: str
    """What has changed, in a sentence."""
    articles: tuple[str, ...]
    """The articles of the GDPR that make it matter."""
    why: str
    """Why it matters, in a sentence."""
    old: Loc
    """Where it stands in the old policy, or where it is missing there."""
    new: Loc
    """Where it stands in the new policy, or where it is missing there."""
    side: str
    """Which of the two policies it is to be looked for in: "old" for what was dropped, else "new"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a change is about."""

    noun: str
    """What it is called."""
    articles: tuple[str, ...]
    why: str
    added: Weight = Weight.WORSE
    dropped: Weight = Weight.BETTER
    changed: Weight = Weight.CHANGED


def _told(noun: str, articles: str, why: str) -> Topic:
    """Something that people are better off to be told."""
    return Topic(noun, _cited(articles), why, Weight.BETTER, Weight.WORSE, Weight.CHANGED)


def _done(noun: str, articles: str, why: str) -> Topic:
    """Something that is done with data; where it is no longer stated, it may have ended or only be passed over."""
    return Topic(noun, _cited(articles), why, Weight.WORSE, Weight.CHANGED, Weight.CHANGED)


def _claimed(noun: str, articles: str, why: str) -> Topic:
    """Something that a policy claims against people, and that has no effect unless it is claimed."""
    return Topic(noun, _cited(articles), why, Weight.WORSE, Weight.BETTER, Weight.CHANGED)


def _open(noun: str, articles: str, why: str) -> Topic:
    """Something of which only a person can say whether it is for the better."""
    return Topic(noun, _cited(articles), why, Weight.CHANGED, Weight.CHANGED, Weight.CHANGED)


def _cited(articles: str) -> tuple[str, ...]:
    return tuple(f"Art {article}" for article in articles.split())


PROCESSING = _done("processing", "13(3) 5(1)(b)", "People are told before their data is used for anything further.")
PURPOSE = _done(
    "purpose",
    "13(3) 6(4) 5(1)(b)",
    "Data that was collected for other purposes may serve a new one only if it is compatible, or with consent or a law;"
    " and people are told of it first.",
)
BASIS = _open(
    "legal basis",
    "13(1)(c) 6(1)",
    "The rights depend on the basis, and a basis once chosen is not simply swapped for another.",
)
BASIS_STATED = _told("legal basis", "13(1)(c) 6(1)", "People are told on which basis each purpose rests.")
INTEREST = _told("interest", "13(1)(d)", "People are told which interest is pursued, so that they can object to it.")
WITHDRAWAL = _told("way to withdraw the consent", "7(3)", "To withdraw consent must be as easy as to give it.")
IMPLIED = _claimed("implied consent", "4(11)", "Consent is a clear act of somebody who was informed.")
UNINFORMED = _claimed("uninformed consent", "4(11)", IMPLIED.why)
EXPLICIT = _told(
    "explicit consent", "4(11) 9(2)(a)", "Where the law asks for explicit consent, no other consent will do."
)
GIVER = _open(
    "giver of the consent", "8(1) 4(11)", "For a child it is the holder of parental responsibility who agrees."
)
ACT = _open("act of consent", "4(11)", "Consent is a clear act.")
ASSUMED = _claimed("assumed consent", "4(11) 7(2)", "Consent is a clear act, not something taken from use of a site.")
CONTRACT = _open("contract of the basis", "6(1)(b) 13(1)(c)", "It says which processing is necessary.")
LEGAL_GROUND = _told("law of the basis", "6(3) 13(1)(c)", "A duty or a task is one that a law lays down.")
CONSENT_LAW = _open("law that asks for consent", "13(1)(c)", "It says why there is consent.")
BEARER = _open("person whose interests they are", "6(1)(d) 6(1)(f)", "It says whose interests weigh.")
TASK = _open("ground of the task", "6(1)(e)", "It says whether there is official authority.")
BALANCING = _told("balancing test", "6(1)(f)", "The interest counts where those of the person do not override it.")
STATEMENT = _open("statement of the basis", "13(1)(c)", "It says what the legal basis is.")
CONDITION = _open("condition", "9(2)", "Special-category data may be used only under one of these conditions.")
CONDITION_LAW = _told(
    "law or agreement of the condition", "9(2)", "Most conditions hold only where a law provides for it."
)
CRIMINAL = _open("ground for data on offences", "10", "Data on offences needs a law that allows its use.")
DATA = _done("data", "5(1)(c) 14(1)(d)", "No more data may be used than the purposes need.")
SPECIAL = _done("special-category data", "9(1)", "Its use is forbidden, unless a condition of Article 9(2) is met.")
SPECIAL_USE = _done("special-category data", "9(1) 5(1)(b) 6(4)", SPECIAL.why)
USE = _done("data", "5(1)(b) 13(3) 6(4)", "Data that was collected for other purposes serves these now.")
PERSONS = _open("group of persons", "30(1)(c)", "Whose data it is decides who must be told.")
CHILDREN = _open("group of persons", "8(1) 30(1)(c)", "Children merit specific protection (recital 38).")
PSEUDONYMS = _told("pseudonymisation", "25(1) 32(1)(a)", "It keeps the data apart from the person.")
SOURCE = _open("source", "14(2)(f)", "People are told where their data comes from.")
RECIPIENT = _done("recipient", "13(1)(e)", "People are told who gets their data, or which categories of recipients.")
NAMING = _open(
    "recipient",
    "13(1)(e) 15(1)(c)",
    "A name says more than a category; who was not in the category is a new recipient.",
)
NAMED = _told("name of the recipient", "13(1)(e) 15(1)(c)", "A name says more than a category.")
ROLE = _open("role of the recipient", "4(7) 28(1)", "Who gets data on its own account answers for it by itself.")
AGREEMENT = _told("contract with the recipient", "28(3)", "A contract binds a processor to the controller.")
ORGANISATION = _done(
    "status of an international organisation", "13(1)(f) 44", "To send it data is a transfer, as to a third country."
)
COUNTRY = _done("country", "13(1)(f) 44", "Data that leaves the EEA is protected by other laws, or by none.")
TRANSFER = _done("transfer to a third country", "13(1)(f) 44", COUNTRY.why)
TRANSFER_BASIS = _told(
    "basis of the transfer", "13(1)(f) 45 46 49", "Without an adequacy decision a transfer needs safeguards."
)
IMPORTER = _done("recipient of the transfer", "13(1)(f) 44", COUNTRY.why)
COPY = _told("way to get a copy of the safeguards", "13(1)(f)", "People can read what protects their data abroad.")
SUPPLEMENT = _told(
    "protection of the transfer", "46(1)", "Safeguards may need more to hold in that country (C-311/18)."
)
FREQUENCY = _open("frequency of the transfer", "49(1)", "The derogations are for what is occasional (recital 111).")
RETENTION = _told(
    "storage period", "13(2)(a) 5(1)(e)", "Data is kept no longer than needed, and people are told for how long."
)
RIGHT = _told("right", "13(2)(b) 12(2)", "People are told of their rights.")
WITHDRAWAL_RIGHT = _told("right", "13(2)(c) 7(3)", "People are told that they can withdraw consent at any time.")
COMPLAINT = _told("right", "13(2)(d) 77", "People are told that they can complain to an authority.")
REFUSED = _claimed("refusal of the right", "12(4) 23", "A right can be refused only on a ground that the law knows.")
EXERCISE = _told("way to use the right", "12(2)", "The controller makes it easy to use a right.")
DECISION = _done(
    "automated decision", "22 13(2)(f)", "A decision by a machine alone is the exception, and people are told of it."
)
LOGIC = _told("logic", "13(2)(f)", "People are told how a machine decides about them.")
CONSEQUENCES = _told("significance", "13(2)(f)", "People are told what such a decision means for them.")
HUMAN = _told("human involvement", "22(1) 22(3)", "Where a person decides in the end, no machine decides alone.")
NECESSITY = _told("duty to provide the data", "13(2)(e)", "People are told whether they must provide the data.")
CONSEQUENCE = _told("consequence of not providing the data", "13(2)(e)", "People are told what follows if they do not.")
COOKIE = _done(
    "cookie",
    "4(11) 6(1)(a)",
    "Unless it is strictly necessary, a cookie needs consent (Directive 2002/58, Article 5(3)).",
)
MEASURE = _told("measure", "32(1) 5(1)(f)", "Measures protect the data.")
CONTROL = _told("choice", "25", "It is something that people can do about the processing.")
FURTHER = _done("use for another purpose", "6(4) 13(3)", "The new purpose must be compatible with the first one.")
PROHIBITION = _told("promise", "5(1)(a) 5(1)(b)", "People could rely on it.")
EXEMPTION = _claimed(
    "reason not to inform", "13(4) 14(5)", "The duty to inform falls away only in the cases listed there."
)
CONTROLLER = _told("controller", "13(1)(a)", "People are told who is responsible for their data.")
CONTROLLERS = _open(
    "controller", "13(1)(a) 26", "One more of those who decide is one more to turn to, and one more who has the data."
)
SEAT = _told(
    "country of establishment", "13(1)(a) 3 27", "It decides whether a representative is needed, and who supervises."
)
STORAGE = _done("place of storage", "13(1)(f) 44", "Data that leaves the EEA is protected by other laws, or by none.")
CONTACT = _told("way to reach it", "13(1)(a)", "People are told where to turn to.")
OFFICER_CONTACT = _told("way to reach the officer", "13(1)(b) 37(7)", "People are told how to reach the officer.")
PERSON = _open("name of the officer", "13(1)(b)", "How to reach the officer must be told; the name may be.")
OFFICER = _told("data protection officer", "13(1)(b) 37(7)", OFFICER_CONTACT.why)
REPRESENTATIVE = _told("representative", "13(1)(a) 27", "People in the Union can turn to the representative.")
JOINT = _open("joint control", "26 13(1)(a)", "Joint controllers tell people who does what.")
ARRANGEMENT = _told("arrangement", "26(1) 26(2)", "Its essence is made available to people.")
AUTHORITY = _told("supervisory authority", "13(2)(d) 77", "People are told where they can complain.")
PROCESSOR = _open("processor", "30(2)(a)", "The record of a processor names it.")
OPERATION = _open("operation", "4(2)", "It is what is done with the data.")
CONTEXT = _open("circumstance", "24(1) 35(1)", "It bears on the risk.")
AUTOMATION = _open("automation", "20(1)(b) 22(1)", "Portability and the rules on decisions ask whether machines do it.")
ASSESSMENT = _told("impact assessment", "35", "High risks are assessed before the processing begins.")
ORIGIN = _open("origin of the data", "14(2)(f) 20(1)", "People may take along only what they provided.")
PROFILE = _open(
    "kind of document", "13 14 30", "A notice tells people, a record tells the authority; each has its rules."
)
LAW = _open("applicable law", "2 3", "Only where the GDPR applies do its rights hold.")
NAME = Topic("name", (), "The name is another, the content is the same.", Weight.NONE, Weight.NONE, Weight.NONE)
