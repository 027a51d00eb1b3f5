"""Legal bases in DPV's general terms -> the letters of Article 6(1) GDPR, where nothing more exact is said."""

from __future__ import annotations

import re

from gdprmap.graph.triples import Literal
from gdprmap.rdf._interests import name_interest
from gdprmap.rdf._kinds import is_policy
from gdprmap.rdf._renaming import today
from gdprmap.rdf._standing import stand_in
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._table import ancestors

_LETTERS = {
    "dpv:Consent": "eu-gdpr:A6-1-a",
    "dpv:ExplicitlyExpressedConsent": "eu-gdpr:A6-1-a-explicit-consent",
    "dpv:Contract": "eu-gdpr:A6-1-b",
    "dpv:ContractPerformance": "eu-gdpr:A6-1-b-contract-performance",
    "dpv:EnterIntoContract": "eu-gdpr:A6-1-b-enter-into-contract",
    "dpv:LegalObligation": "eu-gdpr:A6-1-c",
    "dpv:VitalInterest": "eu-gdpr:A6-1-d",
    "dpv:VitalInterestOfDataSubject": "eu-gdpr:A6-1-d-data-subject",
    "dpv:VitalInterestOfNaturalPerson": "eu-gdpr:A6-1-d-natural-person",
    "dpv:PublicInterest": "eu-gdpr:A6-1-e-public-interest",
    "dpv:OfficialAuthorityOfController": "eu-gdpr:A6-1-e-official-authority",
    "dpv:LegitimateInterest": "eu-gdpr:A6-1-f",
    "dpv:LegitimateInterestOfController": "eu-gdpr:A6-1-f-controller",
    "dpv:LegitimateInterestOfThirdParty": "eu-gdpr:A6-1-f-third-party",
}
_EXACT = re.compile(r"eu-gdpr:A\d.*|gm:A10|dpv:DataTransferLegalBasis")
"""What is of one of these kinds says itself which provision it rests on: none of Article 6(1), perhaps."""
_ARTICLE_6 = re.compile("eu-gdpr:A6-1-")
_ASSUMED = {"dpv:ImpliedConsent", "dpv:UninformedConsent"}
_WITHOUT_THE_PERSON = {"dpv:DataProcessingAgreement", "dpv:B2BContract", "dpv:G2BContract", "dpv:G2GContract"}
_WITH_THE_PERSON = {"dpv:B2CContract", "dpv:ControllerDataSubjectAgreement", "dpv:DataSubjectContract"}
"""Article 6(1)(b) is about contracts to which the person is party."""


def say_letters(graph: Statements) -> None:
    """Say of each legal basis in general terms which letter of Article 6(1) it is."""
    for subject, basis in graph.pairs("dpv:hasLegalBasis"):
        if isinstance(basis, Literal) or graph.holders(subject, "dpv:hasProhibition"):
            continue
        kinds = graph.kinds(basis)
        if not kinds.isdisjoint(_ASSUMED) and is_policy(graph, subject):
            continue  # what a notice takes from the use of a site is the legal basis of nothing
        leaves, node = _leaves(kinds), basis
        if is_term(basis) and (leaves or any(map(_ARTICLE_6.match, kinds))):
            # Nothing can be said of the term itself: others use it too, and conditions of Article 9 stand under some.
            node = stand_in(basis, subject)
            graph.add(subject, "dpv:hasLegalBasis", node)
            graph.add(node, "rdf:type", today(basis) or basis)
        for leaf in leaves:
            graph.add(node, "rdf:type", leaf)
        if is_term(node):
            continue
        if "eu-gdpr:A6-1-f" in graph.kinds(node):
            name_interest(graph, node, subject)
        elif "eu-gdpr:A6-1-a" in graph.kinds(node):
            if not graph.says(node, "dpv:hasConsentControl"):
                for control in _controls(graph, subject):
                    graph.add(node, "dpv:hasConsentControl", control)
            if not graph.says(node, "dpv:hasConsentStatus", "dpv:hasStatus"):
                for status in graph.values(subject, "dpv:hasConsentStatus"):
                    graph.add(node, "dpv:hasConsentStatus", status)


def _leaves(kinds: frozenset[str]) -> list[str]:
    """The letters for what is of these kinds, the most exact ones."""
    if any(_EXACT.fullmatch(kind) for kind in kinds):
        return []
    general = kinds & _LETTERS.keys()
    if kinds & _WITHOUT_THE_PERSON and not kinds & _WITH_THE_PERSON:
        general -= {"dpv:Contract"}
    above = {one for kind in general for one in ancestors(kind)}
    return [_LETTERS[kind] for kind in sorted(general - above)]


def _controls(graph: Statements, subject: str) -> list[str]:
    """The controls of consent on a process, or on what holds it."""
    found, waiting = dict[str, None](), [subject]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = None
            waiting += graph.holders(one, "dpv:hasProcess", "dpv:hasPurpose")
    return [control for one in found for control in graph.nodes(one, "dpv:hasConsentControl")]
