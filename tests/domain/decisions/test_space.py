"""What a download costs on which disk: links are free, copies are not, downloads in flight come first."""

from __future__ import annotations

import pytest

from radarr_cli.domain.decisions.space import Disk, InFlight, rooms
from radarr_cli.domain.release import Protocol

GB = 1024**3
LIBRARY, LOADS = Disk(1, 100 * GB), Disk(2, 50 * GB)
BESIDE = Disk(1, 100 * GB)
LINKS = {Protocol.TORRENT: ("hardlink", "reflink"), Protocol.USENET: ("move",)}
COPIES = {Protocol.TORRENT: ("copy",), Protocol.USENET: ("copy",)}


def costs(root, downloads, methods):
    found = rooms("films", root, dict.fromkeys(Protocol, downloads), methods, ())
    return {room.name: (room.per_torrent, room.per_usenet) for room in found}


@pytest.mark.parametrize(
    ("downloads", "methods", "expected"),
    [
        (BESIDE, LINKS, {"root films": (1, 1)}),
        (BESIDE, COPIES, {"root films": (2, 2)}),
        (LOADS, LINKS, {"root films": (1, 1), "the download folder": (1, 1)}),
        (LOADS, COPIES, {"root films": (1, 1), "the download folder": (1, 1)}),
        (None, LINKS, {"root films": (1, 1)}),
        (None, COPIES, {"root films": (2, 2)}),
    ],
)
def test_how_often_a_release_lands_on_each_disk(downloads, methods, expected):
    assert costs(LIBRARY, downloads, methods) == expected


def test_a_root_that_is_not_here_asks_for_nothing_and_the_download_folder_still_does():
    assert costs(None, None, LINKS) == {}
    assert costs(None, LOADS, LINKS) == {"the download folder": (1, 1)}


@pytest.mark.parametrize(
    ("downloads", "methods", "remaining", "library", "loads"),
    [
        # linked from beside the root: only the rest of the download is still to come
        (BESIDE, LINKS, 3, 97, None),
        (BESIDE, LINKS, 0, 100, None),
        # copied within one disk: the rest, and the copy
        (BESIDE, COPIES, 3, 87, None),
        # from another disk: the rest there, the whole here
        (LOADS, LINKS, 3, 90, 47),
        (LOADS, LINKS, 0, 90, 50),
        (None, LINKS, 10, 90, None),
    ],
)
def test_downloads_in_flight_keep_their_room(downloads, methods, remaining, library, loads):
    flying = InFlight(
        protocol=Protocol.TORRENT, size=10 * GB, remaining=remaining * GB, root=LIBRARY, downloads=downloads
    )
    found = {
        room.name: room.free // GB
        for room in rooms("films", LIBRARY, dict.fromkeys(Protocol, downloads), methods, (flying,))
    }
    assert found["root films"] == library
    assert found.get("the download folder") == loads


def test_a_download_for_another_root_takes_room_where_it_lies():
    other = Disk(9, 100 * GB)
    flying = InFlight(protocol=Protocol.USENET, size=10 * GB, remaining=10 * GB, root=other, downloads=LOADS)
    found = rooms("films", LIBRARY, dict.fromkeys(Protocol, LOADS), LINKS, (flying,))
    assert [(room.name, room.reserved // GB) for room in found] == [
        ("root films", 0),
        ("the download folder", 10),
    ]
