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
        "controllers": on.CONTROLLERS,
    },
    model.Processing: {
        "data_subjects": on.PERSONS,
        "sources": on.SOURCE,
        "operations": on.OPERATION,
        "storage_locations": on.STORAGE,
        "measures": on.MEASURE,
        "controls": on.CONTROL,
        "context": on.CONTEXT,
        "scale": on.CONTEXT,
        "cookies": on.COOKIE,
        "controllers": on.CONTROLLERS,
    },
    model.DataGroup: {"sources": on.SOURCE},
    model.DataItem: {"sources": on.SOURCE},
    model.Recipient: {"locations": on.COUNTRY},
    model.JointControllers: {"members": on.CONTROLLERS},
}
"""Fields that hold lists, in which entries come and go."""

_ACCOUNTABLE: Mapping[str, Topic] = {
    "country": on.SEAT,
    "contacts": on.CONTACT,
    "address": on.CONTACT,
    "data_protection_officer": on.OFFICER,
    "representative": on.REPRESENTATIVE,
}

_PERSONAL_DATA: Mapping[str, Topic] = {
    "origin": on.ORIGIN,
    "pseudonymised": on.PSEUDONYMS,
    "necessity": on.NECESSITY,
    "consequence": on.CONSEQUENCE,
}

VALUES: Mapping[type[Part], Mapping[str, Topic]] = {
    model.Policy: {
        "profiles": on.PROFILE,
        "controller": on.CONTROLLER,
        "processor": on.PROCESSOR,
        "joint_controllers": on.JOINT,
        "lead_authority": on.AUTHORITY,
        "assumed_consent": on.ASSUMED,
    },
    model.JointControllers: {"arrangement": on.ARRANGEMENT},
    model.Controller: {"name": on.CONTROLLER, "label": on.CONTROLLER, **_ACCOUNTABLE},
    model.Processor: {"name": on.PROCESSOR, "label": on.PROCESSOR, **_ACCOUNTABLE},
    model.DataProtectionOfficer: {
        "name": on.PERSON,
        "label": on.PERSON,
        "contacts": on.OFFICER_CONTACT,
        "address": on.OFFICER_CONTACT,
        "page": on.OFFICER_CONTACT,
    },
    model.Representative: {
        "name": on.REPRESENTATIVE,
        "label": on.REPRESENTATIVE,
        "country": on.SEAT,
        "contacts": on.CONTACT,
        "address": on.CONTACT,
    },
    model.AutomatedDecision: {
        "logic": on.LOGIC,
        "consequences": on.CONSEQUENCES,
        "human_involvement": on.HUMAN,
    },
    model.Processing: {
        "further_use": on.FURTHER,
        "criminal_data_ground": on.CRIMINAL,
        "necessity": on.NECESSITY,
        "consequence": on.CONSEQUENCE,
        "automation": on.AUTOMATION,
        "automated_decision": on.DECISION,
        "impact_assessment": on.ASSESSMENT,
    },
    model.DataGroup: _PERSONAL_DATA,
    model.DataItem: _PERSONAL_DATA,
    model.Recipient: {
        "name": on.NAMED,
        "role": on.ROLE,
        "agreement": on.AGREEMENT,
        "country": on.COUNTRY,
        "international_organisation": on.ORGANISATION,
    },
    model.Right: {"exercise": on.EXERCISE},
    model.Consent: {
        "withdraw": on.WITHDRAWAL,
        "given_by": on.GIVER,
        "given_through": on.ACT,
        "explicit": on.EXPLICIT,
        "implied": on.IMPLIED,
        "uninformed": on.UNINFORMED,
        "laws": on.CONSENT_LAW,
    },
    model.Contract: {"agreement": on.CONTRACT, "stage": on.CONTRACT},
    model.LegalObligation: {"laws": on.LEGAL_GROUND},
    model.VitalInterests: {"of": on.BEARER},
    model.PublicTask: {"ground": on.TASK, "laws": on.LEGAL_GROUND},
    model.LegitimateInterests: {"interest": on.INTEREST, "of": on.BEARER, "balancing_test": on.BALANCING},
    model.SpecialCategoryCondition: {
        "laws": on.CONDITION_LAW,
        "agreement": on.CONDITION_LAW,
        "withdraw": on.WITHDRAWAL,
    },
}
"""Fields that hold one value, or several that are looked at as one."""

OWN: Mapping[type[Part], tuple[str, ...]] = {
    model.Policy: (
        *("data", "processing", "recipients", "general_recipients", "transfers", "legal_bases"),
        *("retention", "rights", "refused_rights"),
    ),
    model.Processing: (
        *("data", "purposes", "legal_bases", "special_category_conditions", "recipients", "transfers"),
        *("retention", "rights", "refused_rights"),
    ),
    model.DataGroup: ("term", "also", "special_category", "items", "retention"),
    model.Recipient: ("label",),
    model.DataItem: ("term", "also", "special_category", "retention"),
}
"""Fields that are compared in a way of their own."""

WEIGHTLESS: Mapping[type[Part], tuple[str, ...]] = {
    model.Policy: (
        *("id", "iri", "title", "language", "source", "published", "updated", "valid_until"),
        "non_personal_data",
    ),
    model.JointControllers: (),
    model.Controller: ("id", "page", "locations", "establishments", "authority"),
    model.Processor: ("id", "page", "locations", "establishments"),
    model.DataProtectionOfficer: ("id", "country", "locations"),
    model.Representative: ("id", "page", "locations"),
    model.AutomatedDecision: (),
    model.Processing: ("id", "label", "description", "non_personal_data"),
    model.DataGroup: ("id", "label", "description"),
    model.DataItem: ("label", "description"),
    model.Recipient: ("id", "address", "contacts", "page", "term"),
    model.Right: ("right", "label", "description"),
    model.Consent: ("kind", "label", "description"),
    model.Contract: ("kind", "label", "description", "document"),
    model.LegalObligation: ("kind", "label", "description"),
    model.VitalInterests: ("kind", "label", "description"),
    model.PublicTask: ("kind", "label", "description"),
    model.LegitimateInterests: ("kind", "label", "description"),
    model.SpecialCategoryCondition: ("kind",),
}
"""Fields of which a change is none of legal weight, or shows elsewhere; besides those that every part has."""
