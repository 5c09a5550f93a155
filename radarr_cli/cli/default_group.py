"""A command that shows something, with commands below it that change it: `queue`, and `queue remove 3`.

All groups are such: a word alone lists what there is, or says how it stands."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class ShowingGroup(TyperGroup):
    """`NAME ...` is `NAME list ...`, unless the first word is a command or asks for help, or can only be
    meant for one.

    `shows` is the command below that runs where none is named.
    """

    shows = "list"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        options = not first or (first.startswith("-") and first not in ("--help", "-h"))
        if options or (first not in self.commands and not first.startswith("-") and self._takes_words()):
            args = [self.shows, *args]
        return super().parse_args(ctx, args)

    def _takes_words(self) -> bool:
        return any(each.param_type_name == "argument" for each in self.commands[self.shows].params)


def showing(command: str) -> type[ShowingGroup]:
    """A group that shows what its `command` does."""
    return type("ShowingGroup", (ShowingGroup,), {"shows": command})
