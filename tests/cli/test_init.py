"""`init`: by options and on a terminal, against a stub of TMDB, a loopback indexer and a real qBittorrent."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from fcntl import ioctl
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.nzbget import NzbGet
from tests.fakes.qbittorrent import QBittorrent
from tests.fakes.tmdb_server import KEY as TMDB_KEY
from tests.fakes.tmdb_server import TmdbServer
from tests.fakes.torznab_server import KEY as TORZNAB_KEY
from tests.fakes.torznab_server import Fault, Item, Prowlarr, TorznabServer
from tests.fakes.usenet import UsenetServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PROWLARR_KEY = "canary-prowlarr-0123456789abcdef"
SITE = {"id": 1, "name": "Some Site", "protocol": "torrent", "enable": True, "privacy": "private"}
GUIDED = ["HD Bluray + WEB", "Remux + WEB 1080p", "UHD Bluray + WEB"]
SECRETS = (TMDB_KEY, PROWLARR_KEY, TORZNAB_KEY, QBittorrent.password)


@dataclass
class Machine:
    """A home folder, the peers, and the program as a user would start it."""

    folder: Path
    tmdb: TmdbServer
    indexer: TorznabServer
    peers: ExitStack
    environment: dict[str, str] = field(default_factory=dict)

    @cached_property
    def client(self) -> QBittorrent:
        """Started when a test first asks for it."""
        return self.peers.enter_context(QBittorrent(self.folder / "client"))

    @property
    def films(self) -> Path:
        return self.folder / "films"

    @property
    def config(self) -> Path:
        return self.folder / "home" / ".config" / "radarr-cli"

    @property
    def options(self) -> list[str]:
        """All that `init` would ask for."""
        return [
            "--tmdb-key", TMDB_KEY, "--root", str(self.films),
            "--prowlarr-url", self.indexer.url, "--prowlarr-key", PROWLARR_KEY,
            "--client-url", self.client.url, "--client-username", self.client.username,
            "--client-password", self.client.password, "--profile", "HD-1080p",
        ]  # fmt: skip

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments],
            input=stdin,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def steps(self, *arguments: str) -> dict[str, bool]:
        """What `init --json` says of each step."""
        answer = json.loads(self.run("init", *arguments, "--json").stdout)
        return {item["step"]: item["good"] for item in answer["items"]}

    def written(self) -> dict[str, str]:
        files = (path for path in self.config.rglob("*") if path.is_file())
        return {str(path.relative_to(self.config)): path.read_text() for path in files}


@pytest.fixture
def machine(tmp_path: Path, database_url: str) -> Iterator[Machine]:
    for name in ("films", "client", "home"):
        (tmp_path / name).mkdir()
    prowlarr = Prowlarr(key=PROWLARR_KEY, indexers=[SITE])
    with (
        TmdbServer() as tmdb,
        TorznabServer([Item("The.Film.2019.1080p.WEB-DL-GRP")], prowlarr=prowlarr) as indexer,
        ExitStack() as peers,
    ):
        machine = Machine(tmp_path, tmdb, indexer, peers)
        machine.environment = {
            "HOME": str(tmp_path / "home"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "RADARR_CLI_DATABASE__URL": database_url,
            "RADARR_CLI_TMDB__URL": tmdb.url,
        }
        yield machine


def test_one_command_sets_everything_up_and_the_next_finds_it_good(machine: Machine):
    ran = machine.run("init", *machine.options)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "FAILED" not in ran.stdout
    assert "radarr-cli get" in ran.stderr
    shown = ran.stdout + ran.stderr
    assert not [secret for secret in SECRETS if secret in shown]
    assert max(len(line.rstrip()) for line in ran.stdout.splitlines()) <= 80

    written = machine.written()
    assert set(written) == {"config.toml", "secrets.toml", ".gitignore"}
    assert (machine.config / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert not [secret for secret in SECRETS if secret in written["config.toml"]]
    assert machine.run("config", "check").returncode == 0
    # The probe of the link has left nothing behind.
    assert list(machine.films.iterdir()) == []
    assert list(machine.client.downloads.iterdir()) == []

    assert machine.steps() == {
        "database": True, "tmdb": True, "root films": True, "prowlarr prowlarr": True,
        "client qbittorrent": True, "folder of qbittorrent": True, "link films": True, "profile": True,
    }  # fmt: skip
    again = machine.run("init", *machine.options)
    assert again.returncode == 0
    assert machine.written() == written


def test_references_and_stdin_keep_secrets_out_of_files_and_arguments(machine: Machine):
    machine.environment["MY_TMDB_KEY"] = TMDB_KEY
    ran = machine.run("init", "tmdb", "--key", '{ env = "MY_TMDB_KEY" }')
    assert ran.returncode == 0, ran.stdout
    assert 'api_key = { env = "MY_TMDB_KEY" }' in machine.written()["config.toml"]
    assert "secrets.toml" not in machine.written()

    ran = machine.run("init", "tmdb", "--key", "-", stdin=f"{TMDB_KEY}\n")
    assert ran.returncode == 0, ran.stdout
    assert TMDB_KEY in machine.written()["secrets.toml"]

    # The reference again: the typed one must not stay in its way.
    machine.environment["OTHER_KEY"] = TMDB_KEY
    assert machine.run("init", "tmdb", "--key", '{ env = "OTHER_KEY" }').returncode == 0
    assert "api_key" not in machine.written()["secrets.toml"]
    shown = json.loads(machine.run("config", "show", "tmdb.api_key", "--json").stdout)
    assert shown[0]["reference"] == "env OTHER_KEY"
    assert machine.run("init", "tmdb", "--key", "{ env = }").returncode == 2


FAULTS = {
    "a wrong TMDB key": (["tmdb", "--key", "wrong"], 12, "refused"),
    "no TMDB key": (["tmdb"], 10, "no TMDB key is configured"),
    "no such folder": (["root", "/nowhere/films"], 4, "there is no folder"),
    "a wrong Prowlarr key": (
        ["indexer", "--prowlarr-url", "{indexer}", "--prowlarr-key", "wrong"],
        12,
        "Prowlarr",
    ),
    "a wrong Torznab key": (
        ["indexer", "--torznab-url", "{indexer}/1", "--torznab-key", "wrong"],
        12,
        "API",
    ),
    "no URL": (["indexer", "--torznab-url", "localhost:9696", "--torznab-key", "x"], 10, "must be a URL"),
    "nobody answers": (["client", "--url", "http://127.0.0.1:9", "--password", "x"], 13, "127.0.0.1:9"),
    "a wrong password": (
        ["client", "--url", "{client}", "--username", "admin", "--password", "wrong"],
        12,
        "rejects the login",
    ),
    "no such profile": (["profile", "HD-1080"], 10, 'did you mean "HD-1080p"?'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_does_not_work_is_named_and_not_written(name: str, machine: Machine):
    arguments, code, words = FAULTS[name]
    arguments = [argument.replace("{indexer}", machine.indexer.url) for argument in arguments]
    if "{client}" in arguments:
        arguments[arguments.index("{client}")] = machine.client.url
    ran = machine.run("init", *arguments, "--json")
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert words in ran.stdout.replace('\\"', '"')
    assert machine.written() == {}


def test_a_page_instead_of_an_api_names_the_indexer(machine: Machine):
    page = b"<html><body>Welcome</body></html>"
    machine.indexer.faults = [Fault(body=page, headers={"Content-Type": "text/html"}, times=9)]
    ran = machine.run("init", "indexer", "--torznab-url", f"{machine.indexer.url}/1", "--torznab-key", "x")
    assert ran.returncode == 13
    assert "torznab" in ran.stdout
    assert machine.written() == {}


def test_all_that_is_missing_is_listed_without_a_terminal(machine: Machine):
    ran = machine.run("init")
    assert ran.returncode == 10
    assert ran.stdout.count("FAILED") == 5
    assert "radarr-cli init root FOLDER" in ran.stdout
    for hint in ("indexer --prowlarr-url", "client --url"):
        assert f"radarr-cli init {hint} URL" in " ".join(ran.stdout.split())
        assert "unexpected" not in machine.run("init", *hint.split(), "http://127.0.0.1:9").stderr


def test_a_login_that_is_refused_leaves_nothing_to_mend(machine: Machine):
    """The client is no part of the configuration: nobody could put an end to it."""
    ran = machine.run("init", "client", "--url", machine.client.url, "--username", "a", "--password", "wrong")
    assert ran.returncode == 12
    assert json.loads(machine.run("attention", "--json").stdout) == []
    assert json.loads(machine.run("status", "--json").stdout)["clients"] == []


def test_a_profile_that_is_not_there_is_the_answers_fault(machine: Machine):
    ran = machine.run("init", "profile", "Nope")
    assert ran.returncode == 10
    assert "there is no profile 'Nope'" in " ".join(ran.stdout.split())
    assert "conf.d" not in ran.stdout + ran.stderr


def test_the_clients_folder_is_found_by_a_mapping_where_it_lies_elsewhere(machine: Machine):
    """As with a client in a container: what it calls its folder is somewhere else here."""
    machine.run("init", "root", str(machine.films))
    here = machine.folder / "mounted"
    machine.client.downloads.rename(here)
    login = [
        "--url", machine.client.url, "--username", machine.client.username,
        "--password", machine.client.password,
    ]  # fmt: skip
    ran = machine.run("init", "client", *login)
    assert ran.returncode == 4
    assert "--local-path" in ran.stdout
    ran = machine.run("init", "client", *login, "--local-path", str(here))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    mapping = machine.written()["conf.d/50-path_mapping-qbittorrent.toml"]
    assert f'remote = "{machine.client.downloads}"' in mapping
    assert f'local = "{here}"' in mapping
    assert machine.steps("root", str(machine.films)) == {"root films": True, "link films": True}


def test_a_root_on_another_file_system_is_told_with_both(machine: Machine):
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == machine.folder.stat().st_dev:
        pytest.skip("there is no second file system here")
    machine.run("init", *machine.options)
    ran = machine.run("init", "root", str(elsewhere), "--name", "memory")
    text = " ".join(ran.stdout.split())
    assert ran.returncode == 5
    assert "two file systems" in text
    assert "torrent_methods" in text
    # It is a root all the same, and the first one stays the default.
    shown = json.loads(machine.run("config", "show", "library.root", "--json").stdout)
    assert shown[0]["value"] == "films"


def test_a_step_alone_leaves_the_users_file_alone(machine: Machine):
    machine.run("init", *machine.options)
    own = machine.written()["config.toml"]
    (machine.folder / "kids").mkdir()
    (machine.folder / "more").mkdir()
    assert machine.run("init", "profile", "SD").returncode == 0
    assert machine.run("init", "root", str(machine.folder / "kids")).returncode == 0
    written = machine.written()
    assert written["config.toml"] == own
    assert {"conf.d/50-library-init.toml", "conf.d/50-root-kids.toml"} <= set(written)

    # The user's own entry is not redefined beside it.
    ran = machine.run("init", "root", str(machine.folder / "more"), "--name", "films")
    assert ran.returncode == 5
    assert 'root "films" is yours, in config.toml:' in " ".join(ran.stdout.split())

    # Nor is a file that was edited by hand, unless it is to be replaced.
    part = machine.config / "conf.d" / "50-root-kids.toml"
    part.write_text(part.read_text() + "# mine\n")
    again = ("init", "root", str(machine.folder / "more"), "--name", "kids")
    assert machine.run(*again).returncode == 5
    assert "# mine" in part.read_text()
    machine.run(*again, "--replace")
    assert "/more" in part.read_text()


def test_output_prints_what_would_be_written_but_no_secret(machine: Machine):
    ran = machine.run("init", *machine.options, "--output", "-")
    assert ran.returncode == 0, ran.stderr
    assert machine.written() == {}
    assert f'path = "{machine.films}"' in ran.stdout
    assert not [secret for secret in SECRETS if secret in ran.stdout + ran.stderr]
    assert "typed secrets are not printed" in ran.stderr
    (machine.config).mkdir(parents=True)
    (machine.config / "config.toml").write_text(ran.stdout)
    machine.environment["RADARR_CLI_PROWLARR__PROWLARR__API_KEY"] = PROWLARR_KEY
    assert machine.run("config", "check").returncode == 0


def test_no_test_writes_without_asking_anybody(machine: Machine):
    machine.tmdb.asked.clear()
    assert machine.run("init", "tmdb", "--key", "untested", "--no-test").returncode == 0
    assert machine.tmdb.asked == []
    assert "untested" in machine.written()["secrets.toml"]


class Terminal:
    """The program on a terminal of 80 columns, and a person who answers what is asked."""

    def __init__(self, machine: Machine, *arguments: str) -> None:
        self.shown = ""
        self._read_to = 0
        process, self._terminal = pty.fork()
        if process == 0:
            os.chdir(machine.folder)
            command = [sys.executable, "-m", "radarr_cli", *arguments]
            os.execve(sys.executable, command, {**machine.environment, "TERM": "xterm"})
        self._process = process
        ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def answer(self, question: str, text: str) -> None:
        """Wait for the question, then type the answer. What is typed before its blank is lost."""
        until = time.monotonic() + 60
        while not re.search(rf"{re.escape(question)}[^\n]*: \Z", self.shown[self._read_to :]):
            assert self._read(until - time.monotonic()), f"{question!r} was not asked:\n{self.shown}"
        self._read_to = len(self.shown)
        os.write(self._terminal, text.encode() + b"\n")

    def finish(self) -> int:
        """Everything that is left, and the exit code."""
        while self._read(60):
            pass
        os.close(self._terminal)
        _, status = os.waitpid(self._process, 0)
        return os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], max(0, seconds))
        try:
            data = os.read(self._terminal, 4096) if ready else b""
        except OSError:  # the other end is gone
            data = b""
        self.shown += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)


def test_on_a_terminal_it_asks_tries_at_once_and_asks_again(machine: Machine):
    machine.client.downloads.rename(machine.folder / "mounted")
    terminal = Terminal(machine, "init")
    terminal.answer("TMDB key", "wrong")
    terminal.answer("Try again?", "y")
    terminal.answer("TMDB key", TMDB_KEY)
    terminal.answer("Root folder", "nothing")
    terminal.answer("Try again?", "")
    terminal.answer("Root folder", "films")
    terminal.answer("URL of Prowlarr", machine.indexer.url)
    terminal.answer("Its API key", PROWLARR_KEY)
    terminal.answer("Download client", "")
    terminal.answer("URL of its Web UI", machine.client.url)
    terminal.answer("User name", "")
    terminal.answer("Password", machine.client.password)
    terminal.answer("Folder here", "mounted")
    terminal.answer("Number or name", "")
    assert terminal.finish() == 0, terminal.shown
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal.shown)
    assert "https://www.themoviedb.org/settings/api" in shown
    assert not [secret for secret in SECRETS if secret in shown]
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80, shown
    summary = shown.rpartition("PostgreSQL")[2]
    assert "FAILED" not in summary
    for step in ("tmdb", "root films", "prowlarr", "client qbittorrent", "link films", "HD-1080p"):
        assert step in summary
    assert "\x1b[32mok" in terminal.shown
    assert all(machine.steps().values())
    assert set(machine.written()) == {"config.toml", "secrets.toml", ".gitignore"}


def test_a_step_left_out_is_red_and_the_rest_goes_on(machine: Machine):
    terminal = Terminal(machine, "init")
    for question in ("TMDB key", "Root folder", "URL of Prowlarr"):
        terminal.answer(question, "")
    terminal.answer("Download client", "")
    terminal.answer("URL of its Web UI", machine.client.url)
    terminal.answer("User name", "admin")
    terminal.answer("Password", machine.client.password)
    terminal.answer("Number or name", "Ultra-HD")
    assert terminal.finish() == 10
    assert "\x1b[1;31mFAILED" in terminal.shown
    steps = machine.steps()
    assert [step for step, good in steps.items() if not good] == ["tmdb", "root", "indexer"]


def test_a_feed_is_told_from_a_prowlarr(machine: Machine):
    terminal = Terminal(machine, "init", "indexer")
    terminal.answer("URL of Prowlarr", f"{machine.indexer.url}/1/api?t=search&apikey={TORZNAB_KEY}")
    assert terminal.finish() == 0, terminal.shown
    assert "[[indexer]]" in machine.written()["config.toml"]
    assert f'url = "{machine.indexer.url}/1"' in machine.written()["config.toml"]


def test_on_a_terminal_the_profiles_of_the_guides_stand_among_the_others(machine: Machine):
    terminal = Terminal(machine, "init", "profile")
    terminal.answer("Number or name", "8")
    assert terminal.finish() == 0, terminal.shown
    assert all(name in terminal.shown for name in GUIDED)
    assert [name for name in machine.written() if name.startswith("conf.d/50-profile-")]


def test_ctrl_c_leaves_what_was_answered(machine: Machine):
    terminal = Terminal(machine, "init")
    terminal.answer("TMDB key", TMDB_KEY)
    terminal.answer("Root folder", "\x03")
    assert terminal.finish() == 130
    assert TMDB_KEY in machine.written()["secrets.toml"]
    assert machine.run("config", "check").returncode == 0


def test_a_usenet_client_is_set_up_by_its_kind(machine: Machine):
    with ExitStack() as peers:
        news = peers.enter_context(UsenetServer())
        nzbget = peers.enter_context(NzbGet(machine.folder / "nzbget", news))
        login = ("--url", nzbget.url, "--username", nzbget.username, "--password", nzbget.password)
        ran = machine.run("init", "client", "--kind", "nzbget", *login)
    assert ran.returncode == 0, ran.stderr
    written = machine.written()
    assert 'kind = "nzbget"' in written["config.toml"]
    assert nzbget.password not in written["config.toml"] + ran.stdout + ran.stderr
    assert nzbget.password in written["secrets.toml"]
    wrong = machine.run("init", "client", "--kind", "utorrent", "--url", "http://127.0.0.1:9")
    assert wrong.returncode == 2
    assert "sabnzbd" in wrong.stderr


def test_a_profile_of_the_guides_comes_with_its_formats(machine: Machine):
    ran = machine.run("init", "profile", "UHD Bluray + WEB", "--json")
    assert ran.returncode == 0, ran.stderr
    [step] = json.loads(ran.stdout)["items"]
    assert step["good"], step
    written = machine.written()
    assert len([name for name in written if name.startswith("formats/")]) > 40
    assert any(name.startswith("conf.d/50-profile-UHD_Bluray") for name in written)
    [kept] = json.loads(machine.run("init", "profile", "--json").stdout)["items"]
    assert kept["good"] and "UHD Bluray + WEB" in str(kept["checks"])
    assert machine.run("config", "check").returncode == 0
    assert machine.run("profiles", "check").returncode == 0
    # The second time it is one of the configured ones.
    assert machine.run("init", "profile", "UHD Bluray + WEB").returncode == 0
    assert machine.written() == written


def test_the_profiles_of_the_guides_are_in_the_help_and_only_printed_where_that_is_asked(machine: Machine):
    told = " ".join(machine.run("init", "profile", "--help").stdout.split())
    assert all(name in told for name in GUIDED)
    ran = machine.run("init", "profile", GUIDED[0], "--output", "-")
    assert ran.returncode == 0, ran.stderr
    assert f'[profile."{GUIDED[0]}"]' in ran.stdout
    assert machine.written() == {}
