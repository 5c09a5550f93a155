"""A whole world on loopback: metadata, indexer, swarm, a real qBittorrent, Postgres, and our program.

Everything that is ours lives below one folder, and the program is started the way cron does: with next to no
environment.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from tests.fakes.bittorrent import Swarm
from tests.fakes.qbittorrent import QBittorrent
from tests.fakes.tmdb_films import film
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.torznab_server import CANARIES, Item, TorznabServer
from tests.fakes.torznab_server import KEY as INDEXER_KEY
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import ExitStack

RELEASE = "Salt.and.Cinders.2019.1080p.WEB-DL.H.264-KILN"
FILM = film(8801, "Salt and Cinders", "2019-03-08", imdb_id="tt9008801")
LIBRARY_FILE = "Salt and Cinders (2019)/Salt and Cinders (2019) WEBDL-1080p.mkv"
PATIENCE = 60


@dataclass
class Answer:
    """What the program printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class World:
    """`run(...)` calls the program; `wait_for` gives the download time; `rows` asks the database."""

    folder: Path
    tmdb: TmdbServer
    indexer: TorznabServer
    swarm: Swarm
    client: QBittorrent
    said: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def library(self) -> Path:
        return self.folder / "films"

    @property
    def seeded(self) -> Path:
        return self.folder / "seed" / f"{RELEASE}.mkv"

    @property
    def downloaded(self) -> Path:
        return self.client.downloads / f"{RELEASE}.mkv"

    @property
    def imported(self) -> Path:
        return self.library / LIBRARY_FILE

    def command(self, *arguments: str) -> list[str]:
        return [str(Path(sys.executable).with_name("radarr-cli")), *arguments]

    def run(self, *arguments: str, code: int | None = 0, stdin: str = "", timeout: int = 120) -> Answer:
        """Call the program and expect its exit code (None takes any)."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=timeout,
            check=False,
        )
        self.said += [done.stdout, done.stderr]
        if code is not None and done.returncode != code:
            raise AssertionError(
                f"{' '.join(arguments)} exited {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
            )
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the program and don't wait."""
        return subprocess.Popen(
            self.command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )

    def wait_for_download(self) -> None:
        """Until the client says that it has everything."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            items = self.run("queue", "--json").json
            if items and all(item["sizeleft"] == 0 for item in items):
                return
            time.sleep(0.2)
        raise AssertionError("the download didn't finish")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with self.database() as database:
            return database.all(sql)

    def execute(self, sql: str) -> None:
        with self.database() as database:
            database.execute(sql)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A connection of the test's own."""
        database = Database(self._server().ensure())
        try:
            yield database
        finally:
            database.close()

    def everything_stored(self) -> str:
        """Every row of every table, as text."""
        tables = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return "\n".join(
            str(row["text"])
            for table in tables
            for row in self.rows(f'SELECT t::text AS text FROM "{table["tablename"]}" AS t')
        )

    def snapshot(self) -> dict[str, Any]:
        """What a dry run must leave alone: all rows, all files of ours, all that the client has."""
        files = {
            str(path): (path.stat().st_ino, path.stat().st_size)
            for top in (self.library, self.folder / "home")
            for path in sorted(top.rglob("*"))
            if path.is_file() and not {"postgres", "backups"} & {*path.parts}
        }
        return {"rows": self.everything_stored(), "files": files, "torrents": self.torrents()}

    def torrents(self) -> list[str]:
        """The hashes of everything in the client, ours or not."""
        return sorted(entry["hash"] for entry in self._client_api().torrents_info())

    def torrent(self) -> dict[str, Any]:
        (entry,) = self._client_api().torrents_info()
        return dict(entry)

    def stop_database(self) -> None:
        self._server().stop()

    def write_config(self, **changes: str) -> None:
        """Write the configuration; `changes` replace whole blocks of it."""
        blocks = self._blocks() | changes
        path = self.folder / "config.toml"
        path.write_text("\n".join(blocks.values()), encoding="utf-8")

    def _blocks(self) -> dict[str, str]:
        return {
            "tmdb": f'[tmdb]\napi_key = {{ env = "TMDB_KEY" }}\nurl = "{self.tmdb.url}"',
            "database": f'[database]\ndata_dir = "{self.folder / "postgres"}"',
            "root": f'[[root]]\nname = "films"\npath = "{self.library}"',
            "profile": (
                '[profile.HD]\nqualities = ["Bluray-1080p", '
                '{ name = "WEB 1080p", qualities = ["WEBDL-1080p", "WEBRip-1080p"] }, "Bluray-720p"]\n'
                'cutoff = "Bluray-1080p"'
            ),
            "library": '[library]\nprofile = "HD"\nminimum_availability = "announced"',
            "indexer": (
                f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{self.indexer.url}"\n'
                f'api_key = {{ env = "INDEXER_KEY" }}'
            ),
            "client": (
                f'[[client]]\nname = "qbit"\nkind = "qbittorrent"\nurl = "{self.client.url}"\n'
                f'username = "{self.client.username}"\npassword = {{ env = "CLIENT_PASSWORD" }}'
            ),
        }

    def _server(self) -> EmbeddedServer:
        return EmbeddedServer(self.folder / "postgres")

    def _client_api(self) -> Any:
        import qbittorrentapi

        return qbittorrentapi.Client(
            host=self.client.url, username=self.client.username, password=self.client.password
        )


def make_world(stack: ExitStack, items: Sequence[Item] | None = None, film_size: int = 4_000_000) -> World:
    """Start everything; `stack` ends it. `items` are what the indexer has beside the film's one release."""
    folder = Path(tempfile.mkdtemp(prefix="radarr-cli-e2e-"))
    folder.chmod(0o755)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    swarm = stack.enter_context(Swarm())
    (folder / "qbittorrent").mkdir()
    client = stack.enter_context(QBittorrent(folder / "qbittorrent"))
    seeded = write_film(folder / "seed" / f"{RELEASE}.mkv", film_size)
    shared = swarm.seed(seeded, private=True)
    own = Item(
        RELEASE,
        size=film_size,
        tmdb_id=FILM["id"],
        torrent=shared.torrent,
        known_hash=shared.hash_v1,
        extra=_seed_duty(2.0, 3600),
    )
    indexer = stack.enter_context(TorznabServer([own, *(items or ())]))
    tmdb = stack.enter_context(TmdbServer([FILM]))
    world = World(folder, tmdb, indexer, swarm, client)
    world.library.mkdir()
    (folder / "home").mkdir()
    world.environment = {
        "HOME": str(folder / "home"),
        "PATH": "/usr/bin:/bin",
        "RADARR_CLI_CONFIG": str(folder / "config.toml"),
        "TMDB_KEY": KEY,
        "INDEXER_KEY": INDEXER_KEY,
        "CLIENT_PASSWORD": client.password,
    }
    world.write_config()
    stack.callback(world.stop_database)
    return world


def canaries_in(text: str) -> list[str]:
    """The secrets of the indexer that stand in the text, as they are or percent-encoded."""
    return [canary for canary in CANARIES if canary in text]


def descendants_of(folder: Path) -> Iterator[int]:
    """Processes that name the folder, or have its environment: what a test must not leave behind."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in told:
                yield int(entry.name)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _seed_duty(ratio: float, seconds: int) -> str:
    return (
        f'<torznab:attr name="minimumratio" value="{ratio}"/>'
        f'<torznab:attr name="minimumseedtime" value="{seconds}"/>'
    )
