"""What data says of a legitimate interest -> a description of it, if that names one."""

from __future__ import annotations

import re

from gdprmap.graph.labels import LABELS
from gdprmap.graph.triples import Literal
from gdprmap.rdf.statements import Statements, is_term

_SCHEMA = ("https://schema.org/", "http://schema.org/")
_COMMENTS = ("rdfs:comment", "skos:note", "skos:scopeNote", *(f"{schema}description" for schema in _SCHEMA))
_NAMING = ("dct:description", "rdf:value", "skos:definition", *LABELS, "dpv:hasName", *_COMMENTS)
_BASIS = re.compile(
    r"""
    \b(
    legitimate\s+(business\s+)?interests? | berechtigte[nsmr]?\s+interessen? | gerechtvaardigde?\s+belang(en)? |
    int[ée]r[êe]ts?\s+l[ée]gitimes? | inter[ée]s(es)?\s+leg[íi]timos? | interess[ei]s?\s+leg[ií]ttim[oi]s? |
    legittim[oi]\s+interess[ei] | interesses?\s+leg[ií]timos? | prawnie\s+uzasadnion\w+\s+interes\w* |
    (art(icle|icolo|ikel|igo|[íi]culo)?\W*)? 6\W{0,3} (abs|par|al|lid|ust)?\w*\W{0,3} (1|i)\b\W{0,3}
        ((s|satz)\W{0,2}1\W{0,2})? ((lit|let|pnt|point|buchst|letter|onder)\w*\W{0,2})? f\b |
    (ds-?gvo|gdpr|rgpd|avg|rodo)
    )
    """,
    re.I | re.X,
)
"""The name of the basis itself, in the languages of many notices, and its provision."""
_FILLING = """
    a an and any based basis by for is its legal necessary of on or our overriding own pursued that the their these
    this to under us we which applicable available n na none not stated tba tbc tbd todo unknown x xxx yes no
    business company controller controllers data organisation organization part parties party provider third
    auf das den der des die dritten dritter einem einer eines gem gemäß grundlage ist keine nach unser unsere unserer
    unserem unseren verantwortliche verantwortlichen von überwiegende überwiegendes überwiegenden
    de del des du el est la le les los nos notre nuestro nuestros responsable tiers
    di dei del il i nostri nostro titolare van het ons onze o os da do
    """
_NO_INTEREST = frozenset(_FILLING.split())
"""Words that say who has it, how it is said, or that somebody has yet to say it."""
_OF = "of"


def name_interest(graph: Statements, basis: str, subject: str) -> None:
    """Say in a description which interest *basis* of *subject* is, where a label or a justification says so."""
    for node in (basis, *graph.nodes(basis, "dpv:hasJustification")):
        for text in graph.values(node, "dct:description"):
            if isinstance(text, Literal) and names_an_interest(text.text):
                return
            if not is_term(node):
                graph.put_aside(node, "dct:description", text)
    reasons = [
        text
        for node in (basis, *([subject] if _is_only_interest(graph, basis, subject) else []))
        for reason in graph.values(node, "dpv:hasJustification")
        for text in ([reason] if isinstance(reason, Literal) else graph.values(reason, *_NAMING))
    ]
    for text in (*reasons, *graph.values(basis, *_NAMING)):
        if isinstance(text, Literal) and names_an_interest(text.text):
            graph.add(basis, "dct:description", text)


def names_an_interest(text: str) -> bool:
    """Whether *text* says more than that there is a legitimate interest, and whose."""
    rest, found = _BASIS.subn(" ", text)
    words = re.findall(r"[^\W_]+", rest.lower())
    telling = [word for word in words if word not in _NO_INTEREST]
    whose = found and len(telling) == 1 and _OF in words  # "the legitimate interests of Acme"
    return bool(telling) and not whose


def _is_only_interest(graph: Statements, basis: str, subject: str) -> bool:
    """Whether *subject* rests on no other legitimate interest, so that its own justification is about this one."""
    bases = (other for other in graph.nodes(subject, "dpv:hasLegalBasis") if other != basis and not is_term(other))
    return not any("dpv:LegitimateInterest" in graph.kinds(other) for other in bases)
