"""TMDB's adapter against a stub that refuses what it does not expect."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.metadata import _mapping
from radarr_cli.adapters.metadata.tmdb import Tmdb
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.movie import MovieStatus, MovieTitle, TitleKind
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import NetworkSettings, TmdbSettings, Url
from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from tests.fakes.tmdb_films import film, release
from tests.fakes.tmdb_server import KEY, TOKEN, Fault, TmdbServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.ports import CachedAnswer

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


class Kept:
    """A cache that forgets with the test."""

    def __init__(self) -> None:
        self.answers: dict[str, CachedAnswer] = {}

    def get(self, key: str) -> CachedAnswer | None:
        return self.answers.get(key)

    def put(self, key: str, answer: CachedAnswer) -> None:
        self.answers[key] = answer


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with TmdbServer() as running:
        yield running


def tmdb_of(server: TmdbServer, key: str | None = KEY, **changes: Any) -> Tmdb:
    secret = Secret.of(key) if key is not None else None
    settings = TmdbSettings(api_key=secret, url=Url(server.url))
    return Tmdb(**{"settings": settings, "network": NetworkSettings(), "now": lambda: NOW} | changes)


@pytest.mark.parametrize("key", [KEY, TOKEN, f" {KEY}\n"])
def test_a_film_is_fetched_with_a_key_of_either_kind(server: TmdbServer, key: str) -> None:
    details = tmdb_of(server, key).movie(910001)
    assert (details.title, details.year, details.imdb_id) == ("Night Train to Nowhere", 1998, "tt9910001")
    assert [asked for asked in server.asked if KEY in asked or TOKEN in asked] == []
    assert len(server.asked) == 1


def test_what_tmdb_says_becomes_a_film() -> None:
    body = next(f for f in TmdbServer().films.values() if f["id"] == 910001)
    details = _mapping.details(body, "US", TODAY)
    assert details.in_cinemas == date(1998, 3, 6)
    assert details.physical_release == date(1999, 1, 12)
    assert details.digital_release is None
    assert details.years == (1998, 1999, 2004)
    assert details.status is MovieStatus.RELEASED
    assert details.certification == "R"
    assert details.collection_title == "Night Train Collection"
    assert details.ratings == {"tmdb": {"votes": 120, "value": 7.1, "type": "user"}}
    assert details.trailer_id == "abc123xyz"
    assert details.studio == "Example Pictures"
    assert details.images[0].url == "https://image.tmdb.org/t/p/original/poster910001.jpg"
    assert (
        MovieTitle("Train de nuit", "traindenuit", TitleKind.TRANSLATION, BY_NAME["French"]) in details.titles
    )
    assert details.titles[0] == MovieTitle(
        "Night Train to Nowhere", "nighttraintonowhere", TitleKind.MAIN, None
    )


RELEASES: list[tuple[str, dict[str, Any], tuple[str | None, str | None, str | None]]] = [
    ("the region comes before an earlier foreign date",
     {"US": [release("2020-03-01", 3)], "FR": [release("2020-01-01", 3)]}, ("2020-03-01", None, None)),
    ("a region without the kind takes the earliest of any",
     {"US": [release("2020-03-01", 3)], "FR": [release("2020-08-01", 4)], "DE": [release("2020-07-01", 4)]},
     ("2020-03-01", "2020-07-01", None)),
    ("limited counts where nothing is theatrical",
     {"US": [release("2020-01-01", 1), release("2020-02-01", 2)]}, ("2020-02-01", None, None)),
    ("theatrical comes before an earlier limited one",
     {"US": [release("2020-01-01", 2), release("2020-02-01", 3)]}, ("2020-02-01", None, None)),
    ("a film that went straight to disc was in no cinema",
     {"US": [release("2020-05-05", 5)]}, (None, None, "2020-05-05")),
    ("a premiere is no release", {"US": [release("2020-05-05", 1)]}, (None, None, None)),
    ("without any list TMDB's own date is the cinema's", {}, ("2020-06-06", None, None)),
    ("a date that is none is passed over",
     {"US": [release("someday", 3) | {"release_date": "someday"}, release("2020-02-01", 3)]},
     ("2020-02-01", None, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "expected"), [case[1:] for case in RELEASES], ids=[c[0] for c in RELEASES]
)
def test_dates_follow_region_kind_and_order(
    releases: dict[str, Any], expected: tuple[str | None, str | None, str | None]
) -> None:
    details = _mapping.details(film(1, "Dated", "2020-06-06", releases=releases), "US", TODAY)
    dates = (details.in_cinemas, details.digital_release, details.physical_release)
    assert tuple(day and day.isoformat() for day in dates) == expected


def test_a_name_of_several_kinds_is_kept_once_under_the_first() -> None:
    body = film(
        1, "Über Us", "2020-01-01", original_title="Ueber Us", original_language="xx",
        alternative={"US": "Over Us", "GB": "OVER US!"},
        translated={"de-DE": "Over us", "ja-JP": "私たちの上"},
    )  # fmt: skip
    details = _mapping.details(body, "US", TODAY)
    assert [(title.title, title.kind.value) for title in details.titles] == [
        ("Über Us", "main"),
        ("Over Us", "alternative"),
        ("私たちの上", "translation"),
    ]
    assert details.original_language == UNKNOWN


def test_outside_text_loses_its_control_characters(server: TmdbServer) -> None:
    details = tmdb_of(server).movie(910005)
    assert details.overview == "An overview with [31mescapes [0m and a line feed."
    assert details.title == "Lighthouse Keeper's [bold red]Daughter[/]"


@pytest.mark.parametrize(
    "changes",
    [
        {"genres": None, "release_dates": [], "credits": "x", "keywords": {"keywords": [1, None]}},
        {"runtime": -3, "popularity": "high", "vote_count": True, "belongs_to_collection": []},
        {
            "imdb_id": "https://evil/",
            "external_ids": None,
            "poster_path": "../../x",
            "videos": {"results": {}},
        },
        {"original_title": 7, "original_language": None, "homepage": 5, "release_date": "2020-13-45"},
    ],
)
def test_values_of_the_wrong_kind_are_left_out(changes: dict[str, Any]) -> None:
    details = _mapping.details(film(1, "Odd", "2020-01-01") | changes, "US", TODAY)
    assert details.title == "Odd"
    assert details.runtime >= 0
    assert all(image.url.startswith("https://image.tmdb.org/") for image in details.images)
    assert details.imdb_id is None or details.imdb_id.startswith("tt9")


def test_what_is_kept_gives_the_same_film_in_a_fraction_of_the_size() -> None:
    body = film(1, "Kept", "2020-01-01", translated={f"x{n}-US": f"Title {n}" for n in range(40)})
    for item in body["translations"]["translations"]:
        item["data"]["overview"] = "long " * 200
    kept = _mapping.reduced(body)
    assert _mapping.details(kept, "US", TODAY) == _mapping.details(body, "US", TODAY)
    assert _mapping.directors(kept) == _mapping.directors(body) == ("Ida Example",)
    assert len(json.dumps(kept)) * 4 < len(json.dumps(body))


def test_search_finds_films_of_one_name_and_describes_them(server: TmdbServer) -> None:
    tmdb = tmdb_of(server)
    found = tmdb.search("Night Train to Nowhere")
    assert [(choice.tmdb_id, choice.year) for choice in found] == [(910001, 1998), (910002, 2019)]
    assert [choice.tmdb_id for choice in tmdb.search("Night Train to Nowhere", 2019)] == [910002]
    assert tmdb.search("Nothing of the kind") == ()
    described = tmdb.describe(found[1])
    assert (described.directors, described.runtime) == (("Max Muster",), 118)


def test_an_imdb_id_leads_to_the_film(server: TmdbServer) -> None:
    tmdb = tmdb_of(server)
    assert tmdb.find("tt1727587") == 45745
    with pytest.raises(NotFound, match="tt0000001"):
        tmdb.find("tt0000001")


@pytest.mark.parametrize("key", ["f" * 32, "eyJh.eyJi.c2ln" + "x" * 60, "short"])
def test_a_wrong_key_is_rejected_with_where_to_get_one(server: TmdbServer, key: str) -> None:
    with pytest.raises(CredentialsRejected) as caught:
        tmdb_of(server, key).movie(910001)
    assert "themoviedb.org/settings/api" in (caught.value.hint or "")
    assert key not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("key", [None, "", "  "])
def test_no_key_is_a_fault_of_the_configuration(server: TmdbServer, key: str | None) -> None:
    with pytest.raises(ConfigError) as caught:
        tmdb_of(server, key).movie(910001)
    assert "themoviedb.org/settings/api" in (caught.value.hint or "")
    assert server.asked == []


def test_check_tries_the_key(server: TmdbServer) -> None:
    tmdb_of(server).check()
    with pytest.raises(CredentialsRejected):
        tmdb_of(server, "f" * 32).check()


FAULTS: list[tuple[Fault, type[RadarrCliError]]] = [
    (Fault(429, headers={"Retry-After": "30"}), RateLimited),
    (Fault(500, b"oops"), ServiceUnavailable),
    (Fault(200, b"<html>Please log in</html>", {"Content-Type": "text/html"}), InvalidAnswer),
    (Fault(200, b"[1, 2]"), InvalidAnswer),
    (Fault(200, b'{"id": 910002, "title": "Another film"}'), InvalidAnswer),
    (Fault(200, b'{"id": 910001}'), InvalidAnswer),
    (Fault(404, b"<html>nginx</html>"), InvalidAnswer),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_an_answer_that_is_wrong_is_an_error_of_its_kind(
    server: TmdbServer, fault: Fault, expected: type[RadarrCliError]
) -> None:
    server.faults.append(replace(fault))
    with pytest.raises(RadarrCliError) as caught:
        tmdb_of(server).movie(910001)
    assert type(caught.value) is expected


def test_a_rate_limit_names_its_end(server: TmdbServer) -> None:
    server.faults.append(Fault(429, headers={"Retry-After": "30"}))
    with pytest.raises(RateLimited) as caught:
        tmdb_of(server).search("x")
    assert caught.value.retry_at == NOW + timedelta(seconds=30)


def test_a_film_that_is_gone_is_not_found_and_not_asked_for_at_once_again(server: TmdbServer) -> None:
    tmdb = tmdb_of(server, cache=Kept())
    for _ in range(2):
        with pytest.raises(NotFound, match="no film 424242"):
            tmdb.movie(424242)
    assert len(server.asked) == 1


def test_a_kept_answer_is_taken_until_it_expires_then_asked_for_by_its_tag(server: TmdbServer) -> None:
    kept, clock = Kept(), [NOW]
    tmdb = tmdb_of(server, cache=kept, now=lambda: clock[0])
    first = tmdb.movie(45745)
    clock[0] += timedelta(hours=11)
    assert tmdb.movie(45745) == first
    assert len(server.asked) == 1
    assert tmdb.movie(45745, fresh=True) == first
    clock[0] += timedelta(hours=13)
    assert tmdb.movie(45745) == first
    assert len(server.asked) == 3
    (answer,) = kept.answers.values()
    assert answer.fetched_at == clock[0]
    assert all(KEY not in key for key in kept.answers)


def test_an_expired_answer_serves_while_tmdb_is_down_unless_a_fresh_one_was_asked_for(
    server: TmdbServer,
) -> None:
    clock = [NOW]
    tmdb = tmdb_of(server, cache=Kept(), now=lambda: clock[0])
    first = tmdb.movie(45745)
    clock[0] += timedelta(days=3)
    server.faults.append(Fault(503, times=2))
    assert tmdb.movie(45745) == first
    with pytest.raises(ServiceUnavailable):
        tmdb.movie(45745, fresh=True)


def test_a_rejected_key_is_never_covered_by_a_kept_answer(server: TmdbServer) -> None:
    kept, clock = Kept(), [NOW]
    tmdb_of(server, cache=kept).movie(45745)
    clock[0] += timedelta(days=3)
    with pytest.raises(CredentialsRejected):
        tmdb_of(server, "f" * 32, cache=kept, now=lambda: clock[0]).movie(45745)
