"""A document -> HTML or Markdown, through our templates or the user's; all that is put in is escaped."""

from __future__ import annotations

import re
import traceback
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import ChoiceLoader, FunctionLoader, PrefixLoader, StrictUndefined, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.loaders import FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from gdprmap.documents._telling import address
from gdprmap.documents._texts import Texts
from gdprmap.errors import GdprmapError

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from gdprmap.documents.view import Document

Format = Literal["html", "md"]

FORMATS: tuple[Format, ...] = ("html", "md")
"""What templates can write."""

_OURS = "gdprmap"
"""The folder in which a user's template finds ours: {% extends "gdprmap/document.html" %}."""
_SPECIAL = re.compile(r"([\\`*_\[\]{}|~$])")
_AT_THE_START = re.compile(r"^([-+=#])")
_NUMBER = re.compile(r"^(\d{1,9})([.)])")
"""What begins a list, a heading or a table only at the start of a line."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What would turn the direction of all that stands behind it; a page keeps it within its element."""
_RAISED_BY_TEMPLATES = (JinjaError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What an expression of a template can end in; whose fault that is shows where it was raised."""


class TemplateError(GdprmapError):
    """A user's template cannot be used; the message says where and why."""


def render(document: Document, format: Format, template: Path | None = None) -> str:
    """The document as text, through the user's *template* if there is one.

    Raises:
        TemplateError: that template cannot be read or filled in.
    """
    texts = Texts(document.language)
    if template is None:
        return _ours(format).get_template(f"{_OURS}/document.{format}").render(document=document, t=texts)
    if not template.is_file():
        raise TemplateError(f"--template: there is no file {template}")
    try:
        return _users(format, template).render(document=document, t=texts)
    except UnicodeDecodeError as error:
        raise TemplateError(f"{template}: a template is written in UTF-8, and this is not") from error
    except _RAISED_BY_TEMPLATES as error:  # before OSError, which a template that is not there is too
        raise TemplateError(_told(error, template)) from error
    except OSError as error:
        raise TemplateError(f"{template} cannot be read: {error.strerror}") from error


def piece(language: str, **values: object) -> str:
    """What the template for notebooks makes of *values*: a piece of HTML with its style, and nothing around it."""
    return _ours("html").get_template(f"{_OURS}/notebook.html").render(t=Texts(language), **values)


def _told(error: Exception, template: Path) -> str:
    """Where in the template something is wrong, and what."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or template}:{error.lineno}: {error.message}"
    if isinstance(error, RecursionError):
        return f"{template}: the template includes or extends itself without end"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(template)]
    line = f":{frames[-1].lineno}" if frames else ""
    missing = f"there is no template {error}" if type(error).__name__ == "TemplateNotFound" else str(error)
    return f"{template}{line}: {missing}"


@cache
def _ours(format: Format) -> Environment:
    return _environment(format, PrefixLoader({_OURS: FunctionLoader(_source)}))


def _users(format: Format, template: Path) -> Template:
    loader = ChoiceLoader([PrefixLoader({_OURS: FunctionLoader(_source)}), FileSystemLoader(template.parent)])
    return _environment(format, loader).get_template(template.name)


def _source(name: str) -> str | None:
    found = files("gdprmap.documents").joinpath("templates").joinpath(name)
    return found.read_text(encoding="utf-8") if found.is_file() else None


def _environment(format: Format, loader: PrefixLoader | ChoiceLoader) -> Environment:
    made = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=in_markdown if format == "md" else None,
    )
    made.filters["address"] = _linked
    made.filters["anchor"] = _anchor
    made.filters["slug"] = lambda text: text.replace(" ", "-")
    return made


def in_markdown(value: object) -> Markup:
    """*value* as Markdown that says just these words: on one line, and nothing in it is markup."""
    if hasattr(value, "__html__"):
        return Markup(value)  # a template made it, of what was escaped before
    text = " ".join(_TURNING.sub("", str(value)).split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return Markup(_NUMBER.sub(r"\1\\\2", _AT_THE_START.sub(r"\\\1", text)))


def _linked(href: str) -> Markup:
    """An address as both HTML and Markdown can have it; empty if it is one that must not be linked."""
    if href.startswith("#"):
        return _anchor(href)
    found = address(href)
    for bad, code in (("\\", "%5C"), ("|", "%7C"), ("&", "&amp;")):
        found = found.replace(bad, code)
    return Markup(found)


def _anchor(text: str) -> Markup:
    """An id or what leads to it, without what could end it."""
    return Markup(re.sub(r"[^\w#.-]", "", text))
