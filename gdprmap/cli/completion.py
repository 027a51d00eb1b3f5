"""`gdprmap completion`: the script by which a shell completes the commands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gdprmap import cli
from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_output, one_of
from gdprmap.cli._shells import SHELLS
from gdprmap.cli._words import commands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class _Options(argparse.Namespace):
    shell: str
    output: Path | None


def run(arguments: Sequence[str]) -> int:
    """Print the script, or write it to a file."""
    options = _parser().read(arguments, _Options())
    _output.deliver(SHELLS[options.shell](commands(cli.COMMANDS)), options.output)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "completion",
        "Print the script by which a shell completes commands, options, their values, rules and files.\n"
        "It is written for this version: make it anew after an update.",
        more="where shells look for it:\n"
        "  bash  ~/.local/share/bash-completion/completions/gdprmap, or in ~/.bashrc\n"
        '        eval "$(gdprmap completion bash)"\n'
        "  zsh   a file _gdprmap in a folder of $fpath, or the same in ~/.zshrc after compinit\n"
        "  fish  ~/.config/fish/completions/gdprmap.fish",
        examples=(
            "gdprmap completion bash",
            "gdprmap completion fish --output ~/.config/fish/completions/gdprmap.fish",
        ),
    )
    parser.add_argument("shell", type=one_of("shell", *SHELLS), metavar="{bash,zsh,fish}", help="bash, zsh or fish")
    add_output(parser)
    return parser
