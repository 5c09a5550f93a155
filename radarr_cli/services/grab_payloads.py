"""What is handed to a client: a .torrent that was inspected, or a magnet."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from radarr_cli.domain.torrent import NEVER_OVERRIDDEN, examine, read_magnet
from radarr_cli.errors import InvalidAnswer
from radarr_cli.services.grab_orders import ReleaseRejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.promises import Promise
    from radarr_cli.ports import FetchedRelease
    from radarr_cli.services.grab_orders import Order

CONTENTS = "contents"
"""What is recorded as overridden where a person takes a magnet whatever it may hold."""
_UNREADABLE = frozenset({"notATorrent", "truncatedTorrent", "inconsistentTorrent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """`keys` are the identities it adds to its release; `overridden` names what was found in it and let pass.

    `size` is bytes, 0 unknown; `private` None unknown.
    """

    download_id: str
    torrent: bytes | None = None
    magnet: str | None = None
    name: str = ""
    size: int = 0
    private: bool | None = None
    keys: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()

    @staticmethod
    def file_of(download_id: str) -> str:
        """The spool's name for what has this identity."""
        return blake2b(f"torrent\n{download_id}".encode(), digest_size=16).hexdigest()

    @property
    def file(self) -> str:
        return self.file_of(self.download_id)

    @property
    def document(self) -> dict[str, str]:
        """What the spool keeps: trackers' passkeys stand in both."""
        if self.torrent is not None:
            return {"torrent": base64.b64encode(self.torrent).decode()}
        return {"magnet": self.magnet or ""}

    @classmethod
    def restored(cls, grab: Grab, document: Mapping[str, str] | None) -> Payload:
        """What was to be handed over for a grab; neither torrent nor magnet where the spool lost it."""
        kept = document or {}
        content = base64.b64decode(kept["torrent"]) if "torrent" in kept else None
        return cls(download_id=grab.download_id or "", torrent=content, magnet=kept.get("magnet"))


def read_payload(fetched: FetchedRelease, order: Order, promise: Promise | None = None) -> Payload:
    """What an indexer or a person gave, looked at, and held against what was promised.

    Raises InvalidAnswer where it can't be read, ReleaseRejected where what it holds must not reach a client.
    """
    offer = order.offer.offer
    if fetched.content is None:
        magnet = read_magnet(fetched.magnet or "")
        if magnet is None:
            raise InvalidAnswer(f"{offer.indexer} gave no magnet that can be read for {offer.title}")
        return Payload(
            download_id=magnet.download_id,
            magnet=fetched.magnet,
            keys=magnet.keys,
            private=offer.private,
            overridden=(CONTENTS,) if order.override else (),
        )
    examined = examine(fetched.content)
    torrent = examined.torrent
    broken = promise.broken_by(torrent.size) if promise is not None and torrent is not None else ()
    found = (*examined.rejections, *broken)
    allowed = {
        rejection.code for rejection in found if order.override and rejection.code not in NEVER_OVERRIDDEN
    }
    against = [rejection for rejection in found if rejection.code not in allowed]
    if torrent is None or any(rejection.code in _UNREADABLE for rejection in against):
        reason = against[0].message if against else "it holds nothing"
        raise InvalidAnswer(
            f"{offer.indexer} gave no usable .torrent for {offer.title}: {reason}",
            hint="the indexer may want a login; open the release's page in a browser",
        )
    if against:
        overridable = all(rejection.code not in NEVER_OVERRIDDEN for rejection in against)
        raise ReleaseRejected(
            f"the .torrent of {offer.title} is refused: {against[0].message}",
            against,
            hint="--override grabs it all the same" if overridable else None,
        )
    return Payload(
        download_id=torrent.download_id,
        torrent=fetched.content,
        name=torrent.name,
        size=torrent.size,
        # Private trackers set the flag: without it only the indexer's word makes it private.
        private=torrent.private or bool(offer.private),
        keys=torrent.keys,
        overridden=tuple(sorted(allowed)),
    )
