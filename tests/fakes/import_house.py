"""A small library on real disks and a real database: a root, a download folder, a client that lists files.

The client is a class of its own because what is tested is not its program; the real ones are met in their own
tests and end to end.
"""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.files.matroska import MatroskaTags
from radarr_cli.adapters.files.probe import MediaInfoProbe
from radarr_cli.adapters.files.real import RealFileSystem, boot_id
from radarr_cli.domain.decisions.policy import Policy
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.importing.model import FoundFile, Method
from radarr_cli.domain.movie import Availability, Movie, MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import ClientEntry, ImportSettings, PathMappingSettings
from radarr_cli.services.clients import Clients
from radarr_cli.services.files.effects import Effects
from radarr_cli.services.files.journal import Journal
from radarr_cli.services.files.placing import Placing
from radarr_cli.services.files.roots import Roots
from radarr_cli.services.files.seeded import SeededFiles
from radarr_cli.services.files.trash import Trash
from radarr_cli.services.files.trashed import TrashCan
from radarr_cli.services.files.undoing import Undoing
from radarr_cli.services.imports.importing import Importing
from radarr_cli.services.imports.planning import ImportPlanning
from radarr_cli.services.imports.sources import Sources
from radarr_cli.store.movies import add_movie, load_movie
from tests.fakes.video import RUNTIME_MINUTES, write_film

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.ports import AddRequest, Check, DownloadClient, Progress
    from radarr_cli.services.files.around import Around
    from radarr_cli.store.database import Database

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
PROFILE = QualityProfile(
    "HD",
    (
        QualityGroup("Bluray-1080p", ("Bluray-1080p",)),
        QualityGroup("WEB 1080p", ("WEBDL-1080p", "WEBRip-1080p")),
        QualityGroup("HDTV-720p", ("HDTV-720p",)),
    ),
    "Bluray-1080p",
)
NEW = "Solar.Wind.2019.1080p.BluRay.x264-TEAM"
OLD = "Solar.Wind.2019.720p.HDTV.x264-OLD"
FOLDER = "Solar Wind (2019)"
NEW_PATH = f"{FOLDER}/Solar Wind (2019) Bluray-1080p.mkv"
OLD_PATH = f"{FOLDER}/Solar Wind (2019) HDTV-720p.mkv"


@dataclass(frozen=True, slots=True)
class Side:
    """What must not change of a file that seeds."""

    name: str
    digest: str
    owner: tuple[int, int, int]
    modified_ns: int
    inode: int
    attributes: dict[str, bytes]


def side_of(path: Path) -> Side:
    status = path.stat()
    return Side(
        name=path.name,
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        owner=(status.st_mode, status.st_uid, status.st_gid),
        modified_ns=status.st_mtime_ns,
        inode=status.st_ino,
        attributes={name: os.getxattr(path, name) for name in os.listxattr(path)},
    )


class WithoutLinks(RealFileSystem):
    """A file system that can't link, as exFAT or some network shares."""

    def link(self, base: str, source: str, target: str) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), target)

    def place(
        self,
        source: FoundFile,
        base: str,
        relative: str,
        method: Method,
        *,
        mode: int,
        progress: Progress,
        resume: bool = False,
    ) -> FoundFile:
        if method is Method.HARDLINK:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), relative)
        return super().place(source, base, relative, method, mode=mode, progress=progress, resume=resume)


class Silent:
    def step(self, label: str, done: int, total: int | None) -> None:
        pass


class ListingClient:
    """A client that lists what it was told to hold, and fails where it was told to."""

    def __init__(self, name: str = "qb", protocol: Protocol = Protocol.TORRENT) -> None:
        self.name = name
        self.protocol = protocol
        self.held: dict[str, tuple[str, ...]] = {}
        self.fault: Exception | None = None

    def files(self, download_id: str) -> Sequence[str]:
        if self.fault:
            raise self.fault
        return self.held[download_id]

    def items(self) -> Sequence[ClientItem]:
        if self.fault:
            raise self.fault
        return [
            ClientItem(
                client=self.name,
                download_id=download_id,
                title=download_id,
                status=ClientStatus.COMPLETED,
                output_path=str(Path(files[0]).parent),
            )
            for download_id, files in self.held.items()
        ]

    def all_items(self) -> Sequence[ClientItem]:
        return self.items()

    def item(self, download_id: str) -> ClientItem | None:
        raise NotImplementedError

    def add(self, request: AddRequest) -> None:
        raise NotImplementedError

    def remove(self, download_id: str, *, with_data: bool) -> None:
        raise NotImplementedError

    def check(self) -> Sequence[Check]:
        raise NotImplementedError


@dataclass
class House:
    """`folder` holds `root` and `downloads`; everything else is made of them."""

    database: Database
    folder: Path
    files: RealFileSystem = field(default_factory=RealFileSystem)
    client: ListingClient = field(default_factory=ListingClient)
    rules: ImportSettings = field(default_factory=lambda: ImportSettings(minimum_free_space=0))
    mappings: tuple[PathMappingSettings, ...] = ()
    wait: float = 0.0
    around: Around | None = None
    probe: MediaInfoProbe = field(default_factory=MediaInfoProbe)
    progress: Progress = field(default_factory=lambda: Silent())

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        self.downloads.mkdir(exist_ok=True)

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def downloads(self) -> Path:
        return self.folder / "downloads"

    def roots(self) -> Roots:
        return Roots(
            database=self.database,
            files=self.files,
            paths={"films": str(self.root)},
            host="here",
            now=lambda: NOW,
        )

    def journal(self) -> Journal:
        placing = Placing(
            files=self.files,
            progress=self.progress,
            file_mode=0o644,
            minimum_free_space=int(self.rules.minimum_free_space),
            boot=boot_id(),
            tags=MatroskaTags() if self.rules.tags else None,
        )
        effects = Effects(
            files=self.files,
            probe=self.probe,
            folder_mode=0o755,
            placing=placing,
        )
        return Journal(database=self.database, effects=effects, roots=self.roots(), now=lambda: NOW)

    def importing(self) -> Importing:
        def build(entry: ClientEntry) -> DownloadClient:
            return self.client

        entries = (ClientEntry(name=self.client.name, kind="listing"),)
        sources = Sources(
            database=self.database,
            files=self.files,
            probe=self.probe,
            clients=Clients(database=self.database, entries=entries, build=build, now=lambda: NOW, wait=0),
            path_mappings=self.mappings,
            root_paths={"films": str(self.root)},
        )
        planning = ImportPlanning(
            database=self.database,
            files=self.files,
            sources=sources,
            roots=self.roots(),
            profiles={"HD": PROFILE},
            naming=NamingRules(),
            rules=self.rules,
            policy=lambda: Policy(profiles={"HD": PROFILE}),
            around=self.around,
        )
        seeded = SeededFiles(
            clients=sources.clients, path_mappings=self.mappings, clock=monotonic, sleep=sleep
        )
        return Importing(
            database=self.database,
            planning=planning,
            sources=sources,
            roots=self.roots(),
            journal=self.journal(),
            seeding=seeded.ask,
            now=lambda: NOW,
            host="here",
            wait=self.wait,
        )

    def trash(self) -> Trash:
        return Trash(
            database=self.database,
            roots=self.roots(),
            journal=self.journal(),
            now=lambda: NOW,
            host="here",
            wait=self.wait,
        )

    def undoing(self) -> Undoing:
        return Undoing(
            seeding=self.importing().seeding,
            database=self.database,
            files=self.files,
            roots=self.roots(),
            journal=self.journal(),
            now=lambda: NOW,
            host="here",
            user="test",
            wait=self.wait,
        )

    def trash_can(self, now: datetime = NOW, **limits: Any) -> TrashCan:
        limits = {"keep_for": timedelta(days=14), "limit": None, **limits}
        return TrashCan(
            database=self.database,
            files=self.files,
            roots=self.roots(),
            undoing=self.undoing,
            progress=Silent(),
            now=lambda: now,
            **limits,
        )

    def with_database(self, database: Database) -> House:
        """The same house as another process sees it."""
        return replace(self, database=database)

    def add_film(self, title: str = "Solar Wind", year: int = 2019, tmdb_id: int = 1) -> Movie:
        details = MovieDetails(
            tmdb_id=tmdb_id,
            title=title,
            year=year,
            years=(year,),
            runtime=RUNTIME_MINUTES,
            titles=(MovieTitle(title, title.lower().replace(" ", ""), TitleKind.MAIN),),
        )
        with self.database.transaction():
            movie_id = add_movie(
                self.database,
                details,
                profile="HD",
                root="films",
                folder=f"{title} ({year})",
                monitored=True,
                minimum_availability=Availability.ANNOUNCED,
                tags=(),
                added_by="test",
                now=NOW,
            )
        movie = load_movie(self.database, movie_id or 0)
        assert movie is not None
        return movie

    def finish(
        self,
        movie: Movie,
        title: str = NEW,
        *,
        names: Sequence[str] | None = None,
        write: bool = True,
        protocol: Protocol = Protocol.TORRENT,
        film_size: int = 1024 * 1024,
        **grab: Any,
    ) -> int:
        """A finished download of the film, on the disk and in the database; the grab's id.

        `names` are its files below the download folder; without them it is one film in a folder.
        """
        names = [f"{title}/film.mkv"] if names is None else names
        for name in names if write else ():
            write_film(self.downloads / name, film_size)
        download_id = f"HASH{abs(hash(title)):x}".upper()
        top = self.downloads / names[0].split("/")[0] if names else self.downloads / title
        self.client.held[download_id] = tuple(str(self.downloads / name) for name in names)
        release = self.database.value(
            "INSERT INTO release (name, protocol) VALUES (%s, %s) RETURNING id", (title, protocol.value)
        )
        self.database.execute(
            """INSERT INTO download (client, download_id, title, protocol, state, output_path)
            VALUES (%s, %s, %s, %s, 'importPending', %s)""",
            (self.client.name, download_id, title, protocol.value, str(top)),
        )
        columns = {
            "movie_id": movie.id,
            "variant_id": movie.variants[0].id,
            "release_id": release,
            "state": "sent",
            "title": title,
            "protocol": protocol.value,
            "client": self.client.name,
            "download_id": download_id,
            **grab,
        }
        names_sql = ", ".join(columns)
        return int(
            self.database.value(
                f"INSERT INTO grab ({names_sql}) VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id",
                list(columns.values()),
            )
        )

    def library(self) -> list[str]:
        """The library's files as they lie on the disk, without the trash and the sentinel."""
        return sorted(
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.is_file() and not str(path.relative_to(self.root)).startswith(".radarr-cli-")
        )

    def trashed(self) -> list[Path]:
        return sorted(
            path
            for path in (self.root / ".radarr-cli-trash").rglob("*")
            if path.is_file() and path.name != ".ignore"
        )

    def known(self) -> list[str]:
        """The library's files as the database knows them."""
        return [
            row["relative_path"] for row in self.database.all("SELECT relative_path FROM file ORDER BY 1")
        ]

    def events(self) -> list[str]:
        return [row["event"] for row in self.database.all("SELECT event FROM history ORDER BY id")]

    def told(self) -> list[str]:
        return [row["event"] for row in self.database.all("SELECT event FROM outbox ORDER BY id")]
