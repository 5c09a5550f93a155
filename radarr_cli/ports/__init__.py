"""What services ask of the outside: Protocols, only where there are several implementations or a
hostile outside. Adapters implement them; payload mapping stays private there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from radarr_cli.ports.files import DiskState as DiskState
from radarr_cli.ports.files import FileSystem as FileSystem
from radarr_cli.ports.files import MediaProbe as MediaProbe
from radarr_cli.ports.files import Survey as Survey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.movie import Credits, MovieDetails
    from radarr_cli.domain.movie_choice import MovieChoice
    from radarr_cli.domain.notices import Notice
    from radarr_cli.domain.release import Protocol as TransferProtocol
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.renewal import Renewed
    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.errors import Failure


class Permit(Protocol):
    """Leave to call an indexer. `waited` is how many seconds it made the caller wait for its turns so far."""

    @property
    def waited(self) -> float: ...

    def __call__(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What to look for: a film by its ids and titles, or `text` as typed; neither means "the newest".

    `titles` are in order of preference; `year` 0 is unknown. `offset` asks for one page alone, that from this
    item on; None for all that is needed. `permit` is to be called before each call; it waits for its turn, or
    raises BudgetSpent, which ends the search.
    """

    tmdb_id: int | None = None
    imdb_id: str | None = None
    titles: tuple[str, ...] = ()
    year: int = 0
    text: str | None = None
    offset: int | None = None
    permit: Permit | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAttempt:
    """One call to an indexer: what was asked, what came of it, and what was dropped and why.

    `tier` is caps, ids, title, text, rss, file or none; `status` is ok, error, limited, rejected, unsupported
    (it does not know the question) or paused (it was not asked); `query` and `message` are masked. `code` and
    `hint` are the error's, `http_status` and `reached` too; `retry_at` is when it may be asked again.
    """

    indexer: str
    tier: str
    query: str
    status: str
    milliseconds: int
    rows: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    message: str | None = None
    code: str | None = None
    hint: str | None = None
    retry_at: datetime | None = None
    http_status: int | None = None
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """All of one indexer's offers, with every call it took. A failure is an attempt, never an exception."""

    offers: tuple[ReleaseOffer, ...]
    attempts: tuple[SearchAttempt, ...]


class Indexer(Protocol):
    """An indexer that can be searched. Calls are bounded in time and size.

    `capabilities` is what it said it can, as JSON: set it to what is remembered; after a search it holds
    what was learned. `fingerprint` changes with its address and credentials.
    """

    capabilities: Mapping[str, object] | None

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    def ready(self) -> None:
        """Load what a call needs, so that this takes nothing of the call's time."""

    def search(self, query: SearchQuery) -> SearchAnswer: ...

    def fetch(self, offer: ReleaseOffer) -> FetchedRelease:
        """The .torrent's or .nzb's bytes, or the magnet a link led to.

        Raises ServiceUnavailable (RateLimited, InvalidAnswer), CredentialsRejected, NotFound (it is gone).
        """
        ...

    def ask_capabilities(self) -> Mapping[str, object]:
        """What it can, asked now. Raises what `fetch` raises."""
        ...

    def check(self) -> Sequence[Check]:
        """Try everything a search needs: the key, the capabilities, the categories."""
        ...


@dataclass(frozen=True, slots=True)
class Roster:
    """The indexers of a run with what the configuration (or Prowlarr) says of each, in the same order.

    `secrets` are those of all indexers by name (`indexer.NAME.api_key`); `sources` says of an indexer that
    isn't configured by itself where it comes from (`prowlarr:NAME`); `failures` tell which sources couldn't
    be asked, `renewed` what those said that were asked anew.
    """

    indexers: tuple[Indexer, ...]
    entries: tuple[IndexerEntry, ...]
    secrets: Mapping[str, Secret]
    sources: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    renewed: tuple[Renewed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedRelease:
    """What a release link led to: exactly one of the two."""

    content: bytes | None = None
    magnet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """What a client is given: one of `torrent`, `magnet` and `nzb`.

    `download_id` is the info hash in upper case, for usenet an identity of our own; both are known before the
    call. `tags` name us and the grab; `name` is shown by the client. `stopped`: nothing of its contents is
    fetched before `resume`; of a magnet only the metadata is. `recent`: the film came out lately. `again`: an
    earlier call may have got through. `seed_ratio` and `seed_time` (seconds) are its duty, None unknown.
    """

    name: str
    download_id: str
    torrent: bytes | None = None
    magnet: str | None = None
    nzb: bytes | None = None
    tags: tuple[str, ...] = ()
    stopped: bool = False
    recent: bool = False
    again: bool = False
    seed_ratio: float | None = None
    seed_time: int | None = None


class DownloadClient(Protocol):
    """A download client. Every call raises ServiceUnavailable or CredentialsRejected when it fails."""

    name: str
    protocol: TransferProtocol

    def add(self, request: AddRequest) -> str | None:
        """Start the download; adding what is there already is no error.

        Returns the client's own id for it where that isn't the request's, and is what everything else here is
        asked by from then on.
        """
        ...

    def items(self) -> Sequence[ClientItem]:
        """All items in our category, in one call."""
        ...

    def all_items(self) -> Sequence[ClientItem]:
        """Everything it has, ours or not, in one call: who else uses a file."""
        ...

    def item(self, download_id: str) -> ClientItem | None: ...

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """What the item holds, as its torrent names it; empty while a magnet's metadata is missing.

        Raises NotFound where the client does not have it.
        """
        ...

    def pause(self, download_id: str) -> None: ...

    def resume(self, download_id: str) -> None: ...

    def prioritise(self, download_id: str) -> None:
        """Download it before the others. Raises Conflict where the client has no such order."""
        ...

    def files(self, download_id: str) -> Sequence[str]:
        """The item's files as absolute paths of the client's machine; a usenet client, which doesn't say what
        it unpacked, names the folder that holds them."""
        ...

    def remove(self, download_id: str, *, with_data: bool) -> None: ...

    def check(self) -> Sequence[Check]:
        """Try everything a grab needs: login, version, category, save path."""
        ...


@runtime_checkable
class MarksImported(Protocol):
    """What a client can besides that shows which downloads are in the library."""

    def mark_imported(self, download_id: str) -> None:
        """Give it the category of what was imported, if it is in ours; no error where it is gone."""
        ...


@runtime_checkable
class Relocates(Protocol):
    """What a client can besides that renames and moves the files it seeds by itself."""

    def relocate(self, download_id: str, file: str, target: str) -> None:
        """Give one of an item's files another name, or its only file another folder, and go on seeding it.

        Both are absolute paths of the client's machine; the files follow a moment after the call. Raises
        Conflict where it can't do that to this file, NotFound where it does not have it.
        """
        ...


class Notifier(Protocol):
    """Somebody who is told what happened. Calls are bounded in time.

    `takes` are the events it is made for. One that `gathers` gets all that is known of a film at once.
    """

    name: str
    takes: frozenset[str]
    gathers: bool

    def tell(self, notices: Sequence[Notice]) -> str | None:
        """What is to be noted of it, if anything. Raises ServiceUnavailable, CredentialsRejected or
        InvalidAnswer where it didn't arrive."""
        ...

    def check(self) -> Sequence[Check]:
        """Reach it, telling no more than a test has to."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a test: what was tried, whether it is good, and what to do if not.

    `code` is that of the error which was met, such as `credentialsRejected`, `status` its HTTP status and
    `retry_at` the instant that it named; None where there was none.
    """

    subject: str
    good: bool
    message: str
    hint: str | None = None
    code: str | None = None
    status: int | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTest:
    """The test of one service of the configuration."""

    name: str
    kind: str
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        return all(check.good for check in self.checks)


class Metadata(Protocol):
    """A source of film metadata (TMDB).

    Raises NotFound, CredentialsRejected, ServiceUnavailable.
    """

    def check(self) -> None:
        """Try the key."""
        ...

    def movie(self, tmdb_id: int, *, fresh: bool = False) -> MovieDetails:
        """All that is known of a film; `fresh` asks the source even where a kept answer would do."""
        ...

    def find(self, imdb_id: str) -> int:
        """The TMDB id of an IMDb id."""
        ...

    def search(self, title: str, year: int | None = None) -> Sequence[MovieChoice]: ...

    def credits(self, tmdb_id: int) -> Credits:
        """Who made the film."""
        ...

    def describe(self, choice: MovieChoice) -> MovieChoice:
        """The choice with what tells films of one name apart: directors and running time."""
        ...


class Pictures(Protocol):
    """Fetches posters and fan art, and keeps them."""

    def fetch(self, url: str) -> FoundFile:
        """The picture as a file of this machine, its ending told by its content.

        Raises NotFound, InvalidAnswer (it is no picture), ServiceUnavailable, OSError.
        """
        ...

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """Delete what nobody has asked for since then; how many there were."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedAnswer:
    """One answer of a metadata source as it is kept; `body` is None for a status without one (a 404)."""

    status: int
    body: Mapping[str, object] | None
    fetched_at: datetime
    expires_at: datetime
    etag: str | None = None


class AnswerCache(Protocol):
    """Keeps answers between processes. Keys never hold a credential."""

    def get(self, key: str) -> CachedAnswer | None:
        """The kept answer, expired or not."""
        ...

    def put(self, key: str, answer: CachedAnswer) -> None: ...


class Progress(Protocol):
    """Told how long work goes on; shows nothing unless on a terminal."""

    def step(self, label: str, done: int, total: int | None) -> None: ...
