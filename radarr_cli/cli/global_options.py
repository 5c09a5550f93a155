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


_VALUES = {"--config": "config", "--log-format": "log_format", "--log-file": "log_file"}


class GlobalOptions:
    """What was given of them."""

    config: str | None = None
    json = False
    quiet = False
    verbose = False
    no_color = False
    version = False
    log_format: str | None = None
    log_file: str | None = None


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
        elif argument in _VALUES:
            setattr(options, _VALUES[argument], next(pending, None))
        elif (given := argument.partition("="))[1] and given[0] in _VALUES:
            setattr(options, _VALUES[given[0]], given[2])
        else:
            rest.append(argument)
    return options, rest
