"""What can be written after each command: read from its parser, so that no shell's completion falls behind."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from gdprmap.cli._arguments import OneOf
from gdprmap.cli._reports import FORMATS
from gdprmap.rules import rules
from gdprmap.vocab import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gdprmap.cli._arguments import Parser


@dataclass(frozen=True, slots=True)
class Words:
    """What can stand in one place."""

    listed: tuple[str, ...] = ()
    """All that can stand there, where it is known."""
    joined: bool = False
    """Whether several of them may be joined by commas."""
    files: bool = False
    """Whether a file can stand there, or a folder."""
    folders: bool = False
    """Whether a folder can."""
    begins: tuple[str, ...] = ()
    """What stands before a file, with an equals sign between them."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    names: tuple[str, ...]
    does: str
    takes: Words | None
    """What is written after it; None if it stands alone."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what can follow it."""

    name: str
    does: str
    options: tuple[Option, ...]
    operands: Words


class _Module(Protocol):
    def _parser(self) -> Parser: ...


def commands(named: Mapping[str, str]) -> tuple[Command, ...]:
    """The commands of these names, each with all that can follow it."""
    return tuple(_command(name, does) for name, does in named.items())


def _command(name: str, does: str) -> Command:
    parser = cast("_Module", import_module(f"gdprmap.cli.{name}"))._parser()
    operands = [_words(action) for action in parser._actions if not action.option_strings]
    return Command(
        name=name,
        does=does,
        options=tuple(_option(action) for action in parser._actions if action.option_strings),
        operands=_together(operands),
    )


def _option(action: argparse.Action) -> Option:
    does = " ".join(((action.help or "") % vars(action)).split())
    return Option(tuple(action.option_strings), does, None if action.nargs == 0 else _words(action))


def _words(action: argparse.Action) -> Words:
    """What the argument can be, by its choices, or else by what the help calls it."""
    if isinstance(action.type, OneOf):
        return Words(listed=action.type.names)
    if action.choices:
        return Words(listed=tuple(map(str, action.choices)))
    match action.metavar:
        case "RULE" | "RULES":
            return Words(listed=tuple(rules()), joined=action.metavar == "RULES")
        case "KIND":
            return Words(listed=tuple(kinds()))
        case "FORMAT=FILE":
            return Words(begins=FORMATS)
        case "FOLDER":
            return Words(folders=True)
        case str(name) if "FILE" in name or "PATH" in name:
            return Words(files=True)
        case _:
            return Words()


def _together(all_words: Iterable[Words]) -> Words:
    """What can stand where any of these can."""
    given = tuple(all_words)
    return Words(
        listed=tuple(word for words in given for word in words.listed),
        joined=any(words.joined for words in given),
        files=any(words.files for words in given),
        folders=any(words.folders for words in given),
    )
