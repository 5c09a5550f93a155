"""Every command as the manual sees it: words, help, options, and what its arguments stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from radarr_cli.cli.lazy import COMMANDS, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What a metavar or an option stands for: the words that `complete` gives, or `file`.
_KINDS = {
    "FILM": "films", "--profile": "profiles", "--instead-of": "profiles", "--root": "roots",
    "--to-root": "roots", "--indexer": "indexers", "--client": "clients", "--where": "filters",
    "--tag": "tags", "--add-tag": "tags", "--remove-tag": "tags", "GROUP": "groups", "--group": "groups",
    "FORMAT": "formats", "STAGES": "stages", "--quality": "qualities", "--language": "languages",
    "FILE": "file", "FOLDER": "file", "DIR": "file", "PATH": "file", "--config": "file",
}  # fmt: skip
_NAMED = {
    "indexers": "indexers", "clients": "clients", "notify": "notifiers", "profiles": "profiles",
    "formats": "formats",
}  # fmt: skip
"""What NAME is below these."""
_OF_CHOICE = {"indexer": "indexers", "client": "clients", "stage": "stages"}
_CHOICE = re.compile(r"[a-z]+(?:\|[a-z]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; `names` has the long one first. `metavar` is None for a flag; `kind` is what it means."""

    names: tuple[str, ...]
    help: str
    metavar: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a command; `kind` is what completion offers for it."""

    metavar: str
    help: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command or group; `words` are those after the program's name."""

    words: tuple[str, ...]
    summary: str
    help: str
    example: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    children: tuple[Command, ...]
    choices: tuple[Command, ...] = ()
    """What the first argument may be, where that says what the second is: `pause indexer NAME`."""

    def leaves(self) -> Iterator[Command]:
        """This command and all below it."""
        yield self
        for child in self.children:
            yield from child.leaves()

    def places(self) -> Iterator[Command]:
        """The same, with the choices as if they were commands: where something can be completed."""
        for each in self.leaves():
            yield each
            yield from each.choices


GLOBAL = (
    Option(names=("--config",), metavar="FILE", kind="file", help="Configuration file to read."),
    Option(names=("--json",), help="Print JSON: v3 resources where Radarr has them."),
    Option(names=("--quiet", "-q"), help="Print nothing unless something is wrong."),
    Option(names=("--verbose",), help="Say more on stderr; print tracebacks of bugs."),
    Option(names=("--no-color",), help="Don't colour the output."),
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
    # A group that shows something takes what the command that shows it takes.
    shows = found.get_command(context, found.shows) if hasattr(found, "shows") else found
    options = [each for each in shows.params if each.param_type_name == "option" and not each.hidden]
    arguments = [each for each in shows.params if each.param_type_name == "argument"]
    return Command(
        words=words,
        summary=summary,
        help=(found.help or "").strip(),
        example=_example(found.epilog or ""),
        options=tuple(_option(each) for each in options if each.name != "help"),
        arguments=tuple(_argument(each, words) for each in arguments),
        children=children,
        choices=tuple(_choices(words, arguments)),
    )


def _choices(words: tuple[str, ...], arguments: Sequence[Any]) -> Iterator[Command]:
    first = _bare(arguments[0].metavar or "") if len(arguments) > 1 else ""
    for word in first.split("|") if _CHOICE.fullmatch(first) else ():
        kind = _OF_CHOICE.get(word)
        named = (Argument(metavar="NAME", help="", kind=kind),) if kind else ()
        yield Command(
            words=(*words, word), summary=arguments[0].help or "", help="", example="", options=(),
            arguments=named, children=(),
        )  # fmt: skip


def _option(found: Any) -> Option:
    names = tuple(sorted(found.opts, key=len, reverse=True))
    if found.is_flag:
        return Option(names=(*names, *found.secondary_opts), help=found.help or "")
    metavar = found.metavar or ("NUMBER" if found.type.name in ("integer", "float") else "TEXT")
    kind = _KINDS.get(names[0]) or _KINDS.get(_first(metavar))
    return Option(names=names, help=found.help or "", metavar=metavar, kind=kind)


def _argument(found: Any, words: tuple[str, ...]) -> Argument:
    metavar = found.metavar or found.name.upper()
    if not found.metavar and not found.required:
        metavar = f"[{metavar}]"
    bare = _first(metavar)
    kind = _NAMED.get(words[0]) if bare in ("NAME", "NAMES") else _KINDS.get(bare)
    return Argument(metavar=metavar, help=found.help or "", kind=kind)


def _first(metavar: str) -> str:
    """What it may be, the first of several: `[FILM[/VARIANT]]...` is a FILM."""
    return _bare(metavar).partition("/")[0].partition("|")[0]


def _bare(metavar: str) -> str:
    return re.sub(r"[\[\]. ]", "", metavar)


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _example(epilog: str) -> str:
    return epilog.strip()
