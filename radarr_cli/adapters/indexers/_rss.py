"""The items of an RSS document, as text: what Torznab, Newznab and plain torrent feeds have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.indexers._attributes import Attributes, info_hash_of, number_of
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._feed import clean_title, gather, is_magnet
from radarr_cli.adapters.indexers._xml import is_foreign, local_name, read_xml
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.domain.release import ReleaseOffer

EZRSS = "{http://xmlns.ezrss.it/0.1/}"
"""The name space of `<torrent>` with the torrent's size, hash and magnet in it."""
_EZRSS_TAGS = (EZRSS, "torrent:")


@dataclass(slots=True)
class Item:
    """The parts of an item that count, as text by their names in lower case. `enclosures` are
    (URL, type, length); `torrent` is what stands in EZRSS's name space."""

    texts: dict[str, str] = field(default_factory=dict)
    attributes: Attributes = field(default_factory=Attributes)
    enclosures: list[tuple[str, str, int | None]] = field(default_factory=list)
    torrent: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RssDocument:
    """`lost` counts items that were cut off; `truncated` is whether the answer was."""

    elements: tuple[_Element, ...]
    lost: int
    truncated: bool

    def items(self) -> Iterator[Item]:
        return map(_collect, self.elements)

    def feed(self, read: Callable[[Item], ReleaseOffer | str]) -> Feed:
        """The offers that `read` makes of the items."""
        return gather(self.items(), read, lost=self.lost, truncated=self.truncated)


def read_rss(content: bytes, source: FeedSource) -> RssDocument:
    """The items of an answer.

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
    elements = tuple(_channel_elements(document.root))
    items = tuple(element for element in elements if local_name(element.tag) == "item")
    cut_off = bool(items) and items[-1] is elements[-1]
    cut_off = cut_off and content.rfind(b"<item") > content.rfind(b"</item")
    whole = items[:-1] if cut_off else items
    if document.truncated and not whole:
        raise InvalidAnswer(f"{source.service} sent an answer that is cut off", hint="Try again later.")
    return RssDocument(whole, int(cut_off), document.truncated)


def plain_offer(source: FeedSource, item: Item, link: str | None, **fields: Any) -> ReleaseOffer | str:
    """The offer of an item that says everything but `fields` (those of ReleaseOffer) as any RSS does; or why
    there is none."""
    title = clean_title(item.texts.get("title", ""))
    if not title:
        return "noTitle"
    if link is None:
        return "noLink"
    magnet = link if is_magnet(link) else None
    common = {
        "guid": item.texts.get("guid") or link,
        "published_at": read_date(item.texts.get("pubdate") or item.texts.get("date")),
        "magnet_url": magnet,
        "info_hash": info_hash_of(None, link),
    }
    return source.offer(title=title, download_url=link, **{**common, **fields})


def _channel_elements(root: _Element) -> Iterator[_Element]:
    """What stands in the channel; an answer that was repaired may have items beside it."""
    for child in root:
        if local_name(child.tag) == "channel":
            yield from child
        else:
            yield child


def _collect(element: _Element) -> Item:
    item = Item()
    foreign: dict[str, str] = {}
    for child in element:
        name = local_name(child.tag)
        if name == "attr":
            item.attributes.add(child.get("name"), child.get("value") or child.text)
        elif name == "enclosure":
            url = (child.get("url") or "").strip()
            item.enclosures.append((url, (child.get("type") or "").lower(), number_of(child.get("length"))))
        elif name in ("language", "category"):
            item.attributes.add(name, child.text)
        elif str(child.tag).startswith(_EZRSS_TAGS):
            parts = child if len(child) else (child,)
            item.torrent.update((local_name(part.tag), (part.text or "").strip()) for part in parts)
        elif text := _text(child):
            # A title of another name space, of a poster say, is the item's only where it has no own one.
            texts = foreign if is_foreign(child.tag) else item.texts
            texts.setdefault(name, text)
    item.texts = foreign | item.texts
    return item


def _text(element: _Element) -> str:
    """All text in it: a description may hold elements of HTML."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text
    return (text or "").strip()
