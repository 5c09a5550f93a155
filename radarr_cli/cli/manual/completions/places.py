"""The tables that every shell's script is written from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.cli.manual.commands import GLOBAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.cli.manual.commands import Argument, Command, Option
    from radarr_cli.cli.manual.values import Value

HEAD = "# Written by python -m radarr_cli.cli.manual; changes are lost."
Described = tuple[tuple[str, str], ...]
"""Words, each with what it means."""


class Place(NamedTuple):
    """Where somebody is on the line: behind the words of `path`."""

    path: str
    commands: Described
    options: Described
    values: tuple[tuple[str, Value], ...]
    """What stands behind an option, by its name; or as an argument, by its number or, for all others, +."""


def places(commands: Sequence[Command]) -> list[Place]:
    """Every place, the program's own first."""
    found = [Place("", tuple((each.words[0], each.summary) for each in commands), (), ())]
    for command in commands:
        for each in command.leaves():
            found += _places(each)
    return found


def by_value(found: Sequence[Place]) -> dict[Value, list[str]]:
    """What stands somewhere, and where: "PATH OPTION", "PATH NUMBER"."""
    there: dict[Value, list[str]] = {}
    for place in found:
        for key, value in place.values:
            there.setdefault(value._replace(behind=()), []).append(f"{place.path} {key}")
    return there


def everywhere() -> Described:
    """The options that may stand at any place."""
    return _described(GLOBAL)


def _places(command: Command) -> Iterator[Place]:
    """The command's, and those behind its words that decide what comes next."""
    path = " ".join(command.words)
    shown = next((child for child in command.children if child.words[-1] == command.shows), command)
    options, arguments = list(command.options), list(command.arguments)
    if shown is not command:
        # A group's own command stands for the group, too.
        options += shown.options
        arguments += shown.arguments
    values = [(name, each.value) for each in options if each.metavar for name in each.names]
    yield Place(
        path,
        tuple((child.words[-1], child.summary) for child in command.children),
        _described(options),
        (*values, *_numbered(arguments)),
    )
    for word, value in (pair for each in arguments for pair in each.value.behind):
        yield Place(f"{path} {word}", (), _described(options), (*values, ("1", value)))


def _numbered(arguments: Sequence[Argument]) -> Iterator[tuple[str, Value]]:
    for number, each in enumerate(arguments, 1):
        yield str(number), each.value
        if each.repeated:
            yield "+", each.value


def _described(options: Sequence[Option]) -> Described:
    return tuple((name, each.help) for each in options for name in each.names if name.startswith("--"))
