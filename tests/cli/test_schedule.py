"""Timers as systemd and cron read them, and how they get into place and away."""

from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.timers import UnitFolder
from radarr_cli.bootstrap import App
from radarr_cli.domain.timetable import Call, cron_lines, unit_files
from radarr_cli.errors import Conflict
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from pathlib import Path

CALLS = {
    "system": Call(program=("/bin/true", "--config", "/a b/100%/$c.toml"), account="daemon"),
    "user": Call(program=("/bin/true",)),
    "quote": Call(program=("/bin/true", "--config", "/home/o'brien/c.toml")),
    "own database": Call(program=("/bin/true",), account="daemon", embedded=False),
    "variables": Call(
        program=("/bin/true",), account="daemon", variables=(("A", 'a "b" $c 100%'), ("B", "b"))
    ),
}
# Keeps the crontab in a file: cron's own program would write the tester's.
CRONTAB = """#!/bin/sh
file={home}/crontab
case "$1" in
  -l) [ -e "$file" ] || {{ echo "no crontab for me" >&2; exit 1; }}; cat "$file" ;;
  -r) rm "$file" ;;
  -) cat > "$file" ;;
esac
"""
# Does nothing, and answers what the files of the test say.
SYSTEMCTL = """#!/bin/sh
echo "$@" >> {home}/asked
[ ! -e {home}/broken ] || {{ echo "Failed to connect to bus" >&2; exit 1; }}
case "$*" in
  *show-environment*) cat {home}/manager 2>/dev/null ;;
  *is-active*) cat {home}/active; ! grep -q inactive {home}/active ;;
esac
true
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


def test_files_are_written_kept_when_changed_and_taken_away(tmp_path: Path) -> None:
    folder = UnitFolder(path=tmp_path / "systemd/units", user=True)
    files = unit_files(CALLS["user"])
    folder.write(files)
    assert {folder.state(name, text) for name, text in files.items()} == {"current"}
    newer = unit_files(Call(program=("/usr/bin/true",)))
    assert folder.state("radarr-cli.service", newer["radarr-cli.service"]) == "outdated"
    folder.check(files, "")
    changed = folder.path / "radarr-cli.timer"
    changed.write_text(changed.read_text().replace("*:0/5", "*:0/7"))
    assert folder.state("radarr-cli.timer", files["radarr-cli.timer"]) == "changed"
    with pytest.raises(Conflict, match=r"radarr-cli.timer was changed by hand"):
        folder.check(files, "")
    (folder.path / "mine.service").write_text("mine")
    folder.remove(files)
    assert [path.name for path in folder.path.iterdir()] == ["mine.service"]
    (folder.path / "mine.service").unlink()
    folder.remove(files)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    """Somebody with a systemd that only notes what it is asked, and a crontab in a file."""
    user = User(tmp_path, database_url)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {"systemctl": SYSTEMCTL, "crontab": CRONTAB}.items():
        stub = programs / name
        stub.write_text(text.format(home=tmp_path))
        stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    user.variables["PATH"] = f"{programs}:{os.environ['PATH']}"
    # The database's address is a secret: it has to stand where timers find it.
    (tmp_path / "secrets.env").write_text(f"RADARR_CLI_DATABASE__URL={database_url}\n")
    return user


def states(document: dict[str, Any]) -> set[str]:
    return {item["status"] for item in document["items"]}


def test_a_person_installs_user_timers_and_sees_whether_they_run(user: User) -> None:
    planned = user.run("schedule", "install", "--dry-run")
    assert "\n# radarr-cli.timer\n[Unit]" in planned.stdout
    assert "planned  radarr-cli.timer\n" in planned.stdout
    assert not (user.home / ".config").exists()
    assert user.document("schedule", "status")["problem"] is None
    ran = user.run("schedule", "install")
    assert ran.returncode == 0
    assert "loginctl enable-linger" in ran.stdout
    assert (user.home / "asked").read_text().splitlines()[-2:] == [
        "--user --no-ask-password daemon-reload",
        "--user --no-ask-password enable --now radarr-cli.timer radarr-cli-queue.timer",
    ]
    units = user.home / ".config/systemd/user"
    service = (units / "radarr-cli.service").read_text()
    assert f"--config {user.home}/config.toml --log-format text --quiet run-once --max-time 4m" in service
    assert not (units / "radarr-cli-db.service").exists()
    assert states(user.document("schedule", "install", "--dry-run")) == {"current"}

    (user.home / "active").write_text("active\ninactive\n")
    found = user.document("schedule", "status")
    assert (states(found), found["problem"]) == ({"current"}, "not active: radarr-cli-queue.timer")
    (user.home / "active").write_text("active\nactive\n")
    assert user.document("schedule", "status")["problem"] is None

    assert states(user.document("schedule", "remove", "--dry-run")) == {"planned"}
    assert states(user.document("schedule", "remove")) == {"removed"}
    assert not (user.home / ".config/systemd").exists()
    assert states(user.document("schedule", "status")) == {"missing"}
    assert states(user.document("schedule", "remove")) == {"missing"}


def test_where_systemd_can_not_be_asked_that_is_said_with_what_to_do(user: User) -> None:
    (user.home / "broken").touch()
    ran = user.run("schedule", "install", "--quiet")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "warning: systemd: Failed to connect to bus" in ran.stderr
    shown = user.run("schedule", "install").stdout
    assert "  systemctl --user enable --now radarr-cli.timer radarr-cli-queue.timer\n" in shown
    assert "schedule install --cron" in shown
    assert user.document("schedule", "status")["problem"] == "Failed to connect to bus"


def test_what_a_dry_run_says_the_real_run_does(user: User) -> None:
    user.run("schedule", "install")
    timer = user.home / ".config/systemd/user/radarr-cli.timer"
    timer.write_text(timer.read_text().replace("*:0/5", "*:0/7"))
    for command in (["install"], ["install", "--dry-run"], ["remove"], ["remove", "--dry-run"]):
        refused = user.run("schedule", *command)
        assert (refused.returncode, "radarr-cli.timer was changed by hand" in refused.stderr) == (5, True)
    assert "*:0/7" in timer.read_text()
    planned = user.document("schedule", "install", "--dry-run", "--replace")
    done = user.document("schedule", "install", "--replace")
    renamed = {"planned": "written", "current": "current"}
    assert [renamed[item["status"]] for item in planned["items"]] == [
        item["status"] for item in done["items"]
    ]
    assert [item["name"] for item in done["items"] if item["status"] == "written"] == ["radarr-cli.timer"]
    timer.write_text("mine")
    assert user.run("schedule", "remove", "--force").returncode == 0
    assert not timer.exists()


def test_options_that_would_be_ignored_are_refused(user: User) -> None:
    for options in (["--cron", "--system"], ["--jitter", "5"], ["--account", "daemon"]):
        assert user.run("schedule", "install", *options).returncode == 2, options


def called_by(unit: str, *command: str) -> subprocess.CompletedProcess[str]:
    """The program as systemd would start it for this unit, with another command."""
    unit = unit.replace("%%", "%")
    given = [shlex.split(line)[0] for line in re.findall(r"^Environment=(.*)$", unit, re.M)]
    argv = shlex.split(re.findall(r"^ExecStart=(.*) --log-format text --quiet", unit, re.M)[0])
    return subprocess.run(
        [*argv, *command], cwd=PROJECT, capture_output=True, text=True, check=False,
        env={"HOME": "/nowhere", "PATH": os.defpath, **dict(pair.split("=", 1) for pair in given)},
    )  # fmt: skip


def test_timers_work_in_the_environment_in_which_they_were_made(user: User) -> None:
    """Folders and settings go along; secrets stay out of units and crontabs, and are named."""
    user.configure('[tmdb]\napi_key = { env = "TMDB_KEY" }\n')
    (user.home / "config").mkdir()
    (user.home / "config.toml").rename(user.home / "config/config.toml")
    (user.home / "config").rename(user.home / "radarr-cli")
    user.variables |= {
        "RADARR_CLI_CONFIG": "", "XDG_CONFIG_HOME": str(user.home), "XDG_DATA_HOME": "/srv/d a/$x%",
        "XDG_CACHE_HOME": "relative", "RADARR_CLI_LIBRARY__TAGS": '["a b", "100%"]',
        "RADARR_CLI_METRICS__PUSH": "http://me:canary@127.0.0.1:1", "TMDB_KEY": "canary",
    }  # fmt: skip
    installed = user.document("schedule", "install", "--user")
    assert sorted(installed["unseen"]) == [
        "RADARR_CLI_DATABASE__URL",
        "RADARR_CLI_METRICS__PUSH",
        "TMDB_KEY",
    ]
    file = user.home / "radarr-cli/secrets.env"
    assert (
        f"no timer sees TMDB_KEY, which config.toml:11: tmdb.api_key names: put TMDB_KEY=... into {file}"
        " (--save-environment does that)"
    ) in installed["warnings"]
    (user.home / "manager").write_text(f"XDG_CONFIG_HOME={user.home}\nPATH=/bin\n")
    user.document("schedule", "install", "--user")
    unit = (user.home / "systemd/user/radarr-cli.service").read_text()
    crontab = "".join(item["name"] for item in user.document("schedule", "install", "--cron")["items"])
    assert "canary" not in unit + crontab
    assert "canary" not in str(installed)
    assert "relative" not in unit

    shown = json.loads(called_by(unit, "config", "show", "--json").stdout)
    tags = next(each for each in shown if each["key"] == "library.tags")
    assert (tags["value"], tags["origin"]) == (["a b", "100%"], "env RADARR_CLI_LIBRARY__TAGS")
    status = json.loads(called_by(unit, "db", "status", "--json").stdout)
    assert status["folder"] == "/srv/d a/$x%/radarr-cli/postgres"
    assert "TMDB_KEY is not set" in called_by(unit, "config", "check").stderr

    planned = user.document("schedule", "install", "--save-environment", "--dry-run")
    assert (planned["unseen"], file.exists()) == ([], False)
    saved = user.document("schedule", "install", "--save-environment")
    written = {item["name"] for item in saved["items"] if item["status"] == "written"}
    assert written == {f"{file}: {name}" for name in installed["unseen"]}
    assert file.stat().st_mode & 0o777 == 0o600
    assert "TMDB_KEY" not in called_by(unit, "config", "check").stderr
    assert json.loads(called_by(unit, "db", "status", "--json").stdout)["kind"] == "url"
    again = user.document("schedule", "install", "--save-environment")
    assert (states(again), again["unseen"]) == ({"current"}, [])


@pytest.mark.parametrize("giver", ["manager", "drop-in", "crontab"])
def test_what_somebody_else_gives_the_timers_is_not_missed(user: User, giver: str) -> None:
    user.configure('[tmdb]\napi_key = { env = "TMDB_KEY" }\n')
    user.variables["TMDB_KEY"] = "k"
    manner = "--cron" if giver == "crontab" else "--user"
    assert user.document("schedule", "install", manner)["unseen"] == ["TMDB_KEY"]
    [issue] = [each for each in user.document("doctor", code=3) if "TMDB_KEY" in each["message"]]
    assert issue["source"] == "ScheduleCheck"
    assert f"put TMDB_KEY=... into {user.home}/secrets.env" in str(issue)
    if giver == "manager":
        (user.home / "manager").write_text("TMDB_KEY=k\n")
    elif giver == "drop-in":
        part = user.home / ".config/systemd/user/radarr-cli.service.d/mine.conf"
        part.parent.mkdir()
        part.write_text('[Service]\nEnvironment="OTHER=x" "TMDB_KEY=k"\n')
    else:
        (user.home / "crontab").write_text("TMDB_KEY=k\n" + (user.home / "crontab").read_text())
    assert user.document("schedule", "install", manner)["unseen"] == []
    assert "TMDB_KEY" not in user.run("doctor").stdout


def test_a_crontab_keeps_its_other_lines(user: User) -> None:
    kept = user.home / "crontab"
    assert user.document("schedule", "status", "--cron")["items"][0]["status"] == "missing"
    kept.write_text("# mine\n0 4 * * * backup\n")
    assert states(user.document("schedule", "install", "--cron", "--dry-run")) == {"planned"}
    assert user.run("schedule", "install", "--cron", "--jitter", "90").returncode == 0
    lines = kept.read_text().splitlines()
    assert lines[:2] == ["# mine", "0 4 * * * backup"]
    assert lines[3].endswith("--quiet run-once --max-time 4m --jitter 90s")
    assert states(user.document("schedule", "install", "--cron", "--jitter", "90")) == {"current"}
    assert states(user.document("schedule", "status", "--cron")) == {"current"}
    kept.write_text(kept.read_text() + "@daily other\n")
    assert states(user.document("schedule", "install", "--cron")) == {"written"}
    assert kept.read_text().count("run-once") == 2

    kept.write_text(kept.read_text().replace("*/5", "*/7"))
    assert states(user.document("schedule", "status", "--cron")) == {"changed"}
    for command in (["install"], ["install", "--dry-run"], ["remove"], ["remove", "--dry-run"]):
        assert user.run("schedule", *command, "--cron").returncode == 5
    assert "*/7" in kept.read_text()
    assert states(user.document("schedule", "install", "--cron", "--replace")) == {"written"}
    assert user.run("schedule", "remove", "--cron").returncode == 0
    assert kept.read_text() == "# mine\n0 4 * * * backup\n@daily other\n"
    assert states(user.document("schedule", "remove", "--cron")) == {"missing"}


def test_without_a_crontab_program_a_dry_run_shows_the_lines(user: User) -> None:
    user.variables["PATH"] = "/nowhere"
    planned = user.document("schedule", "install", "--cron", "--dry-run")
    assert [item["status"] for item in planned["items"]] == ["planned", "planned"]
    assert planned["items"][0]["name"].startswith("*/5 * * * * ")
    assert "crontab isn't installed" in planned["warnings"][-1]
    assert user.run("schedule", "install", "--cron").returncode == 13


@pytest.mark.skipif(os.geteuid() != 0, reason="only root puts timers in place for others")
def test_the_machine_s_timers_run_as_who_called_sudo_with_his_configuration(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned(*options: str) -> dict[str, Any]:
        found: dict[str, Any] = user.document("schedule", "install", "--system", "--dry-run", *options)
        return found

    def runs_as(found: dict[str, Any]) -> str:
        return re.findall(r"^User=(.*)$", found["files"]["radarr-cli.service"], re.M)[0]

    root = planned()
    assert (runs_as(root), any("it runs as root" in each for each in root["warnings"])) == ("root", True)
    user.variables["SUDO_USER"] = "daemon"
    called = planned()
    assert (runs_as(called), any("it runs as root" in each for each in called["warnings"])) == (
        "daemon",
        False,
    )
    assert "HOME=" not in called["files"]["radarr-cli.service"]
    assert runs_as(planned("--account", "nobody")) == "nobody"
    assert user.run("schedule", "install", "--system", "--dry-run", "--account", "no such").returncode == 4

    del user.variables["SUDO_USER"]
    folder = user.home / ".config/radarr-cli"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[tmdb]\napi_key = { env = "TMDB_KEY" }\n')
    os.chown(folder, 1, 1)
    account = pwd.struct_passwd(("films", "x", 1, 1, "", str(user.home), "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwnam", lambda _: account)
    app = App(environment={"PATH": os.defpath, "HOME": "/root", "TMDB_KEY": "k"})
    target = app.scheduling("system", "films").target()
    assert (target.call.account, target.call.embedded, target.call.variables) == ("films", True, ())
    assert [each.name for each in target.unseen] == ["TMDB_KEY"]
    target.save(["TMDB_KEY"])
    written = folder / "secrets.env"
    assert (written.read_text(), written.stat().st_uid, written.stat().st_mode & 0o777) == (
        "TMDB_KEY=k\n", 1, 0o600,
    )  # fmt: skip


def test_cron_reads_the_line_as_the_shell_does() -> None:
    line = cron_lines(Call(program=("/opt/a b/radarr-cli", "--config", "/100%.toml")), 60)[0]
    assert line.startswith("*/5 * * * * '/opt/a b/radarr-cli' --config /100\\%.toml --quiet run-once")
    line = cron_lines(Call(program=("/bin/true",), variables=(("A", "b c%"),)), 60)[0]
    assert line.startswith("*/5 * * * * env 'A=b c\\%' /bin/true --quiet run-once")


def test_jitter_waits_no_longer_than_asked_and_refuses_nonsense(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    assert user.run("run-once", "--only", "housekeep", "--jitter", "0.1s").returncode == 0
    ran = user.run("run-once", "--jitter", "soon")
    assert (ran.returncode, "--jitter 'soon' is no length of time" in ran.stderr) == (2, True)
