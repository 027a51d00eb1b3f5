"""`gdprmap config`: the settings that apply, and where each stands."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from gdprmap import __version__
from gdprmap.cli import _output
from gdprmap.cli._arguments import Parser, add_format
from gdprmap.cli._settings import add_config, config_of
from gdprmap.config import KEYS, Config
from gdprmap.report.colour import painting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULTS = {
    "select": "all rules",
    "ignore": "no rule",
    "fail-on": "violation",
    "fail-on-unused": "false",
    "strict-quotes": "false",
    "profile": "what each policy says it is",
    "adequacy": "the decisions that gdprmap knows of",
    "base": "https://w3id.org/gdprmap/policy/",
    "engine": "auto",
    "jobs": "1",
    "cache": "true",
}
"""What applies where a setting is not made, as people read it."""


class _Options(argparse.Namespace):
    format: str
    config: Path | None
    no_config: bool


def run(arguments: Sequence[str]) -> int:
    """Print the settings."""
    options = _parser().read(arguments, _Options())
    config = config_of(options.config, no_config=options.no_config)
    if options.format == "json":
        _output.for_machines()
        _output.say(_json(config))
    else:
        _output.say(_text(config))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "config",
        "Show the settings that apply, and the line in which each stands.",
        more="settings: paths, profile, select, ignore, per-file-ignores, fail-on, fail-on-unused,\n"
        "  strict-quotes, source-texts, adequacy, vocabularies, base, baseline; paths are relative to\n"
        "  the file in which they stand.",
        examples=("gdprmap config", "gdprmap config --config ci.toml --format json"),
    )
    add_format(parser)
    add_config(parser)
    return parser


def _value(config: Config, key: str) -> object:
    value = getattr(config, key.replace("-", "_"))
    if key == "profile" and value is not None:
        return [name.replace(" ", "-") for name in value]
    return value


def _json(config: Config) -> str:
    settings = {
        key: {
            "value": _value(config, key),
            "file": place.file if place else None,
            "line": place.line if place else None,
        }
        for key in KEYS
        for place in (config.places.get((key,)),)
    }
    file = str(config.file) if config.file else None
    said = {"version": __version__, "file": file, "settings": settings}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _text(config: Config) -> str:
    paint = painting(colour=_output.coloured(sys.stdout))
    lines = [paint(f"settings of {config.file}" if config.file else "no file of settings applies", "bold")]
    width = max(map(len, KEYS))
    for key in KEYS:
        place = config.places.get((key,))
        if place:
            value = json.dumps(_value(config, key), ensure_ascii=False)
            lines.append(f"  {key:<{width}}  {value}  {paint(f'({place.file}:{place.line})', 'dim')}")
        else:
            default = f"{DEFAULTS.get(key, 'none')} (default)"
            lines.append(f"  {key:<{width}}  {paint(default, 'dim')}")
    return "\n".join(lines) + "\n"
