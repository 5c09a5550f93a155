"""A command that shows something, with commands below it that change it: `queue`, and `queue remove 3`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class ShowingGroup(TyperGroup):
    """`NAME ...` is `NAME list ...`, unless the first word is a command or asks for help.

    `shows` is the command below that runs where none is named.
    """

    shows = "list"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = [self.shows, *args]
        return super().parse_args(ctx, args)
