"""The settings of the project, as the commands take them: which file they stand in, and which rules they name."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from gdprmap.cli._arguments import CallError
from gdprmap.cli._rules import rules_under
from gdprmap.config import Config, find, listing, read
from gdprmap.errors import Problem
from gdprmap.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdprmap.adequacy import Decision
    from gdprmap.cli._arguments import Options


def add_config(options: Options) -> None:
    """Add `--config FILE` and `--no-config`."""
    which = options.add_mutually_exclusive_group()
    which.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="take the settings from this file (default: the nearest gdprmap.toml, or pyproject.toml with"
        " [tool.gdprmap], from the working directory upward); what the command line says goes before them",
    )
    which.add_argument("--no-config", action="store_true", help="take no settings from any file")


def config_of(config: Path | None, *, no_config: bool) -> Config:
    """The settings that apply; gdprmap knows their vocabularies from now on, and those of other settings no more.

    Raises:
        ConfigError: they cannot be used.
        ReadError: a vocabulary of theirs cannot be.
        CallError: the file that is named is not there, or has no settings.
    """
    found = Config() if no_config else _found(config)
    problems = (
        *_wrong_rules(found),
        *_policies_that_are_not_there(found),
        *_vocabularies_that_are_not_there(found),
    )
    if problems:
        raise listing(problems)
    _use_vocabularies(found)
    return found


def _found(config: Path | None) -> Config:
    if config is None:
        found = find(_here())
    else:
        if not config.is_file():
            raise CallError(f"--config: there is no file {config}")
        found = read(config)
        if found.file is None:
            raise CallError(f"--config: {config} has no table [tool.gdprmap]")
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
        plain = PurePath(pattern).as_posix()
        if fnmatch(within, plain) or fnmatch(within, f"{plain}/*") or fnmatch(path.name, plain):
            found |= rules_under(ids)
    return found


def decisions(given: Path | None, config: Config) -> tuple[Decision, ...] | None:
    """The adequacy decisions in the table that is *given*, else in that of the settings; None if there is neither.

    Raises:
        AdequacyError: the table cannot be read.
    """
    table = adequacy_table(given, config)
    if table is None:
        return None
    from gdprmap.adequacy import read_decisions  # only who asks for a table waits for it

    return read_decisions(table)


def adequacy_table(given: Path | None, config: Config) -> Path | None:
    """The table that is *given*, else that of the settings."""
    return given or (None if config.adequacy is None else Path(config.beside(config.adequacy)))


_used: list[str] = []
"""The prefixes of the vocabularies that settings have brought."""


def _use_vocabularies(config: Config) -> None:
    if not (_used or config.vocabularies):
        return
    from gdprmap.terms import use_vocabulary  # only who has a vocabulary of his own waits for it
    from gdprmap.vocab.own import unregister

    while _used:
        unregister(_used.pop())
    _used.extend(use_vocabulary(Path(config.beside(path))).prefix for path in config.vocabularies or ())


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise CallError("the working directory is not there any more; change to one that is") from None


def _wrong_rules(config: Config) -> Iterator[Problem]:
    """What is wrong with the rules that the settings name, before anything is checked."""
    named: dict[tuple[str, ...], tuple[str, ...] | None] = {
        ("select",): config.select,
        ("ignore",): config.ignore or None,
        **{("per-file-ignores", pattern): ids for pattern, ids in (config.per_file_ignores or {}).items()},
    }
    for keys, ids in named.items():
        if ids is None:
            continue
        try:
            rules_under(ids)
        except CallError as error:
            for line in str(error).split("\n"):
                yield Problem(keys, f"{': '.join(keys)}: {line}", config.places.get(keys))


def _policies_that_are_not_there(config: Config) -> Iterator[Problem]:
    """The policies that are to have a text: one whose name is misspelt would have its quotes unread in silence."""
    for policy in config.source_texts or ():
        if not Path(config.beside(policy)).is_file():
            keys = ("source-texts", policy)
            yield Problem(keys, f"{': '.join(keys)}: there is no such policy file", config.places.get(keys))


def _vocabularies_that_are_not_there(config: Config) -> Iterator[Problem]:
    for path in config.vocabularies or ():
        if not Path(config.beside(path)).is_file():
            place = config.places.get(("vocabularies",))
            yield Problem(("vocabularies",), f"vocabularies: there is no file {path}", place)
