"""Completions of bash, zsh and fish.

Commands and options are in the script itself; Python starts only for names out of the library and the
configuration, which `radarr-cli complete KIND PREFIX` prints, one a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.cli.manual.commands import GLOBAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.cli.manual.commands import Command, Option

_HEAD = "# Written by python -m radarr_cli.cli.manual; changes are lost."

# The line up to the cursor is taken apart letter by letter: it may hold anything that somebody pasted, so no
# part of it may reach `eval`, an expansion or a pattern. `$2` is the text that readline is going to replace.
_BASH_READING = r"""
# Take the line up to the cursor apart, as the shell would, and run nothing of it: `typed` are its words, the
# last is the one to complete; `quote` is the quote that is open there; `head`, how many letters of that word
# stand before what readline replaces ($1).
_radarr_cli_read() {
  local line=${COMP_LINE:0:COMP_POINT} letter word="" begun="" escaped="" index
  typed=() quote="" head=0
  for ((index = 0; index < ${#line}; index++)); do
    letter=${line:index:1}
    ((index == ${#line} - ${#1})) && head=${#word}
    if [[ -n $escaped ]]; then
      [[ $quote == '"' && $letter != [\"\\\$\`] ]] && word+="\\"
      word+=$letter escaped=""
    elif [[ $quote == "'" ]]; then
      if [[ $letter == "'" ]]; then quote=""; else word+=$letter; fi
    elif [[ $letter == "\\" ]]; then
      escaped=yes begun=yes
    elif [[ $quote == '"' ]]; then
      if [[ $letter == '"' ]]; then quote=""; else word+=$letter; fi
    elif [[ $letter == [\'\"] ]]; then
      quote=$letter begun=yes
    elif [[ $letter == [[:space:]] ]]; then
      [[ -n $begun ]] && typed+=("$word")
      word="" begun=""
    else
      word+=$letter begun=yes
    fi
  done
  [[ -n $1 ]] || head=${#word}
  typed+=("$word")
}
# Offer one word, written as the quote that is open takes it.
_radarr_cli_offer() {
  local name=${1:head} letter
  case $quote in
    "'") name=${name//"'"/"'\''"} ;;
    '"')
      for letter in "\\" '"' "\$" "\`"; do name=${name//"$letter"/"\\$letter"}; done
      [[ $name == *'!'[![:space:]]* ]] && name=${name//'!'/"\"'!'\""}
      ;;
    *)
      local special="\\ \"'\$\`!*?[]{}()<>|&;#~^" index
      for ((index = 0; index < ${#special}; index++)); do
        letter=${special:index:1}
        name=${name//"$letter"/"\\$letter"}
      done
      ;;
  esac
  COMPREPLY+=("$name")
}"""


def bash(commands: Sequence[Command]) -> str:
    """A function for `complete -F`."""
    paths = "\n".join(f'    "{path}") words=({words}) ;;' for path, words in _words(commands))
    values = "\n".join(f'    "{path} {name}") kind="{kind}" ;;' for path, name, kind in _values(commands))
    arguments = "\n".join(
        f'      "{path}") kind="{kind}"{more} ;;' for path, kind, more in _arguments(commands)
    )
    takers = "|".join(sorted({name for _, name, _ in _takers(commands)}))
    known = "|".join(f'"{path}"' for path, _ in _words(commands) if path)
    return f"""{_HEAD}
# shellcheck shell=bash{_BASH_READING}
_radarr_cli() {{
  local quote head current previous place="" word kind="" more=""
  local -a typed words=()
  _radarr_cli_read "$2"
  current=${{typed[-1]}}
  previous=${{typed[-2]-}}
  COMPREPLY=()
  for word in "${{typed[@]:1:${{#typed[@]}}-2}}"; do
    case "$place${{place:+ }}$word" in
      {known}) place="$place${{place:+ }}$word" ;;
    esac
  done
  case "$previous" in
    {takers})
      case "$place $previous" in
{values}
      esac
      ;;
    *)
      case "$place" in
{paths}
      esac
      if [[ $current != -* ]]; then
        case "$place" in
{arguments}
        esac
      fi
      ;;
  esac
  if [[ $kind == file ]]; then
    compopt -o default
  elif [[ -n $kind ]]; then
    while IFS=$'\t' read -r word _; do
      [[ -n $word ]] && _radarr_cli_offer "$word"
    done < <(command radarr-cli complete "$kind" "$current" 2>/dev/null)
  fi
  if [[ -z $kind || -n $more || $current == -* ]]; then
    for word in "${{words[@]}}"; do
      [[ $word == "$current"* ]] && _radarr_cli_offer "$word"
    done
  fi
}}
complete -F _radarr_cli radarr-cli
"""


def zsh(commands: Sequence[Command]) -> str:
    """A function for fpath."""
    places = [path for path, _ in _words(commands)]
    paths = "\n".join(f'    "{path}") offered=({_zsh_words(commands, path)}) ;;' for path in places)
    values = "\n".join(f'    "{path} {name}") kind="{kind}" ;;' for path, name, kind in _values(commands))
    arguments = "\n".join(
        f'      "{path}") kind="{kind}"{more} ;;' for path, kind, more in _arguments(commands)
    )
    takers = "|".join(sorted({name for _, name, _ in _takers(commands)}))
    known = "|".join(f'"{path}"' for path, _ in _words(commands) if path)
    return f"""#compdef radarr-cli
{_HEAD}
_radarr_cli() {{
  local current=${{words[CURRENT]}} previous=${{words[CURRENT-1]}} place="" kind="" more="" word
  local -a given=("${{(@)words[2,CURRENT-1]}}") offered=()
  for word in "${{given[@]}}"; do
    case "$place${{place:+ }}$word" in
      {known}) place="$place${{place:+ }}$word" ;;
    esac
  done
  case "$previous" in
    {takers})
      case "$place $previous" in
{values}
      esac
      ;;
    *)
      case "$place" in
{paths}
      esac
      if [[ $current != -* ]]; then
        case "$place" in
{arguments}
        esac
      fi
      ;;
  esac
  if [[ $kind == file ]]; then
    # To find a folder, zsh would carry out what the word tells it to.
    [[ $current == *('`'|'$(')* ]] || _files
  elif [[ -n $kind ]]; then
    # What is typed as it is meant; PREFIX comes without the quote that is open.
    local typed=${{(Q)${{:-$compstate[quote]$PREFIX$compstate[quote]}}}}
    local -a names=() shown=()
    local name described
    while IFS=$'\\t' read -r name described; do
      [[ -n $name ]] && names+=("$name") && shown+=("${{described:-$name}}")
    done < <(command radarr-cli complete $kind "$typed" 2>/dev/null)
    (( $#names )) && compadd -M 'm:{{[:lower:][:upper:]}}={{[:upper:][:lower:]}}' -d shown -a names
  fi
  if (( $#offered )) && [[ -z $kind || -n $more || $current == -* ]]; then
    _describe command offered
  fi
}}
if [[ $funcstack[1] == _radarr-cli ]]; then _radarr_cli "$@"; else compdef _radarr_cli radarr-cli; fi
"""


def fish(commands: Sequence[Command]) -> str:
    """Lines of `complete`."""
    lines = [
        _HEAD,
        "function __radarr_cli_at",
        "  set -l given",
        "  for word in (commandline -opc)[2..-1]",
        "    string match -q -- '-*' $word; or set -a given $word",
        "  end",
        "  if test (count $argv) -eq 0",
        "    test (count $given) -eq 0",
        "  else",
        "    set -l depth (count $argv)",
        '    test (count $given) -ge $depth; and test "$given[1..$depth]" = "$argv"',
        "  end",
        "end",
        "function __radarr_cli_names",
        "  set -l typed (commandline -ct)",
        "  set -l plain",
        "  for close in '' \"'\" '\"'",
        "    set plain (string unescape -- $typed$close); and break",
        "  end",
        '  command radarr-cli complete $argv[1] "$plain" 2>/dev/null',
        "end",
        "complete -c radarr-cli -f",
    ]
    found = [_fish_option("", option) for option in GLOBAL]
    for command in commands:
        found.append(_fish_word("", command.words[0], command.summary))
        for each in command.places():
            path = " ".join(each.words)
            found += [
                _fish_word(path, child.words[-1], child.summary) for child in (*each.children, *each.choices)
            ]
            found += [_fish_option(path, option) for option in each.options]
            for argument in each.arguments:
                if argument.kind == "file":
                    found.append(f"complete -c radarr-cli -n '__radarr_cli_at {path}' -F")
                elif argument.kind:
                    names = f"(__radarr_cli_names {argument.kind})"
                    found.append(f"complete -c radarr-cli -n '__radarr_cli_at {path}' -a '{names}'")
    return "\n".join([*lines, *dict.fromkeys(found)]) + "\n"


def _fish_word(path: str, word: str, summary: str) -> str:
    at = f"__radarr_cli_at {path}".rstrip()
    return f"complete -c radarr-cli -n '{at}' -a {word} -d {_quoted(summary)}"


def _fish_option(path: str, option: Option) -> str:
    parts = ["complete -c radarr-cli"]
    if path:
        parts.append(f"-n '__radarr_cli_at {path}'")
    for name in option.names:
        parts.append(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}")
    if option.metavar:
        named = {"file": "-r -F", None: "-x"}
        parts.append(named.get(option.kind) or f"-x -a '(__radarr_cli_names {option.kind})'")
    return f"{' '.join(parts)} -d {_quoted(option.help)}"


def _words(commands: Sequence[Command]) -> Iterator[tuple[str, str]]:
    """Each path of words with what may stand after it: commands and options."""
    everywhere = [name for option in GLOBAL for name in option.names if name.startswith("--")]
    yield "", " ".join([*(command.words[0] for command in commands), *everywhere])
    for command in commands:
        for each in command.places():
            options = [name for option in each.options for name in option.names if name.startswith("--")]
            yield (
                " ".join(each.words),
                " ".join(
                    [*(child.words[-1] for child in (*each.children, *each.choices)), *options, *everywhere]
                ),
            )


def _zsh_words(commands: Sequence[Command], path: str) -> str:
    """The same for `_describe`, with what each means."""
    described: list[tuple[str, str]] = []
    if not path:
        described = [(command.words[0], command.summary) for command in commands]
    for command in commands:
        for each in command.places():
            if " ".join(each.words) == path:
                described = [(child.words[-1], child.summary) for child in (*each.children, *each.choices)]
                described += _long(each.options)
    described += _long(GLOBAL)
    return " ".join(_quoted(f"{word}:{meaning.replace(':', ' ')}") for word, meaning in described)


def _long(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(name, option.help) for option in options for name in option.names if name.startswith("--")]


def _takers(commands: Sequence[Command]) -> Iterator[tuple[str, str, str | None]]:
    """Each option that takes a value: the path, its name, what the value stands for."""
    for option in GLOBAL:
        if option.metavar:
            yield from (("", name, option.kind) for name in option.names)
    for command in commands:
        for each in command.places():
            for option in each.options:
                if option.metavar:
                    yield from ((" ".join(each.words), name, option.kind) for name in option.names)


def _values(commands: Sequence[Command]) -> Iterator[tuple[str, str, str]]:
    yield from ((path, name, kind) for path, name, kind in _takers(commands) if kind)


def _arguments(commands: Sequence[Command]) -> Iterator[tuple[str, str, str]]:
    """Each path whose arguments stand for something, what for, and ` more=1` where commands may stand there,
    too."""
    for command in commands:
        for each in command.places():
            kinds = [argument.kind for argument in each.arguments if argument.kind]
            if kinds:
                yield " ".join(each.words), kinds[0], " more=1" if each.children else ""


def _quoted(text: str) -> str:
    """For zsh and fish alike."""
    return "'" + text.replace("\\", "").replace("'", "’").replace("\n", " ") + "'"
