"""What each kind of indexer takes in the configuration: apart from the adapters, for every start reads it."""

from __future__ import annotations

from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import Url, option, settings_value

MOVIE_CATEGORIES = (2000, 2010, 2020, 2030, 2040, 2045, 2050, 2060)


@settings_value
class ApiSettings:
    """What `[[indexer]]` takes for both kinds."""

    url: Url = option("base URL of the indexer, without the API path", radarr="baseUrl")
    api_path: str = option("path of the API below the URL", "/api")
    api_key: Secret | None = option("API key", None)
    categories: tuple[int, ...] = option("categories to search in; empty: all", MOVIE_CATEGORIES)
    additional_parameters: Secret | None = option("added to every question, as &name=value", None)
    remove_year: bool = option("search for titles without their year", False)
    multi_languages: tuple[str, ...] = option("languages that a MULTi release of this indexer has", ())


@settings_value
class TorznabSettings(ApiSettings):
    """`[[indexer]]` with `kind = "torznab"`."""

    required_flags: tuple[str, ...] = option("take only releases with one of these flags, as G_Freeleech", ())


@settings_value
class NewznabSettings(ApiSettings):
    """`[[indexer]]` with `kind = "newznab"`."""


@settings_value
class HDBitsSettings:
    """`[[indexer]]` with `kind = "hdbits"`."""

    url: Url = option("base URL of the site", Url("https://hdbits.org"), radarr="baseUrl")
    username: str = option("user name")
    passkey: Secret = option("passkey, from the profile page", radarr="apiKey")
    categories: tuple[int, ...] = option("1 film, 2 TV, 3 documentary; empty: all", (1,))
    codecs: tuple[int, ...] = option("1 H.264, 2 MPEG-2, 3 VC-1, 4 XviD, 5 HEVC; empty: all", ())
    mediums: tuple[int, ...] = option("1 disc, 3 encode, 4 capture, 5 remux, 6 WEB-DL; empty: all", ())


@settings_value
class FileListSettings:
    """`[[indexer]]` with `kind = "filelist"`."""

    url: Url = option("base URL of the site", Url("https://filelist.io"), radarr="baseUrl")
    username: str = option("user name")
    passkey: Secret = option("passkey, from the profile page")
    categories: tuple[int, ...] = option("the site's categories to search in; empty: all", (1, 4, 19, 6))


@settings_value
class PassThePopcornSettings:
    """`[[indexer]]` with `kind = "ptp"`."""

    url: Url = option("base URL of the site", Url("https://passthepopcorn.me"), radarr="baseUrl")
    api_user: Secret = option("ApiUser, from the profile's security settings", radarr="apiUser")
    api_key: Secret = option("ApiKey, from the same place")


@settings_value
class TorrentPotatoSettings:
    """`[[indexer]]` with `kind = "torrentpotato"`."""

    url: Url = option("URL of the tracker's TorrentPotato", radarr="baseUrl")
    username: str = option("user name", "", radarr="user username")
    passkey: Secret | None = option("passkey", None)


@settings_value
class NyaaSettings:
    """`[[indexer]]` with `kind = "nyaa"`."""

    url: Url = option("base URL of the site", Url("https://nyaa.si"), radarr="baseUrl")
    additional_parameters: str = option("added to every question: categories, filter", "&cats=1_0&filter=1")


@settings_value
class IPTorrentsSettings:
    """`[[indexer]]` with `kind = "iptorrents"`."""

    url: Secret = option('address of the feed, made on the site with "direct download"', radarr="baseUrl")


@settings_value
class TorrentRssSettings:
    """`[[indexer]]` with `kind = "torrentrss"`."""

    url: Secret = option("address of the feed, as the site gives it", radarr="baseUrl")
    cookie: Secret | None = option('cookies to send, as "uid=1; pass=2"', None)
    allow_zero_size: bool = option("take releases whose size isn't told", False)
