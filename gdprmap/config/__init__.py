"""What a project settles once for all its checks: `gdprmap.toml`, or `[tool.gdprmap]` in `pyproject.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from gdprmap.choices import Engine, Profile
from gdprmap.config._places import nearest, places_in
from gdprmap.errors import Problem, StructureError
from gdprmap.places import Place
from gdprmap.rules import Severity

FILE = "gdprmap.toml"
"""The file that holds the settings alone; in one folder it goes before pyproject.toml."""
_SHARED = "pyproject.toml"
FILES = FILE, _SHARED
"""The files in which settings may stand, that of gdprmap alone first."""
MOST_JOBS = 256
"""How many processes may be asked for; more than a machine runs at once do not end sooner."""
_TABLE = ("tool", "gdprmap")
_BASE = re.compile(r"^(https?://|urn:)[^\s<>\"{}|\\^`]*[/#:]$")
_TOML_PLACE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$")


class ConfigError(StructureError):
    """The settings cannot be used; `problems` lists all that is wrong, with its line."""


def listing(problems: Iterable[Problem]) -> ConfigError:
    """The error that lists them, by the lines in which they stand."""
    return ConfigError(tuple(sorted(problems, key=lambda problem: problem.place or Place("", 1, 1))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of a project; None for what it does not settle. Paths are relative to the file."""

    file: Path | None = None
    """The file that they stand in; None if there is none."""
    paths: tuple[str, ...] | None = None
    """The files and folders that are checked where the command line names none."""
    profile: tuple[Profile, ...] | None = None
    """What every policy is checked as, whatever it says it is."""
    select: tuple[str, ...] | None = None
    """The rules that are reported: ids or beginnings of ids."""
    ignore: tuple[str, ...] | None = None
    """The rules that are not reported, even if selected."""
    per_file_ignores: Mapping[str, tuple[str, ...]] | None = None
    """Rules that are not reported in files whose path or name a pattern fits; * stands for folders too."""
    fail_on: str | None = None
    """How severe a finding makes the exit code 1: violation, warning, info or never."""
    fail_on_unused: bool | None = None
    """Whether what is ignored or in the baseline, but not there, makes the exit code 1 too."""
    strict_quotes: bool | None = None
    """Whether a quote that does not stand in the source text is a violation."""
    source_texts: Mapping[str, str] | None = None
    """For policy files, the files of the texts in which their quotes are looked for."""
    adequacy: str | None = None
    """A table of adequacy decisions, in Turtle."""
    vocabularies: tuple[str, ...] | None = None
    """Files of RDF with terms of one's own, which policies may use."""
    base: str | None = None
    """What the IRI of a policy without one begins with; its id follows."""
    baseline: str | None = None
    """The file of findings that are known and not reported again."""
    engine: str | None = None
    """The SHACL engine that checks: auto, pyshacl or fast; they find the same."""
    jobs: int | str | None = None
    """How many processes check at a time: a number, or "auto" for as many as the machine runs at once."""
    cache: bool | None = None
    """Whether what was found is kept, and taken from there as long as nothing has changed."""
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict[tuple[str, ...], Place])
    """Where each setting stands, and each entry of one that is a table: by the keys that lead to it."""

    def beside(self, path: str) -> str:
        """A path of the settings as seen from the working directory."""
        joined = os.path.join(self.file.parent if self.file else "", path)
        try:
            return os.path.relpath(joined)
        except ValueError:  # another drive
            return os.path.abspath(joined)


KEYS = tuple(name.replace("_", "-") for name in Config.__dataclass_fields__ if name not in ("file", "places"))
"""What the settings are called in a file."""


def find(start: Path) -> Config:
    """The settings nearest to *start*: of it or of a folder above it; those without any if there are none.

    Raises:
        ConfigError: they cannot be used.
    """
    for above in (start, *start.parents):
        for path in (above / name for name in FILES):
            if path.is_file() and (path.name == FILE or b"gdprmap" in _bytes(path)):
                found = read(path)
                if found.file:
                    return found
    return Config()


def read(path: Path) -> Config:
    """The settings in a file; those without any if it is a pyproject.toml without `[tool.gdprmap]`.

    Raises:
        ConfigError: they cannot be used.
    """
    import tomllib  # most checks find no settings

    shown = _shown(path)
    try:
        text = _bytes(path).decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise _refusal(shown, 1, 1, "the file is not UTF-8; save it as UTF-8") from None
    try:
        said: Any = tomllib.loads(text)
    except RecursionError:
        raise _refusal(shown, 1, 1, "this cannot be read: lists or tables are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(shown, text, str(error)) from None
    except ValueError:  # of int, to which tomllib leaves the numbers
        raise _refusal(shown, 1, 1, "this cannot be read: a number has too many digits") from None
    prefix = _TABLE if path.name == _SHARED else ()
    for step in prefix:
        said = cast("Mapping[str, Any]", said).get(step, {}) if isinstance(said, Mapping) else {}
    places = places_in(text, shown)
    here = places.get(prefix, Place(shown, 1, 1))
    if not isinstance(said, Mapping):
        raise _refusal(shown, here.line, here.column, "a table is wanted here: [tool.gdprmap]")
    if prefix and prefix not in places and not said:
        return Config()
    return _config(path, cast("Mapping[str, Any]", said), lambda *keys: nearest(places, (*prefix, *keys), here))


def _config(path: Path, said: Mapping[str, Any], place: Callable[..., Place]) -> Config:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for key, value in said.items():
        if key not in KEYS:
            problems.append(Problem((key,), f"there is no setting {key[:80]!r}; {_instead(key, value)}", place(key)))
            continue
        try:
            values[key.replace("-", "_")] = _READERS[key](value)
        except _WrongError as wrong:
            problems.append(Problem((key, *wrong.keys), f"{key}: {wrong}", place(key, *wrong.keys)))
    if problems:
        raise listing(problems)
    inner = ((key, name) for key, value in said.items() if isinstance(value, Mapping) for name in value)
    places = {keys: place(*keys) for keys in (*((key,) for key in said), *inner)}
    return Config(file=Path(_shown(path)), places=places, **values)


def _instead(key: str, value: object) -> str:
    if key in _TABLE and isinstance(value, Mapping):
        return f"in {FILE} the settings stand at the top, without [tool.gdprmap]"
    return _meant(key.replace("_", "-"), KEYS) or f"the settings are: {', '.join(KEYS)}"


def _meant(word: str, words: Sequence[str]) -> str:
    """A question with the one of *words* that comes nearest, or nothing."""
    from gdprmap.model.nearest import nearest as nearest_word  # only a mistake waits for the model

    near = nearest_word(word, words)
    return f"did you mean {near}?" if near else ""


class _WrongError(Exception):
    """A value that a setting cannot have; *keys* lead to it inside the setting."""

    def __init__(self, message: str, *keys: str) -> None:
        super().__init__(message)
        self.keys = keys


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(f'a text is wanted here, such as "...", not {_told(value)}')
    if "\0" in value:
        raise _WrongError("no name or path can hold the character \\u0000")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _WrongError(f'a list of texts is wanted here, such as ["..."], not {_told(value)}')
    return tuple(map(_text, cast("list[object]", value)))


def _paths(value: object) -> tuple[str, ...]:
    paths = _texts(value)
    if not paths:
        raise _WrongError("no path is named; leave the setting out, and the command line says what is checked")
    return paths


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongError(f"write true or false, not {_told(value)}")
    return value


def _jobs(value: object) -> int | str:
    if value == "auto":
        return "auto"
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_JOBS:
        return value
    raise _WrongError(f'write a number from 1 to {MOST_JOBS}, or "auto", not {_told(value)}')


def _choice(*words: str) -> Callable[[object], str]:
    def chosen(value: object) -> str:
        word = _text(value)
        if word not in words:
            hint = _meant(word, words) or f"write one of: {', '.join(words)}"
            raise _WrongError(f"{word[:80]!r} cannot stand here; {hint}")
        return word

    return chosen


def _profiles(value: object) -> tuple[str, ...]:
    one = _choice(*(name.replace(" ", "-") for name in get_args(Profile)))
    given = cast("list[object]", value) if isinstance(value, list) else [value]
    if not given:
        raise _WrongError("no profile is named; leave the setting out, and each policy says what it is")
    # With spaces as in a policy, or with dashes as on the command line.
    return tuple(one(_text(entry).replace(" ", "-")).replace("-", " ") for entry in given)


def _table_of(inner: Callable[[object], Any]) -> Callable[[object], Mapping[str, Any]]:
    def read_table(value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise _WrongError(f"a table is wanted here, not {_told(value)}")
        made: dict[str, Any] = {}
        for key, entry in cast("Mapping[str, object]", value).items():
            try:
                made[key] = inner(entry)
            except _WrongError as wrong:
                raise _WrongError(f"{key}: {wrong}", key) from None
        return made

    return read_table


def _base(value: object) -> str:
    text = _text(value)
    if not _BASE.match(text):
        raise _WrongError(f"{text!r} is no base of IRIs; write one in full that ends in /, # or :, https://...")
    return text


def _told(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.strip():
        return repr(value[:80])
    names = {str: "an empty text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


_READERS: Mapping[str, Callable[[object], Any]] = {
    "paths": _paths,
    "profile": _profiles,
    "select": _texts,
    "ignore": _texts,
    "per-file-ignores": _table_of(_texts),
    "fail-on": _choice(*Severity, "never"),
    "fail-on-unused": _flag,
    "strict-quotes": _flag,
    "source-texts": _table_of(_text),
    "adequacy": _text,
    "vocabularies": _texts,
    "base": _base,
    "baseline": _text,
    "engine": _choice(*get_args(Engine)),
    "jobs": _jobs,
    "cache": _flag,
}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refusal(_shown(path), 1, 1, f"the settings cannot be read: {error.strerror}") from error


def _shown(path: Path) -> str:
    """The path from the working directory, if that is the shorter one."""
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except ValueError:  # another drive
        return str(path)


def _broken(file: str, text: str, message: str) -> ConfigError:
    found = _TOML_PLACE.match(message)
    if not found:
        return _refusal(file, 1, 1, f"this is no TOML: {message}")
    line, column = (int(found[2]), int(found[3])) if found[2] else (text.count("\n") + 1, 1)
    return _refusal(file, line, column, f"this is no TOML: {found[1]}")


def _refusal(file: str, line: int, column: int, message: str) -> ConfigError:
    return ConfigError((Problem((), message, Place(file, line, column)),))
