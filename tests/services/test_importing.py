"""Finished downloads and files by hand, into a library on a real disk with a real database."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.cli.views.queue import next_step, words
from radarr_cli.domain.importing.model import Method
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import FolderPath, ImportSettings, PathMappingSettings
from radarr_cli.errors import Conflict, Locked, NotFound, SafetyBrake, ServiceUnavailable
from radarr_cli.services.files.faults import FileFault
from radarr_cli.services.imports.planning import ByHand
from radarr_cli.store import locks
from radarr_cli.store.attention import dismiss, raise_attention
from radarr_cli.store.database import Database
from radarr_cli.store.downloads import queue_json
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, NOW, OLD, OLD_PATH, House, WithoutLinks, side_of
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.movie import Movie
    from radarr_cli.services.imports.results import ImportItem


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


@pytest.fixture
def movie(house: House) -> Movie:
    return house.add_film()


def import_one(house: House) -> ImportItem:
    report = house.importing().import_finished()
    [item] = report.items
    return item


def snapshot(house: House) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(house.folder)): (path.stat().st_ino, path.stat().st_size)
        for path in house.folder.rglob("*")
        if path.is_file()
    }


def rows(house: House) -> dict[str, object]:
    tables = ("file", "variant_file", "variant", "grab", "download", "history", "outbox", "attention", "root",
              "import_operation", "import_step")  # fmt: skip
    return {
        table: house.database.value(f"SELECT jsonb_agg(to_jsonb(t) ORDER BY t::text) FROM {table} t")
        for table in tables
    }


def test_a_finished_torrent_becomes_a_film_by_hardlink(house: House, movie: Movie) -> None:
    grab = house.finish(movie)
    before = (house.downloads / NEW / "film.mkv").stat()
    item = import_one(house)
    assert (item.status, item.method, item.grab_id) == ("imported", "hardlink", grab)
    placed = (house.root / NEW_PATH).stat()
    assert (placed.st_dev, placed.st_ino) == (before.st_dev, before.st_ino)
    assert house.library() == [NEW_PATH]
    assert house.known() == [NEW_PATH]
    after = (house.downloads / NEW / "film.mkv").stat()
    assert (after.st_mode, after.st_uid, after.st_mtime_ns) == (
        before.st_mode,
        before.st_uid,
        before.st_mtime_ns,
    )


def test_the_database_learns_all_of_it_at_once(house: House, movie: Movie) -> None:
    grab = house.finish(movie)
    item = import_one(house)
    file = house.database.one("SELECT * FROM file")
    assert file is not None
    assert file["claimed"]["quality"]["quality"]["name"] == "Bluray-1080p"
    assert file["measured"]["width"] == 1920
    assert (file["scene_name"], file["original_path"]) == (NEW, f"{NEW}/film.mkv")
    assert (file["grab_id"], file["id"]) == (grab, item.file_id)
    assert house.database.value("SELECT state FROM grab") == "imported"
    assert house.database.value("SELECT state FROM download") == "imported"
    assert house.database.value("SELECT wanted FROM variant") is False
    [event] = house.database.all("SELECT * FROM history")
    assert (event["event"], event["source_title"], event["grab_id"]) == ("downloadFolderImported", NEW, grab)
    assert event["data"] | {"size": ""} == {
        "indexer": "",
        "releaseSize": "0",
        "fileId": str(item.file_id),
        "droppedPath": str(house.downloads / NEW / "film.mkv"),
        "importedPath": str(house.root / NEW_PATH),
        "downloadClient": "listing",
        "downloadClientName": "qb",
        "releaseGroup": "TEAM",
        "customFormatScore": "0",
        "indexerFlags": "0",
        "size": "",
    }
    assert house.told() == ["import"]
    assert house.database.value("SELECT state FROM import_operation") == "done"


def test_a_second_run_changes_nothing(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    disk, database = snapshot(house), rows(house)
    assert house.importing().import_finished().items == ()
    assert (snapshot(house), rows(house)) == (disk, database)


def test_the_same_release_grabbed_again_is_not_imported_again(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    house.database.execute("UPDATE grab SET state = 'sent'")
    house.database.execute("UPDATE download SET state = 'importPending'")
    disk = snapshot(house)
    assert import_one(house).status == "unchanged"
    assert snapshot(house) == disk
    assert house.database.value("SELECT state FROM grab") == "imported"
    assert house.events() == ["downloadFolderImported"]


def test_a_dry_run_prints_the_plan_of_the_real_run_and_writes_nothing(
    house: House, movie: Movie, other_database: Database
) -> None:
    house.finish(movie)
    disk, database = snapshot(house), rows(house)
    with_writes, house.database = house.database, other_database
    house.database.forbid_writes()
    report = house.importing().import_finished(dry_run=True)
    by_hand = house.importing().import_path(str(house.downloads / NEW), movie.id, dry_run=True)
    house.database = with_writes
    [planned] = report.items
    assert (snapshot(house), rows(house)) == (disk, database)
    assert replace(by_hand, grab_id=None) == replace(planned, grab_id=None)
    item = import_one(house)
    assert (planned.status, planned.path, planned.source) == ("planned", item.path, item.source)
    done = [row["action"] for row in house.database.all("SELECT action FROM import_step ORDER BY ordinal")]
    assert [step.action.value for step in planned.steps] == done


def test_an_upgrade_keeps_the_old_file_in_the_trash(house: House, movie: Movie) -> None:
    house.finish(movie, OLD)
    import_one(house)
    old = (house.root / OLD_PATH).stat()
    house.finish(movie, NEW)
    item = import_one(house)
    assert (item.status, item.replaced) == ("upgraded", str(house.root / OLD_PATH))
    assert house.library() == [NEW_PATH]
    assert house.known() == [NEW_PATH]
    [trashed] = house.trashed()
    assert trashed.stat().st_ino == old.st_ino
    assert trashed.relative_to(house.root).parts[2:] == Path(OLD_PATH).parts
    assert (house.downloads / OLD / "film.mkv").stat().st_ino == old.st_ino
    assert house.events() == ["downloadFolderImported", "movieFileDeleted", "downloadFolderImported"]
    assert house.told() == ["import", "delete", "upgrade"]
    reason = house.database.value("SELECT data->>'reason' FROM history WHERE event = 'movieFileDeleted'")
    assert reason == "Upgrade"


def test_an_upgrade_of_the_same_name_exchanges_the_file(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    import_one(house)
    house.finish(movie, NEW.replace("TEAM", "OTHER"))
    assert import_one(house).status == "upgraded"
    assert house.library() == [NEW_PATH]
    new = (house.downloads / NEW.replace("TEAM", "OTHER") / "film.mkv").stat()
    assert (house.root / NEW_PATH).stat().st_ino == new.st_ino
    [trashed] = house.trashed()
    assert trashed.stat().st_ino == (house.downloads / NEW / "film.mkv").stat().st_ino


def test_a_worse_file_waits_for_a_person_who_is_asked_once(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    import_one(house)
    house.finish(movie, OLD)
    item = import_one(house)
    assert (item.status, item.code, item.attention) == ("rejected", "notQualityUpgrade", True)
    assert house.library() == [NEW_PATH]
    assert house.database.value("SELECT state FROM download WHERE title = %s", (OLD,)) == "importBlocked"
    assert house.importing().import_finished().items == ()
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 1
    assert house.told()[-1] == "attention"


def test_what_waits_for_a_person_says_why_and_the_very_command(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    import_one(house)
    grab = house.finish(movie, OLD, names=["It's $HOME/film.mkv"])
    import_one(house)
    asked = house.database.one("SELECT message, remedy FROM attention")
    assert asked is not None
    folder = str(house.downloads / "It's $HOME")
    assert shlex.split(asked["remedy"]) == ["radarr-cli", "import", folder, "--movie", "1", "--override"]
    [line] = json.loads(queue_json(house.database))
    [said] = line["statusMessages"]
    assert (line["id"], line["reason"], said["title"]) == (grab, "notQualityUpgrade", OLD)
    assert said["messages"] == ["the library has it in Bluray-1080p, this is HDTV-720p"]
    assert asked["message"] == f"{OLD}: {said['messages'][0]}"
    assert next_step(line, NOW) == f"{said['messages'][0]}; import it by hand"
    # It does what it says.
    by_hand = ByHand(override=True)
    assert house.importing().import_path(folder, movie.id, by_hand=by_hand).status == "upgraded"
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0
    assert json.loads(queue_json(house.database)) == []


def test_what_a_person_grabbed_against_the_rules_is_imported_and_kept(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    import_one(house)
    house.finish(movie, OLD, overridden_rules=["diskBetterQuality"])
    assert import_one(house).status == "upgraded"
    assert house.library() == [OLD_PATH]
    assert house.database.value("SELECT pinned FROM file") is True


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([f"{NEW}/one.mkv", f"{NEW}/two.mkv"], "severalFiles"),
        ([f"{NEW}/readme.txt"], "noVideo"),
        ([f"{NEW}/film.rar"], "archiveFile"),
        ([f"{NEW}/film.mkv.lnk"], "dangerousFile"),
    ],
)
def test_a_download_without_exactly_one_film_waits_for_a_person(
    names: list[str], code: str, house: House, movie: Movie
) -> None:
    house.finish(movie, names=names)
    item = import_one(house)
    assert (item.status, item.code) == ("rejected", code)
    assert house.library() == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iron.Orchard.2016.1080p.BluRay.x264-T.mkv", "anotherFilm"),
        ("Iron.Orchard.mkv", None),
        ("Iron.Orchard.1987.1080p.BluRay.x264-T.mkv", None),
        ("9f8a6b1c22.2016.mkv", None),
        ("Nobody.Knows.2004.1080p.WEB.x264-T.mkv", None),
        ("Solar.Wind.2019.mkv", None),
    ],
)
def test_a_file_that_is_called_like_another_film_waits_for_a_person(
    house: House, movie: Movie, name: str, code: str | None
) -> None:
    other = house.add_film("Iron Orchard", 2016, 2)
    grab = house.finish(movie, names=[f"{NEW}/{name}"])
    item = import_one(house)
    assert item.code == code
    if code is None:
        assert house.library() == [NEW_PATH]
        return
    assert (item.attention, house.library()) == (True, [])
    asked = house.database.one("SELECT * FROM attention")
    assert asked is not None
    assert asked["remedy"] == f"radarr-cli queue match {grab} --movie {other.id}"
    assert f"{name} is called like Iron Orchard (2016), and was grabbed for Solar Wind" in asked["message"]
    # A person who says that it is the film all the same is believed.
    assert house.importing().import_path(str(house.downloads / NEW), movie.id).status == "imported"
    assert house.library() == [NEW_PATH]
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_a_film_that_a_person_named_or_took_knowingly_is_not_doubted(house: House, movie: Movie) -> None:
    house.add_film("Iron Orchard", 2016, 2)
    house.finish(movie, names=[f"{NEW}/Iron.Orchard.2016.mkv"], overridden_rules=["match"])
    assert import_one(house).status == "imported"
    again = "Iron.Orchard.2016.1080p.BluRay.x264-T"
    house.finish(movie, again, names=[f"{again}/{again}.mkv"])
    assert import_one(house).status == "upgraded"


def test_one_failure_does_not_stop_the_others(house: House, movie: Movie) -> None:
    house.finish(movie, names=["gone/film.mkv"], write=False)
    second = house.add_film("Moon Base", 2020, 2)
    house.finish(second, "Moon.Base.2020.1080p.BluRay.x264-TEAM")
    report = house.importing().import_finished()
    assert [item.status for item in report.items] == ["failed", "imported"]
    assert report.items[0].code == "pathNotFound"
    [failure] = report.failures
    assert "[[path_mapping]]" in (failure.hint or "")
    assert house.library() == ["Moon Base (2020)/Moon Base (2020) Bluray-1080p.mkv"]


def test_a_client_that_is_away_is_a_failure_that_is_tried_again(house: House, movie: Movie) -> None:
    house.finish(movie)
    house.client.fault = ServiceUnavailable("qb does not answer")
    report = house.importing().import_finished()
    assert [failure.code for failure in report.failures] == ["serviceUnavailable"]
    assert house.database.value("SELECT state FROM download") == "importPending"
    house.client.fault = None
    assert import_one(house).status == "imported"


def test_a_mapped_path_is_found_here(house: House, movie: Movie) -> None:
    house.finish(movie)
    house.database.execute("UPDATE download SET output_path = %s", (f"/data/{NEW}",))
    for download_id, files in house.client.held.items():
        house.client.held[download_id] = tuple(path.replace(str(house.downloads), "/data") for path in files)
    assert import_one(house).code == "pathNotFound"
    house.mappings = (PathMappingSettings(remote="/data", local=FolderPath(str(house.downloads))),)
    assert import_one(house).status == "imported"
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


@pytest.mark.parametrize(
    "path", ["/downloads/../../etc/passwd", "relative/film.mkv", "/downloads/film\0.mkv", "C:\\film.mkv", ""]
)
def test_a_path_that_climbs_is_never_touched(path: str, house: House, movie: Movie) -> None:
    house.finish(movie)
    house.client.held = dict.fromkeys(house.client.held, (path,))
    item = import_one(house)
    assert (item.status, item.code) == ("failed", "unsafePath")
    assert house.library() == []


def test_a_link_inside_a_torrent_is_not_followed(house: House, movie: Movie, tmp_path: Path) -> None:
    house.finish(movie, write=False)
    write_film(tmp_path / "secret" / "film.mkv")
    (house.downloads / NEW).symlink_to(tmp_path / "secret")
    item = import_one(house)
    assert (item.status, item.code) == ("failed", "notAFolder")
    assert house.library() == []


@pytest.mark.parametrize("name", [b"bad\xff\nname.mkv", b"-rf.mkv", b"\x1b[31m.mkv", b"x" * 250 + b".mkv"])
def test_a_film_of_any_name_is_imported_under_its_own(name: bytes, house: House, movie: Movie) -> None:
    house.finish(movie, names=[f"{NEW}/{os.fsdecode(name)}"])
    assert import_one(house).status == "imported"
    assert house.library() == [NEW_PATH]


def test_an_unmounted_root_stops_its_own_films_only(house: House, movie: Movie) -> None:
    house.finish(movie, OLD)
    import_one(house)
    house.root.rename(house.folder / "elsewhere")
    house.root.mkdir()
    house.finish(movie, NEW)
    report = house.importing().import_finished()
    assert report.braked
    assert report.items[0].code == "safetyBrake"
    assert list(house.root.iterdir()) == []
    assert house.database.value("SELECT state FROM download WHERE title = %s", (NEW,)) == "importPending"
    house.root.rmdir()
    (house.folder / "elsewhere").rename(house.root)
    assert import_one(house).status == "upgraded"


def test_a_folder_that_is_another_root_is_refused(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    house.database.execute("UPDATE root SET name = 'other'")
    with pytest.raises(Conflict, match="is the root 'other'"):
        house.roots().mounted("films")


def test_a_root_is_registered_by_what_it_carries(house: House) -> None:
    first = house.roots().mounted("films")
    house.database.execute("DELETE FROM root")
    assert house.roots().mounted("films") == first
    (house.root / ".radarr-cli-root").write_text("no uuid")
    with pytest.raises(SafetyBrake, match="no UUID"):
        house.roots().mounted("films")


@pytest.mark.parametrize("second", [NEW, OLD.replace("OLD", "AGAIN")])
def test_without_links_the_old_file_is_renamed_to_the_trash(second: str, house: House, movie: Movie) -> None:
    house.files = WithoutLinks()
    house.rules = ImportSettings(torrent_methods=("copy",), minimum_free_space=0)
    house.finish(movie, OLD)
    import_one(house)
    old = (house.root / OLD_PATH).stat().st_ino
    house.finish(movie, second)
    assert import_one(house).status == "upgraded"
    assert len(house.library()) == 1
    assert [path.stat().st_ino for path in house.trashed()] == [old]
    assert (house.downloads / OLD / "film.mkv").exists()


def test_where_no_link_can_be_made_nothing_is_copied(house: House, movie: Movie) -> None:
    house.files = WithoutLinks()
    house.finish(movie)
    report = house.importing().import_finished()
    [failure] = report.failures
    if "reflink gave" not in failure.message:
        pytest.skip("this file system makes reflinks")
    assert report.items[0].code == "noLink"
    assert "hardlink gave EPERM" in failure.message
    assert house.library() == []
    assert sorted(path.name for path in house.root.iterdir()) == [".radarr-cli-root"]
    assert house.database.value("SELECT state FROM import_operation") == "rolledBack"
    assert house.database.value("SELECT state FROM download") == "importPending"


def test_each_fallback_is_an_event_with_its_errno(house: House, movie: Movie) -> None:
    house.files = WithoutLinks()
    house.rules = ImportSettings(torrent_methods=("hardlink", "copy"), minimum_free_space=0)
    house.finish(movie)
    item = import_one(house)
    assert (item.status, item.method) == ("imported", "copy")
    assert item.fallbacks == ({"method": "hardlink", "errno": "EPERM"},)
    data = house.database.value("SELECT payload->'data' FROM outbox WHERE event = 'fallback'")
    assert data == {"method": "hardlink", "errno": "EPERM", "used": "copy"}
    assert "importFallback" not in house.events()


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("/dev/shm is not a file system of its own here")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


def test_the_queue_has_words_where_a_question_was_dismissed(house: House, movie: Movie) -> None:
    house.finish(movie, names=[f"{NEW}/one.mkv", f"{NEW}/two.mkv"])
    import_one(house)
    dismiss(house.database, None, "me", NOW)
    [line] = json.loads(queue_json(house.database))
    assert next_step(line, NOW) == "several files could be the film; import it by hand"
    assert [words(code) for code in ("severalFiles", "clientFailed", "noVideo")] == [
        "several files could be the film", "failed in the client", "holds no video",
    ]  # fmt: skip


def test_a_download_on_another_file_system_is_told_with_both_ways_out(
    house: House, movie: Movie, elsewhere: Path
) -> None:
    house.downloads.rmdir()
    house.downloads.symlink_to(elsewhere)
    house.finish(movie)
    assert house.importing().import_finished().items[0].code == "noLink"
    asked = house.database.one("SELECT * FROM attention")
    assert asked is not None
    assert 'torrent_methods = ["hardlink", "reflink", "copy"] in [import]' in asked["message"]
    assert asked["remedy"] == f"radarr-cli import {house.downloads / NEW} --movie {movie.id} --mode copy"
    [line] = json.loads(queue_json(house.database))
    assert next_step(line, NOW).endswith("; is tried again at every run")
    item = house.importing().import_path(
        str(house.downloads / NEW), movie.id, by_hand=ByHand(mode=Method.COPY)
    )
    assert item.status == "imported"
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_what_failed_for_a_film_is_over_when_another_release_is_imported(house: House, movie: Movie) -> None:
    failed = house.finish(movie, OLD, state="failed")
    later = house.finish(movie)
    for grab in (failed, later):
        raise_attention(
            house.database, f"{grab}", "downloadFailed", "it failed", remedy="", now=NOW, grab_id=grab
        )
    import_one(house)
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_another_file_system_is_refused_with_the_remedy(house: House, movie: Movie, elsewhere: Path) -> None:
    film = write_film(elsewhere / f"{NEW}.mkv")
    with pytest.raises(FileFault) as raised:
        house.importing().import_path(str(film), movie.id)
    assert raised.value.reason == "noLink"
    assert "hardlink gave EXDEV" in raised.value.message
    assert '"copy"' in (raised.value.hint or "")
    assert house.library() == []


def test_a_copy_by_hand_reaches_another_file_system(house: House, movie: Movie, elsewhere: Path) -> None:
    film = write_film(elsewhere / f"{NEW}.mkv")
    item = house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.COPY))
    assert (item.status, item.method) == ("imported", "copy")
    assert (house.root / NEW_PATH).read_bytes() == film.read_bytes()
    again = house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.COPY))
    assert again.status == "unchanged"


def test_a_move_by_hand_leaves_nothing_behind(house: House, movie: Movie, elsewhere: Path) -> None:
    for number, folder in enumerate((house.folder / "inbox", elsewhere)):
        film = write_film(folder / f"Solar.Wind.2019.1080p.BluRay-{number}" / "film.mkv")
        content = film.read_bytes()
        item = house.importing().import_path(str(film.parent), movie.id, by_hand=ByHand(mode=Method.MOVE))
        assert item.status in ("imported", "upgraded")
        assert not film.exists()
        assert (house.root / NEW_PATH).read_bytes() == content


def test_what_may_seed_is_not_moved(house: House, movie: Movie) -> None:
    film = write_film(house.folder / "inbox" / f"{NEW}.mkv")
    os.link(film, house.folder / "inbox" / "seeding.mkv")
    with pytest.raises(Conflict, match="other names"):
        house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.MOVE))
    (house.folder / "inbox" / "seeding.mkv").unlink()
    house.client.held["X"] = (str(film),)
    with pytest.raises(Conflict, match="belongs to X in qb"):
        house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.MOVE))
    house.client.fault = ServiceUnavailable("away")
    with pytest.raises(Conflict, match="can't be asked"):
        house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.MOVE))
    assert film.exists()
    assert house.library() == []


def test_a_file_that_a_client_seeds_where_it_lies_is_not_replaced(house: House, movie: Movie) -> None:
    house.finish(movie, OLD)
    house.importing().import_finished()
    house.client.held["SEEDED"] = (str(house.root / OLD_PATH),)
    before = side_of(house.root / OLD_PATH)
    house.finish(movie, NEW)
    [item] = house.importing().import_finished().items
    assert (item.status, item.code, item.attention) == ("rejected", "seededInPlace", True)
    assert "SEEDED in qb seeds it under this name" in (item.message or "")
    assert house.library() == [OLD_PATH]
    assert side_of(house.root / OLD_PATH) == before
    del house.client.held["SEEDED"]
    house.database.execute("UPDATE download SET state = 'importPending' WHERE state = 'importBlocked'")
    assert [item.status for item in house.importing().import_finished().items] == ["upgraded"]


def test_what_lies_in_a_root_already_gets_no_second_name_there(house: House, movie: Movie) -> None:
    film = write_film(house.root / FOLDER / f"{NEW}.mkv")
    with pytest.raises(Conflict, match="radarr-cli scan"):
        house.importing().import_path(str(film), movie.id)
    assert house.library() == [f"{FOLDER}/{NEW}.mkv"]


def test_a_file_that_was_taken_against_the_rules_is_not_replaced_by_itself(
    house: House, movie: Movie
) -> None:
    house.finish(movie, OLD, overridden_rules=["qualityNotWanted"])
    house.importing().import_finished()
    assert house.database.value("SELECT pinned FROM file") is True
    house.finish(movie, NEW)
    [item] = house.importing().import_finished().items
    assert (item.status, item.code) == ("rejected", "pinned")
    assert house.library() == [OLD_PATH]
    by_hand = house.importing().import_path(str(house.downloads / NEW), movie.id)
    assert by_hand.status == "upgraded"


def test_a_films_file_is_not_moved_to_another_film(house: House, movie: Movie) -> None:
    film = write_film(house.folder / "inbox" / f"{NEW}.mkv")
    house.importing().import_path(str(film), movie.id, by_hand=ByHand(mode=Method.MOVE))
    other = house.add_film("Moon Base", 2020, 2)
    with pytest.raises(Conflict, match="in the library already"):
        house.importing().import_path(str(house.root / NEW_PATH), other.id, by_hand=ByHand(mode=Method.MOVE))
    assert house.library() == [NEW_PATH]


def test_a_usenet_download_is_moved(house: House, movie: Movie) -> None:
    house.client.protocol = Protocol.USENET
    house.finish(movie, protocol=Protocol.USENET)
    item = import_one(house)
    assert item.status == "imported"
    assert not (house.downloads / NEW / "film.mkv").exists()
    assert house.library() == [NEW_PATH]


def test_a_usenet_download_on_another_file_system_is_copied_and_then_gone(
    house: House, movie: Movie, elsewhere: Path
) -> None:
    """With the methods of a fresh configuration: nobody has to allow copies."""
    house.client.protocol = Protocol.USENET
    house.finish(movie, protocol=Protocol.USENET)
    [(download_id, [film])] = house.client.held.items()
    content = Path(film).read_bytes()
    shutil.move(Path(film).parent, elsewhere / NEW)
    house.client.held[download_id] = (str(elsewhere / NEW / "film.mkv"),)
    item = import_one(house)
    assert (item.status, item.method) == ("imported", "copy")
    assert not (elsewhere / NEW / "film.mkv").exists()
    assert (house.root / NEW_PATH).read_bytes() == content


def test_a_usenet_client_names_a_folder_and_what_is_left_of_a_full_disk_is_no_film(
    house: House, movie: Movie
) -> None:
    """NZBGet goes on without a reserve, and calls what it could not write complete."""
    house.client.protocol = Protocol.USENET
    grab = house.finish(movie, protocol=Protocol.USENET, size=2_200_000)
    [download_id] = house.client.held
    house.client.held[download_id] = (str(house.downloads / NEW),)
    item = import_one(house)
    assert (item.status, item.code, house.library()) == ("failed", "incomplete", [])
    house.database.execute("UPDATE grab SET size = 1200000 WHERE id = %s", (grab,))
    house.database.execute("UPDATE download SET state = 'importPending'")
    assert import_one(house).status == "imported"
    assert house.library() == [NEW_PATH]


def test_a_torrent_is_never_moved_whatever_the_configuration_says(house: House, movie: Movie) -> None:
    house.rules = ImportSettings(torrent_methods=("move", "hardlink"), minimum_free_space=0)
    house.finish(movie)
    assert import_one(house).method == "hardlink"
    assert (house.downloads / NEW / "film.mkv").exists()


def test_by_hand_a_worse_file_needs_an_override_and_is_then_kept(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    import_one(house)
    film = write_film(house.folder / "inbox" / f"{OLD}.mkv")
    with pytest.raises(Conflict) as raised:
        house.importing().import_path(str(film), movie.id)
    assert "--override" in (raised.value.hint or "")
    assert raised.value.choices[0]["code"] == "notQualityUpgrade"
    item = house.importing().import_path(str(film), movie.id, by_hand=ByHand(override=True))
    assert item.status == "upgraded"
    assert house.library() == [OLD_PATH]
    assert house.database.value("SELECT pinned FROM file") is True


def test_a_blocked_download_that_a_person_imports_is_over(house: House, movie: Movie) -> None:
    house.finish(movie, names=[f"{NEW}/one.mkv", f"{NEW}/two.mkv"])
    assert import_one(house).code == "severalFiles"
    item = house.importing().import_path(str(house.downloads / NEW / "one.mkv"), movie.id)
    assert item.status == "imported"
    assert house.database.value("SELECT state FROM grab") == "imported"
    assert house.database.value("SELECT state FROM download") == "imported"
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0
    assert house.database.value("SELECT scene_name FROM file") == NEW


def test_a_file_by_hand_that_is_not_there_is_not_found(house: House, movie: Movie) -> None:
    with pytest.raises(NotFound):
        house.importing().import_path(str(house.folder / "nothing.mkv"), movie.id)
    with pytest.raises(NotFound):
        house.importing().import_path(str(house.folder), 999)
    with pytest.raises(NotFound, match="no variant") as raised:
        house.importing().import_path(str(house.folder), movie.id, "director")
    assert raised.value.hint == "it has: main"


def test_a_file_in_its_place_already_is_only_told_to_the_database(house: House, movie: Movie) -> None:
    house.roots().mounted("films")
    film = write_film(house.root / NEW_PATH)
    inode = film.stat().st_ino
    item = house.importing().import_path(str(film), movie.id)
    assert item.status == "imported"
    assert house.known() == [NEW_PATH]
    assert (house.root / NEW_PATH).stat().st_ino == inode


def test_a_stranger_under_the_name_stays(house: House, movie: Movie) -> None:
    (house.root / FOLDER).mkdir()
    (house.root / NEW_PATH).write_text("precious")
    house.finish(movie)
    assert import_one(house).code == "destinationExists"
    assert (house.root / NEW_PATH).read_text() == "precious"


def test_a_film_that_another_process_works_on_is_left_to_it(
    house: House, movie: Movie, other_database: Database
) -> None:
    house.finish(movie)
    with locks.acquire(other_database, locks.variant_lock(movie.variants[0].id)):
        assert import_one(house).status == "locked"
        film = write_film(house.folder / "inbox" / f"{NEW}.mkv")
        with pytest.raises(Locked):
            house.importing().import_path(str(film), movie.id)
    assert import_one(house).status == "imported"


@pytest.mark.parametrize("releases", [[NEW], [NEW, NEW.replace("TEAM", "OTHER")]], ids=["one", "two"])
def test_many_processes_import_a_film_at_once(
    releases: list[str], house: House, movie: Movie, database_url: str
) -> None:
    for release in releases:
        house.finish(movie, release)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                report = house.with_database(Database(database_url)).importing().import_finished()
                statuses = {item.status for item in report.items}
                code = 0 if statuses <= {"imported", "upgraded", "unchanged", "locked"} else 2
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    house.importing().import_finished()
    assert house.library() == house.known() == [NEW_PATH]
    assert len(house.trashed()) == len(releases) - 1
    assert house.events().count("downloadFolderImported") == len(releases)
    assert house.database.value("SELECT count(*) FROM grab WHERE state = 'imported'") == len(releases)


def test_stopping_is_asked_between_two_imports(house: House, movie: Movie) -> None:
    house.finish(movie)
    second = house.add_film("Moon Base", 2020, 2)
    house.finish(second, "Moon.Base.2020.1080p.BluRay.x264-TEAM")
    asked = iter([False, True])
    report = house.importing().import_finished(stopping=lambda: next(asked))
    assert [item.status for item in report.items] == ["imported"]


def test_a_film_that_left_the_library_meanwhile_leaves_nothing_behind(
    house: House, movie: Movie, other_database: Database
) -> None:
    house.finish(movie)

    class Removing(RealFileSystem):
        def sync(self, base: str, relative: str) -> None:
            other_database.execute("DELETE FROM movie")

    house.files = Removing()
    report = house.importing().import_finished()
    assert "taken out of the library" in report.failures[0].message
    assert house.library() == []
    assert (house.downloads / NEW / "film.mkv").exists()


def test_removing_a_films_files_is_a_move_to_the_trash(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    inode = (house.root / NEW_PATH).stat().st_ino
    [trashed] = house.trash().take_film(movie.id)
    assert (house.library(), house.known()) == ([], [])
    assert trashed.trashed == str(house.trashed()[0])
    assert house.trashed()[0].stat().st_ino == inode
    assert house.events()[-1] == "movieFileDeleted"
    assert house.database.value("SELECT data->>'reason' FROM history ORDER BY id DESC LIMIT 1") == "Manual"
    assert house.database.value("SELECT wanted FROM variant") is True


def test_removing_a_file_that_is_gone_forgets_it(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    shutil.rmtree(house.root / FOLDER)
    [trashed] = house.trash().take_film(movie.id)
    assert trashed.trashed is None
    assert house.known() == []


def test_removing_from_an_unmounted_root_stops(house: House, movie: Movie) -> None:
    house.finish(movie)
    import_one(house)
    (house.root / ".radarr-cli-root").unlink()
    with pytest.raises(SafetyBrake):
        house.trash().take_film(movie.id)
    assert house.known() == [NEW_PATH]


def test_a_file_that_holds_less_than_its_name_said_is_remembered_or_given_up(
    house: House, movie: Movie
) -> None:
    wrong = "Solar.Wind.2019.2160p.UHD.BluRay.DV.x265-LIAR"
    house.finish(movie, wrong)
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    told = house.database.value("SELECT data->>'mismatch' FROM history ORDER BY id DESC LIMIT 1")
    assert "resolution: 2160p claimed, 1080p (1920x1080) measured" in told
    assert "dynamicRange: DV claimed, SDR measured" in told
    house.rules = ImportSettings(minimum_free_space=0, on_mismatch="reject")  # type: ignore[arg-type]
    house.finish(movie, wrong.replace("LIAR", "OTHER"))
    [item] = house.importing().import_finished().items
    assert (item.status, item.rejections[0].code) == ("rejected", "mismatch")
    state = house.database.one("SELECT state, reason FROM download ORDER BY imported_at NULLS FIRST LIMIT 1")
    assert state == {"state": "failedPending", "reason": "mismatch"}
