"""Every command as the manual sees it: words, help, options, and what its arguments stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from radarr_cli.cli.lazy import COMMANDS, load
from radarr_cli.cli.manual.values import FILE, Value, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; `names` has the long one first. `metavar` is None for a flag; `value` is what it means,
    `default` what it is without the option, in words."""

    names: tuple[str, ...]
    help: str
    metavar: str | None = None
    value: Value = Value()
    default: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a command; `value` is what completion offers for it. `repeated`: and for all behind."""

    metavar: str
    help: str
    value: Value = Value()
    default: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command or group; `words` are those after the program's name. Of a group, `shows` is the command
    that runs where none is named."""

    words: tuple[str, ...]
    summary: str
    help: str
    example: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    children: tuple[Command, ...]
    shows: str = ""

    def leaves(self) -> Iterator[Command]:
        """This command and all below it."""
        yield self
        for child in self.children:
            yield from child.leaves()


GLOBAL = (
    Option(names=("--config",), metavar="FILE", value=Value(names=FILE), help="Configuration file to read."),
    Option(names=("--json",), help="Print JSON: v3 resources where Radarr has them."),
    Option(names=("--quiet", "-q"), help="Print nothing unless something is wrong."),
    Option(names=("--verbose",), help="Say more; log every outside call on stderr, and tracebacks of bugs."),
    Option(names=("--no-color",), help="Don't colour the output."),
    Option(
        names=("--log-format",),
        metavar="FORM",
        value=Value(words=("text", "json")),
        help="Log on stderr: text or json.",
    ),
    Option(names=("--log-file",), metavar="FILE", value=Value(names=FILE), help="Log to this file, too."),
    Option(names=("--help", "-h"), help="Show the help and exit."),
)


def all_commands() -> tuple[Command, ...]:
    """Every command that isn't hidden, in the order of the help."""
    return tuple(
        _command(load(entry), (entry.name,), entry.summary) for entry in COMMANDS if not entry.hidden
    )


def _command(found: Any, words: tuple[str, ...], summary: str) -> Command:
    context = typer.Context(found)
    children = tuple(
        _command(child, (*words, name), _first_sentence(child.help))
        for name in (found.list_commands(context) if hasattr(found, "list_commands") else ())
        if not (child := found.get_command(context, name)).hidden
    )
    options = [each for each in found.params if each.param_type_name == "option" and not each.hidden]
    return Command(
        words=words,
        summary=summary,
        help=(found.help or "").strip(),
        example=_example(found.epilog or ""),
        options=tuple(_option(each, words) for each in options if each.name != "help"),
        arguments=tuple(
            _argument(each, words) for each in found.params if each.param_type_name == "argument"
        ),
        children=children,
        shows=getattr(found, "shows", "") if children else "",
    )


def _option(found: Any, words: tuple[str, ...]) -> Option:
    names = tuple(sorted(found.opts, key=len, reverse=True))
    if found.is_flag:
        return Option(names=(*names, *found.secondary_opts), help=found.help or "")
    value = value_of(" ".join(words), names[0], found.metavar or "", found)
    return Option(
        names=names,
        help=found.help or "",
        metavar=found.metavar or f"[{'|'.join(value.words)}]",
        value=value,
        default=_default(found),
        repeated=found.multiple,
    )


def _argument(found: Any, words: tuple[str, ...]) -> Argument:
    return Argument(
        metavar=found.metavar,
        help=found.help or "",
        value=value_of(" ".join(words), "", found.metavar, found),
        default=_default(found),
        repeated=found.nargs == -1,
    )


def _default(found: Any) -> str:
    """As help shows it: what is taken where nothing is given."""
    known = found.default
    return "" if callable(known) or known in (None, "", (), []) or not found.show_default else str(known)


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _example(epilog: str) -> str:
    return epilog.strip()
