"""The user's decisions, typed: what the configuration files say, after they were checked.

`radarr_cli.config` fills these; nothing else reads files. Each field carries its help text as metadata,
from which the JSON Schema, the template of `init` and the man page are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import timedelta
from typing import Any, NewType, TypeVar, dataclass_transform

from radarr_cli.domain.availability import Availability
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.notices import EVENTS
from radarr_cli.domain.profile import DelayProfile, QualityProfile, Restriction, SizeLimits
from radarr_cli.domain.secret import Secret

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
def settings_value(cls: type[T]) -> type[T]:
    """A keyword-only dataclass that type checkers hold frozen, without repr and comparison.

    What holds secrets isn't printed; and every start makes all of these classes, which costs a millisecond
    each with everything that a dataclass can have.
    """
    return dataclass(kw_only=True, repr=False, eq=False)(cls)


Url = NewType("Url", str)
"""An http or https URL without a trailing slash."""
ProxyUrl = NewType("ProxyUrl", str)
"""An http, https, socks5 or socks5h URL, without a login; a SOCKS proxy resolves host names."""
FolderPath = NewType("FolderPath", str)
"""An absolute path; `~` is expanded where the files are read."""
ByteSize = NewType("ByteSize", int)
"""Bytes; written as a number or as "20 GiB"."""
FileMode = NewType("FileMode", int)
"""Permission bits; written as an octal string, "664"."""


def option(help_text: str, default: Any = MISSING, **metadata: object) -> Any:
    """A dataclass field with its help text; without a default the user has to give it."""
    extra = {"help": help_text, **metadata}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=extra)
    return field(default=default, metadata=extra)


@settings_value
class DatabaseSettings:
    url: Secret | None = option("postgresql:// URL; unset: an embedded server is started on demand", None)
    data_dir: FolderPath | None = option("where the embedded server keeps its data", None)
    account: str | None = option("the account the embedded server runs as when we are root", None)


@settings_value
class TmdbSettings:
    api_key: Secret | None = option("TMDB v3 API key or v4 read access token", None)
    language: str = option("language of titles and overviews, as TMDB names it", "en-US")
    region: str = option("country whose release dates and certification count", "US")
    url: Url = option("base URL of the API", Url("https://api.themoviedb.org/3"))


@settings_value
class LibrarySettings:
    """What `add` takes where its options say nothing."""

    root: str | None = option("name of the root new films go to (default: the only one)", None)
    profile: str | None = option("quality profile of new films (default: the only one)", None)
    minimum_availability: Availability = option("from when on to search", Availability.RELEASED)
    monitored: bool = option("search for new films by itself", True)
    tags: tuple[str, ...] = option("tags of new films", ())
    deleted_by_hand: str = option(
        "a film whose file a person deleted: unmonitor leaves it so, search fetches it again",
        "unmonitor",
        choices=("unmonitor", "search"),
    )


@settings_value
class ImportSettings:
    torrent_methods: tuple[str, ...] = option(
        "how a seeding file gets into the library, tried in order; it is never moved by itself",
        ("hardlink", "reflink"),
        choices=("hardlink", "reflink", "copy"),
    )
    usenet_methods: tuple[str, ...] = option(
        "how a usenet file gets into the library, tried in order; to another file system a move copies",
        ("move",),
        choices=("hardlink", "reflink", "copy", "move"),
    )
    minimum_free_space: ByteSize = option("what an import must leave free", ByteSize(100 * 1024**2))
    extras: tuple[str, ...] = option(
        "endings of small files that come along with a film from its download",
        ("srt", "ass", "ssa", "sub", "idx", "sup", "vtt"),
    )
    nfo: str = option(
        "a text beside each film for Kodi, Jellyfin and Emby: file names it like the film's file, movie "
        "calls it movie.nfo",
        "off",
        choices=("off", "file", "movie"),
    )
    nfo_urls: bool = option("add the film's addresses at TMDB and IMDb to that text", False)
    tags: bool = option(
        "write title and ids into Matroska films that had to be copied, by mkvpropedit; never into what is "
        "linked or seeds",
        False,
    )
    images: bool = option("fetch poster.jpg and fanart.jpg beside each film", False)
    keep_old_for: timedelta = option("how long replaced files stay in the trash", timedelta(days=14))
    trash_size: ByteSize | None = option(
        "what the trash may hold before run-once brakes; what is linked elsewhere is not "
        "counted, and nothing younger than keep_old_for is deleted",
        None,
    )
    on_mismatch: str = option(
        "a file that holds less than its name said: accept it, import and remember it in the history, or "
        "reject it and take another release",
        "remember",
        choices=("accept", "remember", "reject"),
    )
    folder_mode: FileMode = option("permission bits of folders we make", FileMode(0o755))
    file_mode: FileMode = option("permission bits of copies we make", FileMode(0o644))


@settings_value
class ScheduleSettings:
    """How often each stage of `run-once` is due."""

    timezone: str | None = option("IANA name that rules local windows (default: the machine's)", None)
    refresh: timedelta = option("metadata", timedelta(hours=24))
    rss: timedelta = option("what is new at the indexers; never under 15 minutes", timedelta(minutes=30))
    search: timedelta = option("search for wanted films", timedelta(hours=6))
    queue: timedelta = option("look after downloads", timedelta(minutes=1))
    import_: timedelta = option("import finished downloads", timedelta(minutes=1))
    scan: timedelta = option("look for films that are gone from the disks, or new there", timedelta(hours=12))
    trash: timedelta = option("delete what has lain in the trash long enough", timedelta(hours=24))
    health: timedelta = option("look for what is wrong with the set-up", timedelta(hours=6))
    housekeep: timedelta = option("forget what is old", timedelta(hours=24))
    backup: timedelta = option("copy the database and the configuration", timedelta(days=7))
    metrics: timedelta = option("write [metrics]", timedelta(minutes=5))
    notify: timedelta = option("tell notifiers what happened", timedelta(minutes=1))
    groups: timedelta = option("score scene groups", timedelta(hours=24))


@settings_value
class RuleSettings:
    """Rules of judging that hold for every film, beside profiles, delays, restrictions and sizes."""

    propers: str = option(
        "propers and repacks: preferAndUpgrade takes them, doNotUpgrade only before there is a file, "
        "doNotPrefer treats them as any release",
        "preferAndUpgrade",
        choices=("preferAndUpgrade", "doNotUpgrade", "doNotPrefer"),
    )
    maximum_size: ByteSize = option("nothing larger is taken; 0: no limit", ByteSize(0))
    retention: timedelta = option("usenet posts that are older are left; 0s: no limit", timedelta(0))
    minimum_age: timedelta = option("usenet posts that are younger have to wait", timedelta(0))
    availability_delay: int = option("days after the availability date; before it where negative", 0)
    prefer_indexer_flags: bool = option("prefer freeleech and internal releases among equals", False)
    allow_hardcoded_subs: bool = option("take releases with subtitles burnt in", False)
    allowed_hardcoded_subs: tuple[str, ...] = option("words of burnt-in subtitles that are fine", ())
    check_free_space: bool = option("leave what the disks have no room for", True)
    upgrades_per_month: int = option("upgrades of one film in 30 days; 0: no limit", 4)
    repeated_upgrade_gain: int = option("score that a second upgrade in 30 days has to gain", 10)
    usenet_tries: int = option("posts of one release that may fail before it is blocked", 3)


@settings_value
class BackupSettings:
    """Copies of the database and the configuration that `run-once` makes by itself."""

    enabled: bool | None = option("make them (default: only for the embedded server)", None)
    folder: FolderPath | None = option("where they go (default: backups in the state folder)", None)
    keep: timedelta = option("how long; the newest is always kept", timedelta(days=28))


@settings_value
class MetricsSettings:
    """Where `run-once` leaves numbers for Prometheus."""

    file: FolderPath | None = option("file for node_exporter's textfile collector, ending in .prom", None)
    push: Secret | None = option("address that takes them by PUT, as the Pushgateway does", None)


@settings_value
class CollectSettings:
    """`[groups.collect]`: evidence that is asked for and not only met; never part of a run by itself."""

    enabled: bool = option("let `groups collect` ask indexers of kind hdbits, page by page", False)
    daily_limit: int = option("requests in 24 hours", 50)
    gap: timedelta = option("least time between two requests", timedelta(seconds=10))


@settings_value
class GroupsSettings:
    """`[groups]`: what is learned of scene groups, and how it is scored."""

    observe: bool = option("keep what answers of indexers say of groups", True)
    version: str = option(
        "the score that counts: v2 estimates with bounds, v1 is the published formula",
        "v2",
        choices=("v2", "v1"),
    )
    half_life: timedelta = option("the age at which a release counts half", timedelta(days=180))
    refit: timedelta = option("how long a run's priors serve the next ones", timedelta(days=7))
    keep: timedelta = option("how long observations and old scores are kept", timedelta(days=400))
    draws: int = option("draws of the bootstrap", 500)
    seed: int = option("seed of the bootstrap", 1)
    weights: Mapping[str, float] = option(
        "factor to weight, where it differs: seederHealth, internalRatio, completion, qualityConsistency, "
        "recency, categoryDiversity, volume, size",
        {},
    )
    aliases: Mapping[str, str] = option("another name of a group to the one it counts under", {})
    ignore: tuple[str, ...] = option("what stands where a group would and is none", ())
    collect: CollectSettings = option("evidence that is asked for", CollectSettings())


@settings_value
class SafetySettings:
    """Limits counted in Postgres over all processes; a grab by hand passes with a warning."""

    grabs_per_run: int = option("grabs in one run", 5)
    grabs_per_day: int = option("grabs in 24 hours", 20)
    active_downloads: int = option("downloads at once", 10)
    bytes_per_day: ByteSize = option("bytes grabbed in 24 hours", ByteSize(500 * 1024**3))
    newly_upgradable: int = option("films that a change of profiles or formats may open to upgrades", 5)
    mode: str = option("act, or observe: judge everything, touch nothing", "act", choices=("act", "observe"))

    @property
    def observes(self) -> bool:
        """Neither clients nor files are touched."""
        return self.mode == "observe"


@settings_value
class NetworkSettings:
    timeout: timedelta = option("how long an outside service may take", timedelta(seconds=30))
    proxy: ProxyUrl | None = option(
        "proxy for everything that isn't on this machine: http://, https:// or socks5://", None
    )
    proxy_username: str | None = option("user name for the proxy", None)
    proxy_password: Secret | None = option("password for the proxy", None)
    no_proxy: tuple[str, ...] = option('hosts that are reached directly; ".lan" is all below it', ())
    ca_bundle: FolderPath | None = option("certificates to trust instead of the system's", None)


@settings_value
class RootSettings:
    name: str = option("the name films refer to")
    path: FolderPath = option("the folder on this machine")


@settings_value
class PathMappingSettings:
    """Where a client's path is on this machine; the longest `remote` that fits wins."""

    client: str | None = option("name of the client; unset: every client", None)
    remote: str = option("the folder as the client names it")
    local: FolderPath = option("the same folder on this machine")


@settings_value
class ProwlarrSettings:
    name: str = option("name", "prowlarr")
    url: Url = option("base URL of Prowlarr")
    api_key: Secret = option("its API key")
    enabled: bool = option("ask its indexers", True)
    tags: tuple[str, ...] = option("only its indexers with one of these tags", ())
    exclude: tuple[str, ...] = option("its indexers to leave out, by name", ())


@settings_value
class IndexerEntry:
    """`[[indexer]]`: what every kind has; `options` is the kind's own settings value."""

    name: str = option("name, unique among indexers")
    kind: str = option("which protocol it speaks")
    enabled: bool = option("ask it at all", True)
    priority: int = option("1 to 50, smaller is preferred among equal releases", 25)
    tags: tuple[str, ...] = option("only films with one of these tags", ())
    rss: bool = option("read its newest releases", True)
    automatic: bool = option("ask it where the program searches by itself", True)
    interactive: bool = option("ask it where a person chooses: search", True)
    minimum_seeders: int = option("torrents with fewer seeders are rejected", 1)
    seed_ratio: float | None = option("ratio to reach before a torrent may be removed", None)
    seed_time: timedelta | None = option("time to seed before a torrent may be removed", None)
    private: bool | None = option("a private tracker; unset: as the indexer says", None)
    client: str | None = option("the client its releases go to", None)
    proxy: ProxyUrl | None = option("proxy for this indexer instead of that of [network]", None)
    proxy_username: str | None = option("user name for its proxy", None)
    proxy_password: Secret | None = option("password for its proxy", None)
    ca_bundle: FolderPath | None = option("certificates to trust for it instead of the others", None)
    timeout: timedelta | None = option("how long one search of it may take; unset: that of [network]", None)
    api_calls: int | None = option("calls of its API in 24 hours (100 private, 1000 public)", None)
    downloads: int | None = option("files fetched of it in 24 hours (25 private, 250 public)", None)
    call_gap: timedelta | None = option("least time between two calls (2s private, 200ms public)", None)
    options: Any = None


@settings_value
class IndexerOverride:
    """`[indexer_override.NAME]`: what differs for an indexer that Prowlarr names; the rest is as it says."""

    name: str = option("its name at Prowlarr")
    priority: int | None = option("1 to 50, smaller is preferred among equal releases", None)
    tags: tuple[str, ...] | None = option("only films with one of these tags", None)
    rss: bool | None = option("read its newest releases", None)
    automatic: bool | None = option("ask it where the program searches by itself", None)
    interactive: bool | None = option("ask it where a person chooses: search", None)
    minimum_seeders: int | None = option("torrents with fewer seeders are rejected", None)
    seed_ratio: float | None = option("ratio to reach before a torrent may be removed", None)
    seed_time: timedelta | None = option("time to seed before a torrent may be removed", None)
    private: bool | None = option("a private tracker", None)
    client: str | None = option("the client its releases go to", None)
    timeout: timedelta | None = option("how long one search of it may take", None)
    api_calls: int | None = option("calls of its API in 24 hours", None)
    downloads: int | None = option("files fetched of it in 24 hours", None)
    call_gap: timedelta | None = option("least time between two calls", None)


@settings_value
class ClientEntry:
    """`[[client]]`: what every kind has; `options` is the kind's own settings value."""

    name: str = option("name, unique among clients")
    kind: str = option("which program it is")
    enabled: bool = option("hand downloads to it", True)
    priority: int = option("1 to 50, smaller is preferred", 1)
    tags: tuple[str, ...] = option("only films with one of these tags", ())
    remove_completed: bool = option("remove imported downloads whose seed duty is met", True)
    stalled_after: timedelta = option(
        "how long a download may stand still before it counts as stalled", timedelta(days=1)
    )
    on_stall: str = option(
        "a download nobody can complete: keep waits, the others take another release and stop or remove it; "
        "private torrents are kept",
        "remove",
        choices=("keep", "stop", "remove"),
    )
    options: Any = None


@settings_value
class NotifierEntry:
    """`[[notifier]]`: what every kind has; `options` is the kind's own settings value."""

    name: str = option("name, unique among notifiers; one that two machines have is told once by either")
    kind: str = option("which service it tells")
    enabled: bool = option("tell it anything", True)
    events: tuple[str, ...] = option(
        "what it is told: grab, import, upgrade, rename, delete, add, remove, failure, attention, health, "
        "healthRestored, runFailed; unset: what its kind is made for",
        (),
        choices=tuple(EVENTS),
    )
    tags: tuple[str, ...] = option("only about films with one of these tags", ())
    health_warnings: bool = option("health that is only a warning, too", False)
    timeout: timedelta = option("how long it may take", timedelta(seconds=30))
    options: Any = None


@settings_value
class Settings:
    """Everything the files and the environment say, checked. Names are the keys."""

    database: DatabaseSettings = DatabaseSettings()
    tmdb: TmdbSettings = TmdbSettings()
    library: LibrarySettings = LibrarySettings()
    naming: NamingRules = NamingRules()
    import_: ImportSettings = ImportSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    rules: RuleSettings = RuleSettings()
    backup: BackupSettings = BackupSettings()
    metrics: MetricsSettings = MetricsSettings()
    safety: SafetySettings = SafetySettings()
    network: NetworkSettings = NetworkSettings()
    groups: GroupsSettings = GroupsSettings()
    quality_sizes: Mapping[str, SizeLimits] = field(default_factory=dict)
    roots: tuple[RootSettings, ...] = ()
    prowlarrs: tuple[ProwlarrSettings, ...] = ()
    indexers: tuple[IndexerEntry, ...] = ()
    indexer_overrides: Mapping[str, IndexerOverride] = field(default_factory=dict)
    clients: tuple[ClientEntry, ...] = ()
    path_mappings: tuple[PathMappingSettings, ...] = ()
    notifiers: tuple[NotifierEntry, ...] = ()
    profiles: Mapping[str, QualityProfile] = field(default_factory=dict)
    formats: FormatLibrary = FormatLibrary()
    delays: tuple[DelayProfile, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    custom_fields: Mapping[str, str] = field(default_factory=dict)
