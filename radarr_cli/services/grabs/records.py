"""What is written of a grab: the intent with the verdict it rests on, and v3's history of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import MatchKind
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.v3 import client_data, flags_text, named_id
from radarr_cli.services.grabs.orders import REPLACING
from radarr_cli.store.grabs import Intent, verdict_of
from radarr_cli.store.history import event_document

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.services.grabs.orders import GrabPlan, Order
    from radarr_cli.services.grabs.payloads import Payload
    from radarr_cli.store.database import Database

_PROTOCOLS = {Protocol.USENET: "1", Protocol.TORRENT: "2"}
_MATCHES = {MatchKind.ID: "Id", MatchKind.TITLE: "Title", MatchKind.ALIAS: "Alias"}
_SOURCES = {
    "rss": "Rss",
    "search": "Search",
    "userInvokedSearch": "UserInvokedSearch",
    "interactiveSearch": "InteractiveSearch",
    "releasePush": "ReleasePush",
}


def intent_of(
    plan: GrabPlan, payload: Payload, release_id: int, indexer: IndexerEntry | None, now: datetime
) -> Intent:
    """The intent, with the seed duty as it is now: the larger of what the indexer and the user ask."""
    order = plan.order
    offer, verdict = order.offer.offer, order.verdict
    seconds = int(indexer.seed_time.total_seconds()) if indexer and indexer.seed_time else None
    private = payload.private if indexer is None or indexer.private is None else indexer.private
    # A swarm that calls itself private punishes who leaves it, whatever the configuration calls its site.
    private = payload.flagged or private
    overridden = (*(verdict.codes if verdict and order.override else ()), *payload.overridden)
    if order.replacing:
        overridden = (*overridden, REPLACING)
    return Intent(
        movie_id=order.movie_id,
        variant_id=order.variant_id,
        release_id=release_id,
        offer_id=order.offer.offer_id,
        run_id=order.run_id,
        indexer=offer.indexer,
        title=offer.title,
        protocol=offer.protocol,
        size=payload.size or offer.size,
        by_hand=order.by_hand,
        requested_by=order.requested_by,
        overridden=overridden,
        client=plan.client,
        download_id=payload.download_id,
        private=private,
        seed_ratio=_larger(offer.minimum_ratio, indexer.seed_ratio if indexer else None),
        seed_time=_larger(offer.minimum_seed_time, seconds),
        score=verdict.candidate.format_score if verdict else 0,
        verdict=_verdict_document(order, payload, overridden, now),
    )


def grabbed_document(database: Database, grab: Grab, client_kind: str) -> dict[str, Any]:
    """The history's `grabbed`, from what the intent kept of it: a later process may have to write it."""
    document: dict[str, Any] = verdict_of(database, grab.id).get("event", {})
    names = client_data(client_kind, grab.client)
    ids = {"grabId": grab.id, "releaseId": grab.release_id, "downloadId": grab.download_id}
    return {**document, **ids, "data": {**document.get("data", {}), **names}}


def observed_document(order: Order, client: str, now: datetime) -> dict[str, Any]:
    """What would have been written of a grab, had it been allowed."""
    event = _grabbed_event(order, None, now)
    data = {**event.data, "downloadClientName": client}
    return event_document(replace(event, kind=EventKind.WOULD_HAVE_GRABBED, data=data))


def _verdict_document(
    order: Order, payload: Payload, overridden: tuple[str, ...], now: datetime
) -> dict[str, Any]:
    verdict = order.verdict
    judged: dict[str, Any] = {}
    if verdict is not None:
        judged = {
            "rank": verdict.rank,
            "formats": list(verdict.candidate.formats),
            "codes": list(verdict.codes),
            "rejections": [
                {"code": found.code, "message": found.message, "inputs": dict(found.inputs)}
                for found in verdict.rejections
            ],
        }
    return {
        "source": order.source.value,
        "overridden": list(overridden),
        **judged,
        "event": event_document(_grabbed_event(order, payload, now)),
    }


def _grabbed_event(order: Order, payload: Payload | None, now: datetime) -> Event:
    """Radarr's keys; addresses are the masked ones that the pool holds. `payload` None was never fetched."""
    offer, verdict = order.offer.offer, order.verdict
    parsed = verdict.candidate.parsed if verdict else parse_release(offer.title)
    published = offer.published_at
    age = (now - published).total_seconds() if published else 0.0
    data = {
        "indexer": offer.indexer,
        "nzbInfoUrl": offer.info_url,
        "releaseGroup": parsed.release_group,
        "age": str(int(age // 86400)),
        "ageHours": f"{age / 3600:.2f}",
        "ageMinutes": f"{age / 60:.2f}",
        "publishedDate": published.isoformat().replace("+00:00", "Z") if published else None,
        "size": str((payload and payload.size) or offer.size),
        "downloadUrl": offer.download_url or offer.magnet_url,
        "guid": offer.guid,
        "tmdbId": str(offer.tmdb_id or 0),
        "imdbId": offer.imdb_id,
        "protocol": _PROTOCOLS[offer.protocol],
        "customFormatScore": str(verdict.candidate.format_score if verdict else 0),
        "movieMatchType": _match(order),
        "releaseSource": _SOURCES[order.source.value],
        "indexerFlags": flags_text(offer.flags),
        "indexerId": str(named_id("indexer", offer.indexer)),
        "releaseHash": parsed.release_hash,
        "torrentInfoHash": _info_hash(order, payload),
    }
    event = Event(
        kind=EventKind.GRABBED,
        at=now,
        movie_id=order.movie_id,
        variant_id=order.variant_id,
        release_id=order.offer.release_id,
        source_title=offer.title,
        download_id=payload.download_id if payload else None,
        data={key: value for key, value in data.items() if value is not None},
        quality=parsed.quality,
        languages=verdict.candidate.languages if verdict else parsed.languages,
    )
    if verdict is None:
        return event
    return replace(event, formats=verdict.candidate.formats, format_score=verdict.candidate.format_score)


def _match(order: Order) -> str:
    try:
        return _MATCHES.get(MatchKind(order.offer.match_kind), "Unknown")
    except ValueError:
        return "Unknown"


def _larger(*values: float | None) -> Any:
    """The larger duty; None where nobody names one."""
    known = [value for value in values if value is not None]
    return max(known) if known else None


def _info_hash(order: Order, payload: Payload | None) -> str | None:
    """None of what is no torrent."""
    if payload is None:
        return order.offer.offer.info_hash
    return None if payload.nzb is not None else payload.download_id
