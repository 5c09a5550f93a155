"""The table of commands, and what each must say of itself."""

from __future__ import annotations

import pytest
import typer

from radarr_cli.cli.exit_codes import EXIT_CODES, MEANINGS, ExitCode, code_of, strongest
from radarr_cli.cli.lazy import COMMANDS, load
from radarr_cli.errors import RadarrCliError


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_of_the_table_loads_and_gives_an_example(entry):
    command = load(entry)
    leaves = list(_leaves(command, entry.name))
    assert leaves
    for name, leaf in leaves:
        assert leaf.help, f"{name} has no help"
        text = f"{leaf.help} {leaf.epilog or ''} {command.epilog or ''}"
        assert entry.hidden or leaf.hidden or "xample" in text, f"{name} gives no example"


def test_every_error_has_an_exit_code():
    def leaves(cls):
        yield cls
        for child in cls.__subclasses__():
            yield from leaves(child)

    for cls in leaves(RadarrCliError):
        if cls is not RadarrCliError:
            assert code_of(cls.__new__(cls)) is not ExitCode.BUG, cls.__name__
    assert set(EXIT_CODES.values()) <= set(MEANINGS)


def test_the_strongest_code_wins():
    order = [130, 1, 10, 14, 11, 6, 3, 7, 0]
    for index, code in enumerate(order):
        assert strongest([ExitCode(code) for code in order[index:]]) == code


def _leaves(command, name):
    children = getattr(command, "commands", None)
    if not children:
        yield name, command
        return
    if getattr(command, "invoke_without_command", False):
        yield name, command
    context = typer.Context(command)
    for child in command.list_commands(context):
        yield from _leaves(command.get_command(context, child), f"{name} {child}")


def test_the_readme_tells_the_exit_codes():
    from pathlib import Path

    import radarr_cli

    readme = (Path(radarr_cli.__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| {code.value} | {meaning} |" in readme
