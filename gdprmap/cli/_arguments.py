"""What the commands' parsers have in common."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from gdprmap.errors import GdprmapError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Options = argparse.ArgumentParser | argparse._ArgumentGroup

_Options = TypeVar("_Options", bound=argparse.Namespace)
_NEAR = 0.7
"""The likeness from which on a name is offered as what was meant."""


class CallError(GdprmapError):
    """The command was called wrongly; the message says how."""


class Parser(argparse.ArgumentParser):
    """A parser of arguments that shows examples in its help and says in a sentence what is wrong."""

    def __init__(
        self, command: str, description: str, *, examples: Iterable[str], usage: str | None = None, more: str = ""
    ) -> None:
        shown = "examples:\n" + "\n".join(f"  {example}" for example in examples)
        super().__init__(
            prog=f"gdprmap {command}".strip(),
            usage=usage,
            description=description,
            epilog=f"{more}\n\n{shown}".strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self._titled: dict[str, argparse._ArgumentGroup] = {}

    def group(self, title: str) -> argparse._ArgumentGroup:
        """The options that the help shows together under this title."""
        if title not in self._titled:
            self._titled[title] = self.add_argument_group(title)
        return self._titled[title]

    def read(self, arguments: Sequence[str], options: _Options) -> _Options:
        """*options* with what the *arguments* say; paths may stand before options and after them.

        Raises:
            CallError: they cannot be read.
        """
        if "--" in arguments:  # the other way forgets that no option comes after it
            return self.parse_args(arguments, options)
        return self.parse_intermixed_args(arguments, options)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong.

        Raises:
            CallError: always.
        """
        raise CallError(f"{message}{self._hint(message)}\n`{self.prog} --help` shows how it is called.")

    def _hint(self, message: str) -> str:
        """The option that is meant, where the first of those that are not there is nearly one."""
        unknown = message.removeprefix("unrecognized arguments: ").split()[0].partition("=")[0]
        if unknown == message.split()[0] or not unknown.startswith("--"):
            return ""
        meant = did_you_mean(unknown, [name for name in self._option_string_actions if name.startswith("--")])
        return f"; {meant}" if meant else ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A reader of arguments that takes these names only; completion offers them."""

    what: str
    names: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """The name.

        Raises:
            ArgumentTypeError: it is none of them.
        """
        if text in self.names:
            return text
        raise argparse.ArgumentTypeError(
            f"{text!r} is no {self.what}; {did_you_mean(text, self.names) or f'write {listed(self.names)}'}"
        )


def one_of(what: str, *names: str) -> OneOf:
    """A reader of arguments that takes these names only."""
    return OneOf(what, names)


class _ProfileOf(OneOf):
    __slots__ = ()

    def __call__(self, text: str) -> str:
        return OneOf.__call__(self, text.replace(" ", "-")).replace("-", " ")


def profile_of(*names: str) -> OneOf:
    """A reader of arguments that takes these profiles, with spaces or dashes between their words."""
    return _ProfileOf("profile", tuple(name.replace(" ", "-") for name in names))


def day(text: str) -> date:
    """The day that an argument names.

    Raises:
        ArgumentTypeError: it names none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write one like 2018-05-25") from None


def add_format(parser: Parser, *more: str) -> None:
    """Add `--format text|json`, and *more* formats."""
    formats = ("text", "json", *more)
    parser.add_argument(
        "--format",
        type=one_of("format", *formats),
        default="text",
        metavar=f"{{{','.join(formats)}}}",
        help="how to write the answer (default: text)",
    )


def add_output(parser: Parser) -> None:
    """Add `--output FILE`."""
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to this file instead of standard output")


def add_quiet(options: Options, does: str) -> None:
    """Add `-q` or `--quiet`, which *does* that."""
    options.add_argument("-q", "--quiet", action="store_true", help=does)


def add_adequacy(options: Options) -> None:
    """Add `--adequacy FILE`."""
    options.add_argument(
        "--adequacy",
        type=Path,
        metavar="FILE",
        help="judge transfers by the adequacy decisions in this table, in Turtle",
    )


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A question with the name that comes nearest, or nothing."""
    from difflib import SequenceMatcher  # only a mistake waits for it

    def likeness(name: str) -> tuple[float, int]:
        one, other = text.casefold(), name.casefold()
        # Of two that are as near, the one that begins alike: GM-LO1 is rather GM-L01 than GM-O01.
        begins_alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
        return SequenceMatcher(None, one, other).ratio(), begins_alike

    near = max(names, key=likeness)
    return f"did you mean {near}?" if likeness(near) >= (_NEAR, 0) else ""


def listed(names: Iterable[str]) -> str:
    """The names as a sentence lists them: "a, b or c"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
