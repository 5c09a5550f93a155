"""Is it as large as such a film should be, and is there room for it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.profile import SizeLimits
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.quality import Quality

    Rule = Callable[[Candidate, Context], Rejection | None]

MB = 1024**2
_USUAL_RUNTIME = 110


def size_limits(quality: Quality, context: Context) -> SizeLimits:
    """The user's limits for the quality, else Radarr's; MB per minute."""
    own = context.rules.sizes.get(quality.name)
    return own or SizeLimits(quality.minimum_size, quality.preferred_size, quality.maximum_size)


def acceptable_size(candidate: Candidate, context: Context) -> Rejection | None:
    """`belowMinimumSize`, `aboveMaximumSize`: outside the quality's MB per minute of running time.

    An unknown running time counts as 110 minutes; an unknown size passes.
    """
    quality = candidate.parsed.quality.quality
    return fitting_size(candidate.offer.size, quality, context.movie.runtime, size_limits(quality, context))


def fitting_size(size: int, quality: Quality, minutes: int, limits: SizeLimits) -> Rejection | None:
    """`acceptable_size` of any number of bytes; no `minutes` count as 110, no bytes pass."""
    if not size:
        return None
    runtime = minutes or _USUAL_RUNTIME
    inputs: dict[str, object] = {"size": size, "runtime": runtime, "quality": quality.name}
    lowest = (limits.minimum or 0) * MB * runtime
    if size < lowest:
        message = f"{_gib(size)} is smaller than the minimum of {_gib(lowest)} for {runtime} minutes"
        return Rejection(
            code="belowMinimumSize", message=message, inputs=inputs | {"limit": lowest}, margin=lowest - size
        )
    highest = (limits.maximum or 0) * MB * runtime
    if highest and size > highest:
        message = f"{_gib(size)} is larger than the maximum of {_gib(highest)} for {runtime} minutes"
        return Rejection(
            code="aboveMaximumSize",
            message=message,
            inputs=inputs | {"limit": highest},
            margin=size - highest,
        )
    return None


def maximum_size(candidate: Candidate, context: Context) -> Rejection | None:
    """`maximumSizeExceeded`: larger than anything the user wants to download."""
    limit, size = context.rules.maximum_size_mb * MB, candidate.offer.size
    if not limit or size <= limit:
        return None
    return Rejection(
        code="maximumSizeExceeded",
        message=f"{_gib(size)} is larger than the limit of {_gib(limit)}",
        inputs={"size": size, "limit": limit},
        margin=size - limit,
    )


def root_here(_: Candidate, context: Context) -> Rejection | None:
    """`rootUnavailable`: the film's root isn't mounted, so that a download could never come in. Temporary."""
    for room in context.rooms:
        if room.away:
            return Rejection(
                code="rootUnavailable", message=room.away, permanent=False, inputs={"room": room.name}
            )
    return None


def free_space(candidate: Candidate, context: Context) -> Rejection | None:
    """`minimumFreeSpace`: a disk that the download needs would be left too full; unknown space passes."""
    if context.rules.skip_free_space:
        return None
    torrent = candidate.offer.protocol is Protocol.TORRENT
    needed = context.rules.minimum_free_mb * MB
    for room in context.rooms:
        times = room.per_torrent if torrent else room.per_usenet
        cost = times * candidate.offer.size
        left = room.free - cost
        if not times or (left > 0 and left >= needed):
            continue
        reserved = f" beside {_gib(room.reserved)} for downloads in flight" if room.reserved else ""
        return Rejection(
            code="minimumFreeSpace",
            message=f"{_gib(room.free)} are free in {room.name}{reserved}, {_gib(cost + needed)} are needed",
            inputs={
                "room": room.name,
                "free": room.free,
                "reserved": room.reserved,
                "cost": cost,
                "minimum": needed,
            },
            margin=needed - left,
        )
    return None


RULES: tuple[Rule, ...] = (acceptable_size, maximum_size)
DISK_RULES: tuple[Rule, ...] = (root_here, free_space)


def _gib(size: float) -> str:
    return f"{size / 1024**3:.1f} GiB"
