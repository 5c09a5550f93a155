"""What was fetched of an offer, kept for a day: a second try costs the indexer no second file.

What can't be read isn't kept: an indexer that gave a login page may be mended by the next try.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.nzb import examine_nzb
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.torrent import examine, read_magnet
from radarr_cli.ports import FetchedRelease
from radarr_cli.store.spool import fetched_file

if TYPE_CHECKING:
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.store.spool import Spool

KEPT = timedelta(days=1)


def kept_fetched(spool: Spool, offer: ReleaseOffer, now: datetime) -> FetchedRelease | None:
    """What was fetched of this (masked) offer within a day."""
    kept = spool.read(fetched_file(offer.indexer, offer.guid))
    if not kept or now - datetime.fromisoformat(kept["at"]) > KEPT:
        return None
    if "magnet" in kept:
        return FetchedRelease(magnet=kept["magnet"])
    return FetchedRelease(content=base64.b64decode(kept["content"]))


def keep_fetched(spool: Spool, offer: ReleaseOffer, fetched: FetchedRelease, now: datetime) -> None:
    """Keep it in the spool, where it can be read: a .torrent and a magnet have passkeys in them."""
    if not _is_readable(fetched, offer.protocol):
        return
    if fetched.content is None:
        document = {"magnet": fetched.magnet or ""}
    else:
        document = {"content": base64.b64encode(fetched.content).decode()}
    spool.write(fetched_file(offer.indexer, offer.guid), document | {"at": now.isoformat()})


def _is_readable(fetched: FetchedRelease, protocol: Protocol) -> bool:
    if protocol is Protocol.USENET:
        return examine_nzb(fetched.content or b"").nzb is not None
    if fetched.content is None:
        return read_magnet(fetched.magnet or "") is not None
    return examine(fetched.content).torrent is not None
