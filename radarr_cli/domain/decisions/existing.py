"""A file in the library as candidates are compared with it: what it claims, and what that is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import ExistingFile
from radarr_cli.domain.formats.facts import file_facts
from radarr_cli.domain.parsing import parse_release

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.media import Claimed
    from radarr_cli.domain.movie import MovieDetails
    from radarr_cli.domain.profile import QualityProfile


def existing_file(
    policy: Policy,
    profile: QualityProfile,
    movie: MovieDetails,
    claimed: Claimed,
    *,
    size: int,
    relative_path: str,
    added_at: datetime,
    scene_name: str | None = None,
    original_path: str | None = None,
    release_size: int | None = None,
    pinned: bool = False,
) -> ExistingFile:
    """The claims of a file, scored in the profile.

    Where its release is known (`release_size`, what the indexer said) the file is worth what that was worth
    at the grab: the same name, read the same way, and the same size.
    """
    facts = file_facts(
        claimed,
        movie,
        size=release_size or size,
        relative_path=relative_path,
        scene_name=scene_name,
        original_path=original_path,
    )
    if release_size is not None and scene_name:
        facts = replace(facts, title=parse_release(scene_name).simple_title, filename=None)
    formats, score = policy.worth(facts, profile)
    return ExistingFile(
        title=claimed.title or relative_path,
        size=size,
        quality=claimed.quality,
        languages=claimed.languages,
        release_group=claimed.release_group,
        formats=formats,
        format_score=score,
        added_at=added_at,
        facts=facts,
        pinned=pinned,
    )
