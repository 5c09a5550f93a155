"""The candidate pool in Postgres: identities of releases, and processes that meet the same one at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.store import releases
from radarr_cli.store.releases import FoundOffer

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
NAME = "Harbour.Lights.2001.1080p.BluRay.x264-GRP"
A, B = "a" * 40, "b" * 40


@pytest.fixture
def film(database: Database) -> int:
    return database.value(
        "INSERT INTO movie (tmdb_id, title, sort_title, year)"
        " VALUES (1, 'Harbour Lights', 'harbour lights', 2001) RETURNING id"
    )


def found(film: int, title: str = NAME, indexer: str = "one", guid: str = "g1", **changes) -> FoundOffer:
    offer = ReleaseOffer(title=title, indexer=indexer, guid=guid, protocol=Protocol.TORRENT, **changes)
    return FoundOffer(offer=offer, parsed=parse_release(title), movie_id=film, match_kind="title")


def store(database: Database, *offers: FoundOffer, at: datetime = NOW):
    return releases.store_offers(database, offers, source="search", now=at)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({}, {"title": NAME.replace(".", " ")}, True),
        ({"info_hash": A}, {"info_hash": A, "title": "Renamed.Harbour.Lights.2001.1080p-X"}, True),
        ({"info_hash": A}, {}, True),
        ({}, {"title": NAME.replace("GRP", "OTHER")}, False),
        ({"info_hash": A}, {"info_hash": B, "title": NAME.replace("GRP", "OTHER")}, False),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_offers_with_a_key_in_common_are_one_release(database, film, first, second, same, at_once):
    one, two = found(film, **first), found(film, indexer="two", guid="g2", **second)
    stored = store(database, one, two) if at_once else [*store(database, one), *store(database, two)]
    assert (stored[0].release_id == stored[1].release_id) is same
    assert len({each.short_id for each in stored}) == 2


def test_an_offer_seen_again_keeps_its_id_and_takes_what_is_new(database, film):
    (before,) = store(
        database, found(film, seeders=1, size=5, flags=IndexerFlag.G_Freeleech, categories=(2000, 2040))
    )
    (after,) = store(database, found(film, seeders=9, size=0), at=NOW + timedelta(days=1))
    assert (before.offer_id, before.short_id, before.release_id) == (
        after.offer_id,
        after.short_id,
        after.release_id,
    )
    (kept,) = releases.offers_of_film(database, film)
    assert (kept.offer.seeders, kept.offer.flags, kept.offer.categories) == (9, IndexerFlag(0), ())
    seen = database.one("SELECT first_seen_at, last_seen_at, size FROM release")
    assert seen == {"first_seen_at": NOW, "last_seen_at": NOW + timedelta(days=1), "size": 5}
    assert releases.offers_of_film(database, film, since=NOW + timedelta(days=2)) == []


def test_every_field_of_an_offer_comes_back(database, film):
    (stored,) = store(
        database,
        found(
            film, size=2**40, published_at=NOW, download_url="https://t/dl?x={hidden}",
            magnet_url="magnet:?xt=1", info_url="https://t/1", comment_url="https://t/1#c", info_hash=A,
            seeders=3, peers=4, grabs=5, files=6, tmdb_id=1, imdb_id="tt0000001", categories=(2000,),
            flags=IndexerFlag.G_Internal | IndexerFlag.Nuked, indexer_priority=9, minimum_ratio=1.5,
            minimum_seed_time=2**33, private=True, container="mkv",
        ),
    )  # fmt: skip
    assert releases.find_offer(database, stored.short_id) == stored


def test_of_one_guid_twice_in_a_batch_one_offer_is_kept(database, film):
    stored = store(database, found(film, seeders=1), found(film, seeders=2))
    assert [each.offer.seeders for each in stored] == [2]
    assert store(database) == []


def test_processes_that_meet_a_new_release_at_once_make_one_of_it(database, other_database, film):
    def work(connection: Database, name: str, start: threading.Barrier) -> None:
        start.wait(10)
        batch = [found(film, f"Harbour.Lights.2001.1080p-G{n}", name, f"{name}{n}") for n in range(20)]
        store(connection, *(reversed(batch) if name == "two" else batch))

    for _ in range(3):
        database.execute("DELETE FROM release")
        start = threading.Barrier(2)
        workers = [
            threading.Thread(target=work, args=(connection, name, start))
            for connection, name in ((database, "one"), (other_database, "two"))
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        assert database.value("SELECT count(*) FROM release") == 20
        assert database.value("SELECT count(*) FROM release_offer") == 40


def test_a_thousand_offers_are_stored_in_a_moment(database, film):
    batch = [
        found(film, f"Harbour.Lights.2001.1080p-G{n}", guid=f"g{n}", info_hash=f"{n:040x}")
        for n in range(1000)
    ]
    assert len(store(database, *batch)) == 1000
    assert database.value("SELECT count(*) FROM release_key") == 2000
    assert len(releases.offers_of_film(database, film)) == 1000
