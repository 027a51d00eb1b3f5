"""A first look at RDF/XML: that it has no DTD, so no entities, and bounded depth, and where its nodes stand."""

from __future__ import annotations

from xml.parsers import expat

from gdprmap.errors import ReadError
from gdprmap.files._node import DEEPEST_LEVEL, refusal
from gdprmap.places import Place
from gdprmap.rdf._survey import Survey, resolved

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_BASE = "http://www.w3.org/XML/1998/namespace base"


def survey(text: str, name: str, base: str) -> Survey:
    """What a first look at *text* finds.

    Raises:
        ReadError: it is no XML, has a DTD, or its elements stand in each other too deep.
    """
    surveyor = _Surveyor(name, base)
    try:
        surveyor.parser.Parse(text.encode(), True)  # noqa: FBT003 - it takes no names
    except expat.ExpatError as error:
        message = f"this is no XML: {expat.ErrorString(error.code)}"
        raise refusal(name, error.lineno, error.offset + 1, message) from None
    return surveyor.found


class _Surveyor:
    """Goes over a text once."""

    def __init__(self, name: str, base: str) -> None:
        self.found = Survey()
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self._name = name
        self._bases = [base]

    def _refusal(self, message: str) -> ReadError:
        return refusal(self._name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1, message)

    def _doctype(self, *_: object) -> None:
        raise self._refusal(
            "a DTD and its entities are not read, since they may ask for other files or grow without end; "
            "write the entities out and leave it out"
        )

    def _begin(self, element: str, attributes: dict[str, str]) -> None:
        if len(self._bases) > DEEPEST_LEVEL:
            raise self._refusal(
                f"elements stand more than {DEEPEST_LEVEL} levels deep here; give the inner nodes names"
            )
        base = resolved(self._bases[-1], attributes.get(_BASE, ""))
        self._bases.append(base)
        place = Place(self._name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.found.mentioned.setdefault(element.replace(" ", ""), place)
        if (label := attributes.get(f"{_RDF}nodeID")) is not None:
            self.found.labelled.setdefault(label, place)
        for attribute, before in ((f"{_RDF}about", ""), (f"{_RDF}ID", "#")):
            if (said := attributes.get(attribute)) is not None:
                self.found.described.setdefault(resolved(base, before + said), place)
        if (said := attributes.get(f"{_RDF}resource")) is not None:
            self.found.mentioned.setdefault(resolved(base, said), place)

    def _end(self, _: str) -> None:
        self._bases.pop()
