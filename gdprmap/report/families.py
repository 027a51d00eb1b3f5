"""The families of rules: what the letter of an id stands for."""

from __future__ import annotations

FAMILIES = {
    "L": "Legal bases",
    "C": "Consent and cookies",
    "I": "Legitimate interests",
    "O": "Contract, legal obligation, vital interests, public task",
    "R": "Rights",
    "T": "What people must be told",
    "A": "Automated decisions",
    "H": "Children",
    "P": "Recipients and processors",
    "X": "Transfers to third countries",
    "S": "Storage",
    "M": "Security measures",
    "K": "Records of processing",
    "Q": "The model itself",
}
"""The name of each family by its letter, in the order in which people read them."""


def letter_of(rule: str) -> str:
    """The letter of the family that the rule with this id is in: R for GM-R05."""
    return rule[3]
