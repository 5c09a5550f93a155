"""What follows from a failed download, and when a stalled one counts as failed. Pure."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from radarr_cli.domain.download import Reason
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.seeding import is_protected

if TYPE_CHECKING:
    from radarr_cli.domain.download import ClientItem, Grab, TrackedDownload


CONTENT_FAULTS = {
    "unsafeFileName": "holds names that lead out of their folder",
    "tooManyFiles": "holds more files than a film has",
    "tooManyPieces": "has more pieces than a film has",
    "dangerousFiles": "holds programs or shortcuts",
    "onlyArchives": "is packed in archives",
    "noVideo": "holds no video",
    "tooLittleVideo": "is mostly something else than video",
    "sizeNotAsOffered": "is not as large as it was offered",
    "belowMinimumSize": "is too small for the film",
    "aboveMaximumSize": "is too large for the film",
}
"""What was found in a magnet, by the code of the rejection: such a code is a reason, too."""
_SENTENCES: dict[str, str] = {
    Reason.QUEUED: "has been waiting in the client for days",
    Reason.PAUSED: "has been paused in the client for a week",
    Reason.STALLED: "has been stalled for too long",
    Reason.NO_PROGRESS: "has made no progress for too long",
    Reason.NO_PATH: "is complete, but the client doesn't say where it is",
    Reason.NOT_IMPORTED: "is complete and has not been imported for a day",
    Reason.MISSING: "is no longer in the client",
    Reason.CLIENT_FAILED: "failed in the client",
    Reason.ENCRYPTED: "is encrypted",
    Reason.METADATA: "has found nobody who knows what the magnet holds for a day",
    Reason.MISSING_FILES: "has lost its files in the client",
    Reason.DISK_FULL: "can't go on: the client's disk is full",
    Reason.BLOCKED: "was given up by a person",
    "sample": "holds only a sample, or another file that is too short for the film",
    "notVideo": "holds no video, whatever its names say",
    "dangerousFile": "holds a dangerous file instead of a film",
    "executableFile": "holds a program instead of a film",
    "mismatch": "holds less than its name said",
}


class Removal(StrEnum):
    """What is done in the client about a download that failed, after another release was taken."""

    KEEP = "keep"
    STOP = "stop"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePlan:
    """`blocks`: the release is never taken again for the film. `replaces`: the next best is taken by itself.
    A person is asked where it isn't."""

    blocks: bool
    replaces: bool
    removal: Removal


_STANDSTILL = frozenset({Reason.STALLED, Reason.NO_PROGRESS, Reason.METADATA})
# The release is not at fault: somebody took it out of the client, or the client lost it.
_BLAMELESS = frozenset({Reason.MISSING})


def import_command(
    path: str | None,
    movie_id: int,
    variant: str = "main",
    *,
    override: bool = False,
    mode: str | None = None,
) -> str:
    """The command that takes a download into the library by hand; PATH stands where nobody knows it."""
    words = ["radarr-cli", "import", storable(path) if path else "PATH", "--movie", str(movie_id)]
    words += ["--variant", variant] if variant != "main" else []
    words += ["--mode", mode] if mode else []
    return shlex.join([*words, *(["--override"] if override else [])])


def gives_up(tracked: TrackedDownload, on_stall: str) -> bool:
    """Whether a download that has stood still past its deadline is given up for another release.

    Never where its peers have all of it between them (where the client can't tell, time decides), never with
    `on_stall` keep, and never for a private torrent of which something was downloaded: whoever leaves that
    one is punished.
    """
    if not tracked.attention or tracked.reason not in _STANDSTILL or on_stall == Removal.KEEP:
        return False
    item = tracked.item
    if item is None or (item.availability is not None and item.availability >= 1):
        return False
    return not is_protected(tracked.grab, item)


def plan_failure(grab: Grab, item: ClientItem | None, reason: str, on_stall: str) -> FailurePlan:
    """What a failure for this reason leads to. `item` is what the client says of it, None: nothing.

    What a person chose is left to that person, who may give it up. A private torrent with a downloaded byte
    stays in the client.
    """
    blocks = reason not in _BLAMELESS
    removal = Removal(on_stall) if reason in _STANDSTILL else Removal.REMOVE
    chosen = grab.interactive and reason != Reason.BLOCKED
    if chosen or item is None or is_protected(grab, item):
        removal = Removal.KEEP
    if grab.protocol is Protocol.USENET and item is not None and not chosen:
        removal = Removal.REMOVE
    return FailurePlan(blocks=blocks, replaces=blocks and not grab.interactive, removal=removal)


def sentence_of(reason: str | None) -> str:
    """What is wrong with a download, to follow its title."""
    if not reason:
        return "stands still"
    known = _SENTENCES.get(reason) or CONTENT_FAULTS.get(reason)
    return known or f"is not what it was said to be: {reason}"
