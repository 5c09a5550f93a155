"""The completion of fish: one function that answers, and where files are wanted, fish's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.cli.manual.completions.places import HEAD, by_value, everywhere, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.manual.commands import Command
    from radarr_cli.cli.manual.completions.places import Described
    from radarr_cli.cli.manual.values import Value

_COMPLETING = r"""
# Where the cursor is: sets the variables of who calls it.
function __radarr_cli_read --no-scope-shadowing
  set place ''; set option ''; set count 0; set config
  set kind ''; set listed ''; set choices; set commands; set options
  for word in (commandline -opc)[2..-1]
    if test -n "$option"
      test "$option" = --config; and set config --config "$word"
      set option ''
    else if string match -q -r -- '^-.' "$word"
      if not string match -q -- '*=*' "$word"; and __radarr_cli_value "$place" "$word"
        set option "$word"
      end
    else if test $count -eq 0; and __radarr_cli_place (string trim -- "$place $word")
      set place (string trim -- "$place $word")
    else
      set count (math $count + 1)
    end
  end
  __radarr_cli_place "$place"
  set typed ''
  for close in '' "'" '"'
    set typed (string unescape -- (commandline -ct)$close); and break
  end
  set lead ''
  if test -z "$option"; and string match -q -- '--*=*' "$typed"
    set option (string split -m 1 = -- "$typed")[1]
    set lead "$option="
    set typed (string split -m 1 = -- "$typed")[2]
  end
  if test -n "$option"
    __radarr_cli_value "$place" "$option"
    set commands
    set options
  else if string match -q -- '-*' "$typed"
    set kind ''; set choices; set commands
  else
    __radarr_cli_value "$place" (math $count + 1); or __radarr_cli_value "$place" +
    test $count -eq 0; or set commands
    test -z "$typed" -a -z "$kind" -a -z "$choices" -a -z "$commands"; or set options
  end
  if test -n "$listed"
    set before (string match -r -- '^.*,' "$typed")
    set lead "$lead$before"
    set typed (string replace -r -- '^.*,' '' "$typed")
    set before (string match -r -- '^[+-]' "$typed")
    set lead "$lead$before"
    set typed (string replace -r -- '^[+-]' '' "$typed")
  end
end
function __radarr_cli
  set -l place; set -l option; set -l count; set -l config; set -l typed; set -l lead; set -l before
  set -l kind; set -l listed; set -l choices; set -l commands; set -l options
  __radarr_cli_read
  for each in $commands $options
    printf '%s\n' $each
  end
  for each in $choices
    printf '%s\n' "$lead$each"
  end
  test -z "$kind" -o "$kind" = file; and return
  for each in (command radarr-cli $config complete $kind "$typed" 2>/dev/null)
    printf '%s\n' "$lead$each"
  end
end
function __radarr_cli_wants_file
  set -l place; set -l option; set -l count; set -l config; set -l typed; set -l lead; set -l before
  set -l kind; set -l listed; set -l choices; set -l commands; set -l options
  __radarr_cli_read
  contains -- "$kind" file backups
end
complete -c radarr-cli -f -a '(__radarr_cli)'
complete -c radarr-cli -n __radarr_cli_wants_file -F
"""


def fish(commands: Sequence[Command]) -> str:
    """The script."""
    found = places(commands)
    lines = [
        HEAD,
        "# What may stand behind the command $argv[1]; false where there is none.",
        "function __radarr_cli_place --no-scope-shadowing",
        '  switch "$argv[1]"',
    ]
    for place in found:
        lines += [
            f"    case {_quoted(place.path)}",
            f"      set commands {_described(place.commands)}",
            f"      set options {_described(place.options)}",
        ]
    lines += [
        "    case '*'",
        "      return 1",
        "  end",
        f"  set -a options {_described(everywhere())}",
        "  return 0",
        "end",
        "# What the option or argument $argv[2] of the command $argv[1] is; false where there is none.",
        "function __radarr_cli_value --no-scope-shadowing",
        "  set kind ''; set listed ''; set choices",
        '  switch "$argv[1] $argv[2]"',
    ]
    for value, keys in by_value(found).items():
        lines += [f"    case {' '.join(map(_quoted, keys))}", *(f"      {each}" for each in _value(value))]
    lines += [
        "    case '* --config'",
        "      set kind file",
        "    case '*'",
        "      return 1",
        "  end",
        # `set` leaves the status of what came before.
        "  return 0",
        f"end{_COMPLETING.rstrip()}",
    ]
    return "\n".join(lines) + "\n"


def _described(words: Described) -> str:
    return " ".join(f"{_quoted(word)}\\t{_quoted(meaning)}" for word, meaning in words)


def _value(value: Value) -> Iterable[str]:
    if value.names:
        yield f"set kind {value.names}"
    if value.listed:
        yield "set listed yes"
    if value.words:
        yield f"set choices {' '.join(map(_quoted, value.words))}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’").replace("\\", "").replace("\n", " ") + "'"
