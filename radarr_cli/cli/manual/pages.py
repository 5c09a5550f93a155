"""Man pages of the commands, one each, and of the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.cli.exit_codes import MEANINGS
from radarr_cli.cli.manual.commands import GLOBAL
from radarr_cli.cli.manual.roff import PROGRAM, escape, example, head, see_also, sentence, term, terms, text
from radarr_cli.domain.decisions.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.manual.commands import Argument, Command, Option

CONFIGURATION = f"{PROGRAM}-config"
ENVIRONMENT = (
    ("RADARR_CLI_CONFIG", "The configuration file, or its folder, where --config names none."),
    ("RADARR_CLI_SECTION__KEY", f"A key of the configuration, see {CONFIGURATION}(5)."),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "Where the folders below are, instead."),
    ("NO_COLOR", "If set, nothing is coloured."),
    ("COLUMNS", "How wide tables are; else the terminal says it, and without one it is 80."),
    ("TZ", "The time zone that times are shown in, where [schedule] timezone names none."),
    ("VISUAL, EDITOR", "What `config edit` opens."),
)
FILES = (
    ("~/.config/radarr-cli/config.toml", f"The configuration, see {CONFIGURATION}(5)."),
    (
        "~/.config/radarr-cli/conf.d/*.toml",
        "More of it, read in the order of the names; commands write here.",
    ),
    ("~/.config/radarr-cli/secrets.toml", "Secrets that were typed in; for its owner's eyes only."),
    ("~/.config/radarr-cli/secrets.env", "Variables for whom no shell has set them, as cron's calls."),
    ("~/.config/radarr-cli/formats/*.json", "Custom formats, as Radarr and the TRaSH Guides write them."),
    ("~/.local/state/radarr-cli", "What was learned and must stay private: sessions, fetched files."),
    ("~/.local/state/radarr-cli/backups", "Backups, where [backup] folder names no other place."),
    ("~/.local/share/radarr-cli/postgres", "The embedded database; root's is /var/lib/radarr-cli/postgres."),
    ("ROOT/.radarr-cli-trash", "What was replaced or removed, in each root."),
)
_EXAMPLES = re.compile(r"Examples?(?:, ([^:]+))?: ")
_LABEL = re.compile(rf"([^:'\"]+): (?={PROGRAM} )")


def pages(commands: Sequence[Command]) -> dict[str, str]:
    """File name to text."""
    found = {f"{PROGRAM}.1": _program_page(commands)}
    for command in commands:
        found[f"{PROGRAM}-{command.words[0]}.1"] = _command_page(command)
    return found


def _program_page(commands: Sequence[Command]) -> str:
    lines = [
        head(PROGRAM, 1),
        ".SH NAME",
        f"{escape(PROGRAM)} \\- a movie library manager for the command line",
        ".SH SYNOPSIS",
        f".B {escape(PROGRAM)}",
        r"[\fIoption\fR]... \fIcommand\fR [\fIargument\fR]...",
        ".SH DESCRIPTION",
    ]
    lines += text(
        "Finds films on TMDB, searches indexers, judges releases, hands the best to a download client, takes "
        "the finished file into the library, and keeps upgrading it. Each command is a short-lived process; "
        "run-once, called by cron or a systemd timer, does whatever is due and exits."
    )
    lines.append(".SH COMMANDS")
    for command in commands:
        lines += [".TP", f".BR {escape(f'{PROGRAM}-{command.words[0]}')} (1)", escape(command.summary)]
    lines += [".SH OPTIONS", *_options(GLOBAL), ".SH EXIT STATUS"]
    lines += terms([(str(code.value), sentence(meaning)) for code, meaning in MEANINGS.items()])
    lines += [".SH ENVIRONMENT", *terms(ENVIRONMENT), ".SH FILES", *terms(FILES)]
    lines += [".SH EXAMPLES", *text("Set everything up, add a film, and have the rest done by itself:")]
    lines += example([
        f"{PROGRAM} init",
        f"{PROGRAM} get 'The Matrix (1999)'",
        f"{PROGRAM} schedule install --user",
    ])  # fmt: skip
    lines += see_also((CONFIGURATION, 5), (f"{PROGRAM}-init", 1), (f"{PROGRAM}-run-once", 1))
    return "\n".join(lines) + "\n"


def _command_page(command: Command) -> str:
    name = f"{PROGRAM}-{command.words[0]}"
    lines = [head(name, 1), ".SH NAME", f"{escape(name)} \\- {escape(command.summary.rstrip('.'))}"]
    lines.append(".SH SYNOPSIS")
    leaves = [leaf for leaf in command.leaves() if not leaf.children]
    for number, leaf in enumerate(
        ([command] if command.options else []) + leaves if command.children else leaves
    ):
        lines += [*([".br"] if number else []), *_synopsis(leaf)]
    lines += [".SH DESCRIPTION", *text(command.help)]
    if command.arguments or command.options:
        lines += [".SH OPTIONS", *_arguments(command.arguments), *_options(command.options)]
    if command.children:
        lines.append(".SH COMMANDS")
        for leaf in leaves:
            lines += [f".SS {escape(' '.join(leaf.words))}", *text(leaf.help)]
            if leaf.words[-1] == command.shows:
                lines += [".PP", *text(f"Also what `{PROGRAM} {command.words[0]}` alone does.")]
            lines += [*_arguments(leaf.arguments), *_options(leaf.options), *_examples(leaf.example)]
    else:
        lines += [".SH EXAMPLES", *_examples(command.example, alone=True)]
    if command.words == ("explain",):
        lines += _rejections()
    lines += [".SH GLOBAL OPTIONS", *_options(GLOBAL), *see_also((PROGRAM, 1), (CONFIGURATION, 5))]
    return "\n".join(lines) + "\n"


def _rejections() -> list[str]:
    lines = [
        ".SH REJECTIONS",
        *text("The codes that a release is rejected with, as explain --codes lists them."),
    ]
    for code, reason in REASONS.items():
        goes = " It goes away by itself." if reason.temporary else ""
        said = f"{reason.meaning[0].upper()}{reason.meaning[1:]}.{goes} What to do: {reason.remedy}."
        lines += term(code, "", said)
    return lines


def _synopsis(command: Command) -> list[str]:
    arguments = " ".join(f"\\fI{escape(each.metavar)}\\fR" for each in command.arguments)
    options = "[\\fIoption\\fR]... " if command.options else ""
    rest = f"{options}{arguments}".strip()
    return [f".B {escape(f'{PROGRAM} ' + ' '.join(command.words))}", *([rest] if rest else [])]


def _arguments(arguments: Iterable[Argument]) -> list[str]:
    lines = []
    for each in arguments:
        lines += [
            ".TP",
            f".I {escape(each.metavar)}",
            *(text(f"{each.help} {_default(each.default)}") or ["\\&"]),
        ]
    return lines


def _options(options: Iterable[Option]) -> list[str]:
    lines = []
    for option in options:
        names = ", ".join(f"\\fB{escape(name)}\\fR" for name in option.names)
        value = f" \\fI{escape(option.metavar)}\\fR" if option.metavar else ""
        said = " ".join(filter(None, (option.help, _words(option), _default(option.default))))
        lines += [".TP", f"{names}{value}", *(text(said) or ["\\&"])]
    return lines


def _words(option: Option) -> str:
    """The fixed words there are, where neither the metavar nor the help names them already."""
    words = option.value.words
    told = f"{option.metavar} {option.help}"
    if not words or len(words) > 20 or all(word in told for word in words):
        return ""
    return f"One of {', '.join(words)}{', or several with commas between' if option.value.listed else ''}."


def _default(default: str) -> str:
    return f"Default: {default}." if default else ""


def _examples(epilog: str, *, alone: bool = False) -> list[str]:
    """The examples of a command's help, each on a line of its own, and before it what is said of it.

    `alone` in a section of their own, where the first needs no word.
    """
    begun = _EXAMPLES.match(epilog)
    said = f"Example, {begun[1]}" if begun and begun[1] else "" if alone else "Example"
    lines: list[str] = []
    for each in epilog[begun.end() if begun else 0 :].split("; "):
        named = _LABEL.match(each)
        if named:
            said = named[1][0].upper() + named[1][1:]
        if said:
            lines += [*([] if alone and not lines else [".PP"]), escape(f"{said}:")]
        lines += example([each[named.end() :] if named else each], first=alone and not lines)
        said = ""
    return lines
