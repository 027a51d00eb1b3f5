"""The kinds of term: one class for each, so that a type checker knows a purpose from a legal basis."""

from __future__ import annotations

from gdprmap.vocab._base import Term as Term
from gdprmap.vocab._base import kinds as kinds
from gdprmap.vocab._table import PREFIXES as PREFIXES
from gdprmap.vocab._table import expand as expand
from gdprmap.vocab._table import shorten as shorten


class Data(Term, top="dpv:Data"):
    """Data of any sort, personal or not."""

    __slots__ = ()


class PersonalData(Data, top="dpv:PersonalData"):
    """A category of personal data: what a controller knows about people."""

    __slots__ = ()


class NonPersonalData(Data, top="dpv:NonPersonalData"):
    """Data that is about no one, such as anonymised data."""

    __slots__ = ()


class Purpose(Term, top="dpv:Purpose"):
    """What personal data is processed for."""

    __slots__ = ()


class Processing(Term, top="dpv:Processing"):
    """An operation on data, such as collecting or erasing it."""

    __slots__ = ()


class LegalBasis(Term, top="dpv:LegalBasis"):
    """What makes processing lawful: Articles 6, 9, 10, and 45 to 49 for transfers."""

    __slots__ = ()


class Right(Term, top="dpv:Right"):
    """A right of a person, such as access (Article 15)."""

    __slots__ = ()


class TechnicalOrganisationalMeasure(Term, top="dpv:TechnicalOrganisationalMeasure"):
    """What is done to protect data or people (Article 32)."""

    __slots__ = ()


class TechnicalMeasure(TechnicalOrganisationalMeasure, top="dpv:TechnicalMeasure"):
    """A measure by technology, such as encryption."""

    __slots__ = ()


class OrganisationalMeasure(TechnicalOrganisationalMeasure, top="dpv:OrganisationalMeasure"):
    """A measure by rules and people, such as training."""

    __slots__ = ()


class PhysicalMeasure(TechnicalOrganisationalMeasure, top="dpv:PhysicalMeasure"):
    """A measure by walls and locks."""

    __slots__ = ()


class LegalMeasure(TechnicalOrganisationalMeasure, top="dpv:LegalMeasure"):
    """A measure by agreement, such as a duty of confidence."""

    __slots__ = ()


class Notice(OrganisationalMeasure, top="dpv:Notice"):
    """A text that informs people, such as a privacy notice."""

    __slots__ = ()


class Entity(Term, top="dpv:Entity"):
    """Someone who acts: a controller, a recipient, an authority."""

    __slots__ = ()


class HumanSubject(Entity, top="dpv:HumanSubject"):
    """A category of people that data is about."""

    __slots__ = ()


class Location(Term, top="dpv:Location"):
    """Where something is: a country, a union of countries, a device."""

    __slots__ = ()


class Country(Location, top="dpv:Country"):
    """A country; as in DPV, also a region of one."""

    __slots__ = ()


class Region(Country, top="dpv:Region"):
    """A part of a country, by ISO 3166-2."""

    __slots__ = ()


class Law(Term, top="dpv:Law"):
    """A law, such as the GDPR."""

    __slots__ = ()


class Technology(Term, top="dpv:Technology"):
    """A technology that is used, such as a cookie."""

    __slots__ = ()


class Process(Term, top="dpv:Process"):
    """An undertaking that brings purposes, data and people together."""

    __slots__ = ()


class Rule(Term, top="dpv:Rule"):
    """A permission, an obligation or a prohibition."""

    __slots__ = ()


class RiskConcept(Term, top="dpv:RiskConcept"):
    """A risk, its source, its consequence or its impact."""

    __slots__ = ()


class Context(Term, top="dpv:Context"):
    """How and under what circumstances something is done."""

    __slots__ = ()


class AutomationLevel(Context, top="dpv:AutomationLevel"):
    """How far a machine decides alone (Article 22)."""

    __slots__ = ()


class DataSource(Context, top="dpv:DataSource"):
    """Where data comes from (Article 14(2)(f))."""

    __slots__ = ()


class Duration(Context, top="dpv:Duration"):
    """How long something lasts."""

    __slots__ = ()


class HumanInvolvement(Context, top="dpv:HumanInvolvement"):
    """What a human does in an automated process (Article 22)."""

    __slots__ = ()


class Justification(Context, top="dpv:Justification"):
    """A reason why something is or is not done, such as refusing a request."""

    __slots__ = ()


class Necessity(Context, top="dpv:Necessity"):
    """Whether something must be (Article 13(2)(e))."""

    __slots__ = ()


class Scale(Context, top="dpv:Scale"):
    """How much: of data, of people, of an area."""

    __slots__ = ()


class Status(Context, top="dpv:Status"):
    """The state something is in."""

    __slots__ = ()


class Property(Term):
    """A property: what links one thing to another in a graph."""

    __slots__ = ()


class Concept(Term):
    """A concept that is of no other kind."""

    __slots__ = ()


# DPV puts some terms under several tops: each such mixture is a class, so that a type checker takes it for both.


class LegalBasisAndLegalMeasure(LegalBasis, LegalMeasure):
    """Both LegalBasis and LegalMeasure."""

    __slots__ = ()


class LegalBasisAndOrganisationalMeasure(LegalBasis, OrganisationalMeasure):
    """Both LegalBasis and OrganisationalMeasure."""

    __slots__ = ()


class LegalBasisAndPurpose(LegalBasis, Purpose):
    """Both LegalBasis and Purpose."""

    __slots__ = ()


class ContextAndLocation(Context, Location):
    """Both Context and Location."""

    __slots__ = ()


class LocationAndPersonalData(Location, PersonalData):
    """Both Location and PersonalData."""

    __slots__ = ()


class ContextAndLocationAndTechnology(Context, Location, Technology):
    """Context, Location and Technology in one."""

    __slots__ = ()


class OrganisationalMeasureAndPurpose(OrganisationalMeasure, Purpose):
    """Both OrganisationalMeasure and Purpose."""

    __slots__ = ()


class PhysicalMeasureAndTechnicalMeasure(PhysicalMeasure, TechnicalMeasure):
    """Both PhysicalMeasure and TechnicalMeasure."""

    __slots__ = ()


class EntityAndTechnology(Entity, Technology):
    """Both Entity and Technology."""

    __slots__ = ()
