"""Notifiers, one a module: a new one has `build`, which is its class, its settings, and a line in `KINDS`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radarr_cli.domain.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry
    from radarr_cli.ports import Notifier

KINDS: tuple[Kind, ...] = (
    Kind("apprise", __name__, "Discord, Telegram, email, ntfy and more, by Apprise URLs", "AppriseSettings"),
    Kind("webhook", __name__, "Radarr's webhook: JSON to a URL of yours", "WebhookSettings"),
    Kind("script", __name__, "A program of yours, with Radarr's environment", "ScriptSettings"),
    Kind("plex", __name__, "Plex: look again at a film's folder", "PlexSettings"),
    Kind("jellyfin", __name__, "Jellyfin: look again at a film's folder", "JellyfinSettings"),
    Kind("emby", __name__, "Emby: look again at a film's folder", "EmbySettings"),
    Kind("kodi", __name__, "Kodi: look again at a film's folder", "KodiSettings"),
)


def build(entry: NotifierEntry, network: NetworkSettings, roots: Sequence[str] = ()) -> Notifier:
    """The notifier of a `[[notifier]]` entry, on a machine with these root folders."""
    kind = next(kind for kind in KINDS if kind.name == entry.kind)
    notifier: Notifier = import_module(kind.module).build(entry, network, roots)
    return notifier
