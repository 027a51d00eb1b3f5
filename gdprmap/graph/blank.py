"""Blank nodes as IRIs: what has no name in the file gets one that is the same each time."""

BLANK = "urn:gdprmap:blank:"
"""What the IRI of a blank node begins with; its number follows, in the order of the document."""


def is_blank(node: str) -> bool:
    """Whether *node* stands for a blank node."""
    return node.startswith(BLANK)
