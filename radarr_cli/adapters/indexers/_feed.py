"""An answer as offers: what is the same for every kind of indexer, whatever its answers look like."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin, urlsplit

from radarr_cli.domain.one_line import one_line
from radarr_cli.domain.release import Protocol, ReleaseOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ITEM_LIMIT = 1000
"""Items that are taken of one answer, and offers that are taken of one search."""
TITLE_LIMIT = 500
"""Characters of a title; a file name holds 255 bytes."""
URL_LIMIT = 16_384
"""Characters of a URL; a magnet with many trackers has some thousand."""
_ABSOLUTE = re.compile(r"https?:", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|[^\s:]*[/?]", re.IGNORECASE)
# A name, also an international one, or a numeric address; with a user and a port, or without.
_HOST = re.compile(r"(?:[^@\s]*@)?(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Whose answer is read: the indexer's name and priority go into each offer. `secrets` are
    what was sent, so that an error that quotes them can be shown."""

    indexer: str
    protocol: Protocol = Protocol.TORRENT
    priority: int = 25
    private: bool | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def service(self) -> str:
        return f"indexer {self.indexer}"

    def offer(self, *, title: str, guid: str, **fields: Any) -> ReleaseOffer:
        """An offer of this indexer; `fields` are those of ReleaseOffer."""
        return ReleaseOffer(
            title=title,
            indexer=self.indexer,
            guid=guid,
            protocol=self.protocol,
            indexer_priority=self.priority,
            **{"private": self.private, **fields},
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer. `rows` counts its items, `dropped` why some are no offers.

    What an indexer says of the total isn't read: too many say the size of the page, or nothing.
    """

    offers: tuple[ReleaseOffer, ...]
    rows: int
    truncated: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)


def gather(
    rows: Iterable[_Row],
    read: Callable[[_Row], ReleaseOffer | str],
    *,
    lost: int = 0,
    truncated: bool = False,
) -> Feed:
    """The offers that `read` makes of the rows; where it gives a text, that is why there is none. Of rows
    with one guid the first counts.

    `lost` counts rows that were cut off and can't be read at all.
    """
    dropped: Counter[str] = Counter({"cutOff": lost} if lost else {})
    offers: dict[str, ReleaseOffer] = {}
    count = lost
    for row in rows:
        count += 1
        if len(offers) >= ITEM_LIMIT:
            dropped["overLimit"] += 1
            continue
        found = read(row)
        if not isinstance(found, ReleaseOffer):
            dropped[found] += 1
        elif offers.setdefault(found.guid, found) is not found:
            dropped["duplicate"] += 1
    return Feed(tuple(offers.values()), count, truncated, dict(dropped))


def clean_title(text: str) -> str:
    """One line without control characters, that may not be printed."""
    return text.strip()[:TITLE_LIMIT] if text.isprintable() else one_line(text)[:TITLE_LIMIT]


def web_address(request_url: str, text: str | None) -> str | None:
    """An http or magnet URL, relative ones starting at `request_url`; None for what is none: file:,
    javascript:, a bare word."""
    if not text or len(text) > URL_LIMIT:
        return None
    if text[:7].lower() == "magnet:":
        return text[:7].lower() + text[7:]
    if not _ADDRESS.match(text):
        return None
    try:
        # Joined, a URL without a host would get ours.
        url = text if _ABSOLUTE.match(text) else urljoin(request_url, text)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) else None


def is_magnet(url: str | None) -> bool:
    return bool(url) and str(url).startswith("magnet:") and len(str(url)) <= URL_LIMIT


def page_of(guid: str, link: str) -> str | None:
    """A guid that is a URL is the page about the item, unless it is the download itself."""
    return guid if guid.startswith(("http://", "https://")) and guid != link else None


def swarm(
    seeders: int | None, leechers: int | None, peers: int | None = None
) -> tuple[int | None, int | None]:
    """Seeders, and peers that count the seeders too: as it says, else made of seeders and leechers."""
    if peers is None and seeders is not None and leechers is not None:
        peers = seeders + leechers
    return seeders, peers
