"""Emby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._media_updated import MediaUpdated

if TYPE_CHECKING:
    from radarr_cli.adapters.notifiers.settings import EmbySettings


class Emby(MediaUpdated):
    def key(self) -> dict[str, str]:
        options: EmbySettings = self.entry.options
        return {"X-Emby-Token": options.api_key.reveal()}


build = Emby
