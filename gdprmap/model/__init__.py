"""A policy as typed, frozen parts: what it says, in the words of the law, with no RDF in sight."""

from typing import TYPE_CHECKING

from gdprmap.model.data import DataGroup, DataItem, DataSubject, NonPersonalData, Source
from gdprmap.model.entities import (
    Controller,
    DataProtectionOfficer,
    Establishment,
    JointArrangement,
    JointControllers,
    ProcessingAgreement,
    Processor,
    Recipient,
    Representative,
    SupervisoryAuthority,
)
from gdprmap.model.law import (
    BalancingTest,
    CompatibilityAssessment,
    ImpactAssessment,
    Law,
    TransferAssessment,
)
from gdprmap.model.legal_basis import (
    AssumedConsent,
    Consent,
    Contract,
    CriminalDataGround,
    LegalBasis,
    LegalObligation,
    LegitimateInterests,
    OtherBasis,
    PublicTask,
    SpecialCategoryCondition,
    VitalInterests,
)
from gdprmap.model.measures import Measure
from gdprmap.model.parts import Part, Quote, Suppression
from gdprmap.model.policy import Policy
from gdprmap.model.processing import (
    AutomatedDecision,
    Cookie,
    FurtherUse,
    Processing,
    Prohibition,
    Purpose,
)
from gdprmap.model.retention import Retention, StorageLocation
from gdprmap.model.rights import Control, Exercise, RefusedRight, Right, Withdrawal
from gdprmap.model.transfers import Transfer, TransferBasis

if TYPE_CHECKING:
    from gdprmap.model.entitlements import Entitlement

__all__ = [
    "AssumedConsent",
    "AutomatedDecision",
    "BalancingTest",
    "CompatibilityAssessment",
    "Consent",
    "Contract",
    "Control",
    "Controller",
    "Cookie",
    "CriminalDataGround",
    "DataGroup",
    "DataItem",
    "DataProtectionOfficer",
    "DataSubject",
    "Entitlement",
    "Establishment",
    "Exercise",
    "FurtherUse",
    "ImpactAssessment",
    "JointArrangement",
    "JointControllers",
    "Processor",
    "Law",
    "LegalBasis",
    "LegalObligation",
    "LegitimateInterests",
    "Measure",
    "NonPersonalData",
    "OtherBasis",
    "Part",
    "Policy",
    "Processing",
    "ProcessingAgreement",
    "Prohibition",
    "PublicTask",
    "Purpose",
    "Quote",
    "Recipient",
    "RefusedRight",
    "Representative",
    "Retention",
    "Right",
    "Source",
    "SpecialCategoryCondition",
    "StorageLocation",
    "SupervisoryAuthority",
    "Suppression",
    "Transfer",
    "TransferAssessment",
    "TransferBasis",
    "VitalInterests",
    "Withdrawal",
]

if not TYPE_CHECKING:  # or a type checker would take a misspelt name for an attribute of any type

    def __getattr__(name: str) -> object:
        # What a policy says needs none of what follows from it.
        if name == "Entitlement":
            from gdprmap.model.entitlements import Entitlement

            return Entitlement
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
