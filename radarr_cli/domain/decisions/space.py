"""What a download will really cost, and where: a link is free, a copy is not, and nothing is freed.

A release lands once where its client downloads. The import adds nothing on the same file system where it may
link or move, and the whole size where it has to copy, there or on another disk. A replaced file goes into the
trash of its root, so it keeps its space. What downloads in flight will still need is taken off first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Room
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FREE_METHODS = frozenset({"hardlink", "reflink", "move"})


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system: what tells it from others, and its free bytes."""

    device: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """A download that isn't imported yet: where it lies, which root it goes to, and the bytes to come. A disk
    is None where it is unknown here."""

    protocol: Protocol
    size: int
    remaining: int
    root: Disk | None
    downloads: Disk | None


def rooms(
    root_name: str,
    root: Disk | None,
    downloads: Mapping[Protocol, Disk | None],
    methods: Mapping[Protocol, Sequence[str]],
    in_flight: Iterable[InFlight],
) -> tuple[Room, ...]:
    """The disks that a download for this root needs, the root's first.

    `downloads` are where each protocol's downloads lie; where that is unknown they count as lying beside the
    root. A root whose disk is unknown asks for nothing.
    """
    reserved: dict[int, int] = defaultdict(int)
    for each in in_flight:
        for device, cost in _landing(each.root, each.downloads, methods[each.protocol], each.size).items():
            there = each.downloads or each.root
            ahead = each.size - each.remaining if there is not None and device == there.device else 0
            reserved[device] += cost - min(ahead, cost)
    costs = {protocol: _landing(root, downloads.get(protocol), methods[protocol], 1) for protocol in Protocol}
    disks = {root.device: (f"root {root_name}", root)} if root else {}
    for protocol in Protocol:
        disk = downloads.get(protocol)
        if disk is not None:
            disks.setdefault(disk.device, ("the download folder", disk))
    return tuple(
        Room(
            name=name,
            free=disk.free - reserved[device],
            reserved=reserved[device],
            per_torrent=costs[Protocol.TORRENT].get(device, 0),
            per_usenet=costs[Protocol.USENET].get(device, 0),
        )
        for device, (name, disk) in disks.items()
    )


def _landing(root: Disk | None, downloads: Disk | None, methods: Sequence[str], size: int) -> dict[int, int]:
    """How many bytes of a release of that size land on which device."""
    landing: dict[int, int] = defaultdict(int)
    there = downloads or root
    if there is not None:
        landing[there.device] += size
    if root is not None:
        apart = downloads is not None and downloads.device != root.device
        if apart or not _FREE_METHODS & set(methods):
            landing[root.device] += size
    return dict(landing)
