"""What is handed to a client: a .torrent or .nzb that was inspected, or a magnet."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import uuid4

from radarr_cli.domain import nzb as nzbs
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.torrent import NEVER_OVERRIDDEN, examine, read_magnet
from radarr_cli.errors import InvalidAnswer
from radarr_cli.ports import AddRequest
from radarr_cli.services.grabs.orders import ReleaseRejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.decisions.model import Rejection
    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.promises import Promise
    from radarr_cli.ports import FetchedRelease
    from radarr_cli.services.grabs.orders import Order

CONTENTS = "contents"
"""What is recorded as overridden where a person takes a magnet whatever it may hold."""
_HINT = "the indexer may want a login; open the release's page in a browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """`keys` are the identities it adds to its release; `overridden` names what was found in it and let pass.

    `size` is bytes, 0 unknown; `private` None unknown; `flagged`: the torrent itself says that it
    is. `recent`: the film came out lately.
    """

    download_id: str
    torrent: bytes | None = None
    magnet: str | None = None
    nzb: bytes | None = None
    name: str = ""
    size: int = 0
    private: bool | None = None
    flagged: bool = False
    keys: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    recent: bool = False

    @staticmethod
    def file_of(download_id: str) -> str:
        """The spool's name for what has this identity."""
        return blake2b(f"torrent\n{download_id}".encode(), digest_size=16).hexdigest()

    @property
    def file(self) -> str:
        return self.file_of(self.download_id)

    @property
    def document(self) -> dict[str, str]:
        """What the spool keeps: passkeys stand in all of them."""
        kept = {"recent": "yes"} if self.recent else {}
        for kind, content in (("torrent", self.torrent), ("nzb", self.nzb)):
            if content is not None:
                return kept | {kind: base64.b64encode(content).decode()}
        return kept | {"magnet": self.magnet or ""}

    @property
    def complete(self) -> bool:
        """Whether there is something to hand over."""
        return any(each is not None for each in (self.torrent, self.magnet, self.nzb))

    @classmethod
    def restored(cls, grab: Grab, document: Mapping[str, str] | None) -> Payload:
        """What was to be handed over for a grab; nothing where the spool lost it."""
        kept = document or {}
        return cls(
            download_id=grab.download_id or "",
            torrent=base64.b64decode(kept["torrent"]) if "torrent" in kept else None,
            nzb=base64.b64decode(kept["nzb"]) if "nzb" in kept else None,
            magnet=kept.get("magnet"),
            recent="recent" in kept,
        )

    def request(self, grab: Grab, *, again: bool = False) -> AddRequest:
        """What a client is told; `again`: a process that died may have told it."""
        return AddRequest(
            name=self.name or grab.title,
            download_id=self.download_id,
            torrent=self.torrent,
            magnet=self.magnet,
            nzb=self.nzb,
            tags=(f"grab-{grab.id}",),
            stopped=self.magnet is not None,
            recent=self.recent,
            again=again,
            seed_ratio=grab.seed_ratio,
            seed_time=grab.seed_time,
        )


def read_payload(fetched: FetchedRelease, order: Order, promise: Promise | None = None) -> Payload:
    """What an indexer or a person gave, looked at, and held against what was promised.

    Raises InvalidAnswer where it can't be read, ReleaseRejected where what it holds must not reach a client.
    """
    offer = order.offer.offer
    if offer.protocol is Protocol.USENET:
        return _read_nzb(fetched, order)
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
    against, allowed = _judged(found, order, NEVER_OVERRIDDEN)
    if torrent is None:
        reason = examined.rejections[0].message
        raise InvalidAnswer(
            f"{offer.indexer} gave no usable .torrent for {offer.title}: {reason}", hint=_HINT
        )
    _refuse(against, f"the .torrent of {offer.title}", NEVER_OVERRIDDEN)
    return Payload(
        download_id=torrent.download_id,
        torrent=fetched.content,
        name=torrent.name,
        size=torrent.size,
        # Private trackers set the flag: without it only the indexer's word makes it private.
        private=torrent.private or bool(offer.private),
        flagged=torrent.private,
        keys=torrent.keys,
        overridden=allowed,
    )


def _read_nzb(fetched: FetchedRelease, order: Order) -> Payload:
    """A download of usenet has no identity of its own before a client has it: it gets one from us."""
    offer = order.offer.offer
    given = order.given is not None
    examined = nzbs.examine_nzb(fetched.content or b"", 0 if given else offer.size)
    against, allowed = _judged(examined.rejections, order, nzbs.NEVER_OVERRIDDEN)
    if examined.nzb is None:
        reason = examined.rejections[0].message
        raise InvalidAnswer(f"{offer.indexer} gave no usable .nzb for {offer.title}: {reason}", hint=_HINT)
    _refuse(against, f"the .nzb of {offer.title}", nzbs.NEVER_OVERRIDDEN)
    return Payload(
        download_id=uuid4().hex,
        nzb=fetched.content,
        name=offer.title,
        size=examined.nzb.size,
        private=False,
        keys=examined.nzb.keys,
        overridden=allowed,
    )


def _judged(
    found: Sequence[Rejection], order: Order, never: frozenset[str]
) -> tuple[list[Rejection], tuple[str, ...]]:
    """What speaks against it, and the codes that a person lets pass."""
    allowed = {each.code for each in found if order.override and each.code not in never}
    return [each for each in found if each.code not in allowed], tuple(sorted(allowed))


def _refuse(against: Sequence[Rejection], what: str, never: frozenset[str]) -> None:
    if against:
        overridable = all(each.code not in never for each in against)
        raise ReleaseRejected(
            f"{what} is refused: {against[0].message}",
            against,
            hint="--override grabs it all the same" if overridable else None,
        )
