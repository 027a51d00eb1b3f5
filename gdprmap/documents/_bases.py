"""Legal bases -> lines: those of Article 6(1), the conditions of Articles 9(2) and 10, those of transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.documents._telling import provision
from gdprmap.documents.view import Line
from gdprmap.model.fields import fields_of
from gdprmap.model.legal_basis import (
    Consent,
    Contract,
    LegalObligation,
    LegitimateInterests,
    PublicTask,
    SpecialCategoryCondition,
    VitalInterests,
)
from gdprmap.model.marks import Typed
from gdprmap.model.transfers import TransferBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gdprmap.documents._telling import Teller
    from gdprmap.model.legal_basis import CriminalDataGround, LegalBasis
    from gdprmap.model.parts import Part


def article_of_kind(kind: type[Part], word: str) -> str:
    """The provision of a condition or a basis of transfers that is told apart by a word."""
    marks = (mark for field in fields_of(kind) if field.name == "kind" for mark in field.marks)
    return next((provision(mark.by[word]) for mark in marks if isinstance(mark, Typed) and word in mark.by), "")


def article_of(basis: LegalBasis) -> str:
    """The provision of a basis of Article 6(1); empty for what is none."""
    return provision(basis.CONCEPTS[-1])


def basis_line(tell: Teller, basis: LegalBasis) -> Line:
    """A legal basis with all that is said of it."""
    return _cited(
        tell,
        f"basis.{basis.kind}",
        article_of(basis),
        (*tell.text(basis.label, "called"), *tell.text(basis.description, "more"), *_particulars(tell, basis)),
    )


def condition_line(tell: Teller, condition: SpecialCategoryCondition) -> Line:
    """A condition of Article 9(2)."""
    withdraw = (tell.means(condition.withdraw, "withdraw"),) if condition.withdraw else ()
    parts = (*tell.laws(condition.laws), *tell.text(condition.agreement, "agreement"), *withdraw)
    article = article_of_kind(SpecialCategoryCondition, condition.kind)
    return _cited(tell, f"condition.{condition.kind}", article, parts)


def criminal_line(tell: Teller, ground: CriminalDataGround) -> Line:
    """The ground under which data on offences is used."""
    return _cited(tell, "label.criminal_ground", "Art 10", tell.laws(ground.laws) if ground.laws else _no_law(tell))


def transfer_basis_line(tell: Teller, basis: TransferBasis) -> Line:
    """What a transfer rests on."""
    parts = (
        *((tell.term(basis.decision, label="decision"),) if basis.decision else ()),
        *((tell.words(basis.page, label="copy"),) if basis.page else ()),
        *((tell.words(basis.contact, label="copy"),) if basis.contact else ()),
    )
    return _cited(tell, f"transfer_basis.{basis.kind}", article_of_kind(TransferBasis, basis.kind), parts)


def _particulars(tell: Teller, basis: LegalBasis) -> Iterator[Line]:
    match basis:
        case Consent():
            yield from tell.word("given_by", basis.given_by, "given_by")
            yield from tell.text(basis.given_through, "given_through")
            yield from tell.flag(basis.explicit, "explicit")
            yield from tell.flag(basis.implied, "implied")
            yield from tell.flag(basis.uninformed, "uninformed")
            if basis.withdraw:
                yield tell.means(basis.withdraw, "withdraw")
            yield from tell.laws(basis.laws)
        case Contract():
            yield from tell.text(basis.agreement, "agreement")
            yield from tell.word("stage", basis.stage, "stage")
            if basis.document:
                yield tell.words(basis.document, label="page")
        case LegalObligation():
            yield from tell.laws(basis.laws) if basis.laws else _no_law(tell)
        case VitalInterests():
            yield from tell.word("vital_of", basis.of, "of_whom")
        case PublicTask():
            yield from tell.word("ground", basis.ground, "ground")
            yield from tell.laws(basis.laws) if basis.laws else _no_law(tell)
        case LegitimateInterests():
            yield tell.words(basis.interest, label="interest") if basis.interest else tell.missing("interest")
            yield from tell.word("interest_of", basis.of, "of_whom")
            if basis.balancing_test:
                yield tell.assessment(basis.balancing_test, "balancing_test")
        case _:
            return


def _no_law(tell: Teller) -> Iterator[Line]:
    yield tell.missing("law")


def _cited(tell: Teller, key: str, article: str, parts: Iterable[Line]) -> Line:
    """A text of the document with the provision behind it."""
    text = tell.texts(key)
    return Line(text=f"{text} ({tell.texts.cite(article)})" if article else text, parts=tuple(parts))
