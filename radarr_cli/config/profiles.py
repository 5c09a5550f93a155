"""The quality profiles that Radarr comes with, and what makes a profile valid."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from radarr_cli.config.sources import unknown
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.quality import BY_NAME, QUALITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radarr_cli.domain.quality import Quality


def stock_profiles() -> dict[str, QualityProfile]:
    """Radarr's own six by name: no upgrades, the film's original language, WEB sources count as equal."""
    return {
        profile.name: profile
        for profile in (
            _stock("Any", "Bluray-480p", lambda quality: quality.name not in ("Unknown", "Raw-HD")),
            _stock("SD", "Bluray-480p", _is_standard_definition),
            _stock("HD-720p", "Bluray-720p", lambda quality: quality.resolution == 720),
            _stock("HD-1080p", "Bluray-1080p", lambda quality: _is_film_of(quality, 1080)),
            _stock("Ultra-HD", "Remux-2160p", lambda quality: quality.resolution == 2160),
            _stock(
                "HD - 720p/1080p",
                "Bluray-720p",
                lambda quality: quality.resolution == 720 or _is_film_of(quality, 1080),
            ),
        )
    }


def faults_of(profile: QualityProfile) -> Iterator[tuple[str, str]]:
    """What is wrong with a profile, as (key, message)."""
    if not profile.qualities:
        yield "qualities", "must allow at least one quality"
    yield from _quality_faults(profile)
    if profile.cutoff not in _names(profile):
        yield "cutoff", f'"{profile.cutoff}" is not among the qualities of the profile'
    if profile.language not in LANGUAGES:
        yield "language", unknown("language", profile.language, LANGUAGES)
    if profile.minimum_score_gain < 1:
        yield "minimum_score_gain", "must be at least 1"
    if profile.group_bonus_cap < 0:
        yield "group_bonus_cap", "must be at least 0"
    if not 0 <= profile.minimum_group_score <= 100:
        yield "minimum_group_score", "must be from 0 to 100"
    scores = profile.format_scores.values()
    reachable = max(sum(score for score in scores if score > 0), max(scores, default=0))
    if reachable < profile.minimum_format_score:
        yield "minimum_format_score", f"can't be reached: the scores add up to {reachable} at most"


def _quality_faults(profile: QualityProfile) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for index, group in enumerate(profile.qualities):
        key = f"qualities[{index}]"
        is_group = group.qualities != (group.name,)
        if is_group and not group.qualities:
            yield key, f'the group "{group.name}" is empty'
        for name in group.qualities:
            if name not in BY_NAME:
                yield key, f'"{name}": {unknown("quality", name, BY_NAME)}'
            elif name in seen:
                yield key, f'"{name}" stands there twice'
            seen.add(name)
        if is_group and (group.name in BY_NAME or group.name in seen):
            yield key, f'a group can\'t be called "{group.name}": the name is taken'
        seen.add(group.name)


def _names(profile: QualityProfile) -> set[str]:
    return {name for group in profile.qualities for name in (group.name, *group.qualities)}


def _stock(name: str, cutoff: str, takes: Callable[[Quality], bool]) -> QualityProfile:
    best_first = sorted(filter(takes, QUALITIES), key=lambda quality: -quality.weight)
    groups = []
    for _, equals in groupby(best_first, key=lambda quality: quality.weight):
        members = tuple(quality.name for quality in equals)
        title = f"WEB {BY_NAME[members[0]].resolution}p" if len(members) > 1 else members[0]
        groups.append(QualityGroup(title, members))
    return QualityProfile(name, tuple(groups), cutoff, upgrades=False, language="Original")


def _is_standard_definition(quality: Quality) -> bool:
    return quality.resolution < 720 and quality.name not in ("Unknown", "DVD-R")


def _is_film_of(quality: Quality, lines: int) -> bool:
    """Of that many lines, and no disc image or raw capture."""
    return quality.resolution == lines and quality.name not in ("BR-DISK", "Raw-HD")
