"""What each rule asks, in words, and what it looks at, also where it has nothing against the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import IndexerRules
from radarr_cli.domain.decisions.rules.group import reputation_of
from radarr_cli.domain.decisions.rules.indexer import FOR_GOOD
from radarr_cli.domain.decisions.rules.size import MB, size_limits
from radarr_cli.domain.decisions.upgrades import format_cutoff
from radarr_cli.domain.movie import Availability, available_on
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.decisions.model import Candidate, Context, ExistingFile

    Facts = dict[str, Any]


class Evidence(NamedTuple):
    question: str
    facts: Callable[[Candidate, Context], Facts]


def evidence_of(rule: object, candidate: Candidate, context: Context) -> tuple[str, Facts]:
    """The rule's question and what it looked at; the bare name of a rule that isn't in the table."""
    name = getattr(rule, "__name__", "rule")
    found = EVIDENCE.get(name)
    if found is None:
        return name.replace("_", " "), {}
    try:
        facts = found.facts(candidate, context)
    except Exception:
        # What makes a rule fail may fail here too; its rejection says so.
        facts = {}
    return found.question, {key: value for key, value in facts.items() if value is not None}


def _availability(candidate: Candidate, context: Context) -> Facts:
    day = available_on(context.movie, Availability(context.minimum_availability))
    known = day is not None and day.year > 1
    return {
        "minimumAvailability": context.minimum_availability,
        "availableOn": day.isoformat() if known and day else None,
        "delayDays": context.rules.availability_delay_days or None,
        "byHand": context.source.by_user,
    }


def _indexer(candidate: Candidate, context: Context) -> IndexerRules:
    return context.indexers.get(candidate.offer.indexer, IndexerRules())


def _paused(candidate: Candidate, context: Context) -> Facts:
    until = _indexer(candidate, context).disabled_until
    stopped = until is not None and until - context.now > FOR_GOOD
    end = until.isoformat() if until and not stopped else None
    return {"indexer": candidate.offer.indexer, "disabledUntil": end, "stopped": stopped}


def _flags(candidate: Candidate, context: Context) -> Facts:
    required = _indexer(candidate, context).required_flags
    return {
        "required": required.name if required else None,
        "flags": candidate.offer.flags.name or "none",
    }


def _seeders(candidate: Candidate, context: Context) -> Facts:
    own = _indexer(candidate, context).minimum_seeders
    if candidate.offer.protocol is not Protocol.TORRENT:
        return {"protocol": candidate.offer.protocol.value}
    return {
        "seeders": "unknown" if candidate.offer.seeders is None else candidate.offer.seeders,
        "minimum": context.rules.minimum_seeders if own is None else own,
    }


def _age(candidate: Candidate, now: datetime) -> int | str:
    """Minutes."""
    published = candidate.offer.published_at
    return int((now - published).total_seconds() // 60) if published else "unknown"


def _delay(candidate: Candidate, context: Context) -> Facts:
    delay = context.rules.delay
    if delay is None:
        return {"delayMinutes": 0}
    usenet = candidate.offer.protocol is Protocol.USENET
    return {
        "profile": delay.name,
        "delayMinutes": delay.usenet_delay if usenet else delay.torrent_delay,
        "ageMinutes": _age(candidate, context.now),
        "firstWaitsSince": context.pending_since.isoformat() if context.pending_since else None,
        "byHand": context.source.by_user,
    }


def _protocol(candidate: Candidate, context: Context) -> Facts:
    return {
        "protocol": candidate.offer.protocol.value,
        "delay": context.rules.delay.name if context.rules.delay else None,
    }


def _usenet_age(limit: str, shown: str) -> Callable[[Candidate, Context], Facts]:
    def facts(candidate: Candidate, context: Context) -> Facts:
        return {
            "protocol": candidate.offer.protocol.value,
            "ageMinutes": _age(candidate, context.now),
            shown: getattr(context.rules, limit) or "off",
        }

    return facts


def _quality(candidate: Candidate, context: Context) -> Facts:
    quality = candidate.parsed.quality
    return {
        "quality": quality.quality.name,
        "revision": quality.revision.version if quality.revision.version > 1 else None,
        "profile": context.profile.name,
    }


def _score(candidate: Candidate, context: Context) -> Facts:
    return {
        "score": candidate.format_score,
        "minimum": context.profile.minimum_format_score,
        "customFormats": {name: context.profile.format_scores.get(name, 0) for name in candidate.formats},
    }


def _language(candidate: Candidate, context: Context) -> Facts:
    return {
        "wanted": context.profile.language,
        "original": context.movie.original_language.name,
        "found": [language.name for language in candidate.languages],
    }


def _restrictions(candidate: Candidate, context: Context) -> Facts:
    return {
        "restrictions": [
            restriction.name or "without a name"
            for restriction in context.rules.restrictions
            if restriction.enabled
            and restriction.indexer in (None, candidate.offer.indexer)
            and (not restriction.tags or set(restriction.tags) & set(context.movie_tags))
        ]
    }


def _group(candidate: Candidate, context: Context) -> Facts:
    found = reputation_of(candidate, context)
    return {
        "group": candidate.parsed.release_group or "none",
        "reputation": context.profile.group_reputation,
        "score": "not known well enough" if found.score is None else round(found.score, 1),
        "minimum": context.profile.minimum_group_score or "off",
        "bonus": found.bonus if context.profile.group_reputation == "bonus" else None,
        **{name: found.facts.get(name) for name in ("interval", "releases", "confidence", "pin")},
        "factors": found.facts.get("factors"),
    }


def _size(candidate: Candidate, context: Context) -> Facts:
    limits = size_limits(candidate.parsed.quality.quality, context)
    runtime = context.movie.runtime or 110
    return {
        "size": candidate.offer.size or "unknown",
        "runtime": runtime,
        "minimum": round((limits.minimum or 0) * MB * runtime),
        "maximum": round(limits.maximum * MB * runtime) if limits.maximum else "none",
    }


def _root(_: Candidate, context: Context) -> Facts:
    return {"root": next((room.away for room in context.rooms if room.away), "")}


def _free(candidate: Candidate, context: Context) -> Facts:
    return {
        "free": {room.name: room.free for room in context.rooms} or "unknown",
        "size": candidate.offer.size or "unknown",
        "minimum": context.rules.minimum_free_mb * MB,
    }


def _upgrades_done(limit: str) -> Callable[[Candidate, Context], Facts]:
    return lambda _, context: {
        "upgradedAt": [at.isoformat() for at in context.upgraded_at],
        "limit": getattr(context.rules, limit) or "off",
        "byHand": context.source.by_user,
    }


def _file(existing: ExistingFile | None) -> Facts:
    if existing is None:
        return {"file": "none"}
    return {
        "file": existing.title,
        "fileQuality": existing.quality.quality.name,
        "fileScore": existing.format_score,
        "fileGroup": existing.release_group,
        "fileAdded": existing.added_at.isoformat() if existing.added_at else None,
    }


def _against_file(candidate: Candidate, context: Context) -> Facts:
    if context.existing is None:
        return _file(None)
    return _file(context.existing) | {
        "quality": candidate.parsed.quality.quality.name,
        "score": candidate.format_score,
        "cutoff": context.profile.cutoff,
        "cutoffScore": format_cutoff(context.profile),
        "scoreGain": context.profile.minimum_score_gain,
    }


def _against_queue(candidate: Candidate, context: Context) -> Facts:
    return {"onItsWay": [queued.title for queued in context.queued]}


def _proper(candidate: Candidate, context: Context) -> Facts:
    existing = context.existing
    return {
        "revision": candidate.parsed.quality.revision.version,
        "fileRevision": existing.quality.revision.version if existing else None,
        "propers": context.rules.propers.value,
        "source": context.source.value,
    }


EVIDENCE: dict[str, Evidence] = {
    "wrong_movie": Evidence(
        "Is it the film that was asked for?",
        lambda candidate, _: {
            "titles": list(candidate.parsed.titles),
            "year": candidate.parsed.year,
            "match": candidate.match.kind.value,
        },
    ),
    "not_monitored": Evidence(
        "Is the film monitored?",
        lambda _, context: {"monitored": context.movie_monitored, "byHand": context.source.by_user},
    ),
    "availability": Evidence("Can the film be had already?", _availability),
    "quality_not_wanted": Evidence("Does the profile list its quality?", _quality),
    "format_score": Evidence("Do its custom formats score enough?", _score),
    "wanted_language": Evidence("Is it in the language that is wanted?", _language),
    "hardcoded_subs": Evidence(
        "Is its picture free of burnt-in subtitles?",
        lambda candidate, _: {"subtitles": candidate.parsed.hardcoded_subs or "none"},
    ),
    "raw_disc": Evidence(
        "Is it something else than an untouched disc?",
        lambda candidate, _: {"container": candidate.offer.container or "unknown"},
    ),
    "sample": Evidence(
        "Is it more than a sample?", lambda candidate, _: {"size": candidate.offer.size or "unknown"}
    ),
    "acceptable_size": Evidence("Is its size right for its quality and the film's length?", _size),
    "maximum_size": Evidence(
        "Is it within the largest size of all?",
        lambda candidate, context: {
            "size": candidate.offer.size or "unknown",
            "limit": context.rules.maximum_size_mb * MB or "off",
        },
    ),
    "protocol_disabled": Evidence("Is its protocol enabled?", _protocol),
    "retention": Evidence(
        "Does the usenet server still have it?", _usenet_age("retention_days", "retentionDays")
    ),
    "minimum_age": Evidence(
        "Is it old enough for usenet?", _usenet_age("minimum_age_minutes", "minimumMinutes")
    ),
    "delay": Evidence("Has the delay for something better passed?", _delay),
    "indexer_disabled": Evidence("Is its indexer working?", _paused),
    "no_matching_tag": Evidence(
        "Does its indexer serve this film?",
        lambda candidate, context: {
            "indexerTags": list(_indexer(candidate, context).tags),
            "movieTags": list(context.movie_tags),
        },
    ),
    "required_flags": Evidence("Does it have one of the flags that are required?", _flags),
    "minimum_seeders": Evidence("Do enough seed it?", _seeders),
    "blocklisted": Evidence(
        "Is it off the blocklist?",
        lambda candidate, context: {
            "blocked": sorted(context.blocked & release_keys(candidate.offer)),
            "failedPosts": len(context.blocked_posts) or None,
        },
    ),
    "must_contain": Evidence("Does its title hold the required words?", _restrictions),
    "must_not_contain": Evidence("Is its title free of ignored words?", _restrictions),
    "group_banned": Evidence(
        "Is its group not banned?",
        lambda candidate, context: {
            "group": candidate.parsed.release_group or "none",
            "banned": reputation_of(candidate, context).banned,
        },
    ),
    "group_score": Evidence("Is its group good enough, as far as it is known?", _group),
    "edition": Evidence(
        "Is it the edition of this variant?",
        lambda candidate, context: {
            "edition": candidate.parsed.edition or "none",
            "wanted": list(context.wanted_editions),
            "ofOthers": list(context.other_editions),
        },
    ),
    "language": Evidence(
        "Is it in a language of this variant?",
        lambda candidate, context: {
            "languages": [language.name for language in candidate.languages],
            "wanted": list(context.wanted_languages),
        },
    ),
    "upgrades_off": Evidence(
        "Are upgrades of this film on?",
        lambda _, context: {"upgrades": context.upgrades_wanted, "byHand": context.source.by_user},
    ),
    "file_pinned": Evidence(
        "Was the file that is there taken by the rules?",
        lambda _, context: {"pinned": context.existing is not None and context.existing.pinned},
    ),
    "already_imported": Evidence(
        "Is it new to this film?",
        lambda candidate, context: {"imported": sorted(context.imported & release_keys(candidate.offer))},
    ),
    "upgrade_limit": Evidence(
        "Was the film upgraded seldom enough of late?", _upgrades_done("upgrades_per_month")
    ),
    "repeated_upgrade": Evidence(
        "Is it worth another upgrade so soon?", _upgrades_done("repeated_upgrade_gain")
    ),
    "upgrades_disabled": Evidence(
        "May what is there be replaced?",
        lambda _, context: _file(context.existing) | {"upgrades": context.profile.upgrades},
    ),
    "better_than_file": Evidence("Is it better than the file that is there?", _against_file),
    "better_than_queued": Evidence("Is it better than what is on its way?", _against_queue),
    "proper": Evidence("If it is a proper, does it count?", _proper),
    "repack": Evidence(
        "If it is a repack, is it of the same group as the file?",
        lambda candidate, context: {
            "repack": candidate.parsed.quality.revision.is_repack,
            "group": candidate.parsed.release_group,
            "fileGroup": context.existing.release_group if context.existing else None,
        },
    ),
    "root_here": Evidence("Is the film's root here?", _root),
    "free_space": Evidence("Is there room for it?", _free),
}
"""By the name of the rule's function."""
