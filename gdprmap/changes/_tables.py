"""Which field of which part is about what; the fields that weigh nothing are named too, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap import model
from gdprmap.changes import _topics as on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdprmap.changes._topics import Topic
    from gdprmap.model import Part

LISTS: Mapping[type[Part], Mapping[str, Topic]] = {
    model.Policy: {
        "applicable_laws": on.LAW,
        "supervisory_authorities": on.AUTHORITY,
        "data_subjects": on.PERSONS,
        "storage_locations": on.STORAGE,
        "information_exemptions": on.EXEMPTION,
        "measures": on.MEASURE,
        "prohibitions": on.PROHIBITION,
        "controllers": on.CONTROLLER,
    },
    model.Processing: {
        "data_subjects": on.PERSONS,
        "sources": on.SOURCE,
        "operations": on.OPERATION,
        "special_category_conditions": on.CONDITION,
        "storage_locations": on.STORAGE,
        "measures": on.MEASURE,
        "controls": on.CONTROL,
        "context": on.CONTEXT,
        "scale": on.CONTEXT,
        "cookies": on.COOKIE,
        "controllers": on.CONTROLLER,
    },
    model.DataGroup: {"sources": on.SOURCE},
    model.DataItem: {"sources": on.SOURCE},
    model.Recipient: {"locations": on.COUNTRY},
    model.JointControllers: {"members": on.CONTROLLER},
}
"""Fields that hold lists, in which entries come and go."""

VALUES: Mapping[type[Part], Mapping[str, Topic]] = {
    model.Policy: {
        "controller": on.CONTROLLER,
        "processor": on.PROCESSOR,
        "joint_controllers": on.JOINT,
        "lead_authority": on.AUTHORITY,
        "assumed_consent": on.ASSUMED,
    },
    model.Controller: {
        "name": on.CONTROLLER,
        "label": on.CONTROLLER,
        "country": on.SEAT,
        "contacts": on.CONTACT,
        "address": on.CONTACT,
        "data_protection_officer": on.OFFICER,
        "representative": on.REPRESENTATIVE,
    },
    model.Processing: {
        "further_use": on.FURTHER,
        "criminal_data_ground": on.CRIMINAL,
        "necessity": on.NECESSITY,
        "consequence": on.CONSEQUENCE,
        "automation": on.CONTEXT,
        "automated_decision": on.DECISION,
        "impact_assessment": on.ASSESSMENT,
    },
    model.DataGroup: {"origin": on.ORIGIN, "necessity": on.NECESSITY, "consequence": on.CONSEQUENCE},
    model.DataItem: {"origin": on.ORIGIN, "necessity": on.NECESSITY, "consequence": on.CONSEQUENCE},
    model.Recipient: {"name": on.NAMED, "role": on.ROLE, "agreement": on.AGREEMENT, "country": on.COUNTRY},
    model.Right: {"exercise": on.EXERCISE},
    model.Consent: {
        "withdraw": on.WITHDRAWAL,
        "given_by": on.DETAIL,
        "given_through": on.DETAIL,
        "explicit": on.DETAIL,
        "implied": on.FLAW,
        "uninformed": on.FLAW,
        "laws": on.DETAIL,
    },
    model.Contract: {"agreement": on.DETAIL, "stage": on.DETAIL},
    model.LegalObligation: {"laws": on.DETAIL},
    model.VitalInterests: {"of": on.DETAIL},
    model.PublicTask: {"ground": on.DETAIL, "laws": on.DETAIL},
    model.LegitimateInterests: {"interest": on.INTEREST, "of": on.DETAIL, "balancing_test": on.DETAIL},
}
"""Fields that hold one value, or several that are looked at as one."""

OWN: Mapping[type[Part], tuple[str, ...]] = {
    model.Policy: (
        *("data", "processing", "recipients", "general_recipients", "transfers", "legal_bases"),
        *("retention", "rights", "refused_rights"),
    ),
    model.Processing: (
        *("data", "purposes", "legal_bases", "recipients", "transfers"),
        *("retention", "rights", "refused_rights"),
    ),
    model.DataGroup: ("term", "also", "special_category", "items", "retention"),
    model.Recipient: ("label",),
    model.DataItem: ("term", "also", "special_category", "retention"),
}
"""Fields that are compared in a way of their own."""

WEIGHTLESS: Mapping[type[Part], tuple[str, ...]] = {
    model.Policy: (
        *("id", "iri", "title", "profiles", "language", "source", "published", "updated", "valid_until"),
        "non_personal_data",
    ),
    model.Controller: ("id", "page", "locations", "establishments", "authority"),
    model.Processing: ("id", "label", "description", "non_personal_data"),
    model.DataGroup: ("id", "label", "description", "pseudonymised"),
    model.DataItem: ("label", "description", "pseudonymised"),
    model.Recipient: ("id", "address", "contacts", "page", "term", "international_organisation"),
    model.Right: ("right", "label", "description"),
    model.Consent: ("kind", "label", "description"),
    model.Contract: ("kind", "label", "description", "document"),
    model.LegalObligation: ("kind", "label", "description"),
    model.VitalInterests: ("kind", "label", "description"),
    model.PublicTask: ("kind", "label", "description"),
    model.LegitimateInterests: ("kind", "label", "description"),
}
"""Fields of which a change is none of legal weight, or shows elsewhere; besides those that every part has."""
