"""Is it the protocol, and the time, for it?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.decisions.upgrades import is_revision_upgrade, obstacle_to
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.profile import DelayProfile

    Rule = Callable[[Candidate, Context], Rejection | None]


def protocol_disabled(candidate: Candidate, context: Context) -> Rejection | None:
    """`protocolDisabled`: the delay profile leaves the protocol out."""
    delay = context.rules.delay
    if delay is None:
        return None
    usenet = candidate.offer.protocol is Protocol.USENET
    if delay.enable_usenet if usenet else delay.enable_torrent:
        return None
    return Rejection(
        code="protocolDisabled",
        message=f"{candidate.offer.protocol.value.capitalize()} is disabled",
        inputs={"protocol": candidate.offer.protocol.value, "delay": delay.name},
    )


def retention(candidate: Candidate, context: Context) -> Rejection | None:
    """`maximumAge`: older than the usenet server keeps; whole days."""
    days, age = context.rules.retention_days, _age(candidate, context)
    if not days or candidate.offer.protocol is not Protocol.USENET or age is None or age.days <= days:
        return None
    return Rejection(
        code="maximumAge",
        message=f"{age.days} days old, older than the retention of {days}",
        inputs={"age": age.days, "retention": days},
        margin=age.days - days,
    )


def minimum_age(candidate: Candidate, context: Context) -> Rejection | None:
    """`minimumAge`: too young for usenet servers to have it all; it goes away by itself."""
    minutes, age = context.rules.minimum_age_minutes, _age(candidate, context)
    if not minutes or candidate.offer.protocol is not Protocol.USENET or age is None:
        return None
    missing = minutes - age / timedelta(minutes=1)
    if missing <= 0:
        return None
    return Rejection(
        code="minimumAge",
        message=f"Only {int(minutes - missing)} minutes old, the minimum is {minutes}",
        permanent=False,
        inputs={"minimum": minutes, "until": (context.now + timedelta(minutes=missing)).isoformat()},
        margin=missing,
    )


def delay(candidate: Candidate, context: Context) -> Rejection | None:
    """`minimumAgeDelay`: something better may come within the delay; it goes away by itself.

    A person's own search doesn't wait, nor does a revision of what is there, the best quality or a high
    enough score where the delay profile says so; age counts from the indexer's date. With the first release
    that waits a window has opened: at its end the best of all that came is taken.
    """
    profile = context.rules.delay
    if profile is None or context.source.by_user:
        return None
    usenet = candidate.offer.protocol is Protocol.USENET
    minutes = profile.usenet_delay if usenet else profile.torrent_delay
    age = _age(candidate, context)
    if not minutes or age is None or passes_delay(candidate, context, profile):
        return None
    opened = context.now - age
    if context.pending_since is not None:
        opened = min(opened, context.pending_since)
    until = opened + timedelta(minutes=minutes)
    if until <= context.now:
        return None
    return Rejection(
        code="minimumAgeDelay",
        message=f"Waiting until {until:%Y-%m-%d %H:%M} UTC for something better",
        permanent=False,
        inputs={"delay": minutes, "profile": profile.name, "until": until.isoformat()},
        margin=(until - context.now) / timedelta(minutes=1),
    )


RULES: tuple[Rule, ...] = (protocol_disabled, retention, minimum_age, delay)


def passes_delay(candidate: Candidate, context: Context, profile: DelayProfile) -> bool:
    """A revision of what is there, the best quality, a high enough score need not wait where that is said."""
    if profile.preferred_protocol not in (None, candidate.offer.protocol.value):
        return False
    if profile.preferred_protocol and context.existing is not None:
        current = (context.existing.quality, context.existing.format_score)
        new = (candidate.parsed.quality, candidate.format_score)
        revision = is_revision_upgrade(current[0], new[0])
        if revision and obstacle_to(context.profile, current, new, context.rules.propers) is None:
            return True
    if not profile.preferred_protocol:
        return False
    best = context.profile.rank(candidate.parsed.quality.quality) >= context.profile.best_rank
    if profile.bypass_if_highest_quality and best:
        return True
    return profile.bypass_if_above_format_score and candidate.format_score >= profile.minimum_format_score


def _age(candidate: Candidate, context: Context) -> timedelta | None:
    published = candidate.offer.published_at
    return context.now - published if published else None
