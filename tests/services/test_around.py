"""Texts and pictures that we lay beside films, and what a person has written there."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.adapters.metadata.pictures import Pictures
from radarr_cli.domain.movie import Credits
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.domain.settings import ImportSettings, NetworkSettings
from radarr_cli.errors import ConfigError, ServiceUnavailable
from radarr_cli.services.files.around import Around
from radarr_cli.services.files.dressing import Dressed, Dressing
from radarr_cli.services.library.refreshing import Refreshed, Refreshing
from radarr_cli.services.running import Pace
from radarr_cli.services.upkeep.housekeeping import Housekeeping
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, NOW, OLD, OLD_PATH, House
from tests.services.test_undoing import rows_of, tree_of, without_pins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.domain.movie import Movie, MovieDetails
    from radarr_cli.services.library.batch import BatchResult
    from radarr_cli.store.database import Database

STEM, OLD_STEM = NEW_PATH.removesuffix(".mkv"), OLD_PATH.removesuffix(".mkv")
JPEG, PNG = b"\xff\xd8\xff\xe0 a picture", b"\x89PNG\r\n\x1a\n a picture"


class PictureServer(ThreadingHTTPServer):
    """Serves what it holds and writes down what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.held: dict[str, bytes] = {"/poster.jpg": JPEG, "/fanart.jpg": PNG, "/page.jpg": b"<html>"}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        content = server.held.get(self.path)
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def pictures() -> Iterator[PictureServer]:
    with PictureServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Source:
    """Says who made a film, unless it is away."""

    def __init__(self) -> None:
        self.away = False
        self.details: MovieDetails | None = None

    def movie(self, tmdb_id: int, *, fresh: bool) -> MovieDetails:
        assert self.details is not None
        assert (self.details.tmdb_id, fresh) == (tmdb_id, True)
        return self.details

    def credits(self, tmdb_id: int) -> Credits:
        if self.away:
            raise ServiceUnavailable("TMDB is away")
        return Credits(directors=("Ida",))


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


def with_around(house: House, source: Source | None = None, **rules: Any) -> House:
    settings = ImportSettings(minimum_free_space=0, **rules)  # type: ignore[arg-type]
    found: Any = source or Source()
    house.rules = settings
    house.around = Around(
        files=RealFileSystem(),
        metadata=lambda: found,
        pictures=lambda: Pictures(NetworkSettings(), house.folder / "pictures"),
        rules=settings,
    )
    return house


def bring(house: House, movie: Movie, title: str) -> int:
    house.finish(movie, title)
    [item] = house.importing().import_finished().items
    assert item.status in ("imported", "upgraded")
    assert not item.skipped
    return item.operation_id or 0


def text_of(house: House, path: str) -> ElementTree.Element:
    return ElementTree.fromstring((house.root / path).read_text())


def test_a_text_goes_with_each_file_and_comes_back_with_it(house: House) -> None:
    with_around(house, nfo="file")
    movie = house.add_film()
    bring(house, movie, OLD)
    assert house.library() == sorted([OLD_PATH, f"{OLD_STEM}.nfo"])
    assert text_of(house, f"{OLD_STEM}.nfo").findtext("director") == "Ida"
    assert (house.root / f"{OLD_STEM}.nfo").stat().st_nlink == 1
    tree, rows = tree_of(house), rows_of(house)
    operation = bring(house, movie, NEW)
    assert house.library() == sorted([NEW_PATH, f"{STEM}.nfo"])
    house.undoing().undo(str(operation))
    assert tree_of(house) == tree
    assert without_pins(rows_of(house)) == without_pins(rows)


def test_a_movie_nfo_is_exchanged_and_keeps_that_the_film_was_watched(house: House) -> None:
    with_around(house, nfo="movie")
    movie = house.add_film()
    bring(house, movie, OLD)
    path = house.root / FOLDER / "movie.nfo"
    first = path.read_text()
    operation = bring(house, movie, NEW)
    assert house.library() == sorted([NEW_PATH, f"{FOLDER}/movie.nfo"])
    house.undoing().undo(str(operation))
    assert path.read_text() == first


def test_what_a_person_has_written_or_changed_stays(house: House, database: Database) -> None:
    with_around(house, nfo="movie")
    movie = house.add_film()
    path = house.root / FOLDER / "movie.nfo"
    path.parent.mkdir()
    path.write_text("mine")
    bring(house, movie, OLD)
    assert path.read_text() == "mine"
    assert database.value("SELECT count(*) FROM extra_file") == 0
    path.unlink()
    with_around(house, nfo="file")
    bring(house, movie, "Solar.Wind.2019.1080p.WEB-DL.x264-B")
    [ours] = [house.root / name for name in house.library() if name.endswith(".nfo")]
    ours.write_text("changed")
    bring(house, movie, NEW)
    assert (house.root / f"{STEM}.nfo").read_text() == "changed"


def test_without_the_source_the_text_has_no_cast(house: House) -> None:
    source = Source()
    source.away = True
    with_around(house, source, nfo="file")
    bring(house, house.add_film(), NEW)
    assert text_of(house, f"{STEM}.nfo").findtext("director") is None


def give_images(house: House, movie: Movie, server: PictureServer, **paths: str) -> None:
    images = [{"coverType": kind, "remoteUrl": f"{server.url}/{path}"} for kind, path in paths.items()]
    house.database.execute("UPDATE movie SET images = %s WHERE id = %s", (json.dumps(images), movie.id))


def test_pictures_are_fetched_once_and_kept(house: House, pictures: PictureServer) -> None:
    with_around(house, images=True)
    movie = house.add_film()
    give_images(house, movie, pictures, poster="poster.jpg", fanart="fanart.jpg", banner="banner.jpg")
    bring(house, movie, OLD)
    assert (house.root / FOLDER / "poster.jpg").read_bytes() == JPEG
    assert (house.root / FOLDER / "fanart.png").read_bytes() == PNG
    assert pictures.asked == ["/poster.jpg", "/fanart.jpg", "/banner.jpg"]
    bring(house, movie, NEW)
    other = house.add_film("Moon Dust", 2001, 2)
    give_images(house, other, pictures, poster="poster.jpg")
    bring(house, other, "Moon.Dust.2001.1080p.BluRay.x264-T")
    assert pictures.asked.count("/poster.jpg") == 1
    assert (house.root / "Moon Dust (2001)" / "poster.jpg").read_bytes() == JPEG
    house.trash().take_film(other.id)
    assert not (house.root / "Moon Dust (2001)" / "poster.jpg").exists()


def test_what_is_no_picture_is_not_laid_there(house: House, pictures: PictureServer) -> None:
    with_around(house, images=True)
    movie = house.add_film()
    give_images(house, movie, pictures, poster="page.jpg")
    bring(house, movie, NEW)
    assert house.library() == [NEW_PATH]


def dressing(house: House) -> Dressing:
    assert house.around is not None
    return Dressing(
        database=house.database, files=house.files, roots=house.roots(), journal=house.journal(),
        around=house.around, now=lambda: NOW, host="here", wait=0,
    )  # fmt: skip


def dress(house: House, movie: Movie, *, dry_run: bool = False) -> Dressed:
    film = FoundFilm(movie.id, movie.details.tmdb_id, movie.details.title, movie.details.year)
    return dressing(house).dress(film, dry_run=dry_run)


def test_films_that_are_there_already_get_theirs_once(house: House, pictures: PictureServer) -> None:
    movie = house.add_film()
    bring(house, movie, NEW)
    give_images(house, movie, pictures, poster="poster.jpg")
    tree, rows = tree_of(house), rows_of(house)
    with_around(house, nfo="file", images=True)
    assert len(dress(house, movie, dry_run=True).written) == 2
    assert (pictures.asked, (house.folder / "pictures").exists()) == ([], False)
    assert house.library() == [NEW_PATH]
    dressed = dress(house, movie)
    assert (dressed.status, dressed.skipped) == ("written", ())
    assert house.library() == sorted([NEW_PATH, f"{STEM}.nfo", f"{FOLDER}/poster.jpg"])
    assert dress(house, movie).status == "unchanged"
    house.database.execute("UPDATE movie SET overview = 'It is told anew.' WHERE id = %s", (movie.id,))
    assert dress(house, movie).written == (str(house.root / f"{STEM}.nfo"),)
    assert text_of(house, f"{STEM}.nfo").findtext("plot") == "It is told anew."
    (house.root / f"{STEM}.nfo").write_text("mine")
    assert dress(house, movie).status == "unchanged"
    assert (house.root / f"{STEM}.nfo").read_text() == "mine"
    (house.root / f"{STEM}.nfo").unlink()
    assert len(dress(house, movie).written) == 1
    for operation in house.database.all(
        "SELECT id FROM import_operation WHERE kind = 'extras' ORDER BY id DESC"
    ):
        house.undoing().undo(str(operation["id"]))
    assert NEW_PATH in tree_of(house)
    assert (tree[NEW_PATH], rows["file"]) == (tree_of(house)[NEW_PATH], rows_of(house)["file"])


def test_a_refresh_writes_the_text_anew_and_keeps_the_metadata_whatever_becomes_of_it(house: House) -> None:
    source = Source()
    with_around(house, source, nfo="file")
    movie = house.add_film()
    bring(house, movie, NEW)
    film = FoundFilm(movie.id, movie.details.tmdb_id, movie.details.title, movie.details.year)

    def refresh(overview: str, *, dry_run: bool = False) -> BatchResult[Refreshed]:
        source.details = replace(movie.details, overview=overview)
        refreshing = Refreshing(
            database=house.database, metadata=source, now=lambda: NOW,  # type: ignore[arg-type]
            dress=lambda found, run_id: dressing(house).dress(found, run_id=run_id),
        )  # fmt: skip
        return refreshing.refresh([film], dry_run=dry_run)

    path = house.root / f"{STEM}.nfo"
    before = path.read_text()
    [planned] = refresh("It is told anew.", dry_run=True).done
    assert (planned.status, planned.written, path.read_text()) == ("updated", (), before)
    [refreshed] = refresh("It is told anew.").done
    assert refreshed.written == (str(path),)
    assert text_of(house, f"{STEM}.nfo").findtext("plot") == "It is told anew."
    [again] = refresh("It is told anew.").done
    assert (again.status, again.written) == ("unchanged", ())
    house.root.rename(house.folder / "elsewhere")
    house.root.mkdir()
    result = refresh("Told once more.")
    assert [failure.subject for failure in result.failures] == [f"movie:{movie.details.tmdb_id}"]
    assert house.database.value("SELECT overview FROM movie") == "Told once more."
    assert list(house.root.iterdir()) == []


def test_pictures_that_nobody_asks_for_are_forgotten(house: House, pictures: PictureServer) -> None:
    kept = Pictures(NetworkSettings(), house.folder / "pictures")
    assert kept.forget(datetime.now(UTC)) == 0
    old = house.folder / "pictures" / kept.fetch(f"{pictures.url}/poster.jpg").relative
    new = house.folder / "pictures" / kept.fetch(f"{pictures.url}/fanart.jpg").relative
    left = old.with_name(f".{old.stem}.4711")
    foreign = old.with_name("holiday.jpg")
    for path in (left, foreign):
        path.write_bytes(b"")
    for path in (old, left, foreign):
        os.utime(path, (1, 1))
    os.utime(new, (1, 1))
    kept.fetch(f"{pictures.url}/fanart.jpg")
    house_keeping = Housekeeping(
        database=house.database, host="here", alive=lambda _: True, now=lambda: datetime.now(UTC),
        forget_pictures=lambda before, dry_run: kept.forget(before, dry_run=dry_run),
    )  # fmt: skip
    [planned] = house_keeping.keep_house(Pace(stopping=lambda: False, dry_run=True)).items
    assert (planned["message"], old.exists()) == ("would forget 2 pictures", True)
    [item] = house_keeping.keep_house(Pace(stopping=lambda: False)).items
    assert item["message"] == "forgotten: 2 pictures"
    assert sorted((house.folder / "pictures").iterdir()) == sorted([new, foreign])


def test_where_nobody_wants_any_it_says_so(house: House) -> None:
    with_around(house)
    with pytest.raises(ConfigError, match="neither texts nor pictures"):
        dress(house, house.add_film())
