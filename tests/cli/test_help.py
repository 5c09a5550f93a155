"""Every page of help: an example, no line that is cut off, nothing wider than a terminal of 80 columns."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.manual.commands import all_commands
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.user import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.cli.manual.commands import Command

_ALL_PAGES = """
import sys
from radarr_cli.cli.main import main
for page in sys.argv[1:]:
    print(f"\\f{page}", flush=True)
    try:
        main([*page.split(), "--help"])
    except SystemExit as left:
        assert left.code == 0, page
"""


@pytest.fixture(scope="module")
def commands() -> dict[str, Command]:
    """Every page but the first by its words."""
    return {" ".join(leaf.words): leaf for command in all_commands() for leaf in command.leaves()}


@pytest.fixture(scope="module", params=["a pipe", "a terminal"])
def pages(
    request: pytest.FixtureRequest, commands: dict[str, Command], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Every page as it is written into a pipe, and as a terminal of 80 columns shows it."""
    home: Path = tmp_path_factory.mktemp("home")
    call = [sys.executable, "-c", _ALL_PAGES, "", *commands]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(PROJECT)}
    if request.param == "a terminal":
        code, shown = seen_on_terminal(call, environment)
    else:
        ran = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=60, check=False)
        code, shown = ran.returncode, ran.stdout + ran.stderr
    assert code == 0, shown[-2000:]
    found = {}
    for part in shown.split("\f")[1:]:
        words, _, page = part.partition("\n")
        found[words] = page
    assert found.keys() == {"", *commands}
    return found


def test_every_page_has_an_example_of_its_own(pages: dict[str, str], commands: dict[str, Command]) -> None:
    assert "Example: radarr-cli get" in pages[""]
    for words, command in commands.items():
        example, page = command.example, pages[words]
        assert f"radarr-cli {words.split()[0]}" in example.replace("-q ", "").replace("--quiet ", ""), words
        assert "".join(example.split()) in "".join(page.split()), f"{words}: {page}"


def test_a_page_says_all_that_the_command_says(pages: dict[str, str], commands: dict[str, Command]) -> None:
    """On a terminal rich would take `[library]` for markup."""
    for words, command in commands.items():
        page = "".join(pages[words].replace("│", "").split())
        for paragraph in command.help.split("\n\n"):
            assert "".join(paragraph.split()) in page, f"{words}: {pages[words]}"
        # Those of a group are those of the command below it that it stands for.
        for option in () if command.children else command.options:
            for word in option.help.split():
                assert word in pages[words], f"{words} {option.names}: {pages[words]}"


def test_nothing_is_cut_off_or_too_wide(pages: dict[str, str]) -> None:
    for words, page in pages.items():
        assert "…" not in page, f"{words}: {page}"
        assert not too_wide(page), words


def test_the_commands_below_a_group_take_a_line_each(
    pages: dict[str, str], commands: dict[str, Command]
) -> None:
    for words, command in commands.items():
        lines = {line.strip(" │") for line in pages[words].splitlines()}
        for child in command.children:
            assert any(
                line.startswith(f"{child.words[-1]} ") and line.endswith(f" {child.summary}")
                for line in lines
            ), f"{' '.join(child.words)}: {pages[words]}"
    first = [line.strip(" │") for line in pages[""].splitlines()]
    for command in all_commands():
        assert any(line.endswith(f" {command.summary}") for line in first), command.words
