"""By which properties others say what our model says of names, labels and contacts with properties of its own."""

from __future__ import annotations

from collections.abc import Iterable

from gdprmap.vocab._term import expand

_SCHEMA = ("https://schema.org/", "http://schema.org/")
_VCARD = "http://www.w3.org/2006/vcard/ns#"


def _schema(*names: str) -> Iterable[str]:
    return (f"{namespace}{name}" for name in names for namespace in _SCHEMA)


def _vcard(*names: str) -> Iterable[str]:
    return (f"{_VCARD}{name}" for name in names)


NAMES = (expand("foaf:name"), *_schema("legalName", "name"), *_vcard("organization-name", "fn"))
"""What somebody is called by law or by everybody: `dpv:hasName`. The first that is there counts."""
LABELS = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "dct:title")))
"""What a thing is called, whatever it is: a label or a title of ours. The first that is there counts."""
CONTACTS = (
    *_vcard("hasEmail", "email", "hasTelephone", "tel"),
    *map(expand, ("foaf:mbox", "foaf:phone")),
    *_schema("email", "telephone"),
)
"""Where somebody can be reached: `dpv:hasContact`. All of them count."""
CONTACT_POINTS = ("http://www.w3.org/ns/dcat#contactPoint", *_schema("contactPoint"), expand("dpv:hasContact"))
"""These lead to a node with contacts."""
CONTACT_VALUES = (*_vcard("hasValue", "value"), expand("rdf:value"))
"""These say the contact on a node that stands for an address or a number."""
ADDRESSES = (*_vcard("hasAddress", "adr"), *_schema("address"))
"""The postal address: `dpv:hasAddress`, as text or as a node with its lines."""
LINES = (
    *_vcard("street-address"), *_schema("streetAddress"),
    *_vcard("postal-code"), *_schema("postalCode"),
    *_vcard("locality"), *_schema("addressLocality"),
    *_vcard("region"), *_schema("addressRegion"),
    *_vcard("country-name"), *_schema("addressCountry"),
)  # fmt: skip
"""The lines of an address, in their order."""
