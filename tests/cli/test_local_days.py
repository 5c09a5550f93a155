"""A film is out on the day that the calendar shows where the user lives, whatever day it is in UTC.

At every hour there is a zone whose day is another one than UTC's: these tests are about the film that is out
there today, and the one that is out there tomorrow.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.language import ENGLISH
from radarr_cli.store import wanted
from tests.fakes.bittorrent import torrent_of
from tests.fakes.films import details_of, put_film
from tests.fakes.torznab_server import KEY, Item, TorznabServer
from tests.fakes.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

NOW = datetime.now(UTC)
# In the evening of the day before, or in the morning of the day after; POSIX turns the sign around.
ZONE, HOURS = ("Etc/GMT+12", -12) if NOW.hour < 11 else ("Etc/GMT-14", 14)
TODAY = NOW.astimezone(timezone(timedelta(hours=HOURS))).date()
NAMES = ("Out Today", "Out Tomorrow")
MORE = """
[schedule]
timezone = "{zone}"
[tmdb]
api_key = {{ env = "HOME" }}
[[indexer]]
name = "tracker"
kind = "torznab"
url = "{url}"
api_key = {{ env = "KEY" }}
[[client]]
name = "watch"
kind = "blackhole"
torrent_folder = "{home}/torrents"
watch_folder = "{home}/done"
"""


@pytest.fixture
def indexer() -> Iterator[TorznabServer]:
    releases = [f"{name.replace(' ', '.')}.2025.1080p.BluRay.x264-TAU" for name in NAMES]
    items = [Item(name, torrent=torrent_of({f"{name}/{name}.mkv": 2 * 1024**3})) for name in releases]
    with TorznabServer(items) as server:
        yield server


@pytest.fixture
def user(tmp_path: Path, database: Database, database_url: str, indexer: TorznabServer) -> User:
    for number, name in enumerate(NAMES):
        day = TODAY + timedelta(days=number)
        dates = {"in_cinemas": None, "digital_release": day, "physical_release": None}
        put_film(database, details_of(number + 1, name, 2025, original_language=ENGLISH, **dates))
    user = User(tmp_path, database_url, {"KEY": KEY})
    user.configure(MORE.format(zone=ZONE, url=indexer.url, home=tmp_path))
    for folder in ("torrents", "done"):
        (tmp_path / folder).mkdir()
    return user


def test_every_screen_says_the_same_day(user: User) -> None:
    assert NOW.date() != TODAY
    films = {film["title"]: film["isAvailable"] for film in user.document("list")}
    assert films == {"Out Today": True, "Out Tomorrow": False}
    assert [film["title"] for film in user.document("list", "--where", "available=yes")] == ["Out Today"]
    days = {film["title"]: film["isAvailable"] for film in user.document("calendar")}
    assert days == films
    shown = user.run("calendar").stdout
    states = {name: next(line for line in shown.splitlines() if name in line).split()[-1] for name in NAMES}
    assert states == {"Out Today": "today", "Out Tomorrow": "tomorrow"}
    status = user.document("status")
    assert status["library"]["missing"] == 1
    assert [film["title"] for film in status["missed"]] == ["Out Today"]
    assert user.document("stats")["missing"] == 1
    assert "radarr_cli_variants_missing 1" in user.run("metrics").stdout
    [search] = user.document("explain", "Out Tomorrow (2025)")["nextSearches"]
    begins = datetime.fromisoformat(search["due"])
    assert begins.astimezone(timezone(timedelta(hours=HOURS))).isoformat()[:19] == (
        f"{TODAY + timedelta(days=1)}T00:00:00"
    )


def test_what_is_out_where_the_user_lives_is_searched_and_taken(user: User, database: Database) -> None:
    ran = user.run("run-once", "--only", "search", "--json")
    assert ran.returncode == 0, ran.stderr
    grabbed = database.all("SELECT g.title FROM grab g ORDER BY g.id")
    assert [row["title"][:9] for row in grabbed] == ["Out.Today"]
    # The feed shows both: one of them is too early, and is so again when the verdict is replayed.
    assert user.run("run-once", "--only", "rss", "--force").returncode == 0
    kept = database.all("SELECT codes, context FROM verdict")
    early = [row["context"] for row in kept if row["codes"] == ["availability"]]
    assert [context["movie"]["title"] for context in early] == ["Out Tomorrow"]
    assert early[0]["utcOffset"] == HOURS * 3600
    assert date.fromisoformat(early[0]["movie"]["digitalRelease"]) == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "before", "midnight"),
    [
        ("America/Los_Angeles", "2026-01-10T07:59:00+00:00", "2026-01-10T08:00:00+00:00"),
        ("Pacific/Auckland", "2026-01-09T10:59:00+00:00", "2026-01-09T11:00:00+00:00"),
    ],
)
def test_the_next_search_is_due_when_the_day_begins(
    database: Database, monkeypatch: pytest.MonkeyPatch, zone: str, before: str, midnight: str
) -> None:
    """The film is out on 10 January: a minute before it begins there it isn't searched for, then it is."""
    day = date(2026, 1, 10)
    dates = {"in_cinemas": None, "digital_release": day, "physical_release": day}
    film = put_film(database, details_of(1, "Film", 2026, **dates))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        early, begins = datetime.fromisoformat(before), datetime.fromisoformat(midnight)
        wanted.searched(database, film, early, found=False)
        assert database.value("SELECT next_search_at FROM variant") == begins
        assert wanted.due_searches(database, early, 10) == []
        assert [due["movie_id"] for due in wanted.due_searches(database, begins, 10)] == [film]
    finally:
        monkeypatch.undo()
        time.tzset()
