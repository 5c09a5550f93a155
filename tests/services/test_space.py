"""The room for a download, from what the database knows of those in flight and the disks of this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files.real import RealFileSystem, disk_of
from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.decisions.space import Disk
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import PathMappingSettings
from radarr_cli.services.files.roots import Roots
from radarr_cli.services.files.space import Space
from radarr_cli.services.grabs.orders import BestOutcome
from radarr_cli.store.releases import offers_of_film
from tests.services.download_stack import GIB, FakeClient, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.store.database import Database

SOURCE = ReleaseSource.SEARCH
LINKS = {Protocol.TORRENT: ("hardlink", "reflink"), Protocol.USENET: ("move",)}


@pytest.fixture
def stack(database: Database, tmp_path: Path) -> Stack:
    return Stack(database, tmp_path, lambda _: FakeClient())


def space(stack: Stack, **disks: Disk) -> Space:
    """`library` and `loads` are the disks under /films and, as the client says, /data."""
    under = {"/films": disks["library"], "/mnt/loads": disks.get("loads", disks["library"])}
    return Space(
        database=stack.database,
        disk=lambda path: next((disk for place, disk in under.items() if path.startswith(place)), None),
        root_paths={"films": "/films"},
        path_mappings=(PathMappingSettings(remote="/data", local="/mnt/loads"),),  # type: ignore[arg-type]
        methods=LINKS,
    )


def test_what_is_in_flight_is_taken_off_and_a_release_that_then_does_not_fit_is_left(stack: Stack) -> None:
    first, second = stack.film(1, "One"), stack.film(2, "Two")
    stack.offer(first[0], "One.2019.1080p.WEB-DL.x264-GRP", size=8 * GIB)
    offer = stack.offer(second[0], "Two.2019.1080p.WEB-DL.x264-GRP", size=8 * GIB)
    room = space(stack, library=Disk(1, 14 * GIB))
    deciding = replace(stack.grabbing.deciding, rooms=room.rooms)
    [verdict] = deciding.judge(second[0], [offer], SOURCE)
    assert verdict.approved
    assert len(stack.grabbing.grab_best(first[0], SOURCE).grabbed) == 1
    [verdict] = deciding.judge(second[0], [offer], SOURCE)
    assert verdict.codes == ("minimumFreeSpace",)
    assert verdict.rejections[0].message == (
        "6.0 GiB are free in root films beside 8.0 GiB for downloads in flight, 8.1 GiB are needed"
    )
    # three quarters have come, and a link costs nothing
    stack.database.execute("UPDATE download SET size = %s, remaining = %s", (8 * GIB, 2 * GIB))
    assert [(each.free // GIB, each.reserved // GIB) for each in room.rooms("films")] == [(12, 2)]
    stack.database.execute("UPDATE grab SET state = 'imported', finished_at = now()")
    assert [each.reserved for each in room.rooms("films")] == [0]


def test_where_downloads_lie_is_told_by_the_last_one(stack: Stack) -> None:
    film = stack.film()
    stack.offer(film[0], size=8 * GIB)
    stack.grabbing.grab_best(film[0], SOURCE)
    apart = space(stack, library=Disk(1, 100 * GIB), loads=Disk(2, 50 * GIB))
    # nothing is known yet: it counts as lying beside the root
    assert [(each.name, each.reserved // GIB) for each in apart.rooms("films")] == [("root films", 8)]
    stack.database.execute(
        "UPDATE download SET output_path = '/data/movies/Film', size = %s, remaining = %s",
        (8 * GIB, 2 * GIB),
    )
    assert [(each.name, each.free // GIB) for each in apart.rooms("films")] == [
        ("root films", 92),  # from another disk it has to be copied
        ("the download folder", 48),
    ]


def test_a_root_that_is_not_on_this_machine_asks_for_nothing(stack: Stack) -> None:
    assert space(stack, library=Disk(1, 1)).rooms("elsewhere") == ()


def test_nothing_is_grabbed_for_a_root_that_is_not_mounted(stack: Stack, tmp_path: Path) -> None:
    """The room below an empty mount point is that of another disk, and nothing could be imported."""
    folder = tmp_path / "films"
    folder.mkdir()
    roots = Roots(
        database=stack.database,
        files=RealFileSystem(),
        paths={"films": str(folder)},
        host="here",
        now=stack.now,
    )
    film = stack.film()
    stack.offer(film[0], size=GIB)

    def grabbing() -> Grabbing:
        """As each process makes it."""
        room = replace(space(stack, library=Disk(1, 100 * GIB)), away=roots.away)
        return replace(stack.grabbing, deciding=replace(stack.grabbing.deciding, rooms=room.rooms))

    assert roots.away("films") == ""  # never used: the first import makes it ours
    roots.mounted("films")
    folder.rename(tmp_path / "elsewhere")
    assert roots.away("films") != ""
    folder.mkdir()
    assert grabbing().grab_best(film[0], SOURCE) == BestOutcome()
    [verdict] = grabbing().deciding.judge(film[0], offers_of_film(stack.database, film[0]), SOURCE)
    assert (verdict.codes, verdict.rejections[0].permanent) == (("rootUnavailable",), False)
    assert "is the disk mounted?" in verdict.rejections[0].message
    folder.rmdir()
    (tmp_path / "elsewhere").rename(folder)
    assert len(grabbing().grab_best(film[0], SOURCE).grabbed) == 1
    assert roots.away("another machine's") == ""


def test_a_folder_that_is_not_here_has_no_disk(tmp_path: Path) -> None:
    """Not even that of its parent: where nothing is mounted the disk below it says nothing."""
    there = disk_of(str(tmp_path))
    assert there is not None and there.free > 0
    assert disk_of(str(tmp_path / "unmounted")) is None
