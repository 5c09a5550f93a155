"""A kept judgement given again: from the policy and the context that were kept with it, or under others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.assembling import release_languages
from radarr_cli.domain.decisions.documents import OFFER
from radarr_cli.domain.decisions.engine import decide
from radarr_cli.domain.decisions.model import (
    BlockedPost,
    Candidate,
    Context,
    ExistingFile,
    IndexerRules,
    Match,
    MatchKind,
    QueuedRelease,
    ReleaseSource,
    Reputation,
    Room,
)
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.formats.model import FormatFacts
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.v3 import quality_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.profile import QualityProfile

Document = dict[str, Any]


def rejudge(policy: Policy, document: Mapping[str, Any], profile: QualityProfile | None = None) -> Verdict:
    """The verdict that follows from a kept context (`documents.context_document`) under a policy.

    `profile` stands in for the one that the context names. Raises KeyError where the policy hasn't that one,
    or where the context is of a version that kept less.
    """
    return decide(*read_context(policy, document, profile))


def read_context(
    policy: Policy, document: Mapping[str, Any], profile: QualityProfile | None = None
) -> tuple[Candidate, Context]:
    """The candidate and what surrounded it, matched and scored anew by the policy's formats."""
    profile = profile or policy.profiles[document["profile"]]
    movie = _movie(document["movie"])
    offer = _offer(document["offer"])
    parsed = parse_release(offer.title)
    indexer = _indexer(document["indexer"])
    languages = release_languages(offer, parsed, movie.original_language, indexer.multi_languages)
    formats, score = policy.worth(release_facts(offer, parsed, languages, movie), profile)
    match = document["match"]
    candidate = Candidate(
        offer=offer,
        parsed=parsed,
        match=Match(MatchKind(match["kind"]), match["movieId"]),
        languages=languages,
        formats=formats,
        format_score=score,
    )
    context = Context(
        now=datetime.fromisoformat(document["now"]),
        utc_offset=timedelta(seconds=document.get("utcOffset", 0)),
        source=ReleaseSource(document["source"]),
        movie_id=document["movieId"],
        movie=movie,
        movie_monitored=document["monitored"],
        minimum_availability=document["minimumAvailability"],
        movie_tags=tuple(document["tags"]),
        variant=document["variant"],
        wanted_editions=tuple(document["wantedEditions"]),
        wanted_languages=tuple(document["wantedLanguages"]),
        other_editions=tuple(document["otherEditions"]),
        profile=profile,
        existing=_existing(policy, profile, document["existing"]),
        queued=tuple(_queued(policy, profile, each) for each in document["queued"]),
        blocked=frozenset(document["blocked"]),
        blocked_posts=tuple(
            BlockedPost(
                name=post["name"],
                published_at=datetime.fromisoformat(post["published_at"]),
                size=post["size"],
            )
            for post in document["blockedPosts"]
        ),
        imported=frozenset(document["imported"]),
        upgrades_wanted=document["upgradesWanted"],
        upgraded_at=tuple(map(datetime.fromisoformat, document["upgradedAt"])),
        pending_since=_instant(document["pendingSince"]),
        indexers={offer.indexer: indexer},
        rules=policy.rules_for(document["tags"]),
        rooms=tuple(Room(**room) for room in document["rooms"]),
        reputations=_reputations(parsed.release_group, document["reputation"]),
    )
    return candidate, context


def _existing(policy: Policy, profile: QualityProfile, document: Document | None) -> ExistingFile | None:
    if document is None:
        return None
    facts = _facts(document["facts"])
    formats, score = policy.worth(facts, profile)
    return ExistingFile(
        title=document["title"],
        size=document["size"],
        quality=quality_model(document["quality"]),
        languages=_languages(document["languages"]),
        release_group=document["releaseGroup"],
        formats=formats,
        format_score=score,
        added_at=_instant(document["addedAt"]),
        facts=facts,
        pinned=document["pinned"],
    )


def existing_of(candidate: Candidate, facts: FormatFacts, added_at: datetime) -> ExistingFile:
    """The candidate as the file that it becomes when it is imported: what it claimed stays claimed."""
    return ExistingFile(
        title=candidate.offer.title,
        size=candidate.offer.size,
        quality=candidate.parsed.quality,
        languages=candidate.languages,
        release_group=candidate.parsed.release_group,
        formats=candidate.formats,
        format_score=candidate.format_score,
        added_at=added_at,
        facts=facts,
    )


def _queued(policy: Policy, profile: QualityProfile, document: Document) -> QueuedRelease:
    facts = _facts(document["facts"])
    formats, score = policy.worth(facts, profile)
    return QueuedRelease(
        title=document["title"],
        info_hash=document["infoHash"],
        quality=quality_model(document["quality"]),
        formats=formats,
        format_score=score,
        facts=facts,
    )


def _facts(document: Document) -> FormatFacts:
    return FormatFacts(
        title=document["title"],
        filename=document["filename"],
        edition=document["edition"],
        languages=_languages(document["languages"]),
        original_language=BY_NAME.get(document["originalLanguage"], UNKNOWN),
        flags=IndexerFlag(document["flags"]),
        quality=QUALITIES[document["quality"]],
        size=document["size"],
        release_group=document["releaseGroup"],
        year=document["year"],
    )


def _movie(document: Document) -> MovieDetails:
    return MovieDetails(
        tmdb_id=0,
        title=document["title"],
        year=document["year"],
        years=tuple(document["years"]),
        runtime=document["runtime"],
        original_language=BY_NAME.get(document["originalLanguage"], UNKNOWN),
        in_cinemas=_day(document["inCinemas"]),
        digital_release=_day(document["digitalRelease"]),
        physical_release=_day(document["physicalRelease"]),
    )


def _offer(document: Document) -> ReleaseOffer:
    return ReleaseOffer(
        **{name: document[name] for name in OFFER},
        protocol=Protocol(document["protocol"]),
        published_at=_instant(document["publishedAt"]),
        languages=_languages(document["languages"]),
        flags=IndexerFlag(document["flags"]),
    )


def _indexer(document: Document) -> IndexerRules:
    flags = document["required_flags"]
    rules = IndexerRules(
        minimum_seeders=document["minimum_seeders"],
        tags=tuple(document["tags"]),
        required_flags=None if flags is None else IndexerFlag(flags),
        multi_languages=tuple(document["multi_languages"]),
    )
    return replace(rules, disabled_until=_instant(document["disabled_until"]))


def _reputations(group: str | None, document: Document | None) -> dict[str, Reputation]:
    return {(group or "").lower(): Reputation(**document)} if document else {}


def _languages(names: Iterable[str]) -> tuple[Language, ...]:
    return tuple(BY_NAME[name] for name in names if name in BY_NAME)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
