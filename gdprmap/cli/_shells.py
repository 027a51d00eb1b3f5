"""Commands -> the script by which bash, zsh or fish completes them.

The words stand in the script: pressing Tab starts no Python, and is answered at once.
"""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from gdprmap import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gdprmap.cli._words import Command, Option, Words

_WIDTH = 72
"""How much of what an option does a shell shows beside it."""
_OWN_OPTIONS = {"--help": "show this help message and exit", "--version": "print the version and exit"}


def _bash(commands: Sequence[Command]) -> str:
    """A function of bash 3.2 or later; bash splits `--option=value` into three words, which this sees as one."""
    return f"""\
{_head("bash")}
_gdprmap_add() {{
    local each
    while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen "$@")
}}
_gdprmap_words() {{ _gdprmap_add -W "$*" -- "$word"; }}
_gdprmap_joined() {{
    local before=
    [[ $word == *,* ]] && before=${{word%,*}},
    compopt -o nospace 2>/dev/null
    _gdprmap_add -P "$before" -W "$*" -- "${{word##*,}}"
}}
_gdprmap_files() {{ compopt -o filenames 2>/dev/null; _gdprmap_add -f -- "$word"; }}
_gdprmap_folders() {{ compopt -o filenames 2>/dev/null; _gdprmap_add -d -- "$word"; }}
_gdprmap_begun() {{
    local sign=$((COMP_CWORD - 1))
    [[ ${{COMP_WORDS[COMP_CWORD]}} == "=" ]] && sign=$COMP_CWORD
    if [[ ${{COMP_WORDS[sign]}} == "=" && ${{COMP_WORDS[sign-1]}} != -* ]]; then _gdprmap_files; return; fi
    compopt -o nospace 2>/dev/null
    _gdprmap_add -S = -W "$*" -- "$word"
}}
_gdprmap() {{
    local IFS=$' \\t\\n' word=${{COMP_WORDS[COMP_CWORD]}} at=$((COMP_CWORD - 1))
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        if [[ $word == -* ]]; then _gdprmap_words {" ".join(_OWN_OPTIONS)}
        else _gdprmap_words {" ".join(command.name for command in commands)}; fi
        return
    fi
    if [[ $word == "=" ]]; then word=; fi
    while ((at > 1)) && [[ ${{COMP_WORDS[at]}} == "=" || (${{COMP_WORDS[at]}} != -* && ${{COMP_WORDS[at+1]}} == "=") ]]
    do ((at--)); done
    case "${{COMP_WORDS[1]}} ${{COMP_WORDS[at]}}" in
{_lines(_bash_values(commands), 8)}
    esac
    case "${{COMP_WORDS[1]}} $word" in
{_lines(_bash_rest(commands), 8)}
    esac
}}
complete -F _gdprmap gdprmap
"""


def _bash_values(commands: Sequence[Command]) -> Iterator[str]:
    for command in commands:
        for option in command.options:
            if option.takes is not None:
                named = "|".join(quote(f"{command.name} {name}") for name in option.names)
                yield f"{named}) {_bash_words(option.takes)}; return ;;"


def _bash_rest(commands: Sequence[Command]) -> Iterator[str]:
    for command in commands:
        names = " ".join(name for option in command.options for name in option.names)
        yield f'"{command.name} "-*) _gdprmap_words {names} ;;'
        yield f'"{command.name} "*) {_bash_words(command.operands)} ;;'


def _bash_words(words: Words) -> str:
    if words.begins:
        return f"_gdprmap_begun {' '.join(words.begins)}"
    if words.listed:
        return f"{'_gdprmap_joined' if words.joined else '_gdprmap_words'} {' '.join(map(quote, words.listed))}"
    if words.files:
        return "_gdprmap_files"
    return "_gdprmap_folders" if words.folders else ":"


def _zsh(commands: Sequence[Command]) -> str:
    """A function for the completion system of zsh, to be loaded by it or evaluated after `compinit`."""
    listed = [quote(f"{command.name}:{command.does}") for command in commands]
    own = [quote(f"{name}:{does}") for name, does in _OWN_OPTIONS.items()]
    return f"""\
#compdef gdprmap
{_head("zsh")}
_gdprmap_begun() {{ if compset -P 1 '*='; then _files; else compadd -S = -- "$@"; fi }}
_gdprmap() {{
    local -a commands=(
{_lines(listed, 8)}
    )
    local -a options=(
{_lines(own, 8)}
    )
    if ((CURRENT == 2)); then
        if [[ $words[2] == -* ]]; then _describe option options; else _describe command commands; fi
        return
    fi
    shift words
    ((CURRENT--))
    case $words[1] in
{_lines(_zsh_commands(commands), 8)}
    esac
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gdprmap "$@"; else compdef _gdprmap gdprmap; fi
"""


def _zsh_commands(commands: Sequence[Command]) -> Iterator[str]:
    for command in commands:
        specs = [_zsh_option(name, option) for option in command.options for name in option.names]
        specs.append(quote(f"*:{_zsh_words(command.operands)}"))
        yield f"{command.name}) _arguments -S \\"
        yield from (f"    {spec} \\" for spec in specs)
        yield "    ;;"


def _zsh_option(name: str, option: Option) -> str:
    does = re.sub(r"([\[\]:\\])", r"\\\1", _brief(option.does))
    if option.takes is None:
        return quote(f"{name}[{does}]")
    # As often as one likes, since some may be repeated; after a space or an equals sign.
    return quote(f"*{name}{'=' if name.startswith('--') else ''}[{does}]:{_zsh_words(option.takes)}")


def _zsh_words(words: Words) -> str:
    if words.begins:  # behind a space, or zsh would write options of its own between
        return f"file: _gdprmap_begun {' '.join(words.begins)}"
    if words.listed:
        listed = " ".join(words.listed)
        return f"rules:_values -s , rule {listed}" if words.joined else f"value:({listed})"
    if words.files:
        return "file:_files"
    return "folder:_files -/" if words.folders else "value:"


def _fish(commands: Sequence[Command]) -> str:
    """Declarations for fish 3.0 or later."""
    lines = [
        "complete -c gdprmap -f",
        *(
            f"complete -c gdprmap -n __gdprmap_begins -l {name[2:]} -d {_fish_text(does)}"
            for name, does in _OWN_OPTIONS.items()
        ),
        *(
            f"complete -c gdprmap -n __gdprmap_begins -a {command.name} -d {_fish_text(command.does)}"
            for command in commands
        ),
        *(line for command in commands for line in _fish_command(command)),
    ]
    return f"""\
{_head("fish")}
function __gdprmap_begins
    test (count (commandline -opc)) -eq 1
end
function __gdprmap_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end
{_lines(lines, 0)}
"""


def _fish_command(command: Command) -> Iterator[str]:
    begin = f"complete -c gdprmap -n '__gdprmap_is {command.name}'"
    if offered := _fish_words(command.operands):
        yield f"{begin} {offered}"
    for option in command.options:
        names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
        takes = "" if option.takes is None else f" -r {_fish_words(option.takes) or '-f'}"
        yield f"{begin} {names}{takes} -d {_fish_text(_brief(option.does))}"


def _fish_words(words: Words) -> str:
    if words.begins:  # fish itself completes the file behind the equals sign
        return f"-F -a {_fish_text(' '.join(f'{begin}=' for begin in words.begins))}"
    if words.listed:
        listed = " ".join(words.listed)
        return f"-f -a '(__fish_append , {listed})'" if words.joined else f"-f -a {_fish_text(listed)}"
    if words.files:
        return "-F"
    return "-f -a '(__fish_complete_directories)'" if words.folders else ""


def _fish_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _head(shell: str) -> str:
    return f"# How {shell} completes gdprmap; made by `gdprmap completion {shell}` of gdprmap {__version__}."


def _brief(does: str) -> str:
    """What an option does, without what stands in brackets or after a semicolon, and no longer than a shell shows."""
    text = re.split(r" \(|; ", does)[0]
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH].rpartition(' ')[0]} ..."


def _lines(lines: Sequence[str] | Iterator[str], indent: int) -> str:
    return "\n".join(" " * indent + line for line in lines)


SHELLS: Mapping[str, Callable[[Sequence[Command]], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
"""The shells, and how their scripts are written."""
