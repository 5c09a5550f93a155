"""What a person wants grabbed: a release that a search showed, or a file, magnet or address of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import MatchKind, ReleaseSource
from radarr_cli.domain.masking import mask_url, name_secrets
from radarr_cli.domain.nzb import examine_nzb, looks_like_nzb
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer, StoredOffer
from radarr_cli.domain.torrent import examine, read_magnet
from radarr_cli.errors import InvalidAnswer, NotFound
from radarr_cli.services.grabs.orders import BY_HAND, Order
from radarr_cli.store.grabs import open_grabs_of_film
from radarr_cli.store.movies import load_movie
from radarr_cli.store.releases import FoundOffer, find_offer, store_offers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.download import Grab
    from radarr_cli.ports import FetchedRelease
    from radarr_cli.services.verdicts.deciding import Deciding
    from radarr_cli.store.database import Database


_SURE = MatchKind.ID.value
"""A person named the film: that is as sure as an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """Finds out which release is meant, and judges it for the film."""

    database: Database
    deciding: Deciding
    now: Callable[[], datetime]

    def on_their_way(self, movie_id: int, variant: str | None = None) -> list[Grab]:
        """What was ordered for the film, or for one variant of it, and is being downloaded."""
        return open_grabs_of_film(self.database, movie_id, variant)

    def of_release(
        self,
        short_id: str,
        variant: str | None = None,
        *,
        override: bool = False,
        requested_by: str = "",
        dry_run: bool = False,
    ) -> Order:
        """The order for the release that `search` printed under that short id, judged as of now.

        Raises NotFound (no such release, film or variant).
        """
        stored = find_offer(self.database, short_id)
        if stored is None:
            hint = "radarr-cli search FILM prints those there are"
            raise NotFound(f"there is no release {short_id}", hint=hint)
        variant_id = variant_of(self.database, stored.movie_id, variant)
        source = ReleaseSource.INTERACTIVE
        verdicts = self.deciding.judge(stored.movie_id, [stored], source, keep=not dry_run)
        return Order(
            movie_id=stored.movie_id,
            variant_id=variant_id,
            offer=stored,
            verdict=next((verdict for verdict in verdicts if verdict.variant_id == variant_id), None),
            by_hand=True,
            override=override,
            requested_by=requested_by,
            source=source,
        )

    def of_given(
        self,
        given: FetchedRelease,
        movie_id: int,
        variant: str | None = None,
        *,
        override: bool = False,
        requested_by: str = "",
        origin: str = "",
        dry_run: bool = False,
    ) -> Order:
        """The order for what was handed over; the person says which film it is, so nothing is judged.

        `origin` is the address it came from, if any. A dry run gives it no place in the pool. Raises NotFound
        (no such film or variant) and InvalidAnswer (neither .torrent, .nzb nor magnet).
        """
        offer = _offer(given, origin, self.now())
        found = FoundOffer(
            offer=offer,
            parsed=parse_release(offer.title),
            movie_id=movie_id,
            match_kind=_SURE,
        )
        if dry_run:
            stored = StoredOffer(
                offer=offer, offer_id=0, release_id=0, short_id="", movie_id=movie_id, match_kind=_SURE
            )
        else:
            stored = store_offers(self.database, [found], source="hand", now=self.now())[0]
        return Order(
            movie_id=movie_id,
            variant_id=variant_of(self.database, movie_id, variant),
            offer=stored,
            by_hand=True,
            override=override,
            given=given,
            requested_by=requested_by,
            source=ReleaseSource.INTERACTIVE,
        )


def variant_of(database: Database, movie_id: int, name: str | None) -> int:
    """The variant of that name, `main` where none is named. Raises NotFound, naming those there are."""
    movie = load_movie(database, movie_id)
    if movie is None:
        raise NotFound(f"there is no film {movie_id} in the library")
    for variant in movie.variants:
        if variant.name == (name or "main"):
            return variant.id
    known = ", ".join(variant.name for variant in movie.variants)
    raise NotFound(f"{movie.details.title} has no variant {name!r}", hint=f"it has: {known}")


def _offer(given: FetchedRelease, origin: str, now: datetime) -> ReleaseOffer:
    masked = mask_url(name_secrets(origin, {})) if origin else None
    if given.content is not None and looks_like_nzb(given.content):
        return _usenet_offer(given.content, masked, now)
    if given.content is not None:
        examined = examine(given.content)
        torrent = examined.torrent
        if torrent is None:
            raise InvalidAnswer(f"this is no usable .torrent: {examined.rejections[0].message}")
        title, size, download_id, private = torrent.name, torrent.size, torrent.download_id, torrent.private
        info_hash = torrent.hash_v1 or torrent.hash_v2
    else:
        magnet = read_magnet(given.magnet or "")
        if magnet is None:
            raise InvalidAnswer("this is no magnet that can be read")
        title, size, download_id, private = magnet.name or magnet.download_id, 0, magnet.download_id, None
        info_hash = magnet.hash_v1 or magnet.hash_v2
    return ReleaseOffer(
        title=title,
        indexer=BY_HAND,
        guid=f"{BY_HAND}:{download_id}",
        protocol=Protocol.TORRENT,
        size=size,
        published_at=now,
        download_url=masked,
        info_hash=info_hash,
        private=private,
    )


def _usenet_offer(content: bytes, masked: str | None, now: datetime) -> ReleaseOffer:
    examined = examine_nzb(content)
    if examined.nzb is None:
        raise InvalidAnswer(f"this is no usable .nzb: {examined.rejections[0].message}")
    largest = max(examined.nzb.files, key=lambda file: file.size)
    return ReleaseOffer(
        title=examined.nzb.title or largest.path.rpartition(".")[0] or largest.path,
        indexer=BY_HAND,
        guid=f"{BY_HAND}:{examined.nzb.keys[0]}",
        protocol=Protocol.USENET,
        size=examined.nzb.size,
        published_at=now,
        download_url=masked,
        private=False,
    )
