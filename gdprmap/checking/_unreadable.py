"""What nobody can read in a graph: values that are not in the form of their datatype, and terms that DPV has not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gdprmap.graph import Literal, Triple
from gdprmap.rdf.lifting import is_term, stands_for, today
from gdprmap.rdf.literals import is_negative_duration, quoted, wanted
from gdprmap.vocab._releases import look_up
from gdprmap.vocab._table import expand, kept, shorten

OUTDATED = expand("gm:GM-Q03")
"""The shape that finds terms that DPV has not or gives up, where they are values."""
_UNREADABLE = expand("gm:GM-Q07-unreadable")
_TEXT = expand("gm:GM-Q07-text")
_OURS = expand("gm:")
_OF_TERMS = frozenset(map(expand, ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasData", "dpv:hasProcessing")))
"""What has terms for values, or nodes that say which term they are; the rules look at nothing else."""
_LENGTHS = frozenset(map(expand, ("dpv:hasDuration", "rdf:value")))
"""What says how long something is, which is never less than nothing."""


class Unread(NamedTuple):
    """Something that nobody can read, on a node."""

    shape: str
    """The shape that describes what is wrong."""
    node: str
    """The node that says it."""
    term: str
    """The property of a value, or the term."""
    step: str
    """Where on the node it is."""
    message: str | None = None
    """What is wrong, if that is more than the shape says."""
    remedy: str | None = None
    """What to write, if that is more than the shape says."""


def unreadable(triples: Iterable[Triple]) -> Iterator[Unread]:
    """The values that are not in the form of their datatype, and the properties that DPV has not or gives up.

    What lifting has said anew, by the property of today or for a stand-in, is found where it was said first.
    """
    values, properties = dict[tuple[str, str, Literal], str](), dict[tuple[str, str], str]()
    for subject, property, value in triples:
        node, now = stands_for(subject), today(property) or property
        properties.setdefault((node, now), property)
        if isinstance(value, Literal):
            values.setdefault((node, now, value), property)
    for (node, now, value), property in values.items():
        if wrong := _wrong_with(value, is_length=now in _LENGTHS):
            step = f"{shorten(property)}/{quoted(value.text)}^^{shorten(value.datatype or '')}"
            yield Unread(_UNREADABLE, node, property, step, *wrong)
        elif now in _OF_TERMS:
            wrong_kind = f"{quoted(value.text)} is text where a term or a node belongs, so it was not looked at"
            yield Unread(_TEXT, node, property, f"{shorten(property)}/{quoted(value.text)}", wrong_kind)
    for (node, _), property in properties.items():
        if _is_outdated(property) and not is_term(node):
            yield Unread(OUTDATED, node, property, shorten(property))


def outdated_values(triples: Iterable[Triple]) -> Iterator[Unread]:
    """The terms that are values in *triples*, and that DPV has not or gives up."""
    said = tuple(triples)
    again = retold(said)
    for node, property, value in said:
        if isinstance(value, str) and _is_outdated(value) and not is_term(node) and (node, value) not in again:
            yield Unread(OUTDATED, node, value, f"{shorten(property)}/{shorten(value)}")


def retold(triples: Iterable[Triple]) -> frozenset[tuple[str, str]]:
    """The nodes with the terms of today that lifting has put beside older ones of theirs."""
    return frozenset(
        (subject, now) for subject, _, value in triples if isinstance(value, str) and (now := today(value))
    )


def _wrong_with(value: Literal, *, is_length: bool) -> tuple[str, str] | None:
    """What is wrong with *value*, and what to write."""
    if (how := wanted(value)) and value.datatype:
        wrong = f"{quoted(value.text)} is not in the form of {shorten(value.datatype)}, so it was not looked at"
        return wrong, f"{how}; or leave out the datatype."
    if is_length and is_negative_duration(value):
        return f"{quoted(value.text)} is less than nothing, which no period is", "Write it without the minus, as P6M."
    return None


@kept
def _is_outdated(iri: str) -> bool:
    """Whether *iri* claims to be a term of DPV, but DPV has none of that name or meaning, or is giving it up."""
    found = look_up(iri)
    if found is None or iri.startswith(_OURS):  # not all of our own properties stand in the table
        return False
    return found.verdict in ("unknown", "sunset") or (found.verdict == "renamed" and not found.same)
