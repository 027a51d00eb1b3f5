"""The command `gdprmap`: the only room that prints, reads the command line and picks exit codes.

0: clean. 1: findings, or nothing found. 2: the input or the call is broken.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, one_of
from gdprmap.errors import GdprmapError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "write a first policy file, to be filled in",
    "check": "find what policies lack under the GDPR",
    "diff": "say what changed between two policies in legal weight",
    "fmt": "put policy files into the usual order, with their comments kept",
    "explain": "say what a rule asks for, why, and what to write",
    "rules": "list all rules",
    "rights": "show which rights follow from the legal bases, and which are missing",
    "show": "show a policy as a tree: data, purposes, legal bases, rights, recipients",
    "report": "write a notice, a register, the rights, the legal bases or the flow as a document",
    "terms": "find a term of the Data Privacy Vocabulary by words, or outdated ones in files",
    "export": "write policies as RDF",
    "publish": "write policies into a knowledge graph: a folder, a file or a server",
    "query": "ask what is published, in SPARQL",
    "import": "read a policy out of RDF, and say what a policy file cannot hold",
    "context": "print what makes the JSON form of a policy JSON-LD",
    "shapes": "print the rules as plain SHACL, for engines elsewhere",
    "baseline": "write down the findings there are, to report only new ones",
    "config": "show the settings that apply, and where they stand",
    "schema": "print the format of policy files, for editors or to read",
    "completion": "print the script by which a shell completes the commands",
}
"""The commands, each a module of this room, and what they do."""

_READ_POLICIES = {"diff", "fmt", "import", "query", "rights", "schema"}
"""The commands that read or write terms, and take no settings but the vocabularies."""
_NEW_OBJECTS = 100_000
"""How many more objects there may be before Python looks for garbage, instead of 700; a check has 60,000."""
_BROKEN = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141
"""What a shell reports for other commands that end because nobody reads on."""


class _Command(Protocol):
    def run(self, arguments: Sequence[str]) -> int: ...


class _Options(argparse.Namespace):
    command: str
    arguments: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give back the exit code."""
    _output.prepare()
    if arguments is None:  # it is the command: nobody else's plugins are in this process
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for them takes as long as to check
        # What is loaded stays to the end: to look through it for garbage again and again, and once more when all is
        # done, takes a tenth of the time of a check.
        gc.set_threshold(_NEW_OBJECTS)
        atexit.register(gc.freeze)
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        _output.flush()
    except GdprmapError as error:
        _output.complain(error)
        return _BROKEN
    except BrokenPipeError:
        _output.abandon()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _run(arguments: Sequence[str]) -> int:
    parser = _parser()
    if not arguments:
        _output.warn(parser.format_help())
        return _BROKEN
    try:
        options = parser.parse_args(arguments, _Options())
        # A command is imported when it is called: `gdprmap --version` waits for nothing.
        command = cast("_Command", import_module(f"gdprmap.cli.{options.command}"))
        if options.command in _READ_POLICIES:
            from gdprmap.cli._vocabularies import use_vocabularies

            use_vocabularies()
        return command.run(options.arguments)
    except SystemExit as done:  # argparse has printed the help or the version
        return int(done.code or 0)


def _parser() -> Parser:
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(f"  {name:<{width}}{does}" for name, does in COMMANDS.items())
    parser = Parser(
        "",
        "Check typed privacy policies against the GDPR, and write them as RDF.",
        usage="gdprmap [-h] [--version] COMMAND ...",
        more=f"commands:\n{listed}\n\n`gdprmap COMMAND --help` says more about each.",
        examples=("gdprmap check privacy/",),
    )
    parser.add_argument(
        "--version", action="version", version=f"gdprmap {__version__}", help="print the version and exit"
    )
    parser.add_argument("command", type=one_of("command", *COMMANDS), metavar="COMMAND", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser
