"""Adding, editing, refreshing, removing and naming films, over a real database and a stub of TMDB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.metadata.tmdb import Tmdb
from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.movie import Availability, MovieStatus, TitleKind
from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import LibrarySettings, NetworkSettings, TmdbSettings, Url
from radarr_cli.errors import (
    ConfigError,
    Conflict,
    CredentialsRejected,
    Locked,
    NotFound,
    ServiceUnavailable,
    UsageError,
)
from radarr_cli.services.files.trash import Trashed
from radarr_cli.services.library.adding import Adding, AddWishes
from radarr_cli.services.library.editing import Editing, EditWishes
from radarr_cli.services.library.reading import Library
from radarr_cli.services.library.refreshing import Refreshing
from radarr_cli.services.running import Pace
from radarr_cli.store import locks, movies
from radarr_cli.store.metadata_cache import MetadataCache
from radarr_cli.store.releases import known_movies
from tests.fakes.films import NOW, details_of, put_file, put_film
from tests.fakes.tmdb_films import film
from tests.fakes.tmdb_server import KEY, Fault, TmdbServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.store.database import Database

PROFILES = {
    name: QualityProfile(name, (QualityGroup("Bluray-1080p", ("Bluray-1080p",)),), "Bluray-1080p")
    for name in ("HD", "SD")
}
NIGHT_TRAIN = 910001


@dataclass
class House:
    """The services of films over one database, with a clock that tests move."""

    database: Database
    server: TmdbServer
    clock: list[datetime]
    trashed: list[int]
    key: str = KEY

    @property
    def now(self) -> datetime:
        return self.clock[0]

    @property
    def metadata(self) -> Tmdb:
        settings = TmdbSettings(api_key=Secret.of(self.key), url=Url(self.server.url))
        return Tmdb(settings, NetworkSettings(), MetadataCache(self.database), lambda: self.now)

    @property
    def library(self) -> Library:
        return Library(
            database=self.database, roots={"films": "/films"}, profiles=PROFILES,
            filters={"kids": "tag=kids", "bad": "tag>"}, now=lambda: self.now,
        )  # fmt: skip

    @property
    def refreshing(self) -> Refreshing:
        return Refreshing(database=self.database, metadata=self.metadata, now=lambda: self.now)

    @property
    def editing(self) -> Editing:
        def trash(movie_id: int) -> tuple[Trashed, ...]:
            self.trashed.append(movie_id)
            return (Trashed(path="/films/x.mkv", trashed="/films/.trash/x.mkv", size=1, operation_id=1),)

        return Editing(
            database=self.database, roots=("films", "more"), profiles=tuple(PROFILES), trash_files=trash,
            move_files=lambda _movie_id, _root: None, user="tester", now=lambda: self.now, wait=0.1,
        )  # fmt: skip

    def adding(self, **changes: Any) -> Adding:
        values: dict[str, Any] = {
            "database": self.database, "metadata": self.metadata, "naming": NamingRules(),
            "roots": ("films",), "profiles": ("HD",), "defaults": LibrarySettings(), "user": "tester",
            "now": lambda: self.now,
        }  # fmt: skip
        return Adding(**values | changes)

    def add(self, tmdb_id: int, **wishes: Any) -> FoundFilm:
        adding = self.adding()
        adding.add(adding.plan(tmdb_id, AddWishes(**wishes)))
        return self.library.film(f"tmdb:{tmdb_id}")

    def details(self, found: FoundFilm) -> Any:
        movie = movies.load_movie(self.database, found.id)
        return movie.details if movie else None

    def rows(self) -> dict[str, int]:
        """How many rows each table holds, to see that nothing was written."""
        tables = (
            "movie",
            "movie_title",
            "variant",
            "file",
            "history",
            "outbox",
            "attention",
            "metadata_cache",
        )
        return {name: self.database.value(f"SELECT count(*) FROM {name}") for name in tables}


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    with TmdbServer(etags=False) as server:
        yield House(database, server, [NOW], [])


CHOICES: list[tuple[str, list[int]]] = [
    ("tmdb:910001", [910001]),
    ("imdb:tt1727587", [45745]),
    ("https://www.imdb.com/title/tt1727587/", [45745]),
    ("Night Train to Nowhere (2019)", [910002]),
    ("night train to nowhere", [910001, 910002]),
    ("Night Train", [910001, 910002]),
    ("Night Train to Nowhere (2005)", [910001, 910002]),
    ("Sintel", [45745]),
    ("sintel (2010)", [45745]),
    ("Kräuter", [910003]),
    ("Kräuter (2011)", [910003]),
]


def test_a_name_means_films_of_tmdb(house: House) -> None:
    adding = house.adding()
    found = {name: [choice.tmdb_id for choice in adding.choices(name)] for name, _ in CHOICES}
    assert found == dict(CHOICES)
    assert house.rows()["movie"] == 0


def test_films_of_one_name_are_told_apart_by_director_and_length(house: House) -> None:
    adding = house.adding()
    described = adding.describe(adding.choices("Night Train to Nowhere"))
    assert [(choice.directors, choice.runtime) for choice in described] == [
        (("Ada Sample",), 101),
        (("Max Muster",), 118),
    ]


@pytest.mark.parametrize("name", ["Nobody made this (2001)", "tmdb:4242", "imdb:tt0000042"])
def test_a_name_that_tmdb_does_not_know_is_not_found(house: House, name: str) -> None:
    adding = house.adding()
    with pytest.raises(NotFound):
        for choice in adding.choices(name):
            adding.plan(choice.tmdb_id, AddWishes())


def test_a_film_is_added_with_the_defaults_and_told_of(house: House) -> None:
    defaults = LibrarySettings(
        minimum_availability=Availability.IN_CINEMAS, monitored=False, tags=("Noir", "kids"), profile="SD"
    )
    adding = house.adding(profiles=("HD", "SD"), defaults=defaults)
    planned = adding.plan(NIGHT_TRAIN, AddWishes())
    assert house.rows()["movie"] == 0
    added = adding.add(planned)
    assert added == replace(planned, movie_id=added.movie_id)
    movie = movies.load_movie(house.database, added.movie_id or 0)
    assert movie is not None
    assert movie.details == planned.details
    assert (movie.monitored, movie.tags, movie.added_by) == (False, ("kids", "noir"), "tester")
    assert movie.minimum_availability is Availability.IN_CINEMAS
    (variant,) = movie.variants
    assert (variant.profile, variant.root, variant.folder) == ("SD", "films", "Night Train to Nowhere (1998)")
    assert house.database.one("SELECT event, movie_id FROM outbox") == {"event": "add", "movie_id": movie.id}


def test_wishes_come_before_defaults(house: House) -> None:
    adding = house.adding(
        profiles=("HD", "SD"), roots=("films", "more"), defaults=LibrarySettings(profile="SD")
    )
    wishes = AddWishes(
        profile="HD", root="more", monitored=False, minimum_availability=Availability.TBA, tags=()
    )
    planned = adding.plan(NIGHT_TRAIN, wishes)
    assert (planned.profile, planned.root, planned.monitored, planned.tags) == ("HD", "more", False, ())
    assert planned.minimum_availability is Availability.TBA


@pytest.mark.parametrize(
    ("changes", "wishes", "error"),
    [
        ({"profiles": ()}, {}, ConfigError),
        ({"roots": ()}, {}, ConfigError),
        ({"profiles": ("HD", "SD")}, {}, UsageError),
        ({"roots": ("a", "b")}, {}, UsageError),
        ({}, {"profile": "UHD"}, NotFound),
        ({}, {"root": "attic"}, NotFound),
        ({"defaults": LibrarySettings(root="attic")}, {}, NotFound),
        ({}, {"tags": ("a,b",)}, UsageError),
        ({}, {"tags": (" ",)}, UsageError),
    ],
)
def test_what_is_not_clear_of_a_new_film_is_an_error(
    house: House, changes: dict[str, Any], wishes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        house.adding(**changes).plan(NIGHT_TRAIN, AddWishes(**wishes))
    assert getattr(caught.value, "hint", None)


@pytest.mark.parametrize("name", ["tmdb:910001", "imdb:tt9910001"])
def test_a_film_that_is_there_is_named_instead_of_added(house: House, name: str) -> None:
    there = house.add(NIGHT_TRAIN)
    asked = len(house.server.asked)
    with pytest.raises(Conflict) as caught:
        house.adding().choices(name)
    assert f"Night Train to Nowhere (1998) is in the library already, as {there.id}" in caught.value.message
    assert caught.value.choices[0]["id"] == there.id
    assert len(house.server.asked) == asked


def test_two_processes_add_a_film_once(house: House) -> None:
    adding = house.adding()
    first, second = adding.plan(NIGHT_TRAIN, AddWishes()), adding.plan(NIGHT_TRAIN, AddWishes())
    adding.add(first)
    with pytest.raises(Conflict, match="in the library already"):
        adding.add(second)
    assert house.rows()["movie"] == house.rows()["variant"] == house.rows()["outbox"] == 1


def test_films_of_one_name_and_year_get_folders_of_their_own(house: House) -> None:
    house.server.films[910011] = film(910011, "night train: to nowhere", "1998-01-01")
    house.add(NIGHT_TRAIN)
    planned = house.adding(naming=NamingRules(folder="{Movie CleanTitle} ({Release Year})")).plan(
        910011, AddWishes()
    )
    assert planned.folder == "night train to nowhere (1998) {tmdb-910011}"


def test_a_rejected_key_reaches_the_user(house: House) -> None:
    house.key = "f" * 32
    with pytest.raises(CredentialsRejected):
        house.adding().choices("Sintel")


def test_names_and_filters_select_films(house: House) -> None:
    train, sintel = house.add(NIGHT_TRAIN, tags=("kids",)), house.add(45745)
    library = house.library
    assert library.film("Night Train to Nowhere") == library.film(str(train.id)) == train
    assert library.select(["@kids", "tmdb:45745", str(train.id)]).films == (train, sintel)
    assert library.select([], "not tag=kids").films == (sintel,)
    assert library.select([], "year=1900").films == ()
    mixed = library.select(["Sintel", "Nothing", "tmdb:x", "@none"])
    assert mixed.films == (sintel,)
    assert [(failure.subject, failure.code) for failure in mixed.failures] == [
        ("Nothing", "notFound"),
        ("tmdb:x", "usage"),
        ("@none", "usage"),
    ]


def test_one_name_that_means_no_film_or_several_is_an_error(house: House) -> None:
    put_film(house.database, details_of(1, "Twin", 2001))
    put_film(house.database, details_of(2, "Twin", 2002))
    with pytest.raises(NotFound):
        house.library.select(["Nothing"])
    with pytest.raises(Conflict) as caught:
        house.library.film("Twin")
    assert [choice["year"] for choice in caught.value.choices] == [2001, 2002]
    for names, where in (([], None), (["Twin"], "tag=x"), ([], "tag>"), (["@bad"], None)):
        with pytest.raises(UsageError):
            house.library.select(names, where)


def test_films_are_edited_and_those_that_fit_already_are_left(house: House) -> None:
    train, sintel = house.add(NIGHT_TRAIN, tags=("noir",)), house.add(45745)
    wishes = EditWishes(profile="SD", add_tags=("Kids",), remove_tags=("noir",), monitored=True)
    plan = house.editing.edit([train, sintel], wishes, dry_run=True)
    done = house.editing.edit([train, sintel], wishes)
    assert plan == done
    assert dict(done.done[0].changes) == {"profile": ("HD", "SD"), "tags": (["noir"], ["kids"])}
    again = house.editing.edit([train, sintel], wishes)
    assert [dict(edited.changes) for edited in again.done] == [{}, {}]
    movie = movies.load_movie(house.database, sintel.id)
    assert movie is not None
    assert (movie.tags, movie.variants[0].profile) == (("kids",), "SD")


def test_a_film_with_a_file_keeps_its_root_while_others_change(house: House) -> None:
    train, sintel = house.add(NIGHT_TRAIN), house.add(45745)
    put_file(house.database, train.id)
    result = house.editing.edit([train, sintel], EditWishes(root="more"))
    assert [edited.film for edited in result.done] == [sintel]
    assert [(failure.subject, failure.code) for failure in result.failures] == [
        ("Night Train to Nowhere (1998)", "conflict")
    ]


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        (EditWishes(), UsageError),
        (EditWishes(profile="UHD"), NotFound),
        (EditWishes(root="attic"), NotFound),
        (EditWishes(tags=("a",), add_tags=("b",)), UsageError),
    ],
)
def test_a_wish_that_makes_no_sense_changes_nothing(
    house: House, wishes: EditWishes, error: type[Exception]
) -> None:
    train = house.add(NIGHT_TRAIN)
    with pytest.raises(error):
        house.editing.edit([train], wishes)


def test_removing_keeps_files_unless_asked_and_then_uses_the_trash(house: House) -> None:
    train, sintel = house.add(NIGHT_TRAIN), house.add(45745)
    planned = house.editing.remove([train, sintel], files=True, dry_run=True)
    assert (len(planned.done), house.trashed, house.rows()["movie"]) == (2, [], 2)
    house.editing.remove([train], files=False)
    assert house.trashed == []
    (removed,) = house.editing.remove([sintel], files=True).done
    assert (house.trashed, len(removed.trashed)) == ([sintel.id], 1)
    assert house.rows()["movie"] == 0
    events = house.database.all("SELECT event, payload->>'sourceTitle' AS title FROM outbox ORDER BY id")
    assert [(row["event"], row["title"]) for row in events[2:]] == [
        ("remove", "Night Train to Nowhere (1998)"),
        ("remove", "Sintel (2010)"),
    ]


def test_a_film_with_a_download_on_its_way_is_only_removed_by_force(house: House) -> None:
    train = house.add(NIGHT_TRAIN)
    put_grab(house.database, train.id)
    with pytest.raises(Conflict, match="on its way"):
        house.editing.remove([train], files=False)
    house.editing.remove([train], files=False, force=True)
    assert house.rows()["movie"] == 0


def test_a_film_that_another_process_works_on_is_not_removed(house: House, other_database: Database) -> None:
    train = house.add(NIGHT_TRAIN)
    variant = house.database.value("SELECT id FROM variant WHERE movie_id = %s", (train.id,))
    with (
        locks.acquire(other_database, locks.variant_lock(variant)),
        pytest.raises(Locked),
    ):
        house.editing.remove([train], files=True)
    assert (house.trashed, house.rows()["movie"]) == ([], 1)


def test_refreshing_takes_what_changed_and_says_so(house: House) -> None:
    train = house.add(NIGHT_TRAIN)
    assert [done.status for done in house.refreshing.refresh([train]).done] == ["unchanged"]
    house.server.films[NIGHT_TRAIN] = film(NIGHT_TRAIN, "Night Train: Uncut", "1998-03-06", runtime=140)
    house.clock[0] += timedelta(hours=1)
    before = house.rows()
    (planned,) = house.refreshing.refresh([train], dry_run=True).done
    assert house.details(train).title == "Night Train to Nowhere"
    assert {name: count for name, count in house.rows().items() if name != "metadata_cache"} == {
        name: count for name, count in before.items() if name != "metadata_cache"
    }
    (done,) = house.refreshing.refresh([train]).done
    assert done == planned
    assert done.status == "updated"
    assert done.changes["title"] == ("Night Train to Nowhere", "Night Train: Uncut")
    assert done.changes["runtime"] == (101, 140)
    movie = movies.load_movie(house.database, train.id)
    assert movie is not None
    assert (movie.details.title, movie.synced_at) == ("Night Train: Uncut", house.now)
    assert "nighttrainuncut" in {title.clean for title in movie.details.titles}


def test_a_film_that_was_renamed_is_still_found_and_offered_under_its_former_name_and_year(
    house: House,
) -> None:
    train = house.add(NIGHT_TRAIN)
    house.server.films[NIGHT_TRAIN] = film(NIGHT_TRAIN, "Last Stop", "2000-01-06")
    house.clock[0] += timedelta(hours=1)
    (done,) = house.refreshing.refresh([train]).done
    assert done.changes["year"] == (1998, 2000)
    assert house.library.film("Night Train to Nowhere (1998)").id == train.id
    assert house.library.film("Last Stop (2000)").id == train.id
    parsed = parse_release("Night.Train.to.Nowhere.1998.1080p.BluRay.x264-OLDN")
    known = known_movies(house.database, lookup_titles(parsed), (), ())
    assert match(parsed, None, known).movie_id == train.id
    house.clock[0] += timedelta(hours=1)
    assert [again.status for again in house.refreshing.refresh([train]).done] == ["unchanged"]
    house.server.films[NIGHT_TRAIN] = film(NIGHT_TRAIN, "Night Train to Nowhere", "1998-03-06")
    house.clock[0] += timedelta(hours=1)
    house.refreshing.refresh([train])
    kinds = {title.title: title.kind for title in house.details(train).titles}
    assert kinds["Night Train to Nowhere"] is TitleKind.MAIN
    assert kinds["Last Stop"] is TitleKind.LEARNED


def test_a_film_that_tmdb_forgot_stays_and_a_person_is_asked_once(house: House) -> None:
    train = house.add(NIGHT_TRAIN)
    moved = house.server.films.pop(NIGHT_TRAIN)
    house.server.films[920001] = {**moved, "id": 920001}
    (done,) = house.refreshing.refresh([train]).done
    assert (done.status, done.relink_to) == ("deleted", 920001)
    assert house.details(train).status is MovieStatus.DELETED
    attention = house.database.one("SELECT kind, message, remedy FROM attention")
    assert attention == {
        "kind": "movieDeleted",
        "message": "Night Train to Nowhere (1998) is gone from TMDB; its IMDb id is tmdb:920001 there now; "
        "it stays in the library as it is",
        "remedy": "radarr-cli add tmdb:920001",
    }
    assert [again.status for again in house.refreshing.refresh([train]).done] == ["unchanged"]
    house.server.films[NIGHT_TRAIN] = moved
    assert [back.status for back in house.refreshing.refresh([train]).done] == ["updated"]
    assert house.details(train).status is MovieStatus.RELEASED
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_of_a_film_that_tmdb_forgot_without_another_the_remedy_is_never_its_removal(house: House) -> None:
    train = house.add(NIGHT_TRAIN)
    del house.server.films[NIGHT_TRAIN]
    house.refreshing.refresh([train])
    assert house.database.value("SELECT remedy FROM attention") == f"radarr-cli show {train.id}"


def test_one_bad_film_of_many_is_a_failure(house: House) -> None:
    train, sintel = house.add(NIGHT_TRAIN), house.add(45745)
    house.server.faults.append(Fault(200, b"<html>"))
    result = house.refreshing.refresh([train, sintel])
    assert [done.film for done in result.done] == [sintel]
    assert [(failure.subject, failure.code) for failure in result.failures] == [
        ("movie:910001", "invalidAnswer")
    ]


def test_a_dead_source_ends_the_batch_early(house: House) -> None:
    films = [house.add(number) for number in (910001, 910002, 910003, 910004, 910005, 45745, 10378)]
    asked = len(house.server.asked)
    house.server.faults.append(Fault(503, times=100))
    with pytest.raises(ServiceUnavailable):
        house.refreshing.refresh(films)
    assert len(house.server.asked) - asked == 5
    house.server.faults.clear()


def pace(**changes: Any) -> Pace:
    return Pace(**{"stopping": lambda: False} | changes)


def test_the_stage_refreshes_what_is_due_and_nothing_else(house: House) -> None:
    old, new = house.add(NIGHT_TRAIN), house.add(910004)
    refreshing = house.refreshing
    assert refreshing.refresh_due(pace()).items == ()
    house.clock[0] += timedelta(hours=13)
    assert refreshing.due() == (new,)
    (item,) = refreshing.refresh_due(pace()).items
    assert (item["status"], item["tmdbId"]) == ("unchanged", 910004)
    assert refreshing.due() == ()
    house.clock[0] += timedelta(days=181)
    assert {film.id for film in refreshing.due()} == {old.id, new.id}
    house.server.films.pop(NIGHT_TRAIN)
    result = refreshing.refresh_due(pace())
    assert result.attention == 1
    assert house.database.value("SELECT count(*) FROM metadata_cache WHERE expires_at < %s", (NOW,)) == 0


def test_the_stage_stops_when_told_and_a_dry_run_writes_nothing(house: House) -> None:
    house.add(910004)
    house.clock[0] += timedelta(hours=13)
    assert house.refreshing.refresh_due(pace(stopping=lambda: True)).items == ()
    house.database.forbid_writes()
    before = house.rows()
    result = house.refreshing.refresh_due(pace(dry_run=True))
    assert len(result.items) == 1
    assert house.rows() == before


def put_grab(database: Database, movie_id: int) -> None:
    """A grab that was sent and is neither imported nor failed."""
    release = database.value(
        "INSERT INTO release (name, movie_id, protocol) VALUES ('R', %s, 'torrent') RETURNING id",
        (movie_id,),
    )
    variant = database.value("SELECT id FROM variant WHERE movie_id = %s", (movie_id,))
    database.execute(
        "INSERT INTO grab (movie_id, variant_id, release_id, state) VALUES (%s, %s, %s, 'sent')",
        (movie_id, variant, release),
    )
