"""A Torznab or Newznab answer as offers: the one reader of both.

The two differ in three points: where a link is looked for first, which types of enclosure belong to the
protocol, and which attributes carry flags. Attributes are taken from either name space.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._attributes import (
    flags_of,
    imdb_id_of,
    info_hash_of,
    languages_of,
    number_of,
    ratio_of,
)
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._descriptions import size_of
from radarr_cli.adapters.indexers._feed import clean_title, is_magnet, page_of, swarm, web_address
from radarr_cli.adapters.indexers._rss import read_rss
from radarr_cli.domain.release import Protocol, ReleaseOffer

if TYPE_CHECKING:
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._rss import Item

_FOREIGN = {Protocol.TORRENT: ("nzb",), Protocol.USENET: ("bittorrent", "magnet")}
_OWN = {Protocol.TORRENT: ("bittorrent", "magnet"), Protocol.USENET: ("nzb",)}
_MEDIA = ("image/", "audio/", "video/")
_PRIVACY = {"private": True, "semi-private": True, "semiprivate": True, "public": False}


def read_feed(content: bytes, source: FeedSource, request_url: str = "") -> Feed:
    """The offers in `content`; relative links are relative to `request_url`.

    Raises CredentialsRejected, RateLimited or InvalidAnswer where the answer states an error, and
    InvalidAnswer where it is no feed.
    """
    return read_rss(content, source).feed(partial(_read_item, source, request_url))


def link_of(item: Item, protocol: Protocol, request_url: str) -> str | None:
    """Where the .torrent or .nzb is: for torrents the enclosure goes first, for usenet the link.

    A usenet link to the page about the release is no link to the release.
    """
    # Of a .torrent and a magnet, whose type may name both, the .torrent is the release itself.
    of_type = sorted(item.enclosures, key=lambda enclosure: "magnet" in enclosure[1])
    own = [url for url, kind, _ in of_type if url and _is_any(kind, _OWN[protocol])]
    no_other = (*_FOREIGN[protocol], *_MEDIA)  # a poster may be enclosed, too
    other = [url for url, kind, _ in item.enclosures if url and not _is_any(kind, no_other)]
    enclosures = [*own, *other]
    link = item.texts.get("link", "")
    if protocol is Protocol.TORRENT:
        ordered = [*enclosures, link]
    else:
        page = item.texts.get("comments", "").removesuffix("#comments")
        ordered = [*enclosures, link] if link == page else [link, *enclosures]
    return next((url for url in (web_address(request_url, text) for text in ordered) if url), None)


def _read_item(source: FeedSource, request_url: str, item: Item) -> ReleaseOffer | str:
    """The offer, or why there is none."""
    attributes = item.attributes
    title = clean_title(item.texts.get("title", ""))
    if not title:
        return "noTitle"
    if item.enclosures and all(_is_any(kind, _FOREIGN[source.protocol]) for _, kind, _ in item.enclosures):
        return "wrongProtocol"
    comments = web_address(request_url, item.texts.get("comments"))
    magnet = _magnet(item)
    link = link_of(item, source.protocol, request_url) or magnet
    if link is None:
        return "noLink"
    guid = item.texts.get("guid") or link
    seeders, peers = swarm(*map(attributes.number, ("seeders", "leechers", "peers")))
    private = source.private
    return source.offer(
        title=title,
        guid=guid,
        size=_size(item),
        published_at=read_date(attributes.first("usenetdate")) or read_date(item.texts.get("pubdate")),
        download_url=link,
        magnet_url=magnet or (link if link.startswith("magnet:") else None),
        info_url=comments.removesuffix("#comments") if comments else page_of(guid, link),
        comment_url=comments,
        info_hash=info_hash_of(attributes.first("infohash"), magnet or link),
        seeders=seeders,
        peers=peers,
        grabs=attributes.number("grabs"),
        files=attributes.number("files"),
        tmdb_id=attributes.number("tmdbid", "tmdb") or None,
        imdb_id=imdb_id_of(attributes.first("imdbid", "imdb")),
        languages=languages_of(attributes.all("language")),
        flags=flags_of(attributes, source.protocol),
        categories=attributes.numbers("category"),
        minimum_ratio=ratio_of(attributes.first("minimumratio")),
        minimum_seed_time=attributes.number("minimumseedtime"),
        # Jackett and Prowlarr say of each item what its tracker is: a feed of "all" mixes them.
        private=_PRIVACY.get(item.texts.get("type", "").lower()) if private is None else private,
    )


def _magnet(item: Item) -> str | None:
    urls = (
        item.attributes.first("magneturl"),
        *(url for url, _, _ in item.enclosures),
        item.texts.get("link"),
    )
    return next((url for url in urls if is_magnet(url)), None)


def _size(item: Item) -> int:
    lengths = (length for _, _, length in item.enclosures)
    sizes = (_bytes(item.attributes.first("size")), _bytes(item.texts.get("size")), *lengths)
    return next((size for size in sizes if size), 0)


def _bytes(text: str | None) -> int:
    """Most give a number, some a number with a unit."""
    return number_of(text) or size_of(text)


def _is_any(kind: str, words: tuple[str, ...]) -> bool:
    return any(word in kind for word in words)
