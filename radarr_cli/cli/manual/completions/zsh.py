"""The completion of zsh: a function for fpath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.cli.manual.completions.places import HEAD, by_value, everywhere, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.manual.commands import Command
    from radarr_cli.cli.manual.completions.places import Described
    from radarr_cli.cli.manual.values import Value

_COMPLETING = r"""
_radarr_cli() {
  local place="" option="" word kind="" listed="" count=0 typed
  local -a choices=() commands=() options=() config=()
  for word in "${(@Q)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then
      [[ $option == --config ]] && config=(--config "$word")
      option=""
    elif [[ $word == -?* ]]; then
      [[ $word != *=* ]] && _radarr_cli_value "$place" "$word" && option=$word
    elif (( ! count )) && _radarr_cli_place "$place${place:+ }$word"; then
      place+=${place:+ }$word
    else
      (( ++count ))
    fi
  done
  _radarr_cli_place "$place"
  _radarr_cli_typed
  if [[ -z $option && $typed == --*=* ]] && compset -P 1 '*='; then
    option=${typed%%=*}
  fi
  if [[ -n $option ]]; then
    _radarr_cli_value "$place" "$option"
  elif [[ $typed == -* ]]; then
    _describe option options
    return
  else
    _radarr_cli_value "$place" $((count + 1)) || _radarr_cli_value "$place" +
    (( count )) || (( ! $#commands )) || _describe command commands
  fi
  if [[ -n $listed ]]; then
    compset -P '*,'
    compset -P '[+-]'
  fi
  _radarr_cli_typed
  local anycase='m:{[:lower:][:upper:]}={[:upper:][:lower:]}'
  (( $#choices )) && compadd -M $anycase -a choices
  if [[ -n $kind && $kind != file ]]; then
    local -a names=() shown=() space=()
    local name described
    while IFS=$'\t' read -r name described; do
      [[ -n $name ]] && names+=("$name") && shown+=("$name${described:+  -- $described}")
    done < <(command radarr-cli $config complete $kind "$typed" 2>/dev/null)
    [[ $names[1] == */ ]] && space=(-S '')
    (( $#names )) && compadd -M $anycase $space -d shown -a names
  fi
  (( compstate[nmatches] )) && return
  if [[ $kind == (file|backups) ]]; then
    # To find a folder, zsh would carry out what the word tells it to.
    [[ $PREFIX == *('`'|'$(')* ]] || _files
  elif [[ -z $option && -z $typed ]]; then
    _describe option options
  fi
}
# What is typed, as it is meant; PREFIX comes without the quote that is open.
_radarr_cli_typed() {
  typed=${(Q)${:-$compstate[quote]$PREFIX$compstate[quote]}}
}
if [[ $funcstack[1] == _radarr-cli ]]; then _radarr_cli "$@"; else compdef _radarr_cli radarr-cli; fi
"""


def zsh(commands: Sequence[Command]) -> str:
    """The script."""
    found = places(commands)
    at = [
        f"    {_quoted(place.path)}) commands=({_described(place.commands)}) "
        f"options=({_described(place.options)}) ;;"
        for place in found
    ]
    values = [f"    {_patterns(keys)}) {_value(value)} ;;" for value, keys in by_value(found).items()]
    lines = [
        "#compdef radarr-cli",
        HEAD,
        "# What may stand behind the command $1; false where there is none.",
        "_radarr_cli_place() {",
        '  case "$1" in',
        *at,
        "    *) return 1 ;;",
        "  esac",
        f"  options+=({_described(everywhere())})",
        "}",
        "# What the option or argument $2 of the command $1 is; false where there is none.",
        "_radarr_cli_value() {",
        '  kind="" listed="" choices=()',
        '  case "$1 $2" in',
        *values,
        "    *' --config') kind=file ;;",
        "    *) return 1 ;;",
        "  esac",
        f"}}{_COMPLETING.rstrip()}",
    ]
    return "\n".join(lines) + "\n"


def _described(words: Described) -> str:
    return " ".join(_quoted(f"{word}:{meaning.replace(':', ' ')}") for word, meaning in words)


def _patterns(keys: Iterable[str]) -> str:
    return "|".join(_quoted(key) for key in keys)


def _value(value: Value) -> str:
    parts = [f"kind={value.names}"] if value.names else []
    parts += ["listed=yes"] if value.listed else []
    parts += [f"choices=({' '.join(map(_quoted, value.words))})"] if value.words else []
    return " ".join(parts) or ":"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’").replace("\\", "").replace("\n", " ") + "'"
