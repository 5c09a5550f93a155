"""Indexers, one protocol a module. A new kind is a module with `Settings` and `build`, and a name here."""

from __future__ import annotations

from radarr_cli.domain.kinds import Kind

KINDS: tuple[Kind, ...] = (
    Kind("torznab", "radarr_cli.adapters.indexers.torznab", "Torznab: Prowlarr, Jackett and many trackers"),
    Kind("newznab", "radarr_cli.adapters.indexers.newznab", "Newznab: usenet indexers"),
)
