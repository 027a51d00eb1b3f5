"""By which properties data says that nodes stand one under another, and that processes hold one another."""

from __future__ import annotations

from gdprmap.graph.triples import OWL

UPWARDS = ("skos:broaderTransitive", "skos:broadMatch")
"""From what is narrow to what is broad, beside `KIND_PROPERTIES`."""
DOWNWARDS = ("skos:narrower", "skos:narrowerTransitive", "skos:narrowMatch")
"""From what is broad to what is narrow."""
BOTH_WAYS = ("skos:exactMatch", f"{OWL}sameAs", f"{OWL}equivalentClass")
"""Either stands under the other."""

_DCAT = "http://www.w3.org/ns/dcat#"
PROCESSES = ("dpv:hasPersonalDataProcess", "dpv:hasNonPersonalDataProcess", "dpv:hasPersonalDataHandling")
"""Narrower than dpv:hasProcess, or what it was called before."""
RULES = ("dpv:hasPermission", "dpv:hasObligation", "dpv:hasRule")
"""From a process to a rule, which may be a process."""
PARTS = ("dct:hasPart", f"{_DCAT}dataset", f"{_DCAT}resource", f"{_DCAT}record")
"""From a whole to its parts."""
PRIMARY_TOPIC = "http://xmlns.com/foaf/0.1/primaryTopic"
"""From an entry of a catalogue to what it is about."""
WHOLES = ("dct:isPartOf",)
"""From a part to what it is a part of."""
