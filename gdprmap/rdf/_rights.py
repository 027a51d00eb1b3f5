"""Rights and assessments, where data states them -> where the rules look for them."""

from __future__ import annotations

from gdprmap.graph.triples import Literal
from gdprmap.rdf.statements import Statements, is_term

_MEASURES = ("dpv:hasOrganisationalMeasure", "dpv:hasTechnicalOrganisationalMeasure")
_ASSESSED = ("dpv:hasAssessment", "dpv:hasImpactAssessment")


def say_rights(graph: Statements) -> None:
    """Say of a process or notice the rights that its people, its exercises of rights or its consents have."""
    for holder, exercise in graph.pairs("dpv:hasRight"):
        if isinstance(exercise, str) and not is_term(exercise):
            for right in graph.values(exercise, "dpv:hasRight"):
                graph.add(holder, "dpv:hasRight", right)
    for property in ("dpv:hasConsentControl", "dpv:hasDataSubject"):
        for holder, having in graph.pairs(property):
            for right in graph.values(having, "dpv:hasRight") if isinstance(having, str) else ():
                graph.add(holder, "dpv:hasRight", right)
    for _, people in graph.pairs("dpv:hasDataSubject"):
        for right in graph.values(people, "dpv:hasRight") if isinstance(people, str) else ():
            graph.put_aside(str(people), "dpv:hasRight", right)  # a right of a process follows from its bases


def say_assessments(graph: Statements) -> None:
    """Say a balancing test of the interest that it is about, and an impact assessment as one of the process."""
    for subject, assessment in graph.pairs(*_ASSESSED, *_MEASURES):
        if isinstance(assessment, Literal):
            continue
        kinds = graph.kinds(assessment)
        if "dpv:LegitimateInterestAssessment" in kinds:
            for basis in (subject, *graph.nodes(subject, "dpv:hasLegalBasis")):
                if not is_term(basis) and "dpv:LegitimateInterest" in graph.kinds(basis):
                    graph.add(basis, "dpv:hasAssessment", assessment)
        if "dpv:DPIA" in kinds:
            graph.add(subject, "dpv:hasImpactAssessment", assessment)
