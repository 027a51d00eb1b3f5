"""A first look at JSON-LD: it must be JSON of bounded depth and ask for nothing from elsewhere; where are its nodes?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gdprmap.errors import Problem, ReadError
from gdprmap.files._json import read_json
from gdprmap.files._node import Entry, Node, mapping, problem, refusal, shown
from gdprmap.places import Place
from gdprmap.rdf._survey import Survey, resolved


def survey(text: str, name: str, base: str) -> Survey:
    """What a first look at *text* finds.

    Raises:
        ReadError: it is no JSON, lists and objects stand in each other too deep, or a context stands elsewhere.
    """
    tree = read_json(text, name)
    if tree.root is None:
        raise refusal(name, 1, 1, "the file is empty; JSON-LD begins with { or [")
    wrong = [*tree.problems, *_from_elsewhere(tree.root, name)]
    if wrong:
        raise ReadError(tuple(wrong))
    names = _Names(tree.root, base)
    found = Survey()
    for entries in _mappings(tree.root):
        for key, entry in entries.items():
            is_id = key in names.of_id
            for node in _texts(entry.value):
                place = Place(name, node.line, node.column)
                said = str(node.value)
                if said.startswith("_:"):
                    found.labelled.setdefault(said.removeprefix("_:"), place)
                for iri in names.meant_by(said):
                    found.mentioned.setdefault(iri, place)
                    if is_id and len(entries) > 1:
                        found.described.setdefault(iri, place)
            for iri in names.meant_by(key):
                found.mentioned.setdefault(iri, Place(name, entry.line, entry.column))
    return found


def _from_elsewhere(root: Node, name: str) -> Iterator[Problem]:
    """A problem for each context that would have to be fetched."""
    for entries in _mappings(root):
        for key, entry in entries.items():
            if key not in ("@context", "@import"):
                continue
            for node in _texts(entry.value):
                what = shown(str(node.value))
                message = f"the context {what} stands elsewhere, and nothing is fetched; write its content here"
                yield problem(name, node.line, node.column, message)


def _mappings(root: Node) -> Iterator[dict[str, Entry]]:
    """All objects of the file, in its order."""
    waiting = [root]
    while waiting:
        value = waiting.pop().value
        if isinstance(value, dict):
            yield value
            waiting.extend(entry.value for entry in reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _texts(node: Node) -> Iterator[Node]:
    """The texts that stand here themselves or in a list."""
    for item in node.value if isinstance(node.value, list) else (node,):
        if isinstance(item.value, str):
            yield item


class _Names:
    """What the names in a file may stand for; its contexts are read as one, so this is a guess that is looked up."""

    def __init__(self, root: Node, base: str) -> None:
        self._base = base
        self._terms: dict[str, str] = {}
        for entries in _mappings(root):
            if context := entries.get("@context"):
                for definitions in _definitions(context.value):
                    self._define(definitions)
        self.of_id = {"@id", *(term for term, meant in self._terms.items() if meant == "@id")}

    def _define(self, definitions: Mapping[str, Entry]) -> None:
        for term, entry in definitions.items():
            meant = mapping(entry.value)["@id"].value.value if "@id" in mapping(entry.value) else entry.value.value
            if isinstance(meant, str):
                self._terms.setdefault(term, meant)

    def meant_by(self, text: str) -> Iterator[str]:
        """The IRIs that *text* may stand for."""
        prefix, colon, _ = text.partition(":")
        if text in self._terms:
            yield self._expanded(self._terms[text])
        if colon:
            yield self._expanded(text) if prefix in self._terms else text
        else:
            yield self._terms.get("@vocab", "") + text
            yield resolved(resolved(self._base, self._terms.get("@base", "")), text)

    def _expanded(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return self._terms[prefix] + rest if colon and prefix in self._terms else name


def _definitions(node: Node) -> Iterator[Mapping[str, Entry]]:
    for item in node.value if isinstance(node.value, list) else (node,):
        yield mapping(item)
