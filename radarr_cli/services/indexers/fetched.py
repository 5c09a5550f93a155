"""What was fetched of an offer, kept for a day: a second try costs the indexer no second file."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

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
    """Keep it in the spool: a .torrent and a magnet have passkeys in them."""
    if fetched.content is None:
        document = {"magnet": fetched.magnet or ""}
    else:
        document = {"content": base64.b64encode(fetched.content).decode()}
    spool.write(fetched_file(offer.indexer, offer.guid), document | {"at": now.isoformat()})
