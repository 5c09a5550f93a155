"""Indexers, one protocol a module. A new kind is a module with `Settings` and `build`, and a name here."""

from __future__ import annotations

from radarr_cli.domain.kinds import Kind

KINDS: tuple[Kind, ...] = (
    Kind("torznab", "radarr_cli.adapters.indexers.torznab", "Torznab: Prowlarr, Jackett and many trackers"),
    Kind("newznab", "radarr_cli.adapters.indexers.newznab", "Newznab: usenet indexers"),
    Kind("hdbits", "radarr_cli.adapters.indexers.hdbits", "HDBits, by its API"),
    Kind("filelist", "radarr_cli.adapters.indexers.filelist", "FileList, by its API"),
    Kind("ptp", "radarr_cli.adapters.indexers.ptp", "PassThePopcorn, by its API"),
    Kind(
        "torrentpotato", "radarr_cli.adapters.indexers.torrentpotato", "TorrentPotato: CouchPotato's trackers"
    ),
    Kind("nyaa", "radarr_cli.adapters.indexers.nyaa", "Nyaa and sites of its software"),
    Kind("iptorrents", "radarr_cli.adapters.indexers.iptorrents", "IPTorrents, by its RSS feed"),
    Kind("torrentrss", "radarr_cli.adapters.indexers.torrentrss", "Any RSS feed of torrents"),
)
