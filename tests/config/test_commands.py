"""`radarr-cli config` as a user calls it."""

from __future__ import annotations

import json
import os
import pty
import pwd
import select
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

CANARY = "c4n4ry-0123456789"


@pytest.fixture
def run(tmp_path: Path):
    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", "config", *arguments],
            env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".config" / "radarr-cli" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_check_of_a_good_configuration(run, file: Path):
    file.write_text('[tmdb]\napi_key = { env = "KEY" }\n')
    ran = run("check")
    assert (ran.returncode, ran.stdout) == (0, f"{file.parent}: good (config.toml)\n")
    assert "warning: config.toml:2: tmdb.api_key: the environment variable KEY is not set" in ran.stderr
    ran = run("check", "--json", KEY="k")
    assert json.loads(ran.stdout) == {"status": "ok", "files": [str(file)], "warnings": []}


def test_check_names_all_faults_and_exits_with_10(run, file: Path):
    file.write_text('[tmdb]\nlangauge = "de"\n[library]\nroot = "x"\n[[root]]\n')
    ran = run("check")
    assert ran.returncode == 10
    assert ran.stdout == ""
    lines = ran.stderr.splitlines()
    assert lines[0] == "error: the configuration has 4 faults"
    assert [line.split(": ")[0].strip() for line in lines[1:5]] == [
        "config.toml:2", "config.toml:4", "config.toml:5", "config.toml:5",
    ]  # fmt: skip
    error = json.loads(run("check", "--json").stderr)
    assert (error["code"], error["exitCode"], len(error["faults"])) == ("configuration", 10, 4)
    assert error["faults"][0]["place"] == "config.toml:2: tmdb.langauge"


def test_show_tells_where_values_come_from_and_no_secret(run, file: Path):
    file.write_text(f'[tmdb]\napi_key = "{CANARY}"\n[schedule]\nsearch = "2h"\n')
    ran = run("show", "--changed", "--json", RADARR_CLI_TMDB__REGION="DE", RADARR_CLI_DATABASE__URL=CANARY)
    described = {each["key"]: (each["value"], each["origin"]) for each in json.loads(ran.stdout)}
    assert described == {
        "tmdb.api_key": ("********", "config.toml:2"),
        "tmdb.region": ("DE", "env RADARR_CLI_TMDB__REGION"),
        "schedule.search": ("2h", "config.toml:4"),
        "database.url": ("********", "env RADARR_CLI_DATABASE__URL"),
    }
    table = run("show", "tmdb")
    assert "en-US" in table.stdout
    assert "default" in table.stdout
    assert "schedule" not in table.stdout
    assert max(map(len, table.stdout.splitlines())) <= 80
    assert CANARY not in ran.stdout + table.stdout + run("show").stdout
    assert run("show", "tmbd").returncode == 4


def test_path_is_the_file_that_is_meant(run, file: Path, tmp_path: Path):
    assert run("path").stdout == f"{file}\n"
    assert run("path", RADARR_CLI_CONFIG=str(tmp_path)).stdout == f"{tmp_path}/config.toml\n"
    assert run("path", "--config", "/etc/mine.toml").stdout == "/etc/mine.toml\n"
    assert run("path", XDG_CONFIG_HOME="/x").stdout == "/x/radarr-cli/config.toml\n"
    assert run("path", XDG_CONFIG_HOME="relative").stdout == f"{file}\n"
    assert json.loads(run("path", "--json").stdout)["exists"] is False
    ran = run("check", "--config", "/nowhere/mine.toml")
    assert ran.returncode == 10
    assert "/nowhere/mine.toml: there is no such file" in ran.stderr


def test_an_empty_environment_finds_the_home_of_the_account():
    ran = subprocess.run(
        [sys.executable, "-m", "radarr_cli", "config", "path"],
        env={}, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    home = pwd.getpwuid(os.getuid()).pw_dir
    assert ran.stdout == f"{home}/.config/radarr-cli/config.toml\n"


def test_schema_is_one(run):
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema").stdout))
    assert json.loads(run("schema", "--json").stdout) == json.loads(run("schema").stdout)


def test_edit_needs_a_terminal(run):
    ran = run("edit")
    assert ran.returncode == 2
    assert "terminal" in ran.stderr


def test_edit_begins_with_the_template_and_offers_to_mend_faults(tmp_path: Path):
    """The editor breaks the file at first and mends it when it is called again."""
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\necho called >> "$0.log"\n'
        'if [ -e "$0.broken" ]; then sed -i s/tmbd/tmdb/ "$2"\n'
        'else touch "$0.broken"; printf \'[tmbd]\\nregion = "DE"\\n\' >> "$2"; fi\n'
    )
    editor.chmod(0o755)
    environment = {
        "HOME": str(tmp_path), "PATH": os.environ["PATH"], "VISUAL": f"{editor} --wait", "TERM": "dumb",
    }  # fmt: skip
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, "-m", "radarr_cli", "config", "edit"], environment)
    shown, answered = "", False
    while select.select([terminal], [], [], 60)[0]:
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data.decode()
        if not answered and "Edit again? [Y/n]: " in shown:
            os.write(terminal, b"\n")
            answered = True
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, shown
    assert 'tmbd: no such section; did you mean "tmdb"?' in shown
    assert (tmp_path / "editor.log").read_text() == "called\ncalled\n"
    written = (tmp_path / ".config" / "radarr-cli" / "config.toml").read_text()
    assert written.startswith("# The configuration of radarr-cli.")
    assert written.endswith('[tmdb]\nregion = "DE"\n')
