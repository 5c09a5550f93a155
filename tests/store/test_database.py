from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from radarr_cli.errors import ConfigError, DatabaseUnavailable
from radarr_cli.store.database import Database

if TYPE_CHECKING:
    from radarr_cli.store.embedded import EmbeddedServer


def test_rows_come_by_name_and_values_by_themselves(database: Database) -> None:
    assert database.one("SELECT 1 AS a, 'x' AS b") == {"a": 1, "b": "x"}
    assert database.one("SELECT 1 WHERE false") is None
    assert database.value("SELECT 1 WHERE false") is None
    assert database.all("SELECT * FROM generate_series(1, 2) AS n") == [{"n": 1}, {"n": 2}]
    assert database.execute("UPDATE switch SET until = now()") == 0


def test_dictionaries_are_sent_as_jsonb_and_lists_as_arrays(database: Database) -> None:
    row = database.one("SELECT %s -> 'a' AS document, 'y' = ANY(%s) AS found", ({"a": [1]}, ["x", "y"]))
    assert row == {"document": [1], "found": True}


def test_json_gives_the_statements_text_as_bytes(database: Database) -> None:
    assert database.json("SELECT json_agg(n) FROM generate_series(1, 3) AS n") == b"[1, 2, 3]"
    assert (
        database.json("SELECT jsonb_build_object('t', %s::text)", ("Amélie",)) == '{"t": "Amélie"}'.encode()
    )
    assert database.json("SELECT '{}'::text") == b"{}"
    assert database.json("SELECT json_agg(n) FROM generate_series(1, 0) AS n") == b"null"


def test_the_session_is_in_utc_whatever_the_servers_time_zone_is(database: Database) -> None:
    database.execute("ALTER ROLE postgres SET TimeZone = 'Asia/Tokyo'")
    try:
        session = Database(database.conninfo)
        assert session.value("SELECT '2026-03-01 12:00'::timestamptz") == datetime(2026, 3, 1, 12, tzinfo=UTC)
        session.close()
    finally:
        database.execute("ALTER ROLE postgres RESET TimeZone")


def test_a_transaction_is_all_or_nothing_and_an_inner_one_a_savepoint(database: Database) -> None:
    with database.transaction():
        database.execute("INSERT INTO switch (key) VALUES ('kept')")
        with pytest.raises(ZeroDivisionError), database.transaction():
            database.execute("INSERT INTO switch (key) VALUES ('undone')")
            raise ZeroDivisionError
    with pytest.raises(psycopg.errors.UniqueViolation), database.transaction():
        database.execute("INSERT INTO switch (key) VALUES ('gone')")
        database.execute("INSERT INTO switch (key) VALUES ('kept')")
    assert database.all("SELECT key FROM switch") == [{"key": "kept"}]


def test_forbidden_writes_fail_in_the_server(database: Database) -> None:
    database.forbid_writes()
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.execute("INSERT INTO switch (key) VALUES ('x')")


def test_a_lost_connection_is_an_error_and_never_silently_remade(
    database: Database, other_database: Database
) -> None:
    mine = database.value("SELECT pg_backend_pid()")
    other_database.execute("SELECT pg_terminate_backend(%s, 1000)", (mine,))
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable, match="lost"):
            database.value("SELECT 1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://user:canary@127.0.0.1:1/films", "refused"),
        ("host=/nowhere user=x password=canary", "No such file"),
        ("postgresql://user:canary@[::1/films", "cannot be read"),
        ("films password canary", "cannot be read"),
    ],
)
def test_an_unusable_url_is_an_error_that_shows_no_password(url: str, expected: str) -> None:
    with pytest.raises((DatabaseUnavailable, ConfigError), match=expected) as caught:
        Database(url).connect()
    assert "canary" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__}"
    assert caught.value.hint


def test_a_missing_database_is_named_with_what_to_do(postgres: EmbeddedServer) -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist") as caught:
        Database(postgres.ensure().replace("dbname=postgres", "dbname=nothing_here")).connect()
    assert caught.value.hint == "create the role or database that database.url names"


def test_a_database_in_another_encoding_is_refused(postgres: EmbeddedServer) -> None:
    maintenance = Database(postgres.ensure())
    maintenance.execute(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
    )
    try:
        with pytest.raises(DatabaseUnavailable, match="LATIN1"):
            Database(postgres.ensure().replace("dbname=postgres", "dbname=latin")).connect()
    finally:
        maintenance.execute("DROP DATABASE latin WITH (FORCE)")
        maintenance.close()
