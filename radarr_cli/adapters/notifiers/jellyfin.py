"""Jellyfin. Its newer versions may refuse Emby's header, so the key goes into `Authorization`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._media_updated import MediaUpdated

if TYPE_CHECKING:
    from radarr_cli.adapters.notifiers.settings import JellyfinSettings
    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry


def build(entry: NotifierEntry, network: NetworkSettings) -> MediaUpdated:
    options: JellyfinSettings = entry.options
    return MediaUpdated(entry, network, {"Authorization": f'MediaBrowser Token="{options.api_key.reveal()}"'})
