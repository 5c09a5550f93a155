"""When something better is better enough: cutoffs, revisions and custom-format scores, as Radarr has it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Propers

if TYPE_CHECKING:
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.quality import QualityModel


class Obstacle(StrEnum):
    """Why a release isn't an upgrade; the value completes Radarr's code: `disk` or `queue` + value."""

    BETTER_QUALITY = "HigherPreference"
    BETTER_REVISION = "HigherRevision"
    QUALITY_CUTOFF = "CutoffMet"
    FORMAT_CUTOFF = "CustomFormatCutoffMet"
    FORMAT_SCORE = "CustomFormatScore"
    SCORE_GAIN = "CustomFormatScoreIncrement"
    NOT_ALLOWED = "UpgradesNotAllowed"


def is_revision_upgrade(current: QualityModel, new: QualityModel) -> bool:
    """The very same quality, revised: a proper, a repack or a REAL."""
    return current.quality.id == new.quality.id and new.revision.order > current.revision.order


def cutoff_met(
    profile: QualityProfile, current: QualityModel, score: int, new: QualityModel | None = None
) -> bool:
    """Nothing more is wanted: quality and format score are at their cutoffs and `new` is no revision."""
    if profile.rank(current.quality) < profile.cutoff_rank or score < format_cutoff(profile):
        return False
    return new is None or not is_revision_upgrade(current, new)


def format_cutoff(profile: QualityProfile) -> int:
    return profile.cutoff_format_score if profile.upgrades else profile.minimum_format_score


def obstacle_to(
    profile: QualityProfile,
    current: tuple[QualityModel, int],
    new: tuple[QualityModel, int],
    propers: Propers,
) -> Obstacle | None:
    """Why `new` doesn't replace `current` (each a quality and a format score); None if it does.

    Asked in Radarr's order. Revisions are compared across the members of a group too.
    """
    (current_model, current_score), (new_model, new_score) = current, new
    current_rank, new_rank = profile.rank(current_model.quality), profile.rank(new_model.quality)
    below_cutoff = current_rank < profile.cutoff_rank or is_revision_upgrade(current_model, new_model)
    if new_rank > current_rank and below_cutoff:
        return None
    if new_rank < current_rank:
        return Obstacle.BETTER_QUALITY
    counts = propers is not Propers.DO_NOT_PREFER
    if counts and new_model.revision.order > current_model.revision.order:
        return None
    if not profile.upgrades:
        return Obstacle.NOT_ALLOWED
    if counts and new_model.revision.order < current_model.revision.order:
        return Obstacle.BETTER_REVISION
    if new_rank > current_rank:
        return Obstacle.QUALITY_CUTOFF
    return _score_obstacle(profile, current_score, new_score)


def upgrade_allowed(
    profile: QualityProfile, current: tuple[QualityModel, int], new: tuple[QualityModel, int]
) -> bool:
    """Whether the profile lets `new` replace `current` at all; a revision always may."""
    if is_revision_upgrade(current[0], new[0]):
        return True
    current_order = (profile.rank(current[0].quality), current[0].revision.order)
    new_order = (profile.rank(new[0].quality), new[0].revision.order)
    return profile.upgrades or not (new_order > current_order or new[1] > current[1])


def _score_obstacle(profile: QualityProfile, current: int, new: int) -> Obstacle | None:
    if new <= current:
        return Obstacle.FORMAT_SCORE
    if current >= profile.cutoff_format_score:
        return Obstacle.FORMAT_CUTOFF
    if new < current + profile.minimum_score_gain:
        return Obstacle.SCORE_GAIN
    return None
