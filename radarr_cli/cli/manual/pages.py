"""Man pages, in the classic macros that every man reads: one a command, one of the configuration."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from radarr_cli import __version__
from radarr_cli.cli.exit_codes import MEANINGS
from radarr_cli.cli.manual.commands import GLOBAL
from radarr_cli.domain.decisions.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.manual.commands import Argument, Command, Option

PROGRAM = "radarr-cli"
DATE = "2026-11-28"
_WIDTH = 72
_TITLE = "A movie library manager for the command line"


def pages(commands: Sequence[Command]) -> dict[str, str]:
    """File name to text."""
    found = {f"{PROGRAM}.1": _program_page(commands)}
    for command in commands:
        found[f"{PROGRAM}-{command.words[0]}.1"] = _command_page(command)
    return found


def configuration_page(schema: dict[str, Any]) -> str:
    """radarr-cli-config(5): every section and key, from the JSON Schema that `config schema` prints."""
    lines = [
        _head(f"{PROGRAM}-config", 5),
        ".SH NAME",
        f"{PROGRAM}\\-config \\- the configuration of {PROGRAM}",
    ]
    lines += [
        ".SH DESCRIPTION",
        *_text(
            "config.toml in the user's configuration folder ($XDG_CONFIG_HOME/radarr-cli), then "
            "conf.d/*.toml beside it in the order of their names; --config or RADARR_CLI_CONFIG name another "
            "file. A key that isn't known is a fault; radarr-cli config check names all of them with their "
            "places."
        ),
        ".PP",
        *_text(
            'A secret is given as text, or as { env = "NAME" }, { file = "PATH" }, '
            '{ command = ["pass", "show", "NAME"] } or { same_as = "prowlarr.NAME.api_key" }. '
            "Durations are written 90s, 15m, 6h, 14d; sizes 500 MiB, 20 GiB."
        ),
        ".PP",
        *_text(
            "The environment sets single keys: RADARR_CLI_TMDB__API_KEY, RADARR_CLI_INDEXER__<NAME>__API_KEY."
        ),
        ".PP",
        *_text(
            "Timers and cron know nothing of your shell. secrets.env beside config.toml (mode 0600) holds "
            "variables for them, NAME=value a line, as systemd's EnvironmentFile= and docker's --env-file "
            "read it: every command takes from there what its own environment doesn't set."
        ),
        ".SH SECTIONS",
    ]
    for name, section in schema["properties"].items():
        lines += _section(name, section)
    lines += [".SH SEE ALSO", f".BR {PROGRAM} (1),", f".BR {PROGRAM}\\-config (1)"]
    return "\n".join(lines) + "\n"


def _program_page(commands: Sequence[Command]) -> str:
    lines = [_head(PROGRAM, 1), ".SH NAME", f"{PROGRAM} \\- {_TITLE.lower()}", ".SH SYNOPSIS"]
    lines += [f".B {PROGRAM}", r"[\fIoption\fR]... \fIcommand\fR [\fIargument\fR]...", ".SH DESCRIPTION"]
    lines += _text(
        "Finds films on TMDB, searches indexers, judges releases, hands the best to a download client, takes "
        "the finished file into the library, and keeps upgrading it. Each command is a short-lived process; "
        "run-once, called by cron or a systemd timer, does whatever is due and exits."
    )
    lines.append(".SH COMMANDS")
    for command in commands:
        lines += [".TP", f".BR {_escape(f'{PROGRAM}-{command.words[0]}')} (1)", _escape(command.summary)]
    lines += [".SH OPTIONS", *_options(GLOBAL), ".SH EXIT STATUS"]
    for code, meaning in MEANINGS.items():
        lines += [".TP", f".B {code.value}", _escape(meaning)]
    lines += [
        ".SH FILES", ".TP", ".I ~/.config/radarr\\-cli/config.toml",
        f"The configuration, see {PROGRAM}\\-config(5).", ".SH SEE ALSO", f".BR {PROGRAM}\\-config (5)",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _command_page(command: Command) -> str:
    name = f"{PROGRAM}-{command.words[0]}"
    lines = [_head(name, 1), ".SH NAME", f"{_escape(name)} \\- {_escape(command.summary.rstrip('.'))}"]
    lines.append(".SH SYNOPSIS")
    leaves = [leaf for leaf in command.leaves() if not leaf.children]
    for number, leaf in enumerate(leaves):
        lines += [*([".br"] if number else []), *_synopsis(leaf)]
    lines += [".SH DESCRIPTION", *_text(command.help)]
    if command.children:
        lines.append(".SH COMMANDS")
        for leaf in leaves:
            lines += [f".SS {_escape(' '.join(leaf.words))}", *_text(leaf.help), *_details(leaf)]
    else:
        lines += _details(command, heading=".SH OPTIONS")
    if command.words == ("explain",):
        lines += _rejections()
    lines += [
        ".SH GLOBAL OPTIONS", *_options(GLOBAL), ".SH SEE ALSO", f".BR {_escape(PROGRAM)} (1),",
        f".BR {_escape(f'{PROGRAM}-config')} (5)",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _rejections() -> list[str]:
    lines = [
        ".SH REJECTIONS",
        *_text("The codes that a release is rejected with, as explain --codes lists them."),
    ]
    for code, reason in REASONS.items():
        goes = " It goes away by itself." if reason.temporary else ""
        text = f"{reason.meaning[0].upper()}{reason.meaning[1:]}.{goes} What to do: {reason.remedy}."
        lines += [".TP", f".B {_escape(code)}", *_text(text)]
    return lines


def _synopsis(command: Command) -> list[str]:
    arguments = " ".join(f"\\fI{_escape(each.metavar)}\\fR" for each in command.arguments)
    options = "[\\fIoption\\fR]... " if command.options else ""
    rest = f"{options}{arguments}".strip()
    return [f".B {_escape(f'{PROGRAM} ' + ' '.join(command.words))}", *([rest] if rest else [])]


def _details(command: Command, heading: str = "") -> list[str]:
    lines = []
    if command.arguments or command.options:
        lines += [heading] if heading else []
        lines += [*_arguments(command.arguments), *_options(command.options)]
    if command.example:
        lines += [".PP", *_text(command.example)]
    return lines


def _arguments(arguments: Iterable[Argument]) -> list[str]:
    lines = []
    for argument in arguments:
        lines += [".TP", f".I {_escape(argument.metavar)}", *(_text(argument.help) or ["\\&"])]
    return lines


def _options(options: Iterable[Option]) -> list[str]:
    lines = []
    for option in options:
        names = ", ".join(f"\\fB{_escape(name)}\\fR" for name in option.names)
        value = f" \\fI{_escape(option.metavar)}\\fR" if option.metavar else ""
        lines += [".TP", f"{names}{value}", *(_text(option.help) or ["\\&"])]
    return lines


def _section(name: str, section: dict[str, Any]) -> list[str]:
    written, keys = f"[{name}]", section
    if section.get("type") == "array":
        written, keys = f"[[{name}]]", section["items"]
    elif "additionalProperties" in section and isinstance(section["additionalProperties"], dict):
        inner = section["additionalProperties"]
        if inner.get("properties"):
            written, keys = f"[{name}.NAME]", inner
    lines = [f".SS {_escape(written)}", *_text(section.get("description", "") or keys.get("description", ""))]
    kinds = keys.get("oneOf") or keys.get("anyOf") or ()
    for properties in (keys.get("properties", {}), *(kind.get("properties", {}) for kind in kinds)):
        for key, value in properties.items():
            default = (
                f" Default: {value['default']}." if value.get("default") not in (None, "", [], {}) else ""
            )
            text = f"{value.get('description', '').rstrip('.')}.{default}".lstrip(".")
            lines += [".TP", f".B {_escape(key)}", *(_text(text) or ["\\&"])]
    return lines


def _head(name: str, section: int) -> str:
    return f'.TH {_escape(name.upper())} {section} {DATE} "{PROGRAM} {__version__}" "{_TITLE}"'


def _text(text: str) -> list[str]:
    """Paragraphs, in lines of the length that reviewers of man pages like."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if lines:
            lines.append(".PP")
        lines += [_escape(line) for line in wrap(" ".join(paragraph.split()), _WIDTH)]
    return lines


def _escape(text: str) -> str:
    """Backslashes, dashes that are to be copied, and lines that begin like a macro."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = text.replace("…", "...").replace("→", "->")
    return f"\\&{text}" if text.startswith((".", "'")) else text
