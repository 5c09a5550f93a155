"""What each kind of client takes in the configuration: apart from the adapters, for every start reads it."""

from __future__ import annotations

from datetime import timedelta

from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import FolderPath, Url, option, settings_value


@settings_value
class QBittorrentSettings:
    """`[[client]]` of kind qbittorrent."""

    url: Url = option("base URL of its Web UI, such as http://localhost:8080")
    username: str = option("user name; unset: it asks for no login", "")
    password: Secret | None = option("its password", None)
    category: str = option("category of our downloads, made if missing", "radarr")
    imported_category: str = option("category of what was imported; empty: it stays in ours", "")
    tags: tuple[str, ...] = option("further tags of our downloads", ())
    folder: str | None = option("download folder, as it calls it; unset: its own, or the category's", None)
    content_layout: str = option(
        "whether a torrent gets a folder of its own", "default",
        choices=("default", "original", "subfolder", "no_subfolder"),
    )  # fmt: skip
    sequential: bool = option("download the pieces in order", False)
    first_last: bool = option("download the first and the last piece first", False)
    initial_state: str = option("how downloads begin", "started", choices=("started", "forced", "stopped"))
    recent_priority: str = option("place of films that came out lately", "last", choices=("last", "first"))
    older_priority: str = option("place of the others", "last", choices=("last", "first"))
    share_limits: str = option(
        "when it stops seeding: by its global limits, when our seed duty is met, or never",
        "global",
        choices=("global", "duty", "never"),
    )


@settings_value
class TransmissionSettings:
    """`[[client]]` of kind transmission."""

    url: Url = option("URL of its RPC, such as http://localhost:9091/transmission/rpc")
    username: str = option("user name; unset: it asks for no login", "")
    password: Secret | None = option("its password", None)
    category: str = option("label of our downloads; before 4.0 a subfolder, too", "radarr")
    folder: str | None = option("download folder, as it calls it; unset: its own", None)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


@settings_value
class DelugeSettings:
    """`[[client]]` of kind deluge."""

    url: Url = option("base URL of its Web UI, such as http://localhost:8112")
    password: Secret | None = option("the Web UI's password", None)
    category: str = option("label of our downloads, made if missing; empty: none, nor the plugin", "radarr")
    folder: str | None = option("download folder, as it calls it; unset: its own", None)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


@settings_value
class RTorrentSettings:
    """`[[client]]` of kind rtorrent."""

    url: str = option("http://host/RPC2 of a web server, scgi://host:5000, or scgi:///path/to/socket")
    username: str = option("user name for the web server; unset: it asks for no login", "")
    password: Secret | None = option("its password", None)
    category: str = option("label of our downloads (custom1); empty: none", "radarr")
    folder: str | None = option("download folder, as it calls it, which must exist; unset: its own", None)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


@settings_value
class Aria2Settings:
    """`[[client]]` of kind aria2."""

    url: Url = option("URL of its JSON-RPC, such as http://localhost:6800/jsonrpc")
    secret: Secret | None = option("its rpc-secret; unset: it asks for none", None)
    folder: str | None = option(
        "folder of our downloads, as it calls it, which must exist; unset: its own", None
    )
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


_PRIORITIES = ("default", "low", "normal", "high", "force")


@settings_value
class SabnzbdSettings:
    """`[[client]]` of kind sabnzbd."""

    url: Url = option("base URL of its Web UI, such as http://localhost:8080")
    api_key: Secret = option("its API key: Config, General; the NZB key is not enough")
    category: str = option("category of our downloads, which must exist; empty: its default", "radarr")
    recent_priority: str = option("priority of films that came out lately", "default", choices=_PRIORITIES)
    older_priority: str = option("priority of the others", "default", choices=_PRIORITIES)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


@settings_value
class NzbgetSettings:
    """`[[client]]` of kind nzbget."""

    url: Url = option("base URL of its Web UI, such as http://localhost:6789")
    username: str = option("user name; unset: it asks for no login", "")
    password: Secret | None = option("its password", None)
    category: str = option("category of our downloads, which must exist; empty: none", "radarr")
    recent_priority: str = option("priority of films that came out lately", "default", choices=_PRIORITIES)
    older_priority: str = option("priority of the others", "default", choices=_PRIORITIES)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


@settings_value
class UsenetBlackholeSettings:
    """`[[client]]` of kind usenet_blackhole."""

    nzb_folder: FolderPath = option("where the .nzb files are put, for a client to find")
    watch_folder: FolderPath = option("where that client puts what it has downloaded, a folder each")
    settle: timedelta = option(
        "how long a download must not have changed to be complete", timedelta(seconds=30)
    )


@settings_value
class BlackholeSettings:
    """`[[client]]` of kind blackhole."""

    torrent_folder: FolderPath = option("where the .torrent files are put, for a client to find")
    watch_folder: FolderPath = option("where that client puts what it has downloaded")
    settle: timedelta = option(
        "how long a download must not have changed to be complete", timedelta(seconds=30)
    )
