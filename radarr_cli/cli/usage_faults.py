"""A command line that makes no sense, said as every other error is: a sentence, and what to do next."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from typer._click import exceptions as found  # Typer vendors it; pinned below 0.29

from radarr_cli.cli.output import safe
from radarr_cli.errors import UsageError

_UNKNOWN = re.compile(r"No such command '(.*?)'\.", re.DOTALL)
_TOO_MANY = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", re.DOTALL)
_NO_NUMBER = re.compile(r"is not a valid (?:int|integer|float)(?: range)?")
_NO_VALUE = re.compile(r"Option '(.*)' requires an argument")


def usage_error(fault: found.ClickException) -> UsageError:
    """The same in our words; a mistyped command or option comes with the nearest there are."""
    context = getattr(fault, "ctx", None)
    message, hint = _said(fault, context)
    return UsageError(safe(message), hint=safe(hint) if hint else None)


def _said(fault: found.ClickException, context: Any) -> tuple[str, str | None]:
    page = f"{context.command_path} --help" if context else None
    text = fault.message.strip().rstrip(".")
    if isinstance(fault, found.NoArgsIsHelpError):
        return "no command is named", page
    if isinstance(fault, found.NoSuchOption):
        return f"there is no option {fault.option_name}", _nearest(fault.possibilities or (), page)
    if unknown := _UNKNOWN.match(fault.message):
        names = [name for name in context.command.list_commands(context) if not _hidden(context, name)]
        near = get_close_matches(unknown[1], names)
        return f"there is no command {unknown[1]}", _nearest(near, page)
    if isinstance(fault, found.MissingParameter):
        return f"{_name(fault.param)} is missing", _example(context) or page
    if isinstance(fault, found.BadParameter):
        name = _name(fault.param) if fault.param else ""
        text = _NO_NUMBER.sub("is not a number", text)
        return f"{name}: {text}" if name else text, page
    if extra := _TOO_MANY.match(fault.message):
        return f"this is too much: {extra[1]}", f"what has spaces needs quotes; {page}"
    if no_value := _NO_VALUE.match(fault.message):
        return f"{no_value[1]} needs a value", _example(context) or page
    return text[:1].lower() + text[1:], page


def _nearest(names: Any, page: str | None) -> str | None:
    said = " or ".join(names)
    return f"did you mean {said}? {page} lists them all" if said else page


def _hidden(context: Any, name: str) -> bool:
    command = context.command.get_command(context, name)
    return command is None or bool(command.hidden)


def _name(parameter: Any) -> str:
    if parameter is None:
        return "something"
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name)


def _example(context: Any) -> str | None:
    """The example of the command's own help."""
    epilog = (context.command.epilog or "") if context else ""
    # "Example: ..." and, where rich draws the help, with its brackets escaped.
    return f"for e{epilog[1:]}".replace("\\[", "[") if epilog else None
