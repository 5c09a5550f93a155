"""Candidates: as Radarr's v3 release resource, and as two lines each for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.v3 import flag_names, language_documents, named_id, quality_model_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType
    from rich.text import Text

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.quality import QualityModel
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer

WIDTH = 80


def resource(verdict: Verdict, now: datetime) -> dict[str, Any]:
    """The v3 release of one verdict, without nulls, as Radarr writes it. `shortId`, `peers` and `variant` are
    our own."""
    candidate = verdict.candidate
    offer, match = candidate.offer, candidate.match
    document = offer_resource(offer, candidate.parsed, now) | {
        "languages": language_documents(candidate.languages or offer.languages or candidate.parsed.languages),
        "customFormats": [{"id": named_id("format", name), "name": name} for name in candidate.formats],
        "customFormatScore": candidate.format_score,
        "mappedMovieId": match.movie_id,
        "movieRequested": match.movie_id is not None,
        "approved": verdict.approved,
        "temporarilyRejected": verdict.temporarily_rejected,
        "rejected": not verdict.approved and not verdict.temporarily_rejected,
        "rejections": [rejection.message for rejection in verdict.rejections],
        "downloadAllowed": match.movie_id is not None,
        "releaseWeight": verdict.rank,
        "shortId": candidate.short_id,
        "variant": verdict.variant,
    }
    return {name: value for name, value in document.items() if value is not None}


def offer_resource(offer: ReleaseOffer, parsed: ParsedRelease, now: datetime) -> dict[str, Any]:
    """The v3 release of an offer that nobody judged; its addresses are printed as they are given."""
    age = max((now - offer.published_at).total_seconds(), 0.0) if offer.published_at else 0.0
    return {
        "guid": offer.guid,
        "quality": quality_model_document(parsed.quality),
        "customFormats": [],
        "customFormatScore": 0,
        "qualityWeight": _weight(parsed.quality),
        "age": int(age // 86400),
        "ageHours": round(age / 3600, 4),
        "ageMinutes": round(age / 60, 4),
        "size": offer.size,
        "indexerId": named_id("indexer", offer.indexer),
        "indexer": offer.indexer,
        "releaseGroup": parsed.release_group,
        "releaseHash": parsed.release_hash,
        "title": offer.title,
        "sceneSource": False,
        "movieTitles": list(parsed.titles),
        "languages": language_documents(offer.languages or parsed.languages),
        "approved": False,
        "temporarilyRejected": False,
        "rejected": False,
        "tmdbId": offer.tmdb_id or 0,
        "imdbId": int((offer.imdb_id or "tt0").removeprefix("tt")),
        "rejections": [],
        # v3 knows no release without a date; what has none is as new as it is to us.
        "publishDate": offer.published_at or now,
        "commentUrl": offer.comment_url,
        "downloadUrl": offer.download_url,
        "infoUrl": offer.info_url,
        "downloadAllowed": False,
        "releaseWeight": 0,
        "edition": parsed.edition or "",
        "magnetUrl": offer.magnet_url,
        "infoHash": offer.info_hash,
        "seeders": offer.seeders,
        "leechers": offer.leechers,
        "peers": offer.peers,
        "protocol": offer.protocol.value,
        "indexerFlags": flag_names(offer.flags),
    }


def table(verdicts: Sequence[Verdict], now: datetime, *, limit: int | None = None) -> RenderableType | str:
    """Two lines a candidate, numbered from 1, within 80 columns; the first `limit` of them."""
    if not verdicts:
        return "no releases"
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    shown = verdicts if limit is None else verdicts[:limit]
    several = len({verdict.variant for verdict in verdicts}) > 1
    lines: list[Text] = []
    for number, verdict in enumerate(shown, 1):
        lines += _lines(number, verdict, now, several=several)
    if len(shown) < len(verdicts):
        lines.append(Text(f"and {len(verdicts) - len(shown)} more; --all shows them", style="dim"))
    return Group(*lines)


def size_text(size: int) -> str:
    if size <= 0:
        return "size ?"
    units = ("B", "KiB", "MiB", "GiB", "TiB")
    step = min((size.bit_length() - 1) // 10, len(units) - 1)
    number = size / 1024**step
    return f"{number:.0f} {units[step]}" if number >= 100 or step == 0 else f"{number:.1f} {units[step]}"


def age_text(published: datetime | None, now: datetime) -> str:
    if published is None:
        return "age ?"
    minutes = max(int((now - published).total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    days = minutes // 1440
    return f"{days} d" if days < 1000 else f"{days // 365} y"


def _lines(number: int, verdict: Verdict, now: datetime, *, several: bool) -> list[Text]:
    from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

    offer = verdict.candidate.offer
    head = f"{number:3} {verdict.candidate.short_id or '-':7} "
    first = Text(head, style="cyan", no_wrap=True, overflow="ellipsis", end="\n")
    first.append(safe(offer.title), style="bold" if verdict.approved else "")
    facts = [
        size_text(offer.size),
        _swarm(offer),
        safe(offer.indexer)[:16],
        age_text(offer.published_at, now),
        verdict.candidate.parsed.quality.quality.name,
        *([safe(verdict.variant)[:12]] if several else []),
    ]
    second = Text(" " * len(head), no_wrap=True, overflow="ellipsis")
    second.append("  ".join(filter(None, facts)) + "  ", style="dim")
    second.append(*_answer(verdict))
    for line in (first, second):
        line.truncate(WIDTH, overflow="ellipsis")
    return [first, second]


def _answer(verdict: Verdict) -> tuple[str, str]:
    """The verdict in words, and its style."""
    if verdict.approved:
        return "approved", "green"
    more = len(verdict.rejections) - 1
    text = safe(verdict.rejections[0].message) + (f" (+{more})" if more else "")
    return text, "yellow" if verdict.temporarily_rejected else "red"


def _swarm(offer: ReleaseOffer) -> str:
    """Seeders and leechers; usenet has neither."""
    if offer.protocol is Protocol.USENET:
        return "usenet"
    seeders = "?" if offer.seeders is None else str(offer.seeders)
    return f"{seeders}/{'?' if offer.leechers is None else offer.leechers}"


def _weight(quality: QualityModel) -> int:
    """Larger is better: the default order of qualities, then a REAL, then the version."""
    return quality.quality.weight * 100 + quality.revision.real * 10 + quality.revision.version
