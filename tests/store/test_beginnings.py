"""What completion gets out of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.beginnings import KINDS, beginning
from radarr_cli.store.variants import add_variant
from tests.fakes.films import details_of, put_file, put_film

if TYPE_CHECKING:
    from radarr_cli.store.database import Database


@pytest.fixture
def film(database: Database) -> int:
    found = put_film(database, details_of(603, "The Matrix", 1999))
    put_film(database, details_of(754, "Face/Off", 1997))
    with database.transaction():
        add_variant(
            database, found, "uhd", profile="UHD", root="films", folder="x", monitored=True, predicate={}
        )
    database.execute("UPDATE movie SET tags = '{kids,Keep}' WHERE id = %s", (found,))
    release = database.value(
        "INSERT INTO release (name, protocol) VALUES ('The.Matrix', 'torrent') RETURNING id"
    )
    variant = database.value("SELECT id FROM variant WHERE name = 'uhd'")
    for state in ("failed", "sent"):
        database.execute(
            "INSERT INTO grab (movie_id, variant_id, release_id, title, state) VALUES (%s, %s, %s, %s, %s)",
            (found, variant, release, f"{state}.One", state),
        )
    database.execute("INSERT INTO group_pin (group_name, verdict) VALUES ('GRP', 'pin'), ('other', 'ban')")
    database.execute("INSERT INTO indexer_state (name, source) VALUES ('quay', 'prowlarr:p')")
    database.execute("INSERT INTO run (command, host, pid, status) VALUES ('run-once', 'h', 1, 'done')")
    database.execute(
        "INSERT INTO attention (key, kind, message, cleared_at) "
        "VALUES ('a', 'health', 'over', now()), ('b', 'health', 'look here', NULL)"
    )
    database.execute("INSERT INTO blocklist (source_title) VALUES ('Blocked.One')")
    database.execute("INSERT INTO history (event, source_title) VALUES ('grabbed', 'Grabbed.One')")
    put_file(database, found)
    database.execute(
        "INSERT INTO import_operation (kind, movie_id, host, root, state) "
        "VALUES ('rename', %s, 'h', 'films', 'done')",
        (found,),
    )
    return found


# kind and what was typed: the names; behind a tab, what is said of them. `#` is a number.
FOUND = {
    ("films", "the"): ["The Matrix (1999)"],
    ("films", "Face/"): ["Face/Off (1997)"],
    ("films", "TMDB:60"): ["tmdb:603\tThe Matrix (1999)"],
    ("variants", "the matrix (1999)/"): ["The Matrix (1999)/main\tHD", "The Matrix (1999)/uhd\tUHD"],
    ("variants", "Face"): ["Face/Off (1997)/main\tHD"],
    ("new-variants", "Face/Off"): ["Face/Off (1997)/", "Face/Off (1997)/uhd"],
    ("new-variants", "The"): ["The Matrix (1999)/"],
    ("variant-names", ""): ["main", "uhd"],
    ("tags", "k"): ["Keep\t1 film", "kids\t1 film"],
    ("groups", "gr"): ["GRP"],
    ("indexers", ""): ["quay\tprowlarr:p"],
    ("queue", ""): ["#\tsent.One"],
    ("attention", ""): ["#\tlook here"],
    ("blocked", ""): ["#\tBlocked.One"],
    ("events", ""): ["#\tGrabbed.One"],
    ("files", ""): ["#\tThe Matrix (1999)/film.mkv"],
    ("operations", ""): ["#\trename The Matrix (1999)"],
}


@pytest.mark.usefixtures("film")
def test_every_kind_is_answered_by_what_was_typed(database: Database) -> None:
    for (kind, typed), names in FOUND.items():
        got = beginning(database, kind, typed, 50)
        assert sorted(
            "#" + each.lstrip("0123456789") if each[0].isdigit() else each for each in got
        ) == sorted(names), kind
    (run,) = beginning(database, "runs", "", 50)
    assert run.partition("\t")[2].startswith("run-once, done, 20")
    assert {kind for kind, _ in FOUND} | {"runs"} == KINDS.keys()


@pytest.mark.usefixtures("film")
def test_only_so_many_are_offered_and_signs_of_patterns_are_letters(database: Database) -> None:
    assert len(beginning(database, "films", "", 1)) == 1
    for kind in KINDS:
        assert beginning(database, kind, "%", 50) == beginning(database, kind, "_", 50) == [], kind
