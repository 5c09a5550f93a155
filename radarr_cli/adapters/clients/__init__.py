"""Download clients, one a module: a new one has `Settings` and `build`, and gets a line in `KINDS`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radarr_cli.domain.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.ports import DownloadClient

KINDS: tuple[Kind, ...] = (
    Kind("qbittorrent", "radarr_cli.adapters.clients.qbittorrent", "qBittorrent 4.3.2 or later, by its API"),
    Kind("blackhole", "radarr_cli.adapters.clients.blackhole", "Any torrent client that watches a folder"),
)


def build(entry: ClientEntry, network: NetworkSettings, state_folder: Path) -> DownloadClient:
    """The client of a `[[client]]` entry. Sessions and records are kept in `state_folder`, which is ours."""
    module = next(kind.module for kind in KINDS if kind.name == entry.kind)
    client: DownloadClient = import_module(module).build(entry, network, state_folder)
    return client
