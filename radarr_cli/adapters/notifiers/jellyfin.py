"""Jellyfin. Its newer versions may refuse Emby's header, so the key goes into `Authorization`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._media_updated import MediaUpdated

if TYPE_CHECKING:
    from radarr_cli.adapters.notifiers.settings import JellyfinSettings


class Jellyfin(MediaUpdated):
    def key(self) -> dict[str, str]:
        options: JellyfinSettings = self.entry.options
        return {"Authorization": f'MediaBrowser Token="{options.api_key.reveal()}"'}


build = Jellyfin
