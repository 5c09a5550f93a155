"""The sections that hold entries by name: roots, indexers, clients, notifiers and what belongs to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings.declaring import FolderPath, ProxyUrl, Url, option, settings_value


@settings_value
class RootSettings:
    """`[[root]]`: a folder that holds films."""

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
    """`[[prowlarr]]`: all indexers of one Prowlarr."""

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
    tags: tuple[str, ...] = option(
        "only about films with one of these tags: nothing of health and failed runs, which no film has", ()
    )
    health_warnings: bool = option("health that is only a warning, too, and its end", False)
    timeout: timedelta = option("how long it may take", timedelta(seconds=30))
    options: Any = None
