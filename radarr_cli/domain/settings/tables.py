"""The sections that are one table each: `[database]` to `[network]`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from radarr_cli.domain.availability import Availability
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings.declaring import (
    ByteSize,
    FileMode,
    FolderPath,
    ProxyUrl,
    Url,
    option,
    settings_value,
)


@settings_value
class DatabaseSettings:
    """`[database]`: our own server, or one that is there already."""

    url: Secret | None = option("postgresql:// URL; unset: an embedded server is started on demand", None)
    data_dir: FolderPath | None = option(
        "where the embedded server keeps its data (default: radarr-cli/postgres in XDG_DATA_HOME, else in"
        " ~/.local/share; root's in /var/lib)",
        None,
    )
    account: str | None = option("the account the embedded server runs as when we are root", None)


@settings_value
class TmdbSettings:
    """`[tmdb]`: where metadata comes from, and in which language."""

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
    """`[import]`: how files get into the library, and what comes along with them."""

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

    timezone: str | None = option(
        "IANA name of your zone: it rules local windows and on which day a film is out; unset: the machine's",
        None,
    )
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
class LogSettings:
    """`[log]`: the trail of every process, for whoever looks for what went wrong."""

    file: FolderPath | None = option("file to write it to; several processes may share it", None)
    stderr: bool = option("write it to stderr, too: for systemd's journal, and for containers", False)
    level: str = option(
        "the least that is written; debug has each call to an outside service, and who waited for a lock",
        "info",
        choices=("debug", "info", "warning", "error"),
    )
    format: str = option("lines for people, or NDJSON", "text", choices=("text", "json"))
    max_size: ByteSize = option("the file is renamed to FILE.1 before it gets larger", ByteSize(10 * 1024**2))
    keep: int = option("how many old files stay", 5)


@settings_value
class NetworkSettings:
    """`[network]`: what holds for every outside service."""

    timeout: timedelta = option("how long an outside service may take", timedelta(seconds=30))
    proxy: ProxyUrl | None = option(
        "proxy for everything that isn't on this machine: http://, https:// or socks5://", None
    )
    proxy_username: str | None = option("user name for the proxy", None)
    proxy_password: Secret | None = option("password for the proxy", None)
    no_proxy: tuple[str, ...] = option('hosts that are reached directly; ".lan" is all below it', ())
    ca_bundle: FolderPath | None = option("certificates to trust instead of the system's", None)
