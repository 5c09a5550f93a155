"""What is kept of a judgement beside the policy: the candidate and what the rules read around it, as JSON.

`replay.py` reads it back: from a policy and a context the same verdict follows again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3
from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import IndexerRules

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.decisions.model import (
        Candidate,
        Context,
        ExistingFile,
        QueuedRelease,
        Rejection,
        Verdict,
    )
    from radarr_cli.domain.formats.model import FormatFacts
    from radarr_cli.domain.release import ReleaseOffer

OFFER = (
    "title", "indexer", "guid", "size", "info_hash", "seeders", "peers", "indexer_priority", "container",
    "tmdb_id", "imdb_id",
)  # fmt: skip
"""What rules and criteria read of an offer, and that is JSON as it stands."""


def context_document(context: Context, candidate: Candidate) -> dict[str, Any]:
    """What the rules read besides the policy."""
    movie = context.movie
    keys = release_keys(candidate.offer)
    group = (candidate.parsed.release_group or "").lower()
    return {
        "now": context.now.isoformat(),
        "utcOffset": int(context.utc_offset.total_seconds()),
        "source": context.source.value,
        "movieId": context.movie_id,
        "movie": {
            "title": movie.title,
            "year": movie.year,
            "years": list(movie.years),
            "runtime": movie.runtime,
            "originalLanguage": movie.original_language.name,
            "inCinemas": _day(movie.in_cinemas),
            "digitalRelease": _day(movie.digital_release),
            "physicalRelease": _day(movie.physical_release),
        },
        "monitored": context.movie_monitored,
        "minimumAvailability": context.minimum_availability,
        "tags": list(context.movie_tags),
        "variant": context.variant,
        "wantedEditions": list(context.wanted_editions),
        "wantedLanguages": list(context.wanted_languages),
        "otherEditions": list(context.other_editions),
        "profile": context.profile.name,
        "offer": offer_document(candidate.offer),
        "match": {"kind": candidate.match.kind.value, "movieId": candidate.match.movie_id},
        "languages": [language.name for language in candidate.languages],
        "existing": existing_document(context.existing),
        "queued": [_queued_document(queued) for queued in context.queued],
        "blocked": sorted(context.blocked & keys),
        "blockedPosts": [_plain(post) for post in context.blocked_posts if post.name in keys],
        "imported": sorted(context.imported & keys),
        "upgradesWanted": context.upgrades_wanted,
        "upgradedAt": [at.isoformat() for at in context.upgraded_at],
        "pendingSince": _instant(context.pending_since),
        "indexer": _plain(context.indexers.get(candidate.offer.indexer, IndexerRules())),
        "rooms": [asdict(room) for room in context.rooms],
        "reputation": asdict(context.reputations[group]) if group in context.reputations else None,
    }


def offer_document(offer: ReleaseOffer) -> dict[str, Any]:
    """An offer as far as it is judged; its addresses are not."""
    return {name: getattr(offer, name) for name in OFFER} | {
        "protocol": offer.protocol.value,
        "publishedAt": _instant(offer.published_at),
        "languages": [language.name for language in offer.languages],
        "flags": int(offer.flags),
    }


def rejection_documents(verdict: Verdict) -> list[dict[str, Any]]:
    return [rejection_document(rejection) for rejection in verdict.rejections]


def rejection_document(rejection: Rejection) -> dict[str, Any]:
    """`{"code", "type", "message", "inputs", "margin"}`."""
    return {
        "code": rejection.code,
        "type": "permanent" if rejection.permanent else "temporary",
        "message": rejection.message,
        "inputs": dict(rejection.inputs),
        "margin": rejection.margin,
    }


def answer_of(verdict: Verdict) -> str:
    """approved, temporarilyRejected or rejected."""
    if verdict.temporarily_rejected:
        return "temporarilyRejected"
    return "approved" if verdict.approved else "rejected"


def existing_document(existing: ExistingFile | None) -> dict[str, Any] | None:
    """The file that is there, as a context keeps it."""
    if existing is None:
        return None
    return {
        "title": existing.title,
        "size": existing.size,
        "quality": v3.quality_model_document(existing.quality),
        "languages": [language.name for language in existing.languages],
        "releaseGroup": existing.release_group,
        "formats": list(existing.formats),
        "score": existing.format_score,
        "addedAt": _instant(existing.added_at),
        "facts": facts_document(existing.facts),
        "pinned": existing.pinned,
    }


def _queued_document(queued: QueuedRelease) -> dict[str, Any]:
    return {
        "title": queued.title,
        "infoHash": queued.info_hash,
        "quality": v3.quality_model_document(queued.quality),
        "formats": list(queued.formats),
        "score": queued.format_score,
        "facts": facts_document(queued.facts),
    }


def facts_document(facts: FormatFacts | None) -> dict[str, Any] | None:
    """What custom formats match on, so that they can be asked again."""
    if facts is None:
        return None
    return {
        "title": facts.title,
        "filename": facts.filename,
        "edition": facts.edition,
        "languages": [language.name for language in facts.languages],
        "originalLanguage": facts.original_language.name,
        "flags": int(facts.flags),
        "quality": facts.quality.name,
        "size": facts.size,
        "releaseGroup": facts.release_group,
        "year": facts.year,
    }


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(asdict(value), default=_text))


def _text(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat() if isoformat else value)


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _day(day: object) -> str | None:
    return str(day) if day else None
