"""A Torznab or Newznab answer as offers: the one reader of both.

The two differ in three points: where a link is looked for first, which types of enclosure belong to the
protocol, and which attributes carry flags. Attributes are taken from either name space.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from radarr_cli.adapters.indexers._attributes import (
    Attributes,
    flags_of,
    imdb_id_of,
    info_hash_of,
    languages_of,
    number_of,
    ratio_of,
)
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._xml import local_name, read_xml
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

ITEM_LIMIT = 1000
"""Items that are taken of one answer, and offers that are taken of one search."""
TITLE_LIMIT = 500
"""Characters of a title; a file name holds 255 bytes."""
URL_LIMIT = 16_384
"""Characters of a URL; a magnet with many trackers has some thousand."""
_FOREIGN = {Protocol.TORRENT: ("nzb",), Protocol.USENET: ("bittorrent", "magnet")}
_OWN = {Protocol.TORRENT: ("bittorrent", "magnet"), Protocol.USENET: ("nzb",)}


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Whose answer is read: the indexer's name and priority go into each offer. `secrets` are
    what was sent, so that an error that quotes them can be shown."""

    indexer: str
    protocol: Protocol
    priority: int = 25
    private: bool | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def service(self) -> str:
        return f"indexer {self.indexer}"


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer. `rows` counts its items, `dropped` why some are no offers.

    What an indexer says of the total isn't read: too many say the size of the page, or nothing.
    """

    offers: tuple[ReleaseOffer, ...]
    rows: int
    truncated: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)


def read_feed(content: bytes, source: FeedSource, request_url: str = "") -> Feed:
    """The offers in `content`; relative links are relative to `request_url`.

    Raises CredentialsRejected, RateLimited or InvalidAnswer where the answer states an error, and
    InvalidAnswer where it is no feed.
    """
    document = read_xml(content, source.service)
    raise_stated_error(document.root, source.service, source.secrets)
    if local_name(document.root.tag) not in ("rss", "rdf", "channel"):
        raise InvalidAnswer(
            f"{source.service} answered with <{local_name(document.root.tag)}> instead of a feed",
            hint="Check the URL and the API path of the indexer.",
        )
    dropped: Counter[str] = Counter()
    offers: list[ReleaseOffer] = []
    rows = 0
    elements = tuple(_channel_elements(document.root))
    cut_off = elements[-1] if elements and content.rfind(b"<item") > content.rfind(b"</item") else None
    for element in elements:
        if local_name(element.tag) != "item":
            continue
        rows += 1
        if element is cut_off:
            dropped["cutOff"] += 1
        elif len(offers) >= ITEM_LIMIT:
            dropped["overLimit"] += 1
        else:
            offer = _read_item(element, source, request_url)
            if isinstance(offer, ReleaseOffer):
                offers.append(offer)
            else:
                dropped[offer] += 1
    if document.truncated and not rows:
        raise InvalidAnswer(f"{source.service} sent an answer that is cut off", hint="Try again later.")
    return Feed(tuple(offers), rows, document.truncated, dict(dropped))


@dataclass(slots=True)
class _Item:
    """The parts of an item that count, as text; `enclosures` are (URL, type, length)."""

    texts: dict[str, str] = field(default_factory=dict)
    attributes: Attributes = field(default_factory=Attributes)
    enclosures: list[tuple[str, str, int | None]] = field(default_factory=list)


def _channel_elements(root: _Element) -> Iterator[_Element]:
    """What stands in the channel; an answer that was repaired may have items beside it."""
    for child in root:
        if local_name(child.tag) == "channel":
            yield from child
        else:
            yield child


def _collect(element: _Element) -> _Item:
    item = _Item()
    for child in element:
        name = local_name(child.tag)
        if name == "attr":
            item.attributes.add(child.get("name"), child.get("value"))
        elif name == "enclosure":
            url = (child.get("url") or "").strip()
            item.enclosures.append((url, (child.get("type") or "").lower(), number_of(child.get("length"))))
        elif name in ("language", "category"):
            item.attributes.add(name, child.text)
        else:
            item.texts.setdefault(name, (child.text or "").strip())
    return item


def _read_item(element: _Element, source: FeedSource, request_url: str) -> ReleaseOffer | str:
    """The offer, or why there is none."""
    item = _collect(element)
    attributes = item.attributes
    title = _clean_title(item.texts.get("title", ""))
    if not title:
        return "noTitle"
    if item.enclosures and all(_is_any(kind, _FOREIGN[source.protocol]) for _, kind, _ in item.enclosures):
        return "wrongProtocol"
    comments = _absolute(request_url, item.texts.get("comments"))
    magnet = _magnet(item)
    link = _link(item, source.protocol, request_url) or magnet
    if link is None:
        return "noLink"
    guid = item.texts.get("guid") or link
    seeders, peers = _swarm(attributes)
    return ReleaseOffer(
        title=title,
        indexer=source.indexer,
        guid=guid,
        protocol=source.protocol,
        size=_size(item),
        published_at=read_date(attributes.first("usenetdate")) or read_date(item.texts.get("pubdate")),
        download_url=link,
        magnet_url=magnet or (link if link.startswith("magnet:") else None),
        info_url=comments.removesuffix("#comments") if comments else _page(guid, link),
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
        indexer_priority=source.priority,
        minimum_ratio=ratio_of(attributes.first("minimumratio")),
        minimum_seed_time=attributes.number("minimumseedtime"),
        private=source.private,
    )


def _clean_title(text: str) -> str:
    """One line without control characters, that may not be printed."""
    if text.isprintable():
        return text.strip()[:TITLE_LIMIT]
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:TITLE_LIMIT]


def _link(item: _Item, protocol: Protocol, request_url: str) -> str | None:
    """Where the .torrent or .nzb is: for torrents the enclosure goes first, for usenet the link.

    A usenet link to the page about the release is no link to the release.
    """
    own = [url for url, kind, _ in item.enclosures if url and _is_any(kind, _OWN[protocol])]
    other = [url for url, kind, _ in item.enclosures if url and not _is_any(kind, _FOREIGN[protocol])]
    enclosures = [*own, *other]
    link = item.texts.get("link", "")
    if protocol is Protocol.TORRENT:
        ordered = [*enclosures, link]
    else:
        page = item.texts.get("comments", "").removesuffix("#comments")
        ordered = [*enclosures, link] if link == page else [link, *enclosures]
    return next((url for url in (_absolute(request_url, text) for text in ordered) if url), None)


def _magnet(item: _Item) -> str | None:
    urls = (
        item.attributes.first("magneturl"),
        *(url for url, _, _ in item.enclosures),
        item.texts.get("link"),
    )
    return next((url for url in urls if url and url.startswith("magnet:") and len(url) <= URL_LIMIT), None)


def _absolute(request_url: str, text: str | None) -> str | None:
    """An http or magnet URL; None for what is none, such as file: or javascript:."""
    if not text or len(text) > URL_LIMIT:
        return None
    if text.startswith("magnet:"):
        return text
    try:
        url = urljoin(request_url, text)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _page(guid: str, link: str) -> str | None:
    """A guid that is a URL is the page about the item, unless it is the download itself."""
    return guid if guid.startswith(("http://", "https://")) and guid != link else None


def _size(item: _Item) -> int:
    lengths = (length for _, _, length in item.enclosures)
    sizes = (item.attributes.number("size"), number_of(item.texts.get("size")), *lengths)
    return next((size for size in sizes if size and size > 0), 0)


def _swarm(attributes: Attributes) -> tuple[int | None, int | None]:
    seeders, peers = attributes.number("seeders"), attributes.number("peers")
    leechers = attributes.number("leechers")
    if peers is None and seeders is not None and leechers is not None:
        peers = seeders + leechers
    return seeders, peers


def _is_any(kind: str, words: tuple[str, ...]) -> bool:
    return any(word in kind for word in words)
