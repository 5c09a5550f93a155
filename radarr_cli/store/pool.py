"""The candidate pool as it was judged: kept offers with their kept verdicts, in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import Candidate, Match, MatchKind, Rejection, Verdict
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.release import ParsedRelease
from radarr_cli.domain.v3 import language_values, quality_model
from radarr_cli.store.releases import STORED_COLUMNS, stored_offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.store.database import Database

# A verdict is of a release; beside the offer that was judged the others of the release share it. What was
# blocked since it was judged is not taken, whatever was said of it then. Of usenet a single post may be.
_POOL = f"""
SELECT {STORED_COLUMNS}, r.parsed, v.name AS variant, v.id AS variant_id, d.rejections, d.score, d.formats,
       d.context -> 'languages' AS judged_languages, (d.position ->> 'rank')::integer AS rank,
       EXISTS (SELECT FROM blocklist b WHERE (b.movie_id = r.movie_id OR b.movie_id IS NULL)
                 AND NOT (b.protocol = 'usenet' AND b.reason = 'clientFailed')
                 AND b.keys && ARRAY(SELECT key FROM release_key k WHERE k.release_id = r.id)) AS blocked
FROM release r JOIN release_offer o ON o.release_id = r.id
LEFT JOIN (verdict d JOIN variant v ON v.id = d.variant_id) ON d.release_id = r.id AND v.movie_id = r.movie_id
WHERE r.movie_id = %s
ORDER BY v.name <> 'main', v.name, rank NULLS LAST, d.offer_id IS DISTINCT FROM o.id, o.indexer_priority, o.id
"""  # noqa: S608 - the columns are our own


def kept_verdicts(database: Database, movie_id: int) -> tuple[list[Verdict], list[StoredOffer]]:
    """The verdicts on the film's offers, and the offers that were never judged."""
    verdicts, unjudged = [], []
    for row in database.all(_POOL, (movie_id,)):
        stored = stored_offer(row)
        if row["variant_id"] is None:
            unjudged.append(stored)
        else:
            verdicts.append(_verdict(stored, row))
    return verdicts, unjudged


_BLOCKED = Rejection(code="blocklisted", message="The release was blocklisted since it was judged")


def _verdict(stored: StoredOffer, row: Mapping[str, Any]) -> Verdict:
    parsed = _parsed(stored.offer.title, row["parsed"])
    judged = tuple(BY_NAME[name] for name in row["judged_languages"] or () if name in BY_NAME)
    return Verdict(
        candidate=Candidate(
            offer=stored.offer,
            parsed=parsed,
            match=Match(MatchKind(stored.match_kind), stored.movie_id),
            languages=judged or parsed.languages,
            formats=tuple(row["formats"]),
            format_score=row["score"],
            release_id=stored.release_id,
            offer_id=stored.offer_id,
            short_id=stored.short_id,
        ),
        variant=row["variant"],
        variant_id=row["variant_id"],
        rejections=_rejections(row),
        rank=row["rank"] or 0,
    )


def _rejections(row: Mapping[str, Any]) -> tuple[Rejection, ...]:
    kept = tuple(
        Rejection(
            code=each["code"],
            message=each["message"],
            permanent=each["type"] == "permanent",
            inputs=each.get("inputs") or {},
            margin=each.get("margin"),
        )
        for each in row["rejections"]
    )
    told = any(each.code == _BLOCKED.code for each in kept)
    return (*kept, _BLOCKED) if row["blocked"] and not told else kept


def _parsed(title: str, document: Mapping[str, Any]) -> ParsedRelease:
    """What is kept of a name that was read: enough to show it."""
    return ParsedRelease(
        name=title,
        release_title=title,
        simple_title=title,
        titles=tuple(document.get("movieTitles") or ()),
        year=document.get("year") or 0,
        quality=quality_model(document.get("quality")),
        languages=language_values(document.get("languages")),
        release_group=document.get("releaseGroup"),
        release_hash=document.get("releaseHash"),
        edition=document.get("edition"),
    )
