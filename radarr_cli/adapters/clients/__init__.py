"""Download clients, one a module: a new one has `build`, its settings, and a line in `KINDS`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radarr_cli.domain.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from radarr_cli.domain.settings import ClientEntry, NetworkSettings, PathMappingSettings
    from radarr_cli.ports import DownloadClient

    LocalPaths = Callable[[str], str | None]
    """A client's path as it is here; None where it can't be here."""

KINDS: tuple[Kind, ...] = (
    Kind("qbittorrent", __name__, "qBittorrent 4.3.2 or later, by its API", "QBittorrentSettings"),
    Kind("transmission", __name__, "Transmission 3.00 or later", "TransmissionSettings"),
    Kind("deluge", __name__, "Deluge 2, by its Web UI", "DelugeSettings"),
    Kind("rtorrent", __name__, "rTorrent 0.9.7 or later, by XML-RPC", "RTorrentSettings"),
    Kind("aria2", __name__, "aria2, by its JSON-RPC", "Aria2Settings"),
    Kind("sabnzbd", __name__, "SABnzbd 3.7 or later, by its API", "SabnzbdSettings"),
    Kind("nzbget", __name__, "NZBGet 18 or later, by its JSON-RPC", "NzbgetSettings"),
    Kind("blackhole", __name__, "Any torrent client that watches a folder", "BlackholeSettings"),
    Kind("usenet_blackhole", __name__, "Any usenet client that watches a folder", "UsenetBlackholeSettings"),
)


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,
    mappings: Iterable[PathMappingSettings] | None = None,
) -> DownloadClient:
    """The client of a `[[client]]` entry. Sessions and records are kept in `state_folder`, which is ours.

    With `mappings` its test looks for its folder here, too, where it can.
    """
    from functools import partial  # noqa: PLC0415 - the kinds are read at every start

    from radarr_cli.domain.importing.paths import local_path  # noqa: PLC0415 - as above

    kind = next(kind for kind in KINDS if kind.name == entry.kind)
    build_kind = import_module(kind.module).build
    paths = None if mappings is None else partial(local_path, entry.name, mappings=tuple(mappings))
    client: DownloadClient = build_kind(entry, network, state_folder, paths)
    return client
