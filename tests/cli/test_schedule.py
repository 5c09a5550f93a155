"""Timers as systemd and cron read them, and how they get into place and away."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.timers import UnitFolder
from radarr_cli.domain.timetable import Call, cron_lines, unit_files
from radarr_cli.errors import Conflict
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

CALLS = {
    "system": Call(program=("/bin/true", "--config", "/a b/100%/$c.toml"), account="daemon"),
    "user": Call(program=("/bin/true",)),
    "quote": Call(program=("/bin/true", "--config", "/home/o'brien/c.toml")),
    "own database": Call(program=("/bin/true",), account="daemon", embedded=False),
}
# Keeps the crontab in a file: cron's own program would write the tester's.
CRONTAB = """#!/bin/sh
file={file}
case "$1" in
  -l) [ -e "$file" ] || {{ echo "no crontab for me" >&2; exit 1; }}; cat "$file" ;;
  -r) rm "$file" ;;
  -) cat > "$file" ;;
esac
"""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed")
@pytest.mark.parametrize("name", CALLS)
def test_systemd_finds_nothing_wrong_with_the_units(name: str, tmp_path: Path) -> None:
    call = CALLS[name]
    files = unit_files(call)
    assert ("radarr-cli-db.service" in files) == call.embedded
    for file, text in files.items():
        (tmp_path / file).write_text(text.replace("Documentation=man:", "Documentation=https://x/?"))
    manager = [] if call.account else ["--user"]
    command = ["systemd-analyze", *manager, "verify", "--recursive-errors=yes", "--man=no"]
    checked = subprocess.run(
        [*command, *(str(tmp_path / file) for file in files)], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    ours = [line for line in checked.stderr.splitlines() if "radarr-cli" in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed")
def test_the_service_of_the_machine_is_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "radarr-cli.service"
    unit.write_text(unit_files(CALLS["system"])["radarr-cli.service"])
    checked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=45", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-400:]


def test_files_are_written_once_kept_when_changed_and_taken_away(tmp_path: Path) -> None:
    folder = UnitFolder(path=tmp_path / "units", user=True)
    files = unit_files(CALLS["user"])
    assert sorted(folder.write(files, replace=False)) == sorted(files)
    assert folder.write(files, replace=False) == []
    newer = unit_files(Call(program=("/usr/bin/true",)))
    assert folder.state("radarr-cli.service", newer["radarr-cli.service"]) == "outdated"
    assert "radarr-cli.service" in folder.write(newer, replace=False)
    changed = folder.path / "radarr-cli.timer"
    changed.write_text(changed.read_text().replace("*:0/5", "*:0/7"))
    with pytest.raises(Conflict, match=r"radarr-cli.timer was changed by hand"):
        folder.write(files, replace=False)
    assert "*:0/7" in changed.read_text()
    assert "/usr/bin/true" in (folder.path / "radarr-cli.service").read_text()
    folder.write(files, replace=True)
    assert "*:0/5" in changed.read_text()
    (folder.path / "mine.service").write_text("mine")
    assert sorted(folder.remove(files)) == sorted(files)
    assert [path.name for path in folder.path.iterdir()] == ["mine.service"]


def test_a_person_installs_user_timers_and_is_told_what_systemd_says(
    tmp_path: Path, database_url: str
) -> None:
    user = User(tmp_path, database_url)
    planned = user.run("schedule", "install", "--dry-run")
    assert "# radarr-cli.timer\n[Unit]" in planned.stdout
    assert not (tmp_path / ".config").exists()
    ran = user.run("schedule", "install")
    assert ran.returncode in (0, 3)
    assert "loginctl enable-linger" in ran.stdout
    service = (tmp_path / ".config/systemd/user/radarr-cli.service").read_text()
    assert f"--config {tmp_path}/config.toml --quiet run-once --max-time 4m" in service
    assert not (tmp_path / ".config/systemd/user/radarr-cli-db.service").exists()
    found = user.document("schedule", "status")
    assert {item["status"] for item in found["items"]} == {"current"}
    planned = user.document("schedule", "remove", "--dry-run")
    assert {item["status"] for item in planned["items"]} == {"planned"}
    removed = user.run("schedule", "remove", "--json")
    # Where no systemd runs, that is said.
    assert removed.returncode in (0, 3)
    assert {item["status"] for item in json.loads(removed.stdout)["items"]} == {"removed"}
    assert {item["status"] for item in user.document("schedule", "status")["items"]} == {"missing"}
    assert user.run("schedule", "install", "--cron", "--system").returncode == 2


def test_a_crontab_keeps_its_other_lines(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    programs, kept = tmp_path / "bin", tmp_path / "crontab"
    programs.mkdir()
    stub = programs / "crontab"
    stub.write_text(CRONTAB.format(file=kept))
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    user.variables["PATH"] = f"{programs}:{os.environ['PATH']}"
    assert user.document("schedule", "status", "--cron")["items"][0]["status"] == "missing"
    kept.write_text("# mine\n0 4 * * * backup\n")
    assert user.run("schedule", "install", "--cron", "--jitter", "90").returncode == 0
    lines = kept.read_text().splitlines()
    assert lines[:2] == ["# mine", "0 4 * * * backup"]
    assert lines[3].endswith("--quiet run-once --max-time 4m --jitter 90s")
    assert user.document("schedule", "install", "--cron", "--jitter", "90")["items"][0]["status"] == "current"
    assert user.document("schedule", "status", "--cron")["items"][0]["status"] == "current"
    assert user.document("schedule", "install", "--cron")["items"][0]["status"] == "written"
    assert kept.read_text().count("run-once") == 2
    assert user.run("schedule", "remove", "--cron").returncode == 0
    assert kept.read_text() == "# mine\n0 4 * * * backup\n"


def test_cron_reads_the_line_as_the_shell_does() -> None:
    line = cron_lines(Call(program=("/opt/a b/radarr-cli", "--config", "/100%.toml")), 60)[0]
    assert line.startswith("*/5 * * * * '/opt/a b/radarr-cli' --config /100\\%.toml --quiet run-once")


def test_jitter_waits_no_longer_than_asked_and_refuses_nonsense(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    assert user.run("run-once", "--only", "housekeep", "--jitter", "0.1s").returncode == 0
    ran = user.run("run-once", "--jitter", "soon")
    assert (ran.returncode, "--jitter 'soon' is no length of time" in ran.stderr) == (2, True)
