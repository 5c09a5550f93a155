"""The table of commands, and a Typer group that imports a command's module only when it is called.

One table feeds the group, the completions, the man pages and the README; a test fails when they differ.
"""

from __future__ import annotations

from copy import copy
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer.models import CommandInfo


class Entry(NamedTuple):
    """One top-level command: its module under `cli.commands`, one line of help, and its panel in the help.

    A module holds `app`, a Typer. Several names may share a module: then each is an attribute
    `NAME_app` there (`-` becomes `_`).
    """

    name: str
    module: str
    summary: str
    panel: str
    hidden: bool = False


_LIBRARY, _RELEASES, _DOWNLOADS, _UPKEEP = "Films", "Releases", "Downloads and files", "Setup and upkeep"
COMMANDS: tuple[Entry, ...] = (
    Entry("add", "adding", "Add a film to the library.", _LIBRARY),
    Entry("get", "get", "Add a film and follow its best release into the library.", _LIBRARY),
    Entry("list", "movies", "List the films of the library.", _LIBRARY),
    Entry("show", "movies", "Show one film with its variants, files and dates.", _LIBRARY),
    Entry("edit", "editing", "Change profile, root, tags or own fields of films.", _LIBRARY),
    Entry("remove", "editing", "Take films out of the library; files stay unless --files.", _LIBRARY),
    Entry("monitor", "editing", "Search for films by themselves again.", _LIBRARY),
    Entry("unmonitor", "editing", "Stop searching for films.", _LIBRARY),
    Entry("refresh", "refreshing", "Fetch the metadata of films anew.", _LIBRARY),
    Entry("calendar", "calendar", "Which films come out when; as a table, .ics or RSS.", _LIBRARY),
    Entry("stats", "stats", "The library in numbers: quality, size, group, age.", _LIBRARY),
    Entry("report", "report", "A page to look at: library, calendar, history, numbers.", _LIBRARY),
    Entry("tags", "movies", "List the tags in use, and how many films carry each.", _LIBRARY),
    Entry("variants", "variants", "Several forms of a film: list, add, edit, remove.", _LIBRARY),
    Entry("search", "search", "Search the indexers for a film and judge what they offer.", _RELEASES),
    Entry("releases", "search", "Show the kept candidates of a film without asking an indexer.", _RELEASES),
    Entry("wanted", "wanted", "Films without a file, or with one below the cutoff.", _RELEASES),
    Entry("rss", "rss", "Read what is new at the indexers, and take the best of it.", _RELEASES),
    Entry("grab", "grab", "Hand a release to the download client.", _RELEASES),
    Entry("explain", "explain", "Why a release was taken or not, and what would change that.", _RELEASES),
    Entry("simulate", "simulate", "Show what other rules would have grabbed of what came.", _RELEASES),
    Entry("parse", "parse", "Read release names.", _RELEASES),
    Entry("indexers", "indexers", "Indexers: list, test, caps, stats, budget, sync.", _RELEASES),
    Entry("groups", "groups", "Scene groups and what they are worth: list, show, explain.", _RELEASES),
    Entry("replace", "replace", "Replace a film's file by another release.", _RELEASES),
    Entry("blocklist", "blocklist", "Releases that are never taken: list, add, remove, clear.", _RELEASES),
    Entry("queue", "queue", "What is being downloaded, and what happens next to it.", _DOWNLOADS),
    Entry("import", "imports", "Take finished downloads, or a file by hand, into the library.", _DOWNLOADS),
    Entry("nfo", "nfo", "Write texts and pictures for media servers beside films.", _DOWNLOADS),
    Entry("undo", "undoing", "Take back an import, a rename, a removal, or a whole run.", _DOWNLOADS),
    Entry("trash", "trash", "What was replaced or removed: list, restore, empty.", _DOWNLOADS),
    Entry("files", "files", "Single files: list, show, edit, rematch, remove.", _DOWNLOADS),
    Entry("rename", "relocating", "Name files and folders by the templates.", _DOWNLOADS),
    Entry("move", "relocating", "Take films to another root or folder.", _DOWNLOADS),
    Entry("scan", "scan", "Look at the disks: films that are gone, new, or nobody's yet.", _DOWNLOADS),
    Entry("history", "history", "What was grabbed, imported, replaced and deleted.", _DOWNLOADS),
    Entry("attention", "attention", "What waits for you: list, show, dismiss.", _DOWNLOADS),
    Entry("clients", "clients", "Download clients: list, test.", _DOWNLOADS),
    Entry("status", "status", "How everything stands, on one screen.", _LIBRARY),
    Entry("run-once", "run_once", "Do whatever is due, then leave; made for cron.", _UPKEEP),
    Entry("schedule", "schedule", "Have run-once called regularly: install, remove, status.", _UPKEEP),
    Entry("metrics", "metrics", "Numbers for Prometheus.", _UPKEEP),
    Entry("runs", "runs", "What ran, and how it ended: list, show.", _UPKEEP),
    Entry("pause", "pausing", "Leave an indexer, a client or run-once alone for a while.", _UPKEEP),
    Entry("resume", "pausing", "End a pause.", _UPKEEP),
    Entry("notify", "notify", "Notifiers: list, test.", _UPKEEP),
    Entry("init", "init", "Set everything up, asking and testing as it goes.", _UPKEEP),
    Entry("config", "config", "The configuration: check, show, path, schema, edit.", _UPKEEP),
    Entry("profiles", "profiles", "Quality profiles: list, show, check, import.", _UPKEEP),
    Entry("formats", "formats", "Custom formats: list, show, test, import, diff, update.", _UPKEEP),
    Entry("quality", "quality", "How large a film of each quality may be: sizes.", _UPKEEP),
    Entry("naming", "naming", "File names: tokens, check a template.", _UPKEEP),
    Entry("doctor", "doctor", "Find out what is wrong: check, paths, links, readable.", _UPKEEP),
    Entry("db", "db", "The database: status, start, stop, backup, restore, shell.", _UPKEEP),
    Entry("complete", "complete", "Names that begin so, for the shells.", _UPKEEP, hidden=True),
    Entry("decide", "decide", "Judge the releases of a scenario document.", _RELEASES, hidden=True),
)
_RESOLVING = "radarr_cli.resolving"
"""Where the context says that a command is looked for, and which word follows it."""
_HELP = ("--help", "-h")
_BY_NAME = {entry.name: entry for entry in COMMANDS}


class LazyGroup(TyperGroup):
    """Knows its commands by the table; `get_command` imports one module."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the framework's signature
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = _BY_NAME.get(cmd_name)
        if entry is None:
            return None
        if _only_lists(ctx):
            return TyperCommand(
                entry.name, help=entry.summary, hidden=entry.hidden, rich_help_panel=entry.panel
            )
        command = load(entry, ctx.meta[_RESOLVING])
        if typer.core.HAS_RICH:
            _fit_for_rich(command)
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        ctx.meta[_RESOLVING] = args[1] if len(args) > 1 else ""
        return super().resolve_command(ctx, args)


def load(entry: Entry, word: str = _HELP[0]) -> Any:
    """Import the command's module and build its command.

    Where `word` is one of the commands below it, that is the only one there: to make the options of all of
    them takes as long as most of them run. The same for one that runs where none is named.
    """
    module = import_module(f"radarr_cli.cli.commands.{entry.module}")
    own = f"{entry.name.replace('-', '_')}_app"
    app = getattr(module, own, None) or module.app
    # Typer would offer to install completion at each of them; the whole program has one.
    app._add_completion = False
    below = app.registered_commands
    shows = getattr(app.info.cls, "shows", "")
    if shows and (not word or (word.startswith("-") and word not in _HELP)):
        word = shows
    called = [each for each in below if word and word == _name_of(each)]
    if called and len(below) > 1:
        app = copy(app)
        app.registered_commands = called
        command: Any = typer.main.get_group(app)
    else:
        command = typer.main.get_command(app)
    command.name = entry.name
    command.help = command.help or entry.summary
    if shows and "(default)" not in command.help:
        command.help += f"\n\nAlone: `{entry.name} {shows}`."
    command.epilog = command.epilog or _example_of(command)
    command.hidden = entry.hidden
    _name_values(command)
    return command


def _name_values(command: Any) -> None:
    """In help and usage a value is a word in capitals, whatever its type: N for a number, else the last word
    of the option's name, or the argument's."""
    for each in command.params:
        if each.metavar or getattr(each, "is_flag", False) or hasattr(each.type, "choices"):
            continue
        if each.param_type_name == "option":
            number = each.type.name.startswith(("int", "float"))
            each.metavar = "N" if number else each.opts[0].rpartition("-")[2].upper()
        else:
            several = each.nargs == -1
            word = each.name.upper().removesuffix("S") if several else each.name.upper()
            each.metavar = f"{word if each.required else f'[{word}]'}{'...' if several else ''}"
    for child in getattr(command, "commands", {}).values():
        _name_values(child)


def _example_of(group: Any) -> str | None:
    """What the page of a group shows: the example of what it does without a word, else of its first."""
    children = getattr(group, "commands", {})
    first = children.get(getattr(group, "shows", "")) or next(iter(children.values()), None)
    return first.epilog if first else None


def _fit_for_rich(command: Any) -> None:
    """Typer reads help as rich's markup, which swallows `[library]`, and keeps the source's line breaks."""
    paragraphs = (command.help or "").split("\n\n")
    command.help = "\n\n".join(_escaped(" ".join(each.split())) for each in paragraphs)
    command.epilog = _escaped(command.epilog or "")
    for parameter in command.params:
        parameter.help = _escaped(getattr(parameter, "help", None) or "")
    for child in getattr(command, "commands", {}).values():
        _fit_for_rich(child)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


def _name_of(command: CommandInfo) -> str:
    if command.name or command.callback is None:
        return command.name or ""
    return typer.main.get_command_name(command.callback.__name__)


def _only_lists(ctx: Any) -> bool:
    """True while the help of the whole program is written: then one line a command is enough."""
    return _RESOLVING not in ctx.meta
