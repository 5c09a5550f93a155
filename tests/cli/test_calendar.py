"""The calendar as a user calls it: a table, v3's JSON, a file for calendar programs, a feed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from lxml import etree

from radarr_cli.domain.availability import Availability
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

TODAY = datetime.now(UTC).astimezone().date()
SOON, LATER, LATELY = TODAY + timedelta(days=3), TODAY + timedelta(days=200), TODAY - timedelta(days=4)


def dates(cinema: date | None, digital: date | None, physical: date | None) -> dict[str, date | None]:
    return {"in_cinemas": cinema, "digital_release": digital, "physical_release": physical}


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    """Somebody with films that come soon, were missed, are there, come late, and aren't wanted."""
    hostile = "Stars; and,\nBars\\ \x1b[31m<b>\ufffe"
    put_film(database, details_of(1, hostile, 2025, **dates(None, SOON, LATER), overview="One\nTwo; three"))
    put_film(database, details_of(2, "Missed", 2025, **dates(None, LATELY, None)))
    put_file(database, put_film(database, details_of(3, "There", 2024, **dates(None, LATELY, None))))
    put_film(database, details_of(4, "Late", 2027, **dates(LATER, None, None)))
    put_film(database, details_of(5, "Unwanted", 2025, **dates(SOON, None, None)), monitored=False)
    return User(tmp_path, database_url)


def test_the_table_says_what_comes_and_what_was_missed(user: User) -> None:
    ran = user.run("calendar")
    assert ran.returncode == 0, ran.stderr
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80
    lines = [line.split() for line in ran.stdout.splitlines()[1:]]
    assert [line[-1] for line in lines] == ["missed", "library", "days"]
    assert lines[0][0] == str(LATELY)
    assert lines[2][0] == str(SOON)
    assert "\x1b[31m" not in ran.stdout
    assert "Unwanted" in user.run("calendar", "--all").stdout
    assert user.run("calendar", "--kinds", "cinema").stdout.startswith("nothing comes out")


def test_today_is_where_the_user_is(user: User) -> None:
    user.configure('[schedule]\ntimezone = "Etc/GMT-14"\n')
    east = user.run("calendar", "--days", "1", "--kinds", "cinema").stdout
    user.configure('[schedule]\ntimezone = "Etc/GMT+12"\n')
    west = user.run("calendar", "--days", "1", "--kinds", "cinema").stdout
    # 26 hours apart it is never the same day.
    assert east.startswith("nothing comes out from")
    assert east > west


def test_a_range_is_named_by_days_or_by_how_far_they_are(user: User) -> None:
    def days(*arguments: str) -> list[str]:
        return [line.split()[0] for line in user.run("calendar", *arguments).stdout.splitlines()[1:]]

    assert days("--from", "yesterday", "--to", "3d") == [str(SOON)]
    assert days("--from", "4d", "--to", "today") == [str(LATELY), "There"]
    assert days("--from", str(LATER - timedelta(days=2)), "--days", "2")[0] == str(LATER)
    assert days("--from", str(LATER - timedelta(days=3)), "--days", "2") == []


def test_what_is_in_cinemas_only_is_not_missed_before_it_can_be_had_at_home(
    user: User, database: Database
) -> None:
    put_film(
        database,
        details_of(6, "Shown", 2025, **dates(LATELY, SOON, None)),
        minimum_availability=Availability.ANNOUNCED,
    )
    put_film(database, details_of(7, "Now", 2025, **dates(None, TODAY, None)))
    lines = user.run("calendar").stdout
    assert [line.split()[-1] for line in lines.splitlines() if "Shown" in line and "cinema" in line] == [
        "wanted"
    ]
    assert [line.split()[-1] for line in lines.splitlines() if "Now" in line] == ["today"]


def test_json_is_v3s_calendar(user: User) -> None:
    films = user.document("calendar", "--to", str(LATER), "--kinds", "cinema,physical")
    assert {film["tmdbId"] for film in films} == {1, 4}
    assert user.document("calendar", "--where", "title=Missed")[0]["digitalRelease"] == f"{LATELY}T00:00:00Z"


def test_the_file_is_read_by_a_calendar_program_and_changes_only_with_the_library(
    user: User, tmp_path: Path, database: Database
) -> None:
    path = tmp_path / "films.ics"
    assert user.run("calendar", "--ics", str(path)).returncode == 0
    first = path.read_bytes()
    assert b"\r\n" in first
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    read = Calendar.from_ical(first)
    events = {str(event["UID"]): event for event in read.walk("VEVENT")}
    assert set(events) == {
        "tmdb-1-digital@radarr-cli", "tmdb-2-digital@radarr-cli", "tmdb-3-digital@radarr-cli"
    }  # fmt: skip
    event = events["tmdb-1-digital@radarr-cli"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (SOON, SOON + timedelta(days=1))
    assert str(event["SUMMARY"]) == "Stars; and, Bars\\ �[31m<b>� (2025) (Digital Release)"
    assert str(event["DESCRIPTION"]) == "One\nTwo; three"
    assert str(event["URL"]) == "https://www.themoviedb.org/movie/1"
    inode = path.stat().st_ino
    assert user.run("calendar", "--ics", str(path)).returncode == 0
    assert (path.read_bytes(), path.stat().st_ino) == (first, inode)
    database.execute("UPDATE movie SET digital_release = digital_release + 1 WHERE tmdb_id = 1")
    user.run("calendar", "--ics", str(path))
    moved = {str(event["UID"]): event for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}
    assert moved["tmdb-1-digital@radarr-cli"].decoded("DTSTART") == SOON + timedelta(days=1)
    assert [name.name for name in tmp_path.iterdir() if "films.ics" in name.name] == ["films.ics"]


def test_the_feed_is_well_formed_with_hostile_titles(user: User) -> None:
    ran = user.run("calendar", "--rss", "-")
    feed = etree.fromstring(ran.stdout.encode())
    titles = [item.findtext("title") for item in feed.iter("item")]
    assert "Stars; and, Bars\\ �[31m<b>� (2025) (Digital Release)" in titles
    guids = [item.findtext("guid") for item in feed.iter("item")]
    assert len(set(guids)) == len(guids) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from", "soon"), "--from 'soon' is no day"),
        (("--to", "2026-13-01"), "--to '2026-13-01' is no day"),
        (("--ics", "-", "--rss", "-"), "can't both be written to stdout"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "ends before it begins"),
        (("--kinds", "vinyl"), "no release of kind vinyl"),
        (("--ics", "/nowhere/films.ics"), "/nowhere/films.ics can't be written"),
    ],
)
def test_what_makes_no_sense_is_named(user: User, arguments: tuple[str, ...], message: str) -> None:
    ran = user.run("calendar", *arguments)
    assert ran.returncode == 2
    assert message in ran.stderr
