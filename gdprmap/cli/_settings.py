"""The settings of the project, as the commands take them: which file they stand in, and which rules they name."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from gdprmap.cli._arguments import CallError, Parser
from gdprmap.cli._rules import rules_under
from gdprmap.config import Config, ConfigError, find, read
from gdprmap.errors import Problem
from gdprmap.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdprmap.places import Place


def add_config(parser: Parser) -> None:
    """Add `--config FILE` and `--no-config`."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="take the settings from this file (default: the nearest gdprmap.toml, or pyproject.toml with"
        " [tool.gdprmap], from the working directory upward); what the command line says goes before them",
    )
    which.add_argument("--no-config", action="store_true", help="take no settings from any file")


def config_of(config: Path | None, *, no_config: bool) -> Config:
    """The settings that apply.

    Raises:
        ConfigError: they cannot be used.
        CallError: the file that is named is not there, or has no settings.
    """
    if no_config:
        return Config()
    if config is None:
        found = find(Path.cwd())
    else:
        if not config.is_file():
            raise CallError(f"--config: there is no file {config}")
        found = read(config)
        if found.file is None:
            raise CallError(f"--config: {config} has no table [tool.gdprmap]")
    _look_at_rules(found)
    return found


def wanted(config: Config, select: list[str], ignore: list[str]) -> frozenset[str]:
    """The rules that are reported; each option takes the place of the setting of its name.

    Raises:
        CallError: no rule is called like that.
    """
    chosen = rules_under(select or config.select or ()) if select or config.select else frozenset(rules())
    left_out = ignore or config.ignore
    return chosen - (rules_under(left_out) if left_out else frozenset[str]())


def ignored_in(config: Config, name: str) -> frozenset[str]:
    """The rules that the settings do not report in the file of this name."""
    found: frozenset[str] = frozenset()
    root = config.file.resolve().parent if config.file else Path()
    path = Path(name).resolve()
    within = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    for pattern, ids in (config.per_file_ignores or {}).items():
        plain = PurePath(pattern).as_posix().removeprefix("./")
        if fnmatch(within, plain) or fnmatch(path.name, plain):
            found |= rules_under(ids)
    return found


def _look_at_rules(config: Config) -> None:
    """See to it that every rule that the settings name is there, before anything is checked."""
    problems: list[Problem] = []

    def look(ids: Iterable[str] | None, key: str) -> None:
        if ids is None:
            return
        try:
            rules_under(ids)
        except CallError as error:
            place: Place | None = config.places.get(key)
            problems.extend(Problem((key,), f"{key}: {line}", place) for line in str(error).split("\n"))

    look(config.select, "select")
    look(config.ignore or None, "ignore")
    for ids in (config.per_file_ignores or {}).values():
        look(ids, "per-file-ignores")
    if problems:
        raise ConfigError(tuple(problems))
