"""A library with a film, a pool of offers, and everything a grab needs, over a test's own database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.adapters.files.trial import try_link
from radarr_cli.domain.decisions.model import MatchKind
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.movie import Availability, MovieDetails
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import DelayProfile, QualityGroup, QualityProfile
from radarr_cli.domain.release import Protocol, ReleaseOffer, StoredOffer
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, SafetySettings, Settings
from radarr_cli.errors import NotFound, RadarrCliError
from radarr_cli.ports import AddRequest, Check, DownloadClient, FetchedRelease
from radarr_cli.services.clients import Clients
from radarr_cli.services.downloads.downloads import Downloads
from radarr_cli.services.downloads.tracking import Tracking
from radarr_cli.services.grabs.acquiring import Acquired
from radarr_cli.services.grabs.grabbing import Grabbing
from radarr_cli.services.grabs.orders import Order
from radarr_cli.services.indexers.searching import SearchResult
from radarr_cli.services.verdicts.deciding import Deciding
from radarr_cli.store.movies import add_movie, load_movie
from radarr_cli.store.releases import FoundOffer, offers_of_film, store_offers
from radarr_cli.store.spool import Spool
from tests.fakes.bittorrent import torrent_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from radarr_cli.domain.decisions.model import ReleaseSource
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.services.grabs.acquiring import Acquiring
    from radarr_cli.store.database import Database

GIB = 1024**3
PROFILE = QualityProfile(
    "HD",
    tuple(QualityGroup(name, (name,)) for name in ("Bluray-1080p", "WEBDL-1080p", "WEBDL-720p")),
    cutoff="Bluray-1080p",
)


class FakeClient:
    """A download client in this process: it keeps what it is given, and fails on demand.

    `fault` is raised at every call until it is None again; `calls` names each call. `foreign` are items that
    aren't ours; `held` is what a magnet turns out to hold, `paths` where a download's files lie.
    """

    protocol = Protocol.TORRENT

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.calls: list[str] = []
        self.fault: RadarrCliError | None = None
        self.there: dict[str, ClientItem] = {}
        self.requests: list[AddRequest] = []
        self.before_add: Callable[[], None] = lambda: None
        self.foreign: list[ClientItem] = []
        self.held: dict[str, list[TorrentFile]] = {}
        self.paths: dict[str, list[str]] = {}

    def add(self, request: AddRequest) -> None:
        self.before_add()
        self._called("add")
        self.requests.append(request)
        self.there.setdefault(
            request.download_id,
            ClientItem(
                client=self.name,
                download_id=request.download_id,
                title=request.name,
                status=ClientStatus.DOWNLOADING,
                size=100,
                remaining=100,
                tags=request.tags,
            ),
        )

    def items(self) -> list[ClientItem]:
        self._called("items")
        return list(self.there.values())

    def item(self, download_id: str) -> ClientItem | None:
        self._called("item")
        return self.there.get(download_id)

    def all_items(self) -> list[ClientItem]:
        self._called("all_items")
        return [*self.there.values(), *self.foreign]

    def contents(self, download_id: str) -> list[TorrentFile]:
        self._called("contents")
        return self.held.get(download_id, [])

    def pause(self, download_id: str) -> None:
        self._called("pause")

    def resume(self, download_id: str) -> None:
        self._called("resume")

    def prioritise(self, download_id: str) -> None:
        self._called("prioritise")

    def files(self, download_id: str) -> list[str]:
        self._called("files")
        return self.paths.get(download_id, [])

    def remove(self, download_id: str, *, with_data: bool) -> None:
        self._called("remove with data" if with_data else "remove")
        self.there.pop(download_id, None)

    def check(self) -> list[Check]:
        self._called("check")
        return [Check("version", True, "1")]

    def says(self, download_id: str, **changes: object) -> None:
        self.there[download_id] = replace(self.there[download_id], **changes)  # type: ignore[arg-type]

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.fault is not None:
            raise self.fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeOptions:
    """The fake client's settings."""

    password: Secret = Secret.of("first")


@dataclass
class Stack:
    """One process's services. `links` is what each offer's guid leads to; `clock` moves `now`, and `brake` is
    asked before something is taken by itself."""

    database: Database
    folder: Path
    build: Callable[[ClientEntry], DownloadClient]
    entries: tuple[ClientEntry, ...] = (ClientEntry(name="fake", kind="fake", options=FakeOptions()),)
    safety: SafetySettings = SafetySettings()
    delays: tuple[DelayProfile, ...] = ()
    clock: datetime = datetime(2024, 5, 1, 12, tzinfo=UTC)
    links: dict[str, FetchedRelease | RadarrCliError] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    root_paths: dict[str, str] = field(default_factory=dict)
    searches: list[int] = field(default_factory=list)
    brake: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.clock

    def wait(self, **span: float) -> None:
        self.clock += timedelta(**span)

    def fetch(self, stored: StoredOffer) -> FetchedRelease:
        self.fetched.append(stored.offer.guid)
        found = self.links.get(stored.offer.guid, NotFound("it is gone"))
        if isinstance(found, RadarrCliError):
            raise found
        return found

    @property
    def clients(self) -> Clients:
        return Clients(database=self.database, entries=self.entries, build=self.build, now=self.now, wait=5)

    @property
    def grabbing(self) -> Grabbing:
        settings = Settings(
            safety=self.safety, clients=self.entries, profiles={"HD": PROFILE}, delays=self.delays
        )
        return Grabbing(
            database=self.database,
            clients=self.clients,
            deciding=Deciding(database=self.database, settings=settings, indexers=(), now=self.now),
            fetch=self.fetch,
            torrents=Spool(self.folder / "torrents"),
            indexers=(),
            safety=self.safety,
            now=self.now,
            wait=5,
        )

    @property
    def tracking(self) -> Tracking:
        return Tracking(database=self.database, clients=self.clients, now=self.now)

    @property
    def downloads(self) -> Downloads:
        """What is done after the grab; searches find what the pool has."""
        return Downloads(
            database=self.database,
            clients=self.clients,
            tracking=lambda: self.tracking,
            files=RealFileSystem,
            acquiring=lambda: cast("Acquiring", self),
            path_mappings=(),
            root_paths=self.root_paths,
            try_link=try_link,
            user="ida",
            now=self.now,
        )

    def acquire(self, movie_id: int, source: ReleaseSource, **wishes: Any) -> Acquired:
        """A search that finds what the indexers had all the time."""
        self.searches.append(movie_id)
        wishes.pop("progress", None)
        offers = offers_of_film(self.database, movie_id)
        movie = load_movie(self.database, movie_id)
        assert movie is not None
        best = self.grabbing.grab_best(movie_id, source, offers=offers, **wishes)
        return Acquired(search=SearchResult(movie=movie, offers=tuple(offers)), best=best)

    def film(self, tmdb_id: int = 1, title: str = "Film", year: int = 2019) -> tuple[int, int]:
        """A film and its variant `main`: their numbers."""
        details = MovieDetails(tmdb_id=tmdb_id, title=title, year=year, years=(year,), runtime=100)
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
                now=self.clock,
            )
        assert movie_id is not None
        movie = load_movie(self.database, movie_id)
        assert movie is not None
        return movie_id, movie.variants[0].id

    def pool(self, titles: Mapping[int, str]) -> None:
        """One torrent of each film in the pool, behind a magnet, all stored at once."""
        found = []
        for movie_id, title in titles.items():
            self.links[title] = FetchedRelease(magnet=f"magnet:?xt=urn:btih:{movie_id:040x}")
            offer = ReleaseOffer(
                title=title, indexer="here", guid=title, protocol=Protocol.TORRENT, size=4 * GIB, seeders=5,
                peers=9, published_at=self.clock - timedelta(hours=30),
                download_url="http://127.0.0.1/{hidden}",
            )  # fmt: skip
            parsed = parse_release(title)
            found.append(FoundOffer(offer=offer, parsed=parsed, movie_id=movie_id, match_kind="title"))
        store_offers(self.database, found, source="search", now=self.clock)

    def offer(
        self,
        movie_id: int,
        title: str = "Film.2019.1080p.WEB-DL.x264-GRP",
        *,
        link: bytes | str | RadarrCliError | None = None,
        size: int = 4 * GIB,
        indexer: str = "here",
        protocol: Protocol = Protocol.TORRENT,
    ) -> StoredOffer:
        """An offer in the pool; `link` is a .torrent's or .nzb's bytes, a magnet, or why it can't be had."""
        guid = f"{indexer}/{title}"
        if link is None:
            link = torrent_of({"film.mkv": size}, name=title, piece_length=1024**2)
        if isinstance(link, RadarrCliError):
            self.links[guid] = link
        elif isinstance(link, str):
            self.links[guid] = FetchedRelease(magnet=link)
        else:
            self.links[guid] = FetchedRelease(content=link)
        offer = ReleaseOffer(
            title=title,
            indexer=indexer,
            guid=guid,
            protocol=protocol,
            size=size,
            seeders=5 if protocol is Protocol.TORRENT else None,
            peers=9 if protocol is Protocol.TORRENT else None,
            published_at=self.clock - timedelta(hours=30),
            download_url=f"http://127.0.0.1/{indexer}/{{hidden}}",
            minimum_ratio=1.0,
        )
        found = FoundOffer(
            offer=offer, parsed=parse_release(title), movie_id=movie_id, match_kind=MatchKind.TITLE.value
        )
        return store_offers(self.database, [found], source="search", now=self.clock)[0]

    def order(self, film: tuple[int, int], offer: StoredOffer, **changes: object) -> Order:
        order = Order(movie_id=film[0], variant_id=film[1], offer=offer)
        return replace(order, **changes)  # type: ignore[arg-type]
