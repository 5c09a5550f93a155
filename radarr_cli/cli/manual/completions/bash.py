"""The completion of bash: a function for `complete -F`."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from radarr_cli.cli.manual.completions.places import HEAD, by_value, everywhere, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.manual.commands import Command
    from radarr_cli.cli.manual.values import Value

_READING = r"""
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
}
"""
_COMPLETING = r"""
_radarr_cli() {
  local quote head place="" option="" word lead="" kind="" listed="" count=0
  local -a typed choices=() commands=() options=() config=()
  _radarr_cli_read "$2"
  COMPREPLY=()
  for word in "${typed[@]:1:${#typed[@]}-2}"; do
    if [[ -n $option ]]; then
      [[ $option == --config ]] && config=(--config "$word")
      option=""
    elif [[ $word == -?* ]]; then
      [[ $word != *=* ]] && _radarr_cli_value "$place" "$word" && option=$word
    elif ((count == 0)) && _radarr_cli_place "$place${place:+ }$word"; then
      place+=${place:+ }$word
    else
      ((count++))
    fi
  done
  _radarr_cli_place "$place"
  word=${typed[-1]}
  if [[ -z $option && $word == --*=* ]]; then
    option=${word%%=*} lead=${word%%=*}= word=${word#*=}
  fi
  if [[ -n $option ]]; then
    _radarr_cli_value "$place" "$option"
  elif [[ $word == -* ]]; then
    kind="" choices=("${options[@]}")
  else
    _radarr_cli_value "$place" $((count + 1)) || _radarr_cli_value "$place" +
    ((count == 0)) && choices+=("${commands[@]}")
  fi
  if [[ -n $listed ]]; then
    lead+=${word%"${word##*,}"} word=${word##*,}
    [[ $word == [+-]* ]] && lead+=${word:0:1} word=${word:1}
  fi
  local choice
  for choice in "${choices[@]}"; do
    [[ ${choice,,} == "${word,,}"* ]] && _radarr_cli_offer "$lead$choice"
  done
  if [[ -n $kind && $kind != file ]]; then
    while IFS=$'\t' read -r choice _; do
      [[ -n $choice ]] && _radarr_cli_offer "$lead$choice"
    done < <(command radarr-cli "${config[@]}" complete "$kind" "$word" 2>/dev/null)
  fi
  if ((${#COMPREPLY[@]} == 0)); then
    if [[ $kind == file || $kind == backups ]]; then
      compopt -o default
    elif [[ -z $option && -z $word ]]; then
      for choice in "${options[@]}"; do _radarr_cli_offer "$choice"; done
    fi
  elif [[ ${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace
  fi
}
complete -F _radarr_cli radarr-cli
"""


def bash(commands: Sequence[Command]) -> str:
    """The script."""
    found = places(commands)
    globally = _array(word for word, _ in everywhere())
    at = [
        f'    "{place.path}") commands=({_array(word for word, _ in place.commands)}) '
        f"options=({_array(word for word, _ in place.options)}) ;;"
        for place in found
    ]
    values = [f"    {_patterns(keys)}) {_value(value)} ;;" for value, keys in by_value(found).items()]
    lines = [
        HEAD,
        f"# shellcheck shell=bash{_READING.rstrip()}",
        "# What may stand behind the command $1; false where there is none.",
        "_radarr_cli_place() {",
        '  case "$1" in',
        *at,
        "    *) return 1 ;;",
        "  esac",
        f"  options+=({globally})",
        "}",
        "# What the option or argument $2 of the command $1 is; false where there is none.",
        "_radarr_cli_value() {",
        '  kind="" listed="" choices=()',
        '  case "$1 $2" in',
        *values,
        '    *" --config") kind="file" ;;',
        "    *) return 1 ;;",
        "  esac",
        f"}}{_COMPLETING.rstrip()}",
    ]
    return "\n".join(lines) + "\n"


def _array(words: Iterable[str]) -> str:
    return " ".join(map(quote, words))


def _patterns(keys: Iterable[str]) -> str:
    return "|".join(f'"{key}"' for key in keys)


def _value(value: Value) -> str:
    parts = [f'kind="{value.names}"'] if value.names else []
    parts += ["listed=yes"] if value.listed else []
    parts += [f"choices=({_array(value.words)})"] if value.words else []
    return " ".join(parts) or ":"
