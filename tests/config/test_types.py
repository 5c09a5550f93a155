"""TOML values become the settings' types, and back again what people would write."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from radarr_cli.config.conversion import Unfit, convert_plain
from radarr_cli.config.plain import plain
from radarr_cli.domain.movie import Availability
from radarr_cli.domain.settings import ByteSize, FileMode, FolderPath, ProxyUrl, Url

# Type, what the file says, what it means, and how we would write it.
GOOD = [
    (str, "a", "a", "a"),
    (bool, False, False, False),
    (int, 7, 7, 7),
    (float, 2, 2.0, 2.0),
    (float, 0.5, 0.5, 0.5),
    (timedelta, "90s", timedelta(seconds=90), "1m30s"),
    (timedelta, "24h", timedelta(days=1), "1d"),
    (timedelta, "30h", timedelta(hours=30), "30h"),
    (timedelta, "14d", timedelta(days=14), "14d"),
    (timedelta, "2w", timedelta(weeks=2), "14d"),
    (timedelta, "1h30m", timedelta(minutes=90), "1h30m"),
    (timedelta, "1 h 30 m", timedelta(minutes=90), "1h30m"),
    (timedelta, "1.5h", timedelta(minutes=90), "1h30m"),
    (timedelta, "250ms", timedelta(milliseconds=250), "250ms"),
    (timedelta, "0s", timedelta(0), "0ms"),
    (ByteSize, 1234, 1234, 1234),
    (ByteSize, "20 GiB", 20 * 1024**3, "20 GiB"),
    (ByteSize, "20GB", 20 * 1000**3, "19531250 KiB"),
    (ByteSize, "1.5 tib", 1536 * 1024**3, "1536 GiB"),
    (ByteSize, "4K", 4096, "4 KiB"),
    (ByteSize, "12 B", 12, 12),
    (ByteSize, "0", 0, 0),
    (FileMode, "664", 0o664, "664"),
    (FileMode, "0755", 0o755, "755"),
    (Url, "http://localhost:8080/", "http://localhost:8080", "http://localhost:8080"),
    (Url, "https://host/a/b//", "https://host/a/b", "https://host/a/b"),
    (Url, "http://[::1]:9696", "http://[::1]:9696", "http://[::1]:9696"),
    (ProxyUrl, "http://proxy:3128/", "http://proxy:3128", "http://proxy:3128"),
    (ProxyUrl, "socks5://proxy:1080", "socks5://proxy:1080", "socks5://proxy:1080"),
    (ProxyUrl, "socks5h://proxy", "socks5h://proxy", "socks5h://proxy"),
    (FolderPath, "/srv/films/", "/srv/films", "/srv/films"),
    (FolderPath, "/srv/../films", "/films", "/films"),
    (FolderPath, "~/films", str(Path.home() / "films"), str(Path.home() / "films")),
    (Availability, "inCinemas", Availability.IN_CINEMAS, "inCinemas"),
]
BAD = [
    (Url, "socks5://proxy:1080"),
    (ProxyUrl, "socks4://proxy:1080"),
    (ProxyUrl, "proxy:1080"),
    (ProxyUrl, "socks5://anna:secret@proxy:1080"),
    (str, 1),
    (bool, 1),
    (bool, "true"),
    (int, True),
    (int, 1.0),
    (int, "1"),
    (float, "1"),
    (float, float("nan")),
    (float, True),
    (timedelta, 90),
    (timedelta, "90"),
    (timedelta, "1 hour"),
    (timedelta, "-1h"),
    (timedelta, ""),
    (timedelta, "99999999999999d"),
    (ByteSize, -1),
    (ByteSize, 1.5),
    (ByteSize, "20 gigs"),
    (ByteSize, True),
    (FileMode, 664),
    (FileMode, "888"),
    (FileMode, "4755"),
    (Url, "localhost:8080"),
    (Url, "ftp://host"),
    (Url, "http://"),
    (Url, "http://user:word@host"),
    (Url, "http://host/api?apikey=1"),
    (Url, "http://ho st"),
    (Url, "http://host:99999"),
    (Url, 8080),
    (FolderPath, "films"),
    (FolderPath, "/a\0b"),
    (Availability, "cinemas"),
    (Availability, 3),
]


@pytest.mark.parametrize(("kind", "raw", "meant", "written"), GOOD, ids=lambda value: str(value)[:30])
def test_value(kind, raw, meant, written):
    converted = convert_plain(kind, raw)
    assert (converted, type(converted)) == (meant, type(meant))
    assert plain(kind, converted) == written
    assert convert_plain(kind, written) == meant


@pytest.mark.parametrize(("kind", "raw"), BAD, ids=lambda value: repr(value)[:30])
def test_a_value_that_does_not_fit(kind, raw):
    with pytest.raises(Unfit):
        convert_plain(kind, raw)


def test_all_sections_reach_the_settings(configure):
    """One value of each section, so that none is accepted and dropped."""
    loaded = configure(
        """
        [database]
        url = "postgresql://localhost/films"
        [tmdb]
        region = "DE"
        [library]
        tags = ["a", "b"]
        minimum_availability = "inCinemas"
        [naming]
        colon = "dash"
        [import]
        keep_old_for = "3d"
        file_mode = "600"
        [quality_sizes."Bluray-1080p"]
        maximum = 40
        [quality_sizes."WEBDL-1080p"]
        preferred = inf
        maximum = inf
        [schedule]
        import = "5m"
        [safety]
        bytes_per_day = "1 TiB"
        [network]
        timeout = "5s"
        [custom_fields]
        seen = "bool"
        [filter]
        big = "size>20G"
        [[root]]
        name = "films"
        path = "/srv/films"
        [[prowlarr]]
        url = "http://localhost:9696"
        api_key = "k"
        [[indexer]]
        name = "site"
        kind = "torznab"
        url = "http://localhost:9117"
        seed_time = "7d"
        [[client]]
        name = "qbit"
        kind = "qbittorrent"
        url = "http://localhost:8080"
        category = "films"
        [[path_mapping]]
        remote = "/downloads"
        local = "/srv/downloads"
        [profile.own]
        qualities = ["Bluray-1080p", { name = "WEB", qualities = ["WEBDL-1080p", "WEBRip-1080p"] }]
        cutoff = "WEB"
        format_scores = { "x265 (HD)" = -100 }
        [[delay]]
        torrent_delay = 30
        [[restriction]]
        ignored = ["cam"]
        """
    )
    settings = loaded.settings
    assert loaded.faults == ()
    assert settings.database.url.reveal() == "postgresql://localhost/films"
    assert settings.tmdb.region == "DE"
    assert (settings.library.tags, settings.library.minimum_availability) == (("a", "b"), "inCinemas")
    assert settings.naming.colon == "dash"
    assert (settings.import_.keep_old_for, settings.import_.file_mode) == (timedelta(days=3), 0o600)
    sizes = settings.quality_sizes["Bluray-1080p"]
    assert (sizes.minimum, sizes.preferred, sizes.maximum) == (0, None, 40)
    sizes = settings.quality_sizes["WEBDL-1080p"]
    assert (sizes.minimum, sizes.preferred, sizes.maximum) == (0, None, None)
    assert settings.schedule.import_ == timedelta(minutes=5)
    assert settings.safety.bytes_per_day == 1024**4
    assert settings.network.timeout == timedelta(seconds=5)
    assert settings.custom_fields == {"seen": "bool"}
    assert settings.filters == {"big": "size>20G"}
    assert settings.roots[0].path == "/srv/films"
    assert (settings.prowlarrs[0].name, settings.prowlarrs[0].api_key.reveal()) == ("prowlarr", "k")
    assert settings.indexers[0].seed_time == timedelta(days=7)
    assert settings.indexers[0].options.url == "http://localhost:9117"
    assert settings.clients[0].options.category == "films"
    assert settings.path_mappings[0].local == "/srv/downloads"
    own = settings.profiles["own"]
    assert [group.qualities for group in own.qualities] == [
        ("Bluray-1080p",),
        ("WEBDL-1080p", "WEBRip-1080p"),
    ]
    assert (own.cutoff_rank, own.format_scores) == (0, {"x265 (HD)": -100})
    assert settings.delays[0].torrent_delay == 30
    assert settings.restrictions[0].ignored == ("cam",)


def test_the_only_root_and_profile_are_the_defaults(configure):
    own = '[profile.own]\nqualities = ["SDTV"]\ncutoff = "SDTV"\n'
    own += '[[root]]\nname = "films"\npath = "/srv/films"\n'
    settings = configure(own).settings
    assert (settings.library.root, settings.library.profile) == ("films", "own")
    both = own + own.replace("own", "other").replace("films", "kids")
    settings = configure(both).settings
    assert (settings.library.root, settings.library.profile) == (None, None)
