"""Nodes that lifting adds because a rule looks at a node of its own: each stands for one in the data."""

from gdprmap.vocab._table import shorten

_STANDS_FOR = "urn:gdprmap:for:"


def stand_in(role: str, node: str) -> str:
    """The IRI of what stands for *node* in a *role*, such as that of a process."""
    return f"{_STANDS_FOR}{shorten(role).replace(':', '.').rpartition('/')[2].rpartition('#')[2]}:{node}"


def stands_for(node: str) -> str:
    """The node in the data that *node* stands for: itself, if it is no stand-in."""
    while node.startswith(_STANDS_FOR):
        node = node.removeprefix(_STANDS_FOR).partition(":")[2]
    return node
