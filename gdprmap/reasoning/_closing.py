"""What a policy leaves unsaid, said: to which of two disjoint classes a process, consent or decision belongs.

A reasoner takes nothing for false only because it is not said; the law ties some rights to just that. The classes and
what they mean stand in ontology/gdprmap.ttl.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from gdprmap.graph import Literal, Triple
from gdprmap.graph.triples import RDF_TYPE
from gdprmap.model.law import EPRIVACY_PAGE
from gdprmap.reasoning._index import Index
from gdprmap.vocab._term import expand

_EPRIVACY_NUMBER = "2002/58"
_ELSEWHERE = (
    "dpv:ThirdPartyDataSource",
    "dpv:PublicDataSource",
    "dpv:NonPublicDataSource",
    "dpv:DataControllerDataSource",
)


def closing(triples: Iterable[Triple], index: Index, bare: Collection[str]) -> Iterator[Triple]:
    """The types that settle what is left open.

    *index* knows the hierarchy of the terms as well; *bare* are the nodes that stand for a term and no more.
    """
    statements = list(triples)
    titles = {(s, o.text) for s, p, o in statements if p == expand("dct:title") and isinstance(o, Literal)}
    for node in dict.fromkeys(statement.subject for statement in statements):
        if index.is_a(node, "dpv:Process"):
            yield _type(node, "gm:JudgedProcess" if _is_judged(node, index) else "gm:UnjudgedProcess")
            outside = _is_outside_portability(node, index)
            yield _type(node, "gm:ProcessOutsidePortability" if outside else "gm:ProcessWithinPortability")
        if index.is_a(node, "eu-gdpr:A6-1-a"):
            outside = _rests_on_eprivacy_alone(node, index, titles)
            yield _type(node, "gm:ConsentOutsideGDPR" if outside else "gm:ConsentUnderGDPR")
        if index.is_a(node, "dpv:AutomatedDecisionMaking"):
            described = node in bare and _is_described_elsewhere(node, index, bare)
            if not described and not _is_by_human(node, index):
                yield _type(node, "gm:DecisionWithoutHuman")


def _is_judged(process: str, index: Index) -> bool:
    data = index.values(process, expand("dpv:hasData"))
    only_other_data = (
        bool(data)
        and not index.values(process, expand("dpv:hasPersonalData"))
        and all(index.is_a(one, "dpv:NonPersonalData") for one in data)
    )
    return not (
        only_other_data
        or index.values(process, expand("dpv:hasProcess"))
        or index.holders(process, expand("dpv:hasProhibition"))
    )


def _is_outside_portability(process: str, index: Index) -> bool:
    data = index.values(process, expand("dpv:hasPersonalData"))
    sources = [s for part in (process, *data) for s in index.values(part, expand("dpv:hasDataSource"))]
    levels = index.values(process, expand("dpv:hasAutomationLevel"))
    return (
        any(index.is_a(level, "dpv:NotAutomated") for level in levels)
        or (bool(sources) and all(index.is_a(source, *_ELSEWHERE) for source in sources))
        or (bool(data) and all(_is_derived(one, index) for one in data))
    )


def _is_derived(data: str, index: Index) -> bool:
    """Whether data is derived: itself, as an item of a group that is, or in all its items."""
    items = index.values(data, expand("dct:hasPart"))
    groups = index.holders(data, expand("dct:hasPart"))
    return any(index.is_a(one, "dpv:DerivedPersonalData") for one in (data, *groups)) or (
        bool(items) and all(index.is_a(item, "dpv:DerivedPersonalData") for item in items)
    )


def _rests_on_eprivacy_alone(consent: str, index: Index, titles: set[tuple[str, str]]) -> bool:
    laws = index.values(consent, expand("dpv:hasApplicableLaw"))
    titled = {law for law, title in titles if _EPRIVACY_NUMBER in title}
    return bool(laws) and all(law in titled or EPRIVACY_PAGE in index.values(law, expand("foaf:page")) for law in laws)


def _is_by_human(decision: str, index: Index) -> bool:
    involved = index.values(decision, expand("dpv:hasHumanInvolvement"))
    return any(index.is_a(how, "dpv:HumanInvolvementForDecision") for how in involved)


def _is_described_elsewhere(term: str, index: Index, bare: Collection[str]) -> bool:
    """Whether the process that names automated decisions by a term alone says more of them, or that there are none."""
    context = expand("dpv:hasContext")
    return any(
        context in index.values(process, expand("gm:declaresNone"))
        or any(
            index.is_a(other, "dpv:AutomatedDecisionMaking")
            for other in index.values(process, context)
            if other not in bare
        )
        for process in index.holders(term, context)
    )


def _type(node: str, curie: str) -> Triple:
    return Triple(node, RDF_TYPE, expand(curie))
