"""Emby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._media_updated import MediaUpdated

if TYPE_CHECKING:
    from radarr_cli.adapters.notifiers.settings import EmbySettings
    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry


def build(entry: NotifierEntry, network: NetworkSettings) -> MediaUpdated:
    options: EmbySettings = entry.options
    return MediaUpdated(entry, network, {"X-Emby-Token": options.api_key.reveal()})
