"""`radarr-cli grab`, `queue` and `clients`, as a user calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.qbittorrent import Settings as QBittorrentSettings
from radarr_cli.domain.movie import Availability, MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, NetworkSettings, Url
from radarr_cli.domain.torrent import examine
from radarr_cli.store import movies
from tests.fakes.bittorrent import Swarm, torrent_of
from tests.fakes.qbittorrent import QBittorrent
from tests.fakes.torznab_server import CANARIES, KEY, Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.store.database import Database

PROJECT = Path(__file__).parents[2]
FILM = "Tin Orchard (2019)"
GOOD = "Tin.Orchard.2019.1080p.BluRay.x264-GRP"
SECOND = "Tin.Orchard.2019.1080p.WEB-DL.x264-GRP"
WORST = "Tin.Orchard.2019.CAM.x264-GRP"
GIB = 1024**3


def torrent(name: str, size: int = 6 * GIB) -> bytes:
    return torrent_of({"film.mkv": size}, name=name, piece_length=1024**2)


@dataclass
class Program:
    """The program with a configuration of its own: one film, one indexer, a blackhole for a client."""

    folder: Path
    database_url: str
    server: TorznabServer

    def configure(self, *blocks: str, client: str | None = None) -> None:
        for name in ("in", "out"):
            (self.folder / name).mkdir(exist_ok=True)
        text = "\n".join((
            '[profile.HD]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "Bluray-1080p"',
            f'[[root]]\nname = "films"\npath = "{self.folder}"',
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{self.server.url}"\napi_key = "{KEY}"',
            client if client is not None else self.blackhole(),
            *blocks,
        ))  # fmt: skip
        (self.folder / "config.toml").write_text(text)

    def blackhole(self, name: str = "hole") -> str:
        return (
            f'[[client]]\nname = "{name}"\nkind = "blackhole"\nsettle = "0s"\n'
            f'torrent_folder = "{self.folder}/in"\nwatch_folder = "{self.folder}/out"'
        )

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RADARR_CLI_CONFIG": str(self.folder / "config.toml"),
            "RADARR_CLI_DATABASE__URL": self.database_url,
        }

    def run(self, *arguments: str, code: int = 0, columns: int = 80) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments],
            env=self.environment() | {"COLUMNS": str(columns)},
            cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        for canary in CANARIES:
            assert canary not in done.stdout + done.stderr
        return done

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    @property
    def handed_over(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "in").iterdir())

    def short_id(self, title: str) -> str:
        [found] = [line["shortId"] for line in self.json("releases", FILM) if line["title"] == title]
        return str(found)


@pytest.fixture
def server() -> Iterator[TorznabServer]:
    titles = (GOOD, SECOND, WORST)
    items = [Item(title, size=6 * GIB, tmdb_id=771, torrent=torrent(title)) for title in titles]
    with TorznabServer(items) as running:
        yield running


@pytest.fixture
def program(tmp_path: Path, database: Database, database_url: str, server: TorznabServer) -> Program:
    title = MovieTitle("Tin Orchard", clean_title("Tin Orchard"), TitleKind.MAIN)
    details = MovieDetails(
        tmdb_id=771, title="Tin Orchard", year=2019, years=(2019,), runtime=100, titles=(title,)
    )
    with database.transaction():
        movies.add_movie(
            database, details, profile="HD", root="films", folder=FILM, monitored=True,
            minimum_availability=Availability.ANNOUNCED, tags=(), added_by="test", now=datetime.now(UTC),
        )  # fmt: skip
    found = Program(tmp_path, database_url, server)
    found.configure()
    return found


def test_the_best_kept_release_is_grabbed_and_shown_in_the_queue(program: Program) -> None:
    program.run("search", FILM, "--quiet")
    planned = program.json("grab", FILM, "--dry-run")
    assert (planned["status"], planned["items"][0]["title"]) == ("planned", GOOD)
    assert program.handed_over == []
    grabbed = program.json("grab", FILM)
    [item] = grabbed["items"]
    assert (grabbed["status"], item["title"], item["downloadClient"]) == ("grabbed", GOOD, "hole")
    assert program.handed_over == [f"{item['downloadId']}.torrent"]
    [line] = program.json("queue")
    assert (line["downloadId"], line["status"]) == (item["downloadId"], "queued")
    assert line["nextAction"] == "download"
    assert line["quality"]["quality"]["name"] == "Bluray-1080p"
    # It is on its way: nothing else is approved for the film now.
    assert program.json("grab", FILM)["status"] == "none"
    told = program.run("grab", FILM).stdout
    assert told == f"{GOOD} is already being downloaded: radarr-cli queue, {line['id']}\n"
    [event] = program.json("history", "--event", "grabbed")
    assert line["languages"] == event["languages"] != [{"id": 0, "name": "Unknown"}]


def test_nothing_approved_is_no_error(program: Program) -> None:
    assert program.json("grab", FILM) == {"status": "none", "items": [], "failures": []}
    assert "nothing was grabbed" in program.run("grab", FILM).stdout


def test_an_unreadable_torrent_is_said_to_be_that_and_a_mended_one_is_asked_for(
    program: Program, server: TorznabServer
) -> None:
    whole = server.items[0].torrent
    del server.items[1:]
    server.items[0].torrent = whole[:200]
    program.run("search", FILM, "--quiet")
    ran = program.run("grab", FILM, code=3)
    assert ran.stdout == "nothing was grabbed: what is approved could not be had\n"
    assert "gave no usable .torrent" in ran.stderr
    server.items[0].torrent = whole
    assert program.json("grab", FILM)["status"] == "grabbed"


def test_a_release_by_its_id_and_a_rejected_one_only_by_override(
    program: Program, database: Database
) -> None:
    program.run("search", FILM, "--quiet")
    refused = program.run("grab", program.short_id(WORST), "--json", code=5)
    error = json.loads(refused.stderr)
    assert error["code"] == "rejected"
    assert [choice["code"] for choice in error["choices"]] == ["qualityNotWanted"]
    assert program.handed_over == []
    [item] = program.json("grab", program.short_id(WORST), "--override")["items"]
    assert item["overridden"] == ["qualityNotWanted"]
    row = database.one("SELECT requested_by, by_hand, overridden_rules FROM grab")
    assert row is not None
    assert row["requested_by"] != ""
    assert (row["by_hand"], row["overridden_rules"]) == (True, ["qualityNotWanted"])
    again = program.run("grab", program.short_id(WORST), "--override", code=5)
    assert "is on its way already" in again.stderr
    assert "no release r000000" in program.run("grab", "r000000", code=4).stderr


@pytest.mark.parametrize("kind", ["file", "url", "magnet"])
def test_what_a_person_hands_over(program: Program, kind: str, database: Database) -> None:
    content = torrent(SECOND)
    found = examine(content).torrent
    assert found is not None
    if kind == "magnet":
        program.configure(client=program.blackhole() + "\nenabled = false")
        link = f"magnet:?xt=urn:btih:{found.hash_v1}&dn={SECOND}"
        done = program.run("grab", link, "--movie", FILM, code=10)
        assert "no download client takes torrents" in done.stderr
        return
    if kind == "file":
        (program.folder / "mine.torrent").write_bytes(content)
        what = str(program.folder / "mine.torrent")
        assert "add --movie FILM" in program.run("grab", what, code=2).stderr
    else:
        program.run("search", FILM, "--quiet")
        [kept] = database.all("SELECT secret_file FROM release_offer WHERE title = %s", (SECOND,))
        hidden = json.loads(next(program.folder.rglob(kept["secret_file"])).read_text())
        what = str(hidden["download_url"]).replace("{secret:indexer.quay.api_key}", KEY)
        assert what.startswith("http")
    [item] = program.json("grab", what, "--movie", FILM, "--dry-run")["items"]
    assert database.value("SELECT count(*) FROM grab") == 0
    [item] = program.json("grab", what, "--movie", FILM)["items"]
    assert (item["title"], item["indexer"], item["downloadId"]) == (SECOND, "hand", found.download_id)
    for table in ("release_offer", "grab", "history", "outbox"):
        text = str(database.all(f"SELECT * FROM {table}"))
        assert not any(canary in text for canary in CANARIES)


def test_a_torrent_that_climbs_is_refused_whatever_is_said(program: Program) -> None:
    (program.folder / "evil.torrent").write_bytes(torrent("../../etc/cron.d"))
    for override in ((), ("--override",)):
        done = program.run("grab", str(program.folder / "evil.torrent"), "--movie", FILM, *override, code=5)
        assert "is refused" in done.stderr
    assert program.handed_over == []
    (program.folder / "page.torrent").write_bytes(b"<html>Log in</html>")
    done = program.run("grab", str(program.folder / "page.torrent"), "--movie", FILM, code=13)
    assert "it is a web page" in done.stderr


def test_limits_warn_a_person_and_do_not_stop_them(program: Program) -> None:
    program.configure("[safety]\ngrabs_per_day = 0")
    program.run("search", FILM, "--quiet")
    done = program.run("grab", FILM)
    assert "warning: 0 were grabbed within 24 hours ([safety] grabs_per_day)" in done.stderr


def test_wrong_uses_are_named(program: Program) -> None:
    assert "--movie goes with a file" in program.run("grab", "r123abc", "--movie", FILM, code=2).stderr
    assert "can't be read" in program.run("grab", "/nowhere/x.torrent", "--movie", FILM, code=4).stderr
    assert "no film Nobody" in program.run("grab", "Nobody (1901)", code=4).stderr
    program.configure(client="")
    program.run("search", FILM, "--quiet")
    assert "no download client takes torrents" in program.run("grab", FILM, code=10).stderr


@pytest.mark.parametrize("columns", [80, 60])
def test_the_queue_fits_its_terminal(program: Program, columns: int, database: Database) -> None:
    assert program.run("queue").stdout == "nothing is being downloaded\n"
    program.run("search", FILM, "--quiet")
    program.run("grab", FILM)
    # Names from outside are printed, never interpreted.
    long = "[bold]Tin\x1b]0;x\x07 Orchard[/bold] " + "and on " * 9
    database.execute("UPDATE movie SET title = %s", (long,))
    shown = program.run("queue", columns=columns).stdout
    assert max(map(len, shown.splitlines())) <= columns
    assert "[bold]Tin" in shown
    assert "\x1b" not in shown
    assert "no client has taken the .torrent yet; goes on by itself" in " ".join(shown.split())


def test_clients_are_listed_and_tested(program: Program) -> None:
    program.configure(program.blackhole("second").replace("/out", "/missing"))
    listed = program.json("clients", "list")
    assert [(each["name"], each["kind"], each["enabled"]) for each in listed] == [
        ("hole", "blackhole", True),
        ("second", "blackhole", True),
    ]
    assert "ok   hole: torrent folder" in program.run("clients", "test", "hole").stdout
    done = program.run("clients", "test", code=3)
    assert "FAIL second: watch folder" in done.stdout
    assert "no download client is called 'third'" in program.run("clients", "test", "third", code=4).stderr


def test_a_client_that_is_down_exits_13_and_a_wrong_password_12(program: Program, tmp_path: Path) -> None:
    down = '[[client]]\nname = "qb"\nkind = "qbittorrent"\nurl = "http://127.0.0.1:9"'
    program.configure(client=down)
    assert "can't be reached" in program.run("clients", "test", code=13).stdout
    program.run("search", FILM, "--quiet")
    done = program.run("grab", program.short_id(GOOD), code=13)
    assert "can't be reached" in done.stderr
    queue = program.run("queue", code=0)  # nothing was sent, so nobody is asked
    assert "waiting" in queue.stdout
    (tmp_path / "qb").mkdir()
    with QBittorrent(tmp_path / "qb", failures_until_ban=3) as running:
        wrong = f'url = "{running.url}"\nusername = "admin"\npassword = "not this one"'
        program.configure(client=down.replace('url = "http://127.0.0.1:9"', wrong))
        for _ in range(4):
            assert "rejects the login" in program.run("clients", "test", code=12).stdout
        right = wrong.replace("not this one", running.password)
        program.configure(client=down.replace('url = "http://127.0.0.1:9"', right))
        assert "ok   qb: version" in program.run("clients", "test").stdout


@pytest.mark.parametrize("known_client", [True, False])
def test_killed_between_intent_and_client(
    program: Program, tmp_path: Path, database: Database, known_client: bool
) -> None:
    """The client hangs while we call it, and we are killed: the next run leaves exactly one torrent."""
    (tmp_path / "qb").mkdir()
    with QBittorrent(tmp_path / "qb") as running:
        program.configure(
            client=f'[[client]]\nname = "qb"\nkind = "qbittorrent"\nurl = "{running.url}"\n'
            f'username = "admin"\npassword = "{running.password}"'
        )
        program.run("search", FILM, "--quiet")
        if known_client:
            program.run("clients", "test")  # its session is kept: the first call is about the torrent
        running.freeze()
        grab = subprocess.Popen(
            [sys.executable, "-m", "radarr_cli", "grab", FILM],
            env=program.environment(), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 30
        while database.value("SELECT state FROM grab") != "intended":
            assert time.monotonic() < until
            time.sleep(0.02)
        time.sleep(0.2)
        grab.kill()
        grab.wait(10)
        running.thaw()
        assert database.all("SELECT state FROM grab") == [{"state": "intended"}]
        program.run("run-once", "--only", "queue", "--force")
        program.run("run-once", "--only", "queue", "--force")
        [line] = program.json("queue")
        assert (line["downloadId"], line["title"]) == (examine(torrent(GOOD)).torrent.download_id, GOOD)  # type: ignore[union-attr]
        assert line["status"] != "downloadClientUnavailable"
        settings = QBittorrentSettings(
            url=Url(running.url), username=running.username, password=Secret.of(running.password)
        )
        entry = ClientEntry(name="qb", kind="qbittorrent", options=settings)
        items = build(entry, NetworkSettings(), tmp_path / "other").items()
        assert [item.download_id for item in items] == [line["downloadId"]]
        assert database.value("SELECT count(*) FROM history WHERE event = 'grabbed'") == 1


def test_a_real_transfer(program: Program, tmp_path: Path, database: Database) -> None:
    (tmp_path / "qb").mkdir()
    (tmp_path / "seed").mkdir()
    film = tmp_path / "seed" / f"{GOOD}.mkv"
    film.write_bytes(os.urandom(400_000))
    with QBittorrent(tmp_path / "qb") as running, Swarm() as swarm:
        seeded = swarm.seed(film, private=True)
        program.server.items = [Item(GOOD, size=400_000, tmdb_id=771, torrent=seeded.torrent)]
        program.configure(
            client=f'[[client]]\nname = "qb"\nkind = "qbittorrent"\nurl = "{running.url}"\n'
            f'username = "admin"\npassword = "{running.password}"'
        )
        program.run("search", FILM, "--quiet")
        command = [sys.executable, "-m", "radarr_cli", "grab", program.short_id(GOOD)]
        at_once = [
            subprocess.Popen(command, env=program.environment(), cwd=PROJECT, stderr=subprocess.DEVNULL)
            for _ in range(3)
        ]
        assert sorted(process.wait(60) for process in at_once) == [0, 5, 5]
        until = time.monotonic() + 30
        while (line := program.json("queue")[0])["trackedDownloadState"] != "importPending":
            assert time.monotonic() < until, line
        assert (line["status"], line["sizeleft"], line["nextAction"]) == ("completed", 0, "import")
        assert Path(line["outputPath"]).read_bytes() == film.read_bytes()
        assert "to import" in program.run("queue").stdout
    assert database.value("SELECT private FROM grab") is True
    assert list((program.folder / ".local" / "state" / "radarr-cli" / "torrents").iterdir()) == []
