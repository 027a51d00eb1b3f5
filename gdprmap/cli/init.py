"""`gdprmap init`: write a first policy file, to be filled in."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from gdprmap.cli import _output
from gdprmap.cli._arguments import CallError, Parser, add_quiet, profile_of
from gdprmap.errors import StructureError
from gdprmap.files.loading import format_of
from gdprmap.files.starting import answered, started
from gdprmap.model import Controller, Policy
from gdprmap.model.policy import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_USUAL = Path("privacy.yaml")
_NO_ID = re.compile(r"[^A-Za-z0-9._-]+|^[^A-Za-z0-9]+")


class _Options(argparse.Namespace):
    file: Path
    id: str | None
    title: str | None
    controller: str | None
    country: str | None
    profile: list[str] | None
    from_answers: Path | None
    no_input: bool
    quiet: bool
    force: bool


def _fit(make: Callable[[str], object]) -> Callable[[str], str]:
    """A reader of arguments that the model takes."""

    def read(text: str) -> str:
        try:
            make(text)
        except StructureError as error:
            raise argparse.ArgumentTypeError(error.problems[0].message) from None
        return text

    return read


_TITLE = _fit(lambda text: Policy(id="any", title=text))
_NAME = _fit(lambda text: Controller(name=text))
_COUNTRY = _fit(lambda text: Controller(country=text))  # type: ignore[arg-type]  # the model reads the code
_PROFILE = profile_of(*get_args(Profile))


def run(arguments: Sequence[str]) -> int:
    """Write the file, and say what comes next."""
    options = _parser().read(arguments, _Options())
    format = format_of(options.file)
    if options.file.exists() and not options.force:
        raise CallError(f"{options.file} is there already; --force writes over it")
    if _asks(options):
        try:
            _ask(options)
        except KeyboardInterrupt:
            _output.say("\nnothing is written\n")
            raise
    known: dict[str, str | Sequence[str]] = {
        name: value
        for name, value in (
            ("id", options.id or (None if options.from_answers else _id(options.file))),
            ("title", options.title),
            ("controller", options.controller),
            ("country", options.country),
            ("profile", options.profile),
        )
        if value
    }
    _output.write_files({options.file: started(answered(options.from_answers, known), format)})
    if not options.quiet:
        _output.say(_next_steps(options.file, comments=format == "yaml"))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "init",
        "Write a first policy file. It holds what you say and nothing that is made up; what else\n"
        "a policy states stands in comments, to be filled in. On a terminal, what the options below leave\n"
        "open is asked; in a script, in CI and with --from-answers nothing is.",
        more="exit codes: 0 written, 2 the file is there already, or the call is broken.",
        examples=(
            "gdprmap init shop.yaml --title 'Privacy policy of the shop' --controller 'Shop GmbH' --country DE",
            "gdprmap init record.yaml --profile record --from-answers answers.json",
        ),
    )
    parser.add_argument(
        "file", nargs="?", type=Path, default=_USUAL, metavar="FILE", help=f"the file to write (default: {_USUAL})"
    )
    parser.add_argument(
        "--id", type=_fit(lambda text: Policy(id=text)), metavar="ID", help="its short name (default: that of the file)"
    )
    parser.add_argument("--title", type=_TITLE, metavar="TEXT", help="what the policy is called")
    parser.add_argument(
        "--controller", type=_NAME, metavar="NAME", help="who decides why and how the data is processed"
    )
    parser.add_argument(
        "--country",
        type=_COUNTRY,
        metavar="CODE",
        help="the country in which the controller is established, such as DE",
    )
    parser.add_argument(
        "--profile",
        action="append",
        type=_PROFILE,
        metavar="PROFILE",
        help="what it is: notice, record or processor-record (default: notice); may be repeated",
    )
    parser.add_argument(
        "--from-answers",
        type=Path,
        metavar="FILE",
        help="take the fields of a policy, as far as they are known, from this YAML or JSON file; beside them it may"
        " say country and profile; options count for more",
    )
    parser.add_argument("--no-input", action="store_true", help="ask nothing, on a terminal either")
    parser.add_argument("--force", action="store_true", help="write over a file that is there already")
    add_quiet(parser, "do not say what comes next")
    return parser


def _asks(options: _Options) -> bool:
    """Whether somebody is there to answer: on a terminal, and nowhere in CI."""
    if options.no_input or options.from_answers or os.environ.get("CI"):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _ask(options: _Options) -> None:
    """Ask what the options leave open."""
    of_controller = options.profile == ["processor record"] or (options.controller and options.country)
    if not (options.profile and options.title and of_controller):
        _output.say("Enter skips a question; what is not known yet can be filled in later.\n")
    if not options.profile:
        profile = _answer("What is it: notice, record or processor-record? [notice]", _PROFILE)
        options.profile = [profile] if profile else None
    options.title = options.title or _answer("What is it called?", _TITLE)
    if options.profile == ["processor record"]:  # it names those for whom data is processed, one by one
        return
    options.controller = options.controller or _answer("Who decides why and how the data is processed?", _NAME)
    options.country = options.country or _answer("In which country are they, as a code such as DE?", _COUNTRY)


def _answer(question: str, read: Callable[[str], str]) -> str | None:
    """The answer, asked for until it can be taken; None if there is none.

    Raises:
        CallError: nobody answers any more.
    """
    while True:
        _output.say(f"{question} ")
        _output.flush()
        try:
            said = input().strip()
            return read(said) if said else None
        except argparse.ArgumentTypeError as error:
            _output.say(f"{error}\n")
        except UnicodeDecodeError:
            _output.say("this terminal does not write UTF-8\n")
        except EOFError:
            _output.say("\n")
            raise CallError("the input ended before the last question; nothing is written") from None


def _id(file: Path) -> str:
    """An id made of the name of the file."""
    return _NO_ID.sub("-", file.stem).strip("-")[:200] or "policy"


def _next_steps(file: Path, *, comments: bool) -> str:
    path = shlex.quote(str(file))
    fill = "fill in what stands in comments" if comments else "add what `gdprmap schema --format markdown` lists"
    return (
        f"{file} is written\n\n"
        "next:\n"
        f"  open {path} and {fill}\n"
        "  gdprmap terms WORDS    finds the terms for data, purposes and people\n"
        f"  gdprmap check {path}    says what is still to be stated, and by which article\n"
    )
