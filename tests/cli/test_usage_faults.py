"""A mistyped line: said as every other error is, with the nearest there is; as JSON where that was asked."""

from __future__ import annotations

import json

import pytest

from radarr_cli.cli.lazy import COMMANDS
from radarr_cli.cli.manual.commands import all_commands
from tests.fakes.user import User

FAULTS = {
    "lst": ("there is no command lst", "did you mean list? radarr-cli --help lists them all"),
    "frog": ("there is no command frog", "radarr-cli --help"),
    "db backpu": ("there is no command backpu", "did you mean backup or backups? radarr-cli db --help"),
    "queue remov 1": ("there is no command remov", "did you mean remove"),
    "--frog": ("there is no option --frog", "radarr-cli --help"),
    "list --srot year": ("there is no option --srot", "did you mean --sort? radarr-cli list --help"),
    "queue --wach": ("there is no option --wach", "did you mean --watch? radarr-cli queue list --help"),
    "show": ("FILM[/VARIANT] is missing", "for example: radarr-cli show 'The Matrix (1999)'"),
    "variants": ("FILM is missing", "for example: radarr-cli variants list 'The Matrix (1999)'"),
    "show The Matrix": ("this is too much: Matrix", "what has spaces needs quotes; radarr-cli show --help"),
    "list --limit x": ("--limit: 'x' is not a number", "radarr-cli list --help"),
    "list --limit 0": ("--limit: 0 is not in the range x>=1", "radarr-cli list --help"),
    "add x --availability y": (
        "--availability: 'y' is not one of 'tba', 'announced'",
        "radarr-cli add --help",
    ),
    "list --limit": ("--limit needs a value", ""),
    "calendar --from frog": ("--from 'frog' is no day", "write 2026-03-01"),
}


@pytest.fixture
def user(tmp_path_factory: pytest.TempPathFactory) -> User:
    return User(tmp_path_factory.mktemp("home"), "postgresql://127.0.0.1:9/none")


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_of_usage_looks_as_all_errors_do(user: User, line: str) -> None:
    message, hint = FAULTS[line]
    ran = user.run(*line.split())
    assert (ran.returncode, ran.stdout) == (2, "")
    first, *rest = ran.stderr.splitlines()
    assert first.startswith(f"error: {message}")
    assert len(rest) == bool(hint)
    assert rest[:1] == [] or rest[0].startswith(f"hint: {hint}")


@pytest.mark.parametrize(
    "line", ["frog", "list --srot year", "show", "list --limit x", "calendar --from frog"]
)
def test_with_json_it_is_one_object(user: User, line: str) -> None:
    message, hint = FAULTS[line]
    ran = user.run("--json", *line.split())
    assert (ran.returncode, ran.stdout) == (2, "")
    told = json.loads(ran.stderr)
    assert (told["status"], told["code"], told["exitCode"]) == ("error", "usage", 2)
    assert told["message"].startswith(message)
    assert told.get("hint", "").startswith(hint)


def test_nothing_at_all_is_help_or_one_object(user: User) -> None:
    ran = user.run()
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Usage: radarr-cli")
    ran = user.run("--json")
    assert (ran.returncode, json.loads(ran.stderr)["message"]) == (2, "no command is named")


def test_what_was_typed_draws_nothing_on_the_terminal(user: User) -> None:
    for line in (
        ["\x1b[31mred"],
        ["list", "--\x1b[31mred"],
        ["show", "a", "\x1b[31mred"],
        ["list", "--limit", "\x1b"],
    ):
        assert "\x1b" not in user.run(*line).stderr, line


def test_every_group_shows_something_by_itself() -> None:
    """A word alone is never a usage fault: it lists what there is, or says how it stands."""
    names = {entry.name for entry in COMMANDS if not entry.hidden}
    groups = {command.words[0]: command for command in all_commands() if command.children}
    assert len(groups) > 15
    assert groups.keys() <= names
    for name, command in groups.items():
        # `init` asks by itself.
        assert name == "init" or command.shows in [child.words[-1] for child in command.children], name
        assert name == "init" or f"`{name} {command.shows}`" in command.help or "(default)" in command.help


@pytest.mark.parametrize("group", ["config", "profiles", "formats", "quality", "naming", "schedule"])
def test_a_group_alone_does_what_its_command_does(user: User, group: str) -> None:
    shows = next(command.shows for command in all_commands() if command.words == (group,))
    alone, named = user.run(group, "--json"), user.run(group, shows, "--json")
    assert (alone.returncode, alone.stdout) == (named.returncode, named.stdout) != (2, "")
