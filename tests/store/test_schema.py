"""The schema: the same as the data dictionary says, reached by itself, and never downgraded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from radarr_cli.domain.language import LANGUAGES
from radarr_cli.domain.quality import QUALITIES
from radarr_cli.domain.secret import Secret
from radarr_cli.errors import DatabaseUnavailable, Locked, SchemaMismatch
from radarr_cli.store import locks, schema
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase
from radarr_cli.store.opening import DatabasePlace, open_database, upgrade
from radarr_cli.store.tables import METADATA
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
OPEN = """
import sys
from pathlib import Path
from radarr_cli.store.opening import DatabasePlace, open_database
database = open_database(DatabasePlace(folder=Path(sys.argv[1])))
films, languages = (database.value(f"SELECT count(*) FROM {name}") for name in ("movie", "language"))
print(films, languages, database.value("SELECT pg_postmaster_start_time()"))
"""


@pytest.fixture
def empty_database(postgres: EmbeddedServer) -> Iterator[Database]:
    """A database without a schema."""
    maintenance = Database(postgres.ensure())
    maintenance.execute("CREATE DATABASE empty")
    database = Database(postgres.ensure().replace("dbname=postgres", "dbname=empty"))
    yield database
    database.close()
    maintenance.execute("DROP DATABASE empty WITH (FORCE)")
    maintenance.close()


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder; the server in `postgres` below it is stopped."""
    folder = server_folder()
    yield folder
    EmbeddedServer(folder / "postgres").stop()
    shutil.rmtree(folder)


def test_the_migrations_make_what_the_data_dictionary_says(database: Database):
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(database.conninfo), poolclass=NullPool
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_indexes_and_constraints_too_are_those_of_the_data_dictionary(
    database: Database, empty_database: Database
):
    """Alembic compares neither conditions of indexes nor checks: Postgres prints both ways of making them."""
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(empty_database.conninfo), poolclass=NullPool
    )
    METADATA.create_all(engine)
    catalogue = """
        SELECT pg_get_indexdef(indexrelid) AS text FROM pg_index
        WHERE indrelid::regclass::text = ANY(%(tables)s)
        UNION SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text = ANY(%(tables)s) AND contype <> 'n'
        UNION SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
            attidentity, attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid))
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND attrelid::regclass::text = ANY(%(tables)s)
    """
    tables = {"tables": [table.name for table in METADATA.sorted_tables]}
    migrated, declared = (
        {row["text"] for row in one.all(catalogue, tables)} for one in (database, empty_database)
    )
    assert len(declared) > 400
    assert migrated == declared


def test_every_table_and_column_says_what_it_means(database: Database):
    silent = database.all(
        """
        SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
          AND (col_description(pg_class.oid, attnum) IS NULL OR obj_description(pg_class.oid) IS NULL)
        """
    )
    assert silent == []


def test_names_and_paths_are_sorted_and_matched_byte_by_byte(database: Database):
    rows = database.all(
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND collation_name = 'C'"
    )
    expected = {"movie.sort_title", "movie_title.clean_title", "variant.sort_title", "file.relative_path"}
    assert expected <= {row["name"] for row in rows}


def test_every_instant_knows_its_time_zone(database: Database):
    loose = "SELECT count(*) FROM information_schema.columns WHERE data_type = 'timestamp without time zone'"
    assert database.value(f"{loose} AND table_schema = 'public'") == 0


def test_the_revisions_are_one_chain_that_ends_at_the_schemas_constant():
    config = Config()
    config.set_main_option("script_location", "radarr_cli:store/migrations")
    scripts = ScriptDirectory.from_config(config)
    revisions = list(scripts.walk_revisions())
    assert scripts.get_heads() == [schema.SCHEMA_VERSION]
    assert [revision.revision for revision in revisions] == [f"{n:04}" for n in range(len(revisions), 0, -1)]


def test_the_views_hold_what_the_domain_says(database: Database):
    languages = database.all("SELECT id, name FROM language")
    assert [(row["id"], row["name"]) for row in languages] == [(one.id, one.name) for one in LANGUAGES]
    qualities = database.all("SELECT id, name, source, resolution, modifier, weight FROM quality")
    assert [tuple(row.values()) for row in qualities] == [
        (one.id, one.name, one.source.word, one.resolution, one.modifier.word, one.weight)
        for one in QUALITIES
    ]


def test_every_offer_has_a_short_name_of_its_own_that_is_no_number(database: Database):
    database.execute("INSERT INTO release (name, protocol) VALUES ('Some.Film.2020', 'torrent')")
    database.execute(
        "INSERT INTO release_offer (release_id, indexer, guid, title) "
        "SELECT 1, 'x', number::text, 't' FROM generate_series(1, 20000) AS number"
    )
    row = database.one(
        "SELECT count(DISTINCT short_id) AS names, bool_and(short_id ~ '^r[0-9a-hjkmnp-tv-z]{6}$') AS good "
        "FROM release_offer"
    )
    assert row == {"names": 20000, "good": True}


def test_a_release_is_in_flight_once_for_a_variant_until_it_failed(database: Database):
    database.execute("INSERT INTO movie (tmdb_id, title, sort_title) VALUES (603, 'The Matrix', 'matrix')")
    database.execute("INSERT INTO variant (movie_id, profile, root, folder) VALUES (1, 'HD', 'films', 'M')")
    database.execute("INSERT INTO release (name, protocol) VALUES ('The.Matrix.1999', 'torrent')")
    grab = "INSERT INTO grab (variant_id, release_id, attempt) VALUES (1, 1, %s)"
    database.execute(grab, (1,))
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(grab, (2,))
    database.execute("UPDATE grab SET state = 'failed'")
    database.execute(grab, (2,))
    database.execute("DELETE FROM movie")
    assert database.value("SELECT count(*) FROM grab WHERE variant_id IS NULL") == 2


def test_the_wanted_films_are_found_in_an_index_alone(database: Database):
    database.execute(
        "INSERT INTO movie (tmdb_id, title, sort_title) "
        "SELECT n, n::text, n::text FROM generate_series(1, 5000) AS n"
    )
    database.execute(
        "INSERT INTO variant (movie_id, profile, root, folder, sort_title, wanted) "
        "SELECT id, 'HD', 'films', title, sort_title, id % 5 = 0 FROM movie"
    )
    database.execute("VACUUM ANALYZE variant")
    plan = database.all(
        "EXPLAIN SELECT id, movie_id, available_at FROM variant WHERE wanted ORDER BY sort_title, id LIMIT 50"
    )
    assert "Index Only Scan using variant_wanted" in str(plan)


def test_an_empty_database_elsewhere_is_named_with_the_remedy(empty_database: Database):
    settings = DatabasePlace(folder=Path("/nowhere"), url=Secret.of(empty_database.conninfo))
    with pytest.raises(SchemaMismatch, match="empty") as caught:
        open_database(settings)
    assert "radarr-cli db upgrade" in (caught.value.hint or "")
    assert upgrade(settings, empty_database) is None
    assert open_database(settings).value("SELECT count(*) FROM movie") == 0


def test_a_newer_schema_is_refused_and_left_alone(database: Database):
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    settings = DatabasePlace(folder=Path("/nowhere"), url=Secret.of(database.conninfo))
    for attempt in (lambda: open_database(settings), lambda: schema.upgrade(database)):
        with pytest.raises(SchemaMismatch, match="newer"):
            attempt()
    assert schema.version_of(database) == "9999"


def test_an_upgrade_that_fails_leaves_everything_as_it_was(empty_database: Database):
    empty_database.execute("CREATE TABLE verdict (mine text)")
    with pytest.raises(DatabaseUnavailable, match='relation "verdict" already exists'):
        schema.upgrade(empty_database)
    tables = empty_database.all("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert tables == [{"tablename": "verdict"}]


def test_the_users_own_views_survive_an_upgrade(database: Database, monkeypatch: pytest.MonkeyPatch):
    database.execute("CREATE VIEW mine AS SELECT count(*) AS films FROM movie")
    database.execute("DROP VIEW language")
    monkeypatch.setattr(schema, "SCHEMA_VERSION", "9999")
    schema.upgrade(database)
    assert database.value("SELECT films FROM mine") == 0
    assert database.value("SELECT count(*) FROM language") == len(LANGUAGES)


def test_who_upgrades_waits_for_who_does_it_already(
    database: Database, other_database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schema, "_WAIT_FOR_OTHERS", 0.05)
    with (
        locks.acquire(other_database, locks.schema_lock()),
        pytest.raises(Locked, match="the schema is locked"),
    ):
        schema.upgrade(database)


def test_a_dump_is_written_before_the_schema_of_the_embedded_server_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = DatabasePlace(folder=home / "postgres")
    database = open_database(settings)
    database.execute("INSERT INTO movie (tmdb_id, title, sort_title) VALUES (603, 'The Matrix', 'matrix')")
    assert not (home / "postgres" / "dumps").exists()
    current = schema.SCHEMA_VERSION
    monkeypatch.setattr(schema, "SCHEMA_VERSION", "9999")
    open_database(settings).close()
    (dump,) = (home / "postgres" / "dumps").iterdir()
    assert dump.name.endswith(f"-schema-{current}.dump")
    restore = [EmbeddedServer(home / "postgres").program("pg_restore"), "--data-only", "--table=movie", "-f-"]
    text = subprocess.run([*restore, str(dump)], capture_output=True, text=True, check=True).stdout
    assert "The Matrix" in text
    database.close()


def test_twelve_processes_on_an_empty_machine_make_one_server_and_one_schema(home: Path):
    command = [sys.executable, "-c", OPEN, str(home / "postgres")]
    processes = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT, env={}
        )
        for _ in range(12)
    ]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 12, answers
    (answer,) = {out for out, _ in answers}
    assert answer.startswith(f"0 {len(LANGUAGES)} 20")
    assert EmbeddedServer(home / "postgres").status().phase is Phase.READY
