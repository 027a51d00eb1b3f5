"""What a notebook shows of a thing: asked of the thing itself, and made by the room that makes pages, far above it."""

from __future__ import annotations

from importlib import import_module


def as_html(thing: object) -> str:
    """The thing as a piece of HTML.

    Jupyter asks the thing (`_repr_html_`), and no room may import one above it. So the way up is here and nowhere else,
    and leads to one function; what makes pages is loaded when a notebook asks, not before.
    """
    made: str = import_module("gdprmap.documents.notebooks").as_html(thing)
    return made
