"""The page of the report: complete, harmless, and read by an HTML parser that isn't ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.store import history
from tests.fakes.films import NOW, details_of, put_file, put_film
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

HOSTILE = "</title><script>alert(1)</script>\"'&\x1b[31m"
JPEG = b"\xff\xd8\xff" + b"picture"


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    user = User(tmp_path, database_url)
    film = put_film(database, details_of(1, HOSTILE, 1999), folder="Hostile (1999)")
    put_file(database, film, group="<b>TEAM")
    other = put_film(database, details_of(2, "Plain", 2004))
    for each in (film, other):
        event = Event(
            kind=EventKind.GRABBED, at=NOW, movie_id=each, source_title=f"Secret.Release{HOSTILE}",
            data={"indexer": "secret-tracker", "nzbInfoUrl": "http://secret.example/"},
        )  # fmt: skip
        history.record(database, event)
    (user.films / "Hostile (1999)").mkdir()
    (user.films / "Hostile (1999)/poster.jpg").write_bytes(JPEG)
    (tmp_path / "www").mkdir()
    return user


def test_the_page_holds_everything_and_nothing_that_runs(user: User, tmp_path: Path) -> None:
    ran = user.run("report", "--html", str(tmp_path / "www"), "--title", HOSTILE)
    assert ran.returncode == 0, ran.stderr
    text = (tmp_path / "www/index.html").read_text()
    page = html.fromstring(text)
    assert page.xpath("//script | //link | //iframe | //form | //object") == []
    assert [name for name in page.xpath("//@*/..") if name.get("onclick") or name.get("onerror")] == []
    assert page.xpath("//*[starts-with(@href, 'http') or starts-with(@src, 'http')]") == []
    assert page.findtext(".//title") == HOSTILE.replace("\x1b", "�")
    assert [image.get("src") for image in page.iter("img")] == ["posters/1.jpg"]
    assert (tmp_path / "www/posters/1.jpg").read_bytes() == JPEG
    assert [heading.get("id") for heading in page.iter("h2")] == ["history", "numbers", "films"]
    assert len(page.xpath("//ul[@class='films']/li")) == 2
    assert "secret" not in text.lower()
    assert "\x1b" not in text
    assert "Content-Security-Policy" in text


def test_names_of_releases_are_shown_when_asked_for_and_addresses_never(user: User, tmp_path: Path) -> None:
    user.run("report", "--html", str(tmp_path / "www"), "--names")
    text = (tmp_path / "www/index.html").read_text()
    assert "Secret.Release" in text
    assert "secret.example" not in text
    assert "<script" not in text


def test_pictures_of_films_that_are_gone_go_too_and_others_files_stay(
    user: User, tmp_path: Path, database: Database
) -> None:
    user.run("report", "--html", str(tmp_path / "www"))
    (tmp_path / "www/posters/mine.png").write_bytes(b"mine")
    (user.films / "Hostile (1999)/poster.jpg").write_bytes(b"<html>no picture")
    user.run("report", "--html", str(tmp_path / "www"))
    assert [path.name for path in (tmp_path / "www/posters").iterdir()] == ["mine.png"]
    database.execute("DELETE FROM movie")
    assert user.run("report", "--html", str(tmp_path / "www")).returncode == 0
    assert "There are no films yet." in (tmp_path / "www/index.html").read_text()
    assert user.run("report", "--html", str(tmp_path / "nowhere")).returncode == 2
