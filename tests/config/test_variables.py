"""`secrets.env` sets what a timer's empty environment lacks, for every command alike."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from radarr_cli.config.configuration import Configuration
from radarr_cli.config.paths import ConfigPaths
from radarr_cli.config.sources import Document
from radarr_cli.config.variables import fits_a_line, read_variables, with_variables
from tests.fakes.user import PROJECT

TMDB = '[tmdb]\napi_key = { env = "TMDB_KEY" }\n'


@pytest.mark.parametrize(
    ("line", "value"),
    {
        "TMDB_KEY=k": "k",
        "  TMDB_KEY=a b = c # d  ": "a b = c # d",
        'TMDB_KEY="a \\"b\\" \\\\ \\$c"': 'a "b" \\ $c',
        "TMDB_KEY='a \\ \"b\"'": 'a \\ "b"',
        'TMDB_KEY="': '"',
        "# a note\n; another\n\nTMDB_KEY=k\nOTHER=x": "k",
    }.items(),
)
def test_a_line_is_read_as_systemd_and_docker_read_it(line, value, configure):
    loaded = configure({"config.toml": TMDB, "secrets.env": line})
    assert loaded.faults == ()
    assert loaded.settings.tmdb.api_key.reveal() == value


def test_what_is_set_wins_and_what_is_set_to_nothing_does_not(configure):
    files = {"config.toml": TMDB, "secrets.env": "TMDB_KEY=file\n"}
    assert configure(files, {"TMDB_KEY": "shell"}).settings.tmdb.api_key.reveal() == "shell"
    assert configure(files, {"TMDB_KEY": ""}).settings.tmdb.api_key.reveal() == "file"
    files["secrets.env"] = "TMDB_KEY=\n"
    assert configure(files, {"TMDB_KEY": "shell"}).settings.tmdb.api_key.reveal() == "shell"


def test_single_keys_are_set_as_by_the_environment_and_commands_see_them(configure):
    lines = "RADARR_CLI_LIBRARY__TAGS=['a']\nRADARR_CLI_TMDB__API_KEY=0123\nRADARR_CLI_CONFIG=/elsewhere\n"
    loaded = configure({"config.toml": "", "secrets.env": lines})
    assert loaded.faults == ()
    assert (loaded.settings.library.tags, loaded.settings.tmdb.api_key.reveal()) == (("a",), "0123")
    assert loaded.origins["library.tags"].source == "secrets.env:1"
    assert configure({}, {"RADARR_CLI_LIBRARY__TAGS": "['b']"}).settings.library.tags == ("b",)
    command = '[tmdb]\napi_key = { command = ["printenv", "VAULT"] }\n'
    files = {"config.toml": command, "secrets.env": "VAULT=from the file\n"}
    assert configure(files, {"PATH": os.environ["PATH"]}).settings.tmdb.api_key.reveal() == "from the file"


def test_what_is_wrong_with_the_file_is_said_without_what_it_holds(configure, paths):
    lines = "# keys\nexport TMDB_KEY=canary\ncanary\nRADARR_CLI_LIBRARI__TAGS=canary\n"
    faults = [str(fault) for fault in configure({"config.toml": "", "secrets.env": lines}).faults]
    assert sorted(faults) == [
        "secrets.env: line 2 is no NAME=value",
        "secrets.env: line 3 is no NAME=value",
        'secrets.env:4: RADARR_CLI_LIBRARI__TAGS: sets nothing: no such section; did you mean "library"?',
    ]
    paths.variables.write_bytes(b"A=\xff")
    (fault,) = configure({}).faults
    assert str(fault) == "secrets.env: is not UTF-8 text"


def test_a_file_that_others_can_read_is_warned_of_and_what_it_sets_is_not_missing(configure, paths):
    configure({"config.toml": TMDB, "secrets.env": "TMDB_KEY=k\n"})
    paths.variables.chmod(0o644)
    said = [str(each) for each in Configuration(paths.file, {}, {}).warnings()]
    assert said == [
        f"secrets.env: holds a secret and can be read by other accounts (chmod 600 {paths.variables})"
    ]
    paths.variables.chmod(0o600)
    assert Configuration(paths.file, {}, {}).warnings() == ()


@pytest.mark.parametrize("value", ["k", "a b", '"a"', "'a'", '"', "a\\b", '"a\\"b$c`"', " a ", "#a", "ü"])
def test_what_is_written_is_read_again(value, tmp_path):
    paths = ConfigPaths(tmp_path / "config.toml")
    paths.variables.write_text(with_variables("# mine\nA=old\nB=kept", {"A": value, "C": "c"}))
    found = {name: each.raw for name, each in read_variables(Document(), paths).items()}
    assert found == {"B": "kept", "A": value, "C": "c"}
    assert paths.variables.read_text().startswith("# mine\nB=kept\n")
    assert fits_a_line(value)
    assert not fits_a_line(f"{value}\nX=1")


def test_a_run_without_an_environment_finds_the_key(tmp_path):
    """As cron calls it: HOME, and nothing else of ours."""
    folder = tmp_path / ".config/radarr-cli"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(TMDB)
    command = [sys.executable, "-m", "radarr_cli", "config", "check"]

    def check() -> str:
        ran = subprocess.run(
            command, env={"HOME": str(tmp_path), "PATH": os.defpath}, cwd=PROJECT, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        return ran.stderr

    assert f"TMDB_KEY is not set (TMDB_KEY=... in {folder}/secrets.env sets it)" in check()
    (folder / "secrets.env").write_text("TMDB_KEY=k\n")
    (folder / "secrets.env").chmod(0o600)
    assert "TMDB_KEY" not in check()
