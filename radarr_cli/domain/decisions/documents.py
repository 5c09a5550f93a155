"""What is kept of a judgement, so that it can be explained and given again: the context and the policy.

Both are plain JSON documents. The context is what the rules read of the film and its surroundings; the
policy is what the user's files said.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import v3
from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import IndexerRules
from radarr_cli.domain.formats.documents import format_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.domain.decisions.model import Candidate, Context, ExistingFile
    from radarr_cli.domain.formats.model import CustomFormat


def context_document(context: Context, candidate: Candidate) -> dict[str, Any]:
    """What the rules read besides the release and the policy."""
    movie = context.movie
    return {
        "now": context.now.isoformat(),
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
        "match": {"kind": candidate.match.kind.value, "movieId": candidate.match.movie_id},
        "languages": [language.name for language in candidate.languages],
        "existing": _existing_document(context.existing),
        "queued": [
            {
                "title": queued.title,
                "quality": v3.quality_model_document(queued.quality),
                "formats": list(queued.formats),
                "score": queued.format_score,
            }
            for queued in context.queued
        ],
        "blocked": sorted(context.blocked & release_keys(candidate.offer)),
        "indexer": _plain(context.indexers.get(candidate.offer.indexer, IndexerRules())),
        "freeSpace": context.free_space,
    }


def policy_text(context: Context, formats: Iterable[CustomFormat] = ()) -> str:
    """The user's rules in canonical JSON, under the names of the columns of `policy`.

    `formats` are all that were asked, as Radarr exports them: a verdict names each that matches, scored or
    not.
    """
    rules = context.rules
    settings = {
        name: value for name, value in asdict(rules).items() if name not in ("delay", "restrictions", "sizes")
    }
    policy = {
        "profiles": {context.profile.name: _plain(context.profile)},
        "formats": [format_document(custom_format) for custom_format in formats],
        "delays": [_plain(rules.delay)] if rules.delay else [],
        "restrictions": [_plain(restriction) for restriction in rules.restrictions],
        "sizes": {name: _plain(limits) for name, limits in rules.sizes.items()},
        "settings": settings,
    }
    return json.dumps(policy, sort_keys=True, default=str)


def _existing_document(existing: ExistingFile | None) -> dict[str, Any] | None:
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
        "addedAt": existing.added_at.isoformat() if existing.added_at else None,
    }


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(asdict(value), default=str))


def _day(day: object) -> str | None:
    return str(day) if day else None
