"""Every error that gdprmap raises on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from gdprmap.places import Loc, Place


class GdprmapError(Exception):
    """The root: catch this to catch them all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the structure of a policy, and what to write instead."""

    loc: Loc
    """Where in the model."""
    message: str
    """What is wrong, and what to write instead."""
    place: Place | None = None
    """Where in the file; None when there is no file."""

    def __str__(self) -> str:
        at = self.place or ".".join(str(step) for step in self.loc) or "policy"
        return f"{at}: {self.message}"


class StructureError(GdprmapError, ValueError):
    """What was given is not a policy, or not a part of one; `problems` lists all that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class ReadError(StructureError):
    """A file does not hold a policy; `problems` says all that is wrong with it, and where."""


class UnknownTermError(GdprmapError, LookupError):
    """No vocabulary has a term of this name; the message says what comes closest."""


class AdequacyError(GdprmapError):
    """A table of adequacy decisions cannot be read; the message says what is wrong in it."""


class ShapesError(GdprmapError):
    """The shapes cannot be read or run; the message says which file or shape, as far as that is known."""


class EngineError(GdprmapError):
    """The SHACL engine that is asked for cannot be used; the message says why, and what to install."""


class WorkerError(GdprmapError):
    """The process that did a piece of work ended in the middle of it; the message says how."""


class ClusterError(GdprmapError):
    """A cluster cannot be used; the message says why."""


class ReasoningError(GdprmapError):
    """Nothing can be reasoned: there is no Java, or the reasoner or its store fails; the message says why."""
