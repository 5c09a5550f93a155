"""The options that every command has and that may stand anywhere on the line; read without Typer."""

from __future__ import annotations

_FLAGS = {
    "--json": "json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "--no-color": "no_color",
    "--version": "version",
}


class GlobalOptions:
    """What was given of them."""

    config: str | None = None
    json = False
    quiet = False
    verbose = False
    no_color = False
    version = False


def take_global(arguments: list[str]) -> tuple[GlobalOptions, list[str]]:
    """Split the global options, wherever they stand before a `--`, from the rest of the line."""
    options, rest = GlobalOptions(), []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest.append(argument)
            rest.extend(pending)
        elif argument in _FLAGS:
            setattr(options, _FLAGS[argument], True)
        elif argument == "--config":
            options.config = next(pending, None)
        elif argument.startswith("--config="):
            options.config = argument.removeprefix("--config=")
        else:
            rest.append(argument)
    return options, rest
