"""Vocabularies of one's own: the kinds that their terms are of, and how gdprmap is told of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdprmap.errors import GdprmapError
from gdprmap.vocab import _base, _table
from gdprmap.vocab._term import AutomationLevel as AutomationLevel
from gdprmap.vocab._term import Concept as Concept
from gdprmap.vocab._term import Context as Context
from gdprmap.vocab._term import ContextAndLocation as ContextAndLocation
from gdprmap.vocab._term import ContextAndLocationAndTechnology as ContextAndLocationAndTechnology
from gdprmap.vocab._term import Country as Country
from gdprmap.vocab._term import Data as Data
from gdprmap.vocab._term import DataSource as DataSource
from gdprmap.vocab._term import Duration as Duration
from gdprmap.vocab._term import Entity as Entity
from gdprmap.vocab._term import EntityAndTechnology as EntityAndTechnology
from gdprmap.vocab._term import HumanInvolvement as HumanInvolvement
from gdprmap.vocab._term import HumanSubject as HumanSubject
from gdprmap.vocab._term import Justification as Justification
from gdprmap.vocab._term import Law as Law
from gdprmap.vocab._term import LegalBasis as LegalBasis
from gdprmap.vocab._term import LegalBasisAndLegalMeasure as LegalBasisAndLegalMeasure
from gdprmap.vocab._term import LegalBasisAndOrganisationalMeasure as LegalBasisAndOrganisationalMeasure
from gdprmap.vocab._term import LegalBasisAndPurpose as LegalBasisAndPurpose
from gdprmap.vocab._term import LegalMeasure as LegalMeasure
from gdprmap.vocab._term import Location as Location
from gdprmap.vocab._term import LocationAndPersonalData as LocationAndPersonalData
from gdprmap.vocab._term import Necessity as Necessity
from gdprmap.vocab._term import NonPersonalData as NonPersonalData
from gdprmap.vocab._term import Notice as Notice
from gdprmap.vocab._term import OrganisationalMeasure as OrganisationalMeasure
from gdprmap.vocab._term import OrganisationalMeasureAndPurpose as OrganisationalMeasureAndPurpose
from gdprmap.vocab._term import PersonalData as PersonalData
from gdprmap.vocab._term import PhysicalMeasure as PhysicalMeasure
from gdprmap.vocab._term import PhysicalMeasureAndTechnicalMeasure as PhysicalMeasureAndTechnicalMeasure
from gdprmap.vocab._term import Process as Process
from gdprmap.vocab._term import Processing as Processing
from gdprmap.vocab._term import Property as Property
from gdprmap.vocab._term import Purpose as Purpose
from gdprmap.vocab._term import Region as Region
from gdprmap.vocab._term import Right as Right
from gdprmap.vocab._term import RiskConcept as RiskConcept
from gdprmap.vocab._term import Rule as Rule
from gdprmap.vocab._term import Scale as Scale
from gdprmap.vocab._term import Status as Status
from gdprmap.vocab._term import TechnicalMeasure as TechnicalMeasure
from gdprmap.vocab._term import TechnicalOrganisationalMeasure as TechnicalOrganisationalMeasure
from gdprmap.vocab._term import Technology as Technology

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIX = re.compile(r"[a-z][a-z0-9-]*")


class VocabularyError(GdprmapError):
    """A vocabulary cannot be taken in; the message says why."""


def register(prefix: str, namespace: str, terms: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Tell gdprmap of a vocabulary; one of this prefix and namespace that it knows already is replaced.

    Each of the *terms* is its name, its kind, its label, "own" or "sunset", and the short forms of the terms right
    above it, parted by spaces. `python -m gdprmap.terms` writes a module that does this when it is imported.

    Raises:
        VocabularyError: the prefix or the namespace is another's, or a term has no kind or place that there is.
    """
    if problem := refusal(prefix, namespace):
        raise VocabularyError(problem)
    rows = tuple(_table.Row(f"{prefix}:{name}", *others) for name, *others in terms)
    own = {row.curie for row in rows}
    for row in rows:
        if not _base.has_class(row.kind):
            raise VocabularyError(f"{row.curie} is of the kind {row.kind}, which there is not; generate it anew")
        for above in row.above:
            if above not in own and above not in _table.table():
                raise VocabularyError(f"{row.curie} stands under {above}, which no vocabulary has; generate it anew")
    _table.add(prefix, namespace, rows)


def unregister(prefix: str) -> None:
    """Forget the vocabulary with this prefix, if there is one."""
    if prefix in _table.added():
        _table.remove(prefix)


def refusal(prefix: str, namespace: str) -> str:
    """Why a vocabulary cannot have this prefix and this namespace; nothing if it can."""
    if not _PREFIX.fullmatch(prefix):
        return f"{prefix!r} cannot be a prefix: it is written in small letters, digits and hyphens, as acme"
    if not namespace.startswith(("http://", "https://", "urn:")) or namespace[-1] not in "#/":
        return f"{namespace!r} cannot be a namespace: it is an IRI that ends in # or /, as https://acme.example/ns#"
    if _table.claims_vocabulary(namespace):
        return f"the namespace {namespace} is not yours; choose one of your own, as https://acme.example/ns#"
    spaces = {known: space for known, space in _table.PREFIXES.items() if prefix == known or namespace == space}
    for known, space in spaces.items():
        if (known, space) != (prefix, namespace):
            return f"the prefix {prefix} cannot stand for {namespace}: {known} stands for {space}"
        if known not in _table.added():
            return f"the prefix {known} and its namespace are not yours; choose others"
    return ""
