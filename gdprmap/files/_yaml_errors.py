"""What PyYAML says of a file that is no YAML, in words that say what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdprmap.files._node import refusal

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

    from gdprmap.errors import ReadError

_QUOTES = "; if it is part of a text, put the whole text in quotes"
_SENTENCES = {
    "mapping values are not allowed in this context": f"this colon does not follow a key{_QUOTES}",
    "mapping keys are not allowed in this context": f"a question mark cannot stand here{_QUOTES}",
    "block sequence entries are not allowed in this context": "a list begins on the next line, not here",
    "did not find expected key": "this does not fit what stands before it; check the indentation and the quotes",
    "did not find expected '-' indicator": "a hyphen is wanted here, as in the lines above; check the indentation",
    "did not find expected ',' or ']'": "the list that begins at {context} is not closed; , or ] is missing here",
    "did not find expected ',' or '}'": "the mapping that begins at {context} is not closed; , or }} is missing here",
    "did not find expected node content": f"a value is missing before this{_QUOTES}",
    "did not find expected <document start>": "the document has ended before this; check the quotes",
    "could not find expected ':'": "a colon or a quote is missing in the text that begins at {context}",
    "found unknown escape character": r"\ with this has no meaning in double quotes; write \\, or use single quotes",
    "found invalid Unicode character escape code": r"\ with this is no character; write the character itself",
    "found a tab character that violates indentation": "a tab cannot indent a line; use spaces",
    "found incompatible YAML document": "this version of YAML is not known; leave the line out",
    "could not find expected directive name": "a line cannot begin with % here; leave the line out",
    "found unknown directive name": "a line cannot begin with % here; leave the line out",
    "did not find expected alphabetic or numeric character": f"& and * cannot begin a text{_QUOTES}",
    "found undefined tag handle": f"! cannot begin a text{_QUOTES}",
    "did not find expected tag URI": f"! cannot begin a text{_QUOTES}",
    "did not find expected comment or line break": f"a text after | or > begins on the next line{_QUOTES}",
}


def in_our_words(error: MarkedYAMLError, text: str, name: str) -> ReadError:
    """The error that says where *text* stops being YAML, and what to write there."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    context, began = error.context or "", error.context_mark
    said = str(error.problem)
    if said == "found unexpected end of stream" and "quoted scalar" in context and began:
        return refusal(name, began.line + 1, began.column + 1, "the quote that opens here is never closed")
    if said == "found character that cannot start any token":
        return refusal(name, line, column, _no_beginning(text, line, column))
    where = f"line {began.line + 1}, column {began.column + 1}" if began else "some place above"
    sentence = _SENTENCES.get(said)
    return refusal(name, line, column, sentence.format(context=where) if sentence else f"this is not YAML: {said}")


def _no_beginning(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    character = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    if character == "\t":
        return _SENTENCES["found a tab character that violates indentation"]
    return f"{character} cannot begin a text{_QUOTES}"
