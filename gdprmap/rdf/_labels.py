"""Names and contacts as others write them -> `dpv:hasName`, `dpv:hasContact` and `dpv:hasAddress` of somebody.

Of whom a policy names, such as the controller, a label is the name. Of recipients it is often a category, and no more
is wanted of them, so that they keep it for a label. Nothing is said of terms of vocabularies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice

from gdprmap.graph.blank import is_blank
from gdprmap.graph.labels import ADDRESSES, CONTACT_POINTS, CONTACT_VALUES, CONTACTS, LABELS, LINES, NAMES
from gdprmap.graph.triples import Literal
from gdprmap.graph.writing import CONFORMS_TO
from gdprmap.rdf.statements import Statements, is_term
from gdprmap.vocab._release import IRI as DPV

_ROLES = (
    "dpv:hasDataController",
    "dpv:hasJointDataControllers",
    "dpv:hasDataProtectionOfficer",
    "dpv:hasRepresentative",
    "dpv:hasResponsibleEntity",
    "eu-gdpr:hasEstablishment",
    "eu-gdpr:hasLeadSA",
)
"""Their values are certain persons and organisations, who have names."""
_OTHER_ROLES = (
    "dpv:hasRecipient",
    "dpv:hasDataProcessor",
    "dpv:hasRecipientThirdParty",
    "dpv:hasRecipientDataController",
    "dpv:hasDataImporter",
    "dpv:hasDataExporter",
    "dpv:hasEntity",
)
"""Their values are persons and organisations, or categories of them."""
_NAMED = {
    "dpv:DataController",
    "dpv:DataProtectionOfficer",
    "dpv:Representative",
    "dpv:Authority",
    "eu-gdpr:Establishment",
}
_POINTS_TO_DETAILS = (*CONTACTS, *CONTACT_POINTS, *ADDRESSES)
_MOST = 5
_LONGEST_ADDRESS = 1000
"""Many may share one contact point, and what is said of it is said again of each of them: so it may not be much."""

_Values = list[str | Literal]


def say_labels(graph: Statements) -> None:
    """Say who is called what and can be reached where; what is said so already stays alone."""
    # In what we wrote skos:prefLabel is what somebody is called who has no name.
    labels = LABELS[1:] if graph.holders(DPV, CONFORMS_TO) else LABELS
    details = _Details(graph)
    named = dict.fromkeys(node for node, _ in graph.pairs(*NAMES, *LABELS, *_POINTS_TO_DETAILS))
    for node in named:
        if is_term(node) or not _is_somebody(graph, node):
            continue
        if not _texts(graph.values(node, "dpv:hasName")):
            properties = (*NAMES, *labels) if _is_named(graph, node) else NAMES
            _add(graph, node, "dpv:hasName", _first(graph, node, properties))
        if not _texts(graph.values(node, "dpv:hasContact")):
            _add(graph, node, "dpv:hasContact", details.contacts(node))
        if not _texts(graph.values(node, "dpv:hasAddress")):
            _add(graph, node, "dpv:hasAddress", details.addresses(node))


def _is_somebody(graph: Statements, node: str) -> bool:
    """Whether *node* is a person or an organisation, or a category of them."""
    return bool(graph.holders(node, *_ROLES, *_OTHER_ROLES)) or "dpv:Entity" in graph.kinds(node)


def _is_named(graph: Statements, node: str) -> bool:
    """Whether *node* is a certain person or organisation by what it does."""
    if graph.holders(node, *_ROLES) or not graph.kinds(node).isdisjoint(_NAMED):
        return True
    # A processor's own record names the processor whose it is.
    return any("gm:ProcessorRecord" in graph.kinds(one) for one in graph.holders(node, "dpv:hasDataProcessor"))


def _first(graph: Statements, node: str, properties: Iterable[str]) -> _Values:
    """The texts of the first of the properties that has some."""
    found = ([one for one in graph.values(node, property) if isinstance(one, Literal)] for property in properties)
    return next((texts for values in found if (texts := _texts(values))), [])


class _Details:
    """Knows where somebody can be reached; what many share is looked at once."""

    def __init__(self, graph: Statements) -> None:
        self._graph = graph
        self._contacts = cache(self._contacts_at)
        self._addresses = cache(self._addresses_at)
        self._address = cache(self._address_of)

    def contacts(self, node: str) -> _Values:
        """The contacts of *node* and of its contact points."""
        return self._gathered(node, self._contacts)

    def addresses(self, node: str) -> _Values:
        """The postal addresses of *node* and of its contact points."""
        return self._gathered(node, self._addresses)

    def _gathered(self, node: str, at: Callable[[str], _Values]) -> _Values:
        points = (node, *self._graph.nodes(node, *CONTACT_POINTS))
        return [*islice((value for one in points for value in at(one)), _MOST)]

    def _contacts_at(self, node: str) -> _Values:
        found: _Values = []
        for value in self._graph.values(node, *CONTACTS):
            behind = self._graph.values(value, *CONTACT_VALUES) if isinstance(value, str) else []
            found += _texts(behind or [value])
        return found[:_MOST]

    def _addresses_at(self, node: str) -> _Values:
        found = [
            self._address(one) if isinstance(one, str) else one for one in self._graph.values(node, *ADDRESSES)[:_MOST]
        ]
        return _texts(one for one in found if one is not None)

    def _address_of(self, node: str) -> Literal | None:
        """The lines of an address, behind each other; None if there are none, or too much for an address."""
        lines = [line.text for line in self._graph.values(node, *LINES) if isinstance(line, Literal)]
        return Literal(", ".join(lines)) if 0 < sum(map(len, lines)) <= _LONGEST_ADDRESS else None


def _texts(values: Iterable[str | Literal]) -> _Values:
    """Those of the values that hold text: literals that are not empty, and IRIs."""
    return [one for one in values if (one.text.strip() if isinstance(one, Literal) else not is_blank(one))]


def _add(graph: Statements, node: str, property: str, values: _Values) -> None:
    for value in values:
        graph.add(node, property, value)
