"""A film's life as the program itself records it, and the notices that notifiers get of it.

A film is added, grabbed, imported, upgraded, renamed, moved, one of its files deleted and brought back, and
the film removed; another's download fails, a third one's asks a person; a fault turns up and ends. All of it
by the program's own commands, in this process; after each the outbox is told to a notifier that keeps it.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

from radarr_cli.cli.main import main
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.settings import NotifierEntry
from radarr_cli.services.reports.notifying import Notifying
from radarr_cli.services.running import Pace
from radarr_cli.store.database import Database
from tests.fakes.bittorrent import torrent_of
from tests.fakes.tmdb_films import film, release
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.torznab_server import KEY as INDEXER_KEY
from tests.fakes.torznab_server import Item, TorznabServer
from tests.fakes.video import RUNTIME_MINUTES, write_film

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.notices import Notice
    from radarr_cli.ports import Check

TITLE = "The Lantern Keeper"
FOLDER = f"{TITLE} (2019)"
FIRST = "The.Lantern.Keeper.2019.1080p.WEB-DL.H.264-RHO"
NAME = "The.Lantern.Keeper.2019.PROPER.1080p.BluRay.x264-TAU"
SIZES = {FIRST: 600_000, NAME: 700_000}
LONG, GIVEN_UP = "A.Long.Night.2019.1080p.BluRay.x264-TAU", "Given.Away.2019.1080p.BluRay.x264-TAU"
_RELEASED = {"US": [release("2019-03-01", 3, "PG-13"), release("2019-08-01", 5)]}
FILMS = (
    film(42, TITLE, "2019-03-01", imdb_id="tt0042042", runtime=RUNTIME_MINUTES, overview="Light & dark.",
         genres=[{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}],
         releases=_RELEASED),
    film(43, "A Long Night", "2019-03-01", runtime=3 * RUNTIME_MINUTES, releases=_RELEASED),
    film(44, "Given Away", "2019-03-01", runtime=RUNTIME_MINUTES, releases=_RELEASED),
)  # fmt: skip
_FREE = '<torznab:attr name="downloadvolumefactor" value="0"/>'
_CONFIGURATION = """
[tmdb]
url = "{tmdb}"
api_key = "{key}"
[database]
url = "{database}"
[library]
profile = "HD"
root = "films"
minimum_availability = "announced"
[[root]]
name = "films"
path = "{home}/films"
[[root]]
name = "attic"
path = "{home}/attic"
[profile.HD]
qualities = ["Bluray-1080p", "WEBDL-1080p"]
cutoff = "Bluray-1080p"
format_scores = {{ FromTau = 10 }}
[import]
minimum_free_space = 0
[naming]
file = "{naming}"
[[indexer]]
name = "quay"
kind = "torznab"
url = "{indexer}"
api_key = "{indexer_key}"
[[client]]
name = "home"
kind = "blackhole"
settle = "0s"
torrent_folder = "{home}/in"
watch_folder = "{home}/out"
"""
_FORMAT = """{"name": "FromTau", "includeCustomFormatWhenRenaming": false, "specifications": [
  {"name": "tau", "implementation": "ReleaseGroupSpecification", "negate": false, "required": true,
   "fields": {"value": "^TAU$"}}]}"""


@dataclass
class Collector:
    """A notifier that keeps what it is told, event by event."""

    notices: list[Notice]
    name: str = "collector"
    takes: frozenset[str] = frozenset(EVENTS)
    gathers: bool = False

    def tell(self, notices: Sequence[Notice]) -> str | None:
        self.notices += notices
        return None

    def check(self) -> Sequence[Check]:
        return ()


@dataclass
class Life:
    """`home` becomes the account's; `notices` are all that was told, in order."""

    home: Path
    database_url: str
    notices: list[Notice] = field(default_factory=list)
    naming: str = "{Movie Title} ({Release Year}) {Quality Full}"

    @property
    def films(self) -> Path:
        return self.home / "films"

    @property
    def attic(self) -> Path:
        return self.home / "attic"

    def first(self, event: str) -> Notice:
        return next(notice for notice in self.notices if notice.event == event)

    def last(self, event: str) -> Notice:
        return next(notice for notice in reversed(self.notices) if notice.event == event)

    @property
    def grab(self) -> Notice:
        """The grab of what replaced the first release."""
        return next(each for each in self.notices if each.record.get("sourceTitle") == NAME)

    @property
    def left(self) -> str:
        """The film's folder before it moved."""
        return f"{self.films}/{FOLDER}"

    @property
    def folder(self) -> str:
        """The film's folder since then."""
        return f"{self.attic}/{FOLDER}"

    def live(self) -> Life:
        with ExitStack() as stack:
            self._tmdb = stack.enter_context(TmdbServer(FILMS))
            self._indexer = stack.enter_context(TorznabServer())
            self._database = Database(self.database_url)
            stack.callback(self._database.close)
            kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
            mine = {"HOME": str(self.home), "RADARR_CLI_CONFIG": str(self.home / "config.toml")}
            stack.enter_context(patch.dict(os.environ, kept | mine, clear=True))
            for name in ("films", "attic", "in", "out", "formats"):
                (self.home / name).mkdir()
            (self.home / "formats" / "tau.json").write_text(_FORMAT)
            self._configure()
            self._live()
        return self

    def _live(self) -> None:
        self._flush()  # from now on there is somebody to be told
        self.run("add", "tmdb:42", "--tag", "kids")
        self._download(42, FIRST, flags=_FREE)
        self._download(42, NAME, flags=_FREE)
        self.naming = "{Movie Title} ({Release Year})"
        self._configure()
        self.run("rename", "tmdb:42")
        self.run("move", "tmdb:42", "--to-root", "attic")
        [file] = self._database.all("SELECT id FROM file")
        self.run("files", "remove", str(file["id"]))
        [operation] = self._database.all("SELECT max(id) AS id FROM import_operation")
        self.run("undo", str(operation["id"]))
        self.run("remove", "tmdb:42", "--files", "--yes")
        self.run("add", "tmdb:43", "tmdb:44")
        self._download(43, LONG, code=7)
        self._grab(44, GIVEN_UP)
        [grab] = self._database.all("SELECT id FROM grab WHERE title = %s", (GIVEN_UP,))
        self.run("queue", "block", str(grab["id"]))
        self._watch_health()
        self._configure(f'[metrics]\nfile = "{self.home}/nowhere/numbers.prom"')
        self.run("run-once", "--only", "metrics", "--force", code=None)

    def _watch_health(self) -> None:
        self.run("run-once", "--only", "health", "--force", code=None)
        self.attic.rename(self.home / "elsewhere")
        self.run("run-once", "--only", "health", "--force", code=7)
        (self.home / "elsewhere").rename(self.attic)
        self.run("run-once", "--only", "health", "--force")

    def _download(self, tmdb_id: int, title: str, *, flags: str = "", code: int = 0) -> None:
        self._grab(tmdb_id, title, flags=flags)
        write_film(self.home / "out" / title / "film.mkv", SIZES.get(title, 500_000))
        self.run("run-once", "--only", "queue,import", "--force", code=code)

    def _grab(self, tmdb_id: int, title: str, *, flags: str = "") -> None:
        size = SIZES.get(title, 500_000)
        torrent = torrent_of({"film.mkv": size}, name=title, piece_length=16_384)
        self._indexer.items = [Item(title, size=size, tmdb_id=tmdb_id, torrent=torrent, extra=flags)]
        self.run("search", f"tmdb:{tmdb_id}", "--fresh")
        self.run("grab", f"tmdb:{tmdb_id}")

    def run(self, *arguments: str, code: int | None = 0) -> None:
        try:
            main(list(arguments))
        except SystemExit as ended:
            assert code is None or ended.code == code, f"{' '.join(arguments)} ended with {ended.code}"
        self._flush()

    def _configure(self, more: str = "") -> None:
        text = _CONFIGURATION.format(
            home=self.home, tmdb=self._tmdb.url, key=KEY, indexer=self._indexer.url, indexer_key=INDEXER_KEY,
            database=self.database_url, naming=self.naming,
        )  # fmt: skip
        path = self.home / "config.toml"
        path.write_text(text + more)
        path.chmod(0o600)

    def _flush(self) -> None:
        Notifying(
            database=self._database,
            entries=(NotifierEntry(name="collector", kind="collector", options=None, health_warnings=True),),
            build=lambda _: Collector(self.notices),
            roots={"films": str(self.films), "attic": str(self.attic)},
            host="here",
            now=lambda: datetime.now(UTC),
        ).flush(Pace(stopping=lambda: False))
