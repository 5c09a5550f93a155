"""What makes two offers the same release, whichever indexer they come from.

An info hash is the identity where there is one; beside it a normalised name, so that a release is known again
before its .torrent was fetched. Keys are `btih:HEX` (v1), `btmh:HEX` (v2), `nzb:HEX` (of a fetched .nzb: all
its articles) and `name:PROTOCOL:NAME`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.release import Protocol, ReleaseOffer

_SEPARATORS = re.compile(r"[\W_]+")


def release_keys(offer: ReleaseOffer) -> frozenset[str]:
    """All keys of an offer; two offers with a key in common are one release."""
    keys = {name_key(offer.title, offer.protocol)}
    if offer.info_hash:
        keys.add(hash_key(offer.info_hash))
    return frozenset(keys)


def name_key(title: str, protocol: Protocol) -> str:
    """The name without its separators, in lower case: indexers swap dots, spaces and underscores."""
    return f"name:{protocol.value}:{_SEPARATORS.sub('.', title.lower()).strip('.')}"


def hash_key(info_hash: str) -> str:
    """`btih:` for the 40 hex digits of BitTorrent v1, `btmh:` for the 64 of v2."""
    digits = info_hash.lower()
    return f"{'btmh' if len(digits) == 64 else 'btih'}:{digits}"
