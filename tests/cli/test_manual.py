"""The manual: as the commands say, well-formed, and completions that real shells load and answer with."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from radarr_cli.bootstrap import App
from radarr_cli.cli.lazy import COMMANDS
from radarr_cli.cli.manual.commands import all_commands
from radarr_cli.cli.manual.configuration import EXAMPLES
from radarr_cli.cli.manual.values import FILE
from radarr_cli.services.library.names import CONFIGURED
from radarr_cli.store.beginnings import KINDS
from tests.fakes.films import details_of, put_film
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

MAN, COMPLETIONS = PROJECT / "man", PROJECT / "completions"


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} isn't installed")


def test_the_manual_is_what_the_commands_say() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "radarr_cli.cli.manual", "--check"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    pages = {path.name for path in MAN.iterdir()}
    assert pages >= {f"radarr-cli-{entry.name}.1" for entry in COMMANDS if not entry.hidden}
    assert "radarr-cli-decide.1" not in pages


def test_every_kind_of_names_that_completion_asks_for_is_answered() -> None:
    values = [each.value for command in all_commands() for leaf in command.leaves()
              for each in (*leaf.options, *leaf.arguments)]  # fmt: skip
    asked = {value.names for found in values for value in (found, *dict(found.behind).values())}
    assert asked - {"", FILE, "backups"} == CONFIGURED.keys() | KINDS.keys()


def test_the_examples_of_the_configuration_are_one(tmp_path: Path) -> None:
    user = User(tmp_path, "postgresql://127.0.0.1:9/none")
    (tmp_path / "config.toml").write_text("\n".join(EXAMPLES.values()).replace("/srv/films", str(user.films)))
    formats = tmp_path / "formats"
    formats.mkdir()
    condition = {"name": "x265", "implementation": "ReleaseTitleSpecification", "fields": {"value": "x265"}}
    (formats / "x265.json").write_text(json.dumps({"name": "x265 (HD)", "specifications": [condition]}))
    secrets = ("TMDB_KEY", "PROWLARR_KEY", "NTFY_URL")
    user.variables |= dict.fromkeys(secrets, "json://127.0.0.1:9")
    checked = user.run("config", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert EXAMPLES.keys() >= {"filter", "custom_fields", "profile", "indexer", "client", "notifier"}


def test_the_configuration_page_says_how_each_kind_is_written() -> None:
    page = (MAN / "radarr-cli-config.5").read_text()
    for section in App().configuration.schema()["properties"].values():
        for kind in section.get("items", {}).get("oneOf", ()):
            assert f'kind = "{kind["title"]}"' in page
    assert "Default: True" not in page
    for heading in ("ENVIRONMENT", "FILES"):
        assert f".SH {heading}\n" in page


@needs("mandoc")
@pytest.mark.parametrize("page", ["radarr-cli-queue.1", "radarr-cli-import.1", "radarr-cli-config.5"])
def test_a_page_fits_80_columns_and_its_examples_stand_as_they_are(page: str) -> None:
    shown = subprocess.run(
        ["mandoc", "-Tutf8", "-Owidth=78", str(MAN / page)], capture_output=True, text=True, check=True
    ).stdout
    lines = re.sub(".\b", "", shown).splitlines()
    name = page.partition(".")[0].upper()
    assert lines[0].split() == [f"{name}({page[-1]})", "radarr-cli", f"{name}({page[-1]})"]
    wanted = {
        "radarr-cli-queue.1": "radarr-cli queue --json | jq '.[] | [.id, .title, .nextAction]'",
        "radarr-cli-import.1": "radarr-cli import /data/film.mkv --movie 'The Matrix (1999)' "
        "--quality Bluray-1080p",
        "radarr-cli-config.5": 'password = { command = ["pass", "show", "qbit"] }',
    }
    assert wanted[page] in [line.strip() for line in lines]


@needs("mandoc")
def test_mandoc_finds_nothing_wrong() -> None:
    checked = subprocess.run(
        ["mandoc", "-Tlint", "-Wwarning", *map(str, sorted(MAN.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stdout) == (0, "")


@needs("shellcheck")
def test_shellcheck_finds_nothing_wrong() -> None:
    ours = ("tests/run", "tests/peers", ".ci/run", "examples/demo/run")
    scripts = [COMPLETIONS / "radarr-cli.bash", *(PROJECT / name for name in ours)]
    checked = subprocess.run(["shellcheck", *map(str, scripts)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    put_film(database, details_of(603, "The Matrix", 1999))
    put_film(database, details_of(604, "Matrix 50% $(id) It's", 2003))
    put_film(database, details_of(605, "Other", 2003))
    user = User(tmp_path, database_url)
    user.configure('[filter]\nkids = "tag=kids"\n')
    programs = tmp_path / "bin"
    programs.mkdir()
    stub = programs / "radarr-cli"
    stub.write_text(f'#!/bin/sh\nexec {sys.executable} -m radarr_cli "$@"\n')
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    user.variables |= {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(PROJECT), "TERM": "dumb"}
    return user


def bash(user: User, line: str) -> list[str]:
    script = (
        f"source {COMPLETIONS}/radarr-cli.bash\nCOMP_LINE=$1 COMP_POINT=${{#1}}\n"
        '_radarr_cli radarr-cli "${1##* }"\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    return shell(user, ["bash", "-c", script, "bash", f"radarr-cli {line}"])


def fish(user: User, line: str) -> list[str]:
    script = f"source {COMPLETIONS}/radarr-cli.fish; complete -C $argv[1]"
    return [found.partition("\t")[0] for found in shell(user, ["fish", "-c", script, f"radarr-cli {line}"])]


def shell(user: User, command: list[str]) -> list[str]:
    ran = subprocess.run(
        command, env=user.environment, cwd=user.home, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stderr == ""
    return [line for line in ran.stdout.splitlines() if line]


def test_names_are_found_by_what_was_typed_and_faults_are_silent(user: User) -> None:
    assert user.run("complete", "films", "the m").stdout == "The Matrix (1999)\n"
    assert user.run("complete", "films", "matrix").stdout == "Matrix 50% $(id) It's (2003)\n"
    assert user.run("complete", "films", "The").stdout == "The Matrix (1999)\n"
    assert user.run("complete", "films", "tmdb:60").stdout.startswith("tmdb:603\tThe Matrix (1999)\n")
    assert user.run("complete", "films", "Matrix 5_").stdout == ""
    assert user.run("complete", "films", "@k").stdout == "@kids\n"
    assert user.run("complete", "profiles").stdout.splitlines()[-1] == "HD" or "HD" in user.run(
        "complete", "profiles", "h"
    ).stdout.splitlines()  # fmt: skip
    user.configure("nonsense")
    ran = user.run("complete", "films", "the")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@needs("bash")
def test_bash_completes_commands_options_and_names(user: User) -> None:
    assert bash(user, "sea") == ["search"]
    assert {"list", "remove", "retry"} <= set(bash(user, "queue "))
    assert {"--json", "--every"} <= set(bash(user, "queue -"))
    assert "--every" in bash(user, "queue list --e")
    assert bash(user, "--json show The") == [r"The\ Matrix\ \(1999\)"]
    # What a title holds reaches the line as text, never as a command.
    assert bash(user, "show matrix") == [r"Matrix\ 50%\ \$\(id\)\ It\'s\ \(2003\)"]
    assert "HD" in bash(user, "edit --profile H")


@needs("fish")
def test_fish_completes_commands_options_and_names(user: User) -> None:
    assert fish(user, "sea") == ["search"]
    assert "retry" in fish(user, "queue ")
    # No level deeper than the line is.
    assert fish(user, "queue remove ") == []
    assert "--every" in fish(user, "queue list --e")
    assert fish(user, "show The") == ["The Matrix (1999)"]
    assert "HD" in fish(user, "edit --profile H")


@needs("zsh")
def test_zsh_loads_the_completion(user: User) -> None:
    script = (
        f"fpath=({COMPLETIONS} $fpath); autoload -U compinit && compinit -u -d $HOME/dump\n"
        "print ${_comps[radarr-cli]}"
    )
    assert shell(user, ["zsh", "-f", "-c", script]) == ["_radarr-cli"]
    checked = subprocess.run(
        ["zsh", "-n", str(COMPLETIONS / "_radarr-cli")], capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, b"")


@needs("zsh")
def test_zsh_completes_in_a_real_terminal(user: User) -> None:
    """Zsh completes only where somebody types: a terminal of its own, and what it shows after a tab."""
    script = f"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1="> "; fpath=({COMPLETIONS} $fpath); autoload -U compinit; compinit -u -d $HOME/dump'
zpty -w z 'print re""ady'
zpty -r z line '*ready*'
zpty -n -w z $'radarr-cli show tmdb:603\\t'
zpty -r z line '*603*'
zpty -n -w z $'\\C-uradarr-cli sea\\t'
zpty -r z line '*search*' && print -r -- found
zpty -n -w z $'\\C-uradarr-cli show The\\t'
zpty -r z line '*Matrix*' && print -r -- named
zpty -d z
"""
    ran = subprocess.run(
        ["zsh", "-f", "-c", script], env=user.environment, cwd=user.home, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert ran.stdout.split() == ["found", "named"], ran.stderr
