"""Is it better than what is there, or on its way?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import Candidate, Context, Propers, Rejection
from radarr_cli.domain.decisions.upgrades import (
    Obstacle,
    cutoff_met,
    is_revision_upgrade,
    obstacle_to,
    upgrade_allowed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.quality import QualityModel

    Rule = Callable[[Candidate, Context], Rejection | None]

MONTH = timedelta(days=30)
_MESSAGES = {
    Obstacle.BETTER_QUALITY: "{place} is of better quality: {current}",
    Obstacle.BETTER_REVISION: "{place} is a later revision: {current}",
    Obstacle.QUALITY_CUTOFF: "{place} meets the cutoff: {current}",
    Obstacle.FORMAT_CUTOFF: "{place} meets the custom-format cutoff: {score}",
    Obstacle.FORMAT_SCORE: "{place} has an equal or higher custom-format score: {score}, new {new_score}",
    Obstacle.SCORE_GAIN: "{place} has a custom-format score too near: {score}, new {new_score}",
    Obstacle.NOT_ALLOWED: "{place} is there and the profile doesn't upgrade",
}


def upgrades_off(candidate: Candidate, context: Context) -> Rejection | None:
    """`upgradesOff`: the film's own upgrades are off, as they are after it was adopted or migrated, or its
    file was chosen by hand against the rules.

    A person's own search may replace the file all the same.
    """
    if context.existing is None or context.upgrades_wanted or context.source.by_user:
        return None
    return Rejection(
        code="upgradesOff",
        message="Upgrades of this film are off; edit --upgrades on turns them on",
        inputs={"variant": context.variant},
    )


def file_pinned(candidate: Candidate, context: Context) -> Rejection | None:
    """`filePinned`: a person took the file that is there against the rules, or brought it back by undoing an
    upgrade; only a person replaces it."""
    if context.existing is None or not context.existing.pinned or context.source.by_user:
        return None
    return Rejection(
        code="filePinned",
        message="A person chose the file that is there, against the rules or by an undo",
        inputs={"file": context.existing.title},
    )


def upgrades_disabled(candidate: Candidate, context: Context) -> Rejection | None:
    """`qualityUpgradesDisabled`: a file is there and the profile forbids replacing it."""
    existing = context.existing
    if existing is None:
        return None
    new = (candidate.parsed.quality, candidate.format_score)
    if upgrade_allowed(context.profile, (existing.quality, existing.format_score), new):
        return None
    return Rejection(
        code="qualityUpgradesDisabled",
        message=f"A file is there and profile {context.profile.name} doesn't upgrade",
        inputs={"existing": existing.quality.quality.name, "profile": context.profile.name},
    )


def already_imported(candidate: Candidate, context: Context) -> Rejection | None:
    """`alreadyImportedSameHash`, `alreadyImportedSameName`: this release was the variant's file before.

    Only where there is a file: one that was lost may come back by the same release. A person may choose it.
    """
    if context.existing is None or context.source.by_user:
        return None
    hit = context.imported & release_keys(candidate.offer)
    if not hit:
        return None
    message, inputs = "The release was imported before", {"keys": sorted(hit)}
    if any(key.startswith("bt") for key in hit):
        return Rejection(code="alreadyImportedSameHash", message=message, inputs=inputs)
    return Rejection(code="alreadyImportedSameName", message=message, inputs=inputs)


def upgrade_limit(candidate: Candidate, context: Context) -> Rejection | None:
    """`upgradeLimit`: the film was upgraded so often within 30 days; it goes away by itself."""
    limit, done = context.rules.upgrades_per_month, sorted(context.upgraded_at)
    if context.existing is None or context.source.by_user or not limit or len(done) < limit:
        return None
    until = done[-limit] + MONTH
    if until <= context.now:
        return None
    return Rejection(
        code="upgradeLimit",
        message=f"Upgraded {len(done)} times within 30 days; the next one from {until:%Y-%m-%d} on",
        permanent=False,
        inputs={"upgrades": len(done), "limit": limit, "until": until.isoformat()},
        margin=(until - context.now) / timedelta(days=1),
    )


def repeated_upgrade(candidate: Candidate, context: Context) -> Rejection | None:
    """`repeatedUpgradeGain`: soon after an upgrade a little more score is not worth the next.

    A better quality and a revision always are. It goes away by itself, 30 days after the last upgrade.
    """
    existing, gain = context.existing, context.rules.repeated_upgrade_gain
    if existing is None or context.source.by_user or not gain or not context.upgraded_at:
        return None
    until = max(context.upgraded_at) + MONTH
    old, new = existing.quality, candidate.parsed.quality
    better = context.profile.rank(new.quality) > context.profile.rank(old.quality)
    gained = candidate.format_score - existing.format_score
    if better or is_revision_upgrade(old, new) or gained >= gain or gained <= 0 or until <= context.now:
        return None
    return Rejection(
        code="repeatedUpgradeGain",
        message=f"Upgraded within 30 days; {gained} more score is too little, {gain} is enough",
        permanent=False,
        inputs={"gain": gained, "minimum": gain, "until": until.isoformat()},
        margin=gain - gained,
    )


def better_than_file(candidate: Candidate, context: Context) -> Rejection | None:
    """`disk...`: the claims of the file in the library are as good, or good enough already."""
    existing = context.existing
    if existing is None:
        return None
    return _compare("disk", "The file", (existing.quality, existing.format_score), candidate, context)


def better_than_queued(candidate: Candidate, context: Context) -> Rejection | None:
    """`queue...`: a download on its way to the same variant is as good, or good enough."""
    for queued in context.queued:
        current = (queued.quality, queued.format_score)
        found = _compare("queue", "A download", current, candidate, context)
        if found:
            return found
        if context.rules.propers is Propers.DO_NOT_UPGRADE and is_revision_upgrade(
            queued.quality, candidate.parsed.quality
        ):
            return Rejection(
                code="queuePropersDisabled",
                message="A download is on its way and propers don't upgrade",
                inputs={"queued": queued.title},
            )
    return None


def proper(candidate: Candidate, context: Context) -> Rejection | None:
    """`propersDisabled`, `properForOldFile`: propers don't upgrade, or the file is older than a week.

    Asked of feed and push only; the week counts from the start of today (UTC).
    """
    existing, mode = context.existing, context.rules.propers
    if existing is None or context.source.searched or mode is Propers.DO_NOT_PREFER:
        return None
    if not is_revision_upgrade(existing.quality, candidate.parsed.quality):
        return None
    if mode is Propers.DO_NOT_UPGRADE:
        return Rejection(code="propersDisabled", message="Propers don't upgrade")
    oldest = _start_of_day(context.now) - timedelta(days=7)
    if existing.added_at is not None and existing.added_at < oldest:
        return Rejection(
            code="properForOldFile",
            message="A proper for a file that is older than a week",
            inputs={"addedAt": existing.added_at.isoformat()},
        )
    return None


def repack(candidate: Candidate, context: Context) -> Rejection | None:
    """`repack...`: a repack only mends the release of its own group."""
    existing, mode = context.existing, context.rules.propers
    quality = candidate.parsed.quality
    if existing is None or not quality.revision.is_repack or mode is Propers.DO_NOT_PREFER:
        return None
    if not is_revision_upgrade(existing.quality, quality):
        return None
    if mode is Propers.DO_NOT_UPGRADE:
        return Rejection(code="repackDisabled", message="Repacks don't upgrade")
    old, new = existing.release_group, candidate.parsed.release_group
    if not old or not new:
        return Rejection(
            code="repackUnknownReleaseGroup",
            message="A repack, but the group of the release or of the file is unknown",
            inputs={"file": old, "release": new},
        )
    if old.lower() != new.lower():
        return Rejection(
            code="repackReleaseGroupDoesNotMatch",
            message=f"A repack by {new}, but the file is by {old}",
            inputs={"file": old, "release": new},
        )
    return None


RULES: tuple[Rule, ...] = (
    upgrades_off, file_pinned, upgrades_disabled, already_imported, upgrade_limit, repeated_upgrade,
    better_than_file, better_than_queued, proper, repack,
)  # fmt: skip


def _compare(
    prefix: str, place: str, current: tuple[QualityModel, int], candidate: Candidate, context: Context
) -> Rejection | None:
    """The rejection, if `current` is at its cutoff or the candidate doesn't beat it."""
    new = (candidate.parsed.quality, candidate.format_score)
    if cutoff_met(context.profile, *current, new[0]):
        obstacle: Obstacle | None = Obstacle.QUALITY_CUTOFF
    else:
        obstacle = obstacle_to(context.profile, current, new, context.rules.propers)
    if obstacle is None:
        return None
    name = current[0].quality.name
    message = _MESSAGES[obstacle].format(place=place, current=name, score=current[1], new_score=new[1])
    return Rejection(
        code=prefix + obstacle.value,
        message=message,
        inputs={
            "current": name,
            "currentScore": current[1],
            "new": new[0].quality.name,
            "newScore": new[1],
            "cutoff": context.profile.cutoff,
        },
    )


def _start_of_day(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)
