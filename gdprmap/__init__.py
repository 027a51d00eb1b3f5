"""Map personal data to its purposes, legal bases and rights under the GDPR."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdprmap.checking import check as check
    from gdprmap.checking._graphs import check_graph as check_graph
    from gdprmap.checking._many import Outcome as Outcome
    from gdprmap.checking._many import check_many as check_many
    from gdprmap.errors import EngineError as EngineError
    from gdprmap.errors import GdprmapError as GdprmapError
    from gdprmap.errors import ReadError as ReadError
    from gdprmap.errors import StructureError as StructureError
    from gdprmap.files import dump as dump
    from gdprmap.files import read as read
    from gdprmap.files import read_text as read_text
    from gdprmap.findings import Finding as Finding
    from gdprmap.findings import Findings as Findings
    from gdprmap.graph import export as export
    from gdprmap.graph import from_graph as from_graph
    from gdprmap.graph import to_graph as to_graph
    from gdprmap.model import *  # noqa: F403
    from gdprmap.publishing import publish as publish
    from gdprmap.rules import Rule as Rule
    from gdprmap.rules import Severity as Severity

_HOMES = {
    "EngineError": "errors",
    "Finding": "findings",
    "Findings": "findings",
    "GdprmapError": "errors",
    "Outcome": "checking._many",
    "ReadError": "errors",
    "Rule": "rules",
    "Severity": "rules",
    "StructureError": "errors",
    "check": "checking",
    "check_graph": "checking._graphs",
    "check_many": "checking._many",
    "dump": "files",
    "export": "graph",
    "from_graph": "graph",
    "publish": "publishing",
    "read": "files",
    "read_text": "files",
    "to_graph": "graph",
}

__version__ = "0.1.0"


if not TYPE_CHECKING:  # or a misspelt name would pass the type checker

    def __getattr__(name: str) -> Any:
        """The public name, from the room that has it; rooms are loaded on first use."""
        home = _HOMES.get(name)
        if home is None:
            model = import_module("gdprmap.model")
            if name.startswith("_") or name not in model.__all__:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
            return getattr(model, name)
        return getattr(import_module(f"gdprmap.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*_HOMES, *import_module("gdprmap.model").__all__, "__version__"})
