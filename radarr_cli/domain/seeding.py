"""What is owed to a swarm before a torrent may leave the client. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from radarr_cli.domain.download import ClientItem, Grab

_HOUR = 3600


def is_protected(grab: Grab, item: ClientItem) -> bool:
    """Whether the torrent is private, or may be, has a downloaded byte, and still owes its seed duty."""
    if grab.protocol is not Protocol.TORRENT or _private(grab, item) is False:
        return False
    if item.size and item.remaining >= item.size:
        return False
    return duty_left(grab, item) is not None


def duty_left(grab: Grab, item: ClientItem) -> str | None:
    """What is still owed, in words; None where the torrent may go.

    The duty is the one frozen at the grab, ratio and time both. Without one a private torrent never goes, nor
    does one of which nobody knows; a public one goes once the client has stopped it at its own limit.
    """
    if grab.protocol is not Protocol.TORRENT:
        return None
    if grab.seed_ratio is None and grab.seed_time is None:
        if _private(grab, item) is not False:
            return "its seed duty is not known"
        return None if item.stopped else "it still seeds, up to the client's own limit"
    if grab.seed_ratio is not None and (item.seed_ratio or 0.0) < grab.seed_ratio:
        return f"its ratio is {item.seed_ratio or 0.0:.2f} of {grab.seed_ratio:.2f}"
    if grab.seed_time is not None and (item.seed_time or 0) < grab.seed_time:
        return f"it has seeded {(item.seed_time or 0) / _HOUR:.0f} of {grab.seed_time / _HOUR:.0f} hours"
    return None


def _private(grab: Grab, item: ClientItem) -> bool | None:
    """Either of them saying so is enough."""
    if grab.private or item.private:
        return True
    return grab.private if item.private is None else item.private
