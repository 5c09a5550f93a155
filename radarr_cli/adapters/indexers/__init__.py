"""Indexers, one protocol a module. A new kind is a module with `build`, its settings, and a line here."""

from __future__ import annotations

from radarr_cli.domain.kinds import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        "torznab",
        __name__,
        "Torznab: Prowlarr, Jackett and many trackers",
        "TorznabSettings",
    ),
    Kind("newznab", __name__, "Newznab: usenet indexers", "NewznabSettings"),
    Kind("hdbits", __name__, "HDBits, by its API", "HDBitsSettings"),
    Kind("filelist", __name__, "FileList, by its API", "FileListSettings"),
    Kind("ptp", __name__, "PassThePopcorn, by its API", "PassThePopcornSettings"),
    Kind(
        "torrentpotato",
        __name__,
        "TorrentPotato: CouchPotato's trackers",
        "TorrentPotatoSettings",
    ),
    Kind("nyaa", __name__, "Nyaa and sites of its software", "NyaaSettings"),
    Kind(
        "iptorrents",
        __name__,
        "IPTorrents, by its RSS feed",
        "IPTorrentsSettings",
    ),
    Kind(
        "torrentrss",
        __name__,
        "Any RSS feed of torrents",
        "TorrentRssSettings",
    ),
)
