"""The docs as a site: `make docs` builds it into build/docs, and any warning fails it."""

# Sphinx, since it is what reads docstrings of Python best and MkDocs is only maintained; MyST, since the pages are
# Markdown that a forge shows as well; Furo, since it needs nothing from other servers and can be read aloud and narrow.

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, get_type_hints

from sphinx.pycode import ModuleAnalyzer

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import gdprmap  # noqa: E402
from gdprmap.model.parts import Part  # noqa: E402
from gdprmap.terms import MODULES  # noqa: E402
from gdprmap.vocab import Term  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "gdprmap"
author = "The gdprmap authors"
copyright = f"{author}, Apache-2.0"
release = gdprmap.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_*"]
myst_heading_anchors = 3

default_role = "literal"  # docstrings write code between single backticks, as Markdown does
napoleon_numpy_docstring = False
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
python_use_unqualified_type_names = True
suppress_warnings = ["ref.python"]  # `Format` in a signature may be that of files or that of documents
python_maximum_signature_line_length = 100

html_theme = "furo"
html_title = f"gdprmap {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # it would fetch pages, which a browser refuses where there is no server


def _parts_show_plain_types() -> None:
    """Leave out of the fields' types what only the graph and the reader of files need to know of them."""
    todo = [Part]
    for kind in todo:
        todo += kind.__subclasses__()
        kind.__annotations__ = {
            name: hint for name, hint in get_type_hints(kind).items() if name in inspect.get_annotations(kind)
        }


def _signature(_app: Sphinx, what: str, _name: str, object: Any, *_others: Any) -> tuple[str, str] | None:
    """None for a part: its fields are listed below it, and all are given by name."""
    return ("", "") if what == "class" and issubclass(object, Part) else None


# What a forge would show as code: which pages there are, in which order.
_CONTENTS = {
    "index": (Path(__file__).parent / "_contents.txt").read_text(encoding="utf-8"),
    "rules/README": "```{toctree}\n:hidden:\n:glob:\n\nGM-*\n```\n",
}


def _as_read(_app: Sphinx, page: str, source: list[str]) -> None:
    """What the site needs beside what a forge shows."""
    source[0] += f"\n{_CONTENTS.get(page, '')}"
    if page == "reference/terms":
        source[0] += "".join(_terms_of(prefix.replace("-", "_")) for prefix in MODULES)
    # A page beside the site, such as the README, becomes a file to open.
    source[0] = re.sub(r"\]\((?=(\.\./)+[\w.-]+\.md[)#])", "](path:", source[0])


def _terms_of(module: str) -> str:
    """The terms of a module of the vocabulary, a row each."""
    terms = [term for term in vars(import_module(f"gdprmap.vocab.{module}")).values() if isinstance(term, Term)]
    rows = (
        f"| [{term.curie}]({term}) | {term.label}{' (sunset)' if term.status == 'sunset' else ''} "
        f"| {type(term).__name__} | {', '.join(above.curie for above in term.broader)} |\n"
        for term in terms
    )
    return f"\n## {module}\n\n| term | label | kind | stands under |\n|{' --- |' * 4}\n{''.join(rows)}"


def _skipped(_app: Sphinx, what: str, _name: str, object: Any, *_others: Any) -> bool | None:
    """Whether a module leaves it out: what `gdprmap` itself has, which is described there."""
    return True if what == "module" and any(object is getattr(gdprmap, name) for name in dir(gdprmap)) else None


def _described(_app: Sphinx, what: str, name: str, object: Any, _options: Any, lines: list[str]) -> None:
    """Take the description of a constant from the module that defines it, where a room only lists it."""
    room, _, last = name.rpartition(".")
    if what == "data":
        for module in [module for module in sys.modules if module.startswith(f"{room}.")]:
            if vars(sys.modules[module]).get(last) is object:
                lines[:] = ModuleAnalyzer.for_module(module).find_attr_docs().get(("", last), lines)


def _for_everyone(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], *_others: Any) -> None:
    """Mend what keeps people out who use a keyboard or have pages read to them, as axe sees it."""
    body = context.get("body", "")
    body = body.replace("<pre>", '<pre tabindex="0">').replace(
        '<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'
    )
    context["body"] = _PARAMETERS.sub(lambda found: re.sub(r"(?<=<)(/?)d[ld]", r"\1div", found[0]), body)
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


_PARAMETERS = re.compile(r'<dl>\n<dd><em class="sig-param">.*?</dl>', re.DOTALL)
"""The parameters of a long signature, which Sphinx makes a list of definitions without any terms."""


def _rooms_have_what_they_list() -> None:
    """Load what rooms load on first use, or autodoc would not see it."""
    for room in iter_modules(gdprmap.__path__, "gdprmap."):
        module = import_module(room.name)
        vars(module).update({name: getattr(module, name) for name in getattr(module, "__all__", ())})


def setup(app: Sphinx) -> None:
    """Take part in the build."""
    _rooms_have_what_they_list()
    _parts_show_plain_types()
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-skip-member", _skipped)
    app.connect("autodoc-process-docstring", _described)
    app.connect("source-read", _as_read)
    app.connect("html-page-context", _for_everyone, priority=900)  # after Furo
