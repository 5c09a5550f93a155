"""A scenario document: everything a judgement needs in one JSON object, for scripts and tests.

Names follow Radarr's v3 API where it has one; the profile's keys are those of `[profile.NAME]`. Sizes are
bytes, MB is 1024 x 1024 bytes; what isn't said has the default of the configuration.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3
from radarr_cli.domain.decisions.assembling import release_languages
from radarr_cli.domain.decisions.model import (
    Candidate,
    Context,
    ExistingFile,
    IndexerRules,
    Match,
    MatchKind,
    Propers,
    ReleaseSource,
    Room,
    Rules,
)
from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.formats.matching import FormatMatcher, score_of
from radarr_cli.domain.formats.model import FormatFacts
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.language import UNKNOWN
from radarr_cli.domain.matching import KnownMovie, match
from radarr_cli.domain.movie import Availability, MovieDetails, TitleKind
from radarr_cli.domain.parsing import clean_title, parse_release
from radarr_cli.domain.profile import DelayProfile, QualityGroup, QualityProfile, Restriction, SizeLimits
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.release import Protocol, ReleaseOffer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from radarr_cli.domain.release import ParsedRelease

Document = dict[str, Any]
_MOVIE_ID = 1


def read_scenario(document: Document) -> tuple[list[Candidate], Context]:
    """The candidates and the context of a scenario.

    Raises KeyError for a missing key, ValueError or TypeError for a value that makes no sense.
    """
    settings = document.get("settings") or {}
    free = settings.get("freeSpace")
    now = _instant(document["now"])
    movie = _movie(document["movie"], now)
    formats = FormatMatcher(custom_format(item) for item in document.get("formats") or ())
    profile = quality_profile("scenario", document["profile"], document.get("formatScores") or {})
    known = _known(document["movie"], movie)
    indexers = {name: _indexer(item) for name, item in (settings.get("indexers") or {}).items()}
    candidates = [_candidate(item, movie, known, formats, profile, indexers) for item in document["releases"]]
    context = Context(
        now=now,
        source=ReleaseSource(settings.get("releaseSource") or "rss"),
        movie_id=_MOVIE_ID,
        movie=movie,
        movie_monitored=document["movie"]["monitored"],
        minimum_availability=Availability(document["movie"].get("minimumAvailability") or "released"),
        movie_tags=_tags(document["movie"].get("tags")),
        variant="main",
        profile=profile,
        existing=_existing(document, movie, formats, profile),
        indexers=indexers,
        rules=_rules(settings),
        rooms=() if free is None else (Room(name="the library", free=free),),
    )
    return candidates, context


def quality_profile(name: str, document: Document, scores: Mapping[str, int]) -> QualityProfile:
    """The profile of a table with the keys of `[profile.NAME]`; `scores` win over its own, name by name."""
    groups = []
    for entry in document["qualities"]:
        if isinstance(entry, str):
            groups.append(QualityGroup(entry, (entry,)))
        else:
            groups.append(QualityGroup(entry["name"], tuple(entry["qualities"])))
    for quality in (quality for group in groups for quality in group.qualities):
        _known_as("quality", quality, QUALITIES)
    _known_as("cutoff", document["cutoff"], (*QUALITIES, *(group.name for group in groups)))
    _known_as("language", document.get("language", "Any"), ("Any", *LANGUAGES))
    return QualityProfile(
        name=name,
        qualities=tuple(groups),
        cutoff=document["cutoff"],
        upgrades=document.get("upgrades", True),
        language=document.get("language", "Any"),
        minimum_format_score=document.get("minimum_format_score", 0),
        cutoff_format_score=document.get("cutoff_format_score", 0),
        minimum_score_gain=max(document.get("minimum_score_gain", 1), 1),
        format_scores={**document.get("format_scores", {}), **scores},
    )


def _known_as(kind: str, name: object, names: Collection[str]) -> None:
    if name not in names:
        raise ValueError(f"profile: there is no {kind} {name!r}")


def _movie(document: Document, now: datetime) -> MovieDetails:
    years = {document["year"], document.get("secondaryYear")} - {None, 0}
    original = v3.language_values([document.get("originalLanguage") or {}])
    return MovieDetails(
        tmdb_id=document.get("tmdbId") or 0,
        imdb_id=document.get("imdbId"),
        title=document["title"],
        original_title=document.get("originalTitle") or "",
        original_language=original[0] if original else UNKNOWN,
        year=document["year"],
        years=tuple(sorted(years)),
        in_cinemas=_day(document.get("inCinemas"), now),
        digital_release=_day(document.get("digitalRelease"), now),
        physical_release=_day(document.get("physicalRelease"), now),
        runtime=document.get("runtime") or 0,
    )


def _known(document: Document, movie: MovieDetails) -> KnownMovie:
    titles = {clean_title(movie.title): TitleKind.MAIN}
    if movie.original_title:
        titles.setdefault(clean_title(movie.original_title), TitleKind.ORIGINAL)
    for alternative in document.get("alternateTitles") or ():
        titles.setdefault(clean_title(alternative["title"]), TitleKind.ALTERNATIVE)
    return KnownMovie(
        movie_id=_MOVIE_ID,
        tmdb_id=movie.tmdb_id,
        imdb_id=movie.imdb_id,
        years=movie.years,
        titles=titles,
    )


def _candidate(
    document: Document,
    movie: MovieDetails,
    known: KnownMovie,
    formats: FormatMatcher,
    profile: QualityProfile,
    indexers: Mapping[str, IndexerRules],
) -> Candidate:
    seeders, leechers = document.get("seeders"), document.get("leechers")
    offer = ReleaseOffer(
        title=document["title"],
        indexer=document.get("indexer") or "",
        guid=document["guid"],
        protocol=Protocol(document["protocol"]),
        size=_bytes(document["size"]),
        published_at=_instant(document["publishDate"]),
        info_hash=document.get("infoHash"),
        seeders=seeders,
        peers=None if seeders is None or leechers is None else seeders + leechers,
        languages=v3.language_values(document.get("languages")),
        flags=v3.flags_of(document.get("indexerFlags")),
        indexer_priority=document.get("indexerPriority", 25),
        container=document.get("container"),
    )
    parsed = parse_release(offer.title)
    multi = indexers[offer.indexer].multi_languages if offer.indexer in indexers else ()
    languages = release_languages(offer, parsed, movie.original_language, multi)
    names = formats.names(release_facts(offer, parsed, languages, movie))
    return Candidate(
        offer=offer,
        parsed=parsed,
        match=_match(parsed, offer, known),
        languages=languages,
        formats=names,
        format_score=score_of(names, profile.format_scores),
    )


def _match(parsed: ParsedRelease, offer: ReleaseOffer, known: KnownMovie) -> Match:
    """`match`, to the year: a library can tell whose the year beside a film's is, one film alone can't."""
    found = match(parsed, offer, [known])
    if found.kind is MatchKind.ID or parsed.year in (0, *known.years):
        return found
    dated = clean_title(f"{parsed.title} {parsed.year}") in known.titles
    return found if dated else Match(MatchKind.NONE)


def _existing(
    scenario: Document, movie: MovieDetails, formats: FormatMatcher, profile: QualityProfile
) -> ExistingFile | None:
    document = scenario.get("existing")
    if document is None:
        return None
    parsed = parse_release(document["title"])
    quality = v3.quality_model(document["quality"]) if document.get("quality") else parsed.quality
    languages = v3.language_values(document.get("languages")) or parsed.languages
    group = document.get("releaseGroup", parsed.release_group)
    facts = FormatFacts(
        title=parsed.release_title,
        filename=document["title"],
        edition=parsed.edition,
        languages=languages,
        original_language=movie.original_language,
        quality=quality.quality,
        size=_bytes(document["size"]),
        release_group=group or None,
        year=_file_year(parsed, movie),
    )
    names = formats.names(facts)
    return ExistingFile(
        title=document["title"],
        size=document["size"],
        quality=quality,
        languages=languages,
        release_group=group or None,
        formats=names,
        format_score=score_of(names, profile.format_scores),
        added_at=_instant(document.get("dateAdded") or scenario["now"]),
    )


def _file_year(parsed: ParsedRelease, movie: MovieDetails) -> int:
    return parsed.year or movie.year


def _rules(settings: Document) -> Rules:
    delay = settings.get("delay") or {}
    return Rules(
        propers=Propers(settings.get("propers") or "preferAndUpgrade"),
        delay=DelayProfile(
            name="scenario",
            enable_usenet=delay.get("enableUsenet", True),
            enable_torrent=delay.get("enableTorrent", True),
            preferred_protocol=settings.get("preferredProtocol"),
            usenet_delay=delay.get("usenetDelay", 0),
            torrent_delay=delay.get("torrentDelay", 0),
            bypass_if_highest_quality=delay.get("bypassIfHighestQuality", False),
            bypass_if_above_format_score=delay.get("bypassIfAboveCustomFormatScore", False),
            minimum_format_score=delay.get("minimumCustomFormatScore", 0),
        ),
        restrictions=tuple(
            Restriction(
                name=item.get("name") or "",
                enabled=item.get("enabled", True),
                required=tuple(item.get("required") or ()),
                ignored=tuple(item.get("ignored") or ()),
                indexer=item.get("indexer"),
                tags=_tags(item.get("tags")),
            )
            for item in settings.get("restrictions") or ()
        ),
        sizes={
            name: SizeLimits(item["min"], item["preferred"], item["max"])
            for name, item in (settings.get("sizes") or {}).items()
        },
        minimum_seeders=settings.get("minimumSeeders", 1),
        maximum_size_mb=settings.get("maximumSize", 0),
        retention_days=settings.get("retention", 0),
        minimum_age_minutes=settings.get("minimumAge", 0),
        availability_delay_days=settings.get("availabilityDelay", 0),
        prefer_indexer_flags=settings.get("preferIndexerFlags", False),
        allow_hardcoded_subs=settings.get("allowHardcodedSubs", False),
        allowed_hardcoded_subs=tuple(settings.get("whitelistedHardcodedSubs") or ()),
        minimum_free_mb=settings.get("minimumFreeSpace", 100),
        skip_free_space=settings.get("skipFreeSpaceCheck", False),
    )


def _indexer(document: Document) -> IndexerRules:
    until = document.get("disabledTill")
    return IndexerRules(
        minimum_seeders=document.get("minimumSeeders"),
        tags=_tags(document.get("tags")),
        required_flags=v3.flags_of(document.get("requiredFlags")) or None,
        multi_languages=tuple(document.get("multiLanguages") or ()),
        disabled_until=_instant(until) if until else None,
    )


def _tags(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _bytes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"size is a number of bytes, not {value!r}")
    return value


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(text: str | None, now: datetime) -> date | None:
    """The first day on which the film is out at this time of day: a film has dates, a scenario instants."""
    if not text:
        return None
    out = _instant(text).astimezone(UTC)
    return out.date() + timedelta(days=out.time() > now.astimezone(UTC).time())
